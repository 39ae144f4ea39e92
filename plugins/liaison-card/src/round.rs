//! The round of every morning: with whom has nobody been for long? For each, somebody is asked to go. The same round brings up
//! to date what the module counts from: cards and visits from before it did, and requests that were closed elsewhere.

use wushe_plugin::prelude::*;

use crate::actions::requests::RequestKind;
use crate::card::Card;
use crate::case::{Case, CaseState};
use crate::errand::{self, Errand, Visit, Wanted};
use crate::pages::OPEN;
use crate::watch::{self, Watch};
use crate::{Options, call, case, tell};

/// Cards, and visits, that are brought up to date at once.
const AT_ONCE: u32 = 20;
/// Requests, each with its history, that are brought up to date at once.
const REQUESTS_AT_ONCE: u32 = 15;
/// Messages of a round, at most: a request that goes to a team tells every member.
const MESSAGES: u32 = 50;
/// Elders who are looked at, at most, at once.
const ELDERS_AT_ONCE: u32 = 8;

/// How far a round has come: it may be too long for one go. There is one a community.
#[derive(Debug, Clone, Default, Record)]
#[record(collection = "rounds")]
pub(crate) struct Round {
    cards: Option<String>,
    errands: Option<String>,
    visits: Option<String>,
    cases: Option<String>,
    overdue: Option<String>,
}

/// What came of a go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Went {
    /// For how many elders somebody was asked to go.
    pub raised: u32,
    /// Whether it was not all.
    pub more: bool,
}

/// The job: a go, and another one soon where that was not all.
pub(crate) fn every_morning(cx: &Context) -> Result<()> {
    let went = go(cx)?;
    if went.raised > 0 {
        tell::of_unvisited(went.raised, cx.settings::<Options>()?.visit_days)?;
    }
    if went.more {
        schedule::run_at("look_round", cx.now().plus_minutes(2))?;
    }
    Ok(())
}

/// One go.
pub(crate) fn go(cx: &Context) -> Result<Went> {
    let mut round = match Round::query().first()? {
        Some(round) => round,
        None => Round::default().insert()?,
    };
    let today = cx.today();
    catch_up(cx, &mut round)?;
    let open = Case::query().eq("state", CaseState::Open);
    some(open, REQUESTS_AT_ONCE, &mut round.cases, |case| case::follow(&*Errand::of(&case.request)?))?;

    let options: Options = cx.settings()?;
    let mut left = u64::from(options.most_a_day).saturating_sub(Watch::query().eq("raised", &today).count()?);
    let mut raised = 0;
    let largest = directory::teams()?.iter().map(|team| team.members).max().unwrap_or(1).max(1);
    // A day without a request for the same person is a day on which nobody is asked again.
    let asked_before = today.plus_days(1 - i64::from(options.visit_days));
    let overdue = watch::overdue(&today, options.visit_days).before("raised", asked_before);
    some(overdue, (MESSAGES / largest).clamp(1, ELDERS_AT_ONCE), &mut round.overdue, |watch| {
        if left > 0 && ask_somebody_to_go(cx, watch)? {
            left -= 1;
            raised += 1;
        }
        Ok(())
    })?;
    if left == 0 {
        round.overdue = None;
    }
    round.save()?;
    let Round { cards, errands, visits, cases, overdue } = &*round;
    let more = [cards, errands, visits, cases, overdue].into_iter().any(Option::is_some);
    Ok(Went { raised, more })
}

/// What was there before the module counted.
fn catch_up(cx: &Context, round: &mut Round) -> Result<()> {
    let today = cx.today();
    if Card::query().count()? != Watch::query().count()? {
        some(Card::query(), AT_ONCE, &mut round.cards, |card| watch::keep(&card, &today).map(drop))?;
    }
    if Errand::query().count()? != Case::query().count()? {
        some(Errand::query(), REQUESTS_AT_ONCE, &mut round.errands, |errand| match case::of(&errand.request)? {
            Some(_) => Ok(()),
            None => case::follow(&errand),
        })?;
    }
    if Visit::query().count()? != call::Call::query().eq("errand", true).count()? {
        some(Visit::query(), AT_ONCE, &mut round.visits, |visit| {
            if call::Call::query().eq("visit", visit.id()).count()? > 0 {
                return Ok(());
            }
            let card = Errand::of(&visit.request)?.card.get()?;
            call::on_errand(cx, &card, &visit, visit.reported_at.date())
        })?;
    }
    Ok(())
}

/// Some of the records, from where the last go ended; all of them in the end.
fn some<T: wushe_plugin::Record>(
    query: Query<T>,
    at_once: u32,
    place: &mut Option<String>,
    each: impl FnMut(Stored<T>) -> Result<()>,
) -> Result<()> {
    let listing = query.limit(at_once).after(place.take()).page()?;
    *place = listing.next;
    listing.items.into_iter().try_for_each(each)
}

/// Opens a request to go and see an elder, and sends it on its way; false where that has been asked for, or the elder does not
/// live here any more.
fn ask_somebody_to_go(cx: &Context, mut watch: Stored<Watch>) -> Result<bool> {
    let today = cx.today();
    let kind = RequestKind::Visit.value();
    let open = requests::query().resident(&watch.resident).status(OPEN).limit(20).list()?;
    if open.iter().any(|request| request.kind == kind) {
        return Ok(false);
    }
    let title = format!("{} 天没有人上门，请去看望", watch.days(&today));
    let wanted = Wanted { kind, title, detail: String::new(), channel: "online" };
    let (request, mut errand) = match errand::open(cx, &watch.card.get()?, wanted) {
        Ok(opened) => opened,
        // The platform opens no request for whoever has moved away or died.
        Err(Error::NotFound | Error::Refused(_)) => {
            watch.leave(&today);
            watch.save()?;
            return Ok(false);
        }
        Err(error) => return Err(error),
    };
    if errand::send_next(cx, &mut errand)?.is_none() {
        tell::staff(&request, t!("told-staff-nobody", title = &request.title))?;
    }
    watch.raised = Some(today);
    watch.save()?;
    Ok(true)
}

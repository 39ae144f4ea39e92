//! The elders whom a volunteer looks after, when somebody was last with them, and "I was with her".

use wushe_plugin::prelude::*;

use crate::Options;
use crate::actions::calls::NoteCall;
use crate::call;
use crate::card::Card as LiaisonRecord;
use crate::pages::{dated, past_calls, seen};
use crate::roster::{self, Duty};
use crate::watch::{self, Watch, Watched};

/// Elders of one volunteer, at most, in each place.
const LISTED: u32 = 50;
/// Visits that are listed.
const CALLS: u32 = 20;
/// Days ahead for which a volunteer sees when it is their turn.
const AHEAD: i64 = 14;

/// Parameters of the page of one of them.
#[derive(Debug, Input)]
pub(crate) struct Elder {
    pub card: Id<LiaisonRecord>,
}

pub(crate) fn page(cx: &Context) -> Result<Page> {
    let me = cx.volunteer()?;
    let (today, days) = (cx.today(), cx.settings::<Options>()?.visit_days);
    let in_place = |place: &str| Watch::query().eq(place, &me).eq("state", Watched::On).limit(LISTED).list();
    let mut elders = in_place("helper")?;
    elders.extend(in_place("backup")?);
    elders.sort_by(|one, other| (&one.seen, &one.number).cmp(&(&other.seen, &other.number)));
    let cards = elders.iter().map(|watch| {
        let helps = watch.helper.as_ref() == Some(&me);
        Card::new(watch.resident.name())
            .badge(seen(watch, &today, days))
            .when(watch.visited, |card| card.row(t!("label-seen-on"), Value::from(&watch.seen)))
            .row(t!("label-my-place"), t!(if helps { "label-helper" } else { "label-backup" }))
            .to(Elder { card: watch.card.clone() }.link())
            .button(Button::go(t!("elder-note"), Elder { card: watch.card.clone() }.link()).primary())
            .button(Button::ring(t!("ring-resident"), watch.resident.person()))
    });
    let page = Page::new(t!("page-elders"))
        .lead(t!("elders-lead", days = days))
        .cards(cards, t!("elders-none"))
        .heading(t!("elders-my-duty"));
    let mine = Duty::query().eq("volunteer", &me).from("day", &today).before("day", today.plus_days(AHEAD)).all()?;
    if mine.is_empty() {
        return Ok(page.empty(t!("elders-no-duty"), []));
    }
    let mut mine: Vec<_> = mine.iter().collect();
    mine.sort_by(|one, other| (&one.day, &one.from).cmp(&(&other.day, &other.from)));
    let now = roster::time_of(cx.now());
    Ok(page.detail(mine.into_iter().map(|duty| {
        let is_now = duty.day == today && duty.stage(&now) == roster::Stage::Now;
        let hours = duty.hours();
        let hours =
            if is_now { Value::status(t!("elders-duty-now", hours = &hours), Tone::Good) } else { hours.into() };
        Labelled::new(dated("day-heading", &duty.day), hours)
    })))
}

pub(crate) fn elder(cx: &Context, params: &Elder) -> Result<Page> {
    let me = cx.volunteer()?;
    let watch = watch::find(&params.card)?.ok_or(Error::NotFound)?;
    let mine = [&watch.helper, &watch.backup].into_iter().any(|id| id.as_ref() == Some(&me));
    if !mine || watch.state == Watched::Off {
        return Err(Error::NotFound);
    }
    let (today, days) = (cx.today(), cx.settings::<Options>()?.visit_days);
    let calls = call::last(&watch.card, CALLS)?;
    Ok(Page::new(t!("page-elder", number = &watch.number))
        .back(Link::page("elders"))
        .detail([
            Labelled::new(t!("label-who"), watch.resident.name()),
            Labelled::new(t!("label-last-seen"), seen(&watch, &today, days)),
        ])
        .form(note(&watch.card, &today).without("volunteer"))
        .heading(t!("call-history"))
        .table(past_calls(&calls)))
}

/// The form for a visit on this day.
pub(crate) fn note(card: &Id<LiaisonRecord>, today: &Date) -> Form {
    form::<NoteCall>().title(t!("call-note")).hide("card", card).fill("day", today).help("note", t!("call-no-hours"))
}

//! "I was with her": a visit without a request.

use wushe_plugin::prelude::*;

use crate::actions::requests::RequestKind;
use crate::card::{Card, CardStatus};
use crate::pages::OPEN;
use crate::pages::card::ShowCard;
use crate::pages::request::ShowRequest;
use crate::{call, round, watch};

/// How far back a visit is entered, in days.
const BACK: i64 = 60;

/// Note that somebody went to see the holder of a card.
#[derive(Debug, Input)]
pub(crate) struct NoteCall {
    pub card: Id<Card>,
    pub day: Date,
    /// Who went, where staff enter it; none: they themselves. A volunteer notes their own visits.
    pub volunteer: Option<VolunteerId>,
    #[field(max_length = 200, paragraph)]
    pub note: Option<String>,
}

/// Look now, without waiting for the morning.
#[derive(Debug, Input)]
pub(crate) struct LookNow {}

pub(crate) fn note(cx: &Context, input: NoteCall) -> Result<Done> {
    let card = input.card.get()?;
    let volunteer = visitor(cx, &card, input.volunteer)?;
    ensure!(card.status != CardStatus::Retired, t!("note_call-retired", number = &card.number));
    let ago = input.day.days_until(&cx.today());
    ensure!(ago >= 0, "day", t!("note_call-future"));
    ensure!(ago <= BACK, "day", t!("note_call-too-old", days = BACK));
    let since = watch::keep(&card, &cx.today())?.since.clone();
    ensure!(input.day >= since, "day", t!("note_call-before-card", day = since.as_str()));
    let same = call::Call::query().eq("card", card.id()).eq("day", &input.day).list()?;
    let again = same.iter().any(|call| !call.errand && call.volunteer == volunteer);
    ensure!(!again, "day", t!("note_call-again"));
    let called = call::to_see(cx, &card, input.day, volunteer, input.note)?;
    if !cx.is_staff() {
        return Ok(Done::say(t!("note_call-done")).go(Link::page("elders")).id(called.id()));
    }
    // What is still asked for the same reason is the desk's to end.
    let open = requests::query().resident(&card.resident).status(OPEN).list()?;
    let waiting = open.iter().find(|request| request.kind == RequestKind::Visit.value());
    let done = match waiting {
        Some(request) => {
            let to = ShowRequest { request: request.id.as_str().into() }.link();
            Done::say(t!("note_call-done-open", number = &request.number)).go(to)
        }
        None => Done::say(t!("note_call-done")).go(ShowCard { card: card.id() }.link()),
    };
    Ok(done.id(called.id()))
}

/// Who went: a volunteer of the card for themselves, or whoever staff say.
fn visitor(cx: &Context, card: &Card, said: Option<VolunteerId>) -> Result<Option<VolunteerId>> {
    if cx.is_staff() {
        if let Some(volunteer) = &said {
            ensure!(directory::find_volunteer(volunteer)?.is_some(), "volunteer", t!("helpers-unknown"));
        }
        return Ok(said);
    }
    let me = cx.volunteer()?;
    let mine = [&card.helper, &card.backup].into_iter().any(|id| id.as_ref() == Some(&me));
    if mine { Ok(Some(me)) } else { Err(Error::NotFound) }
}

pub(crate) fn look_now(cx: &Context) -> Result<Done> {
    let went = round::go(cx)?;
    let say = match went {
        round::Went { raised, more: true } => t!("look_now-more", n = raised),
        round::Went { raised: 0, .. } => t!("look_now-none"),
        round::Went { raised, .. } => t!("look_now-done", n = raised),
    };
    Ok(Done::say(say).go(Link::page("unvisited")))
}

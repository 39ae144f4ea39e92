//! The teahouse in figures: openings, who came, what was talked about.

use wushe_plugin::prelude::*;

use crate::opening::{Opening, Shown, Stage};
use crate::topic::{Topic, TopicStatus};

/// Topics that are looked at with one call.
const AT_ONCE: u32 = 100;

/// Openings that have begun on these days, here or at the platform's own desk.
pub(crate) fn begun(cx: &Context, days: &Days) -> Query<Opening> {
    Opening::query().within("begins_at", days).before("begins_at", cx.now())
}

/// Of these those that were held: not called off, here or at the platform's own desk.
pub(crate) fn held(cx: &Context, begun: Vec<Stored<Opening>>) -> Result<Vec<Shown>> {
    let mut held = Vec::new();
    for opening in begun {
        held.extend(Shown::of(opening)?.filter(|shown| shown.stage(cx.now()) != Stage::CalledOff));
    }
    Ok(held)
}

/// Openings that have begun on these days and were held.
pub(crate) fn openings(cx: &Context, days: &Days) -> Result<Vec<Shown>> {
    held(cx, begun(cx, days).all()?)
}

/// How many people came to an opening, signed up or not.
pub(crate) fn came(shown: &Shown) -> u64 {
    u64::from(shown.opening.came) + u64::from(shown.opening.drop_ins)
}

/// Times that people came, signed up or not.
pub(crate) fn attendance(cx: &Context, days: &Days) -> Result<u64> {
    Ok(openings(cx, days)?.iter().map(came).sum())
}

/// How many topics were proposed on these days, whatever became of them.
pub(crate) fn proposed(days: &Days) -> Result<u64> {
    let (mut proposed, mut after) = (0, None);
    loop {
        let (some, next) = proposed_some(days, after)?;
        proposed += some.len() as u64;
        match next {
            Some(next) => after = Some(next),
            None => return Ok(proposed),
        }
    }
}

/// Some of the topics that were proposed on these days, the newest first, and where the list goes on.
pub(crate) fn proposed_some(days: &Days, mut after: Option<String>) -> Result<(Vec<Stored<Topic>>, Option<String>)> {
    loop {
        let listing = Topic::query().descending().limit(AT_ONCE).after(after).page()?;
        // The newest come first: those before the first day are all that is left.
        let past = listing.items.last().is_none_or(|last| last.created_at() < days.begins());
        let next = listing.next.filter(|_| !past);
        let mut some = listing.items;
        some.retain(|topic| (days.begins()..days.ends()).contains(&topic.created_at()));
        if !some.is_empty() || next.is_none() {
            return Ok((some, next));
        }
        after = next;
    }
}

/// Topics that became agenda items on these days, also those that were taken off the wall since; the newest first.
pub(crate) fn raised(days: &Days) -> Result<Vec<Stored<Topic>>> {
    let mut raised = Vec::new();
    for status in [TopicStatus::OnAgenda, TopicStatus::Hidden] {
        let topics = Topic::query().eq("status", status).all()?.into_iter();
        let on_these = |at: Timestamp| (days.begins()..days.ends()).contains(&at);
        raised.extend(topics.filter(|topic| topic.raised_at.is_some_and(on_these)));
    }
    raised.sort_by_key(|topic| std::cmp::Reverse(topic.raised_at));
    Ok(raised)
}

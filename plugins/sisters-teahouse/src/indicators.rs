//! The teahouse in figures: openings, who came, what was talked about.

use wushe_plugin::prelude::*;

use crate::opening::{Opening, Shown, Stage};
use crate::topic::{Topic, TopicStatus};

/// Topics that are looked at with one call.
const AT_ONCE: u32 = 100;

/// Openings that have begun on these days, and were not called off, here or at the platform's own desk.
pub(crate) fn openings(cx: &Context, days: &Days) -> Result<Vec<Shown>> {
    let mut held = Vec::new();
    for opening in Opening::query().within("begins_at", days).before("begins_at", cx.now()).all()? {
        held.extend(Shown::of(opening)?.filter(|shown| shown.stage(cx.now()) != Stage::CalledOff));
    }
    Ok(held)
}

/// Times that people came, signed up or not.
pub(crate) fn attendance(cx: &Context, days: &Days) -> Result<u64> {
    let came = |shown: &Shown| u64::from(shown.opening.came) + u64::from(shown.opening.drop_ins);
    Ok(openings(cx, days)?.iter().map(came).sum())
}

/// Topics that were proposed on these days, whatever became of them.
pub(crate) fn proposed(days: &Days) -> Result<u64> {
    let (mut proposed, mut after) = (0, None);
    loop {
        let listing = Topic::query().descending().limit(AT_ONCE).after(after).page()?;
        let made = listing.items.iter().map(Stored::created_at);
        proposed += made.filter(|at| (days.begins()..days.ends()).contains(at)).count() as u64;
        // The newest come first: those before the first day are all that is left.
        let past = listing.items.last().is_none_or(|last| last.created_at() < days.begins());
        match listing.next {
            Some(next) if !past => after = Some(next),
            _ => return Ok(proposed),
        }
    }
}

/// Topics that became agenda items on these days, also those that were taken off the wall since.
pub(crate) fn raised(days: &Days) -> Result<u64> {
    let mut raised = 0;
    for status in [TopicStatus::OnAgenda, TopicStatus::Hidden] {
        let topics = Topic::query().eq("status", status).all()?;
        let on_these = |at: Timestamp| (days.begins()..days.ends()).contains(&at);
        raised += topics.iter().filter(|topic| topic.raised_at.is_some_and(on_these)).count() as u64;
    }
    Ok(raised)
}

//! Calls: somebody was with the holder of a card, on an errand or just to see how she is.

use wushe_plugin::prelude::*;

use crate::card::Card;
use crate::errand::Visit;
use crate::watch;

/// Somebody was there.
#[derive(Debug, Clone, Record)]
#[record(collection = "calls", index(card, day, month, volunteer, errand, minutes), unique(visit))]
pub(crate) struct Call {
    /// With the holder of this card.
    pub card: Id<Card>,
    /// On this day.
    pub day: Date,
    /// Its month, `2026-11`.
    pub month: String,
    /// Who; none: staff.
    pub volunteer: Option<VolunteerId>,
    /// Whether it was on an errand, with a request behind it.
    pub errand: bool,
    /// Minutes of service; 0 where nobody said.
    pub minutes: u32,
    /// What was found.
    #[field(max_length = 500)]
    pub note: Option<String>,
    /// The visit as it was reported for a request.
    pub visit: Option<Id<Visit>>,
}

/// Notes the visit that was reported for a request, on the day on which it ended.
pub(crate) fn on_errand(cx: &Context, card: &Stored<Card>, visit: &Stored<Visit>, day: Date) -> Result<()> {
    watch::note(card, &day, &cx.today())?;
    Call {
        card: card.id(),
        month: day.month().to_owned(),
        day,
        volunteer: Some(visit.volunteer.clone()),
        errand: true,
        minutes: visit.minutes,
        note: Some(visit.note.clone()).filter(|note| !note.is_empty()),
        visit: Some(visit.id()),
    }
    .insert()
    .map(drop)
}

/// Notes that somebody went to see how she is.
pub(crate) fn to_see(
    cx: &Context,
    card: &Stored<Card>,
    day: Date,
    volunteer: Option<VolunteerId>,
    note: Option<String>,
) -> Result<Stored<Call>> {
    watch::note(card, &day, &cx.today())?;
    let month = day.month().to_owned();
    Call { card: card.id(), day, month, volunteer, errand: false, minutes: 0, note, visit: None }.insert()
}

/// The last calls at the holder of a card, the latest first.
pub(crate) fn last(card: &Id<Card>, limit: u32) -> Result<Vec<Stored<Call>>> {
    Call::query().eq("card", card).order_by("day").descending().limit(limit).list()
}

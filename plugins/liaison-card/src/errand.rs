//! What the module keeps beside a request: whose card it belongs to, who was asked, and the visits.

use wushe_plugin::prelude::*;
use wushe_plugin::requests::Assignee;

use crate::Options;
use crate::card::Card;
use crate::routing::{self, Candidate, Place};
use crate::tell;

/// The module's side of a request.
#[derive(Debug, Clone, Record)]
#[record(collection = "errands", unique(request))]
pub(crate) struct Errand {
    /// The request.
    pub request: RequestId,
    /// The card that it was opened for.
    pub card: Id<Card>,
    /// Who has been asked so far.
    pub asked: Vec<Place>,
}

/// A visit, as the volunteer reported it.
#[derive(Debug, Clone, Record)]
#[record(collection = "visits", index(request))]
pub(crate) struct Visit {
    /// The request that it served.
    pub request: RequestId,
    /// Who went.
    pub volunteer: VolunteerId,
    /// When it was reported.
    pub reported_at: Timestamp,
    /// Minutes of service, the way there and back not counted.
    #[field(min = 1, max = 720)]
    pub minutes: u32,
    /// What was found and done.
    #[field(max_length = 500)]
    pub note: String,
}

impl Errand {
    /// The errand of a request.
    pub(crate) fn of(request: impl AsRef<str>) -> Result<Stored<Self>> {
        Self::query().eq("request", request.as_ref()).first()?.ok_or(Error::NotFound)
    }
}

/// Sends the request to the next who can be asked, and tells them. None: nobody is left.
pub(crate) fn send_next(cx: &Context, errand: &mut Stored<Errand>) -> Result<Option<Place>> {
    let card = errand.card.get()?;
    let Some(next) = routing::next(&candidates(cx, &card)?, &errand.asked) else {
        return Ok(None);
    };
    let request = requests::dispatch(&errand.request, &next.to)?;
    tell::of_task(&request, &next.to)?;
    errand.asked.push(next.place);
    errand.save()?;
    Ok(Some(next.place))
}

/// Whether somebody can still be asked.
pub(crate) fn anybody_left(cx: &Context, errand: &Errand) -> Result<bool> {
    let card = errand.card.get()?;
    Ok(routing::next(&candidates(cx, &card)?, &errand.asked).is_some())
}

/// Those whom the card names, in order.
fn candidates(cx: &Context, card: &Card) -> Result<Vec<Candidate>> {
    let mut candidates = Vec::new();
    for (place, id) in [(Place::Helper, &card.helper), (Place::Backup, &card.backup)] {
        let Some(id) = id else { continue };
        // A volunteer who has left the community is no candidate any more.
        let available = directory::find_volunteer(id)?.is_some_and(|volunteer| volunteer.available);
        candidates.push(Candidate { place, to: Assignee::Volunteer(id.clone()), available });
    }
    if let Some(team) = card.team.clone().or(cx.settings::<Options>()?.duty_team) {
        candidates.push(Candidate { place: Place::Team, to: Assignee::Team(team), available: true });
    }
    Ok(candidates)
}

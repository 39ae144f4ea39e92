//! What the module keeps beside a request: whose card it belongs to, who was asked, and the visits.

use wushe_plugin::prelude::*;
use wushe_plugin::requests::Assignee;

use crate::card::Card;
use crate::routing::{self, Asked, Candidate, Place};
use crate::{Options, case, roster, tell};

/// Hours are given for service that nobody pays for, and this module knows no other.
const UNPAID: &str = "free_public_benefit";

/// The module's side of a request.
#[derive(Debug, Clone, Record)]
#[record(collection = "errands", unique(request))]
pub(crate) struct Errand {
    /// The request.
    pub request: RequestId,
    /// The card that it was opened for.
    pub card: Id<Card>,
    /// In which places people have been asked so far.
    pub asked: Vec<Place>,
    /// Which volunteers have been asked so far; errands from before there was a roster name none.
    pub volunteers: Vec<VolunteerId>,
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

/// What is asked for the holder of a card.
pub(crate) struct Wanted {
    /// Its kind, as requests have it.
    pub kind: &'static str,
    /// In one line.
    pub title: String,
    /// More words.
    pub detail: String,
    /// How the community came to know.
    pub channel: &'static str,
}

/// Opens a request for the holder of a card, due when the settings say.
pub(crate) fn open(cx: &Context, card: &Stored<Card>, wanted: Wanted) -> Result<(Request, Stored<Errand>)> {
    let hours = cx.settings::<Options>()?.due_hours;
    let request = requests::open(&NewRequest {
        resident: card.resident.to_string(),
        kind: wanted.kind.to_owned(),
        title: wanted.title,
        detail: wanted.detail,
        channel: wanted.channel.to_owned(),
        charge_class: UNPAID.to_owned(),
        due_at: Some(cx.now().plus_hours(i64::from(hours)).micros()),
    })?;
    case::begin(&request, card.id())?;
    let errand =
        Errand { request: request.id.as_str().into(), card: card.id(), asked: Vec::new(), volunteers: Vec::new() };
    Ok((request, errand.insert()?))
}

/// Sends the request to the next who can be asked, and tells them. None: nobody is left.
pub(crate) fn send_next(cx: &Context, errand: &mut Stored<Errand>) -> Result<Option<Place>> {
    let card = errand.card.get()?;
    let Some(next) = next(cx, &card, errand)? else {
        return Ok(None);
    };
    let request = requests::dispatch(&errand.request, &next.to)?;
    tell::of_task(&request, &next.to)?;
    errand.asked.push(next.place);
    if let Assignee::Volunteer(id) = next.to {
        errand.volunteers.push(id);
    }
    errand.save()?;
    Ok(Some(next.place))
}

/// Whether somebody can still be asked.
pub(crate) fn anybody_left(cx: &Context, errand: &Errand) -> Result<bool> {
    Ok(next(cx, &*errand.card.get()?, errand)?.is_some())
}

fn next(cx: &Context, card: &Card, errand: &Errand) -> Result<Option<Candidate>> {
    let asked = Asked { places: &errand.asked, volunteers: &errand.volunteers };
    Ok(routing::next(&candidates(cx, card)?, asked))
}

/// Those who are on duty, where the settings want them first, and those whom the card names, in order.
fn candidates(cx: &Context, card: &Card) -> Result<Vec<Candidate>> {
    let options: Options = cx.settings()?;
    let on_duty = if options.on_duty_first { roster::on_duty(cx)? } else { Vec::new() };
    let on_duty = on_duty.into_iter().map(|id| (Place::Duty, id));
    let on_card = [(Place::Helper, &card.helper), (Place::Backup, &card.backup)];
    let on_card = on_card.into_iter().filter_map(|(place, id)| Some((place, id.clone()?)));
    let mut candidates = Vec::new();
    for (place, id) in on_duty.chain(on_card) {
        // A volunteer who has left the community is no candidate any more.
        let available = directory::find_volunteer(&id)?.is_some_and(|volunteer| volunteer.available);
        candidates.push(Candidate { place, to: Assignee::Volunteer(id), available });
    }
    if let Some(team) = card.team.clone().or(options.duty_team) {
        candidates.push(Candidate { place: Place::Team, to: Assignee::Team(team), available: true });
    }
    Ok(candidates)
}

//! What a volunteer does with a task: on the phone, or by ringing the community, where staff enter it.

use wushe_plugin::prelude::*;

use crate::errand::{self, Errand, Visit};
use crate::pages::volunteer::Task;
use crate::{call, case, tell};

/// Take a task.
#[derive(Debug, Input)]
pub(crate) struct Accept {
    pub request: RequestId,
}

/// Give a task back.
#[derive(Debug, Input)]
pub(crate) struct Decline {
    pub request: RequestId,
    #[field(max_length = 200)]
    pub reason: String,
}

/// Report a visit.
#[derive(Debug, Input)]
pub(crate) struct ReportVisit {
    pub request: RequestId,
    #[field(min = 1, max = 720)]
    pub minutes: u32,
    #[field(max_length = 500, paragraph)]
    pub note: String,
    /// How many minutes ago the visit ended: some report in the evening what they did in the morning.
    #[field(max = 10_080, default = 0)]
    pub ended_ago: u32,
}

pub(crate) fn accept(cx: &Context, input: &Accept) -> Result<Done> {
    let request = requests::accept(&input.request)?;
    tell::resident(&request, t!("told-accepted", title = &request.title))?;
    tell::staff(&request, t!("told-staff-accepted", title = &request.title))?;
    if cx.is_staff() {
        return Ok(Done::say(t!("accept-done-staff")));
    }
    Ok(Done::say(t!("accept-done")).go(Task { request: input.request.clone() }.link()))
}

pub(crate) fn decline(cx: &Context, input: &Decline) -> Result<Done> {
    let request = requests::decline(&input.request, &input.reason)?;
    let mut errand = Errand::of(&input.request)?;
    let sentence = match errand::send_next(cx, &mut errand)? {
        Some(place) => t!("told-staff-passed-on", title = &request.title, place = place.value()),
        None => t!("told-staff-nobody", title = &request.title),
    };
    tell::staff(&request, sentence)?;
    Ok(Done::say(t!("decline-done")).go(Link::page("tasks")))
}

pub(crate) fn report(cx: &Context, input: ReportVisit) -> Result<Done> {
    let request = requests::report_done(&input.request, &input.note)?;
    // Whoever enters it, the minutes are those of the volunteer who went.
    let volunteer = VolunteerId::from(request.volunteer.as_ref().ok_or(Error::NotFound)?);
    // After an unsatisfied elder the volunteer goes again; the minutes of a request are handed in once.
    let handed_in = hours::for_request(&input.request)?.iter().any(|hours| hours.volunteer == volunteer.as_str());
    let ended_at = cx.now().plus_minutes(-i64::from(input.ended_ago));
    if !handed_in {
        hours::submit(&NewHours {
            request: input.request.to_string(),
            volunteer: volunteer.to_string(),
            minutes: input.minutes,
            served_at: ended_at.plus_minutes(-i64::from(input.minutes)).micros(),
        })?;
    }
    let (minutes, note) = (input.minutes, input.note);
    let errand = Errand::of(&input.request)?;
    let visit = Visit::insert(Visit { request: input.request, volunteer, reported_at: cx.now(), minutes, note })?;
    call::on_errand(cx, &errand.card.get()?, &visit, ended_at.date())?;
    case::follow(&errand)?;
    tell::staff(&request, t!("told-staff-reported", title = &request.title))?;
    tell::resident(&request, t!("told-reported", title = &request.title))?;
    let sentence = if handed_in { t!("report-done-again") } else { t!("report-done", minutes = minutes) };
    Ok(if cx.is_staff() { Done::say(sentence) } else { Done::say(sentence).go(Link::page("tasks")) })
}

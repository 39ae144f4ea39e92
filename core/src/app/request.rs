//! Requests: who may open, send, take, report, confirm and close them.

use crate::app::Cx;
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::request::{Assignee, NewRequest, Request, RequestEvent, RequestStatus, RequestVerb};
use crate::error::{Error, Result};
use crate::id::{RequestEventId, RequestId};
use crate::store::{MOST_ROWS, RequestFilter, Tx};

const MISSING: Error = Error::NotFound { entity: "request" };

/// Opens a request for a resident of the unit: by staff on the resident's behalf (`accepted` at once), or by the resident
/// (`submitted`).
///
/// # Errors
/// `Forbidden` for anybody else; `NotFound` for a resident outside the unit; `Invalid` for wrong fields.
pub async fn open(tx: &mut Tx, cx: &Cx, new: NewRequest) -> Result<Request> {
    let own = cx.resident() == Some(new.resident_id);
    if !own {
        cx.require(tx, Permission::HandleRequests).await?;
    }
    let resident_id = super::resident::require_living(tx, cx, new.resident_id).await?;
    let day = cx.now.local_day();
    let running = tx.next_number(cx.unit, &format!("request:{day}")).await?;
    let request = Request {
        id: cx.id(RequestId::from_uuid),
        number: format!("{day}-{running:03}"),
        unit_id: cx.unit,
        module_id: cx.module.as_deref().map(str::to_owned),
        kind: check::line("kind", &new.kind, 40)?,
        resident_id,
        title: check::line("title", &new.title, 120)?,
        detail: check::paragraph("detail", &new.detail, 2000)?,
        channel: new.channel,
        charge_class: new.charge_class,
        status: if own { RequestStatus::Submitted } else { RequestStatus::Accepted },
        volunteer_id: None,
        team_id: None,
        opened_by: cx.user(),
        on_behalf: !own,
        opened_at: cx.now,
        due_at: new.due_at,
        ended_at: None,
        updated_at: cx.now,
        version: 1,
    };
    tx.insert_request(&request).await?;
    note(tx, cx, &request, RequestVerb::Open, "").await?;
    super::audit::record(tx, cx, "requests.open", "request", &request.id.to_string(), &request.number).await?;
    cx.touch(tx, cx.unit, "request").await?;
    Ok(request)
}

async fn note(tx: &mut Tx, cx: &Cx, request: &Request, verb: RequestVerb, words: &str) -> Result<()> {
    let event = RequestEvent {
        id: cx.id(RequestEventId::from_uuid),
        request_id: request.id,
        at: cx.now,
        verb,
        status: request.status,
        user_id: cx.user(),
        by_name: cx.actor_name(),
        note: words.to_owned(),
    };
    tx.insert_request_event(&event).await
}

/// The request, if it belongs to the unit and, inside a module, was opened through that module.
async fn own(tx: &mut Tx, cx: &Cx, id: RequestId) -> Result<Request> {
    let request = tx.get_request(id, cx.unit).await?.ok_or(MISSING)?;
    let foreign = cx.module.is_some() && request.module_id.as_deref() != cx.module.as_deref();
    if foreign { Err(MISSING) } else { Ok(request) }
}

/// Whether the acting person may see it: staff of the unit, the resident themselves, the volunteer whom it was sent to.
async fn is_visible(tx: &mut Tx, cx: &Cx, request: &Request) -> Result<bool> {
    let mine = cx.resident() == Some(request.resident_id);
    Ok(mine || is_assignee(tx, cx, request).await? || cx.may(tx, Permission::ReadRequests).await?)
}

/// Whether the acting person is whom it was sent to: the volunteer, or a member of the team while nobody has taken it.
async fn is_assignee(tx: &mut Tx, cx: &Cx, request: &Request) -> Result<bool> {
    let Some(volunteer) = cx.volunteer() else { return Ok(false) };
    if let Some(team) = request.team_id
        && request.volunteer_id.is_none()
    {
        return Ok(tx.list_teams_of(volunteer).await?.contains(&team));
    }
    Ok(request.volunteer_id == Some(volunteer))
}

/// A request that the acting person may see; none otherwise, whether it exists or not.
///
/// # Errors
/// As any statement.
pub async fn get(tx: &mut Tx, cx: &Cx, id: RequestId) -> Result<Option<Request>> {
    cx.saw(tx, "request");
    match own(tx, cx, id).await {
        Ok(request) => Ok(is_visible(tx, cx, &request).await?.then_some(request)),
        Err(Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What happened to a request that the acting person may see, oldest first.
///
/// # Errors
/// `NotFound`.
pub async fn history(tx: &mut Tx, cx: &Cx, id: RequestId) -> Result<Vec<RequestEvent>> {
    get(tx, cx, id).await?.ok_or(MISSING)?;
    tx.list_request_events(id).await
}

/// Narrows a filter to what the acting person may see.
async fn narrowed(tx: &mut Tx, cx: &Cx, mut filter: RequestFilter) -> Result<RequestFilter> {
    if let Some(module) = &cx.module {
        filter.module_id = Some(module.to_string());
    }
    filter.limit = if filter.limit == 0 { 50 } else { filter.limit.clamp(1, MOST_ROWS) };
    let named_self = filter.resident_id.is_some() && filter.resident_id == cx.resident()
        || filter.volunteer_id.is_some() && filter.volunteer_id == cx.volunteer();
    if !named_self {
        cx.require(tx, Permission::ReadRequests).await?;
    }
    Ok(filter)
}

/// Requests that match, newest first: all of the unit's for staff; one's own, by naming oneself, for residents and volunteers.
///
/// # Errors
/// `Forbidden` for others'.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: RequestFilter) -> Result<Vec<Request>> {
    let filter = narrowed(tx, cx, filter).await?;
    cx.saw(tx, "request");
    tx.list_requests(cx.unit, &filter).await
}

/// How many requests match.
///
/// # Errors
/// As [`list`].
pub async fn count(tx: &mut Tx, cx: &Cx, filter: RequestFilter) -> Result<i64> {
    let filter = narrowed(tx, cx, filter).await?;
    cx.saw(tx, "request");
    tx.count_requests(cx.unit, &filter).await
}

/// Carries a request to the state after `verb` and notes it.
async fn go(tx: &mut Tx, cx: &Cx, mut request: Request, verb: RequestVerb, words: &str) -> Result<Request> {
    let words = check::paragraph("note", words, 1000)?;
    let from = request.status;
    request.status = from.after(verb).ok_or_else(|| {
        let args = [("status", from.as_str().to_owned()), ("verb", verb.as_str().to_owned())].into_iter().collect();
        Error::Refused { code: "request-state", args }
    })?;
    request.updated_at = cx.now;
    request.ended_at = (!request.status.is_open()).then_some(cx.now);
    if !tx.update_request(&request).await? {
        return Err(Error::Conflict { entity: "request" });
    }
    request.version += 1;
    note(tx, cx, &request, verb, &words).await?;
    super::audit::record(tx, cx, &format!("requests.{verb}"), "request", &request.id.to_string(), &request.number)
        .await?;
    cx.touch(tx, request.unit_id, "request").await?;
    Ok(request)
}

/// The community takes a submitted request on.
///
/// # Errors
/// `Forbidden` without `requests.handle`; `NotFound`; `Refused` in another state.
pub async fn accept(tx: &mut Tx, cx: &Cx, id: RequestId) -> Result<Request> {
    let request = own(tx, cx, id).await?;
    require_handler(tx, cx, &request).await?;
    go(tx, cx, request, RequestVerb::Accept, "").await
}

/// Sends a request to a volunteer or a team of the unit: staff, or the module that the request belongs to, which routes for
/// the community that has switched it on. One that nobody has looked at is taken on first, which staff alone may do.
///
/// # Errors
/// `Forbidden`; `NotFound` (request, volunteer, team); `Refused` in another state, or to an empty team.
pub async fn dispatch(tx: &mut Tx, cx: &Cx, id: RequestId, to: Assignee) -> Result<Request> {
    let mut request = own(tx, cx, id).await?;
    if cx.module.is_none() || request.status == RequestStatus::Submitted {
        require_handler(tx, cx, &request).await?;
    }
    let assigned = match to {
        Assignee::Volunteer(volunteer) => {
            tx.get_volunteer(volunteer, cx.unit).await?.ok_or(Error::NotFound { entity: "volunteer" })?;
            (Some(volunteer), None)
        }
        Assignee::Team(team) => {
            let team = tx.get_team(team, cx.unit).await?.ok_or(Error::NotFound { entity: "team" })?;
            if team.members == 0 {
                return Err(Error::refused("team-empty"));
            }
            (None, Some(team.id))
        }
    };
    if request.status == RequestStatus::Submitted {
        request = go(tx, cx, request, RequestVerb::Accept, "").await?;
    }
    (request.volunteer_id, request.team_id) = assigned;
    go(tx, cx, request, RequestVerb::Dispatch, "").await
}

/// Staff who handle requests; to whom may not see it, it is not there.
async fn require_handler(tx: &mut Tx, cx: &Cx, request: &Request) -> Result<()> {
    if !is_visible(tx, cx, request).await? {
        return Err(MISSING);
    }
    cx.require(tx, Permission::HandleRequests).await
}

/// Whom it was sent to, or staff for a volunteer by name (a volunteer who answers by telephone).
async fn require_assignee(tx: &mut Tx, cx: &Cx, request: &Request) -> Result<()> {
    if is_assignee(tx, cx, request).await? {
        return Ok(());
    }
    if !is_visible(tx, cx, request).await? {
        return Err(MISSING);
    }
    if request.volunteer_id.is_none() {
        return Err(Error::Forbidden { permission: "request-assignee" });
    }
    cx.require(tx, Permission::HandleRequests).await
}

/// The volunteer takes it. Of a team, the first to take it has it.
///
/// # Errors
/// `NotFound`, also for a member of the team once somebody else has it; `Forbidden`; `Refused` in another state.
pub async fn take(tx: &mut Tx, cx: &Cx, id: RequestId) -> Result<Request> {
    let mut request = own(tx, cx, id).await?;
    require_assignee(tx, cx, &request).await?;
    if request.volunteer_id.is_none() {
        request.volunteer_id = cx.volunteer();
    }
    request.team_id = None;
    go(tx, cx, request, RequestVerb::Take, "").await
}

/// The volunteer gives it back with a reason. What was sent to a team stays with the team: a member who cannot go leaves it
/// to the others.
///
/// # Errors
/// As [`take`]; `Invalid` without a reason; `Refused` (`decline-team`) while it waits for a team.
pub async fn decline(tx: &mut Tx, cx: &Cx, id: RequestId, reason: &str) -> Result<Request> {
    let mut request = own(tx, cx, id).await?;
    require_assignee(tx, cx, &request).await?;
    let reason = check::line("reason", reason, 200)?;
    if request.team_id.is_some() {
        return Err(Error::refused("decline-team"));
    }
    request.volunteer_id = None;
    go(tx, cx, request, RequestVerb::Decline, &reason).await
}

/// The volunteer reports it done, with what they found.
///
/// # Errors
/// As [`take`]; `Invalid` without words.
pub async fn report_done(tx: &mut Tx, cx: &Cx, id: RequestId, words: &str) -> Result<Request> {
    let request = own(tx, cx, id).await?;
    require_assignee(tx, cx, &request).await?;
    let words = check::paragraph("note", words, 1000)?;
    if words.is_empty() {
        return Err(Error::invalid("note", "required"));
    }
    go(tx, cx, request, RequestVerb::Report, &words).await
}

/// The resident, or staff who asked them, says whether it is as it should be; if not, it goes back to the volunteer.
///
/// # Errors
/// `NotFound`; `Forbidden`; `Refused` in another state; `Invalid` when dissatisfied without words.
pub async fn verify(tx: &mut Tx, cx: &Cx, id: RequestId, satisfied: bool, words: &str) -> Result<Request> {
    let request = own(tx, cx, id).await?;
    require_served(tx, cx, &request).await?;
    if !satisfied && words.trim().is_empty() {
        return Err(Error::invalid("words", "required"));
    }
    let verb = if satisfied { RequestVerb::Verify } else { RequestVerb::Fail };
    go(tx, cx, request, verb, words).await
}

async fn require_served(tx: &mut Tx, cx: &Cx, request: &Request) -> Result<()> {
    if cx.resident() == Some(request.resident_id) { Ok(()) } else { require_handler(tx, cx, request).await }
}

/// Closes a verified request.
///
/// # Errors
/// `NotFound`; `Forbidden` without `requests.handle`; `Refused` in another state.
pub async fn close(tx: &mut Tx, cx: &Cx, id: RequestId) -> Result<Request> {
    let request = own(tx, cx, id).await?;
    require_handler(tx, cx, &request).await?;
    go(tx, cx, request, RequestVerb::Close, "").await
}

/// Ends a request that should not have been opened: staff, or the resident whose it is.
///
/// # Errors
/// `NotFound`; `Forbidden`; `Refused` once the work is done; `Invalid` without a reason.
pub async fn void(tx: &mut Tx, cx: &Cx, id: RequestId, reason: &str) -> Result<Request> {
    let request = own(tx, cx, id).await?;
    require_served(tx, cx, &request).await?;
    let reason = check::line("reason", reason, 200)?;
    go(tx, cx, request, RequestVerb::Void, &reason).await
}

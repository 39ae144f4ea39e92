//! What whoever is on a request does: a volunteer, or a unit.

use super::{go, list, own, require_assignee};
use crate::app::Cx;
use crate::domain::check;
use crate::domain::request::{DeclineRequest, ReportRequest, RequestVerb, RequestView, TakeRequest};
use crate::error::{Error, Result};
use crate::id::RequestId;
use crate::store::Tx;

/// Whom it was sent to takes it. Of a team, the first to take it has it; in a unit, whoever of its desk does.
///
/// # Errors
/// `NotFound`, also for a member of the team once somebody else has it; `Forbidden`; `Refused` in another state.
pub async fn take(tx: &mut Tx, cx: &Cx, id: RequestId, input: TakeRequest) -> Result<RequestView> {
    let mut request = own(tx, cx, id).await?;
    require_assignee(tx, cx, &request).await?;
    if request.volunteer_id.is_none() && request.team_id.is_some() {
        request.volunteer_id = cx.volunteer();
    } else if request.volunteer_id.is_none() {
        request.handler_id = cx.user();
    }
    request.team_id = None;
    let request = go(tx, cx, request, RequestVerb::Take, &input.note).await?;
    list::view(tx, cx, request).await
}

/// Whom it was sent to gives it back with a reason. What was sent to a team stays with the team: a member who cannot go
/// leaves it to the others. A unit gives it back to the one that assigned it, unless a supervisor has named it.
///
/// # Errors
/// As [`take`]; `Invalid` without a reason; `Refused` (`decline-team`) while it waits for a team, (`request-arbitrated`) for a
/// unit that was named.
pub async fn decline(tx: &mut Tx, cx: &Cx, id: RequestId, input: DeclineRequest) -> Result<RequestView> {
    let mut request = own(tx, cx, id).await?;
    require_assignee(tx, cx, &request).await?;
    let reason = check::line("reason", &input.reason, 200)?;
    if request.team_id.is_some() {
        return Err(Error::refused("decline-team"));
    }
    if request.volunteer_id.is_none() {
        super::after(&request, RequestVerb::Decline)?;
        if request.is_arbitrated() {
            return Err(Error::refused("request-arbitrated"));
        }
        if let Some(sender) = request.sent_by_unit_id.take() {
            // Whoever gives it back sees it go.
            super::touch(tx, cx, &request).await?;
            request.handling_unit_id = sender;
        }
    }
    (request.volunteer_id, request.handler_id) = (None, None);
    let request = go(tx, cx, request, RequestVerb::Decline, &reason).await?;
    list::view(tx, cx, request).await
}

/// Whoever is on it reports it done, with what they found.
///
/// # Errors
/// As [`take`]; `Invalid` without words.
pub async fn report_done(tx: &mut Tx, cx: &Cx, id: RequestId, input: ReportRequest) -> Result<RequestView> {
    let request = own(tx, cx, id).await?;
    require_assignee(tx, cx, &request).await?;
    let words = check::paragraph("note", &input.note, 1000)?;
    if words.is_empty() {
        return Err(Error::invalid("note", "required"));
    }
    let request = go(tx, cx, request, RequestVerb::Report, &words).await?;
    list::view(tx, cx, request).await
}

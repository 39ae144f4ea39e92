//! What the person served says: whether it is done, how it was, and that it has to begin again.

use super::open::set_deadlines;
use super::{go, list, own, require_any_desk, require_served};
use crate::app::Cx;
use crate::domain::check;
use crate::domain::request::{
    REOPEN_DAYS, RateRequest, ReopenRequest, RequestVerb, RequestView, RevisitRequest, VerifyRequest,
};
use crate::error::{Error, Problem, Result};
use crate::id::RequestId;
use crate::store::Tx;

/// The resident, or staff who asked them, says whether it is as it should be; if not, it goes back to whoever was on it.
///
/// # Errors
/// `NotFound`; `Forbidden`; `Refused` in another state; `Invalid` when dissatisfied without words.
pub async fn verify(tx: &mut Tx, cx: &Cx, id: RequestId, input: VerifyRequest) -> Result<RequestView> {
    let request = own(tx, cx, id).await?;
    require_served(tx, cx, &request).await?;
    if !input.satisfied && input.words.trim().is_empty() {
        return Err(Error::invalid("words", "required"));
    }
    let verb = if input.satisfied { RequestVerb::Verify } else { RequestVerb::Fail };
    let request = go(tx, cx, request, verb, &input.words).await?;
    list::view(tx, cx, request).await
}

/// Staff have asked the person served about a closed request (回访).
///
/// # Errors
/// `NotFound`; `Forbidden`; `Refused` in another state; `Invalid` without words.
pub async fn revisit(tx: &mut Tx, cx: &Cx, id: RequestId, input: RevisitRequest) -> Result<RequestView> {
    let request = own(tx, cx, id).await?;
    require_any_desk(tx, cx, &request).await?;
    let words = check::paragraph("words", &input.words, 1000)?;
    if words.is_empty() {
        return Err(Error::invalid("words", "required"));
    }
    let request = go(tx, cx, request, RequestVerb::Revisit, &words).await?;
    list::view(tx, cx, request).await
}

/// The resident, or staff for them, rates a closed request (评价).
///
/// # Errors
/// `NotFound`; `Forbidden`; `Refused` in another state; `Invalid` for a rating that is not 1 to 5.
pub async fn rate(tx: &mut Tx, cx: &Cx, id: RequestId, input: RateRequest) -> Result<RequestView> {
    let mut request = own(tx, cx, id).await?;
    require_served(tx, cx, &request).await?;
    if !(1..=5).contains(&input.rating) {
        return Err(Problem::new("rating", "range").with("min", 1).with("max", 5).into());
    }
    let words = check::paragraph("words", &input.words, 980)?;
    request.rating = Some(input.rating);
    let request = go(tx, cx, request, RequestVerb::Rate, format!("{}/5 {words}", input.rating).trim()).await?;
    list::view(tx, cx, request).await
}

/// A closed request is opened again by the resident or by staff, within 30 days: it was not settled after all. It begins anew
/// at the desk that had it, with a new time limit.
///
/// # Errors
/// `NotFound`; `Forbidden`; `Refused` in another state or too late (`reopen-late`); `Invalid` without a reason.
pub async fn reopen(tx: &mut Tx, cx: &Cx, id: RequestId, input: ReopenRequest) -> Result<RequestView> {
    let mut request = own(tx, cx, id).await?;
    require_served(tx, cx, &request).await?;
    let reason = check::line("reason", &input.reason, 200)?;
    super::after(&request, RequestVerb::Reopen)?;
    if request.ended_at.is_some_and(|ended| ended.plus_seconds(REOPEN_DAYS * 86_400) < cx.now) {
        let args = [("days", REOPEN_DAYS.to_string())].into_iter().collect();
        return Err(Error::Refused { code: "reopen-late", args });
    }
    let kind = match request.kind_id {
        Some(id) => tx.get_request_kind(id, request.unit_id).await?,
        None => None,
    };
    let (due, accept, answer) = (request.due_at, request.accept_due_at, request.answer_due_at);
    set_deadlines(tx, &mut request, kind.as_ref(), cx.now, None).await?;
    // It has been taken on and answered once; and a time limit never moves back.
    request.due_at = request.due_at.max(due);
    (request.accept_due_at, request.answer_due_at) = (accept, answer);
    (request.volunteer_id, request.team_id, request.handler_id) = (None, None, None);
    (request.closed_level, request.rating) = (None, None);
    let request = go(tx, cx, request, RequestVerb::Reopen, &reason).await?;
    list::view(tx, cx, request).await
}

//! How a request wanders between units: up, down, and to the one that a supervisor names.

use super::{MISSING, go, is_visible, list, own, place_of, require_desk, require_supervisor, tell, touch};
use crate::app::Cx;
use crate::app::notification::Recipient;
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::request::{ArbitrateRequest, AssignRequest, EscalateRequest, Request, RequestVerb, RequestView};
use crate::domain::unit::UnitKind;
use crate::error::{Error, Result};
use crate::id::{RequestId, UnitId};
use crate::store::Tx;

/// Passes a request up: grid → community → township → county. The desk of the unit above has it from then on.
///
/// # Errors
/// `NotFound`; `Forbidden`; `Refused` in another state, at the top (`request-top`), and for a unit that a supervisor has named
/// (`request-arbitrated`); `Invalid` without a reason.
pub async fn escalate(tx: &mut Tx, cx: &Cx, id: RequestId, input: EscalateRequest) -> Result<RequestView> {
    let mut request = own(tx, cx, id).await?;
    require_desk(tx, cx, &request).await?;
    let reason = check::line("reason", &input.reason, 200)?;
    super::after(&request, RequestVerb::Escalate)?;
    if request.is_arbitrated() {
        return Err(Error::refused("request-arbitrated"));
    }
    let above = tx.get_unit(request.handling_unit_id).await?.and_then(|unit| unit.parent_id);
    let above = above.ok_or_else(|| Error::refused("request-top"))?;
    touch(tx, cx, &request).await?;
    give_to(&mut request, above);
    request.sent_by_unit_id = None;
    let request = go(tx, cx, request, RequestVerb::Escalate, &reason).await?;
    tell(tx, cx, &request, Recipient::Desk(above), "told-request-escalated", &[("reason", reason)]).await?;
    list::view(tx, cx, request).await
}

/// Whoever had it is let off.
const fn give_to(request: &mut Request, unit: UnitId) {
    request.handling_unit_id = unit;
    request.volunteer_id = None;
    request.team_id = None;
    request.handler_id = None;
}

/// What was opened above the communities belongs to the one that it is given to.
async fn settle_place(tx: &mut Tx, request: &mut Request, unit: UnitId) -> Result<()> {
    let there = tx.get_unit(request.community_id).await?.map(|unit| unit.kind);
    if matches!(there, Some(UnitKind::County | UnitKind::Township)) {
        (request.community_id, request.township_id) = place_of(tx, unit).await?;
    }
    Ok(())
}

/// Gives a request to a unit below the one that handles it; that unit may give it back.
///
/// # Errors
/// `NotFound` (request, unit that is not below); `Forbidden`; `Invalid` for the handling unit itself; `Refused` in another
/// state.
pub async fn assign(tx: &mut Tx, cx: &Cx, id: RequestId, input: AssignRequest) -> Result<RequestView> {
    let mut request = own(tx, cx, id).await?;
    if require_supervisor(tx, cx, &request).await.is_err() {
        require_desk(tx, cx, &request).await?;
    }
    if input.unit_id == request.handling_unit_id {
        return Err(Error::invalid("unit_id", "same-unit"));
    }
    if !tx.is_unit_within(input.unit_id, request.handling_unit_id).await? {
        return Err(Error::NotFound { entity: "unit" });
    }
    touch(tx, cx, &request).await?;
    let sender = request.handling_unit_id;
    give_to(&mut request, input.unit_id);
    request.sent_by_unit_id = Some(sender);
    settle_place(tx, &mut request, input.unit_id).await?;
    let request = go(tx, cx, request, RequestVerb::Assign, &input.note).await?;
    tell(tx, cx, &request, Recipient::Desk(input.unit_id), "told-request-assigned", &[]).await?;
    list::view(tx, cx, request).await
}

/// A supervisor says which unit handles it, where units cannot agree; that unit may neither give it back nor pass it up
/// (潍坊 art. 22).
///
/// # Errors
/// `NotFound` (request, unit outside the supervisor's own); `Forbidden` without `requests.supervise` over both; `Refused` in
/// another state; `Invalid` without a reason.
pub async fn arbitrate(tx: &mut Tx, cx: &Cx, id: RequestId, input: ArbitrateRequest) -> Result<RequestView> {
    let mut request = own(tx, cx, id).await?;
    if !is_visible(tx, cx, &request).await? {
        return Err(MISSING);
    }
    if !tx.is_unit_within(input.unit_id, cx.unit).await? {
        return Err(Error::NotFound { entity: "unit" });
    }
    require_supervisor(tx, cx, &request).await?;
    if !cx.may_in(tx, Permission::SuperviseRequests, input.unit_id).await? {
        return Err(super::forbidden(Permission::SuperviseRequests));
    }
    let reason = check::line("reason", &input.reason, 200)?;
    touch(tx, cx, &request).await?;
    give_to(&mut request, input.unit_id);
    request.sent_by_unit_id = None;
    request.arbitrated_unit_id = Some(input.unit_id);
    settle_place(tx, &mut request, input.unit_id).await?;
    let request = go(tx, cx, request, RequestVerb::Arbitrate, &reason).await?;
    tell(tx, cx, &request, Recipient::Desk(input.unit_id), "told-request-arbitrated", &[("reason", reason)]).await?;
    list::view(tx, cx, request).await
}

//! Supporting units (协办): named by the handling unit (主办), which cannot close before they have answered or are released.

use super::{MISSING, go, is_visible, list, own, require_desk, tell, works_for};
use crate::app::Cx;
use crate::app::notification::Recipient;
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::request::{GiveOpinion, NameSupport, ReleaseSupport, RequestVerb, RequestView, SupportView};
use crate::error::{Error, Result};
use crate::id::RequestId;
use crate::store::Tx;

/// Names a unit that supports; it sees the request from then on. Any unit of the county may be named.
///
/// # Errors
/// `NotFound` (request, unit); `Forbidden`; `Invalid` for the handling unit itself; `Refused` in another state.
pub async fn name_support(tx: &mut Tx, cx: &Cx, id: RequestId, input: NameSupport) -> Result<RequestView> {
    let request = own(tx, cx, id).await?;
    require_desk(tx, cx, &request).await?;
    let unit = tx.get_unit(input.unit_id).await?.ok_or(Error::NotFound { entity: "unit" })?;
    if unit.id == request.handling_unit_id {
        return Err(Error::invalid("unit_id", "same-unit"));
    }
    let words = check::paragraph("note", &input.note, 200)?;
    tx.insert_support(id, unit.id, cx.now).await?;
    let request = go(tx, cx, request, RequestVerb::Support, format!("{} {words}", unit.name_zh).trim()).await?;
    cx.touch(tx, unit.id, "request").await?;
    tell(tx, cx, &request, Recipient::Desk(unit.id), "told-request-support", &[]).await?;
    list::view(tx, cx, request).await
}

/// A supporting unit says what it has to say: its part is done.
///
/// # Errors
/// `NotFound` (request, unit that does not support); `Forbidden`; `Refused` in another state; `Invalid` without words.
pub async fn give_opinion(tx: &mut Tx, cx: &Cx, id: RequestId, input: GiveOpinion) -> Result<RequestView> {
    let request = own(tx, cx, id).await?;
    let unit = input.unit_id.unwrap_or(cx.unit);
    if !is_visible(tx, cx, &request).await? {
        return Err(MISSING);
    }
    let supports = tx.list_supports(id).await?;
    if !supports.iter().any(|support| support.unit_id == unit && support.released_at.is_none()) {
        return Err(Error::NotFound { entity: "support" });
    }
    if !works_for(tx, cx, unit).await? {
        return Err(super::forbidden(Permission::HandleRequests));
    }
    let opinion = check::paragraph("opinion", &input.opinion, 1000)?;
    if opinion.is_empty() {
        return Err(Error::invalid("opinion", "required"));
    }
    let request = go(tx, cx, request, RequestVerb::Opinion, &opinion).await?;
    tx.set_support_opinion(id, unit, &opinion, cx.now).await?;
    cx.touch(tx, unit, "request").await?;
    tell(tx, cx, &request, Recipient::Desk(request.handling_unit_id), "told-request-opinion", &[]).await?;
    list::view(tx, cx, request).await
}

/// Lets a supporting unit off; it does not see the request any more.
///
/// # Errors
/// `NotFound` (request, unit that does not support); `Forbidden`; `Refused` in another state; `Invalid` without a reason.
pub async fn release_support(tx: &mut Tx, cx: &Cx, id: RequestId, input: ReleaseSupport) -> Result<RequestView> {
    let request = own(tx, cx, id).await?;
    require_desk(tx, cx, &request).await?;
    let reason = check::line("reason", &input.reason, 200)?;
    if !tx.set_support_released(id, input.unit_id, cx.now).await? {
        return Err(Error::NotFound { entity: "support" });
    }
    let request = go(tx, cx, request, RequestVerb::Release, &reason).await?;
    cx.touch(tx, input.unit_id, "request").await?;
    list::view(tx, cx, request).await
}

/// The supporting units of a request that the acting person may see, with what they said.
///
/// # Errors
/// `NotFound`.
pub async fn supports(tx: &mut Tx, cx: &Cx, id: RequestId) -> Result<Vec<SupportView>> {
    let request = own(tx, cx, id).await?;
    if !is_visible(tx, cx, &request).await? {
        return Err(MISSING);
    }
    cx.saw(tx, "request");
    Ok(tx.list_supports(id).await?.into_iter().map(SupportView::from).collect())
}

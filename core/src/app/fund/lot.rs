//! Lots: goods in store.

use crate::app::Cx;
use crate::domain::access::Permission;
use crate::domain::fund::{LotFilter, LotView};
use crate::domain::page::{Listed, Page};
use crate::error::{Error, Result};
use crate::id::LotId;
use crate::store::Tx;

/// Lots of the funds of the unit and below, newest first.
///
/// # Errors
/// `Forbidden` without `fund.read`.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: LotFilter, page: Page) -> Result<Listed<LotView>> {
    cx.require(tx, Permission::ReadFund).await?;
    cx.saw(tx, "fund_posting");
    let lots = tx.list_lots(cx.unit, &filter, page.after(), page.rows()).await?;
    Ok(page.of(lots, |lot| lot.id.to_string()))
}

/// A lot.
///
/// # Errors
/// `NotFound`; `Forbidden` without `fund.read`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: LotId) -> Result<LotView> {
    let lot = tx.get_lot(id, cx.unit).await?.ok_or(Error::NotFound { entity: "lot" })?;
    cx.require(tx, Permission::ReadFund).await?;
    cx.saw(tx, "fund_posting");
    Ok(lot)
}

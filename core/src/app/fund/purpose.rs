//! Purposes: what money may be bound to.

use super::{filled, filled_words};
use crate::app::{Cx, audit};
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::day::Day;
use crate::domain::fund::{NewPurpose, PurposeFilter, PurposeView};
use crate::domain::page::{Listed, Page};
use crate::error::{Error, Result};
use crate::id::PurposeId;
use crate::store::Tx;

/// Purposes of the unit, below it, and of the units above, which its funds may use; newest first.
///
/// # Errors
/// `Forbidden` without `fund.read`.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: PurposeFilter, page: Page) -> Result<Listed<PurposeView>> {
    cx.require(tx, Permission::ReadFund).await?;
    cx.saw(tx, "purpose");
    let purposes = tx.list_purposes(cx.unit, &filter, page.after(), page.rows()).await?;
    Ok(page.of(purposes, |purpose| purpose.id.to_string()))
}

/// A purpose.
///
/// # Errors
/// `NotFound`; `Forbidden` without `fund.read`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: PurposeId) -> Result<PurposeView> {
    let purpose = tx.get_purpose(id, cx.unit).await?.ok_or(Error::NotFound { entity: "purpose" })?;
    cx.require(tx, Permission::ReadFund).await?;
    cx.saw(tx, "purpose");
    Ok(purpose)
}

/// Enters a purpose of the unit of the context.
///
/// # Errors
/// `Forbidden` without `fund.write`; `Invalid`.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewPurpose) -> Result<PurposeView> {
    cx.require(tx, Permission::WriteFund).await?;
    let purpose = build(cx, &new)?;
    tx.insert_purpose(&purpose).await?;
    audit::record(tx, cx, "fund.purpose.create", "purpose", &purpose.id.to_string(), "").await?;
    cx.touch(tx, purpose.unit_id, "purpose").await?;
    Ok(purpose)
}

/// Replaces what is entered for a purpose that is still at `version`. One of a unit above is seen, not changed.
///
/// # Errors
/// `NotFound`; `Forbidden` without `fund.write` where the purpose belongs; `Conflict`; `Invalid`.
pub async fn update(tx: &mut Tx, cx: &Cx, id: PurposeId, version: i64, new: NewPurpose) -> Result<PurposeView> {
    let there = tx.get_purpose(id, cx.unit).await?.ok_or(Error::NotFound { entity: "purpose" })?;
    cx.require(tx, Permission::WriteFund).await?;
    if !tx.is_unit_within(there.unit_id, cx.unit).await? {
        return Err(Error::Forbidden { permission: Permission::WriteFund.as_str() });
    }
    let mut purpose = PurposeView { id, unit_id: there.unit_id, version, ..build(cx, &new)? };
    if !tx.update_purpose(&purpose).await? {
        return Err(Error::Conflict { entity: "purpose" });
    }
    purpose.version += 1;
    audit::record(tx, cx, "fund.purpose.update", "purpose", &id.to_string(), "").await?;
    cx.touch(tx, purpose.unit_id, "purpose").await?;
    Ok(purpose)
}

fn build(cx: &Cx, new: &NewPurpose) -> Result<PurposeView> {
    let backwards = |from: Option<Day>, to: Option<Day>| matches!((from, to), (Some(from), Some(to)) if to < from);
    for (field, from, to) in [("ends_on", new.starts_on, new.ends_on), ("raising_to", new.raising_from, new.raising_to)]
    {
        if backwards(from, to) {
            return Err(Error::invalid(field, "fund-before-begin"));
        }
        if from.is_none() && to.is_some() {
            return Err(Error::invalid(if field == "ends_on" { "starts_on" } else { "raising_from" }, "required"));
        }
    }
    Ok(PurposeView {
        id: cx.id(PurposeId::from_uuid),
        unit_id: cx.unit,
        name: check::line("name", &new.name, 60)?,
        description: filled_words("description", new.description.as_ref(), 1000)?,
        category: filled("category", new.category.as_ref(), 60)?,
        starts_on: new.starts_on,
        ends_on: new.ends_on,
        raising_from: new.raising_from,
        raising_to: new.raising_to,
        active: new.active.unwrap_or(true),
        version: 1,
    })
}

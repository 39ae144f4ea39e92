//! Households.

use crate::app::Cx;
use crate::domain::access::Permission;
use crate::domain::household::{
    Household, HouseholdFilter, HouseholdMember, HouseholdRelation, HouseholdView, JoinHousehold, LeaveHousehold,
    NewHousehold,
};
use crate::domain::page::{Listed, Page};
use crate::domain::{check, mask};
use crate::error::{Error, Result};
use crate::id::{HouseholdId, ResidentId};
use crate::seal::Sealed;
use crate::store::Tx;

const MISSING: Error = Error::NotFound { entity: "household" };
const NOBODY: Error = Error::NotFound { entity: "resident" };

fn place(id: HouseholdId) -> String {
    format!("household.address:{id}")
}

/// A kept address, in the clear.
pub(crate) fn open(cx: &Cx, id: HouseholdId, sealed: Option<&Sealed>) -> Result<Option<String>> {
    sealed.map(|sealed| cx.core.keys.open(sealed, &place(id))).transpose()
}

/// The address that a form says, sealed; left empty or as the mask shows it, the one that is kept.
fn address(cx: &Cx, id: HouseholdId, entered: Option<&str>, kept: Option<Sealed>) -> Result<Option<Sealed>> {
    let Some(text) = entered.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(kept) };
    if open(cx, id, kept.as_ref())?.is_some_and(|kept| mask::address(&kept) == text) {
        return Ok(kept);
    }
    cx.core.keys.seal(&check::line("address", text, 200)?, &place(id)).map(Some)
}

/// Enters a household in the unit of the context; its head becomes its first member.
///
/// # Errors
/// `Forbidden` without `residents.write`; `NotFound` for a head outside the unit; `Invalid` for wrong fields.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewHousehold) -> Result<HouseholdView> {
    cx.require(tx, Permission::WriteResidents).await?;
    let id = cx.id(HouseholdId::from_uuid);
    let head = head(tx, cx, new.head_id).await?;
    let household = Household {
        id,
        unit_id: cx.unit,
        address: address(cx, id, new.address.as_deref(), None)?,
        head_id: None,
        created_at: cx.now,
        version: 1,
    };
    tx.insert_household(&household).await?;
    if let Some(head) = head {
        tx.join_household(id, head, HouseholdRelation::Head).await?;
    }
    super::audit::record(tx, cx, "households.create", "household", &id.to_string(), "").await?;
    cx.touch(tx, cx.unit, "resident").await?;
    get(tx, cx, id).await
}

async fn head(tx: &mut Tx, cx: &Cx, id: Option<ResidentId>) -> Result<Option<ResidentId>> {
    match id {
        Some(id) => Ok(Some(tx.get_resident(id, cx.unit).await?.ok_or(NOBODY)?.id)),
        None => Ok(None),
    }
}

/// Replaces what is entered for a household that is still at `version`. Another head becomes a member, if they are not yet.
///
/// # Errors
/// `Forbidden` without `residents.write`; `NotFound`; `Conflict`; `Invalid` for wrong fields.
pub async fn update(tx: &mut Tx, cx: &Cx, id: HouseholdId, version: i64, new: NewHousehold) -> Result<HouseholdView> {
    cx.require(tx, Permission::WriteResidents).await?;
    let there = tx.get_household(id, cx.unit).await?.ok_or(MISSING)?;
    let head = head(tx, cx, new.head_id).await?;
    let address = address(cx, id, new.address.as_deref(), there.address.clone())?;
    if !tx.update_household(&Household { address, version, ..there.clone() }).await? {
        return Err(Error::Conflict { entity: "household" });
    }
    if let Some(head) = head.filter(|head| there.head_id != Some(*head)) {
        tx.join_household(id, head, HouseholdRelation::Head).await?;
    }
    super::audit::record(tx, cx, "households.update", "household", &id.to_string(), "").await?;
    cx.touch(tx, there.unit_id, "resident").await?;
    get(tx, cx, id).await
}

/// Puts a resident of the unit into a household of the unit; out of the one in which they were.
///
/// # Errors
/// `Forbidden` without `residents.write`; `NotFound` for either; `Refused` for somebody who has moved away or died.
pub async fn join(tx: &mut Tx, cx: &Cx, id: HouseholdId, input: JoinHousehold) -> Result<HouseholdView> {
    cx.require(tx, Permission::WriteResidents).await?;
    let there = tx.get_household(id, cx.unit).await?.ok_or(MISSING)?;
    let resident = super::resident::require_living(tx, cx, input.resident_id).await?;
    tx.join_household(id, resident, input.relation).await?;
    super::audit::record(tx, cx, "households.join", "resident", &resident.to_string(), input.relation.as_str()).await?;
    cx.touch(tx, there.unit_id, "resident").await?;
    get(tx, cx, id).await
}

/// Takes somebody out of a household.
///
/// # Errors
/// `Forbidden` without `residents.write`; `NotFound` for the household, or somebody who is not in it.
pub async fn leave(tx: &mut Tx, cx: &Cx, id: HouseholdId, input: LeaveHousehold) -> Result<HouseholdView> {
    cx.require(tx, Permission::WriteResidents).await?;
    let there = tx.get_household(id, cx.unit).await?.ok_or(MISSING)?;
    let members = tx.list_household_members(id, cx.unit).await?;
    if !members.iter().any(|(member, ..)| *member == input.resident_id) {
        return Err(NOBODY);
    }
    tx.leave_household(input.resident_id).await?;
    super::audit::record(tx, cx, "households.leave", "resident", &input.resident_id.to_string(), "").await?;
    cx.touch(tx, there.unit_id, "resident").await?;
    get(tx, cx, id).await
}

/// Takes away a household that has no members.
///
/// # Errors
/// `Forbidden` without `residents.write`; `NotFound`; `Conflict`; `Refused` (`in-use`) while somebody is in it.
pub async fn remove(tx: &mut Tx, cx: &Cx, id: HouseholdId, version: i64) -> Result<()> {
    cx.require(tx, Permission::WriteResidents).await?;
    let there = tx.get_household(id, cx.unit).await?.ok_or(MISSING)?;
    let county = cx.county(tx).await?.id;
    if !tx.list_household_members(id, county).await?.is_empty() {
        return Err(Error::refused("in-use"));
    }
    if !tx.delete_household(id, version).await? {
        return Err(Error::Conflict { entity: "household" });
    }
    super::audit::record(tx, cx, "households.remove", "household", &id.to_string(), "").await?;
    cx.touch(tx, there.unit_id, "resident").await
}

async fn view(tx: &mut Tx, cx: &Cx, household: Household) -> Result<HouseholdView> {
    let members = tx.list_household_members(household.id, cx.unit).await?;
    let address = open(cx, household.id, household.address.as_ref())?;
    Ok(HouseholdView {
        id: household.id,
        unit_id: household.unit_id,
        address: address.map(|address| mask::address(&address)),
        head_id: household.head_id,
        members: members
            .into_iter()
            .map(|(resident_id, name, relation)| HouseholdMember { resident_id, name: mask::name(&name), relation })
            .collect(),
        version: household.version,
    })
}

/// A household of the unit.
///
/// # Errors
/// `Forbidden` without `residents.read`; `NotFound`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: HouseholdId) -> Result<HouseholdView> {
    cx.require(tx, Permission::ReadResidents).await?;
    cx.saw(tx, "resident");
    let household = tx.get_household(id, cx.unit).await?.ok_or(MISSING)?;
    view(tx, cx, household).await
}

/// Households of the unit and below, newest first; that of one resident, if one is named.
///
/// # Errors
/// `Forbidden` without `residents.read`.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: HouseholdFilter, page: Page) -> Result<Listed<HouseholdView>> {
    cx.require(tx, Permission::ReadResidents).await?;
    cx.saw(tx, "resident");
    let found = tx.list_households(cx.unit, filter.resident_id, &page.after(), page.rows()).await?;
    let listed = page.of(found, |household| household.id.to_string());
    let mut items = Vec::with_capacity(listed.items.len());
    for household in listed.items {
        items.push(view(tx, cx, household).await?);
    }
    Ok(Listed { items, next: listed.next })
}

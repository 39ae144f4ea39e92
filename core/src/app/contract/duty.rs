//! What organisations owe by their contracts.

use crate::app::{Cx, audit};
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::contract::{DutyFilter, DutyView, FulfilDuty, NewDuty};
use crate::domain::day::Day;
use crate::domain::page::{Listed, Page};
use crate::error::{Error, Result};
use crate::id::DutyId;
use crate::store::Tx;

const MISSING: Error = Error::NotFound { entity: "duty" };

/// Enters a duty of a contract that runs.
///
/// # Errors
/// `Forbidden` without `organisations.write`; `NotFound` (contract); `Invalid` for wrong fields; `Refused`
/// (`contract-over`).
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewDuty) -> Result<DutyView> {
    let contract = super::running(tx, cx, new.contract_id).await?;
    let duty = DutyView {
        id: cx.id(DutyId::from_uuid),
        unit_id: contract.unit_id,
        version: 1,
        contract_id: contract.id,
        title: check::line("title", &new.title, 100)?,
        due_day: new.due_day,
        done_day: None,
        evidence: None,
    };
    tx.insert_duty(&duty, cx.now).await?;
    note(tx, cx, "duties.create", &duty).await?;
    Ok(duty)
}

/// Replaces what is entered for a duty that is still at `version` and not done.
///
/// # Errors
/// `Forbidden` without `organisations.write`; `NotFound`; `Conflict`; `Invalid` for wrong fields or another contract;
/// `Refused` (`duty-done`).
pub async fn update(tx: &mut Tx, cx: &Cx, id: DutyId, version: i64, new: NewDuty) -> Result<DutyView> {
    let there = open(tx, cx, id).await?;
    if new.contract_id != there.contract_id {
        return Err(Error::invalid("contract_id", "fixed"));
    }
    let title = check::line("title", &new.title, 100)?;
    write(tx, cx, "duties.update", DutyView { version, title, due_day: new.due_day, ..there }).await
}

/// Notes that a duty is done, and what shows it; also after the contract's end.
///
/// # Errors
/// `Forbidden` without `organisations.write`; `NotFound`; `Invalid` for a day to come or nothing that shows it; `Refused`
/// (`duty-done`).
pub async fn fulfil(tx: &mut Tx, cx: &Cx, id: DutyId, input: FulfilDuty) -> Result<DutyView> {
    let there = open(tx, cx, id).await?;
    let day = super::past(cx, input.day)?;
    let evidence = check::paragraph("evidence", &input.evidence, 500)?;
    if evidence.is_empty() {
        return Err(Error::invalid("evidence", "required"));
    }
    write(tx, cx, "duties.fulfil", DutyView { done_day: Some(day), evidence: Some(evidence), ..there }).await
}

/// Takes out a duty that was entered by mistake.
///
/// # Errors
/// `Forbidden` without `organisations.write`; `NotFound`; `Conflict`; `Refused` (`duty-done`).
pub async fn remove(tx: &mut Tx, cx: &Cx, id: DutyId, version: i64) -> Result<()> {
    let there = open(tx, cx, id).await?;
    if !tx.delete_duty(id, version).await? {
        return Err(Error::Conflict { entity: "duty" });
    }
    note(tx, cx, "duties.remove", &there).await
}

/// A duty of a contract for the unit or one below.
///
/// # Errors
/// `Forbidden` without `organisations.read`; `NotFound`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: DutyId) -> Result<DutyView> {
    cx.require(tx, Permission::ReadOrganisations).await?;
    cx.saw(tx, "contract");
    tx.get_duty(id, cx.unit).await?.ok_or(MISSING)
}

/// Duties of contracts for the unit and what lies below, those that are due first first.
///
/// # Errors
/// `Forbidden` without `organisations.read`.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: DutyFilter, page: Page) -> Result<Listed<DutyView>> {
    cx.require(tx, Permission::ReadOrganisations).await?;
    cx.saw(tx, "contract");
    let after = page.after();
    let after = after.split_once(' ').unwrap_or_default();
    let found = tx.list_contract_duties(cx.unit, &filter, Day::of(cx.now), after, page.rows()).await?;
    Ok(page.of(found, |duty| format!("{} {}", duty.due_day, duty.id)))
}

async fn open(tx: &mut Tx, cx: &Cx, id: DutyId) -> Result<DutyView> {
    cx.require(tx, Permission::WriteOrganisations).await?;
    let there = tx.get_duty(id, cx.unit).await?.ok_or(MISSING)?;
    if there.done_day.is_none() { Ok(there) } else { Err(Error::refused("duty-done")) }
}

async fn write(tx: &mut Tx, cx: &Cx, verb: &str, duty: DutyView) -> Result<DutyView> {
    if !tx.update_duty(&duty).await? {
        return Err(Error::Conflict { entity: "duty" });
    }
    note(tx, cx, verb, &duty).await?;
    Ok(DutyView { version: duty.version + 1, ..duty })
}

async fn note(tx: &mut Tx, cx: &Cx, verb: &str, duty: &DutyView) -> Result<()> {
    audit::record(tx, cx, verb, "duty", &duty.id.to_string(), &duty.title).await?;
    cx.touch(tx, duty.unit_id, "contract").await
}

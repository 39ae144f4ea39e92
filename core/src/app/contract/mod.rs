//! Contracts with organisations.

pub mod duty;

use crate::app::{Cx, audit};
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::contract::{
    ContractFilter, ContractStatus, ContractView, EndContract, EvaluateContract, NewContract, TerminateContract,
};
use crate::domain::day::Day;
use crate::domain::money::Fen;
use crate::domain::organisation::OrganisationStatus;
use crate::domain::page::{Listed, Page};
use crate::error::{Error, Problem, Result};
use crate::id::ContractId;
use crate::store::Tx;

const MISSING: Error = Error::NotFound { entity: "contract" };

/// Enters a contract with an organisation, for the unit of the context or one below.
///
/// # Errors
/// `Forbidden` without `organisations.write`; `NotFound` (organisation, unit); `Invalid` for wrong fields; `Refused`
/// (`organisation-deregistered`).
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewContract) -> Result<ContractView> {
    cx.require(tx, Permission::WriteOrganisations).await?;
    let unit_id = new.unit_id.unwrap_or(cx.unit);
    tx.get_unit_within(unit_id, cx.unit).await?.ok_or(Error::NotFound { entity: "unit" })?;
    let organisation = tx.get_organisation(new.organisation_id, cx.unit).await?;
    let organisation = organisation.ok_or(Error::NotFound { entity: "organisation" })?;
    if organisation.status == OrganisationStatus::Deregistered {
        return Err(Error::refused("organisation-deregistered"));
    }
    let blank = ContractView {
        id: cx.id(ContractId::from_uuid),
        unit_id,
        version: 1,
        organisation_id: organisation.id,
        organisation_name: organisation.name,
        title: String::new(),
        place: None,
        from_day: new.from_day,
        to_day: new.to_day,
        amount: Fen::ZERO,
        charge_class: new.charge_class,
        status: ContractStatus::Running,
        ended_day: None,
        end_reason: None,
        score: None,
        evaluated_day: None,
        evaluation: None,
        duties: 0,
        duties_done: 0,
    };
    let contract = filled(blank, &new)?;
    tx.insert_contract(&contract, cx.now).await?;
    note(tx, cx, "contracts.create", &contract, "").await?;
    Ok(contract)
}

/// Replaces what is entered for a contract that is still at `version` and runs.
///
/// # Errors
/// `Forbidden` without `organisations.write`; `NotFound`; `Conflict`; `Invalid` for wrong fields, another unit or another
/// organisation; `Refused` (`contract-over`).
pub async fn update(tx: &mut Tx, cx: &Cx, id: ContractId, version: i64, new: NewContract) -> Result<ContractView> {
    let there = running(tx, cx, id).await?;
    if new.unit_id.is_some_and(|unit| unit != there.unit_id) {
        return Err(Error::invalid("unit_id", "fixed"));
    }
    if new.organisation_id != there.organisation_id {
        return Err(Error::invalid("organisation_id", "fixed"));
    }
    let contract = filled(ContractView { version, ..there }, &new)?;
    write(tx, cx, "contracts.update", contract, "").await
}

/// Takes out a contract that was entered by mistake and to which nothing refers.
///
/// # Errors
/// `Forbidden` without `organisations.write`; `NotFound`; `Conflict`; `Refused` (`in-use`).
pub async fn remove(tx: &mut Tx, cx: &Cx, id: ContractId, version: i64) -> Result<()> {
    cx.require(tx, Permission::WriteOrganisations).await?;
    let there = tx.get_contract(id, cx.unit).await?.ok_or(MISSING)?;
    if !super::in_use(tx.delete_contract(id, version).await)? {
        return Err(Error::Conflict { entity: "contract" });
    }
    note(tx, cx, "contracts.remove", &there, "").await
}

/// A contract for the unit or one below.
///
/// # Errors
/// `Forbidden` without `organisations.read`; `NotFound`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: ContractId) -> Result<ContractView> {
    cx.require(tx, Permission::ReadOrganisations).await?;
    cx.saw(tx, "contract");
    tx.get_contract(id, cx.unit).await?.ok_or(MISSING)
}

/// Contracts for the unit and what lies below, newest first.
///
/// # Errors
/// `Forbidden` without `organisations.read`.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: ContractFilter, page: Page) -> Result<Listed<ContractView>> {
    cx.require(tx, Permission::ReadOrganisations).await?;
    cx.saw(tx, "contract");
    let found = tx.list_contracts(cx.unit, &filter, Day::of(cx.now), &page.after(), page.rows()).await?;
    Ok(page.of(found, |contract| contract.id.to_string()))
}

/// How many contracts [`list`] lists in all. A figure, open to everybody with a post.
///
/// # Errors
/// As any statement.
pub async fn count(tx: &mut Tx, cx: &Cx, filter: ContractFilter) -> Result<i64> {
    cx.saw(tx, "contract");
    tx.count_contracts(cx.unit, &filter, Day::of(cx.now)).await
}

/// Ends a contract whose term is over.
///
/// # Errors
/// `Forbidden` without `organisations.write`; `NotFound`; `Invalid` for a day to come or one within the term; `Refused`
/// (`contract-over`).
pub async fn end(tx: &mut Tx, cx: &Cx, id: ContractId, input: EndContract) -> Result<ContractView> {
    let there = running(tx, cx, id).await?;
    let day = past(cx, input.day)?;
    if day < there.to_day {
        return Err(Problem::new("day", "contract-term").with("day", there.to_day).into());
    }
    let ended = ContractView { status: ContractStatus::Ended, ended_day: Some(day), ..there };
    write(tx, cx, "contracts.end", ended, "").await
}

/// Ends a contract before its term, for a reason.
///
/// # Errors
/// `Forbidden` without `organisations.write`; `NotFound`; `Invalid` for a day to come or without a reason; `Refused`
/// (`contract-over`).
pub async fn terminate(tx: &mut Tx, cx: &Cx, id: ContractId, input: TerminateContract) -> Result<ContractView> {
    let there = running(tx, cx, id).await?;
    let (day, reason) = (past(cx, input.day)?, check::line("reason", &input.reason, 200)?);
    let ended = ContractView {
        status: ContractStatus::Terminated,
        ended_day: Some(day),
        end_reason: Some(reason.clone()),
        ..there
    };
    write(tx, cx, "contracts.terminate", ended, &reason).await
}

/// Says how a contract was kept, also after its end.
///
/// # Errors
/// `Forbidden` without `organisations.write`; `NotFound`; `Invalid` for wrong fields or a day to come.
pub async fn evaluate(tx: &mut Tx, cx: &Cx, id: ContractId, input: EvaluateContract) -> Result<ContractView> {
    cx.require(tx, Permission::WriteOrganisations).await?;
    let there = tx.get_contract(id, cx.unit).await?.ok_or(MISSING)?;
    if !(0..=100).contains(&input.score) {
        return Err(Problem::new("score", "range").with("min", 0).with("max", 100).into());
    }
    let evaluation = check::paragraph("evaluation", &input.evaluation, 1000)?;
    if evaluation.is_empty() {
        return Err(Error::invalid("evaluation", "required"));
    }
    let day = past(cx, input.day)?;
    let told =
        ContractView { score: Some(input.score), evaluation: Some(evaluation), evaluated_day: Some(day), ..there };
    write(tx, cx, "contracts.evaluate", told, "").await
}

async fn running(tx: &mut Tx, cx: &Cx, id: ContractId) -> Result<ContractView> {
    cx.require(tx, Permission::WriteOrganisations).await?;
    let there = tx.get_contract(id, cx.unit).await?.ok_or(MISSING)?;
    if there.status == ContractStatus::Running { Ok(there) } else { Err(Error::refused("contract-over")) }
}

fn filled(there: ContractView, new: &NewContract) -> Result<ContractView> {
    let place = new.place.as_deref().map(str::trim).filter(|text| !text.is_empty());
    if new.to_day < new.from_day {
        return Err(Problem::new("to_day", "day-before").with("day", new.from_day).into());
    }
    Ok(ContractView {
        title: check::line("title", &new.title, 100)?,
        place: place.map(|place| check::line("place", place, 100)).transpose()?,
        from_day: new.from_day,
        to_day: new.to_day,
        amount: if new.amount == Fen::ZERO { Fen::ZERO } else { new.amount.entered("amount")? },
        charge_class: new.charge_class,
        ..there
    })
}

fn past(cx: &Cx, day: Day) -> Result<Day> {
    if day > Day::of(cx.now) { Err(Error::invalid("day", "future")) } else { Ok(day) }
}

async fn write(tx: &mut Tx, cx: &Cx, verb: &str, contract: ContractView, reason: &str) -> Result<ContractView> {
    if !tx.update_contract(&contract).await? {
        return Err(Error::Conflict { entity: "contract" });
    }
    note(tx, cx, verb, &contract, reason).await?;
    Ok(ContractView { version: contract.version + 1, ..contract })
}

async fn note(tx: &mut Tx, cx: &Cx, verb: &str, contract: &ContractView, reason: &str) -> Result<()> {
    audit::record_for(tx, cx, verb, "contract", &contract.id.to_string(), reason, &contract.title).await?;
    cx.touch(tx, contract.unit_id, "contract").await
}

//! Contracts with organisations, and what they owe by them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::day::Day;
use super::money::Fen;
use super::request::ChargeClass;
use crate::id::{ContractId, DutyId, OrganisationId, UnitId};

super::text_enum! {
    /// Where a contract stands.
    ContractStatus {
        /// It is in force, or its term is over and nobody has ended it yet.
        Running = "running",
        /// It ended as agreed.
        Ended = "ended",
        /// It was ended before its term.
        Terminated = "terminated",
    }
}

/// What is entered for a contract: an organisation runs a space or gives a service in a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewContract {
    /// The unit for which it is made; below the unit of the context. Left out: that unit. Not changed afterwards.
    #[serde(default)]
    pub unit_id: Option<UnitId>,
    /// With whom. Not changed afterwards.
    pub organisation_id: OrganisationId,
    /// About what.
    #[schemars(length(min = 1, max = 100))]
    pub title: String,
    /// The space that the organisation runs, e.g. 康养护理室.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub place: Option<String>,
    /// The first day of the term.
    pub from_day: Day,
    /// The last day of the term.
    pub to_day: Day,
    /// What is paid for it, fen; nothing for one without payment.
    pub amount: Fen,
    /// What those who are served pay.
    pub charge_class: ChargeClass,
}

/// Ends a contract as agreed: its term is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndContract {
    /// The day, today or earlier, and not before the last day of the term.
    pub day: Day,
}

/// Ends a contract before its term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TerminateContract {
    /// The day, today or earlier.
    pub day: Day,
    /// Why.
    #[schemars(length(min = 1, max = 200))]
    pub reason: String,
}

/// Says how a contract was kept. A later word replaces the earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EvaluateContract {
    /// 0 to 100.
    #[schemars(range(min = 0, max = 100))]
    pub score: i64,
    /// In words.
    #[schemars(length(min = 1, max = 1000))]
    pub evaluation: String,
    /// The day, today or earlier.
    pub day: Day,
}

/// Which contracts are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractFilter {
    /// For this unit itself, not for what lies below.
    #[serde(default)]
    pub unit_id: Option<UnitId>,
    /// With this organisation.
    #[serde(default)]
    pub organisation_id: Option<OrganisationId>,
    /// That stand so.
    #[serde(default)]
    pub status: Option<ContractStatus>,
    /// Whose term is over though nobody has ended them, or the others.
    #[serde(default)]
    pub overdue: Option<bool>,
}

/// A contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ContractView {
    /// Id.
    pub id: ContractId,
    /// The unit for which it was made.
    pub unit_id: UnitId,
    /// Version of the entry.
    pub version: i64,
    /// With whom.
    pub organisation_id: OrganisationId,
    /// Their name.
    pub organisation_name: String,
    /// About what.
    pub title: String,
    /// The space that the organisation runs.
    pub place: Option<String>,
    /// The first day of the term.
    pub from_day: Day,
    /// The last day of the term.
    pub to_day: Day,
    /// What is paid for it, fen.
    pub amount: Fen,
    /// What those who are served pay.
    pub charge_class: ChargeClass,
    /// Where it stands.
    pub status: ContractStatus,
    /// When it was ended.
    pub ended_day: Option<Day>,
    /// Why it was ended before its term.
    pub end_reason: Option<String>,
    /// How it was kept, 0 to 100.
    pub score: Option<i64>,
    /// When that was said.
    pub evaluated_day: Option<Day>,
    /// … and in words.
    pub evaluation: Option<String>,
    /// Duties in all.
    pub duties: i64,
    /// Duties that are done.
    pub duties_done: i64,
}

/// Something that an organisation owes by a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDuty {
    /// By which contract; not changed afterwards.
    pub contract_id: ContractId,
    /// What.
    #[schemars(length(min = 1, max = 100))]
    pub title: String,
    /// By when.
    pub due_day: Day,
}

/// Notes that a duty is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FulfilDuty {
    /// When, today or earlier.
    pub day: Day,
    /// What shows it.
    #[schemars(length(min = 1, max = 500))]
    pub evidence: String,
}

/// Which duties are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DutyFilter {
    /// Of this contract.
    #[serde(default)]
    pub contract_id: Option<ContractId>,
    /// Done, or not.
    #[serde(default)]
    pub done: Option<bool>,
    /// Not done though the day has passed, or the others.
    #[serde(default)]
    pub overdue: Option<bool>,
}

/// A duty of a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DutyView {
    /// Id.
    pub id: DutyId,
    /// The unit for which the contract was made.
    pub unit_id: UnitId,
    /// Version of the entry.
    pub version: i64,
    /// By which contract.
    pub contract_id: ContractId,
    /// What.
    pub title: String,
    /// By when.
    pub due_day: Day,
    /// When it was done.
    pub done_day: Option<Day>,
    /// What shows it.
    pub evidence: Option<String>,
}

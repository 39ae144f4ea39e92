//! Modules that are suspended in a unit after they kept failing there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::{InvocationId, SuspensionId, UnitId, UserId};
use crate::time::Timestamp;

/// How often a version of a module may fail in a unit, by its own fault, within [`WINDOW_SECONDS`]: with the next failure it is
/// suspended there.
pub const FAILURES: i64 = 5;
/// The time within which failures count together.
pub const WINDOW_SECONDS: i64 = 600;

/// A suspension, as it is kept and shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Suspension {
    /// Id.
    pub id: SuspensionId,
    /// Which module.
    pub module_id: String,
    /// Where.
    pub unit_id: UnitId,
    /// Which version of it: another one is not suspended.
    pub module_version: String,
    /// Since when.
    pub suspended_at: Timestamp,
    /// How many failures there were in a short time.
    pub failures: i64,
    /// How it failed last, e.g. `timeout`.
    pub code: String,
    /// The invocation that failed last.
    pub invocation_id: InvocationId,
    /// When it was lifted; none: it holds, unless there is another version.
    pub lifted_at: Option<Timestamp>,
    /// By whom.
    pub lifted_by: Option<UserId>,
    /// Grows with each change.
    pub version: i64,
}

/// Which suspensions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SuspensionFilter {
    /// Of this module.
    #[schemars(length(max = 40))]
    pub module_id: Option<String>,
    /// Only those that were not lifted, or only those that were.
    pub lifted: Option<bool>,
}

/// What an administrator has seen of a suspension that is lifted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LiftSuspension {
    /// The version seen.
    pub version: i64,
}

//! What is kept about a worker over time: grids served, training, supervision.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::day::Day;
use crate::id::{AssignmentId, SupervisionId, TrainingId, UnitId, WorkerId};

/// Assigns a grid worker to a grid that has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignWorker {
    /// The grid.
    pub grid_id: UnitId,
    /// The first day, today or earlier.
    pub day: Day,
    /// Why.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub reason: Option<String>,
}

/// Ends a worker's assignment to a grid. The grid then has nobody and is reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseWorker {
    /// The grid.
    pub grid_id: UnitId,
    /// The first day on which they no longer serve it, today or earlier.
    pub day: Day,
    /// Why.
    #[schemars(length(min = 1, max = 200))]
    pub reason: String,
}

/// Hands a grid over to this worker: whoever served it ends, and this one begins, on the same day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOverGrid {
    /// The grid.
    pub grid_id: UnitId,
    /// The first day of the new worker, today or earlier.
    pub day: Day,
    /// Why.
    #[schemars(length(min = 1, max = 200))]
    pub reason: String,
}

/// Notes that a worker has left. Their assignments end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeaveWorker {
    /// The first day on which they no longer serve, today or earlier.
    pub day: Day,
    /// Why.
    #[schemars(length(min = 1, max = 200))]
    pub reason: String,
}

/// Which assignments are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignmentFilter {
    /// To this grid.
    #[serde(default)]
    pub grid_id: Option<UnitId>,
    /// Of this worker.
    #[serde(default)]
    pub worker_id: Option<WorkerId>,
    /// That stood on this day.
    #[serde(default)]
    pub day: Option<Day>,
}

/// An assignment of a worker to a grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AssignmentView {
    /// Id.
    pub id: AssignmentId,
    /// The grid.
    pub unit_id: UnitId,
    /// Who serves it.
    pub worker_id: WorkerId,
    /// Their name.
    pub worker_name: String,
    /// The first day.
    pub from_day: Day,
    /// The first day on which it no longer stood; none: it stands.
    pub to_day: Option<Day>,
    /// Why it began.
    pub reason: String,
    /// Why it ended.
    pub end_reason: String,
}

/// A training that a worker attended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTraining {
    /// Who attended; not changed afterwards.
    pub worker_id: WorkerId,
    /// When, today or earlier.
    pub day: Day,
    /// About what.
    #[schemars(length(min = 1, max = 100))]
    pub topic: String,
    /// How long, minutes.
    #[schemars(range(min = 1, max = 60000))]
    pub minutes: i64,
    /// Who gave it.
    #[schemars(length(min = 1, max = 100))]
    pub provider: String,
}

/// Which trainings are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrainingFilter {
    /// Of this worker.
    #[serde(default)]
    pub worker_id: Option<WorkerId>,
    /// On this day or later.
    #[serde(default)]
    pub from_day: Option<Day>,
    /// Before this day.
    #[serde(default)]
    pub to_day: Option<Day>,
}

/// A training that a worker attended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TrainingView {
    /// Id.
    pub id: TrainingId,
    /// Where the worker serves.
    pub unit_id: UnitId,
    /// Version of the entry.
    pub version: i64,
    /// Who attended.
    pub worker_id: WorkerId,
    /// Their name.
    pub worker_name: String,
    /// When.
    pub day: Day,
    /// About what.
    pub topic: String,
    /// How long, minutes.
    pub minutes: i64,
    /// Who gave it.
    pub provider: String,
}

/// A supervision that a worker had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSupervision {
    /// Who was supervised; not changed afterwards.
    pub worker_id: WorkerId,
    /// By whom. Left out: by the supervisor who is entered for the worker.
    #[serde(default)]
    pub supervisor_id: Option<WorkerId>,
    /// When, today or earlier.
    pub day: Day,
    /// How long, minutes.
    #[schemars(range(min = 1, max = 1440))]
    pub minutes: i64,
    /// About what; nothing that tells a resident's case.
    #[schemars(length(min = 1, max = 100))]
    pub topic: String,
    /// What was agreed.
    #[serde(default)]
    #[schemars(length(max = 1000))]
    pub note: Option<String>,
}

/// Which supervisions are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SupervisionFilter {
    /// Of this worker.
    #[serde(default)]
    pub worker_id: Option<WorkerId>,
    /// By this supervisor.
    #[serde(default)]
    pub supervisor_id: Option<WorkerId>,
}

/// A supervision that a worker had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SupervisionView {
    /// Id.
    pub id: SupervisionId,
    /// Where the worker serves.
    pub unit_id: UnitId,
    /// Version of the entry.
    pub version: i64,
    /// Who was supervised.
    pub worker_id: WorkerId,
    /// By whom.
    pub supervisor_id: WorkerId,
    /// When.
    pub day: Day,
    /// How long, minutes.
    pub minutes: i64,
    /// About what.
    pub topic: String,
    /// What was agreed.
    pub note: String,
}

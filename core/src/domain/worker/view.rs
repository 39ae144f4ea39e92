//! What is entered for a worker, asked about workers, and read of them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{WorkerKind, WorkerLevel};
use crate::domain::day::Day;
use crate::id::{UnitId, WorkerId};

/// What is entered for a worker, in the unit in which they serve. A grid worker who is entered in a grid serves it from today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWorker {
    /// Name.
    #[schemars(length(min = 1, max = 60))]
    pub name: String,
    /// What they do.
    pub kind: WorkerKind,
    /// Professional level.
    pub level: WorkerLevel,
    /// Certificate number.
    #[serde(default)]
    #[schemars(length(max = 40))]
    pub certificate_no: Option<String>,
    /// Registration number.
    #[serde(default)]
    #[schemars(length(max = 40))]
    pub registration_no: Option<String>,
    /// The last day of the registration.
    #[serde(default)]
    pub registered_until: Option<Day>,
    /// Post, e.g. 社工站站长.
    #[serde(default)]
    #[schemars(length(max = 40))]
    pub title: Option<String>,
    /// Telephone number. Left out of an update: stays as it is.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub phone: Option<String>,
    /// The worker who supervises them.
    #[serde(default)]
    pub supervisor_id: Option<WorkerId>,
}

impl Default for NewWorker {
    fn default() -> Self {
        Self {
            name: String::new(),
            kind: WorkerKind::CommunityStaff,
            level: WorkerLevel::None,
            certificate_no: None,
            registration_no: None,
            registered_until: None,
            title: None,
            phone: None,
            supervisor_id: None,
        }
    }
}

/// Which workers are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkerFilter {
    /// Of this unit itself, not of what lies below.
    #[serde(default)]
    pub unit_id: Option<UnitId>,
    /// Who do this.
    #[serde(default)]
    pub kind: Option<WorkerKind>,
    /// Of this level.
    #[serde(default)]
    pub level: Option<WorkerLevel>,
    /// With a certificate, or without.
    #[serde(default)]
    pub certified: Option<bool>,
    /// Supervised by this worker.
    #[serde(default)]
    pub supervisor_id: Option<WorkerId>,
    /// Whose name begins so, or who have this telephone number.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub text: Option<String>,
    /// Who hold this certificate, all of its number.
    #[serde(default)]
    #[schemars(length(max = 40))]
    pub certificate_no: Option<String>,
    /// Who have this telephone number, all of it.
    #[serde(default)]
    #[schemars(length(max = 30))]
    pub phone: Option<String>,
    /// Those who have left instead of those who serve.
    #[serde(default)]
    pub left: Option<bool>,
}

/// A worker as they are read. The telephone number is masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WorkerView {
    /// Id.
    pub id: WorkerId,
    /// Where they serve.
    pub unit_id: UnitId,
    /// Version of the entry.
    pub version: i64,
    /// Name.
    pub name: String,
    /// What they do.
    pub kind: WorkerKind,
    /// Professional level.
    pub level: WorkerLevel,
    /// Certificate number.
    pub certificate_no: Option<String>,
    /// Registration number.
    pub registration_no: Option<String>,
    /// The last day of the registration.
    pub registered_until: Option<Day>,
    /// Post.
    pub title: Option<String>,
    /// Telephone number, masked.
    pub phone: Option<String>,
    /// The worker who supervises them.
    pub supervisor_id: Option<WorkerId>,
    /// The grids that they serve.
    pub grids: Vec<UnitId>,
    /// Minutes of training in all.
    pub training_minutes: i64,
    /// The first day on which they no longer served; none: they do.
    pub left_day: Option<Day>,
}

/// Nothing is asked for the share of certified workers: it is that of today.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CertifiedParams {}

/// How many of the workers in the unit and below hold a certificate, today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CertifiedView {
    /// Workers who serve.
    pub workers: i64,
    /// Those of them with a certificate of any level.
    pub certified: i64,
    /// Their share, whole thousandths; none without workers.
    pub certified_permille: Option<i64>,
    /// The same by kind and level.
    pub rows: Vec<CertifiedRow>,
}

/// Workers of one kind and level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CertifiedRow {
    /// What they do.
    pub kind: WorkerKind,
    /// Professional level.
    pub level: WorkerLevel,
    /// How many.
    pub workers: i64,
}

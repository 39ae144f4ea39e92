//! Modules as the county keeps them: installed versions, where they are switched on, and their records.

use crate::id::{EnablementId, RecordId, UnitId, UserId};
use crate::time::Timestamp;

/// An installed version of a module. The core keeps its manifest and never looks inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleVersion {
    /// Id of the module, e.g. `liaison-card`.
    pub module_id: String,
    /// Semantic version.
    pub version: String,
    /// SHA-256 of the component, lower-case hex.
    pub digest: String,
    /// Manifest, JSON.
    pub manifest: String,
    /// Who signed it: an Ed25519 key, hex; empty: nobody.
    pub publisher: String,
    /// When installed.
    pub installed_at: Timestamp,
    /// By whom.
    pub installed_by: Option<UserId>,
}

/// Which versions of a module stand where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleState {
    /// Id of the module.
    pub id: String,
    /// The version in use, by its digest.
    pub digest: String,
    /// The version that was in use before; none: there was none.
    pub before_digest: Option<String>,
    /// The version that is tried.
    pub trial_digest: Option<String>,
    /// Where it is tried, and below.
    pub trial_unit_id: Option<UnitId>,
    /// Capabilities granted for the trial, JSON array of names.
    pub trial_grants: String,
    /// When changed.
    pub changed_at: Timestamp,
}

impl ModuleState {
    /// Whether a version is in use, was before, or is tried.
    #[must_use]
    pub fn holds(&self, digest: &str) -> bool {
        self.digest == digest
            || [&self.before_digest, &self.trial_digest].into_iter().flatten().any(|held| held == digest)
    }
}

/// A trial of a version against everything that the county has, which changes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rehearsal {
    /// The version, by its digest.
    pub digest: String,
    /// The version in use at that time, by its digest.
    pub against: String,
    /// When it was begun.
    pub started_at: Timestamp,
    /// When it ended; none: it goes on, or the host that did it has ended.
    pub ended_at: Option<Timestamp>,
    /// By whom.
    pub started_by: Option<UserId>,
    /// What came of it, JSON; the core never looks inside.
    pub report: String,
}

/// A module switched on or off in a unit, and by that in everything below until something nearer says otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enablement {
    /// Id.
    pub id: EnablementId,
    /// Which module.
    pub module_id: String,
    /// Where.
    pub unit_id: UnitId,
    /// On or off.
    pub enabled: bool,
    /// Settings, JSON object.
    pub settings: String,
    /// Capabilities granted, JSON array of names.
    pub grants: String,
    /// When changed.
    pub changed_at: Timestamp,
    /// By whom.
    pub changed_by: Option<UserId>,
    /// Grows with each change.
    pub version: i64,
}

/// A module's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Id.
    pub id: RecordId,
    /// Whose.
    pub module_id: String,
    /// Where.
    pub unit_id: UnitId,
    /// In which collection.
    pub collection: String,
    /// JSON object; personal fields sealed.
    pub body: String,
    /// Grows with each change, from 1.
    pub version: i64,
    /// When made.
    pub created_at: Timestamp,
    /// When changed.
    pub updated_at: Timestamp,
}

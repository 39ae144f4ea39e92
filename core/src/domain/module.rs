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
    /// When installed.
    pub installed_at: Timestamp,
    /// By whom.
    pub installed_by: Option<UserId>,
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

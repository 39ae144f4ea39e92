//! Records that are brought over to another version of their module.

use crate::id::{RecordId, UnitId};
use crate::time::Timestamp;

/// How far the records of one unit are brought over. They are gone through by collection, in the order of the names, and by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordMigration {
    /// Whose.
    pub module_id: String,
    /// Where.
    pub unit_id: UnitId,
    /// The version with which the unit worked before, by its digest.
    pub from_digest: String,
    /// The version with which it works now.
    pub digest: String,
    /// The collection that is gone through; empty: none yet.
    pub collection: String,
    /// The last record of it that was dealt with; none: none yet.
    pub after_id: Option<RecordId>,
    /// Records that were brought over.
    pub done: i64,
    /// Records that could not be: they are as they were.
    pub failed: i64,
    /// What went wrong with the first of them, for the module's developer; empty: nothing.
    pub failure: String,
    /// Since when.
    pub begun_at: Timestamp,
    /// When it was through; none: it goes on.
    pub ended_at: Option<Timestamp>,
}

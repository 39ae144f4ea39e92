//! The audit trail as it is read, and what a check of its chain finds.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::day::Day;
use crate::id::{AuditId, UnitId, UserId};
use crate::time::Timestamp;

/// Which entries of the trail.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AuditFilter {
    /// Of this user.
    #[serde(default)]
    pub user_id: Option<UserId>,
    /// About this kind of thing, e.g. `resident`.
    #[serde(default)]
    #[schemars(length(max = 40))]
    pub entity: Option<String>,
    /// About this very thing.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub entity_id: Option<String>,
    /// What was done, from its beginning: `personal.reveal`, or `posts.` for everything done to posts.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub verb: Option<String>,
    /// Not before this day.
    #[serde(default)]
    pub from: Option<Day>,
    /// Not after this day.
    #[serde(default)]
    pub to: Option<Day>,
}

/// An entry of the trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AuditView {
    /// Id.
    pub id: AuditId,
    /// When.
    pub at: Timestamp,
    /// Where.
    pub unit_id: Option<UnitId>,
    /// Who; none: the platform.
    pub user_id: Option<UserId>,
    /// Their name.
    pub user_name: String,
    /// Through which module.
    pub module_id: Option<String>,
    /// What was done, e.g. `personal.reveal`.
    pub verb: String,
    /// To what, e.g. `resident`.
    pub entity: String,
    /// To which.
    pub entity_id: String,
    /// Why, in the person's own words, where a reason is asked.
    pub purpose: String,
    /// More, never a personal value.
    pub detail: String,
    /// The block into which it was bound; none: not yet.
    pub block: Option<i64>,
}

super::text_enum! {
    /// What is wrong with the trail.
    AuditFault {
        /// An entry says something else than when it was written.
        RowChanged = "row_changed",
        /// An entry is gone.
        RowMissing = "row_missing",
        /// An entry stands in a block into which it was not bound.
        RowAdded = "row_added",
        /// A block says something else than when it was made.
        BlockChanged = "block_changed",
        /// A block is gone.
        BlockMissing = "block_missing",
        /// What says which block is the last was changed or is gone.
        HeadChanged = "head_changed",
        /// The last block is another than the one that was noted down outside.
        HeadOther = "head_other",
    }
}

/// The first thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AuditFinding {
    /// What.
    pub fault: AuditFault,
    /// In which block.
    pub block: Option<i64>,
    /// With which entry.
    pub entry: Option<String>,
}

/// What a check of the chain found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AuditVerdict {
    /// Blocks that were checked.
    pub blocks: i64,
    /// Entries that were checked, in blocks and waiting.
    pub entries: i64,
    /// Entries that wait to be bound into a block.
    pub waiting: i64,
    /// The last block, `<number>:<hash>`, to be noted down where nobody who changes the database can change it; none: no
    /// block yet.
    pub head: Option<String>,
    /// The first thing that is wrong; none: nothing.
    pub finding: Option<AuditFinding>,
}

/// How far the trail is bound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AuditState {
    /// The last block, `<number>:<hash>`.
    pub head: Option<String>,
    /// When it was made.
    pub sealed_at: Option<Timestamp>,
}

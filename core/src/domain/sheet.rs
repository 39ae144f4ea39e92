//! Sheets taken in: tried first, then taken, and undone when they were the wrong ones.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::{ImportId, UnitId, UserId};
use crate::seal::Sealed;
use crate::time::Timestamp;

super::text_enum! {
    /// Where an import stands.
    ImportState {
        /// Looked at: nothing was changed.
        Tried = "tried",
        /// Taken in.
        Taken = "taken",
        /// Taken in and undone.
        Undone = "undone",
    }
}

super::text_enum! {
    /// What a row of a sheet did.
    RowDid {
        /// Made an entry.
        Created = "created",
        /// Changed an entry that was there.
        Updated = "updated",
    }
}

/// An import as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Id.
    pub id: ImportId,
    /// The unit in which it was made.
    pub unit_id: UnitId,
    /// Into which register.
    pub register: String,
    /// Name of the file.
    pub file_name: String,
    /// SHA-256 of the file: the same sheet is known again.
    pub digest: String,
    /// The rows, sealed; none once they are forgotten.
    pub content: Option<Sealed>,
    /// Where it stands.
    pub state: ImportState,
    /// How many rows the sheet has.
    pub row_count: i64,
    /// How many entries it made.
    pub created_count: i64,
    /// How many entries it changed.
    pub updated_count: i64,
    /// Who tried it.
    pub tried_by: Option<UserId>,
    /// When.
    pub tried_at: Timestamp,
    /// When it was taken in.
    pub taken_at: Option<Timestamp>,
    /// When it was undone.
    pub undone_at: Option<Timestamp>,
    /// Grows with each change.
    pub version: i64,
}

/// What a row did, and what undoes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRow {
    /// The import.
    pub import_id: ImportId,
    /// Its row in the sheet.
    pub row_number: i64,
    /// The unit of the entry.
    pub unit_id: UnitId,
    /// What it did.
    pub did: RowDid,
    /// To which entry.
    pub entry_id: String,
    /// The entry's version afterwards: a later one means that somebody has worked on it since.
    pub entry_version: i64,
    /// What was entered before, sealed.
    pub before_it: Option<Sealed>,
}

/// An import as people see it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ImportView {
    /// Id.
    pub id: ImportId,
    /// The unit in which it was made.
    pub unit_id: UnitId,
    /// Into which register.
    pub register: String,
    /// Name of the file.
    pub file_name: String,
    /// Where it stands.
    pub state: ImportState,
    /// How many rows the sheet has.
    pub row_count: i64,
    /// How many entries it made.
    pub created_count: i64,
    /// How many entries it changed.
    pub updated_count: i64,
    /// When it was tried.
    pub tried_at: Timestamp,
    /// When it was taken in.
    pub taken_at: Option<Timestamp>,
    /// When it was undone.
    pub undone_at: Option<Timestamp>,
    /// Grows with each change.
    pub version: i64,
}

/// Which imports.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportFilter {
    /// Into this register.
    #[serde(default)]
    #[schemars(length(max = 40))]
    pub register: Option<String>,
    /// In this state.
    #[serde(default)]
    pub state: Option<ImportState>,
}

impl From<Import> for ImportView {
    fn from(import: Import) -> Self {
        Self {
            id: import.id,
            unit_id: import.unit_id,
            register: import.register,
            file_name: import.file_name,
            state: import.state,
            row_count: import.row_count,
            created_count: import.created_count,
            updated_count: import.updated_count,
            tried_at: import.tried_at,
            taken_at: import.taken_at,
            undone_at: import.undone_at,
            version: import.version,
        }
    }
}

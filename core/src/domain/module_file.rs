//! Files of modules: what people brought to a module in a unit.

use std::sync::Arc;

use super::file::{CleanFile, MediaType};
use crate::id::{ModuleFileId, UnitId, UserId};
use crate::time::Timestamp;

/// Most bytes that one module keeps in one unit: 10 GiB, some thousand photographs.
pub const MOST_KEPT_BYTES: i64 = 10 * 1024 * 1024 * 1024;

/// A file of a module in a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleFile {
    /// Id.
    pub id: ModuleFileId,
    /// The unit in which it was brought.
    pub unit_id: UnitId,
    /// The module to which it was brought.
    pub module_id: String,
    /// Its name.
    pub name: String,
    /// SHA-256 of what it holds.
    pub sha256: String,
    /// What it is.
    pub media_type: MediaType,
    /// Its bytes.
    pub size: i64,
    /// Width of a picture.
    pub width: Option<i64>,
    /// Height of a picture.
    pub height: Option<i64>,
    /// Who brought it.
    pub created_by: Option<UserId>,
    /// When.
    pub created_at: Timestamp,
}

/// A file that was brought to an action and is not kept yet.
#[derive(Debug, Clone)]
pub struct BroughtFile {
    /// What is known of it, under the id that it gets.
    pub about: ModuleFile,
    /// What it holds.
    pub file: Arc<CleanFile>,
}

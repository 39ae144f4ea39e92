//! Files of modules: what people brought to a module in a unit.

use std::sync::Arc;

use super::file::{CleanFile, MediaType};
use crate::id::{ModuleFileId, ResidentId, UnitId, UserId, VolunteerId};
use crate::time::Timestamp;

/// Most bytes that one module keeps in one unit: 10 GiB, some thousand photographs.
pub const MOST_KEPT_BYTES: i64 = 10 * 1024 * 1024 * 1024;

/// Most people that are noted on one file.
pub const MOST_PEOPLE: usize = 50;

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
    /// Since when it is handed to staff alone: somebody on it took back that they may be shown.
    pub held_at: Option<Timestamp>,
}

/// Somebody who is on a picture: a resident or a volunteer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureOf {
    /// The resident.
    pub resident_id: Option<ResidentId>,
    /// The volunteer.
    pub volunteer_id: Option<VolunteerId>,
}

impl From<ResidentId> for PictureOf {
    fn from(id: ResidentId) -> Self {
        Self { resident_id: Some(id), volunteer_id: None }
    }
}

impl From<VolunteerId> for PictureOf {
    fn from(id: VolunteerId) -> Self {
        Self { resident_id: None, volunteer_id: Some(id) }
    }
}

/// A file that was brought to an action and is not kept yet.
#[derive(Debug, Clone)]
pub struct BroughtFile {
    /// What is known of it, under the id that it gets.
    pub about: ModuleFile,
    /// What it holds.
    pub file: Arc<CleanFile>,
}

//! A screen on the wall of a unit, which shows without a login what anybody may see.

use crate::id::UnitId;
use crate::time::Timestamp;

/// The wall of a unit. It has one address at a time; a new one takes the place of the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wall {
    /// Whose.
    pub unit_id: UnitId,
    /// Since when its address holds.
    pub opened_at: Timestamp,
}

//! Volunteers and their teams.

use crate::id::{TeamId, UnitId, VolunteerId};
use crate::seal::Sealed;
use crate::time::Timestamp;

/// A volunteer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Volunteer {
    /// Id.
    pub id: VolunteerId,
    /// The community in which they are registered.
    pub unit_id: UnitId,
    /// Name.
    pub name: String,
    /// Telephone number.
    pub phone: Option<Sealed>,
    /// Whether they take requests now; they say so themselves.
    pub available: bool,
    /// What they can do, as a JSON array of words.
    pub skills: String,
    /// When registered.
    pub created_at: Timestamp,
    /// Grows with each change.
    pub version: i64,
}

/// A volunteer as a reader sees them: personal fields masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VolunteerView {
    /// Id.
    pub id: VolunteerId,
    /// The community in which they are registered.
    pub unit_id: UnitId,
    /// Name, masked.
    pub name: String,
    /// Telephone number, masked.
    pub phone: Option<String>,
    /// Whether they take requests now.
    pub available: bool,
    /// What they can do.
    pub skills: Vec<String>,
    /// Teams they belong to.
    pub teams: Vec<TeamId>,
    /// Approved minutes of service, all of them.
    pub approved_minutes: i64,
}

/// What is entered for a volunteer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewVolunteer {
    /// Name.
    pub name: String,
    /// Telephone number.
    pub phone: Option<String>,
    /// What they can do.
    pub skills: Vec<String>,
}

/// A volunteer team. One person may belong to several; their hours count once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Id.
    pub id: TeamId,
    /// Its community.
    pub unit_id: UnitId,
    /// Name.
    pub name: String,
    /// How many belong to it.
    pub members: i64,
}

//! Stars of volunteers: by approved minutes, on application, decided by staff who judge the quality too
//! (中国社区志愿者注册管理办法 art. 18, known at second hand).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::day::Day;
use crate::id::{StarId, UnitId, UserId, VolunteerId};
use crate::time::Timestamp;

super::text_enum! {
    /// Where an application for stars stands.
    StarStatus {
        /// Staff have to decide.
        Applied = "applied",
        /// The volunteer has the stars.
        Granted = "granted",
        /// They do not.
        Refused = "refused",
        /// They had them, and a review took them away.
        Lapsed = "lapsed",
    }
}

/// An application for stars, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Star {
    /// Id.
    pub id: StarId,
    /// The unit in which the volunteer is registered.
    pub unit_id: UnitId,
    /// Who.
    pub volunteer_id: VolunteerId,
    /// How many stars.
    pub stars: i64,
    /// Approved minutes when they applied.
    pub minutes: i64,
    /// Where it stands.
    pub status: StarStatus,
    /// Who applied.
    pub applied_by: Option<UserId>,
    /// When.
    pub applied_at: Timestamp,
    /// Who decided last.
    pub decided_by: Option<UserId>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// Why it was refused or has lapsed.
    pub reason: String,
    /// When it is looked at again.
    pub review_on: Option<Day>,
    /// Grows with each change.
    pub version: i64,
    /// The volunteer's name, as registered.
    pub volunteer_name: String,
}

/// An application for stars as a reader sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StarView {
    /// Id.
    pub id: StarId,
    /// The unit in which the volunteer is registered.
    pub unit_id: UnitId,
    /// Who.
    pub volunteer_id: VolunteerId,
    /// The volunteer's name, masked.
    pub volunteer_name: String,
    /// How many stars.
    pub stars: i64,
    /// Approved minutes when they applied.
    pub minutes: i64,
    /// Where it stands.
    pub status: StarStatus,
    /// When they applied.
    pub applied_at: Timestamp,
    /// When it was decided last.
    pub decided_at: Option<Timestamp>,
    /// Why it was refused or has lapsed.
    pub reason: String,
    /// When it is looked at again.
    pub review_on: Option<Day>,
    /// Grows with each change.
    pub version: i64,
}

impl From<Star> for StarView {
    fn from(kept: Star) -> Self {
        Self {
            id: kept.id,
            unit_id: kept.unit_id,
            volunteer_id: kept.volunteer_id,
            volunteer_name: super::mask::name(&kept.volunteer_name),
            stars: kept.stars,
            minutes: kept.minutes,
            status: kept.status,
            applied_at: kept.applied_at,
            decided_at: kept.decided_at,
            reason: kept.reason,
            review_on: kept.review_on,
            version: kept.version,
        }
    }
}

/// A volunteer applies for the stars that their minutes make, or staff for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStar {
    /// Who.
    pub volunteer_id: VolunteerId,
}

/// Which applications.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct StarFilter {
    /// In this state.
    pub status: Option<StarStatus>,
    /// Of this volunteer.
    pub volunteer_id: Option<VolunteerId>,
}

/// A decision on an application, or on granted stars when they are looked at again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideStar {
    /// Whether the volunteer has the stars.
    pub grant: bool,
    /// Why not; needed when they do not.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub reason: String,
}

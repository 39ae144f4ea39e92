//! Volunteer teams. One person may belong to several; their hours count once.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::{TeamId, UnitId, VolunteerId};

super::text_enum! {
    /// Who makes up a team.
    TeamKind {
        /// 志愿骨干
        Backbone = "backbone",
        /// 下沉党员
        PartyMembers = "party_members",
        /// 驻区单位职工
        UnitEmployees = "unit_employees",
        /// 居民
        Residents = "residents",
        /// 专业志愿者：法律、医疗、心理
        Professional = "professional",
    }
}

/// A volunteer team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TeamView {
    /// Id.
    pub id: TeamId,
    /// Its community.
    pub unit_id: UnitId,
    /// Name.
    pub name: String,
    /// Who makes it up.
    pub kind: TeamKind,
    /// How many belong to it.
    pub members: i64,
    /// Grows with each change.
    pub version: i64,
}

/// What is entered for a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTeam {
    /// Name.
    #[schemars(length(min = 1, max = 60))]
    pub name: String,
    /// Who makes it up.
    #[serde(default = "residents")]
    pub kind: TeamKind,
}

const fn residents() -> TeamKind {
    TeamKind::Residents
}

impl NewTeam {
    /// A team of residents.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned(), kind: residents() }
    }
}

/// Which teams.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TeamFilter {
    /// Of this kind.
    #[serde(default)]
    pub kind: Option<TeamKind>,
    /// To which this volunteer belongs.
    #[serde(default)]
    pub volunteer_id: Option<VolunteerId>,
}

/// Puts a volunteer into a team; again is no error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JoinTeam {
    /// Who: a volunteer of the unit.
    pub volunteer_id: VolunteerId,
}

/// Takes a volunteer out of a team; somebody who is not in it is no error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeaveTeam {
    /// Who.
    pub volunteer_id: VolunteerId,
}

//! Social-work stations (社工站): three tiers, 县总站 – 乡镇站 – 村（社区）点.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::day::Day;
use super::unit::UnitKind;
use crate::id::{OrganisationId, StationId, UnitId, WorkerId};

super::text_enum! {
    /// Of which tier a station is.
    StationTier {
        /// 县总站
        County = "county",
        /// 乡镇（街道）社工站
        Township = "township",
        /// 村（社区）社工点
        CommunityPoint = "community_point",
    }
}

super::text_enum! {
    /// A line of work of a station.
    WorkLine {
        /// 个案工作 (MZ/T 094-2017)
        Case = "case",
        /// 小组工作 (MZ/T 095-2017)
        Group = "group",
        /// 社区工作
        Community = "community",
        /// 社会救助
        Assistance = "assistance",
        /// 养老服务
        Elderly = "elderly",
        /// 儿童福利与关爱保护
        Children = "children",
        /// 社会事务
        SocialAffairs = "social_affairs",
        /// 志愿服务联动
        Volunteering = "volunteering",
        /// 督导与培训
        Supervision = "supervision",
    }
}

impl StationTier {
    /// The level of unit at which a station of this tier stands.
    #[must_use]
    pub const fn unit_kind(self) -> UnitKind {
        match self {
            Self::County => UnitKind::County,
            Self::Township => UnitKind::Township,
            Self::CommunityPoint => UnitKind::Community,
        }
    }
}

/// What is entered for a station.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStation {
    /// The unit at which it stands, of the level of its tier; the unit of the context or below. Left out: the unit of the
    /// context. Not changed afterwards.
    #[serde(default)]
    pub unit_id: Option<UnitId>,
    /// Name.
    #[schemars(length(min = 1, max = 60))]
    pub name: String,
    /// Of which tier it is.
    pub tier: StationTier,
    /// Its lines of work.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub lines: Vec<WorkLine>,
    /// Where it is.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub address: Option<String>,
    /// Public telephone number of its desk.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub desk_phone: Option<String>,
    /// Who is in charge.
    #[serde(default)]
    pub in_charge_id: Option<WorkerId>,
    /// Which organisation runs it.
    #[serde(default)]
    pub organisation_id: Option<OrganisationId>,
    /// Who works there.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub staff: Vec<WorkerId>,
    /// Since when it is there, today or earlier.
    pub established_day: Day,
}

/// Closes a station.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndStation {
    /// The first day on which it is no longer there, today or earlier.
    pub day: Day,
    /// Why.
    #[schemars(length(min = 1, max = 200))]
    pub reason: String,
}

/// Which stations are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StationFilter {
    /// At this unit itself, not at what lies below.
    #[serde(default)]
    pub unit_id: Option<UnitId>,
    /// Of this tier.
    #[serde(default)]
    pub tier: Option<StationTier>,
    /// With this line of work.
    #[serde(default)]
    pub line: Option<WorkLine>,
    /// Where this worker works.
    #[serde(default)]
    pub worker_id: Option<WorkerId>,
    /// Those that were closed instead of those that stand.
    #[serde(default)]
    pub ended: Option<bool>,
    /// Whose name begins so.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub text: Option<String>,
    /// Of exactly this name.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub name: Option<String>,
}

/// A station.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StationView {
    /// Id.
    pub id: StationId,
    /// The unit at which it stands.
    pub unit_id: UnitId,
    /// Version of the entry.
    pub version: i64,
    /// Name.
    pub name: String,
    /// Of which tier it is.
    pub tier: StationTier,
    /// Its lines of work.
    pub lines: Vec<WorkLine>,
    /// Where it is.
    pub address: Option<String>,
    /// Public telephone number of its desk.
    pub desk_phone: Option<String>,
    /// Who is in charge.
    pub in_charge_id: Option<WorkerId>,
    /// Which organisation runs it.
    pub organisation_id: Option<OrganisationId>,
    /// Who works there.
    pub staff: Vec<WorkerId>,
    /// Since when it is there.
    pub established_day: Day,
    /// The first day on which it is no longer there; none: it is.
    pub ended_day: Option<Day>,
}

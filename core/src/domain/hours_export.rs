//! Handing records on to the national system of volunteer service (志愿服务信息系统): 志愿服务条例 art. 19.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::day::Day;
use super::volunteer::{VolunteerAward, VolunteerTraining};
use crate::id::{HoursExportId, HoursId, UnitId, VolunteerId};
use crate::time::Timestamp;

super::text_enum! {
    /// What an exported row tells.
    ExportChange {
        /// Hours that were approved.
        Approved = "approved",
        /// Hours that were exported before and are withdrawn.
        Withdrawn = "withdrawn",
    }
}

/// An export, as it is kept and seen: which hours went out together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HoursExportView {
    /// Id.
    pub id: HoursExportId,
    /// Whose.
    pub unit_id: UnitId,
    /// Number: day and running number within the unit.
    pub number: String,
    /// Last day of service in it.
    pub through_day: Day,
    /// When it was made.
    pub made_at: Timestamp,
    /// Rows.
    pub entries: i64,
    /// Minutes: approved less withdrawn.
    pub minutes: i64,
}

/// Everything that is approved or withdrawn and was not exported yet goes out together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewHoursExport {
    /// Service up to and including this day.
    pub through_day: Day,
}

/// Which exports.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HoursExportFilter {}

/// How rows are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ExportRows {
    /// Names, telephone and identity numbers in the clear, and what for: it is written into the audit trail for each
    /// volunteer. Left out: masked.
    #[schemars(length(max = 200))]
    pub purpose: Option<String>,
}

/// 志愿服务情况: a row of service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ServiceRow {
    /// The entry.
    pub hours_id: HoursId,
    /// What the row tells.
    pub change: ExportChange,
    /// Whose.
    pub volunteer_id: VolunteerId,
    /// The unit that recorded it.
    pub unit_code: String,
    /// The unit's name.
    pub unit_name: String,
    /// The project or activity, or the kind of request.
    pub project: String,
    /// What was done.
    pub content: String,
    /// When the service began.
    pub served_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
    /// Minutes of service.
    pub minutes: i64,
}

/// 个人基本信息: a volunteer of the export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PersonRow {
    /// Who.
    pub volunteer_id: VolunteerId,
    /// Unified number of the volunteer; empty: none yet.
    pub volunteer_no: String,
    /// Name.
    pub name: String,
    /// Telephone number.
    pub phone: Option<String>,
    /// Identity number.
    pub id_number: Option<String>,
    /// What they can do.
    pub skills: Vec<String>,
    /// The day they registered.
    pub registered_on: Day,
    /// Approved minutes, all of them.
    pub approved_minutes: i64,
}

/// 培训: training of a volunteer of the export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TrainingRow {
    /// Who.
    pub volunteer_id: VolunteerId,
    /// What it was about.
    pub course: String,
    /// The day on which it was held.
    pub held_on: Day,
    /// Minutes.
    pub minutes: i64,
}

impl From<VolunteerTraining> for TrainingRow {
    fn from(kept: VolunteerTraining) -> Self {
        Self { volunteer_id: kept.volunteer_id, course: kept.title, held_on: kept.held_on, minutes: kept.minutes }
    }
}

/// 表彰奖励: an award of a volunteer of the export, or their stars.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AwardRow {
    /// Who.
    pub volunteer_id: VolunteerId,
    /// How many stars; none: an award of the register.
    pub stars: Option<i64>,
    /// What the award was for.
    pub title: String,
    /// Who gave it.
    pub issuer: String,
    /// The day on which it was given.
    pub given_on: Day,
}

impl From<VolunteerAward> for AwardRow {
    fn from(kept: VolunteerAward) -> Self {
        Self {
            volunteer_id: kept.volunteer_id,
            stars: None,
            title: kept.title,
            issuer: kept.issuer,
            given_on: kept.given_on,
        }
    }
}

/// A page of service, with everything known of the volunteers on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ExportRowsView {
    /// 个人基本信息
    pub people: Vec<PersonRow>,
    /// 志愿服务情况
    pub services: Vec<ServiceRow>,
    /// 培训
    pub trainings: Vec<TrainingRow>,
    /// 表彰奖励
    pub awards: Vec<AwardRow>,
    /// What to ask for as `after` to get the next page; none: this is the last.
    pub next: Option<String>,
}

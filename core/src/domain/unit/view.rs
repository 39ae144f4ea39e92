//! What is entered for a unit, asked about units, and read of them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Unit, UnitCode, UnitKind};
use crate::domain::day::Day;
use crate::id::UnitId;

/// What is entered for a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUnit {
    /// 12 digits (statistical division code), 15 for a grid; begins with the digits of the unit above. A code is used once
    /// and for all time.
    #[schemars(length(min = 12, max = 15))]
    pub code: String,
    /// Name in Chinese.
    #[schemars(length(min = 1, max = 60))]
    pub name_zh: String,
    /// Name in English.
    #[schemars(length(min = 1, max = 120))]
    pub name_en: String,
    /// The unit above. Left out: the unit of the context; nothing stands above a county. It is not changed afterwards but by
    /// a merge or split.
    #[serde(default)]
    pub parent_id: Option<UnitId>,
    /// Public telephone number of its desk.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub desk_phone: Option<String>,
    /// The code that a higher level's own grid plan gives it.
    #[serde(default)]
    #[schemars(length(max = 40))]
    pub external_code: Option<String>,
    /// Whether the code was made up for a demonstration.
    #[serde(default)]
    pub demo: bool,
    /// The first day on which it is there, today or earlier. Left out: today. It is not changed afterwards.
    #[serde(default)]
    pub valid_from: Option<Day>,
}

/// Which units are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitFilter {
    /// Of this level.
    #[serde(default)]
    pub kind: Option<UnitKind>,
    /// Directly below this unit.
    #[serde(default)]
    pub parent_id: Option<UnitId>,
    /// Whose Chinese name or code begins so.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub text: Option<String>,
    /// Of exactly this code.
    #[serde(default)]
    #[schemars(length(max = 15))]
    pub code: Option<String>,
    /// As they stood on this day: names, codes and units above of then. Left out: today.
    #[serde(default)]
    pub day: Option<Day>,
    /// Those that have ended (on or before today) instead of those that stand.
    #[serde(default)]
    pub ended: Option<bool>,
    /// With made-up codes, or without.
    #[serde(default)]
    pub demo: Option<bool>,
    /// Without a station of their own, or with one.
    #[serde(default)]
    pub without_station: Option<bool>,
    /// Without a worker assigned, or with one; grids are meant.
    #[serde(default)]
    pub without_worker: Option<bool>,
}

/// A unit as it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UnitView {
    /// Id.
    pub id: UnitId,
    /// The unit itself: every entry names where it belongs.
    pub unit_id: UnitId,
    /// Version of the entry.
    pub version: i64,
    /// 12 digits, 15 for a grid.
    pub code: UnitCode,
    /// Level.
    pub kind: UnitKind,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// The unit above.
    pub parent_id: Option<UnitId>,
    /// Public telephone number of its desk.
    pub desk_phone: Option<String>,
    /// The code that a higher level's own grid plan gives it.
    pub external_code: Option<String>,
    /// Whether the code was made up for a demonstration.
    pub demo: bool,
    /// The first day on which it is there.
    pub valid_from: Day,
    /// The first day on which it is no longer there; none: it still is.
    pub valid_to: Option<Day>,
    /// What an ended unit became.
    pub successor_ids: Vec<UnitId>,
}

impl UnitView {
    pub(crate) fn new(unit: Unit, successor_ids: Vec<UnitId>) -> Self {
        Self {
            valid_from: unit.first_day(),
            valid_to: unit.end_day(),
            id: unit.id,
            unit_id: unit.id,
            version: unit.version,
            code: unit.code,
            kind: unit.kind,
            name_zh: unit.name_zh,
            name_en: unit.name_en,
            parent_id: unit.parent_id,
            desk_phone: unit.desk_phone,
            external_code: unit.external_code,
            demo: unit.demo,
            successor_ids,
        }
    }
}

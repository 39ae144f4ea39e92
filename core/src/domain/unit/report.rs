//! What is asked of the tree as a whole.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{UnitCode, UnitKind};
use crate::domain::day::Day;
use crate::id::UnitId;

/// Which tree is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TreeParams {
    /// As it stood on this day. Left out: today.
    #[serde(default)]
    pub day: Option<Day>,
    /// Down to this level. Left out: communities.
    #[serde(default)]
    pub lowest: Option<UnitKind>,
}

/// The tree below a unit, by code: what stands below a unit follows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UnitTreeView {
    /// As it stood on this day.
    pub day: Day,
    /// The units, each with the one above it.
    pub units: Vec<UnitBrief>,
}

/// A unit in few words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UnitBrief {
    /// Id.
    pub id: UnitId,
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
}

/// Nothing is asked for the coverage: it is that of today.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CoverageParams {}

/// How far stations and grid workers reach in the unit and below, today. Shares are whole thousandths; none where there is
/// nothing to reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CoverageView {
    /// Townships.
    pub townships: i64,
    /// Townships with a station of their own.
    pub townships_with_station: i64,
    /// Their share, thousandths.
    pub townships_with_station_permille: Option<i64>,
    /// Communities and villages.
    pub communities: i64,
    /// Communities and villages with a station of their own.
    pub communities_with_station: i64,
    /// Their share, thousandths.
    pub communities_with_station_permille: Option<i64>,
    /// Stations of all tiers.
    pub stations: i64,
    /// Grids.
    pub grids: i64,
    /// Grids with exactly one worker.
    pub grids_with_worker: i64,
    /// Their share, thousandths.
    pub grids_with_worker_permille: Option<i64>,
    /// Grids without a worker, by code, at most 200 (the list of units with `without_worker` has them all).
    pub orphan_grids: Vec<UnitBrief>,
}

/// Nothing is asked for the check of codes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CodesParams {}

/// Numbers that are left out between the grids of a community.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CommunityGaps {
    /// The community.
    pub unit_id: UnitId,
    /// Its code.
    pub code: UnitCode,
    /// Grids that stand.
    pub grids: i64,
    /// The greatest number among them.
    pub greatest: i64,
    /// The numbers below it that no grid has.
    pub missing: Vec<i64>,
}

/// What is odd about the codes in the unit and below, today. None of it stops anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CodeReportView {
    /// Communities whose grids are not numbered through.
    pub gaps: Vec<CommunityGaps>,
    /// Units whose `external_code` another standing unit bears too.
    pub doubled: Vec<UnitBrief>,
    /// Units whose code does not begin with that of the unit above.
    pub astray: Vec<UnitBrief>,
    /// Communities whose last three digits are in no range of the standard: 001–199 (居委会), 200–399 (村委会), 601–999
    /// (merged, CJ/T 349).
    pub out_of_range: Vec<UnitBrief>,
}

/// A share in whole thousandths, rounded to the nearest; none of nothing.
#[must_use]
pub fn permille(part: i64, whole: i64) -> Option<i64> {
    (whole > 0).then(|| (part * 2000 + whole) / (whole * 2))
}

#[cfg(test)]
mod tests {
    #[test]
    fn shares() {
        assert_eq!(super::permille(850, 1024), Some(830));
        assert_eq!(super::permille(0, 3), Some(0));
        assert_eq!(super::permille(2, 3), Some(667));
        assert_eq!(super::permille(0, 0), None);
    }
}

//! Changes of the tree: what is said for one, and what is kept of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::UnitCode;
use crate::domain::day::Day;
use crate::id::{UnitChangeId, UnitId};
use crate::time::Timestamp;

crate::domain::text_enum! {
    /// What was done to the tree.
    UnitVerb {
        /// 更名
        Rename = "rename",
        /// 代码变更: a unit that came under another one took a code that begins with that one's digits.
        Recode = "recode",
        /// 撤销
        End = "end",
        /// 合并: several into one.
        Merge = "merge",
        /// 分设: one into several.
        Split = "split",
    }
}

/// Gives a unit another name as of a day. A wrong spelling is corrected by an update instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RenameUnit {
    /// Name in Chinese.
    #[schemars(length(min = 1, max = 60))]
    pub name_zh: String,
    /// Name in English.
    #[schemars(length(min = 1, max = 120))]
    pub name_en: String,
    /// The first day of the new name, today or earlier, and not before the unit's last change.
    pub day: Day,
    /// Why; the document that says so.
    #[schemars(length(min = 1, max = 200))]
    pub reason: String,
}

/// Ends a unit that nothing stands below any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndUnit {
    /// The first day on which it is no longer there, today or earlier.
    pub day: Day,
    /// Why; the document that says so.
    #[schemars(length(min = 1, max = 200))]
    pub reason: String,
}

/// Merges units into one of the same level, which stands on that day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeUnits {
    /// The units that end. What stands below them comes under the one that stays and takes codes that fit there.
    #[schemars(length(min = 1, max = 20))]
    pub from: Vec<UnitId>,
    /// The first day on which they are one, today or earlier.
    pub day: Day,
    /// Why; the document that says so.
    #[schemars(length(min = 1, max = 200))]
    pub reason: String,
}

/// Where a unit below one that is split comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SplitChild {
    /// The unit directly below the one that is split.
    pub unit_id: UnitId,
    /// One of those into which it is split.
    pub to: UnitId,
}

/// Splits a unit into several of the same level, which stand on that day. When it is itself among them it goes on;
/// otherwise it ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SplitUnit {
    /// Into which units, at least two.
    #[schemars(length(min = 2, max = 20))]
    pub into: Vec<UnitId>,
    /// Where the units directly below come to. When the unit ends, each of them is named; otherwise those that are not
    /// stay.
    #[serde(default)]
    pub children: Vec<SplitChild>,
    /// The first day on which they are several, today or earlier.
    pub day: Day,
    /// Why; the document that says so.
    #[schemars(length(min = 1, max = 200))]
    pub reason: String,
}

/// Makes the grids of a community: the next free numbers in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GenerateGrids {
    /// How many.
    #[schemars(range(min = 1, max = 200))]
    pub count: i64,
    /// Name in Chinese, `{n}` standing for the number. Left out: `第{n}网格`.
    #[serde(default)]
    #[schemars(length(max = 50))]
    pub name_zh: Option<String>,
    /// Name in English, `{n}` standing for the number. Left out: `Grid {n}`.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub name_en: Option<String>,
    /// Whether the codes are made up for a demonstration.
    #[serde(default)]
    pub demo: bool,
    /// The first day on which they are there. Left out: today.
    #[serde(default)]
    pub valid_from: Option<Day>,
}

/// Which changes of the tree are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitChangeFilter {
    /// Of this unit.
    #[serde(default)]
    pub unit_id: Option<UnitId>,
    /// Of this sort.
    #[serde(default)]
    pub verb: Option<UnitVerb>,
}

/// A unit before or after a change, as it was called and coded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChangedUnit {
    /// Which.
    pub unit_id: UnitId,
    /// Its code.
    pub code: UnitCode,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
}

/// A change of the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UnitChangeView {
    /// Id.
    pub id: UnitChangeId,
    /// What was done.
    pub verb: UnitVerb,
    /// The first day on which it is so.
    pub day: Day,
    /// Why.
    pub reason: String,
    /// Who did it.
    pub by_name: String,
    /// When it was entered.
    pub at: Timestamp,
    /// What was there before.
    pub from: Vec<ChangedUnit>,
    /// What was there afterwards; nothing when a unit ended without a successor.
    pub to: Vec<ChangedUnit>,
}

//! Indicators: figures of a unit and everything below it, for a period, counted from records whenever they are asked for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::period::Period;
use crate::id::UnitId;

super::text_enum! {
    /// How a figure is made from records.
    Measure {
        /// How many there are.
        Count = "count",
        /// What they come to.
        Sum = "sum",
        /// How many different people, or units, they concern: whoever comes twice counts once.
        Distinct = "distinct",
        /// One figure in hundredths of a percent of another. Of several units it is made from their sums, never from their
        /// shares.
        Share = "share",
    }
}

super::text_enum! {
    /// What a figure is counted in.
    CountedIn {
        /// So many.
        Pieces = "pieces",
        /// People.
        People = "people",
        /// Times that people came: whoever comes twice counts twice.
        PersonTimes = "person_times",
        /// Minutes.
        Minutes = "minutes",
        /// Fen.
        Fen = "fen",
        /// Hundredths of a percent: 10000 is all.
        Share = "share",
    }
}

super::text_enum! {
    /// What a figure is taken apart by.
    Breakdown {
        /// By nothing: one figure.
        None = "none",
        /// By the units directly below.
        Child = "child",
        /// By the months of a year or quarter, the days of a month.
        Time = "time",
    }
}

/// An indicator as it is listed. Its name is the message `indicator-<code>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct IndicatorView {
    /// Code.
    pub code: String,
    /// The register in which its records are.
    pub entity: String,
    /// How it is made.
    pub measure: Measure,
    /// What it is counted in.
    pub counted_in: CountedIn,
    /// Whether it tells how many there were at the end of a period, not how many came in its course.
    pub at_end: bool,
    /// Of a share: the indicator of which it is a share's upper half.
    pub part: Option<String>,
    /// Of a share: the indicator that is all of it.
    pub whole: Option<String>,
}

/// Which indicators.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndicatorFilter {
    /// Of this register.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub entity: Option<String>,
    /// Made so.
    #[serde(default)]
    pub measure: Option<Measure>,
}

/// Which figures.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndicatorParams {
    /// Codes of indicators; none: all of them.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub indicators: Vec<String>,
    /// For which period.
    pub period: Period,
    /// Taken apart by what. Left out: by nothing.
    #[serde(default)]
    pub by: Option<Breakdown>,
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct IndicatorValue {
    /// Code of the indicator.
    pub indicator: String,
    /// The unit whose figure it is, with everything below. By child, the unit asked for stands for what is its own and none
    /// of its children's.
    pub unit_id: UnitId,
    /// Its name, in the reader's language.
    pub unit_name: String,
    /// The period.
    pub period: Period,
    /// The figure; a share of nothing is none.
    pub value: Option<i64>,
    /// Of a share: its upper half.
    pub part: Option<i64>,
    /// Of a share: its lower half.
    pub whole: Option<i64>,
    /// What it is counted in.
    pub counted_in: CountedIn,
}

/// Figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct IndicatorReport {
    /// For which period.
    pub period: Period,
    /// Taken apart by what.
    pub by: Breakdown,
    /// The figures: by indicator, and in each by unit code or by time.
    pub values: Vec<IndicatorValue>,
}

/// Which figure is opened.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndicatorRecordFilter {
    /// Code of the indicator; of a share, its upper half is opened.
    #[schemars(length(max = 60))]
    pub indicator: String,
    /// For which period.
    pub period: Period,
}

/// A record behind a figure. Whoever may see it opens it in its register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct IndicatorRecord {
    /// The register in which it is.
    pub entity: String,
    /// Its id.
    pub id: String,
    /// Its unit.
    pub unit_id: UnitId,
    /// What it adds to the figure.
    pub amount: i64,
}

/// A share in hundredths of a percent, rounded half up; none of nothing.
#[must_use]
pub fn share(part: i64, whole: i64) -> Option<i64> {
    if whole <= 0 {
        return None;
    }
    let (part, whole) = (i128::from(part), i128::from(whole));
    i64::try_from((part * 20_000 + whole).div_euclid(2 * whole)).ok()
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn shares_are_rounded_once() {
        assert_eq!(share(12_100, 30_000), Some(4033));
        assert_eq!(share(23, 23), Some(10_000));
        assert_eq!(share(1, 20_000), Some(1));
        assert_eq!(share(1, 20_001), Some(0));
        assert_eq!(share(0, 5), Some(0));
        assert_eq!(share(5, 0), None);
        assert_eq!(share(i64::MAX, i64::MAX), Some(10_000));
    }
}

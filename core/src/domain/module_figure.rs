//! What the indicators of modules came to.

use super::period::{Period, PeriodKind};
use crate::id::UnitId;
use crate::time::Timestamp;

/// Days after the end of a period for which it is counted again: what is entered late belongs to it. Then its figures stay as
/// they are.
pub const LATE_DAYS: i64 = 40;
/// Seconds after which the figures of a period that is not settled are out of date.
pub const STALE_SECONDS: i64 = 3600;
/// Seconds after which what could not be computed is tried again.
pub const AGAIN_SECONDS: i64 = 24 * 3600;

/// What an indicator of a module came to in a unit, for a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleFigure {
    /// Where the module is on.
    pub unit_id: UnitId,
    /// Which module.
    pub module_id: String,
    /// Which of its indicators.
    pub indicator: String,
    /// For which period.
    pub period: Period,
    /// The figure; of a share, its upper half. None: it could not be computed.
    pub value: Option<i64>,
    /// Of a share: its lower half.
    pub whole: Option<i64>,
    /// Why it could not be computed, a stable code such as `timeout`; empty: it could.
    pub code: String,
    /// By which version of the module.
    pub module_version: String,
    /// When.
    pub computed_at: Timestamp,
}

impl ModuleFigure {
    /// Whether it is to be computed anew.
    #[must_use]
    pub fn is_due(&self, now: Timestamp, version: &str) -> bool {
        if !self.code.is_empty() {
            return self.module_version != version || self.computed_at.plus_seconds(AGAIN_SECONDS) <= now;
        }
        let settled = self.period.end().plus_days(LATE_DAYS).begins();
        self.computed_at < settled && self.computed_at.plus_seconds(STALE_SECONDS) <= now
    }
}

/// Figures of several units, added up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleSum<K> {
    /// What they have in common.
    pub of: K,
    /// Their sum; of shares, of the upper halves.
    pub value: i64,
    /// Of shares: the sum of the lower halves.
    pub whole: i64,
    /// How many units.
    pub units: i64,
    /// In how many of them it could not be computed.
    pub failed: i64,
    /// When the oldest of them was computed.
    pub as_of: Timestamp,
}

/// The periods for which the figures of units are kept: those that are asked for most, for as long as a course shows them.
#[must_use]
pub fn kept_periods(today: super::day::Day) -> Vec<Period> {
    let back = |kind, count: usize| {
        std::iter::successors(Some(Period::of(kind, today)), |period| Some(period.before())).take(count)
    };
    back(PeriodKind::Month, 13).chain(back(PeriodKind::Quarter, 5)).chain(back(PeriodKind::Year, 2)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_long_over_stays_and_what_failed_waits_a_day() {
        let figure = |period: &str, code: &str, at: &str| ModuleFigure {
            unit_id: UnitId::from_uuid(uuid::Uuid::nil()),
            module_id: "seats".to_owned(),
            indicator: "taken".to_owned(),
            period: period.parse().unwrap(),
            value: Some(1),
            whole: None,
            code: code.to_owned(),
            module_version: "1.0.0".to_owned(),
            computed_at: at.parse::<crate::domain::day::Day>().unwrap().begins(),
        };
        let due = |figure: ModuleFigure, seconds: i64, version: &str| {
            figure.is_due(figure.computed_at.plus_seconds(seconds), version)
        };
        assert!(due(figure("2026-03", "", "2026-03-20"), STALE_SECONDS, "1.0.0"));
        assert!(!due(figure("2026-03", "", "2026-03-20"), STALE_SECONDS - 1, "2.0.0"));
        assert!(due(figure("2026-03", "", "2026-05-10"), 10 * AGAIN_SECONDS, "1.0.0"), "something was entered late");
        assert!(!due(figure("2026-03", "", "2026-05-11"), 1000 * AGAIN_SECONDS, "2.0.0"), "it is settled");
        assert!(!due(figure("2026-03", "trap", "2026-03-20"), AGAIN_SECONDS - 1, "1.0.0"));
        assert!(due(figure("2026-03", "trap", "2026-03-20"), AGAIN_SECONDS, "1.0.0"));
        assert!(due(figure("2026-03", "trap", "2026-03-20"), 1, "1.0.1"), "another version may do better");
    }

    #[test]
    fn a_year_and_the_month_before_it_are_kept() {
        let kept: Vec<String> = kept_periods("2026-11-28".parse().unwrap()).iter().map(ToString::to_string).collect();
        assert_eq!(kept.len(), 20);
        assert_eq!((kept[0].as_str(), kept[12].as_str()), ("2026-11", "2025-11"));
        assert_eq!(kept[13..], ["2026-Q4", "2026-Q3", "2026-Q2", "2026-Q1", "2025-Q4", "2026", "2025"]);
    }
}

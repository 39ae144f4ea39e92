//! Working days: weekends, statutory holidays and the days that are moved each year (调休).
//!
//! The State Council announces each year which days are off and which weekends are worked; those are rows. Until they are
//! entered, weekends and the statutory days (全国年节及纪念日放假办法, as of 2025-01-01: 元旦 1, 春节 4 from the eve, 清明 1,
//! 劳动节 2, 端午 1, 中秋 1, 国庆 3) are taken, and [`Calendar::is_complete`] says that they were.

use std::collections::BTreeMap;

use jiff::civil::Weekday;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::day::Day;
use crate::time::Timestamp;

/// Statutory days off of a year: a year with so many days off entered is complete.
pub const STATUTORY_DAYS: usize = 13;

/// First day of the lunar year, 端午 and 中秋, as months and days, from 2024 on.
const LUNAR: [[(i8, i8); 3]; 12] = [
    [(2, 10), (6, 10), (9, 17)],
    [(1, 29), (5, 31), (10, 6)],
    [(2, 17), (6, 19), (9, 25)],
    [(2, 6), (6, 9), (9, 15)],
    [(1, 26), (5, 28), (10, 3)],
    [(2, 13), (6, 16), (9, 22)],
    [(2, 3), (6, 5), (9, 12)],
    [(1, 23), (6, 24), (10, 1)],
    [(2, 11), (6, 12), (9, 19)],
    [(1, 31), (6, 1), (9, 8)],
    [(2, 19), (6, 20), (9, 27)],
    [(2, 8), (6, 10), (9, 16)],
];

/// A day that is off or worked by decree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarDay {
    /// The day.
    pub day: Day,
    /// Whether it is worked.
    pub works: bool,
    /// What it is: 春节, 春节调休上班.
    pub name: String,
    /// Grows with each change.
    pub version: i64,
}

/// What is entered for a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCalendarDay {
    /// The day. One that is entered already is replaced.
    pub day: Day,
    /// Whether it is worked.
    pub works: bool,
    /// What it is: 春节, 春节调休上班.
    #[schemars(length(min = 1, max = 40))]
    pub name: String,
}

/// Which days.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CalendarFilter {
    /// Of this year.
    #[schemars(range(min = 1949, max = 2999))]
    pub year: Option<i16>,
    /// Only this day.
    pub day: Option<Day>,
}

/// A day as it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CalendarDayView {
    /// The day, by which it is also found.
    pub id: Day,
    /// The day.
    pub day: Day,
    /// Whether it is worked.
    pub works: bool,
    /// What it is.
    pub name: String,
    /// Grows with each change.
    pub version: i64,
}

impl From<CalendarDay> for CalendarDayView {
    fn from(day: CalendarDay) -> Self {
        Self { id: day.day, day: day.day, works: day.works, name: day.name, version: day.version }
    }
}

/// Which year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct YearParams {
    /// The year.
    #[schemars(range(min = 1949, max = 2999))]
    pub year: i16,
}

/// What is known of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CalendarYear {
    /// The year.
    pub year: i16,
    /// Whether its days off are entered; if not, weekends and statutory days are taken.
    pub complete: bool,
    /// How many days are worked.
    pub working_days: i64,
}

/// The days that are entered, of the years that are needed.
#[derive(Debug, Clone, Default)]
pub struct Calendar(BTreeMap<Day, bool>);

impl Calendar {
    /// A calendar of these days.
    #[must_use]
    pub fn new(days: impl IntoIterator<Item = CalendarDay>) -> Self {
        Self(days.into_iter().map(|day| (day.day, day.works)).collect())
    }

    /// Whether the days off of a year are entered.
    #[must_use]
    pub fn is_complete(&self, year: i16) -> bool {
        self.0.iter().filter(|(day, works)| day.date().year() == year && !**works).count() >= STATUTORY_DAYS
    }

    /// Whether a day is worked.
    #[must_use]
    pub fn works(&self, day: Day) -> bool {
        if let Some(works) = self.0.get(&day) {
            return *works;
        }
        let weekend = matches!(day.date().weekday(), Weekday::Saturday | Weekday::Sunday);
        !weekend && !is_statutory(day)
    }

    /// The `n`th working day after `day`; `day` itself for 0.
    #[must_use]
    pub fn add(&self, day: Day, n: i64) -> Day {
        let (mut at, mut left) = (day, n);
        // However strange the entries, a year has working days; a decree of a year without any ends the search.
        for _ in 0..n.saturating_mul(8).saturating_add(400) {
            if left <= 0 {
                break;
            }
            at = at.plus_days(1);
            if self.works(at) {
                left -= 1;
            }
        }
        at
    }

    /// Working days from `from` to `to`: those after `from` up to and with `to`; negative when `to` comes first.
    #[must_use]
    pub fn between(&self, from: Day, to: Day) -> i64 {
        let (first, last, sign) = if from <= to { (from, to, 1) } else { (to, from, -1) };
        let days = first.days_until(last).min(LONGEST);
        let working = (1..=days).filter(|n| self.works(first.plus_days(*n))).count();
        sign * i64::try_from(working).unwrap_or(i64::MAX)
    }

    /// The working days of a stretch, counted once for many answers.
    #[must_use]
    pub fn count(&self, first: Day, last: Day) -> WorkingDays {
        let days = first.days_until(last).clamp(0, CENTURY);
        let mut until = Vec::with_capacity(usize::try_from(days).unwrap_or_default() + 1);
        let mut counted = 0;
        until.push(counted);
        for n in 1..=days {
            counted += i64::from(self.works(first.plus_days(n)));
            until.push(counted);
        }
        WorkingDays { first: Some(first), until }
    }

    /// By when something is due that began at `at` and has `n` working days: the last second of the `n`th working day after.
    #[must_use]
    pub fn due(&self, at: Timestamp, n: i64) -> Timestamp {
        end_of(self.add(Day::of(at), n))
    }

    /// How many days of a year are worked.
    #[must_use]
    pub fn working_days(&self, year: i16) -> i64 {
        let Ok(before) = Day::new(year, 1, 1).map(|first| first.plus_days(-1)) else { return 0 };
        let Ok(last) = Day::new(year, 12, 31) else { return 0 };
        self.between(before, last)
    }
}

/// The longest stretch that is counted day by day: more than ten years.
const LONGEST: i64 = 4000;
/// The longest that is counted once for many.
const CENTURY: i64 = 36_525;

/// How many working days there are between any two days of a stretch.
#[derive(Debug, Clone, Default)]
pub struct WorkingDays {
    first: Option<Day>,
    /// For each day, how many are worked after the first one up to and with it.
    until: Vec<i64>,
}

impl WorkingDays {
    /// As [`Calendar::between`]. What lies outside of the stretch counts as its beginning or end.
    #[must_use]
    pub fn between(&self, from: Day, to: Day) -> i64 {
        self.up_to(to) - self.up_to(from)
    }

    fn up_to(&self, day: Day) -> i64 {
        let at = self.first.map_or(0, |first| usize::try_from(first.days_until(day)).unwrap_or(0));
        self.until.get(at).or(self.until.last()).copied().unwrap_or(0)
    }
}

/// The last second of a day.
#[must_use]
pub fn end_of(day: Day) -> Timestamp {
    day.plus_days(1).begins().plus_seconds(-1)
}

/// 清明: the fifth solar term, by the formula for the years 2000 to 2099.
fn qingming(year: i16) -> i8 {
    let y = i32::from(year) % 100;
    i8::try_from((y * 2422 + 48_100) / 10_000 - y / 4).unwrap_or(5)
}

/// Whether a day is statutory, as far as that can be computed: the lunar feasts are known from 2024 to 2035.
#[must_use]
pub fn is_statutory(day: Day) -> bool {
    let date = day.date();
    let (year, at) = (date.year(), (date.month(), date.day()));
    let fixed = matches!(at, (1, 1) | (5, 1 | 2) | (10, 1..=3));
    if fixed || (2000..2100).contains(&year) && at == (4, qingming(year)) {
        return true;
    }
    let Some([spring, dragon, moon]) = usize::try_from(year - 2024).ok().and_then(|at| LUNAR.get(at)) else {
        return false;
    };
    if at == *dragon || at == *moon {
        return true;
    }
    let Ok(new_year) = Day::new(year, spring.0, spring.1) else { return false };
    (-1..=2).contains(&new_year.days_until(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn decreed(days: &[(&str, bool)]) -> Calendar {
        Calendar::new(days.iter().map(|(at, works)| CalendarDay {
            day: day(at),
            works: *works,
            name: String::new(),
            version: 1,
        }))
    }

    #[test]
    fn without_entries_weekends_and_statutory_days_are_off() {
        let calendar = Calendar::default();
        assert!(!calendar.is_complete(2026));
        // 2026-09-01 is a Tuesday.
        assert_eq!(calendar.add(day("2026-09-01"), 0), day("2026-09-01"));
        assert_eq!(calendar.add(day("2026-09-01"), 3), day("2026-09-04"));
        assert_eq!(calendar.add(day("2026-09-01"), 4), day("2026-09-07"));
        // 国庆 begins on a Thursday, with Saturday inside.
        assert_eq!(calendar.add(day("2026-09-30"), 1), day("2026-10-05"));
        // 春节 2026: the eve is Monday 02-16, the third day Thursday 02-19.
        assert_eq!(calendar.add(day("2026-02-13"), 1), day("2026-02-20"));
        assert_eq!(calendar.working_days(2026), 261 - 10);
    }

    #[test]
    fn counted_once_is_counted_alike() {
        let calendar = decreed(&[("2026-02-14", true), ("2026-02-23", false)]);
        let (first, last) = (day("2026-01-01"), day("2026-12-31"));
        let days = calendar.count(first, last);
        for from in (0..365).step_by(7).map(|n| first.plus_days(n)) {
            for to in (0..365).step_by(5).map(|n| first.plus_days(n)) {
                assert_eq!(days.between(from, to), calendar.between(from, to), "{from} {to}");
            }
        }
        assert_eq!(days.between(first.plus_days(-9), last.plus_days(9)), calendar.between(first, last));
        assert_eq!(WorkingDays::default().between(first, last), 0);
    }

    #[test]
    fn what_is_decreed_goes_before() {
        // 国庆 2025: off to 10-08, worked on Sunday 09-28 and Saturday 10-11.
        let calendar = decreed(&[
            ("2025-09-28", true),
            ("2025-10-06", false),
            ("2025-10-07", false),
            ("2025-10-08", false),
            ("2025-10-11", true),
        ]);
        assert_eq!(calendar.add(day("2025-09-26"), 1), day("2025-09-28"));
        assert_eq!(calendar.add(day("2025-09-30"), 1), day("2025-10-09"));
        assert_eq!(calendar.add(day("2025-09-30"), 3), day("2025-10-11"));
        assert_eq!(calendar.between(day("2025-09-30"), day("2025-10-11")), 3);
        assert_eq!(calendar.between(day("2025-10-11"), day("2025-09-30")), -3);
    }

    #[test]
    fn a_year_is_complete_once_its_days_off_are_there() {
        let rows = (1..=13).map(|n| CalendarDay {
            day: day("2027-01-01").plus_days(n * 7),
            works: false,
            name: "休".to_owned(),
            version: 1,
        });
        let calendar = Calendar::new(rows);
        assert!(calendar.is_complete(2027));
        assert!(!calendar.is_complete(2026));
    }

    #[test]
    fn known_feasts() {
        for feast in [
            "2024-02-09",
            "2025-01-28",
            "2025-01-31",
            "2025-04-04",
            "2024-04-04",
            "2023-04-05",
            "2026-04-05",
            "2027-04-05",
            "2026-06-19",
            "2026-09-25",
            "2027-01-01",
            "2040-05-02",
        ] {
            assert!(is_statutory(day(feast)), "{feast}");
        }
        for work in ["2025-02-01", "2025-01-27", "2026-04-03", "2026-05-06", "2026-10-08"] {
            assert!(!is_statutory(day(work)), "{work}");
        }
    }

    #[test]
    fn due_is_the_last_second_of_a_working_day() {
        let calendar = Calendar::default();
        let at: Timestamp = "2026-09-01T01:00:00Z".parse().unwrap();
        assert_eq!(calendar.due(at, 5), "2026-09-08T15:59:59Z".parse().unwrap());
        assert_eq!(calendar.due(at, 0), "2026-09-01T15:59:59Z".parse().unwrap());
    }

    #[test]
    fn a_strange_calendar_does_not_hang() {
        let from = day("2026-01-01");
        let rows =
            (0..800).map(|n| CalendarDay { day: from.plus_days(n), works: false, name: String::new(), version: 1 });
        let calendar = Calendar::new(rows);
        assert!(calendar.add(from, 5) > from);
    }
}

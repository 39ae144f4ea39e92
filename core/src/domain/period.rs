//! Stretches of the calendar for which figures are made and duties fall due: a day, a month, a quarter, a year.

use std::fmt;
use std::str::FromStr;

use super::day::Day;
use crate::error::{Error, Result};
use crate::time::Timestamp;

super::text_enum! {
    /// How long a period is.
    PeriodKind {
        /// A day.
        Day = "day",
        /// A month of the calendar.
        Month = "month",
        /// January to March, and so on.
        Quarter = "quarter",
        /// A year of the calendar.
        Year = "year",
    }
}

/// A period, written `2026-09-01`, `2026-09`, `2026-Q3` or `2026`. Its days are those of the county.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period {
    kind: PeriodKind,
    first: Day,
}

impl Period {
    /// The period of this kind in which a day lies.
    #[must_use]
    pub fn of(kind: PeriodKind, day: Day) -> Self {
        let date = day.date();
        let month = match kind {
            PeriodKind::Day => return Self { kind, first: day },
            PeriodKind::Month => date.month(),
            PeriodKind::Quarter => (date.month() - 1) / 3 * 3 + 1,
            PeriodKind::Year => 1,
        };
        // The first of a month that is there is there.
        Self { kind, first: Day::new(date.year(), month, 1).unwrap_or(day) }
    }

    /// How long it is.
    #[must_use]
    pub const fn kind(self) -> PeriodKind {
        self.kind
    }

    /// Its first day.
    #[must_use]
    pub const fn first(self) -> Day {
        self.first
    }

    /// The first day after it.
    #[must_use]
    pub fn end(self) -> Day {
        let most = match self.kind {
            PeriodKind::Day => return self.first.plus_days(1),
            PeriodKind::Month => 31,
            PeriodKind::Quarter => 92,
            PeriodKind::Year => 366,
        };
        // So many days later it is over, and the next has begun.
        Self::of(self.kind, self.first.plus_days(most)).first
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> Day {
        self.end().plus_days(-1)
    }

    /// When it begins.
    #[must_use]
    pub fn begins(self) -> Timestamp {
        self.first.begins()
    }

    /// When it is over: the beginning of the next.
    #[must_use]
    pub fn ends(self) -> Timestamp {
        self.end().begins()
    }

    /// The one before.
    #[must_use]
    pub fn before(self) -> Self {
        Self::of(self.kind, self.first.plus_days(-1))
    }

    /// The one after.
    #[must_use]
    pub fn after(self) -> Self {
        Self::of(self.kind, self.end())
    }

    /// The shorter periods that make it up: the months of a year or quarter, the days of a month; a day is its own.
    #[must_use]
    pub fn parts(self) -> Vec<Self> {
        let kind = match self.kind {
            PeriodKind::Year | PeriodKind::Quarter => PeriodKind::Month,
            PeriodKind::Month | PeriodKind::Day => PeriodKind::Day,
        };
        let end = self.end();
        let mut parts = vec![Self::of(kind, self.first)];
        let mut next = parts[0].after();
        while next.first < end {
            parts.push(next);
            next = next.after();
        }
        parts
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.first.date();
        match self.kind {
            PeriodKind::Day => self.first.fmt(f),
            PeriodKind::Month => write!(f, "{:04}-{:02}", date.year(), date.month()),
            PeriodKind::Quarter => write!(f, "{:04}-Q{}", date.year(), (date.month() + 2) / 3),
            PeriodKind::Year => write!(f, "{:04}", date.year()),
        }
    }
}

impl FromStr for Period {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let bad = || Error::invalid("period", "period");
        let day = |text: &str| text.parse::<Day>().map_err(|_| bad());
        let (kind, first) = match (text.len(), text.split_once("-Q")) {
            (7, Some((year, quarter @ ("1" | "2" | "3" | "4")))) => {
                let month = quarter.parse::<u8>().map_err(|_| bad())? * 3 - 2;
                (PeriodKind::Quarter, day(&format!("{year}-{month:02}-01"))?)
            }
            (10, None) => (PeriodKind::Day, day(text)?),
            (7, None) => (PeriodKind::Month, day(&format!("{text}-01"))?),
            (4, None) => (PeriodKind::Year, day(&format!("{text}-01-01"))?),
            _ => return Err(bad()),
        };
        // The calendar's last years have no next one.
        if (1900..=9000).contains(&first.date().year()) { Ok(Self::of(kind, first)) } else { Err(bad()) }
    }
}

impl serde::Serialize for Period {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Period {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <String as serde::Deserialize>::deserialize(deserializer)?;
        text.parse().map_err(|_| serde::de::Error::custom(format!("{text:?} is no period like 2026-09 or 2026-Q3")))
    }
}

impl schemars::JsonSchema for Period {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Period".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": "^[0-9]{4}(-Q[1-4]|-[0-9]{2}(-[0-9]{2})?)?$",
            "examples": ["2026-09-01", "2026-09", "2026-Q3", "2026"],
            "x-period": true
        })
    }
}

crate::store::codec::text_codec!(Period);

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn written_and_read() {
        for text in ["2026-09-01", "2024-02-29", "2026-09", "2026-Q1", "2026-Q4", "2026"] {
            assert_eq!(period(text).to_string(), text);
        }
        for bad in
            ["", "26", "2026-13", "2026-Q5", "2026-Q0", "2026-9", "2026-02-29", "2026-Q1-", "20269", "+026", "９９９９"]
        {
            assert!(bad.parse::<Period>().is_err(), "{bad}");
        }
    }

    #[test]
    fn first_and_last_days() {
        for (text, first, last) in [
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("2026-02", "2026-02-01", "2026-02-28"),
            ("2026-Q1", "2026-01-01", "2026-03-31"),
            ("2026-Q3", "2026-07-01", "2026-09-30"),
            ("2026-Q4", "2026-10-01", "2026-12-31"),
            ("2024", "2024-01-01", "2024-12-31"),
            ("2026-12-31", "2026-12-31", "2026-12-31"),
        ] {
            assert_eq!(
                (period(text).first().to_string().as_str(), period(text).last().to_string().as_str()),
                (first, last)
            );
        }
        assert_eq!(period("2026-Q1").before(), period("2025-Q4"));
        assert_eq!(period("2026-12").after(), period("2027-01"));
    }

    #[test]
    fn parts_make_the_whole() {
        for (text, parts) in [("2026", 12), ("2026-Q2", 3), ("2024-02", 29), ("2026-09-01", 1)] {
            let (whole, made) = (period(text), period(text).parts());
            assert_eq!(made.len(), parts, "{text}");
            assert_eq!((made[0].first(), made[parts - 1].end()), (whole.first(), whole.end()));
            assert!(made.windows(2).all(|pair| pair[0].end() == pair[1].first()));
        }
    }
}

//! Days of the county's calendar, without a time of day.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::time::Timestamp;

/// Hours that the county's clocks are ahead of UTC (Asia/Shanghai, all year since 1991).
const AHEAD_SECONDS: i64 = 8 * 3600;

/// A day, written `2026-09-01`. Earlier days sort first, also as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day(Date);

impl Day {
    /// The day of a point in time, in the county.
    #[must_use]
    pub fn of(at: Timestamp) -> Self {
        let shifted = at.plus_seconds(AHEAD_SECONDS).micros();
        let at = jiff::Timestamp::from_microsecond(shifted).unwrap_or_default();
        Self(at.to_zoned(jiff::tz::TimeZone::UTC).date())
    }

    /// A day by its year, month and day of the month.
    ///
    /// # Errors
    /// `Invalid` at field `day` when there is no such day.
    pub fn new(year: i16, month: i8, day: i8) -> Result<Self> {
        Date::new(year, month, day).map(Self).map_err(|_| Error::invalid("day", "day"))
    }

    /// When it begins in the county.
    #[must_use]
    pub fn begins(self) -> Timestamp {
        let at = self.0.to_zoned(jiff::tz::TimeZone::UTC).map_or(0, |at| at.timestamp().as_microsecond());
        Timestamp::from_micros(at).plus_seconds(-AHEAD_SECONDS)
    }

    /// This many days later (earlier when negative); stops at the ends of the calendar.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(jiff::Span::new().try_days(days).unwrap_or_default()))
    }

    /// How many days from `self` to `other`.
    #[must_use]
    pub fn days_until(self, other: Self) -> i64 {
        (other.begins().micros() - self.begins().micros()) / 86_400_000_000
    }

    /// The calendar's own type: year, month, weekday.
    #[must_use]
    pub const fn date(self) -> Date {
        self.0
    }

    /// Whole years from this day (of birth) to `other`.
    #[must_use]
    pub fn years_until(self, other: Self) -> i64 {
        let (born, then) = (self.0, other.0);
        let years = i64::from(then.year()) - i64::from(born.year());
        if (then.month(), then.day()) < (born.month(), born.day()) { years - 1 } else { years }
    }
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        Self(date)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.strftime("%Y-%m-%d"))
    }
}

impl FromStr for Day {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let well_formed = text.len() == 10;
        let date = Date::strptime("%Y-%m-%d", text).ok().filter(|_| well_formed);
        date.map(Self).ok_or_else(|| Error::invalid("day", "day"))
    }
}

impl serde::Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <String as serde::Deserialize>::deserialize(deserializer)?;
        text.parse().map_err(|_| serde::de::Error::custom(format!("{text:?} is no day like 2026-09-01")))
    }
}

impl schemars::JsonSchema for Day {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date" })
    }
}

crate::store::codec::text_codec!(Day);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_the_county() {
        let day: Day = "2026-03-03".parse().unwrap();
        assert_eq!(day.begins(), "2026-03-02T16:00:00Z".parse().unwrap());
        assert_eq!(Day::of(day.begins()), day);
        assert_eq!(Day::of(day.begins().plus_seconds(-1)), day.plus_days(-1));
        assert_eq!(day.days_until(day.plus_days(400)), 400);
    }

    #[test]
    fn birthdays_make_years() {
        let born: Day = "1958-03-09".parse().unwrap();
        assert_eq!(born.years_until("2026-03-08".parse().unwrap()), 67);
        assert_eq!(born.years_until("2026-03-09".parse().unwrap()), 68);
    }

    #[test]
    fn what_is_no_day() {
        for bad in ["", "2026-02-29", "2026-3-3", "20260303", "2026-03-03T00:00"] {
            assert!(bad.parse::<Day>().is_err(), "{bad}");
        }
    }
}

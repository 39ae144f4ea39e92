//! Points in time and days. A module has no clock: now is [`Context::now`](crate::Context::now).

use std::fmt;

use serde_json::Value as Json;
use wushe_plugin_schema::value::Value;

/// The county's time is UTC+8, all year.
const COUNTY_HOURS: i64 = 8;
const MICROS_OF_A_DAY: i64 = 86_400_000_000;
const MICROS_OF_AN_HOUR: i64 = 3_600_000_000;

/// A point in time: UTC microseconds since 1970.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From UTC microseconds since 1970.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// UTC microseconds since 1970.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// This many minutes later; earlier for a negative number.
    #[must_use]
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0.saturating_add(minutes.saturating_mul(60_000_000)))
    }

    /// This many hours later; earlier for a negative number.
    #[must_use]
    pub const fn plus_hours(self, hours: i64) -> Self {
        self.plus_minutes(hours.saturating_mul(60))
    }

    /// This many times 24 hours later; earlier for a negative number.
    #[must_use]
    pub const fn plus_days(self, days: i64) -> Self {
        self.plus_hours(days.saturating_mul(24))
    }
}

impl Timestamp {
    /// The day on which it lies in the county.
    #[must_use]
    pub fn date(self) -> Date {
        let there = self.0.saturating_add(COUNTY_HOURS * MICROS_OF_AN_HOUR);
        Date::of_day_number(there.div_euclid(MICROS_OF_A_DAY))
    }

    /// Hour and minute at which it lies in the county.
    #[must_use]
    pub fn hour_and_minute(self) -> (u8, u8) {
        let there = self.0.saturating_add(COUNTY_HOURS * MICROS_OF_AN_HOUR).rem_euclid(MICROS_OF_A_DAY);
        let minutes = there / 60_000_000;
        (u8::try_from(minutes / 60).unwrap_or(0), u8::try_from(minutes % 60).unwrap_or(0))
    }
}

impl From<Timestamp> for i64 {
    fn from(at: Timestamp) -> Self {
        at.0
    }
}

impl From<Timestamp> for Json {
    fn from(at: Timestamp) -> Self {
        at.0.into()
    }
}

/// A day, `2026-11-23`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(String);

impl Date {
    /// A day written as `2026-11-23`; none when it is not one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let digits = |part: &str, length: usize| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        if parts.next().is_some() || !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
            return None;
        }
        let (year, month, day) = (year.parse::<u32>().ok()?, month.parse::<u32>().ok()?, day.parse::<u32>().ok()?);
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        (1..=days).contains(&day).then(|| Self(text.to_owned()))
    }

    /// As `2026-11-23`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Date {
    /// Days since 1970-01-01; for the years from 0000 to 9999, which are all that there are.
    fn day_number(&self) -> i64 {
        let (year, month, day) = self.parts();
        // Years begin with March, so that the day that is only sometimes there is the last.
        let year = if month <= 2 { year - 1 } else { year };
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    /// The day with this number; the first or the last there is for one beyond them.
    fn of_day_number(number: i64) -> Self {
        let shifted = number.clamp(-719_528, 2_932_896) + 719_468;
        let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let shifted_month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = year + era * 400 + i64::from(month <= 2);
        Self(format!("{year:04}-{month:02}-{day:02}"))
    }

    /// The day this many days later.
    #[must_use]
    pub fn plus_days(&self, days: i64) -> Self {
        Self::of_day_number(self.day_number().saturating_add(days))
    }

    /// How many days later `other` is; negative when it is earlier.
    #[must_use]
    pub fn days_until(&self, other: &Self) -> i64 {
        other.day_number() - self.day_number()
    }

    /// The day of the week: 1 is Monday, 7 is Sunday.
    #[must_use]
    pub fn weekday(&self) -> u8 {
        u8::try_from((self.day_number() + 3).rem_euclid(7)).unwrap_or(0) + 1
    }

    /// The month, `2026-11`.
    #[must_use]
    pub fn month(&self) -> &str {
        self.0.get(..7).unwrap_or_default()
    }

    /// Year, month and day of the month, for a sentence that writes them its own way.
    #[must_use]
    pub fn parts(&self) -> (i64, i64, i64) {
        let part = |range: std::ops::Range<usize>| self.0.get(range).and_then(|text| text.parse::<i64>().ok());
        (part(0..4).unwrap_or(1970), part(5..7).unwrap_or(1), part(8..10).unwrap_or(1))
    }

    /// An hour and a minute of this day in the county.
    #[must_use]
    pub fn at(&self, hour: u8, minute: u8) -> Timestamp {
        let midnight = self.day_number() * MICROS_OF_A_DAY - COUNTY_HOURS * MICROS_OF_AN_HOUR;
        Timestamp(midnight).plus_minutes(i64::from(hour) * 60 + i64::from(minute))
    }
}

impl From<&Date> for Json {
    fn from(date: &Date) -> Self {
        date.0.as_str().into()
    }
}

impl From<&Date> for Value {
    fn from(date: &Date) -> Self {
        Self::day(date.at(12, 0))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Date> for Json {
    fn from(date: Date) -> Self {
        date.0.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_exist_are_taken_and_others_are_not() {
        for good in ["2026-11-23", "2024-02-29", "2000-02-29"] {
            assert!(Date::parse(good).is_some(), "{good}");
        }
        for bad in
            ["2026-02-29", "1900-02-29", "2026-13-01", "2026-1-1", "2026-00-10", "23.11.2026", "2026-11-23-1", ""]
        {
            assert!(Date::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn days_are_counted_as_the_calendar_does() {
        let day = |text: &str| Date::parse(text).expect("a day");
        assert_eq!(day("2026-11-28").plus_days(3), day("2026-12-01"));
        assert_eq!(day("2024-02-28").plus_days(1), day("2024-02-29"));
        assert_eq!(day("2026-03-01").plus_days(-1), day("2026-02-28"));
        assert_eq!(day("1970-01-01").day_number(), 0);
        assert_eq!(day("2026-01-01").days_until(&day("2027-01-01")), 365);
        assert_eq!((day("2026-11-28").weekday(), day("2026-11-30").weekday()), (6, 1));
        assert_eq!(day("2026-11-28").month(), "2026-11");
        assert_eq!(day("2026-11-08").parts(), (2026, 11, 8));
        for number in (-719_528..=2_932_896).step_by(97) {
            let date = Date::of_day_number(number);
            assert_eq!(Date::parse(date.as_str()), Some(date.clone()), "{date}");
            assert_eq!(date.day_number(), number, "{date}");
        }
    }

    #[test]
    fn a_day_is_the_county_s() {
        let day = Date::parse("2026-09-01").expect("a day");
        assert_eq!(day.at(9, 0).micros(), 1_788_224_400_000_000);
        assert_eq!(day.at(0, 0).date(), day);
        assert_eq!(Timestamp::from_micros(day.at(0, 0).micros() - 1).date(), day.plus_days(-1));
        assert_eq!(day.at(23, 59).hour_and_minute(), (23, 59));
    }

    #[test]
    fn the_end_of_time_does_not_overflow() {
        assert!(Date::parse(Timestamp::from_micros(i64::MAX).date().as_str()).is_some());
        assert_eq!(Timestamp::from_micros(i64::MAX).plus_days(i64::MAX).micros(), i64::MAX);
    }
}

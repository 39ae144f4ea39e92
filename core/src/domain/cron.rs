//! When something comes back: five fields as cron has them, in the county's time.

use std::str::FromStr;

use crate::domain::day::Day;
use crate::error::{Error, Result};
use crate::time::Timestamp;

/// Days that are looked at before a time is said never to come: a leap day and its weekday come together within 40 years.
const MOST_DAYS: i64 = 366 * 40;

/// Times that come back: minute, hour, day of the month, month, day of the week (0 or 7: Sunday). Each field is `*`, a number,
/// a range `1-5`, a step `*/15` or `8-18/2`, or several of these joined by commas. Where both days are said, either does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cron {
    minutes: u64,
    hours: u64,
    days: u64,
    months: u64,
    weekdays: u64,
    any_day: bool,
    any_weekday: bool,
}

impl FromStr for Cron {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let wrong = || Error::invalid("cron", "malformed");
        let fields: Vec<&str> = text.split_ascii_whitespace().collect();
        let [minutes, hours, days, months, weekdays] = fields[..] else { return Err(wrong()) };
        let field = |text, least, most| field(text, least, most).ok_or_else(wrong);
        let week = field(weekdays, 0, 7)?;
        let cron = Self {
            minutes: field(minutes, 0, 59)?,
            hours: field(hours, 0, 23)?,
            days: field(days, 1, 31)?,
            months: field(months, 1, 12)?,
            weekdays: (week & 0x7f) | (week >> 7),
            any_day: days == "*",
            any_weekday: weekdays == "*",
        };
        // The thirtieth of February.
        cron.next(Timestamp::default()).map(|_| cron).ok_or_else(wrong)
    }
}

/// The set of numbers of a field, as bits.
fn field(text: &str, least: u32, most: u32) -> Option<u64> {
    let mut set = 0;
    for part in text.split(',') {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, number(step)?),
            None => (part, 1),
        };
        let (from, to) = match range.split_once('-') {
            _ if range == "*" => (least, most),
            Some((from, to)) => (number(from)?, number(to)?),
            // `5/10` is from five on.
            None if part.contains('/') => (number(range)?, most),
            None => (number(range)?, number(range)?),
        };
        if step == 0 || from < least || to > most || from > to {
            return None;
        }
        for value in (from..=to).step_by(usize::try_from(step).ok()?) {
            set |= 1 << value;
        }
    }
    Some(set)
}

fn number(text: &str) -> Option<u32> {
    if text.is_empty() || text.len() > 2 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

const fn has(set: u64, value: i64) -> bool {
    (set >> value) & 1 == 1
}

impl Cron {
    /// The first time after `at`; none: it never comes.
    #[must_use]
    pub fn next(&self, at: Timestamp) -> Option<Timestamp> {
        let mut day = Day::of(at);
        let mut minute = (at.micros() - day.begins().micros()) / 60_000_000 + 1;
        for _ in 0..MOST_DAYS {
            if self.is_day(day) {
                let found =
                    (minute..24 * 60).find(|minute| has(self.hours, minute / 60) && has(self.minutes, minute % 60));
                if let Some(found) = found {
                    return Some(day.begins().plus_seconds(found * 60));
                }
            }
            day = day.plus_days(1);
            minute = 0;
        }
        None
    }

    fn is_day(&self, day: Day) -> bool {
        let date = day.date();
        let of_month = has(self.days, i64::from(date.day()));
        let of_week = has(self.weekdays, i64::from(date.weekday().to_sunday_zero_offset()));
        let fits = if self.any_day || self.any_weekday { of_month && of_week } else { of_month || of_week };
        fits && has(self.months, i64::from(date.month()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn next(cron: &str, from: &str) -> String {
        let next = cron.parse::<Cron>().unwrap().next(at(from)).unwrap();
        next.to_string()
    }

    #[test]
    fn times_are_those_of_the_county() {
        // Eight in the morning there is midnight in Greenwich.
        assert_eq!(next("0 8 * * *", "2026-03-01T12:00:00Z"), "2026-03-02T00:00:00Z");
        assert_eq!(next("0 8 * * *", "2026-03-01T23:59:59Z"), "2026-03-02T00:00:00Z");
        assert_eq!(next("0 8 * * *", "2026-03-02T00:00:00Z"), "2026-03-03T00:00:00Z", "after, not at");
        assert_eq!(next("*/15 * * * *", "2026-03-02T00:16:30Z"), "2026-03-02T00:30:00Z");
    }

    #[test]
    fn days_of_the_month_and_of_the_week() {
        // 2 March 2026 is a Monday.
        assert_eq!(next("0 9 * * 1-5", "2026-03-06T02:00:00Z"), "2026-03-09T01:00:00Z");
        assert_eq!(next("30 17 * * 7", "2026-03-02T00:00:00Z"), "2026-03-08T09:30:00Z");
        assert_eq!(next("0 0 1 * *", "2026-03-02T00:00:00Z"), "2026-03-31T16:00:00Z");
        assert_eq!(next("0 0 29 2 *", "2026-03-02T00:00:00Z"), "2028-02-28T16:00:00Z");
        // Either of the two.
        assert_eq!(next("0 12 15 * 3", "2026-03-02T00:00:00Z"), "2026-03-04T04:00:00Z");
        assert_eq!(next("0 12 3,15 * 5", "2026-03-02T00:00:00Z"), "2026-03-03T04:00:00Z");
    }

    #[test]
    fn steps_and_lists() {
        assert_eq!(next("5,35 8-18/5 * * *", "2026-03-02T01:00:00Z"), "2026-03-02T05:05:00Z");
        assert_eq!(next("10/25 * * * *", "2026-03-02T00:12:00Z"), "2026-03-02T00:35:00Z");
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for wrong in [
            "",
            "* * * *",
            "* * * * * *",
            "60 * * * *",
            "* 24 * * *",
            "* * 0 * *",
            "* * * 13 *",
            "* * * * 8",
            "*/0 * * * *",
            "5-1 * * * *",
            "a * * * *",
            "-1 * * * *",
            "1, * * * *",
            "0 0 30 2 *",
            "+1 * * * *",
            "001 * * * *",
        ] {
            assert!(wrong.parse::<Cron>().is_err(), "{wrong}");
        }
    }
}

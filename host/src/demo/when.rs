//! When things happened in the demo county. Its story is told as of one day, [`FOUNDED`]; on any other day it is the same
//! story, moved: what is open is as fresh, what was due last quarter was due last quarter.

use wushe_core::Result;
use wushe_core::domain::day::Day;
use wushe_core::domain::period::{Period, PeriodKind};
use wushe_core::id::UnitId;
use wushe_core::time::Timestamp;

/// The day on which the story is told, and on which tests are played: 2 March 2026, a Monday, nine in the morning.
pub const FOUNDED: Timestamp = Timestamp::from_micros(1_772_413_200_000_000);

const DAY_MICROS: i64 = 86_400_000_000;

/// How long the first day of the story is, in seconds: what is done on it is done when the county is there.
const FIRST_DAY: i64 = 6 * 3600;

/// When a demo county that is loaded now is founded: at nine in the morning of the latest day whose work is done.
#[must_use]
pub fn founded(now: Timestamp) -> Timestamp {
    let done = now.plus_seconds(-FIRST_DAY);
    Timestamp::from_micros(done.micros() - since_nine(done))
}

/// Microseconds since the last nine in the morning.
const fn since_nine(at: Timestamp) -> i64 {
    (at.micros() - FOUNDED.micros()).rem_euclid(DAY_MICROS)
}

/// When a unit was entered: its id says so, and nobody can change it.
pub(super) fn made(unit: UnitId) -> Timestamp {
    let (seconds, nanos) = unit.uuid().get_timestamp().map_or((0, 0), |at| at.to_unix());
    Timestamp::from_micros(i64::try_from(seconds).unwrap_or(0) * 1_000_000 + i64::from(nanos / 1000))
}

/// Whether a demo county can have been founded then: at the very microsecond of nine in the morning.
pub(super) const fn is_founding(at: Timestamp) -> bool {
    since_nine(at) == 0
}

/// The day that a day of the story is, in a county that was founded at `now`. What lies before the story's quarter keeps
/// its place in its quarter; what lies in it and past is spread over as much of the quarter as there was; what is to come
/// is as far off.
pub(super) fn moved(now: Timestamp, story: &str) -> Result<Day> {
    let (story, today, told) = (story.parse::<Day>()?, Day::of(now), Day::of(FOUNDED));
    let (begins, told_begins) = (quarter(today), quarter(told));
    if story > told {
        return Ok(today.plus_days(told.days_until(story)));
    }
    if story < told_begins {
        let (mut from, mut to) = (Period::of(PeriodKind::Quarter, told), Period::of(PeriodKind::Quarter, today));
        while from.first() > story {
            (from, to) = (from.before(), to.before());
        }
        // The last day stays the last: quarters have 90 to 92.
        let last = if story == from.last() { to.last() } else { to.first().plus_days(from.first().days_until(story)) };
        return Ok(last.min(to.last()));
    }
    let (past, there_was) = (told_begins.days_until(story), begins.days_until(today));
    Ok(begins.plus_days(past * there_was / told_begins.days_until(told)))
}

fn quarter(day: Day) -> Day {
    Period::of(PeriodKind::Quarter, day).first()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: &str) -> Timestamp {
        day.parse::<Day>().expect("a day").begins().plus_seconds(9 * 3600)
    }

    #[test]
    fn on_the_day_of_the_story_nothing_is_moved() {
        for story in ["2024-11-20", "2025-10-01", "2025-12-31", "2026-01-01", "2026-01-09", "2026-03-02", "2026-06-30"]
        {
            assert_eq!(moved(FOUNDED, story).expect("a day").to_string(), story);
        }
        assert!(is_founding(FOUNDED) && !is_founding(FOUNDED.plus_seconds(1)));
    }

    #[test]
    fn on_another_day_quarters_stay_quarters_and_the_past_stays_past() {
        let moved = |now: &str, story: &str| moved(at(now), story).expect("a day").to_string();
        assert_eq!(moved("2026-11-27", "2025-10-01"), "2026-07-01");
        assert_eq!(moved("2026-11-27", "2025-12-31"), "2026-09-30");
        assert_eq!(moved("2026-11-27", "2026-01-01"), "2026-10-01");
        assert_eq!(moved("2026-11-27", "2026-03-02"), "2026-11-27");
        assert_eq!(moved("2026-11-27", "2026-03-31"), "2026-12-26");
        // On the first day of a quarter all of it was today.
        assert_eq!(moved("2027-04-01", "2026-02-14"), "2027-04-01");
        assert_eq!(founded(at("2026-11-27").plus_seconds(FIRST_DAY - 1)), at("2026-11-26"));
        assert_eq!(founded(at("2026-11-27").plus_seconds(FIRST_DAY)), at("2026-11-27"));
    }
}

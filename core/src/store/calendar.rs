//! The calendar of working days.

use super::{Mode, Tx};
use crate::domain::calendar::CalendarDay;
use crate::domain::day::Day;
use crate::error::Result;

from_row!(CalendarDay { day, works, name, version });

/// Days as a transaction read them last.
#[derive(Debug)]
pub(super) struct KeptDays {
    from: Day,
    to: Day,
    days: Vec<CalendarDay>,
}

const SET: &str = "
    INSERT INTO calendar_day (day, works, name, version) VALUES ($1, $2, $3, 1)
    ON CONFLICT (day) DO UPDATE SET works = $2, name = $3, version = calendar_day.version + 1";
const UPDATE: &str =
    "UPDATE calendar_day SET works = $2, name = $3, version = version + 1 WHERE day = $1 AND version = $4";
const DELETE: &str = "DELETE FROM calendar_day WHERE day = $1 AND version = $2";
const GET: &str = "SELECT * FROM calendar_day WHERE day = $1";
const BETWEEN: &str = "SELECT * FROM calendar_day WHERE day >= $1 AND day <= $2 ORDER BY day LIMIT $3";

impl Tx {
    /// Enters a day, or replaces what was entered for it.
    pub(crate) async fn set_calendar_day(&mut self, day: &CalendarDay) -> Result<()> {
        self.calendar = None;
        execute!(self, SET, day.day, day.works, day.name.clone())?;
        Ok(())
    }

    /// Replaces what is entered for a day that is still at `day.version`; answers whether it was.
    pub(crate) async fn update_calendar_day(&mut self, day: &CalendarDay) -> Result<bool> {
        self.calendar = None;
        Ok(execute!(self, UPDATE, day.day, day.works, day.name.clone(), day.version)? == 1)
    }

    /// Takes what was entered for a day away, if it is still at `version`; answers whether it was.
    pub(crate) async fn delete_calendar_day(&mut self, day: Day, version: i64) -> Result<bool> {
        self.calendar = None;
        Ok(execute!(self, DELETE, day, version)? == 1)
    }

    /// What is entered for a day.
    pub(crate) async fn get_calendar_day(&mut self, day: Day) -> Result<Option<CalendarDay>> {
        fetch_optional!(self, GET, day)
    }

    /// What is entered from a day to another, at most `limit` days. Asked again for a part of what was read last, the transaction
    /// answers from that: the clocks of a request are set, and then shown.
    pub(crate) async fn list_calendar_days(&mut self, from: Day, to: Day, limit: i64) -> Result<Vec<CalendarDay>> {
        if let Some(kept) = self.calendar.as_ref().filter(|kept| kept.from <= from && to <= kept.to) {
            let within = kept.days.iter().filter(|day| from <= day.day && day.day <= to);
            return Ok(within.take(usize::try_from(limit).unwrap_or(0)).cloned().collect());
        }
        let days: Vec<CalendarDay> = fetch_all!(self, BETWEEN, from, to, limit)?;
        // A listing that was cut short does not know what comes after.
        if i64::try_from(days.len()).is_ok_and(|found| found < limit) && self.mode() != Mode::Glance {
            self.calendar = Some(KeptDays { from, to, days: days.clone() });
        }
        Ok(days)
    }
}

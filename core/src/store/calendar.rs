//! The calendar of working days.

use super::Tx;
use crate::domain::calendar::CalendarDay;
use crate::domain::day::Day;
use crate::error::Result;

from_row!(CalendarDay { day, works, name, version });

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
        execute!(self, SET, day.day, day.works, day.name.clone())?;
        Ok(())
    }

    /// Replaces what is entered for a day that is still at `day.version`; answers whether it was.
    pub(crate) async fn update_calendar_day(&mut self, day: &CalendarDay) -> Result<bool> {
        Ok(execute!(self, UPDATE, day.day, day.works, day.name.clone(), day.version)? == 1)
    }

    /// Takes what was entered for a day away, if it is still at `version`; answers whether it was.
    pub(crate) async fn delete_calendar_day(&mut self, day: Day, version: i64) -> Result<bool> {
        Ok(execute!(self, DELETE, day, version)? == 1)
    }

    /// What is entered for a day.
    pub(crate) async fn get_calendar_day(&mut self, day: Day) -> Result<Option<CalendarDay>> {
        fetch_optional!(self, GET, day)
    }

    /// What is entered from a day to another.
    pub(crate) async fn list_calendar_days(&mut self, from: Day, to: Day, limit: i64) -> Result<Vec<CalendarDay>> {
        fetch_all!(self, BETWEEN, from, to, limit)
    }
}

//! The calendar of working days: one for the whole county.

use crate::app::{Cx, audit};
use crate::domain::access::Permission;
use crate::domain::calendar::{
    Calendar, CalendarDay, CalendarDayView, CalendarFilter, CalendarYear, NewCalendarDay, YearParams,
};
use crate::domain::check;
use crate::domain::day::Day;
use crate::domain::page::{Listed, Page};
use crate::error::{Error, Problem, Result};
use crate::store::Tx;

const MISSING: Error = Error::NotFound { entity: "calendar_day" };
const CHANGED: Error = Error::Conflict { entity: "calendar_day" };

/// The calendar of the years from one day to another.
pub(crate) async fn between(tx: &mut Tx, from: Day, to: Day) -> Result<Calendar> {
    let first = Day::new(from.date().year(), 1, 1).unwrap_or(from);
    let last = Day::new(to.date().year(), 12, 31).unwrap_or(to);
    // More days than are ever decreed for the years that a deadline spans.
    Ok(Calendar::new(tx.list_calendar_days(first, last, 4000).await?))
}

/// The calendar is the county's: whoever changes it may do so at the top of the tree.
async fn require_keeper(tx: &mut Tx, cx: &Cx) -> Result<()> {
    cx.require(tx, Permission::ConfigureRequests).await?;
    let top = tx.list_units_above(cx.unit).await?.last().map(|unit| unit.id);
    match top {
        Some(top) if !cx.may_in(tx, Permission::ConfigureRequests, top).await? => {
            Err(Error::Forbidden { permission: Permission::ConfigureRequests.as_str() })
        }
        _ => Ok(()),
    }
}

fn year_of(year: i16) -> Result<(Day, Day)> {
    if !(1949..=2999).contains(&year) {
        return Err(Problem::new("year", "range").with("min", 1949).with("max", 2999).into());
    }
    Ok((Day::new(year, 1, 1)?, Day::new(year, 12, 31)?))
}

/// Days that are off or worked by decree, in order: of a year, one, or all. Public knowledge.
///
/// # Errors
/// `Invalid` for a year that is none.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: CalendarFilter, page: Page) -> Result<Listed<CalendarDayView>> {
    cx.saw(tx, "calendar_day");
    let (from, to) = match filter.year {
        Some(year) => year_of(year)?,
        None => (Day::new(1949, 1, 1)?, Day::new(2999, 12, 31)?),
    };
    let (from, to) = filter.day.map_or((from, to), |day| (day.max(from), day.min(to)));
    let from = match page.after.as_deref().filter(|after| !after.is_empty()) {
        Some(after) => after.parse::<Day>().map_err(|_| Error::invalid("after", "malformed"))?.plus_days(1).max(from),
        None => from,
    };
    let days = tx.list_calendar_days(from, to, page.rows()).await?;
    Ok(page.of(days, |day| day.day.to_string()).map(CalendarDayView::from))
}

/// What is entered for a day. Public knowledge.
///
/// # Errors
/// `NotFound`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: Day) -> Result<CalendarDayView> {
    cx.saw(tx, "calendar_day");
    tx.get_calendar_day(id).await?.map(CalendarDayView::from).ok_or(MISSING)
}

/// Enters a day, or replaces what was entered for it. Requests that are open keep the time limits that they have.
///
/// # Errors
/// `Forbidden` without `requests.configure` at the top of the tree; `Invalid` for wrong fields.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewCalendarDay) -> Result<CalendarDayView> {
    require_keeper(tx, cx).await?;
    year_of(new.day.date().year()).map_err(|_| Error::invalid("day", "day"))?;
    tx.set_calendar_day(&entered(&new, 1)?).await?;
    written(tx, cx, new.day).await
}

/// Replaces what is entered for a day that is still at `version`. Requests that are open keep the time limits that they have.
///
/// # Errors
/// As [`create`]; `NotFound`; `Conflict`; `Invalid` for another day.
pub async fn update(tx: &mut Tx, cx: &Cx, id: Day, version: i64, new: NewCalendarDay) -> Result<CalendarDayView> {
    require_keeper(tx, cx).await?;
    tx.get_calendar_day(id).await?.ok_or(MISSING)?;
    if new.day != id {
        return Err(Error::invalid("day", "fixed"));
    }
    if !tx.update_calendar_day(&entered(&new, version)?).await? {
        return Err(CHANGED);
    }
    written(tx, cx, id).await
}

fn entered(new: &NewCalendarDay, version: i64) -> Result<CalendarDay> {
    Ok(CalendarDay { day: new.day, works: new.works, name: check::line("name", &new.name, 40)?, version })
}

async fn written(tx: &mut Tx, cx: &Cx, day: Day) -> Result<CalendarDayView> {
    let day = tx.get_calendar_day(day).await?.ok_or(MISSING)?;
    audit::record(tx, cx, "calendar.set", "calendar_day", &day.day.to_string(), &day.name).await?;
    tx.touch("calendar_day");
    cx.touch(tx, cx.unit, "calendar_day").await?;
    Ok(day.into())
}

/// Takes what was entered for a day away, if it is still at `version`: it follows its weekday again.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`.
pub async fn remove(tx: &mut Tx, cx: &Cx, id: Day, version: i64) -> Result<()> {
    require_keeper(tx, cx).await?;
    tx.get_calendar_day(id).await?.ok_or(MISSING)?;
    if !tx.delete_calendar_day(id, version).await? {
        return Err(CHANGED);
    }
    audit::record(tx, cx, "calendar.remove", "calendar_day", &id.to_string(), "").await?;
    cx.touch(tx, cx.unit, "calendar_day").await
}

/// What is known of a year: whether its days off are entered, and how many days are worked.
///
/// # Errors
/// `Invalid` for a year that is none.
pub async fn year(tx: &mut Tx, cx: &Cx, asked: YearParams) -> Result<CalendarYear> {
    cx.saw(tx, "calendar_day");
    let (from, to) = year_of(asked.year)?;
    let calendar = between(tx, from, to).await?;
    Ok(CalendarYear {
        year: asked.year,
        complete: calendar.is_complete(asked.year),
        working_days: calendar.working_days(asked.year),
    })
}

/// Whether the days off of a year are entered; if not, weekends and statutory days are taken.
///
/// # Errors
/// As [`year`].
pub async fn calendar_complete(tx: &mut Tx, cx: &Cx, year: i16) -> Result<bool> {
    Ok(self::year(tx, cx, YearParams { year }).await?.complete)
}

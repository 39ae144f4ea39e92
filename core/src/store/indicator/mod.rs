//! Indicators: which records make a figure, and the statements that count them.
//!
//! An indicator is written once, as the records that it counts; `facts!` makes from it the statement for a unit, the one
//! for all of its children, the one by days, and the one that lists the records. So a figure, its parts and what it opens
//! into cannot differ.

#[macro_use]
mod facts;
mod money;
mod people;
mod places;
mod publicity;
mod service;

use super::Tx;
use crate::domain::day::Day;
use crate::domain::indicator::{CountedIn, Measure};
use crate::domain::period::Period;
use crate::error::Result;
use crate::id::UnitId;

/// An indicator.
#[derive(Debug)]
pub(crate) struct Indicator {
    /// Code, and key of its name: `indicator-<code>`.
    pub(crate) code: &'static str,
    /// The register in which its records are, singular.
    pub(crate) entity: &'static str,
    /// What it is counted in.
    pub(crate) counted_in: CountedIn,
    /// How it is made.
    pub(crate) figure: Figure,
}

/// How a figure is made.
#[derive(Debug)]
pub(crate) enum Figure {
    /// From records.
    Facts(Facts),
    /// From two figures, by code.
    Share(&'static str, &'static str),
}

/// The statements of a figure that is made from records.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(crate) measure: Measure,
    /// Whether records are in time by a day, not by a point in time.
    pub(crate) by_day: bool,
    /// Whether it tells how many there are at the end of a period.
    pub(crate) at_end: bool,
    /// `$1` unit, `$2` beginning, `$3` end: one number.
    pub(crate) total: &'static str,
    /// The same: child (none: the unit's own), number.
    pub(crate) children: &'static str,
    /// The same: day, number. Of no use for what cannot be added up.
    pub(crate) days: &'static str,
    /// `$1` unit, `$2` to `$13` beginnings of twelve parts, each the end of the one before, `$14` the end of the last: twelve numbers.
    pub(crate) course: &'static str,
    /// `$1` unit, `$2` beginning, `$3` end, `$4` after, `$5` how many: id, unit, amount.
    pub(crate) records: &'static str,
}

/// Every indicator, in the order in which they are shown.
pub(crate) static INDICATORS: &[&[Indicator]] =
    &[places::INDICATORS, people::INDICATORS, service::INDICATORS, money::INDICATORS, publicity::INDICATORS];

macro_rules! timed {
    ($fetch:ident, $tx:expr, $facts:expr, $sql:expr, $unit:expr, $period:expr $(, $more:expr)*) => {
        if $facts.by_day {
            $fetch!($tx, $sql, $unit, $period.first(), $period.end() $(, $more)*)
        } else {
            $fetch!($tx, $sql, $unit, $period.begins(), $period.ends() $(, $more)*)
        }
    };
}

macro_rules! course {
    ($tx:expr, $sql:expr, $unit:expr, $periods:expr, $begin:ident, $end:ident) => {{
        let [a, b, c, d, e, f, g, h, i, j, k, l] = $periods.map(Period::$begin);
        fetch_one!($tx, $sql, $unit, a, b, c, d, e, f, g, h, i, j, k, l, $periods[11].$end())
    }};
}

type Twelve = (i64, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64);

impl Tx {
    /// The figure of a unit and everything below.
    pub(crate) async fn figure(&mut self, facts: &Facts, unit: UnitId, period: Period) -> Result<i64> {
        let (value,): (i64,) = timed!(fetch_one, self, facts, facts.total, unit, period)?;
        Ok(value)
    }

    /// The figures of the units directly below that have one, and what is the unit's own and nobody's below.
    pub(crate) async fn figures_by_child(
        &mut self,
        facts: &Facts,
        unit: UnitId,
        period: Period,
    ) -> Result<Vec<(Option<UnitId>, i64)>> {
        timed!(fetch_all, self, facts, facts.children, unit, period)
    }

    /// The figure of each day that has one.
    pub(crate) async fn figures_by_day(
        &mut self,
        facts: &Facts,
        unit: UnitId,
        period: Period,
    ) -> Result<Vec<(Day, i64)>> {
        if facts.by_day {
            return fetch_all!(self, facts.days, unit, period.first(), period.end());
        }
        // Days are counted from the first of 1970.
        let rows: Vec<(i64, i64)> = fetch_all!(self, facts.days, unit, period.begins(), period.ends())?;
        let first = Day::new(1970, 1, 1)?;
        Ok(rows.into_iter().map(|(day, value)| (first.plus_days(day), value)).collect())
    }

    /// The figures of twelve periods that follow each other.
    pub(crate) async fn figure_course(
        &mut self,
        facts: &Facts,
        unit: UnitId,
        periods: &[Period; 12],
    ) -> Result<[i64; 12]> {
        let row: Twelve = if facts.by_day {
            course!(self, facts.course, unit, periods, first, end)?
        } else {
            course!(self, facts.course, unit, periods, begins, ends)?
        };
        let (a, b, c, d, e, f, g, h, i, j, k, l) = row;
        Ok([a, b, c, d, e, f, g, h, i, j, k, l])
    }

    /// The records behind a figure, by id.
    pub(crate) async fn figure_records(
        &mut self,
        facts: &Facts,
        unit: UnitId,
        period: Period,
        after: &str,
        limit: i64,
    ) -> Result<Vec<(String, UnitId, i64)>> {
        timed!(fetch_all, self, facts, facts.records, unit, period, after.to_owned(), limit)
    }
}

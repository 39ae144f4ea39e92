//! What the indicators of modules came to.

use super::Tx;
use crate::domain::module_figure::{ModuleFigure, ModuleSum};
use crate::domain::period::{Period, PeriodKind};
use crate::error::Result;
use crate::id::UnitId;
use crate::time::Timestamp;

from_row!(ModuleFigure { unit_id, module_id, indicator, period, value, whole, code, module_version, computed_at });

const SET: &str = "
    INSERT INTO module_figure (unit_id, module_id, indicator, period, period_kind, value, whole, code, module_version, computed_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    ON CONFLICT (unit_id, module_id, indicator, period) DO UPDATE SET value = excluded.value, whole = excluded.whole,
        code = excluded.code, module_version = excluded.module_version, computed_at = excluded.computed_at";
const OF_UNIT: &str = "SELECT * FROM module_figure WHERE unit_id = $1 AND module_id = $2 ORDER BY indicator, period";

/// The sum of the figures `f`, in the order of a row.
macro_rules! sum {
    () => {
        "CAST(COALESCE(SUM(f.value), 0) AS BIGINT), CAST(COALESCE(SUM(f.whole), 0) AS BIGINT), COUNT(*),
        CAST(SUM(CASE WHEN f.code = '' THEN 0 ELSE 1 END) AS BIGINT), MIN(f.computed_at)"
    };
}

const IN_SCOPE: &str = concat!(
    "SELECT f.module_id, f.indicator, ",
    sum!(),
    " FROM module_figure f JOIN unit_closure c ON c.descendant_id = f.unit_id AND c.ancestor_id = $1
    WHERE f.period = $2 GROUP BY f.module_id, f.indicator ORDER BY f.module_id, f.indicator"
);
const COURSE: &str = concat!(
    "SELECT f.period, ",
    sum!(),
    " FROM module_figure f JOIN unit_closure c ON c.descendant_id = f.unit_id AND c.ancestor_id = $1
    WHERE f.module_id = $2 AND f.indicator = $3 AND f.period_kind = $4 AND f.period >= $5 AND f.period <= $6
    GROUP BY f.period ORDER BY f.period"
);
// Where a unit was split, what was counted in it lies in the scope of several: it counts once, with the first.
const CHILDREN: &str = concat!(
    "SELECT c.child, ",
    sum!(),
    " FROM module_figure f
    JOIN (SELECT a.descendant_id, MIN(b.child) AS child FROM unit_closure a LEFT JOIN (
        SELECT d.descendant_id, k.id AS child FROM unit k JOIN unit_closure d ON d.ancestor_id = k.id
        WHERE k.parent_id = $1 AND k.valid_to IS NULL) b ON b.descendant_id = a.descendant_id
        WHERE a.ancestor_id = $1 GROUP BY a.descendant_id) c ON c.descendant_id = f.unit_id
    WHERE f.module_id = $2 AND f.indicator = $3 AND f.period = $4 GROUP BY c.child"
);
const PLACES: &str = "
    SELECT u.id FROM unit u JOIN unit_closure c ON c.descendant_id = u.id AND c.ancestor_id = $1
    WHERE u.valid_to IS NULL AND u.kind <> 'grid' ORDER BY u.id";

type Sums = (i64, i64, i64, i64, Timestamp);

fn sum<K>(of: K, (value, whole, units, failed, as_of): Sums) -> ModuleSum<K> {
    ModuleSum { of, value, whole, units, failed, as_of }
}

impl Tx {
    /// Keeps a figure in the place of the one before.
    pub(crate) async fn set_module_figure(&mut self, f: &ModuleFigure) -> Result<()> {
        execute!(
            self,
            SET,
            f.unit_id,
            f.module_id.clone(),
            f.indicator.clone(),
            f.period,
            f.period.kind(),
            f.value,
            f.whole,
            f.code.clone(),
            f.module_version.clone(),
            f.computed_at
        )?;
        Ok(())
    }

    /// The figures of a module in exactly this unit.
    pub(crate) async fn list_module_figures(&mut self, unit: UnitId, module: &str) -> Result<Vec<ModuleFigure>> {
        fetch_all!(self, OF_UNIT, unit, module.to_owned())
    }

    /// The figures of a period in scope, by module and indicator.
    pub(crate) async fn sum_module_figures(
        &mut self,
        scope: UnitId,
        period: Period,
    ) -> Result<Vec<ModuleSum<(String, String)>>> {
        let rows: Vec<(String, String, i64, i64, i64, i64, Timestamp)> = fetch_all!(self, IN_SCOPE, scope, period)?;
        let row = |(module, indicator, a, b, c, d, e)| sum((module, indicator), (a, b, c, d, e));
        Ok(rows.into_iter().map(row).collect())
    }

    /// The figures of an indicator in scope for the periods of a kind from one to another, by period.
    pub(crate) async fn module_figure_course(
        &mut self,
        scope: UnitId,
        of: (&str, &str),
        kind: PeriodKind,
        span: (Period, Period),
    ) -> Result<Vec<ModuleSum<Period>>> {
        let (module, indicator) = (of.0.to_owned(), of.1.to_owned());
        let rows: Vec<(Period, i64, i64, i64, i64, Timestamp)> =
            fetch_all!(self, COURSE, scope, module, indicator, kind, span.0, span.1)?;
        Ok(rows.into_iter().map(|(period, a, b, c, d, e)| sum(period, (a, b, c, d, e))).collect())
    }

    /// The figures of an indicator for a period, by the units directly below, and what is the unit's own and nobody's below.
    pub(crate) async fn module_figures_by_child(
        &mut self,
        unit: UnitId,
        of: (&str, &str),
        period: Period,
    ) -> Result<Vec<ModuleSum<Option<UnitId>>>> {
        let (module, indicator) = (of.0.to_owned(), of.1.to_owned());
        let rows: Vec<(Option<UnitId>, i64, i64, i64, i64, Timestamp)> =
            fetch_all!(self, CHILDREN, unit, module, indicator, period)?;
        Ok(rows.into_iter().map(|(child, a, b, c, d, e)| sum(child, (a, b, c, d, e))).collect())
    }

    /// Every unit in scope that is there and is no grid: those in which a module can be on.
    pub(crate) async fn list_places(&mut self, scope: UnitId) -> Result<Vec<UnitId>> {
        let rows: Vec<(UnitId,)> = fetch_all!(self, PLACES, scope)?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }
}

//! Figures of requests, from the rows.

use super::Tx;
use super::list::first_id_at;
use crate::domain::unit::UnitKind;
use crate::error::Result;
use crate::id::UnitId;
use crate::time::Timestamp;

/// How many of a kind were closed at a level, and how many of them in time.
#[derive(Debug, Clone)]
pub(crate) struct Closed {
    pub(crate) line: String,
    pub(crate) kind: String,
    pub(crate) closed_level: UnitKind,
    pub(crate) closed: i64,
    pub(crate) in_time: i64,
}

from_row!(Closed { line, kind, closed_level, closed, in_time });

// Communities lead: each of their indexes is read from the beginning of the period on. A grid is named by itself.
macro_rules! of_unit {
    ($head:literal, $tail:literal) => {
        [
            concat!(
                $head,
                " FROM unit_closure c JOIN request r ON r.community_id = c.descendant_id WHERE c.ancestor_id = $1",
                $tail
            ),
            concat!(
                $head,
                " FROM unit_closure c JOIN request r ON r.unit_id = c.descendant_id WHERE c.ancestor_id = $1",
                $tail
            ),
        ]
    };
}

const OPENED: [&str; 2] = of_unit!(
    "SELECT r.line, r.kind, COUNT(*)",
    " AND r.status <> 'draft' AND r.id >= $4 AND r.opened_at >= $2 AND r.opened_at < $3 GROUP BY r.line, r.kind ORDER BY r.line, r.kind"
);
const CLOSED: [&str; 2] = of_unit!(
    "SELECT r.line, r.kind, r.closed_level, COUNT(*) AS closed,
        CAST(COALESCE(SUM(CASE WHEN r.due_at IS NULL OR r.ended_at <= r.due_at THEN 1 ELSE 0 END), 0) AS BIGINT) AS in_time",
    " AND r.closed_level IS NOT NULL AND r.ended_at >= $2 AND r.ended_at < $3
      GROUP BY r.line, r.kind, r.closed_level ORDER BY r.line, r.kind, r.closed_level"
);
const NOW: [&str; 2] = of_unit!(
    "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN r.due_at < $2 AND r.suspended_at IS NULL THEN 1 ELSE 0 END), 0) AS BIGINT)",
    " AND r.ended_at IS NULL AND r.status <> 'draft'"
);
// Whole minutes to the first answer, and how often each: the median is taken from these.
const ANSWERED: [&str; 2] = of_unit!(
    "SELECT (r.answered_at - r.opened_at) / 60000000 AS minutes, COUNT(*)",
    " AND r.answered_at IS NOT NULL AND r.id >= $4 AND r.opened_at >= $2 AND r.opened_at < $3 GROUP BY 1 ORDER BY 1"
);

fn of(statements: [&'static str; 2], level: Option<UnitKind>) -> &'static str {
    statements[usize::from(level == Some(UnitKind::Grid))]
}

impl Tx {
    /// How many of each line and kind were opened in scope in a stretch of time.
    pub(crate) async fn count_opened(
        &mut self,
        (scope, level): (UnitId, Option<UnitKind>),
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<(String, String, i64)>> {
        fetch_all!(self, of(OPENED, level), scope, from, to, first_id_at(from))
    }

    /// How many of each line and kind were closed in scope in a stretch of time, by level.
    pub(crate) async fn count_closed(
        &mut self,
        (scope, level): (UnitId, Option<UnitKind>),
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Closed>> {
        fetch_all!(self, of(CLOSED, level), scope, from, to)
    }

    /// How many are open in scope, and how many of them past their time.
    pub(crate) async fn count_open(
        &mut self,
        (scope, level): (UnitId, Option<UnitKind>),
        now: Timestamp,
    ) -> Result<(i64, i64)> {
        fetch_one!(self, of(NOW, level), scope, now)
    }

    /// Minutes to the first answer of what was opened in scope in a stretch of time, with how often each, ascending.
    pub(crate) async fn count_answer_minutes(
        &mut self,
        (scope, level): (UnitId, Option<UnitKind>),
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<(i64, i64)>> {
        fetch_all!(self, of(ANSWERED, level), scope, from, to, first_id_at(from))
    }
}

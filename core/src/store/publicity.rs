//! The duty clock of publicity.

use super::Tx;
use crate::domain::notice::NoticeSection;
use crate::domain::period::{Period, PeriodKind};
use crate::domain::publicity::{DutyState, PublicityRule};
use crate::domain::unit::UnitKind;
use crate::error::Result;
use crate::id::{NoticeId, PublicityRuleId, UnitId};
use crate::time::Timestamp;

from_row!(PublicityRule { id, unit_id, section, unit_kind, every, grace_days, basis, valid_from, created_at, version });

const INSERT: &str = "
    INSERT INTO publicity_rule (id, unit_id, section, unit_kind, every, grace_days, basis, valid_from, created_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const UPDATE: &str = "
    UPDATE publicity_rule SET section = $2, unit_kind = $3, every = $4, grace_days = $5, basis = $6, valid_from = $7, version = version + 1
    WHERE id = $1 AND version = $8";
const DELETE: &str = "DELETE FROM publicity_rule WHERE id = $1 AND version = $2";
// Rules hold downwards: those of the unit, of what is above it and those of everywhere are seen, and those below are its own
// matter, too.
const GET: &str = "
    SELECT r.* FROM publicity_rule r WHERE r.id = $1 AND (r.unit_id IS NULL OR r.unit_id IN (
        SELECT a.ancestor_id FROM unit_closure a WHERE a.descendant_id = $2
        UNION SELECT d.descendant_id FROM unit_closure d WHERE d.ancestor_id = $2))";
const LIST: &str = "
    SELECT r.* FROM publicity_rule r WHERE r.id > $2 AND (r.unit_id IS NULL OR r.unit_id IN (
        SELECT a.ancestor_id FROM unit_closure a WHERE a.descendant_id = $1
        UNION SELECT d.descendant_id FROM unit_closure d WHERE d.ancestor_id = $1))
    ORDER BY r.id LIMIT $3";
const TAKEN: &str = "
    SELECT EXISTS (SELECT 1 FROM publicity_rule WHERE unit_id = $1 AND section = $2 AND unit_kind = $3 AND id <> $4)";

/// A duty as it is found: a unit, what it owes, and when that appeared.
#[derive(Debug, Clone)]
pub(crate) struct DutyRow {
    pub(crate) unit_id: UnitId,
    pub(crate) code: String,
    pub(crate) name_zh: String,
    pub(crate) name_en: String,
    pub(crate) section: NoticeSection,
    pub(crate) period: Period,
    pub(crate) deadline: Timestamp,
    pub(crate) shown_from: Option<Timestamp>,
    pub(crate) notice_id: Option<NoticeId>,
    pub(crate) state: DutyState,
}
from_row!(DutyRow { unit_id, code, name_zh, name_en, section, period, deadline, shown_from, notice_id, state });

/// Which duties: those of the last periods of each length that were over.
#[derive(Debug, Clone)]
pub(crate) struct DutyQuery {
    pub(crate) scope: UnitId,
    pub(crate) now: Timestamp,
    pub(crate) month: Period,
    pub(crate) quarter: Period,
    pub(crate) year: Period,
    pub(crate) day: Period,
    pub(crate) section: Option<NoticeSection>,
    pub(crate) state: Option<DutyState>,
}

// $1 scope, $2 now, $3 to $11 and $14 to $16 the periods, $12 section, $13 state. A rule holds for a unit when no rule for the
// same thing stands nearer. A day has 86,400,000,000 microseconds: the county's clocks are never changed.
macro_rules! duties {
    ($head:literal, $tail:literal) => {
        concat!(
            "WITH asked (every, period, ends_at, last_day) AS (
                SELECT 'month', CAST($3 AS TEXT), CAST($4 AS BIGINT), CAST($5 AS TEXT)
                UNION ALL SELECT 'quarter', CAST($6 AS TEXT), CAST($7 AS BIGINT), CAST($8 AS TEXT)
                UNION ALL SELECT 'year', CAST($9 AS TEXT), CAST($10 AS BIGINT), CAST($11 AS TEXT)
                UNION ALL SELECT 'day', CAST($14 AS TEXT), CAST($15 AS BIGINT), CAST($16 AS TEXT)
            ), owed AS (
                SELECT u.id AS unit_id, u.code, u.name_zh, u.name_en, r.section, q.period, q.ends_at + r.grace_days * 86400000000 AS deadline,
                    (SELECT MIN(n.shown_from) FROM notice n WHERE n.unit_id = u.id AND n.section = r.section AND n.period = q.period
                        AND n.status IN ('scheduled', 'published', 'expired') AND n.shown_from <= $2) AS shown_from,
                    (SELECT n.id FROM notice n WHERE n.unit_id = u.id AND n.section = r.section AND n.period = q.period
                        AND n.status IN ('scheduled', 'published', 'expired') AND n.shown_from <= $2
                        ORDER BY n.shown_from, n.id LIMIT 1) AS notice_id
                FROM unit_closure s JOIN unit u ON u.id = s.descendant_id
                    JOIN publicity_rule r ON r.unit_kind = u.kind
                    JOIN asked q ON q.every = r.every
                    LEFT JOIN unit_closure w ON w.ancestor_id = r.unit_id AND w.descendant_id = u.id
                WHERE s.ancestor_id = $1 AND u.valid_from < q.ends_at AND (u.valid_to IS NULL OR u.valid_to >= q.ends_at)
                  AND ($12 = '' OR r.section = $12) AND q.last_day >= r.valid_from
                  AND (r.unit_id IS NULL OR w.depth IS NOT NULL)
                  AND NOT EXISTS (
                    SELECT 1 FROM publicity_rule o JOIN unit_closure x ON x.ancestor_id = o.unit_id AND x.descendant_id = u.id
                    WHERE o.section = r.section AND o.unit_kind = r.unit_kind AND (w.depth IS NULL OR x.depth < w.depth))
            ), duty AS (
                SELECT owed.*, CASE WHEN owed.shown_from < owed.deadline THEN 'published' WHEN owed.shown_from IS NOT NULL THEN 'late'
                    WHEN $2 < owed.deadline THEN 'due' ELSE 'overdue' END AS state
                FROM owed
            ) ",
            $head,
            " FROM duty d WHERE ($13 = '' OR d.state = $13) ",
            $tail
        )
    };
}
const DUTIES: &str = duties!(
    "SELECT d.unit_id, d.code, d.name_zh, d.name_en, d.section, d.period, d.deadline, d.shown_from, d.notice_id, d.state",
    "AND ($17 = '' OR (d.code, d.section) > ($17, $18)) ORDER BY d.code, d.section LIMIT $19"
);
const COUNTS: &str = duties!("SELECT d.state, COUNT(*)", "GROUP BY d.state ORDER BY d.state");

macro_rules! asked {
    ($fetch:ident, $tx:expr, $sql:expr, $q:expr $(, $more:expr)*) => {
        $fetch!(
            $tx,
            $sql,
            $q.scope,
            $q.now,
            $q.month,
            $q.month.ends(),
            $q.month.last(),
            $q.quarter,
            $q.quarter.ends(),
            $q.quarter.last(),
            $q.year,
            $q.year.ends(),
            $q.year.last(),
            $q.section.map(|section| section.to_string()).unwrap_or_default(),
            $q.state.map(|state| state.to_string()).unwrap_or_default(),
            $q.day,
            $q.day.ends(),
            $q.day.last()
            $(, $more)*
        )
    };
}

impl Tx {
    /// Adds a rule.
    pub(crate) async fn insert_publicity_rule(&mut self, r: &PublicityRule) -> Result<()> {
        execute!(
            self,
            INSERT,
            r.id,
            r.unit_id,
            r.section,
            r.unit_kind,
            r.every,
            r.grace_days,
            r.basis.clone(),
            r.valid_from,
            r.created_at,
            r.version
        )?;
        Ok(())
    }

    /// Writes a rule that is still at `r.version`; answers whether it was.
    pub(crate) async fn update_publicity_rule(&mut self, r: &PublicityRule) -> Result<bool> {
        let reached = execute!(
            self,
            UPDATE,
            r.id,
            r.section,
            r.unit_kind,
            r.every,
            r.grace_days,
            r.basis.clone(),
            r.valid_from,
            r.version
        )?;
        Ok(reached == 1)
    }

    /// Removes a rule that is still at `version`; answers whether it was.
    pub(crate) async fn delete_publicity_rule(&mut self, id: PublicityRuleId, version: i64) -> Result<bool> {
        Ok(execute!(self, DELETE, id, version)? == 1)
    }

    /// A rule that concerns a unit.
    pub(crate) async fn get_publicity_rule(
        &mut self,
        id: PublicityRuleId,
        unit: UnitId,
    ) -> Result<Option<PublicityRule>> {
        fetch_optional!(self, GET, id, unit)
    }

    /// Rules that concern a unit.
    pub(crate) async fn list_publicity_rules(
        &mut self,
        unit: UnitId,
        after: &str,
        limit: i64,
    ) -> Result<Vec<PublicityRule>> {
        fetch_all!(self, LIST, unit, after.to_owned(), limit)
    }

    /// Whether a unit has another rule for the same thing.
    pub(crate) async fn publicity_rule_taken(
        &mut self,
        unit: UnitId,
        section: NoticeSection,
        kind: UnitKind,
        but: PublicityRuleId,
    ) -> Result<bool> {
        let (taken,): (bool,) = fetch_one!(self, TAKEN, unit, section, kind, but)?;
        Ok(taken)
    }

    /// Duties by unit and section, after one.
    pub(crate) async fn list_duties(
        &mut self,
        asked: &DutyQuery,
        after: (String, String),
        limit: i64,
    ) -> Result<Vec<DutyRow>> {
        asked!(fetch_all, self, DUTIES, asked, after.0.clone(), after.1.clone(), limit)
    }

    /// How many duties stand where.
    pub(crate) async fn count_duties(&mut self, asked: &DutyQuery) -> Result<Vec<(DutyState, i64)>> {
        asked!(fetch_all, self, COUNTS, asked)
    }
}

impl DutyQuery {
    /// The duties whose periods were over on `day`.
    pub(crate) fn on(scope: UnitId, now: Timestamp, day: crate::domain::day::Day) -> Self {
        let over = |kind| Period::of(kind, day).before();
        Self {
            scope,
            now,
            month: over(PeriodKind::Month),
            quarter: over(PeriodKind::Quarter),
            year: over(PeriodKind::Year),
            day: over(PeriodKind::Day),
            section: None,
            state: None,
        }
    }
}

//! Figures and checks over the unit tree.

use super::Tx;
use crate::domain::day::Day;
use crate::domain::unit::{Unit, UnitBrief, UnitCode, UnitKind};
use crate::error::Result;
use crate::id::UnitId;

from_row!(UnitBrief { id, code, kind, name_zh, name_en, parent_id });

impl From<Unit> for UnitBrief {
    fn from(unit: Unit) -> Self {
        Self {
            id: unit.id,
            code: unit.code,
            kind: unit.kind,
            name_zh: unit.name_zh,
            name_en: unit.name_en,
            parent_id: unit.parent_id,
        }
    }
}

/// Most units of a tree that is read in one piece.
const MOST: i64 = 20_000;

const TREE: &str = "
    SELECT u.id, v.code, u.kind, v.name_zh, v.name_en, v.parent_id
    FROM unit_closure c JOIN unit u ON u.id = c.descendant_id JOIN unit_version v ON v.unit_id = u.id
    WHERE c.ancestor_id = $1 AND v.from_day <= $2 AND (v.to_day IS NULL OR v.to_day > $2)
        AND (u.kind = 'county' OR $3 <> 'county' AND u.kind = 'township' OR $3 IN ('community', 'grid')
            AND u.kind = 'community' OR $3 = 'grid')
    ORDER BY v.code, u.id LIMIT $4";
const COVERAGE: &str = "
    SELECT u.kind, COUNT(*),
        CAST(SUM(CASE WHEN EXISTS (SELECT 1 FROM station s WHERE s.unit_id = u.id AND s.ended_day IS NULL) THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN (SELECT COUNT(*) FROM worker_assignment a WHERE a.unit_id = u.id AND a.to_day IS NULL) = 1
            THEN 1 ELSE 0 END) AS BIGINT)
    FROM unit_closure c JOIN unit u ON u.id = c.descendant_id
    WHERE c.ancestor_id = $1 AND u.valid_to IS NULL GROUP BY u.kind";
const ORPHANS: &str = "
    SELECT u.id, u.code, u.kind, u.name_zh, u.name_en, u.parent_id
    FROM unit_closure c JOIN unit u ON u.id = c.descendant_id
    WHERE c.ancestor_id = $1 AND u.valid_to IS NULL AND u.kind = 'grid'
        AND NOT EXISTS (SELECT 1 FROM worker_assignment a WHERE a.unit_id = u.id AND a.to_day IS NULL)
    ORDER BY u.code LIMIT 200";
const GRID_CODES: &str = "
    SELECT p.id, p.code, u.code FROM unit_closure c JOIN unit u ON u.id = c.descendant_id JOIN unit p ON p.id = u.parent_id
    WHERE c.ancestor_id = $1 AND u.valid_to IS NULL AND u.kind = 'grid' ORDER BY p.code, u.code";
const DOUBLED: &str = "
    SELECT u.id, u.code, u.kind, u.name_zh, u.name_en, u.parent_id
    FROM unit_closure c JOIN unit u ON u.id = c.descendant_id
    WHERE c.ancestor_id = $1 AND u.valid_to IS NULL AND u.external_code IS NOT NULL
        AND EXISTS (SELECT 1 FROM unit o JOIN unit_closure d ON d.descendant_id = o.id AND d.ancestor_id = $1
            WHERE o.external_code = u.external_code AND o.id <> u.id AND o.valid_to IS NULL)
    ORDER BY u.external_code, u.code LIMIT 200";
const ASTRAY: &str = "
    SELECT u.id, u.code, u.kind, u.name_zh, u.name_en, u.parent_id
    FROM unit_closure c JOIN unit u ON u.id = c.descendant_id JOIN unit p ON p.id = u.parent_id
    WHERE c.ancestor_id = $1 AND u.valid_to IS NULL
        AND SUBSTR(u.code, 1, CASE p.kind WHEN 'county' THEN 6 WHEN 'township' THEN 9 ELSE 12 END)
            <> SUBSTR(p.code, 1, CASE p.kind WHEN 'county' THEN 6 WHEN 'township' THEN 9 ELSE 12 END)
    ORDER BY u.code LIMIT 200";

impl Tx {
    /// The tree in scope as it stood on `day`, by code, down to `lowest`.
    pub(crate) async fn list_unit_tree(&mut self, scope: UnitId, day: Day, lowest: UnitKind) -> Result<Vec<UnitBrief>> {
        fetch_all!(self, TREE, scope, day, lowest, MOST)
    }

    /// Of each level in scope: how many units, how many with a station of their own, how many with exactly one worker.
    pub(crate) async fn unit_coverage(&mut self, scope: UnitId) -> Result<Vec<(UnitKind, i64, i64, i64)>> {
        fetch_all!(self, COVERAGE, scope)
    }

    /// Grids in scope without a worker, by code.
    pub(crate) async fn list_orphan_grids(&mut self, scope: UnitId) -> Result<Vec<UnitBrief>> {
        fetch_all!(self, ORPHANS, scope)
    }

    /// Codes of the grids in scope with the communities to which they belong: (community, its code, the grid's code).
    pub(crate) async fn list_grid_codes(&mut self, scope: UnitId) -> Result<Vec<(UnitId, UnitCode, UnitCode)>> {
        fetch_all!(self, GRID_CODES, scope)
    }

    /// Units in scope whose external code another one in scope bears too.
    pub(crate) async fn list_doubled_external_codes(&mut self, scope: UnitId) -> Result<Vec<UnitBrief>> {
        fetch_all!(self, DOUBLED, scope)
    }

    /// Units in scope whose code does not begin with that of the unit above.
    pub(crate) async fn list_units_astray(&mut self, scope: UnitId) -> Result<Vec<UnitBrief>> {
        fetch_all!(self, ASTRAY, scope)
    }
}

//! Units and their closure.

use super::Tx;
use crate::domain::unit::{Unit, UnitCode, UnitKind};
use crate::error::Result;
use crate::id::UnitId;

from_row!(Unit { id, code, kind, name_zh, name_en, parent_id, desk_phone, valid_from, valid_to });

const INSERT: &str = "
    INSERT INTO unit (id, code, kind, name_zh, name_en, parent_id, desk_phone, valid_from, valid_to)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const INSERT_SELF: &str = "INSERT INTO unit_closure (ancestor_id, descendant_id, depth) VALUES ($1, $1, 0)";
const INSERT_ABOVE: &str = "
    INSERT INTO unit_closure (ancestor_id, descendant_id, depth)
    SELECT ancestor_id, $1, depth + 1 FROM unit_closure WHERE descendant_id = $2";
const GET: &str = "SELECT * FROM unit WHERE id = $1";
const BY_CODE: &str = "SELECT * FROM unit WHERE code = $1";
const CHILDREN: &str = "SELECT * FROM unit WHERE parent_id = $1 ORDER BY code";
const BELOW: &str = "
    SELECT u.* FROM unit_closure c JOIN unit u ON u.id = c.descendant_id
    WHERE c.ancestor_id = $1 AND u.kind = $2 ORDER BY u.code";
const ABOVE: &str = "
    SELECT u.* FROM unit_closure c JOIN unit u ON u.id = c.ancestor_id
    WHERE c.descendant_id = $1 ORDER BY c.depth";
const WITHIN: &str = "SELECT EXISTS (SELECT 1 FROM unit_closure WHERE ancestor_id = $1 AND descendant_id = $2)";
const COUNT_BELOW: &str = "
    SELECT u.kind, COUNT(*) FROM unit_closure c JOIN unit u ON u.id = c.descendant_id
    WHERE c.ancestor_id = $1 AND c.depth > 0 GROUP BY u.kind ORDER BY u.kind";
const ROOTS: &str = "SELECT * FROM unit WHERE parent_id IS NULL ORDER BY code";
const NEXT: &str = "
    INSERT INTO unit_counter (unit_id, name, value) VALUES ($1, $2, 1)
    ON CONFLICT (unit_id, name) DO UPDATE SET value = unit_counter.value + 1 RETURNING value";

impl Tx {
    /// Adds a unit below its parent.
    pub(crate) async fn insert_unit(&mut self, unit: &Unit) -> Result<()> {
        execute!(
            self,
            INSERT,
            unit.id,
            &unit.code,
            unit.kind,
            unit.name_zh.clone(),
            unit.name_en.clone(),
            unit.parent_id,
            unit.desk_phone.clone(),
            unit.valid_from,
            unit.valid_to
        )?;
        execute!(self, INSERT_SELF, unit.id)?;
        if let Some(parent) = unit.parent_id {
            execute!(self, INSERT_ABOVE, unit.id, parent)?;
        }
        Ok(())
    }

    /// The unit with this id.
    pub(crate) async fn get_unit(&mut self, id: UnitId) -> Result<Option<Unit>> {
        fetch_optional!(self, GET, id)
    }

    /// The unit with this code.
    pub(crate) async fn unit_by_code(&mut self, code: &UnitCode) -> Result<Option<Unit>> {
        fetch_optional!(self, BY_CODE, code.clone())
    }

    /// Units directly below, by code.
    pub(crate) async fn list_unit_children(&mut self, id: UnitId) -> Result<Vec<Unit>> {
        fetch_all!(self, CHILDREN, id)
    }

    /// Units of a level anywhere below, by code.
    pub(crate) async fn list_units_below(&mut self, id: UnitId, kind: UnitKind) -> Result<Vec<Unit>> {
        fetch_all!(self, BELOW, id, kind)
    }

    /// The unit itself and everything above it, from the unit up.
    pub(crate) async fn list_units_above(&mut self, id: UnitId) -> Result<Vec<Unit>> {
        fetch_all!(self, ABOVE, id)
    }

    /// Whether `id` is `ancestor` or lies below it.
    pub(crate) async fn is_unit_within(&mut self, id: UnitId, ancestor: UnitId) -> Result<bool> {
        let (within,): (bool,) = fetch_one!(self, WITHIN, ancestor, id)?;
        Ok(within)
    }

    /// How many units of each level lie below.
    pub(crate) async fn count_units_below(&mut self, id: UnitId) -> Result<Vec<(UnitKind, i64)>> {
        fetch_all!(self, COUNT_BELOW, id)
    }

    /// Units without a parent.
    pub(crate) async fn list_root_units(&mut self) -> Result<Vec<Unit>> {
        fetch_all!(self, ROOTS)
    }

    /// The next running number of this purpose in this unit, from 1.
    pub(crate) async fn next_number(&mut self, id: UnitId, name: &str) -> Result<i64> {
        self.writing().await?;
        let (value,): (i64,) = fetch_one!(self, NEXT, id, name.to_owned())?;
        Ok(value)
    }
}

//! Units and their closure.

use super::Tx;
use super::record::after_prefix;
use crate::domain::check;
use crate::domain::day::Day;
use crate::domain::unit::{Unit, UnitCode, UnitFilter, UnitKind};
use crate::error::Result;
use crate::id::UnitId;

from_row!(Unit {
    id,
    code,
    kind,
    name_zh,
    name_en,
    parent_id,
    desk_phone,
    external_code,
    demo,
    valid_from,
    valid_to,
    version
});

const INSERT: &str = "
    INSERT INTO unit (id, code, kind, name_zh, name_en, parent_id, desk_phone, external_code, demo, valid_from, valid_to, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
const UPDATE: &str = "
    UPDATE unit SET code = $3, name_zh = $4, name_en = $5, parent_id = $6, desk_phone = $7, external_code = $8, demo = $9,
        valid_to = $10, version = version + 1
    WHERE id = $1 AND version = $2";
const DELETE: &str = "DELETE FROM unit WHERE id = $1";
const INSERT_SELF: &str = "INSERT INTO unit_closure (ancestor_id, descendant_id, depth) VALUES ($1, $1, 0)";
const INSERT_ABOVE: &str = "
    INSERT INTO unit_closure (ancestor_id, descendant_id, depth)
    SELECT ancestor_id, $1, depth + 1 FROM unit_closure WHERE descendant_id = $2";
const GET_WITHIN: &str = "
    SELECT u.* FROM unit u JOIN unit_closure c ON c.descendant_id = u.id AND c.ancestor_id = $2 WHERE u.id = $1";
const ABOVE_ANY: &str = "SELECT EXISTS (SELECT 1 FROM unit_closure WHERE ancestor_id = $1 AND descendant_id <> $1)";
const FORMER: &str = "
    SELECT u.* FROM unit_version v JOIN unit u ON u.id = v.unit_id WHERE v.code = $1 ORDER BY v.from_day DESC LIMIT 1";
const CHILDREN: &str = "SELECT * FROM unit WHERE parent_id = $1 AND valid_to IS NULL ORDER BY code";
const BELOW: &str = "
    SELECT u.* FROM unit_closure c JOIN unit u ON u.id = c.descendant_id
    WHERE c.ancestor_id = $1 AND u.kind = $2 AND u.valid_to IS NULL ORDER BY u.code";
const ROOTS: &str = "SELECT * FROM unit WHERE parent_id IS NULL ORDER BY code";
/// Units as they stood on a day, from their versions.
const LIST: &str = "
    SELECT u.id, v.code, u.kind, v.name_zh, v.name_en, v.parent_id, u.desk_phone, u.external_code, u.demo, u.valid_from,
        u.valid_to, u.version
    FROM unit_closure c JOIN unit u ON u.id = c.descendant_id JOIN unit_version v ON v.unit_id = u.id
    WHERE c.ancestor_id = $1 AND v.from_day <= $2 AND (v.to_day IS NULL OR v.to_day > $2)
        AND ($3 = '' OR u.kind = $3) AND ($4 = '' OR v.parent_id = $4)
        AND ($5 = '' OR v.name_folded >= $5 AND v.name_folded < $6 OR v.code >= $5 AND v.code < $6)
        AND ($7 = '' OR u.demo = ($7 = 'true'))
        AND ($8 = '' OR (NOT EXISTS (SELECT 1 FROM station s WHERE s.unit_id = u.id AND s.established_day <= $2
            AND (s.ended_day IS NULL OR s.ended_day > $2))) = ($8 = 'true'))
        AND ($9 = '' OR (NOT EXISTS (SELECT 1 FROM worker_assignment a WHERE a.unit_id = u.id AND a.from_day <= $2
            AND (a.to_day IS NULL OR a.to_day > $2))) = ($9 = 'true'))
        AND ($10 = '' OR v.code = $10) AND ($11 = '' OR v.code > $11)
    ORDER BY v.code LIMIT $12";
const LIST_ENDED: &str = "
    SELECT u.* FROM unit_closure c JOIN unit u ON u.id = c.descendant_id
    WHERE c.ancestor_id = $1 AND u.valid_to IS NOT NULL
        AND ($2 = '' OR u.kind = $2) AND ($3 = '' OR u.parent_id = $3)
        AND ($4 = '' OR u.name_zh >= $4 AND u.name_zh < $5 OR u.code >= $4 AND u.code < $5)
        AND ($6 = '' OR u.demo = ($6 = 'true')) AND ($7 = '' OR u.code = $7) AND ($8 = '' OR u.code > $8)
    ORDER BY u.code LIMIT $9";
const COUNT_LIST: &str = "
    SELECT COUNT(*)
    FROM unit_closure c JOIN unit u ON u.id = c.descendant_id JOIN unit_version v ON v.unit_id = u.id
    WHERE c.ancestor_id = $1 AND v.from_day <= $2 AND (v.to_day IS NULL OR v.to_day > $2)
        AND ($3 = '' OR u.kind = $3) AND ($4 = '' OR v.parent_id = $4)
        AND ($5 = '' OR v.name_folded >= $5 AND v.name_folded < $6 OR v.code >= $5 AND v.code < $6)
        AND ($7 = '' OR u.demo = ($7 = 'true'))
        AND ($8 = '' OR (NOT EXISTS (SELECT 1 FROM station s WHERE s.unit_id = u.id AND s.established_day <= $2
            AND (s.ended_day IS NULL OR s.ended_day > $2))) = ($8 = 'true'))
        AND ($9 = '' OR (NOT EXISTS (SELECT 1 FROM worker_assignment a WHERE a.unit_id = u.id AND a.from_day <= $2
            AND (a.to_day IS NULL OR a.to_day > $2))) = ($9 = 'true'))
        AND ($10 = '' OR v.code = $10)";
const COUNT_ENDED: &str = "
    SELECT COUNT(*) FROM unit_closure c JOIN unit u ON u.id = c.descendant_id
    WHERE c.ancestor_id = $1 AND u.valid_to IS NOT NULL
        AND ($2 = '' OR u.kind = $2) AND ($3 = '' OR u.parent_id = $3)
        AND ($4 = '' OR u.name_zh >= $4 AND u.name_zh < $5 OR u.code >= $4 AND u.code < $5)
        AND ($6 = '' OR u.demo = ($6 = 'true')) AND ($7 = '' OR u.code = $7)";
const NEXT: &str = "
    INSERT INTO unit_counter (unit_id, name, value) VALUES ($1, $2, 1)
    ON CONFLICT (unit_id, name) DO UPDATE SET value = unit_counter.value + 1 RETURNING value";

/// A filter as statements take it: empty text asks for nothing.
struct Binds {
    kind: String,
    parent: String,
    text: String,
    text_end: String,
    demo: String,
    without_station: String,
    without_worker: String,
    code: String,
}

impl Binds {
    fn of(filter: &UnitFilter) -> Self {
        let text = filter.text.as_deref().map(check::fold).unwrap_or_default();
        Self {
            kind: super::text(filter.kind),
            parent: super::text(filter.parent_id),
            text_end: after_prefix(&text),
            text,
            demo: super::text(filter.demo),
            without_station: super::text(filter.without_station),
            without_worker: super::text(filter.without_worker),
            code: filter.code.as_deref().map(|code| code.trim().to_owned()).unwrap_or_default(),
        }
    }
}

impl Tx {
    /// Adds a unit below its parent.
    pub(crate) async fn insert_unit(&mut self, unit: &Unit) -> Result<()> {
        self.forget_lines();
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
            unit.external_code.clone(),
            unit.demo,
            unit.valid_from,
            unit.valid_to,
            unit.version
        )?;
        self.insert_unit_version(unit, unit.first_day()).await?;
        execute!(self, INSERT_SELF, unit.id)?;
        if let Some(parent) = unit.parent_id {
            execute!(self, INSERT_ABOVE, unit.id, parent)?;
        }
        Ok(())
    }

    /// Replaces a unit that is still at `unit.version`; answers whether it was.
    pub(crate) async fn update_unit(&mut self, unit: &Unit) -> Result<bool> {
        self.forget_lines();
        let reached = execute!(
            self,
            UPDATE,
            unit.id,
            unit.version,
            &unit.code,
            unit.name_zh.clone(),
            unit.name_en.clone(),
            unit.parent_id,
            unit.desk_phone.clone(),
            unit.external_code.clone(),
            unit.demo,
            unit.valid_to
        )?;
        Ok(reached == 1)
    }

    /// Deletes a unit to which nothing refers but its own place in the tree.
    pub(crate) async fn delete_unit(&mut self, id: UnitId) -> Result<()> {
        self.forget_lines();
        self.delete_unit_versions(id).await?;
        self.delete_unit_closure(id).await?;
        execute!(self, DELETE, id)?;
        Ok(())
    }

    /// The unit with this id, if it is `scope` or lies below.
    pub(crate) async fn get_unit_within(&mut self, id: UnitId, scope: UnitId) -> Result<Option<Unit>> {
        fetch_optional!(self, GET_WITHIN, id, scope)
    }

    /// Whether anything stands or stood below a unit.
    pub(crate) async fn is_unit_above_any(&mut self, id: UnitId) -> Result<bool> {
        let (any,): (bool,) = fetch_one!(self, ABOVE_ANY, id)?;
        Ok(any)
    }

    /// The unit that bore this code at some time, the last one.
    pub(crate) async fn unit_by_former_code(&mut self, code: &UnitCode) -> Result<Option<Unit>> {
        fetch_optional!(self, FORMER, code.clone())
    }

    /// Units in scope as they stood on `day` (or that have ended), by code, after `after`.
    pub(crate) async fn list_units(
        &mut self,
        scope: UnitId,
        day: Day,
        filter: &UnitFilter,
        after: &str,
        limit: i64,
    ) -> Result<Vec<Unit>> {
        let b = Binds::of(filter);
        if filter.ended == Some(true) {
            let after = after.to_owned();
            let (kind, parent, text, end) = (b.kind, b.parent, b.text, b.text_end);
            return fetch_all!(self, LIST_ENDED, scope, kind, parent, text, end, b.demo, b.code, after, limit);
        }
        fetch_all!(
            self,
            LIST,
            scope,
            day,
            b.kind,
            b.parent,
            b.text,
            b.text_end,
            b.demo,
            b.without_station,
            b.without_worker,
            b.code,
            after.to_owned(),
            limit
        )
    }

    /// How many units [`Tx::list_units`] lists in all.
    pub(crate) async fn count_units(&mut self, scope: UnitId, day: Day, filter: &UnitFilter) -> Result<i64> {
        let b = Binds::of(filter);
        let (count,): (i64,) = if filter.ended == Some(true) {
            fetch_one!(self, COUNT_ENDED, scope, b.kind, b.parent, b.text, b.text_end, b.demo, b.code)?
        } else {
            fetch_one!(
                self,
                COUNT_LIST,
                scope,
                day,
                b.kind,
                b.parent,
                b.text,
                b.text_end,
                b.demo,
                b.without_station,
                b.without_worker,
                b.code
            )?
        };
        Ok(count)
    }

    /// Units directly below, by code.
    pub(crate) async fn list_unit_children(&mut self, id: UnitId) -> Result<Vec<Unit>> {
        fetch_all!(self, CHILDREN, id)
    }

    /// Units of a level anywhere below, by code.
    pub(crate) async fn list_units_below(&mut self, id: UnitId, kind: UnitKind) -> Result<Vec<Unit>> {
        fetch_all!(self, BELOW, id, kind)
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

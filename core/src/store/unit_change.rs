//! Versions of units, successors, the closure after a change of the tree, and the history of changes.

use std::collections::{BTreeMap, BTreeSet};

use super::Tx;
use crate::domain::check;
use crate::domain::day::Day;
use crate::domain::unit::{ChangedUnit, Unit, UnitChangeFilter, UnitChangeView, UnitCode, UnitVerb};
use crate::error::{Error, Result};
use crate::id::{UnitChangeId, UnitId, UserId};
use crate::time::Timestamp;

const INSERT_VERSION: &str = "
    INSERT INTO unit_version (unit_id, from_day, to_day, code, name_zh, name_en, name_folded, parent_id)
    VALUES ($1, $2, NULL, $3, $4, $5, $6, $7)";
const CORRECT_VERSION: &str = "
    UPDATE unit_version SET code = $2, name_zh = $3, name_en = $4, name_folded = $5, parent_id = $6
    WHERE unit_id = $1 AND to_day IS NULL";
const CLOSE_VERSION: &str = "UPDATE unit_version SET to_day = $2 WHERE unit_id = $1 AND to_day IS NULL";
const OPEN_SINCE: &str = "SELECT from_day FROM unit_version WHERE unit_id = $1 AND to_day IS NULL";
const DELETE_VERSIONS: &str = "DELETE FROM unit_version WHERE unit_id = $1";
const USED_CODES: &str = "SELECT DISTINCT code FROM unit_version WHERE code >= $1 AND code < $2";

const INSERT_SUCCESSOR: &str = "INSERT INTO unit_successor (unit_id, successor_id, day) VALUES ($1, $2, $3)";
const SUCCESSORS: &str = "SELECT successor_id FROM unit_successor WHERE unit_id = $1 ORDER BY successor_id";

const BELOW: &str = "SELECT descendant_id FROM unit_closure WHERE ancestor_id = $1";
const UPWARDS: &str = "
    SELECT parent_id AS above_id FROM unit WHERE id = $1 AND parent_id IS NOT NULL
    UNION SELECT successor_id FROM unit_successor WHERE unit_id = $1";
const DELETE_CLOSURE: &str = "DELETE FROM unit_closure WHERE descendant_id = $1";
const INSERT_SELF: &str = "INSERT INTO unit_closure (ancestor_id, descendant_id, depth) VALUES ($1, $1, 0)";
/// The longest way counts: what lies between two units then always stands between them in the order of depth.
const INSERT_ABOVE: &str = "
    INSERT INTO unit_closure (ancestor_id, descendant_id, depth)
    SELECT c.ancestor_id, $1, MAX(c.depth) + 1 FROM unit_closure c
    WHERE c.descendant_id IN (SELECT parent_id FROM unit WHERE id = $1 AND parent_id IS NOT NULL
        UNION SELECT successor_id FROM unit_successor WHERE unit_id = $1)
    GROUP BY c.ancestor_id";

const INSERT_CHANGE: &str =
    "INSERT INTO unit_change (id, verb, day, reason, user_id, by_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
const INSERT_PART: &str = "
    INSERT INTO unit_change_part (change_id, side, unit_id, code, name_zh, name_en) VALUES ($1, $2, $3, $4, $5, $6)";
const CHANGES: &str = "
    SELECT h.id, h.verb, h.day, h.reason, h.by_name, h.at FROM unit_change h
    WHERE EXISTS (SELECT 1 FROM unit_change_part p JOIN unit_closure c ON c.descendant_id = p.unit_id AND c.ancestor_id = $1
            WHERE p.change_id = h.id AND ($2 = '' OR p.unit_id = $2))
        AND ($3 = '' OR h.verb = $3) AND ($4 = '' OR h.id < $4)
    ORDER BY h.id DESC LIMIT $5";
const PARTS: &str = "
    SELECT unit_id, code, name_zh, name_en FROM unit_change_part WHERE change_id = $1 AND side = $2 ORDER BY code, unit_id";

from_row!(ChangedUnit { unit_id, code, name_zh, name_en });

impl From<&Unit> for ChangedUnit {
    fn from(unit: &Unit) -> Self {
        Self { unit_id: unit.id, code: unit.code.clone(), name_zh: unit.name_zh.clone(), name_en: unit.name_en.clone() }
    }
}

/// A change of the tree, as it is written down.
#[derive(Debug)]
pub(crate) struct UnitChange<'a> {
    pub(crate) id: UnitChangeId,
    pub(crate) verb: UnitVerb,
    pub(crate) day: Day,
    pub(crate) reason: &'a str,
    pub(crate) user_id: Option<UserId>,
    pub(crate) by_name: String,
    pub(crate) at: Timestamp,
    pub(crate) from: &'a [ChangedUnit],
    pub(crate) to: &'a [ChangedUnit],
}

impl Tx {
    /// Says how a unit is called, coded and placed from `day` on.
    pub(super) async fn insert_unit_version(&mut self, unit: &Unit, day: Day) -> Result<()> {
        execute!(
            self,
            INSERT_VERSION,
            unit.id,
            day,
            &unit.code,
            unit.name_zh.clone(),
            unit.name_en.clone(),
            check::fold(&unit.name_zh),
            unit.parent_id
        )?;
        Ok(())
    }

    /// Corrects the version that stands.
    pub(crate) async fn correct_unit_version(&mut self, unit: &Unit) -> Result<()> {
        execute!(
            self,
            CORRECT_VERSION,
            unit.id,
            &unit.code,
            unit.name_zh.clone(),
            unit.name_en.clone(),
            check::fold(&unit.name_zh),
            unit.parent_id
        )?;
        Ok(())
    }

    /// Since when a unit has been called, coded and placed as it is; none when it has ended.
    pub(crate) async fn unit_unchanged_since(&mut self, id: UnitId) -> Result<Option<Day>> {
        let row: Option<(Day,)> = fetch_optional!(self, OPEN_SINCE, id)?;
        Ok(row.map(|(day,)| day))
    }

    /// Writes a unit as it is from `day` on, not before its last change: the version until then is kept.
    pub(crate) async fn change_unit(&mut self, unit: &Unit, day: Day) -> Result<()> {
        if !self.update_unit(unit).await? {
            return Err(Error::Conflict { entity: "unit" });
        }
        if self.unit_unchanged_since(unit.id).await? == Some(day) {
            return self.correct_unit_version(unit).await;
        }
        execute!(self, CLOSE_VERSION, unit.id, day)?;
        self.insert_unit_version(unit, day).await
    }

    /// Writes a unit that is no longer there from `day` on.
    pub(crate) async fn end_unit(&mut self, unit: &Unit, day: Day) -> Result<()> {
        if !self.update_unit(unit).await? {
            return Err(Error::Conflict { entity: "unit" });
        }
        execute!(self, CLOSE_VERSION, unit.id, day)?;
        Ok(())
    }

    pub(super) async fn delete_unit_versions(&mut self, id: UnitId) -> Result<()> {
        execute!(self, DELETE_VERSIONS, id)?;
        Ok(())
    }

    pub(super) async fn delete_unit_closure(&mut self, id: UnitId) -> Result<()> {
        execute!(self, DELETE_CLOSURE, id)?;
        Ok(())
    }

    /// Every code that begins so and was ever borne.
    pub(crate) async fn list_used_codes(&mut self, prefix: &str) -> Result<BTreeSet<UnitCode>> {
        let end = super::record::after_prefix(prefix);
        let rows: Vec<(UnitCode,)> = fetch_all!(self, USED_CODES, prefix.to_owned(), end)?;
        Ok(rows.into_iter().map(|(code,)| code).collect())
    }

    /// Says what an ended unit became.
    pub(crate) async fn insert_unit_successor(&mut self, id: UnitId, successor: UnitId, day: Day) -> Result<()> {
        execute!(self, INSERT_SUCCESSOR, id, successor, day)?;
        Ok(())
    }

    /// What an ended unit became.
    pub(crate) async fn list_unit_successors(&mut self, id: UnitId) -> Result<Vec<UnitId>> {
        let rows: Vec<(UnitId,)> = fetch_all!(self, SUCCESSORS, id)?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// Makes the closure again for units that came to another place and for everything below them. Above a unit stand the
    /// unit to which it belongs, what it became when it ended, and everything above those.
    pub(crate) async fn rebuild_unit_closure(&mut self, changed: &[UnitId]) -> Result<()> {
        self.forget_lines();
        let mut open: BTreeSet<UnitId> = BTreeSet::new();
        for id in changed {
            let rows: Vec<(UnitId,)> = fetch_all!(self, BELOW, *id)?;
            open.extend(rows.into_iter().map(|(id,)| id));
        }
        let mut above: BTreeMap<UnitId, Vec<UnitId>> = BTreeMap::new();
        for id in &open {
            let rows: Vec<(UnitId,)> = fetch_all!(self, UPWARDS, *id)?;
            above.insert(*id, rows.into_iter().map(|(id,)| id).filter(|id| open.contains(id)).collect());
            self.delete_unit_closure(*id).await?;
        }
        // From the top down: a unit's rows are made from those of what stands directly above it.
        while !open.is_empty() {
            let ready: Vec<UnitId> =
                open.iter().copied().filter(|id| above[id].iter().all(|above| !open.contains(above))).collect();
            if ready.is_empty() {
                return Err(Error::internal("the unit tree goes round in a circle"));
            }
            for id in ready {
                execute!(self, INSERT_SELF, id)?;
                execute!(self, INSERT_ABOVE, id)?;
                open.remove(&id);
            }
        }
        Ok(())
    }

    /// Writes a change of the tree down.
    pub(crate) async fn insert_unit_change(&mut self, change: UnitChange<'_>) -> Result<()> {
        execute!(
            self,
            INSERT_CHANGE,
            change.id,
            change.verb,
            change.day,
            change.reason.to_owned(),
            change.user_id,
            change.by_name.clone(),
            change.at
        )?;
        for (side, units) in [("from", change.from), ("to", change.to)] {
            for unit in units {
                execute!(
                    self,
                    INSERT_PART,
                    change.id,
                    side,
                    unit.unit_id,
                    &unit.code,
                    unit.name_zh.clone(),
                    unit.name_en.clone()
                )?;
            }
        }
        Ok(())
    }

    /// Changes of the tree in scope, newest first.
    pub(crate) async fn list_unit_changes(
        &mut self,
        scope: UnitId,
        filter: &UnitChangeFilter,
        before: &str,
        limit: i64,
    ) -> Result<Vec<UnitChangeView>> {
        type Row = (UnitChangeId, UnitVerb, Day, String, String, Timestamp);
        let (unit, verb) = (super::text(filter.unit_id), super::text(filter.verb));
        let rows: Vec<Row> = fetch_all!(self, CHANGES, scope, unit, verb, before.to_owned(), limit)?;
        let mut changes = Vec::with_capacity(rows.len());
        for (id, verb, day, reason, by_name, at) in rows {
            let from = fetch_all!(self, PARTS, id, "from")?;
            let to = fetch_all!(self, PARTS, id, "to")?;
            changes.push(UnitChangeView { id, verb, day, reason, by_name, at, from, to });
        }
        Ok(changes)
    }
}

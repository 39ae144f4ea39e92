//! Residents.

use super::build::{Bind, Statement, fetch_built};
use super::{KeptFigure, Tx};
use crate::domain::day::Day;
use crate::domain::resident::{GroupEntry, Resident, ResidentFilter, ResidentStatus, SpecialGroup};
use crate::error::Result;
use crate::id::{HouseholdId, ResidentId, UnitId};
use crate::time::Timestamp;

from_row!(Resident {
    id,
    unit_id,
    name,
    id_number,
    phone,
    address,
    birth_day,
    birth_year,
    sex,
    care_note,
    contact,
    contact_phone,
    lives_alone,
    status,
    status_since,
    created_at,
    version
});

/// The hashes by which a resident is found.
#[derive(Debug, Clone, Default)]
pub(crate) struct ResidentKeys {
    pub(crate) name_folded: String,
    pub(crate) id_number_hash: Option<String>,
    pub(crate) phone_hash: Option<String>,
    pub(crate) phone_tail_hash: Option<String>,
    pub(crate) birth_hash: Option<String>,
}

/// By what residents are found whose personal fields are sealed: each hash under the current key and the one before.
#[derive(Debug, Clone)]
pub(crate) enum ResidentLookup {
    /// Identity number.
    IdNumber([String; 2]),
    /// Telephone number.
    Phone([String; 2]),
    /// Last four digits of the telephone number.
    PhoneTail([String; 2]),
}

const INSERT: &str = "
    INSERT INTO resident (id, unit_id, name, name_folded, id_number, id_number_hash, phone, phone_hash, phone_tail_hash, address, lives_alone,
        birth_day, birth_hash, birth_year, sex, care_note, contact, contact_phone, status, status_since, created_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)";
const UPDATE: &str = "
    UPDATE resident SET unit_id = $2, name = $3, name_folded = $4, id_number = $5, id_number_hash = $6, phone = $7, phone_hash = $8,
        phone_tail_hash = $9, address = $10, lives_alone = $11, birth_day = $12, birth_hash = $13, birth_year = $14, sex = $15,
        care_note = $16, contact = $17, contact_phone = $18, status = $19, status_since = $20, version = version + 1
    WHERE id = $1 AND version = $21";
const INSERT_GROUP: &str =
    "INSERT INTO resident_group (resident_id, special_group, since, basis) VALUES ($1, $2, $3, $4)";
const DELETE_GROUPS: &str = "DELETE FROM resident_group WHERE resident_id = $1";
// A merged entry answers with the one that remained. Who was erased is not there.
/// A special group of a resident, or their household.
#[derive(Debug)]
pub(crate) struct ResidentCircle {
    pub(crate) resident_id: ResidentId,
    pub(crate) special_group: Option<SpecialGroup>,
    pub(crate) since: Option<Day>,
    pub(crate) basis: Option<String>,
    pub(crate) household_id: Option<HouseholdId>,
}

from_row!(ResidentCircle { resident_id, special_group, since, basis, household_id });

const GET: &str = "
    SELECT r.* FROM resident r JOIN unit_closure c ON c.descendant_id = r.unit_id AND c.ancestor_id = $2
    WHERE r.id = COALESCE((SELECT m.merged_into FROM resident m WHERE m.id = $1), $1) AND r.erased_at IS NULL";
const STANDS: &str = " AND r.merged_into IS NULL AND r.erased_at IS NULL";
// PostgreSQL takes a range of Chinese names, which it sees, for a single row, and would go through all of the county's; a value
// that it does not see is found in each unit.
const BY_NAME: &str = "
    SELECT r.* FROM unit_closure c CROSS JOIN resident r WHERE r.unit_id = c.descendant_id AND c.ancestor_id = $1
      AND r.name_folded >= (SELECT $2) AND r.name_folded < (SELECT $3) AND r.merged_into IS NULL AND r.erased_at IS NULL
    ORDER BY (r.name_folded || ''), r.id LIMIT $4";
const BY_NAME_WIDE: &str = concat!(
    "SELECT r.* FROM resident r WHERE ",
    probed!("r.unit_id"),
    " AND r.name_folded >= $2 AND r.name_folded < $3 AND r.merged_into IS NULL AND r.erased_at IS NULL
    ORDER BY r.name_folded, r.id LIMIT $4"
);
// The few with the hash lead, whatever the scope: looked up unit by unit, a county would be asked a thousand times.
macro_rules! by_hash {
    ($column:literal) => {
        concat!(
            "
    SELECT r.* FROM resident r WHERE r.",
            $column,
            " IN ($2, $3) AND ",
            probed!("r.unit_id"),
            " ORDER BY r.name_folded, r.id LIMIT $4"
        )
    };
}
// Merged and erased entries bear no hash.
const BY_PHONE: &str = by_hash!("phone_hash");
const BY_PHONE_TAIL: &str = by_hash!("phone_tail_hash");
const BY_ID_NUMBER: &str = by_hash!("id_number_hash");
const NAME_FOLDED: &str = "SELECT name_folded FROM resident WHERE id = $1";

// Which table leads decides what is read. Of a whole county or township a page is a stretch of the names' index; of a
// community it is sorted from its own few residents. SQLite takes CROSS JOIN as an order, PostgreSQL decides by itself. `$1` is
// the scope.
const WIDE: &str = concat!(" FROM resident r WHERE ", probed!("r.unit_id"));
const NARROW: &str = "
    FROM unit_closure c CROSS JOIN resident r WHERE r.unit_id = c.descendant_id AND c.ancestor_id = $1";

/// Adds what a filter asks. `in_units` says that names are to be found unit by unit, as by [`BY_NAME`].
fn narrow(statement: &mut Statement, filter: &ResidentFilter, in_units: bool) {
    statement.push(STANDS);
    statement.push(" AND r.status = ").text(filter.status.unwrap_or(ResidentStatus::Living));
    if let Some(prefix) = &filter.name {
        let end = super::record::after_prefix(prefix);
        if in_units {
            statement.push(" AND r.name_folded >= (SELECT ").text(prefix);
            statement.push(") AND r.name_folded < (SELECT ").text(end).push(")");
        } else {
            statement.push(" AND r.name_folded >= ").text(prefix).push(" AND r.name_folded < ").text(end);
        }
    }
    if let Some(group) = filter.group {
        statement
            .push(" AND EXISTS (SELECT 1 FROM resident_group g WHERE g.resident_id = r.id AND g.special_group = ")
            .text(group)
            .push(")");
    }
    if let Some(alone) = filter.lives_alone {
        statement.push(" AND r.lives_alone = ").bind(Bind::Flag(alone));
    }
    if let Some(household) = filter.household_id {
        statement
            .push(" AND r.id IN (SELECT m.resident_id FROM household_member m WHERE m.household_id = ")
            .text(household)
            .push(")");
    }
    if let Some(sex) = filter.sex {
        statement.push(" AND r.sex = ").text(sex);
    }
    if let Some(year) = filter.born_from {
        statement.push(" AND r.birth_year >= ").bind(Bind::Number(year));
    }
    if let Some(year) = filter.born_to {
        statement.push(" AND r.birth_year <= ").bind(Bind::Number(year));
    }
}

impl Tx {
    /// Adds a resident.
    pub(crate) async fn insert_resident(
        &mut self,
        resident: &Resident,
        keys: &ResidentKeys,
        groups: &[GroupEntry],
    ) -> Result<()> {
        execute!(
            self,
            INSERT,
            resident.id,
            resident.unit_id,
            resident.name.clone(),
            keys.name_folded.clone(),
            resident.id_number.clone(),
            keys.id_number_hash.clone(),
            resident.phone.clone(),
            keys.phone_hash.clone(),
            keys.phone_tail_hash.clone(),
            resident.address.clone(),
            resident.lives_alone,
            resident.birth_day.clone(),
            keys.birth_hash.clone(),
            resident.birth_year,
            resident.sex,
            resident.care_note.clone(),
            resident.contact.clone(),
            resident.contact_phone.clone(),
            resident.status,
            resident.status_since,
            resident.created_at,
            resident.version
        )?;
        self.insert_resident_groups(resident.id, groups).await
    }

    async fn insert_resident_groups(&mut self, id: ResidentId, groups: &[GroupEntry]) -> Result<()> {
        for entry in groups {
            execute!(self, INSERT_GROUP, id, entry.group, entry.since, entry.basis.clone())?;
        }
        Ok(())
    }

    /// Replaces a resident that is still at `resident.version`; answers whether it was.
    pub(crate) async fn update_resident(
        &mut self,
        resident: &Resident,
        keys: &ResidentKeys,
        groups: &[GroupEntry],
    ) -> Result<bool> {
        let reached = execute!(
            self,
            UPDATE,
            resident.id,
            resident.unit_id,
            resident.name.clone(),
            keys.name_folded.clone(),
            resident.id_number.clone(),
            keys.id_number_hash.clone(),
            resident.phone.clone(),
            keys.phone_hash.clone(),
            keys.phone_tail_hash.clone(),
            resident.address.clone(),
            resident.lives_alone,
            resident.birth_day.clone(),
            keys.birth_hash.clone(),
            resident.birth_year,
            resident.sex,
            resident.care_note.clone(),
            resident.contact.clone(),
            resident.contact_phone.clone(),
            resident.status,
            resident.status_since,
            resident.version
        )?;
        if reached != 1 {
            return Ok(false);
        }
        execute!(self, DELETE_GROUPS, resident.id)?;
        self.insert_resident_groups(resident.id, groups).await?;
        Ok(true)
    }

    /// A resident who lives in `scope` or below. A merged entry answers with the one that remained, which has another id.
    pub(crate) async fn get_resident(&mut self, id: ResidentId, scope: UnitId) -> Result<Option<Resident>> {
        fetch_optional!(self, GET, id, scope)
    }

    /// The names of those of these residents who live in `scope` or below, by the id that was asked for: a merged entry has the
    /// name of the one that remained.
    pub(crate) async fn list_resident_names(
        &mut self,
        scope: UnitId,
        ids: &[ResidentId],
    ) -> Result<Vec<(ResidentId, String)>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut statement = Statement::new(
            "SELECT a.id, r.name FROM resident a JOIN resident r ON r.id = COALESCE(a.merged_into, a.id)
            JOIN unit_closure c ON c.descendant_id = r.unit_id AND c.ancestor_id = ",
        );
        statement.bind(Bind::Text(scope.to_string())).push(" WHERE r.erased_at IS NULL AND a.id IN ");
        statement.list(ids);
        fetch_built!(self, statement)
    }

    /// The special groups of a resident.
    pub(crate) async fn list_resident_groups(&mut self, id: ResidentId) -> Result<Vec<SpecialGroup>> {
        let entries = self.list_group_entries(&[id]).await?;
        Ok(entries.into_iter().map(|(_, entry)| entry.group).collect())
    }

    /// What is noted of the special groups of residents, by resident and group.
    pub(crate) async fn list_group_entries(&mut self, ids: &[ResidentId]) -> Result<Vec<(ResidentId, GroupEntry)>> {
        let mut statement =
            Statement::new("SELECT resident_id, special_group, since, basis FROM resident_group WHERE resident_id IN ");
        statement.list(ids).push(" ORDER BY resident_id, special_group");
        let rows: Vec<(ResidentId, SpecialGroup, Option<Day>, String)> = fetch_built!(self, statement)?;
        Ok(rows.into_iter().map(|(id, group, since, basis)| (id, GroupEntry { group, since, basis })).collect())
    }

    /// What is noted of the special groups of residents, by resident and group, and of their households.
    pub(crate) async fn list_resident_circles(&mut self, ids: &[ResidentId]) -> Result<Vec<ResidentCircle>> {
        let mut statement = Statement::new(
            "SELECT resident_id, special_group, since, basis, NULL AS household_id FROM resident_group WHERE resident_id IN ",
        );
        let from = statement.sql.len();
        let list = statement.list(ids).sql[from..].to_owned();
        statement
            .push(" UNION ALL SELECT resident_id, NULL, NULL, NULL, household_id FROM household_member WHERE resident_id IN ")
            .push(&list)
            .push(" ORDER BY resident_id, special_group");
        fetch_built!(self, statement)
    }

    /// Residents in scope whose folded name begins with `prefix`.
    pub(crate) async fn list_residents_by_name(
        &mut self,
        scope: UnitId,
        prefix: &str,
        limit: i64,
    ) -> Result<Vec<Resident>> {
        let end = super::record::after_prefix(prefix);
        let sql = if self.is_wide(scope).await? { BY_NAME_WIDE } else { BY_NAME };
        fetch_all!(self, sql, scope, prefix.to_owned(), end, limit)
    }

    /// Residents in scope with this telephone or identity number.
    pub(crate) async fn list_residents_by(
        &mut self,
        scope: UnitId,
        by: &ResidentLookup,
        limit: i64,
    ) -> Result<Vec<Resident>> {
        let (sql, [current, before]) = match by.clone() {
            ResidentLookup::IdNumber(hashes) => (BY_ID_NUMBER, hashes),
            ResidentLookup::Phone(hashes) => (BY_PHONE, hashes),
            ResidentLookup::PhoneTail(hashes) => (BY_PHONE_TAIL, hashes),
        };
        fetch_all!(self, sql, scope, current, before, limit)
    }

    /// Residents in scope that match, by name, after the resident `after` ('' is the beginning). `wide` says that the scope is
    /// a county or a township.
    pub(crate) async fn list_residents(
        &mut self,
        scope: UnitId,
        wide: bool,
        filter: &ResidentFilter,
        after: &str,
        limit: i64,
    ) -> Result<Vec<Resident>> {
        let mut statement = Statement::about("SELECT r.*", scope);
        statement.push(if wide { WIDE } else { NARROW });
        narrow(&mut statement, filter, !wide);
        if !after.is_empty() {
            let last: Option<(String,)> = fetch_optional!(self, NAME_FOLDED, after.to_owned())?;
            let Some((name,)) = last else { return Ok(Vec::new()) };
            statement.push(" AND (r.name_folded, r.id) > (").text(name).push(", ").text(after).push(")");
        } else if wide {
            // Says no more than the order does, and lets the names' index be gone into.
            statement.push(" AND r.name_folded >= ").text("");
        }
        // Of a small unit the order is an expression, so that no plan walks the names of the whole county to find its few.
        let order =
            if wide { " ORDER BY r.name_folded, r.id LIMIT " } else { " ORDER BY (r.name_folded || ''), r.id LIMIT " };
        statement.push(order).bind(Bind::Number(limit));
        fetch_built!(self, statement)
    }

    /// How many residents in scope match.
    pub(crate) async fn count_residents(&mut self, scope: UnitId, filter: &ResidentFilter) -> Result<i64> {
        let everybody = ResidentFilter { unit_id: filter.unit_id, ..ResidentFilter::default() };
        if *filter == everybody {
            return self.kept_figure(scope, KeptFigure::Residents).await;
        }
        let mut statement = Statement::about("SELECT COUNT(*)", scope);
        statement.push(NARROW);
        narrow(&mut statement, filter, true);
        let rows: Vec<(i64,)> = fetch_built!(self, statement)?;
        Ok(rows.first().map_or(0, |(count,)| *count))
    }

    /// Empties an entry of all that is personal, and says what it is now: a pointer to another, or erased.
    pub(crate) async fn empty_resident(
        &mut self,
        id: ResidentId,
        merged_into: Option<ResidentId>,
        erased_at: Option<Timestamp>,
    ) -> Result<()> {
        const EMPTY: &str = "
            UPDATE resident SET name = '', name_folded = '', id_number = NULL, id_number_hash = NULL, phone = NULL, phone_hash = NULL,
                phone_tail_hash = NULL, address = NULL, birth_day = NULL, birth_hash = NULL, birth_year = NULL, sex = NULL,
                care_note = NULL, contact = NULL, contact_phone = NULL, lives_alone = FALSE, merged_into = $2, erased_at = $3,
                version = version + 1
            WHERE id = $1";
        execute!(self, EMPTY, id, merged_into, erased_at)?;
        execute!(self, DELETE_GROUPS, id)?;
        Ok(())
    }
}

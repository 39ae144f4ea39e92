//! Residents.

use super::Tx;
use crate::domain::resident::{Resident, SpecialGroup};
use crate::error::Result;
use crate::id::{ResidentId, UnitId};

from_row!(Resident { id, unit_id, name, id_number, phone, address, lives_alone, created_at, version });

/// The hashes by which a resident is found.
#[derive(Debug, Clone, Default)]
pub(crate) struct ResidentKeys {
    pub(crate) name_folded: String,
    pub(crate) id_number_hash: Option<String>,
    pub(crate) phone_hash: Option<String>,
    pub(crate) phone_tail_hash: Option<String>,
}

const INSERT: &str = "
    INSERT INTO resident (id, unit_id, name, name_folded, id_number, id_number_hash, phone, phone_hash, phone_tail_hash, address, lives_alone, created_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
const UPDATE: &str = "
    UPDATE resident SET unit_id = $2, name = $3, name_folded = $4, id_number = $5, id_number_hash = $6, phone = $7, phone_hash = $8,
        phone_tail_hash = $9, address = $10, lives_alone = $11, version = version + 1
    WHERE id = $1 AND version = $12";
const INSERT_GROUP: &str = "INSERT INTO resident_group (resident_id, special_group) VALUES ($1, $2)";
const DELETE_GROUPS: &str = "DELETE FROM resident_group WHERE resident_id = $1";
const GROUPS: &str = "SELECT special_group FROM resident_group WHERE resident_id = $1 ORDER BY special_group";
const GET: &str = "
    SELECT r.* FROM resident r JOIN unit_closure c ON c.descendant_id = r.unit_id AND c.ancestor_id = $2 WHERE r.id = $1";
const BY_NAME: &str = "
    SELECT r.* FROM resident r JOIN unit_closure c ON c.descendant_id = r.unit_id AND c.ancestor_id = $1
    WHERE r.name_folded >= $2 AND r.name_folded < $3 ORDER BY r.name_folded, r.id LIMIT $4";
const BY_PHONE: &str = "
    SELECT r.* FROM resident r JOIN unit_closure c ON c.descendant_id = r.unit_id AND c.ancestor_id = $1
    WHERE r.phone_hash = $2 ORDER BY r.name_folded, r.id LIMIT $3";
const BY_PHONE_TAIL: &str = "
    SELECT r.* FROM resident r JOIN unit_closure c ON c.descendant_id = r.unit_id AND c.ancestor_id = $1
    WHERE r.phone_tail_hash = $2 ORDER BY r.name_folded, r.id LIMIT $3";
const BY_ID_NUMBER: &str = "
    SELECT r.* FROM resident r JOIN unit_closure c ON c.descendant_id = r.unit_id AND c.ancestor_id = $1
    WHERE r.id_number_hash = $2 ORDER BY r.name_folded, r.id LIMIT $3";
const LIST: &str = "
    SELECT r.* FROM resident r JOIN unit_closure c ON c.descendant_id = r.unit_id AND c.ancestor_id = $1
    WHERE r.id > $2 ORDER BY r.id LIMIT $3";
const COUNT: &str = "
    SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN r.lives_alone THEN 1 ELSE 0 END), 0) AS BIGINT)
    FROM resident r JOIN unit_closure c ON c.descendant_id = r.unit_id AND c.ancestor_id = $1";

impl Tx {
    /// Adds a resident.
    pub(crate) async fn insert_resident(
        &mut self,
        resident: &Resident,
        keys: &ResidentKeys,
        groups: &[SpecialGroup],
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
            resident.created_at,
            resident.version
        )?;
        for group in groups {
            execute!(self, INSERT_GROUP, resident.id, *group)?;
        }
        Ok(())
    }

    /// Replaces a resident that is still at `resident.version`; answers whether it was.
    pub(crate) async fn update_resident(
        &mut self,
        resident: &Resident,
        keys: &ResidentKeys,
        groups: &[SpecialGroup],
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
            resident.version
        )?;
        if reached != 1 {
            return Ok(false);
        }
        execute!(self, DELETE_GROUPS, resident.id)?;
        for group in groups {
            execute!(self, INSERT_GROUP, resident.id, *group)?;
        }
        Ok(true)
    }

    /// A resident who lives in `scope` or below.
    pub(crate) async fn get_resident(&mut self, id: ResidentId, scope: UnitId) -> Result<Option<Resident>> {
        fetch_optional!(self, GET, id, scope)
    }

    /// The special groups of a resident.
    pub(crate) async fn list_resident_groups(&mut self, id: ResidentId) -> Result<Vec<SpecialGroup>> {
        let rows: Vec<(SpecialGroup,)> = fetch_all!(self, GROUPS, id)?;
        Ok(rows.into_iter().map(|(group,)| group).collect())
    }

    /// Residents in scope whose folded name begins with `prefix`.
    pub(crate) async fn list_residents_by_name(
        &mut self,
        scope: UnitId,
        prefix: &str,
        limit: i64,
    ) -> Result<Vec<Resident>> {
        let end = super::record::after_prefix(prefix);
        fetch_all!(self, BY_NAME, scope, prefix.to_owned(), end, limit)
    }

    /// Residents in scope with this telephone number.
    pub(crate) async fn list_residents_by_phone(
        &mut self,
        scope: UnitId,
        hash: &str,
        limit: i64,
    ) -> Result<Vec<Resident>> {
        fetch_all!(self, BY_PHONE, scope, hash.to_owned(), limit)
    }

    /// Residents in scope whose telephone number ends in these four digits.
    pub(crate) async fn list_residents_by_phone_tail(
        &mut self,
        scope: UnitId,
        hash: &str,
        limit: i64,
    ) -> Result<Vec<Resident>> {
        fetch_all!(self, BY_PHONE_TAIL, scope, hash.to_owned(), limit)
    }

    /// Residents in scope with this identity number.
    pub(crate) async fn list_residents_by_id_number(
        &mut self,
        scope: UnitId,
        hash: &str,
        limit: i64,
    ) -> Result<Vec<Resident>> {
        fetch_all!(self, BY_ID_NUMBER, scope, hash.to_owned(), limit)
    }

    /// Residents in scope after `after`, by id.
    pub(crate) async fn list_residents(&mut self, scope: UnitId, after: &str, limit: i64) -> Result<Vec<Resident>> {
        fetch_all!(self, LIST, scope, after.to_owned(), limit)
    }

    /// How many residents are in scope, and how many of them live alone.
    pub(crate) async fn count_residents(&mut self, scope: UnitId) -> Result<(i64, i64)> {
        fetch_one!(self, COUNT, scope)
    }
}

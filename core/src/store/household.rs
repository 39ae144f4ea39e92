//! Households and their members.

use super::Tx;
use crate::domain::household::{Household, HouseholdRelation};
use crate::error::Result;
use crate::id::{HouseholdId, ResidentId, UnitId};

from_row!(Household { id, unit_id, address, head_id, created_at, version });

const INSERT: &str = "
    INSERT INTO household (id, unit_id, address, head_id, created_at, version) VALUES ($1, $2, $3, $4, $5, $6)";
const UPDATE: &str = "
    UPDATE household SET address = $2, head_id = $3, version = version + 1 WHERE id = $1 AND version = $4";
const DELETE: &str = "DELETE FROM household WHERE id = $1 AND version = $2";
const GET: &str = "
    SELECT h.* FROM household h JOIN unit_closure c ON c.descendant_id = h.unit_id AND c.ancestor_id = $2 WHERE h.id = $1";
const LIST: &str = "
    SELECT h.* FROM household h JOIN unit_closure c ON c.descendant_id = h.unit_id AND c.ancestor_id = $1
    WHERE ($2 = '' OR h.id IN (SELECT m.household_id FROM household_member m WHERE m.resident_id = $2))
      AND ($3 = '' OR h.id < $3) ORDER BY h.id DESC LIMIT $4";
const LIST_WIDE: &str =
    concat!("SELECT h.* FROM household h WHERE ", probed!("h.unit_id"), " AND h.id < $2 ORDER BY h.id DESC LIMIT $3");
// Members outside the scope of whoever reads are not told of.
const MEMBERS: &str = "
    SELECT m.resident_id, r.name, m.relation FROM household_member m JOIN resident r ON r.id = m.resident_id
    JOIN unit_closure c ON c.descendant_id = r.unit_id AND c.ancestor_id = $2
    WHERE m.household_id = $1 ORDER BY CASE WHEN m.relation = 'head' THEN 0 ELSE 1 END, r.name_folded, r.id";
const OF_RESIDENT: &str = "
    SELECT h.* FROM household_member m JOIN household h ON h.id = m.household_id WHERE m.resident_id = $1";
const RELATION: &str = "SELECT relation FROM household_member WHERE resident_id = $1";
const HEAD: &str = "
    UPDATE household SET head_id = $2, version = version + 1
    WHERE id = $1 AND (head_id IS NULL OR head_id <> $2)";
const JOIN: &str = "
    INSERT INTO household_member (resident_id, household_id, relation) VALUES ($1, $2, $3)
    ON CONFLICT (resident_id) DO UPDATE SET household_id = excluded.household_id, relation = excluded.relation";
const LEAVE: &str = "DELETE FROM household_member WHERE resident_id = $1";
const HEADLESS: &str = "UPDATE household SET head_id = NULL, version = version + 1 WHERE head_id = $1";
const UNHEAD: &str = "
    UPDATE household_member SET relation = 'other' WHERE household_id = $1 AND relation = 'head' AND resident_id <> $2";

impl Tx {
    /// Adds a household.
    pub(crate) async fn insert_household(&mut self, h: &Household) -> Result<()> {
        execute!(self, INSERT, h.id, h.unit_id, h.address.clone(), h.head_id, h.created_at, h.version)?;
        Ok(())
    }

    /// Replaces a household that is still at `h.version`; answers whether it was.
    pub(crate) async fn update_household(&mut self, h: &Household) -> Result<bool> {
        Ok(execute!(self, UPDATE, h.id, h.address.clone(), h.head_id, h.version)? == 1)
    }

    /// Takes away a household that is still at `version` and has no members; answers whether it was.
    pub(crate) async fn delete_household(&mut self, id: HouseholdId, version: i64) -> Result<bool> {
        Ok(execute!(self, DELETE, id, version)? == 1)
    }

    /// A household of `scope` or below.
    pub(crate) async fn get_household(&mut self, id: HouseholdId, scope: UnitId) -> Result<Option<Household>> {
        fetch_optional!(self, GET, id, scope)
    }

    /// Households in scope, newest first; of one resident, if one is named.
    pub(crate) async fn list_households(
        &mut self,
        scope: UnitId,
        resident: Option<ResidentId>,
        before: &str,
        limit: i64,
    ) -> Result<Vec<Household>> {
        if resident.is_none() && self.is_wide(scope).await? {
            return fetch_all!(self, LIST_WIDE, scope, super::before(before), limit);
        }
        let resident = resident.map(|id| id.to_string()).unwrap_or_default();
        fetch_all!(self, LIST, scope, resident, before.to_owned(), limit)
    }

    /// Members of a household who live in scope, the head first.
    pub(crate) async fn list_household_members(
        &mut self,
        id: HouseholdId,
        scope: UnitId,
    ) -> Result<Vec<(ResidentId, String, HouseholdRelation)>> {
        fetch_all!(self, MEMBERS, id, scope)
    }

    /// The household in which somebody is, and what they are to its head.
    pub(crate) async fn get_membership(
        &mut self,
        resident: ResidentId,
    ) -> Result<Option<(Household, HouseholdRelation)>> {
        let household: Option<Household> = fetch_optional!(self, OF_RESIDENT, resident)?;
        let relation: Option<(HouseholdRelation,)> = fetch_optional!(self, RELATION, resident)?;
        Ok(household.zip(relation.map(|(relation,)| relation)))
    }

    /// Puts somebody into a household, out of the one in which they were. Of heads there is one.
    pub(crate) async fn join_household(
        &mut self,
        id: HouseholdId,
        resident: ResidentId,
        relation: HouseholdRelation,
    ) -> Result<()> {
        self.leave_household(resident).await?;
        execute!(self, JOIN, resident, id, relation)?;
        if relation == HouseholdRelation::Head {
            execute!(self, UNHEAD, id, resident)?;
            execute!(self, HEAD, id, resident)?;
        }
        Ok(())
    }

    /// Takes somebody out of whichever household they are in, and from its head; answers whether they were in one.
    pub(crate) async fn leave_household(&mut self, resident: ResidentId) -> Result<bool> {
        execute!(self, HEADLESS, resident)?;
        Ok(execute!(self, LEAVE, resident)? == 1)
    }
}

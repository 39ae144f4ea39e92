//! Guardians.

use super::Tx;
use super::build::{Bind, Statement, fetch_built};
use crate::domain::day::Day;
use crate::domain::guardian::{Guardian, GuardianFilter};
use crate::error::Result;
use crate::id::{GuardianId, ResidentId, UnitId};

from_row!(Guardian { id, ward_id, guardian_id, name, phone, relation, since, ended_on, version });

const INSERT: &str = "
    INSERT INTO guardian (id, ward_id, guardian_id, name, phone, relation, since, ended_on, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const GET: &str = "
    SELECT g.* FROM guardian g JOIN resident r ON r.id = g.ward_id
    JOIN unit_closure c ON c.descendant_id = r.unit_id AND c.ancestor_id = $2 WHERE g.id = $1";
// Of a ward who was erased nothing is told.
const LIST: &str = "
    SELECT g.* FROM guardian g JOIN resident r ON r.id = g.ward_id
    JOIN unit_closure c ON c.descendant_id = r.unit_id WHERE r.erased_at IS NULL AND c.ancestor_id = ";
const OF_WARD: &str = "SELECT * FROM guardian WHERE ward_id = $1 ORDER BY id";
const WARDS: &str = "
    SELECT * FROM guardian WHERE guardian_id = $1 AND (ended_on IS NULL OR ended_on >= $2) ORDER BY id";
const END: &str = "UPDATE guardian SET ended_on = $2, version = version + 1 WHERE id = $1 AND version = $3";
const DELETE: &str = "DELETE FROM guardian WHERE id = $1 AND version = $2";
const END_ALL: &str = "
    UPDATE guardian SET ended_on = $2, version = version + 1
    WHERE (ward_id = $1 OR guardian_id = $1) AND (ended_on IS NULL OR ended_on > $2)";
const SPEAKS: &str = "
    SELECT EXISTS (SELECT 1 FROM guardian WHERE ward_id = $1 AND guardian_id = $2 AND since <= $3
        AND (ended_on IS NULL OR ended_on >= $3))";
const EVER: &str = "
    SELECT EXISTS (SELECT 1 FROM guardian WHERE (ward_id = $1 AND guardian_id = $2) OR (ward_id = $2 AND guardian_id = $1))";
const NAMED: &str = "
    SELECT EXISTS (SELECT 1 FROM guardian WHERE ward_id = $1 AND since <= $2 AND (ended_on IS NULL OR ended_on >= $2))";

impl Tx {
    /// Adds a guardian.
    pub(crate) async fn insert_guardian(&mut self, g: &Guardian) -> Result<()> {
        execute!(
            self,
            INSERT,
            g.id,
            g.ward_id,
            g.guardian_id,
            g.name.clone(),
            g.phone.clone(),
            g.relation,
            g.since,
            g.ended_on,
            g.version
        )?;
        Ok(())
    }

    /// Deletes a guardian who is still at `version`; answers whether they were.
    pub(crate) async fn delete_guardian(&mut self, id: GuardianId, version: i64) -> Result<bool> {
        Ok(execute!(self, DELETE, id, version)? == 1)
    }

    /// A guardian of somebody who lives in `scope` or below.
    pub(crate) async fn get_guardian(&mut self, id: GuardianId, scope: UnitId) -> Result<Option<Guardian>> {
        fetch_optional!(self, GET, id, scope)
    }

    /// Guardianships of wards in scope that match on a day, newest first.
    pub(crate) async fn list_guardianships(
        &mut self,
        scope: UnitId,
        filter: &GuardianFilter,
        on: Day,
        before: &str,
        limit: i64,
    ) -> Result<Vec<Guardian>> {
        let mut statement = Statement::new(LIST);
        statement.text(scope);
        if let Some(ward) = filter.ward_id {
            statement.push(" AND g.ward_id = ").text(ward);
        }
        if let Some(guardian) = filter.guardian_id {
            statement.push(" AND g.guardian_id = ").text(guardian);
        }
        match filter.holds {
            Some(true) => {
                statement.push(" AND g.since <= ").text(on);
                statement.push(" AND (g.ended_on IS NULL OR g.ended_on >= ").text(on).push(")");
            }
            Some(false) => {
                statement.push(" AND (g.since > ").text(on).push(" OR g.ended_on < ").text(on).push(")");
            }
            None => {}
        }
        if !before.is_empty() {
            statement.push(" AND g.id < ").text(before);
        }
        statement.push(" ORDER BY g.id DESC LIMIT ").bind(Bind::Number(limit));
        fetch_built!(self, statement)
    }

    /// Everybody who was ever a guardian of `ward`, in the order in which they were entered.
    pub(crate) async fn list_guardians(&mut self, ward: ResidentId) -> Result<Vec<Guardian>> {
        fetch_all!(self, OF_WARD, ward)
    }

    /// For whom somebody is a guardian on a day.
    pub(crate) async fn list_wards(&mut self, guardian: ResidentId, on: Day) -> Result<Vec<Guardian>> {
        fetch_all!(self, WARDS, guardian, on)
    }

    /// Ends a guardianship that is still at `version`; answers whether it was.
    pub(crate) async fn end_guardian(&mut self, id: GuardianId, on: Day, version: i64) -> Result<bool> {
        Ok(execute!(self, END, id, on, version)? == 1)
    }

    /// Ends every guardianship in which somebody takes part, on either side.
    pub(crate) async fn end_guardians_of(&mut self, id: ResidentId, on: Day) -> Result<u64> {
        execute!(self, END_ALL, id, on)
    }

    /// Whether `guardian` speaks for `ward` on a day.
    pub(crate) async fn is_guardian(&mut self, ward: ResidentId, guardian: ResidentId, on: Day) -> Result<bool> {
        let (speaks,): (bool,) = fetch_one!(self, SPEAKS, ward, guardian, on)?;
        Ok(speaks)
    }

    /// Whether one of two was, is or will be the guardian of the other.
    pub(crate) async fn are_ward_and_guardian(&mut self, one: ResidentId, other: ResidentId) -> Result<bool> {
        let (ever,): (bool,) = fetch_one!(self, EVER, one, other)?;
        Ok(ever)
    }

    /// Whether anybody speaks for `ward` on a day.
    pub(crate) async fn has_guardian(&mut self, ward: ResidentId, on: Day) -> Result<bool> {
        let (named,): (bool,) = fetch_one!(self, NAMED, ward, on)?;
        Ok(named)
    }
}

//! Consents.

use super::Tx;
use super::build::{Bind, Statement, fetch_built};
use crate::domain::consent::{ConsentFilter, ConsentPurpose, ConsentView};
use crate::domain::day::Day;
use crate::error::Result;
use crate::id::{ConsentId, ResidentId, UnitId, UserId, VolunteerId};

from_row!(ConsentView {
    id,
    unit_id,
    resident_id,
    volunteer_id,
    purpose,
    scope,
    given_by,
    guardian_id,
    given_on,
    until,
    evidence,
    noted_by,
    created_at,
    withdrawn_on,
    withdrawn_by,
    version
});

const INSERT: &str = "
    INSERT INTO consent (id, unit_id, resident_id, volunteer_id, purpose, scope, given_by, guardian_id, given_on, until, evidence,
        noted_by, created_at, withdrawn_on, withdrawn_by, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
const WITHDRAW: &str = "
    UPDATE consent SET withdrawn_on = $2, withdrawn_by = $3, version = version + 1
    WHERE id = $1 AND version = $4 AND withdrawn_on IS NULL";
const WITHDRAW_ALL: &str = "
    UPDATE consent SET withdrawn_on = $2, withdrawn_by = $3, version = version + 1
    WHERE resident_id = $1 AND withdrawn_on IS NULL";
// A consent lies where the person is: whoever sees the person sees it.
const GET: &str = "
    SELECT n.* FROM consent n
    LEFT JOIN resident r ON r.id = n.resident_id LEFT JOIN volunteer v ON v.id = n.volunteer_id
    JOIN unit_closure c ON c.descendant_id = COALESCE(r.unit_id, v.unit_id) AND c.ancestor_id = $2 WHERE n.id = $1";
const OF_RESIDENT: &str = "SELECT * FROM consent WHERE resident_id = $1 AND purpose = $2 ORDER BY id";
const OF_VOLUNTEER: &str = "SELECT * FROM consent WHERE volunteer_id = $1 AND purpose = $2 ORDER BY id";
const ALL_OF: &str = "SELECT * FROM consent WHERE resident_id = $1 OR volunteer_id = $2 ORDER BY id";

// Of a small scope `$1` each unit's own newest, and of those the newest; the conditions of the filter stand between. For
// SQLite and for PostgreSQL: see `newest!`.
const NARROW: [&str; 2] = [
    "SELECT n.* FROM unit_closure c CROSS JOIN consent n WHERE c.ancestor_id = $1 AND n.id IN (
        SELECT n.id FROM consent n WHERE n.unit_id = c.descendant_id",
    "SELECT n.* FROM unit_closure c CROSS JOIN LATERAL (SELECT n.* FROM consent n WHERE n.unit_id = c.descendant_id",
];
const NARROW_END: [&str; 2] = [")", ") n WHERE c.ancestor_id = $1"];

impl Tx {
    /// Adds a consent.
    pub(crate) async fn insert_consent(&mut self, c: &ConsentView) -> Result<()> {
        execute!(
            self,
            INSERT,
            c.id,
            c.unit_id,
            c.resident_id,
            c.volunteer_id,
            c.purpose,
            c.scope.clone(),
            c.given_by,
            c.guardian_id,
            c.given_on,
            c.until,
            c.evidence,
            c.noted_by,
            c.created_at,
            c.withdrawn_on,
            c.withdrawn_by,
            c.version
        )?;
        Ok(())
    }

    /// Withdraws a consent that is still at `version` and stands; answers whether it did.
    pub(crate) async fn withdraw_consent(
        &mut self,
        id: ConsentId,
        on: Day,
        by: Option<UserId>,
        version: i64,
    ) -> Result<bool> {
        Ok(execute!(self, WITHDRAW, id, on, by, version)? == 1)
    }

    /// Withdraws all that stand of a resident.
    pub(crate) async fn withdraw_consents_of(&mut self, id: ResidentId, on: Day, by: Option<UserId>) -> Result<u64> {
        execute!(self, WITHDRAW_ALL, id, on, by)
    }

    /// A consent of somebody in `scope` or below.
    pub(crate) async fn get_consent(&mut self, id: ConsentId, scope: UnitId) -> Result<Option<ConsentView>> {
        fetch_optional!(self, GET, id, scope)
    }

    /// Consents of a resident for a purpose.
    pub(crate) async fn list_consents_of_resident(
        &mut self,
        id: ResidentId,
        purpose: ConsentPurpose,
    ) -> Result<Vec<ConsentView>> {
        fetch_all!(self, OF_RESIDENT, id, purpose)
    }

    /// Every consent of a resident or of a volunteer.
    pub(crate) async fn list_all_consents_of(
        &mut self,
        resident: Option<ResidentId>,
        volunteer: Option<VolunteerId>,
    ) -> Result<Vec<ConsentView>> {
        fetch_all!(self, ALL_OF, resident, volunteer)
    }

    /// Consents of a volunteer for a purpose.
    pub(crate) async fn list_consents_of_volunteer(
        &mut self,
        id: VolunteerId,
        purpose: ConsentPurpose,
    ) -> Result<Vec<ConsentView>> {
        fetch_all!(self, OF_VOLUNTEER, id, purpose)
    }

    /// Consents that match, newest first: of a resident or volunteer, whose scope the caller has checked, or of those entered
    /// in `scope` or below.
    pub(crate) async fn list_consents(
        &mut self,
        scope: UnitId,
        filter: &ConsentFilter,
        today: Day,
        before: &str,
        limit: i64,
    ) -> Result<Vec<ConsentView>> {
        let mut statement = Statement::new("SELECT n.* FROM consent n WHERE TRUE");
        let mut end = "";
        match (filter.resident_id, filter.volunteer_id) {
            (None, None) if self.is_wide(scope).await? => {
                statement = Statement::about(concat!("SELECT n.* FROM consent n WHERE ", probed!("n.unit_id")), scope);
            }
            (None, None) => {
                statement = Statement::about(self.either(NARROW), scope);
                end = self.either(NARROW_END);
            }
            (resident, volunteer) => {
                for (column, id) in [
                    (" AND n.resident_id = ", resident.map(|id| id.to_string())),
                    (" AND n.volunteer_id = ", volunteer.map(|id| id.to_string())),
                ] {
                    if let Some(id) = id {
                        statement.push(column).text(id);
                    }
                }
            }
        }
        if let Some(purpose) = filter.purpose {
            statement.push(" AND n.purpose = ").text(purpose);
        }
        if let Some(counts) = filter.counts {
            statement
                .push(if counts { " AND (" } else { " AND NOT (" })
                .push("n.withdrawn_on IS NULL AND n.given_on <= ")
                .text(today)
                .push(" AND (n.until IS NULL OR n.until >= ")
                .text(today)
                .push("))");
        }
        statement.push(" AND n.id < ").text(super::before(before));
        statement.push(" ORDER BY n.id DESC LIMIT ").bind(Bind::Number(limit));
        if !end.is_empty() {
            statement.push(end).push(" ORDER BY n.id DESC LIMIT ").bind(Bind::Number(limit));
        }
        fetch_built!(self, statement)
    }
}

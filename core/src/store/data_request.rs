//! What people ask about their own data, and why it is kept.

use super::Tx;
use super::build::{Bind, Statement, fetch_built};
use crate::domain::data_request::{DataRequest, DataRequestFilter, DataRequestStatus};
use crate::domain::day::Day;
use crate::error::Result;
use crate::id::{DataRequestId, ResidentId, UnitId};
use crate::time::Timestamp;

from_row!(DataRequest {
    id,
    unit_id,
    resident_id,
    kind,
    detail,
    evidence,
    status,
    asked_at,
    asked_by,
    due_on,
    decided_at,
    decided_by,
    answer,
    kept_because,
    kept_until,
    version
});

const INSERT: &str = "
    INSERT INTO data_request (id, unit_id, resident_id, kind, detail, evidence, status, asked_at, asked_by, due_on, decided_at, decided_by,
        answer, kept_because, kept_until, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
const DECIDE: &str = "
    UPDATE data_request SET status = $2, decided_at = $3, decided_by = $4, answer = $5, kept_because = $6, kept_until = $7,
        version = version + 1
    WHERE id = $1 AND version = $8 AND status = 'open'";
const GET: &str = "
    SELECT d.* FROM data_request d JOIN unit_closure c ON c.descendant_id = d.unit_id AND c.ancestor_id = $2 WHERE d.id = $1";
const OF_RESIDENT: &str = "SELECT * FROM data_request WHERE resident_id = $1 ORDER BY id";
const OPEN_REQUEST: &str = "SELECT EXISTS (SELECT 1 FROM request WHERE resident_id = $1 AND ended_at IS NULL)";
const LAST_SERVICE: &str = "
    SELECT MAX(h.served_at) FROM hours h
    WHERE h.status IN ('pending', 'approved') AND h.volunteer_id IN (
        SELECT v.id FROM volunteer v WHERE v.resident_id = $1
        UNION SELECT u.volunteer_id FROM login_user u WHERE u.resident_id = $1 AND u.volunteer_id IS NOT NULL)";
const LAST_GRANT: &str = "SELECT MAX(day) FROM fund_grant WHERE resident_id = $1";

impl Tx {
    /// Adds a question.
    pub(crate) async fn insert_data_request(&mut self, d: &DataRequest) -> Result<()> {
        execute!(
            self,
            INSERT,
            d.id,
            d.unit_id,
            d.resident_id,
            d.kind,
            d.detail.clone(),
            d.evidence,
            d.status,
            d.asked_at,
            d.asked_by,
            d.due_on,
            d.decided_at,
            d.decided_by,
            d.answer.clone(),
            d.kept_because,
            d.kept_until,
            d.version
        )?;
        Ok(())
    }

    /// Writes what came of a question that is still open and at `d.version`; answers whether it was.
    pub(crate) async fn decide_data_request(&mut self, d: &DataRequest) -> Result<bool> {
        let reached = execute!(
            self,
            DECIDE,
            d.id,
            d.status,
            d.decided_at,
            d.decided_by,
            d.answer.clone(),
            d.kept_because,
            d.kept_until,
            d.version
        )?;
        Ok(reached == 1)
    }

    /// A question asked in `scope` or below.
    pub(crate) async fn get_data_request(&mut self, id: DataRequestId, scope: UnitId) -> Result<Option<DataRequest>> {
        fetch_optional!(self, GET, id, scope)
    }

    /// Every question of a resident.
    pub(crate) async fn list_data_requests_of(&mut self, id: ResidentId) -> Result<Vec<DataRequest>> {
        fetch_all!(self, OF_RESIDENT, id)
    }

    /// Questions that match, newest first: of a resident, whose scope the caller has checked, or of all in scope.
    pub(crate) async fn list_data_requests(
        &mut self,
        scope: UnitId,
        filter: &DataRequestFilter,
        today: Day,
        before: &str,
        limit: i64,
    ) -> Result<Vec<DataRequest>> {
        let mut statement = Statement::new(
            "SELECT d.* FROM data_request d JOIN unit_closure c ON c.descendant_id = d.unit_id AND c.ancestor_id = ",
        );
        statement.text(scope).push(" WHERE 1 = 1");
        if let Some(id) = filter.resident_id {
            statement.push(" AND d.resident_id = ").text(id);
        }
        if let Some(kind) = filter.kind {
            statement.push(" AND d.kind = ").text(kind);
        }
        if let Some(status) = filter.status {
            statement.push(" AND d.status = ").text(status);
        }
        if let Some(overdue) = filter.overdue {
            statement
                .push(if overdue { " AND (" } else { " AND NOT (" })
                .push("d.status = ")
                .text(DataRequestStatus::Open)
                .push(" AND d.due_on < ")
                .text(today)
                .push(")");
        }
        if !before.is_empty() {
            statement.push(" AND d.id < ").text(before);
        }
        statement.push(" ORDER BY d.id DESC LIMIT ").bind(Bind::Number(limit));
        fetch_built!(self, statement)
    }

    /// Whether a request of a resident is under way.
    pub(crate) async fn has_open_request(&mut self, id: ResidentId) -> Result<bool> {
        let (open,): (bool,) = fetch_one!(self, OPEN_REQUEST, id)?;
        Ok(open)
    }

    /// When a resident last served as a volunteer, in hours that count or may.
    pub(crate) async fn last_service_of(&mut self, id: ResidentId) -> Result<Option<Timestamp>> {
        let (last,): (Option<Timestamp>,) = fetch_one!(self, LAST_SERVICE, id)?;
        Ok(last)
    }

    /// On which day a resident last got something out of a fund.
    pub(crate) async fn last_grant_to(&mut self, id: ResidentId) -> Result<Option<Day>> {
        let (last,): (Option<Day>,) = fetch_one!(self, LAST_GRANT, id)?;
        Ok(last)
    }
}

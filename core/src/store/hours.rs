//! Volunteer hours.

use super::Tx;
use crate::domain::hours::{Hours, HoursStatus};
use crate::error::Result;
use crate::id::{HoursId, RequestId, UnitId, VolunteerId};

from_row!(Hours {
    id,
    unit_id,
    request_id,
    volunteer_id,
    minutes,
    source,
    served_at,
    status,
    submitted_by,
    submitted_at,
    decided_by,
    decided_at,
    reason
});

const INSERT: &str = "
    INSERT INTO hours (id, unit_id, request_id, volunteer_id, minutes, source, served_at, status, submitted_by, submitted_at, decided_by, decided_at, reason)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
const DECIDE: &str = "
    UPDATE hours SET status = $2, decided_by = $3, decided_at = $4, reason = $5 WHERE id = $1 AND status = 'pending'";
const GET: &str = "
    SELECT h.* FROM hours h JOIN unit_closure c ON c.descendant_id = h.unit_id AND c.ancestor_id = $2 WHERE h.id = $1";
const OF_REQUEST: &str = "
    SELECT h.* FROM hours h JOIN unit_closure c ON c.descendant_id = h.unit_id AND c.ancestor_id = $2
    WHERE h.request_id = $1 ORDER BY h.id";
const LIST: &str = "
    SELECT h.* FROM hours h JOIN unit_closure c ON c.descendant_id = h.unit_id AND c.ancestor_id = $1
    WHERE ($2 = '' OR h.status = $2) AND ($3 = '' OR h.id < $3) ORDER BY h.id DESC LIMIT $4";
const OF_VOLUNTEER: &str =
    "SELECT * FROM hours WHERE volunteer_id = $1 AND ($2 = '' OR id < $2) ORDER BY id DESC LIMIT $3";
const OVERLAP: &str = "
    SELECT EXISTS (SELECT 1 FROM hours WHERE volunteer_id = $1 AND status <> 'rejected' AND served_at < $3
        AND served_at + minutes * 60000000 > $2)";

impl Tx {
    /// Adds hours.
    pub(crate) async fn insert_hours(&mut self, h: &Hours) -> Result<()> {
        execute!(
            self,
            INSERT,
            h.id,
            h.unit_id,
            h.request_id,
            h.volunteer_id,
            h.minutes,
            h.source,
            h.served_at,
            h.status,
            h.submitted_by,
            h.submitted_at,
            h.decided_by,
            h.decided_at,
            h.reason.clone()
        )?;
        Ok(())
    }

    /// Writes a decision on hours that are still pending; answers whether they were.
    pub(crate) async fn decide_hours(&mut self, h: &Hours) -> Result<bool> {
        Ok(execute!(self, DECIDE, h.id, h.status, h.decided_by, h.decided_at, h.reason.clone())? == 1)
    }

    /// Hours of `scope` or below.
    pub(crate) async fn get_hours(&mut self, id: HoursId, scope: UnitId) -> Result<Option<Hours>> {
        fetch_optional!(self, GET, id, scope)
    }

    /// Hours of a request.
    pub(crate) async fn list_hours_of_request(&mut self, id: RequestId, scope: UnitId) -> Result<Vec<Hours>> {
        fetch_all!(self, OF_REQUEST, id, scope)
    }

    /// Hours in scope, newest first.
    pub(crate) async fn list_hours(
        &mut self,
        scope: UnitId,
        status: Option<HoursStatus>,
        before: Option<HoursId>,
        limit: i64,
    ) -> Result<Vec<Hours>> {
        let status = status.map(|status| status.to_string()).unwrap_or_default();
        let before = before.map(|id| id.to_string()).unwrap_or_default();
        fetch_all!(self, LIST, scope, status, before, limit)
    }

    /// Hours of a volunteer, newest first.
    pub(crate) async fn list_hours_of_volunteer(
        &mut self,
        id: VolunteerId,
        before: Option<HoursId>,
        limit: i64,
    ) -> Result<Vec<Hours>> {
        let before = before.map(|id| id.to_string()).unwrap_or_default();
        fetch_all!(self, OF_VOLUNTEER, id, before, limit)
    }

    /// Whether a volunteer has hours that stand in this stretch of time.
    pub(crate) async fn hours_overlap(
        &mut self,
        id: VolunteerId,
        from: crate::time::Timestamp,
        to: crate::time::Timestamp,
    ) -> Result<bool> {
        let (overlap,): (bool,) = fetch_one!(self, OVERLAP, id, from, to)?;
        Ok(overlap)
    }
}

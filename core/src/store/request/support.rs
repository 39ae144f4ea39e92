//! Supporting units, and more time asked for.

use super::Tx;
use crate::domain::request::{Extension, Support};
use crate::error::Result;
use crate::id::{ExtensionId, RequestId, UnitId};
use crate::time::Timestamp;

from_row!(Support { request_id, unit_id, named_at, opinion, answered_at, released_at });
from_row!(Extension {
    id,
    request_id,
    unit_id,
    kind,
    days,
    reason,
    asked_by,
    asked_at,
    status,
    decided_by,
    decided_at,
    words
});

// A unit that was released may be named again.
const NAME: &str = "
    INSERT INTO request_support (request_id, unit_id, named_at, opinion, answered_at, released_at) VALUES ($1, $2, $3, '', NULL, NULL)
    ON CONFLICT (request_id, unit_id) DO UPDATE SET named_at = $3, opinion = '', answered_at = NULL, released_at = NULL";
const ANSWER: &str = "UPDATE request_support SET opinion = $3, answered_at = $4 WHERE request_id = $1 AND unit_id = $2 AND released_at IS NULL";
const RELEASE: &str =
    "UPDATE request_support SET released_at = $3 WHERE request_id = $1 AND unit_id = $2 AND released_at IS NULL";
const OF_REQUEST: &str = "SELECT * FROM request_support WHERE request_id = $1 ORDER BY named_at, unit_id";
const INSERT: &str = "
    INSERT INTO request_extension (id, request_id, unit_id, kind, days, reason, asked_by, asked_at, status, decided_by, decided_at, words)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
const DECIDE: &str = "
    UPDATE request_extension SET status = $2, decided_by = $3, decided_at = $4, words = $5 WHERE id = $1 AND status = 'pending'";
const GET: &str = "SELECT * FROM request_extension WHERE id = $1 AND request_id = $2";
const ASKED_FOR: &str = "SELECT * FROM request_extension WHERE request_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
const PENDING: &str = "
    SELECT e.* FROM request_extension e JOIN unit_closure c ON c.descendant_id = e.unit_id AND c.ancestor_id = $1
    JOIN request r ON r.id = e.request_id AND r.ended_at IS NULL
    WHERE e.status = 'pending' AND e.id < $2 ORDER BY e.id DESC LIMIT $3";

impl Tx {
    /// Names a supporting unit.
    pub(crate) async fn insert_support(&mut self, request: RequestId, unit: UnitId, now: Timestamp) -> Result<()> {
        execute!(self, NAME, request, unit, now)?;
        Ok(())
    }

    /// Writes what a supporting unit says; answers whether it is one.
    pub(crate) async fn set_support_opinion(
        &mut self,
        request: RequestId,
        unit: UnitId,
        opinion: &str,
        now: Timestamp,
    ) -> Result<bool> {
        Ok(execute!(self, ANSWER, request, unit, opinion.to_owned(), now)? == 1)
    }

    /// Releases a supporting unit; answers whether it was one.
    pub(crate) async fn set_support_released(
        &mut self,
        request: RequestId,
        unit: UnitId,
        now: Timestamp,
    ) -> Result<bool> {
        Ok(execute!(self, RELEASE, request, unit, now)? == 1)
    }

    /// The supporting units of a request.
    pub(crate) async fn list_supports(&mut self, request: RequestId) -> Result<Vec<Support>> {
        fetch_all!(self, OF_REQUEST, request)
    }

    /// Adds what was asked for.
    pub(crate) async fn insert_extension(&mut self, e: &Extension) -> Result<()> {
        execute!(
            self,
            INSERT,
            e.id,
            e.request_id,
            e.unit_id,
            e.kind,
            e.days,
            e.reason.clone(),
            e.asked_by,
            e.asked_at,
            e.status,
            e.decided_by,
            e.decided_at,
            e.words.clone()
        )?;
        Ok(())
    }

    /// Writes a decision on what is still pending; answers whether it was.
    pub(crate) async fn decide_extension(&mut self, e: &Extension) -> Result<bool> {
        Ok(execute!(self, DECIDE, e.id, e.status, e.decided_by, e.decided_at, e.words.clone())? == 1)
    }

    /// What was asked for a request.
    pub(crate) async fn get_extension(&mut self, id: ExtensionId, request: RequestId) -> Result<Option<Extension>> {
        fetch_optional!(self, GET, id, request)
    }

    /// What was asked for a request, newest first.
    pub(crate) async fn list_extensions(
        &mut self,
        request: RequestId,
        before: &str,
        limit: i64,
    ) -> Result<Vec<Extension>> {
        fetch_all!(self, ASKED_FOR, request, before.to_owned(), limit)
    }

    /// What waits for a decision in scope, newest first.
    pub(crate) async fn list_pending_extensions(
        &mut self,
        scope: UnitId,
        before: &str,
        limit: i64,
    ) -> Result<Vec<Extension>> {
        fetch_all!(self, PENDING, scope, before.to_owned(), limit)
    }
}

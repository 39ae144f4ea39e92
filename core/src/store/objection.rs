//! Objections to notices.

use super::Tx;
use crate::domain::objection::{Objection, ObjectionFilter};
use crate::error::Result;
use crate::id::{NoticeId, ObjectionId, ResidentId, UnitId};

from_row!(Objection {
    id,
    unit_id,
    notice_id,
    resident_id,
    reason,
    on_behalf,
    status,
    answer,
    filed_by,
    filed_at,
    answered_by,
    answered_at,
    version
});

const INSERT: &str = "
    INSERT INTO objection (id, unit_id, notice_id, resident_id, reason, on_behalf, status, answer, filed_by, filed_at, answered_by, answered_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
const UPDATE: &str = "
    UPDATE objection SET status = $2, answer = $3, answered_by = $4, answered_at = $5, version = version + 1 WHERE id = $1 AND version = $6";
const GET: &str = "
    SELECT o.* FROM objection o WHERE o.id = $1 AND (o.resident_id = $3
        OR EXISTS (SELECT 1 FROM unit_closure c WHERE c.descendant_id = o.unit_id AND c.ancestor_id = $2))";
const LIST: &str = "
    SELECT o.* FROM objection o JOIN unit_closure c ON c.descendant_id = o.unit_id AND c.ancestor_id = $1
    WHERE ($2 = '' OR o.notice_id = $2) AND ($3 = '' OR o.status = $3) AND ($4 = '' OR o.resident_id = $4) AND ($5 = '' OR o.id < $5)
    ORDER BY o.id DESC LIMIT $6";
const OWN: &str = "
    SELECT o.* FROM objection o
    WHERE o.resident_id = $1 AND ($2 = '' OR o.notice_id = $2) AND ($3 = '' OR o.status = $3) AND ($4 = '' OR o.id < $4)
    ORDER BY o.id DESC LIMIT $5";
const COUNT: &str = "
    SELECT COUNT(*) FROM objection o JOIN unit_closure c ON c.descendant_id = o.unit_id AND c.ancestor_id = $1
    WHERE ($2 = '' OR o.notice_id = $2) AND ($3 = '' OR o.status = $3) AND ($4 = '' OR o.resident_id = $4)";
const STANDS: &str =
    "SELECT EXISTS (SELECT 1 FROM objection WHERE notice_id = $1 AND resident_id = $2 AND status = 'open')";
const ANY: &str = "SELECT EXISTS (SELECT 1 FROM objection WHERE notice_id = $1)";

fn text(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

impl Tx {
    /// Adds an objection.
    pub(crate) async fn insert_objection(&mut self, o: &Objection) -> Result<()> {
        execute!(
            self,
            INSERT,
            o.id,
            o.unit_id,
            o.notice_id,
            o.resident_id,
            o.reason.clone(),
            o.on_behalf,
            o.status,
            o.answer.clone(),
            o.filed_by,
            o.filed_at,
            o.answered_by,
            o.answered_at,
            o.version
        )?;
        Ok(())
    }

    /// Writes what came of an objection that is still at `o.version`; answers whether it was.
    pub(crate) async fn update_objection(&mut self, o: &Objection) -> Result<bool> {
        Ok(execute!(self, UPDATE, o.id, o.status, o.answer.clone(), o.answered_by, o.answered_at, o.version)? == 1)
    }

    /// An objection in scope, or of this resident wherever.
    pub(crate) async fn get_objection(
        &mut self,
        id: ObjectionId,
        scope: UnitId,
        own: Option<ResidentId>,
    ) -> Result<Option<Objection>> {
        fetch_optional!(self, GET, id, scope, text(own))
    }

    /// Objections in scope that match, newest first.
    pub(crate) async fn list_objections(
        &mut self,
        scope: UnitId,
        filter: &ObjectionFilter,
        after: &str,
        limit: i64,
    ) -> Result<Vec<Objection>> {
        fetch_all!(
            self,
            LIST,
            scope,
            text(filter.notice_id),
            text(filter.status),
            text(filter.resident_id),
            after.to_owned(),
            limit
        )
    }

    /// Objections of a resident that match, newest first.
    pub(crate) async fn list_objections_of(
        &mut self,
        resident: ResidentId,
        filter: &ObjectionFilter,
        after: &str,
        limit: i64,
    ) -> Result<Vec<Objection>> {
        fetch_all!(self, OWN, resident, text(filter.notice_id), text(filter.status), after.to_owned(), limit)
    }

    /// How many objections in scope match.
    pub(crate) async fn count_objections(&mut self, scope: UnitId, filter: &ObjectionFilter) -> Result<i64> {
        let (count,): (i64,) =
            fetch_one!(self, COUNT, scope, text(filter.notice_id), text(filter.status), text(filter.resident_id))?;
        Ok(count)
    }

    /// Whether a resident's objection to a notice waits for an answer.
    pub(crate) async fn objection_stands(&mut self, notice: NoticeId, resident: ResidentId) -> Result<bool> {
        let (stands,): (bool,) = fetch_one!(self, STANDS, notice, resident)?;
        Ok(stands)
    }

    /// Whether anybody ever objected to a notice.
    pub(crate) async fn has_objections(&mut self, notice: NoticeId) -> Result<bool> {
        let (any,): (bool,) = fetch_one!(self, ANY, notice)?;
        Ok(any)
    }
}

//! Workers.

use super::Tx;
use super::record::after_prefix;
use crate::domain::check;
use crate::domain::day::Day;
use crate::domain::worker::{CertifiedRow, Worker, WorkerFilter, WorkerKind};
use crate::error::Result;
use crate::id::{UnitId, WorkerId};

from_row!(Worker {
    id,
    unit_id,
    name,
    kind,
    level,
    certificate_no,
    registration_no,
    registered_until,
    title,
    phone,
    supervisor_id,
    left_day,
    training_minutes,
    created_at,
    version
});
from_row!(CertifiedRow { kind, level, workers });

const INSERT: &str = "
    INSERT INTO worker (id, unit_id, name, name_folded, kind, level, certificate_no, registration_no, registered_until, title,
        phone, phone_hash, supervisor_id, left_day, created_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
const UPDATE: &str = "
    UPDATE worker SET name = $3, name_folded = $4, kind = $5, level = $6, certificate_no = $7, registration_no = $8,
        registered_until = $9, title = $10, phone = $11, phone_hash = $12, supervisor_id = $13, left_day = $14,
        version = version + 1
    WHERE id = $1 AND version = $2";
const PLACE: &str = "UPDATE worker SET unit_id = $2, version = version + 1 WHERE id = $1";
const DELETE: &str = "DELETE FROM worker WHERE id = $1 AND version = $2";
const GET: &str = "
    SELECT w.*, (SELECT CAST(COALESCE(SUM(t.minutes), 0) AS BIGINT) FROM worker_training t WHERE t.worker_id = w.id) AS training_minutes
    FROM worker w JOIN unit_closure c ON c.descendant_id = w.unit_id AND c.ancestor_id = $2 WHERE w.id = $1";
const FIND: &str = "
    SELECT w.*, (SELECT CAST(COALESCE(SUM(t.minutes), 0) AS BIGINT) FROM worker_training t WHERE t.worker_id = w.id) AS training_minutes
    FROM worker w WHERE w.id = $1";
const LEAVE: &str = "UPDATE worker SET left_day = $2, version = version + 1 WHERE id = $1";
const LIST: &str = "
    SELECT w.*, (SELECT CAST(COALESCE(SUM(t.minutes), 0) AS BIGINT) FROM worker_training t WHERE t.worker_id = w.id) AS training_minutes
    FROM worker w JOIN unit_closure c ON c.descendant_id = w.unit_id AND c.ancestor_id = $1
    WHERE ($2 = '' OR w.unit_id = $2) AND ($3 = '' OR w.kind = $3) AND ($4 = '' OR w.level = $4)
        AND ($5 = '' OR (w.level <> 'none') = ($5 = 'true')) AND ($6 = '' OR w.supervisor_id = $6)
        AND ($7 = '' OR w.name_folded >= $7 AND w.name_folded < $8 OR w.phone_hash = $9)
        AND (w.left_day IS NOT NULL) = ($10 = 'true') AND ($11 = '' OR w.certificate_no = $11) AND ($12 = '' OR w.phone_hash = $12)
        AND ($13 = '' OR w.id < $13)
    ORDER BY w.id DESC LIMIT $14";
const COUNT: &str = "
    SELECT COUNT(*)
    FROM worker w JOIN unit_closure c ON c.descendant_id = w.unit_id AND c.ancestor_id = $1
    WHERE ($2 = '' OR w.unit_id = $2) AND ($3 = '' OR w.kind = $3) AND ($4 = '' OR w.level = $4)
        AND ($5 = '' OR (w.level <> 'none') = ($5 = 'true')) AND ($6 = '' OR w.supervisor_id = $6)
        AND ($7 = '' OR w.name_folded >= $7 AND w.name_folded < $8 OR w.phone_hash = $9)
        AND (w.left_day IS NOT NULL) = ($10 = 'true') AND ($11 = '' OR w.certificate_no = $11) AND ($12 = '' OR w.phone_hash = $12)";
const BY_KIND: &str = "
    SELECT w.kind, COUNT(*) FROM worker w JOIN unit_closure c ON c.descendant_id = w.unit_id AND c.ancestor_id = $1
    WHERE w.left_day IS NULL GROUP BY w.kind ORDER BY w.kind";
const BY_LEVEL: &str = "
    SELECT w.kind, w.level, COUNT(*) AS workers
    FROM worker w JOIN unit_closure c ON c.descendant_id = w.unit_id AND c.ancestor_id = $1
    WHERE w.left_day IS NULL GROUP BY w.kind, w.level ORDER BY w.kind, w.level";
const SUPERVISOR: &str = "SELECT supervisor_id FROM worker WHERE id = $1";

/// A filter as statements take it: empty text asks for nothing.
struct Binds {
    unit: String,
    kind: String,
    level: String,
    certified: String,
    supervisor: String,
    text: String,
    text_end: String,
    left: String,
    certificate_no: String,
    phone: String,
}

impl Binds {
    fn of(filter: &WorkerFilter) -> Self {
        let text = filter.text.as_deref().map(check::fold).unwrap_or_default();
        Self {
            unit: super::text(filter.unit_id),
            kind: super::text(filter.kind),
            level: super::text(filter.level),
            certified: super::text(filter.certified),
            supervisor: super::text(filter.supervisor_id),
            text_end: after_prefix(&text),
            text,
            left: super::text(filter.left),
            certificate_no: filter.certificate_no.clone().unwrap_or_default(),
            phone: filter.phone.clone().unwrap_or_default(),
        }
    }
}

impl Tx {
    /// Adds a worker.
    pub(crate) async fn insert_worker(&mut self, worker: &Worker, phone_hash: Option<String>) -> Result<()> {
        execute!(
            self,
            INSERT,
            worker.id,
            worker.unit_id,
            worker.name.clone(),
            check::fold(&worker.name),
            worker.kind,
            worker.level,
            worker.certificate_no.clone(),
            worker.registration_no.clone(),
            worker.registered_until,
            worker.title.clone(),
            worker.phone.clone(),
            phone_hash,
            worker.supervisor_id,
            worker.left_day,
            worker.created_at,
            worker.version
        )?;
        Ok(())
    }

    /// Replaces a worker who is still at `worker.version`; answers whether they were.
    pub(crate) async fn update_worker(&mut self, worker: &Worker, phone_hash: Option<String>) -> Result<bool> {
        let reached = execute!(
            self,
            UPDATE,
            worker.id,
            worker.version,
            worker.name.clone(),
            check::fold(&worker.name),
            worker.kind,
            worker.level,
            worker.certificate_no.clone(),
            worker.registration_no.clone(),
            worker.registered_until,
            worker.title.clone(),
            worker.phone.clone(),
            phone_hash,
            worker.supervisor_id,
            worker.left_day
        )?;
        Ok(reached == 1)
    }

    /// Says where a worker serves now.
    pub(crate) async fn place_worker(&mut self, id: WorkerId, unit: UnitId) -> Result<()> {
        execute!(self, PLACE, id, unit)?;
        Ok(())
    }

    /// Deletes a worker who is still at `version`; answers whether they were.
    pub(crate) async fn delete_worker(&mut self, id: WorkerId, version: i64) -> Result<bool> {
        Ok(execute!(self, DELETE, id, version)? == 1)
    }

    /// A worker who serves in `scope` or below.
    pub(crate) async fn get_worker(&mut self, id: WorkerId, scope: UnitId) -> Result<Option<Worker>> {
        fetch_optional!(self, GET, id, scope)
    }

    /// A worker, wherever they serve: only for whom the caller has just written.
    pub(crate) async fn find_worker(&mut self, id: WorkerId) -> Result<Option<Worker>> {
        fetch_optional!(self, FIND, id)
    }

    /// Says that a worker has left.
    pub(crate) async fn set_worker_left(&mut self, id: WorkerId, day: Day) -> Result<()> {
        execute!(self, LEAVE, id, day)?;
        Ok(())
    }

    /// Workers in scope, newest first, before `before`. `phone_hash` finds by the whole telephone number beside the name; the
    /// filter's own telephone number is its hash.
    pub(crate) async fn list_workers(
        &mut self,
        scope: UnitId,
        filter: &WorkerFilter,
        phone_hash: Option<String>,
        before: &str,
        limit: i64,
    ) -> Result<Vec<Worker>> {
        let b = Binds::of(filter);
        fetch_all!(
            self,
            LIST,
            scope,
            b.unit,
            b.kind,
            b.level,
            b.certified,
            b.supervisor,
            b.text,
            b.text_end,
            phone_hash,
            b.left,
            b.certificate_no,
            b.phone,
            before.to_owned(),
            limit
        )
    }

    /// How many workers [`Tx::list_workers`] lists in all.
    pub(crate) async fn count_listed_workers(
        &mut self,
        scope: UnitId,
        filter: &WorkerFilter,
        phone_hash: Option<String>,
    ) -> Result<i64> {
        let b = Binds::of(filter);
        let (count,): (i64,) = fetch_one!(
            self,
            COUNT,
            scope,
            b.unit,
            b.kind,
            b.level,
            b.certified,
            b.supervisor,
            b.text,
            b.text_end,
            phone_hash,
            b.left,
            b.certificate_no,
            b.phone
        )?;
        Ok(count)
    }

    /// How many workers of each kind serve in scope.
    pub(crate) async fn count_workers(&mut self, scope: UnitId) -> Result<Vec<(WorkerKind, i64)>> {
        fetch_all!(self, BY_KIND, scope)
    }

    /// How many workers of each kind and level serve in scope.
    pub(crate) async fn count_workers_by_level(&mut self, scope: UnitId) -> Result<Vec<CertifiedRow>> {
        fetch_all!(self, BY_LEVEL, scope)
    }

    /// Who supervises a worker, wherever they serve.
    pub(crate) async fn get_supervisor(&mut self, id: WorkerId) -> Result<Option<WorkerId>> {
        let row: Option<(Option<WorkerId>,)> = fetch_optional!(self, SUPERVISOR, id)?;
        Ok(row.and_then(|(id,)| id))
    }
}

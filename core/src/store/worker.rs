//! Workers.

use super::Tx;
use crate::domain::worker::{Worker, WorkerKind};
use crate::error::Result;
use crate::id::{UnitId, WorkerId};

from_row!(Worker { id, unit_id, name, kind, level, certificate_no, phone, created_at });

const INSERT: &str = "
    INSERT INTO worker (id, unit_id, name, kind, level, certificate_no, phone, phone_hash, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const GET: &str = "
    SELECT w.* FROM worker w JOIN unit_closure c ON c.descendant_id = w.unit_id AND c.ancestor_id = $2 WHERE w.id = $1";
const LIST: &str = "
    SELECT w.* FROM worker w JOIN unit_closure c ON c.descendant_id = w.unit_id AND c.ancestor_id = $1
    WHERE w.id > $2 ORDER BY w.id LIMIT $3";
const COUNT: &str = "
    SELECT w.kind, COUNT(*) FROM worker w JOIN unit_closure c ON c.descendant_id = w.unit_id AND c.ancestor_id = $1
    GROUP BY w.kind ORDER BY w.kind";

impl Tx {
    /// Adds a worker.
    pub(crate) async fn insert_worker(&mut self, worker: &Worker, phone_hash: Option<String>) -> Result<()> {
        execute!(
            self,
            INSERT,
            worker.id,
            worker.unit_id,
            worker.name.clone(),
            worker.kind,
            worker.level,
            worker.certificate_no.clone(),
            worker.phone.clone(),
            phone_hash,
            worker.created_at
        )?;
        Ok(())
    }

    /// A worker who serves in `scope` or below.
    pub(crate) async fn get_worker(&mut self, id: WorkerId, scope: UnitId) -> Result<Option<Worker>> {
        fetch_optional!(self, GET, id, scope)
    }

    /// Workers in scope after `after`, by id.
    pub(crate) async fn list_workers(&mut self, scope: UnitId, after: &str, limit: i64) -> Result<Vec<Worker>> {
        fetch_all!(self, LIST, scope, after.to_owned(), limit)
    }

    /// How many workers of each kind are in scope.
    pub(crate) async fn count_workers(&mut self, scope: UnitId) -> Result<Vec<(WorkerKind, i64)>> {
        fetch_all!(self, COUNT, scope)
    }
}

//! Who serves which grid, and when.

use super::Tx;
use crate::domain::day::Day;
use crate::domain::worker::{AssignmentFilter, AssignmentView};
use crate::error::Result;
use crate::id::{AssignmentId, UnitId, WorkerId};
use crate::time::Timestamp;

from_row!(AssignmentView { id, unit_id, worker_id, worker_name, from_day, to_day, reason, end_reason });

const INSERT: &str = "
    INSERT INTO worker_assignment (id, unit_id, worker_id, from_day, to_day, reason, end_reason, created_at)
    VALUES ($1, $2, $3, $4, NULL, $5, '', $6)";
const END: &str = "UPDATE worker_assignment SET to_day = $2, end_reason = $3 WHERE id = $1 AND to_day IS NULL";
const OPEN_OF_UNIT: &str = "
    SELECT a.*, w.name AS worker_name FROM worker_assignment a JOIN worker w ON w.id = a.worker_id
    WHERE a.unit_id = $1 AND a.to_day IS NULL";
const OPEN_OF_WORKER: &str = "
    SELECT a.*, w.name AS worker_name FROM worker_assignment a JOIN worker w ON w.id = a.worker_id
    WHERE a.worker_id = $1 AND a.to_day IS NULL ORDER BY a.from_day, a.id";
const STANDS_AFTER: &str = "SELECT EXISTS (SELECT 1 FROM worker_assignment WHERE unit_id = $1 AND to_day IS NOT NULL AND to_day > $2 AND to_day > from_day)";
const LIST: &str = "
    SELECT a.*, w.name AS worker_name FROM worker_assignment a
    JOIN unit_closure c ON c.descendant_id = a.unit_id AND c.ancestor_id = $1 JOIN worker w ON w.id = a.worker_id
    WHERE ($2 = '' OR a.unit_id = $2) AND ($3 = '' OR a.worker_id = $3)
        AND ($4 = '' OR a.from_day <= $4 AND (a.to_day IS NULL OR a.to_day > $4)) AND ($5 = '' OR a.id < $5)
    ORDER BY a.id DESC LIMIT $6";
const ONLY_BEGUN: &str = "
    DELETE FROM worker_assignment WHERE worker_id = $1 AND to_day IS NULL
        AND NOT EXISTS (SELECT 1 FROM worker_assignment o WHERE o.worker_id = $1 AND o.id <> worker_assignment.id)";

impl Tx {
    /// Adds an assignment that stands.
    pub(crate) async fn insert_assignment(
        &mut self,
        id: AssignmentId,
        grid: UnitId,
        worker: WorkerId,
        day: Day,
        reason: &str,
        at: Timestamp,
    ) -> Result<()> {
        execute!(self, INSERT, id, grid, worker, day, reason.to_owned(), at)?;
        Ok(())
    }

    /// Ends an assignment that stands.
    pub(crate) async fn end_assignment(&mut self, id: AssignmentId, day: Day, reason: &str) -> Result<()> {
        execute!(self, END, id, day, reason.to_owned())?;
        Ok(())
    }

    /// Who serves a grid.
    pub(crate) async fn get_open_assignment(&mut self, grid: UnitId) -> Result<Option<AssignmentView>> {
        fetch_optional!(self, OPEN_OF_UNIT, grid)
    }

    /// The grids that a worker serves.
    pub(crate) async fn list_open_assignments(&mut self, worker: WorkerId) -> Result<Vec<AssignmentView>> {
        fetch_all!(self, OPEN_OF_WORKER, worker)
    }

    /// Whether somebody served a grid on `day` or later, and has ended.
    pub(crate) async fn was_grid_served_after(&mut self, grid: UnitId, day: Day) -> Result<bool> {
        let (served,): (bool,) = fetch_one!(self, STANDS_AFTER, grid, day)?;
        Ok(served)
    }

    /// Assignments to grids in scope, newest first.
    pub(crate) async fn list_assignments(
        &mut self,
        scope: UnitId,
        filter: &AssignmentFilter,
        before: &str,
        limit: i64,
    ) -> Result<Vec<AssignmentView>> {
        let (grid, worker) = (super::text(filter.grid_id), super::text(filter.worker_id));
        fetch_all!(self, LIST, scope, grid, worker, super::text(filter.day), before.to_owned(), limit)
    }

    /// Deletes the one assignment with which a worker was entered; one that has a history stays.
    pub(crate) async fn delete_only_assignment(&mut self, worker: WorkerId) -> Result<()> {
        execute!(self, ONLY_BEGUN, worker)?;
        Ok(())
    }
}

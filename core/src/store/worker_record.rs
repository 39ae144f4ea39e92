//! Trainings and supervisions of workers. They lie where the worker serves.

use super::Tx;
use crate::domain::worker::{SupervisionFilter, SupervisionView, TrainingFilter, TrainingView};
use crate::error::Result;
use crate::id::{SupervisionId, TrainingId, UnitId};
use crate::time::Timestamp;

from_row!(TrainingView { id, unit_id, version, worker_id, worker_name, day, topic, minutes, provider });
from_row!(SupervisionView { id, unit_id, version, worker_id, supervisor_id, day, minutes, topic, note });

const INSERT_TRAINING: &str = "
    INSERT INTO worker_training (id, worker_id, day, topic, minutes, provider, created_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, 1)";
const UPDATE_TRAINING: &str = "
    UPDATE worker_training SET day = $3, topic = $4, minutes = $5, provider = $6, version = version + 1
    WHERE id = $1 AND version = $2";
const DELETE_TRAINING: &str = "DELETE FROM worker_training WHERE id = $1 AND version = $2";
const GET_TRAINING: &str = "
    SELECT t.*, w.unit_id, w.name AS worker_name FROM worker_training t JOIN worker w ON w.id = t.worker_id
    JOIN unit_closure c ON c.descendant_id = w.unit_id AND c.ancestor_id = $2 WHERE t.id = $1";
const LIST_TRAININGS: &str = "
    SELECT t.*, w.unit_id, w.name AS worker_name FROM worker_training t JOIN worker w ON w.id = t.worker_id
    JOIN unit_closure c ON c.descendant_id = w.unit_id AND c.ancestor_id = $1
    WHERE ($2 = '' OR t.worker_id = $2) AND ($3 = '' OR t.day >= $3) AND ($4 = '' OR t.day < $4) AND ($5 = '' OR t.id < $5)
    ORDER BY t.id DESC LIMIT $6";

const INSERT_SUPERVISION: &str = "
    INSERT INTO worker_supervision (id, worker_id, supervisor_id, day, minutes, topic, note, created_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)";
const UPDATE_SUPERVISION: &str = "
    UPDATE worker_supervision SET supervisor_id = $3, day = $4, minutes = $5, topic = $6, note = $7, version = version + 1
    WHERE id = $1 AND version = $2";
const DELETE_SUPERVISION: &str = "DELETE FROM worker_supervision WHERE id = $1 AND version = $2";
const GET_SUPERVISION: &str = "
    SELECT s.*, w.unit_id FROM worker_supervision s JOIN worker w ON w.id = s.worker_id
    JOIN unit_closure c ON c.descendant_id = w.unit_id AND c.ancestor_id = $2 WHERE s.id = $1";
const LIST_SUPERVISIONS: &str = "
    SELECT s.*, w.unit_id FROM worker_supervision s JOIN worker w ON w.id = s.worker_id
    JOIN unit_closure c ON c.descendant_id = w.unit_id AND c.ancestor_id = $1
    WHERE ($2 = '' OR s.worker_id = $2) AND ($3 = '' OR s.supervisor_id = $3) AND ($4 = '' OR s.id < $4)
    ORDER BY s.id DESC LIMIT $5";

impl Tx {
    /// Adds a training.
    pub(crate) async fn insert_training(&mut self, t: &TrainingView, at: Timestamp) -> Result<()> {
        execute!(self, INSERT_TRAINING, t.id, t.worker_id, t.day, t.topic.clone(), t.minutes, t.provider.clone(), at)?;
        Ok(())
    }

    /// Replaces a training that is still at `t.version`; answers whether it was.
    pub(crate) async fn update_training(&mut self, t: &TrainingView) -> Result<bool> {
        let reached =
            execute!(self, UPDATE_TRAINING, t.id, t.version, t.day, t.topic.clone(), t.minutes, t.provider.clone())?;
        Ok(reached == 1)
    }

    /// Deletes a training that is still at `version`; answers whether it was.
    pub(crate) async fn delete_training(&mut self, id: TrainingId, version: i64) -> Result<bool> {
        Ok(execute!(self, DELETE_TRAINING, id, version)? == 1)
    }

    /// A training of a worker in scope.
    pub(crate) async fn get_training(&mut self, id: TrainingId, scope: UnitId) -> Result<Option<TrainingView>> {
        fetch_optional!(self, GET_TRAINING, id, scope)
    }

    /// Trainings of workers in scope, newest first.
    pub(crate) async fn list_trainings(
        &mut self,
        scope: UnitId,
        filter: &TrainingFilter,
        before: &str,
        limit: i64,
    ) -> Result<Vec<TrainingView>> {
        let (from, to) = (super::text(filter.from_day), super::text(filter.to_day));
        let worker = super::text(filter.worker_id);
        fetch_all!(self, LIST_TRAININGS, scope, worker, from, to, before.to_owned(), limit)
    }

    /// Adds a supervision.
    pub(crate) async fn insert_supervision(&mut self, s: &SupervisionView, at: Timestamp) -> Result<()> {
        execute!(
            self,
            INSERT_SUPERVISION,
            s.id,
            s.worker_id,
            s.supervisor_id,
            s.day,
            s.minutes,
            s.topic.clone(),
            s.note.clone(),
            at
        )?;
        Ok(())
    }

    /// Replaces a supervision that is still at `s.version`; answers whether it was.
    pub(crate) async fn update_supervision(&mut self, s: &SupervisionView) -> Result<bool> {
        let reached = execute!(
            self,
            UPDATE_SUPERVISION,
            s.id,
            s.version,
            s.supervisor_id,
            s.day,
            s.minutes,
            s.topic.clone(),
            s.note.clone()
        )?;
        Ok(reached == 1)
    }

    /// Deletes a supervision that is still at `version`; answers whether it was.
    pub(crate) async fn delete_supervision(&mut self, id: SupervisionId, version: i64) -> Result<bool> {
        Ok(execute!(self, DELETE_SUPERVISION, id, version)? == 1)
    }

    /// A supervision of a worker in scope.
    pub(crate) async fn get_supervision(
        &mut self,
        id: SupervisionId,
        scope: UnitId,
    ) -> Result<Option<SupervisionView>> {
        fetch_optional!(self, GET_SUPERVISION, id, scope)
    }

    /// Supervisions of workers in scope, newest first.
    pub(crate) async fn list_supervisions(
        &mut self,
        scope: UnitId,
        filter: &SupervisionFilter,
        before: &str,
        limit: i64,
    ) -> Result<Vec<SupervisionView>> {
        let (worker, supervisor) = (super::text(filter.worker_id), super::text(filter.supervisor_id));
        fetch_all!(self, LIST_SUPERVISIONS, scope, worker, supervisor, before.to_owned(), limit)
    }
}

//! Trainings of workers, in minutes.

use crate::app::{Cx, audit};
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::day::Day;
use crate::domain::page::{Listed, Page};
use crate::domain::worker::{NewTraining, TrainingFilter, TrainingView};
use crate::error::{Error, Problem, Result};
use crate::id::TrainingId;
use crate::store::Tx;

const MISSING: Error = Error::NotFound { entity: "training" };

/// Notes a training that a worker of the unit attended.
///
/// # Errors
/// `Forbidden` without `workers.write`; `NotFound` (worker); `Invalid` for wrong fields or a day to come.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewTraining) -> Result<TrainingView> {
    cx.require(tx, Permission::WriteWorkers).await?;
    let worker = tx.get_worker(new.worker_id, cx.unit).await?.ok_or(super::MISSING)?;
    let blank = TrainingView {
        id: cx.id(TrainingId::from_uuid),
        unit_id: worker.unit_id,
        version: 1,
        worker_id: worker.id,
        worker_name: worker.name,
        day: new.day,
        topic: String::new(),
        minutes: 0,
        provider: String::new(),
    };
    let training = filled(cx, blank, &new)?;
    tx.insert_training(&training, cx.now).await?;
    note(tx, cx, "trainings.create", &training).await?;
    Ok(training)
}

/// Replaces what is entered for a training that is still at `version`.
///
/// # Errors
/// As [`create`]; `NotFound`; `Conflict`; `Invalid` for another worker.
pub async fn update(tx: &mut Tx, cx: &Cx, id: TrainingId, version: i64, new: NewTraining) -> Result<TrainingView> {
    cx.require(tx, Permission::WriteWorkers).await?;
    let there = tx.get_training(id, cx.unit).await?.ok_or(MISSING)?;
    if new.worker_id != there.worker_id {
        return Err(Error::invalid("worker_id", "fixed"));
    }
    let training = filled(cx, TrainingView { version, ..there }, &new)?;
    if !tx.update_training(&training).await? {
        return Err(Error::Conflict { entity: "training" });
    }
    note(tx, cx, "trainings.update", &training).await?;
    Ok(TrainingView { version: version + 1, ..training })
}

/// Takes out a training that was entered by mistake.
///
/// # Errors
/// `Forbidden` without `workers.write`; `NotFound`; `Conflict`.
pub async fn remove(tx: &mut Tx, cx: &Cx, id: TrainingId, version: i64) -> Result<()> {
    cx.require(tx, Permission::WriteWorkers).await?;
    let there = tx.get_training(id, cx.unit).await?.ok_or(MISSING)?;
    if !tx.delete_training(id, version).await? {
        return Err(Error::Conflict { entity: "training" });
    }
    note(tx, cx, "trainings.remove", &there).await
}

/// A training of a worker of the unit or below.
///
/// # Errors
/// `Forbidden` without `workers.read`; `NotFound`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: TrainingId) -> Result<TrainingView> {
    cx.require(tx, Permission::ReadWorkers).await?;
    cx.saw(tx, "training");
    tx.get_training(id, cx.unit).await?.ok_or(MISSING)
}

/// Trainings of workers of the unit and below, newest first.
///
/// # Errors
/// `Forbidden` without `workers.read`.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: TrainingFilter, page: Page) -> Result<Listed<TrainingView>> {
    cx.require(tx, Permission::ReadWorkers).await?;
    cx.saw(tx, "training");
    let found = tx.list_trainings(cx.unit, &filter, &page.after(), page.rows()).await?;
    Ok(page.of(found, |training| training.id.to_string()))
}

fn filled(cx: &Cx, training: TrainingView, new: &NewTraining) -> Result<TrainingView> {
    if new.day > Day::of(cx.now) {
        return Err(Error::invalid("day", "future"));
    }
    if !(1..=60_000).contains(&new.minutes) {
        return Err(Problem::new("minutes", "range").with("min", 1).with("max", 60_000).into());
    }
    Ok(TrainingView {
        day: new.day,
        topic: check::line("topic", &new.topic, 100)?,
        minutes: new.minutes,
        provider: check::line("provider", &new.provider, 100)?,
        ..training
    })
}

async fn note(tx: &mut Tx, cx: &Cx, verb: &str, training: &TrainingView) -> Result<()> {
    audit::record(tx, cx, verb, "training", &training.id.to_string(), &format!("{} min", training.minutes)).await?;
    cx.touch(tx, training.unit_id, "training").await?;
    cx.touch(tx, training.unit_id, "worker").await
}

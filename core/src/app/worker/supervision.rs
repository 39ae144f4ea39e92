//! Supervision that workers had (督导).

use crate::app::{Cx, audit};
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::day::Day;
use crate::domain::page::{Listed, Page};
use crate::domain::worker::{NewSupervision, SupervisionFilter, SupervisionView, Worker};
use crate::error::{Error, Problem, Result};
use crate::id::{SupervisionId, WorkerId};
use crate::store::Tx;

const MISSING: Error = Error::NotFound { entity: "supervision" };

/// Notes a supervision that a worker of the unit had.
///
/// # Errors
/// `Forbidden` without `workers.write`; `NotFound` (worker, supervisor); `Invalid` for wrong fields, a day to come, or
/// nobody who supervised.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewSupervision) -> Result<SupervisionView> {
    cx.require(tx, Permission::WriteWorkers).await?;
    let worker = tx.get_worker(new.worker_id, cx.unit).await?.ok_or(super::MISSING)?;
    let blank = SupervisionView {
        id: cx.id(SupervisionId::from_uuid),
        unit_id: worker.unit_id,
        version: 1,
        worker_id: worker.id,
        supervisor_id: supervisor(tx, cx, &worker, new.supervisor_id).await?,
        day: new.day,
        minutes: 0,
        topic: String::new(),
        note: String::new(),
    };
    let supervision = filled(cx, blank, &new)?;
    tx.insert_supervision(&supervision, cx.now).await?;
    note(tx, cx, "supervisions.create", &supervision).await?;
    Ok(supervision)
}

/// Replaces what is entered for a supervision that is still at `version`.
///
/// # Errors
/// As [`create`]; `NotFound`; `Conflict`; `Invalid` for another worker.
pub async fn update(
    tx: &mut Tx,
    cx: &Cx,
    id: SupervisionId,
    version: i64,
    new: NewSupervision,
) -> Result<SupervisionView> {
    cx.require(tx, Permission::WriteWorkers).await?;
    let there = tx.get_supervision(id, cx.unit).await?.ok_or(MISSING)?;
    if new.worker_id != there.worker_id {
        return Err(Error::invalid("worker_id", "fixed"));
    }
    let supervisor_id = match new.supervisor_id {
        Some(asked) if asked != there.supervisor_id => {
            let worker = tx.get_worker(there.worker_id, cx.unit).await?.ok_or(super::MISSING)?;
            supervisor(tx, cx, &worker, Some(asked)).await?
        }
        _ => there.supervisor_id,
    };
    let supervision = filled(cx, SupervisionView { version, supervisor_id, ..there }, &new)?;
    if !tx.update_supervision(&supervision).await? {
        return Err(Error::Conflict { entity: "supervision" });
    }
    note(tx, cx, "supervisions.update", &supervision).await?;
    Ok(SupervisionView { version: version + 1, ..supervision })
}

/// Takes out a supervision that was entered by mistake.
///
/// # Errors
/// `Forbidden` without `workers.write`; `NotFound`; `Conflict`.
pub async fn remove(tx: &mut Tx, cx: &Cx, id: SupervisionId, version: i64) -> Result<()> {
    cx.require(tx, Permission::WriteWorkers).await?;
    let there = tx.get_supervision(id, cx.unit).await?.ok_or(MISSING)?;
    if !tx.delete_supervision(id, version).await? {
        return Err(Error::Conflict { entity: "supervision" });
    }
    note(tx, cx, "supervisions.remove", &there).await
}

/// A supervision of a worker of the unit or below.
///
/// # Errors
/// `Forbidden` without `workers.read`; `NotFound`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: SupervisionId) -> Result<SupervisionView> {
    cx.require(tx, Permission::ReadWorkers).await?;
    cx.saw(tx, "supervision");
    tx.get_supervision(id, cx.unit).await?.ok_or(MISSING)
}

/// Supervisions of workers of the unit and below, newest first.
///
/// # Errors
/// `Forbidden` without `workers.read`.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: SupervisionFilter, page: Page) -> Result<Listed<SupervisionView>> {
    cx.require(tx, Permission::ReadWorkers).await?;
    cx.saw(tx, "supervision");
    let found = tx.list_supervisions(cx.unit, &filter, &page.after(), page.rows()).await?;
    Ok(page.of(found, |supervision| supervision.id.to_string()))
}

/// Who supervised: whoever is named, or the supervisor who is entered for the worker; never the worker.
async fn supervisor(tx: &mut Tx, cx: &Cx, worker: &Worker, asked: Option<WorkerId>) -> Result<WorkerId> {
    match asked.or(worker.supervisor_id) {
        None => Err(Error::invalid("supervisor_id", "required")),
        Some(id) if id == worker.id => Err(Error::invalid("supervisor_id", "supervisor-circle")),
        // The one who is entered for the worker may serve further up.
        Some(id) if Some(id) == worker.supervisor_id => Ok(id),
        Some(id) => tx.get_worker(id, cx.unit).await?.map(|found| found.id).ok_or(super::MISSING),
    }
}

fn filled(cx: &Cx, mut supervision: SupervisionView, new: &NewSupervision) -> Result<SupervisionView> {
    if new.day > Day::of(cx.now) {
        return Err(Error::invalid("day", "future"));
    }
    if !(1..=1440).contains(&new.minutes) {
        return Err(Problem::new("minutes", "range").with("min", 1).with("max", 1440).into());
    }
    supervision.day = new.day;
    supervision.minutes = new.minutes;
    supervision.topic = check::line("topic", &new.topic, 100)?;
    supervision.note = check::paragraph("note", new.note.as_deref().unwrap_or_default(), 1000)?;
    Ok(supervision)
}

async fn note(tx: &mut Tx, cx: &Cx, verb: &str, supervision: &SupervisionView) -> Result<()> {
    audit::record(tx, cx, verb, "supervision", &supervision.id.to_string(), "").await?;
    cx.touch(tx, supervision.unit_id, "supervision").await
}

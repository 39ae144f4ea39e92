//! Workers.

use crate::app::Cx;
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::worker::{NewWorker, Worker, WorkerKind};
use crate::error::{Error, Result};
use crate::id::WorkerId;
use crate::store::{MOST_ROWS, Tx};

/// Enters a worker in the unit of the context.
///
/// # Errors
/// `Forbidden` without `users.manage`; `Invalid` for wrong fields; `Refused` for a grid worker outside a grid.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewWorker) -> Result<Worker> {
    cx.require(tx, Permission::ManageUsers).await?;
    let unit = cx.unit(tx).await?;
    if (new.kind == WorkerKind::GridWorker) != (unit.kind == crate::domain::unit::UnitKind::Grid) {
        return Err(Error::refused("grid-worker-in-grid"));
    }
    let phone = new.phone.as_deref().map(check::phone).transpose()?;
    let id = cx.id(WorkerId::from_uuid);
    let sealed = phone.as_deref().map(|phone| cx.core.keys.seal(phone, &format!("worker.phone:{id}"))).transpose()?;
    let worker = Worker {
        id,
        unit_id: cx.unit,
        name: check::line("name", &new.name, 60)?,
        kind: new.kind,
        level: new.level,
        certificate_no: new.certificate_no,
        phone: sealed,
        created_at: cx.now,
    };
    tx.insert_worker(&worker, phone.map(|phone| cx.core.keys.lookup("phone", &phone))).await?;
    super::audit::record(tx, cx, "workers.create", "worker", &id.to_string(), "").await?;
    Ok(worker)
}

/// A worker of the unit or below.
///
/// # Errors
/// `Forbidden` without `requests.read`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: WorkerId) -> Result<Option<Worker>> {
    cx.require(tx, Permission::ReadRequests).await?;
    tx.get_worker(id, cx.unit).await
}

/// Workers of the unit and below after `after`.
///
/// # Errors
/// `Forbidden` without `requests.read`.
pub async fn list(tx: &mut Tx, cx: &Cx, after: Option<WorkerId>, limit: i64) -> Result<Vec<Worker>> {
    cx.require(tx, Permission::ReadRequests).await?;
    let after = after.map(|id| id.to_string()).unwrap_or_default();
    tx.list_workers(cx.unit, &after, limit.clamp(1, MOST_ROWS)).await
}

/// How many workers of each kind serve in the unit and below.
///
/// # Errors
/// As any statement.
pub async fn count(tx: &mut Tx, cx: &Cx) -> Result<Vec<(WorkerKind, i64)>> {
    tx.count_workers(cx.unit).await
}

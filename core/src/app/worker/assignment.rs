//! Who serves which grid: never two at once; a grid without anybody is reported (`unit::coverage`). A grid worker's unit
//! follows: the grid while they serve one, the community when they serve none.

use super::MISSING;
use crate::app::{Cx, audit};
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::day::Day;
use crate::domain::page::{Listed, Page};
use crate::domain::unit::{Unit, UnitKind};
use crate::domain::worker::{
    AssignWorker, AssignmentFilter, AssignmentView, HandOverGrid, LeaveWorker, ReleaseWorker, Worker, WorkerKind,
    WorkerView,
};
use crate::error::{Error, Problem, Result};
use crate::id::{AssignmentId, UnitId, WorkerId};
use crate::store::Tx;

/// Assigns a grid worker to a grid that has none.
///
/// # Errors
/// `Forbidden` without `workers.write`; `NotFound` (worker, unit); `Invalid` for something else than a grid, one that has a
/// worker, or a wrong day; `Refused` (`worker-not-grid-worker`, `worker-left`).
pub async fn assign(tx: &mut Tx, cx: &Cx, id: WorkerId, input: AssignWorker) -> Result<WorkerView> {
    let (worker, grid) = parties(tx, cx, id, input.grid_id).await?;
    let reason = check::paragraph("reason", input.reason.as_deref().unwrap_or_default(), 200)?;
    let day = past(cx, input.day)?;
    begin(tx, cx, &worker, &grid, day, &reason).await?;
    done(tx, cx, "workers.assign", &worker, &grid).await
}

/// Ends a worker's assignment to a grid, which then has nobody.
///
/// # Errors
/// `Forbidden` without `workers.write`; `NotFound` (worker, unit); `Invalid` for a grid that they do not serve, a wrong day,
/// or without a reason.
pub async fn release(tx: &mut Tx, cx: &Cx, id: WorkerId, input: ReleaseWorker) -> Result<WorkerView> {
    cx.require(tx, Permission::WriteWorkers).await?;
    let worker = tx.get_worker(id, cx.unit).await?.ok_or(MISSING)?;
    let grid = grid(tx, cx, input.grid_id).await?;
    let (day, reason) = (past(cx, input.day)?, check::line("reason", &input.reason, 200)?);
    let open = tx.get_open_assignment(grid.id).await?.filter(|open| open.worker_id == id);
    let open = open.ok_or_else(|| Error::invalid("grid_id", "grid-not-theirs"))?;
    not_before(&open, day)?;
    close(tx, &open, day, &reason).await?;
    done(tx, cx, "workers.release", &worker, &grid).await
}

/// Hands a grid over to the worker `id`: whoever served it ends, this one begins, on the same day.
///
/// # Errors
/// As [`assign`]; `Invalid` (`grid-has-worker`) when it is theirs already.
pub async fn hand_over(tx: &mut Tx, cx: &Cx, id: WorkerId, input: HandOverGrid) -> Result<WorkerView> {
    let (worker, grid) = parties(tx, cx, id, input.grid_id).await?;
    let (day, reason) = (past(cx, input.day)?, check::line("reason", &input.reason, 200)?);
    if let Some(open) = tx.get_open_assignment(grid.id).await?.filter(|open| open.worker_id != id) {
        not_before(&open, day)?;
        close(tx, &open, day, &reason).await?;
    }
    begin(tx, cx, &worker, &grid, day, &reason).await?;
    done(tx, cx, "workers.hand_over", &worker, &grid).await
}

/// Notes that a worker has left: their assignments end, and stations lose them.
///
/// # Errors
/// `Forbidden` without `workers.write`; `NotFound`; `Invalid` for a wrong day or without a reason; `Refused` (`worker-left`).
pub async fn leave(tx: &mut Tx, cx: &Cx, id: WorkerId, input: LeaveWorker) -> Result<WorkerView> {
    cx.require(tx, Permission::WriteWorkers).await?;
    let worker = tx.get_worker(id, cx.unit).await?.ok_or(MISSING)?;
    serving(&worker)?;
    let (day, reason) = (past(cx, input.day)?, check::line("reason", &input.reason, 200)?);
    for open in tx.list_open_assignments(id).await? {
        not_before(&open, day)?;
        close(tx, &open, day, &reason).await?;
    }
    tx.delete_station_staff(id).await?;
    tx.set_worker_left(id, day).await?;
    audit::record_for(tx, cx, "workers.leave", "worker", &id.to_string(), &reason, &day.to_string()).await?;
    cx.touch(tx, worker.unit_id, "worker").await?;
    cx.touch(tx, worker.unit_id, "station").await?;
    super::answer(tx, cx, id).await
}

/// Assignments to grids of the unit and below, newest first: of a grid, of a worker, on a day.
///
/// # Errors
/// `Forbidden` without `workers.read`.
pub async fn assignments(tx: &mut Tx, cx: &Cx, filter: AssignmentFilter, page: Page) -> Result<Listed<AssignmentView>> {
    cx.require(tx, Permission::ReadWorkers).await?;
    cx.saw(tx, "worker");
    let found = tx.list_assignments(cx.unit, &filter, &page.after(), page.rows()).await?;
    Ok(page.of(found, |held| held.id.to_string()))
}

/// Begins an assignment and puts the worker into the grid. The partial unique index refuses a second one that another
/// transaction begins at the same time.
pub(super) async fn begin(tx: &mut Tx, cx: &Cx, worker: &Worker, grid: &Unit, day: Day, reason: &str) -> Result<()> {
    if !grid.stands() {
        return Err(Error::refused("unit-ended"));
    }
    if tx.get_open_assignment(grid.id).await?.is_some() {
        return Err(Error::invalid("grid_id", "grid-has-worker"));
    }
    if day < grid.first_day() {
        return Err(Problem::new("day", "day-before").with("day", grid.first_day()).into());
    }
    if tx.was_grid_served_after(grid.id, day).await? {
        return Err(Error::invalid("day", "grid-served-then"));
    }
    tx.insert_assignment(cx.id(AssignmentId::from_uuid), grid.id, worker.id, day, reason, cx.now).await?;
    if worker.unit_id != grid.id {
        tx.place_worker(worker.id, grid.id).await?;
    }
    Ok(())
}

/// Ends an assignment, on its first day at the earliest, and puts the worker where they serve now.
pub(crate) async fn close(tx: &mut Tx, open: &AssignmentView, day: Day, reason: &str) -> Result<()> {
    tx.end_assignment(open.id, day.max(open.from_day), reason).await?;
    let left = tx.list_open_assignments(open.worker_id).await?;
    let place = match left.last() {
        Some(other) => Some(other.unit_id),
        None => tx.get_unit(open.unit_id).await?.and_then(|grid| grid.parent_id),
    };
    if let Some(place) = place {
        tx.place_worker(open.worker_id, place).await?;
    }
    Ok(())
}

/// The worker and the grid, if they may be put together.
async fn parties(tx: &mut Tx, cx: &Cx, id: WorkerId, grid_id: UnitId) -> Result<(Worker, Unit)> {
    cx.require(tx, Permission::WriteWorkers).await?;
    let worker = tx.get_worker(id, cx.unit).await?.ok_or(MISSING)?;
    let grid = grid(tx, cx, grid_id).await?;
    serving(&worker)?;
    if worker.kind != WorkerKind::GridWorker {
        return Err(Error::refused("worker-not-grid-worker"));
    }
    Ok((worker, grid))
}

async fn grid(tx: &mut Tx, cx: &Cx, id: UnitId) -> Result<Unit> {
    let unit = tx.get_unit_within(id, cx.unit).await?.ok_or(Error::NotFound { entity: "unit" })?;
    if unit.kind == UnitKind::Grid { Ok(unit) } else { Err(Error::invalid("grid_id", "unit-no-grid")) }
}

fn serving(worker: &Worker) -> Result<()> {
    if worker.left_day.is_some() { Err(Error::refused("worker-left")) } else { Ok(()) }
}

fn past(cx: &Cx, day: Day) -> Result<Day> {
    if day > Day::of(cx.now) { Err(Error::invalid("day", "future")) } else { Ok(day) }
}

fn not_before(open: &AssignmentView, day: Day) -> Result<()> {
    if day < open.from_day {
        return Err(Problem::new("day", "day-before").with("day", open.from_day).into());
    }
    Ok(())
}

async fn done(tx: &mut Tx, cx: &Cx, verb: &str, worker: &Worker, grid: &Unit) -> Result<WorkerView> {
    audit::record(tx, cx, verb, "worker", &worker.id.to_string(), grid.code.as_str()).await?;
    cx.touch(tx, worker.unit_id, "worker").await?;
    cx.touch(tx, grid.id, "worker").await?;
    super::answer(tx, cx, worker.id).await
}

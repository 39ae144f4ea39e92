//! Workers: the register, what share of them is certified, who serves which grid, training, supervision.
//!
//! Names of workers stand on doors and on the grid's public notice and are shown as they are; telephone numbers are masked.

pub mod assignment;
pub mod supervision;
pub mod training;

pub use assignment::{assign, assignments, hand_over, leave, release};

use crate::app::Cx;
use crate::app::personal::{self, Field, Person};
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::day::Day;
use crate::domain::page::{Listed, Page};
use crate::domain::unit::UnitKind;
use crate::domain::worker::{CertifiedParams, CertifiedView, NewWorker, Worker, WorkerFilter, WorkerKind, WorkerView};
use crate::error::{Error, Result};
use crate::id::WorkerId;
use crate::store::Tx;

/// No such worker in the unit of the context and below.
const MISSING: Error = Error::NotFound { entity: "worker" };

/// Longest chain of supervisors that is looked at.
const MOST_SUPERVISORS: usize = 100;

/// Enters a worker in the unit of the context. A grid worker who is entered in a grid serves it from today.
///
/// # Errors
/// `Forbidden` without `workers.write`; `Invalid` for wrong fields or a grid that has a worker; `NotFound` for a supervisor outside the unit; `Refused`
/// for somebody else in a grid (`grid-worker-in-grid`).
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewWorker) -> Result<WorkerView> {
    cx.require(tx, Permission::WriteWorkers).await?;
    let unit = cx.unit(tx).await?;
    require_place(new.kind, unit.kind)?;
    let id = cx.id(WorkerId::from_uuid);
    if let Some(supervisor) = new.supervisor_id {
        require_supervisor(tx, cx, id, supervisor).await?;
    }
    let phone = filled(new.phone.as_deref()).map(check::phone).transpose()?;
    let worker = Worker {
        id,
        unit_id: cx.unit,
        name: check::line("name", &new.name, 60)?,
        kind: new.kind,
        level: new.level,
        certificate_no: line("certificate_no", new.certificate_no.as_deref())?,
        registration_no: line("registration_no", new.registration_no.as_deref())?,
        registered_until: new.registered_until,
        title: line("title", new.title.as_deref())?,
        phone: personal::seal(cx, Person::Worker(id), Field::Phone, phone.as_deref())?,
        supervisor_id: new.supervisor_id,
        left_day: None,
        training_minutes: 0,
        created_at: cx.now,
        version: 1,
    };
    tx.insert_worker(&worker, phone.map(|phone| cx.core.keys.lookup("phone", &phone))).await?;
    if unit.kind == UnitKind::Grid {
        assignment::begin(tx, cx, &worker, &unit, Day::of(cx.now), "").await?;
    }
    super::audit::record(tx, cx, "workers.create", "worker", &id.to_string(), "").await?;
    cx.touch(tx, cx.unit, "worker").await?;
    answer(tx, cx, id).await
}

/// Replaces what is entered for a worker who is still at `version`. A telephone number that is left out stays as it is.
///
/// # Errors
/// `Forbidden` without `workers.write`; `NotFound`, also for a supervisor outside the unit; `Conflict`; `Invalid` for wrong
/// fields or a supervisor whom the worker supervises; `Refused` (`grid-worker-in-grid`).
pub async fn update(tx: &mut Tx, cx: &Cx, id: WorkerId, version: i64, new: NewWorker) -> Result<WorkerView> {
    let there = writable(tx, cx, id).await?;
    let kept = personal::open(cx, Person::Worker(id), Field::Phone, there.phone.as_ref())?;
    let phone = filled(new.phone.as_deref()).map(str::to_owned).or(kept);
    replace(tx, cx, there, version, NewWorker { phone, ..new }, "workers.update").await
}

/// All that is entered for a worker, in the clear, before something changes it that may have to be undone ([`restore`]).
///
/// # Errors
/// `Forbidden` without `workers.write`; `NotFound`.
pub async fn whole(tx: &mut Tx, cx: &Cx, id: WorkerId) -> Result<NewWorker> {
    let there = writable(tx, cx, id).await?;
    Ok(NewWorker {
        phone: personal::open(cx, Person::Worker(id), Field::Phone, there.phone.as_ref())?,
        name: there.name,
        kind: there.kind,
        level: there.level,
        certificate_no: there.certificate_no,
        registration_no: there.registration_no,
        registered_until: there.registered_until,
        title: there.title,
        supervisor_id: there.supervisor_id,
    })
}

/// Brings back all that was entered for a worker who is still at `version`: a telephone number that was not there then goes.
///
/// # Errors
/// As [`update`].
pub async fn restore(tx: &mut Tx, cx: &Cx, id: WorkerId, version: i64, whole: NewWorker) -> Result<WorkerView> {
    let there = writable(tx, cx, id).await?;
    replace(tx, cx, there, version, whole, "workers.restore").await
}

async fn writable(tx: &mut Tx, cx: &Cx, id: WorkerId) -> Result<Worker> {
    cx.require(tx, Permission::WriteWorkers).await?;
    tx.get_worker(id, cx.unit).await?.ok_or(MISSING)
}

/// Writes what is entered over what is there, the telephone number too.
async fn replace(tx: &mut Tx, cx: &Cx, there: Worker, version: i64, new: NewWorker, verb: &str) -> Result<WorkerView> {
    let id = there.id;
    if new.kind != there.kind {
        let unit = tx.get_unit(there.unit_id).await?.ok_or(Error::NotFound { entity: "unit" })?;
        require_place(new.kind, unit.kind)?;
    }
    if let Some(supervisor) = new.supervisor_id.filter(|_| new.supervisor_id != there.supervisor_id) {
        require_supervisor(tx, cx, id, supervisor).await?;
    }
    let phone = filled(new.phone.as_deref()).map(check::phone).transpose()?;
    let worker = Worker {
        name: check::line("name", &new.name, 60)?,
        kind: new.kind,
        level: new.level,
        certificate_no: line("certificate_no", new.certificate_no.as_deref())?,
        registration_no: line("registration_no", new.registration_no.as_deref())?,
        registered_until: new.registered_until,
        title: line("title", new.title.as_deref())?,
        phone: personal::seal(cx, Person::Worker(id), Field::Phone, phone.as_deref())?,
        supervisor_id: new.supervisor_id,
        version,
        ..there
    };
    if !tx.update_worker(&worker, phone.map(|phone| cx.core.keys.lookup("phone", &phone))).await? {
        return Err(Error::Conflict { entity: "worker" });
    }
    super::audit::record(tx, cx, verb, "worker", &id.to_string(), "").await?;
    cx.touch(tx, worker.unit_id, "worker").await?;
    view(tx, cx, Worker { version: version + 1, ..worker }).await
}

/// Takes out a worker who was entered by mistake and to whom nothing refers but the assignment that came with the entry.
///
/// # Errors
/// `Forbidden` without `workers.write`; `NotFound`; `Conflict`; `Refused` (`in-use`).
pub async fn remove(tx: &mut Tx, cx: &Cx, id: WorkerId, version: i64) -> Result<()> {
    cx.require(tx, Permission::WriteWorkers).await?;
    let there = tx.get_worker(id, cx.unit).await?.ok_or(MISSING)?;
    tx.delete_only_assignment(id).await?;
    if !super::in_use(tx.delete_worker(id, version).await)? {
        return Err(Error::Conflict { entity: "worker" });
    }
    super::audit::record(tx, cx, "workers.remove", "worker", &id.to_string(), "").await?;
    cx.touch(tx, there.unit_id, "worker").await
}

/// A worker of the unit or below.
///
/// # Errors
/// `Forbidden` without `workers.read`; `NotFound`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: WorkerId) -> Result<WorkerView> {
    cx.require(tx, Permission::ReadWorkers).await?;
    cx.saw(tx, "worker");
    let worker = tx.get_worker(id, cx.unit).await?.ok_or(MISSING)?;
    view(tx, cx, worker).await
}

/// Workers of the unit and below, newest first.
///
/// # Errors
/// `Forbidden` without `workers.read`; `Invalid` for what is no telephone number.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: WorkerFilter, page: Page) -> Result<Listed<WorkerView>> {
    cx.require(tx, Permission::ReadWorkers).await?;
    cx.saw(tx, "worker");
    let (filter, hash) = as_kept(cx, filter)?;
    let found = tx.list_workers(cx.unit, &filter, hash, &page.after(), page.rows()).await?;
    let listed = page.of(found, |worker| worker.id.to_string());
    let mut items = Vec::with_capacity(listed.items.len());
    for worker in listed.items {
        items.push(view(tx, cx, worker).await?);
    }
    Ok(Listed { items, next: listed.next })
}

/// How many workers [`list`] lists in all. A figure, open to everybody with a post.
///
/// # Errors
/// `Invalid` for what is no telephone number.
pub async fn count(tx: &mut Tx, cx: &Cx, filter: WorkerFilter) -> Result<i64> {
    cx.saw(tx, "worker");
    let (filter, hash) = as_kept(cx, filter)?;
    tx.count_listed_workers(cx.unit, &filter, hash).await
}

/// How many workers of each kind serve in the unit and below. A figure, open to everybody with a post.
///
/// # Errors
/// As any statement.
pub async fn count_by_kind(tx: &mut Tx, cx: &Cx) -> Result<Vec<(WorkerKind, i64)>> {
    cx.saw(tx, "worker");
    tx.count_workers(cx.unit).await
}

/// What share of the workers who serve in the unit and below holds a certificate.
///
/// # Errors
/// `Forbidden` without `indicators.read`.
pub async fn certified(tx: &mut Tx, cx: &Cx, asked: CertifiedParams) -> Result<CertifiedView> {
    let CertifiedParams {} = asked;
    cx.require(tx, Permission::ReadIndicators).await?;
    cx.saw(tx, "worker");
    let rows = tx.count_workers_by_level(cx.unit).await?;
    let workers = rows.iter().map(|row| row.workers).sum();
    let certified = rows.iter().filter(|row| row.level.is_certified()).map(|row| row.workers).sum();
    let certified_permille = crate::domain::unit::permille(certified, workers);
    Ok(CertifiedView { workers, certified, certified_permille, rows })
}

/// The worker after what was just done to them, wherever they serve now: a released grid worker goes to the community, also
/// when it was the grid that acted.
async fn answer(tx: &mut Tx, cx: &Cx, id: WorkerId) -> Result<WorkerView> {
    let worker = tx.find_worker(id).await?.ok_or(MISSING)?;
    view(tx, cx, worker).await
}

async fn view(tx: &mut Tx, cx: &Cx, worker: Worker) -> Result<WorkerView> {
    let grids = if worker.kind == WorkerKind::GridWorker {
        tx.list_open_assignments(worker.id).await?.into_iter().map(|held| held.unit_id).collect()
    } else {
        Vec::new()
    };
    Ok(WorkerView {
        phone: personal::masked(cx, Person::Worker(worker.id), Field::Phone, worker.phone.as_ref())?,
        id: worker.id,
        unit_id: worker.unit_id,
        version: worker.version,
        name: worker.name,
        kind: worker.kind,
        level: worker.level,
        certificate_no: worker.certificate_no,
        registration_no: worker.registration_no,
        registered_until: worker.registered_until,
        title: worker.title,
        supervisor_id: worker.supervisor_id,
        grids,
        training_minutes: worker.training_minutes,
        left_day: worker.left_day,
    })
}

/// Grid workers serve communities and their grids, and nobody else serves a grid.
fn require_place(kind: WorkerKind, unit: UnitKind) -> Result<()> {
    let right = match kind {
        WorkerKind::GridWorker => matches!(unit, UnitKind::Community | UnitKind::Grid),
        WorkerKind::SocialWorker | WorkerKind::CommunityStaff => unit != UnitKind::Grid,
    };
    if right { Ok(()) } else { Err(Error::refused("grid-worker-in-grid")) }
}

/// Whether `supervisor` may supervise `id`: they are there, and `id` does not supervise them, directly or through others.
async fn require_supervisor(tx: &mut Tx, cx: &Cx, id: WorkerId, supervisor: WorkerId) -> Result<()> {
    tx.get_worker(supervisor, cx.unit).await?.ok_or(MISSING)?;
    let mut above = Some(supervisor);
    for _ in 0..MOST_SUPERVISORS {
        match above {
            None => return Ok(()),
            Some(one) if one == id => break,
            Some(one) => above = tx.get_supervisor(one).await?,
        }
    }
    Err(Error::invalid("supervisor_id", "supervisor-circle"))
}

/// As the store compares: the telephone number as its hash; and the hash of a text that is one.
fn as_kept(cx: &Cx, mut filter: WorkerFilter) -> Result<(WorkerFilter, Option<String>)> {
    let hash = |phone: String| cx.core.keys.lookup("phone", &phone);
    filter.phone = filled(filter.phone.as_deref()).map(check::phone).transpose()?.map(hash);
    filter.certificate_no = filled(filter.certificate_no.as_deref()).map(str::to_owned);
    let of_text = filter.text.as_deref().and_then(|text| check::phone(text).ok()).map(hash);
    Ok((filter, of_text))
}

fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn line(field: &str, text: Option<&str>) -> Result<Option<String>> {
    filled(text).map(|text| check::line(field, text, 40)).transpose()
}

//! The jobs of modules that come back: when each comes next stands in the database, so that of many hosts one runs it, and what
//! was missed is caught up once.

use std::collections::BTreeSet;

use serde_json::Map;

use crate::app::outbox::{self, NewMessage};
use crate::app::{Core, Cx};
use crate::domain::access::Permission;
use crate::domain::cron::Cron;
use crate::domain::module::Enablement;
use crate::domain::outbox::OutboxKind;
use crate::domain::unit::UnitKind;
use crate::error::Result;
use crate::id::UnitId;
pub use crate::store::ModuleJob;
use crate::store::Tx;

/// A job as a module declares it.
#[derive(Debug, Clone)]
pub struct DeclaredJob {
    /// Its name.
    pub name: String,
    /// When it comes back, as it is written.
    pub text: String,
    /// When it comes back.
    pub cron: Cron,
}

/// Every unit of these kinds in which the module is on, with the word that holds there.
///
/// # Errors
/// As any statement.
pub async fn enabled_units(tx: &mut Tx, module: &str, kinds: &[UnitKind]) -> Result<Vec<(UnitId, Enablement)>> {
    tx.list_enabled_units(module, kinds).await
}

/// Modules of which jobs are written down.
///
/// # Errors
/// As any statement.
pub async fn modules(tx: &mut Tx) -> Result<Vec<String>> {
    tx.list_modules_with_jobs().await
}

/// Puts those jobs of a module into the outbox that are due, in these units, and writes down when each comes next. Jobs that the
/// module no longer has, and units in which it is no longer on, are forgotten. Answers how many were due.
///
/// # Errors
/// As any statement.
pub async fn turn(tx: &mut Tx, core: &Core, module: &str, declared: &[DeclaredJob], units: &[UnitId]) -> Result<u64> {
    let now = core.clock.now();
    let mut kept = BTreeSet::new();
    let mut due = 0;
    for job in tx.list_module_jobs(module).await? {
        let declaration = declared.iter().find(|declared| declared.name == job.name);
        let Some(declaration) = declaration.filter(|_| units.contains(&job.unit_id)) else {
            tx.delete_module_job(&job).await?;
            continue;
        };
        kept.insert((job.unit_id, job.name.clone()));
        let Some(next_at) = declaration.cron.next(now) else { continue };
        if declaration.text != job.cron {
            tx.set_module_job(&ModuleJob { cron: declaration.text.clone(), next_at, ..job }).await?;
        } else if job.next_at <= now && tx.move_module_job(&job, next_at, now).await? {
            run(tx, &core.system(job.unit_id), module, &job.name).await?;
            due += 1;
        }
    }
    for unit in units {
        for job in declared.iter().filter(|job| !kept.contains(&(*unit, job.name.clone()))) {
            let Some(next_at) = job.cron.next(now) else { continue };
            let (module_id, name, cron) = (module.to_owned(), job.name.clone(), job.text.clone());
            tx.set_module_job(&ModuleJob { module_id, unit_id: *unit, name, cron, next_at, last_at: None }).await?;
        }
    }
    Ok(due)
}

/// Queues a run, unless the one before is still waiting.
async fn run(tx: &mut Tx, cx: &Cx, module: &str, name: &str) -> Result<()> {
    let recipient = format!("job:{module}:{name}");
    if outbox::is_waiting(tx, cx, &recipient).await? {
        return Ok(());
    }
    let new = NewMessage {
        kind: OutboxKind::Job,
        module_id: module.to_owned(),
        recipient,
        target_id: module.to_owned(),
        name: name.to_owned(),
        event: name.to_owned(),
        body: Map::new(),
        trail: Vec::new(),
        due_at: cx.now,
    };
    outbox::queue(tx, cx, new).await.map(|_| ())
}

/// The jobs in the unit of the context, the next first.
///
/// # Errors
/// `Forbidden` without `modules.enable`.
pub async fn list(tx: &mut Tx, cx: &Cx) -> Result<Vec<ModuleJob>> {
    cx.require(tx, Permission::EnableModules).await?;
    tx.list_unit_jobs(cx.unit).await
}

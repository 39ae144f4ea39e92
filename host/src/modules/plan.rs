//! Which jobs come back where, from what modules declare and administrators have granted.

use std::collections::BTreeSet;

use futures_util::future::BoxFuture;
use wushe_core::Result;
use wushe_core::app::schedule::{self, DeclaredJob};
use wushe_core::app::{Core, module};
use wushe_core::domain::unit::UnitKind;
use wushe_core::id::UnitId;
use wushe_core::store::Tx;

use super::ask::grants;
use super::catalogue::{Module, level_of};
use super::error::ModuleError;
use crate::app::App;

/// The jobs of a module that come back, and the units in which they do.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) module: String,
    jobs: Vec<DeclaredJob>,
    units: Vec<UnitId>,
}

impl Plan {
    /// The transaction that puts due jobs into the outbox.
    pub(super) fn turn(
        self,
        core: &Core,
    ) -> impl for<'t> Fn(&'t mut Tx) -> BoxFuture<'t, Result<u64>> + Send + Sync + 'static + use<> {
        let core = core.clone();
        move |tx| {
            let (core, plan) = (core.clone(), self.clone());
            Box::pin(async move { schedule::turn(tx, &core, &plan.module, &plan.jobs, &plan.units).await })
        }
    }
}

impl App {
    /// Every module that has jobs, or had.
    pub(super) async fn plans(&self, tx: &mut Tx) -> Result<Vec<Plan>, ModuleError> {
        let mut known: BTreeSet<String> = schedule::modules(tx).await?.into_iter().collect();
        let mut plans = Vec::new();
        for version in module::list(tx).await? {
            let id = version.module_id.clone();
            let had = known.remove(&id);
            let module = match self.module(tx, version).await {
                Ok(module) => module,
                Err(error) => {
                    // Its jobs stay as they are; those of the others are planned.
                    tracing::warn!(module.id = %id, %error, "a module cannot be read");
                    continue;
                }
            };
            let jobs = jobs(&module);
            if jobs.is_empty() && !had {
                continue;
            }
            let units = if jobs.is_empty() { Vec::new() } else { units(tx, &module).await? };
            plans.push(Plan { module: id, jobs, units });
        }
        plans.extend(known.into_iter().map(|module| Plan { module, jobs: Vec::new(), units: Vec::new() }));
        Ok(plans)
    }
}

fn jobs(module: &Module) -> Vec<DeclaredJob> {
    let declared = module.manifest.shapes.jobs.iter().filter_map(|job| {
        let text = job.cron.clone()?;
        // An installed one is right.
        let cron = text.parse().ok()?;
        Some(DeclaredJob { name: job.name.clone(), text, cron })
    });
    declared.collect()
}

async fn units(tx: &mut Tx, module: &Module) -> Result<Vec<UnitId>, ModuleError> {
    let plugin = &module.manifest.plugin;
    let kinds: Vec<UnitKind> = plugin.enable_at.iter().map(|level| level_of(*level)).collect();
    let mut units = Vec::new();
    for (unit, word) in schedule::enabled_units(tx, &plugin.id, &kinds).await? {
        if grants(&module.manifest, &word)?.capabilities.contains("schedule") {
            units.push(unit);
        }
    }
    Ok(units)
}

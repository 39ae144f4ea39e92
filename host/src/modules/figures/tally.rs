//! Brings the figures up to date that are kept for the units above. Each server looks every few minutes and computes what it finds
//! out of date: figures of a period that is long over stay as they are.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::task::JoinSet;
use wushe_core::app::{module, module_figure, schedule};
use wushe_core::domain::day::Day;
use wushe_core::domain::module_figure::{ModuleFigure, kept_periods};
use wushe_core::domain::unit::UnitKind;
use wushe_core::id::UnitId;
use wushe_core::store::Mode;

use super::measure::Cell;
use crate::app::App;
use crate::modules::behind::turns;
use crate::modules::catalogue::{Module, level_of};
use crate::modules::error::ModuleError;

/// How often it is looked what is out of date.
const EVERY: Duration = Duration::from_secs(600);
/// How long after the start for the first time.
const FIRST: Duration = Duration::from_secs(60);

/// Begins to bring figures up to date, until the set is dropped.
#[must_use]
pub fn begin(app: &Arc<App>) -> JoinSet<()> {
    turns(app, (FIRST, EVERY), |app| {
        async move {
            match app.tally().await {
                Ok(figures) => tracing::debug!(figures, "figures of modules are up to date"),
                Err(error) => tracing::warn!(%error, "figures of modules could not be brought up to date; again soon"),
            }
        }
        .boxed()
    })
}

impl App {
    /// Computes the figures that are out of date, in every unit; answers how many.
    ///
    /// # Errors
    /// When the database does not answer. What a module does wrong is kept with its figure, and the others go on.
    pub async fn tally(&self) -> Result<u64, ModuleError> {
        let mut tx = self.store.begin(Mode::Read).await?;
        let mut places = Vec::new();
        for version in module::list(&mut tx).await? {
            let id = version.module_id.clone();
            let kinds: Vec<UnitKind> = match self.module(&mut tx, version).await {
                Ok(module) => module.manifest.plugin.enable_at.iter().map(|level| level_of(*level)).collect(),
                Err(error) => {
                    tracing::warn!(module.id = %id, %error, "a module cannot be read; its figures stay as they are");
                    continue;
                }
            };
            let on = schedule::enabled_units(&mut tx, &id, &kinds).await?;
            places.extend(on.into_iter().map(|(unit, _)| (unit, id.clone())));
        }
        tx.rollback().await?;
        let mut counted = 0;
        for (unit, module) in places {
            match self.tally_in(unit, &module).await {
                Ok(figures) => counted += figures,
                // Switched off or suspended in the meantime, or not to be loaded: its figures stay as they are.
                Err(ModuleError::NotHere | ModuleError::Suspended(_)) => {}
                Err(error @ (ModuleError::Core(_) | ModuleError::Busy(_))) => return Err(error),
                Err(error) => tracing::warn!(module.id = %module, %error, "figures of a module could not be computed"),
            }
        }
        Ok(counted)
    }

    async fn tally_in(&self, unit: UnitId, module: &str) -> Result<u64, ModuleError> {
        let mut tx = self.store.begin(Mode::Read).await?;
        let running = self.running(&mut tx, module, unit).await?;
        let kept = module_figure::list(&mut tx, &self.core.system(unit), module).await?;
        tx.rollback().await?;
        let due = self.due(&running.module, &kept);
        if due.is_empty() {
            return Ok(0);
        }
        let cells: Vec<Cell<'_>> = due.iter().map(|(cell, _)| *cell).collect();
        let permit = self.admitted_behind_others("figures").await?;
        let found = self.measure(&permit, &running, &cells, None).await?;
        drop(permit);
        let now = self.core.clock.now();
        let version = &running.module.version;
        let figure = |((cell, period), outcome): ((Cell<'_>, _), _)| {
            let (value, whole, code) = match outcome {
                Ok(wushe_plugin_schema::indicator::Values { value, whole }) => (Some(value), whole, String::new()),
                Err(super::Missed { code, .. }) => (None, None, code),
            };
            ModuleFigure {
                unit_id: unit,
                module_id: version.module_id.clone(),
                indicator: cell.shape.name.clone(),
                period,
                value,
                whole,
                code,
                module_version: version.version.clone(),
                computed_at: now,
            }
        };
        let figures: Arc<[ModuleFigure]> = due.iter().copied().zip(found).map(figure).collect();
        let keep = Arc::clone(&figures);
        let write = self.store.write(move |tx| {
            let keep = Arc::clone(&keep);
            Box::pin(async move { module_figure::keep(tx, &keep).await })
        });
        write.await?;
        Ok(figures.len() as u64)
    }

    /// What of a module is to be computed anew in a unit.
    fn due<'a>(
        &self,
        module: &'a Module,
        kept: &[ModuleFigure],
    ) -> Vec<(Cell<'a>, wushe_core::domain::period::Period)> {
        let now = self.core.clock.now();
        let periods = kept_periods(Day::of(now));
        let mut due = Vec::new();
        for shape in &module.manifest.shapes.indicators {
            for period in &periods {
                let there = kept.iter().find(|figure| figure.indicator == shape.name && figure.period == *period);
                if there.is_none_or(|figure| figure.is_due(now, &module.version.version)) {
                    due.push((Cell::of(shape, *period), *period));
                }
            }
        }
        due
    }
}

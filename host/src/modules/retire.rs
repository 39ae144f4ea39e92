//! Takes away the records of modules that have been kept as long as the module says they are needed (个人信息保护法 art. 19), in
//! every unit, whether the module is on there or not.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::task::JoinSet;
use wushe_core::app::{module, record};
use wushe_core::id::UnitId;
use wushe_core::store::Mode;

use super::behind::turns;
use super::error::ModuleError;
use crate::app::App;
use crate::runtime::collection_of;

/// How often it is looked.
const EVERY: Duration = Duration::from_secs(24 * 3600);
/// How long after the start for the first time.
const FIRST: Duration = Duration::from_secs(2700);
/// Records of one transaction.
const AT_ONCE: u64 = 200;

/// Begins to take away what is over, until the set is dropped.
#[must_use]
pub fn begin(app: &Arc<App>) -> JoinSet<()> {
    turns(app, (FIRST, EVERY), |app| {
        async move {
            match app.retire_records().await {
                Ok(records) => tracing::debug!(records, "records of modules were kept long enough"),
                Err(error) => tracing::warn!(%error, "records of modules could not be taken away; again tomorrow"),
            }
        }
        .boxed()
    })
}

impl App {
    /// Takes away every record of a module that was last changed longer ago than its collection is kept; answers how many.
    ///
    /// # Errors
    /// When the database does not answer. A module that cannot be read is told in the log, and the others go on.
    pub async fn retire_records(&self) -> Result<u64, ModuleError> {
        let versions = self.store.read(|tx| Box::pin(module::list(tx))).await?;
        let mut retired = 0;
        for version in versions {
            let id = version.module_id.clone();
            let mut tx = self.store.begin(Mode::Read).await?;
            let module = self.module(&mut tx, version).await;
            tx.rollback().await?;
            let module = match module {
                Ok(module) => module,
                Err(error) => {
                    tracing::warn!(module.id = %id, %error, "a module cannot be read; its records stay");
                    continue;
                }
            };
            let kept = module.manifest.shapes.collections.iter();
            let kept: Vec<_> = kept.filter_map(|one| Some((collection_of(one), one.keep_days?))).collect();
            if kept.is_empty() {
                continue;
            }
            let units = {
                let id = id.clone();
                self.store.read(move |tx| {
                    let id = id.clone();
                    Box::pin(async move { record::units(tx, &id).await })
                })
            };
            for unit in units.await? {
                for (collection, days) in &kept {
                    retired += self.retire_in(unit, &id, collection, *days).await?;
                }
            }
        }
        Ok(retired)
    }

    async fn retire_in(
        &self,
        unit: UnitId,
        module: &str,
        collection: &record::Collection,
        days: u32,
    ) -> Result<u64, ModuleError> {
        let mut retired = 0;
        loop {
            let mut cx = self.core.system(unit);
            cx.module = Some(module.into());
            let before = cx.now.plus_seconds(-i64::from(days) * 86_400);
            let (cx, collection) = (cx, collection.clone());
            let go = self.store.write(move |tx| {
                let (cx, collection) = (cx.clone(), collection.clone());
                Box::pin(async move {
                    record::retire(tx, &cx, &collection, before, i64::try_from(AT_ONCE).unwrap_or(i64::MAX)).await
                })
            });
            let went = go.await?;
            retired += went;
            if went < AT_ONCE {
                return Ok(retired);
            }
        }
    }
}

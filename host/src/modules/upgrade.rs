//! From one version of a module to another: what is to be known and agreed to, the switch, the trial in one unit.

use std::collections::BTreeSet;
use std::sync::Arc;

use wushe_core::app::Cx;
use wushe_core::app::module::{self, Switch, rehearsal, version};
use wushe_core::domain::module::{ModuleState, ModuleVersion, Rehearsal};
use wushe_core::id::UnitId;
use wushe_core::store::{Mode, Tx};

use super::admin::{InstallError, install};
use super::catalogue::Module;
use super::concern::{Concern, Stands, between, more};
use super::error::ModuleError;
use super::rehearse::{Report, is_current};
use crate::app::App;

/// What an administrator is to know of a version before it is taken into use.
#[derive(Debug)]
pub struct Review {
    /// Which versions stand where.
    pub state: ModuleState,
    /// The version in use.
    pub in_use: Arc<Module>,
    /// The version that is looked at.
    pub version: Arc<Module>,
    /// What is to be agreed to.
    pub concerns: BTreeSet<Concern>,
    /// Capabilities for which it asks beyond the one in use, by name.
    pub more: Vec<String>,
    /// Its last rehearsal.
    pub rehearsal: Option<Rehearsal>,
    /// What came of it, if it has ended.
    pub report: Option<Report>,
}

/// What is to be known of a version of a module.
///
/// # Errors
/// `Core(NotFound)`; `Core(Forbidden)` without `modules.enable`.
pub async fn review(app: &App, tx: &mut Tx, cx: &Cx, id: &str, version: &str) -> Result<Review, ModuleError> {
    let state = version::state(tx, id).await?;
    let new = version::get(tx, id, version).await?;
    let in_use = module::get(tx, id).await?;
    let rehearsal = rehearsal::last(tx, cx, &new.digest).await?;
    let (in_use, version) = (app.module(tx, in_use).await?, app.module(tx, new).await?);
    let report = rehearsal.as_ref().and_then(Report::of);
    let mut concerns = BTreeSet::new();
    if in_use.digest != version.digest {
        concerns = between(stands(&in_use), stands(&version));
        // Where it is on nowhere, there is nothing to rehearse.
        let current = rehearsal.as_ref().is_some_and(|rehearsal| is_current(rehearsal, &in_use.version));
        let good = current && report.as_ref().is_some_and(|report| !report.breaks());
        if !good && module::words(tx, cx, id).await?.iter().any(|word| word.enabled) {
            concerns.insert(Concern::Rehearsal);
        }
    }
    let more = more(&in_use.manifest, &version.manifest);
    Ok(Review { state, in_use, version, concerns, more, rehearsal, report })
}

fn stands(module: &Module) -> Stands<'_> {
    Stands { version: &module.version, manifest: &module.manifest }
}

/// Takes a version into use everywhere. `seen` is the digest of the version in use that the administrator saw.
///
/// # Errors
/// `Unagreed` with what was not agreed to; `Core` as [`version::take`].
pub async fn take(
    app: &App,
    cx: Cx,
    (id, version, seen): (&str, &str, &str),
    agreed: &BTreeSet<Concern>,
) -> Result<ModuleVersion, ModuleError> {
    let switch = agreed_switch(app, &cx, (id, version, seen), agreed).await?;
    let taken = app.store.write(move |tx| {
        let (cx, switch) = (cx.clone(), switch.clone());
        Box::pin(async move { version::take(tx, &cx, switch).await })
    });
    Ok(taken.await?)
}

/// Tries a version in one unit and what lies below it.
///
/// # Errors
/// As [`take`], and [`version::try_here`]. Whether it was rehearsed is not asked: that is what a trial is for.
pub async fn try_in(
    app: &App,
    cx: Cx,
    unit: UnitId,
    (id, version, seen): (&str, &str, &str),
    agreed: &BTreeSet<Concern>,
) -> Result<ModuleVersion, ModuleError> {
    let mut agreed = agreed.clone();
    agreed.insert(Concern::Rehearsal);
    let switch = agreed_switch(app, &cx, (id, version, seen), &agreed).await?;
    let there = cx.in_unit(unit);
    let tried = app.store.write(move |tx| {
        let (there, switch) = (there.clone(), switch.clone());
        Box::pin(async move { version::try_here(tx, &there, switch).await })
    });
    Ok(tried.await?)
}

async fn agreed_switch(
    app: &App,
    cx: &Cx,
    (id, version, seen): (&str, &str, &str),
    agreed: &BTreeSet<Concern>,
) -> Result<Switch, ModuleError> {
    let mut tx = app.store.begin(Mode::Read).await?;
    let review = review(app, &mut tx, cx, id, version).await?;
    tx.rollback().await?;
    let missing: Vec<Concern> = review.concerns.difference(agreed).cloned().collect();
    if missing.is_empty() {
        let digest = review.version.version.digest.clone();
        Ok(Switch { module: id.to_owned(), digest, seen: seen.to_owned(), granted: review.more })
    } else {
        Err(ModuleError::Unagreed(missing))
    }
}

/// Adds a version and takes it into use, agreed to whatever it brings: for those who answer for the file themselves, such as
/// the demonstration and the tests of a module.
///
/// # Errors
/// See [`InstallError`].
pub async fn install_now(app: &Arc<App>, cx: Cx, bytes: Vec<u8>) -> Result<ModuleVersion, InstallError> {
    let added = install(app, cx.clone(), bytes).await?;
    let id = added.module_id.clone();
    let mut tx = app.store.begin(Mode::Read).await?;
    let (state, in_use) = (version::state(&mut tx, &id).await?, module::get(&mut tx, &id).await?);
    let more = match (app.module(&mut tx, in_use).await, app.module(&mut tx, added.clone()).await) {
        (Ok(old), Ok(new)) => more(&old.manifest, &new.manifest),
        _ => Vec::new(),
    };
    tx.rollback().await?;
    let switch = Switch { module: id, digest: added.digest, seen: state.digest, granted: more };
    let taken = app.store.write(move |tx| {
        let (cx, switch) = (cx.clone(), switch.clone());
        Box::pin(async move { version::take(tx, &cx, switch).await })
    });
    Ok(taken.await?)
}

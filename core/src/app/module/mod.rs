//! Modules: which are installed, and what holds where.

pub mod migration;
pub mod rehearsal;
pub mod version;

pub use version::{NewVersion, Switch};

use crate::app::Cx;
use crate::domain::access::Permission;
use crate::domain::module::{Enablement, ModuleVersion};
use crate::domain::unit::UnitKind;
use crate::error::{Error, Problem, Result};
use crate::id::{EnablementId, UnitId};
use crate::store::Tx;

/// What is to hold for a module in a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// On or off.
    pub enabled: bool,
    /// Settings, JSON object; none: as they are, or empty at first.
    pub settings: Option<String>,
    /// Capabilities granted.
    pub grants: Vec<String>,
    /// The enablement's version that the administrator saw; none: there was nothing.
    pub seen: Option<i64>,
}

/// What holds for a module in a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effective {
    /// The version in use.
    pub version: ModuleVersion,
    /// The word that holds: said here, or in a unit above.
    pub enablement: Enablement,
}

/// Every installed module in the version in use, by id.
///
/// # Errors
/// As any statement.
pub async fn list(tx: &mut Tx) -> Result<Vec<ModuleVersion>> {
    tx.saw("modules");
    tx.list_modules().await
}

/// A module in the version in use.
///
/// # Errors
/// `NotFound`.
pub async fn get(tx: &mut Tx, module: &str) -> Result<ModuleVersion> {
    tx.saw("modules");
    tx.get_module(module).await?.ok_or(Error::NotFound { entity: "module" })
}

/// The component with this digest, for the runtime.
///
/// # Errors
/// `NotFound`.
pub async fn component(tx: &mut Tx, digest: &str) -> Result<Vec<u8>> {
    tx.get_component(digest).await?.ok_or(Error::NotFound { entity: "module" })
}

/// Says what holds for a module in the unit of the context and below. `levels` are the kinds of unit in which the module's
/// manifest lets it be switched on.
///
/// # Errors
/// `Forbidden` without `modules.enable`; `NotFound` (module); `Refused` at another level; `Conflict` when somebody else
/// changed it meanwhile.
pub async fn say(tx: &mut Tx, cx: &Cx, module: &str, levels: &[UnitKind], word: Word) -> Result<Enablement> {
    cx.require(tx, Permission::EnableModules).await?;
    tx.get_module(module).await?.ok_or(Error::NotFound { entity: "module" })?;
    let unit = cx.unit(tx).await?;
    if !levels.contains(&unit.kind) {
        return Err(Error::Refused { code: "module-level", args: [("kind", unit.kind.to_string())].into() });
    }
    let there = tx.get_enablement(module, cx.unit).await?;
    if there.as_ref().map(|there| there.version) != word.seen {
        return Err(Error::Conflict { entity: "module" });
    }
    let settings =
        word.settings.or_else(|| there.as_ref().map(|there| there.settings.clone())).unwrap_or_else(|| "{}".to_owned());
    if settings.len() > 64 * 1024 {
        return Err(Problem::new("settings", "too-long").with("max", 64 * 1024).into());
    }
    let mut enablement = Enablement {
        id: there.as_ref().map_or_else(|| cx.id(EnablementId::from_uuid), |there| there.id),
        module_id: module.to_owned(),
        unit_id: cx.unit,
        enabled: word.enabled,
        settings,
        grants: serde_json::to_string(&word.grants).map_err(Error::internal)?,
        changed_at: cx.now,
        changed_by: cx.user(),
        version: there.as_ref().map_or(1, |there| there.version),
    };
    if there.is_none() {
        tx.insert_enablement(&enablement).await?;
    } else if tx.update_enablement(&enablement).await? {
        enablement.version += 1;
    } else {
        return Err(Error::Conflict { entity: "module" });
    }
    let verb = if word.enabled { "modules.enable" } else { "modules.disable" };
    crate::app::audit::record(tx, cx, verb, "module", module, &enablement.grants).await?;
    tx.touch("modules");
    Ok(enablement)
}

/// Takes back what is said in the unit of the context: what is said above holds again.
///
/// # Errors
/// `Forbidden` without `modules.enable`; `NotFound` when nothing is said here.
pub async fn unsay(tx: &mut Tx, cx: &Cx, module: &str) -> Result<()> {
    cx.require(tx, Permission::EnableModules).await?;
    if !tx.delete_enablement(module, cx.unit).await? {
        return Err(Error::NotFound { entity: "module" });
    }
    crate::app::audit::record(tx, cx, "modules.inherit", "module", module, "").await?;
    tx.touch("modules");
    Ok(())
}

/// What holds for a module in a unit, if it is on there; for everybody who comes through any door.
///
/// # Errors
/// As any statement.
pub async fn effective(tx: &mut Tx, module: &str, unit: UnitId) -> Result<Option<Effective>> {
    tx.saw("modules");
    let Some(enablement) = tx.nearest_enablement(module, unit).await?.filter(|enablement| enablement.enabled) else {
        return Ok(None);
    };
    let Some(state) = tx.get_module_state(module).await? else { return Ok(None) };
    let Some(version) = tx.module_version_in(&state, unit).await? else { return Ok(None) };
    version::on_trial(&state, Effective { version, enablement }).map(Some)
}

/// Every module that is on in a unit.
///
/// # Errors
/// As any statement.
pub async fn list_effective(tx: &mut Tx, unit: UnitId) -> Result<Vec<Effective>> {
    let mut on = Vec::new();
    for version in list(tx).await? {
        on.extend(effective(tx, &version.module_id, unit).await?);
    }
    Ok(on)
}

/// What is said of a module in the unit of the context and below, in every unit where something is.
///
/// # Errors
/// `Forbidden` without `modules.enable`.
pub async fn words(tx: &mut Tx, cx: &Cx, module: &str) -> Result<Vec<Enablement>> {
    cx.require(tx, Permission::EnableModules).await?;
    tx.saw("modules");
    tx.list_enablements(cx.unit, module).await
}

/// How many records each module keeps in the unit of the context, on or off: data outlives a module.
///
/// # Errors
/// `Forbidden` without `modules.enable`.
pub async fn count_records(tx: &mut Tx, cx: &Cx) -> Result<Vec<(String, i64)>> {
    cx.require(tx, Permission::EnableModules).await?;
    tx.count_module_records(cx.unit).await
}

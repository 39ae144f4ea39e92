//! Modules: which are installed, and what holds where.

pub mod health;
pub mod migration;
pub mod rehearsal;
pub mod version;

pub use version::{NewVersion, Switch};

use std::collections::BTreeSet;

use serde_json::{Map, Value};

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
    /// Settings, JSON object; none: as they are, those of the unit above where nothing was said, or empty at first.
    pub settings: Option<String>,
    /// Capabilities granted.
    pub grants: Grants,
    /// The enablement's version that the administrator saw; none: there was nothing.
    pub seen: Option<i64>,
}

/// Which capabilities a word grants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grants {
    /// These and no others.
    These(Vec<String>),
    /// As they are, those of the unit above where nothing was said, or these where nothing is said above either.
    AsTheyAre(Vec<String>),
}

/// What is said of a module in a unit, and what would hold without that.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// Said in the unit itself.
    pub own: Option<Enablement>,
    /// The nearest word above.
    pub above: Option<Enablement>,
}

impl Standing {
    /// The word that holds, on or off; none: nobody has said anything.
    #[must_use]
    pub fn holds(&self) -> Option<&Enablement> {
        self.own.as_ref().or(self.above.as_ref())
    }
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
/// manifest lets it be switched on. What is left open begins as the unit above has it.
///
/// # Errors
/// `Forbidden` without `modules.enable`; `NotFound` (module); `Refused` at another level, or (`module-grant-above`) when it
/// grants what is withheld in a unit above in which the person may not decide; `Conflict` when somebody else changed it
/// meanwhile.
pub async fn say(tx: &mut Tx, cx: &Cx, module: &str, levels: &[UnitKind], word: Word) -> Result<Enablement> {
    cx.require(tx, Permission::EnableModules).await?;
    tx.get_module(module).await?.ok_or(Error::NotFound { entity: "module" })?;
    let unit = cx.unit(tx).await?;
    if !levels.contains(&unit.kind) {
        return Err(Error::Refused { code: "module-level", args: [("kind", unit.kind.to_string())].into() });
    }
    let standing =
        Standing { own: tx.get_enablement(module, cx.unit).await?, above: tx.enablement_above(module, cx.unit).await? };
    let there = standing.own.as_ref();
    if there.map(|there| there.version) != word.seen {
        return Err(Error::Conflict { entity: "module" });
    }
    let before = standing.holds();
    let settings =
        word.settings.or_else(|| before.map(|before| before.settings.clone())).unwrap_or_else(|| "{}".to_owned());
    if settings.len() > 64 * 1024 {
        return Err(Problem::new("settings", "too-long").with("max", 64 * 1024).into());
    }
    let grants = match (word.grants, before) {
        (Grants::These(grants), _) => {
            require_grantable(tx, cx, &standing, &grants).await?;
            serde_json::to_string(&grants).map_err(Error::internal)?
        }
        (Grants::AsTheyAre(_), Some(before)) => before.grants.clone(),
        (Grants::AsTheyAre(first), None) => serde_json::to_string(&first).map_err(Error::internal)?,
    };
    let mut enablement = Enablement {
        id: there.map_or_else(|| cx.id(EnablementId::from_uuid), |there| there.id),
        module_id: module.to_owned(),
        unit_id: cx.unit,
        enabled: word.enabled,
        settings,
        grants,
        changed_at: cx.now,
        changed_by: cx.user(),
        version: there.map_or(1, |there| there.version),
    };
    if there.is_none() {
        tx.insert_enablement(&enablement).await?;
    } else if tx.update_enablement(&enablement).await? {
        enablement.version += 1;
    } else {
        return Err(Error::Conflict { entity: "module" });
    }
    let (verb, detail) = match before {
        Some(before) if before.enabled && word.enabled => ("modules.configure", changes(before, &enablement)?),
        _ if word.enabled => ("modules.enable", enablement.grants.clone()),
        _ => ("modules.disable", enablement.grants.clone()),
    };
    crate::app::audit::record(tx, cx, verb, "module", module, &detail).await?;
    tx.touch("modules");
    Ok(enablement)
}

/// What is withheld in a unit above is given back by those who may decide there, and by nobody below.
async fn require_grantable(tx: &mut Tx, cx: &Cx, standing: &Standing, grants: &[String]) -> Result<()> {
    let Some(above) = standing.above.as_ref().filter(|above| above.enabled) else { return Ok(()) };
    let mut known = names(&above.grants)?;
    if let Some(own) = &standing.own {
        known.extend(names(&own.grants)?);
    }
    let Some(more) = grants.iter().find(|name| !known.contains(*name)) else { return Ok(()) };
    if cx.may_in(tx, Permission::EnableModules, above.unit_id).await? {
        return Ok(());
    }
    Err(Error::Refused { code: "module-grant-above", args: [("capability", more.clone())].into() })
}

/// The capabilities of a word.
///
/// # Errors
/// `Internal` for a word that cannot be read.
pub fn names(grants: &str) -> Result<BTreeSet<String>> {
    serde_json::from_str(grants).map_err(Error::internal)
}

/// What is different between two words, for the trail: capabilities by name, settings by name and never by value.
fn changes(before: &Enablement, after: &Enablement) -> Result<String> {
    let (had, has) = (names(&before.grants)?, names(&after.grants)?);
    let settings =
        |word: &Enablement| serde_json::from_str::<Map<String, Value>>(&word.settings).map_err(Error::internal);
    let (were, are) = (settings(before)?, settings(after)?);
    let changed: BTreeSet<&String> =
        were.keys().chain(are.keys()).filter(|name| were.get(*name) != are.get(*name)).collect();
    let granted = has.difference(&had).map(|name| format!("+{name}"));
    let withheld = had.difference(&has).map(|name| format!("-{name}"));
    let told: Vec<String> = granted.chain(withheld).chain(changed.into_iter().cloned()).collect();
    Ok(told.join(" "))
}

/// Takes back what is said in the unit of the context: what is said above holds again. `seen` is the version of the word that the
/// administrator saw.
///
/// # Errors
/// `Forbidden` without `modules.enable`; `NotFound` when nothing is said here; `Conflict` when somebody else changed it
/// meanwhile.
pub async fn unsay(tx: &mut Tx, cx: &Cx, module: &str, seen: i64) -> Result<()> {
    cx.require(tx, Permission::EnableModules).await?;
    let there = tx.get_enablement(module, cx.unit).await?.ok_or(Error::NotFound { entity: "module" })?;
    if there.version != seen {
        return Err(Error::Conflict { entity: "module" });
    }
    tx.delete_enablement(module, cx.unit).await?;
    crate::app::audit::record(tx, cx, "modules.inherit", "module", module, "").await?;
    tx.touch("modules");
    Ok(())
}

/// What is said of a module in the unit of the context, and in the nearest unit above.
///
/// # Errors
/// `Forbidden` without `modules.enable`.
pub async fn standing(tx: &mut Tx, cx: &Cx, module: &str) -> Result<Standing> {
    cx.require(tx, Permission::EnableModules).await?;
    tx.saw("modules");
    Ok(Standing { own: tx.get_enablement(module, cx.unit).await?, above: tx.enablement_above(module, cx.unit).await? })
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

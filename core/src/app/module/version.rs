//! Versions of modules: they come, one of them is in use, another may be tried in one unit, and there is a way back.

use super::Effective;
use crate::app::{Cx, audit, outbox};
use crate::domain::access::Permission;
use crate::domain::module::{ModuleState, ModuleVersion};
use crate::error::{Error, Result};
use crate::store::Tx;

const MISSING: Error = Error::NotFound { entity: "module" };

/// A version to add. The caller has checked the component and its manifest.
#[derive(Debug, Clone)]
pub struct NewVersion {
    /// Id of the module.
    pub module_id: String,
    /// Semantic version.
    pub version: String,
    /// SHA-256 of the component, lower-case hex.
    pub digest: String,
    /// Manifest, JSON.
    pub manifest: String,
    /// Who signed it: an Ed25519 key, hex; empty: nobody.
    pub publisher: String,
    /// The component.
    pub component: Vec<u8>,
}

/// Another version that is to be in use, or to be tried. The caller has asked for every consent that it needs.
#[derive(Debug, Clone)]
pub struct Switch {
    /// The module.
    pub module: String,
    /// The version to come, by its digest.
    pub digest: String,
    /// The digest of the version that was in use when this was decided.
    pub seen: String,
    /// Capabilities that no version before had, which the administrator grants wherever the module has a word.
    pub granted: Vec<String>,
}

/// Adds a version. The first of a module is taken into use, which changes nothing anywhere: it is on nowhere yet. The same
/// component again is no error.
///
/// # Errors
/// `Forbidden` without `modules.install`; `Refused` (`module-version-taken`) when this version is there with another component.
pub async fn add(tx: &mut Tx, cx: &Cx, new: NewVersion) -> Result<ModuleVersion> {
    cx.require(tx, Permission::InstallModules).await?;
    let version = ModuleVersion {
        module_id: new.module_id,
        version: new.version,
        digest: new.digest,
        manifest: new.manifest,
        publisher: new.publisher,
        installed_at: cx.now,
        installed_by: cx.user(),
    };
    match tx.get_module_version(&version.module_id, &version.version).await? {
        Some(there) if there.digest == version.digest => return Ok(there),
        Some(_) => {
            return Err(Error::Refused {
                code: "module-version-taken",
                args: [("version", version.version.clone())].into(),
            });
        }
        None => tx.insert_module_version(&version, new.component).await?,
    }
    audit::record(tx, cx, "modules.install", "module", &version.module_id, &version.version).await?;
    if tx.get_module_state(&version.module_id).await?.is_none() {
        tx.insert_module(&version.module_id, &version.digest, cx.now).await?;
    }
    tx.touch("modules");
    Ok(version)
}

/// Which version is in use, which was before, which is tried where.
///
/// # Errors
/// `NotFound`.
pub async fn state(tx: &mut Tx, module: &str) -> Result<ModuleState> {
    tx.saw("modules");
    tx.get_module_state(module).await?.ok_or(MISSING)
}

/// Every version of a module, the newest first.
///
/// # Errors
/// `Forbidden` without `modules.enable`.
pub async fn list(tx: &mut Tx, cx: &Cx, module: &str) -> Result<Vec<ModuleVersion>> {
    cx.require(tx, Permission::EnableModules).await?;
    tx.saw("modules");
    tx.list_module_versions(module).await
}

/// A version of a module, in use or not.
///
/// # Errors
/// `NotFound`.
pub async fn get(tx: &mut Tx, module: &str, version: &str) -> Result<ModuleVersion> {
    tx.saw("modules");
    tx.get_module_version(module, version).await?.ok_or(MISSING)
}

/// Takes a version into use everywhere at once; a trial ends with it.
///
/// # Errors
/// `Forbidden` without `modules.install`; `NotFound`; `Conflict` when another version is in use by now.
pub async fn take(tx: &mut Tx, cx: &Cx, switch: Switch) -> Result<ModuleVersion> {
    let (state, version) = decided(tx, cx, &switch).await?;
    put(tx, cx, &state, version, "modules.use", &switch.granted).await
}

/// Goes back to the version that was in use before; what was granted stays granted, and is of no use to it.
///
/// # Errors
/// As [`take`]; `Refused` (`module-no-before`) when there was none.
pub async fn go_back(tx: &mut Tx, cx: &Cx, module: &str, seen: &str) -> Result<ModuleVersion> {
    cx.require(tx, Permission::InstallModules).await?;
    let state = tx.get_module_state(module).await?.ok_or(MISSING)?;
    let digest = state.before_digest.clone().ok_or(Error::refused("module-no-before"))?;
    let switch = Switch { module: module.to_owned(), digest, seen: seen.to_owned(), granted: Vec::new() };
    let (state, version) = decided(tx, cx, &switch).await?;
    put(tx, cx, &state, version, "modules.back", &[]).await
}

/// Tries a version in the unit of the context and below, while the others go on with the one in use. One trial at a time.
///
/// # Errors
/// As [`take`]; `Refused` (`module-not-on`) where the module is not on, (`module-in-use`) for the version in use.
pub async fn try_here(tx: &mut Tx, cx: &Cx, switch: Switch) -> Result<ModuleVersion> {
    let (state, version) = decided(tx, cx, &switch).await?;
    if version.digest == state.digest {
        return Err(Error::refused("module-in-use"));
    }
    if !tx.nearest_enablement(&switch.module, cx.unit).await?.is_some_and(|word| word.enabled) {
        return Err(Error::refused("module-not-on"));
    }
    let grants = serde_json::to_string(&switch.granted).map_err(Error::internal)?;
    let trial = Some((version.digest.as_str(), cx.unit, grants.as_str()));
    if !tx.set_module_trial(&switch.module, &state.digest, trial, cx.now).await? {
        return Err(Error::Conflict { entity: "module" });
    }
    tx.begin_migrations(&switch.module, cx.unit, (&state.digest, &version.digest), cx.now).await?;
    audit::record(tx, cx, "modules.try", "module", &switch.module, &version.version).await?;
    changed(tx);
    Ok(version)
}

/// Ends a trial: the version in use holds there again.
///
/// # Errors
/// `Forbidden` without `modules.install`; `NotFound`; `Refused` (`module-no-trial`); `Conflict`.
pub async fn end_trial(tx: &mut Tx, cx: &Cx, module: &str) -> Result<()> {
    cx.require(tx, Permission::InstallModules).await?;
    let state = tx.get_module_state(module).await?.ok_or(MISSING)?;
    let Some(unit) = state.trial_unit_id else { return Err(Error::refused("module-no-trial")) };
    if !tx.set_module_trial(module, &state.digest, None, cx.now).await? {
        return Err(Error::Conflict { entity: "module" });
    }
    if let Some(tried) = &state.trial_digest {
        tx.begin_migrations(module, unit, (tried, &state.digest), cx.now).await?;
    }
    audit::record(tx, &cx.in_unit(unit), "modules.end-trial", "module", module, "").await?;
    changed(tx);
    Ok(())
}

/// Takes away a version that nobody uses.
///
/// # Errors
/// `Forbidden` without `modules.install`; `NotFound`; `Refused` (`module-version-held`) for the version in use, the one before
/// it and the one on trial.
pub async fn remove(tx: &mut Tx, cx: &Cx, module: &str, version: &str) -> Result<()> {
    cx.require(tx, Permission::InstallModules).await?;
    let state = tx.get_module_state(module).await?.ok_or(MISSING)?;
    let version = get(tx, module, version).await?;
    if state.holds(&version.digest) {
        return Err(Error::refused("module-version-held"));
    }
    tx.delete_module_version(&version.digest).await?;
    audit::record(tx, cx, "modules.remove", "module", module, &version.version).await?;
    tx.touch("modules");
    Ok(())
}

/// Whoever decides may, on what is still so, for a version that is there.
async fn decided(tx: &mut Tx, cx: &Cx, switch: &Switch) -> Result<(ModuleState, ModuleVersion)> {
    cx.require(tx, Permission::InstallModules).await?;
    let state = tx.get_module_state(&switch.module).await?.ok_or(MISSING)?;
    if state.digest != switch.seen {
        return Err(Error::Conflict { entity: "module" });
    }
    let version = tx.get_module_digest(&switch.module, &switch.digest).await?.ok_or(MISSING)?;
    Ok((state, version))
}

async fn put(
    tx: &mut Tx,
    cx: &Cx,
    state: &ModuleState,
    version: ModuleVersion,
    verb: &'static str,
    granted: &[String],
) -> Result<ModuleVersion> {
    if version.digest == state.digest {
        return Ok(version);
    }
    if !tx.use_module_version(&version.module_id, &state.digest, &version.digest, cx.now).await? {
        return Err(Error::Conflict { entity: "module" });
    }
    for root in tx.list_root_units().await? {
        tx.begin_migrations(&version.module_id, root.id, (&state.digest, &version.digest), cx.now).await?;
        if !granted.is_empty() {
            for mut word in tx.list_enablements(root.id, &version.module_id).await? {
                word.grants = with_more(&word.grants, granted)?;
                (word.changed_at, word.changed_by) = (cx.now, cx.user());
                if !tx.update_enablement(&word).await? {
                    return Err(Error::Conflict { entity: "module" });
                }
            }
        }
    }
    audit::record(tx, cx, verb, "module", &version.module_id, &version.version).await?;
    changed(tx);
    Ok(version)
}

/// A word with more capabilities than it grants.
///
/// # Errors
/// `Internal` for a word that cannot be read.
pub fn with_more(grants: &str, more: &[String]) -> Result<String> {
    let mut grants: Vec<String> = serde_json::from_str(grants).map_err(Error::internal)?;
    let new = more.iter().filter(|name| !grants.contains(name)).cloned().collect::<Vec<_>>();
    grants.extend(new);
    serde_json::to_string(&grants).map_err(Error::internal)
}

/// Another version is there for messages that wait, and for pages that show modules.
fn changed(tx: &mut Tx) {
    tx.touch("modules");
    tx.touch(outbox::TOPIC);
}

/// Where a version is tried, what was granted for the trial is granted.
pub(super) fn on_trial(state: &ModuleState, mut effective: Effective) -> Result<Effective> {
    if state.trial_digest.as_ref() == Some(&effective.version.digest) {
        let more: Vec<String> = serde_json::from_str(&state.trial_grants).map_err(Error::internal)?;
        effective.enablement.grants = with_more(&effective.enablement.grants, &more)?;
    }
    Ok(effective)
}

//! Installing modules and switching them on and off.

use std::sync::Arc;

use serde_json::{Map, Value};
use wushe_core::app::module::{self, Grants, NewVersion, Word};
use wushe_core::app::{Cx, unit};
use wushe_core::domain::access::Permission;
use wushe_core::domain::module::{Enablement, ModuleVersion};
use wushe_core::domain::unit::UnitKind;
use wushe_core::error::Error;

use super::catalogue::level_of;
use super::error::ModuleError;
use crate::app::App;
use crate::package::{ModuleFile, PackageError};
use crate::runtime::{LoadError, Source};

/// Why a module was not installed.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// The file is not a module that can be installed; the words name what is wrong.
    #[error(transparent)]
    Package(#[from] PackageError),
    /// It cannot be compiled or linked here.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// A rule of the platform.
    #[error(transparent)]
    Core(#[from] wushe_core::Error),
}

/// Checks a module's file, compiles it, and adds it. Nothing of it runs. The first version of a module is then in use, and on
/// nowhere; another one waits until it is taken into use ([`super::take`]).
///
/// # Errors
/// See [`InstallError`]; nothing was added then.
pub async fn install(app: &Arc<App>, cx: Cx, bytes: Vec<u8>) -> Result<ModuleVersion, InstallError> {
    // Whoever may not install does not get to make this host compile.
    let asked = cx.clone();
    app.store.read(|tx| Box::pin(async move { asked.require(tx, Permission::InstallModules).await })).await?;
    let file = tokio::task::spawn_blocking(move || ModuleFile::parse(bytes)).await.map_err(Error::internal)??;
    file.catalog()?;
    let digest = crate::runtime::Digest::of(&file.bytes);
    let new = NewVersion {
        module_id: file.manifest.plugin.id.clone(),
        version: file.manifest.plugin.version.clone(),
        digest: file.digest(),
        manifest: serde_json::to_string(&file.manifest).map_err(Error::internal)?,
        publisher: file.publisher,
        component: file.bytes.clone(),
    };
    let source = Source { component: file.bytes, manifest: Arc::new(file.manifest) };
    app.runtime.load(digest, || async { Ok(source) }).await?;
    let added = app.store.write(move |tx| {
        let (cx, new) = (cx.clone(), new.clone());
        Box::pin(async move { module::version::add(tx, &cx, new).await })
    });
    Ok(added.await?)
}

/// What an administrator says of a module in the unit of the context.
#[derive(Debug, Clone)]
pub struct Saying {
    /// On or off.
    pub enabled: bool,
    /// Settings as filled in; none: as they are, or as the unit above has them.
    pub settings: Option<Map<String, Value>>,
    /// Capabilities granted; none: as they are, as the unit above has them, or all that the manifest asks for.
    pub grants: Option<Vec<String>>,
    /// The enablement's version that the administrator saw.
    pub seen: Option<i64>,
}

/// Switches a module on or off in the unit of the context, with its settings and grants.
///
/// # Errors
/// `Invalid` for settings that do not fit; `Core` for the rules of the platform.
pub async fn say(app: &Arc<App>, cx: Cx, id: &str, saying: Saying) -> Result<Enablement, ModuleError> {
    let mut tx = app.store.begin(wushe_core::store::Mode::Read).await?;
    unit::by_id(&mut tx, cx.unit).await?;
    cx.require(&mut tx, Permission::EnableModules).await?;
    let version = module::get(&mut tx, id).await?;
    let installed = app.module(&mut tx, version).await?;
    tx.rollback().await?;
    let plugin = &installed.manifest.plugin;
    let settings = match saying.settings {
        Some(settings) => {
            let fits =
                crate::shape::check(&installed.manifest.shapes.settings, settings).map_err(ModuleError::Invalid)?;
            Some(Value::Object(fits).to_string())
        }
        None => None,
    };
    let asked: Vec<String> = plugin.capabilities.keys().cloned().collect();
    let grants = match saying.grants {
        Some(grants) => Grants::These(asked.into_iter().filter(|name| grants.contains(name)).collect()),
        None => Grants::AsTheyAre(asked),
    };
    let levels: Vec<UnitKind> = plugin.enable_at.iter().map(|level| level_of(*level)).collect();
    let word = Word { enabled: saying.enabled, settings, grants, seen: saying.seen };
    let id = id.to_owned();
    let said = app.store.write(move |tx| {
        let (cx, id, levels, word) = (cx.clone(), id.clone(), levels.clone(), word.clone());
        Box::pin(async move { module::say(tx, &cx, &id, &levels, word).await })
    });
    Ok(said.await?)
}

/// Takes back what is said of a module in the unit of the context, so that what is said above holds again.
///
/// # Errors
/// `Core` for the rules of the platform.
pub async fn unsay(app: &Arc<App>, cx: Cx, id: &str, seen: i64) -> Result<(), ModuleError> {
    let id = id.to_owned();
    let unsaid = app.store.write(move |tx| {
        let (cx, id) = (cx.clone(), id.clone());
        Box::pin(async move { module::unsay(tx, &cx, &id, seen).await })
    });
    Ok(unsaid.await?)
}

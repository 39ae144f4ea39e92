//! Installed modules, parsed once: manifest and translations by digest.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use wushe_core::app::{module, suspension, unit};
use wushe_core::domain::module::{Enablement, ModuleVersion};
use wushe_core::domain::unit::UnitKind;
use wushe_core::id::UnitId;
use wushe_core::store::Tx;
use wushe_plugin_schema::manifest::{Manifest, UnitKind as Level};

use super::error::ModuleError;
use crate::app::App;
use crate::i18n::Catalog;
use crate::package::ModuleFile;
use crate::runtime::{Digest, Loaded, Source};

/// A module as installed.
#[derive(Debug)]
pub struct Module {
    /// What the register says.
    pub version: ModuleVersion,
    /// Its manifest.
    pub manifest: Arc<Manifest>,
    /// Its translations.
    pub catalog: Catalog,
    /// Its component, as the runtime names it.
    pub digest: Digest,
}

impl Module {
    /// Whether it works in units of this kind. A word above is inherited, but records belong to the unit in which a module
    /// runs: in a grid of its community it would begin a second set.
    #[must_use]
    pub fn is_for(&self, kind: UnitKind) -> bool {
        self.manifest.plugin.enable_at.iter().any(|level| level_of(*level) == kind)
    }
}

/// The kind of unit that a level of the manifest is.
pub(super) const fn level_of(level: Level) -> UnitKind {
    match level {
        Level::County => UnitKind::County,
        Level::Township => UnitKind::Township,
        Level::Community => UnitKind::Community,
    }
}

/// Modules that were asked for, by digest. A digest never changes its meaning, so nothing is ever out of date.
#[derive(Debug, Default)]
pub struct Catalogue(Mutex<HashMap<String, Arc<Module>>>);

impl App {
    /// The module that this version is.
    ///
    /// # Errors
    /// `Core` when its file is not there; `Package` when it does not parse, which an installed one does.
    pub async fn module(&self, tx: &mut Tx, version: ModuleVersion) -> Result<Arc<Module>, ModuleError> {
        let known = self.catalogue.0.lock().unwrap_or_else(PoisonError::into_inner).get(&version.digest).cloned();
        if let Some(module) = known {
            return Ok(module);
        }
        let component = module::component(tx, &version.digest).await?;
        let file = ModuleFile::parse(component)?;
        let key = version.digest.clone();
        let module = Arc::new(Module {
            digest: Digest::of(&file.bytes),
            catalog: file.catalog()?,
            manifest: Arc::new(file.manifest),
            version,
        });
        self.catalogue.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&module));
        Ok(module)
    }

    /// A module that is on in a unit, with the word that holds there.
    ///
    /// # Errors
    /// `NotHere` when it is not on there, or not installed at all: the answer does not tell which.
    pub async fn module_in(
        &self,
        tx: &mut Tx,
        id: &str,
        unit: UnitId,
    ) -> Result<(Arc<Module>, Enablement), ModuleError> {
        let effective = module::effective(tx, id, unit).await?.ok_or(ModuleError::NotHere)?;
        let module = self.module(tx, effective.version).await?;
        let kind = unit::by_id(tx, unit).await?.kind;
        if !module.is_for(kind) {
            return Err(ModuleError::NotHere);
        }
        Ok((module, effective.enablement))
    }

    /// That a module is not suspended in a unit. Asked once it is known that whoever acts may have it: to others it is not there.
    ///
    /// # Errors
    /// `Suspended`.
    pub(super) async fn require_running(&self, tx: &mut Tx, module: &Module, unit: UnitId) -> Result<(), ModuleError> {
        let version = &module.version;
        match suspension::current(tx, &self.core.system(unit), &version.module_id, &version.version).await? {
            Some(suspension) => Err(ModuleError::Suspended(Box::new(suspension))),
            None => Ok(()),
        }
    }

    /// Every module that is on in a unit.
    ///
    /// # Errors
    /// As [`App::module`].
    pub async fn modules_in(&self, tx: &mut Tx, unit: UnitId) -> Result<Vec<Arc<Module>>, ModuleError> {
        let mut on = Vec::new();
        let kind = unit::by_id(tx, unit).await?.kind;
        for effective in module::list_effective(tx, unit).await? {
            on.push(self.module(tx, effective.version).await?);
        }
        on.retain(|module| module.is_for(kind));
        Ok(on)
    }

    /// A module ready to run.
    ///
    /// # Errors
    /// `Load` when it cannot be compiled or linked here.
    pub(crate) async fn loaded(&self, module: &Module) -> Result<Arc<Loaded>, ModuleError> {
        let fetch = || async {
            let digest = module.version.digest.clone();
            let component = self.store.read(|tx| Box::pin(async move { module::component(tx, &digest).await })).await?;
            Ok(Source { component, manifest: Arc::clone(&module.manifest) })
        };
        Ok(self.runtime.load(module.digest, fetch).await?)
    }
}

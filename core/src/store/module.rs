//! Installed modules and where they are switched on.

use super::Tx;
use crate::domain::module::{Enablement, ModuleVersion};
use crate::error::Result;
use crate::id::UnitId;
use crate::time::Timestamp;

from_row!(ModuleVersion { module_id, version, digest, manifest, installed_at, installed_by });
from_row!(Enablement { id, module_id, unit_id, enabled, settings, grants, changed_at, changed_by, version });

const INSERT_VERSION: &str = "
    INSERT INTO module_version (digest, module_id, version, manifest, component, installed_at, installed_by) VALUES ($1, $2, $3, $4, $5, $6, $7)";
const VERSION: &str = "SELECT module_id, version, digest, manifest, installed_at, installed_by FROM module_version WHERE module_id = $1 AND version = $2";
const COMPONENT: &str = "SELECT component FROM module_version WHERE digest = $1";
const USE: &str = "
    INSERT INTO module (id, digest, changed_at) VALUES ($1, $2, $3)
    ON CONFLICT (id) DO UPDATE SET digest = excluded.digest, changed_at = excluded.changed_at";
const CURRENT: &str = "
    SELECT v.module_id, v.version, v.digest, v.manifest, v.installed_at, v.installed_by
    FROM module m JOIN module_version v ON v.digest = m.digest WHERE m.id = $1";
const LIST: &str = "
    SELECT v.module_id, v.version, v.digest, v.manifest, v.installed_at, v.installed_by
    FROM module m JOIN module_version v ON v.digest = m.digest ORDER BY m.id";
const INSERT_ENABLEMENT: &str = "
    INSERT INTO module_enablement (id, module_id, unit_id, enabled, settings, grants, changed_at, changed_by, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)";
const UPDATE_ENABLEMENT: &str = "
    UPDATE module_enablement SET enabled = $2, settings = $3, grants = $4, changed_at = $5, changed_by = $6, version = version + 1
    WHERE id = $1 AND version = $7";
const ENABLEMENT: &str = "SELECT * FROM module_enablement WHERE module_id = $1 AND unit_id = $2";
const ENABLEMENTS: &str = "
    SELECT e.* FROM module_enablement e JOIN unit_closure c ON c.descendant_id = e.unit_id AND c.ancestor_id = $1
    WHERE e.module_id = $2 ORDER BY e.unit_id";
const DELETE_ENABLEMENT: &str = "DELETE FROM module_enablement WHERE module_id = $1 AND unit_id = $2";
const NEAREST: &str = "
    SELECT e.* FROM module_enablement e JOIN unit_closure c ON c.ancestor_id = e.unit_id AND c.descendant_id = $2
    WHERE e.module_id = $1 ORDER BY c.depth LIMIT 1";

impl Tx {
    /// Adds a version with its component.
    pub(crate) async fn insert_module_version(&mut self, version: &ModuleVersion, component: Vec<u8>) -> Result<()> {
        execute!(
            self,
            INSERT_VERSION,
            version.digest.clone(),
            version.module_id.clone(),
            version.version.clone(),
            version.manifest.clone(),
            component,
            version.installed_at,
            version.installed_by
        )?;
        Ok(())
    }

    /// A version, in use or not.
    pub(crate) async fn get_module_version(&mut self, module: &str, version: &str) -> Result<Option<ModuleVersion>> {
        fetch_optional!(self, VERSION, module.to_owned(), version.to_owned())
    }

    /// The component with this digest.
    pub(crate) async fn get_component(&mut self, digest: &str) -> Result<Option<Vec<u8>>> {
        let row: Option<(Vec<u8>,)> = fetch_optional!(self, COMPONENT, digest.to_owned())?;
        Ok(row.map(|(component,)| component))
    }

    /// Makes a version the one in use.
    pub(crate) async fn use_module_version(&mut self, module: &str, digest: &str, now: Timestamp) -> Result<()> {
        execute!(self, USE, module.to_owned(), digest.to_owned(), now)?;
        Ok(())
    }

    /// The version in use.
    pub(crate) async fn get_module(&mut self, module: &str) -> Result<Option<ModuleVersion>> {
        fetch_optional!(self, CURRENT, module.to_owned())
    }

    /// Every module, in the version in use.
    pub(crate) async fn list_modules(&mut self) -> Result<Vec<ModuleVersion>> {
        fetch_all!(self, LIST)
    }

    /// Adds what is said of a module in a unit.
    pub(crate) async fn insert_enablement(&mut self, e: &Enablement) -> Result<()> {
        execute!(
            self,
            INSERT_ENABLEMENT,
            e.id,
            e.module_id.clone(),
            e.unit_id,
            e.enabled,
            e.settings.clone(),
            e.grants.clone(),
            e.changed_at,
            e.changed_by
        )?;
        Ok(())
    }

    /// Replaces what is said, if it is still at `e.version`; answers whether it was.
    pub(crate) async fn update_enablement(&mut self, e: &Enablement) -> Result<bool> {
        Ok(execute!(
            self,
            UPDATE_ENABLEMENT,
            e.id,
            e.enabled,
            e.settings.clone(),
            e.grants.clone(),
            e.changed_at,
            e.changed_by,
            e.version
        )? == 1)
    }

    /// What is said of a module in exactly this unit.
    pub(crate) async fn get_enablement(&mut self, module: &str, unit: UnitId) -> Result<Option<Enablement>> {
        fetch_optional!(self, ENABLEMENT, module.to_owned(), unit)
    }

    /// Everything that is said of a module in scope.
    pub(crate) async fn list_enablements(&mut self, scope: UnitId, module: &str) -> Result<Vec<Enablement>> {
        fetch_all!(self, ENABLEMENTS, scope, module.to_owned())
    }

    /// Takes back what is said in a unit, so that what is said above holds again.
    pub(crate) async fn delete_enablement(&mut self, module: &str, unit: UnitId) -> Result<bool> {
        Ok(execute!(self, DELETE_ENABLEMENT, module.to_owned(), unit)? == 1)
    }

    /// What holds for a module in a unit: the nearest word, from the unit up.
    pub(crate) async fn nearest_enablement(&mut self, module: &str, unit: UnitId) -> Result<Option<Enablement>> {
        fetch_optional!(self, NEAREST, module.to_owned(), unit)
    }
}

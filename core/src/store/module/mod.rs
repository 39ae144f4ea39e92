//! Where modules are switched on.

use crate::domain::module::Enablement;
use crate::error::Result;
use crate::id::UnitId;
use crate::store::Tx;

mod health;
mod migration;
mod version;

from_row!(Enablement { id, module_id, unit_id, enabled, settings, grants, changed_at, changed_by, version });

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
const ABOVE: &str = "
    SELECT e.* FROM module_enablement e JOIN unit_closure c ON c.ancestor_id = e.unit_id AND c.descendant_id = $2
    WHERE e.module_id = $1 AND c.depth > 0 ORDER BY c.depth LIMIT 1";

impl Tx {
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

    /// What would hold for a module in a unit if nothing were said there: the nearest word above.
    pub(crate) async fn enablement_above(&mut self, module: &str, unit: UnitId) -> Result<Option<Enablement>> {
        fetch_optional!(self, ABOVE, module.to_owned(), unit)
    }
}

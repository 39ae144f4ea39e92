//! Files of modules, and which of the kept files they are.

use super::Tx;
use crate::domain::module_file::ModuleFile;
use crate::error::Result;
use crate::id::{ModuleFileId, UnitId};

from_row!(ModuleFile { id, unit_id, module_id, name, sha256, media_type, size, width, height, created_by, created_at });

const INSERT: &str = "
    INSERT INTO module_file (id, unit_id, module_id, name, sha256, size, created_by, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const GET: &str = "
    SELECT m.id, m.unit_id, m.module_id, m.name, m.sha256, f.media_type, m.size, f.width, f.height, m.created_by, m.created_at
    FROM module_file m JOIN file f ON f.sha256 = m.sha256
    WHERE m.id = $1 AND m.unit_id = $2 AND m.module_id = $3";
const DELETE: &str = "DELETE FROM module_file WHERE id = $1 AND unit_id = $2 AND module_id = $3";
const BYTES: &str =
    "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM module_file WHERE unit_id = $1 AND module_id = $2";

impl Tx {
    /// Adds a file of a module; what it holds is kept already.
    pub(crate) async fn insert_module_file(&mut self, m: &ModuleFile) -> Result<()> {
        let (module, name, sha256) = (m.module_id.clone(), m.name.clone(), m.sha256.clone());
        execute!(self, INSERT, m.id, m.unit_id, module, name, sha256, m.size, m.created_by, m.created_at)?;
        Ok(())
    }

    /// A file of this module in this unit.
    pub(crate) async fn get_module_file(
        &mut self,
        unit: UnitId,
        module: &str,
        id: ModuleFileId,
    ) -> Result<Option<ModuleFile>> {
        fetch_optional!(self, GET, id, unit, module.to_owned())
    }

    /// Removes a file of this module in this unit; answers whether it was there.
    pub(crate) async fn delete_module_file(&mut self, unit: UnitId, module: &str, id: ModuleFileId) -> Result<bool> {
        Ok(execute!(self, DELETE, id, unit, module.to_owned())? == 1)
    }

    /// How many bytes this module keeps in this unit.
    pub(crate) async fn module_file_bytes(&mut self, unit: UnitId, module: &str) -> Result<i64> {
        let (bytes,): (i64,) = fetch_one!(self, BYTES, unit, module.to_owned())?;
        Ok(bytes)
    }
}

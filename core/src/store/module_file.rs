//! Files of modules, and which of the kept files they are.

use super::Tx;
use crate::domain::module_file::{ModuleFile, PictureOf};
use crate::error::Result;
use crate::id::{ModuleFileId, UnitId};
use crate::time::Timestamp;

from_row!(ModuleFile {
    id,
    unit_id,
    module_id,
    name,
    sha256,
    media_type,
    size,
    width,
    height,
    created_by,
    created_at,
    held_at
});
from_row!(PictureOf { resident_id, volunteer_id });

const INSERT: &str = "
    INSERT INTO module_file (id, unit_id, module_id, name, sha256, size, created_by, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
macro_rules! files {
    ($tail:literal) => {
        concat!(
            "
    SELECT m.id, m.unit_id, m.module_id, m.name, m.sha256, f.media_type, m.size, f.width, f.height, m.created_by, m.created_at,
        m.held_at
    FROM module_file m JOIN file f ON f.sha256 = m.sha256 ",
            $tail
        )
    };
}
const GET: &str = files!("WHERE m.id = $1 AND m.unit_id = $2 AND m.module_id = $3");
const SHOWING: &str = files!(
    "WHERE m.held_at IS NULL AND m.id IN (
        SELECT p.file_id FROM module_file_person p WHERE p.resident_id = $1
        UNION SELECT q.file_id FROM module_file_person q WHERE q.volunteer_id = $2) ORDER BY m.id"
);
const WITH_PEOPLE: &str = files!(
    "WHERE m.held_at IS NULL AND m.id > $1 AND EXISTS (SELECT 1 FROM module_file_person p WHERE p.file_id = m.id) ORDER BY m.id LIMIT $2"
);
const PEOPLE: &str = "SELECT resident_id, volunteer_id FROM module_file_person WHERE file_id = $1 ORDER BY position";
const INSERT_PERSON: &str =
    "INSERT INTO module_file_person (file_id, position, resident_id, volunteer_id) VALUES ($1, $2, $3, $4)";
const DELETE_PEOPLE: &str = "DELETE FROM module_file_person WHERE file_id = $1";
const HOLD: &str = "UPDATE module_file SET held_at = $2 WHERE id = $1";
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
        if self.get_module_file(unit, module, id).await?.is_none() {
            return Ok(false);
        }
        execute!(self, DELETE_PEOPLE, id)?;
        Ok(execute!(self, DELETE, id, unit, module.to_owned())? == 1)
    }

    /// How many bytes this module keeps in this unit.
    pub(crate) async fn module_file_bytes(&mut self, unit: UnitId, module: &str) -> Result<i64> {
        let (bytes,): (i64,) = fetch_one!(self, BYTES, unit, module.to_owned())?;
        Ok(bytes)
    }

    /// Who is on a file, in the order in which they were named.
    pub(crate) async fn list_module_file_people(&mut self, id: ModuleFileId) -> Result<Vec<PictureOf>> {
        fetch_all!(self, PEOPLE, id)
    }

    /// Notes who is on a file, instead of whom was noted before.
    pub(crate) async fn put_module_file_people(&mut self, id: ModuleFileId, people: &[PictureOf]) -> Result<()> {
        execute!(self, DELETE_PEOPLE, id)?;
        for (position, person) in (1_i64..).zip(people) {
            execute!(self, INSERT_PERSON, id, position, person.resident_id, person.volunteer_id)?;
        }
        Ok(())
    }

    /// Files that are not held and show this person.
    pub(crate) async fn list_module_files_showing(&mut self, person: PictureOf) -> Result<Vec<ModuleFile>> {
        fetch_all!(self, SHOWING, person.resident_id, person.volunteer_id)
    }

    /// Files that are not held and on which somebody is noted, after an id ('' is the beginning).
    pub(crate) async fn list_module_files_with_people(&mut self, after: &str, limit: i64) -> Result<Vec<ModuleFile>> {
        fetch_all!(self, WITH_PEOPLE, after.to_owned(), limit)
    }

    /// Holds a file, or lets it go again.
    pub(crate) async fn hold_module_file(&mut self, id: ModuleFileId, since: Option<Timestamp>) -> Result<()> {
        execute!(self, HOLD, id, since)?;
        Ok(())
    }
}

//! Sheets taken in.

use super::Tx;
use crate::domain::page::Page;
use crate::domain::sheet::{Import, ImportFilter, ImportRow};
use crate::error::Result;
use crate::id::{ImportId, UnitId};
use crate::time::Timestamp;

from_row!(Import {
    id,
    unit_id,
    register,
    file_name,
    digest,
    content,
    state,
    row_count,
    created_count,
    updated_count,
    tried_by,
    tried_at,
    taken_at,
    undone_at,
    version
});
from_row!(ImportRow { import_id, row_number, unit_id, did, entry_id, entry_version, before_it });

const INSERT: &str = "
    INSERT INTO sheet_import (id, unit_id, register, file_name, digest, content, state, row_count, created_count, updated_count,
        tried_by, tried_at, taken_at, undone_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
const UPDATE: &str = "
    UPDATE sheet_import SET state = $2, content = $3, created_count = $4, updated_count = $5, taken_at = $6, undone_at = $7,
        version = version + 1
    WHERE id = $1 AND version = $8";
const GET: &str = "
    SELECT i.* FROM sheet_import i JOIN unit_closure c ON c.descendant_id = i.unit_id AND c.ancestor_id = $2 WHERE i.id = $1";
const LIST: &str = "
    SELECT i.* FROM sheet_import i JOIN unit_closure c ON c.descendant_id = i.unit_id AND c.ancestor_id = $1
    WHERE ($2 = '' OR i.id < $2) AND ($3 = '' OR i.register = $3) AND ($4 = '' OR i.state = $4)
    ORDER BY i.id DESC LIMIT $5";
const FORGET: &str = "UPDATE sheet_import SET content = NULL WHERE content IS NOT NULL AND tried_at < $1";
const FORGET_ROWS: &str = "
    DELETE FROM sheet_import_row WHERE import_id IN (
        SELECT i.id FROM sheet_import i WHERE i.state <> 'tried' AND i.taken_at < $1)";
const INSERT_ROW: &str = "
    INSERT INTO sheet_import_row (import_id, row_number, unit_id, did, entry_id, entry_version, before_it)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const MOVE_ROWS: &str = "UPDATE sheet_import_row SET entry_version = $3 WHERE entry_id = $1 AND entry_version = $2";
const ROWS: &str = "SELECT * FROM sheet_import_row WHERE import_id = $1 ORDER BY row_number DESC";

impl Tx {
    /// Keeps an import.
    pub(crate) async fn insert_import(&mut self, i: &Import) -> Result<()> {
        execute!(
            self,
            INSERT,
            i.id,
            i.unit_id,
            i.register.clone(),
            i.file_name.clone(),
            i.digest.clone(),
            i.content.clone(),
            i.state,
            i.row_count,
            i.created_count,
            i.updated_count,
            i.tried_by,
            i.tried_at,
            i.taken_at,
            i.undone_at,
            i.version
        )?;
        Ok(())
    }

    /// Writes where an import stands, if it is still at `i.version`; answers whether it was.
    pub(crate) async fn update_import(&mut self, i: &Import) -> Result<bool> {
        let content = i.content.clone();
        let (id, state, created, updated) = (i.id, i.state, i.created_count, i.updated_count);
        Ok(execute!(self, UPDATE, id, state, content, created, updated, i.taken_at, i.undone_at, i.version)? == 1)
    }

    /// An import of `scope` or below.
    pub(crate) async fn get_import(&mut self, id: ImportId, scope: UnitId) -> Result<Option<Import>> {
        fetch_optional!(self, GET, id, scope)
    }

    /// Imports in scope, newest first.
    pub(crate) async fn list_imports(
        &mut self,
        scope: UnitId,
        filter: &ImportFilter,
        page: &Page,
    ) -> Result<Vec<Import>> {
        let register = filter.register.clone().unwrap_or_default();
        let state = filter.state.map(|state| state.to_string()).unwrap_or_default();
        fetch_all!(self, LIST, scope, page.after(), register, state, page.rows())
    }

    /// Forgets the rows of sheets that were tried before; answers of how many.
    pub(crate) async fn forget_imports(&mut self, before: Timestamp) -> Result<u64> {
        execute!(self, FORGET, before)
    }

    /// Forgets what the rows of sheets did that were taken in before; answers of how many.
    pub(crate) async fn forget_import_rows(&mut self, before: Timestamp) -> Result<u64> {
        execute!(self, FORGET_ROWS, before)
    }

    /// Keeps what a row did.
    pub(crate) async fn insert_import_row(&mut self, r: &ImportRow) -> Result<()> {
        let before = r.before_it.clone();
        execute!(
            self,
            INSERT_ROW,
            r.import_id,
            r.row_number,
            r.unit_id,
            r.did,
            r.entry_id.clone(),
            r.entry_version,
            before
        )?;
        Ok(())
    }

    /// Says that an entry which had a version has it back under another: what earlier sheets did to it still stands.
    pub(crate) async fn move_import_rows(&mut self, entry: String, was: i64, is: i64) -> Result<u64> {
        execute!(self, MOVE_ROWS, entry, was, is)
    }

    /// What the rows of an import did, the last first.
    pub(crate) async fn list_import_rows(&mut self, id: ImportId) -> Result<Vec<ImportRow>> {
        fetch_all!(self, ROWS, id)
    }

    /// Begins a part of the transaction that can be undone by itself.
    ///
    /// # Errors
    /// As any statement.
    pub async fn begin_part(&mut self) -> Result<()> {
        execute!(self, "SAVEPOINT part").map(|_| ())
    }

    /// Keeps the part that was begun last.
    ///
    /// # Errors
    /// As any statement.
    pub async fn keep_part(&mut self) -> Result<()> {
        execute!(self, "RELEASE SAVEPOINT part").map(|_| ())
    }

    /// Undoes the part that was begun last, also after a statement in it has failed.
    ///
    /// # Errors
    /// As any statement.
    pub async fn undo_part(&mut self) -> Result<()> {
        self.forget();
        execute!(self, "ROLLBACK TO SAVEPOINT part")?;
        self.keep_part().await
    }
}

//! How far records are brought over to another version.

use crate::domain::module::Record;
use crate::domain::module_migration::RecordMigration;
use crate::error::Result;
use crate::id::UnitId;
use crate::store::{Key, Tx};
use crate::time::Timestamp;

from_row!(RecordMigration {
    module_id,
    unit_id,
    from_digest,
    digest,
    collection,
    after_id,
    done,
    failed,
    failure,
    begun_at,
    ended_at
});

const BEGIN: &str = "
    INSERT INTO module_migration (module_id, unit_id, from_digest, digest, collection, after_id, done, failed, failure, begun_at, ended_at)
    SELECT $1, c.descendant_id, $3, $4, '', NULL, 0, 0, '', $5, NULL FROM unit_closure c
    WHERE c.ancestor_id = $2 AND EXISTS (SELECT 1 FROM module_record r WHERE r.unit_id = c.descendant_id AND r.module_id = $1)
    ON CONFLICT (module_id, unit_id) DO UPDATE SET from_digest = excluded.from_digest, digest = excluded.digest, collection = '',
        after_id = NULL, done = 0, failed = 0, failure = '', begun_at = excluded.begun_at, ended_at = NULL";
const OPEN: &str =
    "SELECT * FROM module_migration WHERE ended_at IS NULL ORDER BY begun_at, module_id, unit_id LIMIT $1";
const OF: &str = "
    SELECT m.* FROM module_migration m JOIN unit_closure c ON c.descendant_id = m.unit_id AND c.ancestor_id = $1
    WHERE m.module_id = $2 AND (m.ended_at IS NULL OR m.failed > 0) ORDER BY m.failed DESC, m.unit_id LIMIT $3";
const GET: &str = "SELECT * FROM module_migration WHERE module_id = $1 AND unit_id = $2";
const ADVANCE: &str = "
    UPDATE module_migration SET collection = $4, after_id = $5, done = $6, failed = $7, failure = $8, ended_at = $9
    WHERE module_id = $1 AND unit_id = $2 AND begun_at = $3 AND ended_at IS NULL";
const REWRITE: &str = "UPDATE module_record SET body = $2 WHERE id = $1 AND version = $3";

impl Tx {
    /// Begins to bring over the records of a module in a unit and below, wherever it has any; what was under way begins anew.
    pub(crate) async fn begin_migrations(
        &mut self,
        module: &str,
        scope: UnitId,
        (from, to): (&str, &str),
        now: Timestamp,
    ) -> Result<u64> {
        execute!(self, BEGIN, module.to_owned(), scope, from.to_owned(), to.to_owned(), now)
    }

    /// Those that go on, the oldest first.
    pub(crate) async fn list_open_migrations(&mut self, most: i64) -> Result<Vec<RecordMigration>> {
        fetch_all!(self, OPEN, most)
    }

    /// Those of a module in scope that go on, and those in which something went wrong.
    pub(crate) async fn list_migrations(
        &mut self,
        scope: UnitId,
        module: &str,
        most: i64,
    ) -> Result<Vec<RecordMigration>> {
        fetch_all!(self, OF, scope, module.to_owned(), most)
    }

    /// The one of a module in a unit.
    pub(crate) async fn get_migration(&mut self, module: &str, unit: UnitId) -> Result<Option<RecordMigration>> {
        fetch_optional!(self, GET, module.to_owned(), unit)
    }

    /// Notes how far it is, if it is still the same; answers whether it was.
    pub(crate) async fn advance_migration(&mut self, m: &RecordMigration) -> Result<bool> {
        let changed = execute!(
            self,
            ADVANCE,
            m.module_id.clone(),
            m.unit_id,
            m.begun_at,
            m.collection.clone(),
            m.after_id,
            m.done,
            m.failed,
            m.failure.clone(),
            m.ended_at
        )?;
        Ok(changed == 1)
    }

    /// Replaces the body and the keys of a record that is still at `r.version`, which stays what it is; answers whether it was.
    pub(crate) async fn rewrite_record(&mut self, r: &Record, keys: &[Key]) -> Result<bool> {
        if execute!(self, REWRITE, r.id, r.body.clone(), r.version)? != 1 {
            return Ok(false);
        }
        self.replace_keys(r, keys).await?;
        Ok(true)
    }
}

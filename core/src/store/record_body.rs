//! Records of all modules, as they are kept: for what does not ask the modules.

use super::Tx;
use crate::error::Result;
use crate::id::{RecordId, UnitId};

/// A record with its personal fields sealed.
#[derive(Debug, Clone)]
pub(crate) struct SealedBody {
    pub(crate) id: RecordId,
    pub(crate) unit_id: UnitId,
    pub(crate) module_id: String,
    pub(crate) collection: String,
    pub(crate) body: String,
}

from_row!(SealedBody { id, unit_id, module_id, collection, body });

const COUNT: &str = "SELECT COUNT(*) FROM module_record";
const LIST: &str =
    "SELECT id, unit_id, module_id, collection, body FROM module_record WHERE id > $1 ORDER BY id LIMIT $2";
const NAMING: &str = "
    SELECT id, unit_id, module_id, collection, body FROM module_record WHERE body LIKE '%' || $1 || '%' ORDER BY id";
const SET: &str = "UPDATE module_record SET body = $2 WHERE id = $1";
const CHANGE: &str = "UPDATE module_record SET body = $2, version = version + 1 WHERE id = $1";
const SET_HASH: &str =
    "UPDATE module_record_key SET text_value = $4 WHERE record_id = $1 AND field = $2 AND text_value = $3";
const SET_UNIQUE: &str =
    "UPDATE module_record_unique SET value = $4 WHERE record_id = $1 AND field = $2 AND value = $3";
const EMPTY_KEY: &str = "
    UPDATE module_record_key SET text_value = CASE WHEN text_value IS NULL THEN text_value ELSE '' END,
        number_value = CASE WHEN number_value IS NULL THEN number_value ELSE $3 END
    WHERE record_id = $1 AND field = $2";
const DELETE_UNIQUE: &str = "DELETE FROM module_record_unique WHERE record_id = $1 AND field = $2";

impl Tx {
    /// How many records there are.
    pub(crate) async fn count_bodies(&mut self) -> Result<i64> {
        let (count,): (i64,) = fetch_one!(self, COUNT)?;
        Ok(count)
    }

    /// Records after one, in the order of ids.
    pub(crate) async fn list_bodies(&mut self, after: &str, limit: i64) -> Result<Vec<SealedBody>> {
        fetch_all!(self, LIST, after.to_owned(), limit)
    }

    /// Records in which an id stands. It reads all of them.
    pub(crate) async fn list_bodies_naming(&mut self, id: &str) -> Result<Vec<SealedBody>> {
        fetch_all!(self, NAMING, id.to_owned())
    }

    /// Writes a body that says what it said: whoever has read the record may still change it.
    pub(crate) async fn set_body(&mut self, id: RecordId, body: &str) -> Result<()> {
        execute!(self, SET, id, body.to_owned())?;
        Ok(())
    }

    /// Writes the hash of a personal field anew, where the one before stands; answers whether it did.
    pub(crate) async fn set_record_hash(
        &mut self,
        id: RecordId,
        field: &str,
        before: &str,
        current: &str,
    ) -> Result<bool> {
        let (field, before, current) = (field.to_owned(), before.to_owned(), current.to_owned());
        let set = execute!(self, SET_HASH, id, field.clone(), before.clone(), current.clone())?;
        Ok(set + execute!(self, SET_UNIQUE, id, field, before, current)? > 0)
    }

    /// Writes a body from which personal fields were taken, and takes away their hashes.
    pub(crate) async fn empty_body(&mut self, id: RecordId, body: &str, fields: &[String]) -> Result<()> {
        execute!(self, CHANGE, id, body.to_owned())?;
        for field in fields {
            execute!(self, EMPTY_KEY, id, field.clone(), i64::MIN)?;
            execute!(self, DELETE_UNIQUE, id, field.clone())?;
        }
        Ok(())
    }
}

//! Invocations of modules that failed.

use super::Tx;
use crate::error::Result;
use crate::id::{InvocationId, UnitId, UserId};
use crate::time::Timestamp;

/// An invocation that failed. Nothing else of it remains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvocationFailure {
    /// Id of the invocation, as the person was shown.
    pub id: InvocationId,
    /// When.
    pub at: Timestamp,
    /// Which module.
    pub module_id: String,
    /// Which version.
    pub version: String,
    /// Where.
    pub unit_id: UnitId,
    /// For whom.
    pub user_id: Option<UserId>,
    /// `page`, `action`, …
    pub kind: String,
    /// Which page or action.
    pub name: String,
    /// Stable code, e.g. `module_timeout`.
    pub code: String,
    /// For the module's developer; numbers that look personal are masked.
    pub detail: String,
}

from_row!(InvocationFailure { id, at, module_id, version, unit_id, user_id, kind, name, code, detail });

const INSERT: &str = "
    INSERT INTO invocation_failure (id, at, module_id, version, unit_id, user_id, kind, name, code, detail)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const LIST: &str = "
    SELECT f.* FROM invocation_failure f JOIN unit_closure c ON c.descendant_id = f.unit_id AND c.ancestor_id = $1
    WHERE f.module_id = $2 ORDER BY f.id DESC LIMIT $3";

impl Tx {
    /// Keeps a failure.
    pub(crate) async fn insert_failure(&mut self, f: &InvocationFailure) -> Result<()> {
        execute!(
            self,
            INSERT,
            f.id,
            f.at,
            f.module_id.clone(),
            f.version.clone(),
            f.unit_id,
            f.user_id,
            f.kind.clone(),
            f.name.clone(),
            f.code.clone(),
            f.detail.clone()
        )?;
        Ok(())
    }

    /// Failures of a module in scope, newest first.
    pub(crate) async fn list_failures(
        &mut self,
        scope: UnitId,
        module: &str,
        limit: i64,
    ) -> Result<Vec<InvocationFailure>> {
        fetch_all!(self, LIST, scope, module.to_owned(), limit)
    }
}

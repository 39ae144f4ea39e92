//! The audit trail: only ever added to.

use super::Tx;
use crate::error::Result;
use crate::id::{AuditId, InvocationId, UnitId, UserId};
use crate::time::Timestamp;

/// Who did or saw what, when, where and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Id; ids sort by time.
    pub id: AuditId,
    /// When.
    pub at: Timestamp,
    /// Who; none: the platform.
    pub user_id: Option<UserId>,
    /// Where.
    pub unit_id: Option<UnitId>,
    /// Through which module.
    pub module_id: Option<String>,
    /// What was done, e.g. `personal.reveal`.
    pub verb: String,
    /// To what, e.g. `resident`.
    pub entity: String,
    /// To which.
    pub entity_id: String,
    /// Why, in the person's own words, where a reason is asked.
    pub purpose: String,
    /// More, never a personal value.
    pub detail: String,
    /// In which invocation of a module.
    pub invocation_id: Option<InvocationId>,
}

from_row!(AuditEntry { id, at, user_id, unit_id, module_id, verb, entity, entity_id, purpose, detail, invocation_id });

const INSERT: &str = "
    INSERT INTO audit (id, at, user_id, unit_id, module_id, verb, entity, entity_id, purpose, detail, invocation_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const LIST: &str = "
    SELECT a.* FROM audit a JOIN unit_closure c ON c.descendant_id = a.unit_id AND c.ancestor_id = $1
    WHERE ($2 = '' OR a.id < $2) ORDER BY a.id DESC LIMIT $3";

impl Tx {
    /// Adds to the trail.
    pub(crate) async fn insert_audit(&mut self, a: &AuditEntry) -> Result<()> {
        execute!(
            self,
            INSERT,
            a.id,
            a.at,
            a.user_id,
            a.unit_id,
            a.module_id.clone(),
            a.verb.clone(),
            a.entity.clone(),
            a.entity_id.clone(),
            a.purpose.clone(),
            a.detail.clone(),
            a.invocation_id
        )?;
        Ok(())
    }

    /// The trail in scope, newest first.
    pub(crate) async fn list_audit(
        &mut self,
        scope: UnitId,
        before: Option<AuditId>,
        limit: i64,
    ) -> Result<Vec<AuditEntry>> {
        let before = before.map(|id| id.to_string()).unwrap_or_default();
        fetch_all!(self, LIST, scope, before, limit)
    }
}

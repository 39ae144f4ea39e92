//! The audit trail.

use crate::app::Cx;
use crate::domain::access::Permission;
use crate::error::Result;
use crate::id::AuditId;
pub use crate::store::AuditEntry;
use crate::store::{MOST_ROWS, Tx};

/// Writes that something was done.
///
/// # Errors
/// As any statement.
pub async fn record(tx: &mut Tx, cx: &Cx, verb: &str, entity: &str, entity_id: &str, detail: &str) -> Result<()> {
    record_for(tx, cx, verb, entity, entity_id, "", detail).await
}

/// Writes that something was done, and why.
///
/// # Errors
/// As any statement.
pub async fn record_for(
    tx: &mut Tx,
    cx: &Cx,
    verb: &str,
    entity: &str,
    entity_id: &str,
    purpose: &str,
    detail: &str,
) -> Result<()> {
    let entry = AuditEntry {
        id: cx.id(AuditId::from_uuid),
        at: cx.now,
        user_id: cx.user(),
        unit_id: Some(cx.unit),
        module_id: cx.module.as_deref().map(str::to_owned),
        verb: verb.to_owned(),
        entity: entity.to_owned(),
        entity_id: entity_id.to_owned(),
        purpose: purpose.to_owned(),
        detail: detail.to_owned(),
        invocation_id: cx.invocation,
    };
    tx.insert_audit(&entry).await
}

/// The trail of the unit and what lies below, newest first.
///
/// # Errors
/// `Forbidden` without `audit.read`.
pub async fn list(tx: &mut Tx, cx: &Cx, before: Option<AuditId>, limit: i64) -> Result<Vec<AuditEntry>> {
    cx.require(tx, Permission::ReadAudit).await?;
    tx.list_audit(cx.unit, before, limit.clamp(1, MOST_ROWS)).await
}

//! The audit trail: written with everything that is done, bound into a chain of blocks, read and checked.

mod chain;
mod verb;

pub use chain::{Sealed, seal, verify};
pub use verb::{THINGS, VERBS};

use crate::app::Cx;
use crate::domain::access::Permission;
use crate::domain::audit::{AuditFilter, AuditState, AuditView};
use crate::domain::page::{Listed, Page};
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
    debug_assert!(verb::has_words(verb, entity), "app/audit/verb.rs lacks `{verb}` or `{entity}`");
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
    let hash = chain::hash_of(&cx.core.keys, &crate::store::RawEntry::from(&entry));
    tx.insert_audit(&entry, hash).await
}

/// The trail of the unit and what lies below, newest first.
///
/// # Errors
/// `Forbidden` without `audit.read`.
pub async fn list(tx: &mut Tx, cx: &Cx, before: Option<AuditId>, limit: i64) -> Result<Vec<AuditEntry>> {
    cx.require(tx, Permission::ReadAudit).await?;
    tx.list_audit(cx.unit, before, limit.clamp(1, MOST_ROWS)).await
}

/// What of the trail of the unit and below matches a filter, newest first.
///
/// # Errors
/// `Forbidden` without `audit.read`.
pub async fn browse(tx: &mut Tx, cx: &Cx, filter: AuditFilter, page: Page) -> Result<Listed<AuditView>> {
    cx.require(tx, Permission::ReadAudit).await?;
    let rows = tx.browse_audit(cx.unit, &filter, &page).await?;
    Ok(page.of(rows, |row| row.id.to_string()))
}

/// How far the trail is bound into blocks: noted down elsewhere from time to time, it shows that nothing was cut off.
///
/// # Errors
/// `Forbidden` without `audit.read`.
pub async fn state(tx: &mut Tx, cx: &Cx) -> Result<AuditState> {
    cx.require(tx, Permission::ReadAudit).await?;
    let last = tx.last_audit_block().await?;
    Ok(AuditState {
        head: last.as_ref().map(|block| format!("{}:{}", block.number, block.hash)),
        sealed_at: last.map(|block| block.sealed_at),
    })
}

//! Failures of modules.

use crate::app::Cx;
use crate::domain::access::Permission;
use crate::domain::mask;
use crate::error::Result;
pub use crate::store::InvocationFailure;
use crate::store::{MOST_ROWS, Tx};

/// Keeps a failure: what is left of an invocation that was rolled back.
///
/// # Errors
/// As any statement.
pub async fn keep_failure(tx: &mut Tx, mut failure: InvocationFailure) -> Result<()> {
    failure.detail = mask::numbers(&failure.detail).chars().take(1024).collect();
    tx.touch(format!("failure:{}", failure.module_id));
    tx.insert_failure(&failure).await
}

/// Failures of a module in the unit of the context and below, newest first.
///
/// # Errors
/// `Forbidden` without `modules.enable`.
pub async fn list_failures(tx: &mut Tx, cx: &Cx, module: &str, limit: i64) -> Result<Vec<InvocationFailure>> {
    cx.require(tx, Permission::EnableModules).await?;
    tx.saw(format!("failure:{module}"));
    tx.list_failures(cx.unit, module, limit.clamp(1, MOST_ROWS)).await
}

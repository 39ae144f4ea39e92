//! What modules use: handed in by the server, read by administrators.

use crate::app::Cx;
use crate::domain::access::Permission;
use crate::domain::day::Day;
use crate::domain::module_use::{KEPT_DAYS, ModuleUse};
use crate::error::Result;
use crate::store::Tx;

/// Adds what modules used to what is kept.
///
/// # Errors
/// As any statement.
pub async fn add(tx: &mut Tx, used: &[ModuleUse]) -> Result<()> {
    for one in used {
        tx.add_module_use(one).await?;
    }
    Ok(())
}

/// What a module used in the unit of the context and below on the last `days` days, today among them; by unit and day.
///
/// # Errors
/// `Forbidden` without `modules.enable`.
pub async fn list(tx: &mut Tx, cx: &Cx, module: &str, days: i64) -> Result<Vec<ModuleUse>> {
    cx.require(tx, Permission::EnableModules).await?;
    let since = Day::of(cx.now).plus_days(1 - days.clamp(1, KEPT_DAYS));
    tx.list_module_use(cx.unit, module, since).await
}

/// Forgets what is older than [`KEPT_DAYS`]; answers how many rows.
///
/// # Errors
/// As any statement.
pub async fn forget_old(tx: &mut Tx, cx: &Cx) -> Result<u64> {
    tx.delete_module_use(Day::of(cx.now).plus_days(-KEPT_DAYS)).await
}

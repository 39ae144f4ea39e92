//! A module that keeps failing by its own fault is suspended in that unit: nothing of it runs there until somebody lifts the
//! suspension, or another version is installed. Elsewhere it goes on.

use crate::app::notification::{self, Recipient, Told};
use crate::app::{Cx, audit};
use crate::domain::access::Permission;
use crate::domain::page::{Listed, Page};
use crate::domain::suspension::{FAILURES, LiftSuspension, Suspension, SuspensionFilter, WINDOW_SECONDS};
use crate::error::{Error, Result};
use crate::id::SuspensionId;
use crate::store::{InvocationFailure, Tx};

const MISSING: Error = Error::NotFound { entity: "suspension" };

/// The suspension that holds for a version of a module in the unit of the context.
///
/// # Errors
/// As any statement.
pub async fn current(tx: &mut Tx, cx: &Cx, module: &str, version: &str) -> Result<Option<Suspension>> {
    tx.saw("modules");
    tx.current_suspension(cx.unit, module, version).await
}

/// Suspends a module after this failure, which has been kept, if it was one too many. Its administrators are told.
///
/// # Errors
/// As any statement.
pub async fn consider(tx: &mut Tx, cx: &Cx, failure: &InvocationFailure) -> Result<Option<Suspension>> {
    let InvocationFailure { module_id, version, .. } = failure;
    let since = cx.now.plus_seconds(-WINDOW_SECONDS);
    let failures = tx.count_failures(cx.unit, module_id, version, since).await?;
    if failures <= FAILURES || tx.current_suspension(cx.unit, module_id, version).await?.is_some() {
        return Ok(None);
    }
    let suspension = Suspension {
        id: cx.id(SuspensionId::from_uuid),
        module_id: module_id.clone(),
        unit_id: cx.unit,
        module_version: version.clone(),
        suspended_at: cx.now,
        failures,
        code: failure.code.clone(),
        invocation_id: failure.id,
        lifted_at: None,
        lifted_by: None,
        version: 1,
    };
    tx.insert_suspension(&suspension).await?;
    let detail = format!("{version} {}", failure.code);
    audit::record(tx, cx, "modules.suspend", "module", module_id, &detail).await?;
    tx.touch("modules");
    cx.touch(tx, cx.unit, "suspension").await?;
    let told = Told::new("told-module-suspended").with("module", module_id).with("code", &failure.code);
    notification::tell(tx, cx, Recipient::Supervisors(cx.unit), told).await?;
    tracing::warn!(module.id = %module_id, module.version = %version, code = %failure.code, "a module is suspended in a unit");
    Ok(Some(suspension))
}

/// Suspensions in the unit of the context and below, the newest first.
///
/// # Errors
/// `Forbidden` without `modules.enable`.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: SuspensionFilter, page: Page) -> Result<Listed<Suspension>> {
    cx.require(tx, Permission::EnableModules).await?;
    cx.saw(tx, "suspension");
    let found = tx.list_suspensions(cx.unit, &filter, &page).await?;
    Ok(page.of(found, |suspension| suspension.id.to_string()))
}

/// A suspension.
///
/// # Errors
/// `NotFound`; `Forbidden` without `modules.enable`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: SuspensionId) -> Result<Suspension> {
    cx.require(tx, Permission::EnableModules).await?;
    cx.saw(tx, "suspension");
    tx.get_suspension(id, cx.unit).await?.ok_or(MISSING)
}

/// Lifts a suspension: the module runs again, and what failed before is forgiven.
///
/// # Errors
/// `NotFound`; `Forbidden` without `modules.enable`; `Refused` (`suspension-lifted`); `Conflict`.
pub async fn lift(tx: &mut Tx, cx: &Cx, id: SuspensionId, seen: LiftSuspension) -> Result<Suspension> {
    let suspension = get(tx, cx, id).await?;
    if suspension.lifted_at.is_some() {
        return Err(Error::refused("suspension-lifted"));
    }
    if !tx.lift_suspension(id, seen.version, cx.now, cx.user()).await? {
        return Err(Error::Conflict { entity: "suspension" });
    }
    audit::record(tx, cx, "modules.lift", "module", &suspension.module_id, &suspension.module_version).await?;
    tx.touch("modules");
    tx.touch(crate::app::outbox::TOPIC);
    cx.touch(tx, suspension.unit_id, "suspension").await?;
    get(tx, cx, id).await
}

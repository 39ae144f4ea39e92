//! Rehearsals: what came of trying a version against everything that the county has.

use crate::app::{Cx, audit};
use crate::domain::access::Permission;
use crate::domain::module::{ModuleVersion, Rehearsal};
use crate::error::{Error, Result};
use crate::store::Tx;

/// Notes that a rehearsal of a version begins, against the version in use.
///
/// # Errors
/// `Forbidden` without `modules.install`; `NotFound`.
pub async fn begin(tx: &mut Tx, cx: &Cx, version: &ModuleVersion) -> Result<Rehearsal> {
    cx.require(tx, Permission::InstallModules).await?;
    let state = tx.get_module_state(&version.module_id).await?.ok_or(Error::NotFound { entity: "module" })?;
    let rehearsal = Rehearsal {
        digest: version.digest.clone(),
        against: state.digest,
        started_at: cx.now,
        ended_at: None,
        started_by: cx.user(),
        report: "{}".to_owned(),
    };
    tx.begin_rehearsal(&rehearsal).await?;
    audit::record(tx, cx, "modules.rehearse", "module", &version.module_id, &version.version).await?;
    tx.touch("modules");
    Ok(rehearsal)
}

/// Keeps what came of a rehearsal, unless another of the same version was begun since.
///
/// # Errors
/// As any statement.
pub async fn end(tx: &mut Tx, cx: &Cx, begun: &Rehearsal, report: &str) -> Result<bool> {
    let ended = tx.end_rehearsal(&begun.digest, begun.started_at, cx.now, report).await?;
    tx.touch("modules");
    Ok(ended)
}

/// The last rehearsal of a version.
///
/// # Errors
/// `Forbidden` without `modules.enable`.
pub async fn last(tx: &mut Tx, cx: &Cx, digest: &str) -> Result<Option<Rehearsal>> {
    cx.require(tx, Permission::EnableModules).await?;
    tx.saw("modules");
    tx.get_rehearsal(digest).await
}

//! Notices, objections, duties to publish.

use wushe_core::Result;
use wushe_core::store::Tx;

use super::Ground;

/// Enters them.
pub(super) async fn enter(_tx: &mut Tx, _ground: &Ground<'_>) -> Result<()> {
    Ok(())
}

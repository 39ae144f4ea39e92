//! Households, guardians, consents and what residents asked about their data.

use wushe_core::Result;
use wushe_core::store::Tx;

use super::Ground;

/// Enters them.
pub(super) async fn enter(_tx: &mut Tx, _ground: &Ground<'_>) -> Result<()> {
    Ok(())
}

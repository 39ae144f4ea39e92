//! Kinds of requests, the year's working days, reply templates, and requests in every state.

mod basis;
mod puziling;
mod story;
mod zhicheng;

use wushe_core::Result;
use wushe_core::store::Tx;

use super::Ground;

/// Enters them.
pub(super) async fn enter(tx: &mut Tx, ground: &Ground<'_>) -> Result<()> {
    basis::working_days(tx, ground).await?;
    let kinds = basis::kinds(tx, ground).await?;
    let templates = basis::templates(tx, ground).await?;
    zhicheng::enter(tx, ground, &kinds).await?;
    puziling::enter(tx, ground, &kinds, &templates).await
}

//! Organisations, contracts, stations; trainings and supervision of workers.

mod organisations;
mod stations;
mod workers;

use wushe_core::Result;
use wushe_core::store::Tx;

use super::Ground;

/// Enters them.
pub(super) async fn enter(tx: &mut Tx, ground: &Ground<'_>) -> Result<()> {
    organisations::chenjialing(tx, ground).await?;
    let runs_the_point = organisations::zhicheng(tx, ground).await?;
    let people = workers::enter(tx, ground).await?;
    stations::enter(tx, ground, &people, runs_the_point).await?;
    stations::rename_a_village(tx, ground).await
}

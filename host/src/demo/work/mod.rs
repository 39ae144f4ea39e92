//! What the communities of the demo county have done: entries of every register, made by the use cases that the desk uses,
//! each by somebody who may.

mod activities;
mod fund;
mod notices;
mod people;
mod places;
mod publicity;
mod requests;

use wushe_core::Result;
use wushe_core::app::{Actor, Core, Cx};
use wushe_core::domain::day::Day;
use wushe_core::error::Error;
use wushe_core::id::UnitId;
use wushe_core::store::Tx;

use super::county::Units;
use super::residents::Residents;
use super::users::Users;
use super::volunteers::Volunteers;
use super::when::moved;

/// What stands before any work is done.
pub(super) struct Ground<'c> {
    /// Ids, clock and keys.
    pub(super) core: &'c Core,
    /// The county.
    pub(super) county: UnitId,
    /// Units by code.
    pub(super) units: &'c Units,
    /// The grids of 普子岭社区, in order.
    pub(super) grids: &'c [UnitId],
    /// Residents.
    pub(super) residents: &'c Residents,
    /// Volunteers of 治城社区.
    pub(super) volunteers: &'c Volunteers,
    /// Who can log in.
    pub(super) users: &'c Users,
}

impl Ground<'_> {
    /// The unit with this code.
    pub(super) fn unit(&self, code: &str) -> Result<UnitId> {
        self.units.get(code).copied().ok_or_else(|| Error::internal(format!("the demo lacks unit {code}")))
    }

    /// The day that a day of the story is: see [`moved`].
    pub(super) fn day(&self, story: &str) -> Result<Day> {
        moved(self.core.clock.now(), story)
    }

    /// Somebody at work in a unit.
    pub(super) fn by(&self, actor: &Actor, unit: UnitId) -> Cx {
        self.core.cx(actor.clone(), unit, "zh-CN")
    }

    /// The platform in a unit.
    pub(super) fn system(&self, unit: UnitId) -> Cx {
        self.core.system(unit)
    }
}

/// Enters everything.
pub(super) async fn enter(tx: &mut Tx, ground: &Ground<'_>) -> Result<()> {
    places::enter(tx, ground).await?;
    people::enter(tx, ground).await?;
    requests::enter(tx, ground).await?;
    activities::enter(tx, ground).await?;
    fund::enter(tx, ground).await?;
    publicity::enter(tx, ground).await
}

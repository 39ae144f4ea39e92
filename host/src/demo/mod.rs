//! The demo county: 旺苍县 with its 23 townships, 220 communities and villages, the 40 grids of 普子岭社区 and invented
//! people. The same every time: a clock that stands still, ids and people from a seed. Everything goes through the use
//! cases that pages and commands use, and all of it is one transaction: a county is there whole or not at all.

mod chance;
mod county;
pub mod logins;
mod people;
pub mod places;
mod residents;
mod users;
mod volunteers;

use std::sync::Arc;

use wushe_core::Result;
use wushe_core::app::{Core, unit};
use wushe_core::domain::unit::UnitKind;
use wushe_core::id::{ResidentId, TeamId, UnitId, UserId, VolunteerId};
use wushe_core::seal::Keyring;
use wushe_core::store::{Mode, Store};
use wushe_core::time::{Clock, Ids, Timestamp};

use self::people::People;

/// When the demo county was set up: 2 March 2026, nine in the morning.
const FOUNDED: Timestamp = Timestamp::from_micros(1_772_413_200_000_000);

/// What everything invented comes from: the county's code.
const SEED: u64 = 510_821;

/// Steps that [`load`] tells its progress of.
pub const STEPS: usize = 5;

/// Somebody who can log in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// Their role, as messages name it: `role-<role>`.
    pub role: &'static str,
    /// What they log in with; the password is [`logins::PASSWORD`].
    pub login: String,
    /// Their name.
    pub name: String,
    /// Where.
    pub unit: &'static str,
}

/// What was loaded, and what the next steps need of it.
#[derive(Debug, Clone)]
pub struct DemoSummary {
    /// Townships.
    pub townships: usize,
    /// Communities and villages.
    pub communities: usize,
    /// Grids.
    pub grids: usize,
    /// Residents.
    pub residents: usize,
    /// Volunteers.
    pub volunteers: usize,
    /// Who can log in, in the order in which it is printed.
    pub logins: Vec<Login>,
    /// 治城社区.
    pub zhicheng: UnitId,
    /// Staff of 治城社区.
    pub staff: UserId,
    /// Its duty team.
    pub duty_team: TeamId,
    /// Its elders who live alone: they get liaison cards.
    pub alone: Vec<ResidentId>,
    /// Its volunteers, those who can log in first.
    pub helpers: Vec<VolunteerId>,
}

/// Whether a county is there already, demo or real: then nothing is loaded.
///
/// # Errors
/// As any statement.
pub async fn is_loaded(store: &Store) -> Result<bool> {
    store.read(|tx| Box::pin(unit::roots(tx))).await.map(|roots| !roots.is_empty())
}

/// Loads the demo county into an empty database. `progress` is told the number (from 1) and the name of each of the
/// [`STEPS`] before it begins; names are message ids, `demo-step-…`.
///
/// # Errors
/// `Refused` when a county is there; else as any use case: nothing is loaded then.
pub async fn load(store: &Store, keys: Arc<Keyring>, progress: impl Fn(usize, &'static str) + Send) -> Result<DemoSummary> {
    if is_loaded(store).await? {
        return Err(wushe_core::Error::refused("county-there"));
    }
    let core = Core { keys, clock: Arc::new(Clock::at(FOUNDED)), ids: Arc::new(Ids::seeded(SEED)) };
    let system = core.system(UnitId::from_uuid(uuid::Uuid::nil()));
    let mut people = People::new(SEED);
    let mut tx = store.begin(Mode::Write).await?;

    progress(1, "demo-step-units");
    let (root, units) = county::units(&mut tx, &system).await?;
    progress(2, "demo-step-grids");
    let grids = county::grids(&mut tx, &system, &units, &mut people).await?;
    progress(3, "demo-step-residents");
    let residents = residents::enter(&mut tx, &system, &units, &grids, &mut people).await?;
    progress(4, "demo-step-volunteers");
    let zhicheng = *units.get(places::ZHICHENG).ok_or_else(|| wushe_core::Error::internal("the demo lacks 治城社区"))?;
    let volunteers = volunteers::register(&mut tx, &system.in_unit(zhicheng), &mut people).await?;
    progress(5, "demo-step-users");
    let users = users::enter(&mut tx, &system, root, &units, &residents, &volunteers, &mut people).await?;

    let below = unit::count_below(&mut tx, root).await?;
    let count = |kind: UnitKind| {
        let found = below.iter().find(|(there, _)| *there == kind).map_or(0, |(_, count)| *count);
        usize::try_from(found).unwrap_or(0)
    };
    let summary = DemoSummary {
        townships: count(UnitKind::Township),
        communities: count(UnitKind::Community),
        grids: count(UnitKind::Grid),
        residents: residents.count,
        volunteers: volunteers.all.len(),
        logins: users.logins,
        zhicheng,
        staff: users.staff,
        duty_team: volunteers.duty,
        alone: residents.alone,
        helpers: volunteers.all.into_iter().map(|volunteer| volunteer.id).collect(),
    };
    tx.commit().await?;
    Ok(summary)
}

#[cfg(test)]
mod tests;

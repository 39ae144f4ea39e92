//! The demo county: 旺苍县 with its 23 townships, 220 communities and villages, the 40 grids of 普子岭社区 and invented
//! people. The same every time: a clock that stands still, ids and people from a seed. Everything goes through the use
//! cases that pages and commands use, and all of it is one transaction: a county is there whole or not at all. Then the
//! modules are switched on and used, as an administrator and the staff would: cards are issued, the canteen cooks.

mod act;
mod canteen;
mod cards;
mod chance;
mod county;
pub mod logins;
mod people;
pub mod picture;
pub mod places;
mod residents;
mod teahouse;
mod users;
mod volunteers;
mod when;
mod work;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use wushe_core::Result;
use wushe_core::app::{Actor, Core, unit};
use wushe_core::domain::unit::UnitKind;
use wushe_core::id::{ResidentId, TeamId, UnitId, VolunteerId};
use wushe_core::store::{Mode, Store};
use wushe_core::time::{Clock, Ids, Timestamp};

pub use self::canteen::Canteen;
pub use self::when::{FOUNDED, founded};

use self::people::People;
use crate::app::{App, Place};

/// What everything invented comes from: the county's code.
const SEED: u64 = 510_821;

/// Steps that the loading has, as [`run`] tells them.
pub const STEPS: usize = 10;

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
    /// The county.
    pub county: UnitId,
    /// Its administrator.
    pub administrator: Actor,
    /// 治城社区.
    pub zhicheng: UnitId,
    /// Staff of 治城社区.
    pub staff: Actor,
    /// Its duty team.
    pub duty_team: TeamId,
    /// Its elders who live alone: they get liaison cards.
    pub alone: Vec<ResidentId>,
    /// Its volunteers, those who can log in first.
    pub helpers: Vec<VolunteerId>,
    /// The love canteen of 陈家岭社区.
    pub canteen: canteen::Canteen,
}

/// Whether a county is there already, demo or real: then nothing is loaded.
///
/// # Errors
/// As any statement.
pub async fn is_loaded(store: &Store) -> Result<bool> {
    store.read(|tx| Box::pin(unit::roots(tx))).await.map(|roots| !roots.is_empty())
}

/// Whether the county that is there is the demo's: it has its code, and was entered at the very moment at which demo
/// counties are.
///
/// # Errors
/// As any statement.
pub async fn is_demo(store: &Store) -> Result<bool> {
    let roots = store.read(|tx| Box::pin(unit::roots(tx))).await?;
    Ok(roots.iter().any(|root| root.code.as_str() == places::COUNTY && when::is_founding(when::made(root.id))))
}

/// The files of the modules that the demo shows.
#[derive(Debug, Clone)]
pub struct Files {
    /// The liaison card.
    pub cards: Vec<u8>,
    /// The love canteen.
    pub canteen: Vec<u8>,
    /// The sisters' teahouse.
    pub teahouse: Vec<u8>,
}

impl Files {
    /// Reads the built modules in a folder; the path of the one that is missing otherwise.
    ///
    /// # Errors
    /// A file that cannot be read, with its path.
    pub fn read(folder: &Path) -> std::result::Result<Self, (PathBuf, std::io::Error)> {
        let file = |module: &str| {
            let path = folder.join(format!("{module}.wasm"));
            std::fs::read(&path).map_err(|error| (path, error))
        };
        Ok(Self { cards: file(cards::MODULE)?, canteen: file(canteen::MODULE)?, teahouse: file(teahouse::MODULE)? })
    }

    fn all(self) -> [Vec<u8>; 3] {
        [self.cards, self.canteen, self.teahouse]
    }
}

/// Takes newer versions of the modules into use in a county that is there; false when a file was changed and kept its
/// version, which then stays as it is.
///
/// # Errors
/// When a file is no module, or cannot be compiled.
pub async fn renew_modules(app: &Arc<App>, files: Files) -> anyhow::Result<bool> {
    let mut renewed = true;
    for file in files.all() {
        renewed &= cards::renew(app, file).await?;
    }
    Ok(renewed)
}

/// Opens an installation for the demo: with a clock that stands still at the founding before `now`, and ids from a seed.
///
/// # Errors
/// As [`App::open`].
pub async fn open(place: &Place, now: Timestamp) -> anyhow::Result<Arc<App>> {
    let place = Place { require_second_factor: Some(false), ..place.clone() };
    App::open(&place, Clock::at(when::founded(now)), Ids::seeded(SEED)).await
}

/// Loads the demo county into an empty installation that [`open`] opened: installs the modules from their `files`, loads
/// people and places, switches the modules on, issues cards, whose number is answered, and opens the canteen. `progress` is
/// told the number (from 1) and the message id of each of the [`STEPS`] before it begins.
///
/// # Errors
/// `Refused` (`county-there`) when a county is there; else what failed.
pub async fn run(
    app: &Arc<App>,
    files: Files,
    progress: impl Fn(usize, &'static str) + Send + Sync,
) -> anyhow::Result<(DemoSummary, usize)> {
    if is_loaded(&app.store).await? {
        return Err(wushe_core::Error::refused("county-there").into());
    }
    progress(1, "demo-step-module");
    for file in files.all() {
        cards::install(app, file).await?;
    }
    let county = load(&app.store, &app.core, |step, name| progress(step + 1, name)).await?;
    progress(STEPS - 2, "demo-step-cards");
    let issued = cards::issue(app, &county).await?;
    progress(STEPS - 1, "demo-step-canteen");
    canteen::open(app, &county.administrator, &county.canteen).await?;
    progress(STEPS, "demo-step-teahouse");
    teahouse::open(app, &county.administrator, &county.canteen).await?;
    // What the server does by itself is done once: the county's page of indicators has its sums from the beginning.
    app.tally().await?;
    Ok((county, issued))
}

/// Loads the people and places of the demo county into an empty database: the middle six steps of [`run`], numbered
/// from 1.
///
/// # Errors
/// `Refused` when a county is there; else as any use case: nothing is loaded then.
pub async fn load(
    store: &Store,
    core: &Core,
    progress: impl Fn(usize, &'static str) + Send + Sync,
) -> Result<DemoSummary> {
    if is_loaded(store).await? {
        return Err(wushe_core::Error::refused("county-there"));
    }
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
    let zhicheng =
        *units.get(places::ZHICHENG).ok_or_else(|| wushe_core::Error::internal("the demo lacks 治城社区"))?;
    let volunteers = volunteers::register(&mut tx, &system.in_unit(zhicheng), &mut people).await?;
    progress(5, "demo-step-users");
    let users = users::enter(&mut tx, &system, root, &units, &residents, &volunteers, &mut people).await?;

    progress(6, "demo-step-work");
    let ground = work::Ground {
        core,
        county: root,
        units: &units,
        grids: &grids,
        residents: &residents,
        volunteers: &volunteers,
        users: &users,
    };
    work::enter(&mut tx, &ground).await?;
    let canteen = canteen::people(&mut tx, &system, &units, &mut people).await?;

    let below = unit::count_below(&mut tx, root).await?;
    let count = |kind: UnitKind| {
        let found = below.iter().find(|(there, _)| *there == kind).map_or(0, |(_, count)| *count);
        usize::try_from(found).unwrap_or(0)
    };
    let summary = DemoSummary {
        townships: count(UnitKind::Township),
        communities: count(UnitKind::Community),
        grids: count(UnitKind::Grid),
        residents: residents.count + canteen::DINERS,
        volunteers: volunteers.all.len() + canteen::CARRIERS,
        county: root,
        administrator: users.administrator,
        zhicheng,
        staff: users.staff,
        duty_team: volunteers.duty,
        alone: residents.alone,
        helpers: volunteers.all,
        canteen,
    };
    tx.commit().await?;
    Ok(summary)
}

#[cfg(test)]
mod tests;

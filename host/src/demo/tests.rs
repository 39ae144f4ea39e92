//! What the demo county promises.

use std::collections::BTreeMap;

use tempfile::TempDir;
use wushe_core::app::{access, resident, team, worker};
use wushe_core::domain::day::Day;
use wushe_core::domain::page::Page;
use wushe_core::domain::resident::{ResidentFilter, ResidentView};
use wushe_core::domain::worker::WorkerFilter;
use wushe_core::seal::Keyring;

use super::*;

fn keys() -> Arc<Keyring> {
    Arc::new(Keyring::new(BTreeMap::from([(1, [7; 32])]), [8; 32]).expect("a keyring"))
}

async fn county() -> (TempDir, Store, DemoSummary) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Store::open_sqlite(&folder.path().join("county.db")).await.expect("a database");
    store.migrate().await.expect("migrated");
    let summary = load(&store, &demo_core(), |_, _| {}).await.expect("a demo county");
    (folder, store, summary)
}

fn demo_core() -> Core {
    Core {
        keys: keys(),
        clock: Arc::new(Clock::at(FOUNDED)),
        ids: Arc::new(Ids::seeded(SEED)),
        require_second_factor: false,
    }
}

/// The core of somebody else who comes later.
fn core() -> Core {
    Core {
        keys: keys(),
        clock: Arc::new(Clock::at(FOUNDED)),
        ids: Arc::new(Ids::seeded(1)),
        require_second_factor: false,
    }
}

async fn residents(store: &Store, unit: UnitId) -> Vec<ResidentView> {
    let mut tx = store.begin(Mode::Read).await.expect("a transaction");
    resident::list(&mut tx, &core().system(unit), Default::default(), Page::first(200)).await.expect("residents").items
}

#[tokio::test]
async fn the_county_is_what_the_sources_tell() {
    let (_folder, store, summary) = county().await;
    assert_eq!((summary.townships, summary.communities, summary.grids), (23, 220, 40));

    let mut tx = store.begin(Mode::Read).await.expect("a transaction");
    let puziling = unit::by_code(&mut tx, places::PUZILING).await.expect("普子岭社区");
    let grids = unit::children(&mut tx, puziling.id).await.expect("grids");
    assert_eq!(grids.len(), 40);
    for grid in grids {
        let workers = worker::list(&mut tx, &core().system(grid.id), WorkerFilter::default(), Page::first(10))
            .await
            .expect("workers");
        assert_eq!(workers.items.len(), 1, "one worker in {}", grid.name_zh);
    }
    let teams = team::list(&mut tx, &core().system(summary.zhicheng), Default::default(), Page::first(200))
        .await
        .expect("teams")
        .items;
    let duty = teams.iter().find(|team| team.id == summary.duty_team).expect("the duty team");
    assert_eq!((duty.name.as_str(), duty.members), ("志愿便民代办队", 12));
    let zhicheng = unit::by_code(&mut tx, places::ZHICHENG).await.expect("治城社区");
    let neighbour = unit::by_code(&mut tx, places::NEIGHBOUR).await.expect("the neighbour");
    assert_eq!(zhicheng.parent_id, neighbour.parent_id);
    let cx = core().system(zhicheng.id);
    let everybody = resident::count(&mut tx, &cx, ResidentFilter::default()).await.expect("a count");
    let filter = ResidentFilter { lives_alone: Some(true), ..ResidentFilter::default() };
    let alone = resident::count(&mut tx, &cx, filter).await.expect("a count");
    assert!(everybody >= 100 && alone == 30 && summary.alone.len() == 30, "{everybody} {alone}");
}

#[tokio::test]
async fn it_is_the_same_every_time() {
    let (_one_folder, one, first) = county().await;
    let (_two_folder, two, second) = county().await;
    assert_eq!((first.zhicheng, &first.alone, &first.helpers), (second.zhicheng, &second.alone, &second.helpers));
    assert_eq!(residents(&one, first.zhicheng).await, residents(&two, second.zhicheng).await);
}

/// A county can be loaded on any day: a holiday, the first of a quarter, a day that only some years have.
#[tokio::test]
async fn it_is_loaded_on_any_day() {
    for day in ["2026-10-01", "2027-01-01", "2028-02-29", "2026-11-29"] {
        let at = day.parse::<Day>().expect("a day").begins().plus_seconds(20 * 3600);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = Store::open_sqlite(&folder.path().join("county.db")).await.expect("a database");
        store.migrate().await.expect("migrated");
        let core = Core { clock: Arc::new(Clock::at(founded(at))), ..demo_core() };
        let loaded = load(&store, &core, |_, _| {}).await;
        assert!(loaded.is_ok(), "{day}: {loaded:?}");
        assert!(is_demo(&store).await.expect("an answer"), "{day}");
    }
}

#[tokio::test]
async fn everybody_in_the_list_can_log_in() {
    let (_folder, store, _) = county().await;
    let core = core();
    for login in logins::all() {
        let session = access::log_in(&store, &core, &login.login, logins::PASSWORD, "127.0.0.1").await;
        session.unwrap_or_else(|error| panic!("{}: {error}", login.login));
    }
}

#[tokio::test]
async fn a_county_that_is_there_is_left_alone() {
    let (_folder, store, _) = county().await;
    let again = load(&store, &demo_core(), |_, _| {}).await;
    assert!(is_demo(&store).await.expect("an answer"));
    assert!(matches!(again, Err(wushe_core::Error::Refused { code: "county-there", .. })), "{again:?}");
}

#[tokio::test]
async fn people_of_the_desk_find_something_in_every_register_of_people() {
    use wushe_core::app::{consent, data_request, guardian, household};
    let (_folder, store, summary) = county().await;
    let cx = core().system(summary.zhicheng);
    let mut tx = store.begin(Mode::Read).await.expect("a transaction");
    let page = || Page::first(200);
    let homes = household::list(&mut tx, &cx, Default::default(), page()).await.expect("households").items;
    assert!(homes.len() >= 10 && homes.iter().any(|home| home.members.len() >= 3), "{homes:?}");
    let guardians = guardian::list(&mut tx, &cx, Default::default(), page()).await.expect("guardians").items;
    assert!(guardians.iter().any(|guardian| guardian.guardian_id == summary.alone.first().copied()), "{guardians:?}");
    let consents = consent::list(&mut tx, &cx, Default::default(), page()).await.expect("consents").items;
    assert_eq!(consents.iter().filter(|consent| consent.withdrawn_on.is_some()).count(), 2);
    let asked = data_request::list(&mut tx, &cx, Default::default(), page()).await.expect("questions").items;
    let states: std::collections::BTreeSet<_> = asked.iter().map(|asked| asked.status.to_string()).collect();
    assert_eq!((asked.len(), states.len()), (6, 4), "{states:?}");
    let pairs = resident::duplicates(&mut tx, &cx, page()).await.expect("pairs").items;
    assert!(pairs.len() >= 2, "{pairs:?}");
}

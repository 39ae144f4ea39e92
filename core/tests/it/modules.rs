//! Modules: installing, and what holds where.

use wushe_core::app::module::{self, NewVersion, Word};
use wushe_core::app::{Cx, record};
use wushe_core::domain::access::Role;
use wushe_core::domain::unit::UnitKind;
use wushe_core::id::UnitId;

use crate::kit::{Bed, World, said};

const LEVELS: &[UnitKind] = &[UnitKind::County, UnitKind::Township, UnitKind::Community, UnitKind::Grid];

store_tests![
    only_the_county_installs,
    the_nearest_word_holds,
    a_word_is_changed_by_who_saw_the_last,
    a_word_is_said_where_it_may_be,
    off_keeps_the_data,
    several_modules_are_told_apart,
];

fn version(version: &str, digest: &str) -> NewVersion {
    NewVersion {
        module_id: "liaison-card".to_owned(),
        version: version.to_owned(),
        digest: digest.to_owned(),
        manifest: format!("{{\"version\":\"{version}\"}}"),
        publisher: String::new(),
        component: digest.as_bytes().to_vec(),
    }
}

fn word(enabled: bool, seen: Option<i64>) -> Word {
    Word { enabled, settings: None, grants: vec!["records".to_owned()], seen }
}

async fn only_the_county_installs(bed: Bed) {
    let world = World::new(&bed).await;
    for (role, unit) in [(Role::UnitAdmin, world.town), (Role::Staff, world.home), (Role::GridWorker, world.grid)] {
        let cx = world.with_roles(unit, role.as_str(), &[role]).await;
        let refused = put!(bed, tx => module::version::add(tx, &cx, version("1.0.0", "aa")));
        assert_eq!(said(refused), "forbidden: modules.install");
    }
    assert!(ask!(bed, tx => module::list(tx)).unwrap().is_empty());
}

async fn the_nearest_word_holds(bed: Bed) {
    let world = World::new(&bed).await;
    world.install("liaison-card").await;
    let is_on = async |unit: UnitId| ask!(bed, tx => module::effective(tx, "liaison-card", unit)).unwrap().is_some();
    let where_on = async || {
        let mut on = Vec::new();
        for unit in [world.county, world.town, world.home, world.next_door, world.grid] {
            on.push(is_on(unit).await);
        }
        on
    };
    let say = async |unit: UnitId, enabled| {
        put!(bed, tx => module::say(tx, &world.system(unit), "liaison-card", LEVELS, word(enabled, None))).unwrap();
    };
    let unsay = async |unit: UnitId| {
        put!(bed, tx => module::unsay(tx, &world.system(unit), "liaison-card")).unwrap();
    };
    assert_eq!(where_on().await, [false; 5]);
    say(world.home, true).await;
    assert_eq!(where_on().await, [false, false, true, false, true]);
    say(world.county, true).await;
    assert_eq!(where_on().await, [true; 5]);
    say(world.town, false).await;
    assert_eq!(where_on().await, [true, false, true, false, true]);
    say(world.grid, false).await;
    assert_eq!(where_on().await, [true, false, true, false, false]);
    unsay(world.home).await;
    assert_eq!(where_on().await, [true, false, false, false, false]);
    unsay(world.grid).await;
    unsay(world.town).await;
    assert_eq!(where_on().await, [true; 5]);
    unsay(world.county).await;
    assert_eq!(where_on().await, [false; 5]);
    let nothing = put!(bed, tx => module::unsay(tx, &world.system(world.home), "liaison-card"));
    assert_eq!(said(nothing), "not found: module");
}

async fn a_word_is_changed_by_who_saw_the_last(bed: Bed) {
    let world = World::new(&bed).await;
    world.install("liaison-card").await;
    let cx = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let say = async |word: Word| put!(bed, tx => module::say(tx, &cx, "liaison-card", LEVELS, word));
    assert_eq!(said(say(word(true, Some(1))).await), "conflict: module");
    let settings = Word { settings: Some("{\"team\":\"值班队\"}".to_owned()), ..word(true, None) };
    let first = say(settings).await.unwrap();
    assert_eq!((first.version, first.grants.as_str(), first.changed_by), (1, "[\"records\"]", cx.user()));
    assert_eq!(said(say(word(false, None)).await), "conflict: module");
    let second = say(word(false, Some(1))).await.unwrap();
    assert_eq!((second.version, second.id, second.settings), (2, first.id, first.settings));
    assert_eq!(said(say(word(true, Some(1))).await), "conflict: module");
    let words = ask!(bed, tx => module::words(tx, &cx, "liaison-card")).unwrap();
    assert_eq!(words.iter().map(|word| (word.unit_id, word.enabled)).collect::<Vec<_>>(), [(world.home, false)]);
    let long = Word { settings: Some(" ".repeat(64 * 1024 + 1)), ..word(true, Some(2)) };
    assert_eq!(said(say(long).await), "invalid: settings too-long");
}

async fn a_word_is_said_where_it_may_be(bed: Bed) {
    let world = World::new(&bed).await;
    world.install("liaison-card").await;
    let community = &[UnitKind::Community];
    let say =
        async |cx: &Cx, module: &str| said(put!(bed, tx => module::say(tx, cx, module, community, word(true, None))));
    let township = world.with_roles(world.town, "town", &[Role::UnitAdmin]).await;
    let staff = world.staff(world.home, "desk").await;
    assert_eq!(say(&township, "liaison-card").await, "refused: module-level");
    assert_eq!(say(&township.in_unit(world.grid), "liaison-card").await, "refused: module-level");
    assert_eq!(say(&township.in_unit(world.home), "no-such").await, "not found: module");
    assert_eq!(say(&township.in_unit(world.county), "liaison-card").await, "forbidden: modules.enable");
    assert_eq!(say(&staff, "liaison-card").await, "forbidden: modules.enable");
    assert_eq!(said(put!(bed, tx => module::unsay(tx, &staff, "liaison-card"))), "forbidden: modules.enable");
    assert_eq!(said(ask!(bed, tx => module::words(tx, &staff, "liaison-card"))), "forbidden: modules.enable");
    assert_eq!(say(&township.in_unit(world.home), "liaison-card").await, "ok");
}

async fn off_keeps_the_data(bed: Bed) {
    let world = World::new(&bed).await;
    world.install("liaison-card").await;
    let system = world.system(world.home);
    let inside = Cx { module: Some("liaison-card".into()), ..system.clone() };
    let cards = record::Collection { name: "card".to_owned(), ..Default::default() };
    let say = async |word: Word| put!(bed, tx => module::say(tx, &system, "liaison-card", LEVELS, word)).unwrap();
    say(word(true, None)).await;
    let body = serde_json::Map::new();
    let id = put!(bed, tx => record::insert(tx, &inside, &cards, body)).unwrap().record.id;
    say(word(false, Some(1))).await;
    assert!(ask!(bed, tx => module::effective(tx, "liaison-card", world.home)).unwrap().is_none());
    assert_eq!(ask!(bed, tx => module::count_records(tx, &system)).unwrap(), [("liaison-card".to_owned(), 1)]);
    let elsewhere = world.system(world.next_door);
    assert_eq!(ask!(bed, tx => module::count_records(tx, &elsewhere)).unwrap(), []);
    say(word(true, Some(2))).await;
    assert!(ask!(bed, tx => record::get(tx, &inside, &cards, id)).unwrap().is_some());
}

async fn several_modules_are_told_apart(bed: Bed) {
    let world = World::new(&bed).await;
    world.install("liaison-card").await;
    world.install("canteen").await;
    world.install("tea-house").await;
    let say = async |module: &str, unit: UnitId, enabled| {
        put!(bed, tx => module::say(tx, &world.system(unit), module, LEVELS, word(enabled, None))).unwrap();
    };
    say("liaison-card", world.home, true).await;
    say("canteen", world.town, true).await;
    say("canteen", world.next_door, false).await;
    let on = async |unit: UnitId| {
        let on = ask!(bed, tx => module::list_effective(tx, unit)).unwrap();
        on.into_iter().map(|effective| (effective.version.module_id, effective.enablement.unit_id)).collect::<Vec<_>>()
    };
    let (card, canteen) = ("liaison-card".to_owned(), "canteen".to_owned());
    assert_eq!(on(world.grid).await, [(canteen.clone(), world.town), (card, world.home)]);
    assert_eq!(on(world.town).await, [(canteen, world.town)]);
    assert_eq!(on(world.next_door).await, []);
}

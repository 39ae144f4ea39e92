//! Modules: installing, and what holds where.

use wushe_core::app::module::{self, Grants, NewVersion, Word};
use wushe_core::app::{Cx, audit, invocation, outbox, record, suspension};
use wushe_core::domain::access::Role;
use wushe_core::domain::outbox::OutboxKind;
use wushe_core::domain::suspension::LiftSuspension;
use wushe_core::domain::unit::UnitKind;
use wushe_core::id::{InvocationId, UnitId};

use crate::kit::{Bed, World, said};

const LEVELS: &[UnitKind] = &[UnitKind::County, UnitKind::Township, UnitKind::Community, UnitKind::Grid];

store_tests![
    only_the_county_installs,
    the_nearest_word_holds,
    a_word_is_changed_by_who_saw_the_last,
    a_word_is_said_where_it_may_be,
    off_keeps_the_data,
    several_modules_are_told_apart,
    a_word_begins_as_it_is_above,
    a_word_is_taken_back_by_who_saw_the_last,
    what_is_withheld_above_is_given_back_there,
    the_trail_tells_what_was_changed,
    it_is_told_what_is_wrong_and_where,
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
    Word { enabled, settings: None, grants: Grants::These(vec!["records".to_owned()]), seen }
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
        put!(bed, tx => module::unsay(tx, &world.system(unit), "liaison-card", 1)).unwrap();
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
    let nothing = put!(bed, tx => module::unsay(tx, &world.system(world.home), "liaison-card", 1));
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
    assert_eq!(said(put!(bed, tx => module::unsay(tx, &staff, "liaison-card", 1))), "forbidden: modules.enable");
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

fn these(names: &[&str]) -> Grants {
    Grants::These(names.iter().map(|name| (*name).to_owned()).collect())
}

fn at_first(names: &[&str]) -> Grants {
    Grants::AsTheyAre(names.iter().map(|name| (*name).to_owned()).collect())
}

async fn a_word_begins_as_it_is_above(bed: Bed) {
    let world = World::new(&bed).await;
    world.install("liaison-card").await;
    let say = async |unit: UnitId, word: Word| {
        put!(bed, tx => module::say(tx, &world.system(unit), "liaison-card", LEVELS, word)).unwrap()
    };
    let plain = |enabled, seen| Word { enabled, settings: None, grants: at_first(&["records", "notify"]), seen };
    let first = say(world.next_door, plain(true, None)).await;
    assert_eq!(
        (first.settings.as_str(), first.grants.as_str()),
        ("{}", r#"["records","notify"]"#),
        "nothing is said above"
    );

    let town = Word { settings: Some(r#"{"fee":5}"#.to_owned()), grants: these(&["records"]), ..plain(true, None) };
    say(world.town, town).await;
    let off = say(world.home, plain(false, None)).await;
    assert_eq!((off.settings.as_str(), off.grants.as_str()), (r#"{"fee":5}"#, r#"["records"]"#), "as above");
    let town = Word { settings: Some("{}".to_owned()), grants: these(&["records", "notify"]), ..plain(true, Some(1)) };
    say(world.town, town).await;
    let on = say(world.home, plain(true, Some(1))).await;
    assert_eq!((on.settings.as_str(), on.grants.as_str()), (r#"{"fee":5}"#, r#"["records"]"#), "its own by now");

    let standing = async |unit: UnitId| {
        let standing = ask!(bed, tx => module::standing(tx, &world.system(unit), "liaison-card")).unwrap();
        (standing.own.as_ref().map(|word| word.unit_id), standing.above.as_ref().map(|word| word.unit_id))
    };
    assert_eq!(standing(world.home).await, (Some(world.home), Some(world.town)));
    assert_eq!(standing(world.grid).await, (None, Some(world.home)));
    assert_eq!(standing(world.county).await, (None, None));
    let staff = world.staff(world.home, "desk").await;
    let refused = ask!(bed, tx => module::standing(tx, &staff, "liaison-card"));
    assert_eq!(said(refused), "forbidden: modules.enable");
}

async fn a_word_is_taken_back_by_who_saw_the_last(bed: Bed) {
    let world = World::new(&bed).await;
    world.install("liaison-card").await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let sibling = world.with_roles(world.next_door, "next", &[Role::UnitAdmin]).await;
    put!(bed, tx => module::say(tx, &admin, "liaison-card", LEVELS, word(true, None))).unwrap();
    put!(bed, tx => module::say(tx, &admin, "liaison-card", LEVELS, word(false, Some(1)))).unwrap();
    let unsay = async |cx: &Cx, seen| said(put!(bed, tx => module::unsay(tx, cx, "liaison-card", seen)));
    assert_eq!(unsay(&sibling.in_unit(world.home), 2).await, "forbidden: modules.enable");
    assert_eq!(unsay(&admin, 1).await, "conflict: module");
    assert_eq!(unsay(&admin, 2).await, "ok");
    assert_eq!(unsay(&admin, 2).await, "not found: module");
    let standing = ask!(bed, tx => module::standing(tx, &admin, "liaison-card")).unwrap();
    assert!(standing.holds().is_none());
}

async fn what_is_withheld_above_is_given_back_there(bed: Bed) {
    let world = World::new(&bed).await;
    world.install("liaison-card").await;
    let town = world.with_roles(world.town, "town", &[Role::UnitAdmin]).await;
    let home = world.with_roles(world.home, "home", &[Role::UnitAdmin]).await;
    let word = |names: &[&str], seen| Word { enabled: true, settings: None, grants: these(names), seen };
    let say = async |cx: &Cx, word: Word| said(put!(bed, tx => module::say(tx, cx, "liaison-card", LEVELS, word)));
    assert_eq!(say(&town, word(&["records", "notify"], None)).await, "ok");
    assert_eq!(say(&home, word(&["records", "http"], None)).await, "refused: module-grant-above");
    assert_eq!(say(&home, word(&["records"], None)).await, "ok", "less is theirs to decide");
    assert_eq!(say(&home, word(&["records", "notify"], Some(1))).await, "ok", "so is what is granted above");
    assert_eq!(
        say(&town.in_unit(world.home), word(&["records", "http"], Some(2))).await,
        "ok",
        "whoever decides above may"
    );
    assert_eq!(say(&home, word(&["records", "http"], Some(3))).await, "ok", "what they have they keep");
    // Off above says nothing of what is granted.
    assert_eq!(say(&town, Word { enabled: false, ..word(&["records"], Some(1)) }).await, "ok");
    assert_eq!(say(&home, word(&["records", "hours"], Some(4))).await, "ok");
}

async fn the_trail_tells_what_was_changed(bed: Bed) {
    let world = World::new(&bed).await;
    world.install("liaison-card").await;
    let cx = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let say = async |settings: &str, names: &[&str], seen| {
        let word = Word { enabled: true, settings: Some(settings.to_owned()), grants: these(names), seen };
        put!(bed, tx => module::say(tx, &cx, "liaison-card", LEVELS, word)).unwrap();
    };
    say(r#"{"fee":5,"team":"a"}"#, &["records", "notify"], None).await;
    say(r#"{"fee":6,"open":true,"team":"a"}"#, &["hours", "records"], Some(1)).await;
    put!(bed, tx => module::unsay(tx, &cx, "liaison-card", 2)).unwrap();
    let found = ask!(bed, tx => audit::list(tx, &cx, None, 10)).unwrap();
    let found = found.iter().filter(|entry| entry.verb.starts_with("modules."));
    let told: Vec<_> = found.map(|entry| (entry.verb.as_str(), entry.detail.as_str())).collect();
    assert_eq!(
        told,
        [
            ("modules.inherit", ""),
            ("modules.configure", "+hours -notify fee open"),
            ("modules.enable", r#"["records","notify"]"#),
        ]
    );
}

async fn it_is_told_what_is_wrong_and_where(bed: Bed) {
    let world = World::new(&bed).await;
    world.install("liaison-card").await;
    let county = world.system(world.county);
    put!(bed, tx => module::say(tx, &world.system(world.town), "liaison-card", LEVELS, word(true, None))).unwrap();
    let troubled = async |cx: &Cx| ask!(bed, tx => module::health::troubled(tx, cx)).unwrap();
    assert!(troubled(&county).await.is_empty());
    let version = ask!(bed, tx => module::get(tx, "liaison-card")).unwrap().version;
    let fail = async |unit: UnitId, version: &str, kind: &str, times: usize| {
        for _ in 0..times {
            let cx = world.system(unit);
            let failure = invocation::InvocationFailure {
                id: cx.id(InvocationId::from_uuid),
                at: cx.now,
                module_id: "liaison-card".to_owned(),
                version: version.to_owned(),
                unit_id: unit,
                user_id: None,
                kind: kind.to_owned(),
                name: "desk".to_owned(),
                code: "trap".to_owned(),
                detail: String::new(),
            };
            put!(bed, tx => invocation::keep_failure(tx, failure.clone())).unwrap();
            put!(bed, tx => suspension::consider(tx, &cx, &failure)).unwrap();
        }
    };
    fail(world.home, &version, "page", 6).await;
    fail(world.next_door, &version, "page", 2).await;
    fail(world.next_door, "0.0.1", "page", 2).await;
    fail(world.next_door, &version, "indicator", 2).await;
    let message = outbox::NewMessage {
        kind: OutboxKind::Job,
        module_id: "liaison-card".to_owned(),
        recipient: String::new(),
        target_id: "liaison-card".to_owned(),
        name: "nightly".to_owned(),
        event: "nightly".to_owned(),
        body: serde_json::Map::new(),
        trail: Vec::new(),
        due_at: county.now,
    };
    put!(bed, tx => outbox::queue(tx, &world.system(world.next_door), message)).unwrap();
    let taken = put!(bed, tx => outbox::claim(tx, &bed.core, outbox::Lane::Modules, 10)).unwrap();
    assert_eq!(taken.len(), 1);
    let hopeless = outbox::Tried::Hopeless("not-here".to_owned());
    put!(bed, tx => outbox::tried(tx, &bed.core, &taken[0].message, hopeless.clone())).unwrap();

    let all = troubled(&county).await;
    let health = &all["liaison-card"];
    let suspended: Vec<_> = health.suspended.iter().map(|one| (one.unit_id, one.code.as_str())).collect();
    assert_eq!(suspended, [(world.home, "trap")]);
    let failing: Vec<_> = health.failing.iter().map(|one| (one.unit_id, one.failures)).collect();
    assert_eq!(failing, [(world.next_door, 2)], "neither another version nor indicators");
    assert_eq!((health.parked, health.is_well()), (1, false));
    // A unit sees its own.
    let home = troubled(&world.system(world.home)).await;
    assert_eq!(
        (home["liaison-card"].suspended.len(), home["liaison-card"].failing.len(), home["liaison-card"].parked),
        (1, 0, 0)
    );
    let staff = world.staff(world.home, "desk").await;
    let refused = ask!(bed, tx => module::health::troubled(tx, &staff));
    assert_eq!(said(refused), "forbidden: modules.enable");

    let held = health.suspended[0].clone();
    bed.core.clock.advance_seconds(1);
    let lifted = LiftSuspension { version: held.version };
    put!(bed, tx => suspension::lift(tx, &world.system(world.home), held.id, lifted)).unwrap();
    assert!(!troubled(&world.system(world.home)).await.contains_key("liaison-card"), "what failed before is forgiven");
    bed.core.clock.advance_seconds(25 * 3600);
    assert!(troubled(&world.system(world.county)).await["liaison-card"].failing.is_empty(), "that was yesterday");
    // What is off does not trouble anybody.
    fail(world.home, &version, "page", 1).await;
    put!(bed, tx => module::say(tx, &world.system(world.home), "liaison-card", LEVELS, word(false, None))).unwrap();
    assert!(!troubled(&world.system(world.home)).await.contains_key("liaison-card"));
}

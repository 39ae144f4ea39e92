//! Records that are brought over to another version, and records that were kept long enough.

use serde_json::json;
use wushe_core::app::Cx;
use wushe_core::app::module::{self, NewVersion, Switch, migration, version};
use wushe_core::app::record::{self, Collection, IndexedField, KeyCondition, KeyValue, RecordFilter};
use wushe_core::domain::access::Role;

use crate::kit::{Bed, World, said};
use crate::records::{body, cards, insert, inside};

store_tests![
    a_switch_has_the_records_brought_over_wherever_there_are_any,
    what_was_changed_meanwhile_stays_and_what_is_taken_is_told,
    a_trial_brings_over_what_is_in_its_unit,
    only_whoever_may_see_modules_sees_how_far_it_is,
    records_are_taken_away_when_they_were_kept_long_enough
];

const ID: &str = "liaison-card";

fn new(version: &str, digest: &str) -> NewVersion {
    NewVersion {
        module_id: ID.to_owned(),
        version: version.to_owned(),
        digest: digest.to_owned(),
        manifest: "{}".to_owned(),
        publisher: String::new(),
        component: digest.as_bytes().to_vec(),
    }
}

fn to(digest: &str, seen: &str) -> Switch {
    Switch { module: ID.to_owned(), digest: digest.to_owned(), seen: seen.to_owned(), granted: Vec::new() }
}

async fn with_two(bed: &Bed, world: &World<'_>) -> Cx {
    let cx = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await;
    put!(bed, tx => version::add(tx, &cx, new("1.0.0", "aa"))).unwrap();
    put!(bed, tx => version::add(tx, &cx, new("1.1.0", "bb"))).unwrap();
    cx
}

/// The same cards, found by their colour, which is personal, and by nothing else.
fn coloured() -> Collection {
    let colour = IndexedField { name: "colour".to_owned(), number: false, unique: true };
    Collection { indexed: vec![colour], personal: vec!["colour".to_owned()], ..cards() }
}

async fn of_colour(bed: &Bed, cx: &Cx, colour: &str) -> Vec<String> {
    let value = record::condition_value(cx, &coloured(), "colour", &json!(colour)).unwrap();
    let conditions = vec![KeyCondition::Eq("colour".to_owned(), value)];
    let filter = RecordFilter { conditions, ..RecordFilter::default() };
    let found = ask!(bed, tx => record::query(tx, cx, &coloured(), filter)).unwrap();
    found.into_iter().map(|entry| entry.body["colour"].as_str().unwrap_or_default().to_owned()).collect()
}

async fn a_switch_has_the_records_brought_over_wherever_there_are_any(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = with_two(&bed, &world).await;
    let here = inside(&world);
    let first = insert(&bed, &here, json!({ "number": "L-1", "note": "密" })).await;
    assert_eq!(ask!(bed, tx => migration::open(tx, 9)).unwrap(), []);
    put!(bed, tx => version::take(tx, &cx, to("bb", "aa"))).unwrap();
    let open = ask!(bed, tx => migration::open(tx, 9)).unwrap();
    let of: Vec<_> = open.iter().map(|one| (one.unit_id, one.from_digest.as_str(), one.digest.as_str())).collect();
    assert_eq!(of, [(world.home, "aa", "bb")]);
    let (from, now) = ask!(bed, tx => migration::versions(tx, &open[0])).unwrap().unwrap();
    assert_eq!((from.version.as_str(), now.version.as_str()), ("1.0.0", "1.1.0"));

    let found = ask!(bed, tx => migration::batch(tx, &here, &open[0], &cards())).unwrap();
    assert_eq!(
        found.iter().map(|entry| &entry.body["note"]).collect::<Vec<_>>(),
        ["密"],
        "open, as its module sees it"
    );
    let brought = vec![(found[0].clone(), Ok(body(json!({ "number": "L-1", "colour": "红" }))))];
    let kept = put!(bed, tx => migration::keep(tx, &here, &open[0], &coloured(), brought.clone())).unwrap();
    assert_eq!((kept.done, kept.failed, kept.after_id), (1, 0, Some(first.record.id)));
    assert_eq!(
        said(put!(bed, tx => migration::keep(tx, &here, &open[0], &coloured(), brought))),
        "conflict: module_migration"
    );
    assert_eq!(of_colour(&bed, &here, "红").await, ["红"]);
    let after = ask!(bed, tx => record::get(tx, &here, &coloured(), first.record.id)).unwrap().unwrap();
    assert_eq!((after.record.version, after.record.updated_at), (1, first.record.updated_at), "nobody changed it");
    assert!(!after.record.body.contains('红'), "what is personal now is sealed");
    let none = RecordFilter {
        conditions: vec![KeyCondition::Eq("number".to_owned(), KeyValue::Text("L-1".to_owned()))],
        ..RecordFilter::default()
    };
    assert!(ask!(bed, tx => record::query(tx, &here, &cards(), none)).unwrap().is_empty(), "by nothing else");
    assert!(ask!(bed, tx => migration::batch(tx, &here, &kept, &cards())).unwrap().is_empty());
    put!(bed, tx => migration::end(tx, &here, &kept)).unwrap();
    assert_eq!(ask!(bed, tx => migration::open(tx, 9)).unwrap(), []);
    assert_eq!(ask!(bed, tx => migration::list(tx, &cx, ID)).unwrap(), [], "all is well");
}

async fn what_was_changed_meanwhile_stays_and_what_is_taken_is_told(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = with_two(&bed, &world).await;
    let here = inside(&world);
    for number in ["L-1", "L-2", "L-3"] {
        insert(&bed, &here, json!({ "number": number })).await;
    }
    put!(bed, tx => version::take(tx, &cx, to("bb", "aa"))).unwrap();
    let open = ask!(bed, tx => migration::open(tx, 9)).unwrap().remove(0);
    let found = ask!(bed, tx => migration::batch(tx, &here, &open, &cards())).unwrap();
    let id = found[0].record.id;
    put!(bed, tx => record::update(tx, &here, &coloured(), id, 1, body(json!({ "colour": "新" })))).unwrap();
    let made = ["旧", "同", "同"].map(|colour| Ok(body(json!({ "colour": colour }))));
    let brought = found.into_iter().zip(made).collect::<Vec<_>>();
    let kept = put!(bed, tx => migration::keep(tx, &here, &open, &coloured(), brought)).unwrap();
    assert_eq!((kept.done, kept.failed), (2, 1));
    assert!(kept.failure.ends_with(": colour taken"), "{}", kept.failure);
    assert_eq!((of_colour(&bed, &here, "新").await.len(), of_colour(&bed, &here, "旧").await.len()), (1, 0));
    assert_eq!(of_colour(&bed, &here, "同").await, ["同"]);
    put!(bed, tx => migration::end(tx, &here, &kept)).unwrap();
    let told = ask!(bed, tx => migration::list(tx, &cx, ID)).unwrap();
    assert_eq!((told.len(), told[0].failed, told[0].ended_at.is_some()), (1, 1, true));
    // Begun anew by another switch, what was under way is none of its business.
    put!(bed, tx => version::go_back(tx, &cx, ID, "bb")).unwrap();
    assert_eq!(said(put!(bed, tx => migration::end(tx, &here, &kept))), "conflict: module_migration");
    let again = ask!(bed, tx => migration::open(tx, 9)).unwrap().remove(0);
    assert_eq!((again.from_digest.as_str(), again.digest.as_str(), again.failed), ("bb", "aa", 0));
}

async fn a_trial_brings_over_what_is_in_its_unit(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = with_two(&bed, &world).await;
    let levels = [wushe_core::domain::unit::UnitKind::Community];
    let word = module::Word { enabled: true, settings: None, grants: module::Grants::These(Vec::new()), seen: None };
    put!(bed, tx => module::say(tx, &cx.in_unit(world.home), ID, &levels, word)).unwrap();
    let next_door = Cx { module: Some(ID.into()), ..world.system(world.next_door) };
    insert(&bed, &inside(&world), json!({ "number": "L-1" })).await;
    insert(&bed, &next_door, json!({ "number": "L-1" })).await;
    put!(bed, tx => version::try_here(tx, &cx.in_unit(world.home), to("bb", "aa"))).unwrap();
    let units = async || {
        let open = ask!(bed, tx => migration::open(tx, 9)).unwrap();
        open.into_iter().map(|one| (one.unit_id, one.digest)).collect::<Vec<_>>()
    };
    assert_eq!(units().await, [(world.home, "bb".to_owned())]);
    put!(bed, tx => version::end_trial(tx, &cx, ID)).unwrap();
    assert_eq!(units().await, [(world.home, "aa".to_owned())]);
}

async fn only_whoever_may_see_modules_sees_how_far_it_is(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = with_two(&bed, &world).await;
    insert(&bed, &inside(&world), json!({ "number": "L-1" })).await;
    put!(bed, tx => version::take(tx, &cx, to("bb", "aa"))).unwrap();
    assert_eq!(ask!(bed, tx => migration::list(tx, &cx, ID)).unwrap().len(), 1);
    let staff = world.staff(world.home, "desk").await;
    assert_eq!(said(ask!(bed, tx => migration::list(tx, &staff, ID))), "forbidden: modules.enable");
    let neighbour = world.with_roles(world.next_door, "neighbour", &[Role::UnitAdmin]).await;
    assert_eq!(ask!(bed, tx => migration::list(tx, &neighbour, ID)).unwrap(), [], "next door there are none");
}

async fn records_are_taken_away_when_they_were_kept_long_enough(bed: Bed) {
    let world = World::new(&bed).await;
    let here = inside(&world);
    let next_door = Cx { module: Some(ID.into()), ..world.system(world.next_door) };
    let old = insert(&bed, &here, json!({ "number": "L-1" })).await;
    let used = insert(&bed, &here, json!({ "number": "L-2" })).await;
    insert(&bed, &next_door, json!({ "number": "L-1" })).await;
    bed.core.clock.advance_seconds(86_400);
    let later = Cx { now: bed.core.clock.now(), ..here.clone() };
    put!(bed, tx => record::update(tx, &later, &cards(), used.record.id, 1, body(json!({ "number": "L-2" })))).unwrap();
    let over = |before| (later.clone(), before);
    let retire = async |(cx, before): (Cx, _)| put!(bed, tx => record::retire(tx, &cx, &cards(), before, 10)).unwrap();
    assert_eq!(retire(over(old.record.updated_at)).await, 0, "to the second it is kept");
    assert_eq!(retire(over(later.now)).await, 1);
    assert_eq!(ask!(bed, tx => record::get(tx, &here, &cards(), old.record.id)).unwrap(), None);
    assert!(ask!(bed, tx => record::get(tx, &here, &cards(), used.record.id)).unwrap().is_some());
    assert_eq!(ask!(bed, tx => record::units(tx, ID)).unwrap().len(), 2, "next door they stay");
    // What it held is free again.
    insert(&bed, &here, json!({ "number": "L-1" })).await;
}

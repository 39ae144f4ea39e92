//! Modules' own records: kept, changed, removed, and their personal fields sealed.

use serde_json::{Map, Value, json};
use wushe_core::app::Cx;
use wushe_core::app::record::{self, Collection, Entry, IndexedField, RecordFilter};
use wushe_core::id::RecordId;
use wushe_core::store::Mode;

use crate::kit::{Bed, World, contains, said};

store_tests![
    a_record_is_kept_changed_and_removed,
    the_second_of_two_changes_is_told,
    a_conflict_that_is_swallowed_loses_nothing,
    unique_values_are_taken_once,
    keys_follow_the_record,
    personal_fields_are_sealed,
    wrong_keys_are_refused,
    records_belong_to_modules,
];

pub(super) fn cards() -> Collection {
    let field = |name: &str, number, unique| IndexedField { name: name.to_owned(), number, unique };
    Collection {
        name: "card".to_owned(),
        indexed: vec![
            field("number", false, true),
            field("street", false, false),
            field("visits", true, false),
            field("serial", true, true),
            field("active", true, false),
            field("contact", false, true),
        ],
        personal: vec!["contact".to_owned(), "note".to_owned()],
    }
}

pub(super) fn body(value: Value) -> Map<String, Value> {
    let Value::Object(body) = value else { panic!("not an object") };
    body
}

pub(super) fn inside(world: &World<'_>) -> Cx {
    Cx { module: Some("liaison-card".into()), ..world.system(world.home) }
}

pub(super) async fn insert(bed: &Bed, cx: &Cx, value: Value) -> Entry {
    put!(bed, tx => record::insert(tx, cx, &cards(), body(value))).unwrap()
}

async fn a_record_is_kept_changed_and_removed(bed: Bed) {
    let world = World::new(&bed).await;
    let (cx, cards) = (inside(&world), cards());
    let value = json!({ "number": "L-1", "visits": 0, "more": { "deep": [1, null, "二"] } });
    let made = insert(&bed, &cx, value.clone()).await;
    assert_eq!((made.record.version, made.record.unit_id, made.record.created_at), (1, world.home, cx.now));
    let id = made.record.id;
    assert_eq!(ask!(bed, tx => record::get(tx, &cx, &cards, id)).unwrap().unwrap().body, body(value));

    bed.core.clock.advance_seconds(60);
    let later = Cx { now: bed.core.clock.now(), ..cx.clone() };
    let changed = json!({ "number": "L-2", "visits": 1 });
    let updated = put!(bed, tx => record::update(tx, &later, &cards, id, 1, body(changed.clone()))).unwrap();
    assert_eq!((updated.record.version, updated.record.created_at, updated.record.updated_at), (2, cx.now, later.now));
    assert_eq!(ask!(bed, tx => record::get(tx, &cx, &cards, id)).unwrap(), Some(updated));

    put!(bed, tx => record::delete(tx, &cx, &cards, id, 2)).unwrap();
    assert_eq!(ask!(bed, tx => record::get(tx, &cx, &cards, id)).unwrap(), None);
    assert_eq!(said(put!(bed, tx => record::delete(tx, &cx, &cards, id, 2))), "not found: record");
    // What it held is free again.
    insert(&bed, &cx, changed).await;
}

async fn the_second_of_two_changes_is_told(bed: Bed) {
    let world = World::new(&bed).await;
    let (cx, cards) = (inside(&world), cards());
    let id = insert(&bed, &cx, json!({ "number": "L-1" })).await.record.id;
    let update = async |version, value| put!(bed, tx => record::update(tx, &cx, &cards, id, version, body(value)));
    update(1, json!({ "number": "L-1", "visits": 1 })).await.unwrap();
    for version in [0, 1, 3] {
        assert_eq!(said(update(version, json!({ "number": "L-9" })).await), "conflict: record");
        assert_eq!(said(put!(bed, tx => record::delete(tx, &cx, &cards, id, version))), "conflict: record");
    }
    let kept = ask!(bed, tx => record::get(tx, &cx, &cards, id)).unwrap().unwrap();
    assert_eq!(kept.body["visits"], json!(1));
}

async fn a_conflict_that_is_swallowed_loses_nothing(bed: Bed) {
    let world = World::new(&bed).await;
    let (cx, cards) = (inside(&world), cards());
    let id = insert(&bed, &cx, json!({ "number": "L-1", "street": "红星路" })).await.record.id;
    // A module may go on after a conflict and commit.
    let mut open = bed.store.begin(Mode::Write).await.unwrap();
    assert_eq!(said(record::delete(&mut open, &cx, &cards, id, 7).await), "conflict: record");
    let other = body(json!({ "number": "L-2" }));
    assert_eq!(said(record::update(&mut open, &cx, &cards, id, 7, other).await), "conflict: record");
    open.commit().await.unwrap();
    let found = RecordFilter {
        conditions: vec![record::KeyCondition::Eq("street".to_owned(), record::KeyValue::Text("红星路".to_owned()))],
        ..Default::default()
    };
    let found = ask!(bed, tx => record::query(tx, &cx, &cards, found)).unwrap();
    assert_eq!(found.len(), 1, "the record is there and cannot be found");
    let again = put!(bed, tx => record::insert(tx, &cx, &cards, body(json!({ "number": "L-1" }))));
    assert_eq!(said(again), "invalid: number taken");
}

async fn unique_values_are_taken_once(bed: Bed) {
    let world = World::new(&bed).await;
    let (cx, cards) = (inside(&world), cards());
    let first = insert(&bed, &cx, json!({ "number": "L-1", "serial": 7, "contact": "19900000001" })).await.record;
    let try_insert = async |cx: &Cx, value| said(put!(bed, tx => record::insert(tx, cx, &cards, body(value))));
    for (value, expected) in [
        (json!({ "number": "L-1" }), "invalid: number taken"),
        (json!({ "serial": 7 }), "invalid: serial taken"),
        (json!({ "contact": "19900000001" }), "invalid: contact taken"),
        (json!({ "number": "L-1", "serial": 7 }), "invalid: number taken, serial taken"),
        (json!({ "number": "L-2", "serial": 8 }), "ok"),
        // What is left out is not taken by anybody.
        (json!({}), "ok"),
        (json!({ "number": null, "serial": null, "contact": null }), "ok"),
        (json!({ "number": "" }), "ok"),
    ] {
        assert_eq!(try_insert(&cx, value.clone()).await, expected, "{value}");
    }
    // Elsewhere it is free: another unit, another module.
    let taken = json!({ "number": "L-1", "serial": 7, "contact": "19900000001" });
    assert_eq!(try_insert(&cx.in_unit(world.next_door), taken.clone()).await, "ok");
    assert_eq!(try_insert(&Cx { module: Some("canteen".into()), ..cx.clone() }, taken.clone()).await, "ok");
    // One's own value is no obstacle, another's is.
    let update =
        async |version, value| said(put!(bed, tx => record::update(tx, &cx, &cards, first.id, version, body(value))));
    assert_eq!(update(1, taken).await, "ok");
    assert_eq!(update(2, json!({ "number": "L-2" })).await, "invalid: number taken");
    assert_eq!(update(2, json!({ "number": "L-3" })).await, "ok");
    assert_eq!(try_insert(&cx, json!({ "number": "L-1", "serial": 7 })).await, "ok");
}

async fn keys_follow_the_record(bed: Bed) {
    let world = World::new(&bed).await;
    let (cx, cards) = (inside(&world), cards());
    let id = insert(&bed, &cx, json!({ "street": "红星路", "visits": 1 })).await.record.id;
    let changed = body(json!({ "street": "滨河路", "visits": 2 }));
    put!(bed, tx => record::update(tx, &cx, &cards, id, 1, changed)).unwrap();
    for (field, value, expected) in [
        ("street", json!("红星路"), 0),
        ("street", json!("滨河路"), 1),
        ("visits", json!(1), 0),
        ("visits", json!(2), 1),
    ] {
        let value = record::condition_value(&cx, &cards, field, &value).unwrap();
        let conditions = vec![record::KeyCondition::Eq(field.to_owned(), value)];
        let filter = RecordFilter { conditions, ..Default::default() };
        assert_eq!(ask!(bed, tx => record::count(tx, &cx, &cards, &filter)).unwrap(), expected, "{field}");
    }
}

async fn personal_fields_are_sealed(bed: Bed) {
    let world = World::new(&bed).await;
    let (cx, cards) = (inside(&world), cards());
    let value = json!({
        "number": "L-1", "contact": "19911112222", "note": { "health": "高血压二级" }, "street": "红星路",
    });
    let made = insert(&bed, &cx, value.clone()).await;
    assert_eq!(made.body, body(value.clone()));
    let read = ask!(bed, tx => record::get(tx, &cx, &cards, made.record.id)).unwrap().unwrap();
    assert_eq!(read.body, body(value));
    assert!(!read.record.body.contains("19911112222") && !read.record.body.contains("高血压"));
    let kept = bed.at_rest().await;
    assert!(contains(&kept, "红星路"));
    assert!(!contains(&kept, "19911112222") && !contains(&kept, "高血压"));

    // What was sealed for one record does not open in another.
    let other = insert(&bed, &cx, json!({ "number": "L-2", "contact": "19933334444" })).await.record.id;
    let id = made.record.id;
    bed.tamper(&format!(
        "UPDATE module_record SET body = (SELECT body FROM module_record WHERE id = '{id}') WHERE id = '{other}'"
    ))
    .await;
    assert!(said(ask!(bed, tx => record::get(tx, &cx, &cards, other))).starts_with("Internal"));
    assert!(ask!(bed, tx => record::get(tx, &cx, &cards, id)).unwrap().is_some());
}

async fn wrong_keys_are_refused(bed: Bed) {
    let world = World::new(&bed).await;
    let (cx, cards) = (inside(&world), cards());
    for (value, expected) in [
        (json!({ "number": 1 }), "invalid: number text"),
        (json!({ "visits": "1" }), "invalid: visits number"),
        (json!({ "visits": 1.5 }), "invalid: visits number"),
        (json!({ "visits": u64::MAX }), "invalid: visits number"),
        (json!({ "street": "路".repeat(501) }), "invalid: street too-long"),
        (json!({ "street": "红\0星" }), "invalid: street bad-text"),
        (json!({ "street": "路".repeat(500), "visits": i64::MAX, "active": true }), "ok"),
        // Only keys stand in columns of their own; elsewhere any JSON is kept.
        (json!({ "free": "红\0星" }), "ok"),
    ] {
        let answer = put!(bed, tx => record::insert(tx, &cx, &cards, body(value.clone())));
        assert_eq!(said(answer), expected, "{value}");
    }
}

async fn records_belong_to_modules(bed: Bed) {
    let world = World::new(&bed).await;
    let (cx, cards) = (world.system(world.home), cards());
    let nothing = RecordId::from_uuid(bed.core.ids.next(cx.now));
    let outside = put!(bed, tx => record::insert(tx, &cx, &cards, Map::new()));
    assert!(said(outside).starts_with("Internal"));
    assert!(said(ask!(bed, tx => record::get(tx, &cx, &cards, nothing))).starts_with("Internal"));
    let all = ask!(bed, tx => record::query(tx, &cx, &cards, RecordFilter::default()));
    assert!(said(all).starts_with("Internal"));
}

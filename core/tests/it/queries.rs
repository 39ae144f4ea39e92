//! Finding modules' records: conditions, order, pages over equal values, and what is not asked of a sealed field.

use serde_json::{Value, json};
use wushe_core::app::Cx;
use wushe_core::app::record::{self, KeyCondition, KeyValue, RecordFilter};
use wushe_core::id::RecordId;

use crate::kit::{Bed, World, said};
use crate::records::{cards, insert, inside};

store_tests![
    conditions_choose,
    without_an_order_it_is_that_of_entering,
    pages_go_on_where_the_last_ended,
    a_sealed_field_is_found_by_its_whole_value,
    wrong_questions_are_refused,
    what_was_shown_and_changed_is_noted,
];

const STREETS: [&str; 8] = ["红星路", "滨河路", "红星路", "", "红星巷", "滨河路", "红", "ß%_'"];

/// Eight cards; the last has no visits at all.
async fn eight(bed: &Bed, cx: &Cx) -> Vec<RecordId> {
    let mut ids = Vec::new();
    for (at, street) in (0_i64..).zip(STREETS) {
        let mut card =
            json!({ "number": format!("L-{at}"), "street": street, "visits": at / 3, "active": at % 2 == 0 });
        if at == 7 {
            card["visits"] = Value::Null;
        }
        ids.push(insert(bed, cx, card).await.record.id);
    }
    ids
}

fn text(text: &str) -> KeyValue {
    KeyValue::Text(text.to_owned())
}

async fn found(bed: &Bed, cx: &Cx, filter: &RecordFilter) -> Vec<RecordId> {
    let page = ask!(bed, tx => record::query(tx, cx, &cards(), filter.clone())).unwrap();
    page.into_iter().map(|entry| entry.record.id).collect()
}

async fn conditions_choose(bed: Bed) {
    use KeyCondition::{Before, Eq, From, Prefix};
    let world = World::new(&bed).await;
    let cx = inside(&world);
    let ids = eight(&bed, &cx).await;
    let field = |name: &str| name.to_owned();
    let number = KeyValue::Number;
    for (conditions, expected) in [
        (vec![], vec![0, 1, 2, 3, 4, 5, 6, 7]),
        (vec![Eq(field("number"), text("L-3"))], vec![3]),
        (vec![Eq(field("street"), text("红星路"))], vec![0, 2]),
        (vec![Eq(field("street"), text(""))], vec![3]),
        (vec![Eq(field("visits"), number(1))], vec![3, 4, 5]),
        (vec![Eq(field("active"), number(1))], vec![0, 2, 4, 6]),
        (vec![From(field("visits"), number(1))], vec![3, 4, 5, 6]),
        (vec![Before(field("visits"), number(1))], vec![0, 1, 2, 7]),
        (vec![From(field("visits"), number(1)), Before(field("visits"), number(2))], vec![3, 4, 5]),
        (vec![From(field("street"), text("红")), Before(field("street"), text("红星路"))], vec![4, 6]),
        (vec![Prefix(field("street"), "红".to_owned())], vec![0, 2, 4, 6]),
        (vec![Prefix(field("street"), "红星".to_owned())], vec![0, 2, 4]),
        (vec![Prefix(field("street"), String::new())], vec![0, 1, 2, 3, 4, 5, 6, 7]),
        (vec![Prefix(field("street"), "%".to_owned())], vec![]),
        (vec![Prefix(field("street"), "ß%_'".to_owned())], vec![7]),
        (
            vec![
                Prefix(field("street"), "红".to_owned()),
                Eq(field("active"), number(1)),
                From(field("visits"), number(1)),
            ],
            vec![4, 6],
        ),
        (vec![Eq(field("street"), text("红星路")), Eq(field("street"), text("滨河路"))], vec![]),
        (vec![Eq(field("street"), text("' OR ''='"))], vec![]),
    ] {
        let expected: Vec<RecordId> = expected.into_iter().map(|at: usize| ids[at]).collect();
        let filter = RecordFilter { conditions, ..Default::default() };
        assert_eq!(found(&bed, &cx, &filter).await, expected, "{filter:?}");
        let count = ask!(bed, tx => record::count(tx, &cx, &cards(), &filter)).unwrap();
        assert_eq!(usize::try_from(count).unwrap(), expected.len(), "{filter:?}");
        let descending = RecordFilter { descending: true, ..filter };
        let backwards: Vec<RecordId> = expected.into_iter().rev().collect();
        assert_eq!(found(&bed, &cx, &descending).await, backwards);
    }
}

async fn without_an_order_it_is_that_of_entering(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = inside(&world);
    let mut ids = Vec::new();
    // At one moment, in one transaction, by several: still in the order in which they came.
    put!(bed, tx => async {
        for number in 0..20 {
            let body = crate::records::body(json!({ "serial": number }));
            ids.push(record::insert(tx, &cx, &cards(), body).await?.record.id);
        }
        wushe_core::Result::<()>::Ok(())
    })
    .unwrap();
    assert_eq!(found(&bed, &cx, &RecordFilter::default()).await, ids);
    assert_eq!(found(&bed, &cx, &RecordFilter { limit: 3, ..Default::default() }).await, ids[..3]);
}

/// Reads page after page, each after the last of the one before.
async fn pages(bed: &Bed, cx: &Cx, filter: &RecordFilter) -> Vec<RecordId> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = RecordFilter { after: after.clone(), ..filter.clone() };
        let page = ask!(bed, tx => record::query(tx, cx, &cards(), page)).unwrap();
        let Some(last) = page.last() else { return all };
        let value = filter.order_by.as_ref().map(|(field, _)| {
            let value = last.body.get(field).unwrap_or(&Value::Null);
            record::condition_value(cx, &cards(), field, value).unwrap()
        });
        after = Some((value, last.record.id));
        all.extend(page.into_iter().map(|entry| entry.record.id));
        assert!(all.len() <= 8, "the pages do not end");
    }
}

async fn pages_go_on_where_the_last_ended(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = inside(&world);
    let ids = eight(&bed, &cx).await;
    for (order_by, order) in [
        (None, [0, 1, 2, 3, 4, 5, 6, 7]),
        (Some(("visits".to_owned(), KeyValue::Number(0))), [7, 0, 1, 2, 3, 4, 5, 6]),
        (Some(("street".to_owned(), text(""))), [3, 7, 1, 5, 6, 4, 0, 2]),
        (Some(("active".to_owned(), KeyValue::Number(0))), [1, 3, 5, 7, 0, 2, 4, 6]),
    ] {
        for descending in [false, true] {
            let mut expected: Vec<RecordId> = order.iter().map(|at| ids[*at]).collect();
            if descending {
                expected.reverse();
            }
            for limit in [1, 2, 3, 8] {
                let filter = RecordFilter { order_by: order_by.clone(), descending, limit, ..Default::default() };
                assert_eq!(pages(&bed, &cx, &filter).await, expected, "{filter:?}");
            }
        }
    }
}

async fn a_sealed_field_is_found_by_its_whole_value(bed: Bed) {
    let world = World::new(&bed).await;
    let (cx, cards) = (inside(&world), cards());
    let id = insert(&bed, &cx, json!({ "contact": "19911112222" })).await.record.id;
    insert(&bed, &cx, json!({ "contact": "19911113333" })).await;
    let value = |text: &str| record::condition_value(&cx, &cards, "contact", &json!(text)).unwrap();
    let eq = |text: &str| RecordFilter {
        conditions: vec![KeyCondition::Eq("contact".to_owned(), value(text))],
        ..Default::default()
    };
    assert_eq!(found(&bed, &cx, &eq("19911112222")).await, [id]);
    assert_eq!(found(&bed, &cx, &eq("1991111")).await, []);
    let contact = || "contact".to_owned();
    for condition in [
        KeyCondition::From(contact(), value("1")),
        KeyCondition::Before(contact(), value("2")),
        KeyCondition::Prefix(contact(), "1991".to_owned()),
        KeyCondition::Prefix(contact(), String::new()),
    ] {
        let filter = RecordFilter { conditions: vec![condition], ..Default::default() };
        let answer = ask!(bed, tx => record::query(tx, &cx, &cards, filter.clone()));
        assert_eq!(said(answer), "invalid: contact personal-eq-only", "{filter:?}");
        let answer = ask!(bed, tx => record::count(tx, &cx, &cards, &filter));
        assert_eq!(said(answer), "invalid: contact personal-eq-only", "{filter:?}");
    }
    let ordered = RecordFilter { order_by: Some((contact(), text(""))), ..Default::default() };
    assert_eq!(said(ask!(bed, tx => record::query(tx, &cx, &cards, ordered))), "invalid: contact personal-eq-only");
}

async fn wrong_questions_are_refused(bed: Bed) {
    let world = World::new(&bed).await;
    let (cx, cards) = (inside(&world), cards());
    let id = insert(&bed, &cx, json!({ "street": "红星路", "visits": 1 })).await.record.id;
    let field = |name: &str| name.to_owned();
    let with = |condition| RecordFilter { conditions: vec![condition], ..Default::default() };
    let ordered =
        |name: &str, value, after| RecordFilter { order_by: Some((field(name), value)), after, ..Default::default() };
    for (filter, expected) in [
        (with(KeyCondition::Eq(field("colour"), text("红"))), "invalid: colour not-indexed"),
        (with(KeyCondition::Prefix(field("colour"), field("红"))), "invalid: colour not-indexed"),
        (with(KeyCondition::Eq(field("visits"), text("1"))), "invalid: visits number"),
        (with(KeyCondition::Eq(field("street"), KeyValue::Number(1))), "invalid: street text"),
        (with(KeyCondition::Prefix(field("visits"), field("1"))), "invalid: visits number"),
        (with(KeyCondition::Prefix(field("street"), field("红\0"))), "invalid: street bad-text"),
        (with(KeyCondition::Eq(field("street"), text("红\0"))), "invalid: street bad-text"),
        (ordered("colour", text(""), None), "invalid: colour not-indexed"),
        (ordered("visits", text(""), None), "invalid: visits number"),
        (ordered("visits", KeyValue::Number(0), Some((Some(text("x")), id))), "invalid: visits number"),
        (ordered("visits", KeyValue::Number(0), Some((None, id))), "invalid: visits number"),
    ] {
        let answer = ask!(bed, tx => record::query(tx, &cx, &cards, filter.clone()));
        assert_eq!(said(answer), expected, "{filter:?}");
    }
    let value = |name: &str, value| said(record::condition_value(&cx, &cards, name, &value));
    assert_eq!(value("colour", json!("红")), "invalid: colour not-indexed");
    assert_eq!(value("visits", json!("1")), "invalid: visits number");
    assert_eq!(value("street", json!(1)), "invalid: street text");
    assert_eq!(value("visits", json!(null)), "ok");
}

async fn what_was_shown_and_changed_is_noted(bed: Bed) {
    let world = World::new(&bed).await;
    let (cx, cards) = (inside(&world), cards());
    let topic = format!("record:{}:liaison-card:card", world.home);
    let mut open = bed.store.begin(wushe_core::store::Mode::Write).await.unwrap();
    let made = record::insert(&mut open, &cx, &cards, serde_json::Map::new()).await.unwrap();
    assert!(open.touched().contains(&topic) && open.seen().is_empty());
    open.commit().await.unwrap();
    let mut open = bed.store.begin(wushe_core::store::Mode::Read).await.unwrap();
    record::get(&mut open, &cx, &cards, made.record.id).await.unwrap();
    assert!(open.seen().contains(&topic) && open.touched().is_empty());
}

//! Figures over modules' own records: counted, summed, by the values of a field.

use serde_json::json;
use wushe_core::app::record::{KeyCondition, KeyValue};
use wushe_core::app::record_sum::{self, Asked, Line};
use wushe_core::error::{Error, Problem};

use super::records::{cards, insert, inside};
use crate::kit::{Bed, World};

store_tests![
    figures_by_value_and_of_all,
    what_is_left_out_counts_as_nothing,
    lines_come_in_pages,
    great_numbers_are_summed_exactly_or_refused,
    wrong_questions_are_refused,
    other_units_and_modules_are_not_in_it,
];

fn text(text: &str) -> Option<KeyValue> {
    Some(KeyValue::Text(text.to_owned()))
}

fn line(value: Option<KeyValue>, count: i64, sum: i64) -> Line {
    Line { value, count, sum }
}

fn by_street() -> Asked {
    Asked { by: Some("street".to_owned()), of: Some("visits".to_owned()), limit: 50, ..Asked::default() }
}

async fn filled(bed: &Bed) -> World<'_> {
    let world = World::new(bed).await;
    let cx = inside(&world);
    let cards = [("L-1", "东街", 2), ("L-2", "东街", 3), ("L-3", "西街", -7), ("L-4", "西街", 0)];
    for (number, street, visits) in cards {
        insert(bed, &cx, json!({ "number": number, "street": street, "visits": visits, "active": visits > 0 })).await;
    }
    world
}

async fn figures_by_value_and_of_all(bed: Bed) {
    let world = filled(&bed).await;
    let (cx, cards) = (inside(&world), cards());
    let lines = ask!(bed, tx => record_sum::sum(tx, &cx, &cards, by_street())).unwrap();
    assert_eq!(lines, [line(text("东街"), 2, 5), line(text("西街"), 2, -7)]);
    let total = Asked { of: Some("visits".to_owned()), limit: 1, ..Asked::default() };
    assert_eq!(ask!(bed, tx => record_sum::sum(tx, &cx, &cards, total)).unwrap(), [line(None, 4, -2)]);
    let active = Asked { by: Some("active".to_owned()), limit: 50, ..Asked::default() };
    let lines = ask!(bed, tx => record_sum::sum(tx, &cx, &cards, active)).unwrap();
    assert_eq!(lines, [line(Some(KeyValue::Number(0)), 2, 0), line(Some(KeyValue::Number(1)), 2, 0)]);
    let conditions = vec![KeyCondition::From("visits".to_owned(), KeyValue::Number(3))];
    let lines = ask!(bed, tx => record_sum::sum(tx, &cx, &cards, Asked { conditions, ..by_street() })).unwrap();
    assert_eq!(lines, [line(text("东街"), 1, 3)]);
}

async fn what_is_left_out_counts_as_nothing(bed: Bed) {
    let world = filled(&bed).await;
    let (cx, cards) = (inside(&world), cards());
    insert(&bed, &cx, json!({ "number": "L-5" })).await;
    let lines = ask!(bed, tx => record_sum::sum(tx, &cx, &cards, by_street())).unwrap();
    assert_eq!(lines[0], line(text(""), 1, 0));
    let nothing = Asked { of: Some("visits".to_owned()), limit: 1, ..Asked::default() };
    let elsewhere = inside(&world).in_unit(world.next_door);
    assert_eq!(ask!(bed, tx => record_sum::sum(tx, &elsewhere, &cards, nothing)).unwrap(), [line(None, 0, 0)]);
}

async fn lines_come_in_pages(bed: Bed) {
    let world = filled(&bed).await;
    let (cx, cards) = (inside(&world), cards());
    let mut after = None;
    let mut found = Vec::new();
    for _ in 0..4 {
        let by = Asked { by: Some("visits".to_owned()), after: after.clone(), limit: 1, ..Asked::default() };
        let lines = ask!(bed, tx => record_sum::sum(tx, &cx, &cards, by)).unwrap();
        after.clone_from(&lines[0].value);
        found.extend(lines);
    }
    let numbers: Vec<_> = found.into_iter().map(|line| line.value).collect();
    assert_eq!(numbers, [-7, 0, 2, 3].map(|number| Some(KeyValue::Number(number))));
    let by = Asked { by: Some("visits".to_owned()), after, limit: 1, ..Asked::default() };
    assert!(ask!(bed, tx => record_sum::sum(tx, &cx, &cards, by)).unwrap().is_empty());
}

async fn great_numbers_are_summed_exactly_or_refused(bed: Bed) {
    let world = World::new(&bed).await;
    let (cx, cards) = (inside(&world), cards());
    let half = i64::MAX / 2;
    for (number, visits) in [("L-1", half), ("L-2", half), ("L-3", 1)] {
        insert(&bed, &cx, json!({ "number": number, "visits": visits })).await;
    }
    let total = || Asked { of: Some("visits".to_owned()), limit: 1, ..Asked::default() };
    let lines = ask!(bed, tx => record_sum::sum(tx, &cx, &cards, total())).unwrap();
    assert_eq!(lines, [line(None, 3, i64::MAX)]);
    insert(&bed, &cx, json!({ "number": "L-4", "visits": 1 })).await;
    let refused = ask!(bed, tx => record_sum::sum(tx, &cx, &cards, total()));
    assert!(matches!(refused, Err(Error::Refused { code: "sum-overflow", .. })), "{refused:?}");
}

async fn wrong_questions_are_refused(bed: Bed) {
    let world = filled(&bed).await;
    let (cx, cards) = (inside(&world), cards());
    let by = |by: &str, of: Option<&str>, after: Option<KeyValue>| {
        let (by, of) = (Some(by.to_owned()).filter(|by| !by.is_empty()), of.map(str::to_owned));
        Asked { by, of, after, limit: 10, ..Asked::default() }
    };
    for (asked, field, code) in [
        (by("more", None, None), "more", "not-indexed"),
        (by("contact", None, None), "contact", "personal-eq-only"),
        (by("street", Some("number"), None), "number", "number"),
        (by("street", Some("contact"), None), "contact", "personal-eq-only"),
        (by("street", Some("more"), None), "more", "not-indexed"),
        (by("street", None, Some(KeyValue::Number(1))), "after", "malformed"),
        (by("visits", None, text("x")), "after", "malformed"),
        (by("", None, text("x")), "after", "malformed"),
    ] {
        let refused = ask!(bed, tx => record_sum::sum(tx, &cx, &cards, asked.clone()));
        let problem = Problem::new(field, code);
        assert!(matches!(&refused, Err(Error::Invalid(problems)) if problems == &[problem]), "{asked:?} {refused:?}");
    }
}

async fn other_units_and_modules_are_not_in_it(bed: Bed) {
    let world = filled(&bed).await;
    let cards = cards();
    let mut other = inside(&world);
    other.module = Some("other".into());
    assert!(ask!(bed, tx => record_sum::sum(tx, &other, &cards, by_street())).unwrap().is_empty());
    let above = inside(&world).in_unit(world.town);
    assert!(ask!(bed, tx => record_sum::sum(tx, &above, &cards, by_street())).unwrap().is_empty());
}

//! Seats, told to another module; tables that close by themselves; mornings.

use serde_json::{Value, json};
use wushe_plugin_testkit::{County, Page, Surface};

const SEATS: &str = env!("CARGO_MANIFEST_DIR");
const BOARD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tea-board");

fn open(county: &County, title: &str, minutes: i64) -> String {
    let done = county.staff().act("open_table", json!({ "title": title, "minutes": minutes })).expect("opened");
    done.id.expect("the id of the table")
}

fn sit(county: &County, resident: usize, table: &str, fen: i64) {
    county.resident(resident).act("sit", json!({ "table": table, "fen": fen })).expect("a seat");
}

fn says(page: &Page, words: &str) -> bool {
    serde_json::to_string(page).expect("JSON").contains(words)
}

/// The numbers on the page of figures, in order.
fn figures(county: &County) -> Vec<i64> {
    fn numbers(value: &Value, found: &mut Vec<i64>) {
        match value {
            Value::Object(fields) if fields.get("type") == Some(&json!("number")) => {
                found.extend(fields.get("value").and_then(Value::as_i64));
            }
            Value::Object(fields) => fields.values().for_each(|value| numbers(value, found)),
            Value::Array(values) => values.iter().for_each(|value| numbers(value, found)),
            _ => {}
        }
    }
    let page = county.staff().page("home", json!({})).expect("the page");
    let mut found = Vec::new();
    numbers(&serde_json::to_value(&page).expect("JSON"), &mut found);
    found
}

#[test]
fn a_seat_is_told_to_the_other_module_once_it_is_taken() {
    let county = County::with_modules(SEATS, &[BOARD]);
    let table = open(&county, "靠窗", 60);
    sit(&county, 0, &table, 500);
    let board = || county.staff_of("tea-board").page("home", json!({})).expect("the board");
    assert!(!says(&board(), "靠窗"), "an event comes after the transaction");
    county.settle();
    assert!(says(&board(), "靠窗"));
    // The seat that was refused was never told.
    county
        .resident(1)
        .act("sit", json!({ "table": "0190a0a0-0000-7000-8000-000000000000" }))
        .expect_err("no such table");
    county.settle();
    assert_eq!(county.records_of("tea-board"), 1);
    assert_eq!(county.parked(), []);
}

#[test]
fn an_event_that_is_not_taken_is_tried_again_and_then_parked_and_lifted() {
    let county = County::with_modules(SEATS, &[BOARD]);
    county.switch_module("tea-board", true, Some(json!({ "open": false })));
    let table = open(&county, "靠窗", 60);
    sit(&county, 0, &table, 500);
    sit(&county, 1, &table, 700);
    county.settle();
    assert_eq!((county.records_of("tea-board"), county.parked().len()), (0, 0), "tried once, and waits");
    county.live_through(20);
    let parked = county.parked();
    assert_eq!(parked.len(), 2, "{parked:?}");
    assert!(parked.iter().all(|parked| parked.event == "tea-seats/seat_taken" && parked.module == "tea-board"));
    assert!(parked[0].reason.starts_with("refused"), "{parked:?}");
    // Once the cause is dealt with, an administrator lets them be tried again.
    county.switch_module("tea-board", true, Some(json!({ "open": true })));
    county.lift_parked();
    county.settle();
    assert_eq!((county.records_of("tea-board"), county.parked().len()), (2, 0));
}

#[test]
fn without_the_grant_nothing_is_emitted_and_nothing_taken() {
    let county = County::with_modules(SEATS, &[BOARD]);
    let table = open(&county, "靠窗", 60);
    county.grant("tea-board", &["records"]);
    sit(&county, 0, &table, 500);
    county.settle();
    assert_eq!((county.records_of("tea-board"), county.parked().len()), (0, 0));
    county.grant("tea-board", &["records", "events"]);
    county.grant("tea-seats", &["records", "schedule"]);
    let refusal = county.resident(0).act("sit", json!({ "table": table, "fen": 500 })).expect_err("not granted");
    assert_eq!(refusal.code, "module-withheld");
    county.settle();
    assert_eq!(county.records_of("tea-board"), 0);
    assert_eq!(figures(&county), [1, 500], "of the refused seat nothing is left");
}

#[test]
fn a_table_closes_in_its_time_and_the_plan_can_be_called_off() {
    let county = County::with_module(SEATS);
    let closes = open(&county, "靠窗", 30);
    let stays = open(&county, "里间", 30);
    county.staff().act("keep_open", json!({ "table": stays })).expect("called off");
    county.live_through(29);
    sit(&county, 0, &closes, 0);
    county.live_through(2);
    let refusal = county.resident(0).act("sit", json!({ "table": closes })).expect_err("closed");
    assert_eq!(refusal.words, "这张桌已经收了。");
    sit(&county, 0, &stays, 0);
    county.staff().act("keep_open", json!({ "table": closes })).expect_err("it was run");
}

#[test]
fn a_plan_needs_its_grant() {
    let county = County::with_module(SEATS);
    county.grant("tea-seats", &["records", "events"]);
    let refusal = county.staff().act("open_table", json!({ "title": "靠窗", "minutes": 30 })).expect_err("not granted");
    assert_eq!(refusal.code, "module-withheld");
    assert_eq!(county.module_records(), 0);
}

#[test]
fn every_morning_sums_up_and_missed_ones_are_caught_up_once() {
    let county = County::with_module(SEATS);
    let table = open(&county, "靠窗", 720);
    for (resident, fen) in [(0, 500), (1, 700), (2, 0)] {
        sit(&county, resident, &table, fen);
    }
    let other = open(&county, "里间", 720);
    sit(&county, 3, &other, 300);
    // Nine in the morning: the first time is written down.
    county.settle();
    let tables = [3, 1200, 1, 300];
    assert_eq!(figures(&county), tables);
    county.pass_minutes(23 * 60);
    county.settle();
    assert_eq!(figures(&county), [&tables[..], &[4, 1500]].concat());
    county.settle();
    assert_eq!(figures(&county).len(), 6, "once a morning");
    // Nobody was there for five days.
    county.pass_minutes(5 * 24 * 60);
    county.settle();
    county.settle();
    assert_eq!(figures(&county).len(), 8, "caught up once");
    county.pass_minutes(24 * 60);
    county.settle();
    assert_eq!(figures(&county).len(), 10);
    // Switched off, it does nothing; switched on again, it goes on from there.
    county.switch(false, None);
    county.pass_minutes(24 * 60);
    county.settle();
    county.switch(true, None);
    county.settle();
    assert_eq!(figures(&county).len(), 10);
}

#[test]
fn the_figures_are_for_staff() {
    let county = County::with_module(SEATS);
    county.resident(0).on(Surface::Staff).page("home", json!({})).expect_err("no staff");
}

//! The built module in the real runtime.

use serde_json::json;
use wushe_plugin_testkit::{County, Page};

fn words(page: &Page) -> String {
    serde_json::to_string(page).expect("JSON")
}

#[test]
fn a_resident_writes_and_the_desk_deals_with_it() {
    let county = County::with_module(env!("CARGO_MANIFEST_DIR"));
    let resident = county.resident(0);
    resident.act("suggest", json!({ "words": "楼道里装个扶手" })).expect("taken");
    let desk = county.staff().page("desk", json!({})).expect("shown");
    assert!(words(&desk).contains("楼道里装个扶手"));
    let desk = serde_json::to_value(&desk).expect("JSON");
    let suggestion = desk.pointer("/blocks/0/cards/0/buttons/0/does/input/suggestion").expect("a button").clone();
    county.staff().act("settle", json!({ "suggestion": suggestion })).expect("dealt with");
    assert!(words(&resident.page("home", json!({})).expect("shown")).contains("state-done"));
    let others = county.resident(1).page("home", json!({})).expect("shown");
    assert!(!words(&others).contains("楼道里装个扶手"), "what others wrote is theirs");
}

#[test]
fn nobody_fills_the_box_alone() {
    let county = County::with_module(env!("CARGO_MANIFEST_DIR"));
    let resident = county.resident(0);
    for number in 0..3 {
        resident.act("suggest", json!({ "words": format!("意见{number}") })).expect("taken");
    }
    let refusal = resident.act("suggest", json!({ "words": "再来一条" })).expect_err("three wait");
    assert!(refusal.fields.contains_key("words"), "{refusal:?}");
    let empty = county.resident(1).act("suggest", json!({ "words": " " })).expect_err("nothing written");
    assert!(empty.fields.contains_key("words"), "{empty:?}");
}

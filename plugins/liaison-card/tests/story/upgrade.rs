//! What an earlier version has kept survives the next, and is counted with what comes.

use serde_json::json;
use wushe_plugin_testkit::County;

use crate::{DAY, issue, issue_to, open, serve, staff, stats, tables, words};

/// The liaison card as it was built with the first contract.
const FIRST: &[u8] = include_bytes!("../../../../tests/museum/liaison-card-contract-0.1.wasm");

/// A county that has worked with the first version, and then takes the one of today into use.
fn upgraded() -> (County, [String; 2], String) {
    let county = County::with_file(FIRST.to_vec());
    let (visited, alone) = (issue(&county), issue_to(&county, 1));
    serve(&county, &visited, "shopping", 60);
    let waiting = open(&county, &visited);
    county.pass_minutes(20 * DAY);
    county.upgrade(env!("CARGO_MANIFEST_DIR"));
    (county, [visited, alone], waiting)
}

#[test]
fn cards_requests_and_visits_of_before_are_there() {
    let (county, cards, waiting) = upgraded();
    for card in &cards {
        staff(&county, "card", json!({ "card": card }));
    }
    let helper = county.volunteer(0);
    helper.act("accept", json!({ "request": waiting })).expect("accepted");
    county.pass_minutes(60);
    helper.act("report_visit", json!({ "request": waiting, "minutes": 20, "note": "去过了" })).expect("reported");
    let satisfied = json!({ "request": waiting, "outcome": "satisfied" });
    county.staff().act("note_feedback", satisfied).expect("noted");
    county.staff().act("close", json!({ "request": waiting })).expect("closed");
    let page = staff(&county, "figures", json!({}));
    assert!(words(&page).contains("figures-behind"), "the first request is not counted yet");
}

#[test]
fn a_request_that_was_given_back_before_goes_on_down_the_card() {
    let county = County::with_file(FIRST.to_vec());
    let request = open(&county, &issue(&county));
    let decline = json!({ "request": request, "reason": "今天不在家" });
    county.volunteer(0).act("decline", decline.clone()).expect("declined");
    county.upgrade(env!("CARGO_MANIFEST_DIR"));
    county.volunteer(1).act("decline", decline).expect("declined");
    assert!(crate::sees_task(&county.volunteer(2), &request));
}

#[test]
fn the_first_round_counts_what_was_before_and_from_then_on_nothing_twice() {
    let (county, cards, _) = upgraded();
    assert!(words(&staff(&county, "unvisited", json!({}))).contains("unvisited-behind"));
    county.settle();
    county.pass_minutes(DAY);
    county.settle();
    assert_eq!(county.parked(), []);
    let unvisited = staff(&county, "unvisited", json!({}));
    assert!(!words(&unvisited).contains("unvisited-behind"));
    // Nobody has been with either for twenty days.
    assert_eq!(stats(&unvisited), [json!(2), json!(2)]);
    assert_eq!(tables(&unvisited)[0].len(), 2);
    let figures = || staff(&county, "figures", json!({ "month": "2026-03" }));
    assert!(!words(&figures()).contains("figures-behind"));
    let counted = stats(&figures());
    // Two were asked for before, and two this morning; one is closed, and it was one visit.
    assert_eq!((&counted[0], &counted[1], &counted[3]), (&json!(4), &json!(1), &json!(1)), "{counted:?}");
    let kept = county.module_records();
    county.pass_minutes(DAY);
    county.settle();
    assert_eq!(county.module_records(), kept, "nothing is counted twice");
    county.volunteer(0).act("note_call", json!({ "card": cards[1], "day": "2026-03-23" })).expect("noted");
    assert_eq!(stats(&staff(&county, "unvisited", json!({})))[1], json!(1));
}

#[test]
fn a_long_past_is_counted_in_several_goes() {
    let county = County::with_file(FIRST.to_vec());
    let card = issue(&county);
    for _ in 0..40 {
        open(&county, &card);
    }
    county.upgrade(env!("CARGO_MANIFEST_DIR"));
    let opened = || stats(&staff(&county, "figures", json!({ "month": "2026-03" })))[0].clone();
    county.settle();
    county.pass_minutes(22 * 60 + 1);
    county.settle();
    assert_eq!(opened(), json!(15), "as many as one go takes");
    county.live_through(10);
    assert_eq!(opened(), json!(40));
    assert!(!words(&staff(&county, "figures", json!({}))).contains("figures-behind"));
    assert_eq!(county.parked(), []);
}

#[test]
fn staff_need_not_wait_for_the_morning() {
    let (county, ..) = upgraded();
    let done = county.staff().act("look_now", json!({})).expect("looked");
    assert_eq!(serde_json::to_value(done.say).expect("JSON")["key"], "look_now-done");
    assert!(!words(&staff(&county, "unvisited", json!({}))).contains("unvisited-behind"));
}

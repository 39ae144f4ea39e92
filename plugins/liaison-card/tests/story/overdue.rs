//! With whom nobody was for too long: when somebody is asked to go, and when not.

use serde_json::json;
use wushe_plugin_testkit::County;

use crate::{DAY, county, id, issue_to, sees_task, serve, staff, stats, tables, words};

/// From nine in the morning of the first day until just after the round of the next.
const UNTIL_SEVEN: i64 = 22 * 60 + 1;

/// A county where three days without a visit are too many, on its first day.
fn three_days() -> County {
    let county = county();
    county.switch(true, Some(json!({ "visit_days": 3 })));
    // The server knows of the morning from now on.
    county.settle();
    county
}

/// Lives until just after the round of the first of so many mornings, and through the rounds of the others.
fn mornings(county: &County, first: i64, days: i64) {
    county.pass_minutes(first);
    county.settle();
    for _ in 1..days {
        county.pass_minutes(DAY);
        county.settle();
    }
}

/// Tasks that wait for the first volunteer.
fn waiting(county: &County) -> usize {
    let tasks = words(&county.volunteer(0).page("tasks", json!({})).expect("tasks"));
    tasks.matches("天没有人上门，请去看望").count()
}

fn overdue(county: &County) -> serde_json::Value {
    stats(&staff(county, "unvisited", json!({}))).swap_remove(1)
}

/// The request that asks to see the holder of the only card.
fn raised(county: &County) -> String {
    let page = serde_json::to_value(county.volunteer(0).page("tasks", json!({})).expect("tasks")).expect("JSON");
    let to = page.pointer("/blocks/1/cards/0/to/params/request").and_then(serde_json::Value::as_str);
    to.expect("a task waits").to_owned()
}

#[test]
fn somebody_is_asked_to_go_on_the_day_the_days_are_over_and_once() {
    let county = three_days();
    issue_to(&county, 0);
    mornings(&county, UNTIL_SEVEN, 2);
    assert_eq!((waiting(&county), overdue(&county)), (0, json!(0)), "two days are not three");
    mornings(&county, DAY, 1);
    assert_eq!((waiting(&county), overdue(&county)), (1, json!(1)));
    assert!(words(&staff(&county, "unvisited", json!({}))).contains("unvisited-asked"));
    // It is open, however many mornings pass.
    mornings(&county, DAY, 8);
    assert_eq!(waiting(&county), 1);
    let desk = words(&staff(&county, "desk", json!({})));
    assert_eq!(desk.matches("3 天没有人上门，请去看望").count(), 1, "{desk}");
    assert_eq!(county.parked(), []);
}

#[test]
fn after_it_was_closed_without_a_visit_it_is_asked_again_once_the_days_are_over() {
    let county = three_days();
    issue_to(&county, 0);
    mornings(&county, UNTIL_SEVEN, 3);
    let request = raised(&county);
    county.staff().act("void", json!({ "request": request, "reason": "住院了" })).expect("void");
    mornings(&county, DAY, 2);
    assert_eq!(waiting(&county), 0, "within three days nobody is asked again");
    mornings(&county, DAY, 1);
    assert_eq!(waiting(&county), 1);
    assert_ne!(raised(&county), request);
}

#[test]
fn a_visit_begins_the_days_anew_whether_on_an_errand_or_just_to_see_her() {
    let county = three_days();
    let (one, other) = (issue_to(&county, 0), issue_to(&county, 1));
    county.pass_minutes(2 * DAY);
    serve(&county, &one, "shopping", 60);
    let called = json!({ "card": other, "day": "2026-03-04", "note": "精神好" });
    county.volunteer(1).act("note_call", called).expect("noted");
    // The fourth day since the cards, the first since the visits.
    mornings(&county, UNTIL_SEVEN - 60, 2);
    assert_eq!((waiting(&county), overdue(&county)), (0, json!(0)));
    mornings(&county, DAY, 1);
    assert_eq!((waiting(&county), overdue(&county)), (2, json!(2)));
}

#[test]
fn when_the_task_is_reported_she_was_visited() {
    let county = three_days();
    issue_to(&county, 0);
    mornings(&county, UNTIL_SEVEN, 3);
    let (request, helper) = (raised(&county), county.volunteer(0));
    helper.act("accept", json!({ "request": request })).expect("accepted");
    county.pass_minutes(60);
    helper.act("report_visit", json!({ "request": request, "minutes": 20, "note": "都好" })).expect("reported");
    assert_eq!(overdue(&county), json!(0));
    assert!(words(&staff(&county, "unvisited", json!({ "which": "all" }))).contains("seen-today"));
}

#[test]
fn whoever_has_died_or_moved_away_is_not_visited_and_staff_are_told_to_take_the_card_back() {
    let county = three_days();
    let cards: Vec<String> = (0..4).map(|number| issue_to(&county, number)).collect();
    county.set_status(0, "died");
    county.set_status(1, "moved_away");
    county.move_next_door(3);
    mornings(&county, UNTIL_SEVEN, 4);
    assert_eq!((waiting(&county), overdue(&county)), (1, json!(1)), "only the third lives here");
    let page = staff(&county, "unvisited", json!({}));
    assert!(words(&page).contains("unvisited-gone-hint"), "{}", words(&page));
    assert_eq!(tables(&page)[1].len(), 3);
    // Who is back is seen again, and counted from then on.
    county.set_status(1, "living");
    let back = json!({ "card": cards[1], "day": "2026-03-06" });
    county.volunteer(0).act("note_call", back).expect("she was there");
    assert_eq!(tables(&staff(&county, "unvisited", json!({})))[1].len(), 2);
    assert_eq!(county.parked(), []);
}

#[test]
fn a_card_out_of_use_is_not_counted_and_begins_anew_when_it_is_used_again() {
    let county = three_days();
    let card = issue_to(&county, 0);
    county.staff().act("retire_card", json!({ "card": card })).expect("out of use");
    mornings(&county, UNTIL_SEVEN, 5);
    assert_eq!((waiting(&county), overdue(&county)), (0, json!(0)));
    county.staff().act("reissue_card", json!({ "card": card })).expect("in use");
    mornings(&county, DAY, 2);
    assert_eq!(waiting(&county), 0);
    mornings(&county, DAY, 1);
    assert_eq!(waiting(&county), 1);
}

#[test]
fn what_staff_have_asked_for_is_not_asked_for_again() {
    let county = three_days();
    let card = issue_to(&county, 0);
    let input = json!({ "card": card, "kind": "visit", "title": "去看看", "channel": "phone" });
    let request = id(county.staff().act("open_request", input).expect("opened"));
    mornings(&county, UNTIL_SEVEN, 5);
    assert_eq!(waiting(&county), 0);
    assert!(sees_task(&county.volunteer(0), &request));
    // Once that has come to nothing, it is.
    county.staff().act("void", json!({ "request": request, "reason": "记错了" })).expect("void");
    mornings(&county, DAY, 1);
    assert_eq!(waiting(&county), 1);
}

#[test]
fn a_day_brings_no_more_than_the_settings_say_and_the_longest_comes_first() {
    let county = county();
    county.switch(true, Some(json!({ "visit_days": 1, "most_a_day": 2 })));
    county.settle();
    issue_to(&county, 5);
    county.pass_minutes(DAY);
    for number in 0..4 {
        issue_to(&county, number);
    }
    mornings(&county, UNTIL_SEVEN, 1);
    assert_eq!(waiting(&county), 2);
    assert!(words(&county.volunteer(0).page("tasks", json!({})).expect("tasks")).contains(county.resident(5).id()));
    // What was asked yesterday is open; the next two come.
    mornings(&county, DAY, 1);
    assert_eq!(waiting(&county), 4);
}

#[test]
fn without_anybody_to_send_it_waits_at_the_desk() {
    let county = three_days();
    let input = json!({ "resident": county.resident(0).id() });
    county.staff().act("issue_card", input).expect("issued");
    mornings(&county, UNTIL_SEVEN, 3);
    let desk = staff(&county, "desk", json!({}));
    assert!(words(&desk).contains("天没有人上门"), "{}", words(&desk));
    assert_eq!(stats(&desk)[0], json!(1), "it waits for staff");
}

#[test]
fn without_leave_to_run_by_itself_nobody_is_asked_but_staff_see_who_waits_and_can_look() {
    let county = three_days();
    issue_to(&county, 0);
    county.grant("liaison-card", &["records", "directory", "requests", "hours", "notify"]);
    mornings(&county, UNTIL_SEVEN, 4);
    assert_eq!((waiting(&county), overdue(&county)), (0, json!(1)));
    county.staff().act("look_now", json!({})).expect("looked");
    assert_eq!(waiting(&county), 1);
    county.staff().act("look_now", json!({})).expect("looked again");
    assert_eq!(waiting(&county), 1, "not twice");
    assert_eq!(county.parked(), []);
}

#[test]
fn without_leave_to_open_requests_the_round_fails_and_nothing_is_half_done() {
    let county = three_days();
    issue_to(&county, 0);
    county.grant("liaison-card", &["records", "directory", "hours", "notify", "schedule"]);
    mornings(&county, UNTIL_SEVEN, 2);
    let before = county.module_records();
    mornings(&county, DAY, 1);
    assert_eq!(county.module_records(), before);
    county.grant("liaison-card", &["records", "directory", "requests", "hours", "notify", "schedule"]);
    mornings(&county, DAY, 1);
    assert_eq!(waiting(&county), 1);
}

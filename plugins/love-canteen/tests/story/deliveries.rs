//! Meals at the door: sent, taken, reported, by whomever.

use serde_json::{Value, json};
use wushe_plugin_testkit::County;

use crate::common::{
    TODAY, county, dinner, dish, nobody_eats_free, order, plan, request_of, send_out, with_a_team, words,
};

#[test]
fn a_free_meal_brought_by_a_volunteer_yields_hours() {
    let county = county();
    let item = dinner(&county);
    order(&county.resident(0), &item, "deliver");
    let request = send_out(&county);
    let volunteer = county.volunteer(0);
    volunteer.act("accept", json!({ "request": request })).expect("taken");
    county.pass_minutes(60);
    let report = json!({ "request": request, "minutes": 20, "note": "老人精神好" });
    let said = volunteer.act("report_delivered", report).expect("reported");
    assert_eq!(serde_json::to_value(said.say).expect("JSON")["key"], "report-done-hours");
    let elder = county.resident(0);
    assert!(words(&elder.page("meals", json!({})).expect("shown")).contains("note_feedback"));
    let foreign = json!({ "request": request, "outcome": "satisfied" });
    assert_eq!(county.resident(1).act("note_feedback", foreign.clone()).expect_err("not hers").code, "not-found");
    elder.act("note_feedback", foreign).expect("said");
}

#[test]
fn a_paid_meal_yields_no_hours_by_any_route() {
    let county = county();
    nobody_eats_free(&county);
    let item = dinner(&county);
    let meal = order(&county.resident(0), &item, "deliver");
    let request = send_out(&county);
    let volunteer = county.volunteer(0);
    volunteer.act("accept", json!({ "request": request })).expect("taken");
    county.pass_minutes(60);
    let asked = volunteer.page("task", json!({ "request": request })).expect("shown");
    assert!(!words(&asked).contains("report_delivered-minutes") && words(&asked).contains("task-low-fee"));
    let with_minutes = json!({ "request": request, "minutes": 20 });
    for who in [&volunteer, &county.staff()] {
        let refusal = who.act("report_delivered", with_minutes.clone()).expect_err("no hours for what is paid");
        assert!(refusal.fields.contains_key("minutes"), "{refusal:?}");
    }
    // That the fee is dropped afterwards changes nothing of what was ordered.
    with_a_team(&county);
    volunteer.act("report_delivered", with_minutes).expect_err("still paid for");
    volunteer.act("report_delivered", json!({ "request": request })).expect("delivered");
    let again = json!({ "order": meal });
    county.staff().act("serve", again).expect("as it is");
}

#[test]
fn a_delivery_that_is_given_back_is_sent_to_somebody_else() {
    let county = county();
    with_a_team(&county);
    let item = dinner(&county);
    order(&county.resident(0), &item, "deliver");
    let request = send_out(&county);
    county.volunteer(0).act("decline", json!({ "request": request, "reason": "下雨" })).expect("given back");
    let again = json!({ "day": TODAY, "meal": "dinner" });
    county.staff().act("send_out", again.clone()).expect("to the team");
    assert_eq!(county.staff().act("send_out", again).expect_err("nothing waits").code, "refused");
    let team = [county.volunteer(2), county.volunteer(3)];
    let taken = county.all_at_once(&team, "accept", &json!({ "request": request_of(&team[0]) }));
    assert_eq!(taken.succeeded(), 1, "{taken:?}");
}

/// The order is listed as it stands on the desk of today.
fn desk(county: &County) -> String {
    words(&county.staff().page("today", json!({})).expect("shown"))
}

fn delivery(county: &County, request: &str) -> String {
    words(&county.staff().page("delivery", json!({ "request": request })).expect("shown"))
}

#[test]
fn staff_report_for_the_volunteer_who_rings() {
    let county = county();
    let item = dinner(&county);
    order(&county.resident(0), &item, "deliver");
    let request = send_out(&county);
    // Neither taken nor reported: the desk leads to the page where staff do both.
    assert!(desk(&county).contains(r#""page":"delivery""#));
    let page = delivery(&county, &request);
    assert!(page.contains(r#""action":"report_delivered""#) && page.contains(r#""action":"call_off""#), "{page}");
    assert!(page.contains("ring-volunteer") && page.contains("delivery-takes"), "{page}");
    county.pass_minutes(9 * 60 + 30);
    let report = json!({ "request": request, "minutes": 20, "note": "电话报告" });
    let said = county.staff().act("report_delivered", report.clone()).expect("reported");
    assert_eq!(serde_json::to_value(said.say).expect("JSON")["key"], "report-done-hours");
    assert!(desk(&county).contains("order-status-served"));
    county.staff().act("report_delivered", report).expect_err("once");
    // Nobody reports what another has brought.
    let foreign = json!({ "request": request, "volunteer": county.volunteer(0).id() });
    let refusal = county.volunteer(0).act("report_delivered", foreign).expect_err("not hers to say");
    assert!(refusal.fields.contains_key("volunteer"), "{refusal:?}");
}

#[test]
fn staff_say_who_of_the_team_brought_it() {
    let county = county();
    with_a_team(&county);
    let item = dinner(&county);
    order(&county.resident(0), &item, "deliver");
    county.staff().act("send_out", json!({ "day": TODAY, "meal": "dinner" })).expect("to the team");
    let request = request_of(&county.volunteer(2));
    county.pass_minutes(9 * 60 + 30);
    let by_whom = county.staff().act("report_delivered", json!({ "request": request })).expect_err("by whom?");
    assert!(by_whom.fields.contains_key("volunteer"), "{by_whom:?}");
    let named = json!({ "request": request, "volunteer": county.volunteer(3).id(), "minutes": 15 });
    county.staff().act("report_delivered", named).expect("reported");
    assert!(delivery(&county, &request).contains(county.volunteer(3).id()));
}

#[test]
fn who_has_taken_it_brought_it_or_gives_it_back_first() {
    let county = county();
    let item = dinner(&county);
    order(&county.resident(0), &item, "deliver");
    let request = send_out(&county);
    county.volunteer(0).act("accept", json!({ "request": request })).expect("taken");
    let another = json!({ "request": request, "volunteer": county.volunteer(1).id() });
    let refusal = county.staff().act("report_delivered", another.clone()).expect_err("another has it");
    assert!(refusal.fields.contains_key("volunteer"), "{refusal:?}");
    let back = json!({ "request": request, "reason": "摔了一跤" });
    county.staff().act("decline", back).expect("given back for her");
    county.staff().act("report_delivered", another).expect("the other went");
    assert!(desk(&county).contains("order-status-served"));
}

#[test]
fn what_is_called_off_is_cancelled_its_portion_free_and_the_volunteer_told() {
    let county = county();
    let item = plan(&county, TODAY, "dinner", &dish(&county, "清蒸鱼", 1_500), Some(1));
    order(&county.resident(0), &item, "deliver");
    let request = send_out(&county);
    let call_off = json!({ "request": request, "reason": "住院了" });
    assert_eq!(county.volunteer(0).act("call_off", call_off.clone()).expect_err("not hers").code, "not-found");
    assert_eq!(
        county.neighbour_staff().at(&county.staff()).act("call_off", call_off.clone()).expect_err("no").code,
        "not-found"
    );
    county.staff().act("call_off", call_off.clone()).expect("called off");
    assert_eq!(county.staff().act("call_off", call_off).expect_err("once").code, "refused");
    assert!(!words(&county.volunteer(0).page("tasks", json!({})).expect("shown")).contains("清蒸鱼"));
    order(&county.resident(1), &item, "eat-in");
    order(&county.resident(0), &dinner_of(&county), "eat-in");
}

fn dinner_of(county: &County) -> String {
    plan(county, TODAY, "dinner", &dish(county, "豆腐", 600), None)
}

#[test]
fn what_ends_at_the_platforms_own_desk_is_caught_up_and_the_month_can_be_settled() {
    let county = county();
    // The server knows of the module's jobs from now on.
    county.settle();
    let item = dinner(&county);
    for number in 0..4 {
        order(&county.resident(number), &item, "deliver");
    }
    let meal = json!({ "day": TODAY, "meal": "dinner", "volunteer": county.volunteer(0).id() });
    county.staff().act("send_out", meal.clone()).expect("sent out");
    let requests = requests_of(&county, "tasks");
    assert_eq!(requests.len(), 4);
    county.do_elsewhere(&requests[0]);
    county.end_elsewhere(&requests[1]);
    county.end_elsewhere(&requests[2]);
    county.give_back_elsewhere(&requests[3]);
    county.settle();
    let desk = desk(&county);
    assert_eq!(desk.matches("order-status-served").count(), 1, "{desk}");
    // What was ended or given back is there to be sent again; whoever wants it is not forgotten.
    assert!(desk.contains(r#""send-out","args":{"n":3}"#), "{desk}");
    county.staff().act("send_out", meal).expect("sent again");
    let again = requests_of(&county, "tasks");
    assert_eq!(again.len(), 3);
    county.volunteer(0).act("accept", json!({ "request": again[0] })).expect("taken");
    county.volunteer(0).act("report_delivered", json!({ "request": again[0] })).expect("brought");
    for request in &again[1..] {
        county.give_back_elsewhere(request);
    }
    // Nobody goes: at night they are missed, and nothing is open any more.
    county.live_through(13 * 60);
    let night = words(&county.staff().page("today", json!({ "day": TODAY })).expect("shown"));
    assert_eq!(night.matches("order-status-served").count(), 2, "{night}");
    county.pass_minutes(31 * 24 * 60);
    let unnoted = words(&county.staff().page("unnoted", json!({})).expect("shown"));
    assert!(!unnoted.contains("红烧肉"), "{unnoted}");
    let fund = county.open_fund("爱心基金", 1_000_000);
    county.give_money(&fund, "grant_superior", 100_000);
    county.bookkeeper().act("settle", json!({ "month": "2026-03" })).expect("nothing is open");
    assert_eq!(county.parked(), []);
}

#[test]
fn settling_catches_up_by_itself() {
    let county = county();
    let item = dinner(&county);
    order(&county.resident(0), &item, "deliver");
    county.do_elsewhere(&send_out(&county));
    county.pass_minutes(31 * 24 * 60);
    assert!(words(&county.staff().page("unnoted", json!({})).expect("shown")).contains("红烧肉"));
    let fund = county.open_fund("爱心基金", 1_000_000);
    county.give_money(&fund, "grant_superior", 100_000);
    county.bookkeeper().act("settle", json!({ "month": "2026-03" })).expect("the request was done");
}

/// Requests that wait for the first volunteer.
fn requests_of(county: &County, page: &str) -> Vec<String> {
    let page = serde_json::to_value(county.volunteer(0).page(page, json!({})).expect("shown")).expect("JSON");
    let cards = page.pointer("/blocks/1/cards").and_then(Value::as_array).expect("cards");
    let request =
        |card: &Value| card.pointer("/to/params/request").and_then(Value::as_str).expect("a request").to_owned();
    cards.iter().map(request).collect()
}

//! Who lives alone and was not seen.

use serde_json::{Value, json};
use wushe_plugin_testkit::County;

use crate::common::{TODAY, TOMORROW, county, dinner, dish, id, order, plan, request_of, send_out, serve, words};

#[test]
fn who_lives_alone_and_does_not_come_is_looked_after() {
    let county = county();
    let lunch = plan(&county, TODAY, "lunch", &dish(&county, "面条", 800), None);
    let input = |number: usize| json!({ "item": lunch, "way": "eat-in", "resident": county.resident(number).id() });
    let came = id(county.staff().act("order", input(0)).expect("ordered"));
    county.staff().act("order", input(1)).expect("ordered");
    serve(&county, &came);
    let desk = || words(&county.staff().page("today", json!({})).expect("shown"));
    assert!(!desk().contains("sign-look-after"));
    county.live_through(5 * 60);
    assert_eq!(desk().matches("sign-look-after").count(), 1, "{}", desk());
    // At night what nobody called for is missed; that somebody was not seen still stands there.
    county.live_through(8 * 60);
    assert_eq!(desk().matches("sign-look-after").count(), 1, "{}", desk());
    // Again at dinner, and again the next day, until somebody has been there.
    let (alert, told) = open_alert(&county).expect("an alert");
    assert_eq!(told, 2);
    county.live_through(20 * 60);
    assert_eq!(open_alert(&county), Some((alert.clone(), 3)));
    let empty = json!({ "alert": alert, "note": "" });
    assert!(county.staff().act("looked_after", empty).expect_err("what was found?").fields.contains_key("note"));
    let found = json!({ "alert": alert, "note": "上门看过，感冒卧床" });
    for nobody in [county.volunteer(0), county.resident(0), county.neighbour_staff().at(&county.staff())] {
        assert_eq!(nobody.act("looked_after", found.clone()).expect_err("not theirs").code, "not-found");
    }
    county.staff().act("looked_after", found.clone()).expect("noted");
    assert_eq!(county.staff().act("looked_after", found).expect_err("once").code, "refused");
    assert_eq!(open_alert(&county), None);
    let ended = json!({ "which": "ended" });
    let ended = words(&county.bookkeeper().page("alerts", ended).expect("shown"));
    assert!(
        ended.contains("感冒卧床") && ended.contains("alert-by-staff") && ended.contains("alert-state-looked-after")
    );
    assert!(words(&county.staff().page("alert", json!({ "alert": alert })).expect("shown")).contains("alert-by-you"));
    let desk = words(&county.staff().page("today", json!({ "day": TODAY })).expect("shown"));
    assert!(desk.contains("order-status-missed") && !desk.contains("sign-look-after"), "{desk}");
    county.live_through(24 * 60);
    assert_eq!(open_alert(&county), None, "dealt with");
    assert_eq!(county.parked(), []);
}

/// The only alert that nobody has dealt with, and how often staff were told of it.
fn open_alert(county: &County) -> Option<(String, i64)> {
    let page = serde_json::to_value(county.staff().page("alerts", json!({})).expect("shown")).expect("JSON");
    let blocks = page["blocks"].as_array().expect("blocks");
    let cards = blocks.iter().find(|block| block["type"] == "cards").and_then(|block| block["cards"].as_array());
    let cards = cards.map(Vec::as_slice).unwrap_or_default();
    assert!(cards.len() <= 1, "{cards:?}");
    let card = cards.first()?;
    let alert = card.pointer("/to/params/alert").and_then(Value::as_str).expect("an alert").to_owned();
    let told = card.pointer("/rows/4/value/text/args/n").and_then(Value::as_i64).unwrap_or(1);
    Some((alert, told))
}

#[test]
fn a_delivery_that_never_came_is_an_alert_and_one_that_is_brought_late_ends_it() {
    let county = county();
    county.settle();
    let item = dinner(&county);
    order(&county.resident(0), &item, "deliver");
    let request = send_out(&county);
    let volunteer = county.volunteer(0);
    volunteer.act("accept", json!({ "request": request })).expect("taken");
    // Due at seven; at half past it is overdue.
    county.live_through(10 * 60 + 25);
    assert_eq!(open_alert(&county), None);
    county.live_through(10);
    let (alert, _) = open_alert(&county).expect("nobody has seen her");
    let page = words(&county.staff().page("alert", json!({ "alert": alert })).expect("shown"));
    assert!(page.contains("alert-reason-not-brought"), "{page}");
    assert!(words(&county.staff().page("today", json!({})).expect("shown")).contains("sign-look-after"));
    volunteer.act("report_delivered", json!({ "request": request })).expect("brought after all");
    assert_eq!(open_alert(&county), None);
    let page = words(&county.staff().page("alert", json!({ "alert": alert })).expect("shown"));
    assert!(page.contains("alert-state-seen"), "{page}");
    county.live_through(24 * 60);
    assert_eq!(open_alert(&county), None);
    assert_eq!(county.parked(), []);
}

#[test]
fn a_delivery_that_was_sent_late_is_looked_at_every_hour() {
    let county = county();
    county.settle();
    let lunch = plan(&county, TODAY, "lunch", &dish(&county, "面条", 800), None);
    let input = json!({ "item": lunch, "way": "deliver", "resident": county.resident(0).id() });
    county.staff().act("order", input).expect("ordered");
    // Sent out at a quarter to one, due an hour later.
    county.pass_minutes(3 * 60 + 45);
    let input = json!({ "day": TODAY, "meal": "lunch", "volunteer": county.volunteer(0).id() });
    county.staff().act("send_out", input).expect("sent out");
    county.live_through(60);
    assert_eq!(open_alert(&county), None, "it is not late yet");
    county.live_through(60);
    assert!(open_alert(&county).is_some());
    // What was done at the platform's own desk was brought.
    county.do_elsewhere(&request_of(&county.volunteer(0)));
    county.live_through(60);
    assert_eq!(open_alert(&county), None);
}

#[test]
fn who_comes_late_was_seen() {
    let county = county();
    county.settle();
    let item = dinner(&county);
    let late = order(&county.resident(0), &item, "eat-in");
    county.live_through(10 * 60 + 35);
    assert!(open_alert(&county).is_some());
    serve(&county, &late);
    assert_eq!(open_alert(&county), None);
}

#[test]
fn what_is_caught_up_in_the_morning_leaves_the_day_alone() {
    let county = county();
    let lunch = plan(&county, TOMORROW, "lunch", &dish(&county, "面条", 800), None);
    order(&county.resident(0), &lunch, "eat-in");
    let today = dinner(&county);
    order(&county.resident(1), &today, "eat-in");
    // The server knows of the module's jobs, and then none runs until the next morning.
    county.live_through(1);
    county.pass_minutes(24 * 60);
    county.settle();
    let desk = |day: &str| words(&county.staff().page("today", json!({ "day": day })).expect("shown"));
    // She did not come yesterday, and nobody was told: she is looked after now.
    assert!(desk(TODAY).contains("serve-after-all") && desk(TODAY).contains("sign-look-after"));
    assert!(open_alert(&county).is_some());
    assert!(desk(TOMORROW).contains("order-status-ordered") && !desk(TOMORROW).contains("sign-look-after"));
}

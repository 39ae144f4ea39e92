//! Parties through the platform's activities, fees through the fund.

use serde_json::{Value, json};
use wushe_plugin_testkit::{County, Page};

/// 2 March 2026, nine in the morning: when every county begins.
const BEGIN: i64 = 1_772_413_200_000_000;
const HOUR: i64 = 3_600_000_000;

fn county() -> County {
    County::with_module(env!("CARGO_MANIFEST_DIR"))
}

fn put_on(county: &County, seats: i64) -> String {
    let input = json!({ "title": "周五茶话", "begins_at": BEGIN + 48 * HOUR, "seats": seats });
    county.staff().act("put_on", input).expect("put on").id.expect("the id of the session")
}

fn words(page: &Page) -> String {
    serde_json::to_string(page).expect("JSON")
}

fn numbers(page: &Page) -> Vec<i64> {
    fn walk(value: &Value, found: &mut Vec<i64>) {
        match value {
            Value::Object(fields) if fields.get("type") == Some(&json!("number")) => {
                found.extend(fields.get("value").and_then(Value::as_i64));
            }
            Value::Object(fields) => fields.values().for_each(|value| walk(value, found)),
            Value::Array(values) => values.iter().for_each(|value| walk(value, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(&serde_json::to_value(page).expect("JSON"), &mut found);
    found
}

#[test]
fn the_last_seat_goes_to_one_and_the_next_in_line_gets_it_back() {
    let county = county();
    let session = put_on(&county, 1);
    let come = json!({ "session": session });
    let first = county.resident(0).act("come", come.clone()).expect("a seat");
    assert_eq!(first.say.map(|say| words_of(&say)), Some("come-seated".to_owned()));
    let second = county.resident(1).act("come", come.clone()).expect("a place");
    assert_eq!(second.say.map(|say| words_of(&say)), Some("come-waiting".to_owned()));
    let twice = county.resident(0).act("come", come.clone()).expect_err("signed up already");
    assert_eq!(twice.code, "refused");
    county.neighbour_resident().at(&county.resident(0)).act("come", come).expect_err("of another community");
    let home = county.resident(0).page("home", json!({})).expect("the page");
    assert_eq!(numbers(&home), [1, 1]);

    let foreign = county.resident(1).act("stay_away", json!({ "sign_up": first.id })).expect_err("somebody else's");
    assert_eq!(foreign.code, "not-found");
    county.resident(0).act("stay_away", json!({ "sign_up": first.id })).expect("given back");
    let guests = county.staff().page("guests", json!({ "session": session })).expect("the page");
    assert!(words(&guests).contains("seated") && words(&guests).contains(county.resident(1).id()));
    let home = county.resident(0).page("home", json!({})).expect("the page");
    assert_eq!(numbers(&home), [1, 0], "whoever waited has the seat");
}

fn words_of(text: &impl serde::Serialize) -> String {
    serde_json::to_value(text).expect("JSON")["key"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn many_at_once_fill_the_seats_and_no_more() {
    let county = county();
    let session = put_on(&county, 3);
    let residents: Vec<_> = (0..6).map(|number| county.resident(number)).collect();
    let outcomes = county.all_at_once(&residents, "come", &json!({ "session": session }));
    assert_eq!(outcomes.succeeded(), 6);
    let home = county.staff().page("home", json!({})).expect("the page");
    assert_eq!(numbers(&home), [3, 3]);
}

#[test]
fn without_the_grant_there_are_no_parties() {
    let county = county();
    let session = put_on(&county, 3);
    county.grant("tea-party", &["records", "ledger", "schedule"]);
    assert_eq!(county.resident(0).page("home", json!({})).expect_err("not granted").code, "module-withheld");
    assert_eq!(
        county.resident(0).act("come", json!({ "session": session })).expect_err("not granted").code,
        "module-withheld"
    );
    county.grant("tea-party", &["activities", "records"]);
    county.resident(0).act("come", json!({ "session": session })).expect("granted again");
}

#[test]
fn called_off_it_takes_nobody() {
    let county = county();
    let session = put_on(&county, 3);
    county.resident(0).act("come", json!({ "session": session })).expect("a seat");
    county.staff().act("call_off", json!({ "session": session })).expect("called off");
    assert_eq!(county.resident(1).act("come", json!({ "session": session })).expect_err("off").code, "refused");
}

#[test]
fn a_months_fees_are_entered_once_by_the_job() {
    let county = county();
    let _fund = county.open_fund("社区慈善基金", 1_000_000);
    county.settle();
    for fen in [500, 700] {
        county.staff().act("pay", json!({ "fen": fen })).expect("taken");
    }
    // 1 April, one in the morning.
    county.pass_minutes(31 * 24 * 60);
    county.settle();
    county.settle();
    assert_eq!(county.parked(), []);
    let books = county.bookkeeper().page("fund", json!({})).expect("the books");
    assert_eq!(numbers(&books), [1200]);
    county.pass_minutes(31 * 24 * 60);
    county.settle();
    let books = county.bookkeeper().page("fund", json!({})).expect("the books");
    assert_eq!(numbers(&books), [1200], "nothing is entered twice");
}

#[test]
fn who_may_not_write_in_the_books_does_not_through_a_module_either() {
    let county = county();
    let _fund = county.open_fund("社区慈善基金", 1_000_000);
    county.staff().act("pay", json!({ "fen": 500 })).expect("taken");
    assert_eq!(county.staff().act("settle_now", json!({})).expect_err("no bookkeeper").code, "forbidden");
    county.bookkeeper().act("settle_now", json!({})).expect("entered");
    let again = county.bookkeeper().act("settle_now", json!({})).expect_err("nothing is left");
    assert_eq!(again.words, "没有要记的茶费。");
    county.grant("tea-party", &["records", "activities", "schedule"]);
    assert_eq!(county.bookkeeper().page("fund", json!({})).expect_err("not granted").code, "module-withheld");
}

#[test]
fn a_notice_is_handed_in_and_not_shown_before_people_have_looked_at_it() {
    let county = county();
    let session = put_on(&county, 3);
    let announce = json!({ "session": session });
    county.staff().act("announce", announce.clone()).expect("handed in").id.expect("the id of the notice");
    county.staff().act("announce", json!({ "session": "0190a0a0-0000-7000-8000-000000000000" })).expect_err("no party");
    county.grant("tea-party", &["activities", "records"]);
    assert_eq!(county.staff().act("announce", announce).expect_err("not granted").code, "module-withheld");
}

//! The figures of a month are exact, and stay those of that month.

use serde_json::{Value, json};
use wushe_plugin_testkit::{Block, County};

use crate::{DAY, county, id, issue_to, open, serve, staff, stats, tables, words};

/// The rows of the table of requests: kind, opened, closed, in time, share.
fn by_kind(county: &County, month: &str) -> Vec<(String, [i64; 3], String)> {
    let page = staff(county, "figures", json!({ "month": month }));
    let rows = tables(&page).into_iter().next().expect("a table");
    rows.into_iter()
        .map(|row| {
            let kind = row[0].pointer("/text/key").and_then(Value::as_str).expect("a kind").to_owned();
            let number = |at: usize| row[at]["value"].as_i64().expect("a number");
            let share = &row[4]["text"];
            let share = share.as_str().or_else(|| share["key"].as_str()).expect("a share").to_owned();
            (kind, [number(1), number(2), number(3)], share)
        })
        .collect()
}

fn of(stat: &Value) -> (i64, i64) {
    let arg = |name: &str| stat["args"][name].as_i64().expect("a number");
    (arg("n"), arg("of"))
}

#[test]
fn requests_are_counted_by_kind_where_they_were_opened_and_where_they_were_closed() {
    let county = county();
    let card = issue_to(&county, 0);
    serve(&county, &card, "shopping", 60);
    // Two days are the time that the settings give.
    serve(&county, &card, "shopping", 3 * DAY);
    serve(&county, &card, "clinic", 60);
    let mistake = open(&county, &card);
    county.staff().act("void", json!({ "request": mistake, "reason": "记错了" })).expect("void");
    let still_open = open(&county, &card);
    let shown = [
        ("request-kind-shopping".to_owned(), [3, 2, 1], "50%".to_owned()),
        ("request-kind-clinic".to_owned(), [1, 1, 1], "100%".to_owned()),
        ("figures-total".to_owned(), [4, 3, 2], "67%".to_owned()),
    ];
    assert_eq!(by_kind(&county, "2026-03"), shown);

    // What is closed in April was opened in March.
    county.pass_minutes(30 * DAY);
    let helper = county.volunteer(0);
    helper.act("accept", json!({ "request": still_open })).expect("accepted");
    county.pass_minutes(60);
    helper.act("report_visit", json!({ "request": still_open, "minutes": 30, "note": "晚了" })).expect("reported");
    let satisfied = json!({ "request": still_open, "outcome": "satisfied" });
    county.staff().act("note_feedback", satisfied).expect("noted");
    county.staff().act("close", json!({ "request": still_open })).expect("closed");
    assert_eq!(by_kind(&county, "2026-03"), shown);
    assert_eq!(by_kind(&county, "2026-04"), [("request-kind-shopping".to_owned(), [0, 1, 0], "0%".to_owned())]);
}

#[test]
fn visits_count_once_each_and_people_once_a_month() {
    let county = county();
    let cards: Vec<String> = (0..4).map(|number| issue_to(&county, number)).collect();
    serve(&county, &cards[0], "shopping", 60);
    let call = |card: &str, day: &str| json!({ "card": card, "day": day });
    county.volunteer(1).act("note_call", call(&cards[0], "2026-03-02")).expect("noted");
    county.volunteer(0).act("note_call", call(&cards[1], "2026-03-02")).expect("noted");
    county.staff().act("note_call", call(&cards[1], "2026-03-02")).expect("noted");
    // One is out of use before April: it counts in March, and not after.
    county.staff().act("retire_card", json!({ "card": cards[3] })).expect("out of use");

    let march = stats(&staff(&county, "figures", json!({ "month": "2026-03" })));
    assert_eq!((&march[0], &march[1], &march[3]), (&json!(1), &json!(1), &json!(4)));
    assert_eq!(of(&march[4]), (2, 4));
    let page = staff(&county, "figures", json!({}));
    let visitors: Vec<(bool, i64, i64)> = tables(&page)[1]
        .iter()
        .map(|row| {
            let number = |at: usize, field: &str| row[at][field].as_i64().unwrap_or(0);
            (row[0].to_string().contains(county.volunteer(0).id()), number(1, "value"), number(2, "minutes"))
        })
        .collect();
    assert_eq!(visitors, [(true, 2, 30), (false, 1, 0), (false, 1, 0)]);
    assert!(tables(&page)[1][2][0].to_string().contains("by-staff"), "staff come last");

    county.pass_minutes(31 * DAY);
    county.volunteer(0).act("note_call", call(&cards[2], "2026-04-02")).expect("noted");
    let april = stats(&staff(&county, "figures", json!({})));
    assert_eq!((&april[3], of(&april[4])), (&json!(1), (1, 3)));
    let march = stats(&staff(&county, "figures", json!({ "month": "2026-03" })));
    assert_eq!(of(&march[4]), (2, 4), "a month that is over stays as it was");
}

#[test]
fn a_month_without_anything_says_what_to_do_and_one_to_come_is_not_there() {
    let county = county();
    let page = words(&staff(&county, "figures", json!({})));
    assert!(page.contains("figures-no-requests") && page.contains("figures-no-visits"), "{page}");
    for month in ["2026-04", "2026-13", "März"] {
        assert_eq!(county.staff().page("figures", json!({ "month": month })).expect_err(month).code, "not-found");
    }
}

#[test]
fn they_are_printed() {
    let county = county();
    let card = issue_to(&county, 0);
    serve(&county, &card, "repair", 60);
    let page = staff(&county, "figures", json!({}));
    let lists: Vec<_> = page
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::PrintList(list) => Some(list.table.rows.len()),
            _ => None,
        })
        .collect();
    assert_eq!(lists, [4, 1, 1]);
}

#[test]
fn what_ends_at_the_platforms_own_desk_is_seen_at_once() {
    let county = county();
    county.settle();
    let card = issue_to(&county, 0);
    let request = open(&county, &card);
    assert_eq!(by_kind(&county, "2026-03")[0].1, [1, 0, 0]);
    county.end_elsewhere(&request);
    county.settle();
    assert_eq!(words(&staff(&county, "figures", json!({}))).matches("request-kind-").count(), 0);
    assert_eq!(county.parked(), []);
    assert!(
        !id(county.staff().act("note_call", json!({ "card": card, "day": "2026-03-02" })).expect("noted")).is_empty()
    );
}

#[test]
fn the_indicators_are_the_figures_of_the_page() {
    let county = county();
    let cards: Vec<String> = (0..4).map(|number| issue_to(&county, number)).collect();
    serve(&county, &cards[0], "shopping", 60);
    for card in [&cards[0], &cards[1]] {
        let call = json!({ "card": card, "day": "2026-03-02" });
        county.volunteer(1).act("note_call", call).expect("noted");
    }
    county.staff().act("retire_card", json!({ "card": cards[3] })).expect("out of use");
    county.pass_minutes(31 * DAY);
    county.volunteer(0).act("note_call", json!({ "card": cards[2], "day": "2026-04-02" })).expect("noted");
    for (month, last) in [("2026-03", "2026-03-31"), ("2026-04", "2026-04-30")] {
        let first = format!("{month}-01");
        let of = |name: &str| county.indicator(name, &first, last).expect(name);
        let page = stats(&staff(&county, "figures", json!({ "month": month })));
        assert_eq!(json!(of("visits").value), page[3], "{month}");
        let (visited, should) = self::of(&page[4]);
        assert_eq!((of("elders_visited").value, of("elders_visited_share").whole), (visited, Some(should)), "{month}");
        assert_eq!(of("elders_visited_share").value, visited);
    }
    let both = county.indicator("visit_minutes", "2026-03-01", "2026-04-30").expect("counted").value;
    assert_eq!(both, 30, "what nobody said counts as nothing");
    let above = county.indicator_above("elders_visited_share", "2026-03").expect("known");
    assert_eq!((above.part, above.whole, above.value), (Some(2), Some(4), Some(5_000)));
}

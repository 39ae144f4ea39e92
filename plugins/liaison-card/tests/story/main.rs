//! The built module in the real runtime: what the township was promised.

mod figures;
mod overdue;
mod roster;
mod upgrade;
mod visits;

use serde_json::{Value, json};
use wushe_plugin_testkit::{Block, County, Done, Page, Person};

/// Minutes of a day.
const DAY: i64 = 24 * 60;

fn county() -> County {
    County::with_module(env!("CARGO_MANIFEST_DIR"))
}

/// A card for the first resident: the first volunteer helps, the second stands in, then the duty team.
fn issue(county: &County) -> String {
    let input = json!({
        "resident": county.resident(0).id(),
        "helper": county.volunteer(0).id(),
        "backup": county.volunteer(1).id(),
        "team": county.team(),
    });
    id(county.staff().act("issue_card", input).expect("issued"))
}

fn open(county: &County, card: &str) -> String {
    let input = json!({ "card": card, "kind": "shopping", "title": "买米", "channel": "phone" });
    id(county.staff().act("open_request", input).expect("opened"))
}

fn id(done: Done) -> String {
    done.id.expect("an id")
}

/// A card for a resident, with the first volunteer as helper and the second as backup.
fn issue_to(county: &County, number: usize) -> String {
    let input = json!({
        "resident": county.resident(number).id(),
        "helper": county.volunteer(0).id(),
        "backup": county.volunteer(1).id(),
    });
    id(county.staff().act("issue_card", input).expect("issued"))
}

/// A page of staff.
fn staff(county: &County, page: &str, params: Value) -> Page {
    county.staff().page(page, params).expect("shown")
}

/// The tables of a page, from the top: of each row the cells as JSON.
fn tables(page: &Page) -> Vec<Vec<Vec<Value>>> {
    let rows = |block: &Block| match block {
        Block::Table(table) => Some(
            table
                .rows
                .iter()
                .map(|row| row.cells.iter().map(|cell| serde_json::to_value(cell).expect("JSON")).collect())
                .collect(),
        ),
        _ => None,
    };
    page.blocks.iter().filter_map(rows).collect()
}

/// The figures at a glance, from the top: whole numbers as they are, anything else as text.
fn stats(page: &Page) -> Vec<Value> {
    let tiles = page.blocks.iter().find_map(|block| match block {
        Block::Stats { tiles } => Some(tiles),
        _ => None,
    });
    let plain = |value: Value| match value {
        Value::Object(fields) if fields.contains_key("value") => fields["value"].clone(),
        Value::Object(fields) => fields.get("text").cloned().unwrap_or_default(),
        other => other,
    };
    let tiles = tiles.expect("figures").iter();
    tiles.map(|stat| plain(serde_json::to_value(&stat.value).expect("JSON"))).collect()
}

/// A request of a kind that is opened, taken by the first volunteer, done after so many minutes, and closed.
fn serve(county: &County, card: &str, kind: &str, minutes: i64) -> String {
    let input = json!({ "card": card, "kind": kind, "title": "帮忙", "channel": "phone" });
    let request = id(county.staff().act("open_request", input).expect("opened"));
    let helper = county.volunteer(0);
    helper.act("accept", json!({ "request": request })).expect("accepted");
    county.pass_minutes(minutes);
    helper.act("report_visit", json!({ "request": request, "minutes": 30, "note": "办好了" })).expect("reported");
    county.staff().act("note_feedback", json!({ "request": request, "outcome": "satisfied" })).expect("noted");
    county.staff().act("close", json!({ "request": request })).expect("closed");
    request
}

/// Everything a page says, as text.
fn words(page: &Page) -> String {
    serde_json::to_string(page).expect("JSON")
}

fn sees_task(volunteer: &Person<'_>, request: &str) -> bool {
    words(&volunteer.page("tasks", json!({})).expect("tasks")).contains(request)
}

#[test]
fn from_the_call_to_the_closed_request() {
    let county = county();
    let card = issue(&county);
    let request = open(&county, &card);
    let helper = county.volunteer(0);
    assert!(sees_task(&helper, &request));
    assert!(!sees_task(&county.volunteer(1), &request));

    helper.act("accept", json!({ "request": request })).expect("accepted");
    county.pass_minutes(60);
    let report = json!({ "request": request, "minutes": 40, "note": "米已送到" });
    helper.act("report_visit", report).expect("reported");
    let closed_too_early = county.staff().act("close", json!({ "request": request })).expect_err("not asked yet");
    assert_eq!(closed_too_early.code, "refused");
    let feedback = json!({ "request": request, "outcome": "satisfied", "words": "很好" });
    county.staff().act("note_feedback", feedback).expect("noted");
    county.staff().act("close", json!({ "request": request })).expect("closed");
    let page = county.staff().page("request", json!({ "request": request })).expect("shown");
    assert!(words(&page).contains("closed"), "{}", words(&page));
}

#[test]
fn a_request_goes_down_the_card_until_somebody_takes_it() {
    let county = county();
    let card = issue(&county);
    let request = open(&county, &card);
    let decline = json!({ "request": request, "reason": "今天不在家" });
    county.volunteer(0).act("decline", decline.clone()).expect("declined");
    assert!(!sees_task(&county.volunteer(0), &request));
    assert!(sees_task(&county.volunteer(1), &request));
    county.volunteer(1).act("decline", decline.clone()).expect("declined");
    let team = [county.volunteer(2), county.volunteer(3)];
    assert!(team.iter().all(|member| sees_task(member, &request)));
    // One member who cannot go does not take it from the others.
    assert_eq!(team[0].act("decline", decline).expect_err("it is the team's").code, "refused");
    assert!(sees_task(&team[1], &request));

    let outcomes = county.all_at_once(&team, "accept", &json!({ "request": request }));
    assert_eq!(outcomes.succeeded(), 1, "{outcomes:?}");
}

#[test]
fn a_helper_who_is_away_is_passed_over() {
    let county = county();
    county.set_available(0, false);
    let card = issue(&county);
    let request = open(&county, &card);
    assert!(!sees_task(&county.volunteer(0), &request));
    assert!(sees_task(&county.volunteer(1), &request));
}

#[test]
fn an_elder_has_one_card() {
    let county = county();
    issue(&county);
    let again = county.staff().act("issue_card", json!({ "resident": county.resident(0).id() })).expect_err("has one");
    assert_eq!(again.code, "invalid");
    assert!(again.fields.contains_key("resident"), "{again:?}");
}

#[test]
fn a_card_is_found_by_number_name_and_telephone() {
    let county = county();
    let card = issue(&county);
    for said in ["LX-0001", "lx-0001", "1", "居民0", "19900000200", "0200"] {
        let page = county.staff().page("desk", json!({ "q": said })).expect("found");
        assert!(words(&page).contains(&card), "{said}");
    }
    let page = county.staff().page("desk", json!({ "q": "没有这个人" })).expect("shown");
    assert!(!words(&page).contains(&card));
}

#[test]
fn a_module_holds_no_telephone_number() {
    let county = county();
    let card = issue(&county);
    let page = words(&county.staff().page("card", json!({ "card": card })).expect("shown"));
    assert!(!page.contains("19900000200") && !page.contains("测试路0号"), "{page}");
}

#[test]
fn the_elder_asks_by_herself_and_staff_send_it_on() {
    let county = county();
    let card = issue(&county);
    let elder = county.resident(0);
    let input = json!({ "card": card, "kind": "clinic", "title": "陪我去医院" });
    let request = id(elder.act("open_request", input.clone()).expect("opened"));
    let other = county.resident(1).act("open_request", input).expect_err("not her card");
    assert_eq!(other.code, "refused");
    assert!(!sees_task(&county.volunteer(0), &request));
    county.staff().act("send_next", json!({ "request": request })).expect("sent");
    assert!(sees_task(&county.volunteer(0), &request));
    assert!(words(&elder.page("my_requests", json!({})).expect("shown")).contains("陪我去医院"));
    assert!(!words(&county.resident(1).page("my_requests", json!({})).expect("shown")).contains("陪我去医院"));
}

#[test]
fn an_elder_who_is_not_satisfied_is_visited_again_and_the_minutes_count_once() {
    let county = county();
    let card = issue(&county);
    let request = open(&county, &card);
    let helper = county.volunteer(0);
    helper.act("accept", json!({ "request": request })).expect("accepted");
    county.pass_minutes(60);
    let report = json!({ "request": request, "minutes": 30, "note": "去过了" });
    helper.act("report_visit", report.clone()).expect("reported");
    let unsatisfied = json!({ "request": request, "outcome": "unsatisfied", "words": "米不对" });
    county.staff().act("note_feedback", unsatisfied).expect("noted");
    county.pass_minutes(60);
    helper.act("report_visit", report).expect("reported again");
}

#[test]
fn wrong_input_is_told_at_its_field_and_nothing_is_kept() {
    let county = county();
    let card = issue(&county);
    let before = county.module_records();
    let cases: [(&str, Value, &str); 4] = [
        ("open_request", json!({ "card": card, "kind": "flying", "title": "飞" }), "kind"),
        ("open_request", json!({ "card": card, "kind": "shopping", "title": "" }), "title"),
        ("open_request", json!({ "card": card, "kind": "shopping", "title": "米", "unit": "x" }), "unit"),
        ("issue_card", json!({ "resident": "nobody" }), "resident"),
    ];
    for (action, input, field) in cases {
        let refusal = county.staff().act(action, input).expect_err("refused");
        assert_eq!(refusal.code, "invalid");
        assert!(refusal.fields.contains_key(field), "{refusal:?}");
    }
    assert_eq!(county.module_records(), before);
}

#[test]
fn the_neighbour_sees_nothing_by_any_route() {
    let county = county();
    let card = issue(&county);
    let request = open(&county, &card);
    let neighbour = county.neighbour_staff();
    let none = [
        neighbour.page("desk", json!({})).err(),
        neighbour.page("card", json!({ "card": card })).err(),
        neighbour.act("close", json!({ "request": request })).err(),
        // Nor at the doors of the community where it is on.
        neighbour.at(&county.staff()).page("desk", json!({})).err(),
        neighbour.at(&county.staff()).page("request", json!({ "request": request })).err(),
        county.neighbour_resident().page("my_card", json!({})).err(),
        county.neighbour_resident().at(&county.resident(0)).page("my_card", json!({})).err(),
    ];
    assert!(none.iter().all(|refusal| refusal.as_ref().is_some_and(|refusal| refusal.code == "not-found")), "{none:?}");
}

#[test]
fn nobody_acts_above_their_station() {
    let county = county();
    let card = issue(&county);
    let request = open(&county, &card);
    let resident = county.resident(0);
    for (person, action, input) in [
        (&resident, "close", json!({ "request": request })),
        (&resident, "issue_card", json!({ "resident": resident.id() })),
        (&county.volunteer(0), "close", json!({ "request": request })),
        (&county.volunteer(0).on(wushe_plugin_testkit::Surface::Staff), "close", json!({ "request": request })),
    ] {
        assert_eq!(person.act(action, input).expect_err("refused").code, "not-found", "{action}");
    }
    let other = county.volunteer(3).act("accept", json!({ "request": request })).expect_err("not hers");
    assert_eq!(other.code, "not-found");
}

#[test]
fn switched_off_it_is_gone_and_its_data_stays() {
    let county = county();
    let card = issue(&county);
    let kept = county.module_records();
    county.switch(false, None);
    assert_eq!(county.staff().page("desk", json!({})).expect_err("gone").code, "not-found");
    assert_eq!(county.module_records(), kept);
    county.switch(true, None);
    county.staff().page("card", json!({ "card": card })).expect("there again");
}

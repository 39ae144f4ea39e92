//! Openings, seats, the waiting list, who came, what was talked about.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use wushe_plugin_testkit::{Done, Outcomes, Person, Refusal};

use crate::common::{NOBODY, UNTIL_OPENING, county, id, list, opening, put_on, reads, said, sign_up, signed_up, wall};

#[test]
fn from_the_opening_to_the_minutes() {
    let county = county();
    let opening = put_on(&county, 8);
    let resident = county.resident(0);
    let home = reads(&resident, "home");
    assert!(home.contains("周三茶话") && home.contains("14:30–16:30"), "{home}");
    assert!(home.contains(r#""seats-left","args":{"left":8}"#), "{home}");
    assert_eq!(said(&sign_up(&resident, &opening)), "sign-up-seated");
    assert!(reads(&resident, "home").contains("home-seated"));
    assert!(reads(&county.resident(1), "home").contains(r#""left":7"#));
    assert!(wall(&county).contains(r#""left":7"#));

    // Nobody is counted and nothing is written down before it begins.
    let of_opening = json!({ "opening": opening });
    assert_eq!(county.staff().act("count_drop_in", of_opening.clone()).expect_err("too early").code, "refused");
    let minutes = json!({ "opening": opening, "minutes": "聊了路灯和晒谷场。" });
    assert_eq!(county.staff().act("write_minutes", minutes.clone()).expect_err("too early").code, "refused");

    county.pass_minutes(UNTIL_OPENING + 10);
    assert!(reads(&county.resident(1), "home").contains("home-drop-in"));
    let (_, _, guest) = signed_up(&county, &opening).remove(0);
    let came = json!({ "opening": opening, "sign_up": guest, "came": true });
    assert_eq!(said(&county.staff().act("note_came", came).expect("noted")), "note-came-done");
    for _ in 0..3 {
        county.staff().act("count_drop_in", of_opening.clone()).expect("counted");
    }
    county.staff().act("set_drop_ins", json!({ "opening": opening, "drop_ins": 5 })).expect("corrected");
    county.staff().act("count_drop_in", of_opening).expect("counted");
    county.staff().act("write_minutes", minutes).expect("written");
    for page in [reads(&county.resident(3), "home"), wall(&county)] {
        assert!(page.contains("聊了路灯和晒谷场"), "{page}");
    }

    county.pass_minutes(3 * 60);
    assert!(!wall(&county).contains("14:30"), "it is over");
    let calendar = county.staff().page("openings", json!({})).expect("shown");
    let calendar = serde_json::to_value(&calendar).expect("JSON");
    let table = calendar["blocks"].as_array().and_then(|blocks| blocks.iter().rfind(|block| block["type"] == "table"));
    let row = &table.expect("the table of what is over")["rows"][0]["cells"];
    let figures: Vec<&Value> = [3, 4].into_iter().map(|at| &row[at]["value"]).collect();
    assert_eq!(figures, [&json!(1), &json!(6)], "who came, and who dropped in: {row}");
}

/// How many were told this.
fn how_many(outcomes: &Outcomes, key: &str) -> usize {
    outcomes.0.iter().flatten().filter(|done| said(done) == key).count()
}

#[test]
fn many_after_the_last_seat_and_exactly_one_has_it() {
    let county = county();
    let opening = put_on(&county, 1);
    // The six residents of the county, all at once.
    let residents: Vec<Person<'_>> = (0..6).map(|number| county.resident(number)).collect();
    let outcomes = county.all_at_once(&residents, "sign_up", &json!({ "opening": opening }));
    assert_eq!(outcomes.succeeded(), 6, "{outcomes:?}");
    assert_eq!(how_many(&outcomes, "sign-up-seated"), 1, "{outcomes:?}");
    let list = signed_up(&county, &opening);
    let seated = list.iter().filter(|(_, has, _)| has == "has-seat").count();
    assert_eq!((list.len(), seated), (6, 1), "{list:?}");
    // Everybody sees of herself what the list says of her.
    for resident in &residents {
        let has_seat = list.iter().any(|(who, has, _)| who == resident.id() && has == "has-seat");
        assert_eq!(reads(resident, "home").contains("home-seated"), has_seat, "{list:?}");
    }
}

#[test]
fn fifty_presses_at_once_and_nobody_has_two_places() {
    let county = county();
    let opening = put_on(&county, 1);
    let mut presses: Vec<Person<'_>> = (0..50).map(|number| county.resident(number % 6)).collect();
    let (mut seated, mut rounds) = (0, 0);
    while !presses.is_empty() {
        rounds += 1;
        assert!(rounds <= 50, "each round answers somebody");
        let outcomes = county.all_at_once(&presses, "sign_up", &json!({ "opening": opening }));
        seated += how_many(&outcomes, "sign-up-seated");
        let failed: Vec<&str> = outcomes.0.iter().filter_map(|one| one.as_ref().err()).map(|no| no.code).collect();
        assert!(failed.iter().all(|code| ["refused", "unavailable"].contains(code)), "{failed:?}");
        // A unit has a short queue; whoever finds no place in it is asked to press again.
        let busy = |one: &Result<Done, Refusal>| one.as_ref().is_err_and(|no| no.code == "unavailable");
        presses = presses.into_iter().zip(&outcomes.0).filter(|(_, one)| busy(one)).map(|(person, _)| person).collect();
    }
    assert_eq!(seated, 1);
    let list = signed_up(&county, &opening);
    let who: BTreeSet<&String> = list.iter().map(|(who, _, _)| who).collect();
    assert_eq!((who.len(), list.len()), (6, 6), "{list:?}");
}

#[test]
fn the_waiting_list_moves_up() {
    let county = county();
    let opening = put_on(&county, 1);
    let residents: Vec<Person<'_>> = (0..3).map(|number| county.resident(number)).collect();
    let told: Vec<String> = residents.iter().map(|resident| said(&sign_up(resident, &opening))).collect();
    assert_eq!(told, ["sign-up-seated", "sign-up-waiting", "sign-up-waiting"]);
    assert!(reads(&residents[2], "home").contains(r#""home-waiting","args":{"turn":2}"#));

    let of_opening = json!({ "opening": opening });
    residents[0].act("withdraw", of_opening.clone()).expect("given back");
    assert!(!reads(&residents[0], "home").contains("home-seated"));
    county.settle();
    assert!(reads(&residents[1], "home").contains("home-seated"));
    assert!(reads(&residents[2], "home").contains(r#""home-waiting","args":{"turn":1}"#));
    let nothing = residents[0].act("withdraw", of_opening).expect_err("given back already");
    assert_eq!(nothing.code, "refused");

    // Staff give a seat back for somebody who rang; whoever comes again stands at the end.
    let (who, _, seat) = signed_up(&county, &opening).remove(0);
    assert_eq!(who, residents[1].id());
    county.staff().act("release", json!({ "opening": opening, "sign_up": seat })).expect("given back");
    assert_eq!(said(&sign_up(&residents[0], &opening)), "sign-up-waiting");
    county.settle();
    assert!(reads(&residents[2], "home").contains("home-seated"));
    assert!(!reads(&residents[1], "home").contains("home-seated"));
    assert!(reads(&residents[0], "home").contains(r#""home-waiting","args":{"turn":1}"#));
    assert_eq!(county.parked(), []);
}

#[test]
fn who_has_no_telephone_signs_up_at_the_desk() {
    let county = county();
    let opening = put_on(&county, 2);
    let elder = county.resident(4);
    let input = json!({ "opening": opening, "resident": elder.id() });
    county.staff().act("sign_up", input.clone()).expect("signed up");
    assert!(reads(&elder, "home").contains("home-seated"));
    assert_eq!(county.staff().act("sign_up", input).expect_err("already").code, "refused");
    for resident in [Value::Null, json!(county.neighbour_resident().id()), json!(NOBODY)] {
        let input = json!({ "opening": opening, "resident": resident });
        let refusal = county.staff().act("sign_up", input).expect_err("nobody of the community");
        assert!(refusal.fields.contains_key("resident"), "{refusal:?}");
    }
    // A resident signs up nobody else.
    let other = json!({ "opening": opening, "resident": county.resident(2).id() });
    assert!(county.resident(1).act("sign_up", other).expect_err("not herself").fields.contains_key("resident"));
    // What was changed elsewhere is looked for once an hour.
    county.settle();
    county.pass_minutes(60);
    county.settle();
    assert!(reads(&elder, "home").contains("home-seated"));
    assert_eq!(county.parked(), []);
}

#[test]
fn a_seat_of_one_opening_is_not_touched_through_another() {
    let county = county();
    let one = put_on(&county, 2);
    let other = id(county.staff().act("put_on", opening("别的", 2)).expect("put on"));
    sign_up(&county.resident(0), &one);
    let (_, _, seat) = signed_up(&county, &one).remove(0);
    let release = json!({ "opening": other, "sign_up": seat });
    assert_eq!(county.staff().act("release", release).expect_err("of another").code, "not-found");
    county.pass_minutes(UNTIL_OPENING);
    let came = json!({ "opening": other, "sign_up": seat, "came": true });
    assert_eq!(county.staff().act("note_came", came).expect_err("of another").code, "not-found");
    assert!(list(&county, &one).to_string().contains("attendance-unknown"));
}

#[test]
fn called_off_it_takes_nobody_and_says_why() {
    let county = county();
    let opening = put_on(&county, 2);
    sign_up(&county.resident(0), &opening);
    let call_off = json!({ "opening": opening, "reason": "停水" });
    county.staff().act("call_off", call_off.clone()).expect("called off");
    assert_eq!(county.staff().act("call_off", call_off).expect_err("already").code, "refused");
    let refusal = county.resident(1).act("sign_up", json!({ "opening": opening })).expect_err("off");
    assert_eq!(refusal.code, "refused");
    let home = reads(&county.resident(0), "home");
    assert!(home.contains("stage-called-off") && home.contains("停水"), "{home}");
    assert!(!reads(&county.resident(1), "home").contains("周三茶话"));
    assert!(!wall(&county).contains("周三茶话"));
    county.pass_minutes(UNTIL_OPENING + 10);
    let drop_in = json!({ "opening": opening });
    assert_eq!(county.staff().act("count_drop_in", drop_in).expect_err("off").code, "refused");
}

#[test]
fn what_is_for_women_only_says_so_everywhere() {
    let county = county();
    put_on(&county, 2);
    assert!(!reads(&county.resident(0), "home").contains("women-only"));
    let mut input = opening("姐妹夜话", 2);
    input["day"] = json!("2026-03-03");
    input["women_only"] = json!(true);
    let women = id(county.staff().act("put_on", input).expect("put on"));
    for page in [reads(&county.resident(0), "home"), wall(&county), reads(&county.staff(), "openings")] {
        assert!(page.contains("women-only"), "{page}");
    }
    // Of the residents of this county nobody has noted who is a man: they may come, and staff at the door see.
    sign_up(&county.resident(0), &women);
}

#[test]
fn what_the_administrator_sets_stands_in_the_form() {
    let county = county();
    let settings = json!({ "place": "村口老屋", "seats": 9, "length": 90, "women_only": true });
    county.switch(true, Some(settings));
    let page = serde_json::to_value(county.staff().page("openings", json!({})).expect("shown")).expect("JSON");
    let form = page["blocks"].as_array().and_then(|blocks| blocks.iter().find(|block| block["type"] == "form"));
    let fields = form.expect("a form")["fields"].as_array().expect("fields").clone();
    let value = |name: &str| fields.iter().find(|field| field["name"] == name).map(|field| field["value"].clone());
    assert_eq!(value("seats"), Some(json!(9)));
    assert_eq!(value("length"), Some(json!(90)));
    assert_eq!(value("women_only"), Some(json!(true)));
    assert_eq!(value("day"), Some(json!("2026-03-03")), "tomorrow");
    put_on(&county, 9);
    assert!(reads(&county.resident(0), "home").contains("村口老屋"));
}

#[test]
fn wrong_input_is_told_at_its_field_and_nothing_is_kept() {
    let county = county();
    let before = county.module_records();
    let with = |field: &str, value: Value| {
        let mut input = opening("周三茶话", 2);
        input[field] = value;
        input
    };
    let cases: [(Value, &str); 9] = [
        (with("title", json!(" ")), "title"),
        (with("title", json!("茶".repeat(41))), "title"),
        (with("day", json!("2026-03-01")), "day"),
        (with("day", json!("2026-02-30")), "day"),
        (with("day", json!("2027-06-01")), "day"),
        (with("starts", json!("25:00")), "starts"),
        (with("seats", json!(0)), "seats"),
        (with("length", json!(5)), "length"),
        (with("fee", json!(5)), "fee"),
    ];
    for (input, field) in cases {
        let refusal = county.staff().act("put_on", input).expect_err("refused");
        assert_eq!(refusal.code, "invalid", "{field}");
        assert!(refusal.fields.contains_key(field), "{refusal:?}");
    }
    // Today, but the hour is over.
    let mut today = opening("周一茶话", 2);
    (today["day"], today["starts"]) = (json!("2026-03-02"), json!("08:30"));
    assert!(county.staff().act("put_on", today).expect_err("over").fields.contains_key("starts"));
    assert_eq!(county.module_records(), before);
}

#[test]
fn the_indicators_count_openings_that_were_held_and_everybody_who_came() {
    let county = county();
    let (held, off) = (put_on(&county, 8), put_on(&county, 8));
    sign_up(&county.resident(0), &held);
    sign_up(&county.resident(1), &held);
    county.staff().act("call_off", json!({ "opening": off, "reason": "停电" })).expect("called off");
    let of = |name: &str| county.indicator(name, "2026-03-01", "2026-03-31").expect(name).value;
    assert_eq!((of("openings_held"), of("attendance")), (0, 0), "it is still to come");
    county.pass_minutes(UNTIL_OPENING + 10);
    let (_, _, guest) = signed_up(&county, &held).remove(0);
    let came = json!({ "opening": held, "sign_up": guest, "came": true });
    county.staff().act("note_came", came).expect("noted");
    county.staff().act("set_drop_ins", json!({ "opening": held, "drop_ins": 5 })).expect("counted");
    assert_eq!((of("openings_held"), of("attendance")), (1, 6));
    assert_eq!(county.indicator("attendance", "2026-03-05", "2026-03-31").expect("counted").value, 0);
}

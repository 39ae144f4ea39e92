//! The roster: written, copied, printed, and seen by whoever needs somebody.

use serde_json::{Value, json};
use wushe_plugin_testkit::{Block, County};

use crate::{DAY, county, id, issue, open, sees_task, staff, tables, words};

/// Monday; it is nine in the morning.
const TODAY: &str = "2026-03-02";

fn add(county: &County, day: &str, hours: (&str, &str), who: &Value) -> String {
    let mut input = json!({ "day": day, "from": hours.0, "until": hours.1 });
    input.as_object_mut().expect("an object").extend(who.as_object().expect("who").clone());
    id(county.staff().act("add_duty", input).expect("on duty"))
}

fn volunteer(county: &County, number: usize) -> Value {
    json!({ "volunteer": county.volunteer(number).id() })
}

/// Rows of a week on which somebody is on duty: day of the month and hours.
fn filled(county: &County, day: &str) -> Vec<(i64, String)> {
    let page = staff(county, "roster", json!({ "day": day }));
    let rows = tables(&page).into_iter().next().unwrap_or_default();
    let filled = rows.into_iter().filter(|row| !row[2].to_string().contains("roster-nobody"));
    filled
        .map(|row| {
            let day = row[0].pointer("/text/args/day").and_then(Value::as_i64).expect("a day");
            (day, row[1]["text"].as_str().expect("hours").to_owned())
        })
        .collect()
}

#[test]
fn staff_write_change_and_clear_a_week() {
    let county = county();
    assert!(words(&staff(&county, "roster", json!({}))).contains("roster-empty"));
    let first = add(&county, TODAY, ("9:00", "12：00"), &volunteer(&county, 0));
    add(&county, TODAY, ("13", "17:30"), &json!({ "staff": "社区小李" }));
    assert_eq!(filled(&county, TODAY), [(2, "09:00–12:00".into()), (2, "13:00–17:30".into())]);
    let change = json!({ "duty": first, "from": "08:30", "until": "12:00", "volunteer": county.volunteer(1).id() });
    county.staff().act("change_duty", change).expect("changed");
    let page = words(&staff(&county, "roster", json!({ "day": "2026-03-05" })));
    assert!(page.contains("08:30–12:00") && page.contains("社区小李"), "{page}");
    assert!(page.contains(county.volunteer(1).id()) && !page.contains(county.volunteer(0).id()), "{page}");
    assert!(words(&staff(&county, "roster", json!({ "duty": first }))).contains("change_duty-submit"));
    county.staff().act("remove_duty", json!({ "duty": first })).expect("off");
    assert_eq!(filled(&county, TODAY), [(2, "13:00–17:30".into())]);
}

#[test]
fn several_days_in_a_row_are_one_entry() {
    let county = county();
    let input = json!({ "last": "2026-03-06", "staff": "值班室" });
    add(&county, TODAY, ("09:00", "17:00"), &input);
    let days: Vec<i64> = filled(&county, TODAY).into_iter().map(|(day, _)| day).collect();
    assert_eq!(days, [2, 3, 4, 5, 6]);
}

#[test]
fn a_week_is_copied_once_and_what_is_there_stays() {
    let county = county();
    let nothing = county.staff().act("copy_week", json!({ "week": TODAY })).expect_err("nothing to copy");
    assert_eq!(nothing.code, "refused");
    add(&county, TODAY, ("09:00", "12:00"), &volunteer(&county, 0));
    add(&county, "2026-03-08", ("09:00", "12:00"), &volunteer(&county, 1));
    // In the next week the first is there at another hour of the same morning already.
    add(&county, "2026-03-09", ("10:00", "11:00"), &volunteer(&county, 0));
    county.staff().act("copy_week", json!({ "week": "2026-03-12" })).expect("copied");
    assert_eq!(filled(&county, "2026-03-09"), [(9, "10:00–11:00".into()), (15, "09:00–12:00".into())]);
    let again = county.staff().act("copy_week", json!({ "week": "2026-03-09" })).expect_err("all is there");
    assert_eq!(again.code, "refused");
    assert_eq!(filled(&county, TODAY).len(), 2, "the week that was copied stays as it is");
}

#[test]
fn wrong_duties_are_told_at_their_field_and_nothing_is_kept() {
    let county = county();
    let there = add(&county, TODAY, ("09:00", "12:00"), &volunteer(&county, 0));
    add(&county, TODAY, ("13:00", "15:00"), &volunteer(&county, 0));
    let me = county.volunteer(0);
    let before = county.module_records();
    let with = |change: Value| {
        let mut input = json!({ "day": TODAY, "from": "16:00", "until": "17:00", "volunteer": me.id() });
        input.as_object_mut().expect("an object").extend(change.as_object().expect("changes").clone());
        input
    };
    for (input, field) in [
        (with(json!({ "from": "九点" })), "from"),
        (with(json!({ "until": "25:00" })), "until"),
        (with(json!({ "from": "17:00" })), "until"),
        (with(json!({ "from": "11:00" })), "from"),
        (with(json!({ "staff": "小李" })), "volunteer"),
        (with(json!({ "volunteer": null })), "volunteer"),
        (with(json!({ "volunteer": county.resident(0).id() })), "volunteer"),
        (with(json!({ "day": "2026-01-01" })), "day"),
        (with(json!({ "day": "2027-01-01" })), "day"),
        (with(json!({ "last": "2026-03-01" })), "last"),
        (with(json!({ "last": "2026-06-01" })), "last"),
    ] {
        let refusal = county.staff().act("add_duty", input.clone()).expect_err("refused");
        assert!(refusal.fields.contains_key(field), "{input} {refusal:?}");
    }
    // Days in a row of which one is taken: none of them is kept.
    let input = with(json!({ "day": "2026-03-01", "last": TODAY, "from": "10:00" }));
    assert!(county.staff().act("add_duty", input).is_err());
    let onto_the_other = json!({ "duty": there, "from": "14:00", "until": "16:00", "volunteer": me.id() });
    let refusal = county.staff().act("change_duty", onto_the_other).expect_err("the same person");
    assert!(refusal.fields.contains_key("from"), "{refusal:?}");
    let itself = json!({ "duty": there, "from": "09:30", "until": "12:30", "volunteer": me.id() });
    county.staff().act("change_duty", itself).expect("over its own time");
    assert_eq!(county.module_records(), before);
}

#[test]
fn it_is_printed_with_every_day_of_the_week() {
    let county = county();
    add(&county, "2026-03-04", ("09:00", "17:00"), &volunteer(&county, 0));
    let page = staff(&county, "roster", json!({}));
    let list = page.blocks.iter().find_map(|block| match block {
        Block::PrintList(list) => Some(list),
        _ => None,
    });
    let list = list.expect("a list for the printer");
    assert_eq!(list.table.rows.len(), 7);
    assert!(list.table.rows.iter().all(|row| row.buttons.is_empty() && row.to.is_none()));
    let printed = serde_json::to_string(list).expect("JSON");
    assert!(printed.contains(county.volunteer(0).id()) && printed.contains(r#""until_day":8"#), "{printed}");
    assert!(!printed.contains("phone"), "names alone: {printed}");
}

#[test]
fn a_resident_sees_who_is_on_duty_now_and_reaches_them_through_the_platform() {
    let county = county();
    let elder = county.resident(0);
    let shown = || words(&elder.page("duty", json!({})).expect("shown"));
    assert!(shown().contains("duty-none"), "{}", shown());
    add(&county, TODAY, ("09:00", "12:00"), &volunteer(&county, 0));
    add(&county, TODAY, ("12:00", "17:00"), &volunteer(&county, 1));
    add(&county, "2026-03-03", ("09:00", "17:00"), &volunteer(&county, 2));
    assert!(!shown().contains(county.volunteer(2).id()), "tomorrow is not today");
    // Only whoever is there is rung, and no number stands on the page.
    let rung = |number: usize| {
        let ring = format!(r#""type":"ring","person":{{"kind":"volunteer","id":"{}"#, county.volunteer(number).id());
        shown().contains(&ring)
    };
    assert!(rung(0) && !rung(1), "{}", shown());
    assert!(!shown().contains("19900000") && !shown().contains(r#""field":"phone""#), "{}", shown());
    county.pass_minutes(3 * 60);
    assert!(!rung(0) && rung(1), "{}", shown());
}

#[test]
fn the_roster_is_written_by_staff_alone() {
    let county = county();
    let duty = add(&county, TODAY, ("09:00", "12:00"), &volunteer(&county, 0));
    let mine = words(&county.volunteer(0).page("elders", json!({})).expect("shown"));
    assert!(mine.contains("elders-duty-now"), "{mine}");
    let input = json!({ "day": TODAY, "from": "13:00", "until": "14:00", "staff": "我" });
    let none = [
        county.volunteer(0).act("add_duty", input.clone()).err(),
        county.resident(0).act("add_duty", input).err(),
        county.volunteer(0).act("remove_duty", json!({ "duty": duty })).err(),
        county.volunteer(0).page("roster", json!({})).err(),
        county.resident(0).page("unvisited", json!({})).err(),
        county.volunteer(0).page("figures", json!({})).err(),
        county.neighbour_staff().at(&county.staff()).page("roster", json!({})).err(),
        county.neighbour_resident().page("duty", json!({})).err(),
    ];
    assert!(none.iter().all(|refusal| refusal.as_ref().is_some_and(|refusal| refusal.code == "not-found")), "{none:?}");
}

#[test]
fn a_request_goes_to_whoever_is_on_duty_first_where_the_settings_say_so() {
    let county = county();
    let card = issue(&county);
    add(&county, TODAY, ("09:00", "12:00"), &volunteer(&county, 3));
    let down_the_card = open(&county, &card);
    assert!(sees_task(&county.volunteer(0), &down_the_card) && !sees_task(&county.volunteer(3), &down_the_card));

    county.switch(true, Some(json!({ "on_duty_first": true })));
    let request = open(&county, &card);
    assert!(sees_task(&county.volunteer(3), &request) && !sees_task(&county.volunteer(0), &request));
    let decline = json!({ "request": request, "reason": "走不开" });
    county.volunteer(3).act("decline", decline).expect("declined");
    assert!(sees_task(&county.volunteer(0), &request), "then it goes down the card");
    county.pass_minutes(DAY);
    let tomorrow = open(&county, &card);
    assert!(sees_task(&county.volunteer(0), &tomorrow), "nobody is on duty");
}

#[test]
fn who_is_on_duty_and_on_the_card_is_asked_once() {
    let county = county();
    county.switch(true, Some(json!({ "on_duty_first": true })));
    let card = issue(&county);
    add(&county, TODAY, ("09:00", "12:00"), &volunteer(&county, 0));
    let request = open(&county, &card);
    county.volunteer(0).act("decline", json!({ "request": request, "reason": "走不开" })).expect("declined");
    assert!(!sees_task(&county.volunteer(0), &request));
    assert!(sees_task(&county.volunteer(1), &request));
}

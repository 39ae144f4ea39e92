//! Every figure opens into the records that it counts.

use serde_json::{Value, json};
use wushe_plugin_testkit::County;

use crate::common::{UNTIL_OPENING, county, id, list, on_the_wall, opening, propose, put_on, sign_up, signed_up};

fn blocks(county: &County, page: &str, params: Value) -> Vec<Value> {
    let page = serde_json::to_value(county.staff().page(page, params).expect("shown")).expect("JSON");
    page["blocks"].as_array().expect("blocks").clone()
}

fn of_kind<'a>(blocks: &'a [Value], kind: &str) -> &'a Value {
    blocks.iter().find(|block| block["type"] == kind).unwrap_or_else(|| panic!("no {kind}"))
}

/// Every line of a list, page after page, and the figures at its head.
fn lines(county: &County, page: &str, days: [&str; 2]) -> (Vec<Value>, Vec<i64>) {
    let (mut lines, mut after) = (Vec::new(), Value::Null);
    loop {
        let blocks = blocks(county, page, json!({ "from": days[0], "to": days[1], "after": after }));
        lines.extend(of_kind(&blocks, "table")["rows"].as_array().expect("rows").clone());
        let tiles = of_kind(&blocks, "stats")["tiles"].as_array().expect("tiles").clone();
        let tiles = tiles.iter().map(|tile| tile["value"]["value"].as_i64().expect("a figure")).collect();
        let next = blocks.iter().find(|block| block["type"] == "pagination");
        match next.and_then(|block| block.pointer("/next/params/after")) {
            Some(next) => after = next.clone(),
            None => return (lines, tiles),
        }
    }
}

#[test]
fn openings_that_were_held_are_listed_with_whoever_came() {
    let county = county();
    let held = put_on(&county, 8);
    let off = id(county.staff().act("put_on", opening("停电的", 8)).expect("put on"));
    sign_up(&county.resident(0), &held);
    county.staff().act("call_off", json!({ "opening": off, "reason": "停电" })).expect("called off");
    county.pass_minutes(UNTIL_OPENING + 10);
    let (_, _, guest) = signed_up(&county, &held).remove(0);
    county.staff().act("note_came", json!({ "opening": held, "sign_up": guest, "came": true })).expect("noted");
    county.staff().act("set_drop_ins", json!({ "opening": held, "drop_ins": 5 })).expect("counted");
    // More than one page of them, in April.
    for day in 1..=40 {
        let mut input = opening("四月茶话", 4);
        let date = if day <= 30 { format!("2026-04-{day:02}") } else { format!("2026-05-{:02}", day - 30) };
        (input["day"], input["length"]) = (json!(date), json!(30));
        let made = id(county.staff().act("put_on", input.clone()).expect("put on"));
        input["starts"] = json!("16:30");
        county.staff().act("put_on", input).expect("put on");
        if day % 2 == 0 {
            county.staff().act("call_off", json!({ "opening": made, "reason": "下雨" })).expect("called off");
        }
    }
    county.pass_minutes(90 * 24 * 60);
    let spans = [["2026-03-01", "2026-03-31"], ["2026-04-01", "2026-04-30"], ["2026-01-01", "2026-12-31"]];
    let mut counted = Vec::new();
    for days in spans {
        let of = |name: &str| county.indicator(name, days[0], days[1]).expect(name).value;
        let (lines, tiles) = lines(&county, "held", days);
        assert_eq!((lines.len() as i64, tiles[0]), (of("openings_held"), of("openings_held")), "{days:?}");
        let came: i64 = lines.iter().map(|line| line["cells"][5]["value"].as_i64().expect("a number")).sum();
        assert_eq!((came, tiles[1]), (of("attendance"), of("attendance")), "{days:?}");
        counted.push(lines.len());
    }
    assert_eq!(counted, [1, 45, 61]);
    let backwards = json!({ "from": "2026-03-31", "to": "2026-03-01" });
    assert_eq!(county.staff().page("held", backwards).expect_err("no days").code, "not-found");
}

#[test]
fn topics_are_listed_when_they_were_proposed_and_when_they_were_raised() {
    let county = county();
    let raised = on_the_wall(&county, 0, "给村口装路灯");
    on_the_wall(&county, 1, "晒谷场");
    propose(&county.resident(2), "打麻将");
    county.pass_minutes(31 * 24 * 60);
    county.staff().act("raise_topic", json!({ "topic": raised })).expect("raised");
    county.staff().act("hide_topic", json!({ "topic": raised, "reason": "先放一放" })).expect("hidden");
    // More than are looked at with one call.
    for number in 0..105 {
        on_the_wall(&county, number % 6, &format!("话题{number}"));
    }
    let months = [["2026-02-01", "2026-02-28"], ["2026-03-01", "2026-03-31"], ["2026-04-01", "2026-04-30"]];
    let told = months.map(|days| {
        let of = |name: &str| county.indicator(name, days[0], days[1]).expect(name).value;
        [("proposed", "topics_proposed"), ("raised", "topics_on_agenda")].map(|(page, indicator)| {
            let (lines, tiles) = lines(&county, page, days);
            assert_eq!((lines.len() as i64, tiles[0]), (of(indicator), of(indicator)), "{page} {days:?}");
            assert!(lines.iter().all(|line| line["cells"][1]["type"] == "person"), "authors are shown as elsewhere");
            lines.len()
        })
    });
    assert_eq!(told, [[0, 0], [3, 0], [105, 1]]);
}

#[test]
fn the_tiles_of_an_opening_open_into_its_sign_ups() {
    let county = county();
    let opening = put_on(&county, 2);
    for number in 0..4 {
        sign_up(&county.resident(number), &opening);
    }
    county.pass_minutes(UNTIL_OPENING + 10);
    let (_, _, guest) = signed_up(&county, &opening).remove(0);
    county.staff().act("note_came", json!({ "opening": opening, "sign_up": guest, "came": true })).expect("noted");
    let page = list(&county, &opening);
    let tiles = of_kind(page["blocks"].as_array().expect("blocks"), "stats")["tiles"].clone();
    let opened = |tile: &Value| {
        let blocks = blocks(&county, "opening", tile["to"]["params"].clone());
        of_kind(&blocks, "table")["rows"].as_array().map_or(0, Vec::len)
    };
    let opened: Vec<usize> = tiles.as_array().expect("tiles").iter().take(3).map(opened).collect();
    assert_eq!(opened, [2, 2, 1], "seats, waiting, came");
}

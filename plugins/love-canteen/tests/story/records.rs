//! Every figure opens into the records that it counts.

use serde_json::{Value, json};
use wushe_plugin_testkit::County;

use crate::common::{
    TODAY, TOMORROW, county, dinner, dish, nobody_eats_free, order, plan, send_out, serve, with_a_team,
};

#[test]
fn the_indicators_are_those_of_the_meals_that_were_eaten() {
    let county = county();
    let item = plan(&county, TODAY, "dinner", &dish(&county, "红烧肉", 1_201), None);
    order(&county.resident(4), &item, "deliver");
    let free = order(&county.resident(0), &item, "eat-in");
    nobody_eats_free(&county);
    let paid = order(&county.resident(1), &item, "eat-in");
    let missed = order(&county.resident(2), &item, "eat-in");
    order(&county.resident(3), &item, "eat-in");
    [&free, &paid].into_iter().for_each(|order| serve(&county, order));
    let request = send_out(&county);
    let volunteer = county.volunteer(0);
    volunteer.act("accept", json!({ "request": request })).expect("taken");
    county.pass_minutes(12 * 60);
    volunteer.act("report_delivered", json!({ "request": request, "minutes": 20, "note": "好" })).expect("reported");
    county.staff().act("mark_missed", json!({ "order": missed })).expect("missed");

    // Two free at 12.01, one of them brought; one at a fee of 5.00 of 12.01. Who only ordered, or did not come, has eaten nothing.
    let of = |name: &str, from: &str, to: &str| county.indicator(name, from, to).expect(name).value;
    let march = |name: &str| of(name, "2026-03-01", "2026-03-31");
    assert_eq!((march("meals_served"), march("meals_free"), march("meals_low_fee")), (3, 2, 1));
    assert_eq!((march("meals_eaten_in"), march("meals_delivered"), march("diners")), (2, 1, 3));
    assert_eq!((march("low_fee_income"), march("subsidy")), (500, 1_201 * 2 + 701));
    assert_eq!((of("meals_served", TODAY, TODAY), of("meals_served", TOMORROW, TOMORROW)), (3, 0));
    let above = county.indicator_above("subsidy", "2026-03").expect("known");
    assert_eq!((above.value, above.units, above.without), (Some(march("subsidy")), 1, 0));
    assert_eq!(county.indicator("meals", TODAY, TODAY).expect_err("there is none").code, "not-found");
}

/// The pages behind the indicators: their name, and the indicators that they explain.
const PAGES: [(&str, &[&str]); 5] = [
    ("eaten", &["meals_served", "subsidy"]),
    ("eaten_free", &["meals_free"]),
    ("eaten_low_fee", &["meals_low_fee", "low_fee_income"]),
    ("eaten_in", &["meals_eaten_in"]),
    ("brought", &["meals_delivered"]),
];

/// Every line of a list, page after page.
fn lines(county: &County, page: &str, days: [&str; 2]) -> Vec<Value> {
    let (mut lines, mut after) = (Vec::new(), Value::Null);
    loop {
        let params = json!({ "from": days[0], "to": days[1], "after": after });
        let page = serde_json::to_value(county.staff().page(page, params).expect("shown")).expect("JSON");
        let blocks = page["blocks"].as_array().expect("blocks");
        let of = |kind: &str| blocks.iter().find(|block| block["type"] == kind);
        lines.extend(of("table").expect("a table")["rows"].as_array().expect("rows").clone());
        match of("pagination").and_then(|block| block.pointer("/next/params/after")) {
            Some(next) => after = next.clone(),
            None => return lines,
        }
    }
}

/// The figures at the head of a page: numbers and fen.
fn tiles(county: &County, page: &str, days: [&str; 2]) -> Vec<i64> {
    let page = county.staff().page(page, json!({ "from": days[0], "to": days[1] })).expect("shown");
    let page = serde_json::to_value(page).expect("JSON");
    let blocks = page["blocks"].as_array().expect("blocks");
    let tiles = blocks.iter().find(|block| block["type"] == "stats").expect("tiles")["tiles"].clone();
    let value =
        |tile: &Value| tile["value"]["value"].as_i64().or_else(|| tile["value"]["fen"].as_i64()).expect("a figure");
    tiles.as_array().expect("tiles").iter().map(value).collect()
}

#[test]
fn every_indicator_opens_into_exactly_what_it_counts() {
    let county = county();
    let cooked = dish(&county, "红烧肉", 1_201);
    // Nine days of six diners: more than one page. The first two eat free, the others pay; one of them has it brought, one does
    // not come.
    for ahead in 0..9 {
        let day = format!("2026-03-{:02}", 2 + ahead);
        let item = plan(&county, &day, "dinner", &cooked, None);
        with_a_team(&county);
        let mut orders: Vec<String> = (0..2).map(|number| order(&county.resident(number), &item, "eat-in")).collect();
        nobody_eats_free(&county);
        orders.push(order(&county.resident(2), &item, "deliver"));
        orders.extend((3..6).map(|number| order(&county.resident(number), &item, "eat-in")));
        county.staff().act("mark_missed", json!({ "order": orders[5] })).expect("missed");
        orders[..5].iter().for_each(|order| serve(&county, order));
        county.pass_minutes(24 * 60);
    }
    county.pass_minutes(31 * 24 * 60);
    let spans = [["2026-03-01", "2026-03-31"], ["2026-03-02", "2026-03-04"], ["2026-04-01", "2026-04-30"]];
    for days in spans {
        let of = |name: &str| county.indicator(name, days[0], days[1]).expect(name).value;
        for (page, indicators) in PAGES {
            let (lines, tiles) = (lines(&county, page, days), tiles(&county, page, days));
            assert_eq!(lines.len() as i64, of(indicators[0]), "{page} {days:?}");
            assert_eq!(tiles[0], of(indicators[0]), "{page} {days:?}");
            let fen = |at: usize| lines.iter().map(|line| line["cells"][at]["fen"].as_i64().unwrap_or(0)).sum::<i64>();
            assert_eq!(tiles[1..], [fen(5), fen(6)], "{page} {days:?}");
            for amount in &indicators[1..] {
                assert!(tiles[1..].contains(&of(amount)), "{page} {amount} {days:?}");
            }
            assert!(lines.iter().all(|line| line["cells"][0]["type"] == "person"), "people are shown as elsewhere");
        }
        let people = lines(&county, "who_ate", days);
        assert_eq!((people.len() as i64, tiles(&county, "who_ate", days)[0]), (of("diners"), of("diners")), "{days:?}");
        let meals: i64 = people.iter().map(|line| line["cells"][1]["value"].as_i64().expect("meals")).sum();
        assert_eq!(meals, of("meals_served"));
    }
    let backwards = json!({ "from": "2026-03-31", "to": "2026-03-01" });
    assert_eq!(county.staff().page("eaten", backwards).expect_err("no days").code, "not-found");
}

#[test]
fn the_tiles_of_the_day_open_into_their_orders() {
    let county = county();
    let item = dinner(&county);
    let orders: Vec<String> = (0..3).map(|number| order(&county.resident(number), &item, "eat-in")).collect();
    order(&county.resident(3), &item, "deliver");
    serve(&county, &orders[0]);
    county.staff().act("mark_missed", json!({ "order": orders[1] })).expect("missed");
    for page in ["today", "kitchen"] {
        let shown = county.staff().page(page, json!({ "meal": "dinner" })).expect("shown");
        let shown = serde_json::to_value(shown).expect("JSON");
        let blocks = shown["blocks"].as_array().expect("blocks").clone();
        let tiles = blocks.iter().find(|block| block["type"] == "stats").expect("tiles")["tiles"].clone();
        for tile in tiles.as_array().expect("tiles") {
            let to = tile["to"].as_object().unwrap_or_else(|| panic!("{page}: {tile} leads nowhere"));
            let opened = county.staff().page("today", to["params"].clone()).expect("shown");
            let opened = serde_json::to_value(opened).expect("JSON");
            let tables = opened["blocks"].as_array().expect("blocks").iter().filter(|block| block["type"] == "table");
            let rows: usize = tables.map(|table| table["rows"].as_array().map_or(0, Vec::len)).sum();
            assert_eq!(Some(rows as i64), tile["value"]["value"].as_i64(), "{page}: {tile}");
        }
    }
}

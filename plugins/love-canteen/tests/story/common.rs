//! What the stories share: a county with the canteen in it, and how its pages are read.

use serde_json::{Value, json};
use wushe_plugin_testkit::{County, Done, Page, Person};

/// The county begins on Monday 2 March 2026 at nine: lunch of that day is closed, dinner is open.
pub(crate) const TODAY: &str = "2026-03-02";
pub(crate) const TOMORROW: &str = "2026-03-03";

pub(crate) fn county() -> County {
    County::with_module(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn id(done: Done) -> String {
    done.id.expect("an id")
}

pub(crate) fn dish(county: &County, name: &str, price: i64) -> String {
    id(county.staff().act("add_dish", json!({ "name": name, "price": price })).expect("added"))
}

pub(crate) fn plan(county: &County, day: &str, meal: &str, dish: &str, portions: Option<u32>) -> String {
    let input = json!({ "day": day, "meal": meal, "dish": dish, "portions": portions });
    id(county.staff().act("plan_dish", input).expect("planned"))
}

/// A dish of 12.00 yuan for dinner today.
pub(crate) fn dinner(county: &County) -> String {
    let dish = dish(county, "红烧肉", 1_200);
    plan(county, TODAY, "dinner", &dish, None)
}

pub(crate) fn order(person: &Person<'_>, item: &str, way: &str) -> String {
    id(person.act("order", json!({ "item": item, "way": way })).expect("ordered"))
}

pub(crate) fn serve(county: &County, order: &str) {
    county.staff().act("serve", json!({ "order": order })).expect("served");
}

pub(crate) fn words(page: &Page) -> String {
    serde_json::to_string(page).expect("JSON")
}

/// Every amount of money on a page, in fen, from the top.
pub(crate) fn amounts(page: &Page) -> Vec<i64> {
    fn walk(value: &Value, found: &mut Vec<i64>) {
        match value {
            Value::Object(fields) if fields.get("type") == Some(&json!("money")) => {
                found.extend(fields.get("fen").and_then(Value::as_i64));
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

/// From here on whoever lives alone pays the fee of 5.00 yuan.
pub(crate) fn nobody_eats_free(county: &County) {
    county.switch(true, Some(json!({ "free_living_alone": false, "delivery_team": county.team() })));
}

pub(crate) fn with_a_team(county: &County) {
    county.switch(true, Some(json!({ "delivery_team": county.team() })));
}

/// Sends the deliveries of dinner to the first volunteer; answers the request that she sees.
pub(crate) fn send_out(county: &County) -> String {
    let input = json!({ "day": TODAY, "meal": "dinner", "volunteer": county.volunteer(0).id() });
    county.staff().act("send_out", input).expect("sent out");
    request_of(&county.volunteer(0))
}

pub(crate) fn request_of(volunteer: &Person<'_>) -> String {
    let page = serde_json::to_value(volunteer.page("tasks", json!({})).expect("tasks")).expect("JSON");
    page.pointer("/blocks/1/cards/0/to/params/request").and_then(Value::as_str).expect("a delivery waits").to_owned()
}

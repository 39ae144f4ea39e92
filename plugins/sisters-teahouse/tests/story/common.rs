//! What the stories share: a county with the teahouse in it, and how its pages are read.

use serde_json::{Value, json};
use wushe_plugin_testkit::{County, Done, Page, Person, Surface};

/// Minutes from the beginning of every county, Monday 2 March 2026 at nine, to the opening that [`put_on`] puts on.
pub(crate) const UNTIL_OPENING: i64 = (2 * 24 + 5) * 60 + 30;
/// Nobody's id.
pub(crate) const NOBODY: &str = "0190a0a0-0000-7000-8000-000000000000";

pub(crate) fn county() -> County {
    County::with_module(env!("CARGO_MANIFEST_DIR"))
}

/// An opening on Wednesday at half past two, for two hours.
pub(crate) fn put_on(county: &County, seats: i64) -> String {
    id(county.staff().act("put_on", opening("周三茶话", seats)).expect("put on"))
}

/// What staff enter for an opening.
pub(crate) fn opening(title: &str, seats: i64) -> Value {
    json!({ "title": title, "day": "2026-03-04", "starts": "14:30", "length": 120, "seats": seats })
}

pub(crate) fn sign_up(person: &Person<'_>, opening: &str) -> Done {
    person.act("sign_up", json!({ "opening": opening })).expect("signed up")
}

/// A topic of a resident, which waits.
pub(crate) fn propose(person: &Person<'_>, title: &str) -> String {
    id(person.act("propose_topic", json!({ "title": title, "words": "晚上太黑" })).expect("proposed"))
}

/// A topic of a resident, which is on the wall.
pub(crate) fn on_the_wall(county: &County, author: usize, title: &str) -> String {
    let topic = propose(&county.resident(author), title);
    county.staff().act("approve_topic", json!({ "topic": topic })).expect("approved");
    topic
}

pub(crate) fn id(done: Done) -> String {
    done.id.expect("an id")
}

/// The key of what was said.
pub(crate) fn said(done: &Done) -> String {
    serde_json::to_value(&done.say).expect("JSON")["key"].as_str().unwrap_or_default().to_owned()
}

/// A page of somebody, everything that it says as text.
pub(crate) fn reads(person: &Person<'_>, page: &str) -> String {
    words(&person.page(page, json!({})).expect("shown"))
}

pub(crate) fn words(page: &Page) -> String {
    serde_json::to_string(page).expect("JSON")
}

/// What hangs in the teahouse.
pub(crate) fn wall(county: &County) -> String {
    reads(&county.resident(0).on(Surface::Wall), "wall")
}

/// The page of an opening, as staff read it.
pub(crate) fn list(county: &County, opening: &str) -> Value {
    let page = county.staff().page("opening", json!({ "opening": opening })).expect("shown");
    serde_json::to_value(&page).expect("JSON")
}

/// The sign-ups on the list of an opening: who, what they have, the platform's id.
pub(crate) fn signed_up(county: &County, opening: &str) -> Vec<(String, String, String)> {
    let page = list(county, opening);
    let blocks = page["blocks"].as_array().expect("blocks");
    let table = blocks.iter().find(|block| block["type"] == "table").expect("a table");
    let row = |row: &Value| {
        let who = row["cells"][1]["person"]["id"].as_str().unwrap_or_default().to_owned();
        let has = row["cells"][2]["text"]["key"].as_str().unwrap_or_default().to_owned();
        let sign_up = row["buttons"][0]["does"]["input"]["sign_up"].as_str().unwrap_or_default().to_owned();
        (who, has, sign_up)
    };
    table["rows"].as_array().expect("rows").iter().map(row).collect()
}

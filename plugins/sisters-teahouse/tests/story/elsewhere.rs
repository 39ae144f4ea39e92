//! What is done to an opening outside this module, here by another one that works with the same activities.

use serde_json::{Value, json};
use wushe_plugin_testkit::County;

use crate::common::{opening, words};

const TEAHOUSE: &str = "sisters-teahouse";

/// A county in which residents act in another module, with the teahouse beside it, and an opening in the teahouse.
fn county() -> (County, String) {
    let party = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/tea-party");
    let county = County::with_modules(party, &[env!("CARGO_MANIFEST_DIR")]);
    let put_on = county.staff_of(TEAHOUSE).act("put_on", opening("周三茶话", 1)).expect("put on");
    (county, put_on.id.expect("an id"))
}

/// The platform's session, as the other module names it.
fn session(county: &County) -> String {
    let home = serde_json::to_value(county.staff().page("home", json!({})).expect("shown")).expect("JSON");
    let button = &home["blocks"][0]["cards"][0]["buttons"][0];
    button["does"]["input"]["session"].as_str().expect("a session").to_owned()
}

#[test]
fn a_sign_up_that_was_made_elsewhere_is_told_at_once() {
    let (county, _) = county();
    let session: Value = json!({ "session": session(&county) });
    county.settle();
    let seat = county.resident(0).act("come", session).expect("a seat").id.expect("an id");
    assert_eq!(county.records_of(TEAHOUSE), 1, "the opening alone");
    county.settle();
    assert_eq!(county.records_of(TEAHOUSE), 2, "and the seat");
    county.resident(0).act("stay_away", json!({ "sign_up": seat })).expect("given back");
    county.settle();
    assert_eq!(county.records_of(TEAHOUSE), 1, "the seat is gone");
    assert_eq!(county.parked(), []);
}

#[test]
fn an_opening_that_was_called_off_elsewhere_is_off() {
    let (county, opening) = county();
    county.staff().act("call_off", json!({ "session": session(&county) })).expect("called off");
    let page = county.staff_of(TEAHOUSE).page("opening", json!({ "opening": opening })).expect("shown");
    assert!(words(&page).contains("opening-called-off-elsewhere"), "{}", words(&page));
}

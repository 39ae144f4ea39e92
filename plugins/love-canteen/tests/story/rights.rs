//! Who sees and does what, and who does not.

use serde_json::json;
use wushe_plugin_testkit::Surface;

use crate::common::{county, dinner, order, words};

#[test]
fn the_neighbour_sees_nothing_and_nobody_acts_above_their_station() {
    let county = county();
    let item = dinner(&county);
    let meal = order(&county.resident(0), &item, "eat-in");
    let neighbour = county.neighbour_resident();
    let none = [
        neighbour.page("meals", json!({})).err(),
        neighbour.at(&county.resident(0)).page("meals", json!({})).err(),
        neighbour.at(&county.resident(0)).act("order", json!({ "item": item, "way": "eat-in" })).err(),
        county.neighbour_staff().at(&county.staff()).page("today", json!({})).err(),
        county.resident(1).act("cancel", json!({ "order": meal })).err(),
        county.resident(0).act("serve", json!({ "order": meal })).err(),
        county.volunteer(0).act("settle", json!({ "month": "2026-02" })).err(),
        county.volunteer(0).on(Surface::Staff).page("today", json!({})).err(),
    ];
    assert!(none.iter().all(|refusal| refusal.as_ref().is_some_and(|refusal| refusal.code == "not-found")), "{none:?}");
}

#[test]
fn what_is_public_names_nobody() {
    let county = county();
    let item = dinner(&county);
    order(&county.resident(0), &item, "eat-in");
    for (surface, page) in [(Surface::Wall, "board"), (Surface::Public, "board"), (Surface::Public, "spending")] {
        let shown = words(
            &county.neighbour_resident().at(&county.resident(0)).on(surface).page(page, json!({})).expect("open"),
        );
        assert!(!shown.contains("person"), "{shown}");
    }
}

#[test]
fn switched_off_it_is_gone_and_its_data_stays() {
    let county = county();
    dinner(&county);
    let kept = county.module_records();
    county.switch(false, None);
    assert_eq!(county.staff().page("today", json!({})).expect_err("gone").code, "not-found");
    assert_eq!(county.module_records(), kept);
    county.switch(true, None);
    county.staff().page("today", json!({})).expect("there again");
}

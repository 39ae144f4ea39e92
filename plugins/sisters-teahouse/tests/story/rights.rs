//! Who may do what, and who not.

use serde_json::json;
use wushe_plugin_testkit::Surface;

use crate::common::{county, on_the_wall, opening, propose, put_on, reads, sign_up, signed_up, words};

#[test]
fn the_neighbour_sees_nothing_by_any_route() {
    let county = county();
    let opening = put_on(&county, 2);
    let topic = on_the_wall(&county, 0, "路灯");
    let (neighbour, resident) = (county.neighbour_staff(), county.neighbour_resident());
    let of_opening = json!({ "opening": opening });
    let none = [
        neighbour.page("openings", json!({})).err(),
        neighbour.page("opening", of_opening.clone()).err(),
        neighbour.act("call_off", json!({ "opening": opening, "reason": "不开" })).err(),
        resident.page("home", json!({})).err(),
        resident.act("sign_up", of_opening.clone()).err(),
        resident.on(Surface::Wall).page("wall", json!({})).err(),
        // Nor at the doors of the community where it is on.
        neighbour.at(&county.staff()).page("openings", json!({})).err(),
        neighbour.at(&county.staff()).page("topic", json!({ "topic": topic })).err(),
        resident.at(&county.resident(0)).page("topics", json!({})).err(),
        resident.at(&county.resident(0)).act("sign_up", of_opening).err(),
        resident.at(&county.resident(0)).act("support_topic", json!({ "topic": topic })).err(),
    ];
    assert!(none.iter().all(|refusal| refusal.as_ref().is_some_and(|refusal| refusal.code == "not-found")), "{none:?}");
}

#[test]
fn nobody_acts_above_their_station() {
    let county = county();
    let one = put_on(&county, 2);
    sign_up(&county.resident(0), &one);
    let (_, _, seat) = signed_up(&county, &one).remove(0);
    let topic = propose(&county.resident(0), "路灯");
    let cases = [
        ("put_on", opening("我也开", 2)),
        ("call_off", json!({ "opening": one, "reason": "不开" })),
        ("count_drop_in", json!({ "opening": one })),
        ("set_drop_ins", json!({ "opening": one, "drop_ins": 3 })),
        ("write_minutes", json!({ "opening": one, "minutes": "没什么" })),
        ("release", json!({ "opening": one, "sign_up": seat })),
        ("note_came", json!({ "opening": one, "sign_up": seat, "came": true })),
        ("approve_topic", json!({ "topic": topic })),
        ("decline_topic", json!({ "topic": topic, "reason": "不要" })),
        ("hide_topic", json!({ "topic": topic, "reason": "不要" })),
        ("raise_topic", json!({ "topic": topic })),
    ];
    let people = [
        county.resident(1),
        county.volunteer(0),
        county.resident(1).on(Surface::Staff),
        county.volunteer(0).on(Surface::Staff),
        county.staff().on(Surface::Wall),
    ];
    for person in &people {
        for (action, input) in &cases {
            assert_eq!(person.act(action, input.clone()).expect_err("refused").code, "not-found", "{action}");
        }
    }
    for page in ["openings", "moderation"] {
        assert_eq!(county.resident(1).page(page, json!({})).expect_err("for staff").code, "not-found", "{page}");
    }
    // Staff support nothing in their own name, and have no seat of their own.
    assert_eq!(county.staff().act("support_topic", json!({ "topic": topic })).expect_err("staff").code, "not-found");
    assert_eq!(county.staff().act("withdraw", json!({ "opening": one })).expect_err("staff").code, "not-found");
}

#[test]
fn without_a_grant_it_is_told_and_nothing_is_done() {
    const MODULE: &str = "sisters-teahouse";
    let county = county();
    let one = put_on(&county, 2);
    county.grant(MODULE, &["records", "directory", "notify", "events", "schedule"]);
    assert_eq!(county.resident(0).page("home", json!({})).expect_err("no activities").code, "module-withheld");
    let refusal = county.resident(0).act("sign_up", json!({ "opening": one })).expect_err("no activities");
    assert_eq!(refusal.code, "module-withheld");
    county.grant(MODULE, &["records", "activities", "directory", "schedule"]);
    let before = county.module_records();
    let propose = json!({ "title": "路灯" });
    assert_eq!(
        county.resident(0).act("propose_topic", propose.clone()).expect_err("no notify").code,
        "module-withheld"
    );
    assert_eq!(county.module_records(), before);
    county.grant(MODULE, &["records", "activities", "directory", "notify", "events", "schedule"]);
    sign_up(&county.resident(0), &one);
    county.resident(0).act("propose_topic", propose).expect("granted again");
}

#[test]
fn switched_off_it_is_gone_and_its_data_stays() {
    let county = county();
    let opening = put_on(&county, 2);
    sign_up(&county.resident(0), &opening);
    on_the_wall(&county, 0, "路灯");
    let kept = county.module_records();
    county.switch(false, None);
    assert_eq!(county.resident(0).page("home", json!({})).expect_err("gone").code, "not-found");
    assert_eq!(county.staff().page("openings", json!({})).expect_err("gone").code, "not-found");
    assert_eq!(county.resident(0).on(Surface::Wall).page("wall", json!({})).expect_err("gone").code, "not-found");
    county.pass_minutes(120);
    county.settle();
    assert_eq!(county.module_records(), kept);
    county.switch(true, None);
    assert!(reads(&county.resident(0), "home").contains("home-seated"));
    let page = county.staff().page("opening", json!({ "opening": opening })).expect("there again");
    assert!(words(&page).contains("has-seat"));
}

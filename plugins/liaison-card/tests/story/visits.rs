//! "I was with her": who notes a visit, for which day, and where it is seen.

use serde_json::json;

use crate::{DAY, county, issue, issue_to, serve, staff, words};

const TODAY: &str = "2026-03-02";

#[test]
fn a_volunteer_of_the_card_and_staff_note_visits() {
    let county = county();
    let card = issue(&county);
    let call = |note: &str| json!({ "card": card, "day": TODAY, "note": note });
    county.volunteer(0).act("note_call", call("在晒太阳")).expect("the helper");
    county.volunteer(1).act("note_call", call("血压正常")).expect("the backup");
    county.staff().act("note_call", call("送了日历")).expect("staff");
    let by_name = json!({ "card": card, "day": TODAY, "volunteer": county.volunteer(2).id() });
    county.staff().act("note_call", by_name).expect("for a volunteer who rang");
    let shown = words(&staff(&county, "card", json!({ "card": card })));
    for part in ["在晒太阳", "血压正常", "送了日历", "by-staff", county.volunteer(2).id()] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let other = county.volunteer(3).act("note_call", call("路过")).expect_err("not her elder");
    assert_eq!(other.code, "not-found");
    assert_eq!(county.resident(0).act("note_call", call("自己")).expect_err("not her place").code, "not-found");
}

#[test]
fn a_volunteer_speaks_for_herself_alone() {
    let county = county();
    let card = issue(&county);
    let input = json!({ "card": card, "day": TODAY, "volunteer": county.volunteer(1).id() });
    county.volunteer(0).act("note_call", input).expect("noted");
    let shown = words(&staff(&county, "figures", json!({})));
    assert!(shown.contains(county.volunteer(0).id()) && !shown.contains(county.volunteer(1).id()), "{shown}");
}

#[test]
fn a_day_that_cannot_be_is_told_at_its_field_and_the_same_visit_is_noted_once() {
    let county = county();
    let card = issue(&county);
    county.pass_minutes(70 * DAY);
    let helper = county.volunteer(0);
    let before = county.module_records();
    for day in ["2026-03-01", "2026-03-10", "2026-05-12", "2026-02-30"] {
        let refusal = helper.act("note_call", json!({ "card": card, "day": day })).expect_err(day);
        assert!(refusal.fields.contains_key("day"), "{day}: {refusal:?}");
    }
    assert_eq!(county.module_records(), before);
    helper.act("note_call", json!({ "card": card, "day": "2026-05-11" })).expect("today");
    let again = helper.act("note_call", json!({ "card": card, "day": "2026-05-11" })).expect_err("noted already");
    assert!(again.fields.contains_key("day"), "{again:?}");
    helper.act("note_call", json!({ "card": card, "day": "2026-05-10" })).expect("another day");
    county.staff().act("retire_card", json!({ "card": card })).expect("out of use");
    let late = helper.act("note_call", json!({ "card": card, "day": "2026-05-09" })).expect_err("out of use");
    assert_eq!(late.code, "refused");
}

#[test]
fn before_the_card_there_was_no_visit_to_note() {
    let county = county();
    let card = issue(&county);
    let early = json!({ "card": card, "day": "2026-03-01" });
    let refusal = county.staff().act("note_call", early).expect_err("the card is of the second");
    assert!(refusal.fields["day"].contains("2026-03-02"), "{refusal:?}");
}

#[test]
fn a_volunteer_sees_her_elders_and_nobody_elses() {
    let county = county();
    let card = issue_to(&county, 0);
    for (volunteer, sees) in [(0, true), (1, true), (2, false)] {
        let volunteer = county.volunteer(volunteer);
        let list = words(&volunteer.page("elders", json!({})).expect("shown"));
        assert_eq!(list.contains(&card), sees, "{list}");
        assert_eq!(volunteer.page("elder", json!({ "card": card })).is_ok(), sees);
    }
    // Who is no helper of hers any more, is none.
    let edit = json!({ "card": card, "helper": county.volunteer(2).id() });
    county.staff().act("edit_card", edit).expect("changed");
    assert_eq!(county.volunteer(0).page("elder", json!({ "card": card })).expect_err("gone").code, "not-found");
    assert!(words(&county.volunteer(2).page("elders", json!({})).expect("shown")).contains(&card));
    // Telephone and address of an elder stand in no list of a volunteer.
    let page = words(&county.volunteer(2).page("elder", json!({ "card": card })).expect("shown"));
    assert!(!page.contains("phone") && !page.contains("address"), "{page}");
}

#[test]
fn an_errand_is_a_visit_on_the_day_on_which_it_ended() {
    let county = county();
    let card = issue(&county);
    serve(&county, &card, "clinic", 60);
    let shown = words(&staff(&county, "card", json!({ "card": card })));
    assert!(shown.contains("call-errand") && shown.contains("seen-today"), "{shown}");
    assert!(words(&county.volunteer(0).page("elder", json!({ "card": card })).expect("shown")).contains("办好了"));
}

#[test]
fn staff_are_told_of_the_request_that_asked_for_the_visit() {
    let county = county();
    let card = issue(&county);
    let input = json!({ "card": card, "kind": "visit", "title": "去看看", "channel": "phone" });
    county.staff().act("open_request", input).expect("opened");
    let done = county.staff().act("note_call", json!({ "card": card, "day": TODAY })).expect("noted");
    assert_eq!(serde_json::to_value(done.say).expect("JSON")["key"], "note_call-done-open");
    assert_eq!(done.go.expect("a page").page, "request");
}

//! Photographs beside the minutes: with consent, for staff and residents, and gone when they are taken away.

use serde_json::{Value, json};
use wushe_plugin_testkit::{County, photo};

use crate::common::{UNTIL_OPENING, county, list, put_on, reads, said, wall, words};

const MODULE: &str = "sisters-teahouse";

/// A county in which an opening has begun.
fn begun() -> (County, String) {
    let county = county();
    let opening = put_on(&county, 4);
    county.pass_minutes(UNTIL_OPENING + 10);
    (county, opening)
}

fn minutes(opening: &str, consent: bool) -> Value {
    json!({ "opening": opening, "minutes": "聊了路灯。", "shows": "大家围着桌子", "consent": consent })
}

fn write(county: &County, opening: &str, photos: &[Vec<u8>]) {
    let files: Vec<(&str, &str, &[u8])> =
        photos.iter().map(|photo| ("photos", "IMG_1.png", photo.as_slice())).collect();
    let done = county.staff().act_with("write_minutes", minutes(opening, true), &files).expect("written");
    assert_eq!(said(&done), "minutes-done");
}

/// The pictures of a page, with the buttons below them.
fn pictures(page: &Value) -> Vec<Value> {
    let blocks = page["blocks"].as_array().expect("blocks");
    let pictures = blocks.iter().find(|block| block["type"] == "pictures");
    pictures.map(|block| block["pictures"].as_array().expect("pictures").clone()).unwrap_or_default()
}

#[test]
fn residents_see_the_photographs_of_whom_consented() {
    let (county, opening) = begun();
    write(&county, &opening, &[photo(0), photo(1)]);
    assert!(reads(&county.resident(0), "home").contains("home-photos"));
    let talk = json!({ "opening": opening });
    let page = county.resident(0).page("talk", talk.clone()).expect("shown");
    assert!(words(&page).contains("聊了路灯") && words(&page).contains("大家围着桌子"));
    assert_eq!(county.resident(0).files_on("talk", talk.clone()).expect("shown"), ["IMG_1.png", "IMG_1.png"]);
    assert_eq!(county.staff().files_on("opening", talk.clone()).expect("shown").len(), 2);
    assert!(!wall(&county).contains("photo"), "they do not hang in the teahouse");
    // Whoever has no business here sees nothing.
    let neighbour = county.neighbour_resident();
    assert_eq!(neighbour.page("talk", talk.clone()).expect_err("off there").code, "not-found");
    let stranger = neighbour.at(&county.resident(0));
    assert_eq!(stranger.page("talk", talk).expect_err("a stranger").code, "not-found");
}

#[test]
fn without_consent_no_photograph_is_taken() {
    let (county, opening) = begun();
    let before = county.module_records();
    let files: &[(&str, &str, &[u8])] = &[("photos", "a.png", &photo(0))];
    for input in [minutes(&opening, false), json!({ "opening": opening, "minutes": "聊了路灯。" })] {
        let refusal = county.staff().act_with("write_minutes", input, files).expect_err("no consent");
        assert!(refusal.fields.contains_key("consent"), "{refusal:?}");
    }
    assert_eq!(county.module_records(), before);
    assert!(!reads(&county.resident(0), "home").contains("聊了路灯"), "nothing of it was done");
    // Minutes alone need none.
    county.staff().act("write_minutes", minutes(&opening, false)).expect("written");
    assert!(pictures(&list(&county, &opening)).is_empty());
}

#[test]
fn six_and_no_more_and_room_again_after_one_was_taken_away() {
    let (county, opening) = begun();
    let four: Vec<_> = (0..4).map(photo).collect();
    write(&county, &opening, &four);
    let three: Vec<(&str, &str, &[u8])> = four[..3].iter().map(|photo| ("photos", "b.png", photo.as_slice())).collect();
    let refusal = county.staff().act_with("write_minutes", minutes(&opening, true), &three).expect_err("seven");
    assert!(refusal.fields["photos"].contains('4'), "{refusal:?}");
    let seven: Vec<_> = three.iter().chain(&three).chain(&three[..1]).copied().collect();
    let refusal = county.staff().act_with("write_minutes", minutes(&opening, true), &seven).expect_err("at once");
    assert!(refusal.fields.contains_key("photos"), "{refusal:?}");
    write(&county, &opening, &four[..2]);
    let kept = county.module_records();

    let page = list(&county, &opening);
    let remove = pictures(&page)[0]["buttons"][1]["does"]["input"].clone();
    let done = county.staff().act("remove_photo", remove.clone()).expect("taken away");
    assert_eq!(said(&done), "photo-removed");
    assert_eq!(county.module_records(), kept - 1);
    let of = json!({ "opening": opening });
    assert_eq!(county.resident(0).files_on("talk", of).expect("shown").len(), 5);
    assert_eq!(county.staff().act("remove_photo", remove.clone()).expect_err("gone").code, "not-found");
    for person in [county.resident(0), county.volunteer(0), county.neighbour_staff()] {
        assert_eq!(person.act("remove_photo", remove.clone()).expect_err("staff alone").code, "not-found");
    }
    write(&county, &opening, &four[..1]);
}

#[test]
fn what_is_no_picture_is_told_at_the_field() {
    let (county, opening) = begun();
    let too_large = vec![b'a'; 10 * 1024 * 1024 + 1];
    let cases: [(&str, &[u8], &str); 4] = [
        ("照片.jpg", "其实是一段文字".as_bytes(), "图片"),
        ("照片.png", &photo(0)[..40], "损坏"),
        ("照片.png", b"", "空"),
        ("照片.txt", &too_large, "10 MB"),
    ];
    for (name, content, says) in cases {
        let good = photo(1);
        let files: &[(&str, &str, &[u8])] = &[("photos", "a.png", &good), ("photos", name, content)];
        let refusal = county.staff().act_with("write_minutes", minutes(&opening, true), files).expect_err(name);
        assert_eq!(refusal.code, "invalid");
        let words = refusal.fields.get("photos.1").unwrap_or_else(|| panic!("{name}: {refusal:?}"));
        assert!(words.contains(says), "{name}: {words}");
    }
    // A field that takes none, and an id of one's own making.
    let stray = photo(0);
    let stray: &[(&str, &str, &[u8])] = &[("minutes", "a.png", &stray)];
    let refusal = county.staff().act_with("write_minutes", minutes(&opening, true), stray).expect_err("no such field");
    assert!(refusal.fields.contains_key("minutes"), "{refusal:?}");
    let mut input = minutes(&opening, true);
    input["photos"] = json!(["0190a0a0-0000-7000-8000-000000000000"]);
    let refusal = county.staff().act("write_minutes", input).expect_err("not brought");
    assert!(refusal.fields.contains_key("photos"), "{refusal:?}");
    assert!(pictures(&list(&county, &opening)).is_empty());
}

#[test]
fn without_the_grant_none_is_taken_and_none_is_shown() {
    let (county, opening) = begun();
    write(&county, &opening, &[photo(0)]);
    let of = json!({ "opening": opening });
    county.grant(MODULE, &["records", "activities", "directory", "notify", "events", "schedule"]);
    assert!(county.resident(0).files_on("talk", of.clone()).expect("shown").is_empty());
    let more = photo(1);
    let files: &[(&str, &str, &[u8])] = &[("photos", "a.png", &more)];
    let refusal = county.staff().act_with("write_minutes", minutes(&opening, true), files).expect_err("not granted");
    assert_eq!(refusal.code, "module-withheld");
    county.staff().act("write_minutes", minutes(&opening, false)).expect("words need no grant");
    county.grant(MODULE, &["records", "activities", "directory", "notify", "events", "schedule", "files"]);
    assert_eq!(county.resident(0).files_on("talk", of).expect("shown").len(), 1, "what was kept is there again");
}

/// The ids behind the buttons of a page that carry out this action, in their order: the values of `field`.
fn offered(page: &Value, action: &str, field: &str) -> Vec<String> {
    let blocks = page["blocks"].as_array().expect("blocks");
    let rows = blocks.iter().filter_map(|block| block["rows"].as_array()).flatten();
    let buttons = rows.filter_map(|row| row["buttons"].as_array()).flatten();
    let does = buttons.map(|button| &button["does"]).filter(|does| does["action"] == action);
    does.filter_map(|does| does["input"][field].as_str().map(ToOwned::to_owned)).collect()
}

#[test]
fn who_takes_consent_back_is_shown_to_residents_no_more() {
    let county = county();
    let opening = put_on(&county, 4);
    let (one, other) = (county.resident(0), county.resident(1));
    for person in [&one, &other] {
        person.act("sign_up", json!({ "opening": opening })).expect("signed up");
    }
    county.pass_minutes(UNTIL_OPENING + 10);
    write(&county, &opening, &[photo(0), photo(1)]);
    let first = pictures(&list(&county, &opening))[0]["buttons"][1]["does"]["input"]["photo"].clone();
    let look = || {
        let page = county.staff().page("photo", json!({ "photo": first })).expect("shown");
        serde_json::to_value(&page).expect("JSON")
    };
    let note = |resident: &str| county.staff().act("note_on_photo", json!({ "photo": first, "resident": resident }));
    assert_eq!(offered(&look(), "note_on_photo", "resident"), [one.id(), other.id()]);
    // The platform's register of consents is asked.
    let refused = note(one.id()).expect_err("nobody has asked her");
    assert!(refused.words.contains("肖像同意"), "{refused:?}");
    county.agree_to_pictures(0);
    county.agree_to_pictures(1);
    for person in [&one, &other] {
        assert_eq!(said(&note(person.id()).expect("noted")), "photo-people-noted");
    }
    assert_eq!(offered(&look(), "note_off_photo", "resident"), [one.id(), other.id()]);
    assert!(offered(&look(), "note_on_photo", "resident").is_empty());
    let talk = json!({ "opening": opening });
    let shown = || county.resident(2).files_on("talk", talk.clone()).expect("shown").len();
    assert_eq!(shown(), 2);
    county.take_consent_back(0);
    assert_eq!(shown(), 1, "the other photograph is there still");
    assert_eq!(one.files_on("talk", talk.clone()).expect("shown").len(), 1);
    assert!(words(&county.staff().page("photo", json!({ "photo": first })).expect("shown")).contains("photo-held"));
    assert_eq!(county.staff().files_on("opening", talk.clone()).expect("shown").len(), 2, "staff take it away");
    // Looked at again, it is shown again once she agrees.
    let again = || county.staff().act("show_photo_again", json!({ "photo": first }));
    let refused = again().expect_err("not yet");
    assert!(refused.words.contains("还有人没有"), "{refused:?}");
    county.agree_to_pictures(0);
    assert_eq!(said(&again().expect("looked at again")), "photo-shown-again");
    assert_eq!(shown(), 2);
    county.take_consent_back(0);
    assert_eq!(shown(), 1);
    // It was somebody else after all.
    county.staff().act("note_off_photo", json!({ "photo": first, "resident": one.id() })).expect("noted");
    assert_eq!(shown(), 2);
    for person in [county.resident(0), county.volunteer(0), county.neighbour_staff()] {
        let refused = person.act("note_on_photo", json!({ "photo": first, "resident": other.id() }));
        assert_eq!(refused.expect_err("staff alone").code, "not-found");
    }
}

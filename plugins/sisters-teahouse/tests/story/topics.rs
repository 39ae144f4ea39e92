//! The topic wall: proposed, looked at, supported, put on the agenda.

use serde_json::{Value, json};
use wushe_plugin_testkit::{County, Person};

use crate::common::{county, on_the_wall, propose, put_on, reads, said, wall, words};

/// Whether somebody finds a topic on the page of residents.
fn sees(person: &Person<'_>, title: &str) -> bool {
    reads(person, "topics").contains(title)
}

/// How a topic stands, as staff read it.
fn topic_page(county: &County, topic: &str) -> String {
    words(&county.staff().page("topic", json!({ "topic": topic })).expect("shown"))
}

fn support(person: &Person<'_>, topic: &str) {
    person.act("support_topic", json!({ "topic": topic })).expect("supported");
}

#[test]
fn a_topic_waits_until_staff_have_looked_at_it() {
    let county = county();
    let (author, other) = (county.resident(0), county.resident(1));
    let topic = propose(&author, "给村口装路灯");
    assert!(sees(&author, "给村口装路灯") && !sees(&other, "给村口装路灯"));
    assert!(!wall(&county).contains("给村口装路灯"));
    assert!(reads(&county.staff(), "moderation").contains("给村口装路灯"));
    let of_topic = json!({ "topic": topic });
    for person in [&other, &author] {
        let refusal = person.act("support_topic", of_topic.clone()).expect_err("nobody has looked at it");
        assert_eq!(refusal.code, "not-found");
    }
    county.staff().act("approve_topic", of_topic.clone()).expect("approved");
    assert_eq!(county.staff().act("approve_topic", of_topic.clone()).expect_err("already").code, "refused");
    assert!(sees(&other, "给村口装路灯") && wall(&county).contains("给村口装路灯"));
    assert!(!reads(&county.staff(), "moderation").contains("给村口装路灯"));
    support(&other, &topic);

    // Taken off again, it is gone for all but its author, who reads why, and staff.
    let hide = json!({ "topic": topic, "reason": "写了别人的名字" });
    county.staff().act("hide_topic", hide.clone()).expect("hidden");
    assert_eq!(county.staff().act("hide_topic", hide).expect_err("already").code, "refused");
    assert!(!sees(&other, "给村口装路灯") && !wall(&county).contains("给村口装路灯"));
    assert!(sees(&author, "写了别人的名字"));
    for action in ["support_topic", "withdraw_support"] {
        assert_eq!(other.act(action, of_topic.clone()).expect_err("hidden").code, "not-found", "{action}");
    }
    county.staff().act("approve_topic", of_topic).expect("on the wall again");
    assert!(reads(&other, "topics").contains("topics-supported"), "support stays");
}

#[test]
fn a_declined_topic_is_seen_by_its_author_alone() {
    let county = county();
    let topic = propose(&county.resident(0), "打麻将");
    let decline = json!({ "topic": topic, "reason": "茶馆不打牌" });
    county.staff().act("decline_topic", decline.clone()).expect("declined");
    assert_eq!(county.staff().act("decline_topic", decline).expect_err("already").code, "refused");
    assert!(sees(&county.resident(0), "茶馆不打牌") && !sees(&county.resident(1), "打麻将"));
    for action in ["approve_topic", "raise_topic"] {
        assert_eq!(county.staff().act(action, json!({ "topic": topic })).expect_err("declined").code, "refused");
    }
}

#[test]
fn everybody_supports_a_topic_once() {
    let county = county();
    let (low, high) = (on_the_wall(&county, 0, "晒谷场"), on_the_wall(&county, 0, "路灯"));
    let again = [county.resident(1), county.resident(1), county.resident(1)];
    let outcomes = county.all_at_once(&again, "support_topic", &json!({ "topic": high }));
    assert_eq!(outcomes.succeeded(), 1, "{outcomes:?}");
    let others: Vec<Person<'_>> = (2..6).map(|number| county.resident(number)).collect();
    let outcomes = county.all_at_once(&others, "support_topic", &json!({ "topic": high }));
    assert_eq!(outcomes.succeeded(), 4, "{outcomes:?}");
    support(&county.resident(2), &low);
    let of_topic = json!({ "topic": high });
    assert_eq!(county.resident(1).act("support_topic", of_topic.clone()).expect_err("already").code, "refused");
    county.resident(1).act("withdraw_support", of_topic.clone()).expect("withdrawn");
    assert_eq!(county.resident(1).act("withdraw_support", of_topic.clone()).expect_err("already").code, "refused");
    assert_eq!(county.resident(0).act("withdraw_support", of_topic.clone()).expect_err("never").code, "refused");
    let done = county.resident(1).act("support_topic", of_topic).expect("again");
    let count = serde_json::to_value(&done.say).expect("JSON")["args"]["count"].clone();
    assert_eq!(count, json!(5));

    let wall = wall(&county);
    let place = |title: &str| wall.find(title).expect("on the wall");
    assert!(place("路灯") < place("晒谷场"), "most supports first");
}

#[test]
fn a_topic_is_put_on_the_agenda_once_and_told_to_other_modules() {
    let county = county();
    let topic = on_the_wall(&county, 0, "路灯");
    support(&county.resident(1), &topic);
    let of_topic = json!({ "topic": topic });
    // Whoever may not tell others has put nothing on the agenda either.
    county.grant("sisters-teahouse", &["records", "activities", "directory", "notify", "schedule"]);
    assert_eq!(county.staff().act("raise_topic", of_topic.clone()).expect_err("not granted").code, "module-withheld");
    assert!(topic_page(&county, &topic).contains("topic-status-open"));
    county.grant("sisters-teahouse", &["records", "activities", "directory", "notify", "events", "schedule"]);

    let staff = [county.staff(), county.staff(), county.bookkeeper()];
    let outcomes = county.all_at_once(&staff, "raise_topic", &of_topic);
    assert_eq!(outcomes.succeeded(), 1, "{outcomes:?}");
    county.settle();
    assert_eq!(county.parked(), []);
    assert!(topic_page(&county, &topic).contains("topic-status-on-agenda"));
    assert!(reads(&county.resident(2), "topics").contains("topics-agenda"));
    assert!(!wall(&county).contains("路灯"), "the wall is for what can be supported");
    for action in ["support_topic", "withdraw_support"] {
        assert_eq!(county.resident(1).act(action, of_topic.clone()).expect_err("closed").code, "refused", "{action}");
    }
    // Taken off and put on again it is where it was, and is not told a second time.
    county.staff().act("hide_topic", json!({ "topic": topic, "reason": "先放一放" })).expect("hidden");
    assert_eq!(county.staff().act("raise_topic", of_topic.clone()).expect_err("once").code, "refused");
    county.staff().act("approve_topic", of_topic.clone()).expect("again");
    assert!(topic_page(&county, &topic).contains("topic-status-on-agenda"));
    assert_eq!(county.staff().act("raise_topic", of_topic).expect_err("once").code, "refused");
}

#[test]
fn without_a_name_other_residents_do_not_learn_whose_it_is() {
    let county = county();
    let (author, other) = (county.resident(0), county.resident(1));
    let input = json!({ "title": "路灯", "anonymous": true });
    let topic = author.act("propose_topic", input).expect("proposed").id.expect("an id");
    county.staff().act("approve_topic", json!({ "topic": topic })).expect("approved");
    let seen = reads(&other, "topics");
    assert!(seen.contains("topic-somebody") && !seen.contains(author.id()), "{seen}");
    assert!(topic_page(&county, &topic).contains(author.id()), "staff know");
    on_the_wall(&county, 0, "晒谷场");
    assert!(reads(&other, "topics").contains(author.id()), "with a name, it is shown as far as the reader may see it");
    assert!(!wall(&county).contains(author.id()), "no names hang in the teahouse");
}

#[test]
fn three_of_a_resident_wait_at_most() {
    let county = county();
    let author = county.resident(0);
    let titles = ["路灯", "晒谷场", "广场舞"];
    let topics: Vec<String> = titles.iter().map(|title| propose(&author, title)).collect();
    let fourth = json!({ "title": "第四个" });
    assert_eq!(author.act("propose_topic", fourth.clone()).expect_err("three wait").code, "refused");
    assert!(reads(&author, "topics").contains("propose-too-many"));
    let at_the_desk = json!({ "title": "第四个", "author": author.id() });
    assert_eq!(county.staff().act("propose_topic", at_the_desk).expect_err("three wait").code, "refused");
    propose(&county.resident(1), "别人还可以提");

    let foreign = county.resident(1).act("take_back_topic", json!({ "topic": topics[0] })).expect_err("not hers");
    assert_eq!(foreign.code, "not-found");
    author.act("take_back_topic", json!({ "topic": topics[0] })).expect("taken back");
    let fourth = author.act("propose_topic", fourth).expect("there is room").id.expect("an id");
    county.staff().act("approve_topic", json!({ "topic": fourth })).expect("approved");
    let late = author.act("take_back_topic", json!({ "topic": fourth })).expect_err("on the wall");
    assert_eq!(late.code, "refused");
    propose(&author, "又一个");
}

#[test]
fn staff_enter_a_topic_for_somebody_who_tells_it() {
    let county = county();
    let elder = county.resident(3);
    let input = json!({ "title": "修台阶", "author": elder.id() });
    county.staff().act("propose_topic", input).expect("entered");
    assert!(sees(&elder, "修台阶"));
    for author in [Value::Null, json!(county.neighbour_resident().id())] {
        let input = json!({ "title": "修台阶", "author": author });
        let refusal = county.staff().act("propose_topic", input).expect_err("nobody of the community");
        assert!(refusal.fields.contains_key("author"), "{refusal:?}");
    }
    let in_another_name = json!({ "title": "修台阶", "author": elder.id() });
    let refusal = county.resident(0).act("propose_topic", in_another_name).expect_err("not hers");
    assert!(refusal.fields.contains_key("author"), "{refusal:?}");
}

#[test]
fn where_nobody_moderates_a_topic_is_on_the_wall_at_once() {
    let county = county();
    county.switch(true, Some(json!({ "moderated": false })));
    let done = county.resident(0).act("propose_topic", json!({ "title": "路灯" })).expect("proposed");
    assert_eq!(said(&done), "propose-done");
    assert!(sees(&county.resident(1), "路灯") && wall(&county).contains("路灯"));
}

#[test]
fn wrong_words_are_told_at_their_field_and_nothing_is_kept() {
    let county = county();
    let topic = propose(&county.resident(0), "路灯");
    let before = county.module_records();
    let cases: [(Person<'_>, &str, Value, &str); 6] = [
        (county.resident(0), "propose_topic", json!({ "title": "" }), "title"),
        (county.resident(0), "propose_topic", json!({ "title": "字".repeat(61) }), "title"),
        (county.resident(0), "propose_topic", json!({ "title": "路", "words": "字".repeat(301) }), "words"),
        (county.staff(), "decline_topic", json!({ "topic": topic, "reason": "  " }), "reason"),
        (county.staff(), "hide_topic", json!({ "topic": topic }), "reason"),
        (county.resident(1), "support_topic", json!({ "topic": "nothing" }), "topic"),
    ];
    for (person, action, input, field) in cases {
        let refusal = person.act(action, input).expect_err("refused");
        assert_eq!(refusal.code, "invalid", "{action}");
        assert!(refusal.fields.contains_key(field), "{refusal:?}");
    }
    assert_eq!(county.module_records(), before);
}

#[test]
fn the_longest_words_are_taken() {
    let county = county();
    put_on(&county, 2);
    let input = json!({ "title": "题".repeat(60), "words": "字".repeat(300) });
    let topic = county.resident(0).act("propose_topic", input).expect("proposed").id.expect("an id");
    county.staff().act("approve_topic", json!({ "topic": topic })).expect("approved");
    county.staff().act("raise_topic", json!({ "topic": topic })).expect("on the agenda");
    county.settle();
    assert_eq!(county.parked(), []);
}

#[test]
fn another_module_hears_of_a_topic_for_the_agenda_once() {
    let board = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/tea-board");
    let county = County::with_modules(env!("CARGO_MANIFEST_DIR"), &[board]);
    let topic = on_the_wall(&county, 0, "路灯");
    county.staff().act("raise_topic", json!({ "topic": topic })).expect("on the agenda");
    county.settle();
    assert_eq!((county.parked(), county.records_of("tea-board")), (vec![], 1));
    county.staff().act("hide_topic", json!({ "topic": topic, "reason": "先放一放" })).expect("hidden");
    county.staff().act("approve_topic", json!({ "topic": topic })).expect("again");
    county.settle();
    assert_eq!(county.records_of("tea-board"), 1);
}

#[test]
fn the_indicators_count_topics_when_they_were_proposed_and_when_they_were_raised() {
    let county = county();
    let raised = on_the_wall(&county, 0, "给村口装路灯");
    on_the_wall(&county, 1, "晒谷场");
    propose(&county.resident(2), "打麻将");
    let of = |name: &str, month: &str| {
        let (from, to) = (format!("{month}-01"), format!("{month}-28"));
        county.indicator(name, &from, &to).expect(name).value
    };
    assert_eq!((of("topics_proposed", "2026-03"), of("topics_on_agenda", "2026-03")), (3, 0));
    county.pass_minutes(31 * 24 * 60);
    county.staff().act("raise_topic", json!({ "topic": raised })).expect("raised");
    county.staff().act("hide_topic", json!({ "topic": raised, "reason": "先放一放" })).expect("hidden");
    let told =
        ["2026-02", "2026-03", "2026-04"].map(|month| (of("topics_proposed", month), of("topics_on_agenda", month)));
    assert_eq!(told, [(0, 0), (3, 0), (0, 1)]);
}

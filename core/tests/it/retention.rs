//! Nothing is kept longer than it is needed.

use std::collections::BTreeMap;

use wushe_core::app::{Cx, request, retention};
use wushe_core::domain::access::Role;
use wushe_core::domain::request::{NewRequest, VoidRequest};
use wushe_core::domain::retention::{PrivacySubject as Subject, SetPrivacyRule};
use wushe_core::store::Mode;

use crate::filled::Filled;
use crate::kit::person::id;
use crate::kit::{Bed, Whole, World, new_request, said};
use crate::plans::assert_indexed;

store_tests![
    rules_are_read_and_set,
    words_go_from_a_request_without_a_detail_too,
    what_is_over_goes_and_the_rest_stays,
    it_goes_on_where_it_stopped,
    nothing_to_do_writes_nothing,
    it_reads_through_nothing_that_grows,
];

async fn rules_are_read_and_set(bed: Bed) {
    let world = World::new(&bed).await;
    let (county, home) = (world.system(world.county), world.system(world.home));
    let staff = world.staff(world.county, "desk").await;
    // Everybody may know them.
    let rules = ask!(bed, tx => retention::rules(tx, &world.anonymous(world.home))).unwrap();
    assert_eq!(rules.len(), Subject::ALL.len());
    assert!(rules.iter().all(|rule| (rule.least..=rule.most).contains(&rule.days) && rule.version == 1));
    let set = async |cx, days, version| {
        let input = SetPrivacyRule { version, days };
        said(put!(bed, tx => retention::set_rule(tx, cx, Subject::Notification, input)))
    };
    assert_eq!(set(&county, 29, 1).await, "invalid: days range");
    assert_eq!(set(&county, 36_501, 1).await, "invalid: days range");
    assert_eq!(set(&county, 30, 2).await, "conflict: privacy_rule");
    assert_eq!(set(&home, 30, 1).await, "refused: county-only");
    assert_eq!(set(&staff, 30, 1).await, "forbidden: privacy.manage");
    // A role of the platform reaches it, and one of a community does not.
    let head = world.with_roles(world.county, "head", &[Role::CountyAdmin]).await;
    assert_eq!(set(&head, 30, 1).await, "ok");
    let rules = ask!(bed, tx => retention::rules(tx, &county)).unwrap();
    let rule = rules.iter().find(|rule| rule.subject == Subject::Notification).unwrap();
    assert_eq!((rule.days, rule.version, rule.changed_at), (30, 2, county.now));
    let county_only = "refused: county-only";
    for (cx, answer) in [(&home, county_only), (&staff, "forbidden: privacy.manage"), (&head, "ok")] {
        assert_eq!(said(put!(bed, tx => retention::run(tx, cx))), answer);
    }
}

async fn run(bed: &Bed, cx: &Cx) -> (BTreeMap<&'static str, i64>, bool) {
    let report = put!(bed, tx => retention::run(tx, cx)).unwrap();
    let figures = report.figures.into_iter().filter(|figure| figure.erased > 0);
    (figures.map(|figure| (figure.subject.as_str(), figure.erased)).collect(), report.more)
}

async fn what_is_over_goes_and_the_rest_stays(bed: Bed) {
    let world = World::new(&bed).await;
    let whole = Whole::enter(&world).await;
    whole.let_go(&world).await;
    let other = world.request(world.home, whole.ward).await;
    let county = world.system(world.county);
    // A day after everything was entered nothing is over but what has no days.
    let on = |days: i64| Cx { now: county.now.plus_seconds(days * 86_400 + 1), ..county.clone() };
    assert_eq!(run(&bed, &on(1)).await, (BTreeMap::from([("session", 1)]), false));
    bed.tamper("UPDATE data_request SET status = 'refused', decided_at = asked_at").await;
    bed.tamper("UPDATE consent SET withdrawn_on = given_on WHERE resident_id IS NOT NULL").await;
    // To the day: what is exactly as old as the rule says stays.
    assert_eq!(run(&bed, &on(183)).await.0, BTreeMap::from([("invocation_failure", 1)]));
    let (done, _) = run(&bed, &on(365)).await;
    assert_eq!(done.keys().collect::<Vec<_>>(), [&"notification"]);
    let before = bed.pairs("SELECT id, detail FROM request", "SELECT id, detail FROM request").await;
    assert!(before.iter().all(|(_, detail)| !detail.is_empty()));
    let (done, more) = run(&bed, &on(1096)).await;
    assert_eq!((done, more), (BTreeMap::from([("consent", 1), ("data_request", 1), ("request_detail", 1)]), false));
    let sql = "SELECT id, detail FROM request WHERE detail <> ''";
    assert_eq!(bed.pairs(sql, sql).await, [(other.id.to_string(), other.detail.clone())]);
    // What happened stays, without words; so do who asked what about their data, and the other consent.
    for (sql, rows) in [
        ("SELECT id, note FROM request_event WHERE note LIKE '%印记甲%'", 0),
        ("SELECT id, opinion FROM request_support s JOIN request r ON r.id = s.request_id WHERE opinion <> ''", 0),
        ("SELECT id, words FROM request_extension WHERE words <> '' OR reason <> ''", 0),
        ("SELECT id, holder FROM request_paper WHERE owner LIKE '%印记甲%'", 0),
        ("SELECT id, note FROM paper_custody WHERE from_name LIKE '%印记甲%' OR note <> ''", 0),
        ("SELECT id, status FROM data_request WHERE detail IS NULL", 1),
        ("SELECT id, scope FROM consent", 1),
        ("SELECT id, content FROM hours WHERE content <> ''", 1),
        ("SELECT id, title FROM fund_grant", 1),
    ] {
        assert_eq!(bed.pairs(sql, sql).await.len(), rows, "{sql}");
    }
    let history = ask!(bed, tx => request::get(tx, &world.system(world.home), whole.request)).unwrap();
    assert_eq!(history.title, "印记甲买药");
}

async fn words_go_from_a_request_without_a_detail_too(bed: Bed) {
    let world = World::new(&bed).await;
    let id = world.resident(world.home, "李秀兰").await;
    let system = world.system(world.home);
    let brief = NewRequest { detail: String::new(), ..new_request(id) };
    let ended = put!(bed, tx => request::open(tx, &system, brief.clone())).unwrap();
    let reason = |text: &str| VoidRequest { reason: text.to_owned() };
    put!(bed, tx => request::void(tx, &system, ended.id, reason("她住院了"))).unwrap();
    let open = put!(bed, tx => request::open(tx, &system, brief)).unwrap();
    let words = "SELECT request_id, note FROM request_event WHERE note <> ''";
    assert_eq!(bed.pairs(words, words).await, [(ended.id.to_string(), "她住院了".to_owned())]);
    let county = world.system(world.county);
    let on = |days: i64| Cx { now: county.now.plus_seconds(days * 86_400 + 1), ..county.clone() };
    run(&bed, &on(1094)).await;
    assert_eq!(bed.pairs(words, words).await.len(), 1, "before its time");
    assert_eq!(run(&bed, &on(1096)).await, (BTreeMap::from([("request_detail", 1)]), false));
    assert_eq!(bed.pairs(words, words).await, []);
    // Once: what is done is not looked at again, and what is open keeps its words.
    assert_eq!(run(&bed, &on(1097)).await, (BTreeMap::new(), false));
    assert_eq!(said(ask!(bed, tx => request::get(tx, &system, open.id))), "ok");
}

async fn it_goes_on_where_it_stopped(bed: Bed) {
    let world = World::new(&bed).await;
    let whole = Whole::enter(&world).await;
    let (user, unit) = (whole.user(), world.home);
    let rows: Vec<String> =
        (1000..2199).map(|number| format!("('{}', '{user}', '{unit}', '{{}}', {number})", id(number))).collect();
    let rows = rows.join(", ");
    bed.tamper(&format!("INSERT INTO notification (id, user_id, unit_id, message, created_at) VALUES {rows}")).await;
    let county = world.system(world.county);
    let batch = |erased| BTreeMap::from([("notification", erased)]);
    assert_eq!(run(&bed, &county).await, (batch(500), true));
    assert_eq!(run(&bed, &county).await, (batch(500), true));
    assert_eq!(run(&bed, &county).await, (batch(199), false));
    assert_eq!(run(&bed, &county).await, (BTreeMap::new(), false));
    let left = "SELECT id, message FROM notification";
    assert_eq!(bed.pairs(left, left).await.len(), 1);
}

async fn nothing_to_do_writes_nothing(bed: Bed) {
    let world = World::new(&bed).await;
    Whole::enter(&world).await;
    let county = world.system(world.county);
    let before = bed.texts().await;
    for _ in 0..3 {
        assert_eq!(run(&bed, &county).await, (BTreeMap::new(), false));
    }
    assert!(bed.texts().await == before);
}

/// A job runs it again and again.
async fn it_reads_through_nothing_that_grows(bed: Bed) {
    let Filled { bed, place, .. } = Filled::new(bed).await;
    let county = bed.core.system(place.county);
    // Today nothing is over; in 1,200 days there is something of every kind that has rows of its own to be changed by id.
    for (days, changes) in [(0, false), (1200, true)] {
        let cx = Cx { now: county.now.plus_seconds(days * 86_400), ..county.clone() };
        let mut open = bed.store.begin(Mode::Write).await.unwrap();
        open.keep_statements();
        retention::run(&mut open, &cx).await.unwrap();
        for by_ids in [
            "DELETE FROM notification",
            "DELETE FROM invocation_failure",
            "DELETE FROM session",
            "UPDATE request_event",
            "UPDATE request_support",
            "UPDATE request_extension",
            "UPDATE request_paper",
            "UPDATE paper_custody",
            "UPDATE request SET",
            "DELETE FROM data_request",
            "UPDATE data_request",
            "DELETE FROM consent",
        ] {
            let done = open.statements().iter().any(|sql| sql.trim().starts_with(by_ids));
            assert_eq!(done, changes, "{by_ids} after {days} days");
        }
        assert_indexed(&bed, "retention", &open).await;
        open.rollback().await.unwrap();
    }
}

//! Erasing somebody: nothing of theirs is found again, whatever was kept.

use wushe_core::app::record::{self};
use wushe_core::app::{Cx, data_request, resident, retention};
use wushe_core::domain::consent::Evidence;
use wushe_core::domain::data_request::{
    CarryOutDataRequest, DataRequestKind, DataRequestStatus, KeptBecause, NewDataRequest,
};
use wushe_core::domain::retention::PrivacySubject;

use crate::kit::person::cards;
use crate::kit::{Bed, MARK, Whole, World, contains, said};

store_tests![
    nothing_of_the_person_is_left,
    who_left_long_ago_is_forgotten,
    a_record_of_a_module_stays_readable,
    who_works_here_keeps_the_login,
    what_must_be_kept_is_kept,
];

fn deletion(whole: &Whole) -> NewDataRequest {
    NewDataRequest {
        resident_id: Some(whole.id),
        kind: DataRequestKind::Delete,
        detail: format!("{MARK}要删"),
        evidence: Evidence::Phone,
    }
}

/// Where the mark still stands, but for the trail, which is only added to.
async fn marked(bed: &Bed) -> Vec<String> {
    let mut places: Vec<String> = bed
        .texts()
        .await
        .into_iter()
        .filter(|(place, text)| text.contains(MARK) && !place.starts_with("audit."))
        .map(|(place, _)| place)
        .collect();
    places.dedup();
    places
}

async fn nothing_of_the_person_is_left(bed: Bed) {
    let world = World::new(&bed).await;
    let whole = Whole::enter(&world).await;
    // The mark stands wherever it may: what is not sealed is read.
    let before = marked(&bed).await;
    for place in [
        "attachment.name",
        "certificate.volunteer_name",
        "consent.scope",
        "fund_grant.description",
        "hours.content",
        "idempotency.answer",
        "invocation_failure.detail",
        "login_user.name",
        "notice_person.paper",
        "notification.message",
        "objection.answer",
        "paper_custody.from_name",
        "request.late_reason",
        "request.title_folded",
        "request_event.by_name",
        "request_extension.words",
        "request_paper.owner",
        "request_support.opinion",
        "resident.name_folded",
        "resident_group.basis",
        "sign_up.note",
        "star.reason",
        "volunteer_skill.skill",
    ] {
        assert!(before.iter().any(|known| known == place), "{place} is not tried");
    }
    whole.let_go(&world).await;
    let system = world.system(world.home);
    let asked = put!(bed, tx => data_request::create(tx, &system, deletion(&whole))).unwrap();
    let input = CarryOutDataRequest { version: asked.version, answer: String::new() };
    let done = put!(bed, tx => data_request::carry_out(tx, &system, asked.id, input)).unwrap();
    assert_eq!((done.status, done.detail.as_str()), (DataRequestStatus::Done, ""));
    assert_eq!(marked(&bed).await, Vec::<String>::new());
    // Not even sealed: what opens with the county's keys says nothing of them.
    let kept =
        ["resident.", "guardian.", "sign_up.", "fund_grant.", "data_request.", "volunteer.", "household.", "second_"];
    let sealed: Vec<String> = bed
        .texts()
        .await
        .into_iter()
        .filter(|(place, text)| {
            kept.iter().any(|table| place.starts_with(table)) && text.starts_with("1:") && text.len() > 50
        })
        .map(|(place, _)| place)
        .collect();
    assert!(sealed.iter().all(|place| place == "resident.phone" || place == "resident.address"), "{sealed:?}");
    assert_eq!(said(ask!(bed, tx => resident::get(tx, &system, whole.id))), "not found: resident");
    assert_eq!(said(ask!(bed, tx => resident::get(tx, &system, whole.ward))), "ok");
    // Hours and amounts stay.
    for (sql, what) in [
        ("SELECT volunteer_id, CAST(minutes AS TEXT) FROM hours", "60"),
        ("SELECT resident_id, CAST(amount AS TEXT) FROM fund_grant", "5000"),
    ] {
        let rows = bed.pairs(sql, sql).await;
        assert!(rows.len() == 1 && rows[0].1 == what, "{rows:?}");
    }
    let logins = "SELECT id, login FROM login_user WHERE name = ''";
    let logins = bed.pairs(logins, logins).await;
    assert_eq!(logins, [(whole.user().to_string(), format!("erased-{}", whole.user()))]);
}

async fn who_left_long_ago_is_forgotten(bed: Bed) {
    let world = World::new(&bed).await;
    let whole = Whole::enter(&world).await;
    let county = world.system(world.county);
    bed.tamper(&format!(
        "UPDATE resident SET status = 'moved_away', status_since = '2020-01-01' WHERE id = '{}'",
        whole.id
    ))
    .await;
    let erased = |report: wushe_core::domain::retention::RetentionReport| {
        report.figures.iter().find(|figure| figure.subject == PrivacySubject::ResidentLeft).unwrap().erased
    };
    // A request of theirs is under way.
    assert_eq!(erased(put!(bed, tx => retention::run(tx, &county)).unwrap()), 0);
    whole.let_go(&world).await;
    assert_eq!(erased(put!(bed, tx => retention::run(tx, &county)).unwrap()), 1);
    assert_eq!(marked(&bed).await, Vec::<String>::new());
    assert_eq!(erased(put!(bed, tx => retention::run(tx, &county)).unwrap()), 0);
}

async fn a_record_of_a_module_stays_readable(bed: Bed) {
    let world = World::new(&bed).await;
    let whole = Whole::enter(&world).await;
    whole.let_go(&world).await;
    let module = Cx { module: Some("cards".into()), ..world.system(world.home) };
    let all = || wushe_core::app::record::RecordFilter::default();
    let before = ask!(bed, tx => record::query(tx, &module, &cards(), all())).unwrap();
    assert_eq!(before[0].body["contact"], format!("{MARK}的儿子"));
    let system = world.system(world.home);
    let asked = put!(bed, tx => data_request::create(tx, &system, deletion(&whole))).unwrap();
    let input = CarryOutDataRequest { version: asked.version, answer: String::new() };
    put!(bed, tx => data_request::carry_out(tx, &system, asked.id, input)).unwrap();
    let after = ask!(bed, tx => record::query(tx, &module, &cards(), all())).unwrap();
    assert_eq!(after[0].record.version, before[0].record.version + 1);
    let body = serde_json::json!({ "resident": whole.id, "contact": "", "notes": [], "serial": 1 });
    assert_eq!(serde_json::Value::Object(after[0].body.clone()), body);
    let key = record::condition_value(&module, &cards(), "contact", &format!("{MARK}的儿子").into()).unwrap();
    let by = record::KeyCondition::Eq("contact".to_owned(), key);
    let filter = record::RecordFilter { conditions: vec![by], ..all() };
    assert_eq!(ask!(bed, tx => record::count(tx, &module, &cards(), &filter)).unwrap(), 0);
}

async fn who_works_here_keeps_the_login(bed: Bed) {
    let world = World::new(&bed).await;
    let whole = Whole::enter(&world).await;
    whole.let_go(&world).await;
    let system = world.system(world.home);
    let role = wushe_core::domain::access::Role::Staff;
    put!(bed, tx => wushe_core::app::access::give_post(tx, &system, whole.user(), role)).unwrap();
    bed.tamper(&format!("UPDATE login_user SET name = '王敏' WHERE id = '{}'", whole.user())).await;
    let asked = put!(bed, tx => data_request::create(tx, &system, deletion(&whole))).unwrap();
    let input = CarryOutDataRequest { version: asked.version, answer: String::new() };
    put!(bed, tx => data_request::carry_out(tx, &system, asked.id, input)).unwrap();
    let logins =
        "SELECT login, name FROM login_user WHERE resident_id IS NULL AND volunteer_id IS NULL AND disabled_at IS NULL";
    assert_eq!(bed.pairs(logins, logins).await, [("mark.a".to_owned(), "王敏".to_owned())]);
}

async fn what_must_be_kept_is_kept(bed: Bed) {
    let world = World::new(&bed).await;
    let whole = Whole::enter(&world).await;
    let system = world.system(world.home);
    let asked = put!(bed, tx => data_request::create(tx, &system, deletion(&whole))).unwrap();
    assert_eq!(asked.status, DataRequestStatus::Open);
    let input = || CarryOutDataRequest { version: asked.version, answer: String::new() };
    let carry_out = async || said(put!(bed, tx => data_request::carry_out(tx, &system, asked.id, input())));
    assert_eq!(carry_out().await, "refused: data-kept-request");
    bed.tamper("UPDATE request SET status = 'closed', closed_level = 'community', ended_at = updated_at").await;
    assert_eq!(carry_out().await, "refused: data-kept-ledger");
    bed.tamper("UPDATE fund_grant SET day = '1980-01-01'").await;
    assert_eq!(carry_out().await, "refused: data-kept-hours");
    let own = NewDataRequest { evidence: Evidence::Online, resident_id: None, ..deletion(&whole) };
    let refused = put!(bed, tx => data_request::create(tx, &whole.login, own.clone())).unwrap();
    assert_eq!((refused.status, refused.kept_because), (DataRequestStatus::Refused, Some(KeptBecause::Hours)));
    assert_eq!(refused.kept_until.unwrap().to_string(), "2036-08-29");
    assert!(contains(&bed.at_rest().await, MARK));
    bed.tamper("UPDATE hours SET served_at = 0").await;
    let done = put!(bed, tx => data_request::create(tx, &whole.login, own)).unwrap();
    assert_eq!((done.status, done.detail.as_str()), (DataRequestStatus::Done, ""));
    assert_eq!(marked(&bed).await, Vec::<String>::new());
}

//! What people ask about their own data, and within how many days they are answered.

use wushe_core::app::{Cx, data_request, resident, retention};
use wushe_core::domain::access::Role;
use wushe_core::domain::consent::Evidence;
use wushe_core::domain::data_request::{
    CarryOutDataRequest, DataRequestFilter, DataRequestKind as Kind, DataRequestStatus as Status, NewDataRequest,
    RefuseDataRequest, WithdrawDataRequest,
};
use wushe_core::domain::page::Page;
use wushe_core::domain::resident::MoveResident;
use wushe_core::domain::retention::{PrivacySubject, SetPrivacyRule};
use wushe_core::id::ResidentId;

use crate::kit::{Bed, World, contains, said};

store_tests![
    whoever_asks_themselves_has_it_at_once,
    staff_answer_in_time,
    a_question_is_decided_once,
    questions_follow_the_person,
    others_neither_see_nor_decide,
];

fn new(resident_id: Option<ResidentId>, kind: Kind, evidence: Evidence) -> NewDataRequest {
    NewDataRequest { resident_id, kind, detail: "姓名写错了".to_owned(), evidence }
}

async fn whoever_asks_themselves_has_it_at_once(bed: Bed) {
    let world = World::new(&bed).await;
    let id = world.resident(world.home, "王桂芳").await;
    let own = world.as_resident(world.home, "own", id).await;
    for (kind, status) in [(Kind::Access, Status::Done), (Kind::Export, Status::Done), (Kind::Correct, Status::Open)] {
        let asked = put!(bed, tx => data_request::create(tx, &own, new(None, kind, Evidence::Online))).unwrap();
        assert_eq!((asked.status, asked.decided_by, asked.asked_by), (status, None, own.user()));
    }
    assert!(!contains(&bed.at_rest().await, "姓名写错了"));
    let empty = NewDataRequest { detail: String::new(), ..new(None, Kind::Correct, Evidence::Online) };
    let staff = world.staff(world.home, "desk").await;
    for (cx, new, answer) in [
        (&own, empty, "invalid: detail required"),
        (&own, new(None, Kind::Access, Evidence::Phone), "invalid: evidence choice"),
        (&staff, new(Some(id), Kind::Access, Evidence::Online), "invalid: evidence choice"),
        (&staff, new(None, Kind::Access, Evidence::Phone), "unauthenticated"),
        (&world.anonymous(world.home), new(Some(id), Kind::Access, Evidence::Phone), "not found: resident"),
    ] {
        assert_eq!(said(put!(bed, tx => data_request::create(tx, cx, new))), answer);
    }
    let delete = new(None, Kind::Delete, Evidence::Online);
    assert_eq!(put!(bed, tx => data_request::create(tx, &own, delete)).unwrap().status, Status::Done);
    assert_eq!(said(ask!(bed, tx => resident::get(tx, &world.system(world.home), id))), "not found: resident");
}

async fn staff_answer_in_time(bed: Bed) {
    let world = World::new(&bed).await;
    let id = world.resident(world.home, "王桂芳").await;
    let (staff, admin) =
        (world.staff(world.home, "desk").await, world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await);
    let county = world.system(world.county);
    let rule = SetPrivacyRule { version: 1, days: 10 };
    let ask = || new(Some(id), Kind::Correct, Evidence::Phone);
    let first = put!(bed, tx => data_request::create(tx, &staff, ask())).unwrap();
    assert_eq!(first.due_on.to_string(), "2026-09-16");
    put!(bed, tx => retention::set_rule(tx, &county, PrivacySubject::DataRequestAnswer, rule)).unwrap();
    let second = put!(bed, tx => data_request::create(tx, &staff, ask())).unwrap();
    assert_eq!(second.due_on.to_string(), "2026-09-11");
    let on = |days: i64| Cx { now: admin.now.plus_seconds(days * 86_400), ..admin.clone() };
    let overdue = async |days| {
        let filter = DataRequestFilter { overdue: Some(true), ..DataRequestFilter::default() };
        let found = ask!(bed, tx => data_request::list(tx, &on(days), filter, Page::default())).unwrap().items;
        assert!(found.iter().all(|asked| asked.overdue));
        found.iter().map(|asked| asked.id).collect::<Vec<_>>()
    };
    // On the day itself there is still time.
    assert_eq!(overdue(10).await, []);
    assert_eq!(overdue(11).await, [second.id]);
    assert_eq!(overdue(16).await, [second.id, first.id]);
    let input = CarryOutDataRequest { version: 1, answer: "已更正".to_owned() };
    let done = put!(bed, tx => data_request::carry_out(tx, &admin, second.id, input)).unwrap();
    assert_eq!((done.status, done.answer.as_str(), done.decided_by), (Status::Done, "已更正", admin.user()));
    assert_eq!(overdue(16).await, [first.id]);
}

async fn a_question_is_decided_once(bed: Bed) {
    let world = World::new(&bed).await;
    let id = world.resident(world.home, "王桂芳").await;
    let own = world.as_resident(world.home, "own", id).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let ask = async || {
        put!(bed, tx => data_request::create(tx, &own, new(None, Kind::Correct, Evidence::Online))).unwrap().id
    };
    let refused = ask().await;
    let refuse = async |cx, id, version, reason: &str| {
        let input = RefuseDataRequest { version, reason: reason.to_owned() };
        said(put!(bed, tx => data_request::refuse(tx, cx, id, input)))
    };
    assert_eq!(refuse(&admin, refused, 1, " ").await, "invalid: reason required");
    assert_eq!(refuse(&admin, refused, 2, "证件上就是这样").await, "conflict: data_request");
    assert_eq!(refuse(&own, refused, 1, "证件上就是这样").await, "forbidden: privacy.manage");
    assert_eq!(refuse(&admin, refused, 1, "证件上就是这样").await, "ok");
    assert_eq!(refuse(&admin, refused, 2, "证件上就是这样").await, "refused: data-request-decided");
    let told = ask!(bed, tx => data_request::get(tx, &own, refused)).unwrap();
    assert_eq!((told.status, told.answer.as_str()), (Status::Refused, "证件上就是这样"));
    let input = CarryOutDataRequest { version: 2, answer: String::new() };
    let late = put!(bed, tx => data_request::carry_out(tx, &admin, refused, input));
    assert_eq!(said(late), "refused: data-request-decided");
    let back = ask().await;
    let input = || WithdrawDataRequest { version: 1 };
    let taken = put!(bed, tx => data_request::withdraw(tx, &own, back, input())).unwrap();
    assert_eq!((taken.status, taken.version), (Status::Withdrawn, 2));
    let again = put!(bed, tx => data_request::withdraw(tx, &own, back, input()));
    assert_eq!(said(again), "refused: data-request-decided");
}

async fn questions_follow_the_person(bed: Bed) {
    let world = World::new(&bed).await;
    let id = world.resident(world.home, "王桂芳").await;
    let own = world.as_resident(world.home, "own", id).await;
    let asked = put!(bed, tx => data_request::create(tx, &own, new(None, Kind::Correct, Evidence::Online))).unwrap();
    let move_to = MoveResident { version: 1, unit_id: world.next_door, address: None };
    put!(bed, tx => resident::move_to(tx, &world.system(world.town), id, move_to)).unwrap();
    let here = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let there = world.with_roles(world.next_door, "admin2", &[Role::UnitAdmin]).await;
    let input = || CarryOutDataRequest { version: 1, answer: "好".to_owned() };
    let decide = async |cx| said(put!(bed, tx => data_request::carry_out(tx, cx, asked.id, input())));
    assert_eq!(decide(&here).await, "not found: data_request");
    assert_eq!(decide(&there).await, "ok");
}

async fn others_neither_see_nor_decide(bed: Bed) {
    let world = World::new(&bed).await;
    let id = world.resident(world.home, "王桂芳").await;
    let staff = world.staff(world.home, "desk").await;
    let foreign = world.with_roles(world.next_door, "admin2", &[Role::UnitAdmin]).await;
    let stranger = world.resident(world.home, "邻居").await;
    let stranger = world.as_resident(world.home, "stranger", stranger).await;
    let ask = || new(Some(id), Kind::Access, Evidence::InPerson);
    let asked = put!(bed, tx => data_request::create(tx, &staff, ask())).unwrap();
    assert_eq!(said(put!(bed, tx => data_request::create(tx, &foreign, ask()))), "not found: resident");
    assert_eq!(said(put!(bed, tx => data_request::create(tx, &stranger, ask()))), "not found: resident");
    let get = async |cx| said(ask!(bed, tx => data_request::get(tx, cx, asked.id)));
    assert_eq!(get(&foreign).await, "not found: data_request");
    assert_eq!(get(&staff).await, "not found: data_request");
    assert_eq!(get(&stranger).await, "not found: data_request");
    let all = DataRequestFilter::default;
    let listed = ask!(bed, tx => data_request::list(tx, &foreign, all(), Page::default())).unwrap();
    assert_eq!(listed.items, []);
    assert_eq!(
        said(ask!(bed, tx => data_request::list(tx, &stranger, all(), Page::default()))),
        "forbidden: privacy.manage"
    );
    let (carry, refuse, back) = (
        CarryOutDataRequest { version: 1, answer: String::new() },
        RefuseDataRequest { version: 1, reason: "x".to_owned() },
        WithdrawDataRequest { version: 1 },
    );
    let missing = "not found: data_request";
    assert_eq!(said(put!(bed, tx => data_request::carry_out(tx, &foreign, asked.id, carry))), missing);
    assert_eq!(said(put!(bed, tx => data_request::refuse(tx, &foreign, asked.id, refuse))), missing);
    assert_eq!(said(put!(bed, tx => data_request::withdraw(tx, &foreign, asked.id, back.clone()))), missing);
    assert_eq!(said(put!(bed, tx => data_request::withdraw(tx, &stranger, asked.id, back))), missing);
    assert_eq!(said(put!(bed, tx => data_request::hand_over(tx, &foreign, asked.id))), missing);
}

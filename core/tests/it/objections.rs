//! Objections: who may, until when, and what they are answered.

use wushe_core::app::{Cx, notice, notification, objection};
use wushe_core::domain::access::Role;
use wushe_core::domain::notice::NewNotice;
use wushe_core::domain::objection::{
    AnswerObjection, NewObjection, ObjectionFilter, ObjectionStatus, ObjectionView, RetractObjection,
};
use wushe_core::domain::page::Page;
use wushe_core::id::{NoticeId, ObjectionId};

use crate::kit::{Bed, World, said};
use crate::notices::{new_notice, published};

store_tests![
    a_resident_objects_and_is_answered,
    both_sides_are_told,
    the_window_closes,
    only_residents_of_the_unit_object,
    staff_enter_what_was_said,
    nobody_else_sees_an_objection,
    one_objection_waits_at_a_time,
    objections_are_listed_and_counted,
];

fn new(notice_id: NoticeId) -> NewObjection {
    NewObjection { notice_id, resident_id: None, reason: "第三项金额与合同不符".to_owned() }
}

fn answer(version: i64, upheld: bool) -> AnswerObjection {
    AnswerObjection { version, upheld, answer: "已核对合同并更正".to_owned() }
}

async fn open_notice(world: &World<'_>) -> NoticeId {
    published(world, world.home, NewNotice { objection_days: Some(5), ..new_notice("公开") }).await.id
}

async fn resident(world: &World<'_>, login: &str) -> Cx {
    let id = world.resident(world.home, login).await;
    world.as_resident(world.home, login, id).await
}

async fn file(bed: &Bed, cx: &Cx, notice: NoticeId) -> ObjectionView {
    put!(bed, tx => objection::create(tx, cx, new(notice))).unwrap()
}

async fn a_resident_objects_and_is_answered(bed: Bed) {
    let world = World::new(&bed).await;
    let id = open_notice(&world).await;
    let own = resident(&world, "xiulan").await;
    let filed = file(&bed, &own, id).await;
    assert_eq!(
        (filed.status, filed.on_behalf, filed.resident_id),
        (ObjectionStatus::Open, false, own.resident().unwrap())
    );
    let staff = world.staff(world.home, "desk").await;
    let empty = AnswerObjection { answer: " ".to_owned(), ..answer(1, true) };
    let tried = put!(bed, tx => objection::answer(tx, &staff, filed.id, empty));
    assert_eq!(said(tried), "invalid: answer required");
    let answered = put!(bed, tx => objection::answer(tx, &staff, filed.id, answer(1, true))).unwrap();
    assert_eq!((answered.status, answered.version), (ObjectionStatus::Upheld, 2));
    assert_eq!(ask!(bed, tx => objection::get(tx, &own, filed.id)).unwrap(), answered);
    let again = put!(bed, tx => objection::answer(tx, &staff, filed.id, answer(2, false)));
    assert_eq!(said(again), "refused: objection-answered");
    let stale = put!(bed, tx => objection::answer(tx, &staff, filed.id, answer(1, false)));
    assert_eq!(said(stale), "conflict: objection");
    let retract = put!(bed, tx => objection::retract(tx, &own, filed.id, RetractObjection { version: 2 }));
    assert_eq!(said(retract), "refused: objection-answered");
}

async fn both_sides_are_told(bed: Bed) {
    let world = World::new(&bed).await;
    let id = open_notice(&world).await;
    let own = resident(&world, "xiulan").await;
    let staff = world.staff(world.home, "desk").await;
    let told = async |cx: &Cx, key: &str| {
        let messages = ask!(bed, tx => notification::list(tx, cx, 10)).unwrap();
        let about = id.to_string();
        messages.iter().filter(|one| one.message.contains(key) && one.message.contains(&about)).count()
    };
    let filed = file(&bed, &own, id).await;
    assert_eq!((told(&staff, "told-objection-filed").await, told(&own, "told-objection").await), (1, 0));
    put!(bed, tx => objection::answer(tx, &staff, filed.id, answer(1, false))).unwrap();
    assert_eq!((told(&own, "told-objection-answered").await, told(&staff, "told-objection").await), (1, 1));
}

async fn the_window_closes(bed: Bed) {
    let world = World::new(&bed).await;
    let id = open_notice(&world).await;
    let never = published(&world, world.home, new_notice("动态")).await.id;
    let own = resident(&world, "xiulan").await;
    let tried = async |now, id| {
        let cx = Cx { now, ..own.clone() };
        said(put!(bed, tx => objection::create(tx, &cx, new(id))))
    };
    assert_eq!(tried(own.now, never).await, "refused: objection-closed");
    // It was published on the first: until the end of the sixth.
    let end = "2026-09-07".parse::<wushe_core::domain::day::Day>().unwrap().begins();
    assert_eq!(tried(end, id).await, "refused: objection-closed");
    assert_eq!(tried(end.plus_seconds(-1), id).await, "ok");
}

async fn only_residents_of_the_unit_object(bed: Bed) {
    let world = World::new(&bed).await;
    let id = open_notice(&world).await;
    let of_county = NewNotice { objection_days: Some(5), ..new_notice("县") };
    let of_county = published(&world, world.county, of_county).await.id;
    let elsewhere = world.resident(world.next_door, "王芳").await;
    let elsewhere = world.as_resident(world.next_door, "wangfang", elsewhere).await;
    let tried = async |cx: &Cx, id| said(put!(bed, tx => objection::create(tx, cx, new(id))));
    assert_eq!(tried(&elsewhere, id).await, "not found: notice");
    assert_eq!(tried(&elsewhere.in_unit(world.home), id).await, "refused: objection-outside");
    // What the county tells concerns everybody in it.
    assert_eq!(tried(&elsewhere, of_county).await, "ok");
    assert_eq!(tried(&world.anonymous(world.home), id).await, "unauthenticated");
    let staff = world.staff(world.home, "desk").await;
    assert_eq!(tried(&staff, id).await, "invalid: resident_id required");
    let draft = put!(bed, tx => notice::create(tx, &staff, new_notice("草稿"))).unwrap().id;
    assert_eq!(tried(&resident(&world, "xiulan").await, draft).await, "not found: notice");
}

async fn staff_enter_what_was_said(bed: Bed) {
    let world = World::new(&bed).await;
    let id = open_notice(&world).await;
    let own = resident(&world, "xiulan").await;
    let other = resident(&world, "wangfang").await;
    let staff = world.staff(world.home, "desk").await;
    let grid_worker = world.with_roles(world.home, "grid", &[Role::GridWorker]).await;
    let on_behalf = || NewObjection { resident_id: own.resident(), ..new(id) };
    let tried = async |cx: &Cx, new| said(put!(bed, tx => objection::create(tx, cx, new)));
    assert_eq!(tried(&other, on_behalf()).await, "forbidden: notices.write");
    assert_eq!(tried(&grid_worker, on_behalf()).await, "forbidden: notices.write");
    let stranger = world.resident(world.next_door, "陌生人").await;
    let of_stranger = NewObjection { resident_id: Some(stranger), ..new(id) };
    assert_eq!(tried(&staff, of_stranger).await, "not found: resident");
    let filed = put!(bed, tx => objection::create(tx, &staff, on_behalf())).unwrap();
    assert!(filed.on_behalf);
    let retract = RetractObjection { version: 1 };
    let done = put!(bed, tx => objection::retract(tx, &staff, filed.id, retract)).unwrap();
    assert_eq!(done.status, ObjectionStatus::Retracted);
    // What a resident has handed in themselves is theirs to take back.
    let by_own = file(&bed, &own, id).await;
    let retract = RetractObjection { version: 1 };
    let answer = put!(bed, tx => objection::retract(tx, &staff, by_own.id, retract.clone()));
    assert_eq!(said(answer), "forbidden: notices.write");
    assert_eq!(said(put!(bed, tx => objection::retract(tx, &own, by_own.id, retract))), "ok");
}

async fn nobody_else_sees_an_objection(bed: Bed) {
    let world = World::new(&bed).await;
    let id = open_notice(&world).await;
    let filed = file(&bed, &resident(&world, "xiulan").await, id).await.id;
    let nothing = ObjectionId::from_uuid(bed.core.ids.next(bed.core.clock.now()));
    let other = resident(&world, "wangfang").await;
    let neighbour = world.with_roles(world.next_door, "next", &[Role::UnitAdmin]).await;
    for cx in [&other, &neighbour, &world.anonymous(world.home)] {
        for id in [filed, nothing] {
            assert_eq!(said(ask!(bed, tx => objection::get(tx, cx, id))), "not found: objection");
            let tried = put!(bed, tx => objection::answer(tx, cx, id, answer(1, true)));
            assert_eq!(said(tried), "not found: objection");
        }
    }
    let listed = ask!(bed, tx => objection::list(tx, &other, ObjectionFilter::default(), Page::default())).unwrap();
    assert!(listed.items.is_empty());
    let listed = ask!(bed, tx => objection::list(tx, &neighbour, ObjectionFilter::default(), Page::default())).unwrap();
    assert!(listed.items.is_empty());
    let anonymous = world.anonymous(world.home);
    let listed = ask!(bed, tx => objection::list(tx, &anonymous, ObjectionFilter::default(), Page::default()));
    assert_eq!(said(listed), "unauthenticated");
}

async fn one_objection_waits_at_a_time(bed: Bed) {
    let world = World::new(&bed).await;
    let id = open_notice(&world).await;
    let own = resident(&world, "xiulan").await;
    let mut filing = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let (store, cx) = (bed.second_store().await, own.clone());
        filing.spawn(async move {
            let work = store.write(move |tx| {
                let cx = cx.clone();
                Box::pin(async move { objection::create(tx, &cx, new(id)).await })
            });
            said(work.await)
        });
    }
    let mut answers = filing.join_all().await;
    answers.sort();
    assert_eq!(answers[0], "ok");
    assert!(answers[1..].iter().all(|answer| answer == "refused: objection-stands"), "{answers:?}");
}

async fn objections_are_listed_and_counted(bed: Bed) {
    let world = World::new(&bed).await;
    let (first, second) = (open_notice(&world).await, open_notice(&world).await);
    let own = resident(&world, "xiulan").await;
    let other = resident(&world, "wangfang").await;
    let done = file(&bed, &own, first).await.id;
    file(&bed, &own, second).await;
    file(&bed, &other, second).await;
    let staff = world.staff(world.home, "desk").await;
    put!(bed, tx => objection::answer(tx, &staff, done, answer(1, false))).unwrap();
    let none = ObjectionFilter::default();
    for (filter, at_desk, of_own) in [
        (none.clone(), 3, 2),
        (ObjectionFilter { notice_id: Some(second), ..none.clone() }, 2, 1),
        (ObjectionFilter { status: Some(ObjectionStatus::Explained), ..none.clone() }, 1, 1),
        (ObjectionFilter { resident_id: other.resident(), ..none.clone() }, 1, 0),
    ] {
        for (cx, expected) in [(&staff, at_desk), (&own, of_own)] {
            let listed = ask!(bed, tx => objection::list(tx, cx, filter.clone(), Page::default())).unwrap();
            assert_eq!(listed.items.len(), expected, "{filter:?}");
        }
        assert_eq!(ask!(bed, tx => objection::count(tx, &staff, filter)).unwrap(), at_desk as i64);
    }
    let first = ask!(bed, tx => objection::list(tx, &staff, none.clone(), Page::first(2))).unwrap();
    let page = Page { after: first.next, limit: None };
    assert_eq!(ask!(bed, tx => objection::list(tx, &staff, none.clone(), page)).unwrap().items.len(), 1);
    assert_eq!(said(ask!(bed, tx => objection::count(tx, &own, none))), "forbidden: notices.write");
}

//! Requests between units: up, down, named, supported, merged.

use wushe_core::app::{Cx, notification, request};
use wushe_core::domain::access::Role;
use wushe_core::domain::page::Page;
use wushe_core::domain::request::{
    AnswerRequest, ArbitrateRequest, AskExtension, AssignRequest, Assignee, ExtensionKind, GiveOpinion, MergeRequest,
    NameSupport, RateRequest, ReleaseSupport, RequestFilter, RequestStatus, RequestVerb, RequestView,
};
use wushe_core::domain::unit::UnitKind;
use wushe_core::id::{RequestId, UnitId};

use crate::kit::{Bed, World, new_request, said};
use crate::request_rules::{in_hand, told};

store_tests![
    up_the_tree_and_down_again,
    a_named_unit_may_not_return_it,
    the_main_unit_waits_for_those_who_support,
    a_duplicate_goes_on_as_another,
    rated_and_opened_again,
    a_neighbour_can_do_nothing_with_it,
    people_are_told_at_home,
    each_is_offered_what_is_theirs,
];

pub(crate) fn now(bed: &Bed, cx: &Cx) -> Cx {
    bed.core.cx(cx.actor.clone(), cx.unit, &cx.locale)
}

pub(crate) fn to(unit_id: UnitId) -> AssignRequest {
    AssignRequest { unit_id, note: String::new() }
}

/// Carries a request that the desk handles itself to its end.
pub(crate) async fn finish(bed: &Bed, cx: &Cx, id: RequestId) -> RequestView {
    put!(bed, tx => request::handle(tx, cx, id, Default::default())).unwrap();
    put!(bed, tx => request::report_done(tx, cx, id, "好了".into())).unwrap();
    put!(bed, tx => request::verify(tx, cx, id, (true, "").into())).unwrap();
    put!(bed, tx => request::close(tx, cx, id, Default::default())).unwrap()
}

async fn up_the_tree_and_down_again(bed: Bed) {
    let world = World::new(&bed).await;
    let worker = world.with_roles(world.grid, "grid", &[Role::GridWorker]).await;
    let staff = world.staff(world.home, "desk").await;
    let town = world.staff(world.town, "town").await;
    let neighbour = world.staff(world.next_door, "other").await;
    let resident = world.resident(world.grid, "李秀兰").await;
    let id = put!(bed, tx => request::open(tx, &staff, new_request(resident))).unwrap().id;
    // To the grid, whose worker takes it, gives it back, and gets it again.
    let sent = put!(bed, tx => request::assign(tx, &staff, id, to(world.grid))).unwrap();
    assert_eq!((sent.status, sent.handling_unit_id), (RequestStatus::Dispatched, world.grid));
    assert_eq!(told(&bed, &worker).await, ["told-request-assigned"]);
    let back = put!(bed, tx => request::decline(tx, &worker, id, "不在网格内".into())).unwrap();
    assert_eq!((back.status, back.handling_unit_id), (RequestStatus::Returned, world.home));
    assert_eq!(said(put!(bed, tx => request::take(tx, &worker, id, Default::default()))), "not found: request");
    put!(bed, tx => request::assign(tx, &staff, id, to(world.grid))).unwrap();
    let taken = put!(bed, tx => request::take(tx, &worker, id, Default::default())).unwrap();
    assert_eq!((taken.handler_id, taken.volunteer_id), (worker.user(), None));
    // Up, one level at a time.
    let up = put!(bed, tx => request::escalate(tx, &worker, id, "要动工程款".into())).unwrap();
    assert_eq!((up.status, up.handling_unit_id, up.handler_id), (RequestStatus::Accepted, world.home, None));
    assert_eq!(told(&bed, &staff).await, ["told-request-escalated"]);
    let up = put!(bed, tx => request::escalate(tx, &staff, id, "要动工程款".into())).unwrap();
    assert_eq!(up.handling_unit_id, world.town);
    assert_eq!(told(&bed, &town).await, ["told-request-escalated"]);
    // Now the township has it: the community looks on.
    assert_eq!(ask!(bed, tx => request::get(tx, &staff, id)).unwrap().handling_unit_id, world.town);
    for outcome in [
        said(put!(bed, tx => request::handle(tx, &staff, id, Default::default()))),
        said(put!(bed, tx => request::assign(tx, &staff, id, to(world.grid)))),
    ] {
        assert_eq!(outcome, "forbidden: requests.handle");
    }
    let desk = |unit| RequestFilter { handling_unit_id: Some(unit), open: Some(true), ..Default::default() };
    let at =
        async |cx: &Cx, unit| ask!(bed, tx => request::list(tx, cx, desk(unit), Page::default())).unwrap().items.len();
    assert_eq!((at(&town, world.town).await, at(&staff, world.home).await), (1, 0));
    // Outside what the township has, there is no such unit.
    assert_eq!(said(put!(bed, tx => request::assign(tx, &town, id, to(world.county)))), "not found: unit");
    assert_eq!(said(put!(bed, tx => request::assign(tx, &town, id, to(world.town)))), "invalid: unit_id same-unit");
    // To a sibling of where it was opened: that desk sees it and does it; the level is kept.
    assert_eq!(ask!(bed, tx => request::find(tx, &neighbour, id)).unwrap(), None);
    put!(bed, tx => request::assign(tx, &town, id, to(world.next_door))).unwrap();
    assert!(ask!(bed, tx => request::find(tx, &neighbour, id)).unwrap().is_some());
    assert_eq!(at(&neighbour, world.next_door).await, 1);
    put!(bed, tx => request::take(tx, &neighbour, id, Default::default())).unwrap();
    put!(bed, tx => request::report_done(tx, &neighbour, id, "修好了".into())).unwrap();
    // Where the resident lives, staff ask them.
    put!(bed, tx => request::verify(tx, &staff, id, (true, "满意").into())).unwrap();
    let closed = put!(bed, tx => request::close(tx, &neighbour, id, Default::default())).unwrap();
    assert_eq!(closed.closed_level, Some(UnitKind::Community));
    // At the top there is nothing above.
    let system = world.system(world.county);
    let other = world.request(world.home, resident).await.id;
    for _ in 0..2 {
        put!(bed, tx => request::escalate(tx, &system, other, "?".into())).unwrap();
    }
    assert_eq!(said(put!(bed, tx => request::escalate(tx, &system, other, "?".into()))), "refused: request-top");
}

async fn a_named_unit_may_not_return_it(bed: Bed) {
    let world = World::new(&bed).await;
    let head = world.with_roles(world.town, "head", &[Role::UnitAdmin]).await;
    let staff = world.staff(world.home, "desk").await;
    let neighbour = world.staff(world.next_door, "other").await;
    let resident = world.resident(world.home, "李秀兰").await;
    let id = put!(bed, tx => request::open(tx, &staff, new_request(resident))).unwrap().id;
    let name = |unit_id| ArbitrateRequest { unit_id, reason: "属地管理".to_owned() };
    let refused = put!(bed, tx => request::arbitrate(tx, &staff, id, name(world.home)));
    assert_eq!(said(refused), "forbidden: requests.supervise");
    let outside = put!(bed, tx => request::arbitrate(tx, &head, id, name(world.county)));
    assert_eq!(said(outside), "not found: unit");
    let named = put!(bed, tx => request::arbitrate(tx, &head, id, name(world.next_door))).unwrap();
    assert!(named.arbitrated && named.status == RequestStatus::Dispatched);
    assert_eq!(told(&bed, &neighbour).await, ["told-request-arbitrated"]);
    let declined = put!(bed, tx => request::decline(tx, &neighbour, id, "不归我们".into()));
    assert_eq!(said(declined), "refused: request-arbitrated");
    let raised = put!(bed, tx => request::escalate(tx, &neighbour, id, "不归我们".into()));
    assert_eq!(said(raised), "refused: request-arbitrated");
    put!(bed, tx => request::take(tx, &neighbour, id, Default::default())).unwrap();
    assert_eq!(finish_from_handling(&bed, &neighbour, id).await.status, RequestStatus::Closed);
}

pub(crate) async fn finish_from_handling(bed: &Bed, cx: &Cx, id: RequestId) -> RequestView {
    put!(bed, tx => request::report_done(tx, cx, id, "好了".into())).unwrap();
    put!(bed, tx => request::verify(tx, cx, id, (true, "").into())).unwrap();
    put!(bed, tx => request::close(tx, cx, id, Default::default())).unwrap()
}

async fn the_main_unit_waits_for_those_who_support(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let neighbour = world.staff(world.next_door, "other").await;
    let resident = world.resident(world.home, "李秀兰").await;
    let id = in_hand(&world, &staff, resident).await.id;
    let name = |unit_id| NameSupport { unit_id, note: "请看看电路".to_owned() };
    let itself = put!(bed, tx => request::name_support(tx, &staff, id, name(world.home)));
    assert_eq!(said(itself), "invalid: unit_id same-unit");
    assert_eq!(ask!(bed, tx => request::find(tx, &neighbour, id)).unwrap(), None);
    put!(bed, tx => request::name_support(tx, &staff, id, name(world.next_door))).unwrap();
    put!(bed, tx => request::name_support(tx, &staff, id, name(world.town))).unwrap();
    assert_eq!(told(&bed, &neighbour).await, ["told-request-support"]);
    assert!(ask!(bed, tx => request::find(tx, &neighbour, id)).unwrap().is_some());
    // Supporting is not handling.
    let void = put!(bed, tx => request::void(tx, &neighbour, id, "?".into()));
    assert_eq!(said(void), "forbidden: requests.handle");
    put!(bed, tx => request::report_done(tx, &staff, id, "好了".into())).unwrap();
    put!(bed, tx => request::verify(tx, &staff, id, (true, "").into())).unwrap();
    match put!(bed, tx => request::close(tx, &staff, id, Default::default())) {
        Err(wushe_core::Error::Refused { code: "support-open", args }) => {
            assert!(args["units"].contains("、") || args["units"].contains(", "));
        }
        other => panic!("{other:?}"),
    }
    let opinion = |unit_id: Option<UnitId>| GiveOpinion { unit_id, opinion: "电路正常".to_owned() };
    let for_another = put!(bed, tx => request::give_opinion(tx, &neighbour, id, opinion(Some(world.town))));
    assert_eq!(said(for_another), "forbidden: requests.handle");
    let for_none = put!(bed, tx => request::give_opinion(tx, &staff, id, opinion(None)));
    assert_eq!(said(for_none), "not found: support");
    put!(bed, tx => request::give_opinion(tx, &neighbour, id, opinion(None))).unwrap();
    let release = || ReleaseSupport { unit_id: world.town, reason: "不需要了".to_owned() };
    put!(bed, tx => request::release_support(tx, &staff, id, release())).unwrap();
    let twice = put!(bed, tx => request::release_support(tx, &staff, id, release()));
    assert_eq!(said(twice), "not found: support");
    let supports = ask!(bed, tx => request::supports(tx, &staff, id)).unwrap();
    assert_eq!(supports.iter().filter(|one| one.opinion.as_deref() == Some("电路正常")).count(), 1);
    assert_eq!(supports.iter().filter(|one| one.released_at.is_some()).count(), 1);
    put!(bed, tx => request::close(tx, &staff, id, Default::default())).unwrap();
}

async fn a_duplicate_goes_on_as_another(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let first = world.resident(world.home, "李秀兰").await;
    let second = world.resident(world.home, "王桂芳").await;
    let follower = world.as_resident(world.home, "guifang", second).await;
    let foreign = world.resident(world.next_door, "钱三").await;
    let foreign = world.request(world.next_door, foreign).await.id;
    let main = put!(bed, tx => request::open(tx, &staff, new_request(first))).unwrap();
    let double = put!(bed, tx => request::open(tx, &follower, new_request(second))).unwrap();
    let into = |into_id| MergeRequest { into_id, note: String::new() };
    let merge = async |into_id| said(put!(bed, tx => request::merge(tx, &staff, double.id, into(into_id))));
    assert_eq!(merge(foreign).await, "not found: request");
    assert_eq!(merge(double.id).await, "refused: merge-itself");
    let merged = put!(bed, tx => request::merge(tx, &staff, double.id, into(main.id))).unwrap();
    assert_eq!((merged.status, merged.merged_into), (RequestStatus::Merged, Some(main.id)));
    assert_eq!(told(&bed, &follower).await, ["told-request-merged"]);
    assert_eq!(merge(main.id).await, "refused: request-state");
    // A second one into which the first goes on: whoever followed follows there.
    let last = put!(bed, tx => request::open(tx, &staff, new_request(first))).unwrap();
    put!(bed, tx => request::merge(tx, &staff, main.id, into(last.id))).unwrap();
    let read = ask!(bed, tx => request::get(tx, &follower, double.id)).unwrap();
    assert_eq!(read.merged_into, Some(last.id));
    finish(&bed, &staff, last.id).await;
    assert_eq!(told(&bed, &follower).await[0], "told-request-merged-closed");
    // Into what has ended nothing can be merged.
    let late = put!(bed, tx => request::open(tx, &staff, new_request(first))).unwrap();
    let ended = put!(bed, tx => request::merge(tx, &staff, late.id, into(last.id)));
    assert_eq!(said(ended), "refused: request-state");
}

async fn rated_and_opened_again(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let resident = world.resident(world.home, "李秀兰").await;
    let own = world.as_resident(world.home, "xiulan", resident).await;
    let other = world.resident(world.home, "王桂芳").await;
    let other = world.as_resident(world.home, "guifang", other).await;
    let id = put!(bed, tx => request::open(tx, &staff, new_request(resident))).unwrap().id;
    let rating = |rating| RateRequest { rating, words: "很快".to_owned() };
    assert_eq!(said(put!(bed, tx => request::rate(tx, &own, id, rating(5)))), "refused: request-state");
    finish(&bed, &staff, id).await;
    for bad in [0, 6] {
        assert_eq!(said(put!(bed, tx => request::rate(tx, &own, id, rating(bad)))), "invalid: rating range");
    }
    assert_eq!(said(put!(bed, tx => request::rate(tx, &other, id, rating(5)))), "not found: request");
    put!(bed, tx => request::revisit(tx, &staff, id, "电话回访，满意".into())).unwrap();
    let rated = put!(bed, tx => request::rate(tx, &own, id, rating(4))).unwrap();
    assert_eq!((rated.status, rated.rating), (RequestStatus::Rated, Some(4)));
    assert_eq!(said(put!(bed, tx => request::rate(tx, &own, id, rating(5)))), "refused: request-state");
    bed.core.clock.advance_seconds(30 * 86_400);
    let again = put!(bed, tx => request::reopen(tx, &now(&bed, &own), id, "又坏了".into())).unwrap();
    assert_eq!(
        (again.status, again.ended_at, again.rating, again.closed_level),
        (RequestStatus::Accepted, None, None, None)
    );
    assert_eq!(again.days_left, Some(5));
    let closed = finish(&bed, &now(&bed, &staff), id).await;
    bed.core.clock.advance_seconds(30 * 86_400 + 1);
    let late = put!(bed, tx => request::reopen(tx, &now(&bed, &own), closed.id, "又坏了".into()));
    assert_eq!(said(late), "refused: reopen-late");
}

async fn a_neighbour_can_do_nothing_with_it(bed: Bed) {
    let world = World::new(&bed).await;
    let neighbour = world.with_roles(world.next_door, "other", &[Role::Staff, Role::UnitAdmin]).await;
    let resident = world.resident(world.home, "李秀兰").await;
    let there = world.request(world.home, resident).await.id;
    let nowhere = RequestId::from_uuid(bed.core.ids.next(neighbour.now));
    let cx = &neighbour;
    for id in [there, nowhere] {
        for answer in [
            said(put!(bed, tx => request::submit(tx, cx, id, Default::default()))),
            said(put!(bed, tx => request::reject(tx, cx, id, "x".into()))),
            said(put!(bed, tx => request::handle(tx, cx, id, Default::default()))),
            said(put!(bed, tx => request::escalate(tx, cx, id, "x".into()))),
            said(put!(bed, tx => request::assign(tx, cx, id, to(world.next_door)))),
            said(put!(bed, tx => request::resume(tx, cx, id, Default::default()))),
            said(put!(bed, tx => request::revisit(tx, cx, id, "x".into()))),
            said(put!(bed, tx => request::rate(tx, cx, id, RateRequest { rating: 5, words: String::new() }))),
            said(put!(bed, tx => request::reopen(tx, cx, id, "x".into()))),
            said(put!(bed, tx => request::update(tx, cx, id, 1, new_request(resident)))),
            said(ask!(bed, tx => request::get(tx, cx, id))),
            said(ask!(bed, tx => request::supports(tx, cx, id))),
            said(put!(bed, tx => request::merge(tx, cx, id, MergeRequest { into_id: id, note: String::new() }))),
            said(
                put!(bed, tx => request::name_support(tx, cx, id, NameSupport { unit_id: world.town, note: String::new() })),
            ),
        ] {
            assert_eq!(answer, "not found: request");
        }
    }
}

/// Who is told reads it in their own community, wherever the request was opened and whoever has it.
async fn people_are_told_at_home(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let neighbour = world.staff(world.next_door, "other").await;
    let resident = world.resident(world.grid, "李秀兰").await;
    let own = world.as_resident(world.grid, "xiulan", resident).await;
    let near = world.volunteer(world.home, "赵大勇").await;
    let near_login = world.as_volunteer(world.home, "dayong", near).await;
    let far = world.volunteer(world.next_door, "钱三").await;
    let far_login = world.as_volunteer(world.next_door, "qiansan", far).await;
    // Opened in the grid: the community's volunteer is none of the grid's.
    let id = put!(bed, tx => request::open(tx, &own, new_request(resident))).unwrap().id;
    put!(bed, tx => request::dispatch(tx, &staff, id, Assignee::Volunteer(near).into())).unwrap();
    let words = AnswerRequest { text: "明天上门".to_owned(), ..Default::default() };
    put!(bed, tx => request::answer(tx, &staff, id, words)).unwrap();
    // Given to the neighbour, who sends a volunteer of theirs.
    let system = world.system(world.county);
    put!(bed, tx => request::escalate(tx, &system, id, "请邻社区协助".into())).unwrap();
    put!(bed, tx => request::escalate(tx, &system, id, "请邻社区协助".into())).unwrap();
    put!(bed, tx => request::assign(tx, &system, id, to(world.next_door))).unwrap();
    put!(bed, tx => request::dispatch(tx, &neighbour, id, Assignee::Volunteer(far).into())).unwrap();
    for (login, unit, key) in [
        (&near_login, world.home, "told-request-dispatched"),
        (&own, world.home, "told-request-answered"),
        (&far_login, world.next_door, "told-request-dispatched"),
    ] {
        assert_eq!(told(&bed, login).await, [key]);
        let read = ask!(bed, tx => notification::list(tx, login, 10)).unwrap();
        assert_eq!(read[0].unit_id, unit, "{key}");
    }
}

async fn each_is_offered_what_is_theirs(bed: Bed) {
    use RequestVerb as V;
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let head = world.with_roles(world.home, "head", &[Role::UnitAdmin]).await;
    let neighbour = world.staff(world.next_door, "other").await;
    let resident = world.resident(world.home, "李秀兰").await;
    let own = world.as_resident(world.home, "xiulan", resident).await;
    let stranger = world.resident(world.home, "王桂芳").await;
    let stranger = world.as_resident(world.home, "guifang", stranger).await;
    let id = in_hand(&world, &staff, resident).await.id;
    let offered = async |cx: &Cx| ask!(bed, tx => request::possible(tx, cx, id)).unwrap();
    let missing = ask!(bed, tx => request::possible(tx, &stranger, id));
    assert_eq!(said(missing), "not found: request");
    assert_eq!(offered(&own).await, [V::Void]);
    let desk = offered(&staff).await;
    assert!(desk.contains(&V::Ask) && !desk.contains(&V::Refuse) && !desk.contains(&V::Arbitrate), "{desk:?}");
    assert!(!desk.contains(&V::Release) && !desk.contains(&V::Opinion), "{desk:?}");
    // Asked by the desk, decided by another; asked of the neighbour, answered there.
    let wish = AskExtension { kind: ExtensionKind::Extension, days: Some(2), reason: "等零件".to_owned() };
    put!(bed, tx => request::ask_extension(tx, &staff, id, wish)).unwrap();
    let name = NameSupport { unit_id: world.next_door, note: String::new() };
    put!(bed, tx => request::name_support(tx, &staff, id, name)).unwrap();
    let desk = offered(&staff).await;
    assert!(desk.contains(&V::Release) && !desk.contains(&V::Ask) && !desk.contains(&V::Refuse), "{desk:?}");
    assert!(offered(&head).await.contains(&V::Refuse));
    assert_eq!(offered(&neighbour).await, [V::Opinion]);
}

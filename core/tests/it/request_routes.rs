//! Requests between units: up, down, named, supported, merged; lists, many at once, figures, reminders.

use wushe_core::app::{Cx, request, request_kind, unit};
use wushe_core::domain::access::Role;
use wushe_core::domain::page::Page;
use wushe_core::domain::request::{
    ArbitrateRequest, AssignRequest, Assignee, BulkClose, BulkDispatch, FiguresParams, GiveOpinion, MergeRequest,
    NameSupport, NewRequest, RateRequest, ReleaseSupport, RequestFilter, RequestStatus, RequestView, ServiceLine,
};
use wushe_core::domain::unit::{MergeUnits, UnitKind};
use wushe_core::id::{RequestId, UnitId};

use crate::kit::{Bed, World, new_request, said};
use crate::request_rules::{in_hand, new_kind, told};

store_tests![
    up_the_tree_and_down_again,
    a_named_unit_may_not_return_it,
    the_main_unit_waits_for_those_who_support,
    a_duplicate_goes_on_as_another,
    rated_and_opened_again,
    lists_by_every_way,
    many_at_once_each_on_its_own,
    figures_come_from_the_records,
    of_what_is_late_people_are_told_once_a_day,
    a_neighbour_can_do_nothing_with_it,
    requests_go_with_their_community,
];

fn now(bed: &Bed, cx: &Cx) -> Cx {
    bed.core.cx(cx.actor.clone(), cx.unit, &cx.locale)
}

fn to(unit_id: UnitId) -> AssignRequest {
    AssignRequest { unit_id, note: String::new() }
}

/// Carries a request that the desk handles itself to its end.
async fn finish(bed: &Bed, cx: &Cx, id: RequestId) -> RequestView {
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

async fn finish_from_handling(bed: &Bed, cx: &Cx, id: RequestId) -> RequestView {
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

async fn lists_by_every_way(bed: Bed) {
    let world = World::new(&bed).await;
    let head = world.with_roles(world.county, "head", &[Role::CountyAdmin]).await;
    let staff = world.staff(world.home, "desk").await;
    let town = world.staff(world.town, "town").await;
    let neighbour = world.staff(world.next_door, "other").await;
    let resident = world.resident(world.home, "李秀兰").await;
    let helper = world.volunteer(world.home, "赵大勇").await;
    let kind = put!(bed, tx => request_kind::create(tx, &head, new_kind("pension"))).unwrap();
    let titled = |title: &str| NewRequest { title: title.to_owned(), ..new_request(resident) };
    let lamp = put!(bed, tx => request::open(tx, &staff, titled("路灯不亮"))).unwrap();
    let pension = NewRequest { kind_id: Some(kind.id), ..titled("养老保险怎么办") };
    let pension = put!(bed, tx => request::open(tx, &staff, pension)).unwrap();
    let sent = put!(bed, tx => request::open(tx, &staff, titled("买药"))).unwrap();
    put!(bed, tx => request::dispatch(tx, &staff, sent.id, Assignee::Volunteer(helper).into())).unwrap();
    let gone = put!(bed, tx => request::open(tx, &staff, titled("路边垃圾"))).unwrap();
    put!(bed, tx => request::void(tx, &staff, gone.id, "误开".into())).unwrap();
    let done = put!(bed, tx => request::open(tx, &staff, titled("路面积水"))).unwrap();
    finish(&bed, &staff, done.id).await;
    bed.core.clock.advance_seconds(8 * 86_400);
    let (lamp, pension, sent, gone, done) = (lamp.id, pension.id, sent.id, gone.id, done.id);
    let with = |change: &dyn Fn(&mut RequestFilter)| {
        let mut filter = RequestFilter::default();
        change(&mut filter);
        filter
    };
    let cases = vec![
        (RequestFilter::default(), vec![done, gone, sent, pension, lamp]),
        (with(&|f| f.open = Some(true)), vec![sent, pension, lamp]),
        (with(&|f| f.open = Some(false)), vec![done, gone]),
        (with(&|f| f.status = Some("closed,voided".parse().unwrap())), vec![done, gone]),
        (with(&|f| f.status = Some("voided".parse().unwrap())), vec![gone]),
        (with(&|f| f.status = Some("dispatched,returned".parse().unwrap())), vec![sent]),
        (with(&|f| f.kind = Some("pension".to_owned())), vec![pension]),
        (with(&|f| f.line = Some(ServiceLine::CivilAffairs)), vec![pension]),
        (with(&|f| f.overdue = Some(true)), vec![sent, lamp]),
        (with(&|f| f.resident_id = Some(resident)), vec![done, gone, sent, pension, lamp]),
        (with(&|f| f.volunteer_id = Some(helper)), vec![sent]),
        (with(&|f| f.text = Some("路".to_owned())), vec![done, gone, lamp]),
        (with(&|f| (f.text, f.open) = (Some("路".to_owned()), Some(true))), vec![lamp]),
        (with(&|f| f.text = Some("20260901-002".to_owned())), vec![pension]),
        (with(&|f| f.text = Some("20260901-00".to_owned())), vec![done, gone, sent, pension, lamp]),
        (with(&|f| f.text = Some("20260902".to_owned())), vec![]),
        (with(&|f| f.opened_from = Some("2026-09-02".parse().unwrap())), vec![]),
        (with(&|f| f.opened_to = Some("2026-08-31".parse().unwrap())), vec![]),
        (
            with(&|f| {
                f.opened_from = Some("2026-09-01".parse().unwrap());
                f.opened_to = Some("2026-09-01".parse().unwrap());
                f.kind = Some("errand".to_owned());
            }),
            vec![done, gone, sent, lamp],
        ),
        (with(&|f| (f.handling_unit_id, f.open) = (Some(world.home), Some(true))), vec![sent, pension, lamp]),
        (with(&|f| f.module_id = Some("canteen".to_owned())), vec![]),
    ];
    for (filter, expected) in cases {
        // The same from every level that has to do with it, page by page and counted; nothing next door.
        for cx in [&staff, &town, &head] {
            let cx = now(&bed, cx);
            let (mut read, mut after) = (Vec::new(), None);
            loop {
                let page = Page { after, limit: Some(2) };
                let found = ask!(bed, tx => request::list(tx, &cx, filter.clone(), page)).unwrap();
                read.extend(found.items.into_iter().map(|request| request.id));
                after = found.next;
                if after.is_none() {
                    break;
                }
            }
            assert_eq!(read, expected, "{filter:?}");
            let count = ask!(bed, tx => request::count(tx, &cx, filter.clone())).unwrap();
            assert_eq!(count, i64::try_from(expected.len()).unwrap(), "{filter:?}");
        }
        for cx in [now(&bed, &neighbour), world.system(world.grid)] {
            let none = ask!(bed, tx => request::list(tx, &cx, filter.clone(), Page::default())).unwrap();
            assert!(none.items.is_empty(), "{filter:?}");
            assert_eq!(ask!(bed, tx => request::count(tx, &cx, filter.clone())).unwrap(), 0, "{filter:?}");
        }
    }
}

async fn many_at_once_each_on_its_own(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let resident = world.resident(world.home, "李秀兰").await;
    let helper = world.volunteer(world.home, "赵大勇").await;
    let far = world.resident(world.next_door, "钱三").await;
    let far = world.request(world.next_door, far).await.id;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(put!(bed, tx => request::open(tx, &staff, new_request(resident))).unwrap().id);
    }
    put!(bed, tx => request::void(tx, &staff, ids[1], "误开".into())).unwrap();
    let send =
        BulkDispatch { ids: vec![ids[0], ids[1], far, ids[2], ids[0]], volunteer_id: Some(helper), team_id: None };
    let sent = put!(bed, tx => request::dispatch_many(tx, &staff, send)).unwrap();
    let codes: Vec<_> = sent.iter().map(|one| (one.id, one.code.as_deref())).collect();
    assert_eq!(codes, [(ids[0], None), (ids[1], Some("request-state")), (far, Some("not-found")), (ids[2], None)]);
    assert_eq!(sent[0].request.as_ref().map(|request| request.status), Some(RequestStatus::Dispatched));
    for id in [ids[0], ids[2]] {
        put!(bed, tx => request::take(tx, &staff, id, Default::default())).unwrap();
        put!(bed, tx => request::report_done(tx, &staff, id, "好了".into())).unwrap();
    }
    put!(bed, tx => request::verify(tx, &staff, ids[0], (true, "").into())).unwrap();
    let close = BulkClose { ids: ids.clone(), note: String::new() };
    let closed = put!(bed, tx => request::close_many(tx, &staff, close)).unwrap();
    let codes: Vec<_> = closed.iter().map(|one| one.code.as_deref()).collect();
    assert_eq!(codes, [None, Some("request-state"), Some("request-state")]);
    assert_eq!(ask!(bed, tx => request::get(tx, &staff, ids[0])).unwrap().status, RequestStatus::Closed);
    assert_eq!(ask!(bed, tx => request::get(tx, &staff, ids[2])).unwrap().status, RequestStatus::Done);
    let none = BulkClose { ids: Vec::new(), note: String::new() };
    assert_eq!(said(put!(bed, tx => request::close_many(tx, &staff, none))), "invalid: ids required");
}

async fn figures_come_from_the_records(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let town = world.staff(world.town, "town").await;
    let clerk = world.with_roles(world.home, "clerk", &[Role::FundClerk]).await;
    let resident = world.resident(world.home, "李秀兰").await;
    let open = async || put!(bed, tx => request::open(tx, &now(&bed, &staff), new_request(resident))).unwrap().id;
    // One closed by the grid, one by the community, one by the township, and late; one left open and late.
    let (grid, community, township) = (open().await, open().await, open().await);
    open().await;
    put!(bed, tx => request::assign(tx, &staff, grid, to(world.grid))).unwrap();
    let system = world.system(world.home);
    put!(bed, tx => request::take(tx, &system, grid, Default::default())).unwrap();
    finish_from_handling(&bed, &system, grid).await;
    for (id, minutes) in [(community, 10), (township, 20)] {
        bed.core.clock.advance_seconds(minutes * 60);
        let words = wushe_core::domain::request::AnswerRequest { text: "好的".to_owned(), ..Default::default() };
        put!(bed, tx => request::answer(tx, &now(&bed, &staff), id, words)).unwrap();
    }
    finish(&bed, &staff, community).await;
    put!(bed, tx => request::escalate(tx, &staff, township, "?".into())).unwrap();
    bed.core.clock.advance_seconds(9 * 86_400);
    finish(&bed, &now(&bed, &town), township).await;
    let asked = |from: &str, to: &str| FiguresParams { from: from.parse().unwrap(), to: to.parse().unwrap() };
    let september = || asked("2026-09-01", "2026-09-30");
    for cx in [&staff, &town, &world.system(world.county)] {
        let figures = ask!(bed, tx => request::figures(tx, &now(&bed, cx), september())).unwrap();
        assert_eq!((figures.opened, figures.closed, figures.in_time), (4, 3, 2));
        assert_eq!((figures.closed_at_grid, figures.closed_at_community, figures.closed_at_township), (1, 1, 1));
        assert_eq!(
            (figures.in_time_permille, figures.grid_permille, figures.community_permille),
            (Some(666), Some(333), Some(666))
        );
        assert_eq!((figures.open_now, figures.overdue_now), (1, 1));
        assert_eq!((figures.answered, figures.median_answer_minutes), (2, Some(10)));
        assert_eq!(
            (figures.by_kind.len(), figures.by_kind[0].kind.as_str(), figures.by_kind[0].opened),
            (1, "errand", 4)
        );
    }
    let first = ask!(bed, tx => request::figures(tx, &staff, asked("2026-09-01", "2026-09-01"))).unwrap();
    assert_eq!((first.opened, first.closed), (4, 2));
    let august = ask!(bed, tx => request::figures(tx, &staff, asked("2026-08-01", "2026-08-31"))).unwrap();
    assert_eq!((august.opened, august.closed, august.in_time_permille), (0, 0, None));
    let empty = ask!(bed, tx => request::figures(tx, &world.system(world.next_door), september())).unwrap();
    assert_eq!((empty.opened, empty.open_now), (0, 0));
    assert_eq!(said(ask!(bed, tx => request::figures(tx, &clerk, september()))), "forbidden: requests.read");
    let wrong = ask!(bed, tx => request::figures(tx, &staff, asked("2026-09-02", "2026-09-01")));
    assert_eq!(said(wrong), "invalid: to period-order");
}

async fn of_what_is_late_people_are_told_once_a_day(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let neighbour = world.staff(world.next_door, "other").await;
    let resident = world.resident(world.home, "李秀兰").await;
    let id = in_hand(&world, &staff, resident).await.id;
    world.request(world.home, resident).await;
    let remind = async |unit| put!(bed, tx => request::remind_overdue(tx, &world.system(unit))).unwrap();
    assert_eq!(remind(world.county).await, 0);
    bed.core.clock.advance_seconds(8 * 86_400);
    assert_eq!(remind(world.next_door).await, 0);
    assert_eq!(remind(world.county).await, 2);
    assert_eq!(remind(world.county).await, 0);
    assert_eq!(told(&bed, &staff).await, ["told-request-overdue"; 2]);
    assert!(told(&bed, &neighbour).await.is_empty());
    let late = RequestFilter { overdue: Some(true), ..Default::default() };
    let late = ask!(bed, tx => request::list(tx, &now(&bed, &staff), late, Page::default())).unwrap().items;
    assert!(late.iter().any(|one| one.id == id && one.overdue && one.days_left == Some(-1)));
    bed.core.clock.advance_seconds(86_400);
    assert_eq!(remind(world.county).await, 2);
    let forbidden = put!(bed, tx => request::remind_overdue(tx, &staff));
    assert_eq!(said(forbidden), "forbidden: requests.supervise");
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

/// What merges brings its requests along: newest first, in pages, counted once, and in nobody else's listing.
async fn requests_go_with_their_community(bed: Bed) {
    let world = World::new(&bed).await;
    let here = world.resident(world.grid, "李秀兰").await;
    let there = world.resident(world.next_door, "钱三").await;
    let of_grid = world.request(world.grid, here).await.id;
    let theirs = world.request(world.next_door, there).await.id;
    let of_home = world.request(world.home, here).await.id;
    let system = world.system(world.county);
    let day = wushe_core::domain::day::Day::of(system.now);
    let merge = MergeUnits { from: vec![world.home], day, reason: "川民函〔2026〕1号".to_owned() };
    put!(bed, tx => unit::merge(tx, &system, world.next_door, merge)).unwrap();
    for open in [None, Some(true)] {
        let filter = || RequestFilter { open, ..Default::default() };
        for (unit, expected) in [
            (world.next_door, vec![of_home, theirs, of_grid]),
            (world.grid, vec![of_grid]),
            (world.home, vec![of_home]),
            (world.town, vec![of_home, theirs, of_grid]),
            (world.county, vec![of_home, theirs, of_grid]),
        ] {
            let cx = world.system(unit);
            let (mut read, mut after) = (Vec::new(), None);
            loop {
                let page = Page { after, limit: Some(2) };
                let found = ask!(bed, tx => request::list(tx, &cx, filter(), page)).unwrap();
                read.extend(found.items.into_iter().map(|request| request.id));
                after = found.next;
                if after.is_none() {
                    break;
                }
            }
            assert_eq!(read, expected);
            let count = ask!(bed, tx => request::count(tx, &cx, filter())).unwrap();
            assert_eq!(count, i64::try_from(expected.len()).unwrap());
        }
    }
    // The desk of what it became goes on with it.
    let desk = world.staff(world.next_door, "desk").await;
    finish(&bed, &desk, of_home).await;
}

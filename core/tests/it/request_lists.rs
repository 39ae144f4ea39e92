//! Requests as lists: by every way, many at once, figures, reminders, and those of a community that became another.

use wushe_core::app::{access, request, request_kind, resident, unit};
use wushe_core::domain::access::Role;
use wushe_core::domain::page::Page;
use wushe_core::domain::request::{
    AskExtension, Assignee, BulkClose, BulkDispatch, DecideExtension, ExtensionFilter, ExtensionKind, FiguresParams,
    NewRequest, RequestFilter, RequestStatus, ServiceLine,
};
use wushe_core::domain::resident::{MergeResident, NewResident};
use wushe_core::domain::unit::MergeUnits;

use crate::kit::{Bed, World, make, new_request, new_resident, said};
use crate::request_routes::{finish, finish_from_handling, now, to};
use crate::request_rules::{in_hand, new_kind, told};

store_tests![
    lists_by_every_way,
    many_at_once_each_on_its_own,
    figures_come_from_the_records,
    of_what_is_late_people_are_told_once,
    whoever_is_both_is_told_once,
    requests_go_with_their_community,
    the_name_beside_a_request_is_the_residents,
];

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
    // A county that is the only one is counted as a whole; beside another by its communities.
    for counties in [1, 2] {
        if counties == 2 {
            make(&bed, "510822000000", None).await;
        }
        for (filter, expected) in &cases {
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
                assert_eq!(&read, expected, "{filter:?}");
                let count = ask!(bed, tx => request::count(tx, &cx, filter.clone())).unwrap();
                assert_eq!(count, i64::try_from(expected.len()).unwrap(), "{filter:?}");
                // Counted until there are more than one.
                let to_one = ask!(bed, tx => request::count_to(tx, &cx, filter.clone(), 1)).unwrap();
                let whole = *filter == RequestFilter::default() || *filter == with(&|f| f.open = Some(true));
                assert_eq!(to_one, if whole { count } else { count.min(2) }, "{filter:?}");
            }
            for cx in [now(&bed, &neighbour), world.system(world.grid)] {
                let none = ask!(bed, tx => request::list(tx, &cx, filter.clone(), Page::default())).unwrap();
                assert!(none.items.is_empty(), "{filter:?}");
                assert_eq!(ask!(bed, tx => request::count(tx, &cx, filter.clone())).unwrap(), 0, "{filter:?}");
            }
        }
    }
}

/// It stands with what is open and is looked up for what has ended; whoever reads sees no difference.
async fn the_name_beside_a_request_is_the_residents(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let resident = world.resident(world.home, "李秀蓝").await;
    let other = world.resident(world.home, "王桂芳").await;
    let open = put!(bed, tx => request::open(tx, &staff, new_request(resident))).unwrap();
    let ended = put!(bed, tx => request::open(tx, &staff, new_request(resident))).unwrap();
    finish(&bed, &staff, ended.id).await;
    put!(bed, tx => request::open(tx, &staff, new_request(other))).unwrap();
    let names = async || {
        let listed = ask!(bed, tx => request::list(tx, &staff, RequestFilter::default(), Page::default())).unwrap();
        let listed: Vec<String> = listed.items.into_iter().map(|request| request.resident_name).collect();
        let mut single = Vec::new();
        for id in [ended.id, open.id] {
            single.push(ask!(bed, tx => request::get(tx, &staff, id)).unwrap().resident_name);
        }
        assert_eq!(listed[1..], single, "a listing and a page say the same");
        listed
    };
    assert_eq!(names().await, ["王*芳", "李*蓝", "李*蓝"]);
    let corrected = NewResident { name: "黎秀兰".to_owned(), ..new_resident("黎秀兰") };
    put!(bed, tx => resident::update(tx, &staff, resident, 1, corrected)).unwrap();
    assert_eq!(names().await, ["王*芳", "黎*兰", "黎*兰"]);
    put!(bed, tx => request::reopen(tx, &staff, ended.id, "又坏了".into())).unwrap();
    finish(&bed, &staff, open.id).await;
    assert_eq!(names().await, ["王*芳", "黎*兰", "黎*兰"]);
    let both = MergeResident { version: 1, other_id: resident, other_version: 2 };
    put!(bed, tx => resident::merge(tx, &world.system(world.county), other, both)).unwrap();
    assert_eq!(names().await, ["王*芳"; 3]);
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

async fn of_what_is_late_people_are_told_once(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let neighbour = world.staff(world.next_door, "other").await;
    let town = world.staff(world.town, "town").await;
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
    // Neither the next day nor after a step that leaves desk and time as they are.
    bed.core.clock.advance_seconds(86_400);
    let words = wushe_core::domain::request::AnswerRequest { text: "在办".to_owned(), ..Default::default() };
    put!(bed, tx => request::answer(tx, &now(&bed, &staff), id, words)).unwrap();
    assert_eq!(remind(world.county).await, 0);
    assert_eq!(told(&bed, &staff).await, ["told-request-overdue"; 2]);
    // Another desk has not been told.
    put!(bed, tx => request::escalate(tx, &now(&bed, &staff), id, "缺零件".into())).unwrap();
    assert_eq!((remind(world.county).await, remind(world.county).await), (1, 0));
    assert_eq!(told(&bed, &town).await, ["told-request-overdue", "told-request-escalated"]);
    assert_eq!(told(&bed, &staff).await, ["told-request-overdue"; 2]);
    // Another time limit that runs out is told again.
    let head = world.with_roles(world.town, "head", &[Role::UnitAdmin]).await;
    let wish = AskExtension { kind: ExtensionKind::Extension, days: Some(1), reason: "等零件".to_owned() };
    put!(bed, tx => request::ask_extension(tx, &now(&bed, &town), id, wish)).unwrap();
    let of = ExtensionFilter { request_id: Some(id) };
    let asked = ask!(bed, tx => request::extensions(tx, &town, of, Page::default())).unwrap().items[0].id;
    let granted = DecideExtension { extension_id: asked, granted: true, words: String::new() };
    put!(bed, tx => request::decide_extension(tx, &now(&bed, &head), id, granted)).unwrap();
    assert_eq!(remind(world.county).await, 0);
    bed.core.clock.advance_seconds(8 * 86_400);
    assert_eq!((remind(world.county).await, remind(world.county).await), (1, 0));
    let forbidden = put!(bed, tx => request::remind_overdue(tx, &staff));
    assert_eq!(said(forbidden), "forbidden: requests.supervise");
}

async fn whoever_is_both_is_told_once(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let resident = world.resident(world.home, "李秀兰").await;
    let helper = world.volunteer(world.home, "赵大勇").await;
    let both = world.as_volunteer(world.home, "dayong", helper).await;
    let user = both.user().unwrap();
    put!(bed, tx => access::give_post(tx, &world.system(world.home), user, Role::Staff)).unwrap();
    let id = put!(bed, tx => request::open(tx, &staff, new_request(resident))).unwrap().id;
    put!(bed, tx => request::dispatch(tx, &staff, id, Assignee::Volunteer(helper).into())).unwrap();
    bed.core.clock.advance_seconds(8 * 86_400);
    put!(bed, tx => request::remind_overdue(tx, &world.system(world.county))).unwrap();
    assert_eq!(told(&bed, &both).await, ["told-request-overdue", "told-request-dispatched"]);
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
    // Its desk is the desk of what it became.
    let system = world.system(world.next_door);
    for open in [None, Some(true)] {
        let at = |unit| RequestFilter { handling_unit_id: Some(unit), open, ..Default::default() };
        for (desk, expected) in [(world.next_door, vec![of_home, theirs]), (world.home, vec![of_home])] {
            let found = ask!(bed, tx => request::list(tx, &system, at(desk), Page::default())).unwrap().items;
            assert_eq!(found.iter().map(|request| request.id).collect::<Vec<_>>(), expected, "{open:?}");
            let first = ask!(bed, tx => request::list(tx, &system, at(desk), Page::first(1))).unwrap();
            assert_eq!((first.items[0].id, first.next.is_some()), (of_home, expected.len() > 1));
            let count = ask!(bed, tx => request::count(tx, &system, at(desk))).unwrap();
            assert_eq!(count, i64::try_from(expected.len()).unwrap());
        }
    }
    // The desk of what it became goes on with it.
    let desk = world.staff(world.next_door, "desk").await;
    finish(&bed, &desk, of_home).await;
}

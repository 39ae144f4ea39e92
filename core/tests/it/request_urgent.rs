//! Open requests by what is due first, and what is done to many of them at once.

use std::collections::BTreeMap;

use wushe_core::app::{Cx, request, team, unit, volunteer};
use wushe_core::domain::access::Role;
use wushe_core::domain::page::Page;
use wushe_core::domain::request::{
    AskExtension, Assignee, BulkAccept, BulkAssign, BulkExtend, BulkOutcome, BulkTake, DecideExtension,
    ExtensionFilter, ExtensionKind, NewRequest, RequestFilter, RequestStatus, RequestView, ServiceLine,
};
use wushe_core::domain::team::{JoinTeam, NewTeam};
use wushe_core::domain::unit::MergeUnits;
use wushe_core::id::RequestId;
use wushe_core::store::Mode;

use crate::filled::Filled;
use crate::kit::{Bed, NOW, World, make, new_request, said};
use crate::plans::assert_indexed;
use crate::request_routes::{finish, now, to};

store_tests![
    what_is_due_first_comes_first,
    what_merges_is_sorted_together,
    what_is_due_first_is_found_through_indexes,
    many_are_taken_on_handed_on_and_given_time,
    names_of_volunteers_are_those_of_the_unit,
];

/// Every page of a listing.
async fn pages(bed: &Bed, cx: &Cx, filter: &RequestFilter, urgent: bool) -> Vec<RequestView> {
    let (mut read, mut after) = (Vec::new(), None);
    loop {
        let page = Page { after, limit: Some(2) };
        let found = if urgent {
            ask!(bed, tx => request::list_urgent(tx, cx, filter.clone(), page)).unwrap()
        } else {
            ask!(bed, tx => request::list(tx, cx, filter.clone(), page)).unwrap()
        };
        read.extend(found.items);
        after = found.next;
        if after.is_none() {
            return read;
        }
    }
}

/// The order as it is meant: the time that is left, and those for which no clock runs by their age.
fn sorted(mut all: Vec<RequestView>) -> Vec<RequestId> {
    all.retain(|request| request.status.is_open());
    let due = |request: &RequestView| request.due_at.filter(|_| request.suspended_at.is_none());
    all.sort_by_key(|one| {
        (due(one).is_none(), due(one), if due(one).is_some() { None } else { Some(std::cmp::Reverse(one.id)) }, one.id)
    });
    all.into_iter().map(|one| one.id).collect()
}

async fn what_is_due_first_comes_first(bed: Bed) {
    let world = World::new(&bed).await;
    world.install("canteen").await;
    let head = world.with_roles(world.county, "head", &[Role::CountyAdmin]).await;
    let staff = world.staff(world.home, "desk").await;
    let town = world.staff(world.town, "town").await;
    let neighbour = world.staff(world.next_door, "other").await;
    let resident = world.resident(world.home, "李秀兰").await;
    let far = world.resident(world.next_door, "钱三").await;
    let helper = world.volunteer(world.home, "赵大勇").await;
    let duty = put!(bed, tx => team::create(tx, &staff, NewTeam::named("值班队"))).unwrap().id;
    put!(bed, tx => team::join(tx, &staff, duty, JoinTeam { volunteer_id: helper })).unwrap();
    let due = |days: i64| NewRequest { due_at: Some(NOW.plus_seconds(days * 86_400)), ..new_request(resident) };
    let open = async |new: NewRequest| put!(bed, tx => request::open(tx, &staff, new)).unwrap().id;
    let late = open(due(3)).await;
    let (five, two) = (open(due(5)).await, open(due(2)).await);
    let (one, same) = (open(due(1)).await, open(due(5)).await);
    let canteen = Cx { module: Some("canteen".into()), ..staff.clone() };
    let without = put!(bed, tx => request::open(tx, &canteen, new_request(resident))).unwrap().id;
    put!(bed, tx => request::dispatch(tx, &staff, two, Assignee::Volunteer(helper).into())).unwrap();
    put!(bed, tx => request::dispatch(tx, &staff, same, Assignee::Team(duty).into())).unwrap();
    let ended = open(due(1)).await;
    finish(&bed, &staff, ended).await;
    let paused = open(due(1)).await;
    put!(bed, tx => request::handle(tx, &staff, paused, Default::default())).unwrap();
    let wish = AskExtension { kind: ExtensionKind::Suspension, days: None, reason: "等零件".to_owned() };
    put!(bed, tx => request::ask_extension(tx, &staff, paused, wish)).unwrap();
    let of = ExtensionFilter { request_id: Some(paused) };
    let asked = ask!(bed, tx => request::extensions(tx, &staff, of, Page::default())).unwrap().items[0].id;
    let granted = DecideExtension { extension_id: asked, granted: true, words: String::new() };
    put!(bed, tx => request::decide_extension(tx, &head, paused, granted)).unwrap();
    let next_door = NewRequest { due_at: Some(NOW.plus_seconds(86_400 * 2 + 5)), ..new_request(far) };
    let next_door = put!(bed, tx => request::open(tx, &neighbour, next_door)).unwrap().id;
    let ids = |all: Vec<RequestView>| all.into_iter().map(|one| one.id).collect::<Vec<_>>();

    let own = pages(&bed, &staff, &RequestFilter::default(), true).await;
    assert_eq!(ids(own), [one, two, late, five, same, paused, without]);
    let all = pages(&bed, &town, &RequestFilter::default(), true).await;
    assert_eq!(ids(all), [one, two, next_door, late, five, same, paused, without]);
    bed.core.clock.advance_seconds(2 * 86_400 + 60);
    let past = RequestFilter { overdue: Some(true), ..RequestFilter::default() };
    assert_eq!(ids(pages(&bed, &now(&bed, &town), &past, true).await), [one, two, next_door]);
    let mine = world.as_volunteer(world.home, "dayong", helper).await;
    let of_mine = RequestFilter { volunteer_id: Some(helper), ..RequestFilter::default() };
    assert_eq!(ids(pages(&bed, &mine, &of_mine, true).await), [two, same]);
    let others = ask!(bed, tx => request::list_urgent(tx, &mine, RequestFilter::default(), Page::default()));
    assert_eq!(said(others), "forbidden: requests.read");

    // The same requests as in the other order, from every level, whatever narrows them.
    use RequestStatus::{Accepted, Dispatched, Done, Handling, Submitted, Suspended};
    let filters = [
        RequestFilter::default(),
        RequestFilter { open: Some(true), ..RequestFilter::default() },
        RequestFilter { open: Some(false), ..RequestFilter::default() },
        past,
        RequestFilter::in_states(vec![Submitted, Accepted]),
        RequestFilter::in_states(vec![Dispatched, Handling, Suspended]),
        RequestFilter::in_states(vec![Submitted, Accepted, Dispatched, Handling, Done]),
        RequestFilter { line: Some(ServiceLine::CivilAffairs), ..RequestFilter::default() },
        RequestFilter { kind: Some("errand".to_owned()), ..RequestFilter::default() },
        RequestFilter { module_id: Some("canteen".to_owned()), ..RequestFilter::default() },
        RequestFilter { handling_unit_id: Some(world.home), ..RequestFilter::default() },
        RequestFilter { team_id: Some(duty), ..RequestFilter::default() },
        of_mine,
        RequestFilter { resident_id: Some(resident), ..RequestFilter::default() },
        RequestFilter { text: Some("20260901-00".to_owned()), ..RequestFilter::default() },
        RequestFilter { text: Some("没有".to_owned()), ..RequestFilter::default() },
    ];
    for counties in [1, 2] {
        if counties == 2 {
            make(&bed, "510822000000", None).await;
        }
        for filter in &filters {
            for cx in [&staff, &town, &head, &neighbour, &world.system(world.grid)] {
                let cx = now(&bed, cx);
                let urgent = ids(pages(&bed, &cx, filter, true).await);
                assert_eq!(urgent, sorted(pages(&bed, &cx, filter, false).await), "{filter:?} {:?}", cx.unit);
            }
        }
    }
}

async fn what_merges_is_sorted_together(bed: Bed) {
    let world = World::new(&bed).await;
    let here = world.resident(world.grid, "李秀兰").await;
    let there = world.resident(world.next_door, "钱三").await;
    let mut opened = Vec::new();
    for (at, days) in [(world.grid, 4), (world.next_door, 3), (world.home, 2)] {
        let due_at = Some(NOW.plus_seconds(days * 86_400));
        let new = NewRequest { due_at, ..new_request(if at == world.next_door { there } else { here }) };
        opened.push(put!(bed, tx => request::open(tx, &world.system(at), new)).unwrap().id);
    }
    let system = world.system(world.county);
    let day = wushe_core::domain::day::Day::of(system.now);
    let merge = MergeUnits { from: vec![world.home], day, reason: "川民函〔2026〕1号".to_owned() };
    put!(bed, tx => unit::merge(tx, &system, world.next_door, merge)).unwrap();
    opened.reverse();
    for unit in [world.next_door, world.town, world.county] {
        let found = pages(&bed, &world.system(unit), &RequestFilter::default(), true).await;
        assert_eq!(found.into_iter().map(|one| one.id).collect::<Vec<_>>(), opened);
    }
    // A desk is also that of what became it.
    let desk = RequestFilter { handling_unit_id: Some(world.next_door), ..RequestFilter::default() };
    let found = pages(&bed, &world.system(world.next_door), &desk, true).await;
    assert_eq!(found.into_iter().map(|one| one.id).collect::<Vec<_>>(), opened[..2]);
}

async fn what_is_due_first_is_found_through_indexes(bed: Bed) {
    use RequestStatus::{Accepted, Returned, Submitted};
    let filled = Filled::new(bed).await;
    let filters = [
        RequestFilter::default(),
        RequestFilter::in_states(vec![Submitted, Accepted, Returned]),
        RequestFilter { overdue: Some(true), ..RequestFilter::default() },
        RequestFilter { handling_unit_id: Some(filled.place.home), ..RequestFilter::default() },
        RequestFilter { kind: Some("errand".to_owned()), ..RequestFilter::default() },
        RequestFilter { resident_id: Some(filled.resident), ..RequestFilter::default() },
    ];
    for (unit, index) in [
        (filled.place.grid, "request_open_unit"),
        (filled.place.home, "request_open_due"),
        (filled.place.town, "request_open_due"),
        (filled.place.county, "request_due"),
    ] {
        let cx = &filled.bed.core.system(unit);
        for (at, filter) in filters.iter().enumerate() {
            for after in [None, Some(format!("{}.{}", NOW.micros(), filled.request)), Some("-.g".to_owned())] {
                let mut tx = filled.bed.store.begin(Mode::Read).await.unwrap();
                tx.keep_statements();
                let page = Page { after: after.clone(), limit: None };
                request::list_urgent(&mut tx, cx, filter.clone(), page).await.unwrap();
                if !tx.statements().is_empty() {
                    assert_indexed(&filled.bed, "requests by what is due first", &tx).await;
                }
                let first = tx.statements().iter().find(|sql| sql.contains("r.due_at >= $2")).cloned();
                tx.rollback().await.unwrap();
                let Some(first) = first.filter(|_| at < 3) else { continue };
                let plan = filled.bed.plan(&first).await.join("\n");
                // PostgreSQL takes another way while the tables are as small as here.
                assert!(!filled.bed.store.is_sqlite() || plan.contains(&format!("INDEX {index} ")), "{first}\n{plan}");
                // Of a county a page is a stretch of the index.
                let is_sorted = plan.contains("TEMP B-TREE") || plan.contains("Sort");
                assert!(unit != filled.place.county || !is_sorted, "{first}\n{plan}");
            }
        }
    }
}

fn codes(outcomes: &[BulkOutcome]) -> Vec<Option<&str>> {
    outcomes.iter().map(|one| one.code.as_deref()).collect()
}

async fn many_are_taken_on_handed_on_and_given_time(bed: Bed) {
    let world = World::new(&bed).await;
    world.install("canteen").await;
    let staff = world.staff(world.home, "desk").await;
    let grid = world.system(world.grid);
    let neighbour = world.staff(world.next_door, "other").await;
    let lives_here = world.resident(world.home, "李秀兰").await;
    let lives_there = world.resident(world.next_door, "钱三").await;
    let far = world.request(world.next_door, lives_there).await.id;
    let asking = world.as_resident(world.home, "xiulan", lives_here).await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(put!(bed, tx => request::open(tx, &asking, new_request(lives_here))).unwrap().id);
    }
    let all = || vec![ids[0], ids[1], far, ids[2], ids[0]];

    // Somebody else's desk has none of it, and each of ours is done once.
    let accept = BulkAccept { ids: vec![ids[0], far, ids[1]], note: "收到".to_owned() };
    let theirs = put!(bed, tx => request::accept_many(tx, &neighbour, accept.clone())).unwrap();
    assert_eq!(codes(&theirs), [Some("not-found"), Some("request-state"), Some("not-found")]);
    let ours = put!(bed, tx => request::accept_many(tx, &staff, accept)).unwrap();
    assert_eq!(codes(&ours), [None, Some("not-found"), None]);
    assert_eq!(ours[0].request.as_ref().map(|one| one.status), Some(RequestStatus::Accepted));
    let again = BulkAccept { ids: all(), note: String::new() };
    let again = put!(bed, tx => request::accept_many(tx, &staff, again)).unwrap();
    assert_eq!(codes(&again), [Some("request-state"), Some("request-state"), Some("not-found"), None]);

    // More time is asked for once; without a reason for none of them.
    let wish = |reason: &str| BulkExtend { ids: all(), days: 3, reason: reason.to_owned() };
    let none = put!(bed, tx => request::ask_extension_many(tx, &staff, wish(" ")));
    assert_eq!(said(none), "invalid: reason required");
    let wished = put!(bed, tx => request::ask_extension_many(tx, &staff, wish("等零件"))).unwrap();
    assert_eq!(codes(&wished), [None, None, Some("not-found"), None]);
    let wished = put!(bed, tx => request::ask_extension_many(tx, &staff, wish("等零件"))).unwrap();
    assert_eq!(codes(&wished)[0], Some("extension-pending"));
    let waiting = ask!(bed, tx => request::extensions(tx, &staff, Default::default(), Page::default())).unwrap();
    assert_eq!(waiting.items.len(), 3);

    // Handed to a grid below; never to a unit beside, nor twice.
    let hand = |unit_id| BulkAssign { ids: all(), unit_id, note: String::new() };
    let beside = put!(bed, tx => request::assign_many(tx, &staff, hand(world.next_door))).unwrap();
    assert_eq!(codes(&beside), [Some("not-found"); 4]);
    put!(bed, tx => request::assign(tx, &staff, ids[0], to(world.grid))).unwrap();
    let handed = put!(bed, tx => request::assign_many(tx, &staff, hand(world.grid))).unwrap();
    assert_eq!(codes(&handed), [Some("same-unit"), None, Some("not-found"), None]);
    for id in &ids {
        let there = ask!(bed, tx => request::get(tx, &staff, *id)).unwrap();
        assert_eq!((there.handling_unit_id, there.status), (world.grid, RequestStatus::Dispatched));
    }
    let take = BulkTake { ids: all(), note: String::new() };
    let taken = put!(bed, tx => request::take_many(tx, &grid, take)).unwrap();
    assert_eq!(codes(&taken), [None, None, Some("not-found"), None]);
    assert_eq!(taken[0].request.as_ref().map(|one| one.status), Some(RequestStatus::Handling));
    let none = BulkTake { ids: Vec::new(), note: String::new() };
    assert_eq!(said(put!(bed, tx => request::take_many(tx, &grid, none))), "invalid: ids required");
}

async fn names_of_volunteers_are_those_of_the_unit(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let clerk = world.with_roles(world.home, "clerk", &[Role::FundClerk]).await;
    let here = world.volunteer(world.home, "赵大勇").await;
    let there = world.volunteer(world.next_door, "孙小妹").await;
    let names = ask!(bed, tx => volunteer::names(tx, &staff, &[here, there])).unwrap();
    assert_eq!(names, BTreeMap::from([(here, "赵*勇".to_owned())]));
    assert!(ask!(bed, tx => volunteer::names(tx, &staff, &[])).unwrap().is_empty());
    assert_eq!(said(ask!(bed, tx => volunteer::names(tx, &clerk, &[here]))), "forbidden: volunteers.read");
}

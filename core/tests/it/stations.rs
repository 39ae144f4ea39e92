//! Stations, and how far they reach.

use wushe_core::app::{station, unit, worker};
use wushe_core::domain::access::Role;
use wushe_core::domain::day::Day;
use wushe_core::domain::page::Page;
use wushe_core::domain::station::{EndStation, NewStation, StationFilter, StationTier, WorkLine};
use wushe_core::domain::unit::{CoverageParams, UnitFilter, UnitKind};
use wushe_core::domain::worker::{LeaveWorker, NewWorker, WorkerKind};
use wushe_core::id::{StationId, UnitId, WorkerId};

use crate::kit::{Bed, World, new_organisation, said};

store_tests![
    a_station_is_entered_corrected_and_closed,
    stations_are_found,
    stations_reach_townships_and_communities,
    whoever_leaves_is_no_staff,
    the_neighbours_stations_do_not_exist,
];

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn new(unit_id: UnitId, tier: StationTier) -> NewStation {
    NewStation {
        unit_id: Some(unit_id),
        name: "治城社工点".to_owned(),
        tier,
        lines: Vec::new(),
        address: None,
        desk_phone: None,
        in_charge_id: None,
        organisation_id: None,
        staff: Vec::new(),
        established_day: day("2025-01-01"),
    }
}

async fn worker_of(bed: &Bed, unit: UnitId) -> WorkerId {
    let new = NewWorker { name: "刘红梅".to_owned(), kind: WorkerKind::SocialWorker, ..NewWorker::default() };
    put!(bed, tx => worker::create(tx, &bed.core.system(unit), new)).unwrap().id
}

async fn a_station_is_entered_corrected_and_closed(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let staff = world.staff(world.home, "desk").await;
    let (one, two) = (worker_of(&bed, world.home).await, worker_of(&bed, world.home).await);
    let run_by = put!(bed, tx => wushe_core::app::organisation::create(tx, &admin, new_organisation(1))).unwrap().id;
    let full = NewStation {
        unit_id: None,
        lines: vec![WorkLine::Group, WorkLine::Case, WorkLine::Group],
        address: Some("红星路 1 号".to_owned()),
        desk_phone: Some("0839-4200010".to_owned()),
        in_charge_id: Some(one),
        organisation_id: Some(run_by),
        staff: vec![two, one, two],
        ..new(world.home, StationTier::CommunityPoint)
    };
    let made = put!(bed, tx => station::create(tx, &admin, full.clone())).unwrap();
    assert_eq!((made.unit_id, made.lines.as_slice()), (world.home, [WorkLine::Case, WorkLine::Group].as_slice()));
    assert_eq!((made.staff.as_slice(), made.in_charge_id, made.version), ([one, two].as_slice(), Some(one), 1));
    assert_eq!(ask!(bed, tx => station::get(tx, &staff, made.id)).unwrap(), made);
    let fewer = NewStation { staff: vec![two], lines: vec![], ..full.clone() };
    let read = put!(bed, tx => station::update(tx, &admin, made.id, 1, fewer.clone())).unwrap();
    assert_eq!((read.staff.as_slice(), read.lines.len(), read.version), ([two].as_slice(), 0, 2));
    assert_eq!(ask!(bed, tx => station::get(tx, &admin, made.id)).unwrap(), read);
    assert_eq!(said(put!(bed, tx => station::update(tx, &admin, made.id, 1, fewer))), "conflict: station");
    for (wrong, expected) in [
        (NewStation { name: String::new(), ..full.clone() }, "invalid: name required"),
        (NewStation { tier: StationTier::Township, ..full.clone() }, "invalid: tier station-tier"),
        (NewStation { unit_id: Some(world.grid), ..full.clone() }, "invalid: unit_id fixed"),
        (NewStation { desk_phone: Some("1".to_owned()), ..full.clone() }, "invalid: desk_phone phone"),
        (NewStation { established_day: day("2026-09-02"), ..full.clone() }, "invalid: established_day future"),
        (NewStation { staff: vec![one; 101], ..full.clone() }, "invalid: staff too-many"),
    ] {
        assert_eq!(said(put!(bed, tx => station::update(tx, &admin, made.id, 2, wrong))), expected);
    }
    let end = |on: &str| EndStation { day: day(on), reason: "合并".to_owned() };
    assert_eq!(said(put!(bed, tx => station::end(tx, &admin, made.id, end("2024-12-31")))), "invalid: day day-before");
    assert_eq!(
        said(put!(bed, tx => station::end(tx, &staff, made.id, end("2026-06-01")))),
        "forbidden: organisations.write"
    );
    let closed = put!(bed, tx => station::end(tx, &admin, made.id, end("2026-06-01"))).unwrap();
    assert_eq!((closed.ended_day, closed.staff.as_slice()), (Some(day("2026-06-01")), [two].as_slice()));
    assert_eq!(said(put!(bed, tx => station::update(tx, &admin, made.id, 3, full.clone()))), "refused: station-closed");
    assert_eq!(said(put!(bed, tx => station::remove(tx, &admin, made.id, 2))), "conflict: station");
    put!(bed, tx => station::remove(tx, &admin, made.id, 3)).unwrap();
    assert_eq!(said(ask!(bed, tx => station::get(tx, &admin, made.id))), "not found: station");
    assert_eq!(said(put!(bed, tx => station::create(tx, &staff, full))), "forbidden: organisations.write");
}

async fn stations_are_found(bed: Bed) {
    let world = World::new(&bed).await;
    let county = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await;
    let someone = worker_of(&bed, world.home).await;
    let total = NewStation { name: "县总站".to_owned(), ..new(world.county, StationTier::County) };
    let total = put!(bed, tx => station::create(tx, &county, total)).unwrap().id;
    let point = NewStation {
        lines: vec![WorkLine::Elderly],
        staff: vec![someone],
        ..new(world.home, StationTier::CommunityPoint)
    };
    let point = put!(bed, tx => station::create(tx, &county, point)).unwrap().id;
    let closed =
        put!(bed, tx => station::create(tx, &county, new(world.next_door, StationTier::CommunityPoint))).unwrap().id;
    let end = EndStation { day: day("2026-06-01"), reason: "撤并".to_owned() };
    put!(bed, tx => station::end(tx, &county, closed, end)).unwrap();
    let none = StationFilter::default();
    for (filter, expected) in [
        (none.clone(), vec![point, total]),
        (StationFilter { tier: Some(StationTier::County), ..none.clone() }, vec![total]),
        (StationFilter { unit_id: Some(world.home), ..none.clone() }, vec![point]),
        (StationFilter { line: Some(WorkLine::Elderly), ..none.clone() }, vec![point]),
        (StationFilter { line: Some(WorkLine::Case), ..none.clone() }, vec![]),
        (StationFilter { worker_id: Some(someone), ..none.clone() }, vec![point]),
        (StationFilter { ended: Some(true), ..none.clone() }, vec![closed]),
        (StationFilter { text: Some("县总".to_owned()), ..none.clone() }, vec![total]),
        (StationFilter { name: Some("县 总站".to_owned()), ..none.clone() }, vec![total]),
        (StationFilter { name: Some("县总".to_owned()), ..none.clone() }, vec![]),
    ] {
        let words = format!("{filter:?}");
        let counted = ask!(bed, tx => station::count(tx, &county, filter.clone())).unwrap();
        let listed = ask!(bed, tx => station::list(tx, &county, filter, Page::default())).unwrap();
        assert_eq!(listed.items.iter().map(|found| found.id).collect::<Vec<_>>(), expected, "{words}");
        assert_eq!(counted, i64::try_from(expected.len()).unwrap(), "{words}");
    }
}

async fn stations_reach_townships_and_communities(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.county);
    let coverage = async || ask!(bed, tx => unit::coverage(tx, &system, CoverageParams {})).unwrap();
    put!(bed, tx => station::create(tx, &system, new(world.home, StationTier::CommunityPoint))).unwrap();
    // Two stations of one community count once.
    let second =
        put!(bed, tx => station::create(tx, &system, new(world.home, StationTier::CommunityPoint))).unwrap().id;
    let told = coverage().await;
    assert_eq!((told.townships, told.townships_with_station, told.townships_with_station_permille), (1, 0, Some(0)));
    assert_eq!(
        (told.communities, told.communities_with_station, told.communities_with_station_permille, told.stations),
        (2, 1, Some(500), 2)
    );
    put!(bed, tx => station::create(tx, &system, new(world.town, StationTier::Township))).unwrap();
    let end = EndStation { day: day("2026-06-01"), reason: "撤并".to_owned() };
    put!(bed, tx => station::end(tx, &system, second, end)).unwrap();
    let told = coverage().await;
    assert_eq!(
        (told.townships_with_station_permille, told.communities_with_station, told.stations),
        (Some(1000), 1, 2)
    );
    // The figure opens into the units behind it.
    let without = UnitFilter { kind: Some(UnitKind::Community), without_station: Some(true), ..UnitFilter::default() };
    let listed = ask!(bed, tx => unit::list(tx, &system, without, Page::default())).unwrap();
    assert_eq!(listed.items.iter().map(|unit| unit.id).collect::<Vec<_>>(), [world.next_door]);
    let grid = world.with_roles(world.grid, "grid", &[Role::GridWorker]).await;
    assert_eq!(said(ask!(bed, tx => unit::coverage(tx, &grid, CoverageParams {}))), "forbidden: indicators.read");
}

async fn whoever_leaves_is_no_staff(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let someone = worker_of(&bed, world.home).await;
    let point = NewStation {
        staff: vec![someone],
        in_charge_id: Some(someone),
        ..new(world.home, StationTier::CommunityPoint)
    };
    let id = put!(bed, tx => station::create(tx, &system, point.clone())).unwrap().id;
    let leave = LeaveWorker { day: day("2026-09-01"), reason: "退休".to_owned() };
    put!(bed, tx => worker::leave(tx, &system, someone, leave)).unwrap();
    let read = ask!(bed, tx => station::get(tx, &system, id)).unwrap();
    assert_eq!((read.staff.as_slice(), read.in_charge_id, read.version), ([].as_slice(), None, 2));
    assert_eq!(said(put!(bed, tx => station::update(tx, &system, id, 2, point))), "refused: worker-left");
}

async fn the_neighbours_stations_do_not_exist(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.next_door, "admin", &[Role::UnitAdmin]).await;
    let home = world.system(world.home);
    let ours = put!(bed, tx => station::create(tx, &home, new(world.home, StationTier::CommunityPoint))).unwrap().id;
    let our_worker = worker_of(&bed, world.home).await;
    let our_organisation =
        put!(bed, tx => wushe_core::app::organisation::create(tx, &home, new_organisation(1))).unwrap().id;
    let point = new(world.next_door, StationTier::CommunityPoint);
    for id in [ours, StationId::from_uuid(bed.core.ids.next(admin.now))] {
        let end = EndStation { day: day("2026-09-01"), reason: "撤并".to_owned() };
        for answer in [
            said(ask!(bed, tx => station::get(tx, &admin, id))),
            said(put!(bed, tx => station::update(tx, &admin, id, 1, point.clone()))),
            said(put!(bed, tx => station::end(tx, &admin, id, end))),
            said(put!(bed, tx => station::remove(tx, &admin, id, 1))),
        ] {
            assert_eq!(answer, "not found: station");
        }
    }
    for (wrong, expected) in [
        (NewStation { unit_id: Some(world.home), ..point.clone() }, "not found: unit"),
        (NewStation { staff: vec![our_worker], ..point.clone() }, "not found: worker"),
        (NewStation { in_charge_id: Some(our_worker), ..point.clone() }, "not found: worker"),
        (NewStation { organisation_id: Some(our_organisation), ..point }, "not found: organisation"),
    ] {
        assert_eq!(said(put!(bed, tx => station::create(tx, &admin, wrong))), expected);
    }
    let listed = ask!(bed, tx => station::list(tx, &admin, StationFilter::default(), Page::default())).unwrap();
    assert_eq!(listed.items, []);
    assert_eq!(ask!(bed, tx => station::count(tx, &admin, StationFilter::default())).unwrap(), 0);
}

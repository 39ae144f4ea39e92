//! Workers: who serves which grid, training, supervision, certificates.

use wushe_core::app::personal::{self, Field, Person};
use wushe_core::app::unit::{self, NewUnit};
use wushe_core::app::worker::{self, supervision, training};
use wushe_core::app::{Cx, audit};
use wushe_core::domain::access::Role;
use wushe_core::domain::day::Day;
use wushe_core::domain::page::Page;
use wushe_core::domain::unit::{CoverageParams, EndUnit, MergeUnits};
use wushe_core::domain::worker::{
    AssignWorker, AssignmentFilter, HandOverGrid, LeaveWorker, NewSupervision, NewTraining, NewWorker, ReleaseWorker,
    SupervisionFilter, TrainingFilter, WorkerFilter, WorkerKind, WorkerLevel,
};
use wushe_core::id::{SupervisionId, TrainingId, UnitId, WorkerId};

use crate::kit::{Bed, World, said};

store_tests![
    a_worker_is_entered_corrected_and_taken_out,
    workers_are_found,
    a_telephone_number_is_shown_to_whom_it_may_be,
    a_grid_never_has_two,
    a_grid_never_has_two_that_come_at_once,
    a_grid_is_handed_over,
    a_grid_that_ends_sets_its_worker_free,
    whoever_leaves_serves_nothing,
    supervisors_stand_in_no_circle,
    supervisors_named_at_once_stand_in_no_circle,
    the_neighbours_workers_do_not_exist,
];

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn new(name: &str, kind: WorkerKind) -> NewWorker {
    NewWorker { name: name.to_owned(), kind, phone: Some("19900000301".to_owned()), ..NewWorker::default() }
}

async fn add(bed: &Bed, unit: UnitId, new: NewWorker) -> WorkerId {
    put!(bed, tx => worker::create(tx, &bed.core.system(unit), new)).unwrap().id
}

/// A grid that has been there for long.
async fn old_grid(world: &World<'_>, number: u32) -> UnitId {
    let new = NewUnit {
        code: format!("510821100001{number:03}"),
        name_zh: format!("第{number}网格"),
        name_en: format!("Grid {number}"),
        parent_id: Some(world.home),
        valid_from: Some(day("2020-01-01")),
        ..NewUnit::default()
    };
    put!(world.bed, tx => unit::create(tx, &world.system(world.home), new)).unwrap().id
}

fn assign_to(grid_id: UnitId, on: &str) -> AssignWorker {
    AssignWorker { grid_id, day: day(on), reason: Some("分工".to_owned()) }
}

fn hand_over_of(grid_id: UnitId, on: &str) -> HandOverGrid {
    HandOverGrid { grid_id, day: day(on), reason: "轮岗".to_owned() }
}

fn release_from(grid_id: UnitId, on: &str) -> ReleaseWorker {
    ReleaseWorker { grid_id, day: day(on), reason: "调岗".to_owned() }
}

async fn a_worker_is_entered_corrected_and_taken_out(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let full = NewWorker {
        level: WorkerLevel::SocialWorker,
        certificate_no: Some("ZJ-2024-001".to_owned()),
        registration_no: Some("DJ-1".to_owned()),
        registered_until: Some(day("2027-12-31")),
        title: Some("社工站站长".to_owned()),
        ..new("刘红梅", WorkerKind::SocialWorker)
    };
    let made = put!(bed, tx => worker::create(tx, &admin, full.clone())).unwrap();
    assert_eq!((made.name.as_str(), made.phone.as_deref(), made.version), ("刘红梅", Some("199****0301"), 1));
    assert_eq!((made.title.as_deref(), made.registered_until), (Some("社工站站长"), Some(day("2027-12-31"))));
    assert_eq!((made.grids.as_slice(), made.training_minutes, made.left_day), ([].as_slice(), 0, None));
    assert_eq!(ask!(bed, tx => worker::get(tx, &admin, made.id)).unwrap(), made);
    // Left out, the telephone number stays; the rest is replaced.
    let other = NewWorker { phone: None, title: None, ..full.clone() };
    let read = put!(bed, tx => worker::update(tx, &admin, made.id, 1, other.clone())).unwrap();
    assert_eq!((read.phone.as_deref(), read.title, read.version), (Some("199****0301"), None, 2));
    assert_eq!(said(put!(bed, tx => worker::update(tx, &admin, made.id, 1, other.clone()))), "conflict: worker");
    for (wrong, expected) in [
        (NewWorker { name: " ".to_owned(), ..other.clone() }, "invalid: name required"),
        (NewWorker { phone: Some("12".to_owned()), ..other.clone() }, "invalid: phone phone"),
        (NewWorker { title: Some("长".repeat(41)), ..other.clone() }, "invalid: title too-long"),
    ] {
        assert_eq!(said(put!(bed, tx => worker::update(tx, &admin, made.id, 2, wrong))), expected);
    }
    let staff = world.staff(world.home, "desk").await;
    for answer in [
        said(put!(bed, tx => worker::create(tx, &staff, full))),
        said(put!(bed, tx => worker::update(tx, &staff, made.id, 2, other))),
        said(put!(bed, tx => worker::remove(tx, &staff, made.id, 2))),
    ] {
        assert_eq!(answer, "forbidden: workers.write");
    }
    assert_eq!(said(put!(bed, tx => worker::remove(tx, &admin, made.id, 1))), "conflict: worker");
    put!(bed, tx => worker::remove(tx, &admin, made.id, 2)).unwrap();
    assert_eq!(said(ask!(bed, tx => worker::get(tx, &admin, made.id))), "not found: worker");
    // Entered in a grid, a worker can be taken out as long as nothing else happened.
    let grid_worker = add(&bed, world.grid, new("陈勇", WorkerKind::GridWorker)).await;
    put!(bed, tx => worker::remove(tx, &admin, grid_worker, 1)).unwrap();
    let grid_worker = add(&bed, world.grid, new("陈勇", WorkerKind::GridWorker)).await;
    put!(bed, tx => worker::release(tx, &admin, grid_worker, release_from(world.grid, "2026-09-01"))).unwrap();
    let version = ask!(bed, tx => worker::get(tx, &admin, grid_worker)).unwrap().version;
    assert_eq!(said(put!(bed, tx => worker::remove(tx, &admin, grid_worker, version))), "refused: in-use");
}

async fn workers_are_found(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let head = add(&bed, world.home, new("刘红梅", WorkerKind::SocialWorker)).await;
    let certified = NewWorker {
        level: WorkerLevel::Senior,
        phone: Some("19900000302".to_owned()),
        certificate_no: Some("2024-0033".to_owned()),
        supervisor_id: Some(head),
        ..new("刘强", WorkerKind::SocialWorker)
    };
    let second = add(&bed, world.home, certified).await;
    let third = add(&bed, world.grid, new("陈勇", WorkerKind::GridWorker)).await;
    add(&bed, world.next_door, new("刘外人", WorkerKind::SocialWorker)).await;
    let none = WorkerFilter::default();
    for (filter, expected) in [
        (none.clone(), vec![third, second, head]),
        (WorkerFilter { unit_id: Some(world.grid), ..none.clone() }, vec![third]),
        (WorkerFilter { unit_id: Some(world.next_door), ..none.clone() }, vec![]),
        (WorkerFilter { kind: Some(WorkerKind::SocialWorker), ..none.clone() }, vec![second, head]),
        (WorkerFilter { level: Some(WorkerLevel::Senior), ..none.clone() }, vec![second]),
        (WorkerFilter { certified: Some(true), ..none.clone() }, vec![second]),
        (WorkerFilter { certified: Some(false), ..none.clone() }, vec![third, head]),
        (WorkerFilter { supervisor_id: Some(head), ..none.clone() }, vec![second]),
        (WorkerFilter { text: Some("刘".to_owned()), ..none.clone() }, vec![second, head]),
        (WorkerFilter { text: Some("199 0000 0302".to_owned()), ..none.clone() }, vec![second]),
        (WorkerFilter { text: Some("0302".to_owned()), ..none.clone() }, vec![]),
        (WorkerFilter { phone: Some("199 0000 0302".to_owned()), ..none.clone() }, vec![second]),
        (WorkerFilter { phone: Some("19900000303".to_owned()), ..none.clone() }, vec![]),
        (WorkerFilter { certificate_no: Some(" 2024-0033 ".to_owned()), ..none.clone() }, vec![second]),
        (WorkerFilter { certificate_no: Some("2024".to_owned()), ..none.clone() }, vec![]),
        (WorkerFilter { left: Some(true), ..none.clone() }, vec![]),
    ] {
        let words = format!("{filter:?}");
        let counted = ask!(bed, tx => worker::count(tx, &staff, filter.clone())).unwrap();
        let listed = ask!(bed, tx => worker::list(tx, &staff, filter, Page::default())).unwrap();
        assert_eq!(listed.items.iter().map(|worker| worker.id).collect::<Vec<_>>(), expected, "{words}");
        assert_eq!(counted, i64::try_from(expected.len()).unwrap(), "{words}");
    }
}

async fn a_telephone_number_is_shown_to_whom_it_may_be(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let resident = world.resident(world.grid, "李秀兰").await;
    let resident = world.as_resident(world.grid, "xiulan", resident).await;
    let desk = add(&bed, world.home, new("刘红梅", WorkerKind::CommunityStaff)).await;
    let serving = add(&bed, world.grid, new("陈勇", WorkerKind::GridWorker)).await;
    let show = async |cx: &Cx, id, field| {
        let shown = ask!(bed, tx => personal::show(tx, cx, Person::Worker(id), field)).unwrap();
        (shown.text, shown.clear, shown.disclosed)
    };
    assert_eq!(show(&staff, desk, Field::Phone).await, ("199****0301".to_owned(), false, false));
    assert_eq!(show(&staff, desk, Field::Name).await, ("刘红梅".to_owned(), true, false));
    // Who serves a grid is posted up with the number.
    assert_eq!(show(&resident, serving, Field::Phone).await, ("19900000301".to_owned(), true, false));
    let revealed = put!(bed, tx => personal::reveal(tx, &staff, Person::Worker(desk), Field::Phone, "来电核对"));
    assert_eq!(revealed.unwrap(), "19900000301");
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let trail = ask!(bed, tx => audit::list(tx, &admin, None, 10)).unwrap();
    assert!(
        trail
            .iter()
            .any(|entry| entry.verb == "personal.reveal" && entry.entity == "worker" && entry.purpose == "来电核对")
    );
    let denied = put!(bed, tx => personal::reveal(tx, &resident, Person::Worker(serving), Field::Phone, "好奇"));
    assert_eq!(said(denied), "forbidden: personal.reveal");
    let outside =
        put!(bed, tx => personal::reveal(tx, &world.system(world.next_door), Person::Worker(desk), Field::Phone, "查"));
    assert_eq!(said(outside), "not found: worker");
}

async fn a_grid_never_has_two(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let (east, west) = (old_grid(&world, 2).await, old_grid(&world, 3).await);
    let one = add(&bed, world.home, new("陈勇", WorkerKind::GridWorker)).await;
    let two = add(&bed, world.home, new("周敏", WorkerKind::GridWorker)).await;
    let social = add(&bed, world.home, new("刘红梅", WorkerKind::SocialWorker)).await;
    let coverage = async || ask!(bed, tx => unit::coverage(tx, &admin, CoverageParams {})).unwrap();
    let before = coverage().await;
    assert_eq!((before.grids, before.grids_with_worker, before.grids_with_worker_permille), (3, 0, Some(0)));

    let made = put!(bed, tx => worker::assign(tx, &admin, one, assign_to(east, "2026-03-01"))).unwrap();
    assert_eq!((made.unit_id, made.grids.as_slice()), (east, [east].as_slice()));
    for (worker, input, expected) in [
        (two, assign_to(east, "2026-04-01"), "invalid: grid_id grid-has-worker"),
        (one, assign_to(east, "2026-04-01"), "invalid: grid_id grid-has-worker"),
        (social, assign_to(west, "2026-04-01"), "refused: worker-not-grid-worker"),
        (two, assign_to(world.home, "2026-04-01"), "invalid: grid_id unit-no-grid"),
        (two, assign_to(west, "2019-12-31"), "invalid: day day-before"),
        (two, assign_to(west, "2026-09-02"), "invalid: day future"),
    ] {
        assert_eq!(said(put!(bed, tx => worker::assign(tx, &admin, worker, input))), expected);
    }
    // Nor in the past.
    put!(bed, tx => worker::release(tx, &admin, one, release_from(east, "2026-06-01"))).unwrap();
    let overlapping = put!(bed, tx => worker::assign(tx, &admin, two, assign_to(east, "2026-05-31")));
    assert_eq!(said(overlapping), "invalid: day grid-served-then");
    put!(bed, tx => worker::assign(tx, &admin, two, assign_to(east, "2026-06-01"))).unwrap();
    // One may serve two.
    put!(bed, tx => worker::assign(tx, &admin, two, assign_to(west, "2026-06-01"))).unwrap();
    let after = coverage().await;
    assert_eq!((after.grids_with_worker, after.grids_with_worker_permille), (2, Some(667)));
    assert_eq!(after.orphan_grids.iter().map(|unit| unit.id).collect::<Vec<_>>(), [world.grid]);
    let served = async |on: &str| {
        let filter = AssignmentFilter { grid_id: Some(east), day: Some(day(on)), worker_id: None };
        let found = ask!(bed, tx => worker::assignments(tx, &admin, filter, Page::default())).unwrap().items;
        found.into_iter().map(|held| held.worker_id).collect::<Vec<_>>()
    };
    assert_eq!(served("2026-02-28").await, []);
    assert_eq!(served("2026-03-01").await, [one]);
    assert_eq!(served("2026-05-31").await, [one]);
    assert_eq!(served("2026-06-01").await, [two]);
    for (input, expected) in [
        (release_from(east, "2026-07-01"), "invalid: grid_id grid-not-theirs"),
        (release_from(world.home, "2026-07-01"), "invalid: grid_id unit-no-grid"),
    ] {
        assert_eq!(said(put!(bed, tx => worker::release(tx, &admin, one, input))), expected);
    }
    let early = put!(bed, tx => worker::release(tx, &admin, two, release_from(east, "2026-05-01")));
    assert_eq!(said(early), "invalid: day day-before");
    let staff = world.staff(world.home, "desk").await;
    let forbidden = put!(bed, tx => worker::assign(tx, &staff, one, assign_to(world.grid, "2026-09-01")));
    assert_eq!(said(forbidden), "forbidden: workers.write");
}

async fn a_grid_never_has_two_that_come_at_once(bed: Bed) {
    let world = World::new(&bed).await;
    let one = add(&bed, world.home, new("陈勇", WorkerKind::GridWorker)).await;
    let two = add(&bed, world.home, new("周敏", WorkerKind::GridWorker)).await;
    let other = bed.second_store().await;
    let run = async |store: &wushe_core::store::Store, id: WorkerId| {
        let (cx, grid) = (world.system(world.home), world.grid);
        let work = store.write(move |tx| {
            let cx = cx.clone();
            Box::pin(async move { worker::assign(tx, &cx, id, assign_to(grid, "2026-09-01")).await })
        });
        said(work.await)
    };
    let (first, second) = tokio::join!(run(&bed.store, one), run(&other, two));
    let mut said = [first, second];
    said.sort();
    assert_eq!(said, ["invalid: grid_id grid-has-worker", "ok"]);
    let filter = AssignmentFilter { grid_id: Some(world.grid), ..AssignmentFilter::default() };
    let held = ask!(bed, tx => worker::assignments(tx, &world.system(world.home), filter, Page::default())).unwrap();
    assert_eq!(held.items.len(), 1);
}

async fn a_grid_is_handed_over(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let grid = old_grid(&world, 2).await;
    let one = add(&bed, world.home, new("陈勇", WorkerKind::GridWorker)).await;
    let two = add(&bed, world.home, new("周敏", WorkerKind::GridWorker)).await;
    put!(bed, tx => worker::assign(tx, &admin, one, assign_to(grid, "2026-03-01"))).unwrap();
    let early = put!(bed, tx => worker::hand_over(tx, &admin, two, hand_over_of(grid, "2026-02-28")));
    assert_eq!(said(early), "invalid: day day-before");
    let made = put!(bed, tx => worker::hand_over(tx, &admin, two, hand_over_of(grid, "2026-05-01"))).unwrap();
    assert_eq!((made.unit_id, made.grids.as_slice()), (grid, [grid].as_slice()));
    let before = ask!(bed, tx => worker::get(tx, &admin, one)).unwrap();
    assert_eq!((before.unit_id, before.grids.as_slice()), (world.home, [].as_slice()));
    let again = put!(bed, tx => worker::hand_over(tx, &admin, two, hand_over_of(grid, "2026-06-01")));
    assert_eq!(said(again), "invalid: grid_id grid-has-worker");
    let filter = AssignmentFilter { grid_id: Some(grid), ..AssignmentFilter::default() };
    let held = ask!(bed, tx => worker::assignments(tx, &admin, filter, Page::default())).unwrap().items;
    let told: Vec<_> = held.iter().map(|held| (held.worker_id, held.from_day, held.to_day)).collect();
    assert_eq!(told, [(two, day("2026-05-01"), None), (one, day("2026-03-01"), Some(day("2026-05-01")))]);
    assert_eq!((held[0].reason.as_str(), held[1].end_reason.as_str()), ("轮岗", "轮岗"));
    assert_eq!((held[0].worker_name.as_str(), held[1].reason.as_str()), ("周敏", "分工"));
    // A grid that has nobody is taken over as well.
    put!(bed, tx => worker::hand_over(tx, &admin, one, hand_over_of(world.grid, "2026-09-01"))).unwrap();
}

async fn a_grid_that_ends_sets_its_worker_free(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.county);
    let (east, west) = (old_grid(&world, 2).await, old_grid(&world, 3).await);
    let (one, two) = (
        add(&bed, world.home, new("陈勇", WorkerKind::GridWorker)).await,
        add(&bed, world.home, new("周敏", WorkerKind::GridWorker)).await,
    );
    put!(bed, tx => worker::assign(tx, &system, one, assign_to(east, "2026-03-01"))).unwrap();
    put!(bed, tx => worker::assign(tx, &system, two, assign_to(west, "2026-03-01"))).unwrap();
    let input = MergeUnits { from: vec![east], day: day("2026-04-01"), reason: "合并网格".to_owned() };
    put!(bed, tx => unit::merge(tx, &system, west, input)).unwrap();
    let free = ask!(bed, tx => worker::get(tx, &system, one)).unwrap();
    assert_eq!((free.unit_id, free.grids.as_slice()), (world.home, [].as_slice()));
    assert_eq!(ask!(bed, tx => worker::get(tx, &system, two)).unwrap().grids, [west]);
    let ended = put!(bed, tx => worker::assign(tx, &system, one, assign_to(east, "2026-09-01")));
    assert_eq!(said(ended), "refused: unit-ended");
    // Ended as of a day before the assignment began: it never counted.
    let input = EndUnit { day: day("2026-02-01"), reason: "撤销".to_owned() };
    put!(bed, tx => unit::end(tx, &system, west, input)).unwrap();
    let filter = AssignmentFilter { grid_id: Some(west), ..AssignmentFilter::default() };
    let held = ask!(bed, tx => worker::assignments(tx, &system, filter, Page::default())).unwrap().items;
    assert_eq!((held[0].from_day, held[0].to_day), (day("2026-03-01"), Some(day("2026-03-01"))));
}

async fn whoever_leaves_serves_nothing(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let grid = old_grid(&world, 2).await;
    let one = add(&bed, world.home, new("陈勇", WorkerKind::GridWorker)).await;
    put!(bed, tx => worker::assign(tx, &admin, one, assign_to(grid, "2026-03-01"))).unwrap();
    let leave = |on: &str| LeaveWorker { day: day(on), reason: "退休".to_owned() };
    assert_eq!(said(put!(bed, tx => worker::leave(tx, &admin, one, leave("2026-02-01")))), "invalid: day day-before");
    let left = put!(bed, tx => worker::leave(tx, &admin, one, leave("2026-08-01"))).unwrap();
    assert_eq!(
        (left.left_day, left.grids.as_slice(), left.unit_id),
        (Some(day("2026-08-01")), [].as_slice(), world.home)
    );
    assert_eq!(said(put!(bed, tx => worker::leave(tx, &admin, one, leave("2026-08-01")))), "refused: worker-left");
    let again = put!(bed, tx => worker::assign(tx, &admin, one, assign_to(grid, "2026-09-01")));
    assert_eq!(said(again), "refused: worker-left");
    assert_eq!(ask!(bed, tx => worker::count(tx, &admin, WorkerFilter::default())).unwrap(), 0);
    let left = WorkerFilter { left: Some(true), ..WorkerFilter::default() };
    assert_eq!(ask!(bed, tx => worker::count(tx, &admin, left)).unwrap(), 1);
}

async fn supervisors_stand_in_no_circle(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let top = add(&bed, world.home, new("甲", WorkerKind::SocialWorker)).await;
    let below = |name: &str, id| NewWorker { supervisor_id: Some(id), ..new(name, WorkerKind::SocialWorker) };
    let middle = add(&bed, world.home, below("乙", top)).await;
    let low = add(&bed, world.home, below("丙", middle)).await;
    for id in [top, middle, low] {
        let circle = put!(bed, tx => worker::update(tx, &admin, top, 1, below("甲", id)));
        assert_eq!(said(circle), "invalid: supervisor_id supervisor-circle");
    }
    let foreign = add(&bed, world.next_door, new("外人", WorkerKind::SocialWorker)).await;
    let nobody = WorkerId::from_uuid(bed.core.ids.next(admin.now));
    for id in [foreign, nobody] {
        assert_eq!(said(put!(bed, tx => worker::update(tx, &admin, top, 1, below("甲", id)))), "not found: worker");
        assert_eq!(said(put!(bed, tx => worker::create(tx, &admin, below("丁", id)))), "not found: worker");
    }
    put!(bed, tx => worker::update(tx, &admin, low, 1, below("丙", top))).unwrap();
    assert_eq!(said(put!(bed, tx => worker::remove(tx, &admin, top, 1))), "refused: in-use");
    // A supervisor further up, whom the county named, stays when the community corrects the rest.
    let county = add(&bed, world.county, new("县督导", WorkerKind::SocialWorker)).await;
    let system = world.system(world.county);
    put!(bed, tx => worker::update(tx, &system, top, 1, below("甲", county))).unwrap();
    let kept = put!(bed, tx => worker::update(tx, &admin, top, 2, below("甲甲", county))).unwrap();
    assert_eq!((kept.name.as_str(), kept.supervisor_id), ("甲甲", Some(county)));
}

async fn supervisors_named_at_once_stand_in_no_circle(bed: Bed) {
    let world = World::new(&bed).await;
    let one = add(&bed, world.home, new("甲", WorkerKind::SocialWorker)).await;
    let two = add(&bed, world.home, new("乙", WorkerKind::SocialWorker)).await;
    let other = bed.second_store().await;
    let run = async |store: &wushe_core::store::Store, id: WorkerId, by: WorkerId| {
        let cx = world.system(world.home);
        let work = store.write(move |tx| {
            let cx = cx.clone();
            let new = NewWorker { supervisor_id: Some(by), ..new("甲乙", WorkerKind::SocialWorker) };
            Box::pin(async move { worker::update(tx, &cx, id, 1, new).await })
        });
        said(work.await)
    };
    let (first, second) = tokio::join!(run(&bed.store, one, two), run(&other, two, one));
    let mut said = [first, second];
    said.sort();
    assert_eq!(said, ["invalid: supervisor_id supervisor-circle", "ok"]);
}

async fn the_neighbours_workers_do_not_exist(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.next_door, "admin", &[Role::UnitAdmin]).await;
    let home = world.system(world.home);
    let ours = add(&bed, world.home, new("陈勇", WorkerKind::GridWorker)).await;
    let theirs = add(&bed, world.next_door, new("邻人", WorkerKind::GridWorker)).await;
    let attended = |worker_id| NewTraining {
        worker_id,
        day: day("2026-08-01"),
        topic: "急救".to_owned(),
        minutes: 30,
        provider: "县医院".to_owned(),
    };
    let had = |worker_id| NewSupervision {
        worker_id,
        supervisor_id: Some(theirs),
        day: day("2026-08-01"),
        minutes: 30,
        topic: "记录".to_owned(),
        note: None,
    };
    let head = add(&bed, world.home, new("督导", WorkerKind::SocialWorker)).await;
    let of_ours = put!(bed, tx => training::create(tx, &home, attended(ours))).unwrap().id;
    let by_ours = NewSupervision { supervisor_id: Some(head), ..had(ours) };
    let heard = put!(bed, tx => supervision::create(tx, &home, by_ours)).unwrap().id;
    let made_up = || bed.core.ids.next(admin.now);
    let (nobody, nothing) = (WorkerId::from_uuid(made_up()), UnitId::from_uuid(made_up()));
    let (untaught, unheard) = (TrainingId::from_uuid(made_up()), SupervisionId::from_uuid(made_up()));
    for (id, training_id, supervision_id) in [(ours, of_ours, heard), (nobody, untaught, unheard)] {
        let leave = LeaveWorker { day: day("2026-09-01"), reason: "退休".to_owned() };
        for answer in [
            said(ask!(bed, tx => worker::get(tx, &admin, id))),
            said(put!(bed, tx => worker::update(tx, &admin, id, 1, new("改名", WorkerKind::GridWorker)))),
            said(put!(bed, tx => worker::remove(tx, &admin, id, 1))),
            said(put!(bed, tx => worker::assign(tx, &admin, id, assign_to(world.grid, "2026-09-01")))),
            said(put!(bed, tx => worker::release(tx, &admin, id, release_from(world.grid, "2026-09-01")))),
            said(put!(bed, tx => worker::hand_over(tx, &admin, id, hand_over_of(world.grid, "2026-09-01")))),
            said(put!(bed, tx => worker::leave(tx, &admin, id, leave))),
            said(put!(bed, tx => training::create(tx, &admin, attended(id)))),
            said(put!(bed, tx => supervision::create(tx, &admin, had(id)))),
        ] {
            assert_eq!(answer, "not found: worker");
        }
        assert_eq!(said(ask!(bed, tx => training::get(tx, &admin, training_id))), "not found: training");
        assert_eq!(
            said(put!(bed, tx => training::update(tx, &admin, training_id, 1, attended(theirs)))),
            "not found: training"
        );
        assert_eq!(said(put!(bed, tx => training::remove(tx, &admin, training_id, 1))), "not found: training");
        assert_eq!(said(ask!(bed, tx => supervision::get(tx, &admin, supervision_id))), "not found: supervision");
        assert_eq!(
            said(put!(bed, tx => supervision::update(tx, &admin, supervision_id, 1, had(theirs)))),
            "not found: supervision"
        );
        assert_eq!(said(put!(bed, tx => supervision::remove(tx, &admin, supervision_id, 1))), "not found: supervision");
        let by_id = NewSupervision { supervisor_id: Some(id), ..had(theirs) };
        assert_eq!(said(put!(bed, tx => supervision::create(tx, &admin, by_id))), "not found: worker");
    }
    for grid in [world.grid, nothing] {
        let assigned = put!(bed, tx => worker::assign(tx, &admin, theirs, assign_to(grid, "2026-09-01")));
        assert_eq!(said(assigned), "not found: unit");
    }
    let seen = ask!(bed, tx => worker::assignments(tx, &admin, AssignmentFilter::default(), Page::default())).unwrap();
    assert_eq!(seen.items, []);
    let seen = ask!(bed, tx => training::list(tx, &admin, TrainingFilter::default(), Page::default())).unwrap();
    assert_eq!(seen.items, []);
    let seen = ask!(bed, tx => supervision::list(tx, &admin, SupervisionFilter::default(), Page::default())).unwrap();
    assert_eq!(seen.items, []);
    assert_eq!(ask!(bed, tx => worker::count(tx, &admin, WorkerFilter::default())).unwrap(), 1);
}

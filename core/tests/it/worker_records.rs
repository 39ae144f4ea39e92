//! What is kept about workers over time: training, supervision, certificates.

use wushe_core::app::worker::{self, supervision, training};
use wushe_core::domain::access::Role;
use wushe_core::domain::day::Day;
use wushe_core::domain::page::Page;
use wushe_core::domain::worker::{
    CertifiedParams, NewSupervision, NewTraining, NewWorker, SupervisionFilter, TrainingFilter, WorkerKind, WorkerLevel,
};
use wushe_core::id::{UnitId, WorkerId};

use crate::kit::{Bed, World, said};

store_tests![trainings_are_counted_in_minutes, supervision_is_noted, the_share_of_certified_workers_is_counted];

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn new(name: &str, kind: WorkerKind) -> NewWorker {
    NewWorker { name: name.to_owned(), kind, phone: Some("19900000301".to_owned()), ..NewWorker::default() }
}

async fn add(bed: &Bed, unit: UnitId, new: NewWorker) -> WorkerId {
    put!(bed, tx => worker::create(tx, &bed.core.system(unit), new)).unwrap().id
}

async fn trainings_are_counted_in_minutes(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let one = add(&bed, world.home, new("甲", WorkerKind::SocialWorker)).await;
    let two = add(&bed, world.home, new("乙", WorkerKind::SocialWorker)).await;
    let attended = |worker_id, on: &str, minutes| NewTraining {
        worker_id,
        day: day(on),
        topic: "个案工作".to_owned(),
        minutes,
        provider: "县培训基地".to_owned(),
    };
    let first = put!(bed, tx => training::create(tx, &admin, attended(one, "2026-03-01", 90))).unwrap();
    let second = put!(bed, tx => training::create(tx, &admin, attended(one, "2026-05-01", 30))).unwrap();
    let third = put!(bed, tx => training::create(tx, &admin, attended(two, "2026-05-01", 60))).unwrap();
    assert_eq!((first.unit_id, first.worker_name.as_str(), first.version), (world.home, "甲", 1));
    assert_eq!(ask!(bed, tx => training::get(tx, &admin, first.id)).unwrap(), first);
    let sum = async |id| ask!(bed, tx => worker::get(tx, &admin, id)).unwrap().training_minutes;
    assert_eq!((sum(one).await, sum(two).await), (120, 60));
    let none = TrainingFilter::default();
    for (filter, expected) in [
        (none.clone(), vec![third.id, second.id, first.id]),
        (TrainingFilter { worker_id: Some(one), ..none.clone() }, vec![second.id, first.id]),
        (TrainingFilter { from_day: Some(day("2026-03-02")), ..none.clone() }, vec![third.id, second.id]),
        (TrainingFilter { to_day: Some(day("2026-05-01")), ..none.clone() }, vec![first.id]),
    ] {
        let listed = ask!(bed, tx => training::list(tx, &admin, filter, Page::default())).unwrap();
        assert_eq!(listed.items.iter().map(|training| training.id).collect::<Vec<_>>(), expected);
    }
    for (input, expected) in [
        (attended(one, "2026-09-02", 90), "invalid: day future"),
        (attended(one, "2026-03-01", 0), "invalid: minutes range"),
        (attended(one, "2026-03-01", 60_001), "invalid: minutes range"),
        (NewTraining { topic: String::new(), ..attended(one, "2026-03-01", 9) }, "invalid: topic required"),
        (NewTraining { provider: String::new(), ..attended(one, "2026-03-01", 9) }, "invalid: provider required"),
    ] {
        assert_eq!(said(put!(bed, tx => training::create(tx, &admin, input))), expected);
    }
    let changed = put!(bed, tx => training::update(tx, &admin, first.id, 1, attended(one, "2026-03-01", 100))).unwrap();
    assert_eq!((changed.minutes, changed.version, sum(one).await), (100, 2, 130));
    let stale = put!(bed, tx => training::update(tx, &admin, first.id, 1, attended(one, "2026-03-01", 100)));
    assert_eq!(said(stale), "conflict: training");
    let moved = put!(bed, tx => training::update(tx, &admin, first.id, 2, attended(two, "2026-03-01", 100)));
    assert_eq!(said(moved), "invalid: worker_id fixed");
    assert_eq!(said(put!(bed, tx => training::remove(tx, &admin, first.id, 1))), "conflict: training");
    put!(bed, tx => training::remove(tx, &admin, first.id, 2)).unwrap();
    assert_eq!(sum(one).await, 30);
    let staff = world.staff(world.home, "desk").await;
    let forbidden = put!(bed, tx => training::create(tx, &staff, attended(one, "2026-03-01", 9)));
    assert_eq!(said(forbidden), "forbidden: workers.write");
}

async fn supervision_is_noted(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let head = add(&bed, world.home, new("督导", WorkerKind::SocialWorker)).await;
    let one =
        add(&bed, world.home, NewWorker { supervisor_id: Some(head), ..new("甲", WorkerKind::SocialWorker) }).await;
    let had = |worker_id, supervisor_id| NewSupervision {
        worker_id,
        supervisor_id,
        day: day("2026-08-01"),
        minutes: 60,
        topic: "个案记录".to_owned(),
        note: Some("补写评估".to_owned()),
    };
    let made = put!(bed, tx => supervision::create(tx, &admin, had(one, None))).unwrap();
    assert_eq!((made.supervisor_id, made.unit_id, made.note.as_str()), (head, world.home, "补写评估"));
    assert_eq!(ask!(bed, tx => supervision::get(tx, &admin, made.id)).unwrap(), made);
    for (input, expected) in [
        (had(head, None), "invalid: supervisor_id required"),
        (had(one, Some(one)), "invalid: supervisor_id supervisor-circle"),
        (NewSupervision { minutes: 1441, ..had(one, None) }, "invalid: minutes range"),
        (NewSupervision { day: day("2026-09-02"), ..had(one, None) }, "invalid: day future"),
    ] {
        assert_eq!(said(put!(bed, tx => supervision::create(tx, &admin, input))), expected);
    }
    let changed = NewSupervision { minutes: 45, ..had(one, Some(head)) };
    let read = put!(bed, tx => supervision::update(tx, &admin, made.id, 1, changed.clone())).unwrap();
    assert_eq!((read.minutes, read.version), (45, 2));
    assert_eq!(said(put!(bed, tx => supervision::update(tx, &admin, made.id, 1, changed))), "conflict: supervision");
    for (filter, expected) in [
        (SupervisionFilter { worker_id: Some(one), supervisor_id: None }, 1),
        (SupervisionFilter { worker_id: None, supervisor_id: Some(head) }, 1),
        (SupervisionFilter { worker_id: Some(head), supervisor_id: None }, 0),
    ] {
        let listed = ask!(bed, tx => supervision::list(tx, &admin, filter, Page::default())).unwrap();
        assert_eq!(listed.items.len(), expected);
    }
    put!(bed, tx => supervision::remove(tx, &admin, made.id, 2)).unwrap();
    assert_eq!(said(ask!(bed, tx => supervision::get(tx, &admin, made.id))), "not found: supervision");
}

async fn the_share_of_certified_workers_is_counted(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let nobody = ask!(bed, tx => worker::certified(tx, &admin, CertifiedParams {})).unwrap();
    assert_eq!((nobody.workers, nobody.certified, nobody.certified_permille), (0, 0, None));
    for (name, level) in [("甲", WorkerLevel::None), ("乙", WorkerLevel::Assistant), ("丙", WorkerLevel::Senior)] {
        add(&bed, world.home, NewWorker { level, ..new(name, WorkerKind::SocialWorker) }).await;
    }
    add(&bed, world.next_door, NewWorker { level: WorkerLevel::Senior, ..new("外人", WorkerKind::SocialWorker) }).await;
    let told = ask!(bed, tx => worker::certified(tx, &admin, CertifiedParams {})).unwrap();
    assert_eq!((told.workers, told.certified, told.certified_permille, told.rows.len()), (3, 2, Some(667), 3));
    let grid = world.with_roles(world.grid, "grid", &[Role::GridWorker]).await;
    assert_eq!(said(ask!(bed, tx => worker::certified(tx, &grid, CertifiedParams {}))), "forbidden: indicators.read");
}

//! Volunteers, teams and workers.

use wushe_core::app::{team, volunteer, worker};
use wushe_core::domain::page::Page;
use wushe_core::domain::team::{JoinTeam, NewTeam};
use wushe_core::domain::volunteer::{NewVolunteer, SetAvailableVolunteer, VolunteerFilter};
use wushe_core::domain::worker::{NewWorker, WorkerFilter, WorkerKind, WorkerLevel};

use crate::kit::{Bed, World, said};

store_tests![
    volunteers_are_read_masked,
    a_volunteer_says_whether_they_are_free,
    teams_gather_volunteers,
    workers_serve_where_they_belong,
    wrong_people_are_refused,
];

async fn volunteers_are_read_masked(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let new = NewVolunteer {
        name: "赵大勇".to_owned(),
        phone: Some("19900000101".to_owned()),
        skills: vec!["量血压".to_owned(), "修灯".to_owned()],
        ..Default::default()
    };
    let made = put!(bed, tx => volunteer::create(tx, &staff, new)).unwrap();
    assert_eq!((made.name.as_str(), made.phone.as_deref()), ("赵*勇", Some("199****0101")));
    assert_eq!((made.available, made.skills.len(), made.approved_minutes), (true, 2, 0));
    let second = world.volunteer(world.home, "白云").await;
    world.volunteer(world.next_door, "外人").await;
    assert_eq!(ask!(bed, tx => volunteer::look(tx, &staff, made.id)).unwrap(), Some(made.clone()));
    let all = ask!(bed, tx => volunteer::list(tx, &staff, Default::default(), Page::first(10))).unwrap().items;
    assert_eq!(all.iter().map(|volunteer| volunteer.id).collect::<Vec<_>>(), [second, made.id]);
    assert_eq!(
        ask!(bed, tx => volunteer::list(tx, &staff, Default::default(), Page::first(1))).unwrap().items.len(),
        1
    );
    assert_eq!(ask!(bed, tx => volunteer::count(tx, &staff, Default::default())).unwrap(), 2);
    assert_eq!(ask!(bed, tx => volunteer::count(tx, &world.system(world.county), Default::default())).unwrap(), 3);
    // A sheet finds them by the whole of their number, however it is written.
    let by_phone = async |phone: &str| {
        let filter = VolunteerFilter { phone: Some(phone.to_owned()), ..Default::default() };
        ask!(bed, tx => volunteer::list(tx, &staff, filter, Page::first(10)))
            .map(|found| found.items.iter().map(|volunteer| volunteer.id).collect::<Vec<_>>())
    };
    assert_eq!(by_phone("199-0000-0101").await.unwrap(), [made.id]);
    assert!(by_phone("19900000102").await.unwrap().is_empty());
    assert!(said(by_phone("199****0101").await).starts_with("invalid: phone"));
}

async fn a_volunteer_says_whether_they_are_free(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let id = world.volunteer(world.home, "赵大勇").await;
    let other = world.volunteer(world.home, "白云").await;
    let own = world.as_volunteer(world.home, "dayong", id).await;
    let is_free = async || ask!(bed, tx => volunteer::look(tx, &own, id)).unwrap().unwrap().available;
    put!(bed, tx => volunteer::set_available(tx, &own, id, SetAvailableVolunteer { available: false })).unwrap();
    assert!(!is_free().await);
    put!(bed, tx => volunteer::set_available(tx, &staff, id, SetAvailableVolunteer { available: true })).unwrap();
    assert!(is_free().await);
    let of_another =
        put!(bed, tx => volunteer::set_available(tx, &own, other, SetAvailableVolunteer { available: false }));
    assert_eq!(said(of_another), "forbidden: volunteers.write");
    assert_eq!(said(ask!(bed, tx => volunteer::look(tx, &own, other))), "forbidden: volunteers.read");
}

async fn teams_gather_volunteers(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let volunteer = world.volunteer(world.home, "赵大勇").await;
    let second = world.volunteer(world.grid, "白云").await;
    let team = put!(bed, tx => team::create(tx, &staff, NewTeam::named("值班队"))).unwrap();
    let empty = put!(bed, tx => team::create(tx, &staff, NewTeam::named("A 队"))).unwrap();
    for member in [volunteer, second, volunteer] {
        put!(bed, tx => team::join(tx, &staff, team.id, JoinTeam { volunteer_id: member })).unwrap();
    }
    let read = ask!(bed, tx => team::look(tx, &staff, team.id)).unwrap().unwrap();
    assert_eq!((read.name.as_str(), read.members, read.unit_id), ("值班队", 2, world.home));
    let teams = ask!(bed, tx => team::list(tx, &staff, Default::default(), Page::default())).unwrap().items;
    assert_eq!(teams.iter().map(|team| (team.id, team.members)).collect::<Vec<_>>(), [(empty.id, 0), (team.id, 2)]);
    assert_eq!(ask!(bed, tx => volunteer::look(tx, &staff, second)).unwrap().unwrap().teams, [team.id]);

    let foreign = world.volunteer(world.next_door, "外人").await;
    let joined = put!(bed, tx => team::join(tx, &staff, team.id, JoinTeam { volunteer_id: foreign }));
    assert_eq!(said(joined), "not found: volunteer");
    let next_door = world.staff(world.next_door, "desk2").await;
    let joined = put!(bed, tx => team::join(tx, &next_door, team.id, JoinTeam { volunteer_id: foreign }));
    assert_eq!(said(joined), "not found: team");
    assert_eq!(said(put!(bed, tx => team::create(tx, &staff, NewTeam::named("")))), "invalid: name required");
}

fn new_worker(kind: WorkerKind) -> NewWorker {
    NewWorker {
        name: "刘红梅".to_owned(),
        kind,
        level: WorkerLevel::Assistant,
        certificate_no: Some("X1".to_owned()),
        phone: Some("19900000301".to_owned()),
        ..NewWorker::default()
    }
}

async fn workers_serve_where_they_belong(bed: Bed) {
    let world = World::new(&bed).await;
    let (home, grid, town) = (world.system(world.home), world.system(world.grid), world.system(world.town));
    let staff = put!(bed, tx => worker::create(tx, &home, new_worker(WorkerKind::CommunityStaff))).unwrap();
    let in_grid = put!(bed, tx => worker::create(tx, &grid, new_worker(WorkerKind::GridWorker))).unwrap();
    for (cx, kind) in [(&town, WorkerKind::GridWorker), (&grid, WorkerKind::SocialWorker)] {
        let refused = put!(bed, tx => worker::create(tx, cx, new_worker(kind)));
        assert_eq!(said(refused), "refused: grid-worker-in-grid");
    }
    assert_eq!(ask!(bed, tx => worker::get(tx, &home, in_grid.id)).unwrap(), in_grid);
    assert_eq!(said(ask!(bed, tx => worker::get(tx, &grid, staff.id))), "not found: worker");
    let first = ask!(bed, tx => worker::list(tx, &home, WorkerFilter::default(), Page::first(1))).unwrap();
    assert_eq!(first.items, std::slice::from_ref(&in_grid));
    let rest = Page { after: first.next, limit: None };
    assert_eq!(ask!(bed, tx => worker::list(tx, &home, WorkerFilter::default(), rest)).unwrap().items, [staff]);
    let counted = ask!(bed, tx => worker::count_by_kind(tx, &home)).unwrap();
    assert_eq!(counted, [(WorkerKind::CommunityStaff, 1), (WorkerKind::GridWorker, 1)]);
    assert_eq!(ask!(bed, tx => worker::count_by_kind(tx, &world.system(world.next_door))).unwrap(), []);
}

async fn wrong_people_are_refused(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let system = world.system(world.home);
    let new = |name: &str, phone: &str, skill: &str| NewVolunteer {
        name: name.to_owned(),
        phone: Some(phone.to_owned()),
        skills: vec![skill.to_owned()],
        ..Default::default()
    };
    for (new, expected) in [
        (new("", "19900000001", "修灯"), "invalid: name required"),
        (new("赵大勇", "123", "修灯"), "invalid: phone phone"),
        (new("赵大勇", "19900000001", ""), "invalid: skills required"),
    ] {
        assert_eq!(said(put!(bed, tx => volunteer::create(tx, &staff, new))), expected);
    }
    let refused = put!(bed, tx => worker::create(tx, &staff, new_worker(WorkerKind::CommunityStaff)));
    assert_eq!(said(refused), "forbidden: workers.write");
    let nameless = NewWorker { name: String::new(), ..new_worker(WorkerKind::CommunityStaff) };
    assert_eq!(said(put!(bed, tx => worker::create(tx, &system, nameless))), "invalid: name required");
}

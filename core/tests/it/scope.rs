//! The neighbour sees nothing, and cannot tell what exists from what does not.

use serde_json::json;
use wushe_core::app::personal::{Field, Person};
use wushe_core::app::{Cx, audit, hours, invocation, module, notification, personal, record, request, resident, team};
use wushe_core::app::{volunteer, worker};
use wushe_core::domain::access::Role;
use wushe_core::domain::hours::{DecideHours, HoursFilter, NewHours};
use wushe_core::domain::page::Page;
use wushe_core::domain::request::{Assignee, RequestFilter};
use wushe_core::domain::team::{JoinTeam, NewTeam};
use wushe_core::domain::unit::UnitKind;
use wushe_core::domain::volunteer::SetAvailableVolunteer;
use wushe_core::domain::worker::{NewWorker, WorkerFilter, WorkerKind, WorkerLevel};
use wushe_core::id::{HoursId, InvocationId, RecordId, RequestId, ResidentId, TeamId, VolunteerId, WorkerId};

use crate::kit::{Bed, World, new_request, new_resident, said};

store_tests![
    the_neighbours_staff_finds_nothing,
    the_neighbours_staff_does_nothing,
    the_neighbour_asks_in_vain_in_our_unit,
    a_neighbouring_module_keeps_to_its_unit,
    the_neighbours_lists_are_empty,
    administrators_see_their_own_units,
];

/// One of everything, at home.
struct Things {
    resident: ResidentId,
    volunteer: VolunteerId,
    team: TeamId,
    worker: WorkerId,
    request: RequestId,
    hours: HoursId,
}

impl Things {
    async fn new(world: &World<'_>) -> Self {
        let (bed, system) = (world.bed, world.system(world.home));
        let resident = world.resident(world.home, "李秀兰").await;
        let volunteer = world.volunteer(world.home, "赵大勇").await;
        let team = put!(bed, tx => team::create(tx, &system, NewTeam::named("值班队"))).unwrap().id;
        put!(bed, tx => team::join(tx, &system, team, JoinTeam { volunteer_id: volunteer })).unwrap();
        let new = NewWorker {
            name: "刘红梅".to_owned(),
            kind: WorkerKind::CommunityStaff,
            level: WorkerLevel::None,
            ..NewWorker::default()
        };
        let worker = put!(bed, tx => worker::create(tx, &system, new)).unwrap().id;
        let request = world.done_request(world.home, resident, volunteer).await.id;
        let new = claim(request, volunteer, &system);
        let hours = put!(bed, tx => hours::create(tx, &system, new)).unwrap().id;
        Self { resident, volunteer, team, worker, request, hours }
    }

    /// Ids of nothing.
    fn made_up(bed: &Bed) -> Self {
        let id = || bed.core.ids.next(bed.core.clock.now());
        Self {
            resident: ResidentId::from_uuid(id()),
            volunteer: VolunteerId::from_uuid(id()),
            team: TeamId::from_uuid(id()),
            worker: WorkerId::from_uuid(id()),
            request: RequestId::from_uuid(id()),
            hours: HoursId::from_uuid(id()),
        }
    }
}

fn claim(request_id: RequestId, volunteer_id: VolunteerId, cx: &Cx) -> NewHours {
    NewHours::of_request(request_id, volunteer_id, 30, cx.now.plus_seconds(-3600))
}

/// What every reading use case answers for these ids.
async fn read(bed: &Bed, cx: &Cx, of: &Things) -> Vec<String> {
    let mut answers = Vec::new();
    let mut none = |answer: wushe_core::Result<bool>| {
        answers.push(match answer {
            Ok(there) => format!("there: {there}"),
            Err(error) => said::<()>(Err(error)),
        });
    };
    none(ask!(bed, tx => resident::look(tx, cx, of.resident)).map(|found| found.is_some()));
    none(ask!(bed, tx => volunteer::look(tx, cx, of.volunteer)).map(|found| found.is_some()));
    none(ask!(bed, tx => team::look(tx, cx, of.team)).map(|found| found.is_some()));
    none(ask!(bed, tx => request::find(tx, cx, of.request)).map(|found| found.is_some()));
    answers.push(said(ask!(bed, tx => worker::get(tx, cx, of.worker))));
    answers.push(said(ask!(bed, tx => request::history(tx, cx, of.request))));
    answers.push(said(ask!(bed, tx => hours::of_request(tx, cx, of.request))));
    answers.push(said(ask!(bed, tx => hours::of_volunteer(tx, cx, of.volunteer, Page::first(10)))));
    for person in [Person::Resident(of.resident), Person::Volunteer(of.volunteer)] {
        for field in Field::ALL {
            answers.push(said(put!(bed, tx => personal::reveal(tx, cx, person, *field, "来电"))));
        }
    }
    answers
}

/// What every writing use case answers for these ids.
async fn write(bed: &Bed, cx: &Cx, of: &Things, our_volunteer: VolunteerId, our_team: TeamId) -> Vec<String> {
    let mut answers = Vec::new();
    let resident = new_resident("改名");
    answers.push(said(put!(bed, tx => resident::update(tx, cx, of.resident, 1, resident))));
    answers.push(said(put!(bed, tx => request::open(tx, cx, new_request(of.resident)))));
    for to in [Assignee::Volunteer(our_volunteer), Assignee::Team(our_team)] {
        answers.push(said(put!(bed, tx => request::dispatch(tx, cx, of.request, to.into()))));
    }
    answers.push(said(put!(bed, tx => request::accept(tx, cx, of.request, Default::default()))));
    answers.push(said(put!(bed, tx => request::take(tx, cx, of.request, Default::default()))));
    answers.push(said(put!(bed, tx => request::decline(tx, cx, of.request, "没空".into()))));
    answers.push(said(put!(bed, tx => request::report_done(tx, cx, of.request, "好了".into()))));
    answers.push(said(put!(bed, tx => request::verify(tx, cx, of.request, (true, "满意").into()))));
    answers.push(said(put!(bed, tx => request::close(tx, cx, of.request, Default::default()))));
    answers.push(said(put!(bed, tx => request::void(tx, cx, of.request, "误开".into()))));
    answers.push(said(put!(bed, tx => hours::create(tx, cx, claim(of.request, of.volunteer, cx)))));
    answers.push(said(
        put!(bed, tx => hours::decide(tx, cx, of.hours, DecideHours { approve: true, ..Default::default() })),
    ));
    answers.push(said(
        put!(bed, tx => volunteer::set_available(tx, cx, of.volunteer, SetAvailableVolunteer { available: false })),
    ));
    answers.push(said(put!(bed, tx => team::join(tx, cx, of.team, JoinTeam { volunteer_id: our_volunteer }))));
    answers.push(said(put!(bed, tx => team::join(tx, cx, our_team, JoinTeam { volunteer_id: of.volunteer }))));
    answers
}

async fn the_neighbours_staff_finds_nothing(bed: Bed) {
    let world = World::new(&bed).await;
    let (things, made_up) = (Things::new(&world).await, Things::made_up(&bed));
    let next_door = world.staff(world.next_door, "desk2").await;
    let answers = read(&bed, &next_door, &things).await;
    assert_eq!(answers, read(&bed, &next_door, &made_up).await);
    assert!(answers.iter().all(|answer| answer == "there: false" || answer.starts_with("not found")), "{answers:?}");
    // At home the same questions are answered.
    let home = world.staff(world.home, "desk").await;
    assert!(read(&bed, &home, &things).await.iter().all(|answer| answer == "there: true" || answer == "ok"));
}

async fn the_neighbours_staff_does_nothing(bed: Bed) {
    let world = World::new(&bed).await;
    let (things, made_up) = (Things::new(&world).await, Things::made_up(&bed));
    let next_door = world.staff(world.next_door, "desk2").await;
    let volunteer = world.volunteer(world.next_door, "邻人").await;
    let team = put!(bed, tx => team::create(tx, &next_door, NewTeam::named("邻队"))).unwrap().id;
    let before = ask!(bed, tx => request::find(tx, &world.system(world.home), things.request)).unwrap();
    let answers = write(&bed, &next_door, &things, volunteer, team).await;
    assert_eq!(answers, write(&bed, &next_door, &made_up, volunteer, team).await);
    assert!(answers.iter().all(|answer| answer.starts_with("not found")), "{answers:?}");
    assert_eq!(ask!(bed, tx => request::find(tx, &world.system(world.home), things.request)).unwrap(), before);
}

async fn the_neighbour_asks_in_vain_in_our_unit(bed: Bed) {
    let world = World::new(&bed).await;
    let (things, made_up) = (Things::new(&world).await, Things::made_up(&bed));
    let desk = world.staff(world.next_door, "desk2").await.in_unit(world.home);
    let volunteer = world.volunteer(world.next_door, "邻人").await;
    let volunteer_cx = world.as_volunteer(world.next_door, "neighbour", volunteer).await.in_unit(world.home);
    let resident = world.resident(world.next_door, "外人").await;
    let resident_cx = world.as_resident(world.next_door, "stranger", resident).await.in_unit(world.home);
    let nobody = world.anonymous(world.home);
    for cx in [&desk, &volunteer_cx, &resident_cx, &nobody] {
        let answers = read(&bed, cx, &things).await;
        assert_eq!(answers, read(&bed, cx, &made_up).await);
        let refused = |answer: &String| {
            answer == "there: false"
                || ["not found", "forbidden", "unauthenticated"].iter().any(|word| answer.starts_with(word))
        };
        assert!(answers.iter().all(refused), "{answers:?}");
        let answers = write(&bed, cx, &things, things.volunteer, things.team).await;
        assert_eq!(answers, write(&bed, cx, &made_up, things.volunteer, things.team).await);
        assert!(answers.iter().all(refused), "{answers:?}");
    }
}

async fn a_neighbouring_module_keeps_to_its_unit(bed: Bed) {
    let world = World::new(&bed).await;
    let (things, made_up) = (Things::new(&world).await, Things::made_up(&bed));
    let next_door = world.staff(world.next_door, "desk2").await;
    let cx = Cx { module: Some("liaison-card".into()), ..next_door };
    for of in [&things, &made_up] {
        assert_eq!(ask!(bed, tx => resident::look(tx, &cx, of.resident)).unwrap(), None);
        assert_eq!(ask!(bed, tx => volunteer::look(tx, &cx, of.volunteer)).unwrap(), None);
        assert_eq!(ask!(bed, tx => team::look(tx, &cx, of.team)).unwrap(), None);
        assert_eq!(ask!(bed, tx => request::find(tx, &cx, of.request)).unwrap(), None);
        for person in [Person::Resident(of.resident), Person::Volunteer(of.volunteer)] {
            let shown = ask!(bed, tx => personal::show(tx, &cx, person, Field::Phone));
            assert!(said(shown).starts_with("not found"));
        }
        for (to, expected) in [
            (notification::Recipient::Resident(of.resident), "not found: resident"),
            (notification::Recipient::Volunteer(of.volunteer), "not found: volunteer"),
            (notification::Recipient::Team(of.team), "not found: team"),
        ] {
            assert_eq!(said(put!(bed, tx => notification::send(tx, &cx, to, "{}"))), expected);
        }
    }

    let cards = record::Collection { name: "card".to_owned(), ..Default::default() };
    let body = json!({ "number": "L-1" }).as_object().cloned().unwrap();
    let at_home = Cx { module: Some("liaison-card".into()), ..world.system(world.home) };
    let card = put!(bed, tx => record::insert(tx, &at_home, &cards, body.clone())).unwrap().record.id;
    let random = RecordId::from_uuid(bed.core.ids.next(cx.now));
    let another_module = Cx { module: Some("canteen".into()), ..at_home.clone() };
    let another_collection = record::Collection { name: "visit".to_owned(), ..Default::default() };
    for (cx, collection) in [(&cx, &cards), (&another_module, &cards), (&at_home, &another_collection)] {
        for id in [card, random] {
            assert_eq!(ask!(bed, tx => record::get(tx, cx, collection, id)).unwrap(), None);
            let updated = put!(bed, tx => record::update(tx, cx, collection, id, 1, body.clone()));
            assert_eq!(said(updated), "not found: record");
            assert_eq!(said(put!(bed, tx => record::delete(tx, cx, collection, id, 1))), "not found: record");
        }
        let all = ask!(bed, tx => record::query(tx, cx, collection, record::RecordFilter::default()));
        assert!(all.unwrap().is_empty());
        let filter = record::RecordFilter::default();
        assert_eq!(ask!(bed, tx => record::count(tx, cx, collection, &filter)).unwrap(), 0);
    }
    assert!(ask!(bed, tx => record::get(tx, &at_home, &cards, card)).unwrap().is_some());
}

async fn the_neighbours_lists_are_empty(bed: Bed) {
    let world = World::new(&bed).await;
    let things = Things::new(&world).await;
    let cx = world.staff(world.next_door, "desk2").await;
    assert!(ask!(bed, tx => resident::list(tx, &cx, Default::default(), Page::first(10))).unwrap().items.is_empty());
    for text in ["李秀兰", "19900001234", "1234"] {
        assert!(ask!(bed, tx => resident::find(tx, &cx, text, 10)).unwrap().is_empty());
    }
    assert!(ask!(bed, tx => volunteer::list(tx, &cx, Default::default(), Page::first(10))).unwrap().items.is_empty());
    assert!(ask!(bed, tx => team::list(tx, &cx, Default::default(), Page::default())).unwrap().items.is_empty());
    assert!(ask!(bed, tx => hours::list(tx, &cx, HoursFilter::default(), Page::first(10))).unwrap().items.is_empty());
    assert!(ask!(bed, tx => worker::list(tx, &cx, WorkerFilter::default(), Page::default())).unwrap().items.is_empty());
    let of_ours = RequestFilter { resident_id: Some(things.resident), ..Default::default() };
    for filter in [RequestFilter::default(), of_ours] {
        assert!(ask!(bed, tx => request::list(tx, &cx, filter.clone(), Page::default())).unwrap().items.is_empty());
        assert_eq!(ask!(bed, tx => request::count(tx, &cx, filter)).unwrap(), 0);
    }
    assert_eq!(ask!(bed, tx => resident::count(tx, &cx, Default::default())).unwrap(), 0);
    assert_eq!(ask!(bed, tx => volunteer::count(tx, &cx, Default::default())).unwrap(), 0);
}

async fn administrators_see_their_own_units(bed: Bed) {
    let world = World::new(&bed).await;
    world.install("liaison-card").await;
    let home = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let next_door = world.with_roles(world.next_door, "admin2", &[Role::UnitAdmin]).await;
    let word = module::Word { enabled: true, settings: None, grants: module::Grants::These(Vec::new()), seen: None };
    put!(bed, tx => module::say(tx, &home, "liaison-card", &[UnitKind::Community], word)).unwrap();
    let failure = invocation::InvocationFailure {
        id: InvocationId::from_uuid(bed.core.ids.next(home.now)),
        at: home.now,
        module_id: "liaison-card".to_owned(),
        version: "1.0.0".to_owned(),
        unit_id: world.home,
        user_id: home.user(),
        kind: "action".to_owned(),
        name: "open".to_owned(),
        code: "module_trap".to_owned(),
        detail: "unreachable".to_owned(),
    };
    put!(bed, tx => invocation::keep_failure(tx, failure)).unwrap();
    let seen = async |cx: &Cx| {
        let words = ask!(bed, tx => module::words(tx, cx, "liaison-card")).unwrap().len();
        let failures = ask!(bed, tx => invocation::list_failures(tx, cx, "liaison-card", 10)).unwrap().len();
        let trail = ask!(bed, tx => audit::list(tx, cx, None, 200)).unwrap();
        (words, failures, trail.iter().any(|entry| entry.verb == "modules.enable"))
    };
    assert_eq!(seen(&home).await, (1, 1, true));
    assert_eq!(seen(&next_door).await, (0, 0, false));
    assert_eq!(seen(&world.system(world.county)).await, (1, 1, true));
}

//! Signing up: the last seat goes to one, the others wait in order, nobody is in two places, minors have a guardian.

use wushe_core::app::access;
use wushe_core::app::{Cx, activity, activity_session, guardian, resident, sign_up};
use wushe_core::domain::access::Role;
use wushe_core::domain::activity::NewActivity;
use wushe_core::domain::activity_session::NewActivitySession;
use wushe_core::domain::guardian::{GuardianRelation, NewGuardian};
use wushe_core::domain::page::Page;
use wushe_core::domain::resident::{NewResident, SpecialGroup};
use wushe_core::domain::sign_up::{
    AttendSignUp, Attendance, CancelSignUp, NewSignUp, RevealGuardian, SignUpFilter, SignUpRole, SignUpStatus,
    SignUpView,
};
use wushe_core::id::{ActivitySessionId, ResidentId, SignUpId};

use crate::activities::{for_helper, for_resident, later, new_activity, new_session, open_session};
use crate::kit::{Bed, NOW, World, contains, new_resident, said};

store_tests![
    people_sign_up_themselves_in_time,
    staff_sign_people_up,
    nobody_is_in_two_places,
    one_person_is_not_two,
    minors_need_a_guardian,
    a_guardian_is_kept_sealed,
    a_guardian_signs_their_child_up,
    activities_are_for_whom_they_are_for,
    who_came_is_noted,
    whoever_walks_in_needs_no_seat,
    people_see_their_own,
    the_neighbour_sees_no_seat,
];

fn reason() -> CancelSignUp {
    CancelSignUp { reason: "有事".to_owned() }
}

pub(crate) async fn cancel(bed: &Bed, cx: &Cx, id: SignUpId) -> String {
    said(put!(bed, tx => sign_up::cancel(tx, cx, id, reason())))
}

pub(crate) async fn all_of(bed: &Bed, cx: &Cx, session: ActivitySessionId) -> Vec<SignUpView> {
    let filter = SignUpFilter { session_id: Some(session), ..Default::default() };
    let page = Page { after: None, limit: Some(200) };
    ask!(bed, tx => sign_up::list(tx, cx, filter, page)).unwrap().items
}

async fn people_sign_up_themselves_in_time(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let id = world.resident(world.home, "李秀兰").await;
    let own = world.as_resident(world.home, "xiulan", id).await;
    let other = world.resident(world.home, "王桂英").await;
    let session = open_session(&world, world.home, new_activity(), 48, Some(5)).await;
    let new = NewActivitySession {
        sign_up_opens_at: Some(NOW.plus_seconds(3600)),
        sign_up_closes_at: Some(NOW.plus_seconds(24 * 3600)),
        ..new_session(session.activity_id, 48, Some(5))
    };
    put!(bed, tx => activity_session::update(tx, &system, session.id, 1, new)).unwrap();
    let ask_for = async |cx: &Cx, id| said(put!(bed, tx => sign_up::create(tx, cx, for_resident(session.id, id))));
    assert_eq!(ask_for(&own, id).await, "refused: sign-up-closed");
    assert_eq!(ask_for(&later(&own, 24), id).await, "refused: sign-up-closed");
    assert_eq!(ask_for(&later(&own, 2), other).await, "forbidden: activities.write");
    assert_eq!(ask_for(&world.anonymous(world.home), id).await, "unauthenticated");
    // Without a name it is oneself.
    let new = NewSignUp { resident_id: None, ..for_resident(session.id, id) };
    let made = put!(bed, tx => sign_up::create(tx, &later(&own, 2), new)).unwrap();
    assert_eq!((made.resident_id, made.on_behalf, made.status), (Some(id), false, SignUpStatus::Seated));
    assert_eq!(made.name, "李*兰");
    assert_eq!(ask_for(&later(&own, 3), id).await, "refused: sign-up-twice");
    put!(bed, tx => activity::close(tx, &system, session.activity_id)).unwrap();
    assert_eq!(ask_for(&later(&system, 3), other).await, "refused: sign-up-closed");
}

async fn staff_sign_people_up(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let id = world.resident(world.home, "李秀兰").await;
    let helper = world.volunteer(world.home, "赵大勇").await;
    let session = open_session(&world, world.home, new_activity(), 2, Some(5)).await;
    // People who ring after it has begun.
    let during = later(&staff, 2);
    let made = put!(bed, tx => sign_up::create(tx, &during, for_resident(session.id, id))).unwrap();
    assert_eq!((made.on_behalf, made.role), (true, SignUpRole::Participant));
    let help = put!(bed, tx => sign_up::create(tx, &during, for_helper(session.id, helper))).unwrap();
    assert_eq!((help.role, help.task.as_str(), help.name.as_str()), (SignUpRole::Helper, "量血压", "赵*勇"));
    let worker = world.with_roles(world.home, "grid", &[Role::GridWorker]).await;
    let answer = put!(bed, tx => sign_up::create(tx, &worker, for_resident(session.id, id)));
    assert_eq!(said(answer), "forbidden: activities.write");
    let both = NewSignUp { volunteer_id: Some(helper), ..for_resident(session.id, id) };
    assert_eq!(said(put!(bed, tx => sign_up::create(tx, &staff, both))), "invalid: volunteer_id one-of");
    let no_volunteer = NewSignUp { role: SignUpRole::Helper, ..for_resident(session.id, id) };
    assert_eq!(said(put!(bed, tx => sign_up::create(tx, &staff, no_volunteer))), "invalid: volunteer_id required");
    let nobody = NewSignUp { resident_id: None, ..for_resident(session.id, id) };
    assert_eq!(said(put!(bed, tx => sign_up::create(tx, &staff, nobody))), "invalid: resident_id required");
}

async fn nobody_is_in_two_places(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let id = world.resident(world.home, "李秀兰").await;
    let first = open_session(&world, world.home, new_activity(), 2, Some(1)).await;
    let same_time = open_session(&world, world.grid, new_activity(), 2, None).await;
    let after = open_session(&world, world.home, new_activity(), 3, None).await;
    let ask_for = async |session| said(put!(bed, tx => sign_up::create(tx, &system, for_resident(session, id))));
    assert_eq!(ask_for(first.id).await, "ok");
    assert_eq!(ask_for(same_time.id).await, "refused: sign-up-overlap");
    // One ends when the other begins.
    assert_eq!(ask_for(after.id).await, "ok");
    // A place on a waiting list is a place too: it may become a seat at any time.
    let other = world.resident(world.home, "王桂英").await;
    put!(bed, tx => sign_up::create(tx, &system, for_resident(first.id, other))).unwrap();
    let answer = put!(bed, tx => sign_up::create(tx, &system, for_resident(same_time.id, other)));
    assert_eq!(said(answer), "refused: sign-up-overlap");
    let first_of_id = all_of(&bed, &system, first.id).await[0].id;
    assert_eq!(cancel(&bed, &system, first_of_id).await, "ok");
    assert_eq!(ask_for(same_time.id).await, "ok");
}

async fn one_person_is_not_two(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let id = world.resident(world.home, "赵大勇").await;
    let helper = world.volunteer(world.home, "赵大勇").await;
    link(&bed, &world, id, helper).await;
    let session = open_session(&world, world.home, new_activity(), 2, None).await;
    let other = open_session(&world, world.home, new_activity(), 2, None).await;
    put!(bed, tx => sign_up::create(tx, &system, for_resident(session.id, id))).unwrap();
    let again = put!(bed, tx => sign_up::create(tx, &system, for_helper(session.id, helper)));
    assert_eq!(said(again), "refused: sign-up-twice");
    let elsewhere = put!(bed, tx => sign_up::create(tx, &system, for_helper(other.id, helper)));
    assert_eq!(said(elsewhere), "refused: sign-up-overlap");
}

/// A login that is resident and volunteer at once.
async fn link(bed: &Bed, world: &World<'_>, resident: ResidentId, helper: wushe_core::id::VolunteerId) {
    let system = world.system(world.home);
    let new = access::NewUser {
        login: "both".to_owned(),
        name: "赵大勇".to_owned(),
        password: crate::kit::PASSWORD.to_owned(),
        resident_id: Some(resident),
        volunteer_id: Some(helper),
        worker_id: None,
    };
    put!(bed, tx => access::create_user(tx, &system, new)).unwrap();
}

async fn child(bed: &Bed, world: &World<'_>, id_number: Option<&str>) -> ResidentId {
    let new = NewResident {
        id_number: id_number.map(str::to_owned),
        groups: vec![SpecialGroup::Child],
        ..new_resident("李小宝")
    };
    put!(bed, tx => resident::create(tx, &world.system(world.home), new)).unwrap().id
}

fn guarded(session: ActivitySessionId, id: ResidentId) -> NewSignUp {
    NewSignUp {
        guardian_name: "李建国".to_owned(),
        guardian_phone: "19900005678".to_owned(),
        ..for_resident(session, id)
    }
}

async fn minors_need_a_guardian(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let session = open_session(&world, world.home, new_activity(), 2, None).await;
    // By the date in the number: born in June 2011, fifteen now.
    let by_number = child(&bed, &world, Some("510899201106010052")).await;
    let by_group = child(&bed, &world, None).await;
    for id in [by_number, by_group] {
        let alone = for_resident(session.id, id);
        let with_name = NewSignUp { guardian_name: "李建国".to_owned(), ..alone.clone() };
        let odd = NewSignUp { guardian_phone: "打不通".to_owned(), ..guarded(session.id, id) };
        for (new, expected) in [
            (alone, "invalid: guardian_name guardian"),
            (with_name, "invalid: guardian_phone guardian"),
            (odd, "invalid: guardian_phone phone"),
            (guarded(session.id, id), "ok"),
        ] {
            assert_eq!(said(put!(bed, tx => sign_up::create(tx, &system, new))), expected);
        }
    }
    // Who has come of age decides alone, whatever group they once were put in.
    let grown = child(&bed, &world, Some("510899198506151239")).await;
    assert_eq!(said(put!(bed, tx => sign_up::create(tx, &system, for_resident(session.id, grown)))), "ok");
}

async fn a_guardian_is_kept_sealed(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let session = open_session(&world, world.home, new_activity(), 2, None).await;
    let id = child(&bed, &world, None).await;
    let made = put!(bed, tx => sign_up::create(tx, &staff, guarded(session.id, id))).unwrap();
    assert_eq!(made.guardian_name.as_deref(), Some("李*国"));
    assert_eq!(made.guardian_phone.as_deref(), Some("199****5678"));
    let at_rest = bed.at_rest().await;
    assert!(!contains(&at_rest, "李建国") && !contains(&at_rest, "19900005678"));
    let reveal = async |cx: &Cx, purpose: &str| {
        let input = RevealGuardian { purpose: purpose.to_owned() };
        put!(bed, tx => sign_up::reveal_guardian(tx, cx, made.id, input))
    };
    let shown = reveal(&staff, "孩子摔倒，通知家长").await.unwrap();
    assert_eq!((shown.guardian_name.as_str(), shown.guardian_phone.as_str()), ("李建国", "19900005678"));
    assert_eq!(said(reveal(&staff, " ").await), "invalid: purpose required");
    let worker = world.with_roles(world.home, "grid", &[Role::GridWorker]).await;
    assert_eq!(said(reveal(&worker, "看看").await), "forbidden: personal.reveal");
    let trail = ask!(bed, tx => wushe_core::app::audit::list(tx, &world.system(world.home), None, 50)).unwrap();
    let noted = trail.iter().find(|entry| entry.verb == "personal.reveal").unwrap();
    assert_eq!((noted.purpose.as_str(), noted.detail.as_str()), ("孩子摔倒，通知家长", "guardian"));
}

async fn activities_are_for_whom_they_are_for(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let person = async |name: &str, number: Option<&str>, groups: Vec<SpecialGroup>| {
        let new = NewResident { id_number: number.map(str::to_owned), groups, ..new_resident(name) };
        put!(bed, tx => resident::create(tx, &system, new)).unwrap().id
    };
    let woman = person("李秀兰", Some("510899195803090029"), vec![SpecialGroup::Elder]).await;
    let man = person("李建国", Some("510899198506151239"), vec![]).await;
    let unknown = person("王桂英", None, vec![SpecialGroup::Hardship]).await;
    let ask_for = async |session, id| said(put!(bed, tx => sign_up::create(tx, &system, for_resident(session, id))));
    let women = NewActivity { women_only: true, ..new_activity() };
    let teahouse = open_session(&world, world.home, women, 2, None).await.id;
    assert_eq!(ask_for(teahouse, woman).await, "ok");
    assert_eq!(ask_for(teahouse, man).await, "refused: sign-up-women-only");
    assert_eq!(ask_for(teahouse, unknown).await, "ok");
    let groups = vec![SpecialGroup::Hardship, SpecialGroup::Elder, SpecialGroup::Elder];
    let elders = NewActivity { groups, ..new_activity() };
    let dinner = open_session(&world, world.home, elders, 4, None).await;
    let view = ask!(bed, tx => activity::get(tx, &system, dinner.activity_id)).unwrap();
    assert_eq!(view.groups, [SpecialGroup::Elder, SpecialGroup::Hardship]);
    assert_eq!(ask_for(dinner.id, woman).await, "ok");
    assert_eq!(ask_for(dinner.id, unknown).await, "ok");
    assert_eq!(ask_for(dinner.id, man).await, "refused: sign-up-audience");
    // Whoever helps need not belong to those it is for.
    let helper = world.volunteer(world.home, "赵大勇").await;
    assert_eq!(said(put!(bed, tx => sign_up::create(tx, &system, for_helper(dinner.id, helper)))), "ok");
}

async fn who_came_is_noted(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let session = open_session(&world, world.home, new_activity(), 2, Some(1)).await;
    let mut ids = Vec::new();
    for name in ["李秀兰", "王桂英"] {
        let id = world.resident(world.home, name).await;
        ids.push(put!(bed, tx => sign_up::create(tx, &staff, for_resident(session.id, id))).unwrap().id);
    }
    let attend =
        async |cx: &Cx, id, attendance| put!(bed, tx => sign_up::attend(tx, cx, id, AttendSignUp { attendance }));
    assert_eq!(said(attend(&staff, ids[0], Attendance::Attended).await), "refused: session-not-begun");
    let then = later(&staff, 1);
    assert_eq!(attend(&then, ids[0], Attendance::Attended).await.unwrap().attendance, Attendance::Attended);
    assert_eq!(attend(&then, ids[0], Attendance::Absent).await.unwrap().attendance, Attendance::Absent);
    assert_eq!(said(attend(&then, ids[1], Attendance::Attended).await), "refused: sign-up-no-seat");
    let own =
        world.as_resident(world.home, "xiulan", all_of(&bed, &staff, session.id).await[0].resident_id.unwrap()).await;
    assert_eq!(said(attend(&later(&own, 1), ids[0], Attendance::Attended).await), "forbidden: activities.write");
    // A seat of another session is none of this one.
    let other = open_session(&world, world.home, new_activity(), 2, None).await;
    let input = wushe_core::domain::activity_session::HoldActivitySession { attended: ids, ..Default::default() };
    let answer = put!(bed, tx => activity_session::hold(tx, &later(&staff, 3), other.id, input));
    assert_eq!(said(answer), "not found: sign_up");
}

async fn whoever_walks_in_needs_no_seat(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let session = open_session(&world, world.home, new_activity(), 2, Some(1)).await;
    let first = world.resident(world.home, "李秀兰").await;
    put!(bed, tx => sign_up::create(tx, &staff, for_resident(session.id, first))).unwrap();
    let second = world.resident(world.home, "王桂英").await;
    let walk_in = async |cx: &Cx, id| put!(bed, tx => sign_up::walk_in(tx, cx, for_resident(session.id, id)));
    assert_eq!(said(walk_in(&staff, second).await), "refused: session-not-begun");
    let then = later(&staff, 2);
    let made = walk_in(&then, second).await.unwrap();
    assert_eq!((made.status, made.attendance), (SignUpStatus::WalkIn, Attendance::Attended));
    assert_eq!(said(walk_in(&then, second).await), "refused: sign-up-twice");
    assert_eq!(said(walk_in(&then, first).await), "refused: sign-up-twice");
    let own = world.as_resident(world.home, "xiulan", first).await;
    assert_eq!(said(walk_in(&later(&own, 2), first).await), "forbidden: activities.write");
    let after = ask!(bed, tx => activity_session::get(tx, &staff, session.id)).unwrap();
    assert_eq!((after.seated, after.attended, after.beneficiaries), (1, 1, 1));
}

async fn people_see_their_own(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let id = world.resident(world.home, "李秀兰").await;
    let own = world.as_resident(world.home, "xiulan", id).await;
    let other = world.resident(world.home, "王桂英").await;
    let mut made = Vec::new();
    for in_hours in [2, 4, 6] {
        let session = open_session(&world, world.home, new_activity(), in_hours, None).await.id;
        made.insert(0, put!(bed, tx => sign_up::create(tx, &own, for_resident(session, id))).unwrap().id);
        put!(bed, tx => sign_up::create(tx, &system, for_resident(session, other))).unwrap();
    }
    let mine = ask!(bed, tx => sign_up::mine(tx, &own, Page::first(2))).unwrap();
    assert_eq!(mine.items.iter().map(|one| one.id).collect::<Vec<_>>(), made[..2]);
    let rest = ask!(bed, tx => sign_up::mine(tx, &own, Page { after: mine.next, limit: Some(2) })).unwrap();
    assert_eq!(rest.items.iter().map(|one| one.id).collect::<Vec<_>>(), made[2..]);
    let of = |id| SignUpFilter { resident_id: Some(id), ..Default::default() };
    assert_eq!(ask!(bed, tx => sign_up::list(tx, &own, of(id), Page::default())).unwrap().items.len(), 3);
    let others = ask!(bed, tx => sign_up::list(tx, &own, of(other), Page::default()));
    assert_eq!(said(others), "forbidden: activities.read");
    let all = ask!(bed, tx => sign_up::list(tx, &own, SignUpFilter::default(), Page::default()));
    assert_eq!(said(all), "forbidden: activities.read");
    let everything = ask!(bed, tx => sign_up::list(tx, &system, SignUpFilter::default(), Page::first(4))).unwrap();
    assert_eq!((everything.items.len(), everything.next.is_some()), (4, true));
    let waiting = SignUpFilter { status: Some(SignUpStatus::Waiting), ..of(other) };
    assert!(ask!(bed, tx => sign_up::list(tx, &system, waiting, Page::default())).unwrap().items.is_empty());
    assert_eq!(
        said(ask!(bed, tx => sign_up::mine(tx, &world.anonymous(world.home), Page::default()))),
        "unauthenticated"
    );
}

async fn the_neighbour_sees_no_seat(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let there = world.staff(world.next_door, "other").await;
    let id = world.resident(world.home, "李秀兰").await;
    let session = open_session(&world, world.home, new_activity(), 2, None).await.id;
    let real = put!(bed, tx => sign_up::create(tx, &system, for_resident(session, id))).unwrap().id;
    let made_up = SignUpId::from_uuid(bed.core.ids.next(NOW));
    let stranger = world.as_resident(world.home, "guiying", world.resident(world.home, "王桂英").await).await;
    for cx in [&later(&there, 3), &later(&stranger, 3)] {
        let mut answers = Vec::new();
        for id in [real, made_up] {
            let here = AttendSignUp { attendance: Attendance::Attended };
            let why = RevealGuardian { purpose: "看看".to_owned() };
            answers.push([
                said(ask!(bed, tx => sign_up::get(tx, cx, id))),
                cancel(&bed, cx, id).await,
                said(put!(bed, tx => sign_up::attend(tx, cx, id, here))),
                said(put!(bed, tx => sign_up::reveal_guardian(tx, cx, id, why))),
            ]);
        }
        assert_eq!(answers[0], answers[1]);
        assert!(answers[0].iter().all(|answer| answer == "not found: sign_up"), "{answers:?}");
    }
    let of = SignUpFilter { session_id: Some(session), ..Default::default() };
    assert!(ask!(bed, tx => sign_up::list(tx, &there, of, Page::default())).unwrap().items.is_empty());
}

async fn a_guardian_signs_their_child_up(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let session = open_session(&world, world.home, new_activity(), 2, None).await;
    let parent = world.resident(world.home, "李建国").await;
    let own = world.as_resident(world.home, "jianguo", parent).await;
    let ward = child(&bed, &world, Some("510899201106010052")).await;
    let ask_for = async || put!(bed, tx => sign_up::create(tx, &own, for_resident(session.id, ward)));
    assert_eq!(said(ask_for().await), "forbidden: activities.write");
    let new = NewGuardian {
        ward_id: ward,
        guardian_id: Some(parent),
        name: None,
        phone: None,
        relation: GuardianRelation::Parent,
        since: wushe_core::domain::day::Day::of(NOW),
    };
    put!(bed, tx => guardian::create(tx, &system, new)).unwrap();
    // The register knows who answers for the child: nothing is typed twice.
    let made = ask_for().await.unwrap();
    assert_eq!((made.resident_id, made.on_behalf, made.guardian_name.as_deref()), (Some(ward), false, None));
    let of = SignUpFilter { resident_id: Some(ward), ..Default::default() };
    assert_eq!(ask!(bed, tx => sign_up::list(tx, &own, of, Page::default())).unwrap().items.len(), 1);
    assert_eq!(cancel(&bed, &own, made.id).await, "ok");
}

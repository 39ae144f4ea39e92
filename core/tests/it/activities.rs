//! Activities and their sessions: from draft to held, and what the figures make of it.

use wushe_core::app::{Cx, activity, activity_session, audit, sign_up};
use wushe_core::domain::access::Role;
use wushe_core::domain::activity::{
    ActivityFilter, ActivityKind, ActivityStatus, ActivityView, CancelActivity, NewActivity,
};
use wushe_core::domain::activity_session::{
    ActivitySessionFilter, ActivitySessionView, CancelActivitySession, HoldActivitySession, NewActivitySession,
    SessionStatus,
};
use wushe_core::domain::page::Page;
use wushe_core::domain::request::ChargeClass;
use wushe_core::domain::sign_up::{NewSignUp, SignUpRole};
use wushe_core::id::{ActivityId, ActivitySessionId, ResidentId, UnitId, VolunteerId};

use crate::kit::{Bed, NOW, World, said};

store_tests![
    an_activity_goes_from_draft_to_held,
    drafts_are_for_staff,
    danger_needs_insurance,
    who_pays_is_settled_before_opening,
    activities_are_listed_newest_first,
    wrong_fields_are_named,
    the_neighbour_does_not_learn_of_activities,
    a_stale_change_is_refused,
    drafts_nobody_needs_are_removed,
];

pub(crate) fn new_activity() -> NewActivity {
    NewActivity {
        kind: ActivityKind::VolunteerService,
        category: "助老敬老".to_owned(),
        title: "免费义诊".to_owned(),
        detail: "量血压、测血糖".to_owned(),
        place: "社区广场".to_owned(),
        charge_class: ChargeClass::FreePublicBenefit,
        organisation_id: None,
        groups: Vec::new(),
        women_only: false,
        hazardous: false,
        risk_note: String::new(),
        insurance_note: String::new(),
    }
}

/// A session of an hour that begins so many hours from now, with a waiting list.
pub(crate) fn new_session(activity_id: ActivityId, in_hours: i64, seats: Option<i64>) -> NewActivitySession {
    let begins_at = NOW.plus_seconds(3600 * in_hours);
    NewActivitySession {
        activity_id,
        begins_at,
        ends_at: begins_at.plus_seconds(3600),
        place: String::new(),
        seats,
        helper_seats: None,
        waiting_list: true,
        sign_up_opens_at: Some(NOW.plus_seconds(-30 * 86_400)),
        sign_up_closes_at: None,
    }
}

pub(crate) fn for_resident(session_id: ActivitySessionId, id: ResidentId) -> NewSignUp {
    NewSignUp {
        session_id,
        role: SignUpRole::Participant,
        resident_id: Some(id),
        volunteer_id: None,
        task: String::new(),
        guardian_name: String::new(),
        guardian_phone: String::new(),
        note: String::new(),
    }
}

pub(crate) fn for_helper(session_id: ActivitySessionId, id: VolunteerId) -> NewSignUp {
    let nobody = ResidentId::from_uuid(uuid::Uuid::nil());
    NewSignUp {
        role: SignUpRole::Helper,
        resident_id: None,
        volunteer_id: Some(id),
        task: "量血压".to_owned(),
        ..for_resident(session_id, nobody)
    }
}

/// An activity of a unit with one session, open for signing up.
pub(crate) async fn open_session(
    world: &World<'_>,
    unit: UnitId,
    new: NewActivity,
    in_hours: i64,
    seats: Option<i64>,
) -> ActivitySessionView {
    let (bed, system) = (world.bed, world.system(unit));
    let activity = put!(bed, tx => activity::create(tx, &system, new)).unwrap();
    let new = new_session(activity.id, in_hours, seats);
    let session = put!(bed, tx => activity_session::create(tx, &system, new)).unwrap();
    put!(bed, tx => activity::open(tx, &system, activity.id)).unwrap();
    ask!(bed, tx => activity_session::get(tx, &system, session.id)).unwrap()
}

/// The same people at another time.
pub(crate) fn later(cx: &Cx, hours: i64) -> Cx {
    Cx { now: cx.now.plus_seconds(3600 * hours), ..cx.clone() }
}

pub(crate) async fn drafted(world: &World<'_>) -> ActivityView {
    let system = world.system(world.home);
    put!(world.bed, tx => activity::create(tx, &system, new_activity())).unwrap()
}

async fn an_activity_goes_from_draft_to_held(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let made = put!(bed, tx => activity::create(tx, &staff, new_activity())).unwrap();
    assert_eq!((made.status, made.unit_id, made.version), (ActivityStatus::Draft, world.home, 1));
    let open = async || said(put!(bed, tx => activity::open(tx, &staff, made.id)));
    let close = async || said(put!(bed, tx => activity::close(tx, &staff, made.id)));
    let hold = async |cx: &Cx| said(put!(bed, tx => activity::hold(tx, cx, made.id)));
    assert_eq!(open().await, "refused: activity-no-session");
    assert_eq!(close().await, "refused: activity-state");
    let session = put!(bed, tx => activity_session::create(tx, &staff, new_session(made.id, 2, Some(30)))).unwrap();
    assert_eq!((session.status, session.place.as_str()), (SessionStatus::Planned, "社区广场"));
    assert_eq!(open().await, "ok");
    assert_eq!(open().await, "refused: activity-state");
    assert_eq!(close().await, "ok");
    // Opened again, for those who come late.
    assert_eq!(open().await, "ok");
    assert_eq!(hold(&staff).await, "refused: activity-sessions-left");
    let counted = HoldActivitySession { drop_ins: 12, ..Default::default() };
    let held =
        async |cx: &Cx, input: HoldActivitySession| put!(bed, tx => activity_session::hold(tx, cx, session.id, input));
    assert_eq!(said(held(&staff, counted.clone()).await), "refused: session-not-begun");
    let then = later(&staff, 3);
    assert_eq!(held(&then, counted).await.unwrap().status, SessionStatus::Held);
    let corrected = HoldActivitySession { drop_ins: 14, ..Default::default() };
    assert_eq!(held(&then, corrected).await.unwrap().beneficiaries, 14);
    assert_eq!(hold(&then).await, "ok");
    let over = ask!(bed, tx => activity::get(tx, &staff, made.id)).unwrap();
    assert_eq!(over.status, ActivityStatus::Held);
    let late = put!(bed, tx => activity_session::create(tx, &staff, new_session(made.id, 5, None)));
    assert_eq!(said(late), "refused: activity-over");
    assert_eq!(
        said(put!(bed, tx => activity::update(tx, &staff, made.id, over.version, new_activity()))),
        "refused: activity-over"
    );
    let trail = ask!(bed, tx => audit::list(tx, &world.system(world.home), None, 50)).unwrap();
    for verb in ["activities.create", "activities.open", "activities.hold_session", "activities.hold"] {
        assert!(trail.iter().any(|entry| entry.verb == verb && entry.user_id == staff.user()), "{verb}");
    }
}

async fn drafts_are_for_staff(bed: Bed) {
    let world = World::new(&bed).await;
    let resident = world.resident(world.home, "李秀兰").await;
    let own = world.as_resident(world.home, "xiulan", resident).await;
    let draft = drafted(&world).await;
    let session =
        put!(bed, tx => activity_session::create(tx, &world.system(world.home), new_session(draft.id, 2, None)))
            .unwrap();
    let open = open_session(&world, world.home, new_activity(), 5, None).await;
    let worker = world.with_roles(world.grid, "grid", &[Role::GridWorker]).await;
    assert_eq!(said(ask!(bed, tx => activity::get(tx, &world.staff(world.home, "desk").await, draft.id))), "ok");
    // Without a login too: what is on is for everybody.
    for cx in [&own, &world.anonymous(world.home), &worker.in_unit(world.home)] {
        assert_eq!(said(ask!(bed, tx => activity::get(tx, cx, draft.id))), "not found: activity");
        assert_eq!(said(ask!(bed, tx => activity_session::get(tx, cx, session.id))), "not found: activity_session");
        let listed = ask!(bed, tx => activity::list(tx, cx, ActivityFilter::default(), Page::first(9))).unwrap();
        assert_eq!(listed.items.iter().map(|one| one.id).collect::<Vec<_>>(), [open.activity_id]);
        assert_eq!(ask!(bed, tx => activity::count(tx, cx, ActivityFilter::default())).unwrap(), 1);
        let on = ask!(bed, tx => activity_session::list(tx, cx, ActivitySessionFilter::default(), Page::first(9)));
        assert_eq!(on.unwrap().items.iter().map(|one| one.id).collect::<Vec<_>>(), [open.id]);
        assert_eq!(said(put!(bed, tx => activity::open(tx, cx, draft.id))), "not found: activity");
    }
    assert_eq!(said(put!(bed, tx => activity::create(tx, &own, new_activity()))), "forbidden: activities.write");
    assert_eq!(said(put!(bed, tx => activity::close(tx, &own, open.activity_id))), "forbidden: activities.write");
    let unknown = world.anonymous(world.home);
    assert_eq!(said(put!(bed, tx => activity::close(tx, &unknown, open.activity_id))), "unauthenticated");
}

async fn danger_needs_insurance(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let new = NewActivity { hazardous: true, ..new_activity() };
    let made = put!(bed, tx => activity::create(tx, &system, new.clone())).unwrap();
    put!(bed, tx => activity_session::create(tx, &system, new_session(made.id, 2, None))).unwrap();
    let open = async || said(put!(bed, tx => activity::open(tx, &system, made.id)));
    assert_eq!(open().await, "refused: activity-insurance");
    let insured = NewActivity {
        risk_note: "登高作业，注意安全".to_owned(),
        insurance_note: "已为志愿者购买意外险".to_owned(),
        ..new
    };
    put!(bed, tx => activity::update(tx, &system, made.id, 1, insured)).unwrap();
    assert_eq!(open().await, "ok");
}

async fn who_pays_is_settled_before_opening(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let draft = drafted(&world).await;
    let paid = NewActivity { charge_class: ChargeClass::LowFee, ..new_activity() };
    let changed = put!(bed, tx => activity::update(tx, &system, draft.id, 1, paid.clone())).unwrap();
    assert_eq!(changed.charge_class, ChargeClass::LowFee);
    let open = open_session(&world, world.home, new_activity(), 2, None).await;
    let answer = put!(bed, tx => activity::update(tx, &system, open.activity_id, 2, paid));
    assert_eq!(said(answer), "refused: activity-charge-settled");
    let renamed = NewActivity { title: "义诊进小区".to_owned(), ..new_activity() };
    put!(bed, tx => activity::update(tx, &system, open.activity_id, 2, renamed)).unwrap();
    let session = ask!(bed, tx => activity_session::get(tx, &system, open.id)).unwrap();
    assert_eq!(session.title, "义诊进小区");
}

async fn activities_are_listed_newest_first(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let mut made = Vec::new();
    for _ in 0..4 {
        made.insert(0, drafted(&world).await.id);
    }
    let learning = NewActivity { kind: ActivityKind::Learning, ..new_activity() };
    let course = open_session(&world, world.grid, learning, 3, None).await.activity_id;
    let list = async |cx: &Cx, filter: ActivityFilter, page: Page| {
        ask!(bed, tx => activity::list(tx, cx, filter, page)).unwrap()
    };
    let first = list(&system, ActivityFilter::default(), Page::first(2)).await;
    assert_eq!(first.items.iter().map(|one| one.id).collect::<Vec<_>>(), [course, made[0]]);
    let page = Page { after: first.next, limit: Some(9) };
    let rest = list(&system, ActivityFilter::default(), page).await;
    assert_eq!(rest.items.iter().map(|one| one.id).collect::<Vec<_>>(), made[1..]);
    assert_eq!(rest.next, None);
    let courses = ActivityFilter { kind: Some(ActivityKind::Learning), ..Default::default() };
    assert_eq!(list(&system, courses.clone(), Page::default()).await.items.len(), 1);
    assert_eq!(ask!(bed, tx => activity::count(tx, &system, courses)).unwrap(), 1);
    let drafts = ActivityFilter { status: Some(ActivityStatus::Draft), ..Default::default() };
    assert_eq!(ask!(bed, tx => activity::count(tx, &system, drafts)).unwrap(), 4);
    let organisation_id = Some(wushe_core::id::OrganisationId::from_uuid(bed.core.ids.next(NOW)));
    let of = ActivityFilter { organisation_id, ..Default::default() };
    assert!(list(&system, of, Page::default()).await.items.is_empty());
    // The grid's activity is seen from above, and the community's not from below.
    assert_eq!(list(&world.system(world.grid), ActivityFilter::default(), Page::default()).await.items.len(), 1);
}

async fn wrong_fields_are_named(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let long = "长".repeat(81);
    for (new, expected) in [
        (NewActivity { title: " ".to_owned(), ..new_activity() }, "invalid: title required"),
        (NewActivity { title: long, ..new_activity() }, "invalid: title too-long"),
        (NewActivity { place: String::new(), ..new_activity() }, "invalid: place required"),
        (NewActivity { detail: "\u{202e}".to_owned(), ..new_activity() }, "invalid: detail bad-text"),
    ] {
        assert_eq!(said(put!(bed, tx => activity::create(tx, &system, new))), expected);
    }
    let id = drafted(&world).await.id;
    let right = || new_session(id, 2, Some(1));
    let begins_at = right().begins_at;
    for (new, expected) in [
        (NewActivitySession { ends_at: begins_at, ..right() }, "invalid: ends_at order"),
        (NewActivitySession { ends_at: begins_at.plus_seconds(8 * 86_400), ..right() }, "invalid: ends_at too-far"),
        (NewActivitySession { seats: Some(0), ..right() }, "invalid: seats range"),
        (NewActivitySession { helper_seats: Some(-1), ..right() }, "invalid: helper_seats range"),
        (
            NewActivitySession { sign_up_closes_at: Some(NOW.plus_seconds(-40 * 86_400)), ..right() },
            "invalid: sign_up_closes_at order",
        ),
    ] {
        assert_eq!(said(put!(bed, tx => activity_session::create(tx, &system, new))), expected);
    }
}

async fn the_neighbour_does_not_learn_of_activities(bed: Bed) {
    let world = World::new(&bed).await;
    let session = open_session(&world, world.home, new_activity(), 2, None).await;
    let there = world.staff(world.next_door, "other").await;
    let made_up = || bed.core.ids.next(NOW);
    let real = (session.activity_id, session.id);
    let none = (ActivityId::from_uuid(made_up()), ActivitySessionId::from_uuid(made_up()));
    let neighbour = world.resident(world.next_door, "王桂英").await;
    let mut answers = Vec::new();
    for (activity, session) in [real, none] {
        let off = CancelActivity { reason: "停".to_owned() };
        let off_too = CancelActivitySession { reason: "停".to_owned() };
        answers.push([
            said(ask!(bed, tx => activity::get(tx, &there, activity))),
            said(put!(bed, tx => activity::update(tx, &there, activity, 1, new_activity()))),
            said(put!(bed, tx => activity::remove(tx, &there, activity, 1))),
            said(put!(bed, tx => activity::open(tx, &there, activity))),
            said(put!(bed, tx => activity::close(tx, &there, activity))),
            said(put!(bed, tx => activity::hold(tx, &there, activity))),
            said(put!(bed, tx => activity::cancel(tx, &there, activity, off))),
            said(put!(bed, tx => activity_session::create(tx, &there, new_session(activity, 3, None)))),
            said(ask!(bed, tx => activity_session::get(tx, &there, session))),
            said(put!(bed, tx => activity_session::update(tx, &there, session, 1, new_session(activity, 3, None)))),
            said(put!(bed, tx => activity_session::remove(tx, &there, session, 1))),
            said(put!(bed, tx => activity_session::hold(tx, &there, session, Default::default()))),
            said(put!(bed, tx => activity_session::cancel(tx, &there, session, off_too))),
            said(put!(bed, tx => sign_up::create(tx, &there, for_resident(session, neighbour)))),
            said(put!(bed, tx => sign_up::walk_in(tx, &there, for_resident(session, neighbour)))),
        ]);
    }
    assert_eq!(answers[0], answers[1]);
    assert!(answers[0].iter().all(|answer| answer.starts_with("not found: activity")), "{answers:?}");
    let all = ActivityFilter::default();
    assert!(ask!(bed, tx => activity::list(tx, &there, all, Page::default())).unwrap().items.is_empty());
    // Their resident does not come to ours either, whoever asks.
    let system = world.system(world.home);
    let answer = put!(bed, tx => sign_up::create(tx, &system, for_resident(session.id, neighbour)));
    assert_eq!(said(answer), "not found: resident");
}

async fn a_stale_change_is_refused(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let draft = drafted(&world).await;
    let change =
        async |version| said(put!(bed, tx => activity::update(tx, &system, draft.id, version, new_activity())));
    assert_eq!(change(1).await, "ok");
    assert_eq!(change(1).await, "conflict: activity");
    let session = put!(bed, tx => activity_session::create(tx, &system, new_session(draft.id, 2, None))).unwrap();
    let change = async |version| {
        let new = new_session(draft.id, 2, Some(5));
        said(put!(bed, tx => activity_session::update(tx, &system, session.id, version, new)))
    };
    assert_eq!(change(1).await, "ok");
    assert_eq!(change(1).await, "conflict: activity_session");
}

async fn drafts_nobody_needs_are_removed(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let draft = drafted(&world).await;
    let session = put!(bed, tx => activity_session::create(tx, &system, new_session(draft.id, 2, None))).unwrap();
    let remove = async |version| said(put!(bed, tx => activity::remove(tx, &system, draft.id, version)));
    assert_eq!(remove(1).await, "refused: in-use");
    let drop = async |version| said(put!(bed, tx => activity_session::remove(tx, &system, session.id, version)));
    assert_eq!(drop(2).await, "conflict: activity_session");
    assert_eq!(drop(1).await, "ok");
    assert_eq!(remove(7).await, "conflict: activity");
    assert_eq!(remove(1).await, "ok");
    assert_eq!(said(ask!(bed, tx => activity::get(tx, &system, draft.id))), "not found: activity");
    let open = open_session(&world, world.home, new_activity(), 2, None).await;
    let resident = world.resident(world.home, "李秀兰").await;
    put!(bed, tx => sign_up::create(tx, &system, for_resident(open.id, resident))).unwrap();
    let answer = put!(bed, tx => activity_session::remove(tx, &system, open.id, 1));
    assert_eq!(said(answer), "refused: in-use");
}

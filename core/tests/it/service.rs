//! Volunteer service beyond requests: hours of sessions, check-ins, imports, withdrawals, stars and what units settle.

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use wushe_core::app::{Cx, activity_session, hours, request, sign_up, star, volunteer};
use wushe_core::domain::access::Role;
use wushe_core::domain::activity::NewActivity;
use wushe_core::domain::activity_session::{ActivitySessionView, HoldActivitySession};
use wushe_core::domain::hours::{
    BeginService, DecideHours, EndService, HoursFilter, HoursSource, HoursStatus, HoursView, ImportHours, NewHours,
    WithdrawHours,
};
use wushe_core::domain::page::Page;
use wushe_core::domain::request::{Assignee, ChargeClass, NewRequest};
use wushe_core::domain::sign_up::{AttendSignUp, Attendance};
use wushe_core::domain::star::{DecideStar, NewStar, StarFilter};
use wushe_core::id::{HoursId, StarId, VolunteerId};
use wushe_core::time::Timestamp;

use crate::activities::{for_helper, later, new_activity, open_session};
use crate::kit::{Bed, NOW, World, new_request, said};

store_tests![
    helpers_who_came_get_hours,
    every_helper_at_once,
    paid_service_gives_no_hours_by_any_way,
    a_volunteer_checks_in_and_out,
    check_ins_go_one_at_a_time,
    hours_are_taken_over_once,
    late_entries_need_a_reason,
    a_mistake_is_withdrawn_and_entered_anew,
    travel_is_noted_and_not_counted,
    the_neighbour_finds_no_service,
    hours_of_any_source_never_overlap,
];

pub(crate) fn yes() -> DecideHours {
    DecideHours { approve: true, reason: String::new() }
}

fn why(reason: &str) -> WithdrawHours {
    WithdrawHours { reason: reason.to_owned() }
}

/// A helper who came to a session that is over.
pub(crate) async fn helped(world: &World<'_>, new: NewActivity, helper: VolunteerId) -> ActivitySessionView {
    let (bed, system) = (world.bed, world.system(world.home));
    let session = open_session(world, world.home, new, 2, None).await;
    let seat = put!(bed, tx => sign_up::create(tx, &system, for_helper(session.id, helper))).unwrap();
    let input = HoldActivitySession { attended: vec![seat.id], ..Default::default() };
    put!(bed, tx => activity_session::hold(tx, &later(&system, 3), session.id, input)).unwrap()
}

async fn helpers_who_came_get_hours(bed: Bed) {
    let world = World::new(&bed).await;
    let helper = world.volunteer(world.home, "赵大勇").await;
    let own = later(&world.as_volunteer(world.home, "dayong", helper).await, 6);
    let session = helped(&world, new_activity(), helper).await;
    let begins_at = session.begins_at;
    let claim = async |cx: &Cx, minutes, from: i64| {
        let new = NewHours::of_session(session.id, helper, minutes, begins_at.plus_seconds(from * 60));
        put!(bed, tx => hours::create(tx, cx, new))
    };
    assert_eq!(said(claim(&own, 60, -121).await), "refused: hours-outside-session");
    assert_eq!(said(claim(&own, 60, 121).await), "refused: hours-outside-session");
    let other = world.volunteer(world.home, "白云").await;
    let stranger = later(&world.as_volunteer(world.home, "baiyun", other).await, 6);
    assert_eq!(said(claim(&stranger, 60, 0).await), "forbidden: activities.write");
    let not_there = NewHours::of_session(session.id, other, 60, begins_at);
    assert_eq!(said(put!(bed, tx => hours::create(tx, &stranger, not_there))), "refused: hours-not-helper");
    // Half an hour of setting up counts.
    let made = claim(&own, 90, -30).await.unwrap();
    assert_eq!(
        (made.source, made.status, made.session_id),
        (HoursSource::SelfReported, HoursStatus::Pending, Some(session.id))
    );
    assert_eq!((made.content.as_str(), made.volunteer_name.as_str()), ("免费义诊", "赵*勇"));
    assert_eq!(said(claim(&own, 30, 60).await), "refused: hours-twice");
    let resident = world.resident(world.home, "李秀兰").await;
    let request_id = Some(world.request(world.home, resident).await.id);
    let both = NewHours { request_id, ..NewHours::of_session(session.id, helper, 9, begins_at) };
    assert_eq!(said(put!(bed, tx => hours::create(tx, &own, both))), "invalid: request_id one-of");
    // Nobody who has hours was absent.
    let staff = later(&world.staff(world.home, "desk").await, 6);
    let seats = ask!(bed, tx => sign_up::mine(tx, &own, Page::default())).unwrap().items;
    let absent = AttendSignUp { attendance: Attendance::Absent };
    let answer = put!(bed, tx => sign_up::attend(tx, &staff, seats[0].id, absent));
    assert_eq!(said(answer), "refused: attendance-has-hours");
}

async fn every_helper_at_once(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let session = open_session(&world, world.home, new_activity(), 2, None).await;
    let (mut helpers, mut seats) = (Vec::new(), Vec::new());
    for name in ["赵大勇", "白云", "孙立"] {
        let helper = world.volunteer(world.home, name).await;
        helpers.push(helper);
        seats.push(put!(bed, tx => sign_up::create(tx, &staff, for_helper(session.id, helper))).unwrap().id);
    }
    assert_eq!(said(put!(bed, tx => hours::of_helpers(tx, &staff, session.id))), "refused: hours-not-done");
    // One stayed away; one served somewhere else for a while.
    let input = HoldActivitySession { attended: seats[1..].to_vec(), absent: seats[..1].to_vec(), drop_ins: 0 };
    let then = later(&staff, 4);
    put!(bed, tx => activity_session::hold(tx, &then, session.id, input)).unwrap();
    let resident = world.resident(world.home, "李秀兰").await;
    let elsewhere = world.done_request(world.home, resident, helpers[2]).await.id;
    let new = NewHours::of_request(elsewhere, helpers[2], 20, session.begins_at.plus_seconds(600));
    put!(bed, tx => hours::create(tx, &then, new)).unwrap();
    let made = put!(bed, tx => hours::of_helpers(tx, &then, session.id)).unwrap();
    assert_eq!(made.iter().map(|one| (one.volunteer_id, one.minutes)).collect::<Vec<_>>(), [(helpers[1], 60)]);
    assert_eq!((made[0].content.as_str(), made[0].source), ("量血压", HoursSource::Staff));
    assert!(put!(bed, tx => hours::of_helpers(tx, &then, session.id)).unwrap().is_empty());
    assert_eq!(said(put!(bed, tx => hours::decide(tx, &then, made[0].id, yes()))), "refused: own-hours");
    let of = HoursFilter { session_id: Some(session.id), ..Default::default() };
    assert_eq!(ask!(bed, tx => hours::list(tx, &staff, of.clone(), Page::default())).unwrap().items.len(), 1);
    assert_eq!(ask!(bed, tx => hours::count(tx, &staff, of)).unwrap(), 1);
}

async fn paid_service_gives_no_hours_by_any_way(bed: Bed) {
    let world = World::new(&bed).await;
    let system = later(&world.system(world.home), 6);
    let helper = world.volunteer(world.home, "赵大勇").await;
    let own = world.as_volunteer(world.home, "dayong", helper).await;
    let resident = world.resident(world.home, "李秀兰").await;
    for charge_class in [ChargeClass::LowFee, ChargeClass::Market] {
        let session = helped(&world, NewActivity { charge_class, ..new_activity() }, helper).await;
        let new = NewHours::of_session(session.id, helper, 60, session.begins_at);
        assert_eq!(said(put!(bed, tx => hours::create(tx, &system, new))), "refused: hours-paid-service");
        assert_eq!(said(put!(bed, tx => hours::of_helpers(tx, &system, session.id))), "refused: hours-paid-service");
        let here = BeginService { session_id: Some(session.id), ..Default::default() };
        assert_eq!(said(put!(bed, tx => hours::begin(tx, &later(&own, 2), here))), "refused: hours-paid-service");
        let seats = ask!(bed, tx => sign_up::mine(tx, &own, Page::default())).unwrap().items;
        let absent = AttendSignUp { attendance: Attendance::Absent };
        put!(bed, tx => sign_up::attend(tx, &system, seats[0].id, absent)).unwrap();
        let taken_over = ImportHours { charge_class, ..from_elsewhere(helper, "A-1", 500) };
        assert_eq!(said(put!(bed, tx => hours::import(tx, &system, taken_over))), "refused: hours-paid-service");
        let new = NewRequest { charge_class, ..new_request(resident) };
        let id = put!(bed, tx => request::open(tx, &system, new)).unwrap().id;
        put!(bed, tx => request::dispatch(tx, &system, id, Assignee::Volunteer(helper))).unwrap();
        put!(bed, tx => request::take(tx, &own, id)).unwrap();
        let on_it = BeginService { request_id: Some(id), ..Default::default() };
        assert_eq!(said(put!(bed, tx => hours::begin(tx, &own, on_it))), "refused: hours-paid-service");
    }
    // A service that turns out to be paid for before the hours are decided on.
    let session = helped(&world, new_activity(), helper).await;
    let new = NewHours::of_session(session.id, helper, 60, session.begins_at);
    let made = put!(bed, tx => hours::create(tx, &later(&own, 6), new)).unwrap();
    bed.tamper("UPDATE activity SET charge_class = 'low_fee'").await;
    assert_eq!(said(put!(bed, tx => hours::decide(tx, &system, made.id, yes()))), "refused: hours-paid-service");
    let no = DecideHours { approve: false, reason: "收费".to_owned() };
    assert_eq!(said(put!(bed, tx => hours::decide(tx, &system, made.id, no))), "ok");
}

async fn a_volunteer_checks_in_and_out(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let helper = world.volunteer(world.home, "赵大勇").await;
    let own = world.as_volunteer(world.home, "dayong", helper).await;
    let resident = world.resident(world.home, "李秀兰").await;
    let id = world.request(world.home, resident).await.id;
    put!(bed, tx => request::dispatch(tx, &system, id, Assignee::Volunteer(helper))).unwrap();
    let begin = async |cx: &Cx, input: BeginService| put!(bed, tx => hours::begin(tx, cx, input));
    let end = async |cx: &Cx| put!(bed, tx => hours::end(tx, cx, EndService { content: "买菜".to_owned() }));
    let on = BeginService { request_id: Some(id), ..Default::default() };
    assert_eq!(said(begin(&own, on.clone()).await), "refused: check-in-not-yours");
    put!(bed, tx => request::take(tx, &own, id)).unwrap();
    assert_eq!(said(end(&own).await), "refused: check-in-none");
    begin(&own, on).await.unwrap();
    assert!(ask!(bed, tx => hours::under_way(tx, &own)).unwrap().is_some());
    let then = Cx { now: own.now.plus_seconds(40 * 60 + 59), ..own.clone() };
    let ended = end(&then).await.unwrap();
    let made = ask!(bed, tx => hours::get(tx, &own, ended.hours_id.unwrap())).unwrap();
    assert_eq!((made.minutes, made.source, made.status), (40, HoursSource::CheckIn, HoursStatus::Pending));
    assert_eq!((made.served_at, made.content.as_str()), (own.now, "买菜"));
    assert!(ask!(bed, tx => hours::under_way(tx, &own)).unwrap().is_none());
    // At a session: who checks in has come.
    let session = open_session(&world, world.home, new_activity(), 5, None).await;
    let at = BeginService { session_id: Some(session.id), ..Default::default() };
    assert_eq!(said(begin(&later(&own, 5), at.clone()).await), "refused: check-in-not-yours");
    put!(bed, tx => sign_up::create(tx, &system, for_helper(session.id, helper))).unwrap();
    assert_eq!(said(begin(&later(&own, 2), at.clone()).await), "refused: check-in-not-now");
    begin(&later(&own, 4), at).await.unwrap();
    let seats = ask!(bed, tx => sign_up::mine(tx, &own, Page::default())).unwrap().items;
    assert_eq!(seats[0].attendance, Attendance::Attended);
    let ended = end(&later(&own, 6)).await.unwrap();
    let made = ask!(bed, tx => hours::get(tx, &own, ended.hours_id.unwrap())).unwrap();
    assert_eq!((made.minutes, made.session_id), (120, Some(session.id)));
    let resident = world.as_resident(world.home, "xiulan", resident).await;
    assert_eq!(said(begin(&resident, BeginService::default()).await), "forbidden: volunteer");
    assert_eq!(said(begin(&world.anonymous(world.home), BeginService::default()).await), "unauthenticated");
}

async fn check_ins_go_one_at_a_time(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let helper = world.volunteer(world.home, "赵大勇").await;
    let own = world.as_volunteer(world.home, "dayong", helper).await;
    let resident = world.resident(world.home, "李秀兰").await;
    let mut ids = Vec::new();
    for _ in 0..2 {
        let id = world.request(world.home, resident).await.id;
        put!(bed, tx => request::dispatch(tx, &system, id, Assignee::Volunteer(helper))).unwrap();
        put!(bed, tx => request::take(tx, &own, id)).unwrap();
        ids.push(id);
    }
    let begin = async |cx: &Cx, id| {
        let input = BeginService { request_id: Some(id), ..Default::default() };
        said(put!(bed, tx => hours::begin(tx, cx, input)))
    };
    let end = async |cx: &Cx| put!(bed, tx => hours::end(tx, cx, EndService::default())).unwrap();
    assert_eq!(begin(&own, ids[0]).await, "ok");
    assert_eq!(begin(&own, ids[0]).await, "refused: check-in-open");
    assert_eq!(begin(&own, ids[1]).await, "refused: check-in-open");
    // Less than a minute is nothing, and neither is a day that was forgotten.
    assert_eq!(end(&own).await.hours_id, None);
    assert_eq!(begin(&own, ids[1]).await, "ok");
    assert_eq!(end(&later(&own, 25)).await.hours_id, None);
}

fn from_elsewhere(volunteer_id: VolunteerId, number: &str, hours_ago: i64) -> ImportHours {
    ImportHours {
        volunteer_id,
        minutes: 90,
        served_at: NOW.plus_seconds(-3600 * hours_ago),
        content: "社区防汛".to_owned(),
        charge_class: ChargeClass::FreePublicBenefit,
        external_ref: number.to_owned(),
    }
}

async fn hours_are_taken_over_once(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let staff = world.staff(world.home, "desk").await;
    let helper = world.volunteer(world.home, "赵大勇").await;
    let import = async |cx: &Cx, new: ImportHours| put!(bed, tx => hours::import(tx, cx, new));
    // However long ago: the other system has its own clocks.
    let made = import(&admin, from_elsewhere(helper, "SC-1", 9000)).await.unwrap();
    assert_eq!((made.source, made.status), (HoursSource::Import, HoursStatus::Pending));
    assert_eq!(said(import(&admin, from_elsewhere(helper, "SC-1", 8000)).await), "refused: hours-twice");
    assert_eq!(said(import(&admin, from_elsewhere(helper, "SC-2", 9001)).await), "refused: hours-overlap");
    assert_eq!(said(import(&admin, from_elsewhere(helper, "SC-3", 0)).await), "invalid: served_at future");
    let blank = ImportHours { content: String::new(), ..from_elsewhere(helper, "SC-4", 700) };
    assert_eq!(said(import(&admin, blank).await), "invalid: content required");
    assert_eq!(said(import(&staff, from_elsewhere(helper, "SC-5", 600)).await), "forbidden: sheets.import");
    let there = world.volunteer(world.next_door, "白云").await;
    assert_eq!(said(import(&admin, from_elsewhere(there, "SC-6", 500)).await), "not found: volunteer");
    // Whoever took them over does not approve them.
    assert_eq!(said(put!(bed, tx => hours::decide(tx, &admin, made.id, yes()))), "refused: own-hours");
    assert_eq!(said(put!(bed, tx => hours::decide(tx, &staff, made.id, yes()))), "ok");
    put!(bed, tx => hours::withdraw(tx, &staff, made.id, why("重复"))).unwrap();
    assert_eq!(said(import(&admin, from_elsewhere(helper, "SC-1", 8000)).await), "ok");
    let of = HoursFilter { source: Some(HoursSource::Import), ..Default::default() };
    assert_eq!(ask!(bed, tx => hours::count(tx, &staff, of)).unwrap(), 2);
}

async fn late_entries_need_a_reason(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let helper = world.volunteer(world.home, "赵大勇").await;
    let resident = world.resident(world.home, "李秀兰").await;
    let id = world.done_request(world.home, resident, helper).await.id;
    let claim = async |cx: &Cx, days_ago: i64, late_reason: &str| {
        let served_at = NOW.plus_seconds(-86_400 * days_ago);
        let new = NewHours { late_reason: late_reason.to_owned(), ..NewHours::of_request(id, helper, 30, served_at) };
        put!(bed, tx => hours::create(tx, cx, new))
    };
    // The request was opened three days ago.
    assert_eq!(said(claim(&staff, 4, "").await), "refused: hours-before-request");
    let month_later = later(&staff, 24 * 32);
    assert_eq!(said(claim(&month_later, 1, " ").await), "refused: hours-late");
    let made = claim(&month_later, 4, "纸质登记，补录").await.unwrap();
    assert_eq!(made.late_reason, "纸质登记，补录");
}

async fn a_mistake_is_withdrawn_and_entered_anew(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let helper = world.volunteer(world.home, "赵大勇").await;
    let own = world.as_volunteer(world.home, "dayong", helper).await;
    let resident = world.resident(world.home, "李秀兰").await;
    let id = world.done_request(world.home, resident, helper).await.id;
    let submit = async |minutes, replaces_id| {
        let new = NewHours { replaces_id, ..NewHours::of_request(id, helper, minutes, NOW.plus_seconds(-7200)) };
        put!(bed, tx => hours::create(tx, &own, new))
    };
    let withdraw = async |cx: &Cx, id, reason: &str| put!(bed, tx => hours::withdraw(tx, cx, id, why(reason)));
    let minutes = async || ask!(bed, tx => volunteer::get(tx, &staff, helper)).unwrap().approved_minutes;
    // Pending: the volunteer themselves.
    let first = submit(30, None).await.unwrap();
    assert_eq!(said(withdraw(&own, first.id, "").await), "invalid: reason required");
    assert_eq!(withdraw(&own, first.id, "填错").await.unwrap().status, HoursStatus::Withdrawn);
    assert_eq!(said(withdraw(&staff, first.id, "填错").await), "refused: hours-decided");
    // Approved: staff alone, and the new entry says what it replaces.
    let second = submit(100, Some(first.id)).await.unwrap();
    assert_eq!(second.replaces_id, Some(first.id));
    put!(bed, tx => hours::decide(tx, &staff, second.id, yes())).unwrap();
    assert_eq!(minutes().await, 100);
    assert_eq!(said(withdraw(&own, second.id, "填错").await), "forbidden: hours.approve");
    assert_eq!(said(submit(10, Some(second.id)).await), "refused: hours-twice");
    assert_eq!(withdraw(&staff, second.id, "实际只有一小时").await.unwrap().reason, "实际只有一小时");
    assert_eq!(minutes().await, 0);
    // Only what was withdrawn, and only of the same person.
    let other = world.volunteer(world.home, "白云").await;
    let theirs = world.done_request(world.home, resident, other).await.id;
    let new =
        NewHours { replaces_id: Some(second.id), ..NewHours::of_request(theirs, other, 60, NOW.plus_seconds(-7200)) };
    assert_eq!(said(put!(bed, tx => hours::create(tx, &staff, new))), "invalid: replaces_id not-withdrawn");
    let third = submit(60, Some(second.id)).await.unwrap();
    put!(bed, tx => hours::decide(tx, &staff, third.id, yes())).unwrap();
    assert_eq!(minutes().await, 60);
    let of = HoursFilter { request_id: Some(id), ..Default::default() };
    let all = ask!(bed, tx => hours::list(tx, &staff, of, Page::default())).unwrap().items;
    use HoursStatus::{Approved, Withdrawn};
    assert_eq!(all.iter().map(|one| one.status).collect::<Vec<_>>(), [Approved, Withdrawn, Withdrawn]);
}

async fn travel_is_noted_and_not_counted(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let helper = world.volunteer(world.home, "赵大勇").await;
    let own = world.as_volunteer(world.home, "dayong", helper).await;
    let resident = world.resident(world.home, "李秀兰").await;
    let claim = async |travel_minutes, began_ago: i64| {
        let id = world.done_request(world.home, resident, helper).await.id;
        let served_at = NOW.plus_seconds(-60 * began_ago);
        let new = NewHours { travel_minutes, ..NewHours::of_request(id, helper, 30, served_at) };
        put!(bed, tx => hours::create(tx, &own, new))
    };
    let made = claim(40, 100).await.unwrap();
    assert_eq!((made.minutes, made.travel_minutes), (30, 40));
    assert_eq!(made.ended_at, NOW.plus_seconds(-70 * 60));
    // The way back is nobody's service: the next may begin at once.
    assert_eq!(said(claim(0, 70).await), "ok");
    for wrong in [-1, 1441] {
        assert_eq!(said(claim(wrong, 300).await), "invalid: travel_minutes range");
    }
    put!(bed, tx => hours::decide(tx, &staff, made.id, yes())).unwrap();
    assert_eq!(ask!(bed, tx => volunteer::get(tx, &own, helper)).unwrap().approved_minutes, 30);
}

/// Gives a volunteer approved hours: so many entries of a day each, long ago.
pub(crate) async fn give_days(world: &World<'_>, helper: VolunteerId, days: i64, from_days_ago: i64) -> Vec<HoursView> {
    let (bed, system) = (world.bed, world.system(world.home));
    let mut made = Vec::new();
    for day in 0..days {
        let number = format!("{from_days_ago}-{day}");
        let new = ImportHours { minutes: 600, ..from_elsewhere(helper, &number, 24 * (from_days_ago - day)) };
        let id = put!(bed, tx => hours::import(tx, &system, new)).unwrap().id;
        made.push(put!(bed, tx => hours::decide(tx, &system, id, yes())).unwrap());
    }
    made
}

async fn the_neighbour_finds_no_service(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let there = world.with_roles(world.next_door, "other", &[Role::UnitAdmin]).await;
    let helper = world.volunteer(world.home, "赵大勇").await;
    give_days(&world, helper, 10, 100).await;
    let of = HoursFilter { volunteer_id: Some(helper), ..Default::default() };
    let own_hours = ask!(bed, tx => hours::list(tx, &system, of, Page::default())).unwrap().items[0].id;
    let own_star = put!(bed, tx => star::create(tx, &system, NewStar { volunteer_id: helper })).unwrap().id;
    let made_up = || bed.core.ids.next(NOW);
    let mut answers = Vec::new();
    for (hours_id, star_id, volunteer_id) in [
        (own_hours, own_star, helper),
        (HoursId::from_uuid(made_up()), StarId::from_uuid(made_up()), VolunteerId::from_uuid(made_up())),
    ] {
        let grant = DecideStar { grant: true, reason: String::new() };
        answers.push([
            said(ask!(bed, tx => hours::get(tx, &there, hours_id))),
            said(put!(bed, tx => hours::decide(tx, &there, hours_id, yes()))),
            said(put!(bed, tx => hours::withdraw(tx, &there, hours_id, why("看看")))),
            said(put!(bed, tx => hours::import(tx, &there, from_elsewhere(volunteer_id, "X-1", 9)))),
            said(ask!(bed, tx => star::get(tx, &there, star_id))),
            said(put!(bed, tx => star::decide(tx, &there, star_id, grant))),
            said(put!(bed, tx => star::create(tx, &there, NewStar { volunteer_id }))),
        ]);
    }
    assert_eq!(answers[0], answers[1]);
    assert!(answers[0].iter().all(|answer| answer.starts_with("not found")), "{answers:?}");
    for filter in [HoursFilter::default(), HoursFilter { volunteer_id: Some(helper), ..Default::default() }] {
        assert!(ask!(bed, tx => hours::list(tx, &there, filter, Page::default())).unwrap().items.is_empty());
    }
    assert!(ask!(bed, tx => star::list(tx, &there, StarFilter::default(), Page::default())).unwrap().items.is_empty());
}

/// Random claims of random sources, random decisions and withdrawals: approved stretches never overlap, and the total is
/// their sum.
async fn hours_of_any_source_never_overlap(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let helper = world.volunteer(world.home, "赵大勇").await;
    let resident = world.resident(world.home, "李秀兰").await;
    let mut runner = TestRunner::deterministic();
    // Source, beginning in minutes before now, length, what is done to an earlier entry, which.
    let steps = proptest::collection::vec((0..2_u8, 100..1000_i64, 1..240_i64, 0..4_u8, 0..64_usize), 40);
    let mut made: Vec<HoursId> = Vec::new();
    let mut accepted = 0;
    for (number, (source, ago, minutes, what, which)) in
        steps.new_tree(&mut runner).unwrap().current().into_iter().enumerate()
    {
        let served_at: Timestamp = NOW.plus_seconds(-60 * (ago + minutes));
        let outcome = if source == 0 {
            let id = world.done_request(world.home, resident, helper).await.id;
            put!(bed, tx => hours::create(tx, &system, NewHours::of_request(id, helper, minutes, served_at)))
        } else {
            let new = ImportHours { minutes, served_at, ..from_elsewhere(helper, &format!("N-{number}"), 0) };
            put!(bed, tx => hours::import(tx, &system, new))
        };
        match outcome {
            Ok(one) => {
                accepted += 1;
                made.push(one.id);
            }
            Err(error) => assert_eq!(said::<()>(Err(error)), "refused: hours-overlap"),
        }
        let Some(id) = made.get(which % made.len().max(1)).copied() else { continue };
        let _ = match what {
            0 => said(put!(bed, tx => hours::withdraw(tx, &system, id, why("更正")))),
            1 => said(
                put!(bed, tx => hours::decide(tx, &system, id, DecideHours { approve: false, reason: "不实".to_owned() })),
            ),
            _ => said(put!(bed, tx => hours::decide(tx, &system, id, yes()))),
        };
        let page = Page { after: None, limit: Some(200) };
        let all = ask!(bed, tx => hours::of_volunteer(tx, &system, helper, page)).unwrap().items;
        let mut standing: Vec<(Timestamp, Timestamp)> =
            all.iter().filter(|one| one.status.stands()).map(|one| (one.served_at, one.ended_at)).collect();
        standing.sort_unstable();
        assert!(standing.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{standing:?}");
        let sum: i64 = all.iter().filter(|one| one.status == HoursStatus::Approved).map(|one| one.minutes).sum();
        let total = ask!(bed, tx => volunteer::get(tx, &system, helper)).unwrap().approved_minutes;
        assert_eq!(total, sum);
    }
    assert!(accepted > 4 && accepted < 40, "{accepted}");
}

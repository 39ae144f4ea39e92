//! Sessions of activities: their time, their listing, who is told, and what the figures make of them.

use wushe_core::app::{Cx, activity, activity_session, hours, notification, sign_up, volunteer};
use wushe_core::domain::activity::{ActivityStatus, CancelActivity, FiguresParams};
use wushe_core::domain::activity_session::{
    ActivitySessionFilter, ActivitySessionView, CancelActivitySession, HoldActivitySession, NewActivitySession,
    SessionStatus,
};
use wushe_core::domain::day::Day;
use wushe_core::domain::hours::NewHours;
use wushe_core::domain::page::Page;

use crate::activities::{drafted, for_helper, for_resident, later, new_activity, new_session, open_session};
use crate::kit::{Bed, NOW, World, said};
use crate::service::yes;

store_tests![
    a_session_keeps_its_time_once_people_have_signed_up,
    whoever_has_signed_up_is_told_that_it_is_off,
    sessions_are_listed_by_when_they_begin,
    figures_are_counted_from_records,
];

async fn a_session_keeps_its_time_once_people_have_signed_up(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let session = open_session(&world, world.home, new_activity(), 2, Some(2)).await;
    let change = async |version, new: NewActivitySession| put!(bed, tx => activity_session::update(tx, &system, session.id, version, new));
    let moved = change(1, new_session(session.activity_id, 4, Some(2))).await.unwrap();
    assert_eq!(moved.begins_at, NOW.plus_seconds(4 * 3600));
    let mut people = Vec::new();
    for name in ["李秀兰", "王桂英", "张玉梅"] {
        let id = world.resident(world.home, name).await;
        people.push(put!(bed, tx => sign_up::create(tx, &system, for_resident(session.id, id))).unwrap());
    }
    assert_eq!(
        said(change(moved.version, new_session(session.activity_id, 6, Some(2))).await),
        "refused: session-has-sign-ups"
    );
    assert_eq!(
        said(change(moved.version, new_session(session.activity_id, 4, Some(1))).await),
        "refused: session-seats-taken"
    );
    // Another seat, and whoever waits has it.
    let wider = change(moved.version, new_session(session.activity_id, 4, Some(3))).await.unwrap();
    assert_eq!((wider.seated, wider.waiting), (3, 0));
    let other = drafted(&world).await.id;
    assert_eq!(said(change(wider.version, new_session(other, 4, Some(3))).await), "invalid: activity_id fixed");
}

async fn whoever_has_signed_up_is_told_that_it_is_off(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let session = open_session(&world, world.home, new_activity(), 2, Some(1)).await;
    let second =
        put!(bed, tx => activity_session::create(tx, &system, new_session(session.activity_id, 30, None))).unwrap();
    let seated = world.resident(world.home, "李秀兰").await;
    let waiting = world.resident(world.home, "王桂英").await;
    let gone = world.resident(world.home, "张玉梅").await;
    let helper = world.volunteer(world.home, "赵大勇").await;
    let own = world.as_resident(world.home, "guiying", waiting).await;
    let went = world.as_resident(world.home, "yumei", gone).await;
    let help = world.as_volunteer(world.home, "dayong", helper).await;
    for id in [seated, waiting, gone] {
        put!(bed, tx => sign_up::create(tx, &system, for_resident(session.id, id))).unwrap();
    }
    put!(bed, tx => sign_up::create(tx, &system, for_helper(second.id, helper))).unwrap();
    let mine = ask!(bed, tx => sign_up::mine(tx, &went, Page::default())).unwrap().items;
    put!(bed, tx => sign_up::cancel(tx, &went, mine[0].id, Default::default())).unwrap();
    let off = |reason: &str| CancelActivity { reason: reason.to_owned() };
    let cancel = async |input| put!(bed, tx => activity::cancel(tx, &system, session.activity_id, input));
    assert_eq!(said(cancel(off(" ")).await), "invalid: reason required");
    let called_off = cancel(off("下雨")).await.unwrap();
    assert_eq!((called_off.status, called_off.told, called_off.to_ring), (ActivityStatus::Cancelled, 2, 1));
    for id in [session.id, second.id] {
        let off = ask!(bed, tx => activity_session::get(tx, &system, id)).unwrap();
        assert_eq!((off.status, off.cancel_reason.as_str()), (SessionStatus::Cancelled, "下雨"));
    }
    for (cx, told) in [(&own, 1), (&help, 1), (&went, 0)] {
        let notices = ask!(bed, tx => notification::list(tx, cx, 10)).unwrap();
        assert_eq!(notices.len(), told);
        assert!(notices.iter().all(|notice| notice.message.contains("told-session-cancelled")));
    }
    assert_eq!(said(cancel(off("又下雨")).await), "refused: activity-state");
    // One of several sessions.
    let session = open_session(&world, world.home, new_activity(), 2, None).await;
    let off = CancelActivitySession { reason: "停电".to_owned() };
    let cancel = async |input| put!(bed, tx => activity_session::cancel(tx, &system, session.id, input));
    assert_eq!(cancel(off.clone()).await.unwrap().status, SessionStatus::Cancelled);
    assert_eq!(said(cancel(off).await), "refused: session-over");
    let late = put!(bed, tx => sign_up::create(tx, &system, for_resident(session.id, seated)));
    assert_eq!(said(late), "refused: sign-up-closed");
}

async fn sessions_are_listed_by_when_they_begin(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let activity = open_session(&world, world.home, new_activity(), 10, None).await.activity_id;
    let mut hours = vec![10];
    // Two at the same time, so that the page ends between them.
    for in_hours in [4, 7, 7, 2, 12] {
        put!(bed, tx => activity_session::create(tx, &system, new_session(activity, in_hours, None))).unwrap();
        hours.push(in_hours);
    }
    let other = open_session(&world, world.home, new_activity(), 3, None).await;
    hours.sort_unstable();
    let filter = ActivitySessionFilter { activity_id: Some(activity), ..Default::default() };
    let (mut page, mut seen) = (Page::first(3), Vec::new());
    loop {
        let listed = ask!(bed, tx => activity_session::list(tx, &system, filter.clone(), page)).unwrap();
        seen.extend(listed.items);
        let Some(next) = listed.next else { break };
        page = Page { after: Some(next), limit: Some(3) };
    }
    let begun = |one: &ActivitySessionView| (one.begins_at.micros() - NOW.micros()) / 3_600_000_000;
    assert_eq!(seen.iter().map(begun).collect::<Vec<_>>(), hours);
    let near = ActivitySessionFilter {
        from: Some(NOW.plus_seconds(3 * 3600)),
        to: Some(NOW.plus_seconds(7 * 3600)),
        ..Default::default()
    };
    let found = ask!(bed, tx => activity_session::list(tx, &system, near, Page::default())).unwrap().items;
    assert_eq!(found.iter().map(begun).collect::<Vec<_>>(), [3, 4]);
    assert_eq!(found[0].id, other.id);
    let held = ActivitySessionFilter { status: Some(SessionStatus::Held), ..Default::default() };
    assert!(ask!(bed, tx => activity_session::list(tx, &system, held, Page::default())).unwrap().items.is_empty());
}

async fn figures_are_counted_from_records(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let session = open_session(&world, world.home, new_activity(), 2, None).await;
    let mut came = Vec::new();
    for name in ["李秀兰", "王桂英", "张玉梅"] {
        let id = world.resident(world.home, name).await;
        came.push(put!(bed, tx => sign_up::create(tx, &system, for_resident(session.id, id))).unwrap().id);
    }
    let helper = world.volunteer(world.home, "赵大勇").await;
    let help = put!(bed, tx => sign_up::create(tx, &system, for_helper(session.id, helper))).unwrap().id;
    let absent = came.pop().unwrap();
    came.push(help);
    let input = HoldActivitySession { drop_ins: 10, attended: came, absent: vec![absent] };
    let then = later(&system, 4);
    let held = put!(bed, tx => activity_session::hold(tx, &then, session.id, input)).unwrap();
    assert_eq!((held.attended, held.drop_ins, held.beneficiaries), (2, 10, 12));
    // Another in the neighbourhood, and one that is only planned.
    let there = world.system(world.next_door);
    let other = open_session(&world, world.next_door, new_activity(), 2, None).await;
    let counted = HoldActivitySession { drop_ins: 5, ..Default::default() };
    put!(bed, tx => activity_session::hold(tx, &later(&there, 4), other.id, counted)).unwrap();
    open_session(&world, world.home, new_activity(), 5, None).await;
    let new = NewHours::of_session(session.id, helper, 60, session.begins_at);
    let hours = put!(bed, tx => hours::create(tx, &then, new)).unwrap();
    put!(bed, tx => hours::decide(tx, &then, hours.id, yes())).unwrap();
    let day = Day::of(NOW);
    let asked = |from: Day, to: Day| FiguresParams { from, to };
    let figures = async |cx: &Cx, asked: FiguresParams| ask!(bed, tx => activity::figures(tx, cx, asked));
    let home = figures(&system, asked(day, day)).await.unwrap();
    assert_eq!((home.activities, home.sessions, home.attended, home.drop_ins), (1, 1, 2, 10));
    assert_eq!((home.beneficiaries, home.helpers, home.approved_minutes, home.volunteers), (12, 1, 60, 1));
    let county = figures(&world.system(world.county), asked(day, day)).await.unwrap();
    assert_eq!((county.activities, county.sessions, county.beneficiaries), (2, 2, 17));
    let before = figures(&system, asked(day.plus_days(-9), day.plus_days(-1))).await.unwrap();
    assert_eq!(before, Default::default());
    assert_eq!(said(figures(&system, asked(day, day.plus_days(-1))).await), "invalid: to order");
    let own = world.as_volunteer(world.home, "dayong", helper).await;
    assert_eq!(said(figures(&own, asked(day, day)).await), "forbidden: indicators.read");
    assert_eq!(ask!(bed, tx => volunteer::get(tx, &system, helper)).unwrap().approved_minutes, 60);
}

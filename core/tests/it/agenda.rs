//! What is on, day by day: what a day holds, for whom, from which unit, and that much of it is told as a number.

use wushe_core::app::{activity_session, agenda, calendar, contract, request};
use wushe_core::domain::access::Role;
use wushe_core::domain::agenda::AgendaDay;
use wushe_core::domain::calendar::NewCalendarDay;
use wushe_core::domain::contract::NewDuty;
use wushe_core::domain::day::Day;
use wushe_core::domain::notice::NewNotice;
use wushe_core::domain::page::Page;
use wushe_core::domain::request::NewRequest;
use wushe_core::store::Mode;

use crate::activities::{drafted, new_activity, new_session, open_session};
use crate::filled::Filled;
use crate::kit::{Bed, NOW, World, new_request, said};
use crate::notices::{new_notice, published};
use crate::organisations::{add, contract_with};
use crate::plans::assert_indexed;

store_tests![
    a_day_holds_what_is_on_it,
    much_of_a_day_is_told_as_a_number,
    what_lasts_for_days_is_on_each_of_them,
    what_may_not_be_seen_is_not_on,
    what_is_due_is_counted_and_listed,
    days_off_and_worked_weekends_are_marked,
    so_many_days_and_no_more,
    a_month_is_read_through_indexes,
];

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn titles(day: &AgendaDay) -> Vec<(&str, i64, Option<i64>)> {
    day.sessions.first.iter().map(|one| (one.title.as_str(), one.seated, one.seats)).collect()
}

async fn a_day_holds_what_is_on_it(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    // NOW is nine in the morning: one still on the same day, one at seven the next.
    open_session(&world, world.home, new_activity(), 14, Some(12)).await;
    let next = wushe_core::domain::activity::NewActivity { title: "晨练".to_owned(), ..new_activity() };
    open_session(&world, world.grid, next, 22, None).await;
    let told = NewNotice { expires_on: Some(day("2026-09-02")), ..new_notice("义诊") };
    published(&world, world.home, told).await;
    let contract = contract_with(add(&bed, world.home, 1).await);
    let contract_id = put!(bed, tx => contract::create(tx, &admin, contract)).unwrap().id;
    let owed = NewDuty { contract_id, title: "季度报告".to_owned(), due_day: day("2026-09-02") };
    put!(bed, tx => contract::duty::create(tx, &admin, owed)).unwrap();
    let days = ask!(bed, tx => agenda::days(tx, &admin, day("2026-08-31"), day("2026-09-02"), 4)).unwrap();
    assert_eq!(
        days.iter().map(|one| one.day.to_string()).collect::<Vec<_>>(),
        ["2026-08-31", "2026-09-01", "2026-09-02"]
    );
    assert_eq!((days[0].sessions.all, days[0].shown.all), (0, 0));
    assert_eq!((titles(&days[1]), titles(&days[2])), (vec![("免费义诊", 0, Some(12))], vec![("晨练", 0, None)]));
    let words =
        |of: &[wushe_core::domain::agenda::NoticeOn]| of.iter().map(|one| one.title_zh.clone()).collect::<Vec<_>>();
    assert_eq!((words(&days[1].shown.first), words(&days[1].expiring.first)), (vec!["义诊".to_owned()], vec![]));
    assert_eq!((words(&days[2].shown.first), words(&days[2].expiring.first)), (vec![], vec!["义诊".to_owned()]));
    assert_eq!(days[2].duties.first.iter().map(|one| one.title.as_str()).collect::<Vec<_>>(), ["季度报告"]);
    // From a grid, what the community puts on is not its own.
    let below = staff.in_unit(world.grid);
    let days = ask!(bed, tx => agenda::days(tx, &below, day("2026-09-01"), day("2026-09-02"), 4)).unwrap();
    assert_eq!((days[0].sessions.all, days[1].sessions.all, days[1].shown.all), (0, 1, 0));
}

async fn much_of_a_day_is_told_as_a_number(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let session = open_session(&world, world.home, new_activity(), 1, None).await;
    for hours in [3, 2, 4, 5] {
        let new = new_session(session.activity_id, hours, Some(hours));
        put!(bed, tx => activity_session::create(tx, &system, new)).unwrap();
    }
    let days = ask!(bed, tx => agenda::days(tx, &system, day("2026-09-01"), day("2026-09-02"), 3)).unwrap();
    let seats: Vec<_> = days[0].sessions.first.iter().map(|one| one.seats).collect();
    assert_eq!((seats, days[0].sessions.all, days[0].sessions.more()), (vec![None, Some(2), Some(3)], 5, 2));
    assert_eq!((days[1].sessions.all, days[1].sessions.more()), (0, 0));
}

async fn what_lasts_for_days_is_on_each_of_them(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let session = open_session(&world, world.home, new_activity(), 1, None).await;
    // From ten in the morning for 60 hours: until ten in the evening of the third.
    let fair = new_session(session.activity_id, 1, Some(7));
    let fair = wushe_core::domain::activity_session::NewActivitySession {
        ends_at: fair.begins_at.plus_seconds(60 * 3600),
        ..fair
    };
    put!(bed, tx => activity_session::create(tx, &system, fair)).unwrap();
    let night = new_session(session.activity_id, 10, Some(8));
    let midnight =
        wushe_core::domain::activity_session::NewActivitySession { ends_at: day("2026-09-02").begins(), ..night };
    put!(bed, tx => activity_session::create(tx, &system, midnight)).unwrap();
    let on = async |from: &str, to: &str, most: i64| {
        let days = ask!(bed, tx => agenda::days(tx, &system, day(from), day(to), most)).unwrap();
        days.iter()
            .map(|day| (day.sessions.all, day.sessions.first.iter().map(|one| one.seats).collect()))
            .collect::<Vec<(i64, Vec<_>)>>()
    };
    let whole = on("2026-09-01", "2026-09-04", 4).await;
    assert_eq!(whole[1..], [(1, vec![Some(7)]), (1, vec![Some(7)]), (0, vec![])]);
    assert_eq!(whole[0].0, 3);
    assert_eq!(on("2026-09-03", "2026-09-03", 4).await, [(1, vec![Some(7)])], "also for who looks from there");
    let next_door = world.system(world.next_door);
    let there = ask!(bed, tx => agenda::days(tx, &next_door, day("2026-09-02"), day("2026-09-02"), 4)).unwrap();
    assert_eq!(there[0].sessions.all, 0);
}

async fn what_may_not_be_seen_is_not_on(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "admin", &[Role::UnitAdmin]).await;
    let keeper = world.with_roles(world.home, "keeper", &[Role::FundClerk]).await;
    let neighbour = world.staff(world.next_door, "neighbour").await;
    let draft = drafted(&world).await;
    put!(bed, tx => activity_session::create(tx, &admin, new_session(draft.id, 2, None))).unwrap();
    open_session(&world, world.home, new_activity(), 3, None).await;
    published(&world, world.home, new_notice("义诊")).await;
    let resident = world.resident(world.home, "李秀兰").await;
    let new = NewRequest { due_at: Some(NOW.plus_seconds(3600)), ..new_request(resident) };
    put!(bed, tx => request::open(tx, &admin, new)).unwrap();
    let today = day("2026-09-01");
    let seen = async |cx| {
        let days = ask!(bed, tx => agenda::days(tx, cx, today, today, 4)).unwrap();
        (days[0].sessions.all, days[0].shown.all, days[0].due)
    };
    assert_eq!(seen(&admin).await, (2, 1, 1));
    assert_eq!(seen(&keeper).await, (1, 0, 0), "no drafts, no desk, no requests");
    assert_eq!(seen(&neighbour).await, (0, 0, 0));
    let refused = ask!(bed, tx => request::due_on(tx, &keeper, today, false, Page::default()));
    assert_eq!(said(refused), "forbidden: requests.read");
}

async fn what_is_due_is_counted_and_listed(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let worker = staff.in_unit(world.grid);
    let resident = world.resident(world.grid, "李秀兰").await;
    let mut made = Vec::new();
    for hours in [1, 2, 30, 3] {
        let new = NewRequest { due_at: Some(NOW.plus_seconds(3600 * hours)), ..new_request(resident) };
        made.push(put!(bed, tx => request::open(tx, &worker, new)).unwrap());
    }
    // One that ended, and one whose clock stands, are due no more.
    put!(bed, tx => request::void(tx, &staff, made[0].id, "误登记".into())).unwrap();
    let (today, tomorrow) = (day("2026-09-01"), day("2026-09-02"));
    for unit in [world.grid, world.home, world.town, world.county] {
        let cx = world.system(unit);
        let days = ask!(bed, tx => agenda::days(tx, &cx, today, tomorrow, 4)).unwrap();
        assert_eq!((days[0].due, days[1].due, days[0].due_mine), (2, 1, 0), "{unit}");
        let first = ask!(bed, tx => request::due_on(tx, &cx, today, false, Page::first(1))).unwrap();
        let next = Page { after: first.next.clone(), limit: Some(1) };
        let second = ask!(bed, tx => request::due_on(tx, &cx, today, false, next)).unwrap();
        let ids: Vec<_> = first.items.iter().chain(&second.items).map(|request| request.id).collect();
        assert_eq!((ids, second.next), (vec![made[1].id, made[3].id], None), "{unit}");
    }
    assert_eq!(ask!(bed, tx => agenda::days(tx, &world.system(world.next_door), today, today, 4)).unwrap()[0].due, 0);
    put!(bed, tx => request::handle(tx, &staff, made[1].id, Default::default())).unwrap();
    let days = ask!(bed, tx => agenda::days(tx, &staff, today, today, 4)).unwrap();
    assert_eq!((days[0].due, days[0].due_mine), (2, 1));
    let mine = ask!(bed, tx => request::due_on(tx, &staff, today, true, Page::default())).unwrap();
    assert_eq!(mine.items.iter().map(|request| request.id).collect::<Vec<_>>(), [made[1].id]);
}

async fn days_off_and_worked_weekends_are_marked(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.county);
    for (on, works, name) in
        [("2026-09-25", false, "中秋节"), ("2026-09-20", true, "国庆节调休"), ("2026-09-26", false, "中秋节")]
    {
        let new = NewCalendarDay { day: day(on), works, name: name.to_owned() };
        put!(bed, tx => calendar::create(tx, &system, new)).unwrap();
    }
    let cx = world.system(world.home);
    let days = ask!(bed, tx => agenda::days(tx, &cx, day("2026-09-01"), day("2026-09-30"), 1)).unwrap();
    let of = |on: &str| {
        days.iter().find(|one| one.day == day(on)).map(|one| (one.works, one.decreed, one.name.as_str())).unwrap()
    };
    assert_eq!(of("2026-09-24"), (true, false, ""));
    assert_eq!(of("2026-09-25"), (false, true, "中秋节"));
    assert_eq!(of("2026-09-26"), (false, true, "中秋节"), "a Saturday that is off by decree");
    assert_eq!(of("2026-09-20"), (true, true, "国庆节调休"), "a Sunday that is worked");
    assert_eq!(of("2026-09-06"), (false, false, ""), "a Sunday like any");
}

async fn so_many_days_and_no_more(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let asked = async |from: &str, to: &str| {
        said(ask!(bed, tx => agenda::days(tx, &system, day(from), day(to), 1)).map(|days| days.len()))
    };
    assert_eq!(asked("2026-09-02", "2026-09-01").await, "invalid: to order");
    assert_eq!(asked("2026-08-31", "2026-10-12").await, "invalid: to too-far");
    assert_eq!(ask!(bed, tx => agenda::days(tx, &system, day("2026-08-31"), day("2026-10-11"), 1)).unwrap().len(), 42);
}

async fn a_month_is_read_through_indexes(bed: Bed) {
    let filled = Filled::new(bed).await;
    let first = Day::of(NOW).plus_days(-20);
    for unit in [filled.place.grid, filled.place.home, filled.place.town, filled.place.county] {
        let cx = filled.bed.core.system(unit);
        let mut tx = filled.bed.store.begin(Mode::Read).await.unwrap();
        tx.keep_statements();
        agenda::days(&mut tx, &cx, first, first.plus_days(41), 4).await.unwrap();
        request::due_on(&mut tx, &cx, Day::of(NOW), false, Page::default()).await.unwrap();
        assert_indexed(&filled.bed, "agenda", &tx).await;
        let sessions = tx.statements().iter().find(|sql| sql.contains("activity_session s")).unwrap().clone();
        tx.rollback().await.unwrap();
        if filled.bed.store.is_sqlite() {
            let plan = filled.bed.plan(&sessions).await.join("\n");
            assert!(plan.contains("activity_session_unit (unit_id=? AND begins_at>? AND begins_at<?)"), "{plan}");
        }
    }
}

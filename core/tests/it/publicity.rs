//! The duty clock of publicity: rules, due, late, overdue.

use wushe_core::app::{Cx, publicity};
use wushe_core::domain::access::Role;
use wushe_core::domain::day::Day;
use wushe_core::domain::notice::{NewNotice, NoticeSection};
use wushe_core::domain::page::Page;
use wushe_core::domain::period::PeriodKind;
use wushe_core::domain::publicity::{
    DutyState, NewPublicityRule, PublicityDutyCount, PublicityDutyFilter, PublicityDutyView,
};
use wushe_core::domain::unit::UnitKind;

use crate::kit::{Bed, World, said};
use crate::notices::{item, new_notice, published};

store_tests![
    what_the_law_asks_is_on_the_clock,
    a_nearer_rule_holds,
    rules_are_changed_where_they_stand,
    a_rule_is_read_where_it_holds,
    duties_come_in_pages,
];

fn new_rule() -> NewPublicityRule {
    NewPublicityRule {
        section: NoticeSection::Spending,
        unit_kind: UnitKind::Community,
        every: PeriodKind::Quarter,
        grace_days: 5,
        basis: "本镇规定".to_owned(),
        valid_from: "2026-01-01".parse().unwrap(),
    }
}

async fn duties(bed: &Bed, cx: &Cx, filter: PublicityDutyFilter) -> Vec<PublicityDutyView> {
    ask!(bed, tx => publicity::list_duties(tx, cx, filter, Page::first(200))).unwrap().items
}

fn on(day: &str) -> PublicityDutyFilter {
    PublicityDutyFilter { day: Some(day.parse().unwrap()), ..Default::default() }
}

/// A context at nine in the morning of a day.
fn at(cx: &Cx, day: &str) -> Cx {
    Cx { now: day.parse::<Day>().unwrap().begins().plus_seconds(9 * 3600), ..cx.clone() }
}

async fn what_the_law_asks_is_on_the_clock(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.town, "town", &[Role::UnitAdmin]).await;
    // The units begin on the first of September: August is none of theirs.
    assert!(duties(&bed, &admin, on("2026-09-01")).await.is_empty());
    // September and the third quarter, on the second of October: two communities, two sections.
    let early = at(&admin, "2026-10-02");
    let found = duties(&bed, &early, PublicityDutyFilter::default()).await;
    let told: Vec<(&str, &str, String, String, &str)> = found
        .iter()
        .map(|duty| {
            let period = duty.period.to_string();
            (duty.unit_code.as_str(), duty.section.as_str(), period, duty.due_on.to_string(), duty.state.as_str())
        })
        .collect();
    let owed = |unit, section, period: &str| (unit, section, period.to_owned(), "2026-10-10".to_owned(), "due");
    assert_eq!(
        told,
        [
            owed("510821100001", "affairs", "2026-Q3"),
            owed("510821100001", "spending", "2026-09"),
            owed("510821100002", "affairs", "2026-Q3"),
            owed("510821100002", "spending", "2026-09"),
        ]
    );
    // One is done on its last day, one a day later, and what accounts for another period does not count.
    let spending = |period: &str| NewNotice {
        section: NoticeSection::Spending,
        period: Some(period.parse().unwrap()),
        items: vec![item("路灯", 100)],
        ..new_notice("收支")
    };
    let days = 39 * 86_400;
    bed.core.clock.advance_seconds(days);
    published(&world, world.home, spending("2026-09")).await;
    published(&world, world.next_door, spending("2026-08")).await;
    bed.core.clock.advance_seconds(86_400);
    published(&world, world.next_door, spending("2026-09")).await;
    let late = at(&admin, "2026-10-11");
    let found = duties(&bed, &late, PublicityDutyFilter::default()).await;
    let states: Vec<DutyState> = found.iter().map(|duty| duty.state).collect();
    assert_eq!(states, [DutyState::Overdue, DutyState::Published, DutyState::Overdue, DutyState::Late]);
    assert_eq!(found[1].published_on, Some("2026-10-10".parse().unwrap()));
    assert!(found[1].notice_id.is_some() && found[0].notice_id.is_none());
    let count = ask!(bed, tx => publicity::count_duties(tx, &late, PublicityDutyFilter::default())).unwrap();
    assert_eq!(count, PublicityDutyCount { published: 1, late: 1, due: 0, overdue: 2 });
    let overdue = PublicityDutyFilter { state: Some(DutyState::Overdue), ..Default::default() };
    assert_eq!(duties(&bed, &late, overdue).await.len(), 2);
    let spending = PublicityDutyFilter { section: Some(NoticeSection::Spending), ..Default::default() };
    assert_eq!(duties(&bed, &late, spending).await.len(), 2);
    // A community sees its own.
    let home = world.staff(world.home, "desk").await;
    assert_eq!(duties(&bed, &at(&home, "2026-10-11"), PublicityDutyFilter::default()).await.len(), 2);
    let grid_worker = world.with_roles(world.home, "grid", &[Role::GridWorker]).await;
    let filter = PublicityDutyFilter::default();
    let answer = ask!(bed, tx => publicity::list_duties(tx, &grid_worker, filter, Page::default()));
    assert_eq!(said(answer), "forbidden: indicators.read");
}

async fn a_nearer_rule_holds(bed: Bed) {
    let world = World::new(&bed).await;
    let town = world.with_roles(world.town, "town", &[Role::UnitAdmin]).await;
    let periods = async |unit| {
        let cx = at(&world.system(unit), "2026-10-02");
        let filter = PublicityDutyFilter { section: Some(NoticeSection::Spending), ..Default::default() };
        duties(&bed, &cx, filter).await.into_iter().map(|duty| duty.period.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(periods(world.county).await, ["2026-09", "2026-09"]);
    let rule = put!(bed, tx => publicity::create_rule(tx, &town, new_rule())).unwrap();
    assert_eq!(periods(world.county).await, ["2026-Q3", "2026-Q3"]);
    let home = NewPublicityRule { every: PeriodKind::Day, ..new_rule() };
    put!(bed, tx => publicity::create_rule(tx, &world.system(world.home), home)).unwrap();
    assert_eq!(periods(world.county).await, ["2026-10-01", "2026-Q3"]);
    // Not yet in force: nothing is owed, and the rule from above does not come back.
    let later = NewPublicityRule { valid_from: "2027-01-01".parse().unwrap(), ..new_rule() };
    put!(bed, tx => publicity::update_rule(tx, &town, rule.id, 1, later)).unwrap();
    assert_eq!(periods(world.county).await, ["2026-10-01"]);
    put!(bed, tx => publicity::remove_rule(tx, &town, rule.id, 2)).unwrap();
    assert_eq!(periods(world.county).await, ["2026-10-01", "2026-09"]);
}

async fn rules_are_changed_where_they_stand(bed: Bed) {
    let world = World::new(&bed).await;
    let town = world.with_roles(world.town, "town", &[Role::UnitAdmin]).await;
    let home = world.with_roles(world.home, "home", &[Role::UnitAdmin]).await;
    let staff = world.staff(world.home, "desk").await;
    let neighbour = world.with_roles(world.next_door, "next", &[Role::UnitAdmin]).await;
    let listed = ask!(bed, tx => publicity::list_rules(tx, &staff, Page::default())).unwrap().items;
    assert_eq!(listed.len(), 2);
    let of_law = listed[0].id;
    let own = put!(bed, tx => publicity::create_rule(tx, &home, new_rule())).unwrap();
    assert_eq!((own.unit_id, own.version), (Some(world.home), 1));
    for (cx, new, expected) in [
        (&home, new_rule(), "invalid: section taken"),
        (&staff, new_rule(), "forbidden: notices.review"),
        (&town, NewPublicityRule { grace_days: 201, ..new_rule() }, "invalid: grace_days range"),
        (&town, NewPublicityRule { section: NoticeSection::News, ..new_rule() }, "invalid: section notice-no-period"),
        (&town, NewPublicityRule { basis: String::new(), ..new_rule() }, "invalid: basis required"),
        (&town, new_rule(), "ok"),
    ] {
        assert_eq!(said(put!(bed, tx => publicity::create_rule(tx, cx, new))), expected);
    }
    for (cx, id, version, expected) in [
        (&neighbour, own.id, 1, "not found: publicity_rule"),
        (&staff, own.id, 1, "forbidden: notices.review"),
        (&home, of_law, 1, "forbidden: notices.review"),
        (&home, own.id, 2, "conflict: publicity_rule"),
        (&town, own.id, 1, "ok"),
    ] {
        assert_eq!(said(put!(bed, tx => publicity::update_rule(tx, cx, id, version, new_rule()))), expected);
    }
    assert_eq!(ask!(bed, tx => publicity::list_rules(tx, &neighbour, Page::default())).unwrap().items.len(), 3);
    assert_eq!(said(put!(bed, tx => publicity::remove_rule(tx, &home, own.id, 1))), "conflict: publicity_rule");
    assert_eq!(said(put!(bed, tx => publicity::remove_rule(tx, &home, own.id, 2))), "ok");
}

async fn a_rule_is_read_where_it_holds(bed: Bed) {
    let world = World::new(&bed).await;
    let town = world.with_roles(world.town, "town", &[Role::UnitAdmin]).await;
    let rule = put!(bed, tx => publicity::create_rule(tx, &town, new_rule())).unwrap();
    let get = async |cx: &Cx, id| ask!(bed, tx => publicity::get_rule(tx, cx, id));
    let home = world.staff(world.home, "desk").await;
    for cx in [&town, &home, &world.with_roles(world.county, "county", &[Role::CountyAdmin]).await] {
        for listed in ask!(bed, tx => publicity::list_rules(tx, cx, Page::default())).unwrap().items {
            assert_eq!(get(cx, listed.id).await.unwrap(), listed);
        }
        assert_eq!(get(cx, rule.id).await.unwrap(), rule);
    }
    let own = put!(bed, tx => publicity::create_rule(tx, &world.system(world.home), new_rule())).unwrap();
    let next_door = world.staff(world.next_door, "next").await;
    assert_eq!(said(get(&next_door, own.id).await), "not found: publicity_rule");
    let grid_worker = world.with_roles(world.home, "grid", &[Role::GridWorker]).await;
    assert_eq!(said(get(&grid_worker, rule.id).await), "forbidden: notices.write");
}

async fn duties_come_in_pages(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = at(&world.system(world.county), "2026-10-02");
    let whole = duties(&bed, &cx, PublicityDutyFilter::default()).await;
    let mut found = Vec::new();
    let mut page = Page::first(3);
    loop {
        let filter = PublicityDutyFilter::default();
        let listed = ask!(bed, tx => publicity::list_duties(tx, &cx, filter, page)).unwrap();
        found.extend(listed.items);
        let Some(next) = listed.next else { break };
        page = Page { after: Some(next), limit: Some(1) };
    }
    assert_eq!(found, whole);
    let page = Page { after: Some("x".to_owned()), limit: None };
    let answer = ask!(bed, tx => publicity::list_duties(tx, &cx, PublicityDutyFilter::default(), page));
    assert_eq!(said(answer), "invalid: after malformed");
}

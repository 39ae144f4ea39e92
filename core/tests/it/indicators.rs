//! Indicators: figures are counted from records, open into them, and add up along the tree.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use wushe_core::app::{Cx, activity, activity_session, indicator, resident, sign_up};
use wushe_core::domain::access::Role;
use wushe_core::domain::activity::{ActivityKind, NewActivity};
use wushe_core::domain::activity_session::{HoldActivitySession, NewActivitySession};
use wushe_core::domain::indicator::{
    Breakdown, CountedIn, IndicatorFilter, IndicatorParams, IndicatorRecord, IndicatorRecordFilter, IndicatorValue,
    IndicatorView, Measure, share,
};
use wushe_core::domain::notice::{NewNotice, NoticeSection};
use wushe_core::domain::page::Page;
use wushe_core::domain::request::ChargeClass;
use wushe_core::domain::resident::{NewResident, SpecialGroup};
use wushe_core::domain::sign_up::{NewSignUp, SignUpRole};
use wushe_core::id::{ResidentId, UnitId};

use crate::fund::Books;
use crate::kit::{Bed, NOW, World, new_resident, said};
use crate::notices::{item, new_notice, published};

store_tests![
    figures_add_up_and_open_into_their_records,
    a_county_in_figures,
    figures_over_time,
    who_may_see_figures,
    every_indicator_makes_sense,
];

async fn values(bed: &Bed, cx: &Cx, indicators: &[&str], period: &str, by: Breakdown) -> Vec<IndicatorValue> {
    let indicators = indicators.iter().map(|code| (*code).to_owned()).collect();
    let asked = IndicatorParams { indicators, period: period.parse().unwrap(), by: Some(by) };
    ask!(bed, tx => indicator::values(tx, cx, asked)).unwrap().values
}

async fn value(bed: &Bed, cx: &Cx, indicator: &str) -> Option<i64> {
    values(bed, cx, &[indicator], "2026", Breakdown::None).await[0].value
}

async fn records(bed: &Bed, cx: &Cx, indicator: &str) -> Vec<IndicatorRecord> {
    let mut found = Vec::new();
    let mut page = Page::first(7);
    loop {
        let filter = IndicatorRecordFilter { indicator: indicator.to_owned(), period: "2026".parse().unwrap() };
        let listed = ask!(bed, tx => indicator::records(tx, cx, filter, page)).unwrap();
        found.extend(listed.items);
        let Some(next) = listed.next else { return found };
        page = Page { after: Some(next), limit: Some(200) };
    }
}

async fn all(bed: &Bed, cx: &Cx) -> Vec<IndicatorView> {
    ask!(bed, tx => indicator::list(tx, cx, IndicatorFilter::default(), Page::first(200))).unwrap().items
}

/// A session of an activity that has taken place, with so many people at the door.
async fn session(world: &World<'_>, unit: UnitId, drop_ins: i64, come: &[ResidentId]) {
    let (bed, cx) = (world.bed, &world.system(unit));
    let new = NewActivity {
        kind: ActivityKind::Culture,
        category: String::new(),
        title: "坝坝舞".to_owned(),
        detail: String::new(),
        place: "广场".to_owned(),
        charge_class: ChargeClass::FreePublicBenefit,
        organisation_id: None,
        groups: Vec::new(),
        women_only: false,
        hazardous: false,
        risk_note: String::new(),
        insurance_note: String::new(),
    };
    let activity_id = put!(bed, tx => activity::create(tx, cx, new)).unwrap().id;
    let new = NewActivitySession {
        activity_id,
        begins_at: cx.now.plus_seconds(60),
        ends_at: cx.now.plus_seconds(3600),
        place: String::new(),
        seats: None,
        helper_seats: None,
        waiting_list: false,
        sign_up_opens_at: None,
        sign_up_closes_at: None,
    };
    let session_id = put!(bed, tx => activity_session::create(tx, cx, new)).unwrap().id;
    put!(bed, tx => activity::open(tx, cx, activity_id)).unwrap();
    let mut attended = Vec::new();
    for id in come {
        let new = NewSignUp {
            session_id,
            role: SignUpRole::Participant,
            resident_id: Some(*id),
            volunteer_id: None,
            task: String::new(),
            guardian_name: String::new(),
            guardian_phone: String::new(),
            note: String::new(),
        };
        attended.push(put!(bed, tx => sign_up::create(tx, cx, new)).unwrap().id);
    }
    // They came once it had begun.
    let later = Cx { now: cx.now.plus_seconds(120), ..cx.clone() };
    let held = HoldActivitySession { drop_ins, attended, absent: Vec::new() };
    put!(bed, tx => activity_session::hold(tx, &later, session_id, held)).unwrap();
    // Nobody can be in the next one as well while this one lasts.
    bed.core.clock.advance_seconds(7200);
}

/// Something that happens in a unit.
#[derive(Debug, Clone)]
enum Happens {
    Resident(Option<SpecialGroup>, bool),
    Request(prop::sample::Index),
    Session(i64),
    Notice(i64),
}

fn happenings() -> impl Strategy<Value = Vec<(prop::sample::Index, i64, Happens)>> {
    let group = prop::option::of(prop::sample::select(SpecialGroup::ALL.to_vec()));
    let happens = prop_oneof![
        3 => (group, any::<bool>()).prop_map(|(group, alone)| Happens::Resident(group, alone)),
        3 => any::<prop::sample::Index>().prop_map(Happens::Request),
        1 => (0..40_i64).prop_map(Happens::Session),
        1 => (1..100_000_i64).prop_map(Happens::Notice),
    ];
    prop::collection::vec((any::<prop::sample::Index>(), 0..9_i64, happens), 30)
}

/// Communities of each township, grids of each community.
fn tree() -> impl Strategy<Value = Vec<Vec<usize>>> {
    prop::collection::vec(prop::collection::vec(0..3_usize, 0..4), 1..4)
}

async fn figures_add_up_and_open_into_their_records(bed: Bed) {
    let world = World::new(&bed).await;
    let mut runner = TestRunner::deterministic();
    let mut units = vec![world.county, world.town, world.home, world.next_door, world.grid];
    let mut above = BTreeMap::from([
        (world.town, world.county),
        (world.home, world.town),
        (world.next_door, world.town),
        (world.grid, world.home),
    ]);
    let towns = tree().new_tree(&mut runner).unwrap().current();
    for (town, communities) in towns.into_iter().enumerate() {
        let town_id = world.unit(&format!("5108212{town:02}000"), world.county).await;
        units.push(town_id);
        above.insert(town_id, world.county);
        for (community, grids) in communities.into_iter().enumerate() {
            let code = format!("5108212{town:02}{:03}", community + 1);
            let community_id = world.unit(&code, town_id).await;
            units.push(community_id);
            above.insert(community_id, town_id);
            for grid in 1..=grids {
                let grid_id = world.unit(&format!("{code}{grid:03}"), community_id).await;
                units.push(grid_id);
                above.insert(grid_id, community_id);
            }
        }
    }
    let mut residents: Vec<(ResidentId, UnitId)> = Vec::new();
    let mut asked: Vec<(ResidentId, UnitId)> = Vec::new();
    for (unit, hours, happens) in happenings().new_tree(&mut runner).unwrap().current() {
        let unit = *unit.get(&units);
        bed.core.clock.advance_seconds(hours * 3600);
        match happens {
            Happens::Resident(group, lives_alone) => {
                let new = NewResident { groups: group.into_iter().collect(), lives_alone, ..new_resident("李秀兰") };
                let made = put!(bed, tx => resident::create(tx, &world.system(unit), new)).unwrap();
                residents.push((made.id, unit));
            }
            Happens::Request(which) if !residents.is_empty() => {
                let (id, unit) = *which.get(&residents);
                world.request(unit, id).await;
                asked.push((id, unit));
            }
            Happens::Request(_) => {}
            Happens::Session(drop_ins) => session(&world, unit, drop_ins, &[]).await,
            Happens::Notice(fen) => {
                let section = NoticeSection::Spending;
                let period = Some("2026-08".parse().unwrap());
                let new = NewNotice { section, period, items: vec![item("路灯", fen)], ..new_notice("收支") };
                published(&world, unit, new).await;
            }
        }
    }
    let within = |unit: UnitId, top: UnitId| {
        let mut at = Some(unit);
        while let Some(unit) = at {
            if unit == top {
                return true;
            }
            at = above.get(&unit).copied();
        }
        false
    };
    let views = all(&bed, &world.system(world.county)).await;
    for unit in units {
        let cx = &world.system(unit);
        let mut whole = BTreeMap::new();
        for value in values(&bed, cx, &[], "2026", Breakdown::None).await {
            assert!(whole.insert(value.indicator.clone(), value).is_none());
        }
        assert_eq!(whole.len(), views.len());
        // What the records say that this test has kept itself.
        let here = |list: &[(ResidentId, UnitId)]| {
            list.iter().filter(|(_, at)| within(*at, unit)).map(|(id, _)| *id).collect::<Vec<_>>()
        };
        assert_eq!(whole["residents"].value, Some(here(&residents).len() as i64));
        assert_eq!(whole["requests_opened"].value, Some(here(&asked).len() as i64));
        let people: BTreeSet<ResidentId> = here(&asked).into_iter().collect();
        assert_eq!(whole["requests_people"].value, Some(people.len() as i64));
        let mut sums: BTreeMap<(String, Breakdown), [i64; 3]> = BTreeMap::new();
        for by in [Breakdown::Child, Breakdown::Time] {
            for value in values(&bed, cx, &[], "2026", by).await {
                let sum = sums.entry((value.indicator, by)).or_default();
                for (sum, part) in sum.iter_mut().zip([value.value, value.part, value.whole]) {
                    *sum += part.unwrap_or(0);
                }
            }
        }
        for view in &views {
            let total = &whole[&view.code];
            let sum = |by| sums.get(&(view.code.clone(), by)).copied().unwrap_or_default();
            for by in [Breakdown::Child, Breakdown::Time] {
                match view.measure {
                    Measure::Count | Measure::Sum if by == Breakdown::Child || !view.at_end => {
                        assert_eq!(Some(sum(by)[0]), total.value, "{} {by}", view.code);
                    }
                    // Whoever comes in two units, or on two days, is in both.
                    Measure::Distinct => assert!(Some(sum(by)[0]) >= total.value, "{} {by}", view.code),
                    _ => {}
                }
            }
            if view.measure == Measure::Share {
                let (part, of) = (total.part.unwrap(), total.whole.unwrap());
                assert_eq!((total.value, part <= of), (share(part, of), true), "{}", view.code);
                assert_eq!(Some(part), whole[view.part.as_ref().unwrap()].value);
                assert_eq!(Some(of), whole[view.whole.as_ref().unwrap()].value);
                continue;
            }
            let records = records(&bed, cx, &view.code).await;
            let ids: BTreeSet<&str> = records.iter().map(|record| record.id.as_str()).collect();
            assert_eq!(ids.len(), records.len(), "{}", view.code);
            assert_eq!(Some(records.iter().map(|record| record.amount).sum()), total.value, "{}", view.code);
            assert!(records.iter().all(|record| within(record.unit_id, unit) && record.entity == view.entity));
        }
    }
}

async fn a_county_in_figures(bed: Bed) {
    let world = World::new(&bed).await;
    let county = &world.system(world.county);
    let home = &world.system(world.home);
    let mut lanes = Vec::new();
    for name in ["李秀兰", "王芳", "赵大勇"] {
        lanes.push(world.resident(world.grid, name).await);
    }
    session(&world, world.home, 5, &lanes[..2]).await;
    session(&world, world.next_door, 0, &[]).await;
    session(&world, world.home, 1, &lanes[1..]).await;
    for (code, expected) in [
        ("townships", 1),
        ("communities", 2),
        ("grids", 1),
        ("residents", 3),
        ("sessions_held", 3),
        ("activities_held", 3),
        ("beneficiaries", 10),
        ("beneficiaries_people", 3),
    ] {
        assert_eq!(value(&bed, county, code).await, Some(expected), "{code}");
    }
    assert_eq!(value(&bed, home, "beneficiaries").await, Some(10));
    assert_eq!(value(&bed, home, "sessions_held").await, Some(2));
    // A share of nothing is none.
    assert_eq!(value(&bed, county, "requests_in_time_share").await, None);
    // Money by source; what was reversed is not there.
    let books = Books::new(&world).await;
    books.income(50_000, None).await;
    books.donate(books.new_donation(30_000, None)).await.unwrap();
    books.grant(books.new_grant(20_000, None)).await.unwrap();
    for (code, expected) in [
        ("fund_income", 80_000),
        ("fund_income_grant_superior", 50_000),
        ("fund_income_donation", 30_000),
        ("fund_income_other", 0),
        ("fund_expense", 20_000),
        ("fund_expense_grant_superior", 20_000),
        ("fund_expense_donation", 0),
        ("fund_overhead", 0),
        ("fund_overhead_share", 0),
    ] {
        assert_eq!(value(&bed, county, code).await, Some(expected), "{code}");
        let next_door = value(&bed, &world.system(world.next_door), code).await;
        assert_eq!(next_door.unwrap_or(0), 0, "{code}");
    }
    assert_eq!(records(&bed, county, "fund_income").await.len(), 2);
    // By child: the town has it all; the community's own is not its grid's.
    let by_child = values(&bed, &world.system(world.town), &["beneficiaries"], "2026", Breakdown::Child).await;
    let told: Vec<_> = by_child.iter().map(|value| (value.unit_name.as_str(), value.value)).collect();
    assert_eq!(told, [("单位510821100001", Some(10)), ("单位510821100002", Some(0))]);
    let by_child = values(&bed, home, &["beneficiaries", "residents"], "2026", Breakdown::Child).await;
    let told: Vec<_> = by_child.iter().map(|value| (value.indicator.as_str(), value.unit_id, value.value)).collect();
    assert_eq!(
        told,
        [
            ("beneficiaries", world.grid, Some(0)),
            ("beneficiaries", world.home, Some(10)),
            ("residents", world.grid, Some(3)),
        ]
    );
    courses_agree(&bed, &world.system(world.county)).await;
}

async fn figures_over_time(bed: Bed) {
    let world = World::new(&bed).await;
    let county = &world.system(world.county);
    let first = world.resident(world.home, "李秀兰").await;
    world.request(world.home, first).await;
    // 23:30 of the thirtieth in the county is not October yet, though a day later it is.
    bed.core.clock.advance_seconds(29 * 86_400 + 14 * 3600 + 1800);
    world.request(world.home, first).await;
    bed.core.clock.advance_seconds(1800);
    world.request(world.home, first).await;
    world.resident(world.home, "王芳").await;
    let told = async |code: &str, period: &str, by| {
        let values = values(&bed, county, &[code], period, by).await;
        let told = values.into_iter().filter(|value| value.value != Some(0));
        told.map(|value| (value.period.to_string(), value.value.unwrap())).collect::<Vec<_>>()
    };
    let whole = |period: &str, value| vec![(period.to_owned(), value)];
    for (period, opened, people, residents) in [
        ("2026", 3, 1, 2),
        ("2026-Q3", 2, 1, 1),
        ("2026-Q4", 1, 1, 2),
        ("2026-09", 2, 1, 1),
        ("2026-09-30", 1, 1, 1),
        ("2026-10-01", 1, 1, 2),
    ] {
        assert_eq!(told("requests_opened", period, Breakdown::None).await, whole(period, opened));
        assert_eq!(told("requests_people", period, Breakdown::None).await, whole(period, people));
        // How many there were when it was over.
        assert_eq!(told("residents", period, Breakdown::None).await, whole(period, residents));
    }
    let months = |list: &[(&str, i64)]| list.iter().map(|(at, value)| ((*at).to_owned(), *value)).collect::<Vec<_>>();
    let by_month = told("requests_opened", "2026", Breakdown::Time).await;
    assert_eq!(by_month, months(&[("2026-09", 2), ("2026-10", 1)]));
    assert_eq!(told("requests_people", "2026", Breakdown::Time).await, months(&[("2026-09", 1), ("2026-10", 1)]));
    let at_end = months(&[("2026-09", 1), ("2026-10", 2), ("2026-11", 2), ("2026-12", 2)]);
    assert_eq!(told("residents", "2026", Breakdown::Time).await, at_end);
    let by_day = told("requests_opened", "2026-09", Breakdown::Time).await;
    assert_eq!(by_day, months(&[("2026-09-01", 1), ("2026-09-30", 1)]));
    assert!(told("residents", "2026-08", Breakdown::None).await.is_empty());
    courses_agree(&bed, county).await;
}

/// Every course is the figures of its periods, asked for one by one.
async fn courses_agree(bed: &Bed, cx: &Cx) {
    for view in all(bed, cx).await {
        for last in ["2026-12", "2026-Q4"] {
            let course = ask!(bed, tx => indicator::course(tx, cx, &view.code, last.parse().unwrap())).unwrap();
            assert_eq!((course.len(), course[11].period.to_string()), (12, last.to_owned()));
            for told in course.into_iter().rev().take(6) {
                let asked = values(bed, cx, &[&view.code], &told.period.to_string(), Breakdown::None).await;
                assert_eq!(asked, [told], "{}", view.code);
            }
        }
    }
}

async fn who_may_see_figures(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let grid_worker = world.with_roles(world.home, "grid", &[Role::GridWorker]).await;
    let next_door = world.staff(world.next_door, "next").await;
    let resident = world.resident(world.home, "李秀兰").await;
    world.request(world.home, resident).await;
    let asked =
        |code: &str| IndicatorParams { indicators: vec![code.to_owned()], period: "2026".parse().unwrap(), by: None };
    let tried = async |cx: &Cx, code: &str| said(ask!(bed, tx => indicator::values(tx, cx, asked(code))));
    assert_eq!(tried(&staff, "residents").await, "ok");
    assert_eq!(tried(&staff, "nothing").await, "invalid: indicators choice");
    assert_eq!(tried(&grid_worker, "residents").await, "forbidden: indicators.read");
    assert_eq!(tried(&world.anonymous(world.home), "residents").await, "unauthenticated");
    assert_eq!(tried(&staff.in_unit(world.next_door), "residents").await, "forbidden: indicators.read");
    assert_eq!(value(&bed, &next_door, "requests_opened").await, Some(0));
    assert!(records(&bed, &next_door, "requests_opened").await.is_empty());
    assert_eq!(records(&bed, &staff, "requests_opened").await.len(), 1);
    let filter = IndicatorRecordFilter { indicator: "residents".to_owned(), period: "2026".parse().unwrap() };
    let answer = ask!(bed, tx => indicator::records(tx, &grid_worker, filter, Page::default()));
    assert_eq!(said(answer), "forbidden: indicators.read");
    let listed = ask!(bed, tx => indicator::list(tx, &grid_worker, IndicatorFilter::default(), Page::default()));
    assert_eq!(said(listed), "forbidden: indicators.read");
    let many = IndicatorParams { indicators: vec!["residents".to_owned(); 101], ..asked("residents") };
    assert_eq!(said(ask!(bed, tx => indicator::values(tx, &staff, many))), "invalid: indicators too-many");
}

async fn every_indicator_makes_sense(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = &world.system(world.county);
    let views = all(&bed, cx).await;
    let codes: BTreeSet<&str> = views.iter().map(|view| view.code.as_str()).collect();
    assert_eq!(codes.len(), views.len());
    for view in &views {
        assert!(view.code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{}", view.code);
        let is_share = view.measure == Measure::Share;
        assert_eq!((view.counted_in == CountedIn::Share, view.part.is_some()), (is_share, is_share));
        for half in [&view.part, &view.whole].into_iter().flatten() {
            assert!(codes.contains(half.as_str()), "{half}");
        }
    }
    // They come in pages, and by register.
    let mut found = Vec::new();
    let mut page = Page::first(5);
    loop {
        let listed = ask!(bed, tx => indicator::list(tx, cx, IndicatorFilter::default(), page)).unwrap();
        found.extend(listed.items);
        let Some(next) = listed.next else { break };
        page = Page { after: Some(next), limit: Some(4) };
    }
    assert_eq!(found, views);
    let of_requests = IndicatorFilter { entity: Some("request".to_owned()), measure: Some(Measure::Share) };
    let listed = ask!(bed, tx => indicator::list(tx, cx, of_requests, Page::default())).unwrap().items;
    assert!(listed.iter().all(|view| view.entity == "request" && view.measure == Measure::Share) && !listed.is_empty());
    let page = Page { after: Some("nothing".to_owned()), limit: None };
    let answer = ask!(bed, tx => indicator::list(tx, cx, IndicatorFilter::default(), page));
    assert_eq!(said(answer), "invalid: after malformed");
    assert_eq!(cx.now, NOW);
}

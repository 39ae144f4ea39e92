//! The register of units: grids made in one go, codes, listings.

use wushe_core::app::Cx;
use wushe_core::app::unit::{self, NewUnit};
use wushe_core::domain::access::Role;
use wushe_core::domain::day::Day;
use wushe_core::domain::page::Page;
use wushe_core::domain::unit::{CodesParams, EndUnit, GenerateGrids, TreeParams, UnitFilter, UnitKind};
use wushe_core::id::UnitId;

use crate::kit::{Bed, World, said};

store_tests![grids_are_numbered_on, codes_are_checked, units_are_listed_as_asked];

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn new(code: &str, parent: UnitId) -> NewUnit {
    NewUnit {
        code: code.to_owned(),
        name_zh: format!("单位{code}"),
        name_en: format!("Unit {code}"),
        parent_id: Some(parent),
        valid_from: Some(day("2020-01-01")),
        ..NewUnit::default()
    }
}

async fn add(bed: &Bed, code: &str, parent: UnitId) -> UnitId {
    put!(bed, tx => unit::create(tx, &bed.core.system(parent), new(code, parent))).unwrap().id
}

async fn codes_of(bed: &Bed, cx: &Cx, filter: UnitFilter) -> Vec<String> {
    let listed = ask!(bed, tx => unit::list(tx, cx, filter, Page::first(200))).unwrap();
    listed.items.into_iter().map(|unit| unit.code.to_string()).collect()
}

async fn grids_are_numbered_on(bed: Bed) {
    let world = World::new(&bed).await;
    let county = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await;
    let make = |count| GenerateGrids { count, name_zh: None, name_en: None, demo: true, valid_from: None };
    put!(bed, tx => unit::generate_grids(tx, &county, world.home, make(40))).unwrap();
    let grids = ask!(bed, tx => unit::children(tx, world.home)).unwrap();
    assert_eq!(grids.len(), 41);
    let last = grids.last().unwrap();
    assert_eq!(
        (last.code.as_str(), last.name_zh.as_str(), last.name_en.as_str()),
        ("510821100001041", "第41网格", "Grid 41")
    );
    assert!(last.demo && !grids[0].demo);
    for (unit, input, expected) in [
        (world.town, make(1), "refused: unit-no-community"),
        (world.home, make(0), "invalid: count range"),
        (world.home, make(201), "invalid: count range"),
        (
            world.home,
            GenerateGrids { name_zh: Some("网格".to_owned()), ..make(2) },
            "invalid: name_zh unit-name-number",
        ),
    ] {
        assert_eq!(said(put!(bed, tx => unit::generate_grids(tx, &county, unit, input))), expected);
    }
    let report = ask!(bed, tx => unit::codes(tx, &county, CodesParams {})).unwrap();
    assert_eq!((report.gaps, report.doubled, report.astray, report.out_of_range), (vec![], vec![], vec![], vec![]));
}

async fn codes_are_checked(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.county);
    add(&bed, "510821100001004", world.home).await;
    let odd = add(&bed, "510821100500", world.town).await;
    for (code, parent) in [("510821100002001", world.next_door), ("510821100002002", world.next_door)] {
        let twin = NewUnit { external_code: Some("WC-7".to_owned()), ..new(code, parent) };
        put!(bed, tx => unit::create(tx, &system, twin)).unwrap();
    }
    let report = ask!(bed, tx => unit::codes(tx, &system, CodesParams {})).unwrap();
    assert_eq!(report.gaps.len(), 1);
    let gap = &report.gaps[0];
    assert_eq!((gap.unit_id, gap.grids, gap.greatest, gap.missing.as_slice()), (world.home, 2, 4, [2, 3].as_slice()));
    assert_eq!(report.doubled.len(), 2);
    assert_eq!(report.out_of_range.iter().map(|unit| unit.id).collect::<Vec<_>>(), [odd]);
    bed.tamper("UPDATE unit SET code = '510821999001' WHERE code = '510821100500'").await;
    let report = ask!(bed, tx => unit::codes(tx, &system, CodesParams {})).unwrap();
    assert_eq!(report.astray.iter().map(|unit| unit.id).collect::<Vec<_>>(), [odd]);
}

async fn units_are_listed_as_asked(bed: Bed) {
    let world = World::new(&bed).await;
    let county = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await;
    let none = UnitFilter::default();
    let all = ["510821000000", "510821100000", "510821100001", "510821100001001", "510821100002"];
    assert_eq!(codes_of(&bed, &county, none.clone()).await, all);
    assert_eq!(ask!(bed, tx => unit::count(tx, &county, none.clone())).unwrap(), 5);
    let mut walked = Vec::new();
    let mut page = Page::first(2);
    loop {
        let listed = ask!(bed, tx => unit::list(tx, &county, none.clone(), page.clone())).unwrap();
        walked.extend(listed.items.into_iter().map(|unit| unit.code.to_string()));
        let Some(next) = listed.next else { break };
        page = Page { after: Some(next), limit: Some(2) };
    }
    assert_eq!(walked, all);
    for (filter, expected) in [
        (UnitFilter { kind: Some(UnitKind::Grid), ..none.clone() }, vec!["510821100001001"]),
        (UnitFilter { parent_id: Some(world.town), ..none.clone() }, vec!["510821100001", "510821100002"]),
        (UnitFilter { text: Some("单位 5108211000020".to_owned()), ..none.clone() }, vec![]),
        (UnitFilter { text: Some("单位510821100002".to_owned()), ..none.clone() }, vec!["510821100002"]),
        (UnitFilter { text: Some("510821100001".to_owned()), ..none.clone() }, vec!["510821100001", "510821100001001"]),
        (UnitFilter { demo: Some(true), ..none.clone() }, vec![]),
        (UnitFilter { demo: Some(false), kind: Some(UnitKind::County), ..none.clone() }, vec!["510821000000"]),
        (
            UnitFilter { without_worker: Some(true), kind: Some(UnitKind::Grid), ..none.clone() },
            vec!["510821100001001"],
        ),
        (UnitFilter { without_worker: Some(false), ..none.clone() }, vec![]),
        (UnitFilter { without_station: Some(false), ..none.clone() }, vec![]),
        (UnitFilter { ended: Some(true), ..none.clone() }, vec![]),
        (UnitFilter { code: Some("510821100001".to_owned()), ..none.clone() }, vec!["510821100001"]),
        (UnitFilter { code: Some("5108211000".to_owned()), ..none.clone() }, vec![]),
    ] {
        let words = format!("{filter:?}");
        let counted = ask!(bed, tx => unit::count(tx, &county, filter.clone())).unwrap();
        assert_eq!(codes_of(&bed, &county, filter).await, expected, "{words}");
        assert_eq!(counted, i64::try_from(expected.len()).unwrap(), "{words}");
    }
    let end = EndUnit { day: day("2026-09-01"), reason: "撤销".to_owned() };
    put!(bed, tx => unit::end(tx, &county, world.grid, end)).unwrap();
    let ended = UnitFilter { ended: Some(true), text: Some("510821100001".to_owned()), ..none.clone() };
    assert_eq!(codes_of(&bed, &county, ended.clone()).await, ["510821100001001"]);
    let other = UnitFilter { code: Some("510821100001".to_owned()), ..ended.clone() };
    assert_eq!(codes_of(&bed, &county, other.clone()).await, Vec::<String>::new());
    assert_eq!(ask!(bed, tx => unit::count(tx, &county, other)).unwrap(), 0);
    assert_eq!(ask!(bed, tx => unit::count(tx, &county, ended)).unwrap(), 1);
    assert_eq!(codes_of(&bed, &county, none).await.len(), 4);
    let tree = ask!(bed, tx => unit::tree(tx, &county, TreeParams { day: None, lowest: Some(UnitKind::Township) }));
    assert_eq!(tree.unwrap().units.len(), 2);
}

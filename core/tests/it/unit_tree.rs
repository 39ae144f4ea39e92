//! Changes of the unit tree: names, merges, splits, days, grids, and what they do to scope.

use wushe_core::app::unit::{self, NewUnit};
use wushe_core::app::{Cx, resident};
use wushe_core::domain::access::Role;
use wushe_core::domain::day::Day;
use wushe_core::domain::page::Page;
use wushe_core::domain::unit::{
    CodesParams, EndUnit, GenerateGrids, MergeUnits, RenameUnit, SplitChild, SplitUnit, TreeParams, UnitChangeFilter,
    UnitFilter, UnitKind, UnitVerb, UnitView,
};
use wushe_core::id::UnitId;

use crate::kit::{Bed, World, said};

store_tests![
    a_code_begins_with_that_of_the_unit_above,
    a_wrong_entry_is_corrected_and_taken_out,
    names_are_kept_by_day,
    merged_communities_lie_in_the_scope_of_what_they_became,
    a_split_community_lies_in_the_scope_of_each_part,
    a_part_is_split_off,
    changes_are_refused_where_they_cannot_be,
    the_neighbours_units_do_not_exist,
    two_changes_at_once,
];

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

fn merge_of(from: &[UnitId], on: &str) -> MergeUnits {
    MergeUnits { from: from.to_vec(), day: day(on), reason: "川民函〔2026〕1号".to_owned() }
}

async fn codes_of(bed: &Bed, cx: &Cx, filter: UnitFilter) -> Vec<String> {
    let listed = ask!(bed, tx => unit::list(tx, cx, filter, Page::first(200))).unwrap();
    listed.items.into_iter().map(|unit| unit.code.to_string()).collect()
}

async fn a_code_begins_with_that_of_the_unit_above(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.county);
    for (code, parent, expected) in [
        ("510821101001", world.town, "invalid: code unit-code-prefix"),
        ("510822101000", world.county, "invalid: code unit-code-prefix"),
        ("510821100002001", world.home, "invalid: code unit-code-prefix"),
        ("510821100001000", world.home, "invalid: code unit-code-prefix"),
        ("510821100001002", world.home, "ok"),
        ("510821101000", world.county, "ok"),
    ] {
        assert_eq!(said(put!(bed, tx => unit::create(tx, &system, new(code, parent)))), expected, "{code}");
    }
    let ahead = NewUnit { valid_from: Some(day("2026-09-02")), ..new("510821100003", world.town) };
    assert_eq!(said(put!(bed, tx => unit::create(tx, &system, ahead))), "invalid: valid_from future");
}

async fn a_wrong_entry_is_corrected_and_taken_out(bed: Bed) {
    let world = World::new(&bed).await;
    let county = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await;
    let id = add(&bed, "510821100003", world.town).await;
    let asked = NewUnit {
        name_zh: "红星社区".to_owned(),
        external_code: Some("WC-3".to_owned()),
        demo: true,
        ..new("510821100004", world.town)
    };
    let made = put!(bed, tx => unit::update(tx, &county, id, 1, asked.clone())).unwrap();
    assert_eq!((made.code.as_str(), made.name_zh.as_str(), made.version), ("510821100004", "红星社区", 2));
    assert_eq!((made.external_code.as_deref(), made.demo, made.valid_to), (Some("WC-3"), true, None));
    assert_eq!(ask!(bed, tx => unit::get(tx, &county, id)).unwrap(), made);
    // A correction leaves no history: it was never otherwise.
    let then = UnitFilter { day: Some(day("2021-01-01")), text: Some("红星".to_owned()), ..UnitFilter::default() };
    assert_eq!(codes_of(&bed, &county, then).await, ["510821100004"]);
    assert_eq!(said(put!(bed, tx => unit::update(tx, &county, id, 1, asked.clone()))), "conflict: unit");
    let elsewhere = NewUnit { parent_id: Some(world.county), ..asked.clone() };
    assert_eq!(
        said(put!(bed, tx => unit::update(tx, &county, id, 2, elsewhere))),
        "invalid: parent_id unit-parent-fixed"
    );
    // What stands below is coded after it.
    let recoded = NewUnit { parent_id: None, ..new("510821100009", world.town) };
    assert_eq!(
        said(put!(bed, tx => unit::update(tx, &county, world.home, 1, recoded))),
        "invalid: code unit-code-fixed"
    );
    let staff = world.staff(world.home, "desk").await;
    let own = NewUnit { parent_id: None, ..new("510821100001", world.town) };
    assert_eq!(said(put!(bed, tx => unit::update(tx, &staff, world.home, 1, own))), "forbidden: units.write");

    assert_eq!(said(put!(bed, tx => unit::remove(tx, &county, id, 1))), "conflict: unit");
    put!(bed, tx => unit::remove(tx, &county, id, 2)).unwrap();
    assert_eq!(said(ask!(bed, tx => unit::get(tx, &county, id))), "not found: unit");
    assert_eq!(said(put!(bed, tx => unit::remove(tx, &county, world.town, 1))), "refused: in-use");
    world.resident(world.next_door, "王五").await;
    assert_eq!(said(put!(bed, tx => unit::remove(tx, &county, world.next_door, 1))), "refused: in-use");
}

async fn names_are_kept_by_day(bed: Bed) {
    let world = World::new(&bed).await;
    let county = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await;
    let id = add(&bed, "510821100003", world.town).await;
    let rename = |name: &str, on: &str| RenameUnit {
        name_zh: name.to_owned(),
        name_en: "Renamed".to_owned(),
        day: day(on),
        reason: "旺府发〔2022〕3号".to_owned(),
    };
    let made = put!(bed, tx => unit::rename(tx, &county, id, rename("新华社区", "2022-03-01"))).unwrap();
    assert_eq!((made.name_zh.as_str(), made.version), ("新华社区", 2));
    put!(bed, tx => unit::rename(tx, &county, id, rename("光明社区", "2024-05-01"))).unwrap();
    // The same day again: the last word counts.
    put!(bed, tx => unit::rename(tx, &county, id, rename("光明路社区", "2024-05-01"))).unwrap();
    for (on, name) in [
        ("2019-12-31", None),
        ("2020-01-01", Some("单位510821100003")),
        ("2022-02-28", Some("单位510821100003")),
        ("2022-03-01", Some("新华社区")),
        ("2024-05-01", Some("光明路社区")),
        ("2030-01-01", Some("光明路社区")),
    ] {
        let filter = UnitFilter { day: Some(day(on)), parent_id: Some(world.town), ..UnitFilter::default() };
        let listed = ask!(bed, tx => unit::list(tx, &county, filter, Page::default())).unwrap().items;
        let found = listed.iter().find(|unit| unit.id == id).map(|unit| unit.name_zh.as_str());
        assert_eq!(found, name, "{on}");
    }
    for (input, expected) in [
        (rename("早", "2024-04-30"), "invalid: day unit-change-order"),
        (rename("晚", "2026-09-02"), "invalid: day future"),
        (rename(" ", "2026-09-01"), "invalid: name_zh required"),
        (RenameUnit { reason: String::new(), ..rename("名", "2026-09-01") }, "invalid: reason required"),
    ] {
        assert_eq!(said(put!(bed, tx => unit::rename(tx, &county, id, input))), expected);
    }
    let filter = UnitChangeFilter { unit_id: Some(id), ..UnitChangeFilter::default() };
    let first = ask!(bed, tx => unit::changes(tx, &county, filter.clone(), Page::first(2))).unwrap();
    let rest = Page { after: first.next.clone(), limit: None };
    let rest = ask!(bed, tx => unit::changes(tx, &county, filter, rest)).unwrap();
    let told: Vec<_> = first.items.iter().chain(&rest.items).collect();
    assert_eq!(told.len(), 3);
    let (from, to) = (&told[2].from[0], &told[2].to[0]);
    assert_eq!((from.name_zh.as_str(), to.name_zh.as_str()), ("单位510821100003", "新华社区"));
    assert_eq!(
        (told[2].verb, told[2].day, told[2].reason.as_str()),
        (UnitVerb::Rename, day("2022-03-01"), "旺府发〔2022〕3号")
    );
    assert_eq!((told[2].by_name.as_str(), told[2].at), ("名county", county.now));
}

async fn merged_communities_lie_in_the_scope_of_what_they_became(bed: Bed) {
    let world = World::new(&bed).await;
    let county = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await;
    let other_town = add(&bed, "510821101000", world.county).await;
    let into = add(&bed, "510821101001", other_town).await;
    let into_grid = add(&bed, "510821101001001", into).await;
    let from = add(&bed, "510821100003", world.town).await;
    let first = add(&bed, "510821100003001", from).await;
    let second = add(&bed, "510821100003002", from).await;
    let of_from = world.resident(from, "李秀兰").await;
    let of_grid = world.resident(first, "王桂芳").await;

    let made = put!(bed, tx => unit::merge(tx, &county, into, merge_of(&[from], "2026-03-01"))).unwrap();
    assert_eq!((made.id, made.valid_to), (into, None));
    let ended = ask!(bed, tx => unit::get(tx, &county, from)).unwrap();
    assert_eq!((ended.valid_to, ended.successor_ids.as_slice()), (Some(day("2026-03-01")), [into].as_slice()));
    assert_eq!(
        said(put!(bed, tx => unit::update(tx, &county, from, ended.version, new("510821100003", world.town)))),
        "refused: unit-ended"
    );

    // Grids go on below the successor; the number that is taken there gives way.
    let grids: Vec<(UnitId, String)> = {
        let filter = UnitFilter { parent_id: Some(into), ..UnitFilter::default() };
        let listed = ask!(bed, tx => unit::list(tx, &county, filter, Page::default())).unwrap().items;
        listed.into_iter().map(|unit| (unit.id, unit.code.to_string())).collect()
    };
    assert_eq!(
        grids,
        [
            (into_grid, "510821101001001".to_owned()),
            (first, "510821101001002".to_owned()),
            (second, "510821101001003".to_owned())
        ]
    );
    // The old code still leads to the grid, and belongs to nobody else.
    assert_eq!(ask!(bed, tx => unit::by_code(tx, "510821100003001")).unwrap().id, first);

    // Rows stay where they were entered. The successor, the ended unit and the old and new units above see them.
    let sees = async |scope: UnitId, who| {
        ask!(bed, tx => resident::look(tx, &bed.core.system(scope), who)).is_ok_and(|found| found.is_some())
    };
    for (scope, ended_rows, moved_rows) in [
        (from, true, false),
        (into, true, true),
        (other_town, true, true),
        (world.town, true, false),
        (world.county, true, true),
        (world.home, false, false),
        (first, false, true),
        (into_grid, false, false),
    ] {
        assert_eq!(sees(scope, of_from).await, ended_rows, "{scope} of ended");
        assert_eq!(sees(scope, of_grid).await, moved_rows, "{scope} of moved");
    }
    // What it became may itself become something else.
    let last = add(&bed, "510821101002", other_town).await;
    put!(bed, tx => unit::merge(tx, &county, last, merge_of(&[into], "2026-04-01"))).unwrap();
    assert!(sees(last, of_from).await && sees(last, of_grid).await && sees(into, of_from).await);
    assert!(!sees(into, of_grid).await);
    assert_eq!(ask!(bed, tx => unit::by_code(tx, "510821100003001")).unwrap().code.as_str(), "510821101002002");

    // As of a day the tree is what it was.
    let brief = async |on: &str| {
        let asked = TreeParams { day: Some(day(on)), lowest: Some(UnitKind::Grid) };
        let units = ask!(bed, tx => unit::tree(tx, &county, asked)).unwrap().units;
        units
            .into_iter()
            .filter(|unit| unit.id == from || unit.id == first)
            .map(|unit| (unit.code.to_string(), unit.parent_id))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        brief("2026-02-28").await,
        [("510821100003".to_owned(), Some(world.town)), ("510821100003001".to_owned(), Some(from))]
    );
    assert_eq!(brief("2026-03-01").await, [("510821101001002".to_owned(), Some(into))]);
    assert_eq!(brief("2026-04-01").await, [("510821101002002".to_owned(), Some(last))]);

    let history = async |of: UnitId| {
        let filter = UnitChangeFilter { unit_id: Some(of), ..UnitChangeFilter::default() };
        let items = ask!(bed, tx => unit::changes(tx, &county, filter, Page::default())).unwrap().items;
        items.into_iter().map(|change| change.verb).collect::<Vec<_>>()
    };
    assert_eq!(history(from).await, [UnitVerb::Merge]);
    assert_eq!(history(first).await, [UnitVerb::Recode, UnitVerb::Recode]);
    assert_eq!(history(into).await, [UnitVerb::Merge, UnitVerb::Merge]);
    assert_eq!(ask!(bed, tx => unit::codes(tx, &county, CodesParams {})).unwrap().astray, []);
}

async fn a_split_community_lies_in_the_scope_of_each_part(bed: Bed) {
    let world = World::new(&bed).await;
    let county = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await;
    let from = add(&bed, "510821100003", world.town).await;
    let (east, west) = (add(&bed, "510821100004", world.town).await, add(&bed, "510821100005", world.town).await);
    let first = add(&bed, "510821100003001", from).await;
    let second = add(&bed, "510821100003002", from).await;
    let resident = world.resident(from, "李秀兰").await;
    let child = |unit_id, to| SplitChild { unit_id, to };
    let split = |into: &[UnitId], children: Vec<SplitChild>| SplitUnit {
        into: into.to_vec(),
        children,
        day: day("2026-03-01"),
        reason: "分设".to_owned(),
    };
    let foreign = add(&bed, "510821100004001", east).await;
    let nobody = UnitId::from_uuid(bed.core.ids.next(county.now));
    for (input, expected) in [
        (split(&[east], vec![]), "invalid: into unit-several"),
        (split(&[east, east], vec![]), "invalid: into unit-several"),
        (split(&[east, world.town], vec![]), "invalid: into unit-other-level"),
        (split(&[east, nobody], vec![]), "not found: unit"),
        (split(&[east, west], vec![child(first, east)]), "invalid: children unit-where-to"),
        (split(&[east, west], vec![child(first, east), child(first, west)]), "invalid: children unit-where-to"),
        (split(&[east, west], vec![child(first, from), child(second, west)]), "invalid: children unit-where-to"),
        (split(&[east, west], vec![child(foreign, east)]), "invalid: children unit-not-below"),
        (split(&[east, west], vec![child(nobody, east)]), "not found: unit"),
    ] {
        assert_eq!(said(put!(bed, tx => unit::split(tx, &county, from, input.clone()))), expected, "{input:?}");
    }
    let input = split(&[east, west], vec![child(first, east), child(second, west)]);
    let made = put!(bed, tx => unit::split(tx, &county, from, input)).unwrap();
    assert_eq!((made.valid_to, made.successor_ids.len()), (Some(day("2026-03-01")), 2));
    let codes = async |of: UnitId| {
        codes_of(&bed, &bed.core.system(of), UnitFilter { kind: Some(UnitKind::Grid), ..UnitFilter::default() }).await
    };
    assert_eq!(codes(east).await, ["510821100004001", "510821100004002"]);
    assert_eq!(codes(west).await, ["510821100005002"]);
    for scope in [east, west, from, world.town, world.county] {
        assert!(ask!(bed, tx => resident::look(tx, &bed.core.system(scope), resident)).unwrap().is_some());
    }
    assert!(ask!(bed, tx => resident::look(tx, &bed.core.system(first), resident)).unwrap().is_none());
}

async fn a_part_is_split_off(bed: Bed) {
    let world = World::new(&bed).await;
    let county = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await;
    let part = add(&bed, "510821100003", world.town).await;
    // The unit goes on, so it must stand on the day: it was entered today.
    let second = add_today(&bed, "510821100001002", world.home).await;
    let input = SplitUnit {
        into: vec![world.home, part],
        children: vec![SplitChild { unit_id: second, to: part }],
        day: day("2026-09-01"),
        reason: "分设".to_owned(),
    };
    let made = put!(bed, tx => unit::split(tx, &county, world.home, input)).unwrap();
    assert_eq!((made.id, made.valid_to), (world.home, None));
    assert!(ask!(bed, tx => unit::is_within(tx, world.grid, world.home)).unwrap());
    assert!(ask!(bed, tx => unit::is_within(tx, second, part)).unwrap());
    assert!(!ask!(bed, tx => unit::is_within(tx, second, world.home)).unwrap());
}

async fn add_today(bed: &Bed, code: &str, parent: UnitId) -> UnitId {
    let today = NewUnit { valid_from: None, ..new(code, parent) };
    put!(bed, tx => unit::create(tx, &bed.core.system(parent), today)).unwrap().id
}

async fn changes_are_refused_where_they_cannot_be(bed: Bed) {
    let world = World::new(&bed).await;
    let county = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await;
    let staff = world.staff(world.home, "desk").await;
    let (one, two) = (add(&bed, "510821100003", world.town).await, add(&bed, "510821100004", world.town).await);
    let grid = add(&bed, "510821100003001", one).await;
    for (into, from, on, expected) in [
        (two, vec![two], "2026-03-01", "invalid: from unit-other-level"),
        (two, vec![world.town], "2026-03-01", "invalid: from unit-other-level"),
        (world.county, vec![world.county], "2026-09-01", "invalid: from unit-other-level"),
        (two, vec![], "2026-03-01", "invalid: from required"),
        (two, vec![one; 21], "2026-03-01", "invalid: from too-many"),
        (two, vec![one], "2026-09-02", "invalid: day future"),
        (two, vec![one], "2019-03-01", "invalid: day unit-change-order"),
    ] {
        let merged = put!(bed, tx => unit::merge(tx, &county, into, merge_of(&from, on)));
        assert_eq!(said(merged), expected, "{from:?} {on}");
    }
    assert_eq!(
        said(put!(bed, tx => unit::merge(tx, &staff, world.home, merge_of(&[world.home], "2026-09-01")))),
        "forbidden: units.write"
    );
    let end = |on: &str| EndUnit { day: day(on), reason: "撤销".to_owned() };
    assert_eq!(said(put!(bed, tx => unit::end(tx, &county, one, end("2026-03-01")))), "refused: unit-has-below");
    put!(bed, tx => unit::end(tx, &county, grid, end("2026-03-01"))).unwrap();
    let ended = put!(bed, tx => unit::end(tx, &county, one, end("2026-03-02"))).unwrap();
    assert_eq!(ended.valid_to, Some(day("2026-03-02")));
    assert_eq!(said(put!(bed, tx => unit::end(tx, &county, one, end("2026-03-02")))), "refused: unit-ended");
    assert_eq!(
        said(put!(bed, tx => unit::merge(tx, &county, one, merge_of(&[two], "2026-03-03")))),
        "refused: unit-ended"
    );
    assert_eq!(
        said(put!(bed, tx => unit::merge(tx, &county, two, merge_of(&[one], "2026-03-03")))),
        "refused: unit-ended"
    );
    let below = put!(bed, tx => unit::create(tx, &county, new("510821100003002", one)));
    assert_eq!(said(below), "invalid: parent_id unit-ended");
    // A code is borne once and for all time.
    let again = put!(bed, tx => unit::create(tx, &county, new("510821100003", world.town)));
    assert_eq!(said(again), "invalid: code taken");
    assert!(!ask!(bed, tx => unit::children(tx, world.town)).unwrap().iter().any(|unit| unit.id == one));
}

async fn the_neighbours_units_do_not_exist(bed: Bed) {
    let world = World::new(&bed).await;
    let nil = UnitId::from_uuid(uuid::Uuid::nil());
    let other = NewUnit { parent_id: None, ..new("510822000000", nil) };
    let other = put!(bed, tx => unit::create(tx, &world.system(nil), other)).unwrap().id;
    let town = add(&bed, "510822100000", other).await;
    let there = add(&bed, "510822100001", town).await;
    let admin = world.with_roles(other, "admin", &[Role::CountyAdmin]).await;
    let nobody = UnitId::from_uuid(bed.core.ids.next(admin.now));
    let rename = RenameUnit {
        name_zh: "名".to_owned(),
        name_en: "Name".to_owned(),
        day: day("2026-09-01"),
        reason: "更名".to_owned(),
    };
    let end = EndUnit { day: day("2026-09-01"), reason: "撤销".to_owned() };
    let grids = GenerateGrids { count: 1, name_zh: None, name_en: None, demo: false, valid_from: None };
    for id in [world.home, world.grid, world.town, nobody] {
        let child = SplitChild { unit_id: id, to: there };
        let split = |into: Vec<UnitId>, children| SplitUnit {
            into,
            children,
            day: day("2026-09-01"),
            reason: "分设".to_owned(),
        };
        let part = new("510821100001009", id);
        for answer in [
            said(ask!(bed, tx => unit::get(tx, &admin, id))),
            said(put!(bed, tx => unit::create(tx, &admin, part))),
            said(put!(bed, tx => unit::update(tx, &admin, id, 1, new("510821100001", world.town)))),
            said(put!(bed, tx => unit::remove(tx, &admin, id, 1))),
            said(put!(bed, tx => unit::rename(tx, &admin, id, rename.clone()))),
            said(put!(bed, tx => unit::end(tx, &admin, id, end.clone()))),
            said(put!(bed, tx => unit::merge(tx, &admin, id, merge_of(&[there], "2026-09-01")))),
            said(put!(bed, tx => unit::merge(tx, &admin, there, merge_of(&[id], "2026-09-01")))),
            said(put!(bed, tx => unit::split(tx, &admin, id, split(vec![id, there], vec![])))),
            said(put!(bed, tx => unit::split(tx, &admin, there, split(vec![there, id], vec![])))),
            said(put!(bed, tx => unit::generate_grids(tx, &admin, id, grids.clone()))),
        ] {
            assert_eq!(answer, "not found: unit");
        }
        let among = split(vec![there, id], vec![child]);
        assert_eq!(said(put!(bed, tx => unit::split(tx, &admin, there, among))), "not found: unit");
    }
    let none = UnitFilter::default();
    assert_eq!(codes_of(&bed, &admin, none.clone()).await, ["510822000000", "510822100000", "510822100001"]);
    assert_eq!(ask!(bed, tx => unit::count(tx, &admin, none)).unwrap(), 3);
    let changed = ask!(bed, tx => unit::changes(tx, &admin, UnitChangeFilter::default(), Page::default())).unwrap();
    assert_eq!(changed.items, []);
}

async fn two_changes_at_once(bed: Bed) {
    let world = World::new(&bed).await;
    let (one, two) = (add(&bed, "510821100003", world.town).await, add(&bed, "510821100004", world.town).await);
    let other = bed.second_store().await;
    // Each into the other, at the same time: one of them has ended when the second looks.
    let run = async |store: &wushe_core::store::Store, into: UnitId, from: UnitId| -> wushe_core::Result<UnitView> {
        let cx = bed.core.system(world.county);
        store
            .write(move |tx| {
                let cx = cx.clone();
                Box::pin(async move { unit::merge(tx, &cx, into, merge_of(&[from], "2026-03-01")).await })
            })
            .await
    };
    let (first, second) = tokio::join!(run(&bed.store, one, two), run(&other, two, one));
    let mut said = [said(first), said(second)];
    said.sort();
    assert_eq!(said, ["ok", "refused: unit-ended"]);
}

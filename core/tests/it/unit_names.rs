//! Names side by side: what comes under another unit is not called like what stands there.

use wushe_core::app::unit::{self, NewUnit};
use wushe_core::domain::access::Role;
use wushe_core::domain::unit::{GenerateGrids, MergeUnits, RenameUnit, SplitChild, SplitUnit};
use wushe_core::id::UnitId;
use wushe_core::store::Mode;

use crate::kit::{Bed, World, said};

store_tests![
    grids_called_by_number_are_called_by_their_new_one,
    two_of_one_name_do_not_come_together,
    a_transaction_sees_the_tree_as_it_changes_it
];

const FIRST: &str = "2020-01-01";
const ON: &str = "2026-03-01";

async fn add(bed: &Bed, code: &str, parent: UnitId, name: &str) -> UnitId {
    let new = NewUnit {
        code: code.to_owned(),
        name_zh: name.to_owned(),
        name_en: format!("Unit {code}"),
        parent_id: Some(parent),
        valid_from: FIRST.parse().ok(),
        ..NewUnit::default()
    };
    put!(bed, tx => unit::create(tx, &bed.core.system(parent), new)).unwrap().id
}

fn merge_of(from: UnitId) -> MergeUnits {
    MergeUnits { from: vec![from], day: ON.parse().unwrap(), reason: "合并".to_owned() }
}

async fn grids_called_by_number_are_called_by_their_new_one(bed: Bed) {
    let world = World::new(&bed).await;
    let county = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await;
    let into = add(&bed, "510821100003", world.town, "甲社区").await;
    let from = add(&bed, "510821100004", world.town, "乙社区").await;
    let grids = GenerateGrids { count: 2, name_zh: None, name_en: None, demo: true, valid_from: FIRST.parse().ok() };
    for community in [into, from] {
        put!(bed, tx => unit::generate_grids(tx, &county, community, grids.clone())).unwrap();
    }
    add(&bed, "510821100004003", from, "河东院落").await;
    put!(bed, tx => unit::merge(tx, &county, into, merge_of(from))).unwrap();
    let told: Vec<_> = ask!(bed, tx => unit::children(tx, into))
        .unwrap()
        .into_iter()
        .map(|grid| (grid.code.number(), grid.name_zh, grid.name_en))
        .collect();
    let numbered = |number: u16| (number, format!("第{number}网格"), format!("Grid {number}"));
    let named_grid = (5, "河东院落".to_owned(), "Unit 510821100004003".to_owned());
    assert_eq!(told[..4], [1, 2, 3, 4].map(numbered));
    // A name of its own stays.
    assert_eq!(told[4..], [named_grid]);
}

async fn two_of_one_name_do_not_come_together(bed: Bed) {
    let world = World::new(&bed).await;
    let county = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await;
    let into = add(&bed, "510821100003", world.town, "甲社区").await;
    let from = add(&bed, "510821100004", world.town, "乙社区").await;
    add(&bed, "510821100003001", into, "河东院落").await;
    let twin = add(&bed, "510821100004001", from, "河东院落").await;
    let merged = put!(bed, tx => unit::merge(tx, &county, into, merge_of(from)));
    assert_eq!(said(merged), "invalid: from unit-name-twice");
    let split = SplitUnit {
        into: vec![from, into],
        children: vec![SplitChild { unit_id: twin, to: into }],
        day: ON.parse().unwrap(),
        reason: "分设".to_owned(),
    };
    assert_eq!(said(put!(bed, tx => unit::split(tx, &county, from, split))), "invalid: children unit-name-twice");
    // Nothing came of it; once one is renamed they come together.
    assert_eq!(ask!(bed, tx => unit::children(tx, into)).unwrap().len(), 1);
    let rename = RenameUnit {
        name_zh: "河东新院".to_owned(),
        name_en: "Hedong".to_owned(),
        day: ON.parse().unwrap(),
        reason: "更名".to_owned(),
    };
    put!(bed, tx => unit::rename(tx, &county, twin, rename)).unwrap();
    put!(bed, tx => unit::merge(tx, &county, into, merge_of(from))).unwrap();
    assert_eq!(ask!(bed, tx => unit::children(tx, into)).unwrap().len(), 2);
}

/// What stands above a unit is read once in a transaction, until the transaction changes the tree or undoes a part of itself.
async fn a_transaction_sees_the_tree_as_it_changes_it(bed: Bed) {
    let world = World::new(&bed).await;
    let county = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await;
    let into = add(&bed, "510821100003", world.town, "甲社区").await;
    let from = add(&bed, "510821100004", world.town, "乙社区").await;
    let grid = add(&bed, "510821100004001", from, "河东院落").await;

    let mut tx = bed.store.begin(Mode::Write).await.unwrap();
    assert_eq!(unit::by_id(&mut tx, into).await.unwrap().name_zh, "甲社区");
    tx.begin_part().await.unwrap();
    let rename = RenameUnit {
        name_zh: "丙社区".to_owned(),
        name_en: "Bing".to_owned(),
        day: ON.parse().unwrap(),
        reason: "更名".to_owned(),
    };
    unit::rename(&mut tx, &county, into, rename).await.unwrap();
    assert_eq!(unit::by_id(&mut tx, into).await.unwrap().name_zh, "丙社区");
    tx.undo_part().await.unwrap();
    assert_eq!(unit::by_id(&mut tx, into).await.unwrap().name_zh, "甲社区");

    assert!(!unit::is_within(&mut tx, grid, into).await.unwrap());
    unit::merge(&mut tx, &county, into, merge_of(from)).await.unwrap();
    assert!(unit::is_within(&mut tx, grid, into).await.unwrap());
    tx.rollback().await.unwrap();
}

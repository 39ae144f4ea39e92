//! Filling in bulk: what goes in is what use cases read, and the indexes are there afterwards.

use wushe_core::app::resident;
use wushe_core::id::ResidentId;
use wushe_core::store::bulk::Cell;

use crate::kit::{Bed, World};

store_tests![rows_are_read_by_use_cases, indexes_hold_again, a_name_that_is_none_is_refused];

const COLUMNS: &[&str] = &["id", "unit_id", "name", "name_folded", "lives_alone", "created_at", "version"];

/// Residents of a unit with these names, in order.
fn rows(bed: &Bed, unit: &impl ToString, names: &[&str]) -> Vec<Vec<Cell>> {
    let unit = unit.to_string();
    names
        .iter()
        .map(|name| {
            vec![
                Cell::text(&bed.core.ids.next(bed.core.clock.now())),
                Cell::text(&unit),
                Cell::text(*name),
                Cell::text(*name),
                Cell::Flag(*name == "李独居"),
                Cell::Number(bed.core.clock.now().micros()),
                Cell::Number(1),
            ]
        })
        .collect()
}

async fn rows_are_read_by_use_cases(mut bed: Bed) {
    let (home, system) = {
        let world = World::new(&bed).await;
        (world.home, world.system(world.home))
    };
    let awkward = "a\tb\\N\n'c'";
    let mut bulk = bed.bulk().await;
    let rows = rows(&bed, &home, &["李独居", awkward, "王秀兰"]);
    bulk.insert("resident", COLUMNS, &rows).await.unwrap();
    bulk.insert("resident", COLUMNS, &[]).await.unwrap();
    bulk.finish().await.unwrap();
    bed.store = bed.second_store().await;
    assert_eq!(ask!(bed, tx => resident::count(tx, &system, Default::default())).unwrap(), 3);
    let Cell::Text(id) = &rows[1][0] else { panic!("an id is a text") };
    let id: ResidentId = id.parse().unwrap();
    let found = ask!(bed, tx => resident::get(tx, &system, id)).unwrap();
    assert_eq!(found.name.chars().next(), awkward.chars().next());
    assert_eq!(ask!(bed, tx => resident::find(tx, &system, "李", 10)).unwrap().len(), 1);
}

async fn indexes_hold_again(bed: Bed) {
    World::new(&bed).await;
    let before = bed.indexes().await;
    assert!(before.len() > 20, "{before:?}");
    bed.bulk().await.finish().await.unwrap();
    assert_eq!(bed.indexes().await, before);
}

async fn a_name_that_is_none_is_refused(bed: Bed) {
    let mut bulk = bed.bulk().await;
    assert!(bulk.insert("unit; DROP TABLE unit", &["id"], &[]).await.is_err());
    assert!(bulk.insert("unit", &["id, code"], &[]).await.is_err());
    assert!(bulk.insert("unit", &[], &[]).await.is_err());
    assert!(bulk.insert("unit", &["id"], &[vec![]]).await.is_err());
}

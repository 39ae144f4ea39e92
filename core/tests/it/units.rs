//! The unit tree.

use wushe_core::app::unit::{self, NewUnit};
use wushe_core::domain::access::Role;
use wushe_core::domain::unit::UnitKind;
use wushe_core::id::UnitId;

use crate::kit::{Bed, World, said};

store_tests![the_tree_is_read_from_every_side, wrong_units_are_refused, the_tree_is_changed_by_the_county_alone];

fn new(code: &str, parent_id: Option<UnitId>) -> NewUnit {
    NewUnit {
        code: code.to_owned(),
        name_zh: "治城社区".to_owned(),
        name_en: "Zhicheng".to_owned(),
        parent_id,
        desk_phone: Some("0839-4200001".to_owned()),
        ..NewUnit::default()
    }
}

async fn the_tree_is_read_from_every_side(bed: Bed) {
    let world = World::new(&bed).await;
    let World { county, town, home, next_door, grid, .. } = world;
    let ids = |units: Vec<wushe_core::domain::unit::Unit>| units.iter().map(|unit| unit.id).collect::<Vec<_>>();

    let read = ask!(bed, tx => unit::by_code(tx, "510821100001")).unwrap();
    assert_eq!(read, ask!(bed, tx => unit::by_id(tx, home)).unwrap());
    assert_eq!((read.kind, read.parent_id), (UnitKind::Community, Some(town)));
    assert_eq!((read.name("zh-CN"), read.name("en")), ("单位510821100001", "Unit 510821100001"));

    assert_eq!(ids(ask!(bed, tx => unit::roots(tx)).unwrap()), [county]);
    assert_eq!(ids(ask!(bed, tx => unit::children(tx, town)).unwrap()), [home, next_door]);
    assert_eq!(ids(ask!(bed, tx => unit::below(tx, county, UnitKind::Grid)).unwrap()), [grid]);
    assert_eq!(ids(ask!(bed, tx => unit::below(tx, next_door, UnitKind::Grid)).unwrap()), []);
    assert_eq!(ids(ask!(bed, tx => unit::above(tx, grid)).unwrap()), [grid, home, town, county]);
    assert_eq!(
        ask!(bed, tx => unit::count_below(tx, county)).unwrap(),
        [(UnitKind::Community, 2), (UnitKind::Grid, 1), (UnitKind::Township, 1)]
    );
    for (id, ancestor, expected) in
        [(grid, home, true), (home, home, true), (home, grid, false), (grid, next_door, false)]
    {
        assert_eq!(ask!(bed, tx => unit::is_within(tx, id, ancestor)).unwrap(), expected);
    }
    assert_eq!(ask!(bed, tx => unit::community_of(tx, grid)).unwrap().id, home);
    assert_eq!(ask!(bed, tx => unit::community_of(tx, home)).unwrap().id, home);
    assert_eq!(said(ask!(bed, tx => unit::community_of(tx, town))), "not found: unit");
}

async fn wrong_units_are_refused(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.county);
    let nobody = UnitId::from_uuid(bed.core.ids.next(system.now));
    for (new, expected) in [
        (new("510821100001", Some(world.town)), "invalid: code taken"),
        (new("51082110000", Some(world.town)), "invalid: code unit-code"),
        (new("510821100003", Some(world.county)), "invalid: parent_id unit-level"),
        (new("510821100003", None), "invalid: parent_id unit-level"),
        (new("510821000000", Some(world.town)), "invalid: parent_id unit-level"),
        (new("510821100003", Some(nobody)), "not found: unit"),
        (NewUnit { name_zh: " ".to_owned(), ..new("510821100003", Some(world.town)) }, "invalid: name_zh required"),
        (
            NewUnit { desk_phone: Some("12a".to_owned()), ..new("510821100003", Some(world.town)) },
            "invalid: desk_phone phone",
        ),
    ] {
        let words = format!("{new:?}");
        assert_eq!(said(put!(bed, tx => unit::create(tx, &system, new))), expected, "{words}");
    }
    for code in ["510821999999", "", "x", "510821100001\0"] {
        assert_eq!(said(ask!(bed, tx => unit::by_code(tx, code))), "not found: unit", "{code:?}");
    }
    assert_eq!(said(ask!(bed, tx => unit::by_id(tx, nobody))), "not found: unit");
    let made = put!(bed, tx => unit::create(tx, &system, new("510821100003", Some(world.town)))).unwrap();
    assert_eq!(made.desk_phone.as_deref(), Some("08394200001"));
}

async fn the_tree_is_changed_by_the_county_alone(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let county = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await;
    let grid = new("510821100001002", Some(world.home));
    assert_eq!(said(put!(bed, tx => unit::create(tx, &staff, grid.clone()))), "forbidden: units.write");
    assert_eq!(said(put!(bed, tx => unit::create(tx, &world.anonymous(world.home), grid.clone()))), "unauthenticated");
    assert_eq!(said(put!(bed, tx => unit::create(tx, &county, new("510822000000", None)))), "forbidden: units.write");
    let made = put!(bed, tx => unit::create(tx, &county, grid)).unwrap();
    assert_eq!((made.kind, made.parent_id), (UnitKind::Grid, Some(world.home)));
    // Whoever names no unit above means the one at whose desk they are.
    let town = put!(bed, tx => unit::create(tx, &county, new("510821101000", None))).unwrap();
    assert_eq!((town.kind, town.parent_id), (UnitKind::Township, Some(world.county)));
    assert!(ask!(bed, tx => unit::is_within(tx, town.id, world.county)).unwrap());
}

//! Walls of units: who opens them, and that an address shows one unit until it is renewed or closed.

use wushe_core::app::wall;
use wushe_core::domain::access::Role;
use wushe_core::error::Error;

use crate::kit::{Bed, World};

store_tests![an_address_holds_until_the_next, whoever_manages_the_unit_opens_it];

async fn an_address_holds_until_the_next(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.with_roles(world.home, "wall-admin", &[Role::UnitAdmin]).await;
    let first = put!(bed, tx => wall::open(tx, &admin)).unwrap();
    assert!(first.len() >= 43, "{first}");
    assert_eq!(ask!(bed, tx => wall::find(tx, &first)).unwrap(), world.home);
    let second = put!(bed, tx => wall::open(tx, &admin)).unwrap();
    let none = |found| matches!(found, Err(Error::NotFound { entity: "wall" }));
    assert!(none(ask!(bed, tx => wall::find(tx, &first))));
    assert_eq!(ask!(bed, tx => wall::find(tx, &second)).unwrap(), world.home);
    assert_eq!(ask!(bed, tx => wall::get(tx, &admin)).unwrap().map(|wall| wall.unit_id), Some(world.home));
    put!(bed, tx => wall::close(tx, &admin)).unwrap();
    put!(bed, tx => wall::close(tx, &admin)).unwrap();
    for token in [second.as_str(), "", "x".repeat(100_000).as_str()] {
        assert!(none(ask!(bed, tx => wall::find(tx, token))));
    }
    let kept = String::from_utf8_lossy(&bed.at_rest().await).into_owned();
    assert!(!kept.contains(&first) && !kept.contains(&second), "only hashes are kept");
}

async fn whoever_manages_the_unit_opens_it(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.with_roles(world.home, "wall-staff", &[Role::Staff]).await;
    let next_door = world.with_roles(world.next_door, "wall-neighbour", &[Role::UnitAdmin]).await;
    let forbidden = |said: &wushe_core::Result<String>| matches!(said, Err(Error::Forbidden { .. }));
    let said = put!(bed, tx => wall::open(tx, &staff));
    assert!(forbidden(&said), "{said:?}");
    let elsewhere = next_door.in_unit(world.home);
    let said = put!(bed, tx => wall::open(tx, &elsewhere));
    assert!(said.is_err(), "{said:?}");
    let closed = put!(bed, tx => wall::close(tx, &staff));
    assert!(closed.is_err(), "{closed:?}");
}

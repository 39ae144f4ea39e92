//! Recordings of invocations: how many are kept, for how long, and who sees them.

use wushe_core::app::recording;
use wushe_core::domain::recording::{BODY_BYTES, Cause, KEPT_SECONDS, MOST, Record, Recorded};
use wushe_core::error::Error;
use wushe_core::id::{InvocationId, UnitId};

use crate::kit::{Bed, World};

store_tests![
    the_oldest_go_first_and_all_go_with_time,
    a_failure_is_kept_once_an_hour,
    a_switch_counts_down_and_ends,
    a_sibling_sees_nothing,
];

fn new(world: &World<'_>, unit: UnitId, cause: Cause, code: &str) -> Recorded {
    let system = world.system(unit);
    Recorded {
        id: system.id(InvocationId::from_uuid),
        at: system.now,
        module_id: "seats".to_owned(),
        module_version: "1.0.0".to_owned(),
        unit_id: unit,
        kind: "action".to_owned(),
        name: "sit".to_owned(),
        code: code.to_owned(),
        cause,
        faithful: true,
        bytes: 3,
    }
}

async fn keep(bed: &Bed, world: &World<'_>, recorded: &Recorded) -> bool {
    let system = world.system(recorded.unit_id);
    put!(bed, tx => recording::keep(tx, &system, recorded, vec![1, 2, 3])).unwrap()
}

async fn list(bed: &Bed, world: &World<'_>, unit: UnitId) -> Vec<Recorded> {
    let system = world.system(unit);
    ask!(bed, tx => recording::list(tx, &system, "seats", 500)).unwrap()
}

async fn the_oldest_go_first_and_all_go_with_time(bed: Bed) {
    let world = World::new(&bed).await;
    let mut kept = Vec::new();
    for number in 0..MOST + 3 {
        let one = new(&world, world.home, Cause::Failure, &format!("code-{number}"));
        assert!(keep(&bed, &world, &one).await);
        kept.push(one.id);
        bed.core.clock.advance_seconds(1);
    }
    kept.reverse();
    let listed: Vec<InvocationId> = list(&bed, &world, world.home).await.iter().map(|one| one.id).collect();
    assert_eq!(listed, kept[..usize::try_from(MOST).unwrap()]);
    let system = world.system(world.home);
    let long = new(&world, world.home, Cause::Failure, "long");
    assert!(!put!(bed, tx => recording::keep(tx, &system, &long, vec![0; BODY_BYTES + 1])).unwrap());

    bed.core.clock.advance_seconds(KEPT_SECONDS);
    let later = world.system(world.home);
    assert!(put!(bed, tx => recording::forget_old(tx, &later)).unwrap() >= 19);
    assert_eq!(list(&bed, &world, world.home).await, []);
}

async fn a_failure_is_kept_once_an_hour(bed: Bed) {
    let world = World::new(&bed).await;
    assert!(keep(&bed, &world, &new(&world, world.home, Cause::Failure, "trap")).await);
    assert!(!keep(&bed, &world, &new(&world, world.home, Cause::Failure, "trap")).await);
    assert!(keep(&bed, &world, &new(&world, world.home, Cause::Failure, "timeout")).await);
    assert!(keep(&bed, &world, &new(&world, world.next_door, Cause::Failure, "trap")).await);
    bed.core.clock.advance_seconds(3_601);
    assert!(keep(&bed, &world, &new(&world, world.home, Cause::Failure, "trap")).await);
}

async fn a_switch_counts_down_and_ends(bed: Bed) {
    let world = World::new(&bed).await;
    world.install("seats").await;
    let admin = world.system(world.home);
    assert!(!keep(&bed, &world, &new(&world, world.home, Cause::Asked, "")).await, "nobody asked");
    let record = Record { minutes: 10, count: 2, one_in: 4 };
    put!(bed, tx => recording::start(tx, &admin, "seats", record)).unwrap();
    assert_eq!(ask!(bed, tx => recording::modules(tx, &admin)).unwrap(), ["seats"]);
    assert_eq!(ask!(bed, tx => recording::one_in(tx, &admin, "seats")).unwrap(), Some(4));
    let next_door = world.system(world.next_door);
    assert_eq!(ask!(bed, tx => recording::one_in(tx, &next_door, "seats")).unwrap(), None);
    for kept in [true, true, false] {
        assert_eq!(keep(&bed, &world, &new(&world, world.home, Cause::Asked, "")).await, kept);
    }
    assert_eq!(ask!(bed, tx => recording::switches(tx, &admin, "seats")).unwrap(), []);

    put!(bed, tx => recording::start(tx, &admin, "seats", record)).unwrap();
    put!(bed, tx => recording::stop(tx, &admin, "seats")).unwrap();
    let again = put!(bed, tx => recording::stop(tx, &admin, "seats"));
    assert!(matches!(again, Err(Error::NotFound { .. })), "{again:?}");
    put!(bed, tx => recording::start(tx, &admin, "seats", record)).unwrap();
    bed.core.clock.advance_seconds(601);
    let later = world.system(world.home);
    assert_eq!(ask!(bed, tx => recording::one_in(tx, &later, "seats")).unwrap(), None);
}

async fn a_sibling_sees_nothing(bed: Bed) {
    let world = World::new(&bed).await;
    let one = new(&world, world.home, Cause::Failure, "trap");
    assert!(keep(&bed, &world, &one).await);
    assert_eq!(list(&bed, &world, world.home).await.len(), 1);
    assert_eq!(list(&bed, &world, world.next_door).await, []);
    let (home, next_door) = (world.system(world.home), world.system(world.next_door));
    let foreign = put!(bed, tx => recording::download(tx, &next_door, "seats", one.id));
    let random = put!(bed, tx => recording::download(tx, &next_door, "seats", next_door.id(InvocationId::from_uuid)));
    assert!(matches!(foreign, Err(Error::NotFound { .. })), "{foreign:?}");
    assert_eq!(format!("{foreign:?}"), format!("{random:?}"));
    let (found, body) = put!(bed, tx => recording::download(tx, &home, "seats", one.id)).unwrap();
    assert_eq!((found, body), (one, vec![1, 2, 3]));
}

//! Modules that keep failing are suspended in that unit.

use wushe_core::app::{invocation, suspension};
use wushe_core::domain::page::Page;
use wushe_core::domain::suspension::{FAILURES, LiftSuspension, Suspension, SuspensionFilter, WINDOW_SECONDS};
use wushe_core::error::Error;
use wushe_core::id::{InvocationId, UnitId};
use wushe_core::store::InvocationFailure;

use crate::kit::{Bed, World};

store_tests![
    it_is_suspended_after_one_failure_too_many_and_there_alone,
    failures_that_lie_far_apart_do_not_count_together,
    lifting_forgives_and_another_version_is_not_suspended,
    only_administrators_see_and_lift,
];

async fn fail(bed: &Bed, world: &World<'_>, unit: UnitId, version: &str) -> Option<Suspension> {
    let system = world.system(unit);
    let failure = InvocationFailure {
        id: system.id(InvocationId::from_uuid),
        at: system.now,
        module_id: "seats".to_owned(),
        version: version.to_owned(),
        unit_id: unit,
        user_id: None,
        kind: "action".to_owned(),
        name: "sit".to_owned(),
        code: "trap".to_owned(),
        detail: String::new(),
    };
    put!(bed, tx => async {
        invocation::keep_failure(tx, failure.clone()).await?;
        suspension::consider(tx, &system, &failure).await
    })
    .unwrap()
}

async fn current(bed: &Bed, world: &World<'_>, unit: UnitId, version: &str) -> Option<Suspension> {
    let system = world.system(unit);
    ask!(bed, tx => suspension::current(tx, &system, "seats", version)).unwrap()
}

async fn suspend(bed: &Bed, world: &World<'_>) -> Suspension {
    for _ in 0..FAILURES {
        assert_eq!(fail(bed, world, world.home, "1.0.0").await, None);
    }
    fail(bed, world, world.home, "1.0.0").await.unwrap()
}

async fn it_is_suspended_after_one_failure_too_many_and_there_alone(bed: Bed) {
    let world = World::new(&bed).await;
    for _ in 0..FAILURES {
        fail(&bed, &world, world.next_door, "1.0.0").await;
    }
    let suspended = suspend(&bed, &world).await;
    assert_eq!((suspended.failures, suspended.code.as_str()), (FAILURES + 1, "trap"));
    assert_eq!(current(&bed, &world, world.home, "1.0.0").await, Some(suspended));
    assert_eq!(current(&bed, &world, world.next_door, "1.0.0").await, None);
    assert_eq!(fail(&bed, &world, world.home, "1.0.0").await, None, "once");
}

async fn failures_that_lie_far_apart_do_not_count_together(bed: Bed) {
    let world = World::new(&bed).await;
    for _ in 0..3 * FAILURES {
        assert_eq!(fail(&bed, &world, world.home, "1.0.0").await, None);
        bed.core.clock.advance_seconds(WINDOW_SECONDS / FAILURES + 1);
    }
}

async fn lifting_forgives_and_another_version_is_not_suspended(bed: Bed) {
    let world = World::new(&bed).await;
    let suspended = suspend(&bed, &world).await;
    assert_eq!(current(&bed, &world, world.home, "1.0.1").await, None);
    let admin = world.system(world.home);
    bed.core.clock.advance_seconds(1);
    let admin = wushe_core::app::Cx { now: bed.core.clock.now(), ..admin };
    let seen = LiftSuspension { version: suspended.version };
    let stale = put!(bed, tx => suspension::lift(tx, &admin, suspended.id, LiftSuspension { version: 9 }));
    assert!(matches!(stale, Err(Error::Conflict { .. })), "{stale:?}");
    let lifted = put!(bed, tx => suspension::lift(tx, &admin, suspended.id, seen.clone())).unwrap();
    assert_eq!(lifted.lifted_at, Some(admin.now));
    assert_eq!(current(&bed, &world, world.home, "1.0.0").await, None);
    let twice = put!(bed, tx => suspension::lift(tx, &admin, suspended.id, seen));
    assert!(matches!(twice, Err(Error::Refused { code: "suspension-lifted", .. })), "{twice:?}");
    // What failed before is forgiven: it takes as many again.
    bed.core.clock.advance_seconds(1);
    let again = suspend(&bed, &world).await;
    assert_ne!(again.id, suspended.id);
    let listed = ask!(bed, tx => suspension::list(tx, &admin, SuspensionFilter::default(), Page::first(10))).unwrap();
    assert_eq!(listed.items.iter().map(|one| one.id).collect::<Vec<_>>(), [again.id, suspended.id]);
    let open = SuspensionFilter { lifted: Some(false), module_id: Some("seats".to_owned()) };
    let listed = ask!(bed, tx => suspension::list(tx, &admin, open, Page::first(10))).unwrap();
    assert_eq!(listed.items, [again]);
}

async fn only_administrators_see_and_lift(bed: Bed) {
    let world = World::new(&bed).await;
    let suspended = suspend(&bed, &world).await;
    let staff = world.staff(world.home, "staff").await;
    let refused = ask!(bed, tx => suspension::get(tx, &staff, suspended.id));
    assert!(matches!(refused, Err(Error::Forbidden { permission: "modules.enable" })), "{refused:?}");
    let neighbour = world.system(world.next_door);
    let missing = put!(bed, tx => suspension::lift(tx, &neighbour, suspended.id, LiftSuspension { version: 1 }));
    assert!(matches!(missing, Err(Error::NotFound { .. })), "{missing:?}");
}

//! What modules use, added up over calls and servers.

use wushe_core::app::module_use;
use wushe_core::domain::day::Day;
use wushe_core::domain::module_use::{KEPT_DAYS, ModuleUse};
use wushe_core::error::Error;
use wushe_core::id::UnitId;

use crate::kit::{Bed, World};

store_tests![what_is_handed_in_adds_up, it_is_seen_in_scope_by_administrators, it_is_forgotten];

fn used(world: &World<'_>, unit: UnitId, code: &str, memory_peak: i64) -> ModuleUse {
    ModuleUse {
        day: Day::of(world.system(unit).now),
        module_id: "seats".to_owned(),
        unit_id: unit,
        kind: "page".to_owned(),
        code: code.to_owned(),
        calls: 1,
        cpu_us: 2,
        wall_us: 3,
        host_us: 4,
        waited_us: 5,
        host_calls: 6,
        rows_read: 7,
        rows_written: 8,
        messages: 9,
        memory_peak,
    }
}

async fn what_is_handed_in_adds_up(bed: Bed) {
    let world = World::new(&bed).await;
    let (first, second) = (used(&world, world.home, "", 500), used(&world, world.home, "", 400));
    let failed = used(&world, world.home, "trap", 600);
    put!(bed, tx => module_use::add(tx, &[first.clone(), failed.clone()])).unwrap();
    put!(bed, tx => module_use::add(tx, std::slice::from_ref(&second))).unwrap();
    let system = world.system(world.home);
    let kept = ask!(bed, tx => module_use::list(tx, &system, "seats", 7)).unwrap();
    let mut sum = first;
    sum.add(&second);
    assert_eq!((sum.calls, sum.messages, sum.memory_peak), (2, 18, 500));
    assert_eq!(kept, [sum, failed]);
}

async fn it_is_seen_in_scope_by_administrators(bed: Bed) {
    let world = World::new(&bed).await;
    let (home, next_door) = (used(&world, world.home, "", 1), used(&world, world.next_door, "", 1));
    put!(bed, tx => module_use::add(tx, &[home.clone(), next_door.clone()])).unwrap();
    for (unit, seen) in [(world.home, home), (world.next_door, next_door)] {
        let system = world.system(unit);
        assert_eq!(ask!(bed, tx => module_use::list(tx, &system, "seats", 7)).unwrap(), [seen]);
        assert_eq!(ask!(bed, tx => module_use::list(tx, &system, "other", 7)).unwrap(), []);
    }
    let staff = world.staff(world.home, "staff").await;
    let refused = ask!(bed, tx => module_use::list(tx, &staff, "seats", 7));
    assert!(matches!(refused, Err(Error::Forbidden { permission: "modules.enable" })), "{refused:?}");
}

async fn it_is_forgotten(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let today = Day::of(system.now);
    let of = |days: i64| ModuleUse { day: today.plus_days(-days), ..used(&world, world.home, "", 1) };
    put!(bed, tx => module_use::add(tx, &[of(0), of(6), of(7), of(KEPT_DAYS), of(KEPT_DAYS + 1)])).unwrap();
    let days = |used: Vec<ModuleUse>| used.into_iter().map(|one| one.day.days_until(today)).collect::<Vec<_>>();
    assert_eq!(days(ask!(bed, tx => module_use::list(tx, &system, "seats", 7)).unwrap()), [6, 0]);
    assert_eq!(put!(bed, tx => module_use::forget_old(tx, &system)).unwrap(), 1);
    assert_eq!(put!(bed, tx => module_use::forget_old(tx, &system)).unwrap(), 0);
}

//! What the indicators of modules came to, kept by unit and period and added up along the tree.

use wushe_core::app::module_figure;
use wushe_core::domain::module_figure::{ModuleFigure, ModuleSum};
use wushe_core::domain::period::Period;
use wushe_core::error::Error;
use wushe_core::id::UnitId;

use crate::kit::{Bed, World};

store_tests![figures_add_up_along_the_tree, a_figure_takes_the_place_of_the_one_before, others_do_not_see_them];

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

fn figure(world: &World<'_>, unit: UnitId, at: &str, value: i64) -> ModuleFigure {
    ModuleFigure {
        unit_id: unit,
        module_id: "seats".to_owned(),
        indicator: "taken".to_owned(),
        period: period(at),
        value: Some(value),
        whole: None,
        code: String::new(),
        module_version: "1.0.0".to_owned(),
        computed_at: world.system(unit).now,
    }
}

async fn figures_add_up_along_the_tree(bed: Bed) {
    let world = World::new(&bed).await;
    let (home, next_door) = (world.home, world.next_door);
    let now = world.system(home).now;
    let share = ModuleFigure {
        indicator: "full".to_owned(),
        whole: Some(8),
        computed_at: now.plus_seconds(-60),
        ..figure(&world, home, "2026-03", 3)
    };
    let failed = ModuleFigure {
        value: None,
        code: "trap".to_owned(),
        indicator: "full".to_owned(),
        ..figure(&world, next_door, "2026-03", 0)
    };
    let kept = [
        figure(&world, home, "2026-02", 1),
        figure(&world, home, "2026-03", 2),
        figure(&world, next_door, "2026-03", 40),
        figure(&world, home, "2026-Q1", 3),
        figure(&world, home, "2026", 3),
        share,
        failed,
    ];
    put!(bed, tx => module_figure::keep(tx, &kept)).unwrap();
    let above = world.system(world.town);
    let sum = |of: &str, value, whole, units, failed, as_of| ModuleSum {
        of: ("seats".to_owned(), of.to_owned()),
        value,
        whole,
        units,
        failed,
        as_of,
    };
    let totals = ask!(bed, tx => module_figure::totals(tx, &above, period("2026-03"))).unwrap();
    assert_eq!(totals, [sum("full", 3, 8, 2, 1, now.plus_seconds(-60)), sum("taken", 42, 0, 2, 0, now)]);
    let here = world.system(home);
    let totals = ask!(bed, tx => module_figure::totals(tx, &here, period("2026-03"))).unwrap();
    assert_eq!(totals.iter().map(|sum| (sum.value, sum.units)).collect::<Vec<_>>(), [(3, 1), (2, 1)]);

    let of = ("seats", "taken");
    let span = (period("2025-11"), period("2026-03"));
    let course = ask!(bed, tx => module_figure::course(tx, &above, of, span)).unwrap();
    let told: Vec<_> = course.iter().map(|sum| (sum.of.to_string(), sum.value)).collect();
    assert_eq!(told, [("2026-02".to_owned(), 1), ("2026-03".to_owned(), 42)], "a quarter is no month");
    let two = ask!(bed, tx => module_figure::course(tx, &above, of, (period("2025"), period("2026-03"))));
    assert!(matches!(two, Err(Error::Invalid { .. })), "{two:?}");

    let mut children = ask!(bed, tx => module_figure::by_child(tx, &above, of, period("2026-03"))).unwrap();
    children.sort_by_key(|sum| sum.value);
    let told: Vec<_> = children.iter().map(|sum| (sum.of, sum.value)).collect();
    assert_eq!(told, [(Some(home), 2), (Some(next_door), 40)]);
    let own = ask!(bed, tx => module_figure::by_child(tx, &here, of, period("2026-03"))).unwrap();
    assert_eq!(own.iter().map(|sum| (sum.of, sum.value)).collect::<Vec<_>>(), [(None, 2)]);

    let places = ask!(bed, tx => module_figure::places(tx, &above)).unwrap();
    assert!(places.contains(&home) && places.contains(&next_door) && places.contains(&world.town));
    assert!(!places.contains(&world.county));
}

async fn a_figure_takes_the_place_of_the_one_before(bed: Bed) {
    let world = World::new(&bed).await;
    let here = world.system(world.home);
    put!(bed, tx => module_figure::keep(tx, &[figure(&world, world.home, "2026-03", 2)])).unwrap();
    let later = ModuleFigure {
        module_version: "1.1.0".to_owned(),
        computed_at: here.now.plus_seconds(60),
        ..figure(&world, world.home, "2026-03", 5)
    };
    put!(bed, tx => module_figure::keep(tx, std::slice::from_ref(&later))).unwrap();
    assert_eq!(ask!(bed, tx => module_figure::list(tx, &here, "seats")).unwrap(), [later]);
    assert_eq!(ask!(bed, tx => module_figure::list(tx, &here, "other")).unwrap(), []);
}

async fn others_do_not_see_them(bed: Bed) {
    let world = World::new(&bed).await;
    put!(bed, tx => module_figure::keep(tx, &[figure(&world, world.home, "2026-03", 2)])).unwrap();
    let next_door = world.system(world.next_door);
    assert_eq!(ask!(bed, tx => module_figure::totals(tx, &next_door, period("2026-03"))).unwrap(), []);
    let staff = world.staff(world.home, "staff").await.in_unit(world.next_door);
    let refused = ask!(bed, tx => module_figure::totals(tx, &staff, period("2026-03")));
    assert!(matches!(refused, Err(Error::Forbidden { permission: "indicators.read" })), "{refused:?}");
}

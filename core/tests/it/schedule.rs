//! Jobs that come back: written down, due once, caught up once, forgotten with what declared them.

use wushe_core::app::outbox;
use wushe_core::app::schedule::{self, DeclaredJob};
use wushe_core::domain::outbox::OutboxKind;
use wushe_core::id::UnitId;

use crate::kit::{Bed, World};

store_tests![
    a_job_comes_once_for_each_unit_and_what_was_missed_once,
    one_of_two_hosts_runs_it,
    a_run_that_still_waits_is_not_queued_again,
    it_goes_with_the_declaration_and_the_unit,
];

fn hourly(text: &str) -> Vec<DeclaredJob> {
    vec![DeclaredJob { name: "count".to_owned(), text: text.to_owned(), cron: text.parse().unwrap() }]
}

async fn turn(bed: &Bed, jobs: &[DeclaredJob], units: &[UnitId]) -> u64 {
    put!(bed, tx => schedule::turn(tx, &bed.core, "seats", jobs, units)).unwrap()
}

/// Runs what is due, and says in which units.
async fn run(bed: &Bed) -> Vec<UnitId> {
    let taken = put!(bed, tx => outbox::claim(tx, &bed.core, outbox::Lane::Modules, 10)).unwrap();
    let mut units = Vec::new();
    for taken in taken {
        let message = &taken.message;
        assert_eq!(
            (message.kind, message.name.as_str(), message.target_id.as_str()),
            (OutboxKind::Job, "count", "seats")
        );
        units.push(message.unit_id);
        put!(bed, tx => outbox::finish(tx, message)).unwrap();
    }
    units.sort();
    units
}

async fn a_job_comes_once_for_each_unit_and_what_was_missed_once(bed: Bed) {
    let world = World::new(&bed).await;
    let mut units = vec![world.home, world.next_door];
    units.sort();
    let jobs = hourly("0 * * * *");
    assert_eq!(turn(&bed, &jobs, &units).await, 0, "nine o'clock itself is over");
    assert!(run(&bed).await.is_empty());
    bed.core.clock.advance_seconds(3600);
    assert_eq!(turn(&bed, &jobs, &units).await, 2);
    assert_eq!(turn(&bed, &jobs, &units).await, 0);
    assert_eq!(run(&bed).await, units);
    bed.core.clock.advance_seconds(5 * 3600 + 60);
    assert_eq!(turn(&bed, &jobs, &units).await, 2, "five hours, once");
    assert_eq!(run(&bed).await, units);
    let system = world.system(world.home);
    let listed = ask!(bed, tx => schedule::list(tx, &system)).unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].last_at, Some(bed.core.clock.now()));
    assert_eq!(listed[0].next_at.micros() % 3_600_000_000, 0);
}

async fn one_of_two_hosts_runs_it(bed: Bed) {
    let world = World::new(&bed).await;
    let jobs = hourly("0 * * * *");
    let units = [world.home];
    turn(&bed, &jobs, &units).await;
    bed.core.clock.advance_seconds(3600);
    let other = bed.second_store().await;
    let turns = (0..8).map(|n| {
        let (store, core, jobs) =
            (if n % 2 == 0 { bed.store.clone() } else { other.clone() }, bed.core.clone(), jobs.clone());
        tokio::spawn(async move {
            let turned = store.write(move |tx| {
                let (core, jobs) = (core.clone(), jobs.clone());
                Box::pin(async move { schedule::turn(tx, &core, "seats", &jobs, &units).await })
            });
            turned.await
        })
    });
    let mut due = 0;
    for turn in turns.collect::<Vec<_>>() {
        match turn.await.unwrap() {
            Ok(count) => due += count,
            Err(error) => assert!(error.is_retry(), "{error}"),
        }
    }
    assert_eq!(due, 1);
    assert_eq!(run(&bed).await.len(), 1);
    other.close().await;
}

async fn a_run_that_still_waits_is_not_queued_again(bed: Bed) {
    let world = World::new(&bed).await;
    let (jobs, units) = (hourly("0 * * * *"), [world.home]);
    turn(&bed, &jobs, &units).await;
    for _ in 0..3 {
        bed.core.clock.advance_seconds(3600);
        turn(&bed, &jobs, &units).await;
    }
    assert_eq!(run(&bed).await.len(), 1);
    assert!(run(&bed).await.is_empty());
}

async fn it_goes_with_the_declaration_and_the_unit(bed: Bed) {
    let world = World::new(&bed).await;
    let units = [world.home, world.next_door];
    turn(&bed, &hourly("0 * * * *"), &units).await;
    // Another time: counted from now.
    bed.core.clock.advance_seconds(3600);
    assert_eq!(turn(&bed, &hourly("30 * * * *"), &units).await, 0);
    bed.core.clock.advance_seconds(1800);
    assert_eq!(turn(&bed, &hourly("30 * * * *"), &[world.home]).await, 1, "switched off in the other unit");
    assert_eq!(run(&bed).await, [world.home]);
    let (home, neighbour) = (world.system(world.home), world.system(world.next_door));
    assert_eq!(ask!(bed, tx => schedule::list(tx, &neighbour)).unwrap(), []);
    assert_eq!(ask!(bed, tx => schedule::list(tx, &home)).unwrap().len(), 1);
    assert_eq!(ask!(bed, tx => schedule::modules(tx)).unwrap(), ["seats"]);
    turn(&bed, &[], &[]).await;
    assert_eq!(ask!(bed, tx => schedule::modules(tx)).unwrap(), Vec::<String>::new());
}

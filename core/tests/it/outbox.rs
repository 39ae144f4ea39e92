//! The outbox: queued with the transaction, tried until it has had its effect, parked with a reason, in order, once.

use serde_json::{Map, json};
use wushe_core::app::Cx;
use wushe_core::app::outbox::{self, Lane, NewMessage, TRIES, Taken, Tried};
use wushe_core::domain::outbox::{OutboxBacklog, OutboxFilter, OutboxKind, OutboxState, SeenOutbox};
use wushe_core::domain::page::Page;
use wushe_core::error::Error;
use wushe_core::id::OutboxId;

use crate::kit::{Bed, World};

store_tests![
    it_is_queued_with_the_transaction_or_not_at_all,
    each_recipient_gets_its_messages_in_order,
    a_claimed_message_is_nobody_elses_until_its_lease_is_over,
    the_effect_happens_once,
    what_keeps_failing_is_parked_with_its_reason_and_lifted,
    what_ends_the_host_each_time_is_parked,
    what_waits_for_its_time_holds_up_nobody,
    administrators_see_their_own_units,
    two_hosts_share_the_work,
    what_there_is_to_do_is_counted,
];

fn to(recipient: &str) -> NewMessage {
    let mut body = Map::new();
    body.insert("n".to_owned(), json!(1));
    NewMessage {
        kind: OutboxKind::Delivery,
        module_id: "seats".to_owned(),
        recipient: recipient.to_owned(),
        target_id: "board".to_owned(),
        name: "seat_taken".to_owned(),
        event: "seats/seat_taken".to_owned(),
        body,
        trail: vec!["seats/seat_taken".to_owned()],
        due_at: wushe_core::time::Timestamp::default(),
    }
}

async fn queue(bed: &Bed, cx: &Cx, recipient: &str) -> OutboxId {
    let new = NewMessage { due_at: cx.now, ..to(recipient) };
    put!(bed, tx => outbox::queue(tx, cx, new)).unwrap()
}

async fn claim(bed: &Bed) -> Vec<Taken> {
    put!(bed, tx => outbox::claim(tx, &bed.core, Lane::Modules, 10)).unwrap()
}

fn ids(taken: &[Taken]) -> Vec<OutboxId> {
    taken.iter().map(|taken| taken.message.id).collect()
}

async fn tried(bed: &Bed, taken: &Taken, tried: Tried) {
    put!(bed, tx => outbox::tried(tx, &bed.core, &taken.message, tried)).unwrap();
}

async fn it_is_queued_with_the_transaction_or_not_at_all(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = world.system(world.home);
    let undone: wushe_core::Result<()> = put!(bed, tx => async {
        outbox::queue(tx, &cx, NewMessage { due_at: cx.now, ..to("a") }).await?;
        Err(Error::refused("undone"))
    });
    assert!(undone.is_err());
    assert!(claim(&bed).await.is_empty());
    let id = queue(&bed, &cx, "a").await;
    let taken = claim(&bed).await;
    assert_eq!(ids(&taken), [id]);
    assert_eq!((taken[0].body["n"].clone(), taken[0].trail.clone()), (json!(1), vec!["seats/seat_taken".to_owned()]));
    assert_eq!((taken[0].message.tries, taken[0].message.unit_id), (1, world.home));
}

async fn each_recipient_gets_its_messages_in_order(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = world.system(world.home);
    let mut expected = Vec::new();
    for recipient in ["a", "a", "b"] {
        expected.push(queue(&bed, &cx, recipient).await);
    }
    // The same recipient in another unit is another one.
    let elsewhere = queue(&bed, &world.system(world.next_door), "a").await;
    let first = claim(&bed).await;
    assert_eq!(ids(&first), [expected[0], expected[2], elsewhere]);
    assert!(claim(&bed).await.is_empty(), "the second waits for the first");
    // The first fails: the second still waits, so that nothing overtakes.
    tried(&bed, &first[0], Tried::Failed("no".to_owned())).await;
    assert!(claim(&bed).await.is_empty());
    bed.core.clock.advance_seconds(2);
    let again = claim(&bed).await;
    assert_eq!((ids(&again), again[0].message.tries), (vec![expected[0]], 2));
    put!(bed, tx => outbox::finish(tx, &again[0].message)).unwrap();
    assert_eq!(ids(&claim(&bed).await), [expected[1]]);
}

async fn a_claimed_message_is_nobody_elses_until_its_lease_is_over(bed: Bed) {
    let world = World::new(&bed).await;
    queue(&bed, &world.system(world.home), "a").await;
    let lost = claim(&bed).await;
    bed.core.clock.advance_seconds(119);
    assert!(claim(&bed).await.is_empty());
    bed.core.clock.advance_seconds(1);
    let again = claim(&bed).await;
    assert_eq!((again.len(), again[0].message.tries), (1, 2));
    // Whoever comes back after all that time does nothing any more.
    let late = put!(bed, tx => outbox::finish(tx, &lost[0].message));
    assert!(matches!(late, Err(Error::Conflict { entity: "outbox" })), "{late:?}");
    tried(&bed, &lost[0], Tried::Hopeless("late".to_owned())).await;
    put!(bed, tx => outbox::finish(tx, &again[0].message)).unwrap();
}

async fn the_effect_happens_once(bed: Bed) {
    let world = World::new(&bed).await;
    queue(&bed, &world.system(world.home), "a").await;
    let taken = claim(&bed).await;
    put!(bed, tx => outbox::finish(tx, &taken[0].message)).unwrap();
    let twice = put!(bed, tx => outbox::finish(tx, &taken[0].message));
    assert!(matches!(twice, Err(Error::Conflict { .. })), "{twice:?}");
    bed.core.clock.advance_seconds(3600);
    assert!(claim(&bed).await.is_empty());
}

async fn what_keeps_failing_is_parked_with_its_reason_and_lifted(bed: Bed) {
    let world = World::new(&bed).await;
    let admin = world.system(world.home);
    let poison = queue(&bed, &admin, "a").await;
    let next = queue(&bed, &admin, "a").await;
    let started = bed.core.clock.now();
    let mut tries = 0;
    loop {
        let taken = claim(&bed).await;
        let Some(message) = taken.first() else {
            bed.core.clock.advance_seconds(1);
            continue;
        };
        if message.message.id == next {
            break;
        }
        tries += 1;
        tried(&bed, message, Tried::Failed("refused: 身份证 11010519491231002X".to_owned())).await;
    }
    assert_eq!(tries, TRIES);
    let waited = (bed.core.clock.now().micros() - started.micros()) / 1_000_000;
    assert!((250..=260).contains(&waited), "2 + 4 + … + 128 s, and one more second a look: {waited}");
    let view = ask!(bed, tx => outbox::get(tx, &admin, poison)).unwrap();
    assert_eq!(view.state, OutboxState::Parked);
    assert!(view.reason.starts_with("refused") && !view.reason.contains("19491231"), "{}", view.reason);

    let stale = put!(bed, tx => outbox::lift(tx, &admin, poison, SeenOutbox { version: view.version - 1 }));
    assert!(matches!(stale, Err(Error::Conflict { .. })), "{stale:?}");
    let lifted = put!(bed, tx => outbox::lift(tx, &admin, poison, SeenOutbox { version: view.version })).unwrap();
    assert_eq!((lifted.state, lifted.tries), (OutboxState::Waiting, 0));
    let again = put!(bed, tx => outbox::lift(tx, &admin, poison, SeenOutbox { version: lifted.version }));
    assert!(matches!(again, Err(Error::Refused { code: "outbox-not-parked", .. })), "{again:?}");
    // It is the older one of its recipient again.
    bed.core.clock.advance_seconds(300);
    let taken = claim(&bed).await;
    assert_eq!(ids(&taken), [poison]);
    tried(&bed, &taken[0], Tried::Hopeless("not-here".to_owned())).await;
    let view = ask!(bed, tx => outbox::get(tx, &admin, poison)).unwrap();
    assert_eq!((view.state, view.reason.as_str()), (OutboxState::Parked, "not-here"));
    put!(bed, tx => outbox::remove(tx, &admin, poison, view.version)).unwrap();
    let gone = ask!(bed, tx => outbox::get(tx, &admin, poison));
    assert!(matches!(gone, Err(Error::NotFound { .. })), "{gone:?}");
}

async fn what_ends_the_host_each_time_is_parked(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = world.system(world.home);
    let id = queue(&bed, &cx, "a").await;
    for _ in 0..TRIES {
        assert_eq!(ids(&claim(&bed).await), [id]);
        bed.core.clock.advance_seconds(120);
    }
    assert!(claim(&bed).await.is_empty());
    let view = ask!(bed, tx => outbox::get(tx, &cx, id)).unwrap();
    assert_eq!((view.state, view.reason.as_str()), (OutboxState::Parked, "crashed"));
    // What is parked is forgotten after half a year.
    bed.core.clock.advance_seconds(179 * 86_400);
    assert_eq!(put!(bed, tx => outbox::forget_old(tx, &world.system(world.county))).unwrap(), 0);
    bed.core.clock.advance_seconds(2 * 86_400);
    assert_eq!(put!(bed, tx => outbox::forget_old(tx, &world.system(world.county))).unwrap(), 1);
}

async fn what_waits_for_its_time_holds_up_nobody(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = world.system(world.home);
    let planned = NewMessage { due_at: cx.now.plus_seconds(3600), kind: OutboxKind::Job, ..to("") };
    let planned = put!(bed, tx => outbox::queue(tx, &cx, planned)).unwrap();
    let now = put!(bed, tx => outbox::queue(tx, &cx, NewMessage { due_at: cx.now, ..to("") })).unwrap();
    let taken = claim(&bed).await;
    assert_eq!(ids(&taken), [now]);
    // Postponed, it does not count as tried.
    tried(&bed, &taken[0], Tried::Later(60)).await;
    bed.core.clock.advance_seconds(60);
    let taken = claim(&bed).await;
    assert_eq!((ids(&taken), taken[0].message.tries), (vec![now], 1));
    put!(bed, tx => outbox::finish(tx, &taken[0].message)).unwrap();
    bed.core.clock.advance_seconds(3600);
    assert_eq!(ids(&claim(&bed).await), [planned]);
}

async fn administrators_see_their_own_units(bed: Bed) {
    let world = World::new(&bed).await;
    let here = queue(&bed, &world.system(world.home), "a").await;
    let there = queue(&bed, &world.system(world.next_door), "a").await;
    let list = |unit| world.system(unit);
    let (home, county) = (list(world.home), list(world.county));
    let seen = ask!(bed, tx => outbox::list(tx, &home, OutboxFilter::default(), Page::first(10))).unwrap();
    assert_eq!(seen.items.iter().map(|view| view.id).collect::<Vec<_>>(), [here]);
    let seen = ask!(bed, tx => outbox::list(tx, &county, OutboxFilter::default(), Page::first(1))).unwrap();
    assert_eq!((seen.items[0].id, seen.next.is_some()), (there, true));
    let foreign = ask!(bed, tx => outbox::get(tx, &home, there));
    assert!(matches!(foreign, Err(Error::NotFound { .. })), "{foreign:?}");
    let filter = OutboxFilter {
        module_id: Some("board".to_owned()),
        state: Some(OutboxState::Parked),
        ..OutboxFilter::default()
    };
    let none = ask!(bed, tx => outbox::list(tx, &county, filter, Page::first(10))).unwrap();
    assert!(none.items.is_empty());
    // Without the permission nothing is told of it.
    let nobody = bed.core.cx(wushe_core::app::Actor::Anonymous, world.home, "zh-CN");
    let refused = ask!(bed, tx => outbox::get(tx, &nobody, here));
    assert!(matches!(refused, Err(Error::Unauthenticated)), "{refused:?}");
}

/// Eight workers of two hosts: each message is taken by one.
async fn two_hosts_share_the_work(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = world.system(world.home);
    for n in 0..40 {
        queue(&bed, &cx, &format!("r{n}")).await;
    }
    let other = bed.second_store().await;
    let mut workers = Vec::new();
    for n in 0..8 {
        let (store, core) = (if n % 2 == 0 { bed.store.clone() } else { other.clone() }, bed.core.clone());
        workers.push(tokio::spawn(async move {
            let mut got = Vec::new();
            for _ in 0..40 {
                let core = core.clone();
                let taken = store.write(move |tx| {
                    let core = core.clone();
                    Box::pin(async move { outbox::claim(tx, &core, Lane::Modules, 3).await })
                });
                match taken.await {
                    Ok(taken) if taken.is_empty() => break,
                    Ok(taken) => got.extend(taken.iter().map(|taken| taken.message.id)),
                    // Passed over: the next one comes.
                    Err(error) => assert!(error.is_retry(), "{error}"),
                }
            }
            got
        }));
    }
    let mut got = Vec::new();
    for worker in workers {
        got.extend(worker.await.unwrap());
    }
    got.extend(ids(&claim(&bed).await));
    let count = got.len();
    got.sort();
    got.dedup();
    assert_eq!((count, got.len()), (40, 40));
    other.close().await;
}

async fn what_there_is_to_do_is_counted(bed: Bed) {
    let backlog = async || ask!(bed, tx => outbox::backlog(tx, &bed.core)).unwrap();
    assert_eq!(backlog().await, OutboxBacklog::default());
    let world = World::new(&bed).await;
    let cx = world.system(world.home);
    let later = NewMessage { due_at: cx.now.plus_seconds(60), ..to("later") };
    put!(bed, tx => outbox::queue(tx, &cx, later.clone())).unwrap();
    assert_eq!(backlog().await, OutboxBacklog { waiting: 1, due_since: None, parked: 0 }, "its time has not come");
    queue(&bed, &cx, "a").await;
    queue(&bed, &world.system(world.town), "b").await;
    bed.core.clock.advance_seconds(5);
    assert_eq!(backlog().await, OutboxBacklog { waiting: 3, due_since: Some(cx.now), parked: 0 });
    for taken in claim(&bed).await {
        tried(&bed, &taken, Tried::Hopeless("not-here".to_owned())).await;
    }
    assert_eq!(backlog().await, OutboxBacklog { waiting: 1, due_since: None, parked: 2 });
}

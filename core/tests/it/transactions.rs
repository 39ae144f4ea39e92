//! Transactions: all or nothing, one consistent picture, conflicts that run again, callers who go away.

use std::sync::Arc;

use serde_json::{Map, Value, json};
use wushe_core::app::{Cx, record, request, resident};
use wushe_core::id::RecordId;
use wushe_core::store::{Mode, RequestFilter, Store};
use wushe_core::{Error, Result};

use crate::kit::{Bed, World, abandon, new_request, new_resident, said};

store_tests![
    what_is_dropped_leaves_nothing,
    a_reading_transaction_does_not_write,
    a_reader_keeps_its_picture,
    work_that_fails_or_panics_leaves_nothing,
    a_stale_snapshot_runs_again,
    writers_lose_nothing,
    running_numbers_are_given_once,
    a_cancelled_begin_loses_nothing,
    a_caller_who_goes_away_does_not_leave_half,
    topics_are_told_after_the_commit,
    waiting_snapshots_do_not_block_the_writer,
    readers_who_then_write_do_not_wait_for_each_other,
];

fn counters() -> record::Collection {
    record::Collection { name: "counter".to_owned(), ..Default::default() }
}

fn module_cx(world: &World<'_>) -> Cx {
    Cx { module: Some("counting".into()), ..world.system(world.home) }
}

fn body(count: i64) -> Map<String, Value> {
    [("count".to_owned(), json!(count))].into_iter().collect()
}

async fn count_of(bed: &Bed, cx: &Cx, id: RecordId) -> i64 {
    let entry = ask!(bed, tx => record::get(tx, cx, &counters(), id)).unwrap().unwrap();
    entry.body["count"].as_i64().unwrap()
}

/// Reads, adds one, writes: lost by any two that do not see each other.
async fn add_one(store: &Store, cx: Arc<Cx>, id: RecordId) -> Result<()> {
    store
        .write(move |tx| {
            let cx = Arc::clone(&cx);
            Box::pin(async move {
                let entry = record::get(tx, &cx, &counters(), id).await?.ok_or(Error::refused("gone"))?;
                let next = body(entry.body["count"].as_i64().unwrap() + 1);
                record::update(tx, &cx, &counters(), id, entry.record.version, next).await.map(drop)
            })
        })
        .await
}

async fn what_is_dropped_leaves_nothing(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = world.system(world.home);
    let mut open = bed.store.begin(Mode::Write).await.unwrap();
    resident::create(&mut open, &cx, new_resident("李秀兰")).await.unwrap();
    assert_eq!(resident::count(&mut open, &cx, Default::default()).await.unwrap(), 1);
    drop(open);
    assert_eq!(ask!(bed, tx => resident::count(tx, &cx, Default::default())).unwrap(), 0);
    world.resident(world.home, "李秀兰").await;
    assert_eq!(ask!(bed, tx => resident::count(tx, &cx, Default::default())).unwrap(), 1);
}

async fn a_reading_transaction_does_not_write(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = world.system(world.home);
    let refused = ask!(bed, tx => resident::create(tx, &cx, new_resident("李秀兰")));
    assert!(matches!(refused, Err(Error::Internal(_))));
    assert_eq!(ask!(bed, tx => resident::count(tx, &cx, Default::default())).unwrap(), 0);
}

async fn a_reader_keeps_its_picture(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = world.system(world.home);
    let mut reader = bed.store.begin(Mode::Read).await.unwrap();
    assert_eq!(resident::count(&mut reader, &cx, Default::default()).await.unwrap(), 0);
    world.resident(world.home, "李秀兰").await;
    assert_eq!(resident::count(&mut reader, &cx, Default::default()).await.unwrap(), 0);
    drop(reader);
    assert_eq!(ask!(bed, tx => resident::count(tx, &cx, Default::default())).unwrap(), 1);
}

async fn work_that_fails_or_panics_leaves_nothing(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = Arc::new(world.system(world.home));
    for panics in [false, true] {
        let cx = Arc::clone(&cx);
        let outcome: Result<()> = bed
            .store
            .write(move |tx| {
                let cx = Arc::clone(&cx);
                Box::pin(async move {
                    resident::create(tx, &cx, new_resident("李秀兰")).await?;
                    assert!(!panics, "on purpose");
                    Err(Error::refused("on-purpose"))
                })
            })
            .await;
        assert_eq!(said(outcome).contains("refused"), !panics);
    }
    assert_eq!(ask!(bed, tx => resident::count(tx, &cx, Default::default())).unwrap(), 0);
    world.resident(world.home, "李秀兰").await;
    assert_eq!(ask!(bed, tx => resident::count(tx, &cx, Default::default())).unwrap(), 1);
}

async fn a_stale_snapshot_runs_again(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = Arc::new(module_cx(&world));
    let id = put!(bed, tx => record::insert(tx, &cx, &counters(), body(0))).unwrap().record.id;

    let mut open = bed.store.begin(Mode::Snapshot).await.unwrap();
    let seen = record::get(&mut open, &cx, &counters(), id).await.unwrap().unwrap();
    add_one(&bed.store, Arc::clone(&cx), id).await.unwrap();
    let stale = record::update(&mut open, &cx, &counters(), id, seen.record.version, body(100)).await;
    assert_eq!(said(stale), "retry");
    open.rollback().await.unwrap();

    add_one(&bed.store, Arc::clone(&cx), id).await.unwrap();
    assert_eq!(count_of(&bed, &cx, id).await, 2);
    // A snapshot that is still the newest writes like any other.
    let mut open = bed.store.begin(Mode::Snapshot).await.unwrap();
    let seen = record::get(&mut open, &cx, &counters(), id).await.unwrap().unwrap();
    record::update(&mut open, &cx, &counters(), id, seen.record.version, body(3)).await.unwrap();
    open.commit().await.unwrap();
    assert_eq!(count_of(&bed, &cx, id).await, 3);
}

async fn writers_lose_nothing(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = Arc::new(module_cx(&world));
    let id = put!(bed, tx => record::insert(tx, &cx, &counters(), body(0))).unwrap().record.id;
    let other_host = bed.second_store().await;
    let mut writers = tokio::task::JoinSet::new();
    for number in 0..16 {
        let store = if number % 2 == 0 { bed.store.clone() } else { other_host.clone() };
        let cx = Arc::clone(&cx);
        writers.spawn(async move { add_one(&store, cx, id).await });
    }
    let outcomes: Vec<String> = writers.join_all().await.into_iter().map(said).collect();
    assert_eq!(outcomes, vec!["ok"; 16]);
    assert_eq!(count_of(&bed, &cx, id).await, 16);
}

async fn running_numbers_are_given_once(bed: Bed) {
    let world = World::new(&bed).await;
    let resident = world.resident(world.home, "李秀兰").await;
    let cx = Arc::new(world.system(world.home));
    let mut desks = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let (store, cx) = (bed.store.clone(), Arc::clone(&cx));
        desks.spawn(async move {
            store
                .write(move |tx| {
                    let cx = Arc::clone(&cx);
                    Box::pin(async move { request::open(tx, &cx, new_request(resident)).await })
                })
                .await
        });
    }
    let mut numbers: Vec<String> = desks.join_all().await.into_iter().map(|request| request.unwrap().number).collect();
    numbers.sort();
    let expected: Vec<String> = (1..=16).map(|number| format!("20260901-{number:03}")).collect();
    assert_eq!(numbers, expected);
}

async fn a_cancelled_begin_loses_nothing(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = Arc::new(module_cx(&world));
    let id = put!(bed, tx => record::insert(tx, &cx, &counters(), body(0))).unwrap().record.id;
    // One connection: whoever comes next gets the one that was given back in the middle.
    let store = bed.store_of_one().await.unwrap_or_else(|| bed.store.clone());
    for turn in 0..60 {
        // For a connection, for the answer to "are you alive", for the answer to BEGIN, …
        let mode = [Mode::Write, Mode::Snapshot, Mode::Read][turn % 3];
        abandon(store.begin(mode), 1 + turn % 5).await;
        bed.settled().await;
        add_one(&store, Arc::clone(&cx), id).await.unwrap();
    }
    // Seen by another session, not by the connection that wrote.
    let other_host = bed.second_store().await;
    let mut open = other_host.begin(Mode::Read).await.unwrap();
    let entry = record::get(&mut open, &cx, &counters(), id).await.unwrap().unwrap();
    assert_eq!(entry.body["count"], json!(60));
}

async fn a_caller_who_goes_away_does_not_leave_half(bed: Bed) {
    let world = World::new(&bed).await;
    let resident = world.resident(world.home, "李秀兰").await;
    let cx = Arc::new(world.system(world.home));
    for _ in 0..60 {
        let cx = Arc::clone(&cx);
        let work = bed.store.write(move |tx| {
            let cx = Arc::clone(&cx);
            Box::pin(async move { request::open(tx, &cx, new_request(resident)).await })
        });
        abandon(work, 1).await;
    }
    // Whatever was opened has its history, and the numbers have no holes: both were written or neither.
    let opened_by = Arc::clone(&cx);
    let last = bed.store.write(move |tx| {
        let cx = Arc::clone(&opened_by);
        Box::pin(async move { request::open(tx, &cx, new_request(resident)).await })
    });
    let last = last.await.unwrap();
    let filter = RequestFilter { limit: 200, ..Default::default() };
    let all = ask!(bed, tx => request::list(tx, &cx, filter)).unwrap();
    assert!(all.iter().any(|request| request.id == last.id));
    for request in &all {
        assert_eq!(ask!(bed, tx => request::history(tx, &cx, request.id)).unwrap().len(), 1);
    }
    let mut numbers: Vec<&str> = all.iter().map(|request| request.number.as_str()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), all.len());
}

async fn topics_are_told_after_the_commit(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = world.system(world.grid);
    let mut told = bed.store.changes();
    assert!(told.try_recv().is_err());

    let mut open = bed.store.begin(Mode::Write).await.unwrap();
    resident::create(&mut open, &cx, new_resident("李秀兰")).await.unwrap();
    let touched = open.touched().clone();
    assert!(told.try_recv().is_err(), "told before the commit");
    open.commit().await.unwrap();
    let topics = told.try_recv().unwrap();
    assert_eq!(topics.iter().cloned().collect::<std::collections::BTreeSet<_>>(), touched);
    for unit in [world.grid, world.home, world.town, world.county] {
        assert!(topics.contains(&format!("resident:{unit}")));
    }
    assert!(!topics.contains(&format!("resident:{}", world.next_door)));

    let mut open = bed.store.begin(Mode::Write).await.unwrap();
    resident::create(&mut open, &cx, new_resident("李秀兰")).await.unwrap();
    open.rollback().await.unwrap();
    let mut open = bed.store.begin(Mode::Write).await.unwrap();
    resident::create(&mut open, &cx, new_resident("李秀兰")).await.unwrap();
    drop(open);
    ask!(bed, tx => resident::count(tx, &cx, Default::default())).unwrap();
    assert!(told.try_recv().is_err(), "told of what was undone");
}

async fn waiting_snapshots_do_not_block_the_writer(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = Arc::new(module_cx(&world));
    let id = put!(bed, tx => record::insert(tx, &cx, &counters(), body(0))).unwrap().record.id;
    // As many as SQLite has connections.
    let mut snapshots = Vec::new();
    for _ in 0..8 {
        let mut open = bed.store.begin(Mode::Snapshot).await.unwrap();
        record::get(&mut open, &cx, &counters(), id).await.unwrap().unwrap();
        snapshots.push(open);
    }
    // Let in to write, and in need of a connection.
    let writer = async {
        let mut open = bed.store.begin(Mode::Write).await?;
        record::update(&mut open, &cx, &counters(), id, 1, body(1)).await?;
        open.commit().await
    };
    let mut first = snapshots.remove(0);
    let late = async {
        let outcome = record::insert(&mut first, &cx, &counters(), body(7)).await;
        first.rollback().await.unwrap();
        outcome
    };
    let (written, _) = tokio::join!(writer, late);
    assert_eq!(said(written), "ok");
    assert_eq!(snapshots.len(), 7);
    drop(snapshots);
    assert_eq!(count_of(&bed, &cx, id).await, 1);
}

/// A page that reads, keeps its picture open and changes something: as many at once as there are connections.
async fn readers_who_then_write_do_not_wait_for_each_other(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = Arc::new(module_cx(&world));
    let id = put!(bed, tx => record::insert(tx, &cx, &counters(), body(0))).unwrap().record.id;
    let pages = (0..12).map(|_| async {
        let mut picture = bed.store.begin(Mode::Read).await?;
        record::get(&mut picture, &cx, &counters(), id).await?;
        add_one(&bed.store, Arc::clone(&cx), id).await?;
        picture.rollback().await
    });
    for page in futures_util::future::join_all(pages).await {
        page.unwrap();
    }
    assert_eq!(count_of(&bed, &cx, id).await, 12);
}

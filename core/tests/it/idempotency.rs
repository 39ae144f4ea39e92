//! The same key twice has one effect.

use std::sync::Arc;

use wushe_core::app::idempotency::{self, KEPT_SECONDS};
use wushe_core::app::{Cx, request};
use wushe_core::domain::request::RequestFilter;
use wushe_core::id::ResidentId;
use wushe_core::store::Store;
use wushe_core::{Error, Result};

use crate::kit::{Bed, World, new_request, said};

store_tests![
    the_first_answer_is_given_again,
    owners_and_requests_are_told_apart,
    at_once_there_is_one_effect,
    work_that_failed_may_be_tried_again,
    old_answers_are_forgotten,
];

/// Opens a request under a key, or gives the answer that was given to it before.
async fn open_once(store: &Store, cx: Arc<Cx>, resident: ResidentId, key: &'static str) -> Result<String> {
    store
        .write(move |tx| {
            let cx = Arc::clone(&cx);
            Box::pin(async move {
                if let Some(answer) = idempotency::answered(tx, "user", key, "hash").await? {
                    return Ok(answer);
                }
                let number = request::open(tx, &cx, new_request(resident)).await?.number;
                idempotency::keep(tx, &cx, "user", key, "hash", &number).await?;
                Ok(number)
            })
        })
        .await
}

async fn opened(bed: &Bed, cx: &Cx) -> i64 {
    ask!(bed, tx => request::count(tx, cx, RequestFilter::default())).unwrap()
}

async fn the_first_answer_is_given_again(bed: Bed) {
    let world = World::new(&bed).await;
    let resident = world.resident(world.home, "李秀兰").await;
    let cx = Arc::new(world.system(world.home));
    let first = open_once(&bed.store, Arc::clone(&cx), resident, "key-1").await.unwrap();
    assert_eq!(open_once(&bed.store, Arc::clone(&cx), resident, "key-1").await.unwrap(), first);
    assert_eq!(opened(&bed, &cx).await, 1);
    assert_ne!(open_once(&bed.store, Arc::clone(&cx), resident, "key-2").await.unwrap(), first);
    assert_eq!(opened(&bed, &cx).await, 2);
}

async fn owners_and_requests_are_told_apart(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = world.system(world.home);
    put!(bed, tx => idempotency::keep(tx, &cx, "one", "key", "hash", "answer")).unwrap();
    let answered =
        async |owner: &str, key: &str, hash: &str| ask!(bed, tx => idempotency::answered(tx, owner, key, hash));
    assert_eq!(answered("one", "key", "hash").await.unwrap().as_deref(), Some("answer"));
    assert_eq!(answered("two", "key", "hash").await.unwrap(), None);
    assert_eq!(answered("one", "KEY", "hash").await.unwrap(), None);
    assert_eq!(said(answered("one", "key", "other").await), "refused: idempotency-key-reused");
    for key in ["", " ", "a b", "键", "a\0", "a\n", &"x".repeat(121)] {
        assert_eq!(said(answered("one", key, "hash").await), "invalid: Idempotency-Key idempotency-key", "{key:?}");
    }
    assert_eq!(answered("one", &"x".repeat(120), "hash").await.unwrap(), None);
    let again = put!(bed, tx => idempotency::keep(tx, &cx, "one", "key", "hash", "other"));
    assert!(said(again).starts_with("conflict"));
}

async fn at_once_there_is_one_effect(bed: Bed) {
    let world = World::new(&bed).await;
    let resident = world.resident(world.home, "李秀兰").await;
    let cx = Arc::new(world.system(world.home));
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (store, cx) = (bed.store.clone(), Arc::clone(&cx));
        calls.spawn(async move { open_once(&store, cx, resident, "key").await.unwrap() });
    }
    let mut answers = calls.join_all().await;
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert_eq!(opened(&bed, &cx).await, 1);
}

async fn work_that_failed_may_be_tried_again(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = Arc::new(world.system(world.home));
    let failing = Arc::clone(&cx);
    let failed: Result<()> = bed
        .store
        .write(move |tx| {
            let cx = Arc::clone(&failing);
            Box::pin(async move {
                idempotency::keep(tx, &cx, "user", "key", "hash", "done").await?;
                Err(Error::refused("on-purpose"))
            })
        })
        .await;
    assert_eq!(said(failed), "refused: on-purpose");
    assert_eq!(ask!(bed, tx => idempotency::answered(tx, "user", "key", "hash")).unwrap(), None);
}

async fn old_answers_are_forgotten(bed: Bed) {
    let world = World::new(&bed).await;
    let keep = async |key: &str| {
        let cx = world.system(world.home);
        put!(bed, tx => idempotency::keep(tx, &cx, "user", key, "hash", key)).unwrap();
    };
    keep("old").await;
    bed.core.clock.advance_seconds(KEPT_SECONDS);
    keep("new").await;
    let forget = async || put!(bed, tx => idempotency::forget_old(tx, &world.system(world.home))).unwrap();
    assert_eq!(forget().await, 0);
    bed.core.clock.advance_seconds(1);
    assert_eq!(forget().await, 1);
    assert_eq!(ask!(bed, tx => idempotency::answered(tx, "user", "old", "hash")).unwrap(), None);
    let kept = ask!(bed, tx => idempotency::answered(tx, "user", "new", "hash")).unwrap();
    assert_eq!(kept.as_deref(), Some("new"));
}

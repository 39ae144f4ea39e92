//! What commits on one host of a database is heard on the others.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::broadcast::Receiver;
use wushe_core::store::{EVERYTHING, Mode, Store};

use crate::kit::Bed;

store_tests![what_one_host_changes_another_hears, whoever_may_have_missed_something_hears_of_everything];

/// Commits a change on a host.
async fn change(store: &Store, topic: &str) {
    let mut tx = store.begin(Mode::Write).await.unwrap();
    tx.touch(topic);
    tx.touch("outbox");
    tx.commit().await.unwrap();
}

async fn next(ear: &mut Receiver<Arc<[String]>>) -> Vec<String> {
    tokio::time::timeout(Duration::from_secs(20), ear.recv()).await.expect("something is heard").unwrap().to_vec()
}

async fn what_one_host_changes_another_hears(bed: Bed) {
    let other = bed.second_store().await;
    for store in [&bed.store, &other] {
        store.hear_others().await;
    }
    let (mut here, mut there) = (bed.store.changes(), other.changes());
    change(&bed.store, "request:1").await;
    assert_eq!(next(&mut here).await, ["outbox", "request:1"]);
    if bed.store.is_sqlite() {
        return;
    }
    // What is to be done by one host is that host's own.
    assert_eq!(next(&mut there).await, ["request:1"]);
    change(&other, "notice:2").await;
    assert_eq!(next(&mut there).await, ["notice:2", "outbox"]);
    // Not what it said itself.
    assert_eq!(next(&mut here).await, ["notice:2"]);
}

async fn whoever_may_have_missed_something_hears_of_everything(bed: Bed) {
    if bed.store.is_sqlite() {
        return;
    }
    let other = bed.second_store().await;
    other.hear_others().await;
    let mut there = other.changes();
    // The connection on which it listens is gone.
    bed.tamper(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'",
    )
    .await;
    assert_eq!(next(&mut there).await, [EVERYTHING]);
    bed.store.hear_others().await;
    change(&bed.store, "request:1").await;
    assert_eq!(next(&mut there).await, ["request:1"]);
}

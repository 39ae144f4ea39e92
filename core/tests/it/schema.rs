//! The twin migrations, and opening and closing a database.

use wushe_core::Error;
use wushe_core::store::{Store, migration_names};

use crate::kit::Bed;

store_tests![
    migrating_again_changes_nothing,
    a_migration_between_others_is_caught_up_with,
    a_newer_database_is_refused_in_words,
    both_have_the_same_tables_and_columns,
    a_closed_store_says_so
];

#[test]
fn migrations_have_the_same_names() {
    let (sqlite, postgres) = migration_names();
    assert_eq!(sqlite, postgres);
    assert!(!sqlite.is_empty());
}

async fn migrating_again_changes_nothing(bed: Bed) {
    let before = bed.store.columns().await.unwrap();
    let first = bed.store.migrate().await.unwrap();
    assert_eq!(bed.store.migrate().await.unwrap(), first);
    assert!(first.version >= 1);
    assert_eq!(bed.store.columns().await.unwrap(), before);
}

/// A database that a version without the ninth migration has brought to the tenth.
async fn a_migration_between_others_is_caught_up_with(bed: Bed) {
    let indexes = bed.indexes().await;
    for sql in
        ["DELETE FROM _sqlx_migrations WHERE version = 9", "DROP INDEX request_waiting", "DROP INDEX resident_stands"]
    {
        bed.tamper(sql).await;
    }
    assert_eq!(bed.indexes().await.len(), indexes.len() - 2);
    bed.store.migrate().await.unwrap();
    assert_eq!(bed.indexes().await, indexes);
}

async fn a_newer_database_is_refused_in_words(bed: Bed) {
    bed.tamper("UPDATE _sqlx_migrations SET version = 9999 WHERE version = 1").await;
    let refused = bed.store.migrate().await.unwrap_err().to_string();
    assert!(refused.contains("迁移 9999") && refused.contains("install that version"), "{refused}");
}

async fn both_have_the_same_tables_and_columns(bed: Bed) {
    let folder = tempfile::tempdir().unwrap();
    let other = Store::open_sqlite(&folder.path().join("other.db")).await.unwrap();
    other.migrate().await.unwrap();
    let columns = bed.store.columns().await.unwrap();
    assert_eq!(columns, other.columns().await.unwrap());
    for known in [("resident", "phone_hash"), ("module_record_key", "number_value"), ("audit", "purpose")] {
        assert!(columns.iter().any(|(table, column)| (table.as_str(), column.as_str()) == known), "{known:?}");
    }
}

async fn a_closed_store_says_so(bed: Bed) {
    bed.store.ping().await.unwrap();
    bed.store.close().await;
    assert!(matches!(bed.store.ping().await, Err(Error::Unavailable(_))));
}

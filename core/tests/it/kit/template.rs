//! Databases that are there in a moment: the schema is made once in a process, and copied for every case.
//!
//! SQLite: the bytes of a migrated file. PostgreSQL: a database `it_<process>_template`, from which each case's own is made. A
//! process holds a lock as long as it lives, so that whoever comes later can tell what a process that is gone has left behind
//! (its template, and the databases of cases that were killed), and takes it away.

use std::sync::OnceLock;

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use tempfile::TempDir;
use wushe_core::store::Store;

/// The schema in which everything of a case is kept.
pub(crate) const SCHEMA: &str = "county";

/// Of the advisory locks of this suite, the first half.
const LOCKS: i32 = 0x6974;

/// A migrated SQLite file.
pub(super) fn sqlite_file() -> &'static [u8] {
    static FILE: OnceLock<Vec<u8>> = OnceLock::new();
    FILE.get_or_init(|| {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("wushe.db");
        super::runtime().block_on(async {
            let store = Store::open_sqlite(&path).await.unwrap();
            store.migrate().await.unwrap();
            store.close().await;
        });
        let files = std::fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(files, 1, "the last connection has folded its journal into the file");
        std::fs::read(path).unwrap()
    })
}

/// Makes a database for a case of this process, migrated.
pub(super) fn make_database(url: &str, name: &str) {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    let template = TEMPLATE.get_or_init(|| make_template(url));
    administer(url, &[format!("CREATE DATABASE {name} TEMPLATE {template}")]);
}

/// Takes the database of a case away, and whoever is still connected to it.
pub(super) fn drop_database(url: &str, name: &str) {
    administer(url, &[format!("DROP DATABASE {name} WITH (FORCE)")]);
}

/// The name of a case's database.
pub(super) fn name_of(case: u32) -> String {
    format!("it_{}_{case}", std::process::id())
}

/// The same address with another database.
pub(super) fn at_database(url: &str, database: &str) -> String {
    let (address, options) = url.split_once('?').map_or((url, None), |(address, options)| (address, Some(options)));
    let (server, _) = address.rsplit_once('/').expect("TEST_POSTGRES_URL names a database");
    let options = options.map(|options| format!("?{options}")).unwrap_or_default();
    format!("{server}/{database}{options}")
}

fn make_template(url: &str) -> String {
    let template = format!("it_{}_template", std::process::id());
    let left = super::runtime().block_on(left_behind(url));
    let orders = left.into_iter().map(|name| format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
    let orders: Vec<String> = orders.chain([format!("CREATE DATABASE {template}")]).collect();
    administer(url, &orders);
    let inside = at_database(url, &template);
    administer(&inside, &[format!("CREATE SCHEMA {SCHEMA}")]);
    super::runtime().block_on(async {
        let store = Store::open_postgres(&inside, Some(SCHEMA), 2).await.unwrap();
        store.migrate().await.unwrap();
        store.close().await;
    });
    template
}

/// Says that this process lives, and answers the databases of processes that do not.
async fn left_behind(url: &str) -> Vec<String> {
    const NAMES: &str = "SELECT datname::text FROM pg_database WHERE datname LIKE 'it\\_%\\_%'";
    let mut connection = PgConnection::connect(url).await.unwrap();
    let own = i32::try_from(std::process::id()).unwrap();
    lock(&mut connection, own).await;
    let names: Vec<(String,)> = sqlx::query_as(NAMES).fetch_all(&mut connection).await.unwrap();
    let mut left = Vec::new();
    for (name,) in names {
        let Some(process) = name.split('_').nth(1).and_then(|process| process.parse().ok()) else { continue };
        // A lock that one holds already is got again: what bears the own number is of a process that had it before.
        if lock(&mut connection, process).await {
            left.push(name);
        }
    }
    // Held until the process ends, and with it the connection.
    std::mem::forget(connection);
    left
}

async fn lock(connection: &mut PgConnection, process: i32) -> bool {
    let asked = sqlx::query_as("SELECT pg_try_advisory_lock($1, $2)").bind(LOCKS).bind(process);
    let (got,): (bool,) = asked.fetch_one(connection).await.unwrap();
    got
}

fn administer(url: &str, orders: &[String]) {
    super::runtime().block_on(async {
        let mut connection = PgConnection::connect(url).await.unwrap();
        connection.execute("SET client_min_messages TO error").await.unwrap();
        for order in orders {
            connection.execute(AssertSqlSafe(order.clone())).await.unwrap();
        }
        connection.close().await.unwrap();
    });
}

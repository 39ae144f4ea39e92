//! Where a case runs: a database of its own, keys, a clock that stands still and ids from a seed.

pub(crate) mod person;
mod template;
mod world;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::Poll;

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _};
use tempfile::TempDir;
use wushe_core::app::Core;
use wushe_core::seal::Keyring;
use wushe_core::store::Store;
use wushe_core::store::bulk::Bulk;
use wushe_core::time::{Clock, Ids, Timestamp};
use wushe_core::{Error, Result};

pub(crate) use person::{MARK, Whole};
use template::SCHEMA;
pub(crate) use world::{PASSWORD, World, credit_code, make, new_organisation, new_request, new_resident};

/// 2026-09-01 09:00 in the county.
pub(crate) const NOW: Timestamp = Timestamp::from_micros(1_788_224_400_000_000);

/// A database of one case, with everything that use cases lean on.
pub(crate) struct Bed {
    pub(crate) store: Store,
    pub(crate) core: Core,
    place: Place,
}

#[derive(Clone)]
enum Place {
    Sqlite(PathBuf),
    /// The address of the case's database, and its name: by that the server knows the connections of the case.
    Postgres {
        url: String,
        name: String,
    },
}

impl Place {
    async fn open(&self) -> Store {
        match self {
            Self::Sqlite(path) => Store::open_sqlite(path).await,
            Self::Postgres { url, .. } => Store::open_postgres(url, Some(SCHEMA), 24).await,
        }
        .unwrap()
    }

    async fn pairs(&self, on_sqlite: &str, on_postgres: &str) -> Vec<(String, String)> {
        match self {
            Place::Sqlite(path) => {
                let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
                let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
                let rows =
                    sqlx::query_as(AssertSqlSafe(on_sqlite.to_owned())).fetch_all(&mut connection).await.unwrap();
                connection.close().await.unwrap();
                rows
            }
            Place::Postgres { url, .. } => {
                let mut connection = PgConnection::connect(url).await.unwrap();
                connection.execute(AssertSqlSafe(format!("SET search_path TO {SCHEMA}"))).await.unwrap();
                let sql = on_postgres.replace("{schema}", SCHEMA);
                let rows = sqlx::query_as(AssertSqlSafe(sql)).fetch_all(&mut connection).await.unwrap();
                connection.close().await.unwrap();
                rows
            }
        }
    }

    /// What is kept of the units is what stands in the tables, whatever a case has done.
    async fn figures_hold(&self) {
        let wrong = self.pairs(WRONG_FIGURES, WRONG_FIGURES).await;
        assert!(wrong.is_empty(), "figures that are kept are not those of the rows: {wrong:?}");
        let wrong = self.pairs(WRONG_NAMES, WRONG_NAMES).await;
        assert!(wrong.is_empty(), "names that stand with requests are not those of their residents: {wrong:?}");
    }
}

const WRONG_FIGURES: &str = "
    SELECT x.figure || ' of ' || x.unit_id, CAST(SUM(x.kept) AS TEXT) || ' kept, ' || CAST(SUM(x.there) AS TEXT) || ' there'
    FROM (SELECT figure, unit_id, amount AS kept, 0 AS there FROM unit_figure
        UNION ALL SELECT 'residents', unit_id, 0, 1 FROM resident
            WHERE status = 'living' AND merged_into IS NULL AND erased_at IS NULL
        UNION ALL SELECT 'volunteers', unit_id, 0, 1 FROM volunteer WHERE status = 'active' AND erased_at IS NULL
        UNION ALL SELECT 'requests_open', community_id, 0, 1 FROM request
            WHERE ended_at IS NULL AND (status <> 'draft' OR on_behalf = TRUE)) x
    GROUP BY x.figure, x.unit_id HAVING SUM(x.kept) <> SUM(x.there) ORDER BY 1";

/// The name stands with a request while it is open, and with none that has ended.
const WRONG_NAMES: &str = "
    SELECT r.number, COALESCE(r.resident_name, '(none)') FROM request r JOIN resident p ON p.id = r.resident_id
    WHERE (r.ended_at IS NULL AND (r.resident_name IS NULL OR r.resident_name <> p.name))
       OR (r.ended_at IS NOT NULL AND r.resident_name IS NOT NULL) ORDER BY 1";

impl Bed {
    async fn at(place: Place) -> Self {
        let store = place.open().await;
        let keys = Keyring::new(BTreeMap::from([(1, [7; 32])]), [9; 32]).unwrap();
        let core = Core {
            keys: Arc::new(keys),
            clock: Arc::new(Clock::at(NOW)),
            ids: Arc::new(Ids::seeded(20_260_901)),
            require_second_factor: false,
        };
        Self { store, core, place }
    }

    /// A pool of its own to the same database, as another host has it.
    pub(crate) async fn second_store(&self) -> Store {
        self.place.open().await
    }

    /// A pool of one connection to the same database; none on SQLite, where the number is not ours to choose.
    pub(crate) async fn store_of_one(&self) -> Option<Store> {
        match &self.place {
            Place::Sqlite(_) => None,
            Place::Postgres { url, .. } => Some(Store::open_postgres(url, Some(SCHEMA), 1).await.unwrap()),
        }
    }

    /// The database open for filling in bulk. The store is closed for it; [`Bed::second_store`] opens it again.
    pub(crate) async fn bulk(&self) -> Bulk {
        self.store.close().await;
        match &self.place {
            Place::Sqlite(path) => Bulk::sqlite(path).await,
            Place::Postgres { url, .. } => Bulk::postgres(&format!("{url}&options=-csearch_path%3D{SCHEMA}")).await,
        }
        .unwrap()
    }

    /// The names of all indexes, in order.
    pub(crate) async fn indexes(&self) -> Vec<String> {
        let names: Vec<(String,)> = match &self.place {
            Place::Sqlite(path) => {
                let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
                let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
                sqlx::query_as("SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY name")
                    .fetch_all(&mut connection)
                    .await
            }
            Place::Postgres { url, .. } => {
                let mut connection = PgConnection::connect(url).await.unwrap();
                sqlx::query_as("SELECT indexname::text FROM pg_indexes WHERE schemaname = $1 ORDER BY indexname")
                    .bind(SCHEMA)
                    .fetch_all(&mut connection)
                    .await
            }
        }
        .unwrap();
        names.into_iter().map(|(name,)| name).collect()
    }

    /// How the database goes about a statement whose arguments it does not know yet: a line for each step.
    pub(crate) async fn plan(&self, sql: &str) -> Vec<String> {
        match &self.place {
            Place::Sqlite(path) => {
                let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
                let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
                let steps: Vec<(i64, i64, i64, String)> =
                    sqlx::query_as(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")))
                        .fetch_all(&mut connection)
                        .await
                        .unwrap();
                connection.close().await.unwrap();
                steps.into_iter().map(|(.., step)| step).collect()
            }
            Place::Postgres { url, .. } => {
                let mut connection = PgConnection::connect(url).await.unwrap();
                let count = (1..).take_while(|number| sql.contains(&format!("${number}"))).count();
                let nothing = if count == 0 { String::new() } else { format!("({})", vec!["NULL"; count].join(", ")) };
                for setting in [
                    format!("SET search_path TO {SCHEMA}"),
                    "SET plan_cache_mode = force_generic_plan".to_owned(),
                    // A table that is small here is not in a county: a scan is the last resort.
                    "SET enable_seqscan = off".to_owned(),
                    format!("PREPARE asked AS {sql}"),
                ] {
                    connection.execute(AssertSqlSafe(setting)).await.unwrap();
                }
                let steps: Vec<(String,)> = sqlx::raw_sql(AssertSqlSafe(format!("EXPLAIN EXECUTE asked{nothing}")))
                    .fetch_all(&mut connection)
                    .await
                    .unwrap()
                    .iter()
                    .map(|row| (row.get(0),))
                    .collect();
                connection.close().await.unwrap();
                steps.into_iter().map(|(step,)| step).collect()
            }
        }
    }

    /// Waits until no connection of this case stands in an open transaction: at most a few thousand questions long, which
    /// is less than the server itself would take to end it. SQLite has nobody to ask.
    pub(crate) async fn settled(&self) {
        let Place::Postgres { url, name } = &self.place else { return };
        let mut connection = PgConnection::connect(url).await.unwrap();
        for _ in 0..5000 {
            let (open,): (i64,) = sqlx::query_as(
                "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = $1 AND state LIKE 'idle in transaction%'",
            )
            .bind(name.clone())
            .fetch_one(&mut connection)
            .await
            .unwrap();
            if open == 0 {
                return connection.close().await.unwrap();
            }
        }
        panic!("a connection was given back in the middle of a transaction");
    }

    /// Pairs of texts, from a question that differs between the databases; `{schema}` is the schema on PostgreSQL.
    pub(crate) async fn pairs(&self, on_sqlite: &str, on_postgres: &str) -> Vec<(String, String)> {
        self.place.pairs(on_sqlite, on_postgres).await
    }

    /// Every value of every text column: the column, e.g. `resident.name`, and the text.
    pub(crate) async fn texts(&self) -> Vec<(String, String)> {
        let columns = self
            .pairs(
                "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
                 WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND c.type = 'TEXT' ORDER BY 1, 2",
                "SELECT table_name::text, column_name::text FROM information_schema.columns
                 WHERE table_schema = '{schema}' AND data_type = 'text' ORDER BY 1, 2",
            )
            .await;
        let selects: Vec<String> = columns
            .iter()
            .map(|(table, column)| {
                format!("SELECT '{table}.{column}' AS place, {column} AS text FROM {table} WHERE {column} IS NOT NULL")
            })
            .collect();
        let mut texts = Vec::new();
        // SQLite puts at most 500 questions together.
        for some in selects.chunks(100) {
            let sql = some.join(" UNION ALL ");
            texts.extend(self.pairs(&sql, &sql).await);
        }
        texts
    }

    /// Everything at rest: the database's files, or every row of every table as text.
    pub(crate) async fn at_rest(&self) -> Vec<u8> {
        match &self.place {
            Place::Sqlite(path) => {
                let mut bytes = Vec::new();
                for file in std::fs::read_dir(path.parent().unwrap()).unwrap() {
                    bytes.extend(std::fs::read(file.unwrap().path()).unwrap());
                }
                bytes
            }
            Place::Postgres { url, .. } => {
                let mut connection = PgConnection::connect(url).await.unwrap();
                let tables: Vec<(String,)> = sqlx::query_as(
                    "SELECT table_name::text FROM information_schema.tables WHERE table_schema = $1 ORDER BY 1",
                )
                .bind(SCHEMA)
                .fetch_all(&mut connection)
                .await
                .unwrap();
                let mut bytes = Vec::new();
                for (table,) in tables {
                    let rows: Vec<(String,)> =
                        sqlx::query_as(AssertSqlSafe(format!("SELECT t::text FROM {SCHEMA}.{table} t")))
                            .fetch_all(&mut connection)
                            .await
                            .unwrap();
                    bytes.extend(rows.into_iter().flat_map(|(row,)| row.into_bytes()));
                }
                bytes
            }
        }
    }

    /// Writes to the database behind the core's back: what a thief or a broken disk does.
    pub(crate) async fn tamper(&self, sql: &str) {
        self.try_tamper(sql).await.unwrap();
    }

    /// As [`Bed::tamper`]; answers what the database says to it.
    pub(crate) async fn try_tamper(&self, sql: &str) -> std::result::Result<(), String> {
        let sql = AssertSqlSafe(sql.to_owned());
        let done = match &self.place {
            Place::Sqlite(path) => {
                let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
                let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
                let done = connection.execute(sql).await.map(drop);
                connection.close().await.unwrap();
                done
            }
            Place::Postgres { url, .. } => {
                let mut connection = PgConnection::connect(url).await.unwrap();
                connection.execute(AssertSqlSafe(format!("SET search_path TO {SCHEMA}"))).await.unwrap();
                connection.execute(sql).await.map(drop)
            }
        };
        done.map_err(|error| error.to_string())
    }
}

/// Runs a case on a SQLite file of its own, which is migrated already.
pub(crate) fn on_sqlite<C: Future<Output = ()>>(case: impl FnOnce(Bed) -> C) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("wushe.db");
    std::fs::write(&path, template::sqlite_file()).unwrap();
    let place = Place::Sqlite(path);
    runtime().block_on(async {
        case(Bed::at(place.clone()).await).await;
        place.figures_hold().await;
    });
}

/// Runs a case in a database of its own on PostgreSQL, which is migrated already, and is dropped at the end, however that comes.
pub(crate) fn on_postgres<C: Future<Output = ()>>(case: impl FnOnce(Bed) -> C) {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let Some(url) = variable("TEST_POSTGRES_URL") else {
        assert_ne!(variable("REQUIRE_POSTGRES").as_deref(), Some("1"), "TEST_POSTGRES_URL is not set");
        println!("skipped: TEST_POSTGRES_URL is not set");
        return;
    };
    let name = template::name_of(NEXT.fetch_add(1, Ordering::SeqCst));
    template::make_database(&url, &name);
    let own = template::at_database(&url, &name);
    let named = format!("{own}{}application_name={name}", if own.contains('?') { '&' } else { '?' });
    let place = Place::Postgres { url: named, name: name.clone() };
    // The runtime ends with the case, and with it every connection that a failed case has left open.
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        runtime().block_on(async {
            case(Bed::at(place.clone()).await).await;
            place.figures_hold().await;
        });
    }));
    template::drop_database(&url, &name);
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

#[expect(clippy::disallowed_methods, reason = "tests are told by the environment where PostgreSQL is")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// What came of a use case, in a few words: `ok`, `not found: request`, `refused: own-hours`, `invalid: phone phone`.
pub(crate) fn said<T>(outcome: Result<T>) -> String {
    match outcome.err() {
        None => "ok".to_owned(),
        Some(Error::NotFound { entity }) => format!("not found: {entity}"),
        Some(Error::Conflict { entity }) => format!("conflict: {entity}"),
        Some(Error::Refused { code, .. }) => format!("refused: {code}"),
        Some(Error::Forbidden { permission }) => format!("forbidden: {permission}"),
        Some(Error::Unauthenticated) => "unauthenticated".to_owned(),
        Some(Error::TooMany { .. }) => "too many".to_owned(),
        Some(Error::Retry(_)) => "retry".to_owned(),
        Some(Error::Invalid(problems)) => {
            let problems: Vec<String> =
                problems.iter().map(|problem| format!("{} {}", problem.field, problem.code)).collect();
            format!("invalid: {}", problems.join(", "))
        }
        Some(other) => format!("{other:?}"),
    }
}

/// Whether `needle` stands anywhere in `hay`.
pub(crate) fn contains(hay: &[u8], needle: &str) -> bool {
    hay.windows(needle.len()).any(|window| window == needle.as_bytes())
}

/// Drops a future when it has had to wait `waits` times: a caller who goes away in the middle, at a chosen point.
pub(crate) async fn abandon<F: Future>(work: F, waits: usize) {
    let mut work = std::pin::pin!(work);
    let mut left = waits;
    std::future::poll_fn(|cx| {
        if work.as_mut().poll(cx).is_ready() {
            return Poll::Ready(());
        }
        left = left.saturating_sub(1);
        if left == 0 { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

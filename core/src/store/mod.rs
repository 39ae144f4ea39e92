//! Keeping things: one closed enum over SQLite (embedded) and PostgreSQL (scale), one SQL text for both.
//!
//! A [`Tx`] is an open transaction with the statements of every area as methods. Only this module speaks SQL.

#[macro_use]
mod macros;
pub mod bulk;
pub mod codec;
mod connection;
pub mod dialect;
mod migrate;
pub mod trace;
mod tx;

mod activity;
mod activity_session;
mod agenda;
mod attachment;
mod audit;
mod build;
mod calendar;
mod certificate;
mod chain;
mod changes;
mod check_in;
mod consent;
mod contract;
mod data_request;
mod duplicate;
mod erase;
mod failure;
mod fund;
mod guardian;
mod hours;
mod hours_export;
mod household;
mod idempotency;
mod indicator;
mod invocation;
mod mine;
mod module;
mod module_figure;
mod module_file;
mod module_use;
mod notice;
mod notice_public;
mod notification;
mod objection;
mod organisation;
mod outbox;
mod post;
mod publicity;
mod record;
mod record_body;
mod record_sum;
mod recording;
mod reply_template;
mod request;
mod request_kind;
mod reseal;
mod resident;
mod retention;
mod role;
mod schedule;
mod service_setting;
mod session;
mod sheet;
mod sign_up;
mod star;
mod station;
mod suspension;
mod team;
mod token;
mod unit;
mod unit_change;
mod unit_figure;
mod unit_line;
mod unit_report;
mod user;
mod volunteer;
mod wall;
mod worker;
mod worker_assignment;
mod worker_record;

pub(crate) use agenda::On;
pub use audit::AuditEntry;
pub(crate) use chain::{BlockRow, HeadRow, RawEntry};
pub use changes::EVERYTHING;
pub(crate) use changes::OUTBOX;
pub(crate) use duplicate::Likeness;
pub use duplicate::{RESIDENT_REFERENCES, RESIDENT_REFERENCES_BY_HAND, Reference};
pub(crate) use fund::GoodsSum;
pub(crate) use indicator::{Facts, Figure, INDICATORS, Indicator};
pub use invocation::InvocationFailure;
pub use migrate::{Migrated, migration_names, schema_digest};
pub(crate) use mine::KeptSignUp;
pub(crate) use notice_public::{Reader, ShownKey, ShownNotice};
pub use notification::Notification;
pub(crate) use publicity::{DutyQuery, DutyRow};
pub(crate) use record::Place;
pub use record::{Key, KeyCondition, KeyValue, RecordFilter};
pub(crate) use record_body::SealedBody;
pub(crate) use record_sum::{PART as SUM_PART, SumQuery, SumRow};
pub(crate) use request::{NamedRequest, Urgency};
pub use reseal::{HashColumn, HashOf, SEALED_COLUMNS, SealedColumn};
pub(crate) use reseal::{ResealMark, SealedRow};
pub(crate) use resident::{ResidentKeys, ResidentLookup};
pub use schedule::ModuleJob;
pub(crate) use session::{HeldSession, SessionRow};
pub(crate) use sign_up::Person as SignUpPerson;
pub(crate) use token::HeldToken;
pub use tx::{Mode, Tx};
pub(crate) use unit_change::UnitChange;
pub(crate) use unit_figure::KeptFigure;
pub(crate) use volunteer::VolunteerKeys;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_util::future::BoxFuture;
use rand::RngExt;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection as _, PgPool};
use tokio::sync::{Semaphore, broadcast};
use tracing::Instrument as _;

use self::changes::Changes;
use self::connection::{Held, PATIENCE, SqlitePool, close_sqlite, sqlite_pool};
use crate::error::{Error, Result};

/// Times that one piece of work is tried when transactions get into each other's way.
pub const TRIES: u32 = 6;

/// How often, of those times, work looks again after a value was taken that was free when it looked: work that other
/// hosts can be quicker than once more. One that does not look before it writes hears of its conflict a moment later.
const LOOKS: u32 = 2;

/// Statements that a connection keeps prepared: all that a busy desk uses.
const STATEMENTS: usize = 300;

/// A connection that has been idle for longer is asked whether it is still there.
const ASKED_AGAIN: Duration = Duration::from_secs(1);

/// Most rows of one listing: a page of 200, and one more by which the caller sees that there is another page.
pub const MOST_ROWS: i64 = 201;

/// The database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pool: Pool,
    /// SQLite has one writer: whoever writes holds this first, so that waiting is fair and never busy. On PostgreSQL it is
    /// for those who try again.
    writer: Arc<Semaphore>,
    changes: Changes,
    retries: Arc<AtomicU64>,
}

/// Connections of one pool, at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Connections {
    /// What they are for: `readers` or `writers`.
    pub pool: &'static str,
    /// How many are in use.
    pub used: usize,
    /// How many there may be at most.
    pub most: usize,
}

#[derive(Debug, Clone)]
enum Pool {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

/// The writer has a connection of its own: whoever has been let in to write never waits for readers, who may be waiting
/// to write themselves.
#[derive(Debug, Clone)]
struct Sqlite {
    writer: SqlitePool,
    readers: SqlitePool,
}

/// Who reads and then waits to write holds one connection and asks for another. From two pools they never all wait for each
/// other.
#[derive(Debug, Clone)]
struct Postgres {
    writers: PgPool,
    readers: PgPool,
}

impl Store {
    /// Opens (and creates) a SQLite database file: WAL, every commit on disk before it is acknowledged, foreign keys on.
    ///
    /// # Errors
    /// `Unavailable` when the file cannot be opened.
    pub async fn open_sqlite(path: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .statement_cache_capacity(STATEMENTS)
            // A page of rows is handed over as one piece: whoever waits for it is woken once.
            .row_buffer_size(256);
        // What the writer has read stays true, since nobody else writes; a reader forgets it with every commit of the writer.
        let writer = sqlite_pool(options.clone().pragma("cache_size", "-65536"), 1);
        let readers = sqlite_pool(options, 8);
        // The writer comes first: it makes the file and puts it into WAL mode.
        Held::<sqlx::Sqlite>::begin(&writer, None).await?;
        Ok(Self::over(Pool::Sqlite(Sqlite { writer, readers })))
    }

    /// Connects to PostgreSQL: at most this many connections that begin by reading, and half as many that write from the
    /// start. `schema` puts everything into a schema of its own (tests).
    ///
    /// # Errors
    /// `Unavailable` when it does not answer, `Internal` for an address that does not parse.
    pub async fn open_postgres(url: &str, schema: Option<&str>, connections: u32) -> Result<Self> {
        let mut options: PgConnectOptions = url.parse().map_err(Error::internal)?;
        options = options.options([
            ("statement_timeout", "5000"),
            ("idle_in_transaction_session_timeout", "10000"),
            // A page of fifty rows is there before the compiler of its plan is (225 ms became 3 in a large county).
            ("jit", "off"),
            // Every statement stands on an index of its own, whatever is bound to it (the tests look at that plan, as they do on
            // SQLite). To plan it anew for each page costs more than to run it: with two dozen indexes, milliseconds.
            ("plan_cache_mode", "force_generic_plan"),
        ]);
        options = options.statement_cache_capacity(STATEMENTS);
        if let Some(schema) = schema {
            options = options.options([("search_path", schema)]);
        }
        let pool = |connections: u32| {
            PgPoolOptions::new()
                .max_connections(connections.max(1))
                .acquire_timeout(PATIENCE)
                // Each connection was asked when it came back; again only when it has been idle since.
                .test_before_acquire(false)
                .before_acquire(|connection, about| {
                    Box::pin(async move {
                        if about.idle_for > ASKED_AGAIN {
                            connection.ping().await?;
                        }
                        Ok(true)
                    })
                })
                .connect_with(options.clone())
        };
        let writers = pool(connections / 2).await?;
        let readers = pool(connections).await?;
        Ok(Self::over(Pool::Postgres(Postgres { writers, readers })))
    }

    fn over(pool: Pool) -> Self {
        Self { pool, writer: Arc::new(Semaphore::new(1)), changes: Changes::new(), retries: Arc::default() }
    }

    /// What commits on this host changed, as live topics; on other hosts of the database too, once [`Store::hear_others`] was called.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<Arc<[String]>> {
        self.changes.subscribe()
    }

    /// Whether this is SQLite.
    #[must_use]
    pub const fn is_sqlite(&self) -> bool {
        matches!(self.pool, Pool::Sqlite(_))
    }

    /// Opens a transaction. Dropped without [`Tx::commit`], it leaves nothing behind.
    ///
    /// # Errors
    /// `Unavailable` when no connection is to be had in time.
    pub async fn begin(&self, mode: Mode) -> Result<Tx> {
        Tx::begin(self, mode).await
    }

    /// Runs `work` in a reading transaction: one consistent picture, nothing written.
    ///
    /// # Errors
    /// What `work` says.
    pub async fn read<T>(&self, work: impl for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T>>) -> Result<T> {
        let mut tx = self.begin(Mode::Read).await?;
        work(&mut tx).await
    }

    /// Runs `work` without a transaction: for one question that one statement answers.
    ///
    /// # Errors
    /// What `work` says.
    pub async fn glance<T>(&self, work: impl for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T>>) -> Result<T> {
        let mut tx = self.begin(Mode::Glance).await?;
        work(&mut tx).await
    }

    /// Runs `work` in a writing transaction and commits it; when transactions get into each other's way, runs it again.
    /// It runs in a task of its own: a caller who goes away does not leave it half done.
    ///
    /// # Errors
    /// What `work` says; `Retry` after the last try.
    pub async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'t> Fn(&'t mut Tx) -> BoxFuture<'t, Result<T>> + Send + Sync + 'static,
    {
        let store = self.clone();
        let work = async move {
            let (mut tried, mut taken, mut mode) = (1, 0, Mode::Write);
            loop {
                let error = match store.write_once(mode, &work).await {
                    Err(error) => error,
                    done => return done,
                };
                // A value that was free when the work looked and was taken when it wrote: looking again tells who has it.
                let is_taken = matches!(error, Error::Conflict { entity: "unique" });
                taken += u32::from(is_taken);
                let may_help = error.is_retry() || is_taken && taken <= LOOKS;
                if tried >= TRIES || !may_help {
                    return Err(error);
                }
                store.pause_and_retry(tried).await;
                (tried, mode) = (tried + 1, Mode::Again);
            }
        };
        let task = tokio::spawn(work.in_current_span());
        task.await.map_err(Error::internal)?
    }

    async fn write_once<T, F>(&self, mode: Mode, work: &F) -> Result<T>
    where
        F: for<'t> Fn(&'t mut Tx) -> BoxFuture<'t, Result<T>>,
    {
        let mut tx = self.begin(mode).await?;
        let outcome = work(&mut tx).await;
        match outcome {
            Ok(value) => tx.commit().await.map(|()| value),
            Err(error) => {
                tx.rollback().await.ok();
                Err(error)
            }
        }
    }

    /// Waits before the next try of a transaction that another got in the way of, and counts it.
    pub async fn pause_and_retry(&self, tried: u32) {
        self.retries.fetch_add(1, Ordering::Relaxed);
        pause(tried).await;
    }

    /// How often transactions were tried again since the database was opened.
    #[must_use]
    pub fn retries(&self) -> u64 {
        self.retries.load(Ordering::Relaxed)
    }

    /// The connections at this moment.
    #[must_use]
    pub fn connections(&self) -> [Connections; 2] {
        let of_file = |pool: &SqlitePool| {
            let status = pool.status();
            (status.size.saturating_sub(status.available), status.max_size)
        };
        let of_server = |pool: &PgPool| {
            let open = usize::try_from(pool.size()).unwrap_or(usize::MAX);
            let most = usize::try_from(pool.options().get_max_connections()).unwrap_or(usize::MAX);
            (open.saturating_sub(pool.num_idle()), most)
        };
        let (readers, writers) = match &self.pool {
            Pool::Sqlite(pools) => (of_file(&pools.readers), of_file(&pools.writer)),
            Pool::Postgres(pools) => (of_server(&pools.readers), of_server(&pools.writers)),
        };
        [("readers", readers), ("writers", writers)].map(|(pool, (used, most))| Connections { pool, used, most })
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// `Unavailable` when it does not.
    pub async fn ping(&self) -> Result<()> {
        self.begin(Mode::Read).await?.rollback().await
    }

    /// Closes every connection.
    pub async fn close(&self) {
        match &self.pool {
            Pool::Sqlite(pools) => {
                close_sqlite(&pools.readers).await;
                close_sqlite(&pools.writer).await;
            }
            Pool::Postgres(pools) => {
                pools.readers.close().await;
                pools.writers.close().await;
            }
        }
    }
}

/// Where a listing begins, the newest first: after the row with this id. Empty is the beginning: greater than every id, in
/// every collation.
fn before(id: &str) -> String {
    if id.is_empty() { "g".to_owned() } else { id.to_owned() }
}

/// A condition of a listing as statements take it: empty text asks for nothing.
fn text(asked: Option<impl std::fmt::Display>) -> String {
    asked.map(|asked| asked.to_string()).unwrap_or_default()
}

/// Waits before the next try: longer each time, and never the same for two, or they meet again.
#[expect(clippy::disallowed_methods, reason = "back-off between tries")]
pub async fn pause(tried: u32) {
    let most = 4_u64 << tried.min(6);
    let millis = rand::rng().random_range(1..=most);
    tokio::time::sleep(Duration::from_millis(millis)).await;
}

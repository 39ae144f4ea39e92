//! Connections: where they come from, and how a transaction holds one.

use std::ops::{Deref, DerefMut};
use std::time::Duration;

use deadpool::managed::{Manager, Metrics, Object, Pool, PoolError, QueueMode, RecycleResult};
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection as _, Database, PgPool, Postgres, Sqlite};
use sqlx_core::transaction::TransactionManager;

/// Whoever waits longer for a connection is told that the database does not answer.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// Connections to a SQLite file. sqlx's own pool asks each that comes back whether it is still there, in a task of its own: two
/// switches between threads at the end of every transaction, and of a file there is nothing to ask.
pub(super) type SqlitePool = Pool<File>;

/// Opens connections to a file.
#[derive(Debug)]
pub(super) struct File(SqliteConnectOptions);

impl Manager for File {
    type Type = SqliteConnection;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<SqliteConnection, sqlx::Error> {
        SqliteConnection::connect_with(&self.0).await
    }

    async fn recycle(&self, _: &mut SqliteConnection, _: &Metrics) -> RecycleResult<sqlx::Error> {
        Ok(())
    }
}

/// At most so many connections, the one that was used last first: its pages are still in its cache.
pub(super) fn sqlite_pool(options: SqliteConnectOptions, connections: usize) -> SqlitePool {
    let pool = Pool::builder(File(options)).max_size(connections).queue_mode(QueueMode::Lifo);
    pool.build().unwrap_or_else(|error| unreachable!("a pool without time limits of its own: {error}"))
}

/// Closes every connection that nobody holds; the others when they come back.
pub(super) async fn close_sqlite(pool: &SqlitePool) {
    for connection in pool.retain(|_, _| false).removed {
        connection.close().await.ok();
    }
    pool.close();
}

/// A database as [`Held`] takes its connections.
pub(super) trait Source: Database {
    /// A connection that goes back by itself.
    type Handle: DerefMut<Target = Self::Connection> + Send;
    /// Where connections are.
    type Pool;

    /// A free connection.
    async fn acquire(pool: &Self::Pool) -> Result<Self::Handle, sqlx::Error>;

    /// Lets go of a connection of which it is not known what it is in the middle of: it is closed.
    fn discard(connection: Self::Handle);
}

impl Source for Sqlite {
    type Handle = Object<File>;
    type Pool = SqlitePool;

    async fn acquire(pool: &SqlitePool) -> Result<Object<File>, sqlx::Error> {
        match tokio::time::timeout(PATIENCE, pool.get()).await {
            Ok(Ok(connection)) => Ok(connection),
            Ok(Err(PoolError::Backend(error))) => Err(error),
            Ok(Err(PoolError::Closed)) => Err(sqlx::Error::PoolClosed),
            Ok(Err(_)) | Err(_) => Err(sqlx::Error::PoolTimedOut),
        }
    }

    fn discard(connection: Object<File>) {
        drop(Object::take(connection));
    }
}

impl Source for Postgres {
    type Handle = PoolConnection<Postgres>;
    type Pool = PgPool;

    async fn acquire(pool: &PgPool) -> Result<PoolConnection<Postgres>, sqlx::Error> {
        pool.acquire().await
    }

    fn discard(mut connection: PoolConnection<Postgres>) {
        connection.close_on_drop();
    }
}

/// How far a connection is in a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Each statement is for itself.
    Alone,
    /// The transaction is being begun: whoever lets go now leaves it open (sqlx 0.9.0 on PostgreSQL).
    Beginning,
    /// In a transaction.
    Open,
}

/// A connection, in a transaction or without one. Dropped, it undoes what was not committed.
pub(super) struct Held<DB: Source> {
    /// There until it is dropped.
    connection: Option<DB::Handle>,
    state: State,
}

impl<DB: Source> std::fmt::Debug for Held<DB> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Held").field("state", &self.state).finish_non_exhaustive()
    }
}

impl<DB: Source> Held<DB> {
    /// Takes a connection and begins a transaction with `statement`; without one, each statement is for itself.
    pub(super) async fn begin(pool: &DB::Pool, statement: Option<&'static str>) -> Result<Self, sqlx::Error> {
        let connection = Some(DB::acquire(pool).await?);
        let Some(statement) = statement else { return Ok(Self { connection, state: State::Alone }) };
        let mut held = Self { connection, state: State::Beginning };
        DB::TransactionManager::begin(&mut held, Some(sqlx::SqlSafeStr::into_sql_str(statement))).await?;
        held.state = State::Open;
        Ok(held)
    }

    pub(super) async fn commit(mut self) -> Result<(), sqlx::Error> {
        if self.state == State::Open {
            DB::TransactionManager::commit(&mut self).await?;
            self.state = State::Alone;
        }
        Ok(())
    }

    pub(super) async fn rollback(mut self) -> Result<(), sqlx::Error> {
        if self.state == State::Open {
            DB::TransactionManager::rollback(&mut self).await?;
            self.state = State::Alone;
        }
        Ok(())
    }
}

impl<DB: Source> Drop for Held<DB> {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else { return };
        match self.state {
            State::Alone => {}
            State::Beginning => DB::discard(connection),
            // The end of the transaction goes out with the connection's return.
            State::Open => DB::TransactionManager::start_rollback(&mut connection),
        }
    }
}

const GONE: &str = "a connection is there until it is dropped";

impl<DB: Source> Deref for Held<DB> {
    type Target = DB::Connection;

    fn deref(&self) -> &DB::Connection {
        self.connection.as_ref().unwrap_or_else(|| unreachable!("{GONE}"))
    }
}

impl<DB: Source> DerefMut for Held<DB> {
    fn deref_mut(&mut self) -> &mut DB::Connection {
        self.connection.as_mut().unwrap_or_else(|| unreachable!("{GONE}"))
    }
}

//! An open transaction.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sqlx::{Postgres, Sqlite};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tracing::{Instrument as _, Span};

use super::calendar::KeptDays;
use super::changes::Changes;
use super::connection::{Held, Source};
use super::{Pool, Store, dialect, trace};
use crate::domain::unit::Unit;
use crate::error::{Error, Result};
use crate::id::UnitId;

/// What a transaction is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Reads without a picture: each statement says what is true when it is made. For what is asked at every request and by one
    /// statement, which needs no transaction around it (two round trips less).
    Glance,
    /// Only reads: one consistent picture. On PostgreSQL those who write do not hear of it: what it sees was committed, and
    /// may fit into no order of theirs.
    Read,
    /// Reads first and may write later; on SQLite the writer is taken at the first write, and a picture that is no longer
    /// the newest by then is a conflict ([`Error::Retry`]).
    Snapshot,
    /// Writes: on SQLite the writer is taken at once.
    Write,
    /// Writes, after a conflict: those that got into each other's way go one by one, so that each of them gets through
    /// however many there are.
    Again,
}

/// An open transaction; one that may write is serializable on both databases. Dropped without [`Tx::commit`], it leaves
/// nothing behind.
#[derive(Debug)]
pub struct Tx {
    pub(super) conn: Conn,
    mode: Mode,
    writer: Arc<Semaphore>,
    permit: Option<OwnedSemaphorePermit>,
    touched: BTreeSet<String>,
    told: BTreeSet<String>,
    seen: BTreeSet<String>,
    statements: Option<Vec<String>>,
    /// Units that were read, each with what stands above it.
    pub(super) lines: BTreeMap<UnitId, Arc<[Unit]>>,
    /// Days of the calendar that were read last.
    pub(super) calendar: Option<KeptDays>,
    changes: Changes,
}

#[derive(Debug)]
pub(super) enum Conn {
    Sqlite(Held<Sqlite>),
    Postgres(Held<Postgres>),
}

/// Times that a transaction is begun when the connection turns out to be gone.
const CONNECTIONS: u32 = 3;

/// Begins a transaction, on another connection when this one turns out to be gone.
async fn begun<DB: Source>(pool: &DB::Pool, statement: Option<&'static str>) -> Result<Held<DB>> {
    let mut tried = 1;
    loop {
        match Held::begin(pool, statement).await {
            Err(sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed) if tried < CONNECTIONS => tried += 1,
            begun => return Ok(begun?),
        }
    }
}

impl Tx {
    /// Of two statements that do the same, that for SQLite and that for PostgreSQL, the one for this database.
    pub(super) const fn either(&self, [sqlite, postgres]: [&'static str; 2]) -> &'static str {
        match self.conn {
            Conn::Sqlite(_) => sqlite,
            Conn::Postgres(_) => postgres,
        }
    }

    pub(super) async fn begin(store: &Store, mode: Mode) -> Result<Self> {
        // Who waits for the writer or a connection sees it in this span.
        let statement = match store.pool {
            Pool::Sqlite(_) => dialect::begin_sqlite(mode),
            Pool::Postgres(_) => dialect::begin_postgres(mode),
        };
        let span = trace::span(store.is_sqlite(), statement.unwrap_or("CONNECT"));
        Self::begin_with(store, mode, statement).instrument(span).await
    }

    async fn begin_with(store: &Store, mode: Mode, statement: Option<&'static str>) -> Result<Self> {
        let permit = match (&store.pool, mode) {
            (Pool::Sqlite(_), Mode::Write) | (_, Mode::Again) => {
                Some(Arc::clone(&store.writer).acquire_owned().await.map_err(Error::internal)?)
            }
            _ => None,
        };
        let conn = match &store.pool {
            Pool::Sqlite(pools) => {
                let pool = if permit.is_some() { &pools.writer } else { &pools.readers };
                Conn::Sqlite(begun(pool, statement).await?)
            }
            Pool::Postgres(pools) => {
                let pool = match mode {
                    Mode::Glance | Mode::Read | Mode::Snapshot => &pools.readers,
                    Mode::Write | Mode::Again => &pools.writers,
                };
                Conn::Postgres(begun(pool, statement).await?)
            }
        };
        Ok(Self {
            conn,
            mode,
            writer: Arc::clone(&store.writer),
            permit,
            touched: BTreeSet::new(),
            told: BTreeSet::new(),
            seen: BTreeSet::new(),
            statements: None,
            lines: BTreeMap::new(),
            calendar: None,
            changes: store.changes.clone(),
        })
    }

    /// What it is for.
    #[must_use]
    pub const fn mode(&self) -> Mode {
        self.mode
    }

    /// Whether this is SQLite.
    pub(super) const fn is_sqlite(&self) -> bool {
        matches!(self.conn, Conn::Sqlite(_))
    }

    /// Begins one piece of a work of many, which can be undone on its own; one at a time.
    pub(crate) async fn begin_piece(&mut self) -> Result<()> {
        execute!(self, "SAVEPOINT piece").map(|_| ())
    }

    /// Ends the piece: kept, or undone.
    pub(crate) async fn end_piece(&mut self, kept: bool) -> Result<()> {
        if !kept {
            self.forget();
            execute!(self, "ROLLBACK TO SAVEPOINT piece")?;
        }
        execute!(self, "RELEASE SAVEPOINT piece").map(|_| ())
    }

    /// Called before every statement that writes: refuses in a reading transaction, takes SQLite's writer.
    pub(super) async fn writing(&mut self) -> Result<()> {
        if matches!(self.mode, Mode::Glance | Mode::Read) {
            return Err(Error::internal("a reading transaction was asked to write"));
        }
        if self.permit.is_none() && matches!(self.conn, Conn::Sqlite(_)) {
            self.permit = Some(Arc::clone(&self.writer).acquire_owned().await.map_err(Error::internal)?);
        }
        Ok(())
    }

    /// Notes that `topic` changed: open pages that show it refresh once this commits.
    pub fn touch(&mut self, topic: impl Into<String>) {
        self.touched.insert(topic.into());
    }

    /// Whether this is told for the first time in this transaction: that something has changed need be said once.
    pub(crate) fn tells(&mut self, what: String) -> bool {
        self.told.insert(what)
    }

    /// Notes that what is being made shows `topic`.
    pub fn saw(&mut self, topic: impl Into<String>) {
        self.seen.insert(topic.into());
    }

    /// What was shown so far.
    #[must_use]
    pub const fn seen(&self) -> &BTreeSet<String> {
        &self.seen
    }

    /// What was changed so far.
    #[must_use]
    pub const fn touched(&self) -> &BTreeSet<String> {
        &self.touched
    }

    /// Keeps the text of every statement from here on, for [`Tx::statements`].
    pub fn keep_statements(&mut self) {
        self.statements = Some(Vec::new());
    }

    /// The statements that were made since [`Tx::keep_statements`]: by them a test sees that a page takes few of them, and
    /// that each finds its rows through an index.
    #[must_use]
    pub fn statements(&self) -> &[String] {
        self.statements.as_deref().unwrap_or_default()
    }

    /// Called with the text of every statement; answers with the span in which it is to run.
    #[must_use]
    pub(super) fn ran(&mut self, sql: &str) -> Span {
        if let Some(statements) = &mut self.statements {
            statements.push(sql.to_owned());
        }
        trace::span(self.is_sqlite(), sql)
    }

    /// Forgets what was read and what was told: a part of the transaction is undone.
    pub(super) fn forget(&mut self) {
        self.told.clear();
        self.lines.clear();
        self.calendar = None;
    }

    /// Makes everything that was written last, and tells the open pages.
    ///
    /// # Errors
    /// `Retry` when another transaction got in the way: nothing was written.
    pub async fn commit(self) -> Result<()> {
        let span = trace::span(self.is_sqlite(), "COMMIT");
        match self.conn {
            Conn::Sqlite(tx) => tx.commit().instrument(span).await?,
            Conn::Postgres(tx) => tx.commit().instrument(span).await?,
        }
        drop(self.permit);
        if !self.touched.is_empty() {
            self.changes.tell(self.touched.into_iter().collect());
        }
        Ok(())
    }

    /// Undoes everything.
    ///
    /// # Errors
    /// `Unavailable` when the connection is gone; the database then undoes it by itself.
    pub async fn rollback(self) -> Result<()> {
        if self.mode == Mode::Read {
            // Nothing to undo, nothing to wait for: the end of the transaction goes out with the connection's return.
            return Ok(());
        }
        let span = trace::span(self.is_sqlite(), "ROLLBACK");
        match self.conn {
            Conn::Sqlite(tx) => tx.rollback().instrument(span).await?,
            Conn::Postgres(tx) => tx.rollback().instrument(span).await?,
        }
        Ok(())
    }
}

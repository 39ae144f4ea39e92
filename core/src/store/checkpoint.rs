//! SQLite's log: what was committed stands in it and is brought into the file beside those who write. By itself SQLite does so within
//! the commit that makes the log long: one person in thirty waited for the pages of all the others.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinHandle;

/// Pages of the log at which a commit brings them over after all, should nobody have done it: 512 MB.
pub(super) const ALARM: &str = "131072";

/// Pages past which the log begins anew, once everything in it stands in the file: 64 MB.
const LONG: i64 = 16_384;

/// At least so long between two rounds: a page that is written again and again is brought over once.
const PAUSE: Duration = Duration::from_millis(200);

/// How long beginning anew waits for readers of the old log; while it does, nobody writes.
const PATIENCE: Duration = Duration::from_millis(100);

/// Brings over what is committed, until it is ended or dropped.
#[derive(Debug)]
pub(super) struct Checkpoints {
    written: Arc<Notify>,
    ending: Arc<Notify>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Checkpoints {
    /// Begins on a connection of its own; whoever writes holds `writer`.
    pub(super) fn begin(options: SqliteConnectOptions, writer: Arc<Semaphore>) -> Self {
        let (written, ending) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let work = run(options.busy_timeout(PATIENCE), writer, Arc::clone(&written), Arc::clone(&ending));
        Self { written, ending, task: Mutex::new(Some(tokio::spawn(work))) }
    }

    /// Says that something was committed.
    pub(super) fn note(&self) {
        self.written.notify_one();
    }

    /// Ends, and gives its connection back.
    pub(super) async fn end(&self) {
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(task) = task {
            self.ending.notify_one();
            // An error means that it has ended already.
            task.await.ok();
        }
    }
}

impl Drop for Checkpoints {
    fn drop(&mut self) {
        if let Some(task) = self.task.lock().unwrap_or_else(PoisonError::into_inner).take() {
            task.abort();
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a least time between two rounds")]
async fn run(options: SqliteConnectOptions, writer: Arc<Semaphore>, written: Arc<Notify>, ending: Arc<Notify>) {
    let mut held: Option<SqliteConnection> = None;
    loop {
        tokio::select! {
            () = written.notified() => {}
            () = ending.notified() => break,
        }
        if let Err(error) = round(&mut held, &options, &writer).await {
            // What is committed is safe in the log.
            tracing::warn!(%error, "the log could not be brought into the database");
            held = None;
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            () = ending.notified() => break,
        }
    }
    if let Some(connection) = held {
        connection.close().await.ok();
    }
}

/// Brings over what is committed. A long log is brought over to its end while nobody writes, so that the next who writes begins it anew:
/// under steady writing it would grow without end.
async fn round(
    held: &mut Option<SqliteConnection>,
    options: &SqliteConnectOptions,
    writer: &Semaphore,
) -> Result<(), sqlx::Error> {
    let connection = match held {
        Some(connection) => connection,
        None => held.insert(options.connect().await?),
    };
    let (_, log, _): (i64, i64, i64) =
        sqlx::query_as("PRAGMA wal_checkpoint(PASSIVE)").fetch_one(&mut *connection).await?;
    if log > LONG {
        // Closed: the store is being closed, and the last connection brings over what is left.
        let Ok(_alone) = writer.acquire().await else { return Ok(()) };
        sqlx::query("PRAGMA wal_checkpoint(RESTART)").execute(connection).await?;
    }
    Ok(())
}

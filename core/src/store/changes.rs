//! What has changed, told to whoever listens: on this host at once, on the other hosts of a PostgreSQL within a moment.
//!
//! Other hosts are told after the commit, by a task that gathers what was committed since it spoke last (`NOTIFY`): a writer does not
//! wait for it, and commits do not queue behind one another as they would with a `NOTIFY` inside each of them. What is told is no
//! more than a hint that a page is out of date. So nothing is kept for who does not listen; but whoever may have missed
//! something is told that everything may have changed.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use rand::RngExt;
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use tokio::sync::{broadcast, mpsc};

use super::{Pool, Store};

/// The topic that stands for all: something changed, and what it was is not known.
pub const EVERYTHING: &str = "*";
/// The topic under which a host hears that its outbox has something to do. It stays on the host: others look once a second, and would
/// only be in the way.
pub(crate) const OUTBOX: &str = "outbox";

/// Where the hosts of a database speak to each other.
const CHANNEL: &str = "wushe_changes";
/// What is committed within this time is told together.
const GATHERED: Duration = Duration::from_millis(20);
/// Until the next try, when PostgreSQL does not answer.
const AGAIN: Duration = Duration::from_secs(2);
/// Commits that wait to be told; of more, everything is told to have changed.
const WAITING: usize = 1024;
/// Bytes of one `NOTIFY`, which PostgreSQL bounds at 8,000.
const SAID: usize = 7_000;

/// Topics that changed together.
pub(super) type Topics = Arc<[String]>;

/// Tells what has changed. Clones share it.
#[derive(Debug, Clone)]
pub(super) struct Changes {
    here: broadcast::Sender<Topics>,
    others: Arc<OnceLock<Others>>,
}

#[derive(Debug)]
struct Others {
    told: mpsc::Sender<Topics>,
    /// Whether something could not be told.
    missed: Arc<AtomicBool>,
}

impl Changes {
    pub(super) fn new() -> Self {
        Self { here: broadcast::channel(1024).0, others: Arc::default() }
    }

    pub(super) fn subscribe(&self) -> broadcast::Receiver<Topics> {
        self.here.subscribe()
    }

    /// Says what a commit has changed.
    pub(super) fn tell(&self, topics: Topics) {
        if let Some(others) = self.others.get()
            && topics.iter().any(|topic| topic != OUTBOX)
            && others.told.try_send(Arc::clone(&topics)).is_err()
        {
            others.missed.store(true, Ordering::Relaxed);
        }
        // Nobody listening is no error.
        let _ = self.here.send(topics);
    }
}

impl Store {
    /// Begins to hear what other hosts of the same PostgreSQL change, and to tell them; it ends with the store. With SQLite there
    /// are no others. When the database does not answer now, it is tried again in the background.
    pub async fn hear_others(&self) {
        let Pool::Postgres(pools) = &self.pool else { return };
        let (told, waiting) = mpsc::channel(WAITING);
        let missed = Arc::new(AtomicBool::new(false));
        if self.changes.others.set(Others { told, missed: Arc::clone(&missed) }).is_err() {
            return;
        }
        let options = pools.readers.connect_options().as_ref().clone();
        let host = host();
        let ear = match ear(&options).await {
            Ok(ear) => Some(ear),
            Err(error) => {
                tracing::warn!(%error, "other hosts are not heard; again soon");
                None
            }
        };
        let (pool, here) = (pools.readers.clone(), self.changes.here.clone());
        tokio::spawn(async move {
            tokio::select! {
                // Ends when the last part of the store is gone.
                () = tell(&pool, &host, waiting, &missed) => {}
                () = hear(&options, ear, &host, &here) => {}
            }
        });
    }
}

/// A name for this host among the others, for as long as it runs.
#[expect(clippy::disallowed_methods, reason = "two hosts are not to have the same name, whatever a test has seeded")]
fn host() -> String {
    format!("{:016x}", rand::rng().random::<u64>())
}

/// Tells the others what is committed here.
async fn tell(pool: &PgPool, host: &str, mut waiting: mpsc::Receiver<Topics>, missed: &AtomicBool) {
    while let Some(first) = waiting.recv().await {
        rest(GATHERED).await;
        let mut topics: BTreeSet<String> = first.iter().cloned().collect();
        while let Ok(more) = waiting.try_recv() {
            topics.extend(more.iter().cloned());
        }
        topics.remove(OUTBOX);
        if missed.swap(false, Ordering::Relaxed) {
            topics = BTreeSet::from([EVERYTHING.to_owned()]);
        }
        for said in sayings(host, &topics) {
            let telling = sqlx::query("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(said).execute(pool);
            if let Err(error) = telling.await {
                tracing::warn!(%error, "other hosts do not hear what has changed; with the next change they hear that much has");
                missed.store(true, Ordering::Relaxed);
                break;
            }
        }
    }
}

/// What is said: the host and then topics, a line each.
fn sayings(host: &str, topics: &BTreeSet<String>) -> Vec<String> {
    let mut sayings = Vec::new();
    let mut said = host.to_owned();
    for topic in topics {
        if said.len() + topic.len() >= SAID {
            sayings.push(std::mem::replace(&mut said, host.to_owned()));
        }
        said.push('\n');
        said.push_str(topic);
    }
    if said.len() > host.len() {
        sayings.push(said);
    }
    sayings
}

/// What another host said; none: it was this one.
fn heard(host: &str, said: &str) -> Option<Topics> {
    let mut lines = said.lines();
    (lines.next()? != host).then(|| lines.map(str::to_owned).collect())
}

async fn ear(options: &PgConnectOptions) -> Result<PgListener, sqlx::Error> {
    // A connection beside the pools: it is held for good.
    let pool = PgPoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
    let mut ear = PgListener::connect_with(&pool).await?;
    ear.listen(CHANNEL).await?;
    Ok(ear)
}

/// Passes on what others say.
async fn hear(
    options: &PgConnectOptions,
    mut listening: Option<PgListener>,
    host: &str,
    here: &broadcast::Sender<Topics>,
) {
    let everything = || Topics::from([EVERYTHING.to_owned()]);
    loop {
        let topics = match &mut listening {
            Some(listener) => match listener.try_recv().await {
                Ok(Some(said)) => heard(host, said.payload()),
                // The connection was lost and is made anew: what was said meanwhile is not known.
                Ok(None) => Some(everything()),
                Err(error) => {
                    tracing::warn!(%error, "other hosts are not heard; again soon");
                    listening = None;
                    None
                }
            },
            None => {
                rest(AGAIN).await;
                listening = ear(options).await.ok();
                listening.is_some().then(everything)
            }
        };
        if let Some(topics) = topics {
            let _ = here.send(topics);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "to gather, and between tries")]
async fn rest(time: Duration) {
    tokio::time::sleep(time).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_host_says_another_hears() {
        let topics: BTreeSet<String> = ["request:1", "notice:2"].map(str::to_owned).into();
        let [said] = sayings("a", &topics).try_into().expect("one saying");
        assert_eq!(heard("b", &said).as_deref(), Some(&["notice:2".to_owned(), "request:1".to_owned()][..]));
        assert_eq!(heard("a", &said), None);
        assert!(sayings("a", &BTreeSet::new()).is_empty());
    }

    #[test]
    fn much_is_said_in_pieces_that_fit() {
        let topics: BTreeSet<String> = (0..1_000).map(|number| format!("request:{number:036}")).collect();
        let said = sayings("a", &topics);
        assert!(said.len() > 1 && said.iter().all(|said| said.len() < 8_000));
        let heard: BTreeSet<String> =
            said.iter().filter_map(|said| heard("b", said)).flat_map(|topics| topics.to_vec()).collect();
        assert_eq!(heard, topics);
    }
}

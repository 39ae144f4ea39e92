//! What happens to the messages of the outbox, looked at from beside the servers.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval};
use wushe_core::app::outbox;
use wushe_core::domain::outbox::{OutboxFilter, OutboxState, OutboxView};
use wushe_core::domain::page::Page;
use wushe_core::id::OutboxId;
use wushe_core::store::Mode;

use super::verify::{Opened, open};

/// How often the outbox is looked at.
const LOOK: Duration = Duration::from_millis(200);
/// For how long the outbox may go on after the last act: what a dead host had taken, and all that waited behind it.
const DRAIN: Duration = Duration::from_secs(600);

/// Whoever takes a message is done with it sooner, or dead: half of the time for which it is theirs.
const DEAD: Duration = Duration::from_secs(60);

/// How long messages of a dead host waited.
#[derive(Debug, Default)]
pub(crate) struct Waits {
    messages: usize,
    taken_over: Vec<Duration>,
    drained: Duration,
}

impl fmt::Display for Waits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = |wait: Option<&Duration>| wait.map_or(0.0, Duration::as_secs_f64);
        write!(
            f,
            "{} messages were seen in the outbox; {} of a dead host were taken over, after {:.1} s at the median and {:.1} s at \
             most; the outbox was empty {:.1} s after the last act",
            self.messages,
            self.taken_over.len(),
            seconds(self.taken_over.get(self.taken_over.len() / 2)),
            seconds(self.taken_over.last()),
            self.drained.as_secs_f64(),
        )
    }
}

/// Looks on.
pub(crate) struct Watch {
    ending: Arc<AtomicBool>,
    task: JoinHandle<Result<Waits>>,
}

impl Watch {
    pub(crate) async fn start(url: &str, keys: PathBuf) -> Result<Self> {
        let opened = open(url, keys).await?;
        let ending = Arc::new(AtomicBool::new(false));
        let task = tokio::spawn(watch(opened, Arc::clone(&ending)));
        Ok(Self { ending, task })
    }

    /// Waits until nothing waits any more.
    pub(crate) async fn until_empty(self) -> Result<Waits> {
        self.ending.store(true, Ordering::SeqCst);
        self.task.await?
    }
}

async fn watch(opened: Opened, ending: Arc<AtomicBool>) -> Result<Waits> {
    // When somebody took a message first; none: nobody has.
    let mut taken: BTreeMap<OutboxId, Option<Instant>> = BTreeMap::new();
    let mut waits = Waits::default();
    let (mut ended, mut looks) = (None, interval(LOOK));
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        looks.tick().await;
        let last = ending.load(Ordering::SeqCst);
        let waiting = waiting(&opened).await?;
        let now = Instant::now();
        for message in &waiting {
            ensure!(
                message.state == OutboxState::Waiting,
                "a message is parked: {} ({})",
                message.event,
                message.reason
            );
            let entry = taken.entry(message.id).or_default();
            if message.tries > 0 {
                entry.get_or_insert(now);
            }
        }
        let gone: Vec<_> =
            taken.keys().filter(|id| waiting.iter().all(|message| message.id != **id)).copied().collect();
        for id in gone {
            waits.messages += 1;
            let held = taken.remove(&id).flatten().map(|since| now - since);
            waits.taken_over.extend(held.filter(|held| *held > DEAD));
        }
        if last {
            let since = *ended.get_or_insert(now);
            waits.drained = now - since;
            if waiting.is_empty() {
                waits.taken_over.sort_unstable();
                return Ok(waits);
            }
            ensure!(waits.drained < DRAIN, "{} messages still wait", waiting.len());
        }
    }
}

/// Everything in the outbox of the unit.
async fn waiting(opened: &Opened) -> Result<Vec<OutboxView>> {
    let mut tx = opened.store.begin(Mode::Read).await?;
    let (mut all, mut page) = (Vec::new(), Page::first(200));
    loop {
        let found = outbox::list(&mut tx, &opened.cx, OutboxFilter::default(), page).await?;
        all.extend(found.items);
        match found.next {
            Some(next) => page = Page { after: Some(next), limit: Some(200) },
            None => break,
        }
    }
    tx.rollback().await?;
    Ok(all)
}

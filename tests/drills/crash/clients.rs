//! Clients who do not give up: what has no answer is asked again, with the same key and the same words.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Result, bail};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use wushe_tests::Client;

use super::Chance;
use super::work::{Asked, Work};

/// How long an answer may take before the client takes it for lost.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where the server listens; none while it is down.
#[derive(Debug, Clone)]
pub(crate) struct Address(Arc<watch::Sender<Option<String>>>);

impl Address {
    pub(crate) fn new(address: &str) -> Self {
        Self(Arc::new(watch::Sender::new(Some(address.to_owned()))))
    }

    pub(crate) fn gone(&self) {
        self.0.send_replace(None);
    }

    pub(crate) fn moved(&self, address: &str) {
        self.0.send_replace(Some(address.to_owned()));
    }

    /// Waits until the server is up.
    async fn up(&self) -> Result<String> {
        let mut watched = self.0.subscribe();
        let address = watched.wait_for(Option::is_some).await?;
        Ok(address.clone().unwrap_or_default())
    }
}

/// What the clients know at the end.
#[derive(Debug, Default)]
pub(crate) struct Done {
    /// What was asked under each key and acknowledged, with the id that the answer gave.
    pub(crate) acknowledged: BTreeMap<String, (Asked, String)>,
    /// What was acknowledged only after a repetition.
    pub(crate) repeated: usize,
    /// What was refused for good.
    pub(crate) refused: usize,
    /// What went wrong on the way, how often.
    pub(crate) troubles: BTreeMap<String, usize>,
}

/// The clients at work.
pub(crate) struct Clients {
    ending: Arc<AtomicBool>,
    tasks: Vec<JoinHandle<Result<Done>>>,
}

impl Clients {
    pub(crate) fn start(count: usize, seed: u64, who: &Client, work: &Arc<Work>, address: &Address) -> Self {
        let ending = Arc::new(AtomicBool::new(false));
        let tasks = (0..count)
            .map(|number| {
                let (who, work, address) = (who.clone(), Arc::clone(work), address.clone());
                let (ending, chance) = (Arc::clone(&ending), Chance::new(seed ^ (number as u64 + 1) << 32));
                tokio::spawn(client(number, who, work, address, chance, ending))
            })
            .collect();
        Self { ending, tasks }
    }

    /// Lets everybody finish what they have begun.
    pub(crate) async fn finish(self) -> Result<Done> {
        self.ending.store(true, Ordering::SeqCst);
        let mut all = Done::default();
        for task in self.tasks {
            let done = task.await??;
            all.acknowledged.extend(done.acknowledged);
            all.repeated += done.repeated;
            all.refused += done.refused;
            for (what, times) in done.troubles {
                *all.troubles.entry(what).or_default() += times;
            }
        }
        Ok(all)
    }
}

async fn client(
    number: usize,
    who: Client,
    work: Arc<Work>,
    address: Address,
    mut chance: Chance,
    ending: Arc<AtomicBool>,
) -> Result<Done> {
    let mut done = Done::default();
    let mut running = 0_u64;
    while !ending.load(Ordering::SeqCst) {
        running += 1;
        let key = format!("client-{number}-{running}");
        let asked = work.next(&key, &mut chance);
        let mut tries = 0;
        // Everything that was begun is brought to an end, also after the last round.
        let outcome = loop {
            tries += 1;
            let who = who.at(&address.up().await?);
            let call = who.call(&asked.path, Some(&key), &asked.body);
            match tokio::time::timeout(PATIENCE, call).await {
                Ok(Ok(answer)) if (200..300).contains(&answer.status) => break Some(answer),
                Ok(Ok(answer)) if answer.status >= 500 || answer.status == 429 => {
                    *done.troubles.entry(format!("{} {}", answer.status, code(&answer.body))).or_default() += 1;
                }
                Ok(Ok(answer)) if Work::may_refuse(&answer) => break None,
                Ok(Ok(answer)) => bail!("{} was answered {}: {}", asked.path, answer.status, answer.body),
                Ok(Err(_)) => *done.troubles.entry("no answer".to_owned()).or_default() += 1,
                Err(_) => *done.troubles.entry("no answer in time".to_owned()).or_default() += 1,
            }
            tokio::task::yield_now().await;
        };
        match outcome {
            Some(answer) => {
                done.repeated += usize::from(tries > 1);
                let id = Work::id(&answer)?;
                done.acknowledged.insert(key, (asked, id));
            }
            None => done.refused += 1,
        }
    }
    Ok(done)
}

/// The code of a problem, or nothing.
fn code(body: &str) -> String {
    let problem: Option<serde_json::Value> = serde_json::from_str(body).ok();
    problem.and_then(|problem| problem["type"].as_str().map(str::to_owned)).unwrap_or_default()
}

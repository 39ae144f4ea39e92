//! Clients who do not give up: what has no answer is asked again, with the same key and the same words.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::{Result, anyhow, bail};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use wushe_tests::{Chance, Client};

use super::work::{Acknowledged, By, Work};

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

/// Whoever asks, by what they do.
#[derive(Debug, Clone)]
pub(crate) struct People {
    pub(crate) staff: Client,
    pub(crate) clerk: Client,
}

/// What the clients know at the end, beside what was acknowledged.
#[derive(Debug, Default)]
pub(crate) struct Done {
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
    acknowledged: Arc<Mutex<Acknowledged>>,
    tasks: Vec<JoinHandle<Result<Done>>>,
}

impl Clients {
    pub(crate) fn start(count: usize, seed: u64, people: &People, work: &Arc<Work>, address: &Address) -> Self {
        let ending = Arc::new(AtomicBool::new(false));
        let acknowledged = Arc::new(Mutex::new(Acknowledged::new()));
        let tasks = (0..count)
            .map(|number| {
                let client = One {
                    number,
                    people: people.clone(),
                    work: Arc::clone(work),
                    address: address.clone(),
                    ending: Arc::clone(&ending),
                    acknowledged: Arc::clone(&acknowledged),
                };
                tokio::spawn(client.work(Chance::new(seed ^ (number as u64 + 1) << 32)))
            })
            .collect();
        Self { ending, acknowledged, tasks }
    }

    /// What was acknowledged up to now.
    pub(crate) fn acknowledged(&self) -> Result<Acknowledged> {
        let all = self.acknowledged.lock().map_err(|_| anyhow!("a client has failed"))?;
        Ok(all.clone())
    }

    /// Lets everybody finish what they have begun.
    pub(crate) async fn finish(self) -> Result<(Done, Acknowledged)> {
        self.ending.store(true, Ordering::SeqCst);
        let mut all = Done::default();
        for task in self.tasks {
            let done = task.await??;
            all.repeated += done.repeated;
            all.refused += done.refused;
            for (what, times) in done.troubles {
                *all.troubles.entry(what).or_default() += times;
            }
        }
        let acknowledged = self.acknowledged.lock().map_err(|_| anyhow!("a client has failed"))?.clone();
        Ok((all, acknowledged))
    }
}

/// One client.
struct One {
    number: usize,
    people: People,
    work: Arc<Work>,
    address: Address,
    ending: Arc<AtomicBool>,
    acknowledged: Arc<Mutex<Acknowledged>>,
}

impl One {
    async fn work(self, mut chance: Chance) -> Result<Done> {
        let mut done = Done::default();
        let mut running = 0_u64;
        while !self.ending.load(Ordering::SeqCst) {
            running += 1;
            let key = format!("client-{}-{running}", self.number);
            let asked = self.work.next(&key, &mut chance);
            let mut tries = 0;
            // Everything that was begun is brought to an end, also after the last round.
            let outcome = loop {
                tries += 1;
                let who = match asked.by {
                    By::Staff => &self.people.staff,
                    By::Clerk => &self.people.clerk,
                };
                let who = who.at(&self.address.up().await?);
                let call = who.call(&asked.path, Some(&key), &asked.body);
                match tokio::time::timeout(PATIENCE, call).await {
                    Ok(Ok(answer)) if (200..300).contains(&answer.status) => break Some(answer),
                    Ok(Ok(answer)) if answer.status >= 500 || answer.status == 429 => {
                        *done.troubles.entry(format!("{} {}", answer.status, code(&answer.body))).or_default() += 1;
                    }
                    Ok(Ok(answer)) if Work::may_refuse(&asked, &answer) => break None,
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
                    let mut all = self.acknowledged.lock().map_err(|_| anyhow!("another client has failed"))?;
                    all.insert(key, (asked, id));
                }
                None => done.refused += 1,
            }
        }
        Ok(done)
    }
}

/// The code of a problem, or nothing.
fn code(body: &str) -> String {
    let problem: Option<serde_json::Value> = serde_json::from_str(body).ok();
    problem.and_then(|problem| problem["type"].as_str().map(str::to_owned)).unwrap_or_default()
}

//! Clients who go to the other host when one does not answer, with the same key and the same words.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use wushe_host::demo::places;
use wushe_tests::{Chance, Client};

use super::hosts::Door;

/// How long an answer may take before the client takes it for lost.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the clients know at the end.
#[derive(Debug, Default)]
pub(crate) struct Done {
    /// Topics whose every step was acknowledged: title and id.
    pub(crate) topics: BTreeMap<String, String>,
    /// Acts that were acknowledged.
    pub(crate) acts: u64,
    /// Of these, after a repetition.
    repeated: u64,
    /// Requests to a host that was alive from the question to the answer.
    asked: u64,
    /// What failed of those, and why.
    failed: BTreeMap<String, u64>,
    /// Requests that died with their host.
    cut: u64,
}

impl Done {
    fn add(&mut self, other: Self) {
        self.topics.extend(other.topics);
        self.acts += other.acts;
        self.repeated += other.repeated;
        self.asked += other.asked;
        self.cut += other.cut;
        for (what, times) in other.failed {
            *self.failed.entry(what).or_default() += times;
        }
    }
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let failed: u64 = self.failed.values().sum();
        let share = failed as f64 * 100.0 / self.asked.max(1) as f64;
        write!(
            f,
            "{} acts for {} topics acknowledged, {} of them at the second try or later; {} requests died with their host; \
             of {} at a living host {failed} failed ({share:.2} %)",
            self.acts,
            self.topics.len(),
            self.repeated,
            self.cut,
            self.asked
        )?;
        for (what, times) in &self.failed {
            write!(f, "\n  {times} times: {what}")?;
        }
        Ok(())
    }
}

/// The clients at work.
pub(crate) struct Clients {
    ending: Arc<AtomicBool>,
    tasks: Vec<JoinHandle<Result<Done>>>,
}

impl Clients {
    pub(crate) async fn start(count: usize, seed: u64, staff: &Client, doors: &[Door; 2]) -> Result<Self> {
        let path = format!("/api/v1/units/{}/residents?limit={count}", places::CHENJIALING);
        let residents = staff.get(&path).await?.json()?;
        let residents = residents["items"].as_array().context("no residents")?;
        ensure!(residents.len() == count, "only {} residents", residents.len());
        let ending = Arc::new(AtomicBool::new(false));
        let tasks = residents.iter().enumerate().map(|(number, resident)| {
            let client = One {
                number,
                // Each speaks for somebody else: only so many topics of one person may wait.
                author: resident["id"].as_str().unwrap_or_default().to_owned(),
                staff: staff.clone(),
                doors: doors.clone(),
                ending: Arc::clone(&ending),
                done: Done::default(),
            };
            tokio::spawn(client.work(Chance::new(seed ^ (number as u64 + 1) << 32)))
        });
        Ok(Self { tasks: tasks.collect(), ending })
    }

    /// Lets everybody finish what they have begun.
    pub(crate) async fn finish(self) -> Result<Done> {
        self.ending.store(true, Ordering::SeqCst);
        let mut all = Done::default();
        for task in self.tasks {
            all.add(task.await??);
        }
        ensure!(all.repeated > 0, "nobody was interrupted: the drill has shown nothing");
        Ok(all)
    }
}

struct One {
    number: usize,
    author: String,
    staff: Client,
    doors: [Door; 2],
    ending: Arc<AtomicBool>,
    done: Done,
}

impl One {
    async fn work(mut self, mut chance: Chance) -> Result<Done> {
        let mut running = 0_u64;
        while !self.ending.load(Ordering::SeqCst) {
            running += 1;
            let title = format!("drill-{}-{running}", self.number);
            let topic = json!({ "author": self.author, "title": title, "words": "演练", "anonymous": false });
            let id = self.act(&mut chance, &title, "propose_topic", &topic).await?;
            let topic = json!({ "topic": id });
            self.act(&mut chance, &title, "approve_topic", &topic).await?;
            self.act(&mut chance, &title, "raise_topic", &topic).await?;
            self.done.topics.insert(title, id);
        }
        Ok(self.done)
    }

    /// Does it, at whichever host; answers the id that the acknowledgement names.
    async fn act(&mut self, chance: &mut Chance, title: &str, action: &str, body: &Value) -> Result<String> {
        let path = format!("/api/v1/units/{}/modules/sisters-teahouse/actions/{action}", places::CHENJIALING);
        let key = format!("{title}-{action}");
        let mut at = chance.below(2) as usize;
        let mut tries = 0;
        loop {
            let (life, Some(address)) = self.doors[at].look() else {
                at = 1 - at;
                tokio::task::yield_now().await;
                continue;
            };
            tries += 1;
            let who = self.staff.at(&address);
            let answer = tokio::time::timeout(PATIENCE, who.call(&path, Some(&key), body)).await;
            let alive = self.doors[at].look().0 == life;
            self.done.asked += u64::from(alive);
            let trouble = match answer {
                Ok(Ok(answer)) if (200..300).contains(&answer.status) => {
                    self.done.acts += 1;
                    self.done.repeated += u64::from(tries > 1);
                    let body = answer.json()?;
                    return Ok(body["id"].as_str().with_context(|| format!("no id in {body}"))?.to_owned());
                }
                Ok(Ok(answer)) if answer.status >= 500 || answer.status == 429 => {
                    format!("{} {}", answer.status, answer.json()?["type"].as_str().unwrap_or_default())
                }
                Ok(Ok(answer)) => bail!("{key} was answered {}: {}", answer.status, answer.body),
                Ok(Err(_)) => "no answer".to_owned(),
                Err(_) => "no answer in time".to_owned(),
            };
            if alive {
                *self.done.failed.entry(trouble).or_default() += 1;
            } else {
                self.done.cut += 1;
            }
            at = 1 - at;
        }
    }
}

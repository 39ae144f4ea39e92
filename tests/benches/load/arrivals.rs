//! Work that arrives at a constant rate, whether or not what came before is done. Latency counts from the moment at which
//! a piece of work was due, so that a slow answer is felt by everything that had to wait behind it (no coordinated
//! omission).

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::Result;
use tokio::time::Instant;

/// How much work comes, and for how long.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rate {
    /// Pieces a second.
    pub(crate) per_second: u64,
    /// How long.
    pub(crate) lasting: Duration,
    /// So many are worked on at the same time at most: connections of the clients.
    pub(crate) at_once: usize,
}

/// What came of it: latencies in microseconds, by kind of work.
#[derive(Debug, Default, Clone)]
pub(crate) struct Outcome {
    pub(crate) latencies: BTreeMap<&'static str, Vec<u64>>,
    /// Pieces that failed, and the words of the first failure.
    pub(crate) failed: u64,
    pub(crate) first_failure: Option<String>,
    /// From the first moment to the last answer.
    pub(crate) took: Duration,
}

impl Outcome {
    fn add(&mut self, other: Self) {
        for (kind, latencies) in other.latencies {
            self.latencies.entry(kind).or_default().extend(latencies);
        }
        self.failed += other.failed;
        self.first_failure = self.first_failure.take().or(other.first_failure);
    }

    /// All latencies in order.
    pub(crate) fn all(&self) -> Vec<u64> {
        let mut all: Vec<u64> = self.latencies.values().flatten().copied().collect();
        all.sort_unstable();
        all
    }
}

/// Does the work with the numbers 0, 1, 2 … each at its time. `work` answers what kind of work it was.
pub(crate) async fn arrive<W, F>(rate: Rate, work: W) -> Result<Outcome>
where
    W: Fn(usize, u64) -> F + Clone + Send + 'static,
    F: Future<Output = Result<&'static str>> + Send,
{
    let next = Arc::new(AtomicU64::new(0));
    let total = rate.per_second * rate.lasting.as_secs();
    let began = Instant::now();
    let clients: Vec<_> = (0..rate.at_once)
        .map(|client| {
            let (work, next) = (work.clone(), Arc::clone(&next));
            tokio::spawn(async move {
                let mut outcome = Outcome::default();
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= total {
                        return outcome;
                    }
                    let due = began + Duration::from_micros(number * 1_000_000 / rate.per_second);
                    tokio::time::sleep_until(due).await;
                    match work(client, number).await {
                        Ok(kind) => {
                            let latency = u64::try_from(due.elapsed().as_micros()).unwrap_or(u64::MAX);
                            outcome.latencies.entry(kind).or_default().push(latency);
                        }
                        Err(error) => {
                            outcome.failed += 1;
                            outcome.first_failure.get_or_insert_with(|| format!("{error:#}"));
                        }
                    }
                }
            })
        })
        .collect();
    let mut outcome = Outcome::default();
    for client in clients {
        outcome.add(client.await?);
    }
    outcome.took = began.elapsed();
    Ok(outcome)
}

//! Clients side by side, each with its work until all of it is done.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context as _, Result, bail};
use wushe_core::store::{Mode, TRIES, pause};
use wushe_core::{Error, Result as Outcome};
use wushe_tests::Chance;

use super::bed::{Bed, Care};
use super::tally::Tally;
use super::work::{End, Work, look};

/// After so many pieces of work a client looks around, once in a picture and once without.
const LOOKS: u64 = 4;

/// So many transactions that write or might, shared out among clients; reading ones come on top.
pub(crate) async fn run(bed: &Bed, clients: u64, transactions: u64, seed: u64) -> Result<Tally> {
    let left = Arc::new(AtomicU64::new(transactions));
    let tasks: Vec<_> = (0..clients)
        .map(|number| {
            let client = Client { bed: bed.clone(), number, left: Arc::clone(&left) };
            tokio::spawn(client.work(Chance::new(seed ^ (number + 1) << 32)))
        })
        .collect();
    let mut all = Tally::default();
    for task in tasks {
        all.add(&task.await??);
    }
    Ok(all)
}

struct Client {
    bed: Bed,
    number: u64,
    left: Arc<AtomicU64>,
}

impl Client {
    async fn work(self, mut chance: Chance) -> Result<Tally> {
        let mut tally = Tally::default();
        let take = |left: u64| left.checked_sub(1);
        let mut done = self.number;
        while self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, take).is_ok() {
            let work = Work::next(&mut chance);
            let mode = if chance.below(2) == 0 { Mode::Snapshot } else { Mode::Write };
            self.one(work, mode, &mut tally).await.with_context(|| format!("{work:?}"))?;
            done += 1;
            if done.is_multiple_of(LOOKS) {
                for mode in [Mode::Read, Mode::Glance] {
                    let mut open = self.bed.open(self.number, mode).await?;
                    look(&mut open, mode, &mut chance, &mut tally).await?;
                    open.undo().await?;
                }
            }
        }
        Ok(tally)
    }

    /// As an action is run: when another transaction got in the way, again, one of those by one.
    async fn one(&self, work: Work, first: Mode, tally: &mut Tally) -> Result<()> {
        let (mut tried, mut mode) = (1, first);
        loop {
            let mut seen = Tally::default();
            let error = match self.once(work, mode, &mut seen).await {
                Ok(()) => {
                    tally.add(&seen);
                    tally.tried(work.shows(), u64::from(tried - 1), false);
                    return Ok(());
                }
                Err(error) => error,
            };
            match error {
                error if error.is_retry() && tried < TRIES => {
                    pause(tried).await;
                    (tried, mode) = (tried + 1, Mode::Again);
                }
                error if error.is_retry() => {
                    tally.tried(work.shows(), u64::from(tried), true);
                    return Ok(());
                }
                // What was read is gone by the time it is written.
                Error::Conflict { .. } | Error::NotFound { .. } if self.bed.care == Care::Apart => return Ok(()),
                error => bail!(error),
            }
        }
    }

    async fn once(&self, work: Work, mode: Mode, seen: &mut Tally) -> Outcome<()> {
        let mut open = self.bed.open(self.number, mode).await?;
        match work.once(&mut open, seen).await {
            Ok(End::Commit) => open.commit().await,
            Ok(End::Undo) => open.undo().await,
            Err(error) => {
                open.undo().await.ok();
                Err(error)
            }
        }
    }
}

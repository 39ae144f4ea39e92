//! How often notices were read: counted in memory, handed in now and then. Who read is never noted.

use std::collections::BTreeMap;
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use wushe_core::app::{notice, unit};
use wushe_core::error::Result;
use wushe_core::id::NoticeId;
use wushe_core::time::Timestamp;

use crate::app::App;

/// After so many seconds what was counted is handed in with the next that is read.
const SECONDS: i64 = 60;
/// Or when so many notices have been read.
const MOST: usize = 200;

/// What was counted and not handed in yet.
#[derive(Debug, Default)]
pub struct Reads(Mutex<Counted>);

#[derive(Debug, Default)]
struct Counted {
    since: Option<Timestamp>,
    reads: BTreeMap<NoticeId, i64>,
}

impl Reads {
    /// Counts one; answers what is to be handed in now, if it is time.
    fn add(&self, id: NoticeId, now: Timestamp) -> Vec<(NoticeId, i64)> {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counted.reads.entry(id).or_insert(0) += 1;
        let since = *counted.since.get_or_insert(now);
        let due = now >= since.plus_seconds(SECONDS) || counted.reads.len() >= MOST;
        if due { mem::take(&mut *counted).reads.into_iter().collect() } else { Vec::new() }
    }

    fn take(&self) -> Vec<(NoticeId, i64)> {
        mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)).reads.into_iter().collect()
    }
}

impl App {
    /// Somebody has read a notice.
    pub fn was_read(self: &Arc<Self>, id: NoticeId) {
        let due = self.reads.add(id, self.core.clock.now());
        if !due.is_empty() {
            let app = Arc::clone(self);
            tokio::spawn(async move { app.note_reads(due).await });
        }
    }

    /// Hands in everything that was counted: before the server ends.
    pub async fn hand_in_reads(&self) {
        let counted = self.reads.take();
        if !counted.is_empty() {
            self.note_reads(counted).await;
        }
    }

    /// A count that is lost is a small thing; nobody waits for it.
    async fn note_reads(&self, counted: Vec<(NoticeId, i64)>) {
        if let Err(error) = self.add_reads(counted).await {
            tracing::warn!(%error, "reads of notices could not be noted");
        }
    }

    async fn add_reads(&self, counted: Vec<(NoticeId, i64)>) -> Result<()> {
        let core = self.core.clone();
        let counted = Arc::new(counted);
        self.store
            .write(move |tx| {
                let (core, counted) = (core.clone(), Arc::clone(&counted));
                Box::pin(async move {
                    for county in unit::roots(tx).await? {
                        notice::add_reads(tx, &core.system(county.id), &counted).await?;
                    }
                    Ok(())
                })
            })
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_are_handed_in_together() {
        let (reads, id) = (Reads::default(), NoticeId::from_uuid(uuid::Uuid::nil()));
        let start = Timestamp::from_micros(1_772_413_200_000_000);
        assert!(reads.add(id, start).is_empty());
        assert!(reads.add(id, start.plus_seconds(SECONDS - 1)).is_empty());
        assert_eq!(reads.add(id, start.plus_seconds(SECONDS)), [(id, 3)]);
        assert!(reads.add(id, start.plus_seconds(SECONDS + 1)).is_empty());
        assert_eq!(reads.take(), [(id, 1)]);
        assert!(reads.take().is_empty());
    }
}

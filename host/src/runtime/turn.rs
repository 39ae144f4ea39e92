//! Who of the admitted guests runs on a processor now. There are fewer slots than workers, so that whatever guests do, a
//! worker is left for everybody else. A guest that waits for the database holds none, and one that computes hands its slot
//! on at every tick: nobody waits long behind a loop.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The slots of a runtime.
#[derive(Debug, Clone)]
pub(super) struct Slots(Arc<Semaphore>);

impl Slots {
    /// Slots for a server with this many workers: one fewer than those, and at least one.
    pub(super) fn new(workers: usize) -> Self {
        Self(Arc::new(Semaphore::new(workers.saturating_sub(1).max(1))))
    }

    /// A guest's share, without a slot at first.
    pub(super) fn turn(&self) -> Turn {
        Turn(Arc::new(Share { slots: Arc::clone(&self.0), held: Mutex::new(None), waited: AtomicU64::new(0) }))
    }
}

/// One guest's share of the slots. A slot that is held goes back when the last clone is dropped.
#[derive(Debug, Clone)]
pub(super) struct Turn(Arc<Share>);

#[derive(Debug)]
struct Share {
    slots: Arc<Semaphore>,
    held: Mutex<Option<OwnedSemaphorePermit>>,
    waited: AtomicU64,
}

impl Turn {
    /// Waits for a slot, first come, first served.
    pub(super) async fn take(&self) {
        let asked = Instant::now();
        // The slots are never closed; without one nothing would be lost but fairness.
        let slot = Arc::clone(&self.0.slots).acquire_owned().await.ok();
        *self.held() = slot;
        let waited = u64::try_from(asked.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.0.waited.fetch_add(waited, Ordering::Relaxed);
    }

    /// Gives the slot back.
    pub(super) fn give_back(&self) {
        drop(self.held().take());
    }

    /// Lets others have the slot who wait for it, and other tasks the worker.
    pub(super) async fn hand_on(self) {
        self.give_back();
        tokio::task::yield_now().await;
        self.take().await;
    }

    /// How long it has waited for slots.
    pub(super) fn waited(&self) -> Duration {
        Duration::from_micros(self.0.waited.load(Ordering::Relaxed))
    }

    fn held(&self) -> MutexGuard<'_, Option<OwnedSemaphorePermit>> {
        self.0.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_worker_is_always_left() {
        for (workers, slots) in [(0, 1), (1, 1), (2, 1), (8, 7)] {
            assert_eq!(Slots::new(workers).0.available_permits(), slots, "{workers} workers");
        }
    }

    #[tokio::test]
    async fn a_slot_is_handed_on_to_who_waits() {
        let slots = Slots::new(2);
        let (first, second) = (slots.turn(), slots.turn());
        first.take().await;
        let mut waiting = Box::pin(second.take());
        assert!(futures_util::poll!(&mut waiting).is_pending());
        let mut handing = Box::pin(first.clone().hand_on());
        assert!(futures_util::poll!(&mut handing).is_pending());
        waiting.await;
        assert!(futures_util::poll!(&mut handing).is_pending(), "the second has it");
        second.give_back();
        handing.await;
        drop(first);
        assert_eq!(slots.0.available_permits(), 1);
    }
}

//! Who may have a guest now. So many are admitted at once as may hold a transaction each; the rest wait in a short queue in
//! which units take turns.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

/// All permits are taken, and the queue is full or did not move in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many modules are running")]
pub struct Busy;

/// The permits of a runtime.
#[derive(Debug, Clone)]
pub struct Permits(Arc<Shared>);

/// Leave to have guests, one after another, until it is dropped.
#[derive(Debug)]
pub struct Permit {
    shared: Arc<Shared>,
    waited: Mutex<Duration>,
}

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    total: usize,
    queue: usize,
    patience: Duration,
    refused: AtomicU64,
}

#[derive(Debug)]
struct State {
    free: usize,
    waiting: usize,
    /// Units with somebody waiting, in the order of their turns.
    turns: VecDeque<String>,
    lines: HashMap<String, VecDeque<oneshot::Sender<Permit>>>,
}

impl Permits {
    /// `total` permits, at least one. At most `queue` wait, each for at most `patience`; no unit takes more than half the
    /// queue.
    #[must_use]
    pub fn new(total: usize, queue: usize, patience: Duration) -> Self {
        let total = total.max(1);
        let state = State { free: total, waiting: 0, turns: VecDeque::new(), lines: HashMap::new() };
        Self(Arc::new(Shared { state: Mutex::new(state), total, queue, patience, refused: AtomicU64::new(0) }))
    }

    /// How many are admitted at once.
    #[must_use]
    pub fn total(&self) -> usize {
        self.0.total
    }

    /// How many of them are used.
    #[must_use]
    pub fn used(&self) -> usize {
        self.0.total.saturating_sub(self.0.lock().free)
    }

    /// How many callers were sent away since the start.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.0.refused.load(Ordering::Relaxed)
    }

    /// How many wait.
    #[must_use]
    pub fn waiting(&self) -> usize {
        let mut state = self.0.lock();
        state.forget_who_left();
        state.waiting
    }

    /// Leave to run a guest for `unit`; to be asked for before a transaction is opened, since it may take a while.
    ///
    /// # Errors
    /// [`Busy`] at once when the queue has no place, and after the patience when no turn came.
    pub async fn acquire(&self, unit: &str) -> Result<Permit, Busy> {
        let given = self.wait_for(unit).await;
        if given.is_err() {
            self.0.refused.fetch_add(1, Ordering::Relaxed);
        }
        given
    }

    async fn wait_for(&self, unit: &str) -> Result<Permit, Busy> {
        let turn = {
            let mut state = self.0.lock();
            if state.free > 0 {
                state.free -= 1;
                return Ok(Permit::of(&self.0));
            }
            state.forget_who_left();
            let line = state.lines.get(unit).map_or(0, VecDeque::len);
            if state.waiting >= self.0.queue || line >= self.0.queue.div_ceil(2) {
                return Err(Busy);
            }
            state.join(unit)
        };
        let asked = Instant::now();
        match tokio::time::timeout(self.0.patience, turn).await {
            Ok(Ok(permit)) => {
                *permit.lock() = asked.elapsed();
                Ok(permit)
            }
            _ => Err(Busy),
        }
    }
}

impl Permit {
    fn of(shared: &Arc<Shared>) -> Self {
        Self { shared: Arc::clone(shared), waited: Mutex::default() }
    }

    /// How long it was waited for. Told once: of several tries under one permit the first has waited.
    pub(super) fn take_waited(&self) -> Duration {
        std::mem::take(&mut *self.lock())
    }

    fn lock(&self) -> MutexGuard<'_, Duration> {
        self.waited.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing in here panics while it holds the lock.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn join(&mut self, unit: &str) -> oneshot::Receiver<Permit> {
        let (give, turn) = oneshot::channel();
        if !self.lines.contains_key(unit) {
            self.turns.push_back(unit.to_owned());
        }
        self.lines.entry(unit.to_owned()).or_default().push_back(give);
        self.waiting += 1;
        turn
    }

    /// The next in line of the unit whose turn it is.
    fn next(&mut self) -> Option<oneshot::Sender<Permit>> {
        let unit = self.turns.pop_front()?;
        let line = self.lines.get_mut(&unit)?;
        let next = line.pop_front();
        if line.is_empty() {
            self.lines.remove(&unit);
        } else {
            self.turns.push_back(unit);
        }
        self.waiting -= usize::from(next.is_some());
        next
    }

    fn forget_who_left(&mut self) {
        self.lines.retain(|_, line| {
            line.retain(|waiter| !waiter.is_closed());
            !line.is_empty()
        });
        let lines = &self.lines;
        self.turns.retain(|unit| lines.contains_key(unit));
        self.waiting = lines.values().map(VecDeque::len).sum();
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let next = {
            let mut state = self.shared.lock();
            let next = state.next();
            if next.is_none() {
                state.free += 1;
            }
            next
        };
        if let Some(next) = next {
            // Who left in the meantime drops the new permit, which comes back here and goes to the one behind.
            drop(next.send(Self::of(&self.shared)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOON: Duration = Duration::from_secs(1);

    #[tokio::test]
    async fn units_take_turns() {
        let permits = Permits::new(1, 8, SOON);
        let first = permits.acquire("a").await.expect("free");
        let order = Arc::new(Mutex::new(Vec::new()));
        let mut waiting = Vec::new();
        for unit in ["a", "a", "a", "b"] {
            let (permits, order) = (permits.clone(), Arc::clone(&order));
            let queued = permits.waiting();
            waiting.push(tokio::spawn({
                let permits = permits.clone();
                async move {
                    let _permit = permits.acquire(unit).await.expect("turn");
                    order.lock().expect("lock").push(unit);
                }
            }));
            while permits.waiting() == queued {
                tokio::task::yield_now().await;
            }
        }
        drop(first);
        for waiter in waiting {
            waiter.await.expect("done");
        }
        assert_eq!(*order.lock().expect("lock"), ["a", "b", "a", "a"]);
    }

    #[tokio::test]
    async fn one_unit_cannot_fill_the_queue() {
        let permits = Permits::new(1, 2, SOON);
        let _running = permits.acquire("a").await.expect("free");
        let mut greedy = tokio::spawn({
            let permits = permits.clone();
            async move { permits.acquire("a").await.map(drop) }
        });
        while permits.waiting() == 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(permits.acquire("a").await.map(drop), Err(Busy));
        assert!(futures_util::poll!(&mut greedy).is_pending());
        let other = permits.acquire("b");
        tokio::pin!(other);
        assert!(futures_util::poll!(&mut other).is_pending(), "b has a place in the queue");
    }

    #[tokio::test]
    async fn patience_ends() {
        let permits = Permits::new(1, 2, Duration::from_millis(1));
        let running = permits.acquire("a").await.expect("free");
        assert_eq!(permits.acquire("b").await.map(drop), Err(Busy));
        assert_eq!((permits.waiting(), permits.used(), permits.refused()), (0, 1, 1));
        drop(running);
        permits.acquire("b").await.expect("free again");
    }

    #[tokio::test]
    async fn who_left_does_not_keep_the_permit() {
        let permits = Permits::new(1, 2, SOON);
        let running = permits.acquire("a").await.expect("free");
        let mut gone = Box::pin(permits.acquire("b"));
        assert!(futures_util::poll!(&mut gone).is_pending());
        drop(running);
        drop(gone);
        permits.acquire("c").await.expect("the permit came back");
    }
}

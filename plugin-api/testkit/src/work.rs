//! What modules do in the background, when a test says so.

use wushe_core::app::outbox;
use wushe_core::domain::outbox::{OutboxFilter, OutboxState, SeenOutbox};
use wushe_core::domain::page::Page;

use crate::county::County;

/// Rounds after which something goes round in a circle.
const MOST_ROUNDS: usize = 1_000;

/// A message that failed too often, or for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parked {
    /// The module that should have taken it.
    pub module: String,
    /// The event, the job, or `http`.
    pub event: String,
    /// Why the last try failed.
    pub reason: String,
}

impl County {
    /// Lets everything happen that is due at this time: jobs, and events, and what they set off.
    ///
    /// # Panics
    /// When it does not come to rest.
    pub fn settle(&self) {
        self.runtime.block_on(async {
            self.app.turn_schedule().await.expect("the schedule can be read");
            for _ in 0..MOST_ROUNDS {
                if self.app.deliver().await.expect("the outbox can be read") == 0 {
                    return;
                }
            }
            panic!("it does not come to rest");
        });
    }

    /// Moves the clock on minute by minute, and lets everything happen in its time.
    pub fn live_through(&self, minutes: i64) {
        for _ in 0..minutes {
            self.pass_minutes(1);
            self.settle();
        }
    }

    /// What is parked in the community.
    ///
    /// # Panics
    /// When it cannot be read.
    #[must_use]
    pub fn parked(&self) -> Vec<Parked> {
        let cx = self.app.core.system(self.community);
        let found = self.app.store.read(|tx| {
            Box::pin(async move {
                let filter = OutboxFilter { state: Some(OutboxState::Parked), ..OutboxFilter::default() };
                outbox::list(tx, &cx, filter, Page::first(200)).await
            })
        });
        let found = self.runtime.block_on(found).expect("the outbox can be read");
        let parked = found.items.into_iter();
        parked.map(|view| Parked { module: view.target_id, event: view.event, reason: view.reason }).collect()
    }

    /// Lets everything that is parked be tried again, as an administrator does.
    ///
    /// # Panics
    /// When it cannot.
    pub fn lift_parked(&self) {
        let cx = self.app.core.system(self.community);
        let lifted = self.app.store.write(move |tx| {
            let cx = cx.clone();
            Box::pin(async move {
                let filter = OutboxFilter { state: Some(OutboxState::Parked), ..OutboxFilter::default() };
                for view in outbox::list(tx, &cx, filter, Page::first(200)).await?.items {
                    outbox::lift(tx, &cx, view.id, SeenOutbox { version: view.version }).await?;
                }
                Ok(())
            })
        });
        self.runtime.block_on(lifted).expect("what is parked can be lifted");
    }
}

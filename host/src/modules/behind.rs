//! What is done for modules while nobody waits for it: turn by turn, and behind everybody who does.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};
use wushe_core::store::pause;

use super::error::ModuleError;
use crate::app::App;
use crate::runtime::Permit;

/// Times that leave to run is asked for while others keep the runtime busy.
const PATIENCE: u32 = 20;

/// Has something done again and again until the set is dropped, for the first time after `first`.
pub(crate) fn turns(
    app: &Arc<App>,
    (first, every): (Duration, Duration),
    turn: fn(&App) -> BoxFuture<'_, ()>,
) -> JoinSet<()> {
    let (mut tasks, app) = (JoinSet::new(), Arc::clone(app));
    tasks.spawn(async move {
        let mut turns = interval(every);
        turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
        turns.reset_after(first);
        loop {
            turns.tick().await;
            turn(&app).await;
        }
    });
    tasks
}

impl App {
    /// Leave to run behind everybody who waits; `what` stands in the queue as one.
    ///
    /// # Errors
    /// `Busy` when others keep the runtime busy for long.
    pub(super) async fn admitted_behind_others(&self, what: &str) -> Result<Permit, ModuleError> {
        let mut tried = 1;
        loop {
            match self.runtime.admit(what).await {
                Err(busy) if tried >= PATIENCE => return Err(busy.into()),
                Err(_) => pause(tried).await,
                Ok(permit) => return Ok(permit),
            }
            tried += 1;
        }
    }
}

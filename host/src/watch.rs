//! Hands in what modules used: once a minute, and before the server ends.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::task::JoinSet;
use wushe_core::app::module_use;

use crate::app::App;
use crate::modules::turns;

/// What a server that is cut off loses is no more than this.
const EVERY: Duration = Duration::from_secs(60);

impl App {
    /// Hands in what modules used since this was done last, in one transaction. What cannot be written is lost, and told in the
    /// log: figures of a minute are a small thing, and nobody waits for them.
    pub async fn hand_in_use(&self) {
        let used = Arc::new(self.runtime.take_use());
        if used.is_empty() {
            return;
        }
        let kept = self.store.write(move |tx| {
            let used = Arc::clone(&used);
            Box::pin(async move { module_use::add(tx, &used).await })
        });
        if let Err(error) = kept.await {
            tracing::warn!(%error, "what modules used could not be noted");
        }
    }
}

/// Hands in once a minute, until the set is dropped.
#[must_use]
pub fn begin(app: &Arc<App>) -> JoinSet<()> {
    turns(app, (Duration::ZERO, EVERY), |app| app.hand_in_use().boxed())
}

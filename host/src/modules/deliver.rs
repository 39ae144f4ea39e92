//! Deals with the outbox: hands events and jobs to modules, sends requests to other servers.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt as _;
use serde_json::{Map, Value};
use tokio::sync::broadcast::Receiver;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};
use tracing::Instrument as _;
use wushe_core::Result;
use wushe_core::app::outbox::{self, Lane, NewMessage, Taken, Tried};
use wushe_core::app::{audit, module, unit};
use wushe_core::domain::outbox::{DONE_BY, OutboxKind, PLATFORM, PlatformEvent};
use wushe_core::error::Error;
use wushe_core::store::Mode;
use wushe_plugin_schema::shape::HTTP;
use wushe_plugin_schema::view::HttpAnswer;

use super::ask::grants;
use super::errand::handlers_of;
use super::error::ModuleError;
use crate::app::App;
use crate::observe::spans;
use crate::outgoing::{Sent, address};
use crate::runtime::{Grants, InvokeError};

/// Messages for modules that are taken at once.
const TAKEN: i64 = 8;
/// Messages for modules that are dealt with side by side: people's own requests go first.
const SIDE_BY_SIDE: usize = 2;
/// Requests to other servers that wait side by side; as many are taken.
const ASKED: usize = 16;
/// How often the outbox is looked at when nothing is heard: what waits for its time, and what other hosts have queued.
const LOOK: Duration = Duration::from_secs(1);
/// How often the schedule is looked at. Jobs are declared by the minute.
const SCHEDULE: Duration = Duration::from_secs(15);

/// Begins what modules do in the background. It ends when the set is dropped; a transaction that is open then is committed or
/// undone as a whole.
#[must_use]
pub fn begin(app: &Arc<App>) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    tasks.spawn(deliveries(Arc::clone(app), Lane::Modules));
    tasks.spawn(deliveries(Arc::clone(app), Lane::Servers));
    tasks.spawn(turns(Arc::clone(app)));
    tasks
}

async fn deliveries(app: Arc<App>, lane: Lane) {
    let mut changes = app.store.changes();
    let mut looks = interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = looks.tick() => {}
            () = heard(&mut changes) => {}
        }
        loop {
            match app.deliver_on(lane).await {
                Ok(0) => break,
                Ok(count) => tracing::debug!(count, "messages are dealt with"),
                Err(error) => {
                    tracing::warn!(%error, "the outbox cannot be read; again soon");
                    break;
                }
            }
        }
    }
}

async fn turns(app: Arc<App>) {
    let mut turns = interval(SCHEDULE);
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        turns.tick().await;
        if let Err(error) = app.turn_schedule().await {
            tracing::warn!(%error, "the schedule cannot be read; again soon");
        }
    }
}

/// Until something was queued on this host.
async fn heard(changes: &mut Receiver<Arc<[String]>>) {
    use tokio::sync::broadcast::error::RecvError;
    loop {
        match changes.recv().await {
            Ok(topics) if topics.iter().any(|topic| topic == outbox::TOPIC) => return,
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return,
            // The store is gone; the other branch ends with the task.
            Err(RecvError::Closed) => std::future::pending::<()>().await,
        }
    }
}

impl App {
    /// Deals with what is due in the outbox, one message for each recipient; answers with how many.
    ///
    /// # Errors
    /// When the outbox cannot be read. What happens to a message is noted with it.
    pub async fn deliver(self: &Arc<Self>) -> Result<usize> {
        Ok(self.deliver_on(Lane::Modules).await? + self.deliver_on(Lane::Servers).await?)
    }

    async fn deliver_on(self: &Arc<Self>, lane: Lane) -> Result<usize> {
        let (most, side_by_side) = match lane {
            Lane::Modules => (TAKEN, SIDE_BY_SIDE),
            Lane::Servers => (i64::try_from(ASKED).unwrap_or(i64::MAX), ASKED),
        };
        let core = self.core.clone();
        let taken = self.store.write(move |tx| {
            let core = core.clone();
            Box::pin(async move { outbox::claim(tx, &core, lane, most).await })
        });
        let taken = taken.await?;
        let count = taken.len();
        let dealing: Vec<_> = taken.into_iter().map(|taken| self.deal_with(taken)).collect();
        let mut dealt = futures_util::stream::iter(dealing).buffer_unordered(side_by_side);
        while dealt.next().await.is_some() {}
        Ok(count)
    }

    async fn deal_with(self: &Arc<Self>, taken: Taken) {
        let span = spans::message(&taken.message);
        self.deal_with_it(taken).instrument(span).await;
    }

    async fn deal_with_it(self: &Arc<Self>, taken: Taken) {
        let outcome = match taken.message.kind {
            OutboxKind::Emitted => self.fan_out(&taken).await,
            OutboxKind::Delivery | OutboxKind::Job => self.run_errand(&taken).await,
            OutboxKind::Http => self.ask_server(&taken).await,
        };
        let Err(error) = outcome else { return };
        let tried = match &error {
            ModuleError::Core(Error::Conflict { entity: "outbox" }) => return,
            error => tried(error),
        };
        self.note(&taken, tried).await;
    }

    async fn note(&self, taken: &Taken, tried: Tried) {
        let (core, message) = (self.core.clone(), taken.message.clone());
        let noted = self.store.write(move |tx| {
            let (core, message, tried) = (core.clone(), message.clone(), tried.clone());
            Box::pin(async move { outbox::tried(tx, &core, &message, tried).await })
        });
        if let Err(error) = noted.await {
            // It comes again when the lease is over.
            tracing::warn!(outbox.id = %taken.message.id, %error, "what became of a message could not be noted");
        }
    }

    /// Makes a message of an event for each module that takes it.
    async fn fan_out(self: &Arc<Self>, taken: &Taken) -> Result<(), ModuleError> {
        let mut tx = self.store.begin(Mode::Write).await?;
        let message = &taken.message;
        let cx = self.core.system(message.unit_id);
        let kind = unit::by_id(&mut tx, message.unit_id).await?.kind;
        for effective in module::list_effective(&mut tx, message.unit_id).await? {
            let id = effective.version.module_id.clone();
            let module = match self.module(&mut tx, effective.version).await {
                // It takes nothing until it is installed again; the others do.
                Err(error @ (ModuleError::Package(_) | ModuleError::Load(_))) => {
                    tracing::warn!(module.id = %id, %error, "a module cannot be read");
                    continue;
                }
                module => module?,
            };
            let granted = grants(&module.manifest, &effective.enablement)?;
            if !module.is_for(kind) || !granted.capabilities.contains("events") {
                continue;
            }
            let target = &module.manifest.plugin.id;
            if message.module_id == PLATFORM && !hears(taken, target, &granted) {
                continue;
            }
            for name in handlers_of(&module, &message.event) {
                let new = NewMessage {
                    kind: OutboxKind::Delivery,
                    module_id: message.module_id.clone(),
                    recipient: format!("module:{target}"),
                    target_id: target.clone(),
                    name,
                    event: message.event.clone(),
                    body: taken.body.clone(),
                    trail: taken.trail.clone(),
                    due_at: cx.now,
                };
                outbox::queue(&mut tx, &cx, new).await?;
            }
        }
        outbox::finish(&mut tx, message).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Sends a request, and queues its answer for the module.
    async fn ask_server(&self, taken: &Taken) -> Result<(), ModuleError> {
        let message = &taken.message;
        let malformed = |error: serde_json::Error| ModuleError::Core(Error::internal(error));
        let request: wushe_plugin_schema::view::HttpRequest =
            serde_json::from_value(Value::Object(taken.body.clone())).map_err(malformed)?;
        let mut tx = self.store.begin(Mode::Read).await?;
        // What was granted when it was queued may have been taken back.
        let (module, enablement) = self.module_in(&mut tx, &message.module_id, message.unit_id).await?;
        let granted = grants(&module.manifest, &enablement)?;
        let host = address(&request.url).map(|address| address.host).unwrap_or_default();
        if !granted.hosts.contains(&host) {
            return Err(ModuleError::NotHere);
        }
        self.require_running(&mut tx, &module, message.unit_id).await?;
        tx.rollback().await?;
        let answer = match self.outgoing.send(&message.id.to_string(), &request).await {
            Sent::Again(answer) if message.tries < outbox::TRIES => {
                self.note(taken, Tried::Failed(why(&answer))).await;
                return Ok(());
            }
            Sent::Again(answer) | Sent::Final(answer) => answer,
        };
        if message.name.is_empty() && answer.status.is_none() {
            // Nobody else hears of it.
            self.note(taken, Tried::Hopeless(why(&answer))).await;
            return Ok(());
        }
        let mut cx = self.core.system(message.unit_id);
        cx.module = Some(message.module_id.as_str().into());
        let message = message.clone();
        let trail = taken.trail.clone();
        let asked = format!("{} {host} {}", request.method, why(&answer));
        let body = match serde_json::to_value(&answer).map_err(malformed)? {
            Value::Object(body) => body,
            _ => Map::new(),
        };
        let told = self.store.write(move |tx| {
            let (cx, message, trail, asked, body) =
                (cx.clone(), message.clone(), trail.clone(), asked.clone(), body.clone());
            Box::pin(async move {
                outbox::finish(tx, &message).await?;
                audit::record(tx, &cx, "module.http", "outbox", &message.id.to_string(), &asked).await?;
                if message.name.is_empty() {
                    return Ok(());
                }
                let target = message.module_id.clone();
                let new = NewMessage {
                    kind: OutboxKind::Delivery,
                    recipient: format!("module:{target}"),
                    target_id: target.clone(),
                    module_id: target,
                    name: message.name.clone(),
                    event: HTTP.to_owned(),
                    body,
                    trail,
                    due_at: cx.now,
                };
                outbox::queue(tx, &cx, new).await.map(|_| ())
            })
        });
        Ok(told.await?)
    }

    /// Puts due jobs into the outbox; answers with how many.
    ///
    /// # Errors
    /// As any statement.
    pub async fn turn_schedule(&self) -> Result<u64, ModuleError> {
        let mut tx = self.store.begin(Mode::Read).await?;
        let plans = self.plans(&mut tx).await?;
        tx.rollback().await?;
        let mut due = 0;
        for plan in plans {
            let module = plan.module.clone();
            match self.store.write(plan.turn(&self.core)).await {
                Ok(count) => due += count,
                // The jobs of the others come all the same.
                Err(error) => tracing::warn!(module.id = %module, %error, "jobs could not be planned; again soon"),
            }
        }
        Ok(due)
    }
}

/// Whether a module is told of this event of the platform's: it concerns the module, and something that it was granted.
fn hears(taken: &Taken, module: &str, granted: &Grants) -> bool {
    let message = &taken.message;
    let capability = message.name.parse::<PlatformEvent>().map(PlatformEvent::capability);
    let is_granted = capability.is_ok_and(|capability| granted.capabilities.contains(capability));
    let is_own = taken.body.get(DONE_BY).and_then(Value::as_str) == Some(module);
    is_granted && !is_own && [PLATFORM, module].contains(&message.target_id.as_str())
}

/// The status, or the reason why there is none.
fn why(answer: &HttpAnswer) -> String {
    answer.status.map_or_else(|| answer.error.clone().unwrap_or_default(), |status| status.to_string())
}

/// What a failure means for a message.
fn tried(error: &ModuleError) -> Tried {
    match error {
        ModuleError::Suspended(_) => Tried::Later(60),
        ModuleError::Busy(_) => Tried::Later(1),
        ModuleError::Core(Error::Retry(_) | Error::Unavailable(_)) => Tried::Later(2),
        ModuleError::NotHere => Tried::Hopeless("not-here".to_owned()),
        ModuleError::Invalid(problems) => {
            let fields: Vec<String> =
                problems.iter().map(|problem| format!("{} {}", problem.field, problem.code)).collect();
            Tried::Hopeless(format!("invalid: {}", fields.join(", ")))
        }
        ModuleError::Failed { failed, .. } => match failed.error {
            InvokeError::Busy | InvokeError::Retry | InvokeError::Unavailable => Tried::Later(2),
            // Their words are for whoever acts.
            ref error @ (InvokeError::Invalid(_) | InvokeError::Refused(_)) => Tried::Failed(error.code().to_owned()),
            ref error => Tried::Failed(format!("{}: {error}", error.code())),
        },
        ModuleError::Load(_) | ModuleError::Package(_) => failed_here(error, "load"),
        ModuleError::Core(_) | ModuleError::Unagreed(_) => failed_here(error, "internal"),
    }
}

/// The platform's own failure: its cause is for the log, administrators get its code.
fn failed_here(error: &ModuleError, code: &str) -> Tried {
    tracing::warn!(%error, "a message failed");
    Tried::Failed(code.to_owned())
}

//! The outbox: what is done after a transaction has committed. It is queued in the transaction, so that it happens exactly when
//! that commits, and tried until it has had its effect: at least once, under a mark that is the same in every try. Whoever takes
//! it in this database takes it away in the same transaction, which makes it exactly once there. What keeps failing is parked
//! with a reason, where an administrator finds it and lets it be tried again or drops it.

use serde_json::{Map, Value};

use crate::app::{Core, Cx, audit};
use crate::domain::access::Permission;
use crate::domain::mask;
use crate::domain::outbox::{
    OutboxBacklog, OutboxFilter, OutboxKind, OutboxMessage, OutboxState, OutboxView, SeenOutbox,
};
use crate::domain::page::{Listed, Page};
use crate::error::{Error, Result};
use crate::id::{OutboxId, UnitId};
use crate::store::{self, Tx};
use crate::time::Timestamp;

/// Tries after which a message is parked.
pub const TRIES: i64 = 8;
/// For how long whoever has taken a message has it alone, seconds: longer than any try takes.
const LEASE_SECONDS: i64 = 120;
/// How long what is parked is kept, seconds.
const PARKED_SECONDS: i64 = 180 * 24 * 3600;
/// Messages of one module that may wait in a unit when it queues more of them with nobody acting.
const WAITING: i64 = 1000;
/// The topic under which a host hears that there is something to do.
pub const TOPIC: &str = store::OUTBOX;

const MISSING: Error = Error::NotFound { entity: "outbox" };

/// Something to be queued.
#[derive(Debug, Clone)]
pub struct NewMessage {
    /// What kind of thing is to be done.
    pub kind: OutboxKind,
    /// The module that sends it.
    pub module_id: String,
    /// For whom: messages to one recipient of a unit are dealt with one after the other. Empty: there is no other like it.
    pub recipient: String,
    /// The module that takes it.
    pub target_id: String,
    /// The handler, or the job; of an emitted event its name.
    pub name: String,
    /// What the receiver is told of its cause.
    pub event: String,
    /// What is handed over.
    pub body: Map<String, Value>,
    /// The events that led to it.
    pub trail: Vec<String>,
    /// Not before.
    pub due_at: Timestamp,
}

/// Messages that are dealt with together. Another server may be slow for minutes, which must not hold up what happens here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Events and jobs for modules.
    Modules,
    /// Requests to other servers.
    Servers,
}

/// A message that is being dealt with.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The message.
    pub message: OutboxMessage,
    /// What is handed over.
    pub body: Map<String, Value>,
    /// The events that led to it.
    pub trail: Vec<String>,
}

/// What became of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tried {
    /// It failed, and may do better next time.
    Failed(String),
    /// It failed for a reason that will not pass by itself.
    Hopeless(String),
    /// It could not be tried, which is no fault of its own: again in so many seconds.
    Later(i64),
}

fn place(id: OutboxId) -> String {
    format!("outbox.body:{id}")
}

/// Queues a message in the unit of the context.
///
/// # Errors
/// As any statement.
pub async fn queue(tx: &mut Tx, cx: &Cx, new: NewMessage) -> Result<OutboxId> {
    let id = cx.id(OutboxId::from_uuid);
    let NewMessage { kind, module_id, mut recipient, target_id, name, event, body, trail, due_at } = new;
    if recipient.is_empty() {
        recipient = id.to_string();
    }
    let body = cx.core.keys.seal(&Value::Object(body).to_string(), &place(id))?;
    tx.insert_outbox(&OutboxMessage {
        id,
        unit_id: cx.unit,
        module_id,
        kind,
        recipient,
        target_id,
        name,
        event,
        body,
        trail: serde_json::to_string(&trail).map_err(Error::internal)?,
        created_at: cx.now,
        due_at,
        tries: 0,
        state: OutboxState::Waiting,
        reason: String::new(),
        changed_at: cx.now,
        version: 1,
    })
    .await?;
    tx.touch(TOPIC);
    Ok(id)
}

/// Queues what a module wants to follow from its work. Where nobody acts (a job, an event) only so much may wait: what plans
/// or tells more of its own kind ends there.
///
/// # Errors
/// `Refused` (`outbox-full`).
pub async fn ask(tx: &mut Tx, cx: &Cx, new: NewMessage) -> Result<OutboxId> {
    if cx.user().is_none() && tx.count_waiting_outbox(cx.unit, &new.module_id, WAITING).await? >= WAITING {
        return Err(Error::refused("outbox-full"));
    }
    queue(tx, cx, new).await
}

/// Whether something waits for this recipient in the unit of the context.
///
/// # Errors
/// As any statement.
pub async fn is_waiting(tx: &mut Tx, cx: &Cx, recipient: &str) -> Result<bool> {
    tx.is_outbox_waiting(cx.unit, recipient).await
}

/// Takes what is due on a lane, at most one message for each recipient: the caller has it alone for two minutes. What cannot be
/// read is parked, and does not hold up the rest.
///
/// # Errors
/// As any statement.
pub async fn claim(tx: &mut Tx, core: &Core, lane: Lane, most: i64) -> Result<Vec<Taken>> {
    let now = core.clock.now();
    if tx.park_spent_outbox(now, TRIES).await? > 0 {
        tracing::error!("messages were parked that never came to an end");
        tx.touch("parked");
    }
    let mut taken = Vec::new();
    for message in tx.claim_outbox(now, now.plus_seconds(LEASE_SECONDS), lane == Lane::Servers, most).await? {
        match read(core, &message) {
            Ok((body, trail)) => taken.push(Taken { message, body, trail }),
            Err(error) => {
                tracing::error!(outbox.id = %message.id, %error, "a message cannot be read");
                tried(tx, core, &message, Tried::Hopeless("unreadable".to_owned())).await?;
            }
        }
    }
    Ok(taken)
}

/// What stands in a message, and the events that led to it.
fn read(core: &Core, message: &OutboxMessage) -> Result<(Map<String, Value>, Vec<String>)> {
    let body = core.keys.open(&message.body, &place(message.id))?;
    let body = serde_json::from_str(&body).map_err(Error::internal)?;
    Ok((body, serde_json::from_str(&message.trail).map_err(Error::internal)?))
}

/// Takes a message away that has had its effect, in the transaction of that effect.
///
/// # Errors
/// `Conflict` when somebody else took it over meanwhile: the effect must not happen twice.
pub async fn finish(tx: &mut Tx, message: &OutboxMessage) -> Result<()> {
    if tx.finish_outbox(message.id, message.tries).await? { Ok(()) } else { Err(Error::Conflict { entity: "outbox" }) }
}

/// Notes that a message did not have its effect: it is tried again later, each time after twice as long, or parked.
///
/// # Errors
/// As any statement. One that somebody else took over meanwhile is left to them.
pub async fn tried(tx: &mut Tx, core: &Core, message: &OutboxMessage, tried: Tried) -> Result<()> {
    let now = core.clock.now();
    let (reason, hopeless) = match tried {
        Tried::Later(seconds) => {
            tx.postpone_outbox(message.id, message.tries, now.plus_seconds(seconds)).await?;
            return Ok(());
        }
        Tried::Failed(reason) => (reason, false),
        Tried::Hopeless(reason) => (reason, true),
    };
    let parked = hopeless || message.tries >= TRIES;
    let wait = 1_i64 << message.tries.clamp(0, TRIES);
    let noted = OutboxMessage {
        due_at: now.plus_seconds(wait),
        state: if parked { OutboxState::Parked } else { OutboxState::Waiting },
        reason: mask::numbers(&reason).chars().take(1024).collect(),
        changed_at: now,
        ..message.clone()
    };
    if tx.fail_outbox(&noted).await? {
        touch(tx, core, message.unit_id).await?;
        if parked {
            tracing::warn!(
                outbox.id = %message.id, module.id = %message.target_id, event = %message.event, reason = %noted.reason,
                "a message is parked"
            );
        }
    }
    Ok(())
}

async fn touch(tx: &mut Tx, core: &Core, unit: UnitId) -> Result<()> {
    core.system(unit).touch(tx, unit, "parked").await
}

/// Messages that wait or are parked, in the unit of the context and below, the newest first.
///
/// # Errors
/// `Forbidden` without `modules.enable`.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: OutboxFilter, page: Page) -> Result<Listed<OutboxView>> {
    cx.require(tx, Permission::EnableModules).await?;
    cx.saw(tx, "parked");
    let found = tx.list_outbox(cx.unit, &filter, &page).await?;
    Ok(page.of(found, |message| message.id.to_string()).map(OutboxView::from))
}

/// A message.
///
/// # Errors
/// `NotFound`; `Forbidden` without `modules.enable`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: OutboxId) -> Result<OutboxView> {
    cx.require(tx, Permission::EnableModules).await?;
    cx.saw(tx, "parked");
    tx.get_outbox(id, cx.unit).await?.map(OutboxView::from).ok_or(MISSING)
}

async fn parked(tx: &mut Tx, cx: &Cx, id: OutboxId) -> Result<OutboxMessage> {
    cx.require(tx, Permission::EnableModules).await?;
    let message = tx.get_outbox(id, cx.unit).await?.ok_or(MISSING)?;
    if message.state == OutboxState::Parked { Ok(message) } else { Err(Error::refused("outbox-not-parked")) }
}

/// Lets a parked message be tried again, from the beginning.
///
/// # Errors
/// `NotFound`; `Forbidden` without `modules.enable`; `Refused` (`outbox-not-parked`); `Conflict`.
pub async fn lift(tx: &mut Tx, cx: &Cx, id: OutboxId, seen: SeenOutbox) -> Result<OutboxView> {
    let message = parked(tx, cx, id).await?;
    if !tx.lift_outbox(id, seen.version, cx.now).await? {
        return Err(Error::Conflict { entity: "outbox" });
    }
    audit::record(tx, cx, "outbox.lift", "outbox", &id.to_string(), &message.event).await?;
    touch(tx, &cx.core, message.unit_id).await?;
    tx.touch(TOPIC);
    get(tx, cx, id).await
}

/// Throws a parked message away: what it should have done will not happen.
///
/// # Errors
/// As [`lift`].
pub async fn remove(tx: &mut Tx, cx: &Cx, id: OutboxId, version: i64) -> Result<()> {
    let message = parked(tx, cx, id).await?;
    if !tx.drop_outbox(id, version).await? {
        return Err(Error::Conflict { entity: "outbox" });
    }
    audit::record(tx, cx, "outbox.remove", "outbox", &id.to_string(), &message.event).await?;
    touch(tx, &cx.core, message.unit_id).await
}

/// Calls off a job that the module of the context has planned in its unit.
///
/// # Errors
/// `NotFound` when there is none, or it was run.
pub async fn cancel(tx: &mut Tx, cx: &Cx, id: OutboxId) -> Result<()> {
    let module = cx.module.clone().ok_or_else(|| Error::internal("jobs are planned by modules only"))?;
    if tx.cancel_outbox(id, cx.unit, &module).await? { Ok(()) } else { Err(MISSING) }
}

/// Throws away what was parked half a year ago.
///
/// # Errors
/// As any statement.
pub async fn forget_old(tx: &mut Tx, cx: &Cx) -> Result<u64> {
    tx.forget_outbox(cx.now.plus_seconds(-PARKED_SECONDS)).await
}

/// How much there is to do, in the whole database: numbers alone, for the operator.
///
/// # Errors
/// As any statement.
pub async fn backlog(tx: &mut Tx, core: &Core) -> Result<OutboxBacklog> {
    tx.outbox_backlog(core.clock.now()).await
}

//! What is done after a transaction has committed: events, jobs, requests to other servers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::{OutboxId, UnitId};
use crate::seal::Sealed;
use crate::time::Timestamp;

super::text_enum! {
    /// What kind of thing is to be done.
    OutboxKind {
        /// An event that a module has emitted: to be handed to everybody who takes it.
        Emitted = "emitted",
        /// An event on its way to one module.
        Delivery = "delivery",
        /// A job of a module.
        Job = "job",
        /// A request to another server.
        Http = "http",
    }
}

/// The sender of what the platform itself tells modules of; no module has this id.
pub const PLATFORM: &str = "platform";

/// In what the platform tells, the module that did it; it is not handed over.
pub const DONE_BY: &str = "done_by";

super::text_enum! {
    /// What the platform itself tells modules of; a module takes it as `platform/<event>`.
    PlatformEvent {
        /// Something happened to a request that the module opened, at the platform's own desk or by its clock: `request`.
        RequestChanged = "request_changed",
        /// Something happened to a session of an activity, or to its sign-ups: `session`.
        SessionChanged = "session_changed",
        /// An entry of a fund of the unit was entered, decided on or reversed: `entry`; of a reversal, what it reverses.
        EntryChanged = "entry_changed",
    }
}

impl PlatformEvent {
    /// What must be granted to hear of it, beside `events`.
    #[must_use]
    pub const fn capability(self) -> &'static str {
        match self {
            Self::RequestChanged => "requests",
            Self::SessionChanged => "activities",
            Self::EntryChanged => "ledger",
        }
    }

    /// Its only field: the id of what has changed.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::RequestChanged => "request",
            Self::SessionChanged => "session",
            Self::EntryChanged => "entry",
        }
    }
}

super::text_enum! {
    /// Where a message stands. One that has had its effect is not there any more.
    OutboxState {
        /// It waits for its turn, or for its next try.
        Waiting = "waiting",
        /// It failed too often, or for a reason that will not pass: it waits for an administrator.
        Parked = "parked",
    }
}

/// A message as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxMessage {
    /// Id, and its mark: the same in every try.
    pub id: OutboxId,
    /// Where.
    pub unit_id: UnitId,
    /// The module that sent it.
    pub module_id: String,
    /// What kind of thing is to be done.
    pub kind: OutboxKind,
    /// For whom: messages to one recipient of a unit are dealt with one after the other.
    pub recipient: String,
    /// The module that takes it; the sender itself for jobs and requests.
    pub target_id: String,
    /// The handler, or the job; of an emitted event its name; of a request the handler that takes the answer, if any.
    pub name: String,
    /// What the receiver is told of its cause: `<module>/<event>`, the job, or `http`.
    pub event: String,
    /// What is handed over, JSON, sealed.
    pub body: Sealed,
    /// The events that led to it, JSON array of `<module>/<event>`.
    pub trail: String,
    /// When it was sent.
    pub created_at: Timestamp,
    /// Not before.
    pub due_at: Timestamp,
    /// How often it was tried.
    pub tries: i64,
    /// Where it stands.
    pub state: OutboxState,
    /// Why the last try failed; empty: none did.
    pub reason: String,
    /// When something was last done with it.
    pub changed_at: Timestamp,
    /// Grows with each change by somebody.
    pub version: i64,
}

/// How much there is to do, in the whole database.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OutboxBacklog {
    /// Messages that wait: for their turn, for a time of their own, or for their next try.
    pub waiting: i64,
    /// Since when one has been due that nobody has taken; none: nothing is late.
    pub due_since: Option<Timestamp>,
    /// Messages that wait for an administrator.
    pub parked: i64,
}

/// A message as administrators see it: never what is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OutboxView {
    /// Id.
    pub id: OutboxId,
    /// Where.
    pub unit_id: UnitId,
    /// What kind of thing is to be done.
    pub kind: OutboxKind,
    /// The module that sent it.
    pub module_id: String,
    /// The module that takes it.
    pub target_id: String,
    /// The event, the job, or `http`.
    pub event: String,
    /// Where it stands.
    pub state: OutboxState,
    /// How often it was tried.
    pub tries: i64,
    /// Why the last try failed.
    pub reason: String,
    /// When it was sent.
    pub created_at: Timestamp,
    /// When it is tried next.
    pub due_at: Timestamp,
    /// Version.
    pub version: i64,
}

impl From<OutboxMessage> for OutboxView {
    fn from(m: OutboxMessage) -> Self {
        Self {
            id: m.id,
            unit_id: m.unit_id,
            kind: m.kind,
            module_id: m.module_id,
            target_id: m.target_id,
            event: m.event,
            state: m.state,
            tries: m.tries,
            reason: m.reason,
            created_at: m.created_at,
            due_at: m.due_at,
            version: m.version,
        }
    }
}

/// Which messages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct OutboxFilter {
    /// Where they stand.
    pub state: Option<OutboxState>,
    /// What kind.
    pub kind: Option<OutboxKind>,
    /// Sent or taken by this module.
    #[schemars(length(max = 40))]
    pub module_id: Option<String>,
}

/// What an administrator has seen of a message that is tried again or dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeenOutbox {
    /// The version seen.
    pub version: i64,
}

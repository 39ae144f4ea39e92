//! Supporting units (协办), and more time asked for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::{ExtensionId, RequestId, UnitId, UserId};
use crate::time::Timestamp;

/// A unit that supports the one that handles a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Support {
    /// The request.
    pub request_id: RequestId,
    /// The supporting unit.
    pub unit_id: UnitId,
    /// When named.
    pub named_at: Timestamp,
    /// What it said; empty: nothing yet.
    pub opinion: String,
    /// When it said so: its part is done.
    pub answered_at: Option<Timestamp>,
    /// When it was released.
    pub released_at: Option<Timestamp>,
}

/// A supporting unit as it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SupportView {
    /// The request.
    pub request_id: RequestId,
    /// The supporting unit.
    pub unit_id: UnitId,
    /// When named.
    pub named_at: Timestamp,
    /// What it said; none: nothing yet.
    pub opinion: Option<String>,
    /// When it said so: its part is done.
    pub answered_at: Option<Timestamp>,
    /// When it was released.
    pub released_at: Option<Timestamp>,
}

impl From<Support> for SupportView {
    fn from(support: Support) -> Self {
        Self {
            request_id: support.request_id,
            unit_id: support.unit_id,
            named_at: support.named_at,
            opinion: Some(support.opinion).filter(|opinion| !opinion.is_empty()),
            answered_at: support.answered_at,
            released_at: support.released_at,
        }
    }
}

/// A supporting unit is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NameSupport {
    /// The unit.
    pub unit_id: UnitId,
    /// What is asked of it.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub note: String,
}

/// A supporting unit gives its opinion: its part is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveOpinion {
    /// The unit; left out: the one in which one acts.
    #[serde(default)]
    pub unit_id: Option<UnitId>,
    /// What it says.
    #[schemars(length(min = 1, max = 1000))]
    pub opinion: String,
}

/// A supporting unit is released without an opinion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseSupport {
    /// The unit.
    pub unit_id: UnitId,
    /// Why.
    #[schemars(length(min = 1, max = 200))]
    pub reason: String,
}

super::super::text_enum! {
    /// What is asked for.
    ExtensionKind {
        /// More working days.
        Extension = "extension",
        /// A pause during which the clock stands.
        Suspension = "suspension",
    }
}

super::super::text_enum! {
    /// What became of it.
    ExtensionStatus {
        /// A supervisor has to look at it.
        Pending = "pending",
        /// Granted.
        Granted = "granted",
        /// Refused.
        Refused = "refused",
    }
}

/// More time, or a pause, asked for, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// Id.
    pub id: ExtensionId,
    /// The request.
    pub request_id: RequestId,
    /// The unit that handled the request when it was asked for.
    pub unit_id: UnitId,
    /// What is asked for.
    pub kind: ExtensionKind,
    /// Working days more.
    pub days: Option<i64>,
    /// Why.
    pub reason: String,
    /// Who asked.
    pub asked_by: Option<UserId>,
    /// When.
    pub asked_at: Timestamp,
    /// What became of it.
    pub status: ExtensionStatus,
    /// Who decided.
    pub decided_by: Option<UserId>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// Their words.
    pub words: String,
}

/// Which of what was asked for, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ExtensionFilter {
    /// For this request. Left out: what waits for a decision in the unit and below.
    pub request_id: Option<RequestId>,
}

/// More time, or a pause, asked for, as it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ExtensionView {
    /// Id.
    pub id: ExtensionId,
    /// The request.
    pub request_id: RequestId,
    /// The unit that handled the request when it was asked for.
    pub unit_id: UnitId,
    /// What is asked for.
    pub kind: ExtensionKind,
    /// Working days more.
    pub days: Option<i64>,
    /// Why.
    pub reason: String,
    /// Who asked.
    pub asked_by: Option<UserId>,
    /// When.
    pub asked_at: Timestamp,
    /// What became of it.
    pub status: ExtensionStatus,
    /// Who decided.
    pub decided_by: Option<UserId>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// Their words.
    pub words: String,
}

impl From<Extension> for ExtensionView {
    fn from(asked: Extension) -> Self {
        Self {
            id: asked.id,
            request_id: asked.request_id,
            unit_id: asked.unit_id,
            kind: asked.kind,
            days: asked.days,
            reason: asked.reason,
            asked_by: asked.asked_by,
            asked_at: asked.asked_at,
            status: asked.status,
            decided_by: asked.decided_by,
            decided_at: asked.decided_at,
            words: asked.words,
        }
    }
}

//! Objections of residents to what was made public.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::{NoticeId, ObjectionId, ResidentId, UnitId, UserId};
use crate::time::Timestamp;

super::text_enum! {
    /// What came of an objection.
    ObjectionStatus {
        /// Nobody has answered yet.
        Open = "open",
        /// Explained; what was made public stands.
        Explained = "explained",
        /// The objection was right: it is put right.
        Upheld = "upheld",
        /// The resident has taken it back.
        Retracted = "retracted",
    }
}

/// What a resident objects to.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewObjection {
    /// To which notice.
    pub notice_id: NoticeId,
    /// Who; left out: the resident who is logged in. Staff enter what was said or written on paper for the resident.
    #[serde(default)]
    pub resident_id: Option<ResidentId>,
    /// What is wrong.
    #[schemars(length(min = 1, max = 1000))]
    pub reason: String,
}

/// An answer.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerObjection {
    /// The version that was read.
    pub version: i64,
    /// Whether the objection was right.
    pub upheld: bool,
    /// What the resident is told.
    #[schemars(length(min = 1, max = 1000))]
    pub answer: String,
}

/// Taking back.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RetractObjection {
    /// The version that was read.
    pub version: i64,
}

/// Which objections.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ObjectionFilter {
    /// To this notice.
    #[serde(default)]
    pub notice_id: Option<NoticeId>,
    /// In this state.
    #[serde(default)]
    pub status: Option<ObjectionStatus>,
    /// Of this resident. Whoever has no post in the unit sees their own alone.
    #[serde(default)]
    pub resident_id: Option<ResidentId>,
}

/// An objection as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// Id.
    pub id: ObjectionId,
    /// The unit of the notice.
    pub unit_id: UnitId,
    /// To which notice.
    pub notice_id: NoticeId,
    /// Who objects.
    pub resident_id: ResidentId,
    /// What is wrong.
    pub reason: String,
    /// Whether staff entered it for the resident.
    pub on_behalf: bool,
    /// What came of it.
    pub status: ObjectionStatus,
    /// What the resident was told.
    pub answer: String,
    /// Who entered it.
    pub filed_by: Option<UserId>,
    /// When.
    pub filed_at: Timestamp,
    /// Who answered.
    pub answered_by: Option<UserId>,
    /// When.
    pub answered_at: Option<Timestamp>,
    /// Grows with each change.
    pub version: i64,
}

/// An objection as staff and the resident see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ObjectionView {
    /// Id.
    pub id: ObjectionId,
    /// The unit of the notice.
    pub unit_id: UnitId,
    /// To which notice.
    pub notice_id: NoticeId,
    /// Who objects.
    pub resident_id: ResidentId,
    /// What is wrong.
    pub reason: String,
    /// Whether staff entered it for the resident.
    pub on_behalf: bool,
    /// What came of it.
    pub status: ObjectionStatus,
    /// What the resident was told.
    pub answer: String,
    /// When it was entered.
    pub filed_at: Timestamp,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
    /// Grows with each change.
    pub version: i64,
}

impl From<Objection> for ObjectionView {
    fn from(o: Objection) -> Self {
        Self {
            id: o.id,
            unit_id: o.unit_id,
            notice_id: o.notice_id,
            resident_id: o.resident_id,
            reason: o.reason,
            on_behalf: o.on_behalf,
            status: o.status,
            answer: o.answer,
            filed_at: o.filed_at,
            answered_at: o.answered_at,
            version: o.version,
        }
    }
}

//! What people ask about their own data (个人信息保护法 art. 44–50), and what they are answered.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use super::my_data::{
    Look, MyCertificate, MyDataParams, MyDataView, MyEvent, MyFile, MyGrant, MyHousehold, MyNotification, MyObjection,
    MyPaper, MyPicture, MyProfile, MyRecord, MyRequest, MyService, MySignUp, MyStar, MyVolunteer,
};
use crate::domain::consent::Evidence;
use crate::domain::day::Day;
use crate::id::{DataRequestId, ResidentId, UnitId, UserId};
use crate::seal::Sealed;
use crate::time::Timestamp;

super::text_enum! {
    /// What is asked.
    DataRequestKind {
        /// To see what is held (art. 45).
        Access = "access",
        /// To take it along (art. 45).
        Export = "export",
        /// To correct it (art. 46).
        Correct = "correct",
        /// To delete it (art. 47).
        Delete = "delete",
    }
}

super::text_enum! {
    /// Where it stands.
    DataRequestStatus {
        /// Waits for an answer.
        Open = "open",
        /// Was carried out.
        Done = "done",
        /// Was refused, with the reason.
        Refused = "refused",
        /// Was taken back.
        Withdrawn = "withdrawn",
    }
}

super::text_enum! {
    /// Why data must be kept.
    KeptBecause {
        /// A request of theirs is under way: until it is closed.
        OpenRequest = "open_request",
        /// Hours of service count.
        Hours = "hours",
        /// The books of the charity fund.
        Ledger = "ledger",
    }
}

/// A question about one's own data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataRequest {
    /// Id.
    pub id: DataRequestId,
    /// The community.
    pub unit_id: UnitId,
    /// Whose data.
    pub resident_id: ResidentId,
    /// What is asked.
    pub kind: DataRequestKind,
    /// In their words.
    pub detail: Option<Sealed>,
    /// What shows that they asked.
    pub evidence: Evidence,
    /// Where it stands.
    pub status: DataRequestStatus,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// Who entered it.
    pub asked_by: Option<UserId>,
    /// The day by which it is answered.
    pub due_on: Day,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// Who decided.
    pub decided_by: Option<UserId>,
    /// What was answered.
    pub answer: Option<Sealed>,
    /// Why data must be kept.
    pub kept_because: Option<KeptBecause>,
    /// Until which day.
    pub kept_until: Option<Day>,
    /// Grows with each change.
    pub version: i64,
}

/// A question about one's own data as its reader sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DataRequestView {
    /// Id.
    pub id: DataRequestId,
    /// The community.
    pub unit_id: UnitId,
    /// Whose data.
    pub resident_id: ResidentId,
    /// What is asked.
    pub kind: DataRequestKind,
    /// In their words.
    pub detail: String,
    /// What shows that they asked.
    pub evidence: Evidence,
    /// Where it stands.
    pub status: DataRequestStatus,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// Who entered it.
    pub asked_by: Option<UserId>,
    /// The day by which it is answered.
    pub due_on: Day,
    /// Whether that day is over and it was not.
    pub overdue: bool,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// Who decided; none: the platform, at once.
    pub decided_by: Option<UserId>,
    /// What was answered.
    pub answer: String,
    /// Why data must be kept.
    pub kept_because: Option<KeptBecause>,
    /// Until which day; none although something is kept: until it is closed.
    pub kept_until: Option<Day>,
    /// Grows with each change.
    pub version: i64,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDataRequest {
    /// Whose data; left out: one's own.
    #[serde(default)]
    pub resident_id: Option<ResidentId>,
    /// What is asked.
    pub kind: DataRequestKind,
    /// In their words: what is wrong, and how it should be.
    #[serde(default)]
    #[schemars(length(max = 1000))]
    pub detail: String,
    /// What shows that they asked. `online` is for those who ask themselves.
    pub evidence: Evidence,
}

/// Which questions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DataRequestFilter {
    /// About this resident.
    #[serde(default)]
    pub resident_id: Option<ResidentId>,
    /// Of this kind.
    #[serde(default)]
    pub kind: Option<DataRequestKind>,
    /// In this state.
    #[serde(default)]
    pub status: Option<DataRequestStatus>,
    /// Not answered in time, or in time.
    #[serde(default)]
    pub overdue: Option<bool>,
}

/// Carries out what was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CarryOutDataRequest {
    /// The version that was read.
    pub version: i64,
    /// What is answered.
    #[serde(default)]
    #[schemars(length(max = 1000))]
    pub answer: String,
}

/// Refuses what was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefuseDataRequest {
    /// The version that was read.
    pub version: i64,
    /// Why (art. 50: a refusal says why).
    #[schemars(length(min = 1, max = 1000))]
    pub reason: String,
}

/// Takes back what was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawDataRequest {
    /// The version that was read.
    pub version: i64,
}

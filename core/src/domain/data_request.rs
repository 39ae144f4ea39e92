//! What people ask about their own data (个人信息保护法 art. 44–50), and what they are answered.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::consent::{ConsentView, Evidence};
use crate::domain::day::Day;
use crate::domain::guardian::GuardianView;
use crate::domain::resident::{GroupEntry, ResidentStatus, Sex};
use crate::domain::volunteer::{Slot, VolunteerAward, VolunteerStatus, VolunteerTraining};
use crate::id::{DataRequestId, RequestId, ResidentId, UnitId, UserId, VolunteerId};
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

/// Whose data are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MyDataParams {
    /// That of somebody for whom one speaks; left out: one's own.
    #[serde(default)]
    pub resident_id: Option<ResidentId>,
}

/// All that is held about somebody, in the clear: for themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MyDataView {
    /// As of when.
    pub at: Timestamp,
    /// Who they are in the register.
    pub profile: MyProfile,
    /// The household, if they are in one.
    pub household: Option<MyHousehold>,
    /// Who is or was their guardian.
    pub guardians: Vec<GuardianView>,
    /// For whom they are guardian.
    pub wards: Vec<GuardianView>,
    /// What they consented to.
    pub consents: Vec<ConsentView>,
    /// What they asked for.
    pub requests: Vec<MyRequest>,
    /// The volunteers they are.
    pub volunteers: Vec<MyVolunteer>,
    /// Activities for which they signed up.
    pub sign_ups: Vec<MySignUp>,
    /// Objections they made to notices.
    pub objections: Vec<MyObjection>,
    /// What they asked about their data.
    pub data_requests: Vec<DataRequestView>,
    /// What they were told.
    pub notifications: Vec<MyNotification>,
    /// With what they log in.
    pub logins: Vec<String>,
    /// Who looked, newest first.
    pub looks: Vec<Look>,
}

/// Somebody in the register of residents, in the clear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MyProfile {
    /// Id.
    pub id: ResidentId,
    /// The community or grid.
    pub unit_id: UnitId,
    /// Name.
    pub name: String,
    /// Identity number.
    pub id_number: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Day of birth.
    pub birth_day: Option<Day>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Note for care.
    pub care_note: Option<String>,
    /// Whom to call in an emergency.
    pub contact: Option<String>,
    /// Their telephone number.
    pub contact_phone: Option<String>,
    /// Special groups.
    pub groups: Vec<GroupEntry>,
    /// Whether they live alone.
    pub lives_alone: bool,
    /// Whether they live here.
    pub status: ResidentStatus,
    /// Since which day.
    pub status_since: Option<Day>,
    /// When entered.
    pub created_at: Timestamp,
}

/// One's household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MyHousehold {
    /// Address.
    pub address: Option<String>,
    /// What one is to its head.
    pub relation: String,
}

/// A request of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MyRequest {
    /// Id.
    pub id: RequestId,
    /// Number.
    pub number: String,
    /// Kind.
    pub kind: String,
    /// Title.
    pub title: String,
    /// In one's words.
    pub detail: String,
    /// Where it stands.
    pub status: String,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// What happened, oldest first.
    pub history: Vec<MyEvent>,
}

/// Something that happened to a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MyEvent {
    /// When.
    pub at: Timestamp,
    /// What.
    pub verb: String,
    /// What was noted.
    pub note: String,
}

/// A volunteer that one is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MyVolunteer {
    /// Id.
    pub id: VolunteerId,
    /// Number.
    pub number: String,
    /// Telephone number.
    pub phone: Option<String>,
    /// What one can do.
    pub skills: Vec<String>,
    /// When one is free in an ordinary week.
    pub slots: Vec<Slot>,
    /// Whether one volunteers.
    pub status: VolunteerStatus,
    /// The last day on which one is insured.
    pub insured_until: Option<Day>,
    /// Trainings.
    pub trainings: Vec<VolunteerTraining>,
    /// Awards.
    pub awards: Vec<VolunteerAward>,
    /// Services, oldest first.
    pub services: Vec<MyService>,
}

/// Hours handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MyService {
    /// When the service began.
    pub served_at: Timestamp,
    /// Minutes.
    pub minutes: i64,
    /// Whether they count.
    pub status: String,
}

/// A seat, or a place on a waiting list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MySignUp {
    /// The activity.
    pub title: String,
    /// When it begins.
    pub begins_at: Timestamp,
    /// Seat, waiting, cancelled.
    pub status: String,
    /// Whether one came.
    pub attendance: String,
    /// When one signed up.
    pub signed_up_at: Timestamp,
}

/// An objection to a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MyObjection {
    /// When it was made.
    pub filed_at: Timestamp,
    /// Why.
    pub reason: String,
    /// What came of it.
    pub answer: String,
}

/// Something one was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MyNotification {
    /// When.
    pub at: Timestamp,
    /// What, as JSON of whoever said it.
    pub message: String,
}

/// Somebody who saw one's data in the clear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Look {
    /// When.
    pub at: Timestamp,
    /// In which unit.
    pub unit_id: Option<UnitId>,
    /// Through which module.
    pub module_id: Option<String>,
    /// Who.
    pub user_name: String,
    /// What they did, e.g. `personal.reveal`.
    pub verb: String,
    /// Why, in their words.
    pub purpose: String,
    /// Which fields.
    pub fields: String,
}

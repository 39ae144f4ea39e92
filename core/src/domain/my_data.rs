//! "My data": all that is held about somebody (个人信息保护法 art. 44, 45).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::consent::ConsentView;
use crate::domain::data_request::DataRequestView;
use crate::domain::day::Day;
use crate::domain::guardian::GuardianView;
use crate::domain::request::CustodyStepView;
use crate::domain::resident::{GroupEntry, ResidentStatus, Sex};
use crate::domain::volunteer::{Slot, VolunteerAward, VolunteerStatus, VolunteerTraining};
use crate::id::{AttachmentId, GrantId, ModuleFileId, PaperId, RecordId, RequestId, ResidentId, UnitId, VolunteerId};
use crate::time::Timestamp;

/// Whose data are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MyDataParams {
    /// That of somebody for whom one speaks; left out: one's own.
    #[serde(default)]
    pub resident_id: Option<ResidentId>,
}

/// All that is held about somebody, in the clear: for themselves.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
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
    /// Papers that were taken for their requests.
    pub papers: Vec<MyPaper>,
    /// Files that are attached to them and to their requests.
    pub files: Vec<MyFile>,
    /// Pictures of services on which they are noted, as residents and as volunteers.
    pub pictures: Vec<MyPicture>,
    /// What they were given out of charity funds.
    pub grants: Vec<MyGrant>,
    /// What modules keep about them.
    pub records: Vec<MyRecord>,
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

/// A paper that was taken for a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MyPaper {
    /// Id.
    pub id: PaperId,
    /// For which request.
    pub request_id: RequestId,
    /// What.
    pub name: String,
    /// An original, or a copy.
    pub original: bool,
    /// How many.
    pub count: i64,
    /// Whose.
    pub owner: String,
    /// Who has it now; empty once it is back.
    pub holder: String,
    /// When it came back.
    pub returned_at: Option<Timestamp>,
    /// Its steps, oldest first.
    pub steps: Vec<CustodyStepView>,
}

/// A file that is attached to oneself or a request of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MyFile {
    /// Id.
    pub id: AttachmentId,
    /// To what: `resident`, `request`.
    pub entity: String,
    /// Its name.
    pub name: String,
    /// When it was attached.
    pub created_at: Timestamp,
}

/// A picture of a service on which one is noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MyPicture {
    /// Id.
    pub id: ModuleFileId,
    /// The service.
    pub module_id: String,
    /// The unit.
    pub unit_id: UnitId,
    /// Its name.
    pub name: String,
    /// When it was brought.
    pub created_at: Timestamp,
    /// Since when residents do not see it any more.
    pub held_at: Option<Timestamp>,
}

/// What one was given out of a charity fund.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MyGrant {
    /// Id.
    pub id: GrantId,
    /// The fund.
    pub fund: String,
    /// On which day.
    pub day: Day,
    /// For what.
    pub title: String,
    /// More about it.
    pub description: Option<String>,
    /// Which papers show it.
    pub evidence: Option<String>,
    /// How much it is worth, fen.
    pub amount: i64,
    /// Whether it was goods.
    pub in_kind: bool,
}

/// A record of a module in which one stands.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MyRecord {
    /// Id.
    pub id: RecordId,
    /// The module.
    pub module_id: String,
    /// The collection.
    pub collection: String,
    /// What it says, as the module keeps it.
    pub body: serde_json::Value,
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
    /// Teams.
    pub teams: Vec<String>,
    /// Stars that one applied for.
    pub stars: Vec<MyStar>,
    /// Certificates of hours.
    pub certificates: Vec<MyCertificate>,
}

/// Stars that one applied for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MyStar {
    /// When.
    pub applied_at: Timestamp,
    /// How many.
    pub stars: i64,
    /// What came of it.
    pub status: String,
    /// Why.
    pub reason: String,
}

/// A certificate of hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MyCertificate {
    /// When it was applied for.
    pub created_at: Timestamp,
    /// Its number, once issued.
    pub number: Option<String>,
    /// What for.
    pub purpose: String,
    /// What it says one did.
    pub content: String,
    /// The minutes that it certifies.
    pub minutes: i64,
    /// Where it stands.
    pub status: String,
}

/// Hours handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MyService {
    /// When the service began.
    pub served_at: Timestamp,
    /// Minutes.
    pub minutes: i64,
    /// What one did.
    pub content: String,
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
    /// As what: participant, helper.
    pub role: String,
    /// What staff should know.
    pub note: String,
    /// Who was named as responsible for a minor.
    pub guardian_name: Option<String>,
    /// Their telephone number.
    pub guardian_phone: Option<String>,
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

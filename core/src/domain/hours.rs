//! Volunteer hours: whole minutes of unpaid service actually given, without the way there and back.
//!
//! 志愿服务条例 art. 19 (truthful, free records), 21 and 37 (service that is paid for is never volunteering); 民发〔2015〕149号
//! (hours are the time of service itself).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::request::ChargeClass;
use crate::id::{ActivitySessionId, CheckInId, HoursId, RequestId, UnitId, UserId, VolunteerId};
use crate::time::Timestamp;

/// Most minutes of one entry: a day.
pub const MOST_MINUTES: i64 = 1440;

super::text_enum! {
    /// How the minutes are known.
    HoursSource {
        /// The volunteer checked in and out.
        CheckIn = "check_in",
        /// Staff entered them.
        Staff = "staff",
        /// The volunteer reported them; they count once approved.
        SelfReported = "self_reported",
        /// Taken over from another system.
        Import = "import",
    }
}

super::text_enum! {
    /// Whether the minutes count.
    HoursStatus {
        /// Somebody else has to look at them.
        Pending = "pending",
        /// They count.
        Approved = "approved",
        /// They do not count.
        Rejected = "rejected",
        /// Taken back because they were wrong; a new entry may stand in their place.
        Withdrawn = "withdrawn",
    }
}

impl HoursStatus {
    /// Whether the minutes count or may come to count: they stand in the way of others at the same time.
    #[must_use]
    pub const fn stands(self) -> bool {
        matches!(self, Self::Pending | Self::Approved)
    }
}

/// Hours as they are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    /// Id.
    pub id: HoursId,
    /// The community in which the service was given.
    pub unit_id: UnitId,
    /// For which request.
    pub request_id: Option<RequestId>,
    /// In which session of an activity.
    pub session_id: Option<ActivitySessionId>,
    /// Whose.
    pub volunteer_id: VolunteerId,
    /// Minutes of service, travel not counted.
    pub minutes: i64,
    /// Minutes of travel: noted, never counted.
    pub travel_minutes: i64,
    /// How they are known.
    pub source: HoursSource,
    /// When the service began.
    pub served_at: Timestamp,
    /// What was done.
    pub content: String,
    /// Why they were entered late, or begin before the request was opened.
    pub late_reason: String,
    /// Number in the system that they were taken over from.
    pub external_ref: Option<String>,
    /// The withdrawn entry in whose place these stand.
    pub replaces_id: Option<HoursId>,
    /// Whether they count.
    pub status: HoursStatus,
    /// Who handed them in.
    pub submitted_by: Option<UserId>,
    /// When.
    pub submitted_at: Timestamp,
    /// Who decided.
    pub decided_by: Option<UserId>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// Why they were rejected or withdrawn.
    pub reason: String,
    /// Who withdrew them.
    pub withdrawn_by: Option<UserId>,
    /// When.
    pub withdrawn_at: Option<Timestamp>,
    /// Grows with each change.
    pub version: i64,
    /// The volunteer's name, as registered.
    pub volunteer_name: String,
}

impl Hours {
    /// When the service ended.
    #[must_use]
    pub const fn ended_at(&self) -> Timestamp {
        self.served_at.plus_seconds(self.minutes * 60)
    }
}

/// Hours as a reader sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HoursView {
    /// Id.
    pub id: HoursId,
    /// The community in which the service was given.
    pub unit_id: UnitId,
    /// For which request.
    pub request_id: Option<RequestId>,
    /// In which session of an activity.
    pub session_id: Option<ActivitySessionId>,
    /// Whose.
    pub volunteer_id: VolunteerId,
    /// The volunteer's name, masked.
    pub volunteer_name: String,
    /// Minutes of service, travel not counted.
    pub minutes: i64,
    /// Minutes of travel: noted, never counted.
    pub travel_minutes: i64,
    /// How they are known.
    pub source: HoursSource,
    /// When the service began.
    pub served_at: Timestamp,
    /// When the service ended.
    pub ended_at: Timestamp,
    /// What was done.
    pub content: String,
    /// Why they were entered late, or begin before the request was opened.
    pub late_reason: String,
    /// Number in the system that they were taken over from.
    pub external_ref: Option<String>,
    /// The withdrawn entry in whose place these stand.
    pub replaces_id: Option<HoursId>,
    /// Whether they count.
    pub status: HoursStatus,
    /// Who handed them in.
    pub submitted_by: Option<UserId>,
    /// When.
    pub submitted_at: Timestamp,
    /// Who decided.
    pub decided_by: Option<UserId>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// Why they were rejected or withdrawn.
    pub reason: String,
    /// When they were withdrawn.
    pub withdrawn_at: Option<Timestamp>,
    /// Grows with each change.
    pub version: i64,
}

impl From<Hours> for HoursView {
    fn from(kept: Hours) -> Self {
        let ended_at = kept.ended_at();
        Self {
            id: kept.id,
            unit_id: kept.unit_id,
            request_id: kept.request_id,
            session_id: kept.session_id,
            volunteer_id: kept.volunteer_id,
            volunteer_name: super::mask::name(&kept.volunteer_name),
            minutes: kept.minutes,
            travel_minutes: kept.travel_minutes,
            source: kept.source,
            served_at: kept.served_at,
            ended_at,
            content: kept.content,
            late_reason: kept.late_reason,
            external_ref: kept.external_ref,
            replaces_id: kept.replaces_id,
            status: kept.status,
            submitted_by: kept.submitted_by,
            submitted_at: kept.submitted_at,
            decided_by: kept.decided_by,
            decided_at: kept.decided_at,
            reason: kept.reason,
            withdrawn_at: kept.withdrawn_at,
            version: kept.version,
        }
    }
}

/// What is handed in: for a request or for a session of an activity, one of the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewHours {
    /// For which request.
    #[serde(default)]
    pub request_id: Option<RequestId>,
    /// In which session of an activity.
    #[serde(default)]
    pub session_id: Option<ActivitySessionId>,
    /// Whose.
    pub volunteer_id: VolunteerId,
    /// Minutes of service, travel not counted.
    #[schemars(range(min = 1, max = 1440))]
    pub minutes: i64,
    /// Minutes of travel: noted, never counted.
    #[serde(default)]
    #[schemars(range(min = 0, max = 1440))]
    pub travel_minutes: i64,
    /// When the service began.
    pub served_at: Timestamp,
    /// What was done.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub content: String,
    /// Why they are entered late, or begin before the request was opened.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub late_reason: String,
    /// The withdrawn entry in whose place these stand: a correction.
    #[serde(default)]
    pub replaces_id: Option<HoursId>,
}

impl NewHours {
    /// Hours of a request, with nothing but what is needed.
    #[must_use]
    pub fn of_request(request_id: RequestId, volunteer_id: VolunteerId, minutes: i64, served_at: Timestamp) -> Self {
        Self { request_id: Some(request_id), ..Self::of_service(volunteer_id, minutes, served_at) }
    }

    /// Hours of a session of an activity, with nothing but what is needed.
    #[must_use]
    pub fn of_session(
        session_id: ActivitySessionId,
        volunteer_id: VolunteerId,
        minutes: i64,
        served_at: Timestamp,
    ) -> Self {
        Self { session_id: Some(session_id), ..Self::of_service(volunteer_id, minutes, served_at) }
    }

    /// Hours of nothing yet.
    pub(crate) fn of_service(volunteer_id: VolunteerId, minutes: i64, served_at: Timestamp) -> Self {
        Self {
            request_id: None,
            session_id: None,
            volunteer_id,
            minutes,
            travel_minutes: 0,
            served_at,
            content: String::new(),
            late_reason: String::new(),
            replaces_id: None,
        }
    }
}

/// Hours taken over from another system, where somebody has already approved them; here they are looked at again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportHours {
    /// Whose.
    pub volunteer_id: VolunteerId,
    /// Minutes of service, travel not counted.
    #[schemars(range(min = 1, max = 1440))]
    pub minutes: i64,
    /// When the service began.
    pub served_at: Timestamp,
    /// What was done.
    #[schemars(length(min = 1, max = 200))]
    pub content: String,
    /// Who paid: only service that nobody paid for is taken.
    pub charge_class: ChargeClass,
    /// Its number in the other system; each is taken once.
    #[schemars(length(min = 1, max = 60))]
    pub external_ref: String,
}

/// A decision on pending hours.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideHours {
    /// Whether they count.
    pub approve: bool,
    /// Why not; needed when they do not.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub reason: String,
}

/// Hours are taken back because they were wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawHours {
    /// Why.
    #[schemars(length(min = 1, max = 200))]
    pub reason: String,
}

/// Which hours.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HoursFilter {
    /// In this state.
    pub status: Option<HoursStatus>,
    /// Of this volunteer.
    pub volunteer_id: Option<VolunteerId>,
    /// For this request.
    pub request_id: Option<RequestId>,
    /// In this session of an activity.
    pub session_id: Option<ActivitySessionId>,
    /// Known in this way.
    pub source: Option<HoursSource>,
}

/// A volunteer begins service that they have taken on. No place is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BeginService {
    /// For this request.
    pub request_id: Option<RequestId>,
    /// In this session of an activity.
    pub session_id: Option<ActivitySessionId>,
}

/// A volunteer ends service that they have begun.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct EndService {
    /// What was done.
    #[schemars(length(max = 200))]
    pub content: String,
}

/// A volunteer's check-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CheckInView {
    /// Id.
    pub id: CheckInId,
    /// The community in which the service is given.
    pub unit_id: UnitId,
    /// Who.
    pub volunteer_id: VolunteerId,
    /// For which request.
    pub request_id: Option<RequestId>,
    /// In which session of an activity.
    pub session_id: Option<ActivitySessionId>,
    /// When service began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// The hours that came of it.
    pub hours_id: Option<HoursId>,
}

//! Signing up for a session: seats, the waiting list, and who came.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::{ActivityId, ActivitySessionId, ResidentId, SignUpId, UnitId, UserId, VolunteerId};
use crate::seal::Sealed;
use crate::time::Timestamp;

super::text_enum! {
    /// As what somebody comes.
    SignUpRole {
        /// To take part.
        Participant = "participant",
        /// To help.
        Helper = "helper",
    }
}

super::text_enum! {
    /// What somebody who has signed up has.
    SignUpStatus {
        /// A seat.
        Seated = "seated",
        /// A place on the waiting list.
        Waiting = "waiting",
        /// Nothing any more.
        Cancelled = "cancelled",
        /// Came without signing up.
        WalkIn = "walk_in",
    }
}

super::text_enum! {
    /// Whether somebody came.
    Attendance {
        /// Not known yet.
        Unknown = "unknown",
        /// They came.
        Attended = "attended",
        /// They did not come.
        Absent = "absent",
    }
}

/// A seat or a place on the waiting list, as it is kept, with what its session and person say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignUp {
    /// Id.
    pub id: SignUpId,
    /// The unit that puts the session on.
    pub unit_id: UnitId,
    /// For which session.
    pub session_id: ActivitySessionId,
    /// As what.
    pub role: SignUpRole,
    /// The resident who comes.
    pub resident_id: Option<ResidentId>,
    /// The volunteer who comes.
    pub volunteer_id: Option<VolunteerId>,
    /// What a helper does.
    pub task: String,
    /// Running number in the session: the waiting list moves in its order.
    pub place: i64,
    /// What they have.
    pub status: SignUpStatus,
    /// Whether they came.
    pub attendance: Attendance,
    /// Who is responsible for a minor.
    pub guardian_name: Option<Sealed>,
    /// The guardian's telephone number.
    pub guardian_phone: Option<Sealed>,
    /// What staff should know.
    pub note: String,
    /// Whether staff signed them up.
    pub on_behalf: bool,
    /// Who signed them up.
    pub signed_up_by: Option<UserId>,
    /// When.
    pub signed_up_at: Timestamp,
    /// When it was cancelled.
    pub cancelled_at: Option<Timestamp>,
    /// Why.
    pub cancel_reason: String,
    /// Grows with each change.
    pub version: i64,
    /// The person's name, as registered.
    pub name: String,
    /// Of which activity.
    pub activity_id: ActivityId,
    /// The activity's title.
    pub title: String,
    /// When the session begins.
    pub begins_at: Timestamp,
}

/// A seat or a place on the waiting list as a reader sees it: personal fields masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SignUpView {
    /// Id.
    pub id: SignUpId,
    /// The unit that puts the session on.
    pub unit_id: UnitId,
    /// Of which activity.
    pub activity_id: ActivityId,
    /// The activity's title.
    pub title: String,
    /// For which session.
    pub session_id: ActivitySessionId,
    /// When the session begins.
    pub begins_at: Timestamp,
    /// As what.
    pub role: SignUpRole,
    /// The resident who comes.
    pub resident_id: Option<ResidentId>,
    /// The volunteer who comes.
    pub volunteer_id: Option<VolunteerId>,
    /// The person's name, masked.
    pub name: String,
    /// What a helper does.
    pub task: String,
    /// Running number in the session: the waiting list moves in its order.
    pub place: i64,
    /// What they have.
    pub status: SignUpStatus,
    /// Whether they came.
    pub attendance: Attendance,
    /// Who is responsible for a minor, masked.
    pub guardian_name: Option<String>,
    /// The guardian's telephone number, masked.
    pub guardian_phone: Option<String>,
    /// What staff should know.
    pub note: String,
    /// Whether staff signed them up.
    pub on_behalf: bool,
    /// When they were signed up.
    pub signed_up_at: Timestamp,
    /// When it was cancelled.
    pub cancelled_at: Option<Timestamp>,
    /// Why.
    pub cancel_reason: String,
    /// Grows with each change.
    pub version: i64,
}

/// Somebody signs up, or staff for them. Without a person it is the acting person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSignUp {
    /// For which session.
    pub session_id: ActivitySessionId,
    /// As what.
    pub role: SignUpRole,
    /// The resident who comes; they take part.
    #[serde(default)]
    pub resident_id: Option<ResidentId>,
    /// The volunteer who comes.
    #[serde(default)]
    pub volunteer_id: Option<VolunteerId>,
    /// What a helper does.
    #[serde(default)]
    #[schemars(length(max = 80))]
    pub task: String,
    /// Who is responsible for a minor: needed for everybody under 18.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub guardian_name: String,
    /// The guardian's telephone number.
    #[serde(default)]
    #[schemars(length(max = 30))]
    pub guardian_phone: String,
    /// What staff should know.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub note: String,
}

/// Which seats and places.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SignUpFilter {
    /// For this session.
    pub session_id: Option<ActivitySessionId>,
    /// As this.
    pub role: Option<SignUpRole>,
    /// With this.
    pub status: Option<SignUpStatus>,
    /// Of this resident.
    pub resident_id: Option<ResidentId>,
    /// Of this volunteer.
    pub volunteer_id: Option<VolunteerId>,
}

/// Somebody does not come after all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CancelSignUp {
    /// Why, if they say.
    #[schemars(length(max = 200))]
    pub reason: String,
}

/// Whether somebody came is noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttendSignUp {
    /// Whether they came.
    pub attendance: Attendance,
}

/// The guardian of a minor is shown in the clear.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RevealGuardian {
    /// What for; it is written into the audit trail.
    #[schemars(length(min = 1, max = 200))]
    pub purpose: String,
}

/// The guardian of a minor, in the clear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GuardianView {
    /// Name.
    pub guardian_name: String,
    /// Telephone number.
    pub guardian_phone: String,
}

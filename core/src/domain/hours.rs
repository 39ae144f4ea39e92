//! Volunteer hours: whole minutes of unpaid service actually given.

use crate::id::{HoursId, RequestId, UnitId, UserId, VolunteerId};
use crate::time::Timestamp;

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
    }
}

/// Hours handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    /// Id.
    pub id: HoursId,
    /// The community in which the service was given.
    pub unit_id: UnitId,
    /// For which request.
    pub request_id: RequestId,
    /// Whose.
    pub volunteer_id: VolunteerId,
    /// Minutes of service, travel not counted.
    pub minutes: i64,
    /// How they are known.
    pub source: HoursSource,
    /// When the service began.
    pub served_at: Timestamp,
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
    /// Why they were rejected.
    pub reason: String,
}

/// What is handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewHours {
    /// For which request.
    pub request_id: RequestId,
    /// Whose.
    pub volunteer_id: VolunteerId,
    /// Minutes, 1–1440.
    pub minutes: i64,
    /// When the service began.
    pub served_at: Timestamp,
}

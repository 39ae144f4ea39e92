//! Sessions of an activity: when, where, how many seats.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::activity::ActivityStatus;
use super::request::ChargeClass;
use crate::id::{ActivityId, ActivitySessionId, SignUpId, UnitId};
use crate::time::Timestamp;

/// Longest session: a week, for camps and fairs.
pub const LONGEST_SECONDS: i64 = 7 * 86_400;

super::text_enum! {
    /// Where a session stands.
    SessionStatus {
        /// It is to take place.
        Planned = "planned",
        /// It has taken place.
        Held = "held",
        /// It does not take place.
        Cancelled = "cancelled",
    }
}

/// A session as it is kept, with what its activity says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivitySession {
    /// Id.
    pub id: ActivitySessionId,
    /// The unit that puts it on.
    pub unit_id: UnitId,
    /// Of which activity.
    pub activity_id: ActivityId,
    /// When it begins.
    pub begins_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// Where; empty: where the activity is.
    pub place: String,
    /// Seats; none: no limit.
    pub seats: Option<i64>,
    /// Places for helpers; none: no limit.
    pub helper_seats: Option<i64>,
    /// Whether those who find no seat may wait for one.
    pub waiting_list: bool,
    /// From when people may sign up themselves.
    pub sign_up_opens_at: Timestamp,
    /// Until when.
    pub sign_up_closes_at: Timestamp,
    /// Where it stands.
    pub status: SessionStatus,
    /// Why it was called off.
    pub cancel_reason: String,
    /// People who were counted at the door without a name.
    pub drop_ins: i64,
    /// Grows with each change.
    pub version: i64,
    /// The activity's title.
    pub title: String,
    /// Where the activity is.
    pub activity_place: String,
    /// Where the activity stands.
    pub activity_status: ActivityStatus,
    /// Who pays.
    pub charge_class: ChargeClass,
    /// For which special groups, as a JSON array; empty: everybody.
    pub audience: String,
    /// Whether it is for women only.
    pub women_only: bool,
    /// Seats taken.
    pub seated: i64,
    /// People who wait for a seat.
    pub waiting: i64,
    /// Helpers who have signed up.
    pub helpers: i64,
    /// People who attended after signing up or walking in.
    pub attended: i64,
}

/// A session as a reader sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ActivitySessionView {
    /// Id.
    pub id: ActivitySessionId,
    /// The unit that puts it on.
    pub unit_id: UnitId,
    /// Of which activity.
    pub activity_id: ActivityId,
    /// The activity's title.
    pub title: String,
    /// Where the activity stands.
    pub activity_status: ActivityStatus,
    /// Who pays.
    pub charge_class: ChargeClass,
    /// When it begins.
    pub begins_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// Where.
    pub place: String,
    /// Seats; none: no limit.
    pub seats: Option<i64>,
    /// Places for helpers; none: no limit.
    pub helper_seats: Option<i64>,
    /// Whether those who find no seat may wait for one.
    pub waiting_list: bool,
    /// From when people may sign up themselves.
    pub sign_up_opens_at: Timestamp,
    /// Until when.
    pub sign_up_closes_at: Timestamp,
    /// Where it stands.
    pub status: SessionStatus,
    /// Why it was called off.
    pub cancel_reason: String,
    /// Seats taken.
    pub seated: i64,
    /// People who wait for a seat.
    pub waiting: i64,
    /// Helpers who have signed up.
    pub helpers: i64,
    /// People who attended after signing up or walking in.
    pub attended: i64,
    /// People who were counted at the door without a name.
    pub drop_ins: i64,
    /// Person-times benefited: `attended` and `drop_ins`.
    pub beneficiaries: i64,
    /// Grows with each change.
    pub version: i64,
}

impl From<ActivitySession> for ActivitySessionView {
    fn from(kept: ActivitySession) -> Self {
        Self {
            id: kept.id,
            unit_id: kept.unit_id,
            activity_id: kept.activity_id,
            title: kept.title,
            activity_status: kept.activity_status,
            charge_class: kept.charge_class,
            begins_at: kept.begins_at,
            ends_at: kept.ends_at,
            place: if kept.place.is_empty() { kept.activity_place } else { kept.place },
            seats: kept.seats,
            helper_seats: kept.helper_seats,
            waiting_list: kept.waiting_list,
            sign_up_opens_at: kept.sign_up_opens_at,
            sign_up_closes_at: kept.sign_up_closes_at,
            status: kept.status,
            cancel_reason: kept.cancel_reason,
            seated: kept.seated,
            waiting: kept.waiting,
            helpers: kept.helpers,
            attended: kept.attended,
            drop_ins: kept.drop_ins,
            beneficiaries: kept.attended + kept.drop_ins,
            version: kept.version,
        }
    }
}

/// What is entered for a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewActivitySession {
    /// Of which activity.
    pub activity_id: ActivityId,
    /// When it begins.
    pub begins_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// Where; left out: where the activity is.
    #[serde(default)]
    #[schemars(length(max = 120))]
    pub place: String,
    /// Seats; left out: no limit.
    #[serde(default)]
    #[schemars(range(min = 1, max = 100_000))]
    pub seats: Option<i64>,
    /// Places for helpers; left out: no limit.
    #[serde(default)]
    #[schemars(range(min = 0, max = 10_000))]
    pub helper_seats: Option<i64>,
    /// Whether those who find no seat may wait for one.
    #[serde(default)]
    pub waiting_list: bool,
    /// From when people may sign up themselves; left out: at once.
    #[serde(default)]
    pub sign_up_opens_at: Option<Timestamp>,
    /// Until when; left out: until it begins.
    #[serde(default)]
    pub sign_up_closes_at: Option<Timestamp>,
}

/// Which sessions, by when they begin.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ActivitySessionFilter {
    /// Of this activity.
    pub activity_id: Option<ActivityId>,
    /// In this state.
    pub status: Option<SessionStatus>,
    /// That begin at this time or later.
    pub from: Option<Timestamp>,
    /// That begin before this time.
    pub to: Option<Timestamp>,
}

/// A session is called off.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelActivitySession {
    /// Why; whoever has signed up is told.
    #[schemars(length(min = 1, max = 200))]
    pub reason: String,
}

/// A session has taken place. May be said again to correct it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HoldActivitySession {
    /// People who were counted at the door without a name.
    #[schemars(range(min = 0, max = 100_000))]
    pub drop_ins: i64,
    /// Who of those that had signed up came.
    #[schemars(length(max = 500))]
    pub attended: Vec<SignUpId>,
    /// Who did not come.
    #[schemars(length(max = 500))]
    pub absent: Vec<SignUpId>,
}

/// What came of telling everybody who had signed up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Told {
    /// Logins that were told.
    pub logins: i64,
    /// People without a login: they have to be rung.
    pub to_ring: i64,
}

//! Activities: what a community puts on for its residents, in sessions for which people sign up.
//!
//! `draft → open → closed → held`, and `cancelled` from any state before that. Open: people may sign up. Closed: nobody may
//! any more. Held: every session has been held or cancelled.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::request::ChargeClass;
use super::resident::SpecialGroup;
use crate::id::{ActivityId, OrganisationId, UnitId, UserId};
use crate::time::Timestamp;

super::text_enum! {
    /// What kind of activity it is.
    ActivityKind {
        /// Volunteers serve: free clinics (义诊), cleaning (清洁红城).
        VolunteerService = "volunteer_service",
        /// Culture, sport and festivals.
        Culture = "culture",
        /// Courses, talks, training.
        Learning = "learning",
        /// Meetings of residents: tea house, round table.
        Meeting = "meeting",
        /// Patrols and drills.
        Patrol = "patrol",
        /// Care for families and children.
        Care = "care",
        /// Anything else.
        Other = "other",
    }
}

super::text_enum! {
    /// Where an activity stands.
    ActivityStatus {
        /// Being prepared; only staff see it.
        Draft = "draft",
        /// People may sign up.
        Open = "open",
        /// Nobody may sign up any more.
        Closed = "closed",
        /// It is over.
        Held = "held",
        /// It does not take place.
        Cancelled = "cancelled",
    }
}

super::text_enum! {
    /// What is done to an activity.
    ActivityVerb {
        /// Opened for signing up.
        Open = "open",
        /// Closed for signing up.
        Close = "close",
        /// Noted as over.
        Hold = "hold",
        /// Called off.
        Cancel = "cancel",
    }
}

impl ActivityStatus {
    /// The state after `verb`; none: it cannot be done in this state. The one place that knows the lifecycle.
    #[must_use]
    pub const fn after(self, verb: ActivityVerb) -> Option<Self> {
        match (self, verb) {
            (Self::Draft | Self::Closed, ActivityVerb::Open) => Some(Self::Open),
            (Self::Open, ActivityVerb::Close) => Some(Self::Closed),
            (Self::Open | Self::Closed, ActivityVerb::Hold) => Some(Self::Held),
            (Self::Draft | Self::Open | Self::Closed, ActivityVerb::Cancel) => Some(Self::Cancelled),
            _ => None,
        }
    }

    /// Whether it is over, one way or the other.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Held | Self::Cancelled)
    }
}

/// An activity as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// Id.
    pub id: ActivityId,
    /// The unit that puts it on.
    pub unit_id: UnitId,
    /// What kind.
    pub kind: ActivityKind,
    /// Category of the county's own list, e.g. 助老敬老.
    pub category: String,
    /// Title.
    pub title: String,
    /// More words.
    pub detail: String,
    /// Where.
    pub place: String,
    /// Who pays.
    pub charge_class: ChargeClass,
    /// The organisation that runs it.
    pub organisation_id: Option<OrganisationId>,
    /// For which special groups, as a JSON array; empty: everybody.
    pub audience: String,
    /// Whether it is for women only.
    pub women_only: bool,
    /// Whether it may be dangerous to those who help.
    pub hazardous: bool,
    /// What people should know of its risks.
    pub risk_note: String,
    /// How people are insured.
    pub insurance_note: String,
    /// Where it stands.
    pub status: ActivityStatus,
    /// Why it was called off.
    pub cancel_reason: String,
    /// How many logins were told that it was called off.
    pub told: i64,
    /// How many who had signed up have no login and have to be rung.
    pub to_ring: i64,
    /// Who entered it.
    pub created_by: Option<UserId>,
    /// When.
    pub created_at: Timestamp,
    /// Grows with each change.
    pub version: i64,
}

/// An activity as a reader sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ActivityView {
    /// Id.
    pub id: ActivityId,
    /// The unit that puts it on.
    pub unit_id: UnitId,
    /// What kind.
    pub kind: ActivityKind,
    /// Category of the county's own list, e.g. 助老敬老.
    pub category: String,
    /// Title.
    pub title: String,
    /// More words.
    pub detail: String,
    /// Where.
    pub place: String,
    /// Who pays.
    pub charge_class: ChargeClass,
    /// The organisation that runs it.
    pub organisation_id: Option<OrganisationId>,
    /// For which special groups; empty: everybody.
    pub groups: Vec<SpecialGroup>,
    /// Whether it is for women only.
    pub women_only: bool,
    /// Whether it may be dangerous to those who help.
    pub hazardous: bool,
    /// What people should know of its risks.
    pub risk_note: String,
    /// How people are insured.
    pub insurance_note: String,
    /// Where it stands.
    pub status: ActivityStatus,
    /// Why it was called off.
    pub cancel_reason: String,
    /// How many logins were told that it was called off.
    pub told: i64,
    /// How many who had signed up have no login and have to be rung.
    pub to_ring: i64,
    /// When entered.
    pub created_at: Timestamp,
    /// Grows with each change.
    pub version: i64,
}

/// What is entered for an activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewActivity {
    /// What kind.
    pub kind: ActivityKind,
    /// Category of the county's own list, e.g. 助老敬老.
    #[serde(default)]
    #[schemars(length(max = 40))]
    pub category: String,
    /// Title.
    #[schemars(length(min = 1, max = 80))]
    pub title: String,
    /// More words.
    #[serde(default)]
    #[schemars(length(max = 4000))]
    pub detail: String,
    /// Where.
    #[schemars(length(min = 1, max = 120))]
    pub place: String,
    /// Who pays. Those who help at what is paid for get no hours.
    pub charge_class: ChargeClass,
    /// The organisation that runs it.
    #[serde(default)]
    pub organisation_id: Option<OrganisationId>,
    /// For which special groups; empty: everybody.
    #[serde(default)]
    pub groups: Vec<SpecialGroup>,
    /// Whether it is for women only.
    #[serde(default)]
    pub women_only: bool,
    /// Whether it may be dangerous to those who help. It then needs an insurance note before it is opened (志愿服务条例
    /// art. 17).
    #[serde(default)]
    pub hazardous: bool,
    /// What people should know of its risks.
    #[serde(default)]
    #[schemars(length(max = 1000))]
    pub risk_note: String,
    /// How people are insured.
    #[serde(default)]
    #[schemars(length(max = 1000))]
    pub insurance_note: String,
}

/// Which activities.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ActivityFilter {
    /// In this state.
    pub status: Option<ActivityStatus>,
    /// Of this kind.
    pub kind: Option<ActivityKind>,
    /// Run by this organisation.
    pub organisation_id: Option<OrganisationId>,
}

/// An activity is called off.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelActivity {
    /// Why; whoever has signed up is told.
    #[schemars(length(min = 1, max = 200))]
    pub reason: String,
}

/// Which days figures are asked of, the last included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FiguresParams {
    /// First day.
    pub from: super::day::Day,
    /// Last day.
    pub to: super::day::Day,
}

/// What a unit and those below it did in a period.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FiguresView {
    /// Activities of which a session was held.
    pub activities: i64,
    /// Sessions held.
    pub sessions: i64,
    /// People who attended after signing up or walking in, each time counted.
    pub attended: i64,
    /// People who were counted at the door without a name.
    pub drop_ins: i64,
    /// Person-times benefited: `attended` and `drop_ins`.
    pub beneficiaries: i64,
    /// Helpers who attended, each time counted.
    pub helpers: i64,
    /// Approved minutes of volunteer service that began in the period.
    pub approved_minutes: i64,
    /// Volunteers who gave them.
    pub volunteers: i64,
}

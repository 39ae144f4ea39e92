//! A request as people enter, find and read it.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Channel, ChargeClass, Request, RequestStatus, ServiceLine};
use crate::domain::day::Day;
use crate::domain::unit::UnitKind;
use crate::error::{Error, Result};
use crate::id::{RequestId, RequestKindId, ResidentId, TeamId, UnitId, UserId, VolunteerId};
use crate::time::Timestamp;

/// What is entered for a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRequest {
    /// For whom.
    pub resident_id: ResidentId,
    /// The kind of the platform. It sets the line of work and the deadlines.
    #[serde(default)]
    pub kind_id: Option<RequestKindId>,
    /// Kind in words of the module through which it is opened; left empty where `kind_id` says it.
    #[serde(default)]
    #[schemars(length(max = 40))]
    pub kind: String,
    /// One line that tells what is wanted.
    #[schemars(length(min = 1, max = 120))]
    pub title: String,
    /// More words.
    #[serde(default)]
    #[schemars(length(max = 2000))]
    pub detail: String,
    /// How it reached us.
    pub channel: Channel,
    /// Who pays.
    pub charge_class: ChargeClass,
    /// By when it should be done; left out, the kind says it, or five working days.
    #[serde(default)]
    pub due_at: Option<Timestamp>,
    /// When the resident asked, for what was taken down on paper: staff only, at most 30 days back.
    #[serde(default)]
    pub opened_at: Option<Timestamp>,
    /// Why it is entered late; needed with `opened_at`.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub late_reason: Option<String>,
    /// Whether it is to be kept as a draft, which its writer hands in later.
    #[serde(default)]
    pub draft: Option<bool>,
}

impl NewRequest {
    /// A request for somebody, by telephone and free of charge, until more is said.
    #[must_use]
    pub fn of(resident_id: ResidentId, kind: &str, title: &str) -> Self {
        Self {
            resident_id,
            kind_id: None,
            kind: kind.to_owned(),
            title: title.to_owned(),
            detail: String::new(),
            channel: Channel::Phone,
            charge_class: ChargeClass::FreePublicBenefit,
            due_at: None,
            opened_at: None,
            late_reason: None,
            draft: None,
        }
    }
}

/// Several states, written with commas: `submitted,accepted`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statuses(pub Vec<RequestStatus>);

impl Statuses {
    /// Every state in which something is still to be done.
    #[must_use]
    pub fn open() -> Self {
        Self(RequestStatus::ALL.iter().copied().filter(|status| status.is_open()).collect())
    }
}

impl From<Vec<RequestStatus>> for Statuses {
    fn from(statuses: Vec<RequestStatus>) -> Self {
        Self(statuses)
    }
}

impl fmt::Display for Statuses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<&str> = self.0.iter().map(|status| status.as_str()).collect();
        f.write_str(&words.join(","))
    }
}

impl FromStr for Statuses {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
        words.map(|word| word.parse().map_err(|_| Error::invalid("status", "choice"))).collect::<Result<_>>().map(Self)
    }
}

impl Serialize for Statuses {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Statuses {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| serde::de::Error::custom(format!("{text:?} names a state that there is not")))
    }
}

impl JsonSchema for Statuses {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RequestStatuses".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let word = RequestStatus::ALL.iter().map(|status| status.as_str()).collect::<Vec<_>>().join("|");
        schemars::json_schema!({
            "type": "string",
            "pattern": format!("^(({word})(,({word}))*)?$"),
            "x-choices": "RequestStatus",
        })
    }
}

/// Which requests, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RequestFilter {
    /// Opened through this module.
    #[schemars(length(max = 80))]
    pub module_id: Option<String>,
    /// In one of these states, with commas between them.
    pub status: Option<Statuses>,
    /// Still to be done, or ended.
    pub open: Option<bool>,
    /// Of this kind (its code).
    #[schemars(length(max = 40))]
    pub kind: Option<String>,
    /// Of this line of work.
    pub line: Option<ServiceLine>,
    /// Past its time and still to be done.
    pub overdue: Option<bool>,
    /// For this resident.
    pub resident_id: Option<ResidentId>,
    /// Sent to or taken by this volunteer, or waiting for a team of theirs.
    pub volunteer_id: Option<VolunteerId>,
    /// Waiting for this team.
    pub team_id: Option<TeamId>,
    /// At the desk of this unit now.
    pub handling_unit_id: Option<UnitId>,
    /// Opened on this day or later.
    pub opened_from: Option<Day>,
    /// Opened on this day or earlier.
    pub opened_to: Option<Day>,
    /// What the number or the title begins with.
    #[schemars(length(max = 60))]
    pub text: Option<String>,
}

impl RequestFilter {
    /// The states asked for; empty: any.
    #[must_use]
    pub fn statuses(&self) -> &[RequestStatus] {
        self.status.as_ref().map_or(&[], |statuses| statuses.0.as_slice())
    }

    /// In one of these states.
    #[must_use]
    pub fn in_states(statuses: Vec<RequestStatus>) -> Self {
        Self { status: Some(Statuses(statuses)), ..Self::default() }
    }
}

/// A request as it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RequestView {
    /// Id.
    pub id: RequestId,
    /// Number that people read and write: day and running number within the unit that opened it.
    pub number: String,
    /// The unit in which it was opened.
    pub unit_id: UnitId,
    /// The community where it belongs; the unit itself while it belongs to none.
    pub community_id: UnitId,
    /// The unit whose desk has it now.
    pub handling_unit_id: UnitId,
    /// Whether a supervisor has said that this unit handles it: it may not be returned.
    pub arbitrated: bool,
    /// The module through which it was opened; none: the platform's own desk.
    pub module_id: Option<String>,
    /// Kind: the code of a kind of the platform, or a word of the module.
    pub kind: String,
    /// The kind of the platform.
    pub kind_id: Option<RequestKindId>,
    /// Its name in the reader's language.
    pub kind_name: Option<String>,
    /// Line of work.
    pub line: Option<ServiceLine>,
    /// Whether it is to be seen to at once.
    pub urgent: bool,
    /// For whom.
    pub resident_id: ResidentId,
    /// Their name, masked.
    pub resident_name: String,
    /// One line that tells what is wanted.
    pub title: String,
    /// More words.
    pub detail: String,
    /// How it reached us.
    pub channel: Channel,
    /// Who pays.
    pub charge_class: ChargeClass,
    /// Where it stands.
    pub status: RequestStatus,
    /// The volunteer to whom it was sent, or who took it.
    pub volunteer_id: Option<VolunteerId>,
    /// The team to which it was sent, until somebody takes it.
    pub team_id: Option<TeamId>,
    /// Who of the handling unit does it, when no volunteer does.
    pub handler_id: Option<UserId>,
    /// Who opened it; none: a job of the platform.
    pub opened_by: Option<UserId>,
    /// Whether staff opened it for the resident.
    pub on_behalf: bool,
    /// When opened: when the resident asked, which for paper is before it was entered.
    pub opened_at: Timestamp,
    /// When entered.
    pub entered_at: Timestamp,
    /// Why it was entered late.
    pub late_reason: Option<String>,
    /// By when it should be taken on.
    pub accept_due_at: Option<Timestamp>,
    /// By when it should be answered.
    pub answer_due_at: Option<Timestamp>,
    /// By when it should be done.
    pub due_at: Option<Timestamp>,
    /// Working days left until then, 0 on the day itself, negative when past; none once it has ended. Stands while suspended.
    pub days_left: Option<i64>,
    /// Whether it is past its time and still to be done.
    pub overdue: bool,
    /// When first answered.
    pub answered_at: Option<Timestamp>,
    /// Since when its clock stands.
    pub suspended_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// The level of the unit that handled it when it was closed.
    pub closed_level: Option<UnitKind>,
    /// The request as which it goes on.
    pub merged_into: Option<RequestId>,
    /// 1 to 5.
    pub rating: Option<i64>,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Grows with each change.
    pub version: i64,
}

impl RequestView {
    /// What is read of a request; names and days left are the reader's business.
    pub(crate) fn of(
        r: Request,
        resident_name: String,
        kind_name: Option<String>,
        days_left: Option<i64>,
        now: Timestamp,
    ) -> Self {
        Self {
            overdue: r.is_overdue(now),
            arbitrated: r.is_arbitrated(),
            line: r.line.parse().ok(),
            id: r.id,
            number: r.number,
            unit_id: r.unit_id,
            community_id: r.community_id,
            handling_unit_id: r.handling_unit_id,
            module_id: r.module_id,
            kind: r.kind,
            kind_id: r.kind_id,
            kind_name,
            urgent: r.urgent,
            resident_id: r.resident_id,
            resident_name,
            title: r.title,
            detail: r.detail,
            channel: r.channel,
            charge_class: r.charge_class,
            status: r.status,
            volunteer_id: r.volunteer_id,
            team_id: r.team_id,
            handler_id: r.handler_id,
            opened_by: r.opened_by,
            on_behalf: r.on_behalf,
            opened_at: r.opened_at,
            entered_at: r.entered_at,
            late_reason: Some(r.late_reason).filter(|reason| !reason.is_empty()),
            accept_due_at: r.accept_due_at,
            answer_due_at: r.answer_due_at,
            due_at: r.due_at,
            days_left,
            answered_at: r.answered_at,
            suspended_at: r.suspended_at,
            ended_at: r.ended_at,
            closed_level: r.closed_level,
            merged_into: r.merged_into,
            rating: r.rating,
            updated_at: r.updated_at,
            version: r.version,
        }
    }
}

//! What is said with each verb.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Assignee, ExtensionKind, RequestView};
use crate::id::{ExtensionId, ReplyTemplateId, RequestId, RequestKindId, TeamId, UnitId, VolunteerId};

macro_rules! inputs {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $ty:ty),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$fdoc])* pub $field: $ty),* }
    )*};
}

inputs! {
    /// The community takes a submitted request on.
    #[derive(Default)]
    AcceptRequest {
        /// The kind of the platform, where whoever asked did not know it. Sets line and deadlines anew.
        #[serde(default)] kind_id: Option<RequestKindId>,
        /// Words for the history.
        #[serde(default)] #[schemars(length(max = 1000))] note: String,
    }
    /// A draft is handed in.
    #[derive(Default)]
    SubmitRequest {
        /// Words for the history.
        #[serde(default)] #[schemars(length(max = 1000))] note: String,
    }
    /// A request is not taken on.
    RejectRequest {
        /// Why; the resident reads it.
        #[schemars(length(min = 1, max = 200))] reason: String,
    }
    /// A request is sent to a volunteer or to a team: one of them.
    #[derive(Default)]
    DispatchRequest {
        /// The volunteer.
        #[serde(default)] volunteer_id: Option<VolunteerId>,
        /// The team: the first of its members to take it has it.
        #[serde(default)] team_id: Option<TeamId>,
        /// Words for the history.
        #[serde(default)] #[schemars(length(max = 1000))] note: String,
    }
    /// Whom it was sent to takes it.
    #[derive(Default)]
    TakeRequest {
        /// Words for the history.
        #[serde(default)] #[schemars(length(max = 1000))] note: String,
    }
    /// The desk does it itself.
    #[derive(Default)]
    HandleRequest {
        /// Words for the history.
        #[serde(default)] #[schemars(length(max = 1000))] note: String,
    }
    /// Whom it was sent to gives it back.
    DeclineRequest {
        /// Why.
        #[schemars(length(min = 1, max = 200))] reason: String,
    }
    /// Whoever is on it reports it done.
    ReportRequest {
        /// What they did and found.
        #[schemars(length(min = 1, max = 1000))] note: String,
    }
    /// The resident, or staff who asked them, says whether it is as it should be.
    VerifyRequest {
        /// Whether it is; if not, it goes back to whoever was on it.
        satisfied: bool,
        /// Their words; needed when they are not satisfied.
        #[serde(default)] #[schemars(length(max = 1000))] words: String,
    }
    /// A confirmed request is closed.
    #[derive(Default)]
    CloseRequest {
        /// Words for the history.
        #[serde(default)] #[schemars(length(max = 1000))] note: String,
    }
    /// A request that should not have been opened is ended.
    VoidRequest {
        /// Why.
        #[schemars(length(min = 1, max = 200))] reason: String,
    }
    /// The person served was asked about a closed request.
    RevisitRequest {
        /// What they said.
        #[schemars(length(min = 1, max = 1000))] words: String,
    }
    /// The person served rates a closed request; staff may for them.
    RateRequest {
        /// 1 (very dissatisfied) to 5 (very satisfied).
        #[schemars(range(min = 1, max = 5))] rating: i64,
        /// Their words.
        #[serde(default)] #[schemars(length(max = 1000))] words: String,
    }
    /// A closed request is opened again, within 30 days.
    ReopenRequest {
        /// Why.
        #[schemars(length(min = 1, max = 200))] reason: String,
    }
    /// A request is passed up to the unit above.
    EscalateRequest {
        /// Why it cannot be solved here.
        #[schemars(length(min = 1, max = 200))] reason: String,
    }
    /// A request is given to the handling unit itself or one below it.
    AssignRequest {
        /// The unit that is to handle it.
        unit_id: UnitId,
        /// Words for the history.
        #[serde(default)] #[schemars(length(max = 1000))] note: String,
    }
    /// A supervisor says which unit handles it; that unit may not return it.
    ArbitrateRequest {
        /// The unit that is to handle it.
        unit_id: UnitId,
        /// Why.
        #[schemars(length(min = 1, max = 200))] reason: String,
    }
    /// Whoever is on it asks for more time, or for a pause during which the clock stands.
    AskExtension {
        /// More time, or a pause.
        kind: ExtensionKind,
        /// Working days more; left out for a pause, which lasts until somebody takes it up again.
        #[serde(default)] #[schemars(range(min = 1, max = 60))] days: Option<i64>,
        /// Why.
        #[schemars(length(min = 1, max = 200))] reason: String,
    }
    /// A supervisor decides on what somebody else has asked for.
    DecideExtension {
        /// What was asked for.
        extension_id: ExtensionId,
        /// Whether it is granted.
        granted: bool,
        /// Words; needed when it is refused.
        #[serde(default)] #[schemars(length(max = 200))] words: String,
    }
    /// A suspended request is taken up again; its clock goes on.
    #[derive(Default)]
    ResumeRequest {
        /// Words for the history.
        #[serde(default)] #[schemars(length(max = 1000))] note: String,
    }
    /// The resident is answered: in words, or with a template that is filled in.
    #[derive(Default)]
    AnswerRequest {
        /// The template.
        #[serde(default)] template_id: Option<ReplyTemplateId>,
        /// The words; with a template, left empty.
        #[serde(default)] #[schemars(length(max = 1000))] text: String,
    }
    /// A duplicate goes on as another request.
    MergeRequest {
        /// The request as which it goes on.
        into_id: RequestId,
        /// Words for the history.
        #[serde(default)] #[schemars(length(max = 200))] note: String,
    }
    /// Several requests are sent to a volunteer or a team, each on its own.
    BulkDispatch {
        /// The requests, at most 100.
        #[schemars(length(max = 100))] ids: Vec<RequestId>,
        /// The volunteer.
        #[serde(default)] volunteer_id: Option<VolunteerId>,
        /// The team.
        #[serde(default)] team_id: Option<TeamId>,
    }
    /// Several requests are taken on, each on its own: those that nobody has looked at are accepted.
    BulkAccept {
        /// The requests, at most 100.
        #[schemars(length(max = 100))] ids: Vec<RequestId>,
        /// Words for the history.
        #[serde(default)] #[schemars(length(max = 1000))] note: String,
    }
    /// Several requests that were sent to a unit are taken by it, each on its own.
    BulkTake {
        /// The requests, at most 100.
        #[schemars(length(max = 100))] ids: Vec<RequestId>,
        /// Words for the history.
        #[serde(default)] #[schemars(length(max = 1000))] note: String,
    }
    /// Several requests are given to a unit below the one that handles them, each on its own.
    BulkAssign {
        /// The requests, at most 100.
        #[schemars(length(max = 100))] ids: Vec<RequestId>,
        /// The unit that is to handle them.
        unit_id: UnitId,
        /// Words for the history.
        #[serde(default)] #[schemars(length(max = 1000))] note: String,
    }
    /// More time is asked for several requests, for each on its own.
    BulkExtend {
        /// The requests, at most 100.
        #[schemars(length(max = 100))] ids: Vec<RequestId>,
        /// Working days more.
        #[schemars(range(min = 1, max = 60))] days: i64,
        /// Why.
        #[schemars(length(min = 1, max = 200))] reason: String,
    }
    /// Several requests are closed, each on its own.
    BulkClose {
        /// The requests, at most 100.
        #[schemars(length(max = 100))] ids: Vec<RequestId>,
        /// Words for the history.
        #[serde(default)] #[schemars(length(max = 1000))] note: String,
    }
}

/// What came of one request of many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BulkOutcome {
    /// The request.
    pub id: RequestId,
    /// The request as it stands now, when it was done.
    pub request: Option<RequestView>,
    /// Why it was not done: `not-found`, `forbidden`, or the code of a refusal.
    pub code: Option<String>,
}

impl DispatchRequest {
    /// To a volunteer or a team.
    #[must_use]
    pub fn to(assignee: Assignee) -> Self {
        match assignee {
            Assignee::Volunteer(id) => Self { volunteer_id: Some(id), ..Self::default() },
            Assignee::Team(id) => Self { team_id: Some(id), ..Self::default() },
        }
    }

    /// To whom, when it is one.
    #[must_use]
    pub const fn assignee(&self) -> Option<Assignee> {
        match (self.volunteer_id, self.team_id) {
            (Some(id), None) => Some(Assignee::Volunteer(id)),
            (None, Some(id)) => Some(Assignee::Team(id)),
            _ => None,
        }
    }
}

impl From<Assignee> for DispatchRequest {
    fn from(assignee: Assignee) -> Self {
        Self::to(assignee)
    }
}

impl From<(bool, &str)> for VerifyRequest {
    fn from((satisfied, words): (bool, &str)) -> Self {
        Self { satisfied, words: words.to_owned() }
    }
}

macro_rules! from_words {
    ($($name:ident { $field:ident }),* $(,)?) => {$(
        impl From<&str> for $name {
            fn from(words: &str) -> Self {
                Self { $field: words.to_owned() }
            }
        }
    )*};
}

from_words!(
    DeclineRequest { reason },
    ReportRequest { note },
    VoidRequest { reason },
    RejectRequest { reason },
    ReopenRequest { reason },
    EscalateRequest { reason },
    RevisitRequest { words },
);

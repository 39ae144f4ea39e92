//! Requests: the one work order that every service uses, and its lifecycle.
//!
//! `submitted → accepted → dispatched → handling → done → verified → closed → revisited → rated`, with `returned` (given back
//! by whom it was sent to), back to `handling` when the person served is not satisfied, `suspended` while nothing can be
//! done, and the other ends: `rejected`, `merged` into another, `voided`. What the steps are called in the field: 12345 案件
//! 受理、派单、办理、答复、督办、办结、回访、评价 (国办发〔2020〕53号).

mod figures;
mod input;
mod kind;
mod paper;
mod reply;
mod support;
mod view;

pub use figures::{FiguresParams, KindFigures, RequestFigures};
pub use input::{
    AcceptRequest, AnswerRequest, ArbitrateRequest, AskExtension, AssignRequest, BulkAccept, BulkAssign, BulkClose,
    BulkDispatch, BulkExtend, BulkOutcome, BulkTake, CloseRequest, DecideExtension, DeclineRequest, DispatchRequest,
    EscalateRequest, HandleRequest, MergeRequest, RateRequest, RejectRequest, ReopenRequest, ReportRequest,
    ResumeRequest, RevisitRequest, SubmitRequest, TakeRequest, VerifyRequest, VoidRequest,
};
pub use kind::{NewRequestKind, RequestKind, RequestKindFilter, RequestKindView, ServiceLine};
pub use paper::{CustodyStep, CustodyStepView, NewPaper, Paper, PaperFilter, PaperStep, PaperView};
pub use reply::{NewReplyTemplate, PLACEHOLDERS, ReplyTemplate, ReplyTemplateFilter, ReplyTemplateView};
pub use support::{
    Extension, ExtensionFilter, ExtensionKind, ExtensionStatus, ExtensionView, GiveOpinion, NameSupport,
    ReleaseSupport, Support, SupportView,
};
pub use view::{NewRequest, RequestFilter, RequestView, Statuses};

use crate::domain::unit::UnitKind;
use crate::id::{RequestEventId, RequestId, RequestKindId, ResidentId, TeamId, UnitId, UserId, VolunteerId};
use crate::time::Timestamp;

/// Working days in which a request is to be done when nothing else is said (潍坊市 12345 条例 art. 20).
pub const DEADLINE_DAYS: i64 = 5;
/// Days after its end within which a request may be opened again.
pub const REOPEN_DAYS: i64 = 30;
/// Requests that a resident has asked for on the platform and nobody has taken on: no more at a time.
pub const OWN_WAITING: i64 = 10;
/// Working days of more time that can be asked for at once, at most.
pub const EXTENSION_DAYS: i64 = 60;
/// Days back that a request taken down on paper may be entered.
pub const LATE_DAYS: i64 = 30;

super::text_enum! {
    /// Where a request stands.
    RequestStatus {
        /// Being written; nobody else sees to it yet.
        Draft = "draft",
        /// A resident has asked; nobody has looked at it.
        Submitted = "submitted",
        /// The handling unit takes it on.
        Accepted = "accepted",
        /// Not taken on, with a reason: not ours, before a court, already decided (潍坊 art. 19). An end.
        Rejected = "rejected",
        /// Sent to a volunteer, a team or a unit, who have not answered.
        Dispatched = "dispatched",
        /// Given back by whom it was sent to; waits for the next.
        Returned = "returned",
        /// Somebody is on it.
        Handling = "handling",
        /// Nothing can be done for now; the clock stands.
        Suspended = "suspended",
        /// Reported done.
        Done = "done",
        /// The person served says it is.
        Verified = "verified",
        /// Closed. An end.
        Closed = "closed",
        /// Closed, and the person served was asked about it afterwards. An end.
        Revisited = "revisited",
        /// Closed, and rated by the person served. An end.
        Rated = "rated",
        /// A duplicate: goes on as another request. An end.
        Merged = "merged",
        /// Ended because it should not have been opened. An end.
        Voided = "voided",
    }
}

super::text_enum! {
    /// What is done to a request.
    RequestVerb {
        /// Opened.
        Open = "open",
        /// A draft is handed in.
        Submit = "submit",
        /// Taken on by the handling unit.
        Accept = "accept",
        /// Not taken on.
        Reject = "reject",
        /// Sent to a volunteer or a team.
        Dispatch = "dispatch",
        /// Taken by whom it was sent to.
        Take = "take",
        /// Given back by whom it was sent to.
        Decline = "decline",
        /// The desk does it itself.
        Handle = "handle",
        /// Passed up to the unit above.
        Escalate = "escalate",
        /// Given to a unit at or below the one that handles it.
        Assign = "assign",
        /// Given by a supervisor to a unit that may not return it (潍坊 art. 22).
        Arbitrate = "arbitrate",
        /// More time, or a pause, asked for.
        Ask = "ask",
        /// More time granted.
        Extend = "extend",
        /// More time, or a pause, refused.
        Refuse = "refuse",
        /// A pause granted.
        Suspend = "suspend",
        /// Taken up again after a pause.
        Resume = "resume",
        /// Answered with words to the resident.
        Answer = "answer",
        /// A supporting unit named (协办).
        Support = "support",
        /// A supporting unit has given its opinion.
        Opinion = "opinion",
        /// A supporting unit released.
        Release = "release",
        /// Reported done.
        Report = "report",
        /// Confirmed by the person served.
        Verify = "verify",
        /// Found wanting by the person served.
        Fail = "fail",
        /// Closed.
        Close = "close",
        /// The person served was asked afterwards (回访).
        Revisit = "revisit",
        /// Rated by the person served (评价).
        Rate = "rate",
        /// Opened again.
        Reopen = "reopen",
        /// Ended as a duplicate of another.
        Merge = "merge",
        /// Another was merged into it.
        Follow = "follow",
        /// Ended with a reason.
        Void = "void",
    }
}

super::text_enum! {
    /// How a request reached the community.
    Channel {
        /// By telephone.
        Phone = "phone",
        /// In person.
        Visit = "visit",
        /// On the platform.
        Online = "online",
        /// On paper.
        Paper = "paper",
    }
}

super::text_enum! {
    /// Who pays. Service that is paid for is never volunteering (志愿服务条例 art. 21, 37).
    ChargeClass {
        /// 公益: nobody pays.
        FreePublicBenefit = "free_public_benefit",
        /// 低偿
        LowFee = "low_fee",
        /// At market price.
        Market = "market",
    }
}

impl RequestVerb {
    /// Whether the words that go with it are said to the person served, or by them. Others pass between those who work on it.
    #[must_use]
    pub const fn is_said_to_resident(self) -> bool {
        matches!(
            self,
            Self::Submit
                | Self::Reject
                | Self::Answer
                | Self::Verify
                | Self::Fail
                | Self::Close
                | Self::Rate
                | Self::Reopen
                | Self::Void
        )
    }
}

impl RequestStatus {
    /// Whether something is still to be done.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Rejected | Self::Closed | Self::Revisited | Self::Rated | Self::Merged | Self::Voided)
    }

    /// Whether the work was done and its request closed.
    #[must_use]
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Closed | Self::Revisited | Self::Rated)
    }

    /// The state after `verb`; none: it cannot be done in this state. The one place that knows the lifecycle.
    #[must_use]
    pub const fn after(self, verb: RequestVerb) -> Option<Self> {
        use RequestStatus as S;
        use RequestVerb as V;
        match (self, verb) {
            (S::Draft, V::Submit) => Some(S::Submitted),
            (S::Submitted, V::Accept) => Some(S::Accepted),
            (S::Submitted | S::Accepted, V::Reject) => Some(S::Rejected),
            (S::Submitted | S::Accepted | S::Returned | S::Dispatched, V::Dispatch) => Some(S::Dispatched),
            (S::Dispatched, V::Take) => Some(S::Handling),
            (S::Dispatched | S::Handling, V::Decline) => Some(S::Returned),
            (S::Accepted | S::Returned | S::Dispatched, V::Handle) => Some(S::Handling),
            (S::Submitted | S::Accepted | S::Dispatched | S::Returned | S::Handling, V::Escalate) => Some(S::Accepted),
            (S::Submitted | S::Accepted | S::Dispatched | S::Returned | S::Handling, V::Assign | V::Arbitrate) => {
                Some(S::Dispatched)
            }
            (S::Accepted | S::Dispatched | S::Returned | S::Handling, V::Ask | V::Extend | V::Support) => Some(self),
            (S::Handling, V::Suspend) => Some(S::Suspended),
            (S::Suspended, V::Resume) => Some(S::Handling),
            (
                S::Accepted | S::Dispatched | S::Returned | S::Handling | S::Suspended | S::Done | S::Verified,
                V::Opinion | V::Release,
            ) => Some(self),
            (
                S::Submitted
                | S::Accepted
                | S::Dispatched
                | S::Returned
                | S::Handling
                | S::Suspended
                | S::Done
                | S::Verified,
                V::Answer | V::Follow | V::Refuse,
            ) => Some(self),
            (S::Handling, V::Report) => Some(S::Done),
            (S::Done, V::Verify) => Some(S::Verified),
            (S::Done, V::Fail) => Some(S::Handling),
            (S::Verified, V::Close) => Some(S::Closed),
            (S::Closed, V::Revisit) => Some(S::Revisited),
            (S::Closed | S::Revisited, V::Rate) => Some(S::Rated),
            (S::Closed | S::Revisited | S::Rated, V::Reopen) => Some(S::Accepted),
            (S::Submitted | S::Accepted | S::Dispatched | S::Returned | S::Handling, V::Merge) => Some(S::Merged),
            (
                S::Draft | S::Submitted | S::Accepted | S::Dispatched | S::Returned | S::Handling | S::Suspended,
                V::Void,
            ) => Some(S::Voided),
            _ => None,
        }
    }
}

/// A request as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Id.
    pub id: RequestId,
    /// Number that people read and write: day and running number within the unit that opened it.
    pub number: String,
    /// The unit in which it was opened.
    pub unit_id: UnitId,
    /// The community where it belongs; the unit itself while it belongs to none.
    pub community_id: UnitId,
    /// The township above that community; the unit itself above townships.
    pub township_id: UnitId,
    /// The unit whose desk has it now.
    pub handling_unit_id: UnitId,
    /// The unit that assigned it to the handling unit, and gets it back.
    pub sent_by_unit_id: Option<UnitId>,
    /// The unit that a supervisor has named: it may not give it back.
    pub arbitrated_unit_id: Option<UnitId>,
    /// The module through which it was opened; none: the platform's own desk.
    pub module_id: Option<String>,
    /// Kind: the code of a kind of the platform, or a word of the module.
    pub kind: String,
    /// The kind of the platform.
    pub kind_id: Option<RequestKindId>,
    /// Line of work of the kind; empty: none.
    pub line: String,
    /// Whether it is to be seen to at once.
    pub urgent: bool,
    /// For whom.
    pub resident_id: ResidentId,
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
    pub late_reason: String,
    /// By when it should be taken on.
    pub accept_due_at: Option<Timestamp>,
    /// By when it should be answered.
    pub answer_due_at: Option<Timestamp>,
    /// By when it should be done.
    pub due_at: Option<Timestamp>,
    /// When first answered.
    pub answered_at: Option<Timestamp>,
    /// Since when its clock stands.
    pub suspended_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// The level of the unit that handled it when it was closed (大事不出网、小事不出格).
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

impl Request {
    /// Whether a supervisor has said that the handling unit handles it: it may not be given back.
    #[must_use]
    pub fn is_arbitrated(&self) -> bool {
        self.arbitrated_unit_id == Some(self.handling_unit_id)
    }

    /// Whether it is late at `now`: open, not suspended, and past its time.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.status.is_open() && self.suspended_at.is_none() && self.due_at.is_some_and(|due| due < now)
    }
}

/// One thing that happened to a request.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct RequestEvent {
    /// Id; ids sort by time.
    pub id: RequestEventId,
    /// The request.
    pub request_id: RequestId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub verb: RequestVerb,
    /// Where it stood after it.
    pub status: RequestStatus,
    /// Who; none: the platform.
    pub user_id: Option<UserId>,
    /// Their name, as it was.
    pub by_name: String,
    /// Their words.
    pub note: String,
}

/// To whom a request is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assignee {
    /// A volunteer.
    Volunteer(VolunteerId),
    /// Any member of a team: the first to take it has it.
    Team(TeamId),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_straight_way_ends_rated() {
        use RequestVerb::{Accept, Close, Dispatch, Rate, Report, Revisit, Take, Verify};
        let end = [Accept, Dispatch, Take, Report, Verify, Close, Revisit, Rate]
            .into_iter()
            .try_fold(RequestStatus::Submitted, RequestStatus::after);
        assert_eq!(end, Some(RequestStatus::Rated));
    }

    #[test]
    fn only_revisit_rate_and_reopen_leave_an_end_state() {
        for end in RequestStatus::ALL.iter().filter(|status| !status.is_open()) {
            for verb in RequestVerb::ALL {
                let named = matches!(verb, RequestVerb::Revisit | RequestVerb::Rate | RequestVerb::Reopen);
                assert!(named || end.after(*verb).is_none(), "{verb} leaves {end}");
            }
        }
        for end in [RequestStatus::Rejected, RequestStatus::Merged, RequestStatus::Voided] {
            assert!(RequestVerb::ALL.iter().all(|verb| end.after(*verb).is_none()), "{end}");
        }
    }

    #[test]
    fn every_open_state_can_still_end() {
        for status in RequestStatus::ALL.iter().copied().filter(|status| status.is_open()) {
            let mut reached = vec![status];
            let mut seen = std::collections::HashSet::new();
            while let Some(at) = reached.pop() {
                if seen.insert(at) {
                    reached.extend(RequestVerb::ALL.iter().filter_map(|verb| at.after(*verb)));
                }
            }
            assert!(seen.iter().any(|status| !status.is_open()), "{status} is a dead end");
        }
    }

    #[test]
    fn every_state_is_reached() {
        let mut reached = vec![RequestStatus::Draft];
        let mut seen = std::collections::HashSet::new();
        while let Some(at) = reached.pop() {
            if seen.insert(at) {
                reached.extend(RequestVerb::ALL.iter().filter_map(|verb| at.after(*verb)));
            }
        }
        assert_eq!(seen.len(), RequestStatus::ALL.len());
    }
}

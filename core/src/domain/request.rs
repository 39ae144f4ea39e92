//! Requests: the one work order that every service uses, and its lifecycle.
//!
//! `submitted → accepted → dispatched → handling → done → verified → closed`, with `returned` (given back by whom it was
//! sent to), back to `handling` when the person served is not satisfied, and `voided` from any open state.

use crate::id::{RequestEventId, RequestId, ResidentId, TeamId, UnitId, UserId, VolunteerId};
use crate::time::Timestamp;

super::text_enum! {
    /// Where a request stands.
    RequestStatus {
        /// A resident has asked; nobody has looked at it.
        Submitted = "submitted",
        /// The community takes it on.
        Accepted = "accepted",
        /// Sent to a volunteer or a team, who have not answered.
        Dispatched = "dispatched",
        /// Given back by whom it was sent to; waits for the next.
        Returned = "returned",
        /// Somebody is on it.
        Handling = "handling",
        /// Reported done.
        Done = "done",
        /// The person served says it is.
        Verified = "verified",
        /// Closed.
        Closed = "closed",
        /// Ended because it should not have been opened.
        Voided = "voided",
    }
}

super::text_enum! {
    /// What is done to a request.
    RequestVerb {
        /// Opened.
        Open = "open",
        /// Taken on by the community.
        Accept = "accept",
        /// Sent to a volunteer or a team.
        Dispatch = "dispatch",
        /// Taken by whom it was sent to.
        Take = "take",
        /// Given back by whom it was sent to.
        Decline = "decline",
        /// Reported done.
        Report = "report",
        /// Confirmed by the person served.
        Verify = "verify",
        /// Found wanting by the person served.
        Fail = "fail",
        /// Closed.
        Close = "close",
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

impl RequestStatus {
    /// Whether something is still to be done.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Closed | Self::Voided)
    }

    /// The state after `verb`; none: it cannot be done in this state. The one place that knows the lifecycle.
    #[must_use]
    pub const fn after(self, verb: RequestVerb) -> Option<Self> {
        use RequestStatus::{Accepted, Closed, Dispatched, Done, Handling, Returned, Submitted, Verified, Voided};
        match (self, verb) {
            (Submitted, RequestVerb::Accept) => Some(Accepted),
            (Submitted | Accepted | Returned | Dispatched, RequestVerb::Dispatch) => Some(Dispatched),
            (Dispatched, RequestVerb::Take) => Some(Handling),
            (Dispatched | Handling, RequestVerb::Decline) => Some(Returned),
            (Handling, RequestVerb::Report) => Some(Done),
            (Done, RequestVerb::Verify) => Some(Verified),
            (Done, RequestVerb::Fail) => Some(Handling),
            (Verified, RequestVerb::Close) => Some(Closed),
            (Submitted | Accepted | Dispatched | Returned | Handling, RequestVerb::Void) => Some(Voided),
            _ => None,
        }
    }
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Id.
    pub id: RequestId,
    /// Number that people read and write: day and running number within the community.
    pub number: String,
    /// The community that owns it.
    pub unit_id: UnitId,
    /// The module through which it was opened; none: the platform's own desk.
    pub module_id: Option<String>,
    /// Kind within the module.
    pub kind: String,
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
    /// Who opened it; none: a job of the platform.
    pub opened_by: Option<UserId>,
    /// Whether staff opened it for the resident.
    pub on_behalf: bool,
    /// When opened.
    pub opened_at: Timestamp,
    /// By when it should be done.
    pub due_at: Option<Timestamp>,
    /// When closed or voided.
    pub ended_at: Option<Timestamp>,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Grows with each change.
    pub version: i64,
}

/// One thing that happened to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// What is entered for a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRequest {
    /// For whom.
    pub resident_id: ResidentId,
    /// Kind within the module.
    pub kind: String,
    /// One line.
    pub title: String,
    /// More words.
    pub detail: String,
    /// How it reached us.
    pub channel: Channel,
    /// Who pays.
    pub charge_class: ChargeClass,
    /// By when it should be done.
    pub due_at: Option<Timestamp>,
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
    fn the_straight_way_ends_closed() {
        use RequestVerb::{Accept, Close, Dispatch, Report, Take, Verify};
        let end = [Accept, Dispatch, Take, Report, Verify, Close]
            .into_iter()
            .try_fold(RequestStatus::Submitted, RequestStatus::after);
        assert_eq!(end, Some(RequestStatus::Closed));
    }

    #[test]
    fn nothing_leaves_an_end_state() {
        for end in [RequestStatus::Closed, RequestStatus::Voided] {
            assert!(RequestVerb::ALL.iter().all(|verb| end.after(*verb).is_none()));
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
}

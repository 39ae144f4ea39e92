//! What is on in a unit, day by day: sessions, notices, duties, what is due, and whether the day is worked.

use super::activity_session::SessionStatus;
use super::day::Day;
use super::notice::NoticeStatus;
use crate::id::{ActivitySessionId, DutyId, NoticeId};
use crate::time::Timestamp;

/// The most days that are asked for at once: six weeks, as a month stands on a sheet.
pub const MOST_DAYS: i64 = 42;

/// A day, as far as the reader may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgendaDay {
    /// Which.
    pub day: Day,
    /// Whether it is worked.
    pub works: bool,
    /// Whether that is otherwise than its weekday says: a holiday, or a weekend that is worked (调休).
    pub decreed: bool,
    /// What the decree calls it: 国庆节; empty where nothing is entered.
    pub name: String,
    /// Sessions that are on: those that began before it, and those that begin on it, by the hour.
    pub sessions: Few<SessionOn>,
    /// Notices that appear on it.
    pub shown: Few<NoticeOn>,
    /// Notices whose last day it is.
    pub expiring: Few<NoticeOn>,
    /// Duties of contracts that are due on it and not done.
    pub duties: Few<DutyOn>,
    /// Open requests that are due on it, without those whose clock stands.
    pub due: i64,
    /// Of those, the ones that the reader has in hand.
    pub due_mine: i64,
}

/// The first of some things, and how many there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Few<T> {
    /// The first.
    pub first: Vec<T>,
    /// All of them.
    pub all: i64,
}

impl<T> Default for Few<T> {
    fn default() -> Self {
        Self { first: Vec::new(), all: 0 }
    }
}

impl<T> Few<T> {
    /// How many are not among the first.
    #[must_use]
    pub fn more(&self) -> i64 {
        self.all - i64::try_from(self.first.len()).unwrap_or(self.all)
    }
}

/// A session of an activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionOn {
    /// Id.
    pub id: ActivitySessionId,
    /// The activity's title.
    pub title: String,
    /// When it begins.
    pub begins_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// Where it stands.
    pub status: SessionStatus,
    /// Seats; none: no limit.
    pub seats: Option<i64>,
    /// Seats taken.
    pub seated: i64,
}

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeOn {
    /// Id.
    pub id: NoticeId,
    /// Chinese title.
    pub title_zh: String,
    /// English title; empty: none.
    pub title_en: String,
    /// Where it stands.
    pub status: NoticeStatus,
}

/// A duty of a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyOn {
    /// Id.
    pub id: DutyId,
    /// What is to be done.
    pub title: String,
}

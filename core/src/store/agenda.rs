//! What is on, day by day: the first few of each day, and how many there are. One statement a thing, over a few weeks; the unit's
//! own index by time leads, or the little that is still open.

use super::Tx;
use crate::domain::activity_session::LONGEST_SECONDS;
use crate::domain::agenda::{DutyOn, NoticeOn, SessionOn};
use crate::domain::day::Day;
use crate::error::Result;
use crate::id::UnitId;
use crate::time::Timestamp;

from_row!(SessionOn { id, title, begins_at, ends_at, status, seats, seated });
from_row!(NoticeOn { id, title_zh, title_en, status });
from_row!(DutyOn { id, title });

/// Something, when it is, and how many of its kind are on that day.
#[derive(Debug, Clone)]
pub(crate) struct On<K, T> {
    pub(crate) when: K,
    pub(crate) all: i64,
    pub(crate) thing: T,
}

macro_rules! on_row {
    ($row:ty, $db:ty) => {
        impl<'r, K, T> sqlx::FromRow<'r, $row> for On<K, T>
        where
            K: sqlx::Decode<'r, $db> + sqlx::Type<$db>,
            T: sqlx::FromRow<'r, $row>,
        {
            fn from_row(row: &'r $row) -> Result<Self, sqlx::Error> {
                use sqlx::Row as _;
                Ok(Self { when: row.try_get("on_at")?, all: row.try_get("on_day")?, thing: T::from_row(row)? })
            }
        }
    };
}
on_row!(sqlx::sqlite::SqliteRow, sqlx::Sqlite);
on_row!(sqlx::postgres::PgRow, sqlx::Postgres);

/// Picks the first of each day: `$when` says when a row is, `$day` on which day, `$from` which rows there are; `$limit` how many
/// of a day are picked. The county's clocks are eight hours ahead: `(at + 28800000000) / 86400000000` is a day's number.
macro_rules! first_of_days {
    ($id:literal, $when:literal, $day:literal, $from:literal, $limit:literal) => {
        concat!(
            "(SELECT t.id, t.on_at, t.on_day, t.place FROM (SELECT ",
            $id,
            " AS id, ",
            $when,
            " AS on_at, COUNT(*) OVER (PARTITION BY ",
            $day,
            ") AS on_day, ROW_NUMBER() OVER (PARTITION BY ",
            $day,
            " ORDER BY ",
            $when,
            ", ",
            $id,
            ") AS place FROM ",
            $from,
            ") t WHERE t.place <= ",
            $limit,
            ") p"
        )
    };
}

const SESSIONS: &str = concat!(
    "SELECT p.on_at, p.on_day, s.id, a.title, s.begins_at, s.ends_at, s.status, s.seats,
        (SELECT COUNT(*) FROM sign_up x WHERE x.session_id = s.id AND x.role = 'participant' AND x.status = 'seated') AS seated
    FROM ",
    first_of_days!(
        "s.id",
        "s.begins_at",
        "(s.begins_at + 28800000000) / 86400000000",
        "unit_closure c JOIN activity_session s ON s.unit_id = c.descendant_id JOIN activity a ON a.id = s.activity_id
        WHERE c.ancestor_id = $1 AND s.begins_at >= $2 AND s.begins_at < $3 AND ($4 OR a.status <> 'draft')",
        "$5"
    ),
    " JOIN activity_session s ON s.id = p.id JOIN activity a ON a.id = s.activity_id ORDER BY p.on_at, s.id"
);
// Few sessions last for days; none longer than a week.
const THROUGH: &str = "
    SELECT s.begins_at AS on_at, CAST(1 AS BIGINT) AS on_day, s.id, a.title, s.begins_at, s.ends_at, s.status, s.seats,
        (SELECT COUNT(*) FROM sign_up x WHERE x.session_id = s.id AND x.role = 'participant' AND x.status = 'seated') AS seated
    FROM unit_closure c JOIN activity_session s ON s.unit_id = c.descendant_id JOIN activity a ON a.id = s.activity_id
    WHERE c.ancestor_id = $1 AND s.begins_at >= $2 AND s.begins_at < $3 AND s.ends_at > $4
      AND (s.begins_at + 28800000000) / 86400000000 < (s.ends_at - 1 + 28800000000) / 86400000000 AND ($5 OR a.status <> 'draft')
    ORDER BY s.begins_at, s.id LIMIT 500";
const NOTICES_SHOWN: &str = concat!(
    "SELECT p.on_at, p.on_day, n.id, n.title_zh, n.title_en, n.status FROM ",
    first_of_days!(
        "n.id",
        "n.shown_from",
        "(n.shown_from + 28800000000) / 86400000000",
        "unit_closure c JOIN notice n ON n.unit_id = c.descendant_id
        WHERE c.ancestor_id = $1 AND n.shown_from >= $2 AND n.shown_from < $3 AND n.status IN ('scheduled', 'published', 'expired')",
        "$4"
    ),
    " JOIN notice n ON n.id = p.id ORDER BY p.on_at, n.id"
);
const NOTICES_EXPIRING: &str = concat!(
    "SELECT p.on_at, p.on_day, n.id, n.title_zh, n.title_en, n.status FROM ",
    first_of_days!(
        "n.id",
        "n.expires_on",
        "n.expires_on",
        "unit_closure c JOIN notice n ON n.unit_id = c.descendant_id
        WHERE c.ancestor_id = $1 AND n.expires_on >= $2 AND n.expires_on <= $3 AND n.status IN ('scheduled', 'published', 'expired')",
        "$4"
    ),
    " JOIN notice n ON n.id = p.id ORDER BY p.on_at, n.id"
);
const DUTIES: &str = concat!(
    "SELECT p.on_at, p.on_day, d.id, d.title FROM ",
    first_of_days!(
        "d.id",
        "d.due_day",
        "d.due_day",
        "contract_duty d JOIN contract k ON k.id = d.contract_id
        JOIN unit_closure c ON c.descendant_id = k.unit_id AND c.ancestor_id = $1
        WHERE d.done_day IS NULL AND d.due_day >= $2 AND d.due_day <= $3",
        "$4"
    ),
    " JOIN contract_duty d ON d.id = p.id ORDER BY p.on_at, d.id"
);

impl Tx {
    /// Sessions in scope that begin in a stretch of time; of drafts if `drafts`.
    pub(crate) async fn sessions_on(
        &mut self,
        scope: UnitId,
        (from, to): (Timestamp, Timestamp),
        drafts: bool,
        most: i64,
    ) -> Result<Vec<On<Timestamp, SessionOn>>> {
        fetch_all!(self, SESSIONS, scope, from, to, drafts, most)
    }

    /// Sessions in scope that begin on one day and end on another, and are on in a stretch of time; of drafts if `drafts`.
    pub(crate) async fn sessions_through(
        &mut self,
        scope: UnitId,
        (from, to): (Timestamp, Timestamp),
        drafts: bool,
    ) -> Result<Vec<On<Timestamp, SessionOn>>> {
        fetch_all!(self, THROUGH, scope, from.plus_seconds(-LONGEST_SECONDS), to, from, drafts)
    }

    /// Notices in scope that appear in a stretch of time, or appeared and were not taken down.
    pub(crate) async fn notices_shown_on(
        &mut self,
        scope: UnitId,
        (from, to): (Timestamp, Timestamp),
        most: i64,
    ) -> Result<Vec<On<Timestamp, NoticeOn>>> {
        fetch_all!(self, NOTICES_SHOWN, scope, from, to, most)
    }

    /// Notices in scope whose last day is one of these.
    pub(crate) async fn notices_expiring_on(
        &mut self,
        scope: UnitId,
        (from, to): (Day, Day),
        most: i64,
    ) -> Result<Vec<On<Day, NoticeOn>>> {
        fetch_all!(self, NOTICES_EXPIRING, scope, from, to, most)
    }

    /// Duties of contracts in scope that are due on one of these days and not done.
    pub(crate) async fn duties_on(
        &mut self,
        scope: UnitId,
        (from, to): (Day, Day),
        most: i64,
    ) -> Result<Vec<On<Day, DutyOn>>> {
        fetch_all!(self, DUTIES, scope, from, to, most)
    }
}

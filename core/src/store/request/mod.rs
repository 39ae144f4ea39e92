//! Requests and their history.

/// All that a [`Request`] is read from.
macro_rules! request_columns {
    () => {
        "r.id, r.number, r.unit_id, r.community_id, r.township_id, r.handling_unit_id, r.sent_by_unit_id, r.arbitrated_unit_id, r.module_id,
        r.kind, r.kind_id, r.line, r.urgent, r.resident_id, r.title, r.detail, r.channel, r.charge_class, r.status, r.volunteer_id, r.team_id,
        r.handler_id, r.opened_by, r.on_behalf, r.opened_at, r.entered_at, r.late_reason, r.accept_due_at, r.answer_due_at, r.due_at,
        r.answered_at, r.suspended_at, r.ended_at, r.closed_level, r.merged_into, r.rating, r.updated_at, r.version"
    };
}

/// The name of the resident: of an open request it stands there (migration 0019), else it is looked up for each row, so that no plan
/// begins with the residents or joins all of them. Asked for the id as a range, SQLite takes the index that has the name in
/// it; asked for equality it prefers that of the primary key, and reads the row as well.
macro_rules! resident_name {
    () => {
        "COALESCE(r.resident_name, (SELECT p.name FROM resident p WHERE p.id BETWEEN r.resident_id AND r.resident_id)) AS resident_name"
    };
}

// Column by column: all of them stand in the index of a community's open requests on SQLite.
macro_rules! names {
    () => {
        concat!("SELECT ", request_columns!(), ", ", resident_name!(), ", k.name_zh AS kind_zh, k.name_en AS kind_en")
    };
}
// There are a few dozen of them.
macro_rules! kinds {
    () => {
        " LEFT JOIN request_kind k ON k.id = r.kind_id"
    };
}

mod calendar;
mod figures;
mod list;
mod paper;
mod support;
mod wide;

pub(crate) use list::Urgency;

use super::Tx;
use crate::domain::check;
use crate::domain::request::{Request, RequestEvent};
use crate::error::Result;
use crate::id::{RequestId, ResidentId, UnitId, VolunteerId};
use crate::time::Timestamp;

from_row!(Request {
    id,
    number,
    unit_id,
    community_id,
    township_id,
    handling_unit_id,
    sent_by_unit_id,
    arbitrated_unit_id,
    module_id,
    kind,
    kind_id,
    line,
    urgent,
    resident_id,
    title,
    detail,
    channel,
    charge_class,
    status,
    volunteer_id,
    team_id,
    handler_id,
    opened_by,
    on_behalf,
    opened_at,
    entered_at,
    late_reason,
    accept_due_at,
    answer_due_at,
    due_at,
    answered_at,
    suspended_at,
    ended_at,
    closed_level,
    merged_into,
    rating,
    updated_at,
    version
});
from_row!(RequestEvent { id, request_id, at, verb, status, user_id, by_name, note });

/// A request with the names that a listing shows.
#[derive(Debug, Clone)]
pub(crate) struct NamedRequest {
    pub(crate) request: Request,
    /// The resident's, in the clear.
    pub(crate) resident_name: Option<String>,
    pub(crate) kind_zh: Option<String>,
    pub(crate) kind_en: Option<String>,
}

macro_rules! named_row {
    ($row:ty) => {
        impl<'r> sqlx::FromRow<'r, $row> for NamedRequest {
            fn from_row(row: &'r $row) -> Result<Self, sqlx::Error> {
                use sqlx::Row as _;
                Ok(Self {
                    request: Request::from_row(row)?,
                    resident_name: row.try_get("resident_name")?,
                    kind_zh: row.try_get("kind_zh")?,
                    kind_en: row.try_get("kind_en")?,
                })
            }
        }
    };
}
named_row!(sqlx::sqlite::SqliteRow);
named_row!(sqlx::postgres::PgRow);

const INSERT: &str = "
    INSERT INTO request (id, number, unit_id, community_id, township_id, handling_unit_id, sent_by_unit_id, arbitrated_unit_id, module_id, kind, kind_id, line,
        urgent, resident_id, title, title_folded, detail, channel, charge_class, status, volunteer_id, team_id, handler_id, opened_by, on_behalf,
        opened_at, entered_at, late_reason, accept_due_at, answer_due_at, due_at, answered_at, suspended_at, ended_at, closed_level, merged_into,
        rating, updated_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30,
        $31, $32, $33, $34, $35, $36, $37, $38, $39)";
// Another time limit, or another desk, is another reminder.
const UPDATE: &str = "
    UPDATE request SET community_id = $2, township_id = $3, handling_unit_id = $4, sent_by_unit_id = $5, arbitrated_unit_id = $6, kind = $7, kind_id = $8,
        line = $9, urgent = $10, title = $11, title_folded = $12, detail = $13, channel = $14, charge_class = $15, status = $16, volunteer_id = $17,
        team_id = $18, handler_id = $19, accept_due_at = $20, answer_due_at = $21, due_at = $22, answered_at = $23, suspended_at = $24,
        ended_at = $25, closed_level = $26, merged_into = $27, rating = $28, updated_at = $29, version = version + 1,
        reminded_day = CASE WHEN due_at = $22 AND handling_unit_id = $4 THEN reminded_day ELSE '' END
    WHERE id = $1 AND version = $30";
// Whoever opened it, whose desk has it, and who supports them see it.
const GET: &str = "
    SELECT r.* FROM request r WHERE r.id = $1 AND (
        EXISTS (SELECT 1 FROM unit_closure c WHERE c.ancestor_id = $2 AND c.descendant_id IN (r.unit_id, r.community_id, r.handling_unit_id))
        OR EXISTS (SELECT 1 FROM request_support s JOIN unit_closure c ON c.descendant_id = s.unit_id AND c.ancestor_id = $2
            WHERE s.request_id = r.id AND s.released_at IS NULL))";
// A module reaches what was opened in its unit, whoever has it now.
const GET_OPENED: &str = "
    SELECT r.* FROM request r JOIN unit_closure c ON c.descendant_id = r.unit_id AND c.ancestor_id = $2 WHERE r.id = $1";
const NAMES: &str = concat!(
    "SELECT ",
    resident_name!(),
    ", k.name_zh, k.name_en FROM request r LEFT JOIN request_kind k ON k.id = r.kind_id WHERE r.id = $1"
);
/// Gives open requests the names of their residents, in a database that was filled past its triggers.
pub(super) const NAME_ANEW: &str = "
    UPDATE request SET resident_name = (SELECT p.name FROM resident p WHERE p.id = request.resident_id) WHERE ended_at IS NULL";
const FOLLOWERS: &str = "SELECT * FROM request WHERE merged_into = $1 ORDER BY id";
const HELPS: &str = "
    SELECT EXISTS (SELECT 1 FROM request r JOIN unit_closure c ON c.descendant_id = r.unit_id AND c.ancestor_id = $3
        WHERE r.resident_id = $1 AND r.volunteer_id = $2 AND r.status IN ('handling', 'done'))";
const IS_SENT: &str = "
    SELECT EXISTS (SELECT 1 FROM request r JOIN unit_closure c ON c.descendant_id = r.unit_id AND c.ancestor_id = $3
        WHERE r.resident_id = $1 AND r.status = 'dispatched' AND (r.volunteer_id = $2 OR r.volunteer_id IS NULL
            AND r.team_id IN (SELECT m.team_id FROM volunteer_team_member m WHERE m.volunteer_id = $2)))";
const OVERDUE: &str = "
    SELECT r.* FROM request r
    WHERE r.ended_at IS NULL AND r.due_at < $2 AND r.suspended_at IS NULL AND r.reminded_day = '' AND r.status <> 'draft'
      AND EXISTS (SELECT 1 FROM unit_closure c WHERE c.ancestor_id = $1 AND c.descendant_id = r.handling_unit_id)
    ORDER BY r.due_at, r.id LIMIT $3";
const REMINDED: &str = "UPDATE request SET reminded_day = $2 WHERE id = $1";
const INSERT_EVENT: &str = "
    INSERT INTO request_event (id, request_id, at, verb, status, user_id, by_name, note) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const EVENTS: &str = "SELECT * FROM request_event WHERE request_id = $1 ORDER BY id";
const MOVE_COMMUNITY: &str = "UPDATE request SET township_id = $2 WHERE community_id = $1";
const MOVE_GRID: &str = "UPDATE request SET community_id = $2, township_id = $3 WHERE unit_id = $1";

impl Tx {
    /// Adds a request.
    pub(crate) async fn insert_request(&mut self, r: &Request) -> Result<()> {
        execute!(
            self,
            INSERT,
            r.id,
            r.number.clone(),
            r.unit_id,
            r.community_id,
            r.township_id,
            r.handling_unit_id,
            r.sent_by_unit_id,
            r.arbitrated_unit_id,
            r.module_id.clone(),
            r.kind.clone(),
            r.kind_id,
            r.line.clone(),
            r.urgent,
            r.resident_id,
            r.title.clone(),
            check::fold(&r.title),
            r.detail.clone(),
            r.channel,
            r.charge_class,
            r.status,
            r.volunteer_id,
            r.team_id,
            r.handler_id,
            r.opened_by,
            r.on_behalf,
            r.opened_at,
            r.entered_at,
            r.late_reason.clone(),
            r.accept_due_at,
            r.answer_due_at,
            r.due_at,
            r.answered_at,
            r.suspended_at,
            r.ended_at,
            r.closed_level,
            r.merged_into,
            r.rating,
            r.updated_at,
            r.version
        )?;
        Ok(())
    }

    /// Writes where a request stands, if it is still at `r.version`; answers whether it was.
    pub(crate) async fn update_request(&mut self, r: &Request) -> Result<bool> {
        let reached = execute!(
            self,
            UPDATE,
            r.id,
            r.community_id,
            r.township_id,
            r.handling_unit_id,
            r.sent_by_unit_id,
            r.arbitrated_unit_id,
            r.kind.clone(),
            r.kind_id,
            r.line.clone(),
            r.urgent,
            r.title.clone(),
            check::fold(&r.title),
            r.detail.clone(),
            r.channel,
            r.charge_class,
            r.status,
            r.volunteer_id,
            r.team_id,
            r.handler_id,
            r.accept_due_at,
            r.answer_due_at,
            r.due_at,
            r.answered_at,
            r.suspended_at,
            r.ended_at,
            r.closed_level,
            r.merged_into,
            r.rating,
            r.updated_at,
            r.version
        )?;
        Ok(reached == 1)
    }

    /// A request that was opened in `scope` or below, belongs there, is handled there, or is supported from there.
    pub(crate) async fn get_request(&mut self, id: RequestId, scope: UnitId) -> Result<Option<Request>> {
        fetch_optional!(self, GET, id, scope)
    }

    /// A request that was opened in `scope` or below.
    pub(crate) async fn get_request_opened_in(&mut self, id: RequestId, scope: UnitId) -> Result<Option<Request>> {
        fetch_optional!(self, GET_OPENED, id, scope)
    }

    /// The names that a view shows: of the resident, of the kind in Chinese and English.
    pub(crate) async fn request_names(
        &mut self,
        id: RequestId,
    ) -> Result<(Option<String>, Option<String>, Option<String>)> {
        fetch_one!(self, NAMES, id)
    }

    /// Requests that go on as this one.
    pub(crate) async fn list_requests_merged_into(&mut self, id: RequestId) -> Result<Vec<Request>> {
        fetch_all!(self, FOLLOWERS, id)
    }

    /// Whether a volunteer is on a request of a resident, in scope, that the resident has not confirmed yet.
    pub(crate) async fn helps(&mut self, resident: ResidentId, volunteer: VolunteerId, scope: UnitId) -> Result<bool> {
        let (helps,): (bool,) = fetch_one!(self, HELPS, resident, volunteer, scope)?;
        Ok(helps)
    }

    /// Whether a request of a resident, in scope, waits for this volunteer or a team of theirs to take it.
    pub(crate) async fn is_sent(
        &mut self,
        resident: ResidentId,
        volunteer: VolunteerId,
        scope: UnitId,
    ) -> Result<bool> {
        let (sent,): (bool,) = fetch_one!(self, IS_SENT, resident, volunteer, scope)?;
        Ok(sent)
    }

    /// Requests at a desk in scope that are past their time at `now`, and of which nobody at that desk was told yet.
    pub(crate) async fn list_requests_to_remind(
        &mut self,
        scope: UnitId,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<Request>> {
        fetch_all!(self, OVERDUE, scope, now, limit)
    }

    /// Notes that somebody was reminded of a request on `today`.
    pub(crate) async fn set_request_reminded(&mut self, id: RequestId, today: &str) -> Result<()> {
        execute!(self, REMINDED, id, today.to_owned())?;
        Ok(())
    }

    /// Adds to a request's history.
    pub(crate) async fn insert_request_event(&mut self, e: &RequestEvent) -> Result<()> {
        execute!(
            self,
            INSERT_EVENT,
            e.id,
            e.request_id,
            e.at,
            e.verb,
            e.status,
            e.user_id,
            e.by_name.clone(),
            e.note.clone()
        )?;
        Ok(())
    }

    /// A request's history, oldest first.
    pub(crate) async fn list_request_events(&mut self, id: RequestId) -> Result<Vec<RequestEvent>> {
        fetch_all!(self, EVENTS, id)
    }

    /// Writes that the requests of a community lie in another township from now on.
    pub(crate) async fn move_requests_of_community(&mut self, community: UnitId, township: UnitId) -> Result<()> {
        execute!(self, MOVE_COMMUNITY, community, township)?;
        Ok(())
    }

    /// Writes that the requests of a grid lie in another community from now on.
    pub(crate) async fn move_requests_of_grid(
        &mut self,
        grid: UnitId,
        community: UnitId,
        township: UnitId,
    ) -> Result<()> {
        execute!(self, MOVE_GRID, grid, community, township)?;
        Ok(())
    }
}

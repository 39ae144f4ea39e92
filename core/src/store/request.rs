//! Requests and their history.

use super::Tx;
use crate::domain::request::{Request, RequestEvent, RequestStatus};
use crate::error::Result;
use crate::id::{RequestId, ResidentId, UnitId, VolunteerId};

from_row!(Request {
    id,
    number,
    unit_id,
    module_id,
    kind,
    resident_id,
    title,
    detail,
    channel,
    charge_class,
    status,
    volunteer_id,
    team_id,
    opened_by,
    on_behalf,
    opened_at,
    due_at,
    ended_at,
    updated_at,
    version
});
from_row!(RequestEvent { id, request_id, at, verb, status, user_id, by_name, note });

/// Which requests, newest first.
#[derive(Debug, Clone, Default)]
pub struct RequestFilter {
    /// Opened through this module; none: through any.
    pub module_id: Option<String>,
    /// In one of these states; empty: in any.
    pub status: Vec<RequestStatus>,
    /// For this resident.
    pub resident_id: Option<ResidentId>,
    /// Sent to or taken by this volunteer, or waiting for a team of theirs.
    pub volunteer_id: Option<VolunteerId>,
    /// Older than this request.
    pub before: Option<RequestId>,
    /// At most this many.
    pub limit: i64,
}

const INSERT: &str = "
    INSERT INTO request (id, number, unit_id, module_id, kind, resident_id, title, detail, channel, charge_class, status, volunteer_id, team_id,
        opened_by, on_behalf, opened_at, due_at, ended_at, updated_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)";
const UPDATE: &str = "
    UPDATE request SET status = $2, volunteer_id = $3, team_id = $4, ended_at = $5, updated_at = $6, version = version + 1
    WHERE id = $1 AND version = $7";
const GET: &str = "
    SELECT r.* FROM request r JOIN unit_closure c ON c.descendant_id = r.unit_id AND c.ancestor_id = $2 WHERE r.id = $1";
const INSERT_EVENT: &str = "
    INSERT INTO request_event (id, request_id, at, verb, status, user_id, by_name, note) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const EVENTS: &str = "SELECT * FROM request_event WHERE request_id = $1 ORDER BY id";

// A filter that is not set is passed as an empty text, so that one statement serves them all. Status is a list in text
// with bars around each: '|done|closed|'.
macro_rules! matching {
    ($head:literal, $tail:literal) => {
        concat!(
            $head,
            "
    FROM request r JOIN unit_closure c ON c.descendant_id = r.unit_id AND c.ancestor_id = $1
    WHERE ($2 = '' OR r.module_id = $2)
      AND ($3 = '' OR REPLACE($3, '|' || r.status || '|', '') <> $3)
      AND ($4 = '' OR r.resident_id = $4)
      AND ($5 = '' OR r.volunteer_id = $5 OR (r.status = 'dispatched'
           AND r.team_id IN (SELECT m.team_id FROM volunteer_team_member m WHERE m.volunteer_id = $5)))
      AND ($6 = '' OR r.id < $6)",
            $tail
        )
    };
}
const LIST: &str = matching!("SELECT r.*", " ORDER BY r.id DESC LIMIT $7");
const COUNT: &str = matching!("SELECT COUNT(*)", "");

impl RequestFilter {
    fn status_list(&self) -> String {
        if self.status.is_empty() {
            return String::new();
        }
        let words: Vec<&str> = self.status.iter().map(|status| status.as_str()).collect();
        format!("|{}|", words.join("||"))
    }
}

fn text(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

impl Tx {
    /// Adds a request.
    pub(crate) async fn insert_request(&mut self, r: &Request) -> Result<()> {
        execute!(
            self,
            INSERT,
            r.id,
            r.number.clone(),
            r.unit_id,
            r.module_id.clone(),
            r.kind.clone(),
            r.resident_id,
            r.title.clone(),
            r.detail.clone(),
            r.channel,
            r.charge_class,
            r.status,
            r.volunteer_id,
            r.team_id,
            r.opened_by,
            r.on_behalf,
            r.opened_at,
            r.due_at,
            r.ended_at,
            r.updated_at,
            r.version
        )?;
        Ok(())
    }

    /// Writes where a request stands, if it is still at `r.version`; answers whether it was.
    pub(crate) async fn update_request(&mut self, r: &Request) -> Result<bool> {
        Ok(execute!(self, UPDATE, r.id, r.status, r.volunteer_id, r.team_id, r.ended_at, r.updated_at, r.version)? == 1)
    }

    /// A request of `scope` or below.
    pub(crate) async fn get_request(&mut self, id: RequestId, scope: UnitId) -> Result<Option<Request>> {
        fetch_optional!(self, GET, id, scope)
    }

    /// Requests in scope that match, newest first.
    pub(crate) async fn list_requests(&mut self, scope: UnitId, filter: &RequestFilter) -> Result<Vec<Request>> {
        fetch_all!(
            self,
            LIST,
            scope,
            text(filter.module_id.as_ref()),
            filter.status_list(),
            text(filter.resident_id),
            text(filter.volunteer_id),
            text(filter.before),
            filter.limit
        )
    }

    /// How many requests in scope match.
    pub(crate) async fn count_requests(&mut self, scope: UnitId, filter: &RequestFilter) -> Result<i64> {
        let (count,): (i64,) = fetch_one!(
            self,
            COUNT,
            scope,
            text(filter.module_id.as_ref()),
            filter.status_list(),
            text(filter.resident_id),
            text(filter.volunteer_id),
            text(filter.before)
        )?;
        Ok(count)
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
}

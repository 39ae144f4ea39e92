//! Volunteer hours.

use super::Tx;
use crate::domain::hours::{Hours, HoursFilter, MOST_MINUTES};
use crate::error::Result;
use crate::id::{ActivitySessionId, HoursId, RequestId, UnitId, VolunteerId};
use crate::time::Timestamp;

from_row!(Hours {
    id,
    unit_id,
    request_id,
    session_id,
    volunteer_id,
    minutes,
    travel_minutes,
    source,
    served_at,
    content,
    late_reason,
    external_ref,
    replaces_id,
    status,
    submitted_by,
    submitted_at,
    decided_by,
    decided_at,
    reason,
    withdrawn_by,
    withdrawn_at,
    version,
    volunteer_name
});

const INSERT: &str = "
    INSERT INTO hours (id, unit_id, request_id, session_id, volunteer_id, minutes, travel_minutes, source, served_at, content, late_reason,
        external_ref, replaces_id, status, submitted_by, submitted_at, decided_by, decided_at, reason, withdrawn_by, withdrawn_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)";
const UPDATE: &str = "
    UPDATE hours SET status = $3, decided_by = $4, decided_at = $5, reason = $6, withdrawn_by = $7, withdrawn_at = $8, version = version + 1
    WHERE id = $1 AND version = $2";

macro_rules! select {
    ($($rest:literal),+) => {
        concat!("SELECT h.*, v.name AS volunteer_name FROM hours h JOIN volunteer v ON v.id = h.volunteer_id ", $($rest),+)
    };
}
/// Conditions of listing and counting; the first picks the index.
macro_rules! conditions {
    ($head:literal, $first:literal, $end:literal) => {
        concat!(
            $head,
            "JOIN unit_closure c ON c.descendant_id = h.unit_id AND c.ancestor_id = $1 WHERE ",
            $first,
            " AND ($2 = '' OR h.status = $2) AND ($3 = '' OR h.volunteer_id = $3) AND ($4 = '' OR h.request_id = $4)
                AND ($5 = '' OR h.session_id = $5) AND ($6 = '' OR h.source = $6) ",
            $end
        )
    };
}
macro_rules! listing {
    ($first:literal) => {
        conditions!(
            "SELECT h.*, v.name AS volunteer_name FROM hours h JOIN volunteer v ON v.id = h.volunteer_id ",
            $first,
            "AND ($7 = '' OR h.id < $7) ORDER BY h.id DESC LIMIT $8"
        )
    };
}
const GET: &str = select!("JOIN unit_closure c ON c.descendant_id = h.unit_id AND c.ancestor_id = $2 WHERE h.id = $1");
/// What a filter asks of hours beside where they were given.
macro_rules! asked {
    ($first:expr) => {
        concat!(
            $first,
            " AND ($2 = '' OR h.status = $2) AND ($3 = '' OR h.volunteer_id = $3) AND ($4 = '' OR h.request_id = $4)
            AND ($5 = '' OR h.session_id = $5) AND ($6 = '' OR h.source = $6) AND h.id < $7"
        )
    };
}
macro_rules! named {
    () => {
        "SELECT h.*, (SELECT v.name FROM volunteer v WHERE v.id = h.volunteer_id) AS volunteer_name "
    };
}
const LIST: [&str; 2] = newest!(named!(), "hours" "h", asked!("h.unit_id = c.descendant_id"), "$8");
const LIST_WIDE: &str =
    concat!(named!(), "FROM hours h WHERE ", asked!(probed!("h.unit_id")), " ORDER BY h.id DESC LIMIT $8");
// The state stands in the index between unit and id.
const LIST_NARROW_IN_STATE: [&str; 2] =
    newest!(named!(), "hours" "h", asked!("h.unit_id = c.descendant_id AND h.status = $2"), "$8");
const LIST_IN_STATE: &str = listing!("h.status = $2");
const LIST_OF_VOLUNTEER: &str = listing!("h.volunteer_id = $3");
const LIST_OF_REQUEST: &str = listing!("h.request_id = $4");
const LIST_OF_SESSION: &str = listing!("h.session_id = $5");
const COUNT: &str = conditions!("SELECT COUNT(*) FROM hours h ", "TRUE", "");
const OF_REQUEST: &str = select!(
    "JOIN unit_closure c ON c.descendant_id = h.unit_id AND c.ancestor_id = $2 WHERE h.request_id = $1 ORDER BY h.id"
);
const OF_VOLUNTEER: &str = select!("WHERE h.volunteer_id = $1 AND ($2 = '' OR h.id < $2) ORDER BY h.id DESC LIMIT $3");
const OVERLAP: &str = "
    SELECT EXISTS (SELECT 1 FROM hours WHERE volunteer_id = $1 AND status <> 'rejected' AND status <> 'withdrawn' AND served_at < $3
        AND served_at > $4 AND served_at + minutes * 60000000 > $2)";
const STANDS: &str = "
    SELECT EXISTS (SELECT 1 FROM hours WHERE volunteer_id = $1 AND (request_id = $2 OR session_id = $3)
        AND status <> 'rejected' AND status <> 'withdrawn')";
const IMPORTED: &str = "
    SELECT EXISTS (SELECT 1 FROM hours WHERE unit_id = $1 AND external_ref = $2 AND status <> 'rejected' AND status <> 'withdrawn')";
const HELPERS_WITHOUT: &str = "
    SELECT x.volunteer_id, x.task FROM sign_up x
    WHERE x.session_id = $1 AND x.role = 'helper' AND x.attendance = 'attended' AND x.volunteer_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM hours h WHERE h.session_id = x.session_id AND h.volunteer_id = x.volunteer_id
            AND h.status <> 'rejected' AND h.status <> 'withdrawn')
    ORDER BY x.place LIMIT 500";

impl Tx {
    /// Adds hours.
    pub(crate) async fn insert_hours(&mut self, h: &Hours) -> Result<()> {
        execute!(
            self,
            INSERT,
            h.id,
            h.unit_id,
            h.request_id,
            h.session_id,
            h.volunteer_id,
            h.minutes,
            h.travel_minutes,
            h.source,
            h.served_at,
            h.content.clone(),
            h.late_reason.clone(),
            h.external_ref.clone(),
            h.replaces_id,
            h.status,
            h.submitted_by,
            h.submitted_at,
            h.decided_by,
            h.decided_at,
            h.reason.clone(),
            h.withdrawn_by,
            h.withdrawn_at,
            h.version
        )?;
        Ok(())
    }

    /// Writes what was decided on hours; answers whether they were still as read.
    pub(crate) async fn update_hours(&mut self, h: &Hours) -> Result<bool> {
        let written = execute!(
            self,
            UPDATE,
            h.id,
            h.version,
            h.status,
            h.decided_by,
            h.decided_at,
            h.reason.clone(),
            h.withdrawn_by,
            h.withdrawn_at
        )?;
        Ok(written == 1)
    }

    /// Hours of `scope` or below.
    pub(crate) async fn get_hours(&mut self, id: HoursId, scope: UnitId) -> Result<Option<Hours>> {
        fetch_optional!(self, GET, id, scope)
    }

    /// Hours of a request.
    pub(crate) async fn list_hours_of_request(&mut self, id: RequestId, scope: UnitId) -> Result<Vec<Hours>> {
        fetch_all!(self, OF_REQUEST, id, scope)
    }

    /// Hours in scope, newest first.
    pub(crate) async fn list_hours(
        &mut self,
        scope: UnitId,
        filter: &HoursFilter,
        after: String,
        rows: i64,
    ) -> Result<Vec<Hours>> {
        let sql = match filter {
            HoursFilter { request_id: Some(_), .. } => LIST_OF_REQUEST,
            HoursFilter { session_id: Some(_), .. } => LIST_OF_SESSION,
            HoursFilter { volunteer_id: Some(_), .. } => LIST_OF_VOLUNTEER,
            HoursFilter { status, .. } => match (status, self.is_wide(scope).await?) {
                (Some(_), true) => LIST_IN_STATE,
                (Some(_), false) => self.either(LIST_NARROW_IN_STATE),
                (None, true) => LIST_WIDE,
                (None, false) => self.either(LIST),
            },
        };
        let after = super::before(&after);
        let [status, volunteer, request, session, source] = texts(filter);
        fetch_all!(self, sql, scope, status, volunteer, request, session, source, after, rows)
    }

    /// How many hours entries in scope match.
    pub(crate) async fn count_hours(&mut self, scope: UnitId, filter: &HoursFilter) -> Result<i64> {
        let [status, volunteer, request, session, source] = texts(filter);
        let (count,): (i64,) = fetch_one!(self, COUNT, scope, status, volunteer, request, session, source)?;
        Ok(count)
    }

    /// Hours of a volunteer, wherever they served, newest first.
    pub(crate) async fn list_hours_of_volunteer(
        &mut self,
        id: VolunteerId,
        after: String,
        rows: i64,
    ) -> Result<Vec<Hours>> {
        fetch_all!(self, OF_VOLUNTEER, id, after, rows)
    }

    /// Whether a volunteer has hours that stand in this stretch of time.
    pub(crate) async fn hours_overlap(&mut self, id: VolunteerId, from: Timestamp, to: Timestamp) -> Result<bool> {
        // No entry is longer than a day: what began before this has ended, and the index need not be read to its beginning.
        let earliest = from.plus_seconds(-60 * MOST_MINUTES - 1);
        let (overlap,): (bool,) = fetch_one!(self, OVERLAP, id, from, to, earliest)?;
        Ok(overlap)
    }

    /// Whether hours of this volunteer stand for this request or session.
    pub(crate) async fn hours_stand(
        &mut self,
        id: VolunteerId,
        request: Option<RequestId>,
        session: Option<ActivitySessionId>,
    ) -> Result<bool> {
        let (stand,): (bool,) = fetch_one!(self, STANDS, id, request, session)?;
        Ok(stand)
    }

    /// Whether hours with this number in another system were taken over by a unit.
    pub(crate) async fn hours_imported(&mut self, unit: UnitId, external_ref: String) -> Result<bool> {
        let (imported,): (bool,) = fetch_one!(self, IMPORTED, unit, external_ref)?;
        Ok(imported)
    }

    /// Helpers who came to a session and have no hours of it, with what they did.
    pub(crate) async fn helpers_without_hours(&mut self, id: ActivitySessionId) -> Result<Vec<(VolunteerId, String)>> {
        fetch_all!(self, HELPERS_WITHOUT, id)
    }
}

fn texts(filter: &HoursFilter) -> [String; 5] {
    [
        filter.status.map(|status| status.to_string()).unwrap_or_default(),
        filter.volunteer_id.map(|id| id.to_string()).unwrap_or_default(),
        filter.request_id.map(|id| id.to_string()).unwrap_or_default(),
        filter.session_id.map(|id| id.to_string()).unwrap_or_default(),
        filter.source.map(|source| source.to_string()).unwrap_or_default(),
    ]
}

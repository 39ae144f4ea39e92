//! Sessions of activities.

use super::Tx;
use crate::domain::activity_session::{ActivitySession, ActivitySessionFilter};
use crate::error::Result;
use crate::id::{ActivityId, ActivitySessionId, UnitId};
use crate::time::Timestamp;

from_row!(ActivitySession {
    id,
    unit_id,
    activity_id,
    begins_at,
    ends_at,
    place,
    seats,
    helper_seats,
    waiting_list,
    sign_up_opens_at,
    sign_up_closes_at,
    status,
    cancel_reason,
    drop_ins,
    version,
    title,
    activity_place,
    activity_status,
    charge_class,
    audience,
    women_only,
    seated,
    waiting,
    helpers,
    attended
});

const INSERT: &str = "
    INSERT INTO activity_session (id, unit_id, activity_id, begins_at, ends_at, place, seats, helper_seats, waiting_list, sign_up_opens_at,
        sign_up_closes_at, status, cancel_reason, drop_ins, next_place, created_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, $15, $16)";
const UPDATE: &str = "
    UPDATE activity_session SET begins_at = $3, ends_at = $4, place = $5, seats = $6, helper_seats = $7, waiting_list = $8,
        sign_up_opens_at = $9, sign_up_closes_at = $10, status = $11, cancel_reason = $12, drop_ins = $13, version = version + 1
    WHERE id = $1 AND version = $2";
const DELETE: &str = "DELETE FROM activity_session WHERE id = $1 AND version = $2";
const NEXT_PLACE: &str = "UPDATE activity_session SET next_place = next_place + 1 WHERE id = $1 RETURNING next_place";
const ANY_LEFT: &str = "
    SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN status = 'planned' THEN 1 ELSE 0 END), 0) AS BIGINT),
        CAST(COALESCE(SUM(CASE WHEN status = 'held' THEN 1 ELSE 0 END), 0) AS BIGINT)
    FROM activity_session WHERE activity_id = $1";

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT s.*, a.title, a.place AS activity_place, a.status AS activity_status, a.charge_class, a.audience, a.women_only,
                (SELECT COUNT(*) FROM sign_up x WHERE x.session_id = s.id AND x.role = 'participant' AND x.status = 'seated') AS seated,
                (SELECT COUNT(*) FROM sign_up x WHERE x.session_id = s.id AND x.role = 'participant' AND x.status = 'waiting') AS waiting,
                (SELECT COUNT(*) FROM sign_up x WHERE x.session_id = s.id AND x.role = 'helper' AND x.status = 'seated') AS helpers,
                (SELECT COUNT(*) FROM sign_up x WHERE x.session_id = s.id AND x.role = 'participant' AND x.attendance = 'attended') AS attended
            FROM activity_session s JOIN activity a ON a.id = s.activity_id
            JOIN unit_closure c ON c.descendant_id = s.unit_id AND c.ancestor_id = $1 WHERE ",
            $rest
        )
    };
}
const GET: &str = select!("s.id = $2");
const LIST: &str = select!(
    "s.begins_at >= $2 AND s.begins_at < $3 AND ($4 = '' OR s.status = $4) AND ($5 OR a.status <> 'draft')
        AND (s.begins_at > $6 OR s.begins_at = $6 AND s.id > $7)
    ORDER BY s.begins_at, s.id LIMIT $8"
);
const LIST_OF: &str = select!(
    "s.activity_id = $9 AND s.begins_at >= $2 AND s.begins_at < $3 AND ($4 = '' OR s.status = $4) AND ($5 OR a.status <> 'draft')
        AND (s.begins_at > $6 OR s.begins_at = $6 AND s.id > $7)
    ORDER BY s.begins_at, s.id LIMIT $8"
);

impl Tx {
    /// Adds a session.
    pub(crate) async fn insert_activity_session(&mut self, s: &ActivitySession, now: Timestamp) -> Result<()> {
        execute!(
            self,
            INSERT,
            s.id,
            s.unit_id,
            s.activity_id,
            s.begins_at,
            s.ends_at,
            s.place.clone(),
            s.seats,
            s.helper_seats,
            s.waiting_list,
            s.sign_up_opens_at,
            s.sign_up_closes_at,
            s.status,
            s.cancel_reason.clone(),
            s.drop_ins,
            now,
            s.version
        )?;
        Ok(())
    }

    /// Writes a changed session; answers whether it was still as read.
    pub(crate) async fn update_activity_session(&mut self, s: &ActivitySession) -> Result<bool> {
        let written = execute!(
            self,
            UPDATE,
            s.id,
            s.version,
            s.begins_at,
            s.ends_at,
            s.place.clone(),
            s.seats,
            s.helper_seats,
            s.waiting_list,
            s.sign_up_opens_at,
            s.sign_up_closes_at,
            s.status,
            s.cancel_reason.clone(),
            s.drop_ins
        )?;
        Ok(written == 1)
    }

    /// Takes a session out that nothing refers to; answers whether it was still as read.
    pub(crate) async fn delete_activity_session(&mut self, id: ActivitySessionId, version: i64) -> Result<bool> {
        Ok(execute!(self, DELETE, id, version)? == 1)
    }

    /// The next place in a session, from 1. Whoever asks has the session to themselves until they are done: two who take,
    /// free or wait for a seat never count the same seats.
    pub(crate) async fn next_place(&mut self, id: ActivitySessionId) -> Result<i64> {
        self.writing().await?;
        let (place,): (i64,) = fetch_one!(self, NEXT_PLACE, id)?;
        Ok(place)
    }

    /// Sessions of an activity: all, planned, held.
    pub(crate) async fn count_activity_sessions(&mut self, id: ActivityId) -> Result<(i64, i64, i64)> {
        fetch_one!(self, ANY_LEFT, id)
    }

    /// A session of `scope` or below.
    pub(crate) async fn get_activity_session(
        &mut self,
        id: ActivitySessionId,
        scope: UnitId,
    ) -> Result<Option<ActivitySession>> {
        fetch_optional!(self, GET, scope, id)
    }

    /// Sessions in scope by when they begin, after the one that begins `after.0` and is `after.1`.
    pub(crate) async fn list_activity_sessions(
        &mut self,
        scope: UnitId,
        filter: &ActivitySessionFilter,
        drafts: bool,
        after: (i64, String),
        rows: i64,
    ) -> Result<Vec<ActivitySession>> {
        let from = filter.from.unwrap_or(Timestamp::from_micros(i64::MIN));
        let to = filter.to.unwrap_or(Timestamp::from_micros(i64::MAX));
        let status = filter.status.map(|status| status.to_string()).unwrap_or_default();
        match filter.activity_id {
            Some(id) => fetch_all!(self, LIST_OF, scope, from, to, status, drafts, after.0, after.1, rows, id),
            None => fetch_all!(self, LIST, scope, from, to, status, drafts, after.0, after.1, rows),
        }
    }
}

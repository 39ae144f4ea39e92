//! Activities, and figures about them.

use super::Tx;
use crate::domain::activity::{Activity, ActivityFilter};
use crate::error::Result;
use crate::id::{ActivityId, UnitId};
use crate::time::Timestamp;

from_row!(Activity {
    id,
    unit_id,
    kind,
    category,
    title,
    detail,
    place,
    charge_class,
    organisation_id,
    audience,
    women_only,
    hazardous,
    risk_note,
    insurance_note,
    status,
    cancel_reason,
    told,
    to_ring,
    created_by,
    created_at,
    version
});

const INSERT: &str = "
    INSERT INTO activity (id, unit_id, kind, category, title, detail, place, charge_class, organisation_id, audience, women_only, hazardous,
        risk_note, insurance_note, status, cancel_reason, told, to_ring, created_by, created_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)";
const UPDATE: &str = "
    UPDATE activity SET kind = $3, category = $4, title = $5, detail = $6, place = $7, charge_class = $8, organisation_id = $9, audience = $10,
        women_only = $11, hazardous = $12, risk_note = $13, insurance_note = $14, status = $15, cancel_reason = $16, told = $17, to_ring = $18,
        version = version + 1
    WHERE id = $1 AND version = $2";
const DELETE: &str = "DELETE FROM activity WHERE id = $1 AND version = $2";
const GET: &str = "
    SELECT a.* FROM activity a JOIN unit_closure c ON c.descendant_id = a.unit_id AND c.ancestor_id = $2 WHERE a.id = $1";

/// Conditions of listing and counting; the first picks the index.
macro_rules! matching {
    ($what:literal, $first:literal, $end:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM activity a JOIN unit_closure c ON c.descendant_id = a.unit_id AND c.ancestor_id = $1 WHERE ",
            $first,
            " AND ($2 = '' OR a.status = $2) AND ($3 = '' OR a.kind = $3) AND ($4 = '' OR a.organisation_id = $4)",
            " AND ($5 OR a.status <> 'draft')",
            $end
        )
    };
}
const LIST: &str = matching!("a.*", "($6 = '' OR a.id < $6)", " ORDER BY a.id DESC LIMIT $7");
const LIST_OF: &str =
    matching!("a.*", "a.organisation_id = $4 AND ($6 = '' OR a.id < $6)", " ORDER BY a.id DESC LIMIT $7");
const COUNT: &str = matching!("COUNT(*)", "TRUE", "");

const SESSIONS_HELD: &str = "
    SELECT COUNT(DISTINCT s.activity_id), COUNT(*), CAST(COALESCE(SUM(s.drop_ins), 0) AS BIGINT) FROM activity_session s
    JOIN unit_closure c ON c.descendant_id = s.unit_id AND c.ancestor_id = $1
    WHERE s.status = 'held' AND s.begins_at >= $2 AND s.begins_at < $3";
const PEOPLE: &str = "
    SELECT CAST(COALESCE(SUM(CASE WHEN x.role = 'participant' THEN 1 ELSE 0 END), 0) AS BIGINT),
        CAST(COALESCE(SUM(CASE WHEN x.role = 'helper' THEN 1 ELSE 0 END), 0) AS BIGINT)
    FROM activity_session s JOIN unit_closure c ON c.descendant_id = s.unit_id AND c.ancestor_id = $1
    JOIN sign_up x ON x.session_id = s.id
    WHERE s.status = 'held' AND s.begins_at >= $2 AND s.begins_at < $3 AND x.attendance = 'attended'";
const MINUTES: &str = "
    SELECT CAST(COALESCE(SUM(h.minutes), 0) AS BIGINT), COUNT(DISTINCT h.volunteer_id) FROM hours h
    JOIN unit_closure c ON c.descendant_id = h.unit_id AND c.ancestor_id = $1
    WHERE h.status = 'approved' AND h.served_at >= $2 AND h.served_at < $3";

impl Tx {
    /// Adds an activity.
    pub(crate) async fn insert_activity(&mut self, a: &Activity) -> Result<()> {
        execute!(
            self,
            INSERT,
            a.id,
            a.unit_id,
            a.kind,
            a.category.clone(),
            a.title.clone(),
            a.detail.clone(),
            a.place.clone(),
            a.charge_class,
            a.organisation_id,
            a.audience.clone(),
            a.women_only,
            a.hazardous,
            a.risk_note.clone(),
            a.insurance_note.clone(),
            a.status,
            a.cancel_reason.clone(),
            a.told,
            a.to_ring,
            a.created_by,
            a.created_at,
            a.version
        )?;
        Ok(())
    }

    /// Writes a changed activity; answers whether it was still as read.
    pub(crate) async fn update_activity(&mut self, a: &Activity) -> Result<bool> {
        let written = execute!(
            self,
            UPDATE,
            a.id,
            a.version,
            a.kind,
            a.category.clone(),
            a.title.clone(),
            a.detail.clone(),
            a.place.clone(),
            a.charge_class,
            a.organisation_id,
            a.audience.clone(),
            a.women_only,
            a.hazardous,
            a.risk_note.clone(),
            a.insurance_note.clone(),
            a.status,
            a.cancel_reason.clone(),
            a.told,
            a.to_ring
        )?;
        Ok(written == 1)
    }

    /// Takes an activity out that nothing refers to; answers whether it was still as read.
    pub(crate) async fn delete_activity(&mut self, id: ActivityId, version: i64) -> Result<bool> {
        Ok(execute!(self, DELETE, id, version)? == 1)
    }

    /// An activity of `scope` or below.
    pub(crate) async fn get_activity(&mut self, id: ActivityId, scope: UnitId) -> Result<Option<Activity>> {
        fetch_optional!(self, GET, id, scope)
    }

    /// Activities in scope, newest first.
    pub(crate) async fn list_activities(
        &mut self,
        scope: UnitId,
        filter: &ActivityFilter,
        drafts: bool,
        after: String,
        rows: i64,
    ) -> Result<Vec<Activity>> {
        let sql = if filter.organisation_id.is_some() { LIST_OF } else { LIST };
        let (status, kind, organisation) = texts(filter);
        fetch_all!(self, sql, scope, status, kind, organisation, drafts, after, rows)
    }

    /// How many activities in scope match.
    pub(crate) async fn count_activities(
        &mut self,
        scope: UnitId,
        filter: &ActivityFilter,
        drafts: bool,
    ) -> Result<i64> {
        let (status, kind, organisation) = texts(filter);
        let (count,): (i64,) = fetch_one!(self, COUNT, scope, status, kind, organisation, drafts)?;
        Ok(count)
    }

    /// Of sessions held that began in this time: activities, sessions, people counted at the door.
    pub(crate) async fn figure_sessions(
        &mut self,
        scope: UnitId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<(i64, i64, i64)> {
        fetch_one!(self, SESSIONS_HELD, scope, from, to)
    }

    /// Of sessions held that began in this time: participants and helpers who came.
    pub(crate) async fn figure_people(&mut self, scope: UnitId, from: Timestamp, to: Timestamp) -> Result<(i64, i64)> {
        fetch_one!(self, PEOPLE, scope, from, to)
    }

    /// Of approved service that began in this time: minutes and volunteers.
    pub(crate) async fn figure_minutes(&mut self, scope: UnitId, from: Timestamp, to: Timestamp) -> Result<(i64, i64)> {
        fetch_one!(self, MINUTES, scope, from, to)
    }
}

fn texts(filter: &ActivityFilter) -> (String, String, String) {
    (
        filter.status.map(|status| status.to_string()).unwrap_or_default(),
        filter.kind.map(|kind| kind.to_string()).unwrap_or_default(),
        filter.organisation_id.map(|id| id.to_string()).unwrap_or_default(),
    )
}

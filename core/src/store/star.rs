//! Stars that volunteers have applied for.

use super::Tx;
use crate::domain::star::{Star, StarFilter};
use crate::error::Result;
use crate::id::{StarId, UnitId, VolunteerId};

from_row!(Star {
    id,
    unit_id,
    volunteer_id,
    stars,
    minutes,
    status,
    applied_by,
    applied_at,
    decided_by,
    decided_at,
    reason,
    review_on,
    version,
    volunteer_name
});

const INSERT: &str = "
    INSERT INTO star (id, unit_id, volunteer_id, stars, minutes, status, applied_by, applied_at, decided_by, decided_at, reason, review_on, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
const UPDATE: &str = "
    UPDATE star SET status = $3, decided_by = $4, decided_at = $5, reason = $6, review_on = $7, version = version + 1
    WHERE id = $1 AND version = $2";

macro_rules! select {
    ($($rest:literal),+) => {
        concat!("SELECT s.*, v.name AS volunteer_name FROM star s JOIN volunteer v ON v.id = s.volunteer_id ", $($rest),+)
    };
}
const GET: &str = select!("JOIN unit_closure c ON c.descendant_id = s.unit_id AND c.ancestor_id = $2 WHERE s.id = $1");
const LIST: &str = select!(
    "JOIN unit_closure c ON c.descendant_id = s.unit_id AND c.ancestor_id = $1
    WHERE ($2 = '' OR s.status = $2) AND ($3 = '' OR s.volunteer_id = $3) AND ($4 = '' OR s.id < $4) ORDER BY s.id DESC LIMIT $5"
);
const LIST_OF: &str = select!(
    "JOIN unit_closure c ON c.descendant_id = s.unit_id AND c.ancestor_id = $1
    WHERE s.volunteer_id = $3 AND ($2 = '' OR s.status = $2) AND ($4 = '' OR s.id < $4) ORDER BY s.id DESC LIMIT $5"
);
const OF_VOLUNTEER: &str = select!("WHERE s.volunteer_id = $1 ORDER BY s.id DESC LIMIT 200");

impl Tx {
    /// Adds an application.
    pub(crate) async fn insert_star(&mut self, s: &Star) -> Result<()> {
        execute!(
            self,
            INSERT,
            s.id,
            s.unit_id,
            s.volunteer_id,
            s.stars,
            s.minutes,
            s.status,
            s.applied_by,
            s.applied_at,
            s.decided_by,
            s.decided_at,
            s.reason.clone(),
            s.review_on,
            s.version
        )?;
        Ok(())
    }

    /// Writes a decision; answers whether the application was still as read.
    pub(crate) async fn update_star(&mut self, s: &Star) -> Result<bool> {
        let written = execute!(
            self,
            UPDATE,
            s.id,
            s.version,
            s.status,
            s.decided_by,
            s.decided_at,
            s.reason.clone(),
            s.review_on
        )?;
        Ok(written == 1)
    }

    /// An application of `scope` or below.
    pub(crate) async fn get_star(&mut self, id: StarId, scope: UnitId) -> Result<Option<Star>> {
        fetch_optional!(self, GET, id, scope)
    }

    /// Applications in scope, newest first.
    pub(crate) async fn list_stars(
        &mut self,
        scope: UnitId,
        filter: &StarFilter,
        after: String,
        rows: i64,
    ) -> Result<Vec<Star>> {
        let sql = if filter.volunteer_id.is_some() { LIST_OF } else { LIST };
        let status = filter.status.map(|status| status.to_string()).unwrap_or_default();
        let volunteer = filter.volunteer_id.map(|id| id.to_string()).unwrap_or_default();
        fetch_all!(self, sql, scope, status, volunteer, after, rows)
    }

    /// Applications of a volunteer, newest first.
    pub(crate) async fn list_stars_of(&mut self, id: VolunteerId) -> Result<Vec<Star>> {
        fetch_all!(self, OF_VOLUNTEER, id)
    }
}

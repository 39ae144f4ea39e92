//! Volunteers who have checked in.

use super::Tx;
use crate::domain::hours::CheckInView;
use crate::error::Result;
use crate::id::VolunteerId;

from_row!(CheckInView { id, unit_id, volunteer_id, request_id, session_id, started_at, ended_at, hours_id });

const INSERT: &str = "
    INSERT INTO check_in (id, unit_id, volunteer_id, request_id, session_id, started_at, ended_at, hours_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const END: &str = "UPDATE check_in SET ended_at = $2, hours_id = $3 WHERE id = $1 AND ended_at IS NULL";
const OPEN: &str = "SELECT * FROM check_in WHERE volunteer_id = $1 AND ended_at IS NULL";

impl Tx {
    /// Adds a check-in.
    pub(crate) async fn insert_check_in(&mut self, c: &CheckInView) -> Result<()> {
        execute!(
            self,
            INSERT,
            c.id,
            c.unit_id,
            c.volunteer_id,
            c.request_id,
            c.session_id,
            c.started_at,
            c.ended_at,
            c.hours_id
        )?;
        Ok(())
    }

    /// Ends a check-in; answers whether it was open.
    pub(crate) async fn end_check_in(&mut self, c: &CheckInView) -> Result<bool> {
        Ok(execute!(self, END, c.id, c.ended_at, c.hours_id)? == 1)
    }

    /// The check-in of a volunteer that has not ended.
    pub(crate) async fn open_check_in(&mut self, id: VolunteerId) -> Result<Option<CheckInView>> {
        fetch_optional!(self, OPEN, id)
    }
}

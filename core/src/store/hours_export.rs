//! Exports to the national system of volunteer service.

use super::Tx;
use crate::domain::day::Day;
use crate::domain::hours_export::{AwardRow, ExportChange, HoursExportView, TrainingRow};
use crate::error::Result;
use crate::id::{HoursExportId, HoursId, UnitId, VolunteerId};
use crate::time::Timestamp;

/// A row of service as it stands in the tables.
#[derive(Debug, Clone)]
pub(crate) struct Exported {
    pub(crate) hours_id: HoursId,
    pub(crate) change: ExportChange,
    pub(crate) volunteer_id: VolunteerId,
    pub(crate) unit_code: String,
    pub(crate) unit_name: String,
    pub(crate) project: String,
    pub(crate) content: String,
    pub(crate) served_at: Timestamp,
    pub(crate) minutes: i64,
}

from_row!(HoursExportView { id, unit_id, number, through_day, made_at, entries, minutes });
from_row!(Exported { hours_id, change, volunteer_id, unit_code, unit_name, project, content, served_at, minutes });

const INSERT: &str = "
    INSERT INTO hours_export (id, unit_id, number, through_day, made_by, made_at, entries, minutes)
    VALUES ($1, $2, $3, $4, $5, $6, 0, 0)";
const APPROVED: &str = "
    INSERT INTO hours_export_entry (hours_id, change, export_id, minutes)
    SELECT h.id, 'approved', $1, h.minutes FROM hours h JOIN unit_closure c ON c.descendant_id = h.unit_id AND c.ancestor_id = $2
    WHERE h.status = 'approved' AND h.served_at < $3
        AND NOT EXISTS (SELECT 1 FROM hours_export_entry x WHERE x.hours_id = h.id AND x.change = 'approved')
    ORDER BY h.id LIMIT $4";
const WITHDRAWN: &str = "
    INSERT INTO hours_export_entry (hours_id, change, export_id, minutes)
    SELECT h.id, 'withdrawn', $1, h.minutes FROM hours h JOIN unit_closure c ON c.descendant_id = h.unit_id AND c.ancestor_id = $2
    WHERE h.status = 'withdrawn' AND h.served_at < $3
        AND EXISTS (SELECT 1 FROM hours_export_entry x WHERE x.hours_id = h.id AND x.change = 'approved')
        AND NOT EXISTS (SELECT 1 FROM hours_export_entry x WHERE x.hours_id = h.id AND x.change = 'withdrawn')
    ORDER BY h.id LIMIT $4";
const SUM_UP: &str = "
    UPDATE hours_export SET
        entries = (SELECT COUNT(*) FROM hours_export_entry x WHERE x.export_id = $1),
        minutes = (SELECT CAST(COALESCE(SUM(CASE WHEN x.change = 'approved' THEN x.minutes ELSE -x.minutes END), 0) AS BIGINT)
            FROM hours_export_entry x WHERE x.export_id = $1)
    WHERE id = $1 RETURNING id, unit_id, number, through_day, made_at, entries, minutes";
const GET: &str = "
    SELECT e.id, e.unit_id, e.number, e.through_day, e.made_at, e.entries, e.minutes FROM hours_export e
    JOIN unit_closure c ON c.descendant_id = e.unit_id AND c.ancestor_id = $2 WHERE e.id = $1";
const LIST: &str = "
    SELECT e.id, e.unit_id, e.number, e.through_day, e.made_at, e.entries, e.minutes FROM hours_export e
    JOIN unit_closure c ON c.descendant_id = e.unit_id AND c.ancestor_id = $1
    WHERE ($2 = '' OR e.id < $2) ORDER BY e.id DESC LIMIT $3";
const ROWS: &str = "
    SELECT x.hours_id, x.change, h.volunteer_id, u.code AS unit_code, u.name_zh AS unit_name,
        COALESCE(a.title, r.kind, '') AS project, h.content, h.served_at, x.minutes
    FROM hours_export_entry x JOIN hours h ON h.id = x.hours_id JOIN unit u ON u.id = h.unit_id
    LEFT JOIN activity_session s ON s.id = h.session_id LEFT JOIN activity a ON a.id = s.activity_id
    LEFT JOIN request r ON r.id = h.request_id
    WHERE x.export_id = $1 AND (x.hours_id > $2 OR x.hours_id = $2 AND x.change > $3)
    ORDER BY x.hours_id, x.change LIMIT $4";
const TRAININGS: &str = "
    SELECT x.volunteer_id, a.title AS course, s.begins_at, (s.ends_at - s.begins_at) / 60000000 AS minutes
    FROM sign_up x JOIN activity_session s ON s.id = x.session_id JOIN activity a ON a.id = s.activity_id
    WHERE x.volunteer_id = $1 AND x.role = 'participant' AND x.attendance = 'attended' AND s.status = 'held' AND a.kind = 'learning'
    ORDER BY s.begins_at, x.id LIMIT 200";
const AWARDS: &str = "
    SELECT s.volunteer_id, s.stars, s.decided_at, u.name_zh FROM star s JOIN unit u ON u.id = s.unit_id
    WHERE s.volunteer_id = $1 AND s.status = 'granted' AND s.decided_at IS NOT NULL ORDER BY s.id LIMIT 50";

impl Tx {
    /// Adds an export of everything in scope that is due and was not exported yet, at most so many rows of each kind.
    pub(crate) async fn insert_hours_export(
        &mut self,
        export: &HoursExportView,
        made_by: Option<crate::id::UserId>,
        before: Timestamp,
        most: i64,
    ) -> Result<HoursExportView> {
        execute!(
            self,
            INSERT,
            export.id,
            export.unit_id,
            export.number.clone(),
            export.through_day,
            made_by,
            export.made_at
        )?;
        execute!(self, APPROVED, export.id, export.unit_id, before, most)?;
        execute!(self, WITHDRAWN, export.id, export.unit_id, before, most)?;
        fetch_one!(self, SUM_UP, export.id)
    }

    /// An export of `scope` or below.
    pub(crate) async fn get_hours_export(
        &mut self,
        id: HoursExportId,
        scope: UnitId,
    ) -> Result<Option<HoursExportView>> {
        fetch_optional!(self, GET, id, scope)
    }

    /// Exports in scope, newest first.
    pub(crate) async fn list_hours_exports(
        &mut self,
        scope: UnitId,
        after: String,
        rows: i64,
    ) -> Result<Vec<HoursExportView>> {
        fetch_all!(self, LIST, scope, after, rows)
    }

    /// Rows of an export, after the row of these hours and this change.
    pub(crate) async fn list_exported(
        &mut self,
        id: HoursExportId,
        after: (String, String),
        rows: i64,
    ) -> Result<Vec<Exported>> {
        fetch_all!(self, ROWS, id, after.0, after.1, rows)
    }

    /// What a volunteer learned at activities.
    pub(crate) async fn list_trainings_of(&mut self, id: VolunteerId) -> Result<Vec<TrainingRow>> {
        let rows: Vec<(VolunteerId, String, Timestamp, i64)> = fetch_all!(self, TRAININGS, id)?;
        let training =
            |(volunteer_id, course, at, minutes)| TrainingRow { volunteer_id, course, held_on: Day::of(at), minutes };
        Ok(rows.into_iter().map(training).collect())
    }

    /// Stars that a volunteer has.
    pub(crate) async fn list_awards_of(&mut self, id: VolunteerId) -> Result<Vec<AwardRow>> {
        let rows: Vec<(VolunteerId, i64, Timestamp, String)> = fetch_all!(self, AWARDS, id)?;
        let award = |(volunteer_id, stars, at, issuer)| AwardRow {
            volunteer_id,
            stars: Some(stars),
            title: String::new(),
            issuer,
            given_on: Day::of(at),
        };
        Ok(rows.into_iter().map(award).collect())
    }
}

//! Stations, their lines of work and their staff.

use super::Tx;
use super::record::after_prefix;
use crate::domain::check;
use crate::domain::day::Day;
use crate::domain::station::{StationFilter, StationTier, StationView, WorkLine};
use crate::error::Result;
use crate::id::{OrganisationId, StationId, UnitId, WorkerId};
use crate::time::Timestamp;

/// A station without its lines and staff.
struct Row {
    id: StationId,
    unit_id: UnitId,
    version: i64,
    name: String,
    tier: StationTier,
    address: Option<String>,
    desk_phone: Option<String>,
    in_charge_id: Option<WorkerId>,
    organisation_id: Option<OrganisationId>,
    established_day: Day,
    ended_day: Option<Day>,
}

from_row!(Row {
    id,
    unit_id,
    version,
    name,
    tier,
    address,
    desk_phone,
    in_charge_id,
    organisation_id,
    established_day,
    ended_day
});

const INSERT: &str = "
    INSERT INTO station (id, unit_id, name, name_folded, tier, address, desk_phone, in_charge_id, organisation_id,
        established_day, ended_day, created_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL, $11, 1)";
const UPDATE: &str = "
    UPDATE station SET name = $3, name_folded = $4, tier = $5, address = $6, desk_phone = $7, in_charge_id = $8,
        organisation_id = $9, established_day = $10, ended_day = $11, version = version + 1
    WHERE id = $1 AND version = $2";
const DELETE: &str = "DELETE FROM station WHERE id = $1 AND version = $2";
const GET: &str = "
    SELECT s.* FROM station s JOIN unit_closure c ON c.descendant_id = s.unit_id AND c.ancestor_id = $2 WHERE s.id = $1";
const LIST: &str = "
    SELECT s.* FROM station s JOIN unit_closure c ON c.descendant_id = s.unit_id AND c.ancestor_id = $1
    WHERE ($2 = '' OR s.unit_id = $2) AND ($3 = '' OR s.tier = $3)
        AND ($4 = '' OR EXISTS (SELECT 1 FROM station_line l WHERE l.station_id = s.id AND l.line = $4))
        AND ($5 = '' OR EXISTS (SELECT 1 FROM station_worker w WHERE w.station_id = s.id AND w.worker_id = $5))
        AND (s.ended_day IS NOT NULL) = ($6 = 'true') AND ($7 = '' OR s.name_folded >= $7 AND s.name_folded < $8)
        AND ($9 = '' OR s.name_folded = $9) AND ($10 = '' OR s.id < $10)
    ORDER BY s.id DESC LIMIT $11";
const COUNT: &str = "
    SELECT COUNT(*) FROM station s JOIN unit_closure c ON c.descendant_id = s.unit_id AND c.ancestor_id = $1
    WHERE ($2 = '' OR s.unit_id = $2) AND ($3 = '' OR s.tier = $3)
        AND ($4 = '' OR EXISTS (SELECT 1 FROM station_line l WHERE l.station_id = s.id AND l.line = $4))
        AND ($5 = '' OR EXISTS (SELECT 1 FROM station_worker w WHERE w.station_id = s.id AND w.worker_id = $5))
        AND (s.ended_day IS NOT NULL) = ($6 = 'true') AND ($7 = '' OR s.name_folded >= $7 AND s.name_folded < $8)
        AND ($9 = '' OR s.name_folded = $9)";
const LINES: &str = "SELECT line FROM station_line WHERE station_id = $1 ORDER BY line";
const STAFF: &str = "SELECT worker_id FROM station_worker WHERE station_id = $1 ORDER BY worker_id";
const DELETE_LINES: &str = "DELETE FROM station_line WHERE station_id = $1";
const DELETE_STAFF: &str = "DELETE FROM station_worker WHERE station_id = $1";
const INSERT_LINE: &str = "INSERT INTO station_line (station_id, line) VALUES ($1, $2)";
const INSERT_STAFF: &str = "INSERT INTO station_worker (station_id, worker_id) VALUES ($1, $2)";
const LOSE_STAFF: &str = "DELETE FROM station_worker WHERE worker_id = $1";
const LOSE_HEAD: &str = "UPDATE station SET in_charge_id = NULL, version = version + 1 WHERE in_charge_id = $1";

/// A filter as statements take it: empty text asks for nothing.
struct Binds {
    unit: String,
    tier: String,
    line: String,
    worker: String,
    ended: String,
    text: String,
    text_end: String,
    name: String,
}

impl Binds {
    fn of(filter: &StationFilter) -> Self {
        let text = filter.text.as_deref().map(check::fold).unwrap_or_default();
        Self {
            unit: super::text(filter.unit_id),
            tier: super::text(filter.tier),
            line: super::text(filter.line),
            worker: super::text(filter.worker_id),
            ended: super::text(filter.ended),
            text_end: after_prefix(&text),
            text,
            name: filter.name.as_deref().map(check::fold).unwrap_or_default(),
        }
    }
}

impl Tx {
    /// Adds a station.
    pub(crate) async fn insert_station(&mut self, s: &StationView, at: Timestamp) -> Result<()> {
        execute!(
            self,
            INSERT,
            s.id,
            s.unit_id,
            s.name.clone(),
            check::fold(&s.name),
            s.tier,
            s.address.clone(),
            s.desk_phone.clone(),
            s.in_charge_id,
            s.organisation_id,
            s.established_day,
            at
        )?;
        self.replace_station_parts(s).await
    }

    /// Replaces a station that is still at `s.version`; answers whether it was.
    pub(crate) async fn update_station(&mut self, s: &StationView) -> Result<bool> {
        let reached = execute!(
            self,
            UPDATE,
            s.id,
            s.version,
            s.name.clone(),
            check::fold(&s.name),
            s.tier,
            s.address.clone(),
            s.desk_phone.clone(),
            s.in_charge_id,
            s.organisation_id,
            s.established_day,
            s.ended_day
        )?;
        if reached != 1 {
            return Ok(false);
        }
        self.replace_station_parts(s).await?;
        Ok(true)
    }

    async fn replace_station_parts(&mut self, s: &StationView) -> Result<()> {
        execute!(self, DELETE_LINES, s.id)?;
        execute!(self, DELETE_STAFF, s.id)?;
        for line in &s.lines {
            execute!(self, INSERT_LINE, s.id, *line)?;
        }
        for worker in &s.staff {
            execute!(self, INSERT_STAFF, s.id, *worker)?;
        }
        Ok(())
    }

    /// Deletes a station that is still at `version`, with its lines and staff; answers whether it was.
    pub(crate) async fn delete_station(&mut self, id: StationId, version: i64) -> Result<bool> {
        execute!(self, DELETE_LINES, id)?;
        execute!(self, DELETE_STAFF, id)?;
        Ok(execute!(self, DELETE, id, version)? == 1)
    }

    /// A station at `scope` or below.
    pub(crate) async fn get_station(&mut self, id: StationId, scope: UnitId) -> Result<Option<StationView>> {
        let row: Option<Row> = fetch_optional!(self, GET, id, scope)?;
        match row {
            Some(row) => self.whole_station(row).await.map(Some),
            None => Ok(None),
        }
    }

    async fn whole_station(&mut self, row: Row) -> Result<StationView> {
        let lines: Vec<(WorkLine,)> = fetch_all!(self, LINES, row.id)?;
        let staff: Vec<(WorkerId,)> = fetch_all!(self, STAFF, row.id)?;
        Ok(StationView {
            id: row.id,
            unit_id: row.unit_id,
            version: row.version,
            name: row.name,
            tier: row.tier,
            lines: lines.into_iter().map(|(line,)| line).collect(),
            address: row.address,
            desk_phone: row.desk_phone,
            in_charge_id: row.in_charge_id,
            organisation_id: row.organisation_id,
            staff: staff.into_iter().map(|(id,)| id).collect(),
            established_day: row.established_day,
            ended_day: row.ended_day,
        })
    }

    /// Stations in scope, newest first.
    pub(crate) async fn list_stations(
        &mut self,
        scope: UnitId,
        filter: &StationFilter,
        before: &str,
        limit: i64,
    ) -> Result<Vec<StationView>> {
        let b = Binds::of(filter);
        let before = before.to_owned();
        let rows: Vec<Row> = fetch_all!(
            self, LIST, scope, b.unit, b.tier, b.line, b.worker, b.ended, b.text, b.text_end, b.name, before, limit
        )?;
        let mut stations = Vec::with_capacity(rows.len());
        for row in rows {
            stations.push(self.whole_station(row).await?);
        }
        Ok(stations)
    }

    /// How many stations [`Tx::list_stations`] lists in all.
    pub(crate) async fn count_stations(&mut self, scope: UnitId, filter: &StationFilter) -> Result<i64> {
        let b = Binds::of(filter);
        let (count,): (i64,) =
            fetch_one!(self, COUNT, scope, b.unit, b.tier, b.line, b.worker, b.ended, b.text, b.text_end, b.name)?;
        Ok(count)
    }

    /// How many stations stand in scope.
    pub(crate) async fn count_standing_stations(&mut self, scope: UnitId) -> Result<i64> {
        self.count_stations(scope, &StationFilter::default()).await
    }

    /// Takes a worker out of every station.
    pub(crate) async fn delete_station_staff(&mut self, worker: WorkerId) -> Result<()> {
        execute!(self, LOSE_STAFF, worker)?;
        execute!(self, LOSE_HEAD, worker)?;
        Ok(())
    }
}

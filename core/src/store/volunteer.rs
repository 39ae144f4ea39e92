//! Volunteers and teams.

use super::Tx;
use crate::domain::volunteer::{Team, Volunteer};
use crate::error::Result;
use crate::id::{TeamId, UnitId, VolunteerId};

from_row!(Volunteer { id, unit_id, name, phone, available, skills, created_at, version });
from_row!(Team { id, unit_id, name, members });

const INSERT: &str = "
    INSERT INTO volunteer (id, unit_id, name, name_folded, phone, phone_hash, available, skills, created_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const GET: &str = "
    SELECT v.* FROM volunteer v JOIN unit_closure c ON c.descendant_id = v.unit_id AND c.ancestor_id = $2 WHERE v.id = $1";
const LIST: &str = "
    SELECT v.* FROM volunteer v JOIN unit_closure c ON c.descendant_id = v.unit_id AND c.ancestor_id = $1
    ORDER BY v.name_folded, v.id LIMIT $2";
const AVAILABLE: &str = "UPDATE volunteer SET available = $2, version = version + 1 WHERE id = $1";
const TEAMS_OF: &str = "SELECT team_id FROM volunteer_team_member WHERE volunteer_id = $1 ORDER BY team_id";
const MINUTES: &str =
    "SELECT CAST(COALESCE(SUM(minutes), 0) AS BIGINT) FROM hours WHERE volunteer_id = $1 AND status = 'approved'";
const INSERT_TEAM: &str = "INSERT INTO volunteer_team (id, unit_id, name) VALUES ($1, $2, $3)";
const INSERT_MEMBER: &str = "INSERT INTO volunteer_team_member (team_id, volunteer_id) VALUES ($1, $2) ON CONFLICT (team_id, volunteer_id) DO NOTHING";
const TEAM: &str = "
    SELECT t.id, t.unit_id, t.name, COUNT(m.volunteer_id) AS members FROM volunteer_team t
    JOIN unit_closure c ON c.descendant_id = t.unit_id AND c.ancestor_id = $2
    LEFT JOIN volunteer_team_member m ON m.team_id = t.id
    WHERE t.id = $1 GROUP BY t.id, t.unit_id, t.name";
const TEAMS: &str = "
    SELECT t.id, t.unit_id, t.name, COUNT(m.volunteer_id) AS members FROM volunteer_team t
    JOIN unit_closure c ON c.descendant_id = t.unit_id AND c.ancestor_id = $1
    LEFT JOIN volunteer_team_member m ON m.team_id = t.id
    GROUP BY t.id, t.unit_id, t.name ORDER BY t.name, t.id LIMIT $2";
const MEMBERS: &str = "
    SELECT v.* FROM volunteer_team_member m JOIN volunteer v ON v.id = m.volunteer_id
    WHERE m.team_id = $1 ORDER BY v.name_folded, v.id";
const COUNT: &str = "
    SELECT COUNT(*) FROM volunteer v JOIN unit_closure c ON c.descendant_id = v.unit_id AND c.ancestor_id = $1";

impl Tx {
    /// Adds a volunteer.
    pub(crate) async fn insert_volunteer(
        &mut self,
        volunteer: &Volunteer,
        name_folded: &str,
        phone_hash: Option<String>,
    ) -> Result<()> {
        execute!(
            self,
            INSERT,
            volunteer.id,
            volunteer.unit_id,
            volunteer.name.clone(),
            name_folded.to_owned(),
            volunteer.phone.clone(),
            phone_hash,
            volunteer.available,
            volunteer.skills.clone(),
            volunteer.created_at,
            volunteer.version
        )?;
        Ok(())
    }

    /// A volunteer registered in `scope` or below.
    pub(crate) async fn get_volunteer(&mut self, id: VolunteerId, scope: UnitId) -> Result<Option<Volunteer>> {
        fetch_optional!(self, GET, id, scope)
    }

    /// Volunteers in scope, by name.
    pub(crate) async fn list_volunteers(&mut self, scope: UnitId, limit: i64) -> Result<Vec<Volunteer>> {
        fetch_all!(self, LIST, scope, limit)
    }

    /// Says whether a volunteer takes requests now.
    pub(crate) async fn set_volunteer_available(&mut self, id: VolunteerId, available: bool) -> Result<()> {
        execute!(self, AVAILABLE, id, available)?;
        Ok(())
    }

    /// The teams of a volunteer.
    pub(crate) async fn list_teams_of(&mut self, id: VolunteerId) -> Result<Vec<TeamId>> {
        let rows: Vec<(TeamId,)> = fetch_all!(self, TEAMS_OF, id)?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// Approved minutes of a volunteer.
    pub(crate) async fn sum_approved_minutes(&mut self, id: VolunteerId) -> Result<i64> {
        let (minutes,): (i64,) = fetch_one!(self, MINUTES, id)?;
        Ok(minutes)
    }

    /// Adds a team.
    pub(crate) async fn insert_team(&mut self, id: TeamId, unit: UnitId, name: &str) -> Result<()> {
        execute!(self, INSERT_TEAM, id, unit, name.to_owned())?;
        Ok(())
    }

    /// Puts a volunteer into a team; again is no error.
    pub(crate) async fn insert_team_member(&mut self, team: TeamId, volunteer: VolunteerId) -> Result<()> {
        execute!(self, INSERT_MEMBER, team, volunteer)?;
        Ok(())
    }

    /// A team of `scope` or below.
    pub(crate) async fn get_team(&mut self, id: TeamId, scope: UnitId) -> Result<Option<Team>> {
        fetch_optional!(self, TEAM, id, scope)
    }

    /// Teams in scope, by name.
    pub(crate) async fn list_teams(&mut self, scope: UnitId, limit: i64) -> Result<Vec<Team>> {
        fetch_all!(self, TEAMS, scope, limit)
    }

    /// Members of a team, by name.
    pub(crate) async fn list_team_members(&mut self, id: TeamId) -> Result<Vec<Volunteer>> {
        fetch_all!(self, MEMBERS, id)
    }

    /// How many volunteers are in scope.
    pub(crate) async fn count_volunteers(&mut self, scope: UnitId) -> Result<i64> {
        let (count,): (i64,) = fetch_one!(self, COUNT, scope)?;
        Ok(count)
    }
}

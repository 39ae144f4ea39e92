//! Volunteer teams.

use super::Tx;
use crate::domain::team::{TeamFilter, TeamView};
use crate::error::Result;
use crate::id::{TeamId, UnitId, VolunteerId};

from_row!(TeamView { id, unit_id, name, kind, members, version });

const INSERT: &str = "INSERT INTO volunteer_team (id, unit_id, name, kind, version) VALUES ($1, $2, $3, $4, $5)";
const UPDATE: &str = "
    UPDATE volunteer_team SET name = $2, kind = $3, version = version + 1 WHERE id = $1 AND version = $4";
const DELETE: &str = "DELETE FROM volunteer_team WHERE id = $1 AND version = $2";
const IN_USE: &str = "
    SELECT EXISTS (SELECT 1 FROM volunteer_team_member WHERE team_id = $1) OR EXISTS (SELECT 1 FROM request WHERE team_id = $1)";
const INSERT_MEMBER: &str = "
    INSERT INTO volunteer_team_member (team_id, volunteer_id) VALUES ($1, $2) ON CONFLICT (team_id, volunteer_id) DO NOTHING";
const DELETE_MEMBER: &str = "DELETE FROM volunteer_team_member WHERE team_id = $1 AND volunteer_id = $2";
const DELETE_MEMBERSHIPS: &str = "DELETE FROM volunteer_team_member WHERE volunteer_id = $1";
const GET: &str = "
    SELECT t.id, t.unit_id, t.name, t.kind, t.version, COUNT(m.volunteer_id) AS members FROM volunteer_team t
    JOIN unit_closure c ON c.descendant_id = t.unit_id AND c.ancestor_id = $2
    LEFT JOIN volunteer_team_member m ON m.team_id = t.id
    WHERE t.id = $1 GROUP BY t.id, t.unit_id, t.name, t.kind, t.version";
const LIST: &str = "
    SELECT t.id, t.unit_id, t.name, t.kind, t.version,
        (SELECT COUNT(*) FROM volunteer_team_member m WHERE m.team_id = t.id) AS members
    FROM volunteer_team t JOIN unit_closure c ON c.descendant_id = t.unit_id AND c.ancestor_id = $1
    WHERE ($2 = '' OR t.kind = $2)
      AND ($3 = '' OR t.id IN (SELECT m.team_id FROM volunteer_team_member m WHERE m.volunteer_id = $3))
      AND (t.name, t.id) > ($4, $5) ORDER BY t.name, t.id LIMIT $6";
const NAME: &str = "SELECT name FROM volunteer_team WHERE id = $1";

impl Tx {
    /// Adds a team.
    pub(crate) async fn insert_team(&mut self, team: &TeamView) -> Result<()> {
        execute!(self, INSERT, team.id, team.unit_id, team.name.clone(), team.kind, team.version)?;
        Ok(())
    }

    /// Replaces a team that is still at `team.version`; answers whether it was.
    pub(crate) async fn update_team(&mut self, team: &TeamView) -> Result<bool> {
        Ok(execute!(self, UPDATE, team.id, team.name.clone(), team.kind, team.version)? == 1)
    }

    /// Takes away a team that is still at `version`; answers whether it was.
    pub(crate) async fn delete_team(&mut self, id: TeamId, version: i64) -> Result<bool> {
        Ok(execute!(self, DELETE, id, version)? == 1)
    }

    /// Whether anybody belongs to a team, or anything was ever sent to it.
    pub(crate) async fn is_team_in_use(&mut self, id: TeamId) -> Result<bool> {
        let (used,): (bool,) = fetch_one!(self, IN_USE, id)?;
        Ok(used)
    }

    /// Puts a volunteer into a team; again is no error.
    pub(crate) async fn insert_team_member(&mut self, team: TeamId, volunteer: VolunteerId) -> Result<()> {
        execute!(self, INSERT_MEMBER, team, volunteer)?;
        Ok(())
    }

    /// Takes a volunteer out of a team.
    pub(crate) async fn delete_team_member(&mut self, team: TeamId, volunteer: VolunteerId) -> Result<()> {
        execute!(self, DELETE_MEMBER, team, volunteer)?;
        Ok(())
    }

    /// Takes a volunteer out of every team.
    pub(crate) async fn delete_memberships(&mut self, volunteer: VolunteerId) -> Result<()> {
        execute!(self, DELETE_MEMBERSHIPS, volunteer)?;
        Ok(())
    }

    /// A team of `scope` or below.
    pub(crate) async fn get_team(&mut self, id: TeamId, scope: UnitId) -> Result<Option<TeamView>> {
        fetch_optional!(self, GET, id, scope)
    }

    /// Teams in scope that match, by name, after a team ('' is the beginning).
    pub(crate) async fn list_teams(
        &mut self,
        scope: UnitId,
        filter: &TeamFilter,
        after: &str,
        limit: i64,
    ) -> Result<Vec<TeamView>> {
        let mut name = String::new();
        if !after.is_empty() {
            let last: Option<(String,)> = fetch_optional!(self, NAME, after.to_owned())?;
            let Some((last,)) = last else { return Ok(Vec::new()) };
            name = last;
        }
        let text = |value: Option<String>| value.unwrap_or_default();
        fetch_all!(
            self,
            LIST,
            scope,
            text(filter.kind.map(|kind| kind.to_string())),
            text(filter.volunteer_id.map(|id| id.to_string())),
            name,
            after.to_owned(),
            limit
        )
    }
}

//! Volunteers.

use super::build::{Bind, Statement, fetch_built};
use super::{KeptFigure, Tx};
use crate::domain::volunteer::{Slot, Volunteer, VolunteerAward, VolunteerFilter, VolunteerStatus, VolunteerTraining};
use crate::error::Result;
use crate::id::{ResidentId, TeamId, UnitId, VolunteerId};

from_row!(Volunteer {
    id,
    unit_id,
    number,
    name,
    phone,
    available,
    skills,
    status,
    resident_id,
    insured_until,
    created_at,
    version
});
from_row!(VolunteerTraining { id, volunteer_id, held_on, title, minutes, issuer });
from_row!(VolunteerAward { id, volunteer_id, given_on, title, issuer });

/// What is kept of a volunteer for finding.
#[derive(Debug, Clone, Default)]
pub(crate) struct VolunteerKeys {
    pub(crate) name_folded: String,
    pub(crate) phone_hash: Option<String>,
    /// Folded, each once.
    pub(crate) skills: Vec<String>,
    pub(crate) slots: Vec<Slot>,
}

const INSERT: &str = "
    INSERT INTO volunteer (id, unit_id, name, name_folded, phone, phone_hash, available, skills, created_at, version, number, status,
        resident_id, insured_until)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
const UPDATE: &str = "
    UPDATE volunteer SET name = $2, name_folded = $3, phone = $4, phone_hash = $5, available = $6, skills = $7, number = $8, status = $9,
        resident_id = $10, insured_until = $11, version = version + 1
    WHERE id = $1 AND version = $12";
const GET: &str = "
    SELECT v.* FROM volunteer v JOIN unit_closure c ON c.descendant_id = v.unit_id AND c.ancestor_id = $2
    WHERE v.id = $1 AND v.erased_at IS NULL";
// Whoever logs in as both is one person, whatever the register says.
const OF_RESIDENT: &str = "
    SELECT * FROM volunteer WHERE erased_at IS NULL AND id IN (
        SELECT o.id FROM volunteer o WHERE o.resident_id = $1
        UNION SELECT u.volunteer_id FROM login_user u WHERE u.resident_id = $1 AND u.volunteer_id IS NOT NULL)
    ORDER BY id";
const OF_TEAM: &str = "
    SELECT v.* FROM volunteer_team_member m JOIN volunteer v ON v.id = m.volunteer_id
    WHERE m.team_id = $1 ORDER BY v.name_folded, v.id";
const AVAILABLE: &str = "UPDATE volunteer SET available = $2, version = version + 1 WHERE id = $1";
const RETIRE: &str = "
    UPDATE volunteer SET available = FALSE, status = 'left', version = version + 1
    WHERE resident_id = $1 AND status <> 'left'";
const TEAMS_OF: &str = "SELECT team_id FROM volunteer_team_member WHERE volunteer_id = $1 ORDER BY team_id";
const INSERT_SKILL: &str = "INSERT INTO volunteer_skill (volunteer_id, skill) VALUES ($1, $2)";
const DELETE_SKILLS: &str = "DELETE FROM volunteer_skill WHERE volunteer_id = $1";
const INSERT_SLOT: &str = "
    INSERT INTO volunteer_slot (volunteer_id, weekday, from_minute, to_minute) VALUES ($1, $2, $3, $4)";
const DELETE_SLOTS: &str = "DELETE FROM volunteer_slot WHERE volunteer_id = $1";
const NAME_FOLDED: &str = "SELECT name_folded FROM volunteer WHERE id = $1";
const INSERT_TRAINING: &str = "
    INSERT INTO volunteer_training (id, volunteer_id, held_on, title, minutes, issuer) VALUES ($1, $2, $3, $4, $5, $6)";
const TRAININGS: &str = "SELECT * FROM volunteer_training WHERE volunteer_id = $1 ORDER BY held_on DESC, id DESC";
const INSERT_AWARD: &str = "
    INSERT INTO volunteer_award (id, volunteer_id, given_on, title, issuer) VALUES ($1, $2, $3, $4, $5)";
const AWARDS: &str = "SELECT * FROM volunteer_award WHERE volunteer_id = $1 ORDER BY given_on DESC, id DESC";
const IN_USE: &str = "
    SELECT EXISTS (SELECT 1 FROM request WHERE volunteer_id = $1) OR EXISTS (SELECT 1 FROM hours WHERE volunteer_id = $1)
        OR EXISTS (SELECT 1 FROM login_user WHERE volunteer_id = $1) OR EXISTS (SELECT 1 FROM consent WHERE volunteer_id = $1)
        OR EXISTS (SELECT 1 FROM volunteer_team_member WHERE volunteer_id = $1)
        OR EXISTS (SELECT 1 FROM volunteer_training WHERE volunteer_id = $1)
        OR EXISTS (SELECT 1 FROM volunteer_award WHERE volunteer_id = $1)";
const DELETE: &str = "DELETE FROM volunteer WHERE id = $1 AND version = $2";

// As with residents: of a county a page is a stretch of the names' index, of a community it is sorted from its own few. `$1` is
// the scope.
const WIDE: &str = concat!(" FROM volunteer v WHERE ", probed!("v.unit_id"));
const NARROW: &str = "
    FROM unit_closure c CROSS JOIN volunteer v WHERE v.unit_id = c.descendant_id AND c.ancestor_id = $1";

fn narrow(statement: &mut Statement, filter: &VolunteerFilter, in_units: bool) {
    statement.push(" AND v.erased_at IS NULL AND v.status = ").text(filter.status.unwrap_or(VolunteerStatus::Active));
    if let Some(prefix) = &filter.name {
        let end = super::record::after_prefix(prefix);
        if in_units {
            // As of residents: PostgreSQL would go through the names of the county.
            statement.push(" AND v.name_folded >= (SELECT ").text(prefix);
            statement.push(") AND v.name_folded < (SELECT ").text(end).push(")");
        } else {
            statement.push(" AND v.name_folded >= ").text(prefix).push(" AND v.name_folded < ").text(end);
        }
    }
    if let Some(hash) = &filter.phone {
        statement.push(" AND v.phone_hash = ").text(hash);
    }
    if let Some(skill) = &filter.skill {
        statement
            .push(" AND EXISTS (SELECT 1 FROM volunteer_skill s WHERE s.volunteer_id = v.id AND s.skill = ")
            .text(skill)
            .push(")");
    }
    if filter.weekday.is_some() || filter.minute.is_some() {
        statement.push(" AND EXISTS (SELECT 1 FROM volunteer_slot w WHERE w.volunteer_id = v.id");
        if let Some(weekday) = filter.weekday {
            statement.push(" AND w.weekday = ").bind(Bind::Number(weekday));
        }
        if let Some(minute) = filter.minute {
            statement.push(" AND w.from_minute <= ").bind(Bind::Number(minute));
            statement.push(" AND w.to_minute > ").bind(Bind::Number(minute));
        }
        statement.push(")");
    }
    if let Some(team) = filter.team_id {
        statement
            .push(" AND v.id IN (SELECT m.volunteer_id FROM volunteer_team_member m WHERE m.team_id = ")
            .text(team)
            .push(")");
    }
    if let Some(available) = filter.available {
        statement.push(" AND v.available = ").bind(Bind::Flag(available));
    }
}

impl Tx {
    /// Adds a volunteer.
    pub(crate) async fn insert_volunteer(&mut self, volunteer: &Volunteer, keys: &VolunteerKeys) -> Result<()> {
        execute!(
            self,
            INSERT,
            volunteer.id,
            volunteer.unit_id,
            volunteer.name.clone(),
            keys.name_folded.clone(),
            volunteer.phone.clone(),
            keys.phone_hash.clone(),
            volunteer.available,
            volunteer.skills.clone(),
            volunteer.created_at,
            volunteer.version,
            volunteer.number.clone(),
            volunteer.status,
            volunteer.resident_id,
            volunteer.insured_until
        )?;
        self.set_volunteer_keys(volunteer.id, keys).await
    }

    /// Replaces a volunteer that is still at `volunteer.version`; answers whether it was.
    pub(crate) async fn update_volunteer(&mut self, volunteer: &Volunteer, keys: &VolunteerKeys) -> Result<bool> {
        let reached = execute!(
            self,
            UPDATE,
            volunteer.id,
            volunteer.name.clone(),
            keys.name_folded.clone(),
            volunteer.phone.clone(),
            keys.phone_hash.clone(),
            volunteer.available,
            volunteer.skills.clone(),
            volunteer.number.clone(),
            volunteer.status,
            volunteer.resident_id,
            volunteer.insured_until,
            volunteer.version
        )?;
        if reached != 1 {
            return Ok(false);
        }
        self.set_volunteer_keys(volunteer.id, keys).await?;
        Ok(true)
    }

    async fn set_volunteer_keys(&mut self, id: VolunteerId, keys: &VolunteerKeys) -> Result<()> {
        execute!(self, DELETE_SKILLS, id)?;
        for skill in &keys.skills {
            execute!(self, INSERT_SKILL, id, skill.clone())?;
        }
        execute!(self, DELETE_SLOTS, id)?;
        for slot in &keys.slots {
            execute!(self, INSERT_SLOT, id, slot.weekday, slot.from_minute, slot.to_minute)?;
        }
        Ok(())
    }

    /// A volunteer registered in `scope` or below.
    pub(crate) async fn get_volunteer(&mut self, id: VolunteerId, scope: UnitId) -> Result<Option<Volunteer>> {
        fetch_optional!(self, GET, id, scope)
    }

    /// The volunteers that a resident is: one, but for entries that were merged.
    pub(crate) async fn list_volunteers_of_resident(&mut self, id: ResidentId) -> Result<Vec<Volunteer>> {
        fetch_all!(self, OF_RESIDENT, id)
    }

    /// The names of those of these volunteers who are registered in `scope` or below.
    pub(crate) async fn list_volunteer_names(
        &mut self,
        scope: UnitId,
        ids: &[VolunteerId],
    ) -> Result<Vec<(VolunteerId, String)>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut statement = Statement::new(
            "SELECT v.id, v.name FROM volunteer v JOIN unit_closure c ON c.descendant_id = v.unit_id AND c.ancestor_id = ",
        );
        statement.bind(Bind::Text(scope.to_string())).push(" WHERE v.erased_at IS NULL AND v.id IN ");
        statement.list(ids);
        fetch_built!(self, statement)
    }

    /// Volunteers in scope that match, by name, after a volunteer ('' is the beginning).
    pub(crate) async fn list_volunteers(
        &mut self,
        scope: UnitId,
        filter: &VolunteerFilter,
        after: &str,
        limit: i64,
    ) -> Result<Vec<Volunteer>> {
        let mut statement = Statement::about("SELECT v.*", scope);
        let wide = self.is_wide(scope).await?;
        statement.push(if wide { WIDE } else { NARROW });
        narrow(&mut statement, filter, !wide);
        if after.is_empty() {
            statement.push(" AND v.name_folded >= ").text("");
        } else {
            let last: Option<(String,)> = fetch_optional!(self, NAME_FOLDED, after.to_owned())?;
            let Some((name,)) = last else { return Ok(Vec::new()) };
            statement.push(" AND (v.name_folded, v.id) > (").text(name).push(", ").text(after).push(")");
        }
        statement.push(" ORDER BY v.name_folded, v.id LIMIT ").bind(Bind::Number(limit));
        fetch_built!(self, statement)
    }

    /// How many volunteers in scope match.
    pub(crate) async fn count_volunteers(&mut self, scope: UnitId, filter: &VolunteerFilter) -> Result<i64> {
        if *filter == VolunteerFilter::default() {
            return self.kept_figure(scope, KeptFigure::Volunteers).await;
        }
        let mut statement = Statement::about("SELECT COUNT(*)", scope);
        statement.push(NARROW);
        narrow(&mut statement, filter, true);
        let rows: Vec<(i64,)> = fetch_built!(self, statement)?;
        Ok(rows.first().map_or(0, |(count,)| *count))
    }

    /// Says whether a volunteer takes requests now.
    pub(crate) async fn set_volunteer_available(&mut self, id: VolunteerId, available: bool) -> Result<()> {
        execute!(self, AVAILABLE, id, available)?;
        Ok(())
    }

    /// The volunteers that a resident is volunteer no more.
    pub(crate) async fn retire_volunteers_of(&mut self, id: ResidentId) -> Result<()> {
        for volunteer in self.list_volunteers_of_resident(id).await? {
            self.delete_memberships(volunteer.id).await?;
        }
        execute!(self, RETIRE, id)?;
        Ok(())
    }

    /// Whether anything refers to a volunteer.
    pub(crate) async fn is_volunteer_in_use(&mut self, id: VolunteerId) -> Result<bool> {
        let (used,): (bool,) = fetch_one!(self, IN_USE, id)?;
        Ok(used)
    }

    /// Takes away a volunteer that is still at `version`; answers whether it was.
    pub(crate) async fn delete_volunteer(&mut self, id: VolunteerId, version: i64) -> Result<bool> {
        execute!(self, DELETE_SKILLS, id)?;
        execute!(self, DELETE_SLOTS, id)?;
        Ok(execute!(self, DELETE, id, version)? == 1)
    }

    /// The teams of a volunteer.
    pub(crate) async fn list_teams_of(&mut self, id: VolunteerId) -> Result<Vec<TeamId>> {
        let rows: Vec<(TeamId,)> = fetch_all!(self, TEAMS_OF, id)?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// Members of a team, by name.
    pub(crate) async fn list_team_members(&mut self, id: TeamId) -> Result<Vec<Volunteer>> {
        fetch_all!(self, OF_TEAM, id)
    }

    /// The teams of volunteers.
    pub(crate) async fn list_teams_of_many(&mut self, ids: &[VolunteerId]) -> Result<Vec<(VolunteerId, TeamId)>> {
        let mut statement =
            Statement::new("SELECT volunteer_id, team_id FROM volunteer_team_member WHERE volunteer_id IN ");
        statement.list(ids).push(" ORDER BY volunteer_id, team_id");
        fetch_built!(self, statement)
    }

    /// The weekly times of volunteers.
    pub(crate) async fn list_slots_of_many(&mut self, ids: &[VolunteerId]) -> Result<Vec<(VolunteerId, Slot)>> {
        let mut statement = Statement::new(
            "SELECT volunteer_id, weekday, from_minute, to_minute FROM volunteer_slot WHERE volunteer_id IN ",
        );
        statement.list(ids).push(" ORDER BY volunteer_id, weekday, from_minute");
        let rows: Vec<(VolunteerId, i64, i64, i64)> = fetch_built!(self, statement)?;
        Ok(rows
            .into_iter()
            .map(|(id, weekday, from_minute, to_minute)| (id, Slot { weekday, from_minute, to_minute }))
            .collect())
    }

    /// Approved minutes of a volunteer.
    pub(crate) async fn sum_approved_minutes(&mut self, id: VolunteerId) -> Result<i64> {
        Ok(self.sum_approved_minutes_of_many(&[id]).await?.first().map_or(0, |(_, minutes)| *minutes))
    }

    /// Approved minutes of volunteers; none of those who have none.
    pub(crate) async fn sum_approved_minutes_of_many(
        &mut self,
        ids: &[VolunteerId],
    ) -> Result<Vec<(VolunteerId, i64)>> {
        let mut statement = Statement::new(
            "SELECT volunteer_id, CAST(SUM(minutes) AS BIGINT) FROM hours WHERE status = 'approved' AND volunteer_id IN ",
        );
        statement.list(ids).push(" GROUP BY volunteer_id");
        fetch_built!(self, statement)
    }

    /// Adds a training.
    pub(crate) async fn insert_volunteer_training(&mut self, t: &VolunteerTraining) -> Result<()> {
        execute!(self, INSERT_TRAINING, t.id, t.volunteer_id, t.held_on, t.title.clone(), t.minutes, t.issuer.clone())?;
        Ok(())
    }

    /// Trainings of a volunteer, newest first.
    pub(crate) async fn list_volunteer_trainings(&mut self, id: VolunteerId) -> Result<Vec<VolunteerTraining>> {
        fetch_all!(self, TRAININGS, id)
    }

    /// Adds an award.
    pub(crate) async fn insert_volunteer_award(&mut self, a: &VolunteerAward) -> Result<()> {
        execute!(self, INSERT_AWARD, a.id, a.volunteer_id, a.given_on, a.title.clone(), a.issuer.clone())?;
        Ok(())
    }

    /// Awards of a volunteer, newest first.
    pub(crate) async fn list_volunteer_awards(&mut self, id: VolunteerId) -> Result<Vec<VolunteerAward>> {
        fetch_all!(self, AWARDS, id)
    }
}

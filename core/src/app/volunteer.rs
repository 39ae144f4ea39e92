//! Volunteers and teams.

use crate::app::Cx;
use crate::app::personal::{self, Field, Person};
use crate::domain::access::Permission;
use crate::domain::volunteer::{NewVolunteer, Team, Volunteer, VolunteerView};
use crate::domain::{check, mask};
use crate::error::{Error, Result};
use crate::id::{TeamId, VolunteerId};
use crate::store::{MOST_ROWS, Tx};

/// Registers a volunteer in the unit of the context.
///
/// # Errors
/// `Forbidden` without `volunteers.write`; `Invalid` for wrong fields.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewVolunteer) -> Result<VolunteerView> {
    cx.require(tx, Permission::WriteVolunteers).await?;
    let id = cx.id(VolunteerId::from_uuid);
    let name = check::line("name", &new.name, 60)?;
    let phone = new.phone.as_deref().map(check::phone).transpose()?;
    let skills: Vec<String> = new.skills.iter().map(|skill| check::line("skills", skill, 20)).collect::<Result<_>>()?;
    let volunteer = Volunteer {
        id,
        unit_id: cx.unit,
        phone: personal::seal(cx, Person::Volunteer(id), Field::Phone, phone.as_deref())?,
        available: true,
        skills: serde_json::to_string(&skills).map_err(Error::internal)?,
        created_at: cx.now,
        version: 1,
        name,
    };
    let phone_hash = phone.map(|phone| cx.core.keys.lookup("phone", &phone));
    tx.insert_volunteer(&volunteer, &check::fold(&volunteer.name), phone_hash).await?;
    super::audit::record(tx, cx, "volunteers.create", "volunteer", &id.to_string(), "").await?;
    cx.touch(tx, cx.unit, "volunteer").await?;
    view(tx, cx, volunteer).await
}

async fn view(tx: &mut Tx, cx: &Cx, volunteer: Volunteer) -> Result<VolunteerView> {
    Ok(VolunteerView {
        id: volunteer.id,
        unit_id: volunteer.unit_id,
        name: mask::name(&volunteer.name),
        phone: personal::masked(cx, Person::Volunteer(volunteer.id), Field::Phone, volunteer.phone.as_ref())?,
        available: volunteer.available,
        skills: serde_json::from_str(&volunteer.skills).map_err(Error::internal)?,
        teams: tx.list_teams_of(volunteer.id).await?,
        approved_minutes: tx.sum_approved_minutes(volunteer.id).await?,
    })
}

async fn readable(tx: &mut Tx, cx: &Cx, id: Option<VolunteerId>) -> Result<()> {
    if cx.module.is_some() || id.is_some() && cx.volunteer() == id {
        return Ok(());
    }
    cx.require(tx, Permission::ReadVolunteers).await
}

/// A volunteer of the unit, masked; none when they are not there or registered outside it.
///
/// # Errors
/// `Forbidden` without `volunteers.read`, but for oneself.
pub async fn get(tx: &mut Tx, cx: &Cx, id: VolunteerId) -> Result<Option<VolunteerView>> {
    readable(tx, cx, Some(id)).await?;
    cx.saw(tx, "volunteer");
    match tx.get_volunteer(id, cx.unit).await? {
        Some(volunteer) => view(tx, cx, volunteer).await.map(Some),
        None => Ok(None),
    }
}

/// Volunteers of the unit and below by name, at most `limit` (≤ 200).
///
/// # Errors
/// `Forbidden` without `volunteers.read`.
pub async fn list(tx: &mut Tx, cx: &Cx, limit: i64) -> Result<Vec<VolunteerView>> {
    readable(tx, cx, None).await?;
    cx.saw(tx, "volunteer");
    let mut views = Vec::new();
    for volunteer in tx.list_volunteers(cx.unit, limit.clamp(1, MOST_ROWS)).await? {
        views.push(view(tx, cx, volunteer).await?);
    }
    Ok(views)
}

/// Says whether a volunteer takes requests now: they themselves, or staff for them.
///
/// # Errors
/// `Forbidden`; `NotFound` outside the unit.
pub async fn set_available(tx: &mut Tx, cx: &Cx, id: VolunteerId, available: bool) -> Result<()> {
    if cx.volunteer() != Some(id) {
        cx.require(tx, Permission::WriteVolunteers).await?;
    }
    let volunteer = tx.get_volunteer(id, cx.unit).await?.ok_or(Error::NotFound { entity: "volunteer" })?;
    tx.set_volunteer_available(id, available).await?;
    cx.touch(tx, volunteer.unit_id, "volunteer").await
}

/// Founds a team in the unit of the context.
///
/// # Errors
/// `Forbidden` without `volunteers.write`; `Invalid` for a wrong name.
pub async fn create_team(tx: &mut Tx, cx: &Cx, name: &str) -> Result<Team> {
    cx.require(tx, Permission::WriteVolunteers).await?;
    let team =
        Team { id: cx.id(TeamId::from_uuid), unit_id: cx.unit, name: check::line("name", name, 60)?, members: 0 };
    tx.insert_team(team.id, team.unit_id, &team.name).await?;
    super::audit::record(tx, cx, "teams.create", "team", &team.id.to_string(), &team.name).await?;
    cx.touch(tx, cx.unit, "volunteer").await?;
    Ok(team)
}

/// Puts a volunteer of the unit into a team of the unit; again is no error.
///
/// # Errors
/// `Forbidden` without `volunteers.write`; `NotFound`.
pub async fn join_team(tx: &mut Tx, cx: &Cx, team: TeamId, volunteer: VolunteerId) -> Result<()> {
    cx.require(tx, Permission::WriteVolunteers).await?;
    tx.get_team(team, cx.unit).await?.ok_or(Error::NotFound { entity: "team" })?;
    tx.get_volunteer(volunteer, cx.unit).await?.ok_or(Error::NotFound { entity: "volunteer" })?;
    tx.insert_team_member(team, volunteer).await?;
    cx.touch(tx, cx.unit, "volunteer").await
}

/// Teams of the unit and below, by name.
///
/// # Errors
/// `Forbidden` without `volunteers.read`.
pub async fn teams(tx: &mut Tx, cx: &Cx) -> Result<Vec<Team>> {
    readable(tx, cx, None).await?;
    cx.saw(tx, "volunteer");
    tx.list_teams(cx.unit, 200).await
}

/// A team of the unit.
///
/// # Errors
/// `Forbidden` without `volunteers.read`.
pub async fn get_team(tx: &mut Tx, cx: &Cx, id: TeamId) -> Result<Option<Team>> {
    readable(tx, cx, None).await?;
    tx.get_team(id, cx.unit).await
}

/// How many volunteers are registered in the unit and below.
///
/// # Errors
/// As any statement.
pub async fn count(tx: &mut Tx, cx: &Cx) -> Result<i64> {
    cx.saw(tx, "volunteer");
    tx.count_volunteers(cx.unit).await
}

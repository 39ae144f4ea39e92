//! Volunteer teams.

use crate::app::Cx;
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::page::{Listed, Page};
use crate::domain::team::{JoinTeam, LeaveTeam, NewTeam, TeamFilter, TeamView};
use crate::domain::volunteer::VolunteerStatus;
use crate::error::{Error, Result};
use crate::id::TeamId;
use crate::store::Tx;

const MISSING: Error = Error::NotFound { entity: "team" };

async fn readable(tx: &mut Tx, cx: &Cx) -> Result<()> {
    if cx.module.is_some() {
        return Ok(());
    }
    cx.require(tx, Permission::ReadVolunteers).await
}

/// Founds a team in the unit of the context.
///
/// # Errors
/// `Forbidden` without `volunteers.write`; `Invalid` for a wrong name.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewTeam) -> Result<TeamView> {
    cx.require(tx, Permission::WriteVolunteers).await?;
    let team = TeamView {
        id: cx.id(TeamId::from_uuid),
        unit_id: cx.unit,
        name: check::line("name", &new.name, 60)?,
        kind: new.kind,
        members: 0,
        version: 1,
    };
    tx.insert_team(&team).await?;
    super::audit::record(tx, cx, "teams.create", "team", &team.id.to_string(), &team.name).await?;
    cx.touch(tx, cx.unit, "volunteer").await?;
    Ok(team)
}

/// Replaces what is entered for a team that is still at `version`.
///
/// # Errors
/// `Forbidden` without `volunteers.write`; `NotFound`; `Conflict`; `Invalid` for a wrong name.
pub async fn update(tx: &mut Tx, cx: &Cx, id: TeamId, version: i64, new: NewTeam) -> Result<TeamView> {
    cx.require(tx, Permission::WriteVolunteers).await?;
    let there = tx.get_team(id, cx.unit).await?.ok_or(MISSING)?;
    let mut team = TeamView { name: check::line("name", &new.name, 60)?, kind: new.kind, version, ..there };
    if !tx.update_team(&team).await? {
        return Err(Error::Conflict { entity: "team" });
    }
    team.version += 1;
    super::audit::record(tx, cx, "teams.update", "team", &id.to_string(), &team.name).await?;
    cx.touch(tx, team.unit_id, "volunteer").await?;
    Ok(team)
}

/// Takes away a team to which nobody belongs and nothing was ever sent.
///
/// # Errors
/// `Forbidden` without `volunteers.write`; `NotFound`; `Conflict`; `Refused` (`in-use`).
pub async fn remove(tx: &mut Tx, cx: &Cx, id: TeamId, version: i64) -> Result<()> {
    cx.require(tx, Permission::WriteVolunteers).await?;
    let team = tx.get_team(id, cx.unit).await?.ok_or(MISSING)?;
    if tx.is_team_in_use(id).await? {
        return Err(Error::refused("in-use"));
    }
    if !tx.delete_team(id, version).await? {
        return Err(Error::Conflict { entity: "team" });
    }
    super::audit::record(tx, cx, "teams.remove", "team", &id.to_string(), &team.name).await?;
    cx.touch(tx, team.unit_id, "volunteer").await
}

/// Puts a volunteer of the unit into a team of the unit; again is no error.
///
/// # Errors
/// `Forbidden` without `volunteers.write`; `NotFound`; `Refused` (`volunteer-left`) for somebody who volunteers no more.
pub async fn join(tx: &mut Tx, cx: &Cx, id: TeamId, input: JoinTeam) -> Result<TeamView> {
    cx.require(tx, Permission::WriteVolunteers).await?;
    tx.get_team(id, cx.unit).await?.ok_or(MISSING)?;
    let volunteer =
        tx.get_volunteer(input.volunteer_id, cx.unit).await?.ok_or(Error::NotFound { entity: "volunteer" })?;
    if volunteer.status == VolunteerStatus::Left {
        return Err(Error::refused("volunteer-left"));
    }
    tx.insert_team_member(id, volunteer.id).await?;
    changed(tx, cx, id, "teams.join", &volunteer.id.to_string()).await
}

/// Takes a volunteer out of a team; somebody who is not in it is no error.
///
/// # Errors
/// `Forbidden` without `volunteers.write`; `NotFound`.
pub async fn leave(tx: &mut Tx, cx: &Cx, id: TeamId, input: LeaveTeam) -> Result<TeamView> {
    cx.require(tx, Permission::WriteVolunteers).await?;
    tx.get_team(id, cx.unit).await?.ok_or(MISSING)?;
    tx.get_volunteer(input.volunteer_id, cx.unit).await?.ok_or(Error::NotFound { entity: "volunteer" })?;
    tx.delete_team_member(id, input.volunteer_id).await?;
    changed(tx, cx, id, "teams.leave", &input.volunteer_id.to_string()).await
}

async fn changed(tx: &mut Tx, cx: &Cx, id: TeamId, verb: &str, whom: &str) -> Result<TeamView> {
    super::audit::record(tx, cx, verb, "team", &id.to_string(), whom).await?;
    let team = tx.get_team(id, cx.unit).await?.ok_or(MISSING)?;
    cx.touch(tx, team.unit_id, "volunteer").await?;
    Ok(team)
}

/// A team of the unit.
///
/// # Errors
/// `Forbidden` without `volunteers.read`; `NotFound`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: TeamId) -> Result<TeamView> {
    look(tx, cx, id).await?.ok_or(MISSING)
}

/// As [`get`], for whoever asks whether there is such a team.
///
/// # Errors
/// `Forbidden` without `volunteers.read`.
pub async fn look(tx: &mut Tx, cx: &Cx, id: TeamId) -> Result<Option<TeamView>> {
    readable(tx, cx).await?;
    cx.saw(tx, "volunteer");
    tx.get_team(id, cx.unit).await
}

/// Teams of the unit and below that match, by name.
///
/// # Errors
/// `Forbidden` without `volunteers.read`.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: TeamFilter, page: Page) -> Result<Listed<TeamView>> {
    readable(tx, cx).await?;
    cx.saw(tx, "volunteer");
    let found = tx.list_teams(cx.unit, &filter, &page.after(), page.rows()).await?;
    Ok(page.of(found, |team| team.id.to_string()))
}

//! `wushe:directory`: people and teams of the unit, only the granted fields, always masked.

use wushe_core::app::{resident, team, volunteer};
use wushe_core::domain::page::Page;
use wushe_core::domain::resident::ResidentView;
use wushe_core::domain::team::TeamFilter;
use wushe_core::domain::volunteer::{VolunteerFilter, VolunteerView};
use wushe_plugin_schema::view::{Resident, Team, Volunteer};

use super::super::bindings::contract::wushe::directory::directory::Host;
use super::super::bindings::contract::wushe::types::types as wit;
use super::super::instance::{Grants, Guest};
use super::{Access, Refusal, answer, clean, too_many};

/// Residents by id in one call, and volunteers in one list.
const MANY: usize = 200;
/// Residents found by name or number.
const FOUND: u32 = 50;

type Answer<T> = wasmtime::Result<Result<T, wit::Error>>;

impl Host for Guest {
    async fn resident(&mut self, id: String) -> Answer<Option<String>> {
        answer!(self, "directory.resident", [id], self.get_resident(&id))
    }

    async fn residents(&mut self, ids: Vec<String>) -> Answer<String> {
        answer!(self, "directory.residents", [ids], self.get_residents(&ids))
    }

    async fn find_residents(&mut self, text: String, limit: u32) -> Answer<String> {
        answer!(self, "directory.find-residents", [text, limit], self.search_residents(&text, limit))
    }

    async fn volunteer(&mut self, id: String) -> Answer<Option<String>> {
        answer!(self, "directory.volunteer", [id], self.get_volunteer(&id))
    }

    async fn volunteers(&mut self, limit: u32) -> Answer<String> {
        answer!(self, "directory.volunteers", [limit], self.list_volunteers(limit))
    }

    async fn teams(&mut self) -> Answer<String> {
        answer!(self, "directory.teams", [], self.list_teams())
    }
}

impl Guest {
    async fn get_resident(&mut self, id: &str) -> Result<Option<String>, Refusal> {
        let scope = self.enter("directory", Access::Read, id.len())?;
        require_fields(&scope.grants.residents, "directory.residents")?;
        self.budget.rows_read(1)?;
        let Ok(id) = id.parse() else { return Ok(None) };
        let scope = &mut self.scope;
        let found = resident::look(&mut scope.tx, &scope.cx, id).await?;
        let seen = found.map(|found| resident_view(found, &scope.grants));
        seen.map(|seen| self.json(&seen)).transpose()
    }

    async fn get_residents(&mut self, ids: &[String]) -> Result<String, Refusal> {
        let scope = self.enter("directory", Access::Read, ids.iter().map(String::len).sum())?;
        require_fields(&scope.grants.residents, "directory.residents")?;
        if ids.len() > MANY {
            return Err(too_many("ids", MANY));
        }
        self.budget.rows_read(ids.len())?;
        let mut seen = Vec::with_capacity(ids.len());
        for id in ids {
            let Ok(id) = id.parse() else { continue };
            let scope = &mut self.scope;
            let found = resident::look(&mut scope.tx, &scope.cx, id).await?;
            seen.extend(found.map(|found| resident_view(found, &scope.grants)));
        }
        self.json(&seen)
    }

    async fn search_residents(&mut self, text: &str, limit: u32) -> Result<String, Refusal> {
        let scope = self.enter("directory", Access::Read, text.len())?;
        require_fields(&scope.grants.residents, "directory.residents")?;
        let text = clean("text", text)?;
        let limit = self.page_of(limit, FOUND, FOUND)?;
        let scope = &mut self.scope;
        let found = resident::find(&mut scope.tx, &scope.cx, text, i64::from(limit)).await?;
        let seen: Vec<Resident> = found.into_iter().map(|found| resident_view(found, &scope.grants)).collect();
        self.budget.rows_read(seen.len())?;
        self.json(&seen)
    }

    async fn get_volunteer(&mut self, id: &str) -> Result<Option<String>, Refusal> {
        let scope = self.enter("directory", Access::Read, id.len())?;
        require_fields(&scope.grants.volunteers, "directory.volunteers")?;
        self.budget.rows_read(1)?;
        let Ok(id) = id.parse() else { return Ok(None) };
        let scope = &mut self.scope;
        let found = volunteer::look(&mut scope.tx, &scope.cx, id).await?;
        let seen = found.map(|found| volunteer_view(found, &scope.grants));
        seen.map(|seen| self.json(&seen)).transpose()
    }

    async fn list_volunteers(&mut self, limit: u32) -> Result<String, Refusal> {
        let scope = self.enter("directory", Access::Read, 0)?;
        require_fields(&scope.grants.volunteers, "directory.volunteers")?;
        let most = u32::try_from(MANY).unwrap_or(u32::MAX);
        let limit = self.page_of(limit, most, most)?;
        let scope = &mut self.scope;
        let page = Page::first(i64::from(limit).clamp(1, 200));
        let found = volunteer::list(&mut scope.tx, &scope.cx, VolunteerFilter::default(), page).await?.items;
        let seen: Vec<Volunteer> = found.into_iter().map(|found| volunteer_view(found, &scope.grants)).collect();
        self.budget.rows_read(seen.len())?;
        self.json(&seen)
    }

    async fn list_teams(&mut self) -> Result<String, Refusal> {
        let scope = self.enter("directory", Access::Read, 0)?;
        require_fields(&scope.grants.volunteers, "directory.volunteers")?;
        let found = team::list(&mut scope.tx, &scope.cx, TeamFilter::default(), Page::first(200)).await?.items;
        self.budget.rows_read(found.len())?;
        let seen: Vec<Team> = found
            .into_iter()
            .map(|team| Team {
                id: team.id.to_string(),
                name: team.name,
                members: u32::try_from(team.members).unwrap_or(u32::MAX),
            })
            .collect();
        self.json(&seen)
    }
}

/// A register of which no field was granted is closed.
fn require_fields(fields: &std::collections::BTreeSet<String>, what: &str) -> Result<(), Refusal> {
    if fields.is_empty() { Err(wit::Error::Denied(what.to_owned()).into()) } else { Ok(()) }
}

fn resident_view(found: ResidentView, grants: &Grants) -> Resident {
    let granted = |field: &str| grants.residents.contains(field);
    let groups = granted("groups");
    Resident {
        id: found.id.to_string(),
        name: granted("name").then_some(found.name),
        phone: found.phone.filter(|_| granted("phone")),
        address: found.address.filter(|_| granted("address")),
        groups: if groups { found.groups.iter().map(|group| group.as_str().to_owned()).collect() } else { Vec::new() },
        lives_alone: groups && found.lives_alone,
    }
}

fn volunteer_view(found: VolunteerView, grants: &Grants) -> Volunteer {
    let granted = |field: &str| grants.volunteers.contains(field);
    Volunteer {
        id: found.id.to_string(),
        name: granted("name").then_some(found.name),
        phone: found.phone.filter(|_| granted("phone")),
        skills: if granted("skills") { found.skills } else { Vec::new() },
        available: found.available,
        teams: found.teams.iter().map(ToString::to_string).collect(),
    }
}

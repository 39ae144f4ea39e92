//! Requests as rows of a table: of the desk's other pages, and of the inbox, which also says where each comes from and who has it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use wushe_core::app::{module, resident, team, unit, volunteer};
use wushe_core::domain::access::Permission;
use wushe_core::domain::request::RequestView;
use wushe_core::domain::unit::Unit;
use wushe_core::error::Error;
use wushe_core::id::{TeamId, UnitId, VolunteerId};
use wushe_plugin_schema::value::{TimeStyle, Tone};

use crate::modules::Module;
use crate::web::error::PageError;
use crate::web::frame::Here;
use crate::web::view::{TableRowView, TableView, ValueView};

/// Names that rows need beside the residents', as far as they are known already; the rest is asked for.
#[derive(Default)]
pub(super) struct Names {
    pub(super) modules: Vec<Arc<Module>>,
    pub(super) units: BTreeMap<UnitId, String>,
    pub(super) teams: BTreeMap<TeamId, String>,
    volunteers: BTreeMap<VolunteerId, String>,
}

impl Names {
    pub(super) fn know(&mut self, here: &Here, unit: &Unit) {
        self.units.insert(unit.id, unit.name(here.locale().tag()).to_owned());
    }

    /// Asks for what is not known, each thing once.
    async fn complete(&mut self, here: &mut Here, requests: &[RequestView]) -> Result<(), PageError> {
        if here.may(Permission::ReadVolunteers).await? {
            let ids: BTreeSet<_> = requests.iter().filter_map(|request| request.volunteer_id).collect();
            let ids: Vec<_> = ids.into_iter().collect();
            self.volunteers = volunteer::names(&mut here.tx, &here.cx, &ids).await?;
            for id in requests.iter().filter_map(|request| request.team_id) {
                if !self.teams.contains_key(&id)
                    && let Some(team) = team::look(&mut here.tx, &here.cx, id).await?
                {
                    self.teams.insert(id, team.name);
                }
            }
        }
        for request in requests {
            if request.handling_unit_id != here.unit.id && !self.units.contains_key(&request.handling_unit_id) {
                let unit = unit::by_id(&mut here.tx, request.handling_unit_id).await?;
                self.know(here, &unit);
            }
            if let Some(id) = &request.module_id
                && !self.modules.iter().any(|module| module.version.module_id == *id)
            {
                // It is not on here any more; what came through it stays.
                match module::get(&mut here.tx, id).await {
                    Ok(version) => self.modules.push(here.app.module(&mut here.tx, version).await?),
                    Err(Error::NotFound { .. }) => {}
                    Err(error) => return Err(error.into()),
                }
            }
        }
        Ok(())
    }

    /// The module through which it came, or its kind.
    fn source(&self, here: &Here, request: &RequestView) -> ValueView {
        let module = request.module_id.as_ref().and_then(|id| {
            let module = self.modules.iter().find(|module| module.version.module_id == *id)?;
            Some(module.manifest.plugin.name.get(here.locale().tag()).to_owned())
        });
        ValueView::text(module.or_else(|| request.kind_name.clone()).unwrap_or_else(|| "—".to_owned()))
    }

    /// Who has it: a volunteer, a team, another unit, or the desk itself.
    fn assignee(&self, here: &Here, request: &RequestView) -> ValueView {
        let volunteer = request.volunteer_id.and_then(|id| self.volunteers.get(&id).cloned());
        let team = || {
            let name = self.teams.get(&request.team_id?)?;
            Some(here.ta("request-team", "name", name.clone()))
        };
        let unit = || self.units.get(&request.handling_unit_id).cloned();
        let sent = request.volunteer_id.is_some() || request.team_id.is_some();
        ValueView::text(match volunteer.or_else(team) {
            Some(name) => name,
            None if sent => "—".to_owned(),
            None if request.handling_unit_id != here.unit.id => unit().unwrap_or_else(|| "—".to_owned()),
            None if request.handler_id.is_some() => here.t("request-assignee-desk"),
            None => here.t("request-assignee-none"),
        })
    }
}

/// Requests as a table of the desk.
pub(in crate::web::staff) async fn table(
    here: &mut Here,
    requests: &[RequestView],
    empty: &str,
) -> Result<TableView, PageError> {
    rows(here, requests, empty, None).await
}

/// Requests as the table of the inbox.
pub(super) async fn full(
    here: &mut Here,
    requests: &[RequestView],
    empty: &str,
    mut names: Names,
) -> Result<TableView, PageError> {
    names.complete(here, requests).await?;
    rows(here, requests, empty, Some(&names)).await
}

async fn rows(
    here: &mut Here,
    requests: &[RequestView],
    empty: &str,
    more: Option<&Names>,
) -> Result<TableView, PageError> {
    let mut rows = Vec::with_capacity(requests.len());
    let names = here.may(Permission::ReadResidents).await?;
    let mut named = BTreeMap::new();
    if names {
        let ids: BTreeSet<_> = requests.iter().map(|request| request.resident_id).collect();
        let ids: Vec<_> = ids.into_iter().collect();
        named = resident::names(&mut here.tx, &here.cx, &ids).await?;
    }
    for request in requests {
        rows.push(TableRowView {
            cells: [
                Some(ValueView::text(request.number.clone())),
                Some(ValueView::text(request.title.clone())),
                more.map(|more| more.source(here, request)),
                names.then(|| ValueView::Person {
                    text: named.get(&request.resident_id).cloned().unwrap_or_else(|| "—".to_owned()),
                    masked: true,
                    href: String::new(),
                }),
                Some(here.status(request.status)),
                more.map(|more| more.assignee(here, request)),
                Some(due(here, request)),
            ]
            .into_iter()
            .flatten()
            .collect(),
            href: format!("{}/requests/{}", here.home(), request.id),
            buttons: Vec::new(),
        });
    }
    let columns = [
        ("request-number", true),
        ("request-what", true),
        ("request-source", more.is_some()),
        // Whoever may not read residents has no column of dashes.
        ("request-resident", names),
        ("request-status", true),
        ("request-assignee", more.is_some()),
        ("request-due", true),
    ];
    let columns = columns.into_iter().filter(|(_, shown)| *shown);
    Ok(TableView { columns: columns.map(|(key, _)| here.t(key)).collect(), rows, empty: here.t(empty) })
}

/// By when; in words of its own when that is past.
pub(super) fn due(here: &Here, request: &RequestView) -> ValueView {
    match request.due_at {
        Some(due) if request.status.is_open() && due < here.cx.now => {
            let when = here.format().relative(due.micros());
            ValueView::tag(Tone::Bad, format!("{} · {when}", here.t("request-overdue")))
        }
        Some(due) => here.time(due, TimeStyle::Full),
        None => ValueView::text("—"),
    }
}

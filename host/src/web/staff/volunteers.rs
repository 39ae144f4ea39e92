//! The desk's list of volunteers and teams: found by name, number, team and whether they are free, in pages, taken out as a sheet.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use serde::Deserialize;
use wushe_core::app::{team, volunteer};
use wushe_core::domain::access::Permission;
use wushe_core::domain::page::Page;
use wushe_core::domain::volunteer::VolunteerFilter;
use wushe_core::id::VolunteerId;

use super::volunteer::available;
use super::{is_number, sheets};
use crate::app::App;
use crate::web::error::PageResult;
use crate::web::frame::{Here, Place};
use crate::web::page::query_string;
use crate::web::view::{
    BlockView, ButtonView, FieldKindView, FieldView, ListItemView, OptionView, PageView, SearchView, TableRowView,
    TableView, ValueView,
};
use crate::web::visitor::Visitor;

/// Rows of a page.
const ROWS: i64 = 50;
/// Most teams that are told of.
const TEAMS: i64 = 200;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    team: String,
    available: String,
    after: Option<VolunteerId>,
}

impl Asked {
    /// As the register takes it.
    fn pairs(&self) -> Vec<(&'static str, String)> {
        let words = self.q.trim().to_owned();
        let words = (if is_number(&words) { "phone" } else { "name" }, words);
        let asked = [words, ("team_id", self.team.clone()), ("available", self.available.clone())];
        asked.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    fn filter(&self) -> VolunteerFilter {
        let words = Some(self.q.trim().to_owned()).filter(|words| !words.is_empty());
        let (phone, name) = if is_number(&self.q) { (words, None) } else { (None, words) };
        VolunteerFilter {
            name,
            phone,
            team_id: self.team.parse().ok(),
            available: self.available.parse().ok(),
            ..VolunteerFilter::default()
        }
    }
}

pub(super) async fn list(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(unit): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let base = format!("{}/volunteers", here.home());
    let page = Page { after: asked.after.map(|id| id.to_string()), limit: Some(ROWS) };
    let filter = asked.filter();
    let searched = filter != VolunteerFilter::default();
    let found = volunteer::list(&mut here.tx, &here.cx, filter, page).await?;
    let teams = team::list(&mut here.tx, &here.cx, Default::default(), Page::first(TEAMS)).await?.items;
    let next = found.next.map(|after| {
        let kept = [("q", &asked.q), ("team", &asked.team), ("available", &asked.available)];
        let kept = kept.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, value.clone()));
        format!("{base}?{}", query_string(kept.chain([("after", after)])))
    });
    let rows = found
        .items
        .into_iter()
        .map(|volunteer| TableRowView {
            href: format!("{base}/{}", volunteer.id),
            cells: vec![
                ValueView::text(volunteer.name.clone()),
                ValueView::Number(volunteer.phone.clone().unwrap_or_else(|| "—".to_owned())),
                ValueView::text(volunteer.skills.join(" · ")),
                ValueView::Number(here.format().minutes(volunteer.approved_minutes)),
                available(&here, &volunteer),
            ],
            buttons: Vec::new(),
        })
        .collect();
    let option = |value: String, label: String, asked: &str| OptionView {
        chosen: value == asked,
        value,
        label,
        ..OptionView::default()
    };
    let free = [("true", "volunteer-available"), ("false", "volunteer-away")]
        .map(|(value, key)| option(value.to_owned(), here.t(key), &asked.available));
    let of_team = teams.iter().map(|team| option(team.id.to_string(), team.name.clone(), &asked.team));
    let select = |name: &str, key: &str, options: Vec<OptionView>| FieldView {
        id: format!("find-{name}"),
        name: name.to_owned(),
        label: here.t(key),
        kind: FieldKindView::Select { options },
        ..FieldView::default()
    };
    let mut filters = vec![select("available", "request-status", free.to_vec())];
    if !teams.is_empty() {
        filters.insert(0, select("team", "volunteer-teams", of_team.collect()));
    }
    let columns = ["person-name", "person-phone", "volunteer-skills", "volunteer-hours", "request-status"];
    let mut page = PageView::new(here.t("volunteers-title"))
        .with(BlockView::Search(SearchView {
            id: "find".to_owned(),
            action: base,
            param: "q".to_owned(),
            label: here.t("volunteers-search"),
            value: asked.q.clone(),
            filters,
            ..SearchView::default()
        }))
        .with(BlockView::Table(TableView {
            columns: columns.map(|key| here.t(key)).to_vec(),
            rows,
            empty: here.t(if searched { "volunteers-none-found" } else { "volunteers-none" }),
        }))
        .with(BlockView::Pagination { next: next.unwrap_or_default() });
    page.lead = here.t("volunteers-lead");
    if here.may(Permission::WriteVolunteers).await? {
        let create = format!("{}/r/volunteers/-/create", here.home());
        page.buttons.push(ButtonView::go(here.t("verb-volunteer-create"), create).primary().icon("plus"));
    }
    let unit = here.unit.code.clone();
    let asked = asked.pairs().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    page.buttons.extend(sheets(&mut here, "volunteers", &unit, asked).await?);
    if !teams.is_empty() {
        let items = teams.into_iter().map(|team| ListItemView {
            icon: "users-group".to_owned(),
            text: here.ta("team-members", "n", team.members),
            title: team.name,
            badges: Vec::new(),
            href: String::new(),
        });
        let items = items.collect();
        page.blocks.push(BlockView::Heading { text: here.t("volunteer-teams") });
        page.blocks.push(BlockView::List { items });
    }
    here.show(page).await
}

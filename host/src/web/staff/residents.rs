//! The desk's list of residents: found by name or number, in pages, taken out as a sheet.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use serde::Deserialize;
use wushe_core::app::resident;
use wushe_core::domain::access::Permission;
use wushe_core::domain::check;
use wushe_core::domain::page::Page;
use wushe_core::domain::resident::ResidentFilter;
use wushe_core::id::ResidentId;

use super::resident::groups;
use super::{is_number, sheets};
use crate::app::App;
use crate::web::error::PageResult;
use crate::web::frame::{Here, Place};
use crate::web::page::query_string;
use crate::web::view::{BlockView, ButtonView, PageView, SearchView, TableRowView, TableView, ValueView};
use crate::web::visitor::Visitor;

/// Rows of a page.
const ROWS: i64 = 50;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    after: Option<ResidentId>,
}

pub(super) async fn list(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(unit): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let base = format!("{}/residents", here.home());
    let words = asked.q.trim().to_owned();
    let searched = !words.is_empty();
    // Whoever has a number are few, and found by all of it; a name is the beginning of many.
    let numbered = is_number(&words);
    let (found, next) = if numbered {
        (resident::find(&mut here.tx, &here.cx, &words, ROWS).await?, None)
    } else {
        let filter = ResidentFilter { name: Some(words.clone()).filter(|_| searched), ..ResidentFilter::default() };
        let page = Page { after: asked.after.map(|id| id.to_string()), limit: Some(ROWS) };
        let listed = resident::list(&mut here.tx, &here.cx, filter, page).await?;
        (listed.items, listed.next)
    };
    let next = next.map(|after| {
        let kept = [("q", words.clone())].into_iter().filter(|_| searched);
        format!("{base}?{}", query_string(kept.chain([("after", after)])))
    });
    let rows = found
        .into_iter()
        .map(|resident| TableRowView {
            href: format!("{base}/{}", resident.id),
            cells: vec![
                ValueView::text(resident.name.clone()),
                ValueView::Number(resident.phone.clone().unwrap_or_else(|| "—".to_owned())),
                ValueView::text(resident.address.clone().unwrap_or_else(|| "—".to_owned())),
                groups(&here, &resident),
            ],
            buttons: Vec::new(),
        })
        .collect();
    let mut page = PageView::new(here.t("residents-title"))
        .with(BlockView::Search(SearchView {
            id: "find".to_owned(),
            action: base,
            param: "q".to_owned(),
            label: here.t("residents-search"),
            value: asked.q,
            ..SearchView::default()
        }))
        .with(BlockView::Table(TableView {
            columns: ["person-name", "person-phone", "person-address", "person-groups"].map(|key| here.t(key)).to_vec(),
            rows,
            empty: here.t(if searched { "residents-none" } else { "residents-empty" }),
        }))
        .with(BlockView::Pagination { next: next.unwrap_or_default() });
    page.lead = here.t("residents-lead");
    if here.may(Permission::WriteResidents).await? {
        let create = format!("{}/r/residents/-/create", here.home());
        page.buttons.push(ButtonView::go(here.t("verb-resident-create"), create).primary().icon("plus"));
    }
    // The register is asked by name and identity number; there is no sheet of whoever has a telephone number.
    let filter = match (numbered, check::id_number(&words).is_ok()) {
        (true, true) => Some(("id_number", words)),
        (true, false) => None,
        (false, _) => Some(("name", words)),
    };
    let mut buttons = match &filter {
        Some((name, words)) => {
            let unit = here.unit.code.clone();
            sheets(&mut here, "residents", &unit, vec![((*name).to_owned(), words.clone())]).await?
        }
        None => Vec::new(),
    };
    page.buttons.append(&mut buttons);
    here.show(page).await
}

//! The desk's requests: the inbox with its tabs and filters; one request with everything that can be done with it.

mod bulk;
mod show;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::routing::{get, post};
use serde::Deserialize;
use wushe_core::app::{request, resident};
use wushe_core::domain::access::Permission;
use wushe_core::domain::day::Day;
use wushe_core::domain::page::Page;
use wushe_core::domain::request::{RequestFilter, RequestStatus, RequestView, ServiceLine, Statuses};
use wushe_core::domain::unit::UnitKind;
use wushe_core::id::{RequestId, UnitId};
use wushe_plugin_schema::value::{TimeStyle, Tone};

use crate::app::App;
use crate::registers::words;
use crate::web::error::{PageError, PageResult};
use crate::web::format::COUNTED;
use crate::web::frame::{Here, Place};
use crate::web::page::query_string;
use crate::web::view::{
    BlockView, ButtonView, FieldKindView, FieldView, OptionView, PageView, SearchView, TabView, TableRowView,
    TableView, ValueView,
};
use crate::web::visitor::Visitor;

/// Rows of a page.
const ROWS: i64 = 50;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/staff/{unit}/requests", get(list))
        .route("/staff/{unit}/requests/{id}", get(show::show))
        .route("/staff/{unit}/requests/{id}/dispatch", post(show::dispatch))
        .route("/staff/{unit}/requests-close", post(bulk::close))
        .route("/staff/{unit}/requests-dispatch", post(bulk::dispatch))
}

/// What is asked for: a tab, and what narrows it. A field that was left empty is not asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    tab: String,
    text: String,
    line: String,
    from: String,
    to: String,
    before: Option<RequestId>,
}

impl Asked {
    /// What narrows the tab.
    fn filter(&self) -> RequestFilter {
        RequestFilter {
            text: Some(self.text.trim().to_owned()).filter(|text| !text.is_empty()),
            line: self.line.parse().ok(),
            opened_from: self.from.parse::<Day>().ok(),
            opened_to: self.to.parse::<Day>().ok(),
            ..RequestFilter::default()
        }
    }

    /// The same in an address, for another tab or the next page.
    fn address(&self, base: &str, tab: &str, before: Option<String>) -> String {
        let kept = [("text", &self.text), ("line", &self.line), ("from", &self.from), ("to", &self.to)];
        let kept = kept.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, value.clone()));
        let asked = [("tab", tab.to_owned())].into_iter().chain(kept).chain(before.map(|id| ("before", id)));
        format!("{base}?{}", query_string(asked))
    }
}

/// The tabs: name, message, and what they show.
const TABS: [(&str, &str); 7] = [
    ("open", "requests-open"),
    ("wait", "requests-mine-wait"),
    ("underway", "requests-underway"),
    ("confirm", "requests-to-confirm"),
    ("overdue", "requests-overdue"),
    ("mine", "requests-mine"),
    ("ended", "requests-ended"),
];

/// What a tab adds to a filter.
fn narrow(tab: &str, unit: UnitId, filter: RequestFilter) -> RequestFilter {
    use RequestStatus::{Accepted, Dispatched, Done, Handling, Returned, Submitted, Suspended, Verified};
    let states = |states: Vec<RequestStatus>| Some(Statuses(states));
    match tab {
        "wait" => RequestFilter { status: states(vec![Submitted, Accepted, Returned]), ..filter },
        "underway" => RequestFilter { status: states(vec![Dispatched, Handling, Suspended]), ..filter },
        "confirm" => RequestFilter { status: states(vec![Done, Verified]), ..filter },
        "overdue" => RequestFilter { overdue: Some(true), ..filter },
        "mine" => RequestFilter { handling_unit_id: Some(unit), open: Some(true), ..filter },
        "ended" => RequestFilter { open: Some(false), ..filter },
        _ => RequestFilter { open: Some(true), ..filter },
    }
}

async fn list(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(unit): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let base = format!("{}/requests", here.home());
    let chosen = TABS.iter().find(|(name, _)| *name == asked.tab).map_or("open", |(name, _)| *name);
    let searching = asked.filter() != RequestFilter::default();
    let wide = matches!(here.unit.kind, UnitKind::Township | UnitKind::County);
    let mut tabs = Vec::new();
    for (name, key) in TABS {
        let filter = narrow(name, here.unit.id, asked.filter());
        // Whatever has ended grows for ever: it is not counted with every look at the desk. What is found in a wide inbox is counted
        // where it is looked at.
        let count = match name {
            "ended" => String::new(),
            // Kept as it changes, so that it is told as it is.
            "open" if !searching && wide => here.format().number(request::count(&mut here.tx, &here.cx, filter).await?),
            _ if searching && wide && name != chosen => String::new(),
            _ => here.format().badge(request::count_to(&mut here.tx, &here.cx, filter, COUNTED).await?),
        };
        tabs.push(TabView {
            text: here.t(key),
            href: asked.address(&base, name, None),
            current: name == chosen,
            count,
        });
    }
    let page = Page { after: asked.before.map(|id| id.to_string()), limit: Some(ROWS) };
    let filter = narrow(chosen, here.unit.id, asked.filter());
    let found = request::list(&mut here.tx, &here.cx, filter, page).await?;
    let next = found.next.map(|last| asked.address(&base, chosen, Some(last))).unwrap_or_default();
    let empty = if chosen == "open" && !searching { "requests-none-open" } else { "requests-none" };
    let table = table(&mut here, &found.items, empty).await?;
    let mut page = PageView::new(here.t("requests-title"))
        .with(BlockView::Tabs { tabs })
        .with(BlockView::Search(search(&here, &asked, chosen, base)))
        .with(BlockView::Table(table))
        .with(BlockView::Pagination { next });
    page.lead = here.t("requests-lead");
    page.buttons = buttons(&mut here).await?;
    page.blocks.extend(bulk::forms(&mut here, chosen, &found.items).await?);
    here.show(page).await
}

fn search(here: &Here, asked: &Asked, tab: &str, action: String) -> SearchView {
    let lines = ServiceLine::ALL.iter().map(|line| OptionView {
        value: line.to_string(),
        label: words::choice(here.locale(), "ServiceLine", line.as_str()),
        chosen: asked.line == line.as_str(),
        ..OptionView::default()
    });
    let field = |name: &str, value: &str, label: String, kind| FieldView {
        id: format!("find-{name}"),
        name: name.to_owned(),
        label,
        value: value.to_owned(),
        kind,
        ..FieldView::default()
    };
    let label = |name: &str| words::field(here.locale(), "request", name);
    SearchView {
        id: "find".to_owned(),
        action,
        hidden: vec![("tab".to_owned(), tab.to_owned())],
        param: "text".to_owned(),
        label: here.t("requests-search"),
        value: asked.text.clone(),
        filters: vec![
            field("line", &asked.line, label("line"), FieldKindView::Select { options: lines.collect() }),
            field("from", &asked.from, label("opened_from"), FieldKindView::Date),
            field("to", &asked.to, label("opened_to"), FieldKindView::Date),
        ],
    }
}

/// What can be done beside one request; the forms are those of the register.
async fn buttons(here: &mut Here) -> Result<Vec<ButtonView>, PageError> {
    let base = format!("{}/r/requests/-", here.home());
    let mut buttons = Vec::new();
    if here.cx.may(&mut here.tx, Permission::HandleRequests).await? {
        let open = ButtonView::go(here.t("verb-request-create"), format!("{base}/create"));
        buttons.push(open.primary().icon("plus"));
    }
    buttons.push(ButtonView::go(here.t("verb-request-figures"), format!("{base}/figures")).icon("chart-bar"));
    if here.cx.may(&mut here.tx, Permission::ExportSheets).await? {
        let export = ButtonView::go(here.t("sheet-export"), format!("{base}/export?format=xlsx"));
        buttons.push(export.icon("download"));
    }
    Ok(buttons)
}

/// Requests as a table of the desk.
pub(super) async fn table(here: &mut Here, requests: &[RequestView], empty: &str) -> Result<TableView, PageError> {
    let mut rows = Vec::with_capacity(requests.len());
    let names = here.cx.may(&mut here.tx, Permission::ReadResidents).await?;
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
                names.then(|| ValueView::Person {
                    text: named.get(&request.resident_id).cloned().unwrap_or_else(|| "—".to_owned()),
                    masked: true,
                    href: String::new(),
                }),
                Some(here.status(request.status)),
                Some(due(here, request)),
            ]
            .into_iter()
            .flatten()
            .collect(),
            href: format!("{}/requests/{}", here.home(), request.id),
            buttons: Vec::new(),
        });
    }
    let columns = ["request-number", "request-what", "request-resident", "request-status", "request-due"];
    // Whoever may not read residents has no column of dashes.
    let columns = columns.into_iter().filter(|key| names || *key != "request-resident");
    Ok(TableView { columns: columns.map(|key| here.t(key)).collect(), rows, empty: here.t(empty) })
}

/// By when; in words of its own when that is past.
fn due(here: &Here, request: &RequestView) -> ValueView {
    match request.due_at {
        Some(due) if request.status.is_open() && due < here.cx.now => {
            let when = here.format().relative(due.micros());
            ValueView::tag(Tone::Bad, format!("{} · {when}", here.t("request-overdue")))
        }
        Some(due) => here.time(due, TimeStyle::Full),
        None => ValueView::text("—"),
    }
}

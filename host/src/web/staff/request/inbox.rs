//! The inbox: tabs, filters, a page of requests, and what can be done to several of them.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use wushe_core::app::{Cx, module, request, request_kind, team, unit, volunteer};
use wushe_core::domain::access::Permission;
use wushe_core::domain::page::Page;
use wushe_core::domain::request::{RequestFilter, RequestKindFilter, ServiceLine};
use wushe_core::domain::unit::{Unit, UnitKind};

use super::asked::{Asked, TABS, narrow, pairs};
use super::bulk::{self, Sent};
use super::print;
use super::rows::{self, Names};
use crate::app::App;
use crate::registers::words;
use crate::web::error::{PageError, PageResult};
use crate::web::format::COUNTED;
use crate::web::frame::{Here, Place};
use crate::web::staff::sheets;
use crate::web::view::{BlockView, ButtonView, FieldKindView, FieldView, OptionView, PageView, SearchView, TabView};
use crate::web::visitor::Visitor;

/// Rows of a page.
const ROWS: i64 = 50;
/// Most kinds, and most teams, to choose from.
const CHOICES: i64 = 200;

pub(super) async fn list(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(unit): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let page = page(&mut here, &asked, &Sent::default()).await?;
    here.show(page).await
}

/// The page; `sent` is what stood in the form for several when it came back.
pub(super) async fn page(here: &mut Here, asked: &Asked, sent: &Sent) -> Result<PageView, PageError> {
    let base = format!("{}/requests", here.home());
    let chosen = asked.tab();
    let below = unit::children(&mut here.tx, here.unit.id).await?;
    // Looked at from the unit below: what lies beside it is not there.
    let place = match below.iter().find(|unit| unit.code.to_string() == asked.unit) {
        Some(unit) => unit.clone(),
        None if asked.unit.is_empty() => here.unit.clone(),
        None => return Err(PageError::not_found()),
    };
    let cx = here.app.core.cx(here.cx.actor.clone(), place.id, &here.cx.locale);
    let asks = asked.filter(here.unit.id);
    let searching = asks != RequestFilter::default();
    let tabs = tabs(here, asked, &cx, place.kind, searching).await?;
    let filter = narrow(chosen, here.unit.id, asks);
    let found = if asked.by_due() {
        request::list_urgent(&mut here.tx, &cx, filter.clone(), asked.page(ROWS)).await?
    } else {
        request::list(&mut here.tx, &cx, filter.clone(), asked.page(ROWS)).await?
    };
    let next = found.next.map(|last| asked.with(&base, chosen, &[("before", &last)])).unwrap_or_default();
    let empty = if chosen == "open" && !searching { "requests-none-open" } else { "requests-none" };
    let mut names = Names::default();
    for unit in &below {
        names.know(here, unit);
    }
    let search = search(here, asked, &mut names, &below, base).await?;
    let table = rows::full(here, &found.items, empty, names).await?;
    let mut page = PageView::new(here.t("requests-title"))
        .with(BlockView::Tabs { tabs })
        .with(BlockView::Search(search))
        .with(BlockView::Table(table))
        .with(BlockView::Pagination { next });
    page.lead = here.t("requests-lead");
    page.buttons = buttons(here, &place, &filter).await?;
    page.blocks.extend(bulk::forms(here, asked, &found.items, &below, sent).await?);
    Ok(page)
}

async fn tabs(
    here: &mut Here,
    asked: &Asked,
    cx: &Cx,
    level: UnitKind,
    searching: bool,
) -> Result<Vec<TabView>, PageError> {
    let base = format!("{}/requests", here.home());
    let wide = matches!(level, UnitKind::Township | UnitKind::County);
    let mut tabs = Vec::new();
    for (name, key) in TABS {
        let filter = narrow(name, here.unit.id, asked.filter(here.unit.id));
        // Whatever has ended grows for ever: it is not counted with every look at the desk. What is found in a wide inbox is counted
        // where it is looked at.
        let count = match name {
            "ended" => String::new(),
            // Kept as it changes, so that it is told as it is.
            "open" if !searching && wide => here.format().number(request::count(&mut here.tx, cx, filter).await?),
            _ if searching && wide && name != asked.tab() => String::new(),
            _ => here.format().badge(request::count_to(&mut here.tx, cx, filter, COUNTED).await?),
        };
        tabs.push(TabView { text: here.t(key), href: asked.at(&base, name), current: name == asked.tab(), count });
    }
    Ok(tabs)
}

fn option(value: String, label: String, note: String, asked: &str) -> OptionView {
    OptionView { chosen: value == asked, value, label, note }
}

async fn search(
    here: &mut Here,
    asked: &Asked,
    names: &mut Names,
    below: &[Unit],
    action: String,
) -> Result<SearchView, PageError> {
    let sources = sources(here, asked, names).await?;
    let who = who(here, asked, names).await?;
    let lines = ServiceLine::ALL.iter().map(|line| {
        let label = words::choice(here.locale(), "ServiceLine", line.as_str());
        option(line.to_string(), label, String::new(), &asked.line)
    });
    let units = below.iter().map(|unit| {
        let name = unit.name(here.locale().tag()).to_owned();
        option(unit.code.to_string(), name, String::new(), &asked.unit)
    });
    let select = |options: Vec<OptionView>| FieldKindView::Select { options };
    let field = |name: &str, value: &str, label: String, kind| FieldView {
        id: format!("find-{name}"),
        name: name.to_owned(),
        label,
        value: value.to_owned(),
        kind,
        ..FieldView::default()
    };
    let label = |name: &str| words::field(here.locale(), "request", name);
    let mut filters = vec![
        field("line", &asked.line, label("line"), select(lines.collect())),
        field("kind", &asked.kind, here.t("request-source"), select(sources)),
    ];
    if !below.is_empty() {
        filters.push(field("unit", &asked.unit, here.t("requests-unit"), select(units.collect())));
    }
    filters.push(field("who", &asked.who, here.t("requests-who"), select(who)));
    filters.push(field("from", &asked.from, label("opened_from"), FieldKindView::Date));
    filters.push(field("to", &asked.to, label("opened_to"), FieldKindView::Date));
    if asked.tab() != "ended" {
        let due = option("due".to_owned(), here.t("requests-order-due"), String::new(), &asked.order);
        let newest = option(String::new(), here.t("requests-order-newest"), String::new(), &asked.order);
        filters.push(field(
            "order",
            &asked.order,
            here.t("requests-order"),
            FieldKindView::Choice { options: vec![newest, due] },
        ));
    }
    Ok(SearchView {
        id: "find".to_owned(),
        action,
        hidden: vec![("tab".to_owned(), asked.tab().to_owned())],
        param: "text".to_owned(),
        label: here.t("requests-search"),
        value: asked.text.clone(),
        filters,
    })
}

/// Services and kinds from which requests come. Above the communities every service that is installed: which are on below is
/// different from one to the next.
async fn sources(here: &mut Here, asked: &Asked, names: &mut Names) -> Result<Vec<OptionView>, PageError> {
    names.modules = if matches!(here.unit.kind, UnitKind::Township | UnitKind::County) {
        let mut installed = Vec::new();
        for version in module::list(&mut here.tx).await? {
            installed.push(here.app.module(&mut here.tx, version).await?);
        }
        installed
    } else {
        here.app.modules_in(&mut here.tx, here.unit.id).await?
    };
    let filter = RequestKindFilter { active: Some(true), ..RequestKindFilter::default() };
    let kinds = request_kind::list(&mut here.tx, &here.cx, filter, Page::first(CHOICES)).await?.items;
    let locale = here.locale();
    let modules = names.modules.iter().map(|module| {
        let plugin = &module.manifest.plugin;
        let name = plugin.name.get(locale.tag()).to_owned();
        option(format!("m:{}", plugin.id), name, here.t("request-module"), &asked.kind)
    });
    let mut options: Vec<OptionView> = modules.collect();
    for kind in kinds {
        let value = format!("k:{}", kind.code);
        // A community may say otherwise of a kind of the county; both are found by its code.
        if options.iter().any(|known| known.value == value) {
            continue;
        }
        let name = if locale.tag() == "en" { kind.name_en } else { kind.name_zh };
        let line = words::choice(locale, "ServiceLine", kind.line.as_str());
        options.push(option(value, name, line, &asked.kind));
    }
    Ok(options)
}

/// Who can have a request: the desk, a team; the volunteer who was asked for by address.
async fn who(here: &mut Here, asked: &Asked, names: &mut Names) -> Result<Vec<OptionView>, PageError> {
    let mut options = vec![option("desk".to_owned(), here.t("requests-mine"), String::new(), &asked.who)];
    if !here.may(Permission::ReadVolunteers).await? {
        return Ok(options);
    }
    if let Some(id) = asked.filter(here.unit.id).volunteer_id
        && let Some(volunteer) = volunteer::look(&mut here.tx, &here.cx, id).await?
    {
        options.push(option(asked.who.clone(), volunteer.name, here.t("hours-volunteer"), &asked.who));
    }
    for team in team::list(&mut here.tx, &here.cx, Default::default(), Page::first(CHOICES)).await?.items {
        let value = format!("team:{}", team.id);
        options.push(option(value, team.name.clone(), here.t("requests-waits-team"), &asked.who));
        names.teams.insert(team.id, team.name);
    }
    Ok(options)
}

/// What can be done beside one request; the forms and the sheets are those of the register. What is taken out is what is looked
/// at, also in a unit below.
async fn buttons(here: &mut Here, place: &Unit, filter: &RequestFilter) -> Result<Vec<ButtonView>, PageError> {
    let base = format!("{}/r/requests/-", here.home());
    let mut buttons = Vec::new();
    if here.may(Permission::HandleRequests).await? {
        let open = ButtonView::go(here.t("verb-request-create"), format!("{base}/create"));
        buttons.push(open.primary().icon("plus"));
    }
    buttons.push(ButtonView::go(here.t("verb-request-figures"), format!("{base}/figures")).icon("chart-bar"));
    buttons.extend(sheets(here, "requests", &place.code, pairs(filter)).await?);
    buttons.push(print(here));
    Ok(buttons)
}

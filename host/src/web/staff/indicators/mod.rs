//! Indicators: figures of a unit and everything below, each opening into the records from which it was counted; and those of
//! modules, each opening into a page of its module.

mod course;
mod modules;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use wushe_core::app::{indicator, unit};
use wushe_core::domain::day::Day;
use wushe_core::domain::indicator::{
    Breakdown, CountedIn, IndicatorFilter, IndicatorParams, IndicatorRecordFilter, IndicatorValue, IndicatorView,
    Measure,
};
use wushe_core::domain::page::Page;
use wushe_core::domain::period::{Period, PeriodKind};
use wushe_plugin_schema::text::Arg;

use crate::app::App;
use crate::i18n::Catalog;
use crate::registers::names::Names;
use crate::registers::{self, Register};
use crate::web::error::{PageError, PageResult};
use crate::web::format::money;
use crate::web::frame::{Here, Place};
use crate::web::page::query_string;
use crate::web::view::{
    BarView, BlockView, FieldKindView, FieldView, FormView, LinkView, PageView, StatView, TabView, TableRowView,
    TableView, ValueView,
};
use crate::web::visitor::Visitor;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    period: String,
    after: Option<String>,
}

/// The period that was asked for; none was: this month. Whether what was asked is none.
fn period(asked: &str, today: Day) -> (Period, bool) {
    let asked = asked.trim();
    match asked.parse() {
        Ok(period) => (period, false),
        Err(_) => (Period::of(PeriodKind::Month, today), !asked.is_empty()),
    }
}

/// `/staff/{unit}/indicators?period=`
pub(super) async fn list(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(unit): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let today = Day::of(here.cx.now);
    let (period, wrong) = period(&asked.period, today);
    let known = all(&mut here).await?;
    let params = IndicatorParams { indicators: Vec::new(), period, by: None };
    let report = indicator::values(&mut here.tx, &here.cx, params).await?;
    let (here, sections) = modules::sections(here, period, today).await?;
    let base = format!("{}/indicators", here.home());
    let mut view = PageView::new(here.t("indicators-title"));
    view.lead = here.ta("indicators-lead", "unit", here.unit_name());
    view.blocks.push(periods(&here, &base, period, today));
    view.blocks.push(BlockView::Form(FormView {
        id: "period".to_owned(),
        action: base.clone(),
        fields: vec![FieldView {
            id: "period-period".to_owned(),
            name: "period".to_owned(),
            label: here.t("indicators-period"),
            help: here.t("indicators-period-help"),
            error: if wrong { here.t("problem-period") } else { String::new() },
            required: true,
            value: if wrong { asked.period.clone() } else { period.to_string() },
            autocomplete: "off",
            kind: FieldKindView::Limited { max: 10 },
            ..FieldView::default()
        }],
        submit: here.t("report-show"),
        get: true,
        ..FormView::default()
    }));
    let mut groups: BTreeMap<&'static str, Vec<TableRowView>> = BTreeMap::new();
    for value in &report.values {
        let entity = known.iter().find(|known| known.code == value.indicator).map_or("", |known| &known.entity);
        let href = format!("{base}/{}?{}", value.indicator, query_string([("period", period.to_string())]));
        let cells =
            vec![ValueView::text(name(&here, &value.indicator)), ValueView::link(figure(&here, value), href.clone())];
        groups.entry(group(entity)).or_default().push(TableRowView { cells, href, buttons: Vec::new() });
    }
    for of in GROUPS {
        let Some(rows) = groups.remove(of) else { continue };
        view.blocks.push(BlockView::Heading { text: here.t(&format!("indicators-group-{of}")) });
        let columns = vec![here.t("indicators-name"), here.t("indicators-value")];
        view.blocks.push(BlockView::Table(TableView { columns, rows, empty: String::new() }));
    }
    view.blocks.extend(sections);
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    here.show_with(status, view).await
}

pub(super) use modules::show as of_module;

/// `/staff/{unit}/indicators/{code}?period=`: the figure, that of each unit below, its course, its records.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, code)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let today = Day::of(here.cx.now);
    let (period, wrong) = period(&asked.period, today);
    if wrong {
        return Err(PageError::not_found());
    }
    let known = all(&mut here).await?;
    let about = known.into_iter().find(|known| known.code == code).ok_or_else(PageError::not_found)?;
    let list = format!("{}/indicators", here.home());
    let base = format!("{list}/{code}");
    let mut view = PageView::new(name(&here, &code));
    view.back = Some(LinkView {
        text: here.t("indicators-title"),
        href: format!("{list}?{}", query_string([("period", period.to_string())])),
    });
    view.blocks.push(periods(&here, &base, period, today));
    let total = values(&mut here, &code, period, Breakdown::None).await?;
    let tiles = total.iter().map(|value| StatView {
        label: here.format().period(period),
        value: figure(&here, value),
        href: String::new(),
        tone: wushe_plugin_schema::value::Tone::Info,
    });
    view.blocks.push(BlockView::Stats { tiles: tiles.collect() });
    if asked.after.is_none() {
        view.blocks.push(course::of_core(&mut here, &base, &code, about.at_end, period, today).await?);
        view.blocks.extend(by_unit(&mut here, &code, period).await?);
        view.blocks.extend(by_time(&mut here, &base, &code, period).await?);
    }
    let after = asked.after.filter(|after| !after.is_empty());
    view.blocks.extend(records(&mut here, &about, period, &base, after).await?);
    here.show(view).await
}

async fn all(here: &mut Here) -> Result<Vec<IndicatorView>, PageError> {
    Ok(indicator::list(&mut here.tx, &here.cx, IndicatorFilter::default(), Page::first(200)).await?.items)
}

async fn values(here: &mut Here, code: &str, period: Period, by: Breakdown) -> Result<Vec<IndicatorValue>, PageError> {
    let params = IndicatorParams { indicators: vec![code.to_owned()], period, by: Some(by) };
    Ok(indicator::values(&mut here.tx, &here.cx, params).await?.values)
}

fn name(here: &Here, code: &str) -> String {
    here.t(&format!("indicator-{code}"))
}

/// The periods that are looked at most.
fn periods(here: &Here, base: &str, shown: Period, today: Day) -> BlockView {
    let tab = |key: &str, of: Period| TabView {
        text: here.t(key),
        href: format!("{base}?{}", query_string([("period", of.to_string())])),
        current: of == shown,
        count: String::new(),
    };
    let kinds = [
        (PeriodKind::Month, "indicators-this-month", "indicators-last-month"),
        (PeriodKind::Quarter, "indicators-this-quarter", "indicators-last-quarter"),
        (PeriodKind::Year, "indicators-this-year", "indicators-last-year"),
    ];
    let tabs = kinds.into_iter().flat_map(|(kind, this, last)| {
        let now = Period::of(kind, today);
        [tab(this, now), tab(last, now.before())]
    });
    BlockView::Tabs { tabs: tabs.collect() }
}

/// A figure in what it is counted in; of a share, its halves too.
fn figure(here: &Here, value: &IndicatorValue) -> String {
    let Some(number) = value.value else { return "—".to_owned() };
    let shown = counted(here, value.counted_in, number);
    match (value.part, value.whole) {
        (Some(part), Some(whole)) => {
            // Shares of money are told by the share alone: their halves are figures of their own.
            let args =
                [("part", Arg::Text(here.format().number(part))), ("whole", Arg::Text(here.format().number(whole)))];
            let halves = Catalog::host().ta(here.locale(), "indicators-of", args);
            if value.indicator.starts_with("fund_") { shown } else { format!("{shown}  ({halves})") }
        }
        _ => shown,
    }
}

fn counted(here: &Here, counted_in: CountedIn, number: i64) -> String {
    match counted_in {
        CountedIn::Fen => money(number),
        CountedIn::Minutes => here.format().minutes(number),
        CountedIn::Share => format!("{}.{:02}%", number / 100, number % 100),
        CountedIn::Pieces | CountedIn::People | CountedIn::PersonTimes => here.format().number(number),
    }
}

/// The figures of the units directly below, each leading to its own page; nothing where there are none.
async fn by_unit(here: &mut Here, code: &str, period: Period) -> Result<Vec<BlockView>, PageError> {
    let found = values(here, code, period, Breakdown::Child).await?;
    if found.iter().all(|value| value.unit_id == here.unit.id) {
        return Ok(Vec::new());
    }
    let mut rows = Vec::new();
    for value in &found {
        let (name, href) = if value.unit_id == here.unit.id {
            (here.ta("indicators-own", "unit", value.unit_name.clone()), String::new())
        } else {
            let below = unit::by_id(&mut here.tx, value.unit_id).await?;
            let query = query_string([("period", period.to_string())]);
            (value.unit_name.clone(), format!("/staff/{}/indicators/{code}?{query}", below.code))
        };
        rows.push((value.value, BarView { name, href, text: figure(here, value), ..BarView::default() }));
    }
    let is_share = found.iter().any(|value| value.counted_in == CountedIn::Share);
    Ok(course::bars(here, rows, is_share))
}

/// The figures of the parts of a period; a day has none.
async fn by_time(here: &mut Here, base: &str, code: &str, period: Period) -> Result<Vec<BlockView>, PageError> {
    if period.parts().len() < 2 {
        return Ok(Vec::new());
    }
    let found = values(here, code, period, Breakdown::Time).await?;
    // Days on which nothing was are not worth a row each.
    let told = |value: &&IndicatorValue| period.kind() != PeriodKind::Month || value.value.unwrap_or(0) != 0;
    let rows: Vec<TableRowView> = found
        .iter()
        .filter(told)
        .map(|value| TableRowView {
            cells: vec![ValueView::text(here.format().period(value.period)), ValueView::Number(figure(here, value))],
            href: format!("{base}?{}", query_string([("period", value.period.to_string())])),
            buttons: Vec::new(),
        })
        .collect();
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let columns = vec![here.t("indicators-period"), here.t("indicators-value")];
    Ok(vec![
        BlockView::Heading { text: here.t("indicators-by-time") },
        BlockView::Table(TableView { columns, rows, empty: String::new() }),
    ])
}

/// The records behind the figure, each opened in its register by whoever may.
async fn records(
    here: &mut Here,
    about: &IndicatorView,
    period: Period,
    base: &str,
    after: Option<String>,
) -> Result<Vec<BlockView>, PageError> {
    let filter = IndicatorRecordFilter { indicator: about.code.clone(), period };
    let listed = indicator::records(&mut here.tx, &here.cx, filter, Page { after, limit: None }).await?;
    let adds = about.measure == Measure::Sum;
    let mut names = Names::default();
    let mut rows = Vec::with_capacity(listed.items.len());
    for record in &listed.items {
        let register = register_of(&record.entity);
        let title = match register {
            Some(register) => names.of(&mut here.tx, &here.cx, register.id, &record.id).await?,
            None => None,
        };
        let href = match (&title, register) {
            (Some(_), Some(register)) => format!("{}/r/{}/{}", here.home(), register.name, record.id),
            _ => String::new(),
        };
        let unit = names.of(&mut here.tx, &here.cx, "UnitId", &record.unit_id.to_string()).await?;
        let short = record.id.get(..8).unwrap_or(&record.id).to_owned();
        let mut cells = vec![ValueView::text(title.unwrap_or(short)), ValueView::text(unit.unwrap_or_default())];
        if adds {
            cells.push(ValueView::Number(counted(here, about.counted_in, record.amount)));
        }
        rows.push(TableRowView { cells, href, buttons: Vec::new() });
    }
    let mut columns = vec![here.t("indicators-record"), here.t("indicators-unit")];
    columns.extend(adds.then(|| here.t("indicators-adds")));
    let heading = if about.measure == Measure::Share { "indicators-records-of-part" } else { "indicators-records" };
    let next =
        listed.next.map(|next| format!("{base}?{}", query_string([("period", period.to_string()), ("after", next)])));
    Ok(vec![
        BlockView::Heading { text: here.t(heading) },
        BlockView::Table(TableView { columns, rows, empty: here.t("indicators-no-records") }),
        BlockView::Pagination { next: next.unwrap_or_default() },
    ])
}

/// The register whose entries an indicator counts.
fn register_of(entity: &str) -> Option<&'static Register> {
    registers::all().iter().find(|register| register.entity == entity || register.name == entity)
}

/// Groups of indicators, in the order in which they are shown.
const GROUPS: [&str; 5] = ["places", "people", "service", "money", "publicity"];

/// Where an indicator stands, by what it counts.
fn group(entity: &str) -> &'static str {
    match entity {
        "unit" | "station" | "organisation" => "places",
        "resident" | "worker" | "worker_training" | "volunteer" => "people",
        "notice" | "objection" => "publicity",
        money if money.starts_with("fund") || money == "posting" => "money",
        _ => "service",
    }
}

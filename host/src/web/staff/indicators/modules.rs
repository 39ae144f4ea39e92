//! Indicators of modules on the pages of indicators: a section a module, a page a figure.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use wushe_core::app::unit;
use wushe_core::domain::access::Permission;
use wushe_core::domain::day::Day;
use wushe_core::domain::indicator::CountedIn;
use wushe_core::domain::period::{Period, PeriodKind};
use wushe_plugin_schema::indicator::{self as schema, IndicatorShape};
use wushe_plugin_schema::shape::Surface;
use wushe_plugin_schema::text::Arg;
use wushe_plugin_schema::value::{TimeStyle, Tone};

use super::course::{self, Course, Point};
use super::{Asked, counted, period as asked_period, periods};
use crate::app::App;
use crate::i18n::Catalog;
use crate::modules::{Counted, Missed, Module, ModuleFigures, Source, is_kept};
use crate::web::error::{PageError, PageResult};
use crate::web::frame::{Here, Place};
use crate::web::page::query_string;
use crate::web::view::{
    BarView, BlockView, ButtonDoes, ButtonView, LinkView, PageView, StatView, TableRowView, TableView, ValueView,
};
use crate::web::visitor::Visitor;

/// A section for each module that has indicators here or below.
pub(super) async fn sections(here: Here, period: Period, today: Day) -> Result<(Here, Vec<BlockView>), PageError> {
    let (app, cx) = (Arc::clone(&here.app), here.cx.clone());
    let (mut here, told) = here.between(async move { app.module_figures(&cx, period, None).await }).await?;
    let uses = here.may(Permission::UseModules).await?;
    let mut blocks = Vec::new();
    for section in told? {
        let ModuleFigures { module, source, figures } = &section;
        blocks.push(BlockView::Heading { text: module.manifest.plugin.name.get(here.locale().tag()).to_owned() });
        blocks.extend(source_note(&here, *source, figures.iter().map(|(_, counted)| counted), is_kept(period, today)));
        let base = format!("{}/indicators/m/{}", here.home(), module.version.module_id);
        let row = |(shape, counted): &(IndicatorShape, Counted)| {
            let query = query_string([("period", period.to_string())]);
            let href = format!("{base}/{}?{query}", shape.name);
            let to = match records(&here, module, shape, period) {
                Some(records) if uses && *source == Source::Computed => records,
                _ => href.clone(),
            };
            let words = figure(&here, shape, counted);
            let cells = vec![ValueView::text(title(&here, module, shape)), ValueView::link(words, to)];
            TableRowView { cells, href, buttons: Vec::new() }
        };
        let rows: Vec<TableRowView> = figures.iter().map(row).collect();
        if !rows.is_empty() {
            let columns = vec![here.t("indicators-name"), here.t("indicators-value")];
            blocks.push(BlockView::Table(TableView { columns, rows, empty: String::new() }));
        }
    }
    Ok((here, blocks))
}

/// `/staff/{unit}/indicators/m/{module}/{name}?period=`: the figure, its course, the units below, and the way to its records.
pub(in crate::web::staff) async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, id, name)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let today = Day::of(here.cx.now);
    let (period, wrong) = asked_period(&asked.period, today);
    if wrong {
        return Err(PageError::not_found());
    }
    let months = course::periods(course::last(period, today));
    let (app, cx) = (Arc::clone(&here.app), here.cx.clone());
    let asked = (id.clone(), name.clone(), months.clone());
    let found = async move {
        let (id, name, months) = asked;
        let of = (id.as_str(), name.as_str());
        let (module, source, now) = app.module_course(&cx, of, &[period]).await?;
        // What fails for one period is not asked for twelve more.
        let fails = now.iter().any(|counted| counted.missed.is_some());
        let course = if fails { Vec::new() } else { app.module_course(&cx, of, &months).await?.2 };
        let below = if source == Source::Kept { app.module_by_child(&cx, of, period).await? } else { Vec::new() };
        Ok::<_, crate::modules::ModuleError>((module, source, now, course, below))
    };
    let (mut here, found) = here.between(found).await?;
    let (module, source, now, course, below) = found?;
    let shape = module.manifest.shapes.indicators.iter().find(|shape| shape.name == name);
    let shape = shape.ok_or_else(PageError::not_found)?;
    let list = format!("{}/indicators", here.home());
    let base = format!("{list}/m/{id}/{name}");
    let query = query_string([("period", period.to_string())]);
    let mut view = PageView::new(title(&here, &module, shape));
    view.lead = module.manifest.plugin.name.get(here.locale().tag()).to_owned();
    view.back = Some(LinkView { text: here.t("indicators-title"), href: format!("{list}?{query}") });
    if source != Source::Kept
        && here.may(Permission::UseModules).await?
        && let Some(href) = records(&here, &module, shape, period)
    {
        let text = here.t("indicators-records");
        view.buttons.push(ButtonView { text, icon: String::new(), class: "", does: ButtonDoes::Go { href } });
    }
    view.blocks.push(periods(&here, &base, period, today));
    view.blocks.extend(source_note(&here, source, now.iter(), is_kept(period, today)));
    let tiles = now.iter().map(|counted| StatView {
        label: here.format().period(period),
        value: figure(&here, shape, counted),
        href: String::new(),
        tone: Tone::Info,
    });
    view.blocks.push(BlockView::Stats { tiles: tiles.collect() });
    let points: Vec<Point> = months
        .iter()
        .zip(&course)
        .map(|(period, counted)| Point { period: *period, value: counted.value, text: figure(&here, shape, counted) })
        .collect();
    if points.iter().any(|point| point.value.is_some()) {
        let (title, counted_in) = (title(&here, &module, shape), unit_of(shape.counted_in));
        let line = counted_in == CountedIn::Share;
        view.blocks.push(course::draw(&here, Course { title, counted_in, line, base: &base, today, points }));
    }
    let mut rows = Vec::with_capacity(below.len());
    for (id, counted) in &below {
        let text = figure(&here, shape, counted);
        let note = note_below(&here, counted);
        let row = if *id == here.unit.id {
            let name = here.ta("indicators-own", "unit", here.unit_name());
            BarView { name, text, note, ..BarView::default() }
        } else {
            let unit = unit::by_id(&mut here.tx, *id).await?;
            let href = format!("/staff/{}/indicators/m/{}/{name}?{query}", unit.code, module.version.module_id);
            BarView { name: unit.name(here.locale().tag()).to_owned(), href, text, note, ..BarView::default() }
        };
        rows.push((counted.value, row));
    }
    if !rows.is_empty() {
        view.blocks.extend(course::bars(&here, rows, shape.counted_in == schema::CountedIn::Share));
    }
    here.show(view).await
}

fn title(here: &Here, module: &Module, shape: &IndicatorShape) -> String {
    module.catalog.t(here.locale(), &format!("indicator-{}", shape.name))
}

/// What the figures of a module are, where it is not that they were counted here and now.
fn source_note<'a>(
    here: &Here,
    source: Source,
    figures: impl Iterator<Item = &'a Counted>,
    is_kept: bool,
) -> Option<BlockView> {
    let alert = |tone, key: &str| Some(BlockView::Alert { tone, text: here.t(key) });
    match source {
        Source::Computed => None,
        Source::Suspended => alert(Tone::Warn, "indicators-suspended"),
        Source::Busy => alert(Tone::Warn, "indicators-busy"),
        Source::Kept if !is_kept => alert(Tone::Info, "indicators-not-kept"),
        Source::Kept => {
            let mut as_of = None;
            let (mut units, mut without) = (0, 0);
            for counted in figures {
                as_of = match (as_of, counted.as_of) {
                    (Some(one), Some(other)) => Some(std::cmp::min(one, other)),
                    (one, other) => one.or(other),
                };
                (units, without) = (units.max(counted.units), without.max(counted.without));
            }
            let Some(as_of) = as_of else { return alert(Tone::Info, "indicators-not-yet") };
            let args =
                [("units", Arg::from(units)), ("at", Arg::Text(here.format().time(as_of.micros(), TimeStyle::Full)))];
            let mut text = Catalog::host().ta(here.locale(), "indicators-kept", args);
            if without > 0 {
                text += &here.ta("indicators-without", "units", without);
            }
            Some(BlockView::Text { text })
        }
    }
}

fn note_below(here: &Here, counted: &Counted) -> String {
    if counted.without == 0 { String::new() } else { here.ta("indicators-without", "units", counted.without) }
}

/// A figure in what it is counted in; or why there is none, with the number by which its developer finds it.
fn figure(here: &Here, shape: &IndicatorShape, counted_as: &Counted) -> String {
    if let Some(Missed { code, invocation }) = &counted_as.missed {
        return match invocation {
            _ if code == "left" => here.t("indicators-left"),
            Some(id) => here.ta("indicators-missed", "invocation", id.to_string()),
            None => here.ta("indicators-missed-code", "code", code.clone()),
        };
    }
    let Some(value) = counted_as.value else {
        let apart = shape.apart && counted_as.units > 1;
        return if apart { here.t("indicators-apart") } else { "—".to_owned() };
    };
    let shown = counted(here, unit_of(shape.counted_in), value);
    match (counted_as.part, counted_as.whole) {
        (Some(part), Some(whole)) => {
            let number = |number| Arg::Text(here.format().number(number));
            let halves = [("part", number(part)), ("whole", number(whole))];
            format!("{shown}  ({})", Catalog::host().ta(here.locale(), "indicators-of", halves))
        }
        _ => shown,
    }
}

const fn unit_of(counted_in: schema::CountedIn) -> CountedIn {
    match counted_in {
        schema::CountedIn::Pieces => CountedIn::Pieces,
        schema::CountedIn::People => CountedIn::People,
        schema::CountedIn::PersonTimes => CountedIn::PersonTimes,
        schema::CountedIn::Minutes => CountedIn::Minutes,
        schema::CountedIn::Fen => CountedIn::Fen,
        schema::CountedIn::Share => CountedIn::Share,
    }
}

/// The module's page with the records behind a figure, with the period where the page has parameters for it.
fn records(here: &Here, module: &Module, shape: &IndicatorShape, period: Period) -> Option<String> {
    let name = shape.page.as_ref()?;
    let pages = &module.manifest.shapes.pages;
    let page = pages.iter().find(|page| page.name == *name && page.surfaces.contains(&Surface::Staff))?;
    let has = |param: &str| page.params.iter().any(|declared| declared.name == param);
    let mut query = Vec::new();
    for (param, day) in [("from", period.first()), ("to", period.last())] {
        if has(param) {
            query.push((param, day.to_string()));
        }
    }
    if has("month") && period.kind() == PeriodKind::Month {
        query.push(("month", period.to_string()));
    }
    let to = format!("{}/m/{}/{name}", here.home(), module.version.module_id);
    Some(if query.is_empty() { to } else { format!("{to}?{}", query_string(query)) })
}

//! Recorded invocations of a module: which there are, fetching one, and switching recording on for a while.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use wushe_core::app::{module, recording, unit};
use wushe_core::domain::recording::{Cause, MINUTES, MOST, ONE_IN, Record, Recorded};
use wushe_core::domain::unit::{Unit, UnitKind};
use wushe_core::error::Error;
use wushe_core::id::UnitId;
use wushe_plugin_schema::value::{TimeStyle, Tone};

use super::county;
use crate::app::App;
use crate::explain;
use crate::modules::unpacked;
use crate::web::error::{PageError, PageResult};
use crate::web::frame::Here;
use crate::web::view::{
    BlockView, ButtonView, FieldKindView, FieldView, FormView, LinkView, OptionView, PageView, TableRowView, TableView,
    ValueView,
};
use crate::web::visitor::Visitor;

/// Recordings that are shown.
const SHOWN: i64 = 100;

/// The form that switches recording on, as it is sent.
#[derive(Debug, Deserialize)]
pub(super) struct Started {
    unit: String,
    minutes: String,
    count: String,
    one_in: String,
}

impl Default for Started {
    fn default() -> Self {
        let (minutes, count, one_in) = ("60".to_owned(), "10".to_owned(), "1".to_owned());
        Self { unit: String::new(), minutes, count, one_in }
    }
}

pub(super) async fn show(State(app): State<Arc<App>>, visitor: Visitor, Path(id): Path<String>) -> PageResult {
    let mut here = county(app, visitor).await?;
    let page = page(&mut here, &id, &Started::default(), &BTreeMap::new()).await?;
    here.show(page).await
}

async fn page(
    here: &mut Here,
    id: &str,
    form: &Started,
    errors: &BTreeMap<String, String>,
) -> Result<PageView, PageError> {
    let version = module::get(&mut here.tx, id).await?;
    let installed = here.app.module(&mut here.tx, version).await?;
    let mut page = PageView::new(here.t("recordings-title"));
    page.lead = here.t("recordings-lead");
    let name = installed.manifest.plugin.name.get(here.locale().tag()).to_owned();
    page.back = Some(LinkView { text: name, href: format!("/county/modules/{id}") });
    let units = units(here).await?;
    let recorded = recording::list(&mut here.tx, &here.cx, id, SHOWN).await?;
    page.blocks.push(table(here, id, &recorded, &units));
    page.blocks.push(BlockView::Heading { text: here.t("recordings-switch") });
    page.blocks.push(BlockView::Text { text: here.t("recordings-switch-lead") });
    let on = switched_on(here, id, &units).await?;
    page.blocks.extend(on);
    page.blocks.push(BlockView::Form(FormView {
        id: "record".to_owned(),
        action: format!("/county/modules/{id}/recordings"),
        fields: fields(here, &units, form, errors),
        error: errors.get("").cloned().unwrap_or_default(),
        submit: here.t("recordings-start"),
        ..FormView::default()
    }));
    Ok(page)
}

/// The units of the county, from above to below.
async fn units(here: &mut Here) -> Result<Vec<Unit>, PageError> {
    let mut units = vec![here.unit.clone()];
    for kind in [UnitKind::Township, UnitKind::Community] {
        units.extend(unit::below(&mut here.tx, here.unit.id, kind).await?);
    }
    Ok(units)
}

fn name_of(here: &Here, units: &[Unit], id: UnitId) -> String {
    units.iter().find(|unit| unit.id == id).map(|unit| unit.name(here.locale().tag()).to_owned()).unwrap_or_default()
}

fn table(here: &Here, id: &str, recorded: &[Recorded], units: &[Unit]) -> BlockView {
    if recorded.is_empty() {
        return BlockView::Empty { text: here.t("recordings-none"), buttons: Vec::new() };
    }
    let rows = recorded.iter().map(|one| TableRowView {
        cells: vec![
            here.time(one.at, TimeStyle::Full),
            ValueView::text(name_of(here, units, one.unit_id)),
            ValueView::text(format!("{} {}", here.t(&format!("recordings-kind-{}", one.kind)), one.name)),
            outcome(here, one),
            way(here, one),
            ValueView::Number(one.module_version.clone()),
            ValueView::link(
                here.ta("recordings-download", "kib", (one.bytes + 1023) / 1024),
                format!("/county/modules/{id}/recordings/{}", one.id),
            ),
        ],
        ..TableRowView::default()
    });
    let columns = ["at", "unit", "what", "outcome", "way", "version", "file"];
    BlockView::Table(TableView {
        columns: columns.map(|column| here.t(&format!("recordings-{column}"))).into(),
        rows: rows.collect(),
        empty: String::new(),
    })
}

fn outcome(here: &Here, one: &Recorded) -> ValueView {
    match (one.code.as_str(), one.cause) {
        ("", _) => ValueView::Tag { tone: Tone::Good, text: here.t("recordings-well") },
        (code, Cause::Failure) => ValueView::Tag { tone: Tone::Bad, text: here.ta("recordings-failed", "code", code) },
        (code, Cause::Asked) => ValueView::Tag { tone: Tone::Warn, text: here.ta("recordings-failed", "code", code) },
    }
}

fn way(here: &Here, one: &Recorded) -> ValueView {
    ValueView::text(here.t(if one.faithful { "recordings-faithful" } else { "recordings-parted" }))
}

/// Where recording is on, each with the button that ends it.
async fn switched_on(here: &mut Here, id: &str, units: &[Unit]) -> Result<Option<BlockView>, PageError> {
    let switches = recording::switches(&mut here.tx, &here.cx, id).await?;
    if switches.is_empty() {
        return Ok(None);
    }
    let rows = switches.iter().map(|switch| {
        let code = units.iter().find(|unit| unit.id == switch.unit_id).map(|unit| unit.code.to_string());
        let hidden = vec![("unit".to_owned(), code.unwrap_or_default())];
        TableRowView {
            cells: vec![
                ValueView::text(name_of(here, units, switch.unit_id)),
                here.time(switch.until_at, TimeStyle::Full),
                ValueView::Number(switch.left_count.to_string()),
                ValueView::Number(format!("1/{}", switch.one_in)),
            ],
            buttons: vec![ButtonView::post(
                here.t("recordings-stop"),
                format!("/county/modules/{id}/recordings/stop"),
                hidden,
            )],
            ..TableRowView::default()
        }
    });
    Ok(Some(BlockView::Table(TableView {
        columns: ["unit", "until", "left", "share"].map(|column| here.t(&format!("recordings-{column}"))).into(),
        rows: rows.collect(),
        empty: String::new(),
    })))
}

fn fields(here: &Here, units: &[Unit], form: &Started, errors: &BTreeMap<String, String>) -> Vec<FieldView> {
    let options = units.iter().map(|unit| OptionView {
        value: unit.code.to_string(),
        label: format!("{} {}", unit.name(here.locale().tag()), unit.code),
        chosen: unit.code.as_str() == form.unit,
        ..OptionView::default()
    });
    let field = |name: &str, value: &str, kind: FieldKindView| FieldView {
        id: format!("record-{name}"),
        name: name.to_owned(),
        label: here.t(&format!("recordings-field-{name}")),
        required: true,
        value: value.to_owned(),
        error: errors.get(name).cloned().unwrap_or_default(),
        kind,
        ..FieldView::default()
    };
    let number = |max: i64| FieldKindView::Number { min: "1".to_owned(), max: max.to_string() };
    vec![
        field("unit", &form.unit, FieldKindView::Select { options: options.collect() }),
        field("minutes", &form.minutes, number(MINUTES)),
        field("count", &form.count, number(MOST)),
        field("one_in", &form.one_in, number(ONE_IN)),
    ]
}

pub(super) async fn start(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(id): Path<String>,
    Form(form): Form<Started>,
) -> PageResult {
    let mut here = county(Arc::clone(&app), visitor).await?;
    let there = unit::by_code(&mut here.tx, &form.unit).await?;
    let cx = here.cx.in_unit(there.id);
    // What is no number is out of every range.
    let number = |text: &str| text.trim().parse().unwrap_or(0);
    let record = Record { minutes: number(&form.minutes), count: number(&form.count), one_in: number(&form.one_in) };
    let module = id.clone();
    let started = app.store.write(move |tx| {
        let (cx, module) = (cx.clone(), module.clone());
        Box::pin(async move { recording::start(tx, &cx, &module, record).await })
    });
    match started.await {
        Ok(()) => {
            app.look_up_recordings().await;
            let said = here.ta("recordings-started", "unit", there.name(here.locale().tag()));
            Ok(here.go(&format!("/county/modules/{id}/recordings"), Tone::Good, said))
        }
        Err(Error::Invalid(problems)) => {
            let errors = problems
                .iter()
                .map(|problem| (problem.field.clone(), explain::problem_words(here.locale(), problem)))
                .collect();
            let page = page(&mut here, &id, &form, &errors).await?;
            here.answer_to_form().show_with(StatusCode::UNPROCESSABLE_ENTITY, page).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The form that switches recording off, as it is sent.
#[derive(Debug, Deserialize)]
pub(super) struct Stopped {
    unit: String,
}

pub(super) async fn stop(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(id): Path<String>,
    Form(Stopped { unit: code }): Form<Stopped>,
) -> PageResult {
    let mut here = county(Arc::clone(&app), visitor).await?;
    let there = unit::by_code(&mut here.tx, &code).await?;
    let (cx, module) = (here.cx.in_unit(there.id), id.clone());
    let stopped = app.store.write(move |tx| {
        let (cx, module) = (cx.clone(), module.clone());
        Box::pin(async move { recording::stop(tx, &cx, &module).await })
    });
    stopped.await?;
    app.look_up_recordings().await;
    let said = here.ta("recordings-stopped", "unit", there.name(here.locale().tag()));
    Ok(here.go(&format!("/county/modules/{id}/recordings"), Tone::Good, said))
}

pub(super) async fn download(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((module, id)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let here = county(Arc::clone(&app), visitor).await?;
    let id = id.parse().map_err(|_| Error::NotFound { entity: "recording" })?;
    let cx = here.cx.clone();
    let fetched = app.store.write(move |tx| {
        let (cx, module) = (cx.clone(), module.clone());
        Box::pin(async move { recording::download(tx, &cx, &module, id).await })
    });
    let (recorded, body) = fetched.await?;
    let file = unpacked(&body).map_err(Error::internal)?;
    let name = format!("attachment; filename=\"{}-{}.json\"", recorded.module_id, recorded.id);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).map_err(Error::internal)?),
    ];
    Ok((headers, file).into_response())
}

//! Sheets of a register: the template, taking one in (tried first), undoing it, taking the register out.

use std::sync::Arc;

use axum::extract::{Multipart, Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::{Map, Value};
use wushe_core::app::sheet;
use wushe_core::domain::access::Permission;
use wushe_core::domain::page::Page;
use wushe_core::domain::sheet::{ImportFilter, ImportState, ImportView};
use wushe_core::error::Error;
use wushe_core::id::ImportId;
use wushe_plugin_schema::text::Arg;
use wushe_plugin_schema::value::{TimeStyle, Tone};

use super::{form, register};
use crate::app::App;
use crate::explain;
use crate::i18n::Catalog;
use crate::registers::{Register, words};
use crate::sheets::{self, Format, Trial};
use crate::web::error::{PageError, PageResult};
use crate::web::frame::{Here, Place};
use crate::web::view::{
    BlockView, ButtonView, FieldKindView, FieldView, FormView, LinkView, PageView, StatView, TableRowView, TableView,
    ValueView,
};
use crate::web::visitor::Visitor;

/// Most bytes of a sheet.
pub(super) const SHEET_BYTES: usize = 8 * 1024 * 1024;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    format: Format,
}

fn base(here: &Here, register: &Register) -> String {
    format!("{}/r/{}", here.home(), register.name)
}

fn file(bytes: Vec<u8>, register: &Register, unit: &str, what: &str, format: Format) -> Response {
    let name = format!("{}-{unit}{what}.{}", register.name, format.ending());
    let mut response = (StatusCode::OK, bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
    if let Ok(named) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, named);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// `/staff/{unit}/r/{register}/-/export?format=`: the entries that match the filter, as the reader may see them.
pub(super) async fn export(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, name)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    Query(query): Query<Vec<(String, String)>>,
) -> PageResult {
    let mut here = Here::open(Arc::clone(&app), visitor, Place::Staff, &unit).await?;
    let register = register(&name)?;
    here.cx.require(&mut here.tx, Permission::ExportSheets).await?;
    let list = register.operation("list").ok_or_else(PageError::not_found)?;
    let input: Map<String, Value> = form::read(&list.types.input, &form::sent(query))?
        .into_iter()
        .filter(|(_, value)| !matches!(value, Value::Array(list) if list.is_empty()))
        .collect();
    let locale = here.locale();
    let (bytes, rows) = sheets::write::export(&mut here.tx, &here.cx, register, input, locale, asked.format).await?;
    let cx = here.cx.clone();
    // The reading transaction ends before the trail is written.
    here.tx.rollback().await?;
    let noted = app.store.write(move |tx| {
        let cx = cx.clone();
        Box::pin(async move { sheet::note_export(tx, &cx, register.name, rows).await })
    });
    noted.await?;
    Ok(file(bytes, register, &unit, "", asked.format))
}

/// `/staff/{unit}/r/{register}/-/template?format=`
pub(super) async fn template(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, name)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let register = register(&name)?;
    here.cx.require(&mut here.tx, Permission::ImportSheets).await?;
    let bytes = sheets::write::template(register, here.locale(), asked.format)?;
    Ok(file(bytes, register, &unit, "-template", asked.format))
}

/// `/staff/{unit}/r/{register}/-/sheet`: the template, the upload, and what was taken in before.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, name)): Path<(String, String)>,
) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let register = register(&name)?;
    let page = page(&mut here, register, String::new(), None).await?;
    here.show(page).await
}

async fn page(
    here: &mut Here,
    register: &Register,
    error: String,
    trial: Option<&Trial>,
) -> Result<PageView, PageError> {
    here.cx.require(&mut here.tx, Permission::ImportSheets).await?;
    if !register.is_taken_in() {
        return Err(PageError::not_found());
    }
    let base = base(here, register);
    let mut page = PageView::new(here.t("sheet-title"));
    page.lead = here.t("sheet-lead");
    page.back = Some(LinkView { text: words::title(here.locale(), register), href: base.clone() });
    if let Some(trial) = trial {
        page.blocks.extend(tried(here, &base, trial));
    }
    let template = |format: &str| format!("{base}/-/template?format={format}");
    page.blocks.push(BlockView::Actions {
        buttons: vec![
            ButtonView::go(here.t("sheet-template-xlsx"), template("xlsx")).icon("download"),
            ButtonView::go(here.t("sheet-template-csv"), template("csv")).icon("download"),
        ],
    });
    let rule = rule(here, register);
    page.blocks.push(BlockView::Form(FormView {
        id: "sheet".to_owned(),
        action: format!("{base}/-/sheet"),
        title: here.t("sheet-upload"),
        lead: rule,
        fields: vec![FieldView {
            id: "sheet-file".to_owned(),
            name: "file".to_owned(),
            label: here.t("sheet-file"),
            help: here.t("sheet-file-help"),
            error,
            required: true,
            kind: FieldKindView::File { accept: ".xlsx,.csv,text/csv", several: false },
            ..FieldView::default()
        }],
        submit: here.t("sheet-try"),
        upload: true,
        ..FormView::default()
    }));
    page.blocks.extend(before(here, register, &base).await?);
    Ok(page)
}

/// What a sheet would do, and what is wrong with it.
fn tried(here: &Here, base: &str, trial: &Trial) -> Vec<BlockView> {
    let mut blocks = Vec::new();
    let count = |n: usize| here.format().number(i64::try_from(n).unwrap_or(i64::MAX));
    let figure = |key: &str, n: usize, tone: Tone| StatView {
        label: here.t(key),
        value: count(n),
        href: String::new(),
        tone: if n == 0 { Tone::Neutral } else { tone },
    };
    blocks.push(BlockView::Stats {
        tiles: vec![
            figure("sheet-created", trial.created, Tone::Good),
            figure("sheet-updated", trial.updated, Tone::Info),
            figure("sheet-wrong", trial.wrong.len(), Tone::Bad),
        ],
    });
    if !trial.unknown.is_empty() {
        let heads = trial.unknown.join(&here.t("list-comma"));
        blocks.push(BlockView::Alert { tone: Tone::Warn, text: here.ta("sheet-unknown", "heads", heads) });
    }
    if let Some(import) = &trial.import {
        blocks.push(BlockView::Alert { tone: Tone::Good, text: here.t("sheet-ready") });
        let take = ButtonView::post(here.t("sheet-take"), format!("{base}/-/sheet/{}/take", import.id), Vec::new());
        blocks.push(BlockView::Actions { buttons: vec![take.primary().icon("check")] });
    } else {
        blocks.push(BlockView::Alert { tone: Tone::Bad, text: here.t("sheet-mend") });
        let rows = trial.wrong.iter().map(|wrong| TableRowView {
            cells: vec![
                ValueView::Number(wrong.row.map(|row| row.to_string()).unwrap_or_default()),
                ValueView::text(wrong.column.clone()),
                ValueView::text(wrong.words.clone()),
            ],
            ..TableRowView::default()
        });
        blocks.push(BlockView::Table(TableView {
            columns: ["sheet-row", "sheet-column", "sheet-what"].map(|key| here.t(key)).to_vec(),
            rows: rows.collect(),
            empty: String::new(),
        }));
    }
    blocks
}

/// What was taken in before, with the way back.
async fn before(here: &mut Here, register: &Register, base: &str) -> Result<Vec<BlockView>, PageError> {
    let filter = ImportFilter { register: Some(register.name.to_owned()), state: None };
    let listed = sheet::list(&mut here.tx, &here.cx, filter, Page::first(20)).await?;
    let rows = listed.items.into_iter().map(|import| row(here, base, import)).collect();
    let columns = ["sheet-file", "sheet-when", "sheet-state", "sheet-created", "sheet-updated"].map(|key| here.t(key));
    Ok(vec![
        BlockView::Heading { text: here.t("sheet-before") },
        BlockView::Table(TableView { columns: columns.to_vec(), rows, empty: here.t("sheet-before-none") }),
    ])
}

fn row(here: &Here, base: &str, import: ImportView) -> TableRowView {
    let tone = match import.state {
        ImportState::Tried => Tone::Neutral,
        ImportState::Taken => Tone::Good,
        ImportState::Undone => Tone::Warn,
    };
    let mut buttons = Vec::new();
    if import.state == ImportState::Taken {
        let undo = ButtonView::post(here.t("sheet-undo"), format!("{base}/-/sheet/{}/undo", import.id), Vec::new());
        buttons.push(undo.danger().ask(here.t("sheet-undo-ask")));
    }
    TableRowView {
        cells: vec![
            ValueView::text(import.file_name),
            here.time(import.tried_at, TimeStyle::Full),
            ValueView::tag(tone, words::choice(here.locale(), "ImportState", import.state.as_str())),
            ValueView::Number(import.created_count.to_string()),
            ValueView::Number(import.updated_count.to_string()),
        ],
        href: String::new(),
        buttons,
    }
}

pub(super) async fn upload(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, name)): Path<(String, String)>,
    mut upload: Multipart,
) -> PageResult {
    // Looked at before a byte of the upload is read; no transaction stays open while it comes.
    let mut here = Here::open(Arc::clone(&app), visitor.clone(), Place::Staff, &unit).await?;
    here.cx.require(&mut here.tx, Permission::ImportSheets).await?;
    let (cx, locale) = (here.cx.clone(), here.locale());
    drop(here);
    let register = register(&name)?;
    let mut sent = None;
    loop {
        match upload.next_field().await {
            Ok(Some(field)) if field.name() == Some("file") => {
                let name = field.file_name().unwrap_or("sheet").to_owned();
                match field.bytes().await {
                    Ok(bytes) => sent = Some((name, bytes)),
                    Err(error) => return Ok(error.into_response()),
                }
            }
            Ok(Some(_)) => {}
            Ok(None) => break,
            Err(error) => return Ok(error.into_response()),
        }
    }
    let outcome = match sent.filter(|(_, bytes)| !bytes.is_empty()) {
        None => Err(Catalog::host().t(locale, "problem-required")),
        Some((file_name, bytes)) => {
            let reading = bytes.clone();
            let table = tokio::task::spawn_blocking(move || sheets::read::read(&reading)).await;
            match table.map_err(Error::internal)? {
                Ok(table) => Ok(sheets::try_out(&app, cx, register, &file_name, &bytes, table, locale).await?),
                Err(unreadable) => {
                    let most = Arg::from(i64::try_from(sheets::read::MOST_ROWS).unwrap_or(i64::MAX));
                    Err(Catalog::host().ta(locale, &format!("sheet-{}", unreadable.code()), [("max", most)]))
                }
            }
        }
    };
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    here.visitor.reader.here = format!("{}/-/sheet", base(&here, register));
    match outcome {
        Ok(trial) => {
            let status = if trial.import.is_some() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
            let page = page(&mut here, register, String::new(), Some(&trial)).await?;
            here.answer_to_form().show_with(status, page).await
        }
        Err(words) => {
            let page = page(&mut here, register, words, None).await?;
            here.answer_to_form().show_with(StatusCode::UNPROCESSABLE_ENTITY, page).await
        }
    }
}

/// How a row finds what is there: "certificate number, else telephone number".
fn rule(here: &Here, register: &Register) -> String {
    if register.intake.matched_by.is_empty() {
        return here.t("sheet-no-match");
    }
    let said = |fields: &&[&str]| {
        let names: Vec<String> = fields.iter().map(|name| words::field(here.locale(), register.entity, name)).collect();
        names.join(" + ")
    };
    let rules: Vec<String> = register.intake.matched_by.iter().map(said).collect();
    let field = rules.join(&here.t("sheet-match-else"));
    // What cannot be changed is told instead of entered twice.
    let key = if register.operation("update").is_some() { "sheet-match" } else { "sheet-match-told" };
    here.ta(key, "field", field)
}

pub(super) async fn take(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, name, id)): Path<(String, String, ImportId)>,
) -> PageResult {
    let here = Here::open(Arc::clone(&app), visitor, Place::Staff, &unit).await?;
    let register = register(&name)?;
    let outcome = sheets::take(&app, here.cx.clone(), register, id).await;
    came_of(here, register, "sheet-taken", outcome).await
}

pub(super) async fn undo(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, name, id)): Path<(String, String, ImportId)>,
) -> PageResult {
    let here = Here::open(Arc::clone(&app), visitor, Place::Staff, &unit).await?;
    let register = register(&name)?;
    let outcome = sheets::undo(&app, here.cx.clone(), id).await;
    came_of(here, register, "sheet-undone", outcome).await
}

async fn came_of(mut here: Here, register: &Register, key: &str, outcome: Result<ImportView, Error>) -> PageResult {
    match outcome {
        Ok(_) => Ok(here.go(&format!("{}/-/sheet", base(&here, register)), Tone::Good, here.t(key))),
        Err(error @ (Error::Refused { .. } | Error::Invalid(_) | Error::Conflict { .. })) => {
            let explained = explain::core(here.locale(), &error);
            let mut text = explained.words;
            for (_, words) in explained.problems {
                text.push('\n');
                text.push_str(&words);
            }
            let mut page = page(&mut here, register, String::new(), None).await?;
            page.blocks.insert(0, BlockView::Alert { tone: Tone::Bad, text });
            here.answer_to_form().show_with(explained.status, page).await
        }
        Err(error) => Err(error.into()),
    }
}

//! Files of an entry: what is attached, and a form that attaches more.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Multipart, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse as _;
use serde_json::Value;
use wushe_core::app::attachment;
use wushe_core::domain::attachment::{AttachmentEntity, AttachmentFilter, AttachmentView};
use wushe_core::domain::page::Page;
use wushe_core::error::Error;
use wushe_core::id::AttachmentId;
use wushe_plugin_schema::value::Tone;

use super::{register, show};
use crate::app::App;
use crate::explain;
use crate::registers::{Register, words};
use crate::upload::{ACCEPT, Brought, hand_out};
use crate::web::error::{PageError, PageResult};
use crate::web::format::bytes;
use crate::web::frame::{Here, Place};
use crate::web::view::{BlockView, ButtonView, FieldKindView, FieldView, FormView, TableRowView, TableView, ValueView};
use crate::web::visitor::Visitor;

/// What files can be attached to; none: entries of this register have none.
fn entity(register: &Register) -> Option<AttachmentEntity> {
    register.entity.parse().ok()
}

/// The files of an entry, and the form; nothing where there are none and none may be attached.
pub(super) async fn blocks(
    here: &mut Here,
    register: &Register,
    entry: &Value,
    id: &str,
    wrong: &str,
) -> Result<Vec<BlockView>, PageError> {
    let Some(entity) = entity(register) else { return Ok(Vec::new()) };
    let filter = AttachmentFilter { entity: Some(entity), entity_id: Some(id.to_owned()) };
    let files = match attachment::list(&mut here.tx, &here.cx, filter, Page::first(200)).await {
        Ok(listed) => listed.items,
        Err(Error::NotFound { .. } | Error::Forbidden { .. }) => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let open = is_open(entity, entry) && here.cx.may(&mut here.tx, entity.write()).await?;
    if files.is_empty() && !open {
        return Ok(Vec::new());
    }
    let rows = files.iter().map(|file| row(here, register, id, file, open)).collect();
    let field = |name: &str| words::field(here.locale(), "attachment", name);
    let mut columns = vec![field("name"), field("media_type"), field("size")];
    columns.extend((entity == AttachmentEntity::Notice).then(|| field("is_public")));
    let mut blocks = vec![
        BlockView::Heading { text: here.t("files-title") },
        BlockView::Table(TableView { columns, rows, empty: here.t("files-none") }),
    ];
    if open {
        blocks.push(BlockView::Form(form(here, register, entity, id, wrong)));
    }
    Ok(blocks)
}

/// What waits for review or is shown does not change under anybody's hands.
fn is_open(entity: AttachmentEntity, entry: &Value) -> bool {
    let status = entry.get("status").and_then(Value::as_str).unwrap_or_default();
    entity != AttachmentEntity::Notice || matches!(status, "draft" | "returned" | "withdrawn")
}

fn row(here: &Here, register: &Register, id: &str, file: &AttachmentView, open: bool) -> TableRowView {
    let kind = words::choice(here.locale(), "MediaType", file.media_type.as_str());
    let mut cells =
        vec![ValueView::text(file.name.clone()), ValueView::text(kind), ValueView::Number(bytes(file.size))];
    if file.entity == AttachmentEntity::Notice {
        cells.push(ValueView::text(here.t(if file.is_public { "yes" } else { "no" })));
    }
    let mut buttons = Vec::new();
    if open {
        let action = format!("{}/r/{}/{id}/-/files/{}/remove", here.home(), register.name, file.id);
        let button =
            ButtonView::post(here.t("files-remove"), action, vec![("version".to_owned(), file.version.to_string())]);
        buttons.push(button.danger().ask(here.t("files-remove-ask")));
    }
    TableRowView { cells, href: format!("{}/files/{}", here.home(), file.id), buttons }
}

fn form(here: &Here, register: &Register, entity: AttachmentEntity, id: &str, wrong: &str) -> FormView {
    let mut fields = vec![FieldView {
        id: "file".to_owned(),
        name: "file".to_owned(),
        label: here.t("files-file"),
        help: here.t("files-help"),
        error: wrong.to_owned(),
        required: true,
        kind: FieldKindView::File { accept: ACCEPT, several: false },
        ..FieldView::default()
    }];
    if entity == AttachmentEntity::Notice {
        fields.push(FieldView {
            id: "file-public".to_owned(),
            name: "is_public".to_owned(),
            label: here.t("files-public"),
            value: "true".to_owned(),
            kind: FieldKindView::Check,
            ..FieldView::default()
        });
    }
    FormView {
        id: "files".to_owned(),
        action: format!("{}/r/{}/{id}/-/files", here.home(), register.name),
        title: here.t("files-add"),
        fields,
        submit: here.t("files-add"),
        upload: true,
        ..FormView::default()
    }
}

/// `/staff/{unit}/r/{register}/{id}/-/files`
pub(super) async fn add(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, name, id)): Path<(String, String, String)>,
    form: Multipart,
) -> PageResult {
    // Looked at before a byte of the upload is read; no transaction stays open while it comes.
    let here = Here::open(Arc::clone(&app), visitor.clone(), Place::Staff, &unit).await?;
    let cx = here.cx.clone();
    drop(here);
    let register = register(&name)?;
    let entity = entity(register).ok_or_else(PageError::not_found)?;
    let mut brought = match Brought::read(form).await {
        Ok(brought) => brought,
        Err(error) => return Ok(error.into_response()),
    };
    brought.fields.insert("entity".to_owned(), entity.to_string());
    brought.fields.insert("entity_id".to_owned(), id.clone());
    let outcome = match brought.about() {
        Ok(new) => app.attach(cx, new, brought.content, None).await,
        Err(error) => Err(error),
    };
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let at = format!("{}/r/{}/{id}", here.home(), register.name);
    let locale = here.locale();
    let (status, wrong) = match outcome {
        Ok(_) => return Ok(here.go(&at, Tone::Good, here.t("files-added"))),
        Err(Error::Invalid(problems)) => {
            let words: Vec<String> = problems.iter().map(|problem| explain::problem_words(locale, problem)).collect();
            (StatusCode::UNPROCESSABLE_ENTITY, words.join("\n"))
        }
        Err(error @ Error::Refused { .. }) => {
            let explained = explain::core(locale, &error);
            (explained.status, explained.words)
        }
        Err(error) => return Err(error.into()),
    };
    here.visitor.reader.here = at;
    let page = show::page(&mut here, register, &id, &wrong).await?;
    here.answer_to_form().show_with(status, page).await
}

/// `/staff/{unit}/r/{register}/{id}/-/files/{file}/remove`
pub(super) async fn remove(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, name, id, file)): Path<(String, String, String, String)>,
    axum::Form(values): axum::Form<BTreeMap<String, String>>,
) -> PageResult {
    let here = Here::open(Arc::clone(&app), visitor, Place::Staff, &unit).await?;
    let register = register(&name)?;
    let file: AttachmentId = file.parse().map_err(|_| PageError::not_found())?;
    let version = values.get("version").and_then(|version| version.parse().ok()).unwrap_or(0);
    let cx = here.cx.clone();
    let removed = app.store.write(move |tx| {
        let cx = cx.clone();
        Box::pin(async move { attachment::remove(tx, &cx, file, version).await })
    });
    let at = format!("{}/r/{}/{id}", here.home(), register.name);
    match removed.await {
        Ok(()) => Ok(here.go(&at, Tone::Good, here.t("register-done"))),
        Err(error @ (Error::Refused { .. } | Error::Conflict { .. })) => {
            let explained = explain::core(here.locale(), &error);
            Ok(here.go(&at, Tone::Bad, explained.words))
        }
        Err(error) => Err(error.into()),
    }
}

/// `/staff/{unit}/files/{file}`: what it holds, to be saved.
pub(super) async fn content(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, file)): Path<(String, String)>,
    headers: HeaderMap,
) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let file: AttachmentId = file.parse().map_err(|_| PageError::not_found())?;
    let found = attachment::content(&mut here.tx, &here.cx, file).await?;
    here.tx.rollback().await?;
    Ok(hand_out(found, &headers))
}

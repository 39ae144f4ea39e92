//! One entry: what is kept, what belongs to it, what can be done.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect};
use serde_json::Value;
use wushe_core::error::Error;
use wushe_core::time::Timestamp;
use wushe_plugin_schema::value::TimeStyle;

use super::value::{Names, blocks, table};
use super::{by_hand, files, may, register};
use crate::app::App;
use crate::registers::words;
use crate::registers::{Call, Kind, Op, Register, run, when};
use crate::web::error::{PageError, PageResult};
use crate::web::frame::{Here, Place};
use crate::web::view::{BlockView, ButtonView, LinkView, PageView};
use crate::web::visitor::Visitor;

/// `/staff/{unit}/r/{register}/{id}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, name, id)): Path<(String, String, String)>,
) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let register = register(&name)?;
    if let Some(desk) = by_hand(&here, register) {
        let id: uuid::Uuid = id.parse().map_err(|_| PageError::not_found())?;
        return Ok(Redirect::to(&format!("{desk}/{id}")).into_response());
    }
    let page = page(&mut here, register, &id, "").await?;
    here.show(page).await
}

/// The entry, as the use case tells it.
pub(super) async fn entry(here: &mut Here, register: &Register, id: &str) -> Result<Value, PageError> {
    let get = register.operation("get").ok_or_else(PageError::not_found)?;
    let call = Call { id: id.to_owned(), ..Call::default() };
    Ok(run::run(&mut here.tx, &here.cx, get, call).await?)
}

/// What an entry is called; without a name of its own it is called as its register is.
pub(super) fn name(here: &Here, register: &Register, entry: &Value) -> String {
    let text = register.title_of(entry, here.locale().tag());
    let kind = register.shown().iter().find(|field| field.name == register.title).map(|field| &field.kind);
    match kind {
        _ if text.is_empty() => words::title(here.locale(), register),
        Some(Kind::Choice { of, .. }) => words::choice(here.locale(), of, text),
        Some(Kind::Time) => match text.parse::<Timestamp>() {
            Ok(at) => here.format().time(at.micros(), TimeStyle::Full),
            Err(_) => text.to_owned(),
        },
        _ => text.to_owned(),
    }
}

/// The entry's page; `wrong`: what was wrong with a file that was to be attached.
pub(super) async fn page(here: &mut Here, register: &Register, id: &str, wrong: &str) -> Result<PageView, PageError> {
    let entry = entry(here, register, id).await?;
    let base = format!("{}/r/{}", here.home(), register.name);
    let mut names = Names::default();
    let mut view = PageView::new(words::known(here.locale(), register.title, &name(here, register, &entry)));
    view.back = Some(LinkView { text: words::title(here.locale(), register), href: base.clone() });
    view.blocks = blocks(here, &mut names, register.entity, register.shown(), &entry).await?;
    let mut buttons = Vec::new();
    for operation in &register.operations {
        let is_done_to_entries = matches!(operation.op, Op::Update | Op::Act | Op::Remove);
        if !is_done_to_entries || !when::fits(register.name, operation.name, &entry) || !may(here, operation).await? {
            continue;
        }
        let text = words::operation(here.locale(), register, operation);
        let button = ButtonView::go(text, format!("{base}/{id}/{}", operation.name));
        match operation.op {
            Op::Update => buttons.insert(0, button.primary().icon("edit")),
            Op::Remove => buttons.push(button.danger()),
            _ => buttons.push(button),
        }
    }
    // A certificate is paper too.
    if register.name == "certificates" && entry.get("verify_code").is_some_and(|code| !code.is_null()) {
        let paper = format!("{}/certificates/{id}", here.home());
        buttons.insert(0, ButtonView::go(here.t("certificate-print"), paper).primary().icon("printer"));
    }
    if register.name == "residents" {
        // Their page at the desk has what they asked for, and fields in the clear for a purpose.
        view.buttons.push(ButtonView::go(here.t("person-card"), format!("{}/residents/{id}", here.home())));
    }
    if !buttons.is_empty() {
        view.blocks.insert(0, BlockView::Actions { buttons });
    }
    view.blocks.extend(files::blocks(here, register, &entry, id, wrong).await?);
    for part in register.operations.iter().filter(|operation| operation.op == Op::Part) {
        if !may(here, part).await? {
            continue;
        }
        let call = Call { id: id.to_owned(), ..Call::default() };
        let value = match run::run(&mut here.tx, &here.cx, part, call).await {
            Ok(value) => without(value, id),
            // What has to be asked for more closely is not shown of its own accord.
            Err(Error::NotFound { .. } | Error::Forbidden { .. } | Error::Invalid(_)) => continue,
            Err(error) => return Err(error.into()),
        };
        view.blocks.push(BlockView::Heading { text: words::operation(here.locale(), register, part) });
        view.blocks.extend(answer(here, &mut names, register, part, &value).await?);
    }
    Ok(view)
}

/// What belongs to an entry, without the entry itself in each row: its page says whose it is.
fn without(mut value: Value, id: &str) -> Value {
    let rows = match &mut value {
        Value::Array(rows) => rows,
        Value::Object(map) => match map.get_mut("items") {
            Some(Value::Array(rows)) => rows,
            _ => return value,
        },
        _ => return value,
    };
    for (name, field) in rows.iter_mut().filter_map(Value::as_object_mut).flatten() {
        if name != "id" && field.as_str() == Some(id) {
            *field = Value::Null;
        }
    }
    value
}

/// What an operation answers, as blocks: a list as a table, an object as facts.
pub(super) async fn answer(
    here: &mut Here,
    names: &mut Names,
    register: &Register,
    operation: &crate::registers::Operation,
    value: &Value,
) -> Result<Vec<BlockView>, PageError> {
    match value {
        Value::Array(list) => {
            let of = Kind::Object(operation.types.output.clone());
            Ok(vec![BlockView::Table(table(here, names, register.entity, &of, list).await?)])
        }
        // A page of a listing: its things, without what leads on.
        Value::Object(map) if map.len() == 2 && map.contains_key("items") && map.contains_key("next") => {
            let of = operation.types.output.iter().find(|field| field.name == "items").map(|field| &field.kind);
            let (Some(Kind::List(of)), Some(Value::Array(list))) = (of, map.get("items")) else {
                return Ok(Vec::new());
            };
            Ok(vec![BlockView::Table(table(here, names, register.entity, of, list).await?)])
        }
        value => blocks(here, names, register.entity, &operation.types.output, value).await,
    }
}

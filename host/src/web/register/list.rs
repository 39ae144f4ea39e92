//! A register as a table: filtered, in pages, with what can be done to it.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Redirect};
use serde_json::{Map, Value};
use wushe_core::domain::access::Permission;
use wushe_core::domain::page::Page;

use super::value::{Names, cell};
use super::{by_hand, form, may, register};
use crate::app::App;
use crate::registers::words;
use crate::registers::{Call, Kind, Op, Operation, Register, run};
use crate::web::error::{PageError, PageResult};
use crate::web::frame::{Here, Place};
use crate::web::page::query_string;
use crate::web::view::{
    BlockView, ButtonView, FieldKindView, LinkView, OptionView, PageView, SearchView, TableRowView, TableView,
    ValueView,
};
use crate::web::visitor::Visitor;

/// `/staff/{unit}/r/{register}?…filter…&after=`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, name)): Path<(String, String)>,
    Query(query): Query<Vec<(String, String)>>,
) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let register = register(&name)?;
    if let Some(desk) = by_hand(&here, register) {
        return Ok(Redirect::to(&desk).into_response());
    }
    let list = register.operation("list").ok_or_else(PageError::not_found)?;
    let after = query.iter().find(|(name, _)| name == "after").map(|(_, value)| value.clone());
    let values = form::sent(query);
    let known = |name: &str| list.types.input.iter().any(|field| field.name == name && field.kind.is_plain());
    let input: Map<String, Value> =
        form::read(&list.types.input, &values)?.into_iter().filter(|(name, _)| known(name)).collect();
    let page = Page { after, limit: None };
    let call = Call { input: input.clone(), page, ..Call::default() };
    let listed = run::run(&mut here.tx, &here.cx, list, call).await?;
    let base = format!("{}/r/{}", here.home(), register.name);
    let items = listed.get("items").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut view = PageView::new(words::title(here.locale(), register));
    view.lead = words::lead(here.locale(), register);
    if let Some(group) = register.group {
        let href = format!("{}/g/{}", here.home(), group.name());
        view.back = Some(LinkView { text: here.t(&format!("menu-{}", group.name())), href });
    }
    let kept: String = values
        .iter()
        .filter(|(name, _)| known(name))
        .flat_map(|(name, values)| {
            values.iter().filter(|value| !value.is_empty()).map(move |value| (name.as_str(), value))
        })
        .map(|(name, value)| format!("{}&", query_string([(name, value.clone())])))
        .collect();
    view.buttons = buttons(&mut here, register, &base, &kept).await?;
    if let Some(search) = search(&mut here, register, list, &values, &base).await? {
        view.blocks.push(BlockView::Search(search));
    }
    let table = table(&mut here, register, list, &items, &base, !input.is_empty()).await?;
    view.blocks.push(BlockView::Table(table));
    let next = match listed.get("next").and_then(Value::as_str) {
        Some(next) => {
            let kept = values.iter().filter(|(name, _)| known(name)).flat_map(|(name, values)| {
                values.iter().filter(|value| !value.is_empty()).map(move |value| (name.as_str(), value.clone()))
            });
            format!("{base}?{}", query_string(kept.chain([("after", next.to_owned())])))
        }
        None => String::new(),
    };
    view.blocks.push(BlockView::Pagination { next });
    here.show(view).await
}

/// What can be done to the register as a whole.
async fn buttons(here: &mut Here, register: &Register, base: &str, kept: &str) -> Result<Vec<ButtonView>, PageError> {
    let mut buttons = Vec::new();
    for operation in &register.operations {
        // What enters the rows of a sheet stands behind the button for sheets.
        let of_sheets = operation.op == Op::Do && operation.name == register.intake.enter;
        if of_sheets || !matches!(operation.op, Op::Create | Op::Do | Op::Report) || !may(here, operation).await? {
            continue;
        }
        let text = words::operation(here.locale(), register, operation);
        let button = ButtonView::go(text, format!("{base}/-/{}", operation.name));
        buttons.push(if operation.op == Op::Create { button.primary().icon("plus") } else { button });
    }
    if register.is_taken_in() && here.may(Permission::ImportSheets).await? {
        buttons.push(ButtonView::go(here.t("sheet-title"), format!("{base}/-/sheet")).icon("upload"));
    }
    if here.may(Permission::ExportSheets).await? {
        buttons.push(
            ButtonView::go(here.t("sheet-export"), format!("{base}/-/export?{kept}format=xlsx")).icon("download"),
        );
    }
    Ok(buttons)
}

/// The filter: the first field of text is the search box, the rest narrow the list.
async fn search(
    here: &mut Here,
    register: &Register,
    list: &Operation,
    values: &form::Values,
    base: &str,
) -> Result<Option<SearchView>, PageError> {
    let of = form::Of { register, operation: list, entry: None };
    let plain: Vec<_> = list
        .types
        .input
        .iter()
        .filter(|field| matches!(field.kind, Kind::Text | Kind::Choice { .. } | Kind::Day | Kind::Boolean))
        .cloned()
        .collect();
    let Some(box_field) = plain.iter().find(|field| field.kind == Kind::Text) else {
        if plain.is_empty() {
            return Ok(None);
        }
        let filters = narrowing(here, of, &plain, values).await?;
        return Ok(Some(SearchView {
            id: "find".to_owned(),
            action: base.to_owned(),
            filters,
            ..SearchView::default()
        }));
    };
    let rest: Vec<_> = plain.iter().filter(|field| field.name != box_field.name).cloned().collect();
    Ok(Some(SearchView {
        id: "find".to_owned(),
        action: base.to_owned(),
        hidden: Vec::new(),
        param: box_field.name.clone(),
        label: words::field(here.locale(), register.entity, &box_field.name),
        value: values.get(&box_field.name).and_then(|given| given.first()).cloned().unwrap_or_default(),
        filters: narrowing(here, of, &rest, values).await?,
    }))
}

async fn narrowing(
    here: &mut Here,
    of: form::Of<'_>,
    fields: &[crate::registers::Field],
    values: &form::Values,
) -> Result<Vec<crate::web::view::FieldView>, PageError> {
    let mut filters = form::fields(here, of, fields, values, &std::collections::BTreeMap::new()).await?;
    for filter in &mut filters {
        // All choices of a filter stand in a list, whose first entry is "any".
        match &filter.kind {
            FieldKindView::Choice { options } => filter.kind = FieldKindView::Select { options: options.clone() },
            // "No" is an answer too, and not asking is a third.
            FieldKindView::Check => {
                let option = |value: &str, key: &str| OptionView {
                    value: value.to_owned(),
                    label: here.t(key),
                    chosen: filter.value == value,
                    ..OptionView::default()
                };
                filter.kind = FieldKindView::Select { options: vec![option("true", "yes"), option("false", "no")] };
            }
            _ => {}
        }
    }
    Ok(filters)
}

async fn table(
    here: &mut Here,
    register: &Register,
    list: &Operation,
    items: &[Value],
    base: &str,
    filtered: bool,
) -> Result<TableView, PageError> {
    let fields: Vec<_> =
        register.columns.iter().filter_map(|name| list.types.output.iter().find(|field| field.name == *name)).collect();
    let mut names = Names::default();
    let opens = register.operation("get").is_some();
    let mut rows = Vec::with_capacity(items.len());
    for item in items {
        let mut cells = Vec::with_capacity(fields.len());
        for (at, field) in fields.iter().enumerate() {
            let value = item.get(&field.name).unwrap_or(&Value::Null);
            let shown = cell(here, &mut names, &field.name, &field.kind, value).await?;
            // The first cell leads to the entry: a link in a link would not be one.
            cells.push(match shown {
                ValueView::Link(link) if at == 0 && opens => ValueView::text(link.text),
                shown => shown,
            });
        }
        let id = item.get("id").or_else(|| item.get("code")).and_then(Value::as_str).unwrap_or_default();
        let href = if opens && !id.is_empty() { format!("{base}/{id}") } else { String::new() };
        rows.push(TableRowView { cells, href, buttons: Vec::new() });
    }
    let columns = fields.iter().map(|field| words::field(here.locale(), register.entity, &field.name)).collect();
    let creates = match register.operation("create") {
        Some(create) => may(here, create).await?,
        None => false,
    };
    let empty = match (filtered, creates) {
        (true, _) => "register-none",
        (false, true) => "register-empty",
        // Nobody is told to press a button that is not there.
        (false, false) => "register-part-empty",
    };
    Ok(TableView { columns, rows, empty: here.t(empty) })
}

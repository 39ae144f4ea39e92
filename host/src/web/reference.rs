//! The reference of the JSON API, for people: made from the same registers as the OpenAPI document.

use std::sync::Arc;

use askama::Template as _;
use axum::Router;
use axum::extract::Path;
use axum::response::{Html, IntoResponse as _};
use axum::routing::get;
use serde_json::Value;

use super::error::{PageError, PageResult, bare_shell};
use super::view::{
    BlockView, ButtonView, LinkView, PageTemplate, PageView, TableRowView, TableView, TileView, ValueView,
};
use super::visitor::Visitor;
use crate::app::App;
use crate::i18n::{Catalog, Locale};
use crate::registers::{self, Field, Kind, Operation, Register, words};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/api", get(index)).route("/api/{register}", get(show))
}

fn t(locale: Locale, key: &str) -> String {
    Catalog::host().t(locale, key)
}

fn answer(visitor: &Visitor, page: PageView) -> PageResult {
    let shell = bare_shell(&visitor.reader, &page.title);
    Ok(Html(PageTemplate { shell, page, narrow: false }.render()?).into_response())
}

/// `/api`: what the API is, and its registers.
async fn index(visitor: Visitor) -> PageResult {
    let locale = visitor.reader.locale;
    let mut page = PageView::new(t(locale, "api-title"));
    page.lead = t(locale, "api-lead");
    page.buttons.push(ButtonView::go(t(locale, "api-document"), "/api/v1/openapi.json").icon("download"));
    for key in ["api-login", "api-units", "api-pages", "api-versions", "api-keys", "api-errors"] {
        page.blocks.push(BlockView::Heading { text: t(locale, &format!("{key}-title")) });
        page.blocks.push(BlockView::Text { text: t(locale, key) });
    }
    page.blocks.push(BlockView::Heading { text: t(locale, "nav-registers") });
    let tiles = registers::all().iter().map(|register| TileView {
        icon: register.icon.to_owned(),
        title: words::title(locale, register),
        text: format!("/units/{{code}}/{}", register.name),
        href: format!("/api/{}", register.name),
    });
    page.blocks.push(BlockView::Tiles { tiles: tiles.collect() });
    answer(&visitor, page)
}

/// `/api/{register}`: what can be done there, with which fields.
async fn show(visitor: Visitor, Path(name): Path<String>) -> PageResult {
    let locale = visitor.reader.locale;
    let register = registers::find(&name).ok_or_else(PageError::not_found)?;
    let mut page = PageView::new(words::title(locale, register));
    page.lead = words::lead(locale, register);
    page.back = Some(LinkView { text: t(locale, "api-title"), href: "/api".to_owned() });
    for operation in &register.operations {
        page.blocks.extend(described(locale, register, operation));
    }
    answer(&visitor, page)
}

fn described(locale: Locale, register: &Register, operation: &Operation) -> Vec<BlockView> {
    let (path, method) = registers::address::address(register, operation);
    let mut blocks = vec![BlockView::Heading { text: format!("{} /api/v1{path}", method.to_uppercase()) }];
    let mut about = vec![registers::address::summary(register, operation)];
    if let Some(permission) = operation.permission {
        let permission = words::choice(locale, "Permission", permission.as_str());
        about.push(Catalog::host().ta(locale, "api-needs", [("permission", permission.into())]));
    }
    blocks.push(BlockView::Text { text: about.join("\n") });
    let schema = |make: fn(&mut schemars::SchemaGenerator) -> schemars::Schema, of_input| {
        let mut generator = registers::op::generator(of_input);
        let schema = make(&mut generator).to_value();
        let definitions = generator.take_definitions(true);
        let name =
            schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next().map(str::to_owned));
        name.and_then(|name| definitions.get(&name).cloned()).unwrap_or(schema)
    };
    for (key, fields, whole) in [
        ("api-takes", &operation.types.input, schema(operation.input, true)),
        ("api-answers", &operation.types.output, schema(operation.output, false)),
    ] {
        if fields.is_empty() {
            continue;
        }
        let rows = fields.iter().map(|field| row(locale, register, field, &whole)).collect();
        blocks.push(BlockView::Table(TableView {
            columns: vec![t(locale, key), t(locale, "api-type"), t(locale, "api-meaning")],
            rows,
            empty: String::new(),
        }));
    }
    blocks
}

fn row(locale: Locale, register: &Register, field: &Field, schema: &Value) -> TableRowView {
    let about = schema
        .get("properties")
        .and_then(|properties| properties.get(&field.name)?.get("description")?.as_str())
        .unwrap_or_default();
    let label = words::field(locale, register.entity, &field.name);
    let needed = if field.required { " *" } else { "" };
    TableRowView {
        cells: vec![
            ValueView::text(format!("{}{needed}", field.name)),
            ValueView::text(kind(&field.kind)),
            // The label is in the reader's language; the sentence of the source is in English.
            ValueView::text(if about.is_empty() || locale == Locale::ZhCn {
                label
            } else {
                format!("{label}: {about}")
            }),
        ],
        ..TableRowView::default()
    }
}

fn kind(kind: &Kind) -> String {
    match kind {
        Kind::Text => "string".to_owned(),
        Kind::Integer => "integer".to_owned(),
        Kind::Fen => "integer (fen)".to_owned(),
        Kind::Boolean => "boolean".to_owned(),
        Kind::Day => "date".to_owned(),
        Kind::Time => "date-time".to_owned(),
        Kind::Choice { values, .. } => values.join(" | "),
        Kind::Id { of } => of.clone(),
        Kind::List(of) => format!("[{}]", self::kind(of)),
        Kind::Object(fields) => {
            let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
            format!("{{ {} }}", names.join(", "))
        }
        Kind::Any => "any".to_owned(),
    }
}

//! Forms and their fields.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use wushe_plugin_schema::page::{Choice, Field, FieldKind, Form};
use wushe_plugin_schema::shape::{FieldShape, FileKind, Kind};

use super::PageContext;
use super::input::stands;
use super::link::{plain, sent, yuan};
use crate::i18n::{Catalog, Locale};
use crate::upload::{ACCEPT, DOCUMENTS, PICTURES};
use crate::web::view::{FieldKindView, FieldView, FormView, OptionView};

/// Most characters of a paragraph that sets no limit of its own.
const LONGEST: u32 = 2000;

/// A form that came back: what was typed, what is wrong with it, whom a search found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormState {
    /// The action whose form it is.
    pub action: String,
    /// What was typed, by field.
    pub values: BTreeMap<String, String>,
    /// What is wrong, by field, in the reader's words. The empty name: the form as a whole.
    pub errors: BTreeMap<String, String>,
    /// Residents found by what was typed, by field: id, name, and more to tell them apart.
    pub found: BTreeMap<String, Vec<(String, String, String)>>,
    /// Files that came with it: field and name of each.
    pub files: Vec<(String, String)>,
}

/// A form of a module's page, as the templates show it.
pub(super) fn resolve_form(index: usize, form: &Form, cx: &PageContext<'_>) -> FormView {
    let state = cx.form.filter(|state| state.action == form.action);
    let id = format!("b{index}");
    let mut hidden: Vec<(String, String)> = Vec::new();
    let mut fields = Vec::new();
    for field in &form.fields {
        if field.kind == FieldKind::Hidden {
            let shape = cx.input_of(&form.action).iter().find(|shape| shape.name == field.name);
            hidden.push((field.name.clone(), sent(shape, &field.value)));
        } else {
            if field.kind == FieldKind::Check {
                hidden.push(stands(&field.name));
            }
            fields.push(resolve_field(&id, field, state, cx));
        }
    }
    hidden.extend(cx.carried());
    // A problem of a field that this form does not show would otherwise be lost.
    let shown = |name: &str| fields.iter().any(|field| field.name == name);
    let error = state
        .map(|state| {
            state
                .errors
                .iter()
                .filter(|(name, _)| !shown(name))
                .map(|(_, words)| words.as_str())
                .collect::<Vec<_>>()
                .join(" ")
        })
        .unwrap_or_default();
    FormView {
        id,
        action: format!("{}/actions/{}", cx.base, form.action),
        title: form.title.as_ref().map(|title| cx.text(title)).unwrap_or_default(),
        hidden,
        fields,
        error,
        upload: form.fields.iter().any(|field| matches!(field.kind, FieldKind::File { .. })),
        submit: cx.text(&form.submit),
        ..FormView::default()
    }
}

fn resolve_field(form: &str, field: &Field, state: Option<&FormState>, cx: &PageContext<'_>) -> FieldView {
    let value = match state {
        // What was chosen does not come back.
        _ if matches!(field.kind, FieldKind::File { .. }) => String::new(),
        // A box that is not ticked sends nothing: what came back is the whole truth.
        Some(state) => state.values.get(&field.name).cloned().unwrap_or_default(),
        None => match (&field.kind, field.value.as_i64()) {
            (FieldKind::Money, Some(fen)) => yuan(fen),
            _ => plain(&field.value),
        },
    };
    let kind = match &field.kind {
        FieldKind::Hidden => FieldKindView::Text,
        FieldKind::Text { max_length } => max_length.map_or(FieldKindView::Text, |max| FieldKindView::Limited { max }),
        FieldKind::Paragraph { max_length } => FieldKindView::Paragraph { max: max_length.unwrap_or(LONGEST) },
        FieldKind::Number { min, max } => FieldKindView::Number { min: optional(*min), max: optional(*max) },
        FieldKind::Money => FieldKindView::Money,
        FieldKind::Date => FieldKindView::Date,
        FieldKind::Check => FieldKindView::Check,
        FieldKind::Choice { options } => FieldKindView::Choice { options: choices(options, &value, cx) },
        FieldKind::Select { options } => FieldKindView::Select { options: choices(options, &value, cx) },
        FieldKind::Volunteer => FieldKindView::Select { options: chosen(cx.volunteers, &value) },
        FieldKind::Team => FieldKindView::Select { options: chosen(cx.teams, &value) },
        FieldKind::File { accepts, several } => FieldKindView::File { accept: accept(accepts), several: *several },
        FieldKind::Resident => resident_field(&field.name, &value, state, cx),
    };
    FieldView {
        id: format!("{form}-{}", field.name),
        name: field.name.clone(),
        label: cx.text(&field.label),
        help: field.help.as_ref().map(|help| cx.text(help)).unwrap_or_default(),
        error: state.and_then(|state| state.errors.get(&field.name)).cloned().unwrap_or_default(),
        required: field.required,
        value,
        autocomplete: "off",
        kind,
        ..FieldView::default()
    }
}

/// What a browser offers to choose from; what a file is, its content tells.
const fn accept(accepts: &[FileKind]) -> &'static str {
    match accepts {
        [FileKind::Picture] => PICTURES,
        [FileKind::Document] => DOCUMENTS,
        _ => ACCEPT,
    }
}

fn resident_field(name: &str, value: &str, state: Option<&FormState>, cx: &PageContext<'_>) -> FieldKindView {
    let query = state.and_then(|state| state.values.get(&format!("{name}__q"))).cloned().unwrap_or_default();
    let found = state.and_then(|state| state.found.get(name));
    FieldKindView::Resident {
        nobody: found.is_some_and(Vec::is_empty),
        found: found
            .into_iter()
            .flatten()
            .map(|(id, label, note)| OptionView {
                value: id.clone(),
                label: label.clone(),
                note: note.clone(),
                chosen: id == value,
            })
            .collect(),
        query,
        url: format!("{}?field={name}", cx.pick),
    }
}

fn choices(options: &[Choice], value: &str, cx: &PageContext<'_>) -> Vec<OptionView> {
    options
        .iter()
        .map(|option| OptionView {
            value: option.value.clone(),
            label: cx.text(&option.label),
            note: String::new(),
            chosen: option.value == value,
        })
        .collect()
}

fn chosen(options: &[OptionView], value: &str) -> Vec<OptionView> {
    options
        .iter()
        .cloned()
        .map(|mut option| {
            option.chosen = option.value == value;
            option
        })
        .collect()
}

fn optional(number: Option<i64>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

/// People and teams to choose from.
#[derive(Debug, Clone, Copy, Default)]
pub struct Choices<'a> {
    /// Volunteers of the unit.
    pub volunteers: &'a [OptionView],
    /// Teams of the unit.
    pub teams: &'a [OptionView],
}

/// Values that are kept, as the form for their shapes shows them.
#[must_use]
pub fn shown_values(shapes: &[FieldShape], kept: &serde_json::Map<String, Json>) -> BTreeMap<String, String> {
    let shape = |name: &str| shapes.iter().find(|shape| shape.name == name);
    kept.iter().map(|(name, value)| (name.clone(), sent(shape(name), value))).collect()
}

/// Fields for a shape that no page describes: the settings of a module. Labels are the module's messages
/// `<prefix>-<field>` (and `<prefix>-<field>-help` where it has one).
#[must_use]
pub fn fields_of_shape(
    shapes: &[FieldShape],
    prefix: &str,
    values: &BTreeMap<String, String>,
    errors: &BTreeMap<String, String>,
    options: &Choices<'_>,
    catalog: &Catalog,
    locale: Locale,
) -> Vec<FieldView> {
    shapes
        .iter()
        .map(|shape| {
            let key = format!("{prefix}-{}", shape.name);
            let help = format!("{key}-help");
            let value = values.get(&shape.name).cloned().unwrap_or_else(|| match &shape.default {
                Json::Null => String::new(),
                default => sent(Some(shape), default),
            });
            FieldView {
                id: format!("{prefix}-{}", shape.name),
                name: shape.name.clone(),
                label: catalog.t(locale, &key),
                help: if catalog.has(locale, &help) { catalog.t(locale, &help) } else { String::new() },
                error: errors.get(&shape.name).cloned().unwrap_or_default(),
                required: shape.required,
                kind: kind_of_shape(shape, &key, &value, options, catalog, locale),
                value,
                autocomplete: "off",
                ..FieldView::default()
            }
        })
        .collect()
}

fn kind_of_shape(
    shape: &FieldShape,
    key: &str,
    value: &str,
    choices: &Choices<'_>,
    catalog: &Catalog,
    locale: Locale,
) -> FieldKindView {
    match &shape.kind {
        Kind::Integer => FieldKindView::Number { min: optional(shape.min), max: optional(shape.max) },
        Kind::Money => FieldKindView::Money,
        Kind::Boolean => FieldKindView::Check,
        Kind::Date => FieldKindView::Date,
        Kind::Choice { name, values } => FieldKindView::Choice {
            options: values
                .iter()
                .map(|choice| {
                    let message = if name.is_empty() { format!("{key}-{choice}") } else { format!("{name}-{choice}") };
                    let label =
                        if catalog.has(locale, &message) { catalog.t(locale, &message) } else { choice.clone() };
                    OptionView { value: choice.clone(), label, note: String::new(), chosen: choice == value }
                })
                .collect(),
        },
        Kind::Text => match shape.max_length {
            Some(max) if max > 120 => FieldKindView::Paragraph { max },
            Some(max) => FieldKindView::Limited { max },
            None => FieldKindView::Text,
        },
        Kind::Id { of } if of == "volunteer" => FieldKindView::Select { options: chosen(choices.volunteers, value) },
        Kind::Id { of } if of == "team" => FieldKindView::Select { options: chosen(choices.teams, value) },
        // Other ids, points in time, lists and objects have no input of their own: they are written as JSON.
        Kind::Id { .. } | Kind::Timestamp | Kind::List { .. } | Kind::Object { .. } | Kind::File { .. } => {
            FieldKindView::Text
        }
    }
}

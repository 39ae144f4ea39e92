//! Forms of registers: asked field by field as the type says.

mod typed;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

pub(super) use self::typed::{Values, prefilled, read, sent};
use super::choose::{self, Entries};
use crate::registers::{Field, Kind, Operation, Register, narrow, words};
use crate::web::error::PageError;
use crate::web::frame::Here;
use crate::web::module::pick;
use crate::web::view::{FieldKindView, FieldView, OptionView};

/// Rows that a list of things is asked in beyond those that are there.
const FREE_ROWS: usize = 4;
/// Choices that are all seen; more stand in a list.
const SEEN: usize = 5;

/// The field of an input that says which version was looked at: nobody is asked for it.
pub(super) const VERSION: &str = "version";

/// What a form is for.
#[derive(Clone, Copy)]
pub(super) struct Of<'o> {
    /// The register.
    pub(super) register: &'o Register,
    /// What is done.
    pub(super) operation: &'o Operation,
    /// The entry to which it is done.
    pub(super) entry: Option<&'o Value>,
}

/// The fields of a form.
pub(super) async fn fields(
    here: &mut Here,
    of: Of<'_>,
    fields: &[Field],
    values: &Values,
    errors: &BTreeMap<String, String>,
) -> Result<Vec<FieldView>, PageError> {
    let mut views = Vec::new();
    let mut choices = BTreeMap::new();
    // Which version was looked at goes along unseen.
    for (name, field) in flattened("", fields, values).into_iter().filter(|(name, _)| name != VERSION) {
        let mut given = values.get(&name).cloned().unwrap_or_default();
        let narrow = narrow::choices(of.register, of.operation, &name, of.entry);
        let kind = kind(here, &name, &field, values, (narrow, &mut choices)).await?;
        let mut help = words::help(here.locale(), of.register.entity, &name);
        match (id_of(&field.kind), &kind) {
            // Several of many are written: whom a name means is looked up when the form is sent.
            (Some(of), FieldKindView::Limited { .. }) => {
                given = choose::written(here, of, &given).await?;
                help = here.t("choose-several");
            }
            (Some(of), FieldKindView::Resident { .. }) if of != "ResidentId" => help = here.t("choose-one"),
            _ => {}
        }
        views.push(FieldView {
            id: format!("f-{}", name.replace('.', "-")),
            label: label(here, of.register, &name),
            help,
            error: errors.get(&name).cloned().unwrap_or_default(),
            required: field.required && !matches!(field.kind, Kind::Boolean),
            value: match field.kind {
                Kind::List(_) => given.join(here.t("list-comma").as_str()),
                _ => given.into_iter().next().unwrap_or_default(),
            },
            part: part(here, of.register, &name),
            autocomplete: "off",
            kind,
            name,
        });
    }
    Ok(views)
}

/// To which register the ids of a field belong, one or several.
fn id_of(kind: &Kind) -> Option<&str> {
    match kind {
        Kind::Id { of } => Some(of),
        Kind::List(of) => id_of(of),
        _ => None,
    }
}

/// What the list is called in which a field stands; empty: it stands in none.
fn part(here: &Here, register: &Register, name: &str) -> String {
    let mut parts = name.split('.');
    match (parts.next(), parts.next()) {
        (Some(list), Some(row)) if row.bytes().all(|byte| byte.is_ascii_digit()) => {
            words::field(here.locale(), register.entity, list)
        }
        _ => String::new(),
    }
}

/// The label, with the number of its row where it stands in one.
fn label(here: &Here, register: &Register, name: &str) -> String {
    let label = words::field(here.locale(), register.entity, name);
    match name.split('.').find_map(|part| part.parse::<i64>().ok()) {
        Some(row) => format!("{label} {}", row + 1),
        None => label,
    }
}

/// Every field that is asked, with objects and rows laid out one after the other.
fn flattened(path: &str, fields: &[Field], values: &Values) -> Vec<(String, Field)> {
    let mut found = Vec::new();
    for field in fields {
        let name = format!("{path}{}", field.name);
        match &field.kind {
            Kind::Object(inner) => found.extend(flattened(&format!("{name}."), inner, values)),
            Kind::List(of) if matches!(**of, Kind::Object(_)) => {
                let Kind::Object(inner) = &**of else { continue };
                let prefix = format!("{name}.");
                let filled = values
                    .keys()
                    .filter_map(|key| key.strip_prefix(&prefix)?.split('.').next()?.parse::<usize>().ok())
                    .max()
                    .map_or(0, |last| last.min(100) + 1);
                for at in 0..filled.max(1) + FREE_ROWS - 1 {
                    let must = field.required && at == 0;
                    for (name, inner) in flattened(&format!("{prefix}{at}."), inner, values) {
                        found.push((name, Field { required: must && inner.required, ..inner }));
                    }
                }
            }
            Kind::Any => {}
            _ => found.push((name, field.clone())),
        }
    }
    found
}

async fn kind(
    here: &mut Here,
    name: &str,
    field: &Field,
    values: &Values,
    (narrow, choices): (Map<String, Value>, &mut BTreeMap<String, Entries>),
) -> Result<FieldKindView, PageError> {
    let given = values.get(name).cloned().unwrap_or_default();
    let bound = |bound: Option<i64>| bound.map(|bound| bound.to_string()).unwrap_or_default();
    let most = |least: u64| u32::try_from(field.most.unwrap_or(least)).unwrap_or(u32::MAX);
    let chosen = |options: &[OptionView]| -> Vec<OptionView> {
        options.iter().map(|option| OptionView { chosen: given.contains(&option.value), ..option.clone() }).collect()
    };
    Ok(match &field.kind {
        Kind::Text if name.ends_with("password") => FieldKindView::Password,
        Kind::Text if name.ends_with("phone") => FieldKindView::Phone,
        Kind::Text if name.ends_with("period") => FieldKindView::Limited { max: 10 },
        Kind::Text if field.most.is_some_and(|most| most <= 200) => FieldKindView::Limited { max: most(200) },
        Kind::Text => FieldKindView::Paragraph { max: most(2000) },
        Kind::Integer => FieldKindView::Number { min: bound(field.min), max: bound(field.max) },
        Kind::Fen => FieldKindView::Money,
        Kind::Boolean => FieldKindView::Check,
        Kind::Day => FieldKindView::Date,
        Kind::Time => FieldKindView::Time,
        Kind::Choice { of, values } => {
            let options = chosen(&named(here, of, values));
            if options.len() <= SEEN { FieldKindView::Choice { options } } else { FieldKindView::Select { options } }
        }
        Kind::Id { of } if of == "ResidentId" => {
            let query = values.get(&format!("{name}__q")).and_then(|typed| typed.first()).cloned().unwrap_or_default();
            let mut found = pick::find(here, &query).await?;
            if let Some(id) = given.first()
                && !found.iter().any(|(value, ..)| value == id)
            {
                found.extend(pick::by_id(here, id).await?);
            }
            let nobody = found.is_empty() && !query.trim().is_empty();
            let found = found
                .into_iter()
                .map(|(value, label, note)| OptionView { chosen: given.contains(&value), value, label, note })
                .collect();
            FieldKindView::Resident {
                query,
                found,
                nobody,
                url: format!("{}/pick/residents?field={name}", here.home()),
            }
        }
        Kind::Id { of } => {
            let Entries::Few(few) = entries(here, of, &narrow, choices).await? else {
                return choose::box_for(here, of, name, &narrow, values).await;
            };
            let mut options = chosen(&few);
            // Where one must be chosen and there is only one, it is.
            if let ([only], true) = (options.as_mut_slice(), field.required) {
                only.chosen = true;
            }
            FieldKindView::Select { options }
        }
        Kind::List(of) => match &**of {
            Kind::Choice { of, values } => FieldKindView::Checks { options: chosen(&named(here, of, values)) },
            Kind::Id { of } => match entries(here, of, &narrow, choices).await? {
                Entries::Few(options) => FieldKindView::Checks { options: chosen(&options) },
                Entries::Many => FieldKindView::Limited { max: 1000 },
            },
            _ => FieldKindView::Limited { max: 1000 },
        },
        Kind::Object(_) | Kind::Any => FieldKindView::Text,
    })
}

fn named(here: &Here, of: &str, values: &[String]) -> Vec<OptionView> {
    let option = |value: &String| OptionView {
        value: value.clone(),
        label: words::choice(here.locale(), of, value),
        ..OptionView::default()
    };
    values.iter().map(option).collect()
}

/// Entries of another register to choose from, looked up once a form.
async fn entries(
    here: &mut Here,
    of: &str,
    narrow: &Map<String, Value>,
    known: &mut BTreeMap<String, Entries>,
) -> Result<Entries, PageError> {
    let key = format!("{of} {}", serde_json::json!(narrow));
    if let Some(entries) = known.get(&key) {
        return Ok(entries.clone());
    }
    let entries = choose::entries(here, of, narrow).await?;
    known.insert(key, entries.clone());
    Ok(entries)
}

//! Forms of registers: asked field by field as the type says, read back into what the use case takes.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use serde_json::{Map, Value};
use wushe_core::domain::money::Fen;
use wushe_core::error::Error;

use super::choose::{self, Entries};
use crate::registers::check::typed;
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

/// What stands in a form, by the name of its field.
pub(super) type Values = BTreeMap<String, Vec<String>>;

/// What was sent.
pub(super) fn sent(pairs: Vec<(String, String)>) -> Values {
    let mut values = Values::new();
    for (name, value) in pairs {
        values.entry(name).or_default().push(value);
    }
    values
}

/// What an entry that is there puts into its form.
pub(super) fn prefilled(fields: &[Field], entry: &Value) -> Values {
    let mut values = Values::new();
    fill("", fields, entry, &mut values);
    values
}

fn fill(path: &str, fields: &[Field], entry: &Value, values: &mut Values) {
    for field in fields {
        let Some(value) = entry.get(&field.name).filter(|value| !value.is_null()) else { continue };
        let name = format!("{path}{}", field.name);
        match (&field.kind, value) {
            (Kind::Object(inner), _) => fill(&format!("{name}."), inner, value, values),
            (Kind::List(of), Value::Array(list)) => match &**of {
                Kind::Object(inner) => {
                    for (at, value) in list.iter().enumerate() {
                        fill(&format!("{name}.{at}."), inner, value, values);
                    }
                }
                of => {
                    values.insert(name, list.iter().map(|value| as_typed(of, value)).collect());
                }
            },
            (kind, value) => {
                values.insert(name, vec![as_typed(kind, value)]);
            }
        }
    }
}

/// A value as it stands in an input.
fn as_typed(kind: &Kind, value: &Value) -> String {
    match (kind, value) {
        (Kind::Fen, value) => value.as_i64().map_or_else(String::new, |fen| Fen::new(fen).to_string()),
        (Kind::Time, Value::String(at)) => at
            .parse::<jiff::Timestamp>()
            .map_or_else(|_| String::new(), |at| at.to_zoned(county()).strftime("%Y-%m-%dT%H:%M").to_string()),
        (_, Value::String(text)) => text.clone(),
        (_, value) => value.to_string(),
    }
}

fn county() -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::fixed(jiff::tz::Offset::constant(8))
}

/// The input that a form stands for. What cannot be read stays as it was sent, and the check names it.
pub(super) fn read(fields: &[Field], values: &Values) -> Result<Map<String, Value>, Error> {
    read_at("", fields, values)
}

fn read_at(path: &str, fields: &[Field], values: &Values) -> Result<Map<String, Value>, Error> {
    let mut input = Map::new();
    for field in fields {
        let name = format!("{path}{}", field.name);
        let given: Vec<&str> = values
            .get(&name)
            .into_iter()
            .flatten()
            .map(|value| value.trim())
            .filter(|value| !value.is_empty())
            .collect();
        let value = match &field.kind {
            Kind::Object(inner) => {
                let map = read_at(&format!("{name}."), inner, values)?;
                (!map.is_empty()).then_some(Value::Object(map))
            }
            Kind::List(of) => match &**of {
                Kind::Object(inner) => Some(rows(&name, inner, values)?),
                of if given.len() == 1 && !matches!(of, Kind::Choice { .. }) => {
                    Some(typed(&Kind::List(Box::new(of.clone())), given[0]))
                }
                of => Some(given.iter().map(|value| typed(of, value)).collect()),
            },
            // An unticked box sends nothing and means no.
            Kind::Boolean if field.required => Some(Value::Bool(given.first().is_some_and(|value| *value == "true"))),
            Kind::Fen => match given.first() {
                Some(text) => Some(Fen::parse_yuan(&name, text)?.get().into()),
                None => None,
            },
            Kind::Time => given.first().map(|text| time(text)),
            kind => given.first().map(|text| typed(kind, text)),
        };
        if let Some(value) = value {
            input.insert(field.name.clone(), value);
        }
    }
    Ok(input)
}

fn rows(name: &str, inner: &[Field], values: &Values) -> Result<Value, Error> {
    let prefix = format!("{name}.");
    let last = values
        .keys()
        .filter_map(|key| key.strip_prefix(&prefix)?.split('.').next()?.parse::<usize>().ok())
        .max()
        .map_or(0, |last| last.min(199) + 1);
    let mut list = Vec::new();
    for at in 0..last {
        let row = read_at(&format!("{prefix}{at}."), inner, values)?;
        // A row in which nothing but an unticked box stands was left free.
        if row.values().any(|value| !matches!(value, Value::Bool(false)) && *value != Value::Array(Vec::new())) {
            list.push(Value::Object(row));
        }
    }
    Ok(Value::Array(list))
}

/// A time of the county's clocks.
fn time(text: &str) -> Value {
    let local = DateTime::strptime("%Y-%m-%dT%H:%M", text).or_else(|_| DateTime::strptime("%Y-%m-%dT%H:%M:%S", text));
    match local.and_then(|local| local.to_zoned(county())) {
        Ok(at) => Value::from(at.timestamp().to_string()),
        Err(_) => Value::from(text),
    }
}

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
        let given = values.get(&name).cloned().unwrap_or_default();
        let narrow = narrow::choices(of.register, of.operation, &name, of.entry);
        let kind = kind(here, &name, &field, values, (narrow, &mut choices)).await?;
        let mut help = words::help(here.locale(), of.register.entity, &name);
        let mut given = given;
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
        Kind::Id { of } => match entries(here, of, &narrow, choices).await? {
            Entries::Few(options) => FieldKindView::Select { options: chosen(&options) },
            Entries::Many => choose::box_for(here, of, name, &narrow, values).await?,
        },
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn field(name: &str, kind: Kind) -> Field {
        Field { name: name.to_owned(), kind, required: true, least: None, most: None, min: None, max: None }
    }

    fn shape() -> Vec<Field> {
        let line = Kind::Object(vec![field("account", Kind::Text), field("amount", Kind::Fen)]);
        vec![
            field("day", Kind::Day),
            field("begins_at", Kind::Time),
            field("skills", Kind::List(Box::new(Kind::Text))),
            field("open", Kind::Boolean),
            field("lines", Kind::List(Box::new(line))),
        ]
    }

    #[test]
    fn a_form_becomes_the_input_and_back() {
        let pairs = [
            ("day", "2026-09-01"),
            ("begins_at", "2026-09-01T09:00"),
            ("skills", "买菜、就医"),
            ("lines.0.account", "bank"),
            ("lines.0.amount", "1,200.5"),
            ("lines.1.account", ""),
            ("lines.2.account", "cash"),
            ("lines.2.amount", "3"),
        ];
        let values = sent(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
        let input = Value::Object(read(&shape(), &values).unwrap());
        assert_eq!(
            input,
            json!({
                "day": "2026-09-01", "begins_at": "2026-09-01T01:00:00Z", "skills": ["买菜", "就医"], "open": false,
                "lines": [{ "account": "bank", "amount": 120_050 }, { "account": "cash", "amount": 300 }]
            })
        );
        let again = prefilled(&shape(), &input);
        assert_eq!(Value::Object(read(&shape(), &again).unwrap()), input);
    }

    #[test]
    fn money_that_is_none_is_told_at_its_field() {
        let values = sent(vec![("lines.0.amount".to_owned(), "一百".to_owned())]);
        let Err(Error::Invalid(problems)) = read(&shape(), &values) else { panic!("read") };
        assert_eq!(problems[0].field, "lines.0.amount");
    }
}

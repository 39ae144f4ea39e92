//! What stands in a form as it was typed: into what the use case takes, and back.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use serde_json::{Map, Value};
use wushe_core::domain::money::Fen;
use wushe_core::error::Error;

use crate::registers::check::typed;
use crate::registers::{Field, Kind};

/// What stands in a form, by the name of its field.
pub(in crate::web::register) type Values = BTreeMap<String, Vec<String>>;

/// What was sent.
pub(in crate::web::register) fn sent(pairs: Vec<(String, String)>) -> Values {
    let mut values = Values::new();
    for (name, value) in pairs {
        values.entry(name).or_default().push(value);
    }
    values
}

/// What an entry that is there puts into its form.
pub(in crate::web::register) fn prefilled(fields: &[Field], entry: &Value) -> Values {
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
pub(in crate::web::register) fn read(fields: &[Field], values: &Values) -> Result<Map<String, Value>, Error> {
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

//! Checks what comes from outside against the declared fields: inputs of actions, parameters of pages, records, settings.

use serde_json::{Map, Value};
use wushe_core::Problem;
use wushe_core::domain::check::is_bad_char;
use wushe_plugin_schema::shape::{FieldShape, Kind};

/// Most characters of a text that sets no limit of its own.
pub const TEXT_CHARS: u32 = 2_000;
/// Most entries of a list that sets no limit of its own.
pub const LIST_ENTRIES: u32 = 200;
/// How deep lists and objects may lie in each other.
const DEPTH: u8 = 4;

/// Checks an object against its fields and fills in what has a default: unknown fields are refused, `null` is as good as
/// left out.
///
/// # Errors
/// Every field that is wrong, with what is wrong about it; a field of a field is named `outer.inner`.
pub fn check(shapes: &[FieldShape], input: Map<String, Value>) -> Result<Map<String, Value>, Vec<Problem>> {
    let mut problems = Vec::new();
    let checked = check_object("", shapes, input, DEPTH, &mut problems);
    if problems.is_empty() { Ok(checked) } else { Err(problems) }
}

fn check_object(
    path: &str,
    shapes: &[FieldShape],
    mut input: Map<String, Value>,
    depth: u8,
    problems: &mut Vec<Problem>,
) -> Map<String, Value> {
    let mut checked = Map::new();
    for shape in shapes {
        let name = format!("{path}{}", shape.name);
        let given = input.remove(&shape.name).filter(|value| !value.is_null());
        let value = given.or_else(|| Some(shape.default.clone()).filter(|value| !value.is_null()));
        match value {
            Some(value) => {
                if let Some(value) = check_value(&name, shape, &shape.kind, value, depth, problems) {
                    checked.insert(shape.name.clone(), value);
                }
            }
            None if shape.required => problems.push(Problem::new(name, "required")),
            None => {}
        }
    }
    problems.extend(input.keys().map(|unknown| {
        let shown: String = unknown.chars().filter(|c| !is_bad_char(*c)).take(60).collect();
        Problem::new(format!("{path}{shown}"), "unknown")
    }));
    checked
}

fn check_value(
    name: &str,
    shape: &FieldShape,
    kind: &Kind,
    value: Value,
    depth: u8,
    problems: &mut Vec<Problem>,
) -> Option<Value> {
    let problem = match (kind, &value) {
        (Kind::Text, Value::String(text)) => check_text(name, shape, text),
        (Kind::Integer | Kind::Money | Kind::Timestamp, Value::Number(number)) => match number.as_i64() {
            Some(number) => check_number(name, shape, number),
            None => Some(Problem::new(name, "number")),
        },
        (Kind::Integer | Kind::Money | Kind::Timestamp, _) => Some(Problem::new(name, "number")),
        (Kind::Boolean, Value::Bool(_)) => None,
        (Kind::Date, Value::String(day)) => {
            day.parse::<jiff::civil::Date>().map_or_else(|_| Some(Problem::new(name, "date")), |_| None)
        }
        (Kind::Choice { values, .. }, Value::String(chosen)) if values.contains(chosen) => None,
        (Kind::Id { .. } | Kind::File { .. }, Value::String(id)) => {
            uuid::Uuid::try_parse(id).map_or_else(|_| Some(Problem::new(name, "not-found")), |_| None)
        }
        (Kind::List { of }, Value::Array(_)) if depth > 0 => {
            return check_list(name, shape, of, value, depth, problems);
        }
        (Kind::Object { fields }, Value::Object(_)) if depth > 0 => {
            let Value::Object(object) = value else { return None };
            return Some(Value::Object(check_object(&format!("{name}."), fields, object, depth - 1, problems)));
        }
        (Kind::Date, _) => Some(Problem::new(name, "date")),
        (Kind::Choice { .. }, _) => Some(Problem::new(name, "choice")),
        _ => Some(Problem::new(name, "type")),
    };
    match problem {
        Some(problem) => {
            problems.push(problem);
            None
        }
        None => Some(value),
    }
}

fn check_text(name: &str, shape: &FieldShape, text: &str) -> Option<Problem> {
    let most = shape.max_length.unwrap_or(TEXT_CHARS);
    if shape.required && text.trim().is_empty() {
        Some(Problem::new(name, "required"))
    } else if text.chars().count() > most as usize {
        Some(Problem::new(name, "too-long").with("max", most))
    } else if text.chars().any(is_bad_char) {
        Some(Problem::new(name, "bad-text"))
    } else {
        None
    }
}

fn check_number(name: &str, shape: &FieldShape, number: i64) -> Option<Problem> {
    if let Some(min) = shape.min.filter(|min| number < *min) {
        return Some(Problem::new(name, "too-small").with("min", min));
    }
    shape.max.filter(|max| number > *max).map(|max| Problem::new(name, "too-large").with("max", max))
}

fn check_list(
    name: &str,
    shape: &FieldShape,
    of: &Kind,
    value: Value,
    depth: u8,
    problems: &mut Vec<Problem>,
) -> Option<Value> {
    let Value::Array(entries) = value else { return None };
    let most = shape.max_length.unwrap_or(LIST_ENTRIES);
    if entries.len() > most as usize {
        problems.push(Problem::new(name, "too-many").with("max", most));
        return None;
    }
    // Bounds of the list are about its length; its entries have those of their kind.
    let entry = FieldShape { max_length: None, min: None, max: None, ..shape.clone() };
    let checked = entries
        .into_iter()
        .enumerate()
        .filter_map(|(at, value)| check_value(&format!("{name}.{at}"), &entry, of, value, depth - 1, problems))
        .collect();
    Some(Value::Array(checked))
}

/// Text values brought to the types that the fields declare, as an address carries them; what cannot be read stays text, and
/// [`check`] then names it.
#[must_use]
pub fn typed(shapes: &[FieldShape], texts: &Map<String, Value>) -> Map<String, Value> {
    let read = |name: &String, value: &Value| -> Option<Value> {
        let text = value.as_str()?;
        match shapes.iter().find(|shape| shape.name == *name)?.kind {
            Kind::Integer | Kind::Money | Kind::Timestamp => text.parse::<i64>().ok().map(Value::from),
            Kind::Boolean => text.parse::<bool>().ok().map(Value::from),
            Kind::List { .. } | Kind::Object { .. } => serde_json::from_str(text).ok(),
            Kind::Text | Kind::Date | Kind::Choice { .. } | Kind::Id { .. } | Kind::File { .. } => None,
        }
    };
    texts.iter().map(|(name, value)| (name.clone(), read(name, value).unwrap_or_else(|| value.clone()))).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shapes() -> Vec<FieldShape> {
        serde_json::from_value(json!([
            { "name": "title", "kind": { "type": "text" }, "required": true, "max_length": 5 },
            { "name": "minutes", "kind": { "type": "integer" }, "min": 1, "max": 720 },
            { "name": "day", "kind": { "type": "date" } },
            { "name": "kind", "kind": { "type": "choice", "values": ["a", "b"] }, "default": "a" },
            { "name": "helper", "kind": { "type": "id", "of": "volunteer" } },
            { "name": "days", "kind": { "type": "list", "of": { "type": "integer" } } },
        ]))
        .expect("shapes")
    }

    fn codes(input: Value) -> Vec<(String, &'static str)> {
        let Value::Object(input) = input else { return Vec::new() };
        let problems = check(&shapes(), input).err().unwrap_or_default();
        problems.into_iter().map(|problem| (problem.field, problem.code)).collect()
    }

    #[test]
    fn defaults_are_filled_in_and_null_is_left_out() {
        let Value::Object(input) = json!({ "title": "茶话", "minutes": null }) else { return };
        assert_eq!(Value::Object(check(&shapes(), input).expect("fits")), json!({ "title": "茶话", "kind": "a" }));
    }

    #[test]
    fn every_wrong_field_is_named() {
        let wrong = json!({
            "title": "  ", "minutes": 0, "day": "2026-02-30", "kind": "c", "helper": "x", "days": [1, "2"], "community_id": 1
        });
        let expected = [
            ("title", "required"),
            ("minutes", "too-small"),
            ("day", "date"),
            ("kind", "choice"),
            ("helper", "not-found"),
            ("days.1", "number"),
            ("community_id", "unknown"),
        ];
        assert_eq!(codes(wrong), expected.map(|(field, code)| (field.to_owned(), code)));
    }

    #[test]
    fn odd_values_are_refused() {
        assert_eq!(codes(json!({ "title": "一二三四五六" })), [("title".to_owned(), "too-long")]);
        assert_eq!(codes(json!({ "title": "a\u{202e}b" })), [("title".to_owned(), "bad-text")]);
        assert_eq!(codes(json!({ "title": "a", "minutes": 1.5 })), [("minutes".to_owned(), "number")]);
        assert_eq!(codes(json!({ "title": "a", "minutes": 1e30 })), [("minutes".to_owned(), "number")]);
        assert_eq!(codes(json!({ "title": ["a"] })), [("title".to_owned(), "type")]);
    }
}

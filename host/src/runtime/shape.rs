//! Checks values against the shapes that a module declares: what it keeps as records, and what people send to its actions.

use serde_json::{Map, Value};
use wushe_core::Problem;
use wushe_core::domain::check::is_bad_char;
use wushe_plugin_schema::shape::{FieldShape, Kind};

/// Most characters of a text for which the shape says nothing.
const TEXT_CHARS: u32 = 10_000;
/// Most entries of a list for which the shape says nothing.
const LIST_ENTRIES: u32 = 1_000;
/// Characters of an id or a date.
const ID_CHARS: usize = 64;

/// Everything that is wrong with these fields: missing ones, unknown ones, and values that do not fit their shape. A null
/// counts as left out.
#[must_use]
pub fn check_fields(shapes: &[FieldShape], given: &Map<String, Value>) -> Vec<Problem> {
    let mut problems = Vec::new();
    check_object(shapes, given, "", &mut problems);
    problems
}

fn check_object(shapes: &[FieldShape], given: &Map<String, Value>, prefix: &str, problems: &mut Vec<Problem>) {
    for shape in shapes {
        let name = format!("{prefix}{}", shape.name);
        match given.get(&shape.name) {
            None | Some(Value::Null) if shape.required => problems.push(Problem::new(name, "required")),
            None | Some(Value::Null) => {}
            Some(value) => {
                if shape.required && *value == Value::String(String::new()) {
                    problems.push(Problem::new(name, "required"));
                } else {
                    check_value(shape, &shape.kind, value, &name, problems);
                }
            }
        }
    }
    for name in given.keys() {
        if !shapes.iter().any(|shape| shape.name == *name) {
            let name: String = name.chars().filter(|c| !is_bad_char(*c)).take(ID_CHARS).collect();
            problems.push(Problem::new(format!("{prefix}{name}"), "unknown"));
        }
    }
}

/// `shape` holds the limits, `kind` the type: of the field itself, or of an entry of its list.
fn check_value(shape: &FieldShape, kind: &Kind, value: &Value, name: &str, problems: &mut Vec<Problem>) {
    let mut wrong = |code: &'static str| problems.push(Problem::new(name, code));
    match (kind, value) {
        (Kind::Text, Value::String(text)) => {
            let most = shape.max_length.unwrap_or(TEXT_CHARS);
            if text.chars().any(is_bad_char) {
                wrong("bad-text");
            } else if text.chars().count() > most as usize {
                problems.push(Problem::new(name, "too-long").with("max", most));
            }
        }
        (Kind::Integer | Kind::Timestamp, Value::Number(number)) => match number.as_i64() {
            None => wrong("number"),
            Some(number) => match (shape.min, shape.max) {
                (Some(min), _) if number < min => problems.push(Problem::new(name, "too-small").with("min", min)),
                (_, Some(max)) if number > max => problems.push(Problem::new(name, "too-large").with("max", max)),
                _ => {}
            },
        },
        (Kind::Integer | Kind::Timestamp, _) => wrong("number"),
        (Kind::Boolean, Value::Bool(_)) => {}
        (Kind::Date, Value::String(day)) if is_date(day) => {}
        (Kind::Date, _) => wrong("date"),
        (Kind::Choice { values, .. }, Value::String(value)) if values.contains(value) => {}
        (Kind::Id { .. }, Value::String(id)) if is_id(id) => {}
        (Kind::Id { .. }, _) => wrong("not-found"),
        (Kind::List { of }, Value::Array(entries)) => {
            let most = shape.max_length.unwrap_or(LIST_ENTRIES);
            if entries.len() > most as usize {
                problems.push(Problem::new(name, "too-many").with("max", most));
                return;
            }
            let entry_shape = FieldShape { max_length: None, ..shape.clone() };
            for (at, entry) in entries.iter().enumerate() {
                check_value(&entry_shape, of, entry, &format!("{name}.{at}"), problems);
            }
        }
        (Kind::Object { fields }, Value::Object(given)) => check_object(fields, given, &format!("{name}."), problems),
        (Kind::Text | Kind::Boolean | Kind::Choice { .. } | Kind::List { .. } | Kind::Object { .. }, _) => {
            wrong("choice")
        }
    }
}

fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok_and(|day| (1800..=2999).contains(&day.year()))
}

/// Letters, digits and hyphens: whether it is there is asked by whoever uses it.
fn is_id(text: &str) -> bool {
    !text.is_empty() && text.len() <= ID_CHARS && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn field(name: &str, kind: Kind) -> FieldShape {
        let default = Value::Null;
        FieldShape {
            name: name.to_owned(),
            kind,
            required: false,
            personal: false,
            max_length: None,
            min: None,
            max: None,
            default,
        }
    }

    fn codes(shapes: &[FieldShape], given: Value) -> Vec<(String, &'static str)> {
        let Value::Object(given) = given else { panic!("an object is given") };
        check_fields(shapes, &given).into_iter().map(|problem| (problem.field, problem.code)).collect()
    }

    #[test]
    fn fields_must_fit_their_kind() {
        let choice = Kind::Choice { name: String::new(), values: vec!["open".to_owned()] };
        let shapes = [
            field("text", Kind::Text),
            field("count", Kind::Integer),
            field("yes", Kind::Boolean),
            field("day", Kind::Date),
            field("state", choice),
            field("who", Kind::Id { of: "resident".to_owned() }),
        ];
        let good =
            json!({"text": "字", "count": 3, "yes": true, "day": "2026-11-23", "state": "open", "who": "0192-a"});
        assert_eq!(codes(&shapes, good), []);
        assert_eq!(codes(&shapes, json!({"text": null})), []);
        let bad = json!({"text": 1, "count": 1.5, "yes": "yes", "day": "2026-02-30", "state": "shut", "who": "a b"});
        let wrong: Vec<&str> = codes(&shapes, bad).into_iter().map(|(_, code)| code).collect();
        assert_eq!(wrong, ["choice", "number", "choice", "date", "choice", "not-found"]);
    }

    #[test]
    fn limits_required_and_unknown_fields() {
        let mut name = field("name", Kind::Text);
        (name.required, name.max_length) = (true, Some(2));
        let mut count = field("count", Kind::Integer);
        (count.min, count.max) = (Some(1), Some(9));
        let shapes = [name, count];
        assert_eq!(codes(&shapes, json!({})), [("name".to_owned(), "required")]);
        assert_eq!(codes(&shapes, json!({"name": ""})), [("name".to_owned(), "required")]);
        let wrong = codes(&shapes, json!({"name": "三个字", "count": 0, "role": "admin"}));
        let expected = [("name", "too-long"), ("count", "too-small"), ("role", "unknown")];
        assert_eq!(wrong, expected.map(|(field, code)| (field.to_owned(), code)));
        assert_eq!(codes(&shapes, json!({"name": "\u{202e}"})), [("name".to_owned(), "bad-text")]);
    }

    #[test]
    fn lists_and_objects_are_looked_through() {
        let inner = field("phone", Kind::Text);
        let shapes = [field("rows", Kind::List { of: Box::new(Kind::Object { fields: vec![inner] }) })];
        assert_eq!(codes(&shapes, json!({"rows": [{"phone": "1"}]})), []);
        assert_eq!(codes(&shapes, json!({"rows": [{}, {"phone": 1}]})), [("rows.1.phone".to_owned(), "choice")]);
        assert_eq!(codes(&shapes, json!({"rows": [1]})), [("rows.0".to_owned(), "choice")]);
    }
}

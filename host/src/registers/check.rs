//! Checks what comes from outside against the fields of a register, before the core reads it: every wrong field is named, in
//! words that say what to do.

use serde_json::{Map, Value};
use wushe_core::Problem;
use wushe_core::domain::check::is_bad_char;

use super::field::{Field, Kind};

/// Most characters of a text that sets no limit of its own.
const TEXT_CHARS: u64 = 2_000;
/// Most entries of a list that sets no limit of its own.
const LIST_ENTRIES: u64 = 200;

/// What is wrong with an input; nothing: the core can read it. `null` is as good as left out.
#[must_use]
pub fn problems(fields: &[Field], input: &Map<String, Value>) -> Vec<Problem> {
    let mut found = Vec::new();
    object("", fields, input, &mut found);
    found
}

fn object(path: &str, fields: &[Field], input: &Map<String, Value>, found: &mut Vec<Problem>) {
    for field in fields {
        let name = format!("{path}{}", field.name);
        match input.get(&field.name).filter(|value| !value.is_null()) {
            Some(value) => found.extend(check(&name, field, &field.kind, value, found_more(path))),
            None if field.required => found.push(Problem::new(name, "required")),
            None => {}
        }
        if let (Kind::List(of), Some(Value::Array(entries))) = (&field.kind, input.get(&field.name)) {
            list(&format!("{path}{}", field.name), field, of, entries, found);
        }
        if let (Kind::Object(inner), Some(Value::Object(map))) = (&field.kind, input.get(&field.name)) {
            object(&format!("{path}{}.", field.name), inner, map, found);
        }
    }
    let known = |name: &&String| fields.iter().any(|field| field.name == **name);
    found.extend(input.keys().filter(|name| !known(name)).map(|name| {
        let shown: String = name.chars().filter(|c| !is_bad_char(*c)).take(60).collect();
        Problem::new(format!("{path}{shown}"), "unknown")
    }));
}

/// Whether a blank text may stand: within lists of fields the core decides.
const fn found_more(path: &str) -> bool {
    path.is_empty()
}

fn list(name: &str, field: &Field, of: &Kind, entries: &[Value], found: &mut Vec<Problem>) {
    let most = field.most.unwrap_or(LIST_ENTRIES);
    if entries.len() as u64 > most {
        found.push(Problem::new(name, "too-many").with("max", most));
        return;
    }
    if field.least.is_some_and(|least| (entries.len() as u64) < least) {
        found.push(Problem::new(name, "required"));
    }
    let entry =
        Field { name: String::new(), kind: Kind::Any, required: true, least: None, most: None, min: None, max: None };
    for (at, value) in entries.iter().enumerate() {
        let name = format!("{name}.{at}");
        match (of, value) {
            (Kind::Object(inner), Value::Object(map)) => object(&format!("{name}."), inner, map, found),
            _ => found.extend(check(&name, &entry, of, value, true)),
        }
    }
}

/// What is wrong with one value, if anything.
fn check(name: &str, field: &Field, kind: &Kind, value: &Value, blank_is_missing: bool) -> Option<Problem> {
    let wrong = |code| Some(Problem::new(name, code));
    match (kind, value) {
        (Kind::Text, Value::String(text)) => words(name, field, text, blank_is_missing),
        (Kind::Text, _) => wrong("text"),
        (Kind::Integer | Kind::Fen, value) => match value.as_i64() {
            Some(number) => bounds(name, field, number),
            None => wrong("number"),
        },
        (Kind::Boolean, Value::Bool(_)) => None,
        (Kind::Day, Value::String(day)) => {
            day.parse::<wushe_core::domain::day::Day>().err().map(|_| Problem::new(name, "date"))
        }
        (Kind::Day, _) => wrong("date"),
        (Kind::Time, Value::String(at)) => {
            at.parse::<wushe_core::time::Timestamp>().err().map(|_| Problem::new(name, "time"))
        }
        (Kind::Time, _) => wrong("time"),
        (Kind::Choice { values, .. }, Value::String(chosen)) if values.contains(chosen) => None,
        (Kind::Choice { .. }, _) => wrong("choice"),
        (Kind::Id { .. }, Value::String(id)) => {
            uuid::Uuid::try_parse(id).err().map(|_| Problem::new(name, "not-found"))
        }
        (Kind::Id { .. }, _) => wrong("not-found"),
        (Kind::List(_), Value::Array(_)) | (Kind::Object(_), Value::Object(_)) | (Kind::Any, _) => None,
        _ => wrong("type"),
    }
}

fn words(name: &str, field: &Field, text: &str, blank_is_missing: bool) -> Option<Problem> {
    let most = field.most.unwrap_or(TEXT_CHARS);
    if field.required && blank_is_missing && text.trim().is_empty() {
        Some(Problem::new(name, "required"))
    } else if text.chars().count() as u64 > most {
        Some(Problem::new(name, "too-long").with("max", most))
    } else if text.chars().any(is_bad_char) {
        Some(Problem::new(name, "bad-text"))
    } else {
        None
    }
}

fn bounds(name: &str, field: &Field, number: i64) -> Option<Problem> {
    if let Some(min) = field.min.filter(|min| number < *min) {
        return Some(Problem::new(name, "too-small").with("min", min));
    }
    field.max.filter(|max| number > *max).map(|max| Problem::new(name, "too-large").with("max", max))
}

/// The value that a text in an address or a sheet stands for; what cannot be read stays text, and [`problems`] names it.
#[must_use]
pub fn typed(kind: &Kind, text: &str) -> Value {
    let text = text.trim();
    let read = match kind {
        Kind::Integer | Kind::Fen => text.parse::<i64>().ok().map(Value::from),
        Kind::Boolean => match text {
            "true" | "1" | "on" | "yes" => Some(Value::Bool(true)),
            "false" | "0" | "no" => Some(Value::Bool(false)),
            _ => None,
        },
        Kind::List(of) if of.is_plain() => Some(
            text.split([',', '，', '、', ';', '；'])
                .filter(|part| !part.trim().is_empty())
                .map(|part| typed(of, part))
                .collect(),
        ),
        Kind::List(_) | Kind::Object(_) => serde_json::from_str(text).ok(),
        _ => None,
    };
    read.unwrap_or_else(|| Value::from(text))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn field(name: &str, kind: Kind, required: bool) -> Field {
        Field { name: name.to_owned(), kind, required, least: None, most: Some(5), min: Some(1), max: Some(10) }
    }

    #[test]
    fn every_wrong_field_is_named() {
        let fields = [
            field("name", Kind::Text, true),
            field("seats", Kind::Integer, false),
            field("day", Kind::Day, false),
            field("skills", Kind::List(Box::new(Kind::Text)), false),
            field("lines", Kind::List(Box::new(Kind::Object(vec![field("amount", Kind::Fen, true)]))), false),
        ];
        let wrong = json!({
            "name": " ", "seats": 11, "day": "2026-02-30", "skills": ["a", 1], "lines": [{}, { "amount": "1" }], "x": 1
        });
        let found = problems(&fields, wrong.as_object().unwrap());
        let found: Vec<(&str, &str)> = found.iter().map(|problem| (problem.field.as_str(), problem.code)).collect();
        assert_eq!(
            found,
            [
                ("name", "required"),
                ("seats", "too-large"),
                ("day", "date"),
                ("skills.1", "text"),
                ("lines.0.amount", "required"),
                ("lines.1.amount", "number"),
                ("x", "unknown"),
            ]
        );
        let right = json!({ "name": "茶话", "seats": null, "skills": [] });
        assert!(problems(&fields, right.as_object().unwrap()).is_empty());
    }

    #[test]
    fn texts_become_values() {
        assert_eq!(typed(&Kind::Integer, " 12 "), json!(12));
        assert_eq!(typed(&Kind::Boolean, "true"), json!(true));
        assert_eq!(typed(&Kind::List(Box::new(Kind::Text)), "买菜、就医"), json!(["买菜", "就医"]));
        assert_eq!(typed(&Kind::Integer, "十二"), json!("十二"));
    }
}

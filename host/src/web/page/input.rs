//! From what a form sends to the input that an action declares.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};
use wushe_core::domain::money::Fen;
use wushe_plugin_schema::shape::{FieldShape, Kind};

use crate::package::shapes::is_file;

/// Names a box that stands in the form that was sent.
const BOX: &str = "_box";

/// Says, unseen in a form, that a box stands in it: one that is not ticked sends nothing.
#[must_use]
pub fn stands(field: &str) -> (String, String) {
    (BOX.to_owned(), field.to_owned())
}

/// A field that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputProblem {
    /// Which.
    pub field: String,
    /// Code of the sentence shown there (`problem-<code>`).
    pub code: &'static str,
}

/// What was sent, by field; of several with one name the last stands. Names with a leading underscore are ours.
#[must_use]
pub fn form_values(pairs: &[(String, String)]) -> BTreeMap<String, String> {
    pairs.iter().filter(|(name, _)| !name.starts_with('_')).cloned().collect()
}

/// Reads a form as the declared input: numbers, yes and no, lists in their types. Empty fields are left out, so that
/// "not filled in" is one thing everywhere. Bounds and lengths are checked with the rest of the shape, later and once.
///
/// # Errors
/// Fields that are not what they should be: a number that is none, JSON that is none.
pub fn read_input(shapes: &[FieldShape], pairs: &[(String, String)]) -> Result<Map<String, Json>, Vec<InputProblem>> {
    let mut input = Map::new();
    let mut problems = Vec::new();
    for shape in shapes {
        let sent: Vec<&str> = pairs
            .iter()
            .filter(|(name, _)| *name == shape.name)
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
            .collect();
        // A box that is not ticked sends nothing, and means no also where yes is the default.
        let unticked = sent.is_empty() && pairs.iter().any(|(name, value)| name == BOX && *value == shape.name);
        let sent = if unticked && shape.kind == Kind::Boolean { vec!["false"] } else { sent };
        if is_file(&shape.kind) {
            // What was brought comes beside the words; words in its place are no file.
            if !sent.is_empty() {
                problems.push(InputProblem { field: shape.name.clone(), code: "file-not-brought" });
            }
            continue;
        }
        match read_field(shape, &sent) {
            Ok(Some(value)) => {
                input.insert(shape.name.clone(), value);
            }
            Ok(None) => {}
            Err(code) => problems.push(InputProblem { field: shape.name.clone(), code }),
        }
    }
    if problems.is_empty() { Ok(input) } else { Err(problems) }
}

fn read_field(shape: &FieldShape, sent: &[&str]) -> Result<Option<Json>, &'static str> {
    let Some(first) = sent.first() else {
        // An unticked box sends nothing and means no.
        return Ok((shape.kind == Kind::Boolean && shape.required).then_some(Json::Bool(false)));
    };
    let value = match &shape.kind {
        Kind::Text | Kind::Date | Kind::Choice { .. } | Kind::Id { .. } => Json::from(*first),
        Kind::Integer | Kind::Timestamp => Json::from(first.parse::<i64>().map_err(|_| "number")?),
        Kind::Money => read_yuan(first)?,
        Kind::Boolean => Json::Bool(matches!(*first, "true" | "on" | "1" | "yes")),
        Kind::List { of } => match serde_json::from_str::<Json>(first) {
            Ok(list @ Json::Array(_)) if sent.len() == 1 => list,
            // Several boxes of one name.
            _ => Json::Array(sent.iter().map(|value| read_leaf(of, value)).collect::<Result<_, _>>()?),
        },
        Kind::Object { .. } => serde_json::from_str(first).map_err(|_| "choice")?,
        // What is brought comes beside the words of a form.
        Kind::File { .. } => return Err("file-not-brought"),
    };
    Ok(Some(value))
}

/// Yuan, as people write them, in fen.
fn read_yuan(text: &str) -> Result<Json, &'static str> {
    Fen::parse_yuan("", text).map(|amount| Json::from(amount.get())).map_err(|_| "amount-form")
}

fn read_leaf(kind: &Kind, value: &str) -> Result<Json, &'static str> {
    match kind {
        Kind::Integer | Kind::Timestamp => value.parse::<i64>().map(Json::from).map_err(|_| "number"),
        Kind::Money => read_yuan(value),
        Kind::Boolean => Ok(Json::Bool(matches!(value, "true" | "on" | "1" | "yes"))),
        Kind::Object { .. } | Kind::List { .. } => serde_json::from_str(value).map_err(|_| "choice"),
        Kind::Text | Kind::Date | Kind::Choice { .. } | Kind::Id { .. } => Ok(Json::from(value)),
        Kind::File { .. } => Err("file-not-brought"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(name: &str, kind: Kind, required: bool) -> FieldShape {
        FieldShape {
            name: name.to_owned(),
            kind,
            required,
            personal: false,
            max_length: None,
            min: None,
            max: None,
            default: Json::Null,
        }
    }

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_form_becomes_the_declared_types() {
        let shapes = [
            shape("minutes", Kind::Integer, true),
            shape("urgent", Kind::Boolean, true),
            shape("note", Kind::Text, false),
            shape("days", Kind::List { of: Box::new(Kind::Integer) }, false),
        ];
        let sent = pairs(&[
            ("minutes", " 25 "),
            ("note", "  "),
            ("days", "1"),
            ("days", "3"),
            ("_from", "/x"),
            ("other", "?"),
        ]);
        let input = read_input(&shapes, &sent).unwrap();
        assert_eq!(Json::Object(input), serde_json::json!({ "minutes": 25, "urgent": false, "days": [1, 3] }));
    }

    #[test]
    fn an_unticked_box_means_no_where_it_stood_in_the_form() {
        let shapes = [FieldShape { default: Json::Bool(true), ..shape("open", Kind::Boolean, false) }];
        let read = |sent: &[(&str, &str)]| read_input(&shapes, &pairs(sent)).unwrap().get("open").cloned();
        assert_eq!(read(&[("_box", "open")]), Some(Json::Bool(false)));
        assert_eq!(read(&[("_box", "open"), ("open", "true")]), Some(Json::Bool(true)));
        assert_eq!(read(&[]), None, "a form without it says nothing of it");
    }

    #[test]
    fn a_number_that_is_none_is_told_at_its_field() {
        let shapes = [shape("minutes", Kind::Integer, true)];
        let problems = read_input(&shapes, &pairs(&[("minutes", "半小时")])).unwrap_err();
        assert_eq!(problems, [InputProblem { field: "minutes".to_owned(), code: "number" }]);
    }

    #[test]
    fn money_is_asked_for_in_yuan_and_taken_in_fen() {
        let shapes = [shape("price", Kind::Money, true)];
        let read = |text: &str| read_input(&shapes, &pairs(&[("price", text)]));
        assert_eq!(read("12.5").unwrap().get("price"), Some(&Json::from(1250)));
        assert_eq!(read("￥3").unwrap().get("price"), Some(&Json::from(300)));
        assert_eq!(read("12.505").unwrap_err()[0].code, "amount-form");
    }

    #[test]
    fn our_own_names_do_not_come_back() {
        assert!(form_values(&pairs(&[("_from", "/x")])).is_empty());
    }
}

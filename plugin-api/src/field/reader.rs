//! From a struct to a JSON object and back; what the derives call.

use serde_json::{Map, Value as Json};
use wushe_plugin_schema::shape::FieldShape;
use wushe_plugin_schema::text::Text;

use super::{FieldDef, FieldType, Fields};
use crate::error::Problem;

/// Adds a field to a JSON object, unless it is `None`; what the derives call.
#[doc(hidden)]
pub fn put<T: FieldType>(map: &mut Map<String, Json>, name: &str, value: &T) {
    let json = value.to_json();
    if !json.is_null() {
        map.insert(name.to_owned(), json);
    }
}

/// Takes the fields of a JSON object one after the other and collects what is wrong; what the derives call.
#[doc(hidden)]
pub struct Reader {
    map: Map<String, Json>,
    fields: Vec<FieldDef>,
    blank_is_missing: bool,
    problems: Vec<Problem>,
}

impl Reader {
    /// Reads a `T` from `map`.
    #[must_use]
    pub fn new<T: Fields>(map: Map<String, Json>) -> Self {
        Self { map, fields: T::fields(), blank_is_missing: T::TYPED_BY_PEOPLE, problems: Vec::new() }
    }

    /// The field, or none after noting what is wrong with it.
    pub fn take<T: FieldType>(&mut self, name: &str) -> Option<T> {
        let shape = self.fields.iter().find(|field| field.shape.name == name).map(|field| &field.shape);
        let mut value = self.map.remove(name).unwrap_or_default();
        if self.blank_is_missing && value.as_str().is_some_and(|words| words.trim().is_empty()) {
            value = Json::Null;
        }
        if value.is_null() {
            value = shape.map_or(Json::Null, |shape| shape.default.clone());
        }
        let read = match (&value, shape) {
            (Json::Null, _) => T::missing().ok_or_else(|| Text::key("problem-required")),
            (_, Some(shape)) => check(&value, shape).and_then(|()| T::from_json(value)),
            (_, None) => T::from_json(value),
        };
        read.map_err(|message| self.problems.push(Problem { field: name.to_owned(), message })).ok()
    }

    /// Everything that was wrong.
    #[must_use]
    pub fn problems(self) -> Vec<Problem> {
        self.problems
    }
}

/// The limits of a field. The platform checks them too, before it calls the module; here they hold in tests as well.
fn check(value: &Json, shape: &FieldShape) -> Result<(), Text> {
    if let Some(number) = value.as_i64() {
        if let Some(least) = shape.min.filter(|least| number < *least) {
            return Err(Text::key("problem-too-small").with("min", least));
        }
        if let Some(most) = shape.max.filter(|most| number > *most) {
            return Err(Text::key("problem-too-large").with("max", most));
        }
    }
    let (length, too_long) = match value {
        Json::String(words) => (words.chars().count(), "problem-too-long"),
        Json::Array(items) => (items.len(), "problem-too-many"),
        _ => return Ok(()),
    };
    match shape.max_length {
        Some(most) if length > most as usize => Err(Text::key(too_long).with("max", most)),
        _ => Ok(()),
    }
}

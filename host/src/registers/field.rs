//! What a register asks for and shows, field by field, read from the schemas of the core's own types: the one declaration
//! from which forms, tables, sheets and the API's checks are made.

use serde_json::{Map, Value};

/// A field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// As the API, forms and sheets name it.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// Whether it must be given.
    pub required: bool,
    /// Least number of characters or entries.
    pub least: Option<u64>,
    /// Greatest number of characters or entries.
    pub most: Option<u64>,
    /// Least number.
    pub min: Option<i64>,
    /// Greatest number.
    pub max: Option<i64>,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// A whole number.
    Integer,
    /// Money in fen.
    Fen,
    /// Yes or no.
    Boolean,
    /// A day.
    Day,
    /// A point in time.
    Time,
    /// One of a few words.
    Choice {
        /// The type's name, e.g. `SpecialGroup`.
        of: String,
        /// The words.
        values: Vec<String>,
    },
    /// An id.
    Id {
        /// The type's name, e.g. `ResidentId`.
        of: String,
    },
    /// Several of a kind.
    List(Box<Kind>),
    /// Fields within the field.
    Object(Vec<Field>),
    /// Anything: only shown, never asked.
    Any,
}

/// How deep fields may lie in each other.
const DEPTH: u8 = 6;

/// The fields of a type, from its schema and the definitions that it refers to; of a list, those of its entries.
#[must_use]
pub fn fields(schema: &Value, definitions: &Map<String, Value>) -> Vec<Field> {
    let there = resolve(schema, definitions);
    let entry = there.get("items").map_or(there, |items| resolve(items, definitions));
    object(entry, definitions, DEPTH)
}

/// Follows references, also through `anyOf: [it, null]`, as schemas write what may be left out.
fn resolve<'s>(schema: &'s Value, definitions: &'s Map<String, Value>) -> &'s Value {
    let mut at = schema;
    for _ in 0..8 {
        let next = at
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|reference| definitions.get(reference.rsplit('/').next()?))
            .or_else(|| {
                let options = at.get("anyOf").and_then(Value::as_array)?;
                options.iter().find(|option| option.get("type").and_then(Value::as_str) != Some("null"))
            });
        match next {
            Some(next) => at = next,
            None => break,
        }
    }
    at
}

fn object(schema: &Value, definitions: &Map<String, Value>, depth: u8) -> Vec<Field> {
    let required: Vec<&str> = schema
        .get("required")
        .and_then(Value::as_array)
        .map(|names| names.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    let properties = schema.get("properties").and_then(Value::as_object);
    let mut found = Vec::new();
    for (name, property) in properties.into_iter().flatten() {
        let there = resolve(property, definitions);
        let bound = |name: &str| there.get(name).and_then(Value::as_u64);
        let limit = |name: &str| there.get(name).and_then(Value::as_f64).map(|limit| limit as i64);
        found.push(Field {
            name: name.clone(),
            kind: kind(there, definitions, depth),
            required: required.contains(&name.as_str()) && !takes_null(property),
            least: bound("minLength").or_else(|| bound("minItems")),
            most: bound("maxLength").or_else(|| bound("maxItems")),
            min: limit("minimum"),
            max: limit("maximum"),
        });
    }
    found
}

fn takes_null(schema: &Value) -> bool {
    let is_null = |kind: &Value| kind.as_str() == Some("null");
    match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.iter().any(is_null),
        _ => schema
            .get("anyOf")
            .and_then(Value::as_array)
            .is_some_and(|options| options.iter().any(|option| option.get("type").is_some_and(is_null))),
    }
}

fn kind(schema: &Value, definitions: &Map<String, Value>, depth: u8) -> Kind {
    let text = |name: &str| schema.get(name).and_then(Value::as_str);
    if let Some(of) = text("x-id") {
        return Kind::Id { of: of.to_owned() };
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        let values = values.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        return Kind::Choice { of: text("x-choice").unwrap_or_default().to_owned(), values };
    }
    let types: Vec<&str> = match schema.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    match types.into_iter().find(|name| *name != "null") {
        Some("string") => match text("format") {
            Some("date") => Kind::Day,
            Some("date-time") => Kind::Time,
            _ => Kind::Text,
        },
        Some("integer") if text("x-unit") == Some("fen") => Kind::Fen,
        Some("integer") => Kind::Integer,
        Some("boolean") => Kind::Boolean,
        Some("array") if depth > 0 => {
            let items = schema.get("items").map(|items| resolve(items, definitions));
            Kind::List(Box::new(items.map_or(Kind::Any, |items| kind(items, definitions, depth - 1))))
        }
        Some("object") if depth > 0 && schema.get("properties").is_some() => {
            Kind::Object(object(schema, definitions, depth - 1))
        }
        _ => Kind::Any,
    }
}

impl Kind {
    /// Whether it is one value that fits into a cell.
    #[must_use]
    pub const fn is_plain(&self) -> bool {
        !matches!(self, Self::List(_) | Self::Object(_) | Self::Any)
    }
}

/// `SpecialGroup` → `special-group`, as message keys write it.
#[must_use]
pub fn kebab(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for (at, c) in name.chars().enumerate() {
        if c.is_ascii_uppercase() && at > 0 {
            out.push('-');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_come_from_a_schema() {
        let definitions = json!({
            "Origin": { "type": "string", "enum": ["introduced", "incubated"], "x-choice": "Origin" },
            "Line": { "type": "object", "required": ["amount"], "properties": {
                "amount": { "type": "integer", "x-unit": "fen" } } }
        });
        let schema = json!({ "type": "object", "required": ["name", "lines"], "properties": {
            "name": { "type": "string", "maxLength": 60 },
            "origin": { "anyOf": [{ "$ref": "#/components/schemas/Origin" }, { "type": "null" }] },
            "ends": { "type": ["string", "null"], "format": "date" },
            "lines": { "type": "array", "items": { "$ref": "#/components/schemas/Line" } },
            "unit_id": { "type": "string", "format": "uuid", "x-id": "UnitId" },
            "seats": { "type": ["integer", "null"], "minimum": 1, "maximum": 500 }
        } });
        let found = fields(&schema, definitions.as_object().unwrap());
        let of = |name: &str| found.iter().find(|field| field.name == name).unwrap();
        assert!(of("name").required && of("name").most == Some(60));
        assert_eq!(
            of("origin").kind,
            Kind::Choice { of: "Origin".to_owned(), values: vec!["introduced".to_owned(), "incubated".to_owned()] }
        );
        assert!(!of("origin").required);
        assert_eq!(of("ends").kind, Kind::Day);
        assert_eq!(of("unit_id").kind, Kind::Id { of: "UnitId".to_owned() });
        assert_eq!((of("seats").min, of("seats").max), (Some(1), Some(500)));
        let Kind::List(line) = &of("lines").kind else { panic!("no list") };
        assert!(matches!(&**line, Kind::Object(fields) if fields[0].kind == Kind::Fen));
    }

    #[test]
    fn names_become_keys() {
        assert_eq!(kebab("SpecialGroup"), "special-group");
    }
}

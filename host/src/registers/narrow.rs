//! Which entries can be chosen where a form asks for one: those that the use case would take, as far as a filter of their
//! register tells them apart.

use serde_json::{Map, Value, json};

use super::{Operation, Register};

/// The filter for the entries to choose from in `field` of an operation on `entry`; empty: every entry.
#[must_use]
pub fn choices(register: &Register, operation: &Operation, field: &str, entry: Option<&Value>) -> Map<String, Value> {
    let of_entry = |name: &str| entry.and_then(|entry| entry.get(name)).cloned().unwrap_or_default();
    let name = field.rsplit('.').next().unwrap_or(field);
    let filter = match (register.entity, operation.name, name) {
        ("unit", "merge", "from") | ("unit", "split", "into" | "to") => json!({ "kind": of_entry("kind") }),
        ("unit", "split", "unit_id") => json!({ "parent_id": of_entry("id") }),
        ("worker", "assign", "grid_id") => json!({ "kind": "grid", "without_worker": true }),
        ("worker", "hand_over" | "release", "grid_id") => json!({ "kind": "grid" }),
        ("activity_session", "hold", "attended" | "absent") => json!({ "session_id": of_entry("id") }),
        ("request", "decide_extension", "extension_id") => {
            json!({ "request_id": of_entry("id") })
        }
        _ => Value::Null,
    };
    match filter {
        Value::Object(filter) => filter,
        _ => Map::new(),
    }
}

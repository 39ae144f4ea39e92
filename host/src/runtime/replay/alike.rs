//! Whether two values that passed over the border are the same.

use serde_json::Value;

use super::mask;

/// How closely values must agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// In everything but the order of fields.
    Same,
    /// In what is left when both are masked: one of them holds masked words.
    Masked,
}

/// Whether two lists of values agree.
pub(super) fn all(rule: Rule, one: &[Value], other: &[Value]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| both(rule, one, other))
}

/// Whether two values agree.
pub(super) fn both(rule: Rule, one: &Value, other: &Value) -> bool {
    match rule {
        Rule::Same => opened(one) == opened(other),
        Rule::Masked => levelled(opened(one)) == levelled(opened(other)),
    }
}

/// Texts that are JSON, as most arguments are, as the values that they stand for.
pub(super) fn opened(value: &Value) -> Value {
    match value {
        Value::String(text) if text.starts_with(['{', '[']) => {
            serde_json::from_str(text).unwrap_or_else(|_| value.clone())
        }
        Value::Array(values) => values.iter().map(opened).collect(),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| (name.clone(), opened(value))).collect::<serde_json::Map<_, _>>().into()
        }
        _ => value.clone(),
    }
}

/// With every character levelled to its class: masking what is masked changes nothing.
fn levelled(value: Value) -> Value {
    match value {
        Value::String(text) => mask::level(&text).into(),
        Value::Number(number) => mask::number(&number),
        Value::Array(values) => values.into_iter().map(levelled).collect(),
        Value::Object(fields) => {
            fields.into_iter().map(|(name, value)| (name, levelled(value))).collect::<serde_json::Map<_, _>>().into()
        }
        other => other,
    }
}

//! What `derive(Choice)` calls.

use serde_json::Value as Json;
use wushe_plugin_schema::page::{Choice as Offered, FieldKind};
use wushe_plugin_schema::shape::Kind;
use wushe_plugin_schema::text::Text;

use super::{Choice, choice_label};

/// Most choices that a form shows all at once; with more it offers a list.
const AT_ONCE: usize = 6;

/// The type of a choice in the contract; what `derive(Choice)` calls.
#[doc(hidden)]
#[must_use]
pub fn choice_kind<T: Choice>() -> Kind {
    Kind::Choice { name: T::NAME.to_owned(), values: T::VALUES.iter().map(|&value| value.to_owned()).collect() }
}

/// A choice from JSON; what `derive(Choice)` calls.
#[doc(hidden)]
pub fn choice_from_json<T: Choice>(value: &Json) -> Result<T, Text> {
    value.as_str().and_then(T::from_value).ok_or_else(|| Text::key("problem-choice"))
}

/// How a form asks for a choice; what `derive(Choice)` calls.
#[doc(hidden)]
#[must_use]
pub fn choice_ask<T: Choice>() -> FieldKind {
    let options: Vec<Offered> =
        T::VALUES.iter().map(|&value| Offered::new(value, choice_label(T::NAME, value))).collect();
    if options.len() > AT_ONCE { FieldKind::Select { options } } else { FieldKind::Choice { options } }
}

//! What fields, choices and operations of registers are called.

use wushe_plugin_schema::text::Arg;

use super::field::kebab;
use super::{Operation, Register};
use crate::i18n::{Catalog, Locale};

fn first(locale: Locale, keys: [String; 2]) -> String {
    let catalog = Catalog::host();
    let [special, general] = keys;
    catalog.t(locale, if catalog.has(locale, &special) { &special } else { &general })
}

/// The label of a field: as this entity calls it, else as everybody does.
#[must_use]
pub fn field(locale: Locale, entity: &str, name: &str) -> String {
    let name = name.rsplit('.').next().unwrap_or(name).replace('_', "-");
    first(locale, [format!("field-{}-{name}", entity.replace('_', "-")), format!("field-{name}")])
}

/// A sentence that helps to fill a field in; empty: none.
#[must_use]
pub fn help(locale: Locale, entity: &str, name: &str) -> String {
    let key = format!("help-{}-{}", entity.replace('_', "-"), name.replace('_', "-"));
    if Catalog::host().has(locale, &key) { Catalog::host().t(locale, &key) } else { String::new() }
}

/// A choice: `choice-special-group-elder`.
#[must_use]
pub fn choice(locale: Locale, of: &str, value: &str) -> String {
    Catalog::host().t(locale, &choice_key(of, value))
}

/// The key of a choice.
#[must_use]
pub fn choice_key(of: &str, value: &str) -> String {
    format!("choice-{}-{}", kebab(of), value.replace(['_', '.', '/'], "-"))
}

/// The words for a field that holds a word of the platform without being a choice: what a rule of disclosure asks for, what
/// the trail says was done and to what. Anything else, and a rule that the county has made itself, as it is.
#[must_use]
pub fn known(locale: Locale, field: &str, text: &str) -> String {
    let key = match field {
        "rule" | "code" => format!("fund-rule-{text}"),
        "role" => format!("role-{text}"),
        "verb" => return done(locale, text),
        "entity" => format!("audit-thing-{}", text.replace('_', "-")),
        _ => return text.to_owned(),
    };
    if Catalog::host().has(locale, &key) { Catalog::host().t(locale, &key) } else { text.to_owned() }
}

/// What the trail says was done: `residents.create`, a step of a request, or an action of a module.
#[must_use]
pub fn done(locale: Locale, verb: &str) -> String {
    let catalog = Catalog::host();
    match verb.split_once('.') {
        Some(("module", action)) => catalog.ta(locale, "audit-module", [("action", Arg::from(action))]),
        Some(("requests", step)) if catalog.has(locale, &format!("verb-{step}")) => {
            catalog.t(locale, &format!("verb-{step}"))
        }
        _ => catalog.t(locale, &format!("audit-{}", verb.replace(['_', '.'], "-"))),
    }
}

/// What an operation is called.
#[must_use]
pub fn operation(locale: Locale, register: &Register, operation: &Operation) -> String {
    let name = operation.name.replace('_', "-");
    first(locale, [format!("verb-{}-{name}", register.entity.replace('_', "-")), format!("verb-{name}")])
}

/// What a register is called.
#[must_use]
pub fn title(locale: Locale, register: &Register) -> String {
    Catalog::host().t(locale, &format!("register-{}", register.name))
}

/// What a register is for.
#[must_use]
pub fn lead(locale: Locale, register: &Register) -> String {
    Catalog::host().t(locale, &format!("register-{}-lead", register.name))
}

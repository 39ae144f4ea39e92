//! Every register can be read: its name, fields, choices and verbs are there in both languages; and its declaration is whole.

use std::collections::BTreeSet;

use wushe_host::i18n::{Catalog, Locale};
use wushe_host::registers::{self, Field, Kind, Op, words};

/// Keys that a field needs, where `entity` has no word of its own.
fn field_keys(locale: Locale, entity: &str, field: &Field, missing: &mut BTreeSet<String>) {
    let name = field.name.replace('_', "-");
    let (own, general) = (format!("field-{}-{name}", entity.replace('_', "-")), format!("field-{name}"));
    if !Catalog::host().has(locale, &own) && !Catalog::host().has(locale, &general) {
        missing.insert(format!("{locale} {general}  (or {own})"));
    }
    kind_keys(locale, entity, &field.kind, missing);
}

fn kind_keys(locale: Locale, entity: &str, kind: &Kind, missing: &mut BTreeSet<String>) {
    match kind {
        Kind::Choice { of, values } => {
            for value in values {
                let key = words::choice_key(of, value);
                if !Catalog::host().has(locale, &key) {
                    missing.insert(format!("{locale} {key}"));
                }
            }
        }
        Kind::List(of) => kind_keys(locale, entity, of, missing),
        Kind::Object(fields) => fields.iter().for_each(|field| field_keys(locale, entity, field, missing)),
        _ => {}
    }
}

#[test]
fn every_word_of_a_register_is_there_in_both_languages() {
    let mut missing = BTreeSet::new();
    for locale in Locale::ALL {
        let mut need = |key: String| {
            if !Catalog::host().has(locale, &key) {
                missing.insert(format!("{locale} {key}"));
            }
        };
        for register in registers::all() {
            need(format!("register-{}", register.name));
            need(format!("register-{}-lead", register.name));
        }
        for register in registers::all() {
            for operation in &register.operations {
                let (verb, entity) = (operation.name.replace('_', "-"), register.entity.replace('_', "-"));
                let named = [format!("verb-{entity}-{verb}"), format!("verb-{verb}")];
                let unnamed = !named.iter().any(|key| Catalog::host().has(locale, key));
                if unnamed && !matches!(operation.op, Op::List | Op::Get) {
                    missing.insert(format!("{locale} {}  (or {})", named[1], named[0]));
                }
                for field in operation.types.input.iter().chain(&operation.types.output) {
                    field_keys(locale, register.entity, field, &mut missing);
                }
            }
        }
    }
    let list: Vec<&str> = missing.iter().map(String::as_str).collect();
    assert!(list.is_empty(), "{} messages are missing:\n{}", list.len(), list.join("\n"));
}

#[test]
fn every_register_is_whole() {
    let mut names = BTreeSet::new();
    for register in registers::all() {
        assert!(names.insert(register.name), "{} stands twice", register.name);
        let shown = register.shown();
        let has = |name: &str| shown.iter().any(|field| field.name == name);
        assert!(has(register.title), "{}: no field {}", register.name, register.title);
        let list = register.operation("list").unwrap_or_else(|| panic!("{} has no list", register.name));
        for column in register.columns {
            let there = list.types.output.iter().any(|field| field.name == *column);
            assert!(there, "{}: no column {column}", register.name);
        }
        let mut operations = BTreeSet::new();
        for operation in &register.operations {
            assert!(operations.insert(operation.name), "{}: {} stands twice", register.name, operation.name);
        }
        for matched in register.intake.matched_by.iter().flat_map(|fields| fields.iter()) {
            for name in ["list", register.intake.enter] {
                let operation = register.operation(name).unwrap_or_else(|| panic!("{}: no {name}", register.name));
                let takes = operation.types.input.iter().any(|field| field.name == *matched);
                assert!(takes, "{}: {name} does not take {matched}", register.name);
            }
        }
        for (_, field) in register.intake.told_at {
            let enter = register.operation(register.intake.enter).expect("how rows are entered");
            assert!(enter.types.input.iter().any(|known| known.name == *field), "{}: no {field}", register.name);
        }
        if let Some(undo) = register.operation(register.intake.undo).filter(|_| register.is_taken_in()) {
            // What an act asks that takes a row back is known without asking anybody.
            let asked = undo.types.input.iter().filter(|field| field.required);
            for field in asked {
                assert!(
                    ["version", "reason", "withdrawn_on"].contains(&field.name.as_str()),
                    "{}: {}",
                    register.name,
                    field.name
                );
            }
            assert!(register.operation("get").is_some(), "{}: nothing tells whether it was changed", register.name);
        }
        if let (Some(create), Some(update)) = (register.operation("create"), register.operation("update")) {
            // A form for a change is filled from what is shown.
            let kept = update.types.input.iter().filter(|field| field.required && field.kind.is_plain());
            for field in kept {
                assert!(has(&field.name), "{}: {} is entered and not shown", register.name, field.name);
            }
            assert!(!create.types.input.is_empty(), "{}: nothing is entered", register.name);
        }
    }
    assert!(!names.is_empty());
}

/// Which registers a sheet goes into is decided one by one: what moves money between pots, a login or an objection is entered by hand.
#[test]
fn what_comes_from_a_sheet_is_known() {
    let taken: Vec<&str> = registers::all().iter().filter(|register| register.is_taken_in()).map(|r| r.name).collect();
    let by_hand: Vec<&str> = registers::all()
        .iter()
        .filter(|register| register.operation("create").is_some() && !register.is_taken_in())
        .map(|register| register.name)
        .collect();
    assert_eq!(
        taken,
        [
            "residents",
            "households",
            "guardians",
            "consents",
            "data-requests",
            "requests",
            "request-kinds",
            "reply-templates",
            "calendar-days",
            "volunteers",
            "teams",
            "activities",
            "activity-sessions",
            "sign-ups",
            "hours",
            "units",
            "organisations",
            "contracts",
            "contract-duties",
            "stations",
            "workers",
            "trainings",
            "supervisions",
            "donations",
            "fund-incomes",
            "grants",
            "notices",
            "publicity-rules",
            "roles",
        ]
    );
    assert!(!by_hand.is_empty());
}

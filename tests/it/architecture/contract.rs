//! The contract keeps what was released of it: `tests/museum/contract` holds each released version as it was.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use wushe_host::runtime::interfaces::interface;
use wushe_plugin_schema::{CONTRACT, CONTRACTS};
use wushe_tests::contract::{Contract, Direction, breaks, schema_breaks};

use super::{assert_none, root};

/// What the platform writes and modules read; the other schemas describe what modules write.
const TO_MODULE: [&str; 16] = [
    "activity",
    "context",
    "fund",
    "hours",
    "http-answer",
    "ledger-entry",
    "notice",
    "record-sums",
    "request",
    "request-listing",
    "resident",
    "session",
    "session-listing",
    "sign-up",
    "team",
    "volunteer",
];

fn released() -> Vec<String> {
    let mut versions = names(&root().join("tests/museum/contract"));
    versions.sort();
    versions
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
}

fn kept(version: &str) -> Contract {
    read(&root().join("tests/museum/contract").join(version).join("wit"))
}

fn read(folder: &Path) -> Contract {
    Contract::from_folder(folder).unwrap_or_else(|error| panic!("{error:#}"))
}

fn wit(version: &str) -> PathBuf {
    root().join("plugin-api/wit").join(format!("since-{version}"))
}

#[test]
fn every_contract_but_the_newest_is_kept_as_it_was_released() {
    let released: BTreeSet<_> = released().into_iter().collect();
    let known: BTreeSet<_> = CONTRACTS.iter().map(|&version| version.to_owned()).collect();
    let unknown: Vec<_> = released.difference(&known).cloned().collect();
    assert_none("released contracts that the platform no longer serves", &unknown);
    // The newest may be one that is still being written.
    let missing: Vec<_> = known.difference(&released).filter(|version| *version != CONTRACT).cloned().collect();
    assert_none("contracts without a copy under tests/museum/contract, made when they were released", &missing);
}

#[test]
fn a_released_contract_never_changes() {
    for version in released() {
        let (was, is) = (kept(&version), read(&wit(&version)));
        let mut found = breaks(&was, &is);
        if found.is_empty() && was != is {
            found = breaks(&is, &was);
        }
        let rule =
            format!("contract {version} is released; changes go into a folder plugin-api/wit/since-… of a new version");
        assert_none(&rule, &found);
        assert!(was == is, "{rule}: something was added to {version}");
    }
}

#[test]
fn the_newest_contract_serves_modules_of_every_released_one() {
    let now = read(&wit(CONTRACT));
    for version in released() {
        assert_none(&format!("modules built for contract {version} would break"), &breaks(&kept(&version), &now));
    }
}

#[test]
fn the_platform_has_every_interface_of_every_released_contract() {
    for version in released() {
        let missing: Vec<_> = kept(&version).imported().filter(|import| interface(import).is_err()).collect();
        assert!(kept(&version).imported().count() > 5);
        assert_none(
            &format!("interfaces of contract {version} that host/src/runtime/interfaces.rs does not have"),
            &missing,
        );
    }
}

#[test]
fn schemas_only_add_to_what_was_released() {
    let newest = root().join("plugin-api/schema/schemas").join(CONTRACT);
    let json = |path: &Path| -> Value {
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        serde_json::from_str(&text).expect("a schema is JSON")
    };
    let mut seen = BTreeSet::new();
    for version in released() {
        let folder = root().join("tests/museum/contract").join(&version).join("schemas");
        for file in names(&folder) {
            let name = file.trim_end_matches(".json");
            let direction = if TO_MODULE.contains(&name) { Direction::ToModule } else { Direction::FromModule };
            let found = schema_breaks(name, direction, &json(&folder.join(&file)), &json(&newest.join(&file)));
            assert_none(&format!("schema {file} would break modules built for contract {version}"), &found);
            seen.insert(name.to_owned());
        }
    }
    assert!(seen.len() > 30 && TO_MODULE.iter().all(|name| seen.contains(*name)), "{seen:?}");
}

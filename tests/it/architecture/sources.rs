//! What the source files may say, and how long they may be.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::{METADATA, assert_none, files, relative, root};

/// Longer files are split: one area, then one verb a file.
const MAX_LINES: usize = 500;

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("a readable source file")
}

/// Every place, as `file:line`, where a source file that is not `exempt` says one of `words`.
/// Comments count too: what is spelled out there gets copied.
fn mentions(words: &[&str], exempt: impl Fn(&str) -> bool) -> Vec<String> {
    let mut places = Vec::new();
    for path in files(".rs") {
        let name = relative(&path);
        if exempt(&name) || name.starts_with("tests/it/architecture/") {
            continue;
        }
        for (index, line) in read(&path).lines().enumerate() {
            if words.iter().any(|word| line.contains(word)) {
                places.push(format!("{name}:{}: {}", index + 1, line.trim()));
            }
        }
    }
    places
}

#[test]
fn no_source_file_is_too_long() {
    let long: Vec<_> = files(".rs")
        .iter()
        .map(|path| (relative(path), read(path).lines().count()))
        .filter(|(_, lines)| *lines > MAX_LINES)
        .map(|(name, lines)| format!("{name}: {lines} lines"))
        .collect();
    assert_none("source files over 500 lines", &long);
}

#[test]
fn sql_stays_in_the_store() {
    let places = mentions(&["sqlx::"], |file| file.starts_with("core/src/store/") || file.starts_with("core/tests/"));
    assert_none("sqlx outside core/src/store", &places);
}

#[test]
fn the_clock_alone_reads_the_time() {
    let words = ["SystemTime::now", "Timestamp::now(", "Zoned::now"];
    assert_none(
        "the machine's clock read outside core/src/time.rs",
        &mentions(&words, |file| file == "core/src/time.rs"),
    );
}

#[test]
fn no_test_is_switched_off_and_no_lint_silenced() {
    let words = ["#[ignore", "#[allow(", "#![allow("];
    // What a macro writes into somebody else's crate cannot expect a lint that may not fire there.
    let places = mentions(&words, |file| file.starts_with("plugin-api/macros/"));
    assert_none("switched-off tests and silenced lints", &places);
}

/// The pages, the API and the command line are three fronts of the same use cases.
#[test]
fn the_fronts_of_the_host_do_not_call_each_other() {
    let fronts = ["web", "api", "cli"];
    let mut places = Vec::new();
    for front in ["web", "api"] {
        for other in fronts.iter().filter(|other| **other != front) {
            let word = format!("crate::{other}::");
            places.extend(mentions(&[&word], |file| !file.starts_with(&format!("host/src/{front}/"))));
        }
    }
    assert_none("fronts that call each other", &places);
}

#[test]
fn modules_in_folders_have_a_mod_file() {
    let twins: Vec<_> = files(".rs")
        .iter()
        .filter(|path| path.with_extension("").join("mod.rs").exists() || has_sources(&path.with_extension("")))
        .map(|path| relative(path))
        .collect();
    assert_none("modules that are both a file and a folder: use folder/mod.rs", &twins);
}

fn has_sources(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| {
        entries
            .any(|entry| entry.is_ok_and(|entry| entry.path().extension().is_some_and(|extension| extension == "rs")))
    })
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |database: &str| -> BTreeSet<String> {
        fs::read_dir(root().join("core/migrations").join(database))
            .expect("a folder of migrations")
            .map(|entry| entry.expect("a readable entry").file_name().to_string_lossy().into_owned())
            .collect()
    };
    let sqlite = names("sqlite");
    assert!(!sqlite.is_empty());
    assert_eq!(sqlite, names("postgres"));
}

/// A map that leaves out a part of the country is worse than none.
#[test]
fn the_code_map_names_every_crate() {
    let map = read(&root().join("ARCHITECTURE.md"));
    let missing: Vec<_> = METADATA
        .workspace_packages()
        .iter()
        .filter(|package| !map.contains(package.name.as_str()))
        .map(|package| package.name.to_string())
        .collect();
    assert_none("crates that ARCHITECTURE.md does not name", &missing);
}

#[test]
fn every_decision_is_in_the_list() {
    let list = read(&root().join("docs/adr/README.md"));
    let decisions = fs::read_dir(root().join("docs/adr"))
        .expect("a folder of decisions")
        .map(|entry| entry.expect("a readable entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name != "README.md")
        .collect::<Vec<_>>();
    assert!(!decisions.is_empty());
    let missing: Vec<_> = decisions.into_iter().filter(|name| !list.contains(name.as_str())).collect();
    assert_none("decisions that docs/adr/README.md does not list", &missing);
}

/// A picture or a page that is linked and not there is the first thing that a newcomer sees.
#[test]
fn links_between_documents_lead_somewhere() {
    let mut checked = 0;
    let mut broken = Vec::new();
    for path in files(".md") {
        let folder = path.parent().unwrap_or(root());
        for (index, line) in read(&path).lines().enumerate() {
            for link in line.split("](").skip(1).filter_map(|rest| rest.split([')', '#', ' ']).next()) {
                if link.is_empty() || link.contains("://") {
                    continue;
                }
                checked += 1;
                if !folder.join(link).exists() {
                    broken.push(format!("{}:{}: {link}", relative(&path), index + 1));
                }
            }
        }
    }
    assert!(checked > 5, "only {checked} links found");
    assert_none("links to files that are not there", &broken);
}

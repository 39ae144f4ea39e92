//! Every text that people see exists in both languages.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::{assert_none, files, relative};

/// The languages that every `locales` folder has.
const LANGUAGES: [&str; 2] = ["en", "zh-CN"];

/// The ids of the messages and of their attributes, `id` and `id.attribute`.
fn messages(source: &str) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    let mut message = String::new();
    for line in source.lines() {
        let Some((left, _)) = line.split_once('=') else {
            continue;
        };
        if let Some(attribute) = left.trim().strip_prefix('.') {
            ids.insert(format!("{message}.{}", attribute.trim()));
        } else if line.starts_with(|first: char| first.is_ascii_alphabetic() || first == '-') {
            left.trim().clone_into(&mut message);
            ids.insert(message.clone());
        }
    }
    ids
}

/// Which language a file is in, and which set of texts it belongs to: `locales/en/x.ftl` and
/// `locales/en.ftl` are both in use.
fn place(path: &Path) -> Option<(String, &'static str)> {
    let name = relative(path);
    LANGUAGES.iter().find_map(|language| {
        let folder = format!("/locales/{language}/");
        let file = format!("/locales/{language}.ftl");
        if name.contains(&folder) {
            Some((name.replace(&folder, "/locales/*/"), *language))
        } else if name.ends_with(&file) {
            Some((name.replace(&file, "/locales/*.ftl"), *language))
        } else {
            None
        }
    })
}

#[test]
fn every_message_exists_in_both_languages() {
    let mut sets: BTreeMap<String, BTreeMap<&str, BTreeSet<String>>> = BTreeMap::new();
    let mut violations = Vec::new();
    for path in files(".ftl") {
        let source = fs::read_to_string(&path).expect("a readable file of messages");
        match place(&path) {
            Some((set, language)) => {
                sets.entry(set).or_default().insert(language, messages(&source));
            }
            None => violations.push(format!("{}: in no language's place", relative(&path))),
        }
    }
    for (set, languages) in sets {
        let all: BTreeSet<&String> = languages.values().flatten().collect();
        for language in LANGUAGES {
            let has = languages.get(language).cloned().unwrap_or_default();
            violations
                .extend(all.iter().filter(|id| !has.contains(**id)).map(|id| format!("{set}: {language} lacks {id}")));
        }
    }
    assert_none("texts that one language lacks", &violations);
}

#[test]
fn messages_and_attributes_are_found() {
    let found = messages("# note = no\nhome-title = 首页\n    .hint = a = b\n-brand = 五社\n    text = of a message\n");
    let expected = ["home-title", "home-title.hint", "-brand"].map(str::to_owned);
    assert_eq!(found, BTreeSet::from(expected));
}

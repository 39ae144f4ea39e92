//! No page shows an untranslated key: every message that templates and code name, and every one made from a word of the
//! core, is there in both languages.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use wushe_core::app::audit;
use wushe_core::domain::access::Role;
use wushe_core::domain::hours::HoursStatus;
use wushe_core::domain::request::{Channel, ChargeClass, RequestStatus, RequestVerb};
use wushe_core::domain::resident::SpecialGroup;
use wushe_core::domain::unit::UnitKind;
use wushe_host::i18n::{Catalog, Locale};
use wushe_host::registers::words;

fn files(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, extension, found);
        } else if path.extension().is_some_and(|other| other == extension) {
            found.push(path);
        }
    }
}

fn sources(folder: &str, extension: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), extension, &mut found);
    assert!(!found.is_empty(), "{folder}");
    found.into_iter().map(|path| (path.clone(), fs::read_to_string(path).expect("a source"))).collect()
}

/// String literals that stand right after any of `before`, white space apart.
fn literals<'a>(source: &'a str, before: &[&str]) -> Vec<&'a str> {
    let mut found = Vec::new();
    for opening in before {
        for (at, _) in source.match_indices(opening) {
            let rest = source[at + opening.len()..].trim_start();
            if let Some(rest) = rest.strip_prefix('"')
                && let Some((literal, _)) = rest.split_once('"')
            {
                found.push(literal);
            }
        }
    }
    found
}

fn assert_there(key: &str, whence: &str) {
    for locale in Locale::ALL {
        assert!(Catalog::host().has(locale, key), "{whence} names `{key}`, which {locale} does not have");
    }
}

#[test]
fn every_message_named_in_a_template_is_there() {
    let mut count = 0;
    for (path, source) in sources("templates", "html") {
        for key in literals(&source, &["shell.t(", "shell.tn(", "shell.ta("]) {
            assert_there(key, &path.display().to_string());
            count += 1;
        }
    }
    assert!(count > 20);
}

#[test]
fn every_message_named_in_the_code_is_there() {
    let mut count = 0;
    for (path, source) in sources("src/web", "rs") {
        for key in literals(
            &source,
            &[
                ".t(",
                ".tn(",
                ".ta(",
                "t(self.locale,",
                "t(locale,",
                "ta(self.locale,",
                "ta(locale,",
                "host(cx,",
                "host(self,",
            ],
        ) {
            assert_there(key, &path.display().to_string());
            count += 1;
        }
    }
    assert!(count > 20);
}

#[test]
fn every_word_of_the_core_has_its_words() {
    for status in RequestStatus::ALL {
        assert_there(&format!("status-{status}"), "request status");
    }
    for verb in RequestVerb::ALL {
        assert_there(&format!("verb-{verb}"), "request verb");
    }
    for channel in Channel::ALL {
        assert_there(&format!("channel-{channel}"), "channel");
    }
    for charge in ChargeClass::ALL {
        assert_there(&format!("charge-{charge}"), "charge class");
    }
    for role in Role::ALL {
        assert_there(&format!("role-{role}"), "role");
    }
    for group in SpecialGroup::ALL {
        assert_there(&format!("group-{group}"), "special group");
    }
    for kind in UnitKind::ALL {
        assert_there(&format!("kind-{kind}"), "kind of unit");
    }
    for status in HoursStatus::ALL {
        assert_there(&format!("hours-{status}-status"), "status of hours");
    }
}

/// Whoever reads the trail reads words, whatever was done.
#[test]
fn everything_the_trail_can_say_has_its_words() {
    for locale in Locale::ALL {
        for verb in audit::VERBS {
            let words = words::known(locale, "verb", verb);
            assert!(!words.contains('⟦') && words != *verb, "`{verb}` has no words in {locale}: {words}");
        }
        assert!(words::known(locale, "verb", "module.liaison-card.open_request").contains("open_request"));
    }
    for thing in audit::THINGS {
        assert_there(&format!("audit-thing-{}", thing.replace('_', "-")), "the trail");
    }
}

/// Everything that the core can refuse, and everything that can be wrong with a field, is told in both languages.
#[test]
fn every_refusal_and_every_problem_has_its_sentence() {
    let mut refusals = BTreeSet::new();
    let mut problems = BTreeSet::new();
    for folder in ["../core/src", "src"] {
        for (_, source) in sources(folder, "rs") {
            let product = source.split("#[cfg(test)]").next().unwrap_or_default();
            refusals.extend(
                literals(product, &["Error::refused(", "Refused { code:", "Error::Refused {\n                code:"])
                    .into_iter()
                    .map(str::to_owned),
            );
            for (at, _) in product.match_indices("Error::invalid(").chain(product.match_indices("Problem::new(")) {
                // The second argument: the code.
                let call = product[at..].split_once('(').map(|(_, rest)| rest).unwrap_or_default();
                let arguments = call.split_once(')').map(|(arguments, _)| arguments).unwrap_or_default();
                if let Some((_, second)) = arguments.rsplit_once(',')
                    && let Some(code) = second.trim().strip_prefix('"').and_then(|rest| rest.strip_suffix('"'))
                {
                    problems.insert(code.to_owned());
                }
            }
        }
    }
    assert!(refusals.len() > 5 && problems.len() > 5, "{refusals:?} {problems:?}");
    for code in refusals {
        assert_there(&format!("refused-{code}"), "a refusal");
    }
    for code in problems {
        assert_there(&format!("problem-{code}"), "a problem");
    }
}

/// Every way in which a request can fail has a title and a sentence.
#[test]
fn every_failure_has_its_title_and_its_sentence() {
    let mut codes = BTreeSet::new();
    for file in ["src/explain.rs", "src/api/problem.rs", "src/web/error.rs"] {
        let source = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).expect("a source");
        for (at, _) in source.match_indices("StatusCode::") {
            let call = source[at..].split(')').next().unwrap_or_default();
            codes.extend(literals(call, &[","]).into_iter().map(str::to_owned));
        }
    }
    assert!(codes.len() > 8, "{codes:?}");
    for code in codes {
        assert_there(&format!("error-{code}"), "a failure");
        assert_there(&format!("error-{code}-title"), "a failure");
    }
}

//! The translations of a module: both languages, the same messages, and every message that the host looks up.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_bundle::FluentResource;
use wushe_plugin_schema::shape::{FieldShape, Kind, Shapes};

use super::PackageError;
use super::manifest::line_of;
use crate::i18n::{Catalog, Locale};

/// Fluent sources by language tag.
pub type Locales = BTreeMap<String, String>;

/// Reads `zh-CN.ftl` and `en.ftl` of a folder.
///
/// # Errors
/// A file that is not there.
pub fn read(folder: &Path) -> Result<Locales, PackageError> {
    let mut locales = Locales::new();
    for locale in Locale::ALL {
        let path = folder.join(format!("{}.ftl", locale.tag()));
        let source = std::fs::read_to_string(&path)
            .map_err(|source| PackageError::File { path: path.display().to_string(), source })?;
        locales.insert(locale.tag().to_owned(), source);
    }
    Ok(locales)
}

/// Checks the translations against each other and against what the module has.
///
/// # Errors
/// A language that is missing, a source that is not Fluent, a message that is missing or has other arguments.
pub fn check(locales: &Locales, shapes: &Shapes) -> Result<(), PackageError> {
    let catalog = catalog(locales)?;
    let (chinese, english) = (catalog.keys(Locale::ZhCn), catalog.keys(Locale::En));
    let needed = needed(shapes);
    let every: BTreeSet<&str> =
        chinese.keys().chain(english.keys()).copied().chain(needed.iter().map(String::as_str)).collect();
    for (locale, messages) in [(Locale::ZhCn, &chinese), (Locale::En, &english)] {
        let keys: Vec<String> =
            every.iter().filter(|key| !messages.contains_key(*key)).map(|&key| key.to_owned()).collect();
        if !keys.is_empty() {
            return Err(PackageError::MissingMessages { locale: locale.tag(), keys });
        }
    }
    match chinese.iter().find(|(key, args)| english.get(*key) != Some(*args)) {
        Some((key, _)) => Err(PackageError::DifferentArguments { key: (*key).to_owned() }),
        None => Ok(()),
    }
}

/// The translations, ready to speak.
///
/// # Errors
/// A language that is missing, or a source that is not Fluent.
pub fn catalog(locales: &Locales) -> Result<Catalog, PackageError> {
    let mut sources = Vec::new();
    for locale in Locale::ALL {
        let source = locales.get(locale.tag()).ok_or(PackageError::NoLocale { locale: locale.tag() })?;
        parses(locale, source)?;
        sources.push((locale, source.clone()));
    }
    Catalog::from_sources(sources).map_err(|error| PackageError::Locale {
        file: format!("{}.ftl", error.locale.tag()),
        line: 1,
        reason: error.reason,
    })
}

/// Finds the line of a mistake, which a catalog does not tell.
fn parses(locale: Locale, source: &str) -> Result<(), PackageError> {
    let Err((_, errors)) = FluentResource::try_new(source.to_owned()) else { return Ok(()) };
    let first = errors.first();
    Err(PackageError::Locale {
        file: format!("{}.ftl", locale.tag()),
        line: first.map_or(1, |error| line_of(source, error.pos.start)),
        reason: first.map_or_else(|| "not Fluent".to_owned(), |error| error.kind.to_string()),
    })
}

/// The messages that the host looks up: titles of pages in menus and of indicators, labels of inputs and settings, names of choices.
#[must_use]
pub fn needed(shapes: &Shapes) -> BTreeSet<String> {
    let mut keys: BTreeSet<String> =
        shapes.pages.iter().filter(|page| page.menu).map(|page| format!("page-{}", page.name)).collect();
    for action in &shapes.actions {
        labels(&action.name, &action.input, &mut keys);
    }
    keys.extend(shapes.indicators.iter().map(|indicator| format!("indicator-{}", indicator.name)));
    labels("setting", &shapes.settings, &mut keys);
    keys
}

fn labels(prefix: &str, fields: &[FieldShape], keys: &mut BTreeSet<String>) {
    for field in fields {
        match &field.kind {
            // Ids of records and requests go along unseen; people are chosen from a list with a label.
            Kind::Id { of } if !["resident", "volunteer", "team"].contains(&of.as_str()) => {}
            Kind::Choice { name, values } => {
                keys.insert(format!("{prefix}-{}", field.name));
                let name = if name.is_empty() { &field.name } else { name };
                keys.extend(values.iter().map(|value| format!("{name}-{value}")));
            }
            _ => {
                keys.insert(format!("{prefix}-{}", field.name));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::sample;

    fn refused(change: impl FnOnce(&mut Locales)) -> PackageError {
        let mut locales = sample::locales();
        check(&locales, &sample::shapes()).expect("the sample is right");
        change(&mut locales);
        check(&locales, &sample::shapes()).unwrap_err()
    }

    fn replace(locale: &str, from: &str, to: &str) -> impl FnOnce(&mut Locales) {
        move |locales| {
            let source = locales.get_mut(locale).expect("the sample has it");
            *source = source.replace(from, to);
        }
    }

    #[test]
    fn a_missing_language_is_named() {
        let error = refused(|locales| drop(locales.remove("en")));
        assert!(matches!(error, PackageError::NoLocale { locale: "en" }), "{error}");
    }

    #[test]
    fn a_message_in_one_language_alone_is_named() {
        let error = refused(replace("en", "hello = Hello", ""));
        assert!(
            matches!(&error, PackageError::MissingMessages { locale: "en", keys } if keys == &["hello"]),
            "{error}"
        );
    }

    #[test]
    fn what_the_host_looks_up_must_be_there_in_both() {
        let error = refused(|locales| {
            for source in locales.values_mut() {
                *source = source.replace("join-seat =", "join-chair =");
            }
        });
        assert!(matches!(&error, PackageError::MissingMessages { keys, .. } if keys == &["join-seat"]), "{error}");
    }

    #[test]
    fn other_arguments_in_the_other_language_are_named() {
        let error = refused(replace("en", "{ $name }", "{ $nom }"));
        assert!(matches!(&error, PackageError::DifferentArguments { key } if key == "greet"), "{error}");
    }

    #[test]
    fn a_mistake_names_file_and_line() {
        let error = refused(|locales| {
            locales.insert("en".into(), "hello = Hello\n\ngreet = { $\n".into());
        });
        assert!(matches!(&error, PackageError::Locale { file, line: 3, .. } if file == "en.ftl"), "{error}");
    }
}

//! The messages that a module's code names, so that a missing one is found with its file and line, not by a reader.

use std::path::{Path, PathBuf};

use super::PackageError;
use super::locales::{self, Locales};
use crate::i18n::Locale;

/// Checks that every `t!("…")` in the folder's Rust files is in the translations.
///
/// # Errors
/// The first that is not, with file and line.
pub fn check(folder: &Path, translations: &Locales) -> Result<(), PackageError> {
    let catalog = locales::catalog(translations)?;
    let known = catalog.keys(Locale::ZhCn);
    for path in rust_files(folder)? {
        let source = std::fs::read_to_string(&path).map_err(|source| unreadable(&path, source))?;
        if let Some((key, line)) = named(&source).find(|(key, _)| !known.contains_key(key)) {
            let file = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
            return Err(PackageError::UnknownMessage { file, line, key: key.to_owned() });
        }
    }
    Ok(())
}

/// The keys that stand as literals in `t!("…")`, each with its line. Keys put together while running are not seen.
fn named(source: &str) -> impl Iterator<Item = (&str, usize)> {
    source.match_indices("t!(").filter_map(|(at, found)| {
        // `assert!(` and the like end in `t!(` too.
        let before = source[..at].chars().next_back();
        if before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_') {
            return None;
        }
        let (key, _) = source[at + found.len()..].trim_start().strip_prefix('"')?.split_once('"')?;
        Some((key, super::manifest::line_of(source, at)))
    })
}

fn rust_files(folder: &Path) -> Result<Vec<PathBuf>, PackageError> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().map_err(|source| unreadable(&folder, source))? {
            let path = entry.map_err(|source| unreadable(&folder, source))?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    // The same mistake is found first on every machine.
    files.sort();
    Ok(files)
}

fn unreadable(path: &Path, source: std::io::Error) -> PackageError {
    PackageError::File { path: path.display().to_string(), source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::sample;

    #[test]
    fn keys_are_seen_where_they_stand_as_literals() {
        let source =
            "assert!(\"no\");\nlet a = t!(\"hello\");\nlet b = t!(\n    \"greet\", name = n);\nlet c = t!(key);";
        assert_eq!(named(source).collect::<Vec<_>>(), [("hello", 2), ("greet", 3)]);
    }

    #[test]
    fn a_key_without_a_message_is_named_with_file_and_line() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("pages")).expect("a folder in it");
        std::fs::write(folder.path().join("lib.rs"), "t!(\"hello\")").expect("a file");
        check(folder.path(), &sample::locales()).expect("the sample says hello");

        std::fs::write(folder.path().join("pages/home.rs"), "\n\nt!(\"helo\")").expect("a file");
        let error = check(folder.path(), &sample::locales()).expect_err("nothing says helo");
        let PackageError::UnknownMessage { file, line, key } = error else { panic!("{error}") };
        assert_eq!((file.as_str(), line, key.as_str()), ("pages/home.rs", 3, "helo"));
    }
}

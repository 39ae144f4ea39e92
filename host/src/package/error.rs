//! Everything that can be wrong with a module, in words for its developer and for the administrator who uploads it.

use wushe_plugin_schema::text::Text;

use crate::i18n::{Catalog, Locale};

/// What a file is when it is not a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAComponent {
    /// Nothing is in it.
    Empty,
    /// A WebAssembly core module that was not made into a component.
    CoreModule,
    /// WebAssembly in its text form.
    Text,
    /// Machine code, such as a shared library or a program.
    MachineCode,
    /// Machine code that a WebAssembly runtime compiled; a host only ever runs what it compiled itself.
    Precompiled,
    /// None of these.
    Other,
}

impl NotAComponent {
    const fn key(self) -> &'static str {
        match self {
            Self::Empty => "package-empty",
            Self::CoreModule => "package-core-module",
            Self::Text => "package-text",
            Self::MachineCode => "package-machine-code",
            Self::Precompiled => "package-precompiled",
            Self::Other => "package-not-wasm",
        }
    }
}

/// Why a module cannot be built, or its file not be taken. Displays in English; [`PackageError::text`] in both languages.
#[derive(Debug, thiserror::Error)]
#[error("{}", Catalog::host().text(Locale::En, &self.text()))]
pub enum PackageError {
    /// A file of the source folder cannot be read or written.
    File {
        /// Which.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// `plugin.toml` is not valid TOML, or has a field that is unknown, missing or of another type.
    PluginToml {
        /// Path of the file.
        path: String,
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
    /// A value of the manifest is not allowed.
    Manifest {
        /// Where, e.g. `capabilities.records.why`.
        field: String,
        /// The rule, a message of the host.
        rule: &'static str,
        /// What stands there.
        found: String,
    },
    /// Something that the code declares is not allowed.
    Shape {
        /// Where, e.g. `collections.cards.index`.
        place: String,
        /// The rule, a message of the host.
        rule: &'static str,
        /// What stands there.
        found: String,
    },
    /// The folder is in no checkout of the platform, where modules are made.
    NoCheckout {
        /// The folder.
        path: String,
    },
    /// cargo cannot say what is in the folder.
    Cargo {
        /// What it said.
        reason: String,
    },
    /// The package is not built as a dynamic library.
    NoCdylib {
        /// Path of its `Cargo.toml`.
        path: String,
    },
    /// The target that modules are compiled for is not installed.
    NoTarget,
    /// The code does not compile; the compiler has said why.
    Compile,
    /// The compiled module cannot be made into a component.
    Componentise {
        /// Why.
        reason: String,
    },
    /// The module did not say what it has.
    Describe {
        /// Why.
        reason: String,
    },
    /// The file is larger than any module may be.
    TooLarge {
        /// Its size in bytes.
        bytes: usize,
    },
    /// The file is not a component.
    NotAComponent(NotAComponent),
    /// The file begins as a component and goes on as something else.
    Corrupt {
        /// Byte at which it goes wrong.
        offset: u64,
        /// What is wrong there.
        reason: String,
    },
    /// A custom section of ours is missing.
    NoSection {
        /// Its name.
        section: &'static str,
    },
    /// A custom section of ours stands there twice.
    TwoSections {
        /// Its name.
        section: &'static str,
    },
    /// A custom section of ours cannot be read.
    Section {
        /// Its name.
        section: &'static str,
        /// Why.
        reason: String,
    },
    /// The component does not export what the contract asks for.
    NoExport,
    /// The component imports something that no module may.
    UnknownImport {
        /// Its name.
        import: String,
    },
    /// The component imports a version of the contract that this host does not have.
    NewerImport {
        /// Its name.
        import: String,
    },
    /// The component imports a capability that its manifest does not declare.
    Undeclared {
        /// The import.
        import: String,
        /// The capability to declare.
        capability: &'static str,
    },
    /// A language is missing.
    NoLocale {
        /// Which, e.g. `en`.
        locale: &'static str,
    },
    /// A translation is not valid Fluent.
    Locale {
        /// Which file.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
    /// Messages are missing in a language.
    MissingMessages {
        /// Which language.
        locale: &'static str,
        /// Their keys.
        keys: Vec<String>,
    },
    /// The code names a message that no translation has.
    UnknownMessage {
        /// In which file, seen from the source folder.
        file: String,
        /// Line, from 1.
        line: usize,
        /// The message.
        key: String,
    },
    /// A message names other arguments in one language than in the other.
    DifferentArguments {
        /// The message.
        key: String,
    },
    /// Something follows the signature, which nobody has signed.
    SignatureNotLast,
    /// The signature is not that of this file.
    SignatureWrong,
    /// A file of a publisher's key is none.
    Key {
        /// Which file.
        path: String,
    },
}

impl PackageError {
    /// What is wrong and what to do, as a message of the host.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::File { path, source } => {
                Text::key("package-file").with("path", path).with("reason", source.to_string())
            }
            Self::PluginToml { path, line, reason } => {
                Text::key("package-plugin-toml").with("path", path).with("line", count(*line)).with("reason", reason)
            }
            Self::Manifest { field, rule, found } => Text::key(rule).with("field", field).with("found", found),
            Self::Shape { place, rule, found } => Text::key(rule).with("place", place).with("found", found),
            Self::NoCheckout { path } => Text::key("package-no-checkout").with("path", path),
            Self::Cargo { reason } => Text::key("package-cargo").with("reason", reason),
            Self::NoCdylib { path } => Text::key("package-no-cdylib").with("path", path),
            Self::NoTarget => Text::key("package-no-target"),
            Self::Compile => Text::key("package-compile"),
            Self::Componentise { reason } => Text::key("package-componentise").with("reason", reason),
            Self::Describe { reason } => Text::key("package-describe").with("reason", reason),
            Self::TooLarge { bytes } => Text::key("package-too-large")
                .with("kib", count(bytes.div_ceil(1024)))
                .with("most", count(super::MOST_BYTES / (1024 * 1024))),
            Self::NotAComponent(what) => Text::key(what.key()),
            Self::Corrupt { offset, reason } => {
                Text::key("package-corrupt").with("offset", *offset).with("reason", reason)
            }
            Self::NoSection { section } => Text::key("package-no-section").with("section", *section),
            Self::TwoSections { section } => Text::key("package-two-sections").with("section", *section),
            Self::Section { section, reason } => {
                Text::key("package-section").with("section", *section).with("reason", reason)
            }
            Self::NoExport => Text::key("package-no-export"),
            Self::UnknownImport { import } => Text::key("package-unknown-import").with("import", import),
            Self::NewerImport { import } => Text::key("package-newer-import").with("import", import),
            Self::Undeclared { import, capability } => {
                Text::key("package-undeclared").with("import", import).with("capability", *capability)
            }
            Self::NoLocale { locale } => Text::key("package-no-locale").with("locale", *locale),
            Self::Locale { file, line, reason } => {
                Text::key("package-locale").with("file", file).with("line", count(*line)).with("reason", reason)
            }
            Self::MissingMessages { locale, keys } => {
                Text::key("package-missing-messages").with("locale", *locale).with("keys", keys.join(", "))
            }
            Self::UnknownMessage { file, line, key } => {
                Text::key("package-unknown-message").with("file", file).with("line", count(*line)).with("key", key)
            }
            Self::DifferentArguments { key } => Text::key("package-different-arguments").with("key", key),
            Self::SignatureNotLast => Text::key("package-signature-not-last"),
            Self::SignatureWrong => Text::key("package-signature-wrong"),
            Self::Key { path } => Text::key("package-key").with("path", path),
        }
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One of each, so that no kind of error is without words.
    fn every() -> Vec<PackageError> {
        let text = String::new;
        let mut every = vec![
            PackageError::File { path: text(), source: std::io::ErrorKind::NotFound.into() },
            PackageError::PluginToml { path: text(), line: 1, reason: text() },
            PackageError::Cargo { reason: text() },
            PackageError::NoCdylib { path: text() },
            PackageError::NoTarget,
            PackageError::Compile,
            PackageError::Componentise { reason: text() },
            PackageError::Describe { reason: text() },
            PackageError::TooLarge { bytes: 1 },
            PackageError::Corrupt { offset: 1, reason: text() },
            PackageError::NoSection { section: "a" },
            PackageError::TwoSections { section: "a" },
            PackageError::Section { section: "a", reason: text() },
            PackageError::NoExport,
            PackageError::UnknownImport { import: text() },
            PackageError::NewerImport { import: text() },
            PackageError::Undeclared { import: text(), capability: "records" },
            PackageError::NoLocale { locale: "en" },
            PackageError::Locale { file: text(), line: 1, reason: text() },
            PackageError::MissingMessages { locale: "en", keys: Vec::new() },
            PackageError::UnknownMessage { file: text(), line: 1, key: text() },
            PackageError::DifferentArguments { key: text() },
            PackageError::SignatureNotLast,
            PackageError::SignatureWrong,
            PackageError::Key { path: text() },
        ];
        use NotAComponent::{CoreModule, Empty, MachineCode, Other, Precompiled, Text};
        every.extend([Empty, CoreModule, Text, MachineCode, Precompiled, Other].map(PackageError::NotAComponent));
        every.extend(RULES.map(|rule| PackageError::Manifest { field: text(), rule, found: text() }));
        every.extend(SHAPE_RULES.map(|rule| PackageError::Shape { place: text(), rule, found: text() }));
        every
    }

    const RULES: [&str; 13] = [
        "package-rule-id",
        "package-rule-version",
        "package-rule-same-version",
        "package-rule-contract",
        "package-rule-icon",
        "package-rule-enable-at",
        "package-rule-capability",
        "package-rule-directory-only",
        "package-rule-http-only",
        "package-rule-no-host",
        "package-rule-host",
        "package-rule-person-field",
        "package-rule-text",
    ];

    const SHAPE_RULES: [&str; 17] = [
        "package-shape-no-surface",
        "package-shape-no-role",
        "package-shape-menu-needs",
        "package-shape-taken",
        "package-shape-no-field",
        "package-shape-cannot-index",
        "package-shape-range",
        "package-shape-too-deep",
        "package-shape-choice",
        "package-shape-id",
        "package-shape-too-many",
        "package-shape-name",
        "package-shape-twice",
        "package-shape-event",
        "package-shape-event-personal",
        "package-shape-cron",
        "package-shape-job-needs",
    ];

    #[test]
    fn every_error_has_words_in_both_languages() {
        for error in every() {
            for locale in Locale::ALL {
                let words = Catalog::host().text(locale, &error.text());
                assert!(!words.contains('⟦') && !words.contains("{ $"), "{error:?}: {words}");
            }
        }
    }
}

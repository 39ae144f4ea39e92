//! A no, as a person would read it.

use std::collections::BTreeMap;

use wushe_host::explain;
use wushe_host::i18n::{Catalog, Locale};
use wushe_host::modules::ModuleError;

/// Why a page was not shown or an action not carried out. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Stable code: `not-found`, `forbidden`, `module-withheld`, `invalid`, `refused`, `conflict`, `module`, …
    pub code: &'static str,
    /// The sentence, in Chinese.
    pub words: String,
    /// What is wrong with which field, in Chinese; the empty name is the input as a whole.
    pub fields: BTreeMap<String, String>,
}

impl Refusal {
    pub(crate) fn of(catalog: Option<&Catalog>, error: &ModuleError) -> Self {
        let explained = explain::module(Locale::ZhCn, catalog, error);
        Self { code: explained.code, words: explained.words, fields: explained.problems.into_iter().collect() }
    }
}

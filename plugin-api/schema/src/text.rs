//! Text that people read: either words as they are, or a key of a translation with its arguments.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A text for people.
///
/// Records hold literal words (a dish, a note). Everything that a module itself says is a key: the host looks it up in the
/// module's translations, in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Text {
    /// Words as they are, in whatever language they were written.
    Literal(String),
    /// A message of the module's translations (Fluent), with arguments.
    Key {
        /// The message, e.g. `join-full`.
        key: String,
        /// Its arguments.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        args: BTreeMap<String, Arg>,
    },
}

/// An argument of a translated message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Arg {
    /// A whole number; plural rules see it.
    Number(i64),
    /// Words.
    Text(String),
}

impl Text {
    /// A translated message without arguments.
    #[must_use]
    pub fn key(key: &str) -> Self {
        Self::Key { key: key.to_owned(), args: BTreeMap::new() }
    }

    /// Adds an argument to a translated message; literal words stay as they are.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Arg>) -> Self {
        if let Self::Key { args, .. } = &mut self {
            args.insert(name.to_owned(), value.into());
        }
        self
    }
}

impl From<&str> for Text {
    fn from(words: &str) -> Self {
        Self::Literal(words.to_owned())
    }
}

impl From<String> for Text {
    fn from(words: String) -> Self {
        Self::Literal(words)
    }
}

impl From<&String> for Text {
    fn from(words: &String) -> Self {
        Self::Literal(words.clone())
    }
}

impl From<&Text> for Text {
    fn from(text: &Text) -> Self {
        text.clone()
    }
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Arg {
    fn from(number: u32) -> Self {
        Self::Number(i64::from(number))
    }
}

impl From<u64> for Arg {
    fn from(number: u64) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<&str> for Arg {
    fn from(words: &str) -> Self {
        Self::Text(words.to_owned())
    }
}

impl From<&String> for Arg {
    fn from(words: &String) -> Self {
        Self::Text(words.clone())
    }
}

impl From<String> for Arg {
    fn from(words: String) -> Self {
        Self::Text(words)
    }
}

/// A name in the languages of the platform, as the manifest writes it: `{ zh-CN = "…", en = "…" }`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// Chinese, as used on the mainland.
    #[serde(rename = "zh-CN")]
    pub zh_cn: String,
    /// English.
    pub en: String,
}

impl Names {
    /// The name for a reader of `locale`; anything but English reads Chinese.
    #[must_use]
    pub fn get(&self, locale: &str) -> &str {
        if locale.starts_with("en") { &self.en } else { &self.zh_cn }
    }
}

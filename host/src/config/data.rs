//! `[data]`: where things are kept.

use std::fmt;
use std::path::PathBuf;

use serde::Deserialize;

/// Where things are kept.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Data {
    /// Directory of keys, compiled modules and, with SQLite, the database. Default `data`.
    pub dir: PathBuf,
    /// PostgreSQL address; none: a SQLite file in the directory.
    pub database_url: Option<Secret>,
}

impl Default for Data {
    fn default() -> Self {
        Self { dir: PathBuf::from("data"), database_url: None }
    }
}

/// A value that is never shown.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The value, for whom it is meant.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(value: String) -> Self {
        Self(value)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(hidden)")
    }
}

//! The databases on which drills run.

use std::str::FromStr;

use anyhow::{Result, bail};

/// A database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    /// A file of its own.
    Sqlite,
    /// PostgreSQL, where the run says one is.
    Postgres,
}

impl Database {
    /// Each of them.
    pub const ALL: [Self; 2] = [Self::Sqlite, Self::Postgres];
}

impl FromStr for Database {
    type Err = anyhow::Error;

    fn from_str(name: &str) -> Result<Self> {
        Ok(match name {
            "sqlite" => Self::Sqlite,
            "postgres" => Self::Postgres,
            other => bail!("a database `{other}`? sqlite or postgres"),
        })
    }
}

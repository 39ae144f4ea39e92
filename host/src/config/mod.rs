//! Configuration: defaults, then the file, then the environment, then flags; each overrides the one before.

mod data;
mod modules;
mod observe;
mod security;
mod server;

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use serde::Deserialize;

pub use data::Data;
pub use modules::Modules;
pub use observe::{Observe, Share};
pub use security::Security;
pub use server::Server;

use crate::app::Place;

/// Everything that can be set. Unknown names are refused: a misspelt one would otherwise be a default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// `[server]`
    pub server: Server,
    /// `[data]`
    pub data: Data,
    /// `[security]`
    pub security: Security,
    /// `[modules]`
    pub modules: Modules,
    /// `[observe]`
    pub observe: Observe,
}

/// Flags and environment variables that override the file.
#[derive(Debug, Clone, Default, Args)]
pub struct Overrides {
    /// Configuration file (TOML)
    #[arg(long, env = "WUSHE_CONFIG")]
    pub config: Option<PathBuf>,
    /// Directory of keys, compiled modules and, with SQLite, the database
    #[arg(long, env = "WUSHE_DATA_DIR")]
    pub data_dir: Option<PathBuf>,
    /// PostgreSQL address; without one a SQLite file in the data directory is used
    #[arg(long, env = "WUSHE_DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
}

impl Config {
    /// Reads the file, if one is named, and applies the overrides.
    ///
    /// # Errors
    /// When the file cannot be read or holds a name or value that is wrong; the words name line and column.
    pub fn load(overrides: &Overrides) -> anyhow::Result<Self> {
        let mut config = match &overrides.config {
            Some(path) => Self::read(path)?,
            None => Self::default(),
        };
        if let Some(dir) = &overrides.data_dir {
            config.data.dir.clone_from(dir);
        }
        if let Some(url) = &overrides.database_url {
            config.data.database_url = Some(url.clone().into());
        }
        Ok(config)
    }

    fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("{} is not a configuration", path.display()))
    }

    /// Where the installation keeps its things.
    #[must_use]
    pub fn place(&self) -> Place {
        Place {
            data_dir: self.data.dir.clone(),
            images: None,
            database_url: self.data.database_url.as_ref().map(|url| url.expose().to_owned()),
            program: None,
            public_url: self.server.public_url(),
            require_second_factor: self.security.require_second_factor,
            private_addresses: self.modules.private_addresses,
            record_failures: self.modules.record_failures,
            allowance: self.modules.allowance.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_is_refused_and_named() {
        let error = toml::from_str::<Config>("[server]\nlisten_on = \"127.0.0.1:1\"").expect_err("refused");
        assert!(error.to_string().contains("listen_on"), "{error}");
    }

    #[test]
    fn secrets_do_not_show() {
        let config: Config =
            toml::from_str("[data]\ndatabase_url = \"postgres://u:geheim@127.0.0.1/w\"").expect("reads");
        assert!(!format!("{config:?}").contains("geheim"));
        assert_eq!(config.place().database_url.as_deref(), Some("postgres://u:geheim@127.0.0.1/w"));
    }
}

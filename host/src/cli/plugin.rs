//! `wushe plugin`

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use clap::{Args, Subcommand};

use super::replay::Replay;
use crate::i18n::{Catalog, Locale};
use crate::package::{self, ModuleFile, PackageError};

/// Build, check and replay modules.
#[derive(Debug, Args)]
pub(super) struct Plugin {
    /// Language of what is said: `zh-CN` or `en`
    #[arg(long, env = "LANG", hide_env_values = true, global = true, default_value = "en")]
    locale: String,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build the module in a folder into one file
    Build {
        /// Folder with `plugin.toml` and `Cargo.toml`
        #[arg(default_value = ".")]
        folder: PathBuf,
    },
    /// Say what a module's file touches, what it asks for in vain and what is wrong with it
    Check {
        /// The file that `build` made
        file: PathBuf,
    },
    /// Run a module again from a recording: the same calls of the host, the same clock, the same random bytes
    Replay(Replay),
}

impl Plugin {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        // A terminal without a language of ours (`C.UTF-8`) reads English.
        let locale = Locale::parse(&self.locale).unwrap_or(Locale::En);
        let outcome = match self.command {
            Command::Replay(replay) => return replay.run(locale).await,
            Command::Build { folder } => tokio::task::spawn_blocking(move || build(&folder, locale)).await?,
            Command::Check { file } => tokio::task::spawn_blocking(move || check(&file, locale)).await?,
        };
        outcome.map_err(|error| anyhow!(Catalog::host().text(locale, &error.text())))
    }
}

/// Builds the module in `folder` and prints what is worth knowing of it and where its file is.
///
/// # Errors
/// What is wrong with the module.
pub(super) fn build(folder: &Path, locale: Locale) -> Result<(), PackageError> {
    let built = package::build(folder)?;
    report(&built.module, locale);
    println!("{}", built.path.display());
    Ok(())
}

/// Checks the file of a module and prints what is worth knowing of it.
///
/// # Errors
/// The rule that the file breaks.
pub(super) fn check(file: &Path, locale: Locale) -> Result<(), PackageError> {
    let bytes =
        std::fs::read(file).map_err(|source| PackageError::File { path: file.display().to_string(), source })?;
    report(&ModuleFile::parse(bytes)?, locale);
    Ok(())
}

fn report(module: &ModuleFile, locale: Locale) {
    for line in package::check(module).lines(locale) {
        println!("{line}");
    }
}

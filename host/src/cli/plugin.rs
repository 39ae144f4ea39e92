//! `wushe plugin`

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use clap::{Args, Subcommand};
use wushe_core::time::Ids;
use wushe_plugin_schema::text::Text;

use super::replay::Replay;
use crate::i18n::{Catalog, Locale};
use crate::package::new::Called;
use crate::package::{self, ModuleFile, PackageError, signature};

/// Make, build, check, sign and replay modules.
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
    /// Make a new module in `plugins/` of this checkout: one that builds as it stands, with a test that passes
    New {
        /// Its id: lower-case letters, digits and hyphens
        id: String,
        /// Its name in Chinese
        #[arg(long)]
        zh: Option<String>,
        /// Its name in English
        #[arg(long)]
        en: Option<String>,
    },
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
    /// Make a publisher's key, which signs modules: keep it to yourself, and keep a copy
    Key {
        /// Where it is written
        file: PathBuf,
    },
    /// Sign a module's file, so that counties know whose it is
    Sign {
        /// The file that `build` made
        file: PathBuf,
        /// The publisher's key
        #[arg(long)]
        key: PathBuf,
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
            Command::New { id, zh, en } => new(&Called { id, zh, en }, locale),
            Command::Build { folder } => tokio::task::spawn_blocking(move || build(&folder, locale)).await?,
            Command::Check { file } => tokio::task::spawn_blocking(move || check(&file, locale)).await?,
            Command::Key { file } => tokio::task::spawn_blocking(move || key(&file, locale)).await?,
            Command::Sign { file, key } => tokio::task::spawn_blocking(move || sign(&file, &key, locale)).await?,
        };
        outcome.map_err(|error| anyhow!(Catalog::host().text(locale, &error.text())))
    }
}

/// Makes a new module and says what to do next.
fn new(called: &Called, locale: Locale) -> Result<(), PackageError> {
    let folder = package::new::create(Path::new("."), called)?;
    println!("{}", folder.display());
    let next = Text::key("package-new-next").with("id", &called.id);
    println!("{}", Catalog::host().text(locale, &next));
    Ok(())
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

/// Makes a publisher's key and prints how it is recognised. A file that is there is left alone.
fn key(file: &Path, locale: Locale) -> Result<(), PackageError> {
    let failed = |source| PackageError::File { path: file.display().to_string(), source };
    let secret = Ids::random().bytes::<32>();
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut created = options.open(file).map_err(failed)?;
    std::io::Write::write_all(&mut created, format!("{}\n", hex::encode(secret)).as_bytes()).map_err(failed)?;
    tell_publisher(&signature::publisher_of(&secret), locale);
    Ok(())
}

fn sign(file: &Path, key: &Path, locale: Locale) -> Result<(), PackageError> {
    let read = |path: &Path| {
        std::fs::read(path).map_err(|source| PackageError::File { path: path.display().to_string(), source })
    };
    let wrong = || PackageError::Key { path: key.display().to_string() };
    let secret = String::from_utf8(read(key)?).map_err(|_| wrong())?;
    let secret: [u8; 32] = hex::decode(secret.trim()).ok().and_then(|bytes| bytes.try_into().ok()).ok_or_else(wrong)?;
    let signed = ModuleFile::parse(signature::sign(&read(file)?, &secret)?)?;
    package::write(file, &signed.bytes)?;
    tell_publisher(&signed.publisher, locale);
    Ok(())
}

fn tell_publisher(publisher: &str, locale: Locale) {
    let text = Text::key("package-report-publisher").with("key", signature::fingerprint(publisher));
    println!("{}", Catalog::host().text(locale, &text));
}

fn report(module: &ModuleFile, locale: Locale) {
    for line in package::check(module).lines(locale) {
        println!("{line}");
    }
}

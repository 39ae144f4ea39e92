//! The tools that the repository needs beside cargo: found, else installed, else asked for.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::root;
use crate::shell::{command, exists, read, run};
use crate::stamp::Stamp;

/// Where Debian puts the browser.
const CHROMIUM: &str = "/usr/bin/chromium";

/// Makes sure that Rust can build modules.
///
/// # Errors
///
/// When the target is missing and cannot be added.
pub(crate) fn wasm_target() -> Result<()> {
    let sysroot = read(command("rustc").args(["--print", "sysroot"]))?;
    if Path::new(&sysroot).join("lib/rustlib/wasm32-unknown-unknown").is_dir() {
        return Ok(());
    }
    if !exists("rustup") {
        bail!(
            "the Rust target wasm32-unknown-unknown is missing, and there is no rustup to add it; install it for {sysroot}"
        );
    }
    run(command("rustup").args(["target", "add", "wasm32-unknown-unknown"]))
}

/// Makes sure that `cargo fmt` and `cargo clippy` are there.
///
/// # Errors
///
/// When they are missing and cannot be added.
pub(crate) fn lint_components() -> Result<()> {
    if exists("rustfmt") && exists("cargo-clippy") {
        return Ok(());
    }
    run(command("rustup").args(["component", "add", "rustfmt", "clippy"]))
}

/// Makes sure that Node.js can build the assets and drive the browser tests.
///
/// # Errors
///
/// When it is missing or older than 20. Debian's own package is older, so this one is
/// not installed for you.
pub(crate) fn node() -> Result<()> {
    let version = read(command("node").arg("--version"))
        .context("Node.js is missing: install version 20 or newer from https://nodejs.org")?;
    let major = version.trim_start_matches('v').split('.').next().and_then(|part| part.parse::<u32>().ok());
    match major {
        Some(20..) => Ok(()),
        _ => bail!("Node.js 20 or newer is needed; this is {version}. Get one from https://nodejs.org"),
    }
}

/// Installs the npm packages of a folder as its lockfile has them, when that changed.
///
/// # Errors
///
/// When there is no suitable Node.js or npm fails.
pub(crate) fn npm_ci(folder: &Path, stamp: &str) -> Result<()> {
    let stamp = Stamp::new(stamp, &[folder.join("package.json"), folder.join("package-lock.json")])?;
    if stamp.is_fresh(&folder.join("node_modules")) {
        return Ok(());
    }
    node()?;
    run(command("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(folder))?;
    stamp.set()
}

/// Makes sure that a browser and Chinese letters to show in it are there, and says where
/// the browser is.
///
/// # Errors
///
/// When they are missing and cannot be installed.
pub(crate) fn chromium() -> Result<PathBuf> {
    let mut missing = Vec::new();
    if !Path::new(CHROMIUM).exists() {
        missing.push("chromium");
    }
    let has_chinese = read(command("fc-list").arg(":lang=zh-cn")).is_ok_and(|fonts| !fonts.is_empty());
    if !has_chinese {
        missing.push("fonts-noto-cjk");
    }
    apt_install(&missing)?;
    Ok(CHROMIUM.into())
}

/// Makes sure that PostgreSQL's server programs are there, and gives their folder.
///
/// # Errors
///
/// When they are missing and cannot be installed.
pub(crate) fn postgres() -> Result<PathBuf> {
    if let Some(folder) = find_postgres() {
        return Ok(folder);
    }
    apt_install(&["postgresql"])?;
    find_postgres().context("PostgreSQL is installed, but there is no initdb under /usr/lib/postgresql or on the PATH")
}

/// Makes sure that the tool which tries the API against its own document is there, in a
/// Python environment of its own, and says where.
///
/// # Errors
///
/// When there is no Python with `venv`, or the packages cannot be installed.
pub(crate) fn schemathesis() -> Result<PathBuf> {
    let wanted = root().join("tests/api/requirements.txt");
    let folder = root().join("target/schemathesis");
    let program = folder.join("bin/schemathesis");
    let stamp = Stamp::new("schemathesis", std::slice::from_ref(&wanted))?;
    if stamp.is_fresh(&program) {
        return Ok(program);
    }
    if read(command("python3").args(["-c", "import ensurepip"])).is_err() {
        apt_install(&["python3-venv"])?;
    }
    run(command("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    run(command(folder.join("bin/pip"))
        .args(["install", "--quiet", "--disable-pip-version-check", "--requirement"])
        .arg(&wanted))?;
    stamp.set()?;
    Ok(program)
}

/// The newest `/usr/lib/postgresql/<version>/bin`, else the folder `pg_config` names.
fn find_postgres() -> Option<PathBuf> {
    let debian = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse::<u32>().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(_, folder)| folder.join("initdb").exists())
        .max_by_key(|(version, _)| *version)
        .map(|(_, folder)| folder);
    debian.or_else(|| {
        let folder = PathBuf::from(read(command("pg_config").arg("--bindir")).ok()?);
        folder.join("initdb").exists().then_some(folder)
    })
}

/// Whether we run as root, and so may install packages and must not run PostgreSQL as ourselves.
///
/// # Errors
///
/// When `id` fails.
pub(crate) fn is_root() -> Result<bool> {
    Ok(read(command("id").arg("-u"))? == "0")
}

/// Installs Debian packages as root; as anybody else, says what to install.
fn apt_install(packages: &[&str]) -> Result<()> {
    if packages.is_empty() {
        return Ok(());
    }
    let list = packages.join(" ");
    if !exists("apt-get") || !is_root()? {
        bail!("missing: {list}. On Debian: sudo apt-get update && sudo apt-get install --no-install-recommends {list}");
    }
    eprintln!("  installing {list}");
    run(command("apt-get").args(["update", "--quiet"]))?;
    run(command("apt-get")
        .args(["install", "--yes", "--quiet", "--no-install-recommends"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive"))
}

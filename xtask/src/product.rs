//! Building what the repository makes: web assets, the server, the modules.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::postgres::Cluster;
use crate::shell::{cargo, command, run};
use crate::stamp::Stamp;
use crate::{root, target, tools};

/// Builds the web assets into `host/assets/dist`, when their sources changed.
///
/// # Errors
///
/// When npm fails.
pub(crate) fn assets() -> Result<()> {
    let folder = root().join("host/assets");
    // The templates too: the style sheet may be made from the classes they use.
    let stamp = Stamp::new("assets", &[folder.clone(), root().join("host/templates")])?;
    if stamp.is_fresh(&folder.join("dist")) {
        return Ok(());
    }
    tools::npm_ci(&folder, "assets-npm")?;
    run(command("npm").args(["run", "build"]).current_dir(&folder))?;
    stamp.set()
}

/// Builds the `wushe` binary.
///
/// # Errors
///
/// When it does not compile.
pub(crate) fn server() -> Result<()> {
    run(cargo().args(["build", "--locked", "--package", "wushe-host", "--bin", "wushe"]))
}

/// The `wushe` binary of the development profile.
pub(crate) fn binary() -> PathBuf {
    target().join("debug/wushe")
}

/// Builds every module under `plugins/` with the product's own command, when what it is
/// made from changed. The server must be built.
///
/// # Errors
///
/// When a module does not build or is refused.
pub(crate) fn modules() -> Result<()> {
    for id in module_ids()? {
        module(&root().join("plugins").join(&id), &id)?;
    }
    Ok(())
}

/// Builds the module in this folder, as [`modules`] does.
///
/// # Errors
///
/// As [`modules`].
pub(crate) fn module(source: &Path, id: &str) -> Result<()> {
    let inputs = ["plugin-api", "host/src/package", "host/src/runtime", "Cargo.lock", "Cargo.toml"]
        .iter()
        .map(|input| root().join(input))
        .chain([source.to_owned()])
        .collect::<Vec<_>>();
    let stamp = Stamp::new(&format!("module-{id}"), &inputs)?;
    if !stamp.is_fresh(&target().join("modules").join(format!("{id}.wasm"))) {
        run(command(binary()).args(["plugin", "build"]).arg(source))?;
        stamp.set()?;
    }
    Ok(())
}

/// The folders under `plugins/`, in order.
///
/// # Errors
///
/// When the folder cannot be read.
pub(crate) fn module_ids() -> Result<Vec<String>> {
    let folder = root().join("plugins");
    let mut ids = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        if entry.path().join("plugin.toml").exists() {
            ids.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    ids.sort();
    Ok(ids)
}

/// Runs one bench or all of them, in a release build.
///
/// # Errors
///
/// When it does not build or fails.
pub(crate) fn bench(name: Option<&str>, options: &[String], postgres: &Cluster) -> Result<()> {
    let mut cargo = cargo();
    cargo.args(["bench", "--locked", "--package", "wushe-tests"]);
    match name {
        Some(name) => cargo.args(["--bench", name]),
        None => cargo.arg("--benches"),
    };
    if !options.is_empty() {
        cargo.arg("--").args(options);
    }
    run(cargo.envs(postgres.variables()))
}

/// Builds the `wushe` binary that drills are run on.
///
/// # Errors
///
/// When it does not compile.
pub(crate) fn release_server() -> Result<()> {
    run(cargo().args(["build", "--locked", "--release", "--package", "wushe-host", "--bin", "wushe"]))
}

/// Runs a drill in a release build.
///
/// # Errors
///
/// When it does not build, or something was lost.
pub(crate) fn drill(name: &str, options: &[String], postgres: &Cluster) -> Result<()> {
    run(cargo()
        .args(["run", "--locked", "--release", "--package", "wushe-tests", "--bin", name, "--"])
        .args(options)
        .envs(postgres.variables())
        .env("WUSHE_BIN", target().join("release/wushe")))
}

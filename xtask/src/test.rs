//! `cargo xtask test`: every check and every test, with what they need.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use clap::{Args, ValueEnum};

use crate::postgres::Cluster;
use crate::shell::{cargo, command, run as sh};
use crate::steps::Steps;
use crate::{product, root, tools};

/// Which checks to run.
#[derive(Args)]
pub(crate) struct Options {
    /// Run these alone, with what they need: names with commas between
    #[arg(long, value_delimiter = ',')]
    only: Vec<Check>,
}

/// One check.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Check {
    /// Formatting
    Fmt,
    /// Clippy, with warnings as errors
    Clippy,
    /// The documentation builds and its links lead somewhere
    Doc,
    /// Unit tests of every crate
    Unit,
    /// The store suite, each case on SQLite and on PostgreSQL
    Store,
    /// The modules, each in the real runtime
    Module,
    /// The whole server over HTTP, and the invariants of the architecture
    Server,
    /// The pages in a real browser
    Browser,
    /// The load bench on a small county: not how fast it is, but that it works
    Load,
}

/// What a check needs before it can run, beside a compiler.
impl Check {
    /// The web assets are embedded in the host: whatever compiles the host needs them.
    fn needs_assets(self) -> bool {
        self != Self::Fmt
    }

    fn needs_binary(self) -> bool {
        matches!(self, Self::Module | Self::Server | Self::Browser)
    }

    fn needs_postgres(self) -> bool {
        matches!(self, Self::Unit | Self::Store | Self::Module | Self::Server | Self::Load)
    }
}

/// Runs the chosen checks, all of them by default. A failed check does not keep the
/// others from running; a missing tool or a failed build does.
///
/// # Errors
///
/// When anything failed.
pub(crate) fn run(options: &Options) -> Result<()> {
    let chosen: Vec<Check> = Check::value_variants()
        .iter()
        .copied()
        .filter(|check| options.only.is_empty() || options.only.contains(check))
        .collect();
    let assets = chosen.iter().any(|check| check.needs_assets());
    let binary = chosen.iter().any(|check| check.needs_binary());
    let postgres = chosen.iter().any(|check| check.needs_postgres());
    let preparations = 1 + [assets, binary, binary, postgres].into_iter().filter(|needed| *needed).count();

    let mut steps = Steps::new(preparations + chosen.len());
    // The cluster outlives the checks and is stopped when this function returns, however it does.
    let mut cluster = None;
    let prepared = (|| -> Result<()> {
        steps.need("tools", || install(&chosen))?;
        if assets {
            steps.need("web assets", product::assets)?;
        }
        if binary {
            steps.need("build", build_everything)?;
            steps.need("modules", product::modules)?;
        }
        if postgres {
            cluster = Some(steps.need("postgresql", Cluster::start_for_tests)?);
        }
        Ok(())
    })();
    // Its error is in the table.
    if prepared.is_ok() {
        for check in chosen {
            steps.check(name(check), || perform(check, cluster.as_ref()));
        }
    }
    steps.finish()
}

/// Takes the pictures in `docs/screenshots` again.
///
/// # Errors
///
/// When a browser test fails.
pub(crate) fn screenshots() -> Result<()> {
    let folder = root().join("docs/screenshots");
    let mut steps = Steps::new(5);
    steps.need("tools", || install(&[Check::Browser]))?;
    steps.need("web assets", product::assets)?;
    steps.need("server", product::server)?;
    steps.need("modules", product::modules)?;
    fs::create_dir_all(&folder)?;
    steps.need("browser tests", || sh(browser_tests()?.env("WUSHE_SCREENSHOTS", &folder)))
}

fn name(check: Check) -> &'static str {
    match check {
        Check::Fmt => "fmt",
        Check::Clippy => "clippy",
        Check::Doc => "doc",
        Check::Unit => "unit tests",
        Check::Store => "store tests",
        Check::Module => "module tests",
        Check::Server => "server tests",
        Check::Browser => "browser tests",
        Check::Load => "load bench",
    }
}

fn install(chosen: &[Check]) -> Result<()> {
    tools::lint_components()?;
    tools::wasm_target()?;
    if chosen.iter().any(|check| check.needs_assets()) {
        tools::node()?;
    }
    if chosen.contains(&Check::Browser) {
        tools::chromium()?;
        tools::npm_ci(&root().join("tests/browser"), "browser-npm")?;
    }
    if chosen.contains(&Check::Server) {
        tools::schemathesis()?;
    }
    if chosen.iter().any(|check| check.needs_postgres()) {
        tools::postgres()?;
    }
    Ok(())
}

/// The binary and every test in one build. All commands of a test run select the whole
/// workspace and differ in the targets alone, so that features unify in one way and no
/// crate is compiled twice.
fn build_everything() -> Result<()> {
    sh(cargo().args(["build", "--locked", "--workspace", "--all-targets"]))
}

fn perform(check: Check, postgres: Option<&Cluster>) -> Result<()> {
    match check {
        Check::Fmt => sh(cargo().args(["fmt", "--all", "--check"])),
        Check::Clippy => {
            sh(cargo().args(["clippy", "--locked", "--workspace", "--all-targets", "--", "--deny", "warnings"]))
        }
        Check::Doc => sh(cargo()
            .args(["doc", "--locked", "--workspace", "--no-deps", "--document-private-items"])
            .env("RUSTDOCFLAGS", "--deny warnings")),
        Check::Unit => {
            let mut folders = vec!["host".to_owned()];
            folders.extend(
                ["plugin-api", "plugin-api/macros", "plugin-api/schema", "plugin-api/testkit", "xtask"]
                    .map(String::from),
            );
            sh(tests(postgres).args(["--lib", "--bins"]).args(targets(&folders)?))
        }
        Check::Store => suites(postgres, &["core".to_owned()]),
        Check::Module => {
            let mut folders: Vec<_> = product::module_ids()?.into_iter().map(|id| format!("plugins/{id}")).collect();
            folders.extend(
                ["examples/first-module", "examples/tea-board", "examples/tea-party", "examples/tea-seats"]
                    .map(String::from),
            );
            suites(postgres, &folders)
        }
        Check::Server => {
            let schemathesis = tools::schemathesis()?;
            sh(tests(postgres).args(["--test", "server"]).env("WUSHE_SCHEMATHESIS", schemathesis))
        }
        Check::Browser => sh(&mut browser_tests()?),
        Check::Load => sh(tests(postgres).args(["--bench", "load", "--", "--quick", "--strict"])),
    }
}

/// `cargo test` over the whole workspace; the caller adds the targets.
fn tests(postgres: Option<&Cluster>) -> Command {
    let mut cargo = cargo();
    cargo.args(["test", "--locked", "--workspace"]).env("WUSHE_BIN", product::binary());
    if let Some(cluster) = postgres {
        cargo.envs(cluster.variables());
    }
    cargo
}

/// Runs the integration tests of these crates.
fn suites(postgres: Option<&Cluster>, crates: &[String]) -> Result<()> {
    let targets = targets(crates)?;
    // Without a target cargo would run every test there is.
    ensure!(!targets.is_empty(), "no tests in {}", crates.join(", "));
    sh(tests(postgres).args(targets))
}

/// `--test <name>` for every integration test in the folders' `tests/`.
fn targets(crates: &[String]) -> Result<Vec<String>> {
    let mut names = BTreeSet::new();
    for folder in crates {
        let folder = root().join(folder).join("tests");
        if folder.is_dir() {
            collect_targets(&folder, &mut names).with_context(|| format!("cannot read {}", folder.display()))?;
        }
    }
    Ok(names.into_iter().flat_map(|name| ["--test".to_owned(), name]).collect())
}

/// As cargo finds them: `tests/<name>.rs` and `tests/<name>/main.rs`.
fn collect_targets(folder: &Path, names: &mut BTreeSet<String>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_target = path.join("main.rs").exists() || path.extension().is_some_and(|extension| extension == "rs");
        if let (true, Some(stem)) = (is_target, path.file_stem()) {
            names.insert(stem.to_string_lossy().into_owned());
        }
    }
    Ok(())
}

fn browser_tests() -> Result<Command> {
    let folder = root().join("tests/browser");
    let mut node = command("npm");
    node.args(["test", "--silent"])
        .current_dir(&folder)
        .env("WUSHE_BIN", product::binary())
        .env("CHROMIUM", tools::chromium()?);
    Ok(node)
}

//! What is done with the repository, as commands: `cargo xtask run`, `cargo xtask test` and their parts.
//!
//! It is compiled before everything else, so it depends on next to nothing.

mod postgres;
mod product;
mod run;
mod shell;
mod stamp;
mod steps;
mod temp;
mod test;
mod tools;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand, ValueEnum};

use crate::postgres::Cluster;
use crate::steps::Steps;

/// Builds, runs and tests Wushe.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build what is missing, load the demo county and serve it
    Run(run::Options),
    /// Run every check and every test, installing what they need
    Test(test::Options),
    /// Build the web assets
    Assets,
    /// Build the modules under plugins/
    Modules,
    /// Measure: release builds of the benches under tests/benches
    Bench {
        /// One bench; all of them when left out
        name: Option<String>,
        /// Options of the bench; `bench load -- --help` tells those of the load bench
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        options: Vec<String>,
    },
    /// Break things on purpose: servers die, transactions meet, and nothing may be lost
    Drill {
        /// Which
        name: Drill,
        /// Options of the drill
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        options: Vec<String>,
    },
    /// Take the pictures in docs/screenshots again, from the browser story
    Screenshots,
    /// Measure the pages that most people open, as on a phone, and fail below what is promised
    Lighthouse,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Drill {
    /// `kill -9` of the server at random moments, under load
    Crash,
    /// Transactions in each other's way: nothing is seen or done that no order of them explains
    Anomalies,
    /// Two servers on one PostgreSQL, of which one is killed at random moments
    Hosts,
}

fn main() -> ExitCode {
    match shell::watch_signals().and_then(|()| dispatch(Cli::parse().command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if shell::interrupted() => {
            eprintln!("interrupted: {error:#}");
            ExitCode::from(130)
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Command) -> Result<()> {
    match command {
        Command::Run(options) => run::run(&options),
        Command::Test(options) => test::run(&options),
        Command::Assets => {
            let mut steps = Steps::new(1);
            steps.need("web assets", product::assets)
        }
        Command::Modules => {
            let mut steps = Steps::new(4);
            steps.need("toolchain", tools::wasm_target)?;
            steps.need("web assets", product::assets)?;
            steps.need("server", product::server)?;
            steps.need("modules", product::modules)
        }
        Command::Bench { name, options } => bench(name.as_deref(), &options),
        Command::Drill { name, options } => drill(name, &options),
        Command::Screenshots => test::screenshots(),
        Command::Lighthouse => lighthouse(),
    }
}

/// Builds what the pages need and measures them.
fn lighthouse() -> Result<()> {
    let folder = root().join("tests/lighthouse");
    let mut steps = Steps::new(6);
    steps.need("toolchain", tools::wasm_target)?;
    steps.need("web assets", product::assets)?;
    steps.need("server", product::server)?;
    steps.need("modules", product::modules)?;
    let chromium = steps.need("browser", || {
        tools::npm_ci(&folder, "lighthouse-npm")?;
        tools::chromium()
    })?;
    let mut node = shell::command("node");
    node.arg("run.mjs").current_dir(&folder).env("WUSHE_BIN", product::binary()).env("CHROMIUM", chromium);
    steps.need("lighthouse", || shell::run(&mut node))
}

/// Builds what a drill needs and runs it.
fn drill(name: Drill, options: &[String]) -> Result<()> {
    if name == Drill::Anomalies {
        let mut steps = Steps::new(3);
        steps.need("web assets", product::assets)?;
        let cluster = steps.need("postgresql", Cluster::start)?;
        return steps.need("drill", || product::drill("anomalies-drill", options, &cluster));
    }
    let mut steps = Steps::new(6);
    steps.need("toolchain", tools::wasm_target)?;
    steps.need("web assets", product::assets)?;
    steps.need("server", product::server)?;
    steps.need("modules", || {
        product::modules()?;
        if name == Drill::Hosts { product::module(&root().join("examples/tea-board"), "tea-board") } else { Ok(()) }
    })?;
    let cluster = steps.need("postgresql", Cluster::start)?;
    steps.need("drill", || {
        product::release_server()?;
        let binary = if name == Drill::Hosts { "hosts-drill" } else { "crash-drill" };
        product::drill(binary, options, &cluster)
    })
}

/// Builds what a bench needs and runs it.
fn bench(name: Option<&str>, options: &[String]) -> Result<()> {
    let modules = name != Some("load");
    let mut steps = Steps::new(if modules { 6 } else { 4 });
    steps.need("toolchain", tools::wasm_target)?;
    steps.need("web assets", product::assets)?;
    if modules {
        steps.need("server", product::server)?;
        steps.need("modules", product::modules)?;
    }
    // What has been loaded is kept: filling five million rows takes minutes.
    let cluster = steps.need("postgresql", || Cluster::start_kept(&target().join("load/pg")))?;
    steps.need("bench", || product::bench(name, options, &cluster))
}

/// The top folder of the repository: the parent of this crate's folder.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate has a parent folder")
}

/// Where cargo builds: `CARGO_TARGET_DIR`, or `target` at the top.
#[expect(clippy::disallowed_methods, reason = "cargo's own setting, not one of the product")]
fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

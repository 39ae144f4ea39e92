//! The command line.

mod audit;
mod compile_worker;
mod demo;
mod doctor;
mod init;
mod keys;
mod migrate;
mod module;
mod module_version;
mod plugin;
mod replay;
mod serve;
mod user;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// 五社: the platform of a county's communities
#[derive(Debug, Parser)]
#[command(name = "wushe", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the platform
    Serve(serve::Serve),
    /// Make the county and its first administrator in an empty database
    Init(init::Init),
    /// Bring the database to this version
    Migrate(migrate::Migrate),
    /// Load the demo county into an empty database
    Demo(demo::Demo),
    /// Install modules and switch them on and off
    Module(module::Module),
    /// Build, check and replay modules
    Plugin(plugin::Plugin),
    /// Let somebody in again, from the server itself
    User(user::User),
    /// Check the audit trail
    Audit(audit::Audit),
    /// Rotate the keys under which personal fields are sealed
    Keys(keys::Keys),
    /// Explain what is wrong with an installation
    Doctor(doctor::Doctor),
    /// Compile a component from standard input (called by the server itself)
    #[command(hide = true)]
    CompileWorker,
}

/// Runs the command that the arguments name.
#[must_use]
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    if matches!(cli.command, Command::CompileWorker) {
        return compile_worker::run();
    }
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)
        .and_then(|runtime| runtime.block_on(execute(cli.command)));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn execute(command: Command) -> anyhow::Result<()> {
    // What the server traces stands in its settings.
    if !matches!(command, Command::Serve(_)) {
        crate::observe::log::begin(None);
    }
    match command {
        Command::Serve(serve) => serve.run().await,
        Command::Init(init) => init.run().await,
        Command::User(user) => user.run().await,
        Command::Keys(keys) => keys.run().await,
        Command::Audit(audit) => audit.run().await,
        Command::Migrate(migrate) => migrate.run().await,
        Command::Demo(demo) => demo.run().await,
        Command::Module(module) => module.run().await,
        Command::Plugin(plugin) => plugin.run().await,
        Command::Doctor(doctor) => doctor.run().await,
        Command::CompileWorker => Ok(()),
    }
}

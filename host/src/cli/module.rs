//! `wushe module …`: what the console does, for scripts and for the first set-up.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use wushe_core::app::{Cx, module, unit};
use wushe_core::store::Mode;
use wushe_core::time::{Clock, Ids};

use super::module_version;
use crate::app::App;
use crate::config::{Config, Overrides};
use crate::modules::{self, Saying};

/// Install modules and switch them on and off.
#[derive(Debug, Args)]
pub(super) struct Module {
    #[command(flatten)]
    overrides: Overrides,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Say which modules are installed, and where each is on or off
    List,
    /// Install a module's file. An update is rehearsed, and taken into use when nothing speaks against it
    Install {
        /// The file, as `wushe plugin build` wrote it
        file: PathBuf,
        /// What was looked at and is agreed to: downgrade, publisher, unsigned, capabilities, rehearsal
        #[arg(long)]
        agree: Vec<String>,
    },
    /// Say which versions of a module there are: `*` in use, `~` on trial, `<` the one before
    Versions {
        /// Id of the module
        module: String,
    },
    /// Rehearse a version and take it into use everywhere
    Use {
        /// Id of the module
        module: String,
        /// The version
        version: String,
        /// What was looked at and is agreed to
        #[arg(long)]
        agree: Vec<String>,
    },
    /// Try a version in one unit and what lies below
    Try {
        /// Id of the module
        module: String,
        /// The version
        version: String,
        /// Code of the unit
        unit: String,
        /// What was looked at and is agreed to
        #[arg(long)]
        agree: Vec<String>,
    },
    /// End a trial: the version in use holds again
    EndTrial {
        /// Id of the module
        module: String,
    },
    /// Go back to the version that was in use before
    Back {
        /// Id of the module
        module: String,
    },
    /// Switch a module on in a unit and what lies below, with all that its manifest asks for
    Enable {
        /// Id of the module
        module: String,
        /// Code of the unit
        unit: String,
    },
    /// Switch a module off in a unit and what lies below; its data is kept
    Disable {
        /// Id of the module
        module: String,
        /// Code of the unit
        unit: String,
    },
}

impl Module {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let app = App::open(&Config::load(&self.overrides)?.place(), Clock::System, Ids::random()).await?;
        app.store.migrate().await?;
        let root = app.store.read(|tx| Box::pin(unit::roots(tx))).await?;
        let root = root.first().context("there is no county yet: load one with `wushe demo`")?;
        let system = app.core.system(root.id);
        match self.verb {
            Verb::List => list(&app, &system).await,
            Verb::Install { file, agree } => module_version::install(&app, &system, &file, &agree).await,
            Verb::Versions { module } => module_version::list(&app, &system, &module).await,
            Verb::Use { module, version, agree } => {
                module_version::use_version(&app, &system, &module, &version, &agree).await
            }
            Verb::Try { module, version, unit, agree } => {
                module_version::try_in(&app, &system, (&module, &version, &unit), &agree).await
            }
            Verb::EndTrial { module } => module_version::end_trial(&app, &system, module).await,
            Verb::Back { module } => module_version::back(&app, &system, module).await,
            Verb::Enable { module, unit } => switch(&app, &system, &module, unit, true).await,
            Verb::Disable { module, unit } => switch(&app, &system, &module, unit, false).await,
        }
    }
}

async fn list(app: &App, cx: &Cx) -> anyhow::Result<()> {
    let mut tx = app.store.begin(Mode::Read).await?;
    for version in module::list(&mut tx).await? {
        println!("{} {}", version.module_id, version.version);
        for word in module::words(&mut tx, cx, &version.module_id).await? {
            let unit = unit::by_id(&mut tx, word.unit_id).await?;
            println!("  {} {} {}", if word.enabled { "+" } else { "-" }, unit.code, unit.name_zh);
        }
    }
    Ok(())
}

async fn switch(app: &std::sync::Arc<App>, system: &Cx, id: &str, code: String, enabled: bool) -> anyhow::Result<()> {
    let (unit, seen) = {
        let mut tx = app.store.begin(Mode::Read).await?;
        let unit = unit::by_code(&mut tx, &code).await?;
        let words = module::words(&mut tx, system, id).await?;
        let seen = words.iter().find(|word| word.unit_id == unit.id).map(|word| word.version);
        (unit, seen)
    };
    let saying = Saying { enabled, settings: None, grants: None, seen };
    modules::say(app, system.in_unit(unit.id), id, saying).await?;
    println!("{id} {} {} {}", if enabled { "+" } else { "-" }, unit.code, unit.name_zh);
    Ok(())
}

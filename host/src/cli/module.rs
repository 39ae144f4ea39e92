//! `wushe module …`: what the console does, for scripts and for the first set-up.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use wushe_core::app::{Cx, module, unit};
use wushe_core::domain::unit::Unit;
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
    /// Switch a module on in a unit and what lies below. What it is granted stays as it was there, or as it is above; where nobody
    /// has said anything, that is all that its manifest asks for
    Enable {
        /// Id of the module
        module: String,
        /// Code of the unit
        unit: String,
        /// Grant all that its manifest asks for, but for this; may be given several times
        #[arg(long, value_name = "CAPABILITY")]
        withhold: Vec<String>,
    },
    /// Switch a module off in a unit and what lies below; its data is kept
    Disable {
        /// Id of the module
        module: String,
        /// Code of the unit
        unit: String,
    },
    /// Take back what was said of a module in a unit: what holds above holds there again
    Inherit {
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
            Verb::Enable { module, unit, withhold } => {
                let grants = granted(&app, &module, &withhold).await?;
                switch(&app, &system, (&module, &unit), true, grants).await
            }
            Verb::Disable { module, unit } => switch(&app, &system, (&module, &unit), false, None).await,
            Verb::Inherit { module, unit } => inherit(&app, &system, &module, &unit).await,
        }
    }
}

async fn list(app: &App, cx: &Cx) -> anyhow::Result<()> {
    let mut tx = app.store.begin(Mode::Read).await?;
    for version in module::list(&mut tx).await? {
        println!("{} {}", version.module_id, version.version);
        let installed = app.module(&mut tx, version).await?;
        for word in module::words(&mut tx, cx, &installed.version.module_id).await? {
            let unit = unit::by_id(&mut tx, word.unit_id).await?;
            let granted = module::names(&word.grants)?;
            let asked = installed.manifest.plugin.capabilities.keys();
            let withheld: Vec<String> =
                asked.filter(|name| !granted.contains(*name)).map(|name| format!(" -{name}")).collect();
            let sign = if word.enabled { "+" } else { "-" };
            println!("  {sign} {} {}{}", unit.code, unit.name_zh, withheld.concat());
        }
    }
    Ok(())
}

/// What is granted when this is withheld; none: as it is.
async fn granted(app: &App, id: &str, withhold: &[String]) -> anyhow::Result<Option<Vec<String>>> {
    if withhold.is_empty() {
        return Ok(None);
    }
    let mut tx = app.store.begin(Mode::Read).await?;
    let version = module::get(&mut tx, id).await?;
    let installed = app.module(&mut tx, version).await?;
    let asked = &installed.manifest.plugin.capabilities;
    if let Some(unknown) = withhold.iter().find(|name| !asked.contains_key(*name)) {
        let all: Vec<&str> = asked.keys().map(String::as_str).collect();
        anyhow::bail!("{id} does not ask for {unknown}; it asks for: {}", all.join(", "));
    }
    Ok(Some(asked.keys().filter(|name| !withhold.contains(name)).cloned().collect()))
}

/// The unit of this code, and the version of what is said of the module there.
async fn seen(app: &App, system: &Cx, id: &str, code: &str) -> anyhow::Result<(Unit, Option<i64>)> {
    let mut tx = app.store.begin(Mode::Read).await?;
    let unit = unit::by_code(&mut tx, code).await?;
    let standing = module::standing(&mut tx, &system.in_unit(unit.id), id).await?;
    Ok((unit, standing.own.map(|word| word.version)))
}

async fn switch(
    app: &Arc<App>,
    system: &Cx,
    (id, code): (&str, &str),
    enabled: bool,
    grants: Option<Vec<String>>,
) -> anyhow::Result<()> {
    let (unit, seen) = seen(app, system, id, code).await?;
    let saying = Saying { enabled, settings: None, grants, seen };
    modules::say(app, system.in_unit(unit.id), id, saying).await?;
    println!("{id} {} {} {}", if enabled { "+" } else { "-" }, unit.code, unit.name_zh);
    Ok(())
}

async fn inherit(app: &Arc<App>, system: &Cx, id: &str, code: &str) -> anyhow::Result<()> {
    let (unit, seen) = seen(app, system, id, code).await?;
    let seen = seen.with_context(|| format!("nothing is said of {id} in {} itself", unit.code))?;
    modules::unsay(app, system.in_unit(unit.id), id, seen).await?;
    println!("{id} = {} {}", unit.code, unit.name_zh);
    Ok(())
}

//! `wushe audit`: checks the audit trail.

use anyhow::bail;
use clap::{Args, Subcommand};
use wushe_core::app::audit;
use wushe_core::time::{Clock, Ids};
use wushe_plugin_schema::text::Arg;

use super::init::{say, told};
use crate::app::App;
use crate::config::{Config, Overrides};

/// Check the audit trail.
#[derive(Debug, Args)]
pub(super) struct Audit {
    #[command(flatten)]
    overrides: Overrides,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check that nothing was changed, taken out or put in, and name the first thing that was
    Verify {
        /// A last block that was noted down elsewhere, `number:hash`: the trail must still hold it
        #[arg(long)]
        head: Option<String>,
    },
}

impl Audit {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let Command::Verify { head } = self.command;
        let app = App::open(&Config::load(&self.overrides)?.place(), Clock::System, Ids::random()).await?;
        // What is there is looked at before anything is added to it.
        let before = audit::verify(&app.store, &app.core, head.as_deref()).await.map_err(told)?;
        if let Some(finding) = before.finding {
            let fault = say(&format!("fault-{}", finding.fault), []);
            let block = finding.block.map_or_else(|| "—".to_owned(), |block| block.to_string());
            let entry = finding.entry.unwrap_or_else(|| "—".to_owned());
            let args = [("fault", Arg::Text(fault)), ("block", Arg::Text(block)), ("entry", Arg::Text(entry))];
            bail!("{}", say("cli-audit-wrong", args));
        }
        audit::seal(&app.store, &app.core).await?;
        let verdict = audit::verify(&app.store, &app.core, head.as_deref()).await?;
        let counts = [
            ("blocks", Arg::Number(verdict.blocks)),
            ("entries", Arg::Number(verdict.entries)),
            ("waiting", Arg::Number(verdict.waiting)),
        ];
        println!("{}", say("cli-audit-right", counts));
        if let Some(head) = verdict.head {
            println!("{}", say("cli-audit-head", [("head", Arg::Text(head))]));
        }
        app.store.close().await;
        Ok(())
    }
}

//! `wushe keys`: rotating the keys under which personal fields are sealed.

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use wushe_core::app::{reseal, unit};
use wushe_core::time::{Clock, Ids};
use wushe_plugin_schema::text::Arg;

use super::init::{say, told};
use crate::app::App;
use crate::config::{Config, Overrides};

/// Rotate the keys under which personal fields are sealed.
#[derive(Debug, Args)]
pub(super) struct Keys {
    #[command(flatten)]
    overrides: Overrides,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Clone, Copy, Subcommand)]
enum Command {
    /// Add a fresh key to keys.toml; it seals once every host has it and was started anew
    Rotate,
    /// Seal anew, under the newest key, what stands under older ones
    Reseal,
}

impl Keys {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let place = Config::load(&self.overrides)?.place();
        let app = App::open(&place, Clock::System, Ids::random()).await?;
        let roots = app.store.read(|tx| Box::pin(unit::roots(tx))).await?;
        let county = roots.first().context("there is no county yet: make one with `wushe init`")?.id;
        let cx = app.core.system(county);
        match self.command {
            Command::Rotate => {
                let asked = cx.clone();
                let older = app.store.read(|tx| Box::pin(async move { reseal::older(tx, &asked).await })).await;
                if !older.map_err(told)?.is_empty() {
                    bail!("{}", say("cli-keys-first", []));
                }
                let number = crate::keys::add_sealing_key(&place.data_dir.join("keys.toml"))?;
                println!("{}", say("cli-keys-added", [("number", Arg::Number(i64::from(number)))]));
            }
            Command::Reseal => {
                let mut changed = 0;
                loop {
                    let cx = cx.clone();
                    let batch = app.store.write(move |tx| {
                        let cx = cx.clone();
                        Box::pin(async move { reseal::reseal(tx, &cx, reseal::MOST).await })
                    });
                    let done = batch.await.map_err(told)?;
                    changed += done.changed;
                    if done.finished {
                        break;
                    }
                }
                println!("{}", say("cli-keys-resealed", [("n", Arg::Number(changed))]));
                let older = app.store.read(|tx| Box::pin(async move { reseal::older(tx, &cx).await })).await;
                let left: Vec<String> = older
                    .map_err(told)?
                    .into_iter()
                    .map(|older| format!("{} ({})", older.column, older.values))
                    .collect();
                if !left.is_empty() {
                    bail!("{}", say("cli-keys-left", [("list", Arg::Text(left.join(", ")))]));
                }
            }
        }
        app.store.close().await;
        Ok(())
    }
}

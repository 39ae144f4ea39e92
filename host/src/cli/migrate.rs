//! `wushe migrate`

use clap::Args;
use wushe_core::time::{Clock, Ids};

use crate::app::App;
use crate::config::{Config, Overrides};

/// Bring the database to this version.
#[derive(Debug, Args)]
pub(super) struct Migrate {
    #[command(flatten)]
    overrides: Overrides,
}

impl Migrate {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let app = App::open(&Config::load(&self.overrides)?.place(), Clock::System, Ids::random()).await?;
        let migrated = app.store.migrate().await?;
        println!("schema version {}", migrated.version);
        Ok(())
    }
}

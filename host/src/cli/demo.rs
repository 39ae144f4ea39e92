//! `wushe demo`

use std::path::PathBuf;
use std::time::Instant;

use anyhow::bail;
use clap::Args;
use wushe_core::time::Clock;
use wushe_plugin_schema::text::Arg;

use crate::config::{Config, Overrides};
use crate::demo::{self, DemoSummary, logins};
use crate::i18n::{Catalog, Locale};

/// Load the demo county into an empty database: 旺苍县 with invented people.
#[derive(Debug, Args)]
pub(super) struct Demo {
    #[command(flatten)]
    overrides: Overrides,
    /// Folder of the built modules
    #[arg(long, default_value = "target/modules")]
    modules: PathBuf,
}

impl Demo {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let begun = Instant::now();
        let app = demo::open(&Config::load(&self.overrides)?.place(), Clock::System.now()).await?;
        app.store.migrate().await?;
        let files = demo::Files::read(&self.modules).map_err(|(path, error)| {
            anyhow::Error::new(error)
                .context(say("demo-module-missing", [("path", Arg::Text(path.display().to_string()))]))
        })?;
        if demo::is_loaded(&app.store).await? {
            println!("{}", say("demo-there", []));
            if !demo::is_demo(&app.store).await? {
                bail!("this database holds a county that is not the demo: choose another data directory");
            }
            if !demo::renew_modules(&app, files).await? {
                println!("{}", say("demo-module-changed", []));
            }
        } else {
            let progress = |step: usize, name: &'static str| println!("[{step}/{}] {}", demo::STEPS, say(name, []));
            let (county, cards) = demo::run(&app, files, progress).await?;
            println!("{}", summary(&county, cards));
            println!("{} ({:.1} s)", say("demo-invented", []), begun.elapsed().as_secs_f64());
        }
        println!("{}", login_lines());
        app.store.close().await;
        Ok(())
    }
}

fn say<const N: usize>(key: &str, args: [(&str, Arg); N]) -> String {
    Catalog::host().ta(Locale::ZhCn, key, args)
}

fn summary(county: &DemoSummary, cards: usize) -> String {
    let number = |n: usize| Arg::Number(i64::try_from(n).unwrap_or(i64::MAX));
    let counts = [
        ("townships", number(county.townships)),
        ("communities", number(county.communities)),
        ("grids", number(county.grids)),
        ("residents", number(county.residents)),
        ("volunteers", number(county.volunteers)),
        ("cards", number(cards)),
    ];
    say("demo-done", counts)
}

/// Who can log in to the demo county, by role.
pub(super) fn login_lines() -> String {
    let mut lines = say("demo-logins", [("password", Arg::Text(logins::PASSWORD.to_owned()))]);
    for login in logins::all() {
        let role = say(&format!("role-{}", login.role), []);
        lines += &format!("\n  {:<12} {role} · {} · {}", login.login, login.name, login.unit);
    }
    lines
}

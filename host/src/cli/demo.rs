//! `wushe demo`

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, bail};
use clap::Args;
use wushe_plugin_schema::text::Arg;

use crate::config::{Config, Overrides};
use crate::demo::{self, logins};
use crate::i18n::{Catalog, Locale};

/// Where the logins stand once the demo county is loaded: `serve` prints them.
const LOGINS_FILE: &str = "demo-logins.txt";

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
        let place = Config::load(&self.overrides)?.place();
        let app = demo::open(&place).await?;
        app.store.migrate().await?;
        if demo::is_loaded(&app.store).await? {
            let Some(lines) = login_lines(&place.data_dir)? else {
                bail!("this database holds a county that is not the demo: choose another data directory");
            };
            println!("{}\n{lines}", say("demo-there", []));
            return Ok(());
        }
        let file = self.modules.join("liaison-card.wasm");
        let file = std::fs::read(&file)
            .with_context(|| format!("{} is not there: build it with `wushe plugin build plugins/liaison-card`", file.display()))?;
        let progress = |step: usize, name: &'static str| {
            println!("[{step}/{}] {}", demo::STEPS, say(name, []));
        };
        let (county, cards) = demo::run(&app, file, progress).await?;
        let lines = lines_of(&county);
        std::fs::write(place.data_dir.join(LOGINS_FILE), &lines)?;
        let number = |n: usize| Arg::Number(i64::try_from(n).unwrap_or(i64::MAX));
        let counts = [
            ("townships", number(county.townships)),
            ("communities", number(county.communities)),
            ("grids", number(county.grids)),
            ("residents", number(county.residents)),
            ("volunteers", number(county.volunteers)),
            ("cards", number(cards)),
            ("seconds", Arg::Text(format!("{:.1}", begun.elapsed().as_secs_f64()))),
        ];
        println!("{}\n{lines}", say("demo-loaded", counts));
        app.store.close().await;
        Ok(())
    }
}

fn say<const N: usize>(key: &str, args: [(&str, Arg); N]) -> String {
    Catalog::host().ta(Locale::ZhCn, key, args)
}

fn lines_of(county: &demo::DemoSummary) -> String {
    let mut lines = say("demo-logins", [("password", Arg::Text(logins::PASSWORD.to_owned()))]);
    for login in &county.logins {
        let role = say(&format!("role-{}", login.role), []);
        lines += &format!("\n  {:<12} {} · {} · {}", login.login, role, login.name, login.unit);
    }
    lines
}

/// The logins of a demo county, if this installation holds one.
pub(super) fn login_lines(data_dir: &Path) -> anyhow::Result<Option<String>> {
    match std::fs::read_to_string(data_dir.join(LOGINS_FILE)) {
        Ok(lines) => Ok(Some(lines)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).context("cannot read the logins of the demo county"),
    }
}

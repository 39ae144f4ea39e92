//! `wushe doctor`: looks at everything that a running platform needs, and says what to do about what is missing.

use std::path::Path;

use anyhow::bail;
use clap::Args;
use wushe_core::app::{module, unit};
use wushe_core::store::Mode;
use wushe_core::time::{Clock, Ids};

use crate::app::App;
use crate::config::{Config, Overrides};

/// Explain what is wrong with an installation.
#[derive(Debug, Args)]
pub(super) struct Doctor {
    #[command(flatten)]
    overrides: Overrides,
}

/// What was looked at: its name, and what is wrong and what to do.
type Finding = (&'static str, Result<String, String>);

impl Doctor {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let config = match Config::load(&self.overrides) {
            Ok(config) => config,
            Err(error) => {
                print(&("configuration", Err(format!("{error:#}"))));
                bail!("the configuration cannot be read");
            }
        };
        let mut findings = vec![("configuration", Ok("reads".to_owned())), writable(&config.data.dir)];
        match App::open(&config.place(), Clock::System, Ids::random()).await {
            Ok(app) => {
                findings.push(("keys, database, runtime", Ok("open".to_owned())));
                findings.extend(inside(&app).await);
            }
            Err(error) => findings.push(("keys, database, runtime", Err(format!("{error:#}")))),
        }
        findings.push(public_url(&config));
        findings.iter().for_each(print);
        let wrong = findings.iter().filter(|(_, found)| found.is_err()).count();
        if wrong == 0 { Ok(()) } else { bail!("{wrong} of {} need attention", findings.len()) }
    }
}

fn print((name, found): &Finding) {
    match found {
        Ok(words) => println!("ok    {name}: {words}"),
        Err(words) => println!("WRONG {name}: {words}"),
    }
}

fn writable(dir: &Path) -> Finding {
    let tried = std::fs::create_dir_all(dir).and_then(|()| tempfile::tempfile_in(dir));
    let found = match tried {
        Ok(_) => Ok(dir.display().to_string()),
        Err(error) => {
            Err(format!("{} cannot be written ({error}): give it to the user that runs wushe", dir.display()))
        }
    };
    ("data directory", found)
}

/// The database answers, has this version's schema, holds a county, and every installed module can run here.
async fn inside(app: &App) -> Vec<Finding> {
    let mut findings = Vec::new();
    let roots = async {
        let mut tx = app.store.begin(Mode::Read).await?;
        unit::roots(&mut tx).await
    };
    findings.push((
        "county",
        match roots.await {
            Ok(roots) if roots.is_empty() => {
                Err("none yet: make one with `wushe init`, or load the demo with `wushe demo`".to_owned())
            }
            Ok(roots) => {
                Ok(roots.iter().map(|unit| format!("{} {}", unit.code, unit.name_zh)).collect::<Vec<_>>().join(", "))
            }
            Err(error) => {
                findings.push(("schema", Err(format!("{error}: run `wushe migrate`"))));
                return findings;
            }
        },
    ));
    findings.push((
        "modules",
        match app.check_modules().await {
            Ok(names) if names.is_empty() => Ok("none installed".to_owned()),
            Ok(names) => Ok(names.join(", ")),
            Err(words) => Err(words),
        },
    ));
    findings
}

impl App {
    /// Loads every installed module.
    async fn check_modules(&self) -> Result<Vec<String>, String> {
        let mut tx = self.store.begin(Mode::Read).await.map_err(|error| error.to_string())?;
        let mut names = Vec::new();
        for version in module::list(&mut tx).await.map_err(|error| error.to_string())? {
            let name = format!("{} {}", version.module_id, version.version);
            let loaded = async { self.loaded(&*self.module(&mut tx, version).await?).await };
            loaded.await.map_err(|error| format!("{name} cannot run here ({error}): install it again"))?;
            names.push(name);
        }
        Ok(names)
    }
}

/// Session cookies are kept by browsers only over TLS, or on the loopback.
fn public_url(config: &Config) -> Finding {
    let url = config.server.public_url();
    let local = ["http://127.0.0.1", "http://localhost", "http://[::1]"].iter().any(|prefix| url.starts_with(prefix));
    let found = if url.starts_with("https://") || local {
        Ok(url)
    } else {
        Err(format!(
            "{url} is not https: browsers will not keep the login. Put a proxy with TLS in front and set server.public_url"
        ))
    };
    ("public address", found)
}

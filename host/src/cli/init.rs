//! `wushe init`: the first set-up of a real county.

use anyhow::anyhow;
use clap::Args;
use wushe_core::app::access::{self, NewCounty};
use wushe_core::time::{Clock, Ids};
use wushe_plugin_schema::text::Arg;

use crate::app::App;
use crate::config::{Config, Overrides};
use crate::explain;
use crate::i18n::{Catalog, Locale};

/// Make the county and its first administrator in an empty database.
#[derive(Debug, Args)]
pub(super) struct Init {
    #[command(flatten)]
    overrides: Overrides,
    /// Code of the county: 6 digits (GB/T 2260), or 12
    #[arg(long)]
    county_code: String,
    /// Name of the county in Chinese
    #[arg(long)]
    name: String,
    /// Name of the county in English; the Chinese one when left out
    #[arg(long)]
    name_en: Option<String>,
    /// What the first administrator logs in with
    #[arg(long)]
    admin_login: String,
    /// Name of the first administrator; the login when left out
    #[arg(long)]
    admin_name: Option<String>,
}

impl Init {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let app = App::open(&Config::load(&self.overrides)?.place(), Clock::System, Ids::random()).await?;
        app.store.migrate().await?;
        let new = NewCounty {
            code: self.county_code,
            name_en: self.name_en.unwrap_or_else(|| self.name.clone()),
            name_zh: self.name,
            admin_name: self.admin_name.unwrap_or_else(|| self.admin_login.clone()),
            admin_login: self.admin_login,
        };
        let core = app.core.clone();
        let founded = app.store.write(move |tx| {
            let (core, new) = (core.clone(), new.clone());
            Box::pin(async move { access::found_county(tx, &core, new).await })
        });
        let founded = founded.await.map_err(told)?;
        let (county, code) = (founded.county.name_zh, founded.county.code.to_string());
        println!("{}", say("cli-init-done", [("county", Arg::Text(county)), ("code", Arg::Text(code))]));
        println!("{}", one_time(&founded.login, &founded.one_time_password));
        app.store.close().await;
        Ok(())
    }
}

/// A message of the command line.
pub(super) fn say<const N: usize>(key: &str, args: [(&str, Arg); N]) -> String {
    Catalog::host().ta(Locale::ZhCn, key, args)
}

/// What is handed over to somebody who is to set a password of their own.
pub(super) fn one_time(login: &str, password: &str) -> String {
    let args = [("login", Arg::Text(login.to_owned())), ("password", Arg::Text(password.to_owned()))];
    say("cli-one-time", args)
}

/// A refusal in words.
pub(super) fn told(error: wushe_core::Error) -> anyhow::Error {
    let explained = explain::core(Locale::ZhCn, &error);
    let problems = explained.problems.iter().map(|(field, words)| format!("{field}: {words}"));
    let words: Vec<String> = std::iter::once(explained.words.clone()).chain(problems).collect();
    anyhow!(error).context(words.join("\n"))
}

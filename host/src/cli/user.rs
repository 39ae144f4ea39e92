//! `wushe user`: for emergencies, when nobody who administers users can log in.

use anyhow::Context as _;
use clap::{Args, Subcommand};
use wushe_core::app::{Cx, unit, user};
use wushe_core::time::{Clock, Ids};
use wushe_plugin_schema::text::Arg;

use super::init::{one_time, say, told};
use crate::app::App;
use crate::config::{Config, Overrides};

/// Let somebody in again, from the server itself.
#[derive(Debug, Args)]
pub(super) struct User {
    #[command(flatten)]
    overrides: Overrides,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a new one-time password, and end whatever is open in the user's name
    ResetPassword {
        /// What they log in with
        login: String,
    },
    /// Forget failed tries: the user waits no longer
    Unlock {
        /// What they log in with
        login: String,
    },
    /// Take away a second factor whose phone and backup codes are lost
    ResetSecondFactor {
        /// What they log in with
        login: String,
    },
}

impl User {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let app = App::open(&Config::load(&self.overrides)?.place(), Clock::System, Ids::random()).await?;
        let roots = app.store.read(|tx| Box::pin(unit::roots(tx))).await?;
        let county = roots.first().context("there is no county yet: make one with `wushe init`")?;
        let words = self.command.carry_out(&app, app.core.system(county.id)).await.map_err(told)?;
        println!("{words}");
        app.store.close().await;
        Ok(())
    }
}

/// What is done, without whom to.
#[derive(Debug, Clone, Copy)]
enum Deed {
    Password,
    Unlock,
    SecondFactor,
}

impl Command {
    async fn carry_out(self, app: &App, cx: Cx) -> wushe_core::Result<String> {
        let (deed, login) = match self {
            Self::ResetPassword { login } => (Deed::Password, login),
            Self::Unlock { login } => (Deed::Unlock, login),
            Self::ResetSecondFactor { login } => (Deed::SecondFactor, login),
        };
        let changed = app.store.write(move |tx| {
            let (cx, login) = (cx.clone(), login.clone());
            Box::pin(async move {
                let id = user::by_login(tx, &cx, &login).await?.id;
                match deed {
                    Deed::Password => user::reset_password(tx, &cx, id).await,
                    Deed::Unlock => user::unlock(tx, &cx, id).await,
                    Deed::SecondFactor => user::reset_second_factor(tx, &cx, id).await,
                }
            })
        });
        let view = changed.await?;
        let login = Arg::Text(view.login.clone());
        Ok(match deed {
            Deed::Password => one_time(&view.login, view.one_time_password.as_deref().unwrap_or_default()),
            Deed::Unlock => say("cli-unlocked", [("login", login)]),
            Deed::SecondFactor => say("cli-second-reset", [("login", login)]),
        })
    }
}

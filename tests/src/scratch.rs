//! An empty database on PostgreSQL, there for one run.

use std::process::Command;

use anyhow::{Context as _, Result, ensure};

/// A database that goes with its owner.
#[derive(Debug)]
pub struct Scratch {
    name: String,
    url: String,
}

impl Scratch {
    /// Makes one in the cluster that `LOAD_POSTGRES_URL` names, as `cargo xtask` does; none without it.
    ///
    /// # Errors
    /// When `psql` cannot make it; without the variable when `REQUIRE_POSTGRES` is 1.
    pub fn new(purpose: &str) -> Result<Option<Self>> {
        let name = format!("wushe_{purpose}_{}", std::process::id());
        let Some(url) = url(&name) else {
            let required = variable("REQUIRE_POSTGRES").as_deref() == Some("1");
            ensure!(!required, "LOAD_POSTGRES_URL is not set");
            println!("skipped: LOAD_POSTGRES_URL is not set");
            return Ok(None);
        };
        administer(&format!("CREATE DATABASE {name}"))?;
        Ok(Some(Self { name, url }))
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = administer(&format!("DROP DATABASE {} WITH (FORCE)", self.name)) {
            eprintln!("{} is left behind: {error:#}", self.name);
        }
    }
}

/// The address of a database of the cluster, which has `DATABASE` where the name goes.
fn url(name: &str) -> Option<String> {
    variable("LOAD_POSTGRES_URL").map(|url| url.replace("DATABASE", name))
}

fn administer(order: &str) -> Result<()> {
    let maintenance = url("postgres").context("LOAD_POSTGRES_URL is not set")?;
    let done = Command::new(psql()).args(["-q", "-d", &maintenance, "-c", order]).status();
    ensure!(done.context("cannot start psql")?.success(), "psql: {order}");
    Ok(())
}

/// The `psql` program.
#[must_use]
pub fn psql() -> String {
    variable("LOAD_PSQL").unwrap_or_else(|| "psql".to_owned())
}

#[expect(clippy::disallowed_methods, reason = "the run says where PostgreSQL is")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

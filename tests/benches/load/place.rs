//! Where a loaded county is kept: below `target/load`, used again as long as neither the schema nor the loader changes.

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use wushe_core::store::bulk::Bulk;
use wushe_core::store::{Store, schema_digest};
use wushe_tests::psql;

/// Changes when the loader puts in something else.
const LOADER: u32 = 4;

/// How much is in the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) name: &'static str,
    pub(crate) residents: usize,
    pub(crate) requests: usize,
    /// How many of a thousand of the last tenth of the requests are open.
    pub(crate) open: u64,
}

impl Size {
    /// For checking that the bench itself works.
    pub(crate) const QUICK: Self = Self { name: "quick", residents: 10_000, requests: 50_000, open: 50 };
    /// A tenth of the whole.
    pub(crate) const TENTH: Self = Self { name: "tenth", residents: 100_000, requests: 500_000, open: 50 };
    /// What a large county has after years.
    pub(crate) const FULL: Self = Self { name: "full", residents: 1_000_000, requests: 5_000_000, open: 50 };
    /// A county that has let 100,000 requests lie.
    pub(crate) const INBOX: Self = Self { name: "inbox", residents: 100_000, requests: 1_050_000, open: 953 };
}

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// A county of one size in one database.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) kind: Kind,
    pub(crate) size: Size,
    /// Holds the keys, what is known of the county and, with SQLite, the database.
    pub(crate) folder: PathBuf,
    /// The address of the database on PostgreSQL.
    pub(crate) url: Option<String>,
}

impl Place {
    /// The place of a county; none on PostgreSQL when `LOAD_POSTGRES_URL` does not say where that is.
    pub(crate) fn of(kind: Kind, size: Size) -> Option<Self> {
        let url = match kind {
            Kind::Sqlite => None,
            Kind::Postgres => Some(database_url(&format!("load_{}", size.name))?),
        };
        Some(Self { kind, size, folder: folder().join(format!("{}-{}", kind.name(), size.name)), url })
    }

    /// Opens the store.
    pub(crate) async fn open(&self) -> Result<Store> {
        Ok(match &self.url {
            // As many connections as the server opens.
            Some(url) => Store::open_postgres(url, None, 16).await?,
            None => Store::open_sqlite(&self.database()).await?,
        })
    }

    /// Opens the database for filling; nobody else may have it open.
    pub(crate) async fn bulk(&self) -> Result<Bulk> {
        Ok(match &self.url {
            Some(url) => Bulk::postgres(url).await?,
            None => Bulk::sqlite(&self.database()).await?,
        })
    }

    fn database(&self) -> PathBuf {
        self.folder.join("wushe.db")
    }

    /// What is noted once everything is loaded: by which loader, under which schema, and sealed with which keys.
    fn mark(&self) -> Result<String> {
        let mut keys = DefaultHasher::new();
        fs::read(self.folder.join("keys.toml"))?.hash(&mut keys);
        Ok(format!("loader {LOADER}, schema {}, keys {:016x}", schema_digest(), keys.finish()))
    }

    /// Whether the county is loaded and of use. On PostgreSQL the database itself bears the mark: a cluster of one run goes with it,
    /// and the folder stays.
    pub(crate) fn is_loaded(&self) -> bool {
        let noted = match &self.url {
            None => fs::read_to_string(self.folder.join("loaded")).ok(),
            Some(url) => database_name(url)
                .and_then(|name| {
                    ask(&format!(
                        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{name}'"
                    ))
                })
                .ok(),
        };
        noted.is_some_and(|noted| self.mark().is_ok_and(|mark| noted.trim() == mark))
    }

    /// Throws away what is there and makes an empty database.
    pub(crate) fn clear(&self) -> Result<()> {
        if self.folder.exists() {
            fs::remove_dir_all(&self.folder)?;
        }
        fs::create_dir_all(&self.folder)?;
        if let Some(url) = &self.url {
            let name = database_name(url)?;
            ask(&format!("DROP DATABASE IF EXISTS {name}"))?;
            ask(&format!("CREATE DATABASE {name}"))?;
        }
        Ok(())
    }

    /// Notes that everything is in.
    pub(crate) fn set_loaded(&self) -> Result<()> {
        let mark = self.mark()?;
        match &self.url {
            None => Ok(fs::write(self.folder.join("loaded"), mark)?),
            Some(url) => ask(&format!("COMMENT ON DATABASE {} IS '{mark}'", database_name(url)?)).map(drop),
        }
    }
}

/// The name of the database at this address.
fn database_name(url: &str) -> Result<&str> {
    let (_, name) = url.split('?').next().unwrap_or_default().rsplit_once('/').context("a database's name")?;
    Ok(name)
}

/// Says something to the cluster, and answers what it says.
fn ask(sql: &str) -> Result<String> {
    let maintenance = database_url("postgres").context("LOAD_POSTGRES_URL")?;
    let options =
        ["-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", &maintenance, "-c", "SET client_min_messages = error"];
    let asked = Command::new(psql()).args(options).args(["-c", sql]).output().context("cannot start psql")?;
    ensure!(asked.status.success(), "psql: {sql}: {}", String::from_utf8_lossy(&asked.stderr));
    Ok(String::from_utf8(asked.stdout)?)
}

/// `LOAD_POSTGRES_URL` is the address of a cluster, with `DATABASE` where the database's name goes.
fn database_url(database: &str) -> Option<String> {
    variable("LOAD_POSTGRES_URL").map(|url| url.replace("DATABASE", database))
}

/// Where loaded counties and results are kept.
pub(crate) fn folder() -> PathBuf {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    top.join(variable("CARGO_TARGET_DIR").unwrap_or_else(|| "target".to_owned())).join("load")
}

#[expect(clippy::disallowed_methods, reason = "the run says where it keeps things")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

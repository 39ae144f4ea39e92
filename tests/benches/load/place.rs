//! Where a loaded county is kept: below `target/load`, used again as long as neither the schema nor the loader changes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use wushe_core::store::bulk::Bulk;
use wushe_core::store::{Store, schema_digest};

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

    /// What stands in the folder once everything is loaded.
    fn mark() -> String {
        format!("loader {LOADER}, schema {}", schema_digest())
    }

    /// Whether the county is loaded and of use.
    pub(crate) fn is_loaded(&self) -> bool {
        fs::read_to_string(self.folder.join("loaded")).is_ok_and(|mark| mark == Self::mark())
    }

    /// Throws away what is there and makes an empty database.
    pub(crate) fn clear(&self) -> Result<()> {
        if self.folder.exists() {
            fs::remove_dir_all(&self.folder)?;
        }
        fs::create_dir_all(&self.folder)?;
        if let Some(url) = &self.url {
            let (_, name) = url.split('?').next().unwrap_or_default().rsplit_once('/').context("a database's name")?;
            let maintenance = database_url("postgres").context("LOAD_POSTGRES_URL")?;
            let psql = variable("LOAD_PSQL").unwrap_or_else(|| "psql".to_owned());
            for sql in [format!("DROP DATABASE IF EXISTS {name}"), format!("CREATE DATABASE {name}")] {
                let sql = format!("SET client_min_messages = error; {sql}");
                let done = Command::new(&psql).args(["-q", "-d", &maintenance]).args(commands(&sql)).status();
                ensure!(done.context("cannot start psql")?.success(), "psql: {sql}");
            }
        }
        Ok(())
    }

    /// Notes that everything is in.
    pub(crate) fn set_loaded(&self) -> Result<()> {
        fs::write(self.folder.join("loaded"), Self::mark())?;
        Ok(())
    }
}

/// Each command by itself: a database is not made within a transaction.
fn commands(sql: &str) -> impl Iterator<Item = &str> {
    sql.split("; ").flat_map(|command| ["-c", command])
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

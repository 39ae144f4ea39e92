//! Bringing the schema to this version. The two folders hold files of the same names.

use sha2::{Digest as _, Sha256};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::{Connection as _, Sqlite};

use super::connection::Held;
use super::{Pool, Store};
use crate::error::{Error, Result};

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// What a migration did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migrated {
    /// Version of the schema now.
    pub version: i64,
}

/// Names of the migrations of both folders: (SQLite, PostgreSQL).
#[must_use]
pub fn migration_names() -> (Vec<String>, Vec<String>) {
    let names = |migrator: &Migrator| {
        migrator.iter().map(|migration| format!("{:04} {}", migration.version, migration.description)).collect()
    };
    (names(&SQLITE), names(&POSTGRES))
}

/// Tells this schema from every other: a hash over the text of all migrations. What was prepared for one schema (a kept
/// database of the load bench) is of no use for another.
#[must_use]
pub fn schema_digest() -> String {
    let mut digest = Sha256::new();
    for migration in SQLITE.iter().chain(POSTGRES.iter()) {
        digest.update(migration.version.to_le_bytes());
        digest.update(&migration.checksum);
    }
    hex::encode(&digest.finalize()[..8])
}

impl Store {
    /// Brings the schema to this version; does nothing when it is.
    ///
    /// # Errors
    /// `Internal` when the database was made by a newer version, or a migration that was applied has changed since.
    pub async fn migrate(&self) -> Result<Migrated> {
        let migrator = match &self.pool {
            Pool::Sqlite(pools) => {
                let mut connection = Held::<Sqlite>::begin(&pools.writer, None).await?;
                SQLITE.run(&mut *connection).await.map(|()| &SQLITE)
            }
            Pool::Postgres(pools) => {
                // Filling a new index takes its time, and another host that migrates is waited for. The connection is
                // closed afterwards, so that nobody else gets one without a limit.
                let mut connection = pools.writers.acquire().await?.detach();
                sqlx::query("SET statement_timeout = 0").execute(&mut connection).await?;
                let migrated = POSTGRES.run(&mut connection).await;
                connection.close().await?;
                migrated.map(|()| &POSTGRES)
            }
        };
        let migrator = migrator.map_err(|error| match error {
            MigrateError::VersionMissing(version) => Error::internal(format!(
                "这个数据库由更新版本的程序建立（迁移 {version}）：请安装该版本，或恢复升级前的备份 / the database was made by a newer \
                 version (migration {version}): install that version, or restore the backup from before the upgrade"
            )),
            other => Error::internal(other),
        })?;
        // What the platform's own roles may do is said by this version, not by the one that made the database.
        self.write(|tx| Box::pin(tx.seed_roles())).await?;
        Ok(Migrated { version: migrator.iter().map(|migration| migration.version).max().unwrap_or(0) })
    }

    /// Tables and columns, for comparing the twins.
    ///
    /// # Errors
    /// As any statement.
    pub async fn columns(&self) -> Result<Vec<(String, String)>> {
        let rows = match &self.pool {
            Pool::Sqlite(pools) => {
                let mut connection = Held::<Sqlite>::begin(&pools.readers, None).await?;
                sqlx::query_as(super::dialect::COLUMNS_SQLITE).fetch_all(&mut *connection).await?
            }
            Pool::Postgres(pools) => sqlx::query_as(super::dialect::COLUMNS_POSTGRES).fetch_all(&pools.readers).await?,
        };
        Ok(rows)
    }
}

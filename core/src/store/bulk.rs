//! Filling a database in bulk: rows go in without use cases, permissions and audit rows, a thousand times faster than
//! through them. For measuring (the load bench) and for moving a county from one database to another, never for work.
//!
//! Nobody else may have the database open meanwhile. Indexes are dropped first and built when everything is in; references
//! between rows are not checked; a run that ends half-way leaves a database to be thrown away.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, PgConnection, SqliteConnection};

use super::request::NAME_ANEW;
use super::unit_figure::RECOUNT;
use crate::error::{Error, Result};

/// Bytes that are handed to PostgreSQL at once.
const CHUNK: usize = 1 << 20;

/// Values in one statement on SQLite: it takes up to 32,766, and is prepared faster when it has fewer.
const VALUES: usize = 4000;

const INDEXES_SQLITE: &str =
    "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name";
// An index that belongs to a constraint cannot be dropped by itself.
const INDEXES_POSTGRES: &str = "
    SELECT i.indexname::text, i.indexdef::text FROM pg_indexes i
    WHERE i.schemaname = current_schema()
      AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = (quote_ident(i.schemaname) || '.' || quote_ident(i.indexname))::regclass)
    ORDER BY i.indexname";

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A text; ids, codes and enums are texts too.
    Text(String),
    /// A whole number; times are microseconds.
    Number(i64),
    /// Yes or no.
    Flag(bool),
}

impl Cell {
    /// A text, made from anything that can be written.
    #[must_use]
    pub fn text(value: &(impl ToString + ?Sized)) -> Self {
        Self::Text(value.to_string())
    }

    /// A text, or nothing.
    #[must_use]
    pub fn maybe(value: Option<impl ToString>) -> Self {
        value.map_or(Self::Null, |value| Self::text(&value))
    }
}

/// A database that is being filled.
#[derive(Debug)]
pub struct Bulk {
    conn: Conn,
    /// How to make the indexes again.
    indexes: Vec<String>,
}

#[derive(Debug)]
enum Conn {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Bulk {
    /// Begins to fill a SQLite file that has its schema.
    ///
    /// # Errors
    /// `Unavailable` when it cannot be opened.
    pub async fn sqlite(path: &Path) -> Result<Self> {
        let mut conn = SqliteConnectOptions::new()
            .filename(path)
            // Neither a journal nor waiting for the disk: a file that is half full is thrown away.
            .journal_mode(SqliteJournalMode::Off)
            .synchronous(SqliteSynchronous::Off)
            .locking_mode(sqlx::sqlite::SqliteLockingMode::Exclusive)
            .foreign_keys(false)
            .pragma("cache_size", "-1000000")
            .pragma("temp_store", "MEMORY")
            .pragma("threads", "2")
            .busy_timeout(Duration::from_secs(5))
            .connect()
            .await?;
        let found: Vec<(String, String)> = sqlx::query_as(INDEXES_SQLITE).fetch_all(&mut conn).await?;
        let mut indexes = Vec::with_capacity(found.len());
        for (name, definition) in found {
            sqlx::query(AssertSqlSafe(format!("DROP INDEX {name}"))).execute(&mut conn).await?;
            indexes.push(definition);
        }
        sqlx::query("BEGIN").execute(&mut conn).await?;
        Ok(Self { conn: Conn::Sqlite(conn), indexes })
    }

    /// Begins to fill a PostgreSQL database that has its schema. The user must be allowed to set
    /// `session_replication_role`, as the owner of a cluster is.
    ///
    /// # Errors
    /// `Unavailable` when it does not answer.
    pub async fn postgres(url: &str) -> Result<Self> {
        let mut conn = PgConnection::connect(url).await?;
        for setting in [
            "SET statement_timeout = 0",
            "SET session_replication_role = replica",
            "SET synchronous_commit = off",
            "SET maintenance_work_mem = '1GB'",
            "SET client_min_messages = error",
        ] {
            sqlx::query(setting).execute(&mut conn).await?;
        }
        let found: Vec<(String, String)> = sqlx::query_as(INDEXES_POSTGRES).fetch_all(&mut conn).await?;
        let mut indexes = Vec::with_capacity(found.len());
        for (name, definition) in found {
            sqlx::query(AssertSqlSafe(format!("DROP INDEX {name}"))).execute(&mut conn).await?;
            indexes.push(definition);
        }
        Ok(Self { conn: Conn::Postgres(conn), indexes })
    }

    /// Puts rows into a table; each has a value for each of the columns. Columns that are not named get their default.
    ///
    /// # Errors
    /// `Internal` for a name that is none, a row with another number of values, or what the database says.
    pub async fn insert(&mut self, table: &str, columns: &[&str], rows: &[Vec<Cell>]) -> Result<()> {
        let plain = |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        if !plain(table) || columns.is_empty() || !columns.iter().all(|column| plain(column)) {
            return Err(Error::internal(format!("not a table with columns: {table} ({})", columns.join(", "))));
        }
        if rows.iter().any(|row| row.len() != columns.len()) {
            return Err(Error::internal(format!("a row for {table} has another number of values than columns")));
        }
        let columns_text = columns.join(", ");
        match &mut self.conn {
            Conn::Sqlite(conn) => {
                for rows in rows.chunks((VALUES / columns.len()).max(1)) {
                    let one = format!("({})", vec!["?"; columns.len()].join(", "));
                    let all = vec![one; rows.len()].join(", ");
                    let text = format!("INSERT INTO {table} ({columns_text}) VALUES {all}");
                    let mut query = sqlx::query(AssertSqlSafe(text));
                    for cell in rows.iter().flatten() {
                        query = match cell {
                            Cell::Null => query.bind(None::<i64>),
                            Cell::Text(text) => query.bind(text.clone()),
                            Cell::Number(number) => query.bind(*number),
                            Cell::Flag(flag) => query.bind(*flag),
                        };
                    }
                    query.execute(&mut *conn).await?;
                }
            }
            Conn::Postgres(conn) => {
                let mut copy = conn.copy_in_raw(&format!("COPY {table} ({columns_text}) FROM STDIN")).await?;
                let mut lines = String::with_capacity(CHUNK + 4096);
                for row in rows {
                    push_line(&mut lines, row);
                    if lines.len() >= CHUNK {
                        copy.send(lines.as_bytes()).await?;
                        lines.clear();
                    }
                }
                copy.send(lines.as_bytes()).await?;
                copy.finish().await?;
            }
        }
        Ok(())
    }

    /// Builds the indexes, sets anew what triggers keep and makes everything last.
    ///
    /// # Errors
    /// What the database says, e.g. of two rows that a unique index does not allow.
    pub async fn finish(self) -> Result<()> {
        match self.conn {
            Conn::Sqlite(mut conn) => {
                for index in self.indexes {
                    sqlx::query(AssertSqlSafe(index)).execute(&mut conn).await?;
                }
                for anew in RECOUNT.into_iter().chain([NAME_ANEW]) {
                    sqlx::query(anew).execute(&mut conn).await?;
                }
                for last in ["COMMIT", "PRAGMA locking_mode = NORMAL", "PRAGMA synchronous = FULL"] {
                    sqlx::query(last).execute(&mut conn).await?;
                }
                conn.close().await?;
            }
            Conn::Postgres(mut conn) => {
                for index in self.indexes {
                    sqlx::query(AssertSqlSafe(index)).execute(&mut conn).await?;
                }
                for anew in RECOUNT.into_iter().chain([NAME_ANEW]) {
                    sqlx::query(anew).execute(&mut conn).await?;
                }
                sqlx::query("VACUUM (ANALYZE)").execute(&mut conn).await?;
                sqlx::query("CHECKPOINT").execute(&mut conn).await?;
                conn.close().await?;
            }
        }
        Ok(())
    }
}

/// A row in the text form of COPY: values between tabs, `\N` for nothing.
fn push_line(lines: &mut String, row: &[Cell]) {
    for (at, cell) in row.iter().enumerate() {
        if at > 0 {
            lines.push('\t');
        }
        match cell {
            Cell::Null => lines.push_str("\\N"),
            Cell::Text(text) => {
                for character in text.chars() {
                    match character {
                        '\\' => lines.push_str("\\\\"),
                        '\t' => lines.push_str("\\t"),
                        '\n' => lines.push_str("\\n"),
                        '\r' => lines.push_str("\\r"),
                        other => lines.push(other),
                    }
                }
            }
            Cell::Number(number) => {
                // Writing to a text does not fail.
                let _ = write!(lines, "{number}");
            }
            Cell::Flag(flag) => lines.push(if *flag { 't' } else { 'f' }),
        }
    }
    lines.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_value_is_escaped() {
        let mut line = String::new();
        let row = [Cell::text("a\tb\\N\nc\rd"), Cell::Null, Cell::Number(-7), Cell::Flag(true), Cell::text("")];
        push_line(&mut line, &row);
        assert_eq!(line, "a\\tb\\\\N\\nc\\rd\t\\N\t-7\tt\t\n");
    }
}

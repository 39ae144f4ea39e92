//! Statements whose number of placeholders depends on what is asked: made of our own constants and numbers only.

use tracing::Instrument as _;

use super::Tx;
use crate::error::Result;

/// A value that is bound.
#[derive(Debug, Clone)]
pub(crate) enum Bind {
    /// Text, or an id.
    Text(String),
    /// A whole number, or a point in time.
    Number(i64),
    /// Yes or no.
    Flag(bool),
}

/// A statement that grows, with what is bound to it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Statement {
    pub(crate) sql: String,
    pub(crate) binds: Vec<Bind>,
}

impl Statement {
    pub(crate) fn new(sql: &str) -> Self {
        Self { sql: sql.to_owned(), binds: Vec::new() }
    }

    /// A statement about a scope, which is `$1`.
    #[expect(clippy::needless_pass_by_value, reason = "ids and words are handed in as they are")]
    pub(crate) fn about(sql: &str, scope: impl ToString) -> Self {
        Self { sql: sql.to_owned(), binds: vec![Bind::Text(scope.to_string())] }
    }

    /// Adds text.
    pub(crate) fn push(&mut self, sql: &str) -> &mut Self {
        self.sql.push_str(sql);
        self
    }

    /// Adds a placeholder with what is bound to it.
    pub(crate) fn bind(&mut self, value: Bind) -> &mut Self {
        self.binds.push(value);
        self.sql.push('$');
        self.sql.push_str(&self.binds.len().to_string());
        self
    }

    /// Adds a placeholder for a text.
    #[expect(clippy::needless_pass_by_value, reason = "ids and words are handed in as they are")]
    pub(crate) fn text(&mut self, value: impl ToString) -> &mut Self {
        self.bind(Bind::Text(value.to_string()))
    }

    /// Adds `(…, …)` of texts; of none, what nothing is in. The last is said again until there are 1, 2, 4, 8 … of them, so that a
    /// connection keeps few such statements prepared and not one for each length.
    pub(crate) fn list<T: ToString>(&mut self, values: &[T]) -> &mut Self {
        self.push("(");
        let again = values.last().into_iter().cycle().take(values.len().next_power_of_two() - values.len());
        for (at, value) in values.iter().chain(again).enumerate() {
            if at > 0 {
                self.push(", ");
            }
            self.text(value.to_string());
        }
        if values.is_empty() {
            self.push("NULL");
        }
        self.push(")")
    }
}

macro_rules! bound {
    ($query:expr, $binds:expr) => {{
        let mut query = $query;
        for bind in $binds {
            query = match bind {
                $crate::store::build::Bind::Text(text) => query.bind(text),
                $crate::store::build::Bind::Number(number) => query.bind(number),
                $crate::store::build::Bind::Flag(flag) => query.bind(flag),
            };
        }
        query
    }};
}
pub(super) use bound;

/// Every row of a built statement.
macro_rules! fetch_built {
    ($tx:expr, $statement:expr) => {{
        use tracing::Instrument as _;
        let statement = $statement;
        let span = $tx.ran(&statement.sql);
        let sql = sqlx::AssertSqlSafe(statement.sql);
        match &mut $tx.conn {
            $crate::store::tx::Conn::Sqlite(conn) => {
                $crate::store::build::bound!(sqlx::query_as(sql), statement.binds)
                    .fetch_all(&mut **conn)
                    .instrument(span)
                    .await
            }
            $crate::store::tx::Conn::Postgres(conn) => {
                $crate::store::build::bound!(sqlx::query_as(sql), statement.binds)
                    .fetch_all(&mut **conn)
                    .instrument(span)
                    .await
            }
        }
        .map_err($crate::Error::from)
    }};
}
pub(crate) use fetch_built;

impl Tx {
    /// Runs a built statement that writes; answers how many rows it reached.
    pub(super) async fn execute_built(&mut self, statement: Statement) -> Result<u64> {
        self.writing().await?;
        let span = self.ran(&statement.sql);
        let sql = sqlx::AssertSqlSafe(statement.sql);
        let done = match &mut self.conn {
            super::tx::Conn::Sqlite(conn) => {
                bound!(sqlx::query(sql), statement.binds).execute(&mut **conn).instrument(span).await?.rows_affected()
            }
            super::tx::Conn::Postgres(conn) => {
                bound!(sqlx::query(sql), statement.binds).execute(&mut **conn).instrument(span).await?.rows_affected()
            }
        };
        Ok(done)
    }
}

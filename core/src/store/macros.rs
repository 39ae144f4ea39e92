//! One call, written once, made on whichever database is open.

/// Every row.
macro_rules! fetch_all {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {{
        $tx.ran($sql);
        match &mut $tx.conn {
            $crate::store::tx::Conn::Sqlite(conn) => sqlx::query_as($sql)$(.bind($bind))*.fetch_all(&mut **conn).await,
            $crate::store::tx::Conn::Postgres(conn) => sqlx::query_as($sql)$(.bind($bind))*.fetch_all(&mut **conn).await,
        }.map_err($crate::Error::from)
    }};
}

/// The row, if there is one.
macro_rules! fetch_optional {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {{
        $tx.ran($sql);
        match &mut $tx.conn {
            $crate::store::tx::Conn::Sqlite(conn) => sqlx::query_as($sql)$(.bind($bind))*.fetch_optional(&mut **conn).await,
            $crate::store::tx::Conn::Postgres(conn) => sqlx::query_as($sql)$(.bind($bind))*.fetch_optional(&mut **conn).await,
        }.map_err($crate::Error::from)
    }};
}

/// The one row.
macro_rules! fetch_one {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {{
        $tx.ran($sql);
        match &mut $tx.conn {
            $crate::store::tx::Conn::Sqlite(conn) => sqlx::query_as($sql)$(.bind($bind))*.fetch_one(&mut **conn).await,
            $crate::store::tx::Conn::Postgres(conn) => sqlx::query_as($sql)$(.bind($bind))*.fetch_one(&mut **conn).await,
        }.map_err($crate::Error::from)
    }};
}

/// A statement that writes; answers how many rows it reached.
macro_rules! execute {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {{
        $tx.writing().await?;
        $tx.ran($sql);
        match &mut $tx.conn {
            $crate::store::tx::Conn::Sqlite(conn) => sqlx::query($sql)$(.bind($bind))*.execute(&mut **conn).await.map(|done| done.rows_affected()),
            $crate::store::tx::Conn::Postgres(conn) => sqlx::query($sql)$(.bind($bind))*.execute(&mut **conn).await.map(|done| done.rows_affected()),
        }.map_err($crate::Error::from)
    }};
}

/// A condition: the unit in `$unit` lies in the unit `$1` or below. Looked up for each row that is come across, so that no plan
/// can begin with it: of a county, in which nearly every row lies, the order of an index gives a page after a page's worth of
/// rows. Of a small unit that would be the whole table; there the closure leads.
macro_rules! probed {
    ($unit:literal) => {
        concat!(
            "(SELECT w.depth FROM unit_closure w WHERE w.ancestor_id = $1 AND w.descendant_id = ",
            $unit,
            ") IS NOT NULL"
        )
    };
}

/// Reads a domain type from a row whose columns bear the names of its fields.
macro_rules! from_row {
    ($ty:ident { $($field:ident),* $(,)? }) => {
        impl<'r> sqlx::FromRow<'r, sqlx::sqlite::SqliteRow> for $ty {
            fn from_row(row: &'r sqlx::sqlite::SqliteRow) -> Result<Self, sqlx::Error> {
                use sqlx::Row as _;
                Ok(Self { $($field: row.try_get(stringify!($field))?),* })
            }
        }
        impl<'r> sqlx::FromRow<'r, sqlx::postgres::PgRow> for $ty {
            fn from_row(row: &'r sqlx::postgres::PgRow) -> Result<Self, sqlx::Error> {
                use sqlx::Row as _;
                Ok(Self { $($field: row.try_get(stringify!($field))?),* })
            }
        }
    };
}

//! One call, written once, made on whichever database is open.

/// Every row.
macro_rules! fetch_all {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {{
        use tracing::Instrument as _;
        let span = $tx.ran($sql);
        match &mut $tx.conn {
            $crate::store::tx::Conn::Sqlite(conn) => sqlx::query_as($sql)$(.bind($bind))*.fetch_all(&mut **conn).instrument(span).await,
            $crate::store::tx::Conn::Postgres(conn) => sqlx::query_as($sql)$(.bind($bind))*.fetch_all(&mut **conn).instrument(span).await,
        }.map_err($crate::Error::from)
    }};
}

/// The row, if there is one.
macro_rules! fetch_optional {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {{
        use tracing::Instrument as _;
        let span = $tx.ran($sql);
        match &mut $tx.conn {
            $crate::store::tx::Conn::Sqlite(conn) => sqlx::query_as($sql)$(.bind($bind))*.fetch_optional(&mut **conn).instrument(span).await,
            $crate::store::tx::Conn::Postgres(conn) => sqlx::query_as($sql)$(.bind($bind))*.fetch_optional(&mut **conn).instrument(span).await,
        }.map_err($crate::Error::from)
    }};
}

/// The one row.
macro_rules! fetch_one {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {{
        use tracing::Instrument as _;
        let span = $tx.ran($sql);
        match &mut $tx.conn {
            $crate::store::tx::Conn::Sqlite(conn) => sqlx::query_as($sql)$(.bind($bind))*.fetch_one(&mut **conn).instrument(span).await,
            $crate::store::tx::Conn::Postgres(conn) => sqlx::query_as($sql)$(.bind($bind))*.fetch_one(&mut **conn).instrument(span).await,
        }.map_err($crate::Error::from)
    }};
}

/// A statement that writes; answers how many rows it reached.
macro_rules! execute {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {{
        use tracing::Instrument as _;
        $tx.writing().await?;
        let span = $tx.ran($sql);
        match &mut $tx.conn {
            $crate::store::tx::Conn::Sqlite(conn) => sqlx::query($sql)$(.bind($bind))*.execute(&mut **conn).instrument(span).await.map(|done| done.rows_affected()),
            $crate::store::tx::Conn::Postgres(conn) => sqlx::query($sql)$(.bind($bind))*.execute(&mut **conn).instrument(span).await.map(|done| done.rows_affected()),
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

/// A condition: the unit `$1` is a county, and the only one. Everything that is kept belongs to it: nothing has to be looked up
/// in the closure.
macro_rules! only_county {
    () => {
        "EXISTS (SELECT 1 FROM unit o WHERE o.parent_id IS NULL AND o.id = $1)
         AND NOT EXISTS (SELECT 1 FROM unit o WHERE o.parent_id IS NULL AND o.id <> $1)"
    };
}

/// The newest rows of a small scope `$1`, for SQLite and for PostgreSQL: each unit's own newest through its index, and of those
/// the newest of all. `$own` says what is asked of the rows of the unit `c`, `$limit` how many there are to be. A join alone
/// leaves PostgreSQL free to walk along the ids of the whole county until it has met enough of a quiet community's.
macro_rules! newest {
    ($select:expr, $table:literal $alias:literal, $own:expr, $limit:literal) => {
        [
            concat!(
                $select,
                "FROM unit_closure c CROSS JOIN ",
                $table,
                " ",
                $alias,
                " WHERE c.ancestor_id = $1 AND ",
                $alias,
                ".id IN (SELECT ",
                $alias,
                ".id FROM ",
                $table,
                " ",
                $alias,
                " WHERE ",
                $own,
                " ORDER BY ",
                $alias,
                ".id DESC LIMIT ",
                $limit,
                ") ORDER BY ",
                $alias,
                ".id DESC LIMIT ",
                $limit
            ),
            concat!(
                $select,
                "FROM unit_closure c CROSS JOIN LATERAL (SELECT ",
                $alias,
                ".* FROM ",
                $table,
                " ",
                $alias,
                " WHERE ",
                $own,
                " ORDER BY ",
                $alias,
                ".id DESC LIMIT ",
                $limit,
                ") ",
                $alias,
                " WHERE c.ancestor_id = $1 ORDER BY ",
                $alias,
                ".id DESC LIMIT ",
                $limit
            ),
        ]
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

//! The few places where the databases differ, side by side.

use super::Mode;

/// Opens a transaction on SQLite. `DEFERRED` reads one picture and takes the write lock at the first write.
pub(super) const fn begin_sqlite(mode: Mode) -> Option<&'static str> {
    match mode {
        Mode::Glance => None,
        Mode::Read | Mode::Snapshot => Some("BEGIN DEFERRED"),
        Mode::Write | Mode::Again => Some("BEGIN IMMEDIATE"),
    }
}

/// Opens a transaction on PostgreSQL.
pub(super) const fn begin_postgres(mode: Mode) -> Option<&'static str> {
    match mode {
        Mode::Glance => None,
        Mode::Read => Some("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"),
        Mode::Snapshot | Mode::Write | Mode::Again => Some("BEGIN ISOLATION LEVEL SERIALIZABLE"),
    }
}

/// Tables and their columns, for the test that compares the twin migrations: rows of (table, column).
pub const COLUMNS_SQLITE: &str = "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY 1, 2";
/// The same on PostgreSQL.
pub const COLUMNS_POSTGRES: &str = "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY 1, 2";

macro_rules! claim {
    ($lock:literal) => {
        concat!(
            "
    UPDATE outbox SET tries = tries + 1, due_at = $2 WHERE id IN (
        SELECT o.id FROM outbox o
        WHERE o.state = 'waiting' AND o.due_at <= $1 AND (o.kind = 'http') = $4 AND NOT EXISTS (
            SELECT 1 FROM outbox e
            WHERE e.unit_id = o.unit_id AND e.recipient = o.recipient AND e.state = 'waiting' AND e.id < o.id)
        ORDER BY o.due_at, o.id LIMIT $3",
            $lock,
            ")
    RETURNING *"
        )
    };
}

/// Takes due messages from the outbox, one for each recipient. On PostgreSQL those that another host is just taking are passed
/// over; on SQLite there is one writer.
pub(super) const fn claim_outbox(sqlite: bool) -> &'static str {
    if sqlite { claim!("") } else { claim!(" FOR UPDATE SKIP LOCKED") }
}

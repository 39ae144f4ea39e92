//! What a database error means for the caller, told by the databases' stable codes and never by their words.

use sqlx::sqlite::SqliteError;

use crate::error::{DatabaseSays, Error};

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let says = DatabaseSays(error.to_string());
        match &error {
            sqlx::Error::Database(database) => {
                let code = database.code().unwrap_or_default();
                let meaning = match database.try_downcast_ref::<SqliteError>() {
                    Some(_) => sqlite(&code),
                    None => postgres(&code),
                };
                match meaning {
                    Meaning::Retry => Self::Retry(says),
                    Meaning::Unavailable => Self::Unavailable(says),
                    Meaning::BadText => Self::invalid("", "bad-text"),
                    Meaning::Other if database.is_unique_violation() => Self::Conflict { entity: "unique" },
                    // Deleted while something refers to it, or referring to what is not there.
                    Meaning::Other if database.is_foreign_key_violation() => Self::Conflict { entity: "reference" },
                    Meaning::Other => Self::Internal(says.0),
                }
            }
            sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::WorkerCrashed => Self::Unavailable(says),
            _ => Self::Internal(says.0),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// Transactions got into each other's way.
    Retry,
    /// The database cannot do its work now.
    Unavailable,
    /// A text that it does not take.
    BadText,
    /// Told apart elsewhere, or our own fault.
    Other,
}

/// An extended result code: the lowest byte is the primary one (`SQLITE_BUSY_SNAPSHOT` is `SQLITE_BUSY | 2 << 8`).
fn sqlite(code: &str) -> Meaning {
    match code.parse::<u32>().map(|code| code & 0xff) {
        // BUSY, LOCKED
        Ok(5 | 6) => Meaning::Retry,
        // NOMEM, IOERR, FULL, CANTOPEN
        Ok(7 | 10 | 13 | 14) => Meaning::Unavailable,
        _ => Meaning::Other,
    }
}

/// A SQLSTATE.
fn postgres(code: &str) -> Meaning {
    match code {
        // Serialization failure, deadlock.
        "40001" | "40P01" => Meaning::Retry,
        // A statement or an idle transaction that took too long, a lock that was not to be had.
        "57014" | "25P03" | "55P03" => Meaning::Unavailable,
        // Shutdown, crash, not ready yet.
        "57P01" | "57P02" | "57P03" => Meaning::Unavailable,
        // NUL, which SQLite takes.
        "22021" => Meaning::BadText,
        // Connections; disk, memory, number of connections.
        _ if code.starts_with("08") || code.starts_with("53") => Meaning::Unavailable,
        _ => Meaning::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_mean_what_the_caller_can_do() {
        for (code, meaning) in [
            ("5", Meaning::Retry),
            ("261", Meaning::Retry),
            ("517", Meaning::Retry),
            ("773", Meaning::Retry),
            ("262", Meaning::Retry),
            ("13", Meaning::Unavailable),
            ("778", Meaning::Unavailable),
            ("1034", Meaning::Unavailable),
            ("270", Meaning::Unavailable),
            ("2067", Meaning::Other),
            ("787", Meaning::Other),
            ("", Meaning::Other),
        ] {
            assert_eq!(sqlite(code), meaning, "{code}");
        }
        for (code, meaning) in [
            ("40001", Meaning::Retry),
            ("40P01", Meaning::Retry),
            ("57014", Meaning::Unavailable),
            ("53100", Meaning::Unavailable),
            ("08006", Meaning::Unavailable),
            ("22021", Meaning::BadText),
            ("23505", Meaning::Other),
            ("5", Meaning::Other),
        ] {
            assert_eq!(postgres(code), meaning, "{code}");
        }
    }
}

//! What can go wrong, told apart by what the caller does about it. No HTTP here: the edges turn these into answers.

use std::collections::BTreeMap;

/// Result of everything in this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something was not done. A transaction in which one arose is rolled back by whoever opened it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing with this id is there, or it may not be known to the acting person.
    #[error("{entity} not found")]
    NotFound {
        /// What was looked for, e.g. `request`.
        entity: &'static str,
    },
    /// It changed since it was read.
    #[error("{entity} changed since it was read")]
    Conflict {
        /// What changed.
        entity: &'static str,
    },
    /// The input is wrong.
    #[error("invalid input: {0:?}")]
    Invalid(Vec<Problem>),
    /// A rule of the field forbids it now. The code names the sentence shown to people (`refused-<code>`).
    #[error("refused: {code}")]
    Refused {
        /// Stable code, e.g. `request-not-open`.
        code: &'static str,
        /// Arguments of the sentence.
        args: BTreeMap<&'static str, String>,
    },
    /// The acting person may not do this.
    #[error("{permission} is needed")]
    Forbidden {
        /// The permission that is missing.
        permission: &'static str,
    },
    /// Nobody has logged in, or the session has ended.
    #[error("not logged in")]
    Unauthenticated,
    /// Too many tries; wait.
    #[error("too many tries, wait {seconds} s")]
    TooMany {
        /// How long.
        seconds: i64,
    },
    /// Two transactions got into each other's way: run the whole again.
    #[error("serialization conflict")]
    Retry(#[source] DatabaseSays),
    /// The database cannot be reached, or has no room left.
    #[error("database unavailable")]
    Unavailable(#[source] DatabaseSays),
    /// Our own fault.
    #[error("internal: {0}")]
    Internal(String),
}

/// One thing wrong with one field. The code names the sentence shown at the field (`problem-<code>`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field, as forms and the API name it; empty: the input as a whole.
    pub field: String,
    /// Stable code, e.g. `required`.
    pub code: &'static str,
    /// Arguments of the sentence.
    pub args: BTreeMap<&'static str, String>,
}

impl Problem {
    /// A problem without arguments.
    #[must_use]
    pub fn new(field: impl Into<String>, code: &'static str) -> Self {
        Self { field: field.into(), code, args: BTreeMap::new() }
    }

    /// Adds an argument of the sentence.
    #[expect(clippy::needless_pass_by_value, reason = "numbers are handed in as they are")]
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.insert(name, value.to_string());
        self
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Invalid(vec![problem])
    }
}

impl Error {
    /// One wrong field.
    #[must_use]
    pub fn invalid(field: &str, code: &'static str) -> Self {
        Problem::new(field, code).into()
    }

    /// A rule that said no, without arguments.
    #[must_use]
    pub fn refused(code: &'static str) -> Self {
        Self::Refused { code, args: BTreeMap::new() }
    }

    /// Our own fault, with words for the log.
    #[expect(clippy::needless_pass_by_value, reason = "stands in map_err, which hands over the error")]
    #[must_use]
    pub fn internal(what: impl ToString) -> Self {
        Self::Internal(what.to_string())
    }

    /// Whether running the whole transaction again may succeed.
    #[must_use]
    pub fn is_retry(&self) -> bool {
        matches!(self, Self::Retry(_))
    }
}

/// What the database said, for the log only.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct DatabaseSays(pub String);

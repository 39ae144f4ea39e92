//! How an invocation ends when it does not succeed.

use wushe_plugin_schema::text::Text;

use super::budget::{Exhausted, Usage};
use super::instance::LogLine;

/// One thing wrong with one field of the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field; empty: the input as a whole.
    pub field: String,
    /// What is wrong, in the module's words or the platform's.
    pub message: Text,
}

/// Why an invocation did not succeed. Whatever it did is undone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvokeError {
    /// The input is wrong.
    #[error("invalid input: {0:?}")]
    Invalid(Vec<Problem>),
    /// The module, or a rule of the platform, said no; the sentence to show.
    #[error("refused: {0:?}")]
    Refused(Text),
    /// What was asked for is not there.
    #[error("not found")]
    NotFound,
    /// The acting person may not do this, or the capability was not granted.
    #[error("denied: {0}")]
    Denied(String),
    /// It changed since the person saw it.
    #[error("conflict")]
    Conflict,
    /// A budget of the invocation is used up.
    #[error("budget {name} of {allowed} used up")]
    Limit {
        /// Which.
        name: String,
        /// How much there was.
        allowed: u64,
    },
    /// The module answered what its contract does not allow. Its developer's business.
    #[error("module is broken: {0}")]
    Broken(String),
    /// The module stopped itself, or broke the rules of the border.
    #[error("module trapped: {code}")]
    Trap {
        /// Stable code, e.g. `unreachable`, `stack-overflow`, `abi`.
        code: &'static str,
    },
    /// It ran too long.
    #[error("module took too long")]
    Timeout,
    /// It waited too long, for the database or for a processor: others had them.
    #[error("module waited too long")]
    Waited,
    /// It wanted more memory than it may have.
    #[error("module is out of memory")]
    OutOfMemory,
    /// It moved more data across the border in one call than it may.
    #[error("module moved too much data")]
    TooMuchData,
    /// Too many modules are running.
    #[error("too many modules are running")]
    Busy,
    /// Another transaction got in the way: run the whole again in a new transaction.
    #[error("serialization conflict")]
    Retry,
    /// The database cannot be reached, or has no room left.
    #[error("database unavailable")]
    Unavailable,
    /// The platform's own fault; the cause stands in the log.
    #[error("internal error")]
    Internal,
}

impl InvokeError {
    /// Stable code for answers, logs and counters.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "invalid",
            Self::Refused(_) => "refused",
            Self::NotFound => "not-found",
            Self::Denied(_) => "denied",
            Self::Conflict => "conflict",
            Self::Limit { .. } => "limit",
            Self::Broken(_) => "broken",
            Self::Trap { .. } => "trap",
            Self::Timeout => "timeout",
            Self::Waited => "waited",
            Self::OutOfMemory => "out-of-memory",
            Self::TooMuchData => "too-much-data",
            Self::Busy => "busy",
            Self::Retry => "retry",
            Self::Unavailable => "unavailable",
            Self::Internal => "internal",
        }
    }

    /// Whether it is a fault, of the module or of the platform: neither an answer nor a matter of others being quicker.
    #[must_use]
    pub const fn is_fault(&self) -> bool {
        self.is_fault_of_module() || matches!(self, Self::Unavailable | Self::Internal)
    }

    /// Whether it is the module's own fault. A module that keeps failing so is suspended.
    #[must_use]
    pub const fn is_fault_of_module(&self) -> bool {
        matches!(
            self,
            Self::Limit { .. }
                | Self::Broken(_)
                | Self::Trap { .. }
                | Self::Timeout
                | Self::OutOfMemory
                | Self::TooMuchData
        )
    }
}

impl From<Exhausted> for InvokeError {
    fn from(exhausted: Exhausted) -> Self {
        Self::Limit { name: exhausted.name.to_owned(), allowed: exhausted.allowed }
    }
}

/// An invocation that did not succeed. Its transaction has been rolled back.
#[derive(Debug, Clone, thiserror::Error)]
#[error("invocation {invocation}: {error}")]
pub struct Failed {
    /// Id of the invocation.
    pub invocation: String,
    /// Why.
    #[source]
    pub error: InvokeError,
    /// What it used.
    pub usage: Box<Usage>,
    /// What the module wrote to its log.
    pub log: Vec<LogLine>,
}

/// What ends a guest from inside a host call or at a tick. Travels through wasmtime as the cause of the trap.
#[derive(Debug, thiserror::Error)]
pub(super) enum Stop {
    #[error("deadline")]
    Deadline,
    #[error("waited too long")]
    Waited,
    #[error("budget {} used up", .0.name)]
    Limit(Exhausted),
    #[error("serialization conflict")]
    Retry,
    #[error("left the recording")]
    Replay,
    #[error("database unavailable: {0}")]
    Unavailable(String),
    #[error("internal: {0}")]
    Internal(String),
}

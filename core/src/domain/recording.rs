//! Recorded invocations of modules.

use crate::id::{InvocationId, UnitId};
use crate::time::Timestamp;

/// Recordings that are kept of one module in one unit, for each cause; the oldest go first.
pub const MOST: i64 = 20;
/// How long one is kept, seconds.
pub const KEPT_SECONDS: i64 = 30 * 24 * 3600;
/// Most bytes of one, compressed.
pub const BODY_BYTES: usize = 256 << 10;
/// Failures of the same kind within so many seconds are recorded once.
pub const SAME_SECONDS: i64 = 3600;
/// Most minutes for which recording is switched on at once.
pub const MINUTES: i64 = 24 * 60;
/// Rarest sampling: one in so many.
pub const ONE_IN: i64 = 1_000;

super::text_enum! {
    /// Why an invocation was recorded.
    Cause {
        /// It failed by the module's own fault.
        Failure = "failure",
        /// An administrator had switched recording on.
        Asked = "asked",
    }
}

/// A recorded invocation; the recording itself is fetched alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Id of the invocation.
    pub id: InvocationId,
    /// When.
    pub at: Timestamp,
    /// Which module.
    pub module_id: String,
    /// Which version of it.
    pub module_version: String,
    /// Where.
    pub unit_id: UnitId,
    /// `page`, `action`, …
    pub kind: String,
    /// Which page or action.
    pub name: String,
    /// How it failed; empty: it did not.
    pub code: String,
    /// Why it was recorded.
    pub cause: Cause,
    /// Whether it goes the way of the real run although it is masked.
    pub faithful: bool,
    /// Bytes of the recording as it is downloaded.
    pub bytes: i64,
}

/// Recording of a module is on in a unit and below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordingSwitch {
    /// Which module.
    pub module_id: String,
    /// Where, and below.
    pub unit_id: UnitId,
    /// Until when.
    pub until_at: Timestamp,
    /// How many more.
    pub left_count: i64,
    /// One in so many invocations.
    pub one_in: i64,
}

/// For how long and how much is to be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// Minutes, 1–1440.
    pub minutes: i64,
    /// At most so many invocations, 1–20.
    pub count: i64,
    /// One in so many, 1–1000.
    pub one_in: i64,
}

//! What modules use.

use crate::domain::day::Day;
use crate::id::UnitId;

/// For how many days it is kept.
pub const KEPT_DAYS: i64 = 90;

/// What calls of a module that have the day, the unit, the kind and the outcome in common used together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleUse {
    /// The day on which they began.
    pub day: Day,
    /// Which module.
    pub module_id: String,
    /// Where.
    pub unit_id: UnitId,
    /// `page`, `action`, `indicator`, `event`, `job`, …
    pub kind: String,
    /// How they ended: empty is well, else a stable code, e.g. `timeout`. `retry` was undone because another transaction got in
    /// the way, and is called once more.
    pub code: String,
    /// How many.
    pub calls: i64,
    /// Microseconds for which the module's own code ran.
    pub cpu_us: i64,
    /// Microseconds from the beginning to the end.
    pub wall_us: i64,
    /// Microseconds in host calls.
    pub host_us: i64,
    /// Microseconds of waiting for leave to run, and for a processor.
    pub waited_us: i64,
    /// Host calls.
    pub host_calls: i64,
    /// Rows read.
    pub rows_read: i64,
    /// Rows written.
    pub rows_written: i64,
    /// Messages queued.
    pub messages: i64,
    /// Most bytes of memory that one of them had at once.
    pub memory_peak: i64,
}

impl ModuleUse {
    /// Adds what others used; what is the same of both is left as it is.
    pub fn add(&mut self, more: &Self) {
        for (sum, more) in [
            (&mut self.calls, more.calls),
            (&mut self.cpu_us, more.cpu_us),
            (&mut self.wall_us, more.wall_us),
            (&mut self.host_us, more.host_us),
            (&mut self.waited_us, more.waited_us),
            (&mut self.host_calls, more.host_calls),
            (&mut self.rows_read, more.rows_read),
            (&mut self.rows_written, more.rows_written),
            (&mut self.messages, more.messages),
        ] {
            *sum = sum.saturating_add(more);
        }
        self.memory_peak = self.memory_peak.max(more.memory_peak);
    }
}

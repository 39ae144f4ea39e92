//! Counters of what an invocation has used, charged at each host call. wasmtime bounds guest code, not what the host does
//! on its behalf: without these one guest can push gigabytes through it within its deadline.

use std::time::Duration;

use super::limits::Limits;

/// Calls past the allowed number that are still answered with an error. A guest that goes on after so many is stopped.
const GRACE_CALLS: u64 = 1_000;

/// A budget that is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exhausted {
    /// Which: `calls`, `bytes`, `rows-read`, `rows-written`, `messages`, `log`.
    pub name: &'static str,
    /// How much one invocation has of it.
    pub allowed: u64,
}

/// What an invocation used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// Time from the beginning to the end.
    pub wall: Duration,
    /// Of it, the time spent in host calls.
    pub host: Duration,
    /// Of it, the time spent waiting for a processor.
    pub waited: Duration,
    /// Most bytes of memory at once.
    pub memory_peak: usize,
    /// Host calls.
    pub calls: u64,
    /// Bytes over all host calls.
    pub bytes: u64,
    /// Rows read.
    pub rows_read: u64,
    /// Rows written.
    pub rows_written: u64,
    /// Messages queued.
    pub messages: u64,
    /// Lines of log that were kept.
    pub log_lines: u64,
    /// Bytes of log that were kept.
    pub log_bytes: u64,
}

/// The counters.
#[derive(Debug)]
pub(super) struct Budget {
    limits: Limits,
    used: Usage,
}

impl Budget {
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, used: Usage::default() }
    }

    pub(super) fn used(&self) -> Usage {
        self.used
    }

    pub(super) fn spent_in_host(&mut self, time: Duration) {
        self.used.host += time;
    }

    /// Counts a call.
    pub(super) fn call(&mut self) -> Result<(), Exhausted> {
        charge(&mut self.used.calls, 1, "calls", self.limits.calls)
    }

    /// Whether the guest goes on calling although it was told that it has no calls left.
    pub(super) fn is_flooding(&self) -> bool {
        self.used.calls > self.limits.calls.saturating_add(GRACE_CALLS)
    }

    /// Counts bytes that cross the border.
    pub(super) fn bytes(&mut self, bytes: usize) -> Result<(), Exhausted> {
        charge(&mut self.used.bytes, bytes as u64, "bytes", self.limits.bytes)
    }

    /// Counts rows that are about to be, or were, read.
    pub(super) fn rows_read(&mut self, rows: usize) -> Result<(), Exhausted> {
        charge(&mut self.used.rows_read, rows as u64, "rows-read", self.limits.rows_read)
    }

    /// Rows that may still be read: a query never fetches more.
    pub(super) fn rows_left(&self) -> u64 {
        self.limits.rows_read.saturating_sub(self.used.rows_read)
    }

    /// Counts rows about to be written.
    pub(super) fn rows_written(&mut self, rows: usize) -> Result<(), Exhausted> {
        charge(&mut self.used.rows_written, rows as u64, "rows-written", self.limits.rows_written)
    }

    /// Counts a message.
    pub(super) fn message(&mut self) -> Result<(), Exhausted> {
        charge(&mut self.used.messages, 1, "messages", self.limits.messages)
    }

    /// Counts a line of log; `false`: it is to be dropped.
    pub(super) fn log(&mut self, bytes: usize) -> bool {
        let bytes = self.used.log_bytes.saturating_add(bytes as u64);
        if self.used.log_lines >= self.limits.log_lines || bytes > self.limits.log_bytes {
            return false;
        }
        self.used.log_lines += 1;
        self.used.log_bytes = bytes;
        true
    }
}

/// Counts even what is refused, so that asking again does not help.
fn charge(used: &mut u64, more: u64, name: &'static str, allowed: u64) -> Result<(), Exhausted> {
    *used = used.saturating_add(more);
    if *used > allowed { Err(Exhausted { name, allowed }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_allowed_call_is_answered_and_the_next_is_not() {
        let mut budget = Budget::new(Limits { calls: 2, ..Limits::default() });
        assert_eq!(budget.call(), Ok(()));
        assert_eq!(budget.call(), Ok(()));
        assert_eq!(budget.call(), Err(Exhausted { name: "calls", allowed: 2 }));
    }

    #[test]
    fn who_goes_on_calling_is_flooding() {
        let mut budget = Budget::new(Limits { calls: 0, ..Limits::default() });
        for _ in 0..GRACE_CALLS {
            budget.call().expect_err("nothing is allowed");
        }
        assert!(!budget.is_flooding());
        budget.call().expect_err("nothing is allowed");
        assert!(budget.is_flooding());
    }

    #[test]
    fn log_is_dropped_past_either_limit() {
        let mut budget = Budget::new(Limits { log_lines: 2, log_bytes: 10, ..Limits::default() });
        assert!(budget.log(6));
        assert!(!budget.log(6), "12 bytes are over 10");
        assert!(budget.log(4));
        assert!(!budget.log(0), "a third line");
        assert_eq!(budget.used().log_lines, 2);
    }
}

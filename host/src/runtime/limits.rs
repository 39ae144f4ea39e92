//! What one invocation may use, and how it is held to it.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use wasmtime::ResourceLimiter;

use super::engine::MEMORY_BYTES;

/// What one invocation may use. On by default; an operator may set each of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Milliseconds for which guest code itself may run; waiting for the host does not count.
    pub cpu_ms: u64,
    /// Milliseconds from the beginning to the end, whatever it waits for.
    pub wall_ms: u64,
    /// Bytes of all linear memories together; at most 64 MiB.
    pub memory_bytes: usize,
    /// Elements of all tables together.
    pub table_elements: usize,
    /// Bytes of strings and lists that one call across the border may carry out of the guest; the answer counts as one.
    pub transfer_bytes: usize,
    /// Bytes of the input.
    pub input_bytes: usize,
    /// Host calls.
    pub calls: u64,
    /// Bytes over all host calls, in and out.
    pub bytes: u64,
    /// Records, people, requests and hours read.
    pub rows_read: u64,
    /// Records, requests and hours written.
    pub rows_written: u64,
    /// Messages queued.
    pub messages: u64,
    /// Lines of log.
    pub log_lines: u64,
    /// Bytes of log.
    pub log_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            cpu_ms: 500,
            wall_ms: 2_000,
            memory_bytes: MEMORY_BYTES,
            table_elements: 40_000,
            transfer_bytes: 1 << 20,
            input_bytes: 1 << 20,
            calls: 10_000,
            bytes: 8 << 20,
            rows_read: 1_000,
            rows_written: 200,
            messages: 100,
            log_lines: 64,
            log_bytes: 64 << 10,
        }
    }
}

impl Limits {
    /// How long guest code itself may run.
    #[must_use]
    pub const fn cpu(&self) -> Duration {
        Duration::from_millis(self.cpu_ms)
    }

    /// How long the whole may take.
    #[must_use]
    pub const fn wall(&self) -> Duration {
        Duration::from_millis(self.wall_ms)
    }
}

/// What compiling one component may use. Compiling is outside wasmtime's security promise: small components exist that
/// take minutes and gigabytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CompileLimits {
    /// Bytes of the component.
    pub component_bytes: usize,
    /// Bytes of the compiled image.
    pub image_bytes: u64,
    /// Bytes of address space of the worker.
    pub memory_bytes: u64,
    /// Seconds of processor time of the worker.
    pub cpu_s: u64,
    /// Seconds from the worker's start to its end. Far above `cpu_s`: on a busy machine a worker waits for its turn, which
    /// says nothing about the component.
    pub wall_s: u64,
}

impl Default for CompileLimits {
    fn default() -> Self {
        Self { component_bytes: 2 << 20, image_bytes: 64 << 20, memory_bytes: 1_500 << 20, cpu_s: 20, wall_s: 300 }
    }
}

/// Instances, memories and tables that one store may hold; a component made by the usual tools has three instances.
const INSTANCES: usize = 32;
const MEMORIES: usize = 4;
const TABLES: usize = 32;

/// Holds a store to its memory. wasmtime's own limiter counts each memory apart; this one counts their sum.
#[derive(Debug)]
pub(super) struct Memory {
    allowed: usize,
    used: usize,
    peak: usize,
    last: usize,
    tables_allowed: usize,
    tables_used: usize,
    refused: bool,
}

impl Memory {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            allowed: limits.memory_bytes.min(MEMORY_BYTES),
            used: 0,
            peak: 0,
            last: 0,
            tables_allowed: limits.table_elements,
            tables_used: 0,
            refused: false,
        }
    }

    /// Most bytes that were in use at once.
    pub(super) fn peak(&self) -> usize {
        self.peak
    }

    /// Whether more was asked for than is allowed.
    pub(super) fn refused(&self) -> bool {
        self.refused
    }
}

impl ResourceLimiter for Memory {
    fn memory_growing(&mut self, current: usize, desired: usize, _maximum: Option<usize>) -> wasmtime::Result<bool> {
        let more = desired.saturating_sub(current);
        let used = self.used.saturating_add(more);
        if used > self.allowed {
            self.refused = true;
            return Ok(false);
        }
        self.used = used;
        self.last = more;
        self.peak = self.peak.max(used);
        Ok(true)
    }

    fn memory_grow_failed(&mut self, _error: wasmtime::Error) -> wasmtime::Result<()> {
        self.used = self.used.saturating_sub(std::mem::take(&mut self.last));
        self.refused = true;
        Ok(())
    }

    fn table_growing(&mut self, current: usize, desired: usize, _maximum: Option<usize>) -> wasmtime::Result<bool> {
        let used = self.tables_used.saturating_add(desired.saturating_sub(current));
        if used > self.tables_allowed {
            self.refused = true;
            return Ok(false);
        }
        self.tables_used = used;
        Ok(true)
    }

    fn instances(&self) -> usize {
        INSTANCES
    }

    fn tables(&self) -> usize {
        TABLES
    }

    fn memories(&self) -> usize {
        MEMORIES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn memory(allowed: usize) -> Memory {
        Memory::new(&Limits { memory_bytes: allowed, ..Limits::default() })
    }

    #[test]
    fn memories_are_counted_together() {
        let mut memory = memory(100);
        assert!(memory.memory_growing(0, 60, None).expect("answer"));
        assert!(!memory.memory_growing(0, 60, None).expect("answer"), "60 + 60 is over 100");
        assert!(memory.refused());
        assert!(memory.memory_growing(60, 100, None).expect("answer"));
        assert_eq!(memory.peak(), 100);
    }

    #[test]
    fn growth_that_failed_is_given_back() {
        let mut memory = memory(100);
        assert!(memory.memory_growing(0, 80, None).expect("answer"));
        memory.memory_grow_failed(wasmtime::Error::msg("no room")).expect("answer");
        assert!(memory.memory_growing(0, 100, None).expect("answer"));
    }
}

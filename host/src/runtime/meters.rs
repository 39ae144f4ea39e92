//! What modules used since the server began, for an operator's own tools. `figures` counts the same by day for administrators.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use super::budget::Usage;
use crate::observe::histogram;

/// Seconds that add up.
type Seconds = Family<OfModule, Counter<f64, AtomicU64>>;

/// One entry a module, unit, kind and outcome that really occurred; of the rest one a module.
#[derive(Debug)]
pub(super) struct Meters {
    calls: Family<Called, Counter>,
    durations: Family<OfKind, Histogram, fn() -> Histogram>,
    cpu: Seconds,
    host: Seconds,
    waited: Seconds,
    memory: Family<OfModule, Gauge>,
    host_calls: Family<OfModule, Counter>,
    rows: Family<Rows, Counter>,
    messages: Family<OfModule, Counter>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Called {
    module: String,
    unit: String,
    kind: &'static str,
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfKind {
    module: String,
    kind: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfModule {
    module: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Rows {
    module: String,
    way: &'static str,
}

/// A call that has ended.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ended<'a> {
    pub(super) module: &'a str,
    /// The code of its unit.
    pub(super) unit: &'a str,
    pub(super) kind: &'static str,
    /// Empty is well, else a stable code.
    pub(super) code: &'static str,
    /// How long it has waited for leave to run.
    pub(super) queued: Duration,
}

impl Default for Meters {
    fn default() -> Self {
        Self {
            calls: Family::default(),
            durations: Family::new_with_constructor(histogram as fn() -> Histogram),
            cpu: Seconds::default(),
            host: Seconds::default(),
            waited: Seconds::default(),
            memory: Family::default(),
            host_calls: Family::default(),
            rows: Family::default(),
            messages: Family::default(),
        }
    }
}

impl Meters {
    /// Under which names they are told.
    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register("wushe_module_calls", "Calls of modules that have ended", self.calls.clone());
        let times: [(&str, &str, &Seconds); 3] = [
            ("wushe_module_cpu", "Time of modules' own code", &self.cpu),
            ("wushe_module_host", "Time in modules' calls of the host", &self.host),
            ("wushe_module_waited", "Time of waiting for leave to run and for a processor", &self.waited),
        ];
        for (name, help, family) in times {
            registry.register_with_unit(name, help, Unit::Seconds, family.clone());
        }
        let help = "From the beginning to the end of a call, without waiting for leave to run";
        registry.register_with_unit("wushe_module_call_duration", help, Unit::Seconds, self.durations.clone());
        let help = "Most memory that a call had at once since the server began";
        registry.register_with_unit("wushe_module_memory_peak", help, Unit::Bytes, self.memory.clone());
        registry.register("wushe_module_host_calls", "Modules' calls of the host", self.host_calls.clone());
        registry.register("wushe_module_rows", "Rows that modules read and wrote", self.rows.clone());
        registry.register("wushe_module_messages", "Messages that modules queued", self.messages.clone());
    }

    /// Counts a call.
    pub(super) fn add(&self, ended: Ended<'_>, usage: &Usage) {
        let Ended { module, unit, kind, code, queued } = ended;
        let module = module.to_owned();
        let outcome = if code.is_empty() { "ok" } else { code };
        let called = Called { module: module.clone(), unit: unit.to_owned(), kind, outcome };
        self.calls.get_or_create(&called).inc();
        self.durations.get_or_create(&OfKind { module: module.clone(), kind }).observe(usage.wall.as_secs_f64());
        for (way, rows) in [("read", usage.rows_read), ("written", usage.rows_written)] {
            self.rows.get_or_create(&Rows { module: module.clone(), way }).inc_by(rows);
        }
        let of = OfModule { module };
        let own = usage.wall.saturating_sub(usage.host + usage.waited);
        for (family, time) in [(&self.cpu, own), (&self.host, usage.host), (&self.waited, queued + usage.waited)] {
            family.get_or_create(&of).inc_by(time.as_secs_f64());
        }
        self.host_calls.get_or_create(&of).inc_by(usage.calls);
        self.messages.get_or_create(&of).inc_by(usage.messages);
        let peak = i64::try_from(usage.memory_peak).unwrap_or(i64::MAX);
        self.memory.get_or_create(&of).inner().fetch_max(peak, Ordering::Relaxed);
    }
}

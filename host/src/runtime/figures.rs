//! What modules use, counted in memory until it is handed in. One entry a module, unit, kind and outcome that really occurred:
//! there are as many as there is work between two times that it is handed in.

use std::collections::BTreeMap;
use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use wushe_core::domain::day::Day;
use wushe_core::domain::module_use::ModuleUse;
use wushe_core::id::UnitId;

use super::bindings::contract::wushe::types::types::Kind;
use super::budget::Usage;
use super::error::InvokeError;
use super::meters::{Ended, Meters};

/// Day, module, unit, kind and outcome.
type Key = (Day, String, UnitId, &'static str, &'static str);

/// What was counted.
#[derive(Debug, Default)]
pub(super) struct Figures {
    /// Not handed in yet.
    due: Mutex<BTreeMap<Key, ModuleUse>>,
    /// Since the server began.
    pub(super) meters: Meters,
}

/// A call that is to be counted when it ends.
#[derive(Debug, Clone)]
pub(super) struct Counted {
    pub(super) day: Day,
    pub(super) module: String,
    pub(super) unit: UnitId,
    /// The code of the unit.
    pub(super) unit_code: String,
    pub(super) kind: Kind,
    /// How long it has waited for leave to run.
    pub(super) queued: Duration,
}

impl Figures {
    /// Counts a call that has ended.
    pub(super) fn add(&self, call: Counted, usage: &Usage, error: Option<&InvokeError>) {
        let Counted { day, module, unit, unit_code, kind, queued } = call;
        let (kind, code) = (word(kind), error.map_or("", InvokeError::code));
        self.meters.add(Ended { module: &module, unit: &unit_code, kind, code, queued }, usage);
        let used = ModuleUse {
            day,
            module_id: module.clone(),
            unit_id: unit,
            kind: kind.to_owned(),
            code: code.to_owned(),
            calls: 1,
            cpu_us: micros(usage.wall.saturating_sub(usage.host + usage.waited)),
            wall_us: micros(usage.wall),
            host_us: micros(usage.host),
            waited_us: micros(queued + usage.waited),
            host_calls: number(usage.calls),
            rows_read: number(usage.rows_read),
            rows_written: number(usage.rows_written),
            messages: number(usage.messages),
            memory_peak: number(usage.memory_peak as u64),
        };
        let key = (day, module, unit, kind, code);
        self.lock().entry(key).and_modify(|sum| sum.add(&used)).or_insert(used);
    }

    /// All that was counted since it was taken last.
    pub(super) fn take(&self) -> Vec<ModuleUse> {
        mem::take(&mut *self.lock()).into_values().collect()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Key, ModuleUse>> {
        self.due.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Describe => "describe",
        Kind::Page => "page",
        Kind::Action => "action",
        Kind::Indicator => "indicator",
        Kind::Event => "event",
        Kind::Job => "job",
        Kind::Migrate => "migrate",
    }
}

fn micros(time: Duration) -> i64 {
    i64::try_from(time.as_micros()).unwrap_or(i64::MAX)
}

fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

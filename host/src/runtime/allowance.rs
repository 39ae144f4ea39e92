//! What an operator allows each module: the platform's limits, as changed for all modules and for one by name.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::engine::MEMORY_BYTES;
use super::limits::Limits;

/// The limits of every module. Written as `[modules.limits]`, and for one module as `[modules.limits_of.<id>]`, which names what differs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allowance {
    all: Limits,
    of: BTreeMap<String, Limits>,
}

impl From<Limits> for Allowance {
    fn from(all: Limits) -> Self {
        Self { all, of: BTreeMap::new() }
    }
}

impl Allowance {
    /// The limits of a module.
    #[must_use]
    pub fn of(&self, module: &str) -> &Limits {
        self.of.get(module).unwrap_or(&self.all)
    }

    /// Whether something was said for this module alone.
    #[must_use]
    pub fn is_own(&self, module: &str) -> bool {
        self.of.contains_key(module)
    }

    /// Reads what an operator wrote.
    ///
    /// # Errors
    /// In words, with the name: one that is unknown, or a number out of its range.
    pub fn read(limits: &toml::Table, limits_of: &BTreeMap<String, toml::Table>) -> Result<Self, String> {
        let all = changed(&Limits::default(), limits, "modules.limits")?;
        let mut of = BTreeMap::new();
        for (module, table) in limits_of {
            of.insert(module.clone(), changed(&all, table, &format!("modules.limits_of.{module}"))?);
        }
        Ok(Self { all, of })
    }
}

/// Limits with some of them changed.
fn changed(limits: &Limits, table: &toml::Table, place: &str) -> Result<Limits, String> {
    let mut whole = toml::Table::try_from(limits).map_err(|error| format!("{place}: {error}"))?;
    whole.extend(table.clone());
    let limits: Limits = whole.try_into().map_err(|error: toml::de::Error| format!("{place}: {}", error.message()))?;
    for (name, value, range) in ranges(&limits) {
        if !range.contains(&value) {
            let (least, most) = (range.start(), range.end());
            return Err(format!(
                "{place}.{name} = {value}: {least} to {most} are allowed / 应在 {least} 至 {most} 之间"
            ));
        }
    }
    if limits.wall_ms < limits.cpu_ms {
        return Err(format!("{place}: wall_ms is less than cpu_ms / wall_ms 不能小于 cpu_ms"));
    }
    Ok(limits)
}

/// Each limit with what may be set. Enough for honest work and no more: a guest of ten seconds keeps one of few places, a message
/// that is being delivered is another server's after two minutes, and everything below the most is held in memory at once.
fn ranges(limits: &Limits) -> [(&'static str, u64, RangeInclusive<u64>); 13] {
    let size = |size: usize| u64::try_from(size).unwrap_or(u64::MAX);
    [
        ("cpu_ms", limits.cpu_ms, 10..=10_000),
        ("wall_ms", limits.wall_ms, 100..=30_000),
        ("memory_bytes", size(limits.memory_bytes), 1 << 20..=size(MEMORY_BYTES)),
        ("table_elements", size(limits.table_elements), 1_000..=1_000_000),
        ("transfer_bytes", size(limits.transfer_bytes), 1 << 10..=8 << 20),
        ("input_bytes", size(limits.input_bytes), 1 << 10..=8 << 20),
        ("calls", limits.calls, 10..=1_000_000),
        ("bytes", limits.bytes, 1 << 10..=64 << 20),
        ("rows_read", limits.rows_read, 10..=100_000),
        ("rows_written", limits.rows_written, 1..=10_000),
        ("messages", limits.messages, 0..=10_000),
        ("log_lines", limits.log_lines, 0..=10_000),
        ("log_bytes", limits.log_bytes, 0..=1 << 20),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Allowance, String> {
        let mut written: BTreeMap<String, toml::Table> = toml::from_str(text).expect("TOML");
        let limits = written.remove("limits").unwrap_or_default();
        let of = written.remove("limits_of").unwrap_or_default();
        let of = of.into_iter().map(|(id, table)| (id, table.try_into().expect("a table"))).collect();
        Allowance::read(&limits, &of)
    }

    #[test]
    fn what_is_said_for_one_module_stands_on_what_is_said_for_all() {
        let allowance =
            read("[limits]\nrows_read = 2000\n[limits_of.liaison-card]\nmessages = 500").expect("it is right");
        assert_eq!(allowance.of("liaison-card"), &Limits { rows_read: 2_000, messages: 500, ..Limits::default() });
        assert_eq!(allowance.of("love-canteen"), &Limits { rows_read: 2_000, ..Limits::default() });
        assert!(allowance.is_own("liaison-card") && !allowance.is_own("love-canteen"));
        assert_eq!(read(""), Ok(Allowance::default()));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, named) in [
            ("[limits]\ncpu = 1", "unknown field `cpu`"),
            ("[limits]\ncpu_ms = 0", "modules.limits.cpu_ms = 0: 10 to 10000"),
            ("[limits_of.x]\nmemory_bytes = 1000000000", "modules.limits_of.x.memory_bytes = 1000000000"),
            ("[limits_of.x]\ncpu_ms = 5000", "wall_ms is less than cpu_ms"),
            ("[limits_of.x]\nrows_read = \"many\"", "modules.limits_of.x: invalid type"),
            ("[limits_of.x]\nrows_read = -1", "modules.limits_of.x: invalid value"),
        ] {
            let error = read(text).expect_err(text);
            assert!(error.contains(named), "{error}");
        }
    }

    #[test]
    fn every_limit_may_be_set_and_the_defaults_are_allowed() {
        let table = toml::Table::try_from(Limits::default()).expect("a table");
        let names: Vec<_> = ranges(&Limits::default()).map(|(name, ..)| name.to_owned()).into();
        assert!(table.keys().all(|name| names.contains(name)) && table.len() == names.len(), "{table:?}");
        assert_eq!(changed(&Limits::default(), &toml::Table::new(), ""), Ok(Limits::default()));
    }
}

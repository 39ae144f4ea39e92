//! What modules use, added up.

use super::Tx;
use crate::domain::day::Day;
use crate::domain::module_use::ModuleUse;
use crate::error::Result;
use crate::id::UnitId;

from_row!(ModuleUse {
    day,
    module_id,
    unit_id,
    kind,
    code,
    calls,
    cpu_us,
    wall_us,
    host_us,
    waited_us,
    host_calls,
    rows_read,
    rows_written,
    messages,
    memory_peak
});

// Several servers add to the same row.
const ADD: &str = "
    INSERT INTO module_use (day, module_id, unit_id, kind, code, calls, cpu_us, wall_us, host_us, waited_us, host_calls,
        rows_read, rows_written, messages, memory_peak)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
    ON CONFLICT (module_id, unit_id, day, kind, code) DO UPDATE SET
        calls = module_use.calls + excluded.calls,
        cpu_us = module_use.cpu_us + excluded.cpu_us,
        wall_us = module_use.wall_us + excluded.wall_us,
        host_us = module_use.host_us + excluded.host_us,
        waited_us = module_use.waited_us + excluded.waited_us,
        host_calls = module_use.host_calls + excluded.host_calls,
        rows_read = module_use.rows_read + excluded.rows_read,
        rows_written = module_use.rows_written + excluded.rows_written,
        messages = module_use.messages + excluded.messages,
        memory_peak = CASE WHEN excluded.memory_peak > module_use.memory_peak
            THEN excluded.memory_peak ELSE module_use.memory_peak END";
const LIST: &str = "
    SELECT m.* FROM module_use m JOIN unit_closure c ON c.descendant_id = m.unit_id AND c.ancestor_id = $1
    WHERE m.module_id = $2 AND m.day >= $3 ORDER BY m.unit_id, m.day, m.kind, m.code";
const FORGET: &str = "DELETE FROM module_use WHERE day < $1";

impl Tx {
    /// Adds to what is kept.
    pub(crate) async fn add_module_use(&mut self, m: &ModuleUse) -> Result<()> {
        execute!(
            self,
            ADD,
            m.day,
            m.module_id.clone(),
            m.unit_id,
            m.kind.clone(),
            m.code.clone(),
            m.calls,
            m.cpu_us,
            m.wall_us,
            m.host_us,
            m.waited_us,
            m.host_calls,
            m.rows_read,
            m.rows_written,
            m.messages,
            m.memory_peak
        )?;
        Ok(())
    }

    /// What a module used in scope since a day, by unit and day.
    pub(crate) async fn list_module_use(&mut self, scope: UnitId, module: &str, since: Day) -> Result<Vec<ModuleUse>> {
        fetch_all!(self, LIST, scope, module.to_owned(), since)
    }

    /// Forgets what is older than a day; answers how many rows.
    pub(crate) async fn delete_module_use(&mut self, before: Day) -> Result<u64> {
        execute!(self, FORGET, before)
    }
}

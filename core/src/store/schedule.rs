//! When the jobs of modules come next.

use super::Tx;
use super::build::{Statement, fetch_built};
use crate::domain::module::Enablement;
use crate::domain::unit::UnitKind;
use crate::error::Result;
use crate::id::UnitId;
use crate::time::Timestamp;

/// A job of a module in a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleJob {
    /// Which module.
    pub module_id: String,
    /// Where.
    pub unit_id: UnitId,
    /// The job.
    pub name: String,
    /// When it comes back, as the version of the module that put it here says.
    pub cron: String,
    /// When next.
    pub next_at: Timestamp,
    /// When it was put into the outbox last.
    pub last_at: Option<Timestamp>,
}

from_row!(ModuleJob { module_id, unit_id, name, cron, next_at, last_at });

/// A word on a module, in a unit for which it may hold.
#[derive(Debug)]
struct WordOn {
    unit: UnitId,
    word: Enablement,
}

macro_rules! word_row {
    ($row:ty) => {
        impl<'r> sqlx::FromRow<'r, $row> for WordOn {
            fn from_row(row: &'r $row) -> Result<Self, sqlx::Error> {
                use sqlx::Row as _;
                Ok(Self { unit: row.try_get("on_unit_id")?, word: Enablement::from_row(row)? })
            }
        }
    };
}
word_row!(sqlx::sqlite::SqliteRow);
word_row!(sqlx::postgres::PgRow);

const LIST: &str = "SELECT * FROM module_job WHERE module_id = $1 ORDER BY unit_id, name";
const SET: &str = "
    INSERT INTO module_job (module_id, unit_id, name, cron, next_at, last_at) VALUES ($1, $2, $3, $4, $5, NULL)
    ON CONFLICT (module_id, unit_id, name) DO UPDATE SET cron = excluded.cron, next_at = excluded.next_at";
const MOVE: &str = "
    UPDATE module_job SET next_at = $5, last_at = $6 WHERE module_id = $1 AND unit_id = $2 AND name = $3 AND next_at = $4";
const DELETE: &str = "DELETE FROM module_job WHERE module_id = $1 AND unit_id = $2 AND name = $3";
const OF_UNIT: &str = "SELECT * FROM module_job WHERE unit_id = $1 ORDER BY next_at, module_id, name";
const MODULES: &str = "SELECT DISTINCT module_id FROM module_job ORDER BY module_id";

impl Tx {
    /// Every unit of these kinds, with the word on the module that holds there; units in which none does are left out.
    pub(crate) async fn list_enabled_units(
        &mut self,
        module: &str,
        kinds: &[UnitKind],
    ) -> Result<Vec<(UnitId, Enablement)>> {
        let mut statement = Statement::new(
            "SELECT u.id AS on_unit_id, e.* FROM module_enablement e JOIN unit_closure c ON c.ancestor_id = e.unit_id
            JOIN unit u ON u.id = c.descendant_id WHERE u.valid_to IS NULL AND e.module_id = ",
        );
        statement.text(module).push(" AND u.kind IN ").list(kinds).push(" ORDER BY u.id, c.depth");
        let words: Vec<WordOn> = fetch_built!(self, statement)?;
        // The nearest word comes first.
        let mut on: Vec<(UnitId, Enablement)> = Vec::new();
        let mut last = None;
        for WordOn { unit, word } in words {
            if last.replace(unit) != Some(unit) && word.enabled {
                on.push((unit, word));
            }
        }
        Ok(on)
    }

    /// The jobs of a module, everywhere.
    pub(crate) async fn list_module_jobs(&mut self, module: &str) -> Result<Vec<ModuleJob>> {
        fetch_all!(self, LIST, module.to_owned())
    }

    /// The jobs in exactly this unit, the next first.
    pub(crate) async fn list_unit_jobs(&mut self, unit: UnitId) -> Result<Vec<ModuleJob>> {
        fetch_all!(self, OF_UNIT, unit)
    }

    /// Modules that have jobs anywhere.
    pub(crate) async fn list_modules_with_jobs(&mut self) -> Result<Vec<String>> {
        let rows: Vec<(String,)> = fetch_all!(self, MODULES)?;
        Ok(rows.into_iter().map(|(module,)| module).collect())
    }

    /// Puts a job down, or changes when it comes back.
    pub(crate) async fn set_module_job(&mut self, job: &ModuleJob) -> Result<()> {
        let ModuleJob { module_id, unit_id, name, cron, next_at, .. } = job.clone();
        execute!(self, SET, module_id, unit_id, name, cron, next_at)?;
        Ok(())
    }

    /// Moves a job on that is still due at `job.next_at`; answers whether it was.
    pub(crate) async fn move_module_job(
        &mut self,
        job: &ModuleJob,
        next_at: Timestamp,
        now: Timestamp,
    ) -> Result<bool> {
        let ModuleJob { module_id, unit_id, name, next_at: seen, .. } = job.clone();
        Ok(execute!(self, MOVE, module_id, unit_id, name, seen, next_at, now)? == 1)
    }

    /// Takes a job away.
    pub(crate) async fn delete_module_job(&mut self, job: &ModuleJob) -> Result<()> {
        execute!(self, DELETE, job.module_id.clone(), job.unit_id, job.name.clone())?;
        Ok(())
    }
}

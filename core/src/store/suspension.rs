//! Modules that are suspended in a unit.

use super::Tx;
use crate::domain::page::Page;
use crate::domain::suspension::{Suspension, SuspensionFilter};
use crate::error::Result;
use crate::id::{SuspensionId, UnitId, UserId};
use crate::time::Timestamp;

from_row!(Suspension {
    id,
    module_id,
    unit_id,
    module_version,
    suspended_at,
    failures,
    code,
    invocation_id,
    lifted_at,
    lifted_by,
    version
});

const INSERT: &str = "
    INSERT INTO module_suspension (id, module_id, unit_id, module_version, suspended_at, failures, code, invocation_id, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)";
const CURRENT: &str = "
    SELECT * FROM module_suspension
    WHERE unit_id = $1 AND module_id = $2 AND module_version = $3 AND lifted_at IS NULL ORDER BY id DESC LIMIT 1";
// What failed before the last lifting is forgiven. An indicator that fails is told beside its name, and keeps nobody from working.
const FAILURES: &str = "
    SELECT COUNT(*) FROM invocation_failure f
    WHERE f.unit_id = $1 AND f.module_id = $2 AND f.version = $3 AND f.kind <> 'indicator' AND f.at >= $4 AND f.at > COALESCE(
        (SELECT MAX(s.lifted_at) FROM module_suspension s WHERE s.unit_id = $1 AND s.module_id = $2), 0)";
const GET: &str = "
    SELECT s.* FROM module_suspension s JOIN unit_closure c ON c.descendant_id = s.unit_id AND c.ancestor_id = $2 WHERE s.id = $1";
const LIST: &str = "
    SELECT s.* FROM module_suspension s JOIN unit_closure c ON c.descendant_id = s.unit_id AND c.ancestor_id = $1
    WHERE s.id < $2 AND ($3 = '' OR s.module_id = $3) AND ($4 = 0 OR ($4 = 1 AND s.lifted_at IS NOT NULL) OR ($4 = 2 AND s.lifted_at IS NULL))
    ORDER BY s.id DESC LIMIT $5";
const LIFT: &str = "
    UPDATE module_suspension SET lifted_at = $3, lifted_by = $4, version = version + 1
    WHERE id = $1 AND version = $2 AND lifted_at IS NULL";

impl Tx {
    /// Suspends.
    pub(crate) async fn insert_suspension(&mut self, s: &Suspension) -> Result<()> {
        execute!(
            self,
            INSERT,
            s.id,
            s.module_id.clone(),
            s.unit_id,
            s.module_version.clone(),
            s.suspended_at,
            s.failures,
            s.code.clone(),
            s.invocation_id
        )?;
        Ok(())
    }

    /// The suspension of a version in a unit that holds.
    pub(crate) async fn current_suspension(
        &mut self,
        unit: UnitId,
        module: &str,
        version: &str,
    ) -> Result<Option<Suspension>> {
        fetch_optional!(self, CURRENT, unit, module.to_owned(), version.to_owned())
    }

    /// Failures of a version in a unit since `since`, but for those that were forgiven.
    pub(crate) async fn count_failures(
        &mut self,
        unit: UnitId,
        module: &str,
        version: &str,
        since: Timestamp,
    ) -> Result<i64> {
        let (count,): (i64,) = fetch_one!(self, FAILURES, unit, module.to_owned(), version.to_owned(), since)?;
        Ok(count)
    }

    /// A suspension in scope.
    pub(crate) async fn get_suspension(&mut self, id: SuspensionId, scope: UnitId) -> Result<Option<Suspension>> {
        fetch_optional!(self, GET, id, scope)
    }

    /// Suspensions in scope, the newest first.
    pub(crate) async fn list_suspensions(
        &mut self,
        scope: UnitId,
        filter: &SuspensionFilter,
        page: &Page,
    ) -> Result<Vec<Suspension>> {
        let (before, module) = (super::before(&page.after()), filter.module_id.clone().unwrap_or_default());
        let lifted: i64 = filter.lifted.map_or(0, |lifted| if lifted { 1 } else { 2 });
        fetch_all!(self, LIST, scope, before, module, lifted, page.rows())
    }

    /// Lifts one that is still at `version`; answers whether it was.
    pub(crate) async fn lift_suspension(
        &mut self,
        id: SuspensionId,
        version: i64,
        now: Timestamp,
        by: Option<UserId>,
    ) -> Result<bool> {
        Ok(execute!(self, LIFT, id, version, now, by)? == 1)
    }
}

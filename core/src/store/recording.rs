//! Recorded invocations of modules.

use super::Tx;
use crate::domain::recording::{Recorded, RecordingSwitch};
use crate::error::Result;
use crate::id::{InvocationId, UnitId};
use crate::time::Timestamp;

from_row!(Recorded { id, at, module_id, module_version, unit_id, kind, name, code, cause, faithful, bytes });
from_row!(RecordingSwitch { module_id, unit_id, until_at, left_count, one_in });

const INSERT: &str = "
    INSERT INTO invocation_recording
        (id, at, module_id, module_version, unit_id, kind, name, code, cause, faithful, bytes, body)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
// The newest that has to go; everything older goes with it.
const TOO_MANY: &str = "
    SELECT id FROM invocation_recording WHERE unit_id = $1 AND module_id = $2 AND cause = $3
    ORDER BY id DESC LIMIT 1 OFFSET $4";
const TRIM: &str = "
    DELETE FROM invocation_recording WHERE unit_id = $1 AND module_id = $2 AND cause = $3 AND id <= $4";
const LIKE: &str = "
    SELECT COUNT(*) FROM invocation_recording
    WHERE unit_id = $1 AND module_id = $2 AND module_version = $3 AND kind = $4 AND name = $5 AND code = $6
        AND cause = 'failure' AND at > $7";
const LIST: &str = "
    SELECT r.id, r.at, r.module_id, r.module_version, r.unit_id, r.kind, r.name, r.code, r.cause, r.faithful, r.bytes
    FROM invocation_recording r JOIN unit_closure c ON c.descendant_id = r.unit_id AND c.ancestor_id = $1
    WHERE r.module_id = $2 ORDER BY r.id DESC LIMIT $3";
const GET: &str = "
    SELECT r.id, r.at, r.module_id, r.module_version, r.unit_id, r.kind, r.name, r.code, r.cause, r.faithful, r.bytes
    FROM invocation_recording r JOIN unit_closure c ON c.descendant_id = r.unit_id AND c.ancestor_id = $1
    WHERE r.module_id = $2 AND r.id = $3";
const BODY: &str = "SELECT body FROM invocation_recording WHERE id = $1";
const FORGET: &str = "DELETE FROM invocation_recording WHERE at < $1";
const PUT_SWITCH: &str = "
    INSERT INTO recording_switch (module_id, unit_id, until_at, left_count, one_in) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (module_id, unit_id)
    DO UPDATE SET until_at = excluded.until_at, left_count = excluded.left_count, one_in = excluded.one_in";
const REMOVE_SWITCH: &str = "DELETE FROM recording_switch WHERE module_id = $1 AND unit_id = $2";
const LIST_SWITCHES: &str = "
    SELECT s.* FROM recording_switch s JOIN unit_closure c ON c.descendant_id = s.unit_id AND c.ancestor_id = $1
    WHERE s.module_id = $2 AND s.until_at > $3 AND s.left_count > 0 ORDER BY c.depth, s.unit_id";
const MODULES: &str = "
    SELECT DISTINCT module_id FROM recording_switch WHERE until_at > $1 AND left_count > 0 ORDER BY module_id";
const SHARE: &str = "
    SELECT s.one_in FROM recording_switch s JOIN unit_closure c ON c.ancestor_id = s.unit_id AND c.descendant_id = $2
    WHERE s.module_id = $1 AND s.until_at > $3 AND s.left_count > 0 ORDER BY c.depth LIMIT 1";
const SPEND: &str = "
    UPDATE recording_switch SET left_count = left_count - 1
    WHERE module_id = $1 AND until_at > $3 AND left_count > 0
        AND unit_id IN (SELECT c.ancestor_id FROM unit_closure c WHERE c.descendant_id = $2)";
const FORGET_SWITCHES: &str = "DELETE FROM recording_switch WHERE until_at < $1 OR left_count <= 0";

impl Tx {
    /// Keeps a recording.
    pub(crate) async fn insert_recording(&mut self, r: &Recorded, body: Vec<u8>) -> Result<()> {
        execute!(
            self,
            INSERT,
            r.id,
            r.at,
            r.module_id.clone(),
            r.module_version.clone(),
            r.unit_id,
            r.kind.clone(),
            r.name.clone(),
            r.code.clone(),
            r.cause,
            r.faithful,
            r.bytes,
            body
        )?;
        Ok(())
    }

    /// Leaves the newest `most` of the same module, unit and cause.
    pub(crate) async fn trim_recordings(&mut self, like: &Recorded, most: i64) -> Result<()> {
        let module = like.module_id.clone();
        let last: Option<(InvocationId,)> =
            fetch_optional!(self, TOO_MANY, like.unit_id, module.clone(), like.cause, most)?;
        if let Some((last,)) = last {
            execute!(self, TRIM, like.unit_id, module, like.cause, last)?;
        }
        Ok(())
    }

    /// Whether a failure of the same kind has a recording since `since`.
    pub(crate) async fn has_recording_like(&mut self, failure: &Recorded, since: Timestamp) -> Result<bool> {
        let Recorded { module_id, module_version, kind, name, code, .. } = failure.clone();
        let (count,): (i64,) =
            fetch_one!(self, LIKE, failure.unit_id, module_id, module_version, kind, name, code, since)?;
        Ok(count > 0)
    }

    /// Recordings of a module in scope, the newest first.
    pub(crate) async fn list_recordings(&mut self, scope: UnitId, module: &str, limit: i64) -> Result<Vec<Recorded>> {
        fetch_all!(self, LIST, scope, module.to_owned(), limit)
    }

    /// A recording of a module in scope.
    pub(crate) async fn get_recording(
        &mut self,
        scope: UnitId,
        module: &str,
        id: InvocationId,
    ) -> Result<Option<Recorded>> {
        fetch_optional!(self, GET, scope, module.to_owned(), id)
    }

    /// What a recording holds, compressed.
    pub(crate) async fn recording_body(&mut self, id: InvocationId) -> Result<Option<Vec<u8>>> {
        let body: Option<(Vec<u8>,)> = fetch_optional!(self, BODY, id)?;
        Ok(body.map(|(body,)| body))
    }

    /// Switches recording on, in the place of an earlier switch.
    pub(crate) async fn put_recording_switch(&mut self, s: &RecordingSwitch) -> Result<()> {
        execute!(self, PUT_SWITCH, s.module_id.clone(), s.unit_id, s.until_at, s.left_count, s.one_in)?;
        Ok(())
    }

    /// Switches it off; answers whether it was on.
    pub(crate) async fn remove_recording_switch(&mut self, module: &str, unit: UnitId) -> Result<bool> {
        Ok(execute!(self, REMOVE_SWITCH, module.to_owned(), unit)? > 0)
    }

    /// Switches of a module in scope that hold, from above to below.
    pub(crate) async fn list_recording_switches(
        &mut self,
        scope: UnitId,
        module: &str,
        now: Timestamp,
    ) -> Result<Vec<RecordingSwitch>> {
        fetch_all!(self, LIST_SWITCHES, scope, module.to_owned(), now)
    }

    /// Modules with a switch that holds.
    pub(crate) async fn recorded_modules(&mut self, now: Timestamp) -> Result<Vec<String>> {
        let found: Vec<(String,)> = fetch_all!(self, MODULES, now)?;
        Ok(found.into_iter().map(|(module,)| module).collect())
    }

    /// What the nearest switch says that holds in a unit.
    pub(crate) async fn recording_share(&mut self, module: &str, unit: UnitId, now: Timestamp) -> Result<Option<i64>> {
        let found: Option<(i64,)> = fetch_optional!(self, SHARE, module.to_owned(), unit, now)?;
        Ok(found.map(|(one_in,)| one_in))
    }

    /// Counts one off the switches that hold in a unit; answers whether there was any.
    pub(crate) async fn spend_recording(&mut self, module: &str, unit: UnitId, now: Timestamp) -> Result<bool> {
        Ok(execute!(self, SPEND, module.to_owned(), unit, now)? > 0)
    }

    /// Forgets recordings from before, and switches that are over; answers how many recordings.
    pub(crate) async fn forget_recordings(&mut self, before: Timestamp, now: Timestamp) -> Result<u64> {
        execute!(self, FORGET_SWITCHES, now)?;
        execute!(self, FORGET, before)
    }
}

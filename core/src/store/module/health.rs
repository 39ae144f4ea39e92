//! How modules are doing: what holds them up, and where.

use crate::domain::suspension::Suspension;
use crate::error::Result;
use crate::id::UnitId;
use crate::store::Tx;
use crate::time::Timestamp;

/// How often a version of a module failed in a unit.
#[derive(Debug, Clone)]
pub(crate) struct Failing {
    pub(crate) module_id: String,
    pub(crate) version: String,
    pub(crate) unit_id: UnitId,
    pub(crate) failures: i64,
    pub(crate) last_at: Timestamp,
}

/// How many messages from one module to another are parked.
#[derive(Debug, Clone)]
pub(crate) struct Parked {
    pub(crate) module_id: String,
    pub(crate) target_id: String,
    pub(crate) messages: i64,
}

from_row!(Failing { module_id, version, unit_id, failures, last_at });
from_row!(Parked { module_id, target_id, messages });

const SUSPENDED: &str = "
    SELECT s.* FROM module_suspension s JOIN unit_closure c ON c.descendant_id = s.unit_id AND c.ancestor_id = $1
    WHERE s.lifted_at IS NULL ORDER BY s.id DESC LIMIT $2";
// What was forgiven does not count, nor does an indicator, which is told beside its name.
const FAILING: &str = "
    SELECT f.module_id, f.version, f.unit_id, COUNT(*) AS failures, MAX(f.at) AS last_at
    FROM invocation_failure f JOIN unit_closure c ON c.descendant_id = f.unit_id AND c.ancestor_id = $1
    WHERE f.at >= $2 AND f.kind <> 'indicator' AND f.at > COALESCE(
        (SELECT MAX(s.lifted_at) FROM module_suspension s WHERE s.unit_id = f.unit_id AND s.module_id = f.module_id), 0)
    GROUP BY f.module_id, f.version, f.unit_id ORDER BY f.module_id, f.unit_id, f.version";
const PARKED: &str = "
    SELECT o.module_id, o.target_id, COUNT(*) AS messages
    FROM outbox o JOIN unit_closure c ON c.descendant_id = o.unit_id AND c.ancestor_id = $1
    WHERE o.state = 'parked' GROUP BY o.module_id, o.target_id ORDER BY o.module_id, o.target_id";

impl Tx {
    /// Suspensions in scope that nobody has lifted, the newest first; one may be of a version that is not in use any more.
    pub(crate) async fn list_held_suspensions(&mut self, scope: UnitId, most: i64) -> Result<Vec<Suspension>> {
        fetch_all!(self, SUSPENDED, scope, most)
    }

    /// How often each version of each module failed in scope since `since`, unit by unit.
    pub(crate) async fn list_failing(&mut self, scope: UnitId, since: Timestamp) -> Result<Vec<Failing>> {
        fetch_all!(self, FAILING, scope, since)
    }

    /// How many messages are parked in scope, by sender and receiver.
    pub(crate) async fn list_parked(&mut self, scope: UnitId) -> Result<Vec<Parked>> {
        fetch_all!(self, PARKED, scope)
    }
}

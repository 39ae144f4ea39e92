//! What is done after a transaction has committed.

use super::{Tx, dialect};
use crate::domain::outbox::{OutboxBacklog, OutboxFilter, OutboxMessage, OutboxState};
use crate::domain::page::Page;
use crate::error::Result;
use crate::id::{OutboxId, UnitId};
use crate::time::Timestamp;

from_row!(OutboxMessage {
    id,
    unit_id,
    module_id,
    kind,
    recipient,
    target_id,
    name,
    event,
    body,
    trail,
    created_at,
    due_at,
    tries,
    state,
    reason,
    changed_at,
    version
});

const INSERT: &str = "
    INSERT INTO outbox (id, unit_id, module_id, kind, recipient, target_id, name, event, body, trail, created_at, due_at, tries, state, reason, changed_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
// Those that ended the host each time they were tried.
const PARK_SPENT: &str = "
    UPDATE outbox SET state = 'parked', reason = 'crashed', changed_at = $1, version = version + 1
    WHERE state = 'waiting' AND due_at <= $1 AND tries >= $2";
const EXISTS: &str = "
    SELECT EXISTS (SELECT 1 FROM outbox WHERE unit_id = $1 AND recipient = $2 AND state = 'waiting')";
// The row must still be where the try found it: somebody who took it over after a long silence has another number.
const DONE: &str = "DELETE FROM outbox WHERE id = $1 AND tries = $2 AND state = 'waiting'";
const FAILED: &str = "
    UPDATE outbox SET due_at = $3, state = $4, reason = $5, changed_at = $6, version = version + 1
    WHERE id = $1 AND tries = $2 AND state = 'waiting'";
const POSTPONED: &str = "
    UPDATE outbox SET due_at = $3, tries = tries - 1 WHERE id = $1 AND tries = $2 AND state = 'waiting'";
const GET: &str = "
    SELECT o.* FROM outbox o JOIN unit_closure c ON c.descendant_id = o.unit_id AND c.ancestor_id = $2 WHERE o.id = $1";
const LIST: &str = "
    SELECT o.* FROM outbox o JOIN unit_closure c ON c.descendant_id = o.unit_id AND c.ancestor_id = $1
    WHERE o.id < $2 AND ($3 = '' OR o.state = $3) AND ($4 = '' OR o.kind = $4) AND ($5 = '' OR o.module_id = $5 OR o.target_id = $5)
    ORDER BY o.id DESC LIMIT $6";
const LIFT: &str = "
    UPDATE outbox SET state = 'waiting', tries = 0, due_at = $3, changed_at = $3, version = version + 1
    WHERE id = $1 AND version = $2 AND state = 'parked'";
const DROP: &str = "DELETE FROM outbox WHERE id = $1 AND version = $2 AND state = 'parked'";
// One that was begun is not called off, not even by itself: its end takes it away.
const CANCEL: &str = "
    DELETE FROM outbox WHERE id = $1 AND unit_id = $2 AND module_id = $3 AND kind = 'job' AND state = 'waiting' AND tries = 0";
const COUNT_WAITING: &str = "
    SELECT COUNT(*) FROM (SELECT 1 AS one FROM outbox WHERE unit_id = $1 AND module_id = $2 AND state = 'waiting' LIMIT $3) w";
// From the index alone, however long the messages are.
const BACKLOG: &str = "SELECT state, COUNT(*), MIN(due_at) FROM outbox GROUP BY state";
const FORGET: &str = "DELETE FROM outbox WHERE state = 'parked' AND changed_at < $1";

impl Tx {
    /// Queues a message.
    pub(crate) async fn insert_outbox(&mut self, m: &OutboxMessage) -> Result<()> {
        execute!(
            self,
            INSERT,
            m.id,
            m.unit_id,
            m.module_id.clone(),
            m.kind,
            m.recipient.clone(),
            m.target_id.clone(),
            m.name.clone(),
            m.event.clone(),
            m.body.clone(),
            m.trail.clone(),
            m.created_at,
            m.due_at,
            m.tries,
            m.state,
            m.reason.clone(),
            m.changed_at,
            m.version
        )?;
        Ok(())
    }

    /// Parks what has been tried `most` times without an end.
    pub(crate) async fn park_spent_outbox(&mut self, now: Timestamp, most: i64) -> Result<u64> {
        execute!(self, PARK_SPENT, now, most)
    }

    /// How many messages of a module wait in a unit, up to `most`.
    pub(crate) async fn count_waiting_outbox(&mut self, unit: UnitId, module: &str, most: i64) -> Result<i64> {
        let (count,): (i64,) = fetch_one!(self, COUNT_WAITING, unit, module.to_owned(), most)?;
        Ok(count)
    }

    /// Takes due messages (those for other servers, or all but them), at most one for each recipient, the oldest first; nobody
    /// else gets them before `until`.
    pub(crate) async fn claim_outbox(
        &mut self,
        now: Timestamp,
        until: Timestamp,
        servers: bool,
        most: i64,
    ) -> Result<Vec<OutboxMessage>> {
        self.writing().await?;
        let sql = dialect::claim_outbox(self.is_sqlite());
        let mut claimed: Vec<OutboxMessage> = fetch_all!(self, sql, now, until, most, servers)?;
        claimed.sort_by_key(|message| message.id);
        Ok(claimed)
    }

    /// Whether something waits for this recipient.
    pub(crate) async fn is_outbox_waiting(&mut self, unit: UnitId, recipient: &str) -> Result<bool> {
        let (waiting,): (bool,) = fetch_one!(self, EXISTS, unit, recipient.to_owned())?;
        Ok(waiting)
    }

    /// Takes a message away that has had its effect; answers whether it was still this try's.
    pub(crate) async fn finish_outbox(&mut self, id: OutboxId, tries: i64) -> Result<bool> {
        Ok(execute!(self, DONE, id, tries)? == 1)
    }

    /// Notes that a try failed; answers whether it was still this try's.
    pub(crate) async fn fail_outbox(&mut self, m: &OutboxMessage) -> Result<bool> {
        Ok(execute!(self, FAILED, m.id, m.tries, m.due_at, m.state, m.reason.clone(), m.changed_at)? == 1)
    }

    /// Puts a message back without counting the try.
    pub(crate) async fn postpone_outbox(&mut self, id: OutboxId, tries: i64, due_at: Timestamp) -> Result<bool> {
        Ok(execute!(self, POSTPONED, id, tries, due_at)? == 1)
    }

    /// A message in scope.
    pub(crate) async fn get_outbox(&mut self, id: OutboxId, scope: UnitId) -> Result<Option<OutboxMessage>> {
        fetch_optional!(self, GET, id, scope)
    }

    /// Messages in scope, the newest first.
    pub(crate) async fn list_outbox(
        &mut self,
        scope: UnitId,
        filter: &OutboxFilter,
        page: &Page,
    ) -> Result<Vec<OutboxMessage>> {
        let (before, module) = (super::before(&page.after()), filter.module_id.clone().unwrap_or_default());
        fetch_all!(self, LIST, scope, before, super::text(filter.state), super::text(filter.kind), module, page.rows())
    }

    /// Lets a parked message be tried again; answers whether it was parked and still at `version`.
    pub(crate) async fn lift_outbox(&mut self, id: OutboxId, version: i64, now: Timestamp) -> Result<bool> {
        Ok(execute!(self, LIFT, id, version, now)? == 1)
    }

    /// Throws a parked message away; answers whether it was parked and still at `version`.
    pub(crate) async fn drop_outbox(&mut self, id: OutboxId, version: i64) -> Result<bool> {
        Ok(execute!(self, DROP, id, version)? == 1)
    }

    /// Calls off a job that a module has planned; answers whether there was one.
    pub(crate) async fn cancel_outbox(&mut self, id: OutboxId, unit: UnitId, module: &str) -> Result<bool> {
        Ok(execute!(self, CANCEL, id, unit, module.to_owned())? == 1)
    }

    /// How much there is to do at `now`, in the whole database.
    pub(crate) async fn outbox_backlog(&mut self, now: Timestamp) -> Result<OutboxBacklog> {
        let counted: Vec<(OutboxState, i64, Timestamp)> = fetch_all!(self, BACKLOG)?;
        let mut backlog = OutboxBacklog::default();
        for (state, count, due) in counted {
            match state {
                OutboxState::Waiting => (backlog.waiting, backlog.due_since) = (count, (due <= now).then_some(due)),
                OutboxState::Parked => backlog.parked = count,
            }
        }
        Ok(backlog)
    }

    /// Throws away what was parked long ago.
    pub(crate) async fn forget_outbox(&mut self, before: Timestamp) -> Result<u64> {
        execute!(self, FORGET, before)
    }
}

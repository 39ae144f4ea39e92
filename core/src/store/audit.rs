//! The audit trail: only ever added to.

use super::Tx;
use crate::domain::audit::{AuditFilter, AuditView};
use crate::domain::day::Day;
use crate::domain::page::Page;
use crate::error::Result;
use crate::id::{AuditId, InvocationId, UnitId, UserId};
use crate::time::Timestamp;

/// Who did or saw what, when, where and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Id; ids sort by time.
    pub id: AuditId,
    /// When.
    pub at: Timestamp,
    /// Who; none: the platform.
    pub user_id: Option<UserId>,
    /// Where.
    pub unit_id: Option<UnitId>,
    /// Through which module.
    pub module_id: Option<String>,
    /// What was done, e.g. `personal.reveal`.
    pub verb: String,
    /// To what, e.g. `resident`.
    pub entity: String,
    /// To which.
    pub entity_id: String,
    /// Why, in the person's own words, where a reason is asked.
    pub purpose: String,
    /// More, never a personal value.
    pub detail: String,
    /// In which invocation of a module.
    pub invocation_id: Option<InvocationId>,
}

from_row!(AuditEntry { id, at, user_id, unit_id, module_id, verb, entity, entity_id, purpose, detail, invocation_id });
from_row!(AuditView {
    id,
    at,
    unit_id,
    user_id,
    user_name,
    module_id,
    verb,
    entity,
    entity_id,
    purpose,
    detail,
    block,
});

const INSERT: &str = "
    INSERT INTO audit (id, at, user_id, unit_id, module_id, verb, entity, entity_id, purpose, detail, invocation_id, hash)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
const LIST: [&str; 2] = newest!("SELECT a.* ", "audit" "a", "a.unit_id = c.descendant_id AND a.id < $2", "$3");
const LIST_WIDE: &str =
    concat!("SELECT a.* FROM audit a WHERE ", probed!("a.unit_id"), " AND a.id < $2 ORDER BY a.id DESC LIMIT $3");
/// The trail with names.
macro_rules! named {
    () => {
        "SELECT a.id, a.at, a.unit_id, a.user_id, COALESCE((SELECT u.name FROM login_user u WHERE u.id = a.user_id), '') AS user_name,
            a.module_id, a.verb, a.entity, a.entity_id, a.purpose, a.detail, a.block "
    };
}
/// What a filter asks. The first condition picks the way: the units of a small scope, the ids of a large one, or the thing.
macro_rules! asked {
    ($first:expr) => {
        concat!(
            $first,
            " AND ($2 = '' OR a.user_id = $2) AND ($3 = '' OR a.entity = $3) AND ($4 = '' OR a.entity_id = $4)
            AND ($5 = '' OR SUBSTR(a.verb, 1, LENGTH($5)) = $5) AND a.at >= $6 AND a.at < $7 AND a.id < $8"
        )
    };
}
const BROWSE: [&str; 2] = newest!(named!(), "audit" "a", asked!("a.unit_id = c.descendant_id"), "$9");
macro_rules! browse {
    ($first:expr) => {
        concat!(named!(), "FROM audit a WHERE ", asked!($first), " ORDER BY a.id DESC LIMIT $9")
    };
}
const BROWSE_WIDE: &str = browse!(probed!("a.unit_id"));
// What happened to one thing is little, wherever one looks from.
const BROWSE_THING: &str = browse!(concat!("a.entity = $3 AND a.entity_id = $4 AND ", probed!("a.unit_id")));

impl Tx {
    /// Adds to the trail.
    pub(crate) async fn insert_audit(&mut self, a: &AuditEntry, hash: String) -> Result<()> {
        execute!(
            self,
            INSERT,
            a.id,
            a.at,
            a.user_id,
            a.unit_id,
            a.module_id.clone(),
            a.verb.clone(),
            a.entity.clone(),
            a.entity_id.clone(),
            a.purpose.clone(),
            a.detail.clone(),
            a.invocation_id,
            hash
        )?;
        Ok(())
    }

    /// The trail in scope, newest first.
    pub(crate) async fn list_audit(
        &mut self,
        scope: UnitId,
        before: Option<AuditId>,
        limit: i64,
    ) -> Result<Vec<AuditEntry>> {
        let before = super::before(&before.map(|id| id.to_string()).unwrap_or_default());
        let sql = if self.is_wide(scope).await? { LIST_WIDE } else { self.either(LIST) };
        fetch_all!(self, sql, scope, before, limit)
    }

    /// What of the trail in scope matches a filter, newest first.
    pub(crate) async fn browse_audit(
        &mut self,
        scope: UnitId,
        filter: &AuditFilter,
        page: &Page,
    ) -> Result<Vec<AuditView>> {
        let user = filter.user_id.map(|id| id.to_string()).unwrap_or_default();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let from = filter.from.map_or(Timestamp::from_micros(i64::MIN), Day::begins);
        let to = filter.to.map_or(Timestamp::from_micros(i64::MAX), |day| day.plus_days(1).begins());
        let sql = match (&filter.entity, &filter.entity_id) {
            (Some(entity), Some(id)) if !entity.is_empty() && !id.is_empty() => BROWSE_THING,
            _ if self.is_wide(scope).await? => BROWSE_WIDE,
            _ => self.either(BROWSE),
        };
        fetch_all!(
            self,
            sql,
            scope,
            user,
            text(&filter.entity),
            text(&filter.entity_id),
            text(&filter.verb),
            from,
            to,
            super::before(&page.after()),
            page.rows()
        )
    }
}

//! Kinds of requests.

use super::Tx;
use crate::domain::request::{RequestKind, RequestKindFilter};
use crate::error::Result;
use crate::id::{RequestKindId, UnitId};

from_row!(RequestKind {
    id,
    unit_id,
    code,
    name_zh,
    name_en,
    lead_department,
    line,
    deadline_days,
    accept_days,
    answer_days,
    urgent,
    active,
    created_at,
    version
});

const INSERT: &str = "
    INSERT INTO request_kind (id, unit_id, code, name_zh, name_en, lead_department, line, deadline_days, accept_days, answer_days, urgent, active,
        used, created_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, FALSE, $13, $14)";
const UPDATE: &str = "
    UPDATE request_kind SET code = $2, name_zh = $3, name_en = $4, lead_department = $5, line = $6, deadline_days = $7, accept_days = $8,
        answer_days = $9, urgent = $10, active = $11, version = version + 1
    WHERE id = $1 AND version = $12";
const DELETE: &str = "DELETE FROM request_kind WHERE id = $1 AND version = $2 AND used = FALSE";
// Written once: later requests of the kind do not meet at its row.
const USED: &str = "UPDATE request_kind SET used = TRUE WHERE id = $1 AND used = FALSE";
const IS_USED: &str = "SELECT used FROM request_kind WHERE id = $1";
// In force in a unit: its own and those of above.
const GET: &str = "
    SELECT k.* FROM request_kind k JOIN unit_closure c ON c.ancestor_id = k.unit_id AND c.descendant_id = $2 WHERE k.id = $1";
const BY_CODE: &str = "SELECT * FROM request_kind WHERE unit_id = $1 AND code = $2";
// Of the same code, the nearest is in force.
const LIST: &str = "
    SELECT k.* FROM request_kind k JOIN unit_closure c ON c.ancestor_id = k.unit_id AND c.descendant_id = $1
    WHERE ($2 = '' OR k.line = $2) AND ($3 = 0 OR ($3 = 1 AND k.active = TRUE) OR ($3 = 2 AND k.active = FALSE)) AND k.code > $4
      AND NOT EXISTS (SELECT 1 FROM request_kind n JOIN unit_closure d ON d.ancestor_id = n.unit_id AND d.descendant_id = $1
          WHERE n.code = k.code AND d.depth < c.depth)
    ORDER BY k.code LIMIT $5";

impl Tx {
    /// Adds a kind.
    pub(crate) async fn insert_request_kind(&mut self, k: &RequestKind) -> Result<()> {
        execute!(
            self,
            INSERT,
            k.id,
            k.unit_id,
            k.code.clone(),
            k.name_zh.clone(),
            k.name_en.clone(),
            k.lead_department.clone(),
            k.line,
            k.deadline_days,
            k.accept_days,
            k.answer_days,
            k.urgent,
            k.active,
            k.created_at,
            k.version
        )?;
        Ok(())
    }

    /// Replaces a kind that is still at `k.version`; answers whether it was.
    pub(crate) async fn update_request_kind(&mut self, k: &RequestKind) -> Result<bool> {
        let reached = execute!(
            self,
            UPDATE,
            k.id,
            k.code.clone(),
            k.name_zh.clone(),
            k.name_en.clone(),
            k.lead_department.clone(),
            k.line,
            k.deadline_days,
            k.accept_days,
            k.answer_days,
            k.urgent,
            k.active,
            k.version
        )?;
        Ok(reached == 1)
    }

    /// Takes a kind away that is still at `version`; answers whether it was.
    pub(crate) async fn delete_request_kind(&mut self, id: RequestKindId, version: i64) -> Result<bool> {
        Ok(execute!(self, DELETE, id, version)? == 1)
    }

    /// Whether a request is, or was, of this kind.
    pub(crate) async fn is_request_kind_used(&mut self, id: RequestKindId) -> Result<bool> {
        let used: Option<(bool,)> = fetch_optional!(self, IS_USED, id)?;
        Ok(used.is_some_and(|(used,)| used))
    }

    /// Notes that a request is of this kind.
    pub(crate) async fn set_request_kind_used(&mut self, id: RequestKindId) -> Result<()> {
        if !self.is_request_kind_used(id).await? {
            execute!(self, USED, id)?;
        }
        Ok(())
    }

    /// A kind of `unit` or above.
    pub(crate) async fn get_request_kind(&mut self, id: RequestKindId, unit: UnitId) -> Result<Option<RequestKind>> {
        fetch_optional!(self, GET, id, unit)
    }

    /// The kind with this code that `unit` itself defines.
    pub(crate) async fn request_kind_by_code(&mut self, unit: UnitId, code: &str) -> Result<Option<RequestKind>> {
        fetch_optional!(self, BY_CODE, unit, code.to_owned())
    }

    /// Kinds in force in `unit`, by code, after `after`.
    pub(crate) async fn list_request_kinds(
        &mut self,
        unit: UnitId,
        filter: &RequestKindFilter,
        after: &str,
        limit: i64,
    ) -> Result<Vec<RequestKind>> {
        let line = filter.line.map(|line| line.to_string()).unwrap_or_default();
        let active: i64 = filter.active.map_or(0, |active| if active { 1 } else { 2 });
        fetch_all!(self, LIST, unit, line, active, after.to_owned(), limit)
    }
}

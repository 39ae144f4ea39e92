//! Reply templates.

use super::Tx;
use crate::domain::request::{ReplyTemplate, ReplyTemplateFilter};
use crate::error::Result;
use crate::id::{ReplyTemplateId, UnitId};

from_row!(ReplyTemplate { id, unit_id, kind, name_zh, name_en, text, active, created_at, version });

const INSERT: &str = "
    INSERT INTO reply_template (id, unit_id, kind, name_zh, name_en, text, active, created_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const UPDATE: &str = "
    UPDATE reply_template SET kind = $2, name_zh = $3, name_en = $4, text = $5, active = $6, version = version + 1
    WHERE id = $1 AND version = $7";
const DELETE: &str = "DELETE FROM reply_template WHERE id = $1 AND version = $2";
const GET: &str = "
    SELECT t.* FROM reply_template t JOIN unit_closure c ON c.ancestor_id = t.unit_id AND c.descendant_id = $2 WHERE t.id = $1";
const LIST: &str = "
    SELECT t.* FROM reply_template t JOIN unit_closure c ON c.ancestor_id = t.unit_id AND c.descendant_id = $1
    WHERE ($2 = '' OR t.kind = $2 OR t.kind = '') AND ($3 = 0 OR ($3 = 1 AND t.active = TRUE) OR ($3 = 2 AND t.active = FALSE)) AND t.id < $4
    ORDER BY t.id DESC LIMIT $5";

impl Tx {
    /// Adds a reply template.
    pub(crate) async fn insert_reply_template(&mut self, t: &ReplyTemplate) -> Result<()> {
        execute!(
            self,
            INSERT,
            t.id,
            t.unit_id,
            t.kind.clone(),
            t.name_zh.clone(),
            t.name_en.clone(),
            t.text.clone(),
            t.active,
            t.created_at,
            t.version
        )?;
        Ok(())
    }

    /// Replaces a reply template that is still at `t.version`; answers whether it was.
    pub(crate) async fn update_reply_template(&mut self, t: &ReplyTemplate) -> Result<bool> {
        let reached = execute!(
            self,
            UPDATE,
            t.id,
            t.kind.clone(),
            t.name_zh.clone(),
            t.name_en.clone(),
            t.text.clone(),
            t.active,
            t.version
        )?;
        Ok(reached == 1)
    }

    /// Takes a reply template away that is still at `version`; answers whether it was.
    pub(crate) async fn delete_reply_template(&mut self, id: ReplyTemplateId, version: i64) -> Result<bool> {
        Ok(execute!(self, DELETE, id, version)? == 1)
    }

    /// A reply template of `unit` or above.
    pub(crate) async fn get_reply_template(
        &mut self,
        id: ReplyTemplateId,
        unit: UnitId,
    ) -> Result<Option<ReplyTemplate>> {
        fetch_optional!(self, GET, id, unit)
    }

    /// Reply templates of `unit` and above, newest first, older than `before`.
    pub(crate) async fn list_reply_templates(
        &mut self,
        unit: UnitId,
        filter: &ReplyTemplateFilter,
        before: &str,
        limit: i64,
    ) -> Result<Vec<ReplyTemplate>> {
        let kind = filter.kind.clone().unwrap_or_default();
        let active: i64 = filter.active.map_or(0, |active| if active { 1 } else { 2 });
        fetch_all!(self, LIST, unit, kind, active, before.to_owned(), limit)
    }
}

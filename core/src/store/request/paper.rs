//! Papers and their custody.

use super::Tx;
use crate::domain::request::{CustodyStepView, Paper};
use crate::error::Result;
use crate::id::{PaperId, RequestId, UnitId};

from_row!(Paper { id, request_id, unit_id, name, original, count, owner, holder, returned_at, created_at, version });
from_row!(CustodyStepView { id, paper_id, step, from_name, to_name, at, note, user_id, by_name });

const INSERT: &str = "
    INSERT INTO request_paper (id, request_id, unit_id, name, original, count, owner, holder, returned_at, created_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const UPDATE: &str =
    "UPDATE request_paper SET holder = $2, returned_at = $3, version = version + 1 WHERE id = $1 AND version = $4";
const GET: &str = "SELECT * FROM request_paper WHERE id = $1";
const OF_REQUEST: &str = "SELECT * FROM request_paper WHERE request_id = $1 AND id > $2 ORDER BY id LIMIT $3";
const OUT: &str = "
    SELECT p.* FROM request_paper p JOIN unit_closure c ON c.descendant_id = p.unit_id AND c.ancestor_id = $1
    WHERE p.returned_at IS NULL AND p.id > $2 ORDER BY p.id LIMIT $3";
const ORIGINALS_OUT: &str =
    "SELECT * FROM request_paper WHERE request_id = $1 AND original = TRUE AND returned_at IS NULL ORDER BY id";
const INSERT_STEP: &str = "
    INSERT INTO paper_custody (id, paper_id, step, from_name, to_name, at, note, user_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const STEPS: &str = "SELECT * FROM paper_custody WHERE paper_id = $1 ORDER BY id";

impl Tx {
    /// Adds a paper.
    pub(crate) async fn insert_paper(&mut self, p: &Paper) -> Result<()> {
        execute!(
            self,
            INSERT,
            p.id,
            p.request_id,
            p.unit_id,
            p.name.clone(),
            p.original,
            p.count,
            p.owner.clone(),
            p.holder.clone(),
            p.returned_at,
            p.created_at,
            p.version
        )?;
        Ok(())
    }

    /// Writes who has a paper, if it is still at `p.version`; answers whether it was.
    pub(crate) async fn update_paper(&mut self, p: &Paper) -> Result<bool> {
        Ok(execute!(self, UPDATE, p.id, p.holder.clone(), p.returned_at, p.version)? == 1)
    }

    /// A paper; whoever asks looks at its request first.
    pub(crate) async fn get_paper(&mut self, id: PaperId) -> Result<Option<Paper>> {
        fetch_optional!(self, GET, id)
    }

    /// Papers of a request, as they were taken.
    pub(crate) async fn list_papers(&mut self, request: RequestId, after: &str, limit: i64) -> Result<Vec<Paper>> {
        fetch_all!(self, OF_REQUEST, request, after.to_owned(), limit)
    }

    /// Papers in scope that have not come back.
    pub(crate) async fn list_papers_out(&mut self, scope: UnitId, after: &str, limit: i64) -> Result<Vec<Paper>> {
        fetch_all!(self, OUT, scope, after.to_owned(), limit)
    }

    /// Originals of a request that have not come back.
    pub(crate) async fn list_originals_out(&mut self, request: RequestId) -> Result<Vec<Paper>> {
        fetch_all!(self, ORIGINALS_OUT, request)
    }

    /// Adds a step of a paper's custody.
    pub(crate) async fn insert_custody_step(&mut self, s: &CustodyStepView) -> Result<()> {
        execute!(
            self,
            INSERT_STEP,
            s.id,
            s.paper_id,
            s.step,
            s.from_name.clone(),
            s.to_name.clone(),
            s.at,
            s.note.clone(),
            s.user_id,
            s.by_name.clone()
        )?;
        Ok(())
    }

    /// The steps of a paper, oldest first.
    pub(crate) async fn list_custody_steps(&mut self, id: PaperId) -> Result<Vec<CustodyStepView>> {
        fetch_all!(self, STEPS, id)
    }
}

//! Where a unit stands: itself and everything above it. Nearly every use case asks more than once, so that a transaction, which sees
//! one picture, reads each unit's line once and answers from it until it changes the tree itself.

use std::sync::Arc;

use super::{Mode, Tx};
use crate::domain::unit::{Unit, UnitCode, UnitKind};
use crate::error::Result;
use crate::id::UnitId;

/// Everything that stands above a unit, from the unit itself up.
type Line = Arc<[Unit]>;

const OF: &str = "
    SELECT u.* FROM unit_closure c JOIN unit u ON u.id = c.ancestor_id
    WHERE c.descendant_id = $1 ORDER BY c.depth";
const OF_CODE: &str = "
    SELECT u.* FROM unit b JOIN unit_closure c ON c.descendant_id = b.id JOIN unit u ON u.id = c.ancestor_id
    WHERE b.code = $1 ORDER BY c.depth";

impl Tx {
    async fn line(&mut self, id: UnitId) -> Result<Line> {
        if let Some(known) = self.lines.get(&id) {
            return Ok(Arc::clone(known));
        }
        let units: Vec<Unit> = fetch_all!(self, OF, id)?;
        Ok(self.know_line(units))
    }

    fn know_line(&mut self, units: Vec<Unit>) -> Line {
        let line: Line = units.into();
        if let Some(unit) = line.first().filter(|_| self.mode() != Mode::Glance) {
            self.lines.insert(unit.id, Arc::clone(&line));
        }
        line
    }

    /// Called with every change of a unit or of the tree.
    pub(super) fn forget_lines(&mut self) {
        self.lines.clear();
    }

    /// The unit with this id.
    pub(crate) async fn get_unit(&mut self, id: UnitId) -> Result<Option<Unit>> {
        Ok(self.line(id).await?.first().cloned())
    }

    /// The unit with this code.
    pub(crate) async fn unit_by_code(&mut self, code: &UnitCode) -> Result<Option<Unit>> {
        let units: Vec<Unit> = fetch_all!(self, OF_CODE, code.clone())?;
        Ok(self.know_line(units).first().cloned())
    }

    /// The unit itself and everything above it, from the unit up.
    pub(crate) async fn list_units_above(&mut self, id: UnitId) -> Result<Vec<Unit>> {
        Ok(self.line(id).await?.to_vec())
    }

    /// Whether a unit holds so much that a listing is read along the order of its pages: a county, a township.
    pub(crate) async fn is_wide(&mut self, id: UnitId) -> Result<bool> {
        Ok(self.line(id).await?.first().is_some_and(|unit| matches!(unit.kind, UnitKind::County | UnitKind::Township)))
    }

    /// Whether `id` is `ancestor` or lies below it.
    pub(crate) async fn is_unit_within(&mut self, id: UnitId, ancestor: UnitId) -> Result<bool> {
        Ok(self.line(id).await?.iter().any(|unit| unit.id == ancestor))
    }
}

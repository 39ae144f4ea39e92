//! Figures that are kept as they change, unit by unit, by triggers of the tables that they count (migration 0013).

use super::Tx;
use crate::domain::unit::UnitKind;
use crate::error::Result;
use crate::id::UnitId;

/// What is kept of every unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeptFigure {
    /// Residents who live there.
    Residents,
    /// Active volunteers.
    Volunteers,
    /// Requests of a community that have not ended; without what a resident is still writing.
    RequestsOpen,
}

impl KeptFigure {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Residents => "residents",
            Self::Volunteers => "volunteers",
            Self::RequestsOpen => "requests_open",
        }
    }
}

const SUM: &str = concat!(
    "SELECT CAST(COALESCE(SUM(x.amount), 0) AS BIGINT) FROM (
        SELECT f.amount FROM unit_figure f WHERE f.figure = $2 AND ",
    only_county!(),
    " UNION ALL
        SELECT f.amount FROM unit_closure c JOIN unit_figure f ON f.figure = $2 AND f.unit_id = c.descendant_id
        WHERE c.ancestor_id = $1 AND NOT (",
    only_county!(),
    ")) x"
);
const COUNT_BELOW: &str = concat!(
    "SELECT x.kind, COUNT(*) FROM (
        SELECT s.kind FROM unit s WHERE s.valid_to IS NULL AND s.id <> $1 AND ",
    only_county!(),
    " UNION ALL
        SELECT u.kind FROM unit_closure c JOIN unit u ON u.id = c.descendant_id
        WHERE c.ancestor_id = $1 AND c.depth > 0 AND u.valid_to IS NULL AND NOT (",
    only_county!(),
    ")) x GROUP BY x.kind ORDER BY x.kind"
);

/// Counts all figures anew, for a database that was filled past its triggers.
pub(super) const RECOUNT: [&str; 4] = [
    "DELETE FROM unit_figure",
    "INSERT INTO unit_figure (figure, unit_id, amount) SELECT 'residents', unit_id, COUNT(*) FROM resident
     WHERE status = 'living' AND merged_into IS NULL AND erased_at IS NULL GROUP BY unit_id",
    "INSERT INTO unit_figure (figure, unit_id, amount) SELECT 'volunteers', unit_id, COUNT(*) FROM volunteer
     WHERE status = 'active' AND erased_at IS NULL GROUP BY unit_id",
    "INSERT INTO unit_figure (figure, unit_id, amount) SELECT 'requests_open', community_id, COUNT(*) FROM request
     WHERE ended_at IS NULL AND (status <> 'draft' OR on_behalf = TRUE) GROUP BY community_id",
];

impl Tx {
    /// A figure of a unit and all below.
    pub(crate) async fn kept_figure(&mut self, scope: UnitId, figure: KeptFigure) -> Result<i64> {
        let (amount,): (i64,) = fetch_one!(self, SUM, scope, figure.as_str())?;
        Ok(amount)
    }

    /// How many units of each level stand below a unit.
    pub(crate) async fn count_units_below(&mut self, id: UnitId) -> Result<Vec<(UnitKind, i64)>> {
        fetch_all!(self, COUNT_BELOW, id)
    }
}

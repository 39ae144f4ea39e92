//! Walls of units.

use super::Tx;
use crate::domain::wall::Wall;
use crate::error::Result;
use crate::id::UnitId;

from_row!(Wall { unit_id, opened_at });

const PUT: &str = "
    INSERT INTO wall (unit_id, token_hash, opened_at) VALUES ($1, $2, $3)
    ON CONFLICT (unit_id) DO UPDATE SET token_hash = excluded.token_hash, opened_at = excluded.opened_at";
const GET: &str = "SELECT unit_id, opened_at FROM wall WHERE unit_id = $1";
const HELD: &str = "SELECT unit_id, opened_at FROM wall WHERE token_hash = $1";
const DELETE: &str = "DELETE FROM wall WHERE unit_id = $1";

impl Tx {
    /// Gives a unit's wall its address, in place of the one before.
    pub(crate) async fn put_wall(&mut self, wall: &Wall, hash: &str) -> Result<()> {
        execute!(self, PUT, wall.unit_id, hash.to_owned(), wall.opened_at)?;
        Ok(())
    }

    /// The wall of a unit.
    pub(crate) async fn get_wall(&mut self, unit: UnitId) -> Result<Option<Wall>> {
        fetch_optional!(self, GET, unit)
    }

    /// The wall with the token of this hash.
    pub(crate) async fn get_held_wall(&mut self, hash: &str) -> Result<Option<Wall>> {
        fetch_optional!(self, HELD, hash.to_owned())
    }

    /// Takes the address of a unit's wall away; false when it had none.
    pub(crate) async fn delete_wall(&mut self, unit: UnitId) -> Result<bool> {
        Ok(execute!(self, DELETE, unit)? > 0)
    }
}

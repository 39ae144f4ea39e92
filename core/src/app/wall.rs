//! The wall of a unit: an address without a login, which whoever manages the unit opens, renews and closes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::access::token_hash;
use super::{Cx, audit};
use crate::domain::access::Permission;
use crate::domain::wall::Wall;
use crate::error::{Error, Result};
use crate::id::UnitId;
use crate::store::Tx;

/// The longest token that is looked for.
const LONGEST: usize = 64;

/// The wall of the unit of the context, if it is open.
///
/// # Errors
/// `Forbidden` without `modules.enable`.
pub async fn get(tx: &mut Tx, cx: &Cx) -> Result<Option<Wall>> {
    cx.require(tx, Permission::EnableModules).await?;
    tx.get_wall(cx.unit).await
}

/// Opens the wall of the unit of the context, or gives it a new address: the one before shows nothing any more. Answers the
/// token, 32 random bytes, which is never shown again.
///
/// # Errors
/// `Forbidden` without `modules.enable`.
pub async fn open(tx: &mut Tx, cx: &Cx) -> Result<String> {
    cx.require(tx, Permission::EnableModules).await?;
    let token = URL_SAFE_NO_PAD.encode(cx.core.ids.bytes::<32>());
    let wall = Wall { unit_id: cx.unit, opened_at: cx.now };
    tx.put_wall(&wall, &token_hash(&token)).await?;
    audit::record(tx, cx, "walls.open", "wall", &cx.unit.to_string(), "").await?;
    tx.touch(topic(cx.unit));
    Ok(token)
}

/// Closes the wall of the unit of the context; again is no error.
///
/// # Errors
/// `Forbidden` without `modules.enable`.
pub async fn close(tx: &mut Tx, cx: &Cx) -> Result<()> {
    cx.require(tx, Permission::EnableModules).await?;
    if tx.delete_wall(cx.unit).await? {
        audit::record(tx, cx, "walls.close", "wall", &cx.unit.to_string(), "").await?;
        tx.touch(topic(cx.unit));
    }
    Ok(())
}

/// Whose wall a token shows.
///
/// # Errors
/// `NotFound` (wall).
pub async fn find(tx: &mut Tx, token: &str) -> Result<UnitId> {
    let none = Error::NotFound { entity: "wall" };
    if token.len() > LONGEST {
        return Err(none);
    }
    let unit = tx.get_held_wall(&token_hash(token)).await?.ok_or(none)?.unit_id;
    tx.saw(topic(unit));
    Ok(unit)
}

/// What screens of a wall listen to, to hear that their address holds no more.
fn topic(unit: UnitId) -> String {
    format!("wall:{unit}")
}

//! Whether somebody is anything in a unit at all.

use crate::app::{Actor, Cx};
use crate::error::{Error, Result};
use crate::store::Tx;

/// The acting person is somebody in the unit of the context: they hold a post there or above, live there, or help there. To
/// everybody else the unit's registers do not exist.
///
/// # Errors
/// `Unauthenticated`; `NotFound`.
pub async fn require(tx: &mut Tx, cx: &Cx) -> Result<()> {
    let Actor::User { posts, resident, volunteer, .. } = &cx.actor else {
        return if matches!(cx.actor, Actor::System) { Ok(()) } else { Err(Error::Unauthenticated) };
    };
    for post in posts {
        if post.unit_id == cx.unit || tx.is_unit_within(cx.unit, post.unit_id).await? {
            return Ok(());
        }
    }
    if let Some(id) = resident
        && tx.get_resident(*id, cx.unit).await?.is_some()
    {
        return Ok(());
    }
    if let Some(id) = volunteer
        && tx.get_volunteer(*id, cx.unit).await?.is_some()
    {
        return Ok(());
    }
    Err(Error::NotFound { entity: "unit" })
}

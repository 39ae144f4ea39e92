//! What people do.

pub(crate) mod moderation;
pub(crate) mod openings;
pub(crate) mod photos;
pub(crate) mod seats;
pub(crate) mod topics;

use wushe_plugin::prelude::*;

/// Whom an action is for. Staff at the desk name a resident of the community in `field`; residents act for themselves.
fn whom(cx: &Context, field: &str, named: Option<ResidentId>) -> Result<ResidentId> {
    if !cx.is_staff() || cx.on_behalf() {
        let own = cx.resident()?;
        ensure!(named.is_none_or(|named| named == own), field, t!("whom-only-yourself"));
        return Ok(own);
    }
    let Some(named) = named else { return Err(Error::invalid(field, t!("whom-nobody"))) };
    ensure!(!directory::residents([&named])?.is_empty(), field, t!("whom-unknown"));
    Ok(named)
}

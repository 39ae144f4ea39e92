//! Alerts that staff deal with.

use wushe_plugin::prelude::*;

use crate::alert::{Alert, AlertState};

/// Note that somebody has been looked after.
#[derive(Debug, Input)]
pub(crate) struct LookedAfter {
    pub alert: Id<Alert>,
    /// What was found.
    #[field(max_length = 200, paragraph)]
    pub note: String,
}

pub(crate) fn looked_after(cx: &Context, input: LookedAfter) -> Result<Done> {
    let mut alert = input.alert.get()?;
    ensure!(alert.state == AlertState::Open, t!("looked-after-already"));
    alert.end(cx, AlertState::LookedAfter, Some(input.note));
    alert.save()?;
    Ok(Done::say(t!("looked-after-done")).go(Link::page("alerts")).id(alert.id()))
}

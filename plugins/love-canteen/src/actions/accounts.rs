//! The month's account.

use wushe_plugin::prelude::*;

use crate::settlement;

/// Settle a month that is over.
#[derive(Debug, Input)]
pub(crate) struct Settle {
    /// `2026-11`.
    #[field(max_length = 7)]
    pub month: String,
}

/// Look up in the books how the entries stand.
#[derive(Debug, Input)]
pub(crate) struct LookUp {}

pub(crate) fn look_up(cx: &Context) -> Result<Done> {
    match settlement::follow_all(cx) {
        Err(Error::Denied(_)) => Err(Error::refused(t!("look-up-not-yours"))),
        looked => looked.map(|()| Done::say(t!("look-up-done")).go(Link::page("accounts"))),
    }
}

pub(crate) fn settle(cx: &Context, input: &Settle) -> Result<Done> {
    let settled = settlement::settle(cx, input.month.trim())?;
    let sentence = t!(
        "settle-done",
        month = &settled.month,
        income = settled.income.to_string(),
        subsidy = settled.subsidy.to_string()
    );
    Ok(Done::say(sentence).go(Link::page("accounts")).id(settled.id()))
}

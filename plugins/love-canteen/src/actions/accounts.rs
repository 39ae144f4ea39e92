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

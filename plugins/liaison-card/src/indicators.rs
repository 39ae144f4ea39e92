//! The cards in figures: visits, whom they reached, and whom they should have.

use wushe_plugin::prelude::*;

use crate::call::Call;
use crate::watch::Watch;

/// Visits on these days.
pub(crate) fn visits(days: &Days) -> Query<Call> {
    Call::query().within("day", days)
}

/// Holders of cards with whom somebody was, each once.
pub(crate) fn visited(days: &Days) -> Result<u64> {
    Ok(visits(days).sums().by("card").list()?.len() as u64)
}

/// Holders of cards who should have been visited: those whose card was in use on one of these days.
pub(crate) fn to_be_visited(days: &Days) -> Result<u64> {
    let begun = || Watch::query().before("since", days.end());
    // What is left out is less than any day: whoever is still there has no last day.
    let ended = begun().from("until", "0").before("until", days.first()).count()?;
    Ok(begun().count()? - ended)
}

//! Figures of a period, computed from the records.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ServiceLine;
use crate::domain::day::Day;

/// Which period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FiguresParams {
    /// Its first day.
    pub from: Day,
    /// Its last day.
    pub to: Day,
}

/// What became of requests in a unit and below, in a period. Shares are in thousandths, so that they stay whole numbers; none
/// where there is nothing to take a share of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RequestFigures {
    /// Opened in the period.
    pub opened: i64,
    /// Closed in the period.
    pub closed: i64,
    /// Of those, closed in time (those without a time limit count as in time).
    pub in_time: i64,
    /// Share of those closed that were closed in time, ‰.
    pub in_time_permille: Option<i64>,
    /// Of those closed, closed by a grid (小事不出格).
    pub closed_at_grid: i64,
    /// Of those closed, closed by a community (大事不出网).
    pub closed_at_community: i64,
    /// Of those closed, closed by a township.
    pub closed_at_township: i64,
    /// Of those closed, closed by the county.
    pub closed_at_county: i64,
    /// Share closed by a grid, ‰.
    pub grid_permille: Option<i64>,
    /// Share closed by a grid or a community, ‰.
    pub community_permille: Option<i64>,
    /// Still to be done now, whenever opened.
    pub open_now: i64,
    /// Of those, past their time now.
    pub overdue_now: i64,
    /// Answered for the first time in the period's requests.
    pub answered: i64,
    /// Minutes from opening to the first answer: the median over requests opened in the period and answered since.
    pub median_answer_minutes: Option<i64>,
    /// By line of work and kind.
    pub by_kind: Vec<KindFigures>,
}

/// Figures of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct KindFigures {
    /// Line of work.
    pub line: Option<ServiceLine>,
    /// Kind (its code).
    pub kind: String,
    /// Opened in the period.
    pub opened: i64,
    /// Closed in the period.
    pub closed: i64,
    /// Of those, closed in time.
    pub in_time: i64,
}

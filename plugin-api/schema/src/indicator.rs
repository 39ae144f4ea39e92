//! Indicators of a module: figures of the unit in which it is on, for a stretch of days, counted from its own records.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Greatest figure, and least with a minus before it: as many units as there are can be added up.
pub const MOST: i64 = 1_000_000_000_000_000;

/// An indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct IndicatorShape {
    /// Its name, e.g. `meals_served`; its title is the message `indicator-<name>`.
    pub name: String,
    /// What it is counted in.
    pub counted_in: CountedIn,
    /// Whether the figures of several units do not add up to that of all: what they count may be the same in two of them.
    #[serde(default)]
    pub apart: bool,
    /// The staff page on which the records behind it stand. It gets `from`, `to` and `month` where it has such parameters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
}

/// What a figure is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CountedIn {
    /// So many.
    Pieces,
    /// People.
    People,
    /// Times that people came: whoever comes twice counts twice.
    PersonTimes,
    /// Minutes.
    Minutes,
    /// Fen (1/100 yuan).
    Fen,
    /// So many of so many, shown as a percentage. Of several units it is made from their sums, never from their shares.
    Share,
}

/// The input of an indicator: for which days. They are those of the county.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Days {
    /// The first day, `2026-11-01`.
    pub from: String,
    /// The last day, `2026-11-30`.
    pub to: String,
}

/// The answer of an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Values {
    /// The figure, in what it is counted in; of a share, how many there are. At most 10^15, and at least as much below zero.
    pub value: i64,
    /// Of a share: of how many. Anything else has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole: Option<i64>,
}

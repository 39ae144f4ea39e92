//! How a module asks for its records and requests.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which records, in which order, how many.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RecordQuery {
    /// All of these must hold. Each names an indexed field.
    #[serde(default)]
    pub conditions: Vec<Condition>,
    /// Indexed field to order by; none: by creation.
    #[serde(default)]
    pub order_by: Option<String>,
    /// Greatest first.
    #[serde(default)]
    pub descending: bool,
    /// At most this many (1–200); 0: 50.
    #[serde(default)]
    pub limit: u32,
    /// `next` of the listing before.
    #[serde(default)]
    pub after: Option<String>,
}

/// Which figures over which records.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RecordSum {
    /// All of these must hold. Each names an indexed field.
    #[serde(default)]
    pub conditions: Vec<Condition>,
    /// One line for each value of this indexed field; none: one line for all.
    #[serde(default)]
    pub by: Option<String>,
    /// The indexed whole number that is summed; none: they are only counted.
    #[serde(default)]
    pub of: Option<String>,
    /// At most this many lines (1–200); 0: 50.
    #[serde(default)]
    pub limit: u32,
    /// `next` of the figures before.
    #[serde(default)]
    pub after: Option<String>,
}

/// Figures, in the order of the values.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RecordSums {
    /// The lines.
    pub lines: Vec<RecordLine>,
    /// Pass as `after` for the next lines; none: these were the last.
    #[serde(default)]
    pub next: Option<String>,
}

/// A line of figures.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RecordLine {
    /// The value: text or whole number; null where the field is left out, and of all together.
    #[serde(default)]
    pub value: serde_json::Value,
    /// How many records.
    pub count: u64,
    /// The sum; records that leave the number out count as nothing.
    #[serde(default)]
    pub sum: i64,
}

/// A condition on one indexed field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Condition {
    /// The field.
    pub field: String,
    /// How it is compared.
    pub op: Op,
    /// With what: text, whole number or boolean.
    pub value: serde_json::Value,
}

/// How a field is compared. A personal field only knows `eq`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Op {
    /// Equal.
    Eq,
    /// Not less than.
    From,
    /// Less than.
    Before,
    /// Text that begins with.
    Prefix,
}

/// Which requests of the module in its unit; newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RequestQuery {
    /// In one of these states; empty: any.
    #[serde(default)]
    pub status: Vec<String>,
    /// For this resident.
    #[serde(default)]
    pub resident: Option<String>,
    /// Dispatched to, or taken by, this volunteer, or waiting for a team of theirs.
    #[serde(default)]
    pub volunteer: Option<String>,
    /// At most this many (1–200); 0: 50.
    #[serde(default)]
    pub limit: u32,
    /// `next` of the listing before.
    #[serde(default)]
    pub after: Option<String>,
}

//! What a module learns of the files that people brought to it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A file of the module in the unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct File {
    /// Id.
    pub id: String,
    /// Its name, with the ending of what it is.
    pub name: String,
    /// What it is, told by its content, e.g. `image/jpeg`.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// Width of a picture in pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// Height of a picture in pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// When it was brought: UTC microseconds since 1970.
    pub brought_at: i64,
    /// Residents who are noted on it, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub residents: Vec<String>,
    /// Volunteers who are noted on it, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub volunteers: Vec<String>,
    /// Somebody on it has taken back that they may be shown: the platform hands it out on pages of staff alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub held: bool,
}

//! What a module asks the host to make known, and what became of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A notice to be reviewed and published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewNotice {
    /// The column in which it stands, in the platform's words, e.g. `announcement`.
    pub section: String,
    /// Title in Chinese.
    pub title_zh: String,
    /// Title in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title_en: Option<String>,
    /// Text in Chinese: paragraphs with empty lines between them.
    pub body_zh: String,
    /// Text in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body_en: Option<String>,
    /// Its last day, `2026-03-31`; none: it stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<String>,
}

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Notice {
    /// Id.
    pub id: String,
    /// How far it has come, in the platform's words.
    pub status: String,
    /// From when it is shown: UTC microseconds since 1970; none: it is not.
    #[serde(default)]
    pub shown_from: Option<i64>,
}

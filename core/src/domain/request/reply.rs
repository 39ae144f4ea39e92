//! Reply templates.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::{ReplyTemplateId, UnitId};
use crate::time::Timestamp;

/// What a template may name: the resident (masked), the request's number and title, and the day by which it is to be done.
pub const PLACEHOLDERS: [&str; 4] = ["name", "number", "title", "due"];

/// A reply template as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyTemplate {
    /// Id.
    pub id: ReplyTemplateId,
    /// The unit that wrote it, for itself and all below.
    pub unit_id: UnitId,
    /// For requests of this kind (its code); empty: for all.
    pub kind: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// The words.
    pub text: String,
    /// Whether it may be used.
    pub active: bool,
    /// When entered.
    pub created_at: Timestamp,
    /// Grows with each change.
    pub version: i64,
}

/// What is entered for a reply template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReplyTemplate {
    /// For requests of this kind (its code); left empty: for all.
    #[serde(default)]
    #[schemars(length(max = 40))]
    pub kind: String,
    /// Name in Chinese.
    #[schemars(length(min = 1, max = 60))]
    pub name_zh: String,
    /// Name in English.
    #[schemars(length(min = 1, max = 120))]
    pub name_en: String,
    /// The words; `{name}`, `{number}`, `{title}` and `{due}` are filled in.
    #[schemars(length(min = 1, max = 800))]
    pub text: String,
    /// Whether it may be used. Left out: yes.
    #[serde(default)]
    pub active: Option<bool>,
}

/// Which templates, of those of the unit and above.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ReplyTemplateFilter {
    /// For requests of this kind, or of all.
    #[schemars(length(max = 40))]
    pub kind: Option<String>,
    /// Those that may be used, or the others.
    pub active: Option<bool>,
}

/// A reply template as it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReplyTemplateView {
    /// Id.
    pub id: ReplyTemplateId,
    /// The unit that wrote it, for itself and all below.
    pub unit_id: UnitId,
    /// For requests of this kind (its code); empty: for all.
    pub kind: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// The words.
    pub text: String,
    /// Whether it may be used.
    pub active: bool,
    /// Grows with each change.
    pub version: i64,
}

impl From<ReplyTemplate> for ReplyTemplateView {
    fn from(template: ReplyTemplate) -> Self {
        Self {
            id: template.id,
            unit_id: template.unit_id,
            kind: template.kind,
            name_zh: template.name_zh,
            name_en: template.name_en,
            text: template.text,
            active: template.active,
            version: template.version,
        }
    }
}

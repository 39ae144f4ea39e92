//! What a module has, declared once in its code and read by the host at build time (`invoke(describe)`).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::indicator::IndicatorShape;

/// What a module says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Shapes {
    /// Its collections of records.
    pub collections: Vec<Collection>,
    /// Its pages.
    pub pages: Vec<PageShape>,
    /// Its actions.
    pub actions: Vec<ActionShape>,
    /// Its settings, which an administrator fills in for each unit.
    #[serde(default)]
    pub settings: Vec<FieldShape>,
    /// Events that it emits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<EventShape>,
    /// Events that it takes, and answers to its requests to other servers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub handlers: Vec<HandlerShape>,
    /// Its jobs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub jobs: Vec<JobShape>,
    /// Its indicators.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indicators: Vec<IndicatorShape>,
}

/// An event that a module emits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EventShape {
    /// Its name, e.g. `seat_taken`; other modules know it as `<module>/<name>`.
    pub name: String,
    /// What it tells. Names people by id; nothing personal.
    #[serde(default)]
    pub fields: Vec<FieldShape>,
}

/// Something that a module does when an event comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HandlerShape {
    /// Its name.
    pub name: String,
    /// What it takes: `<module>/<event>`, an event of the module itself by its name alone, or [`HTTP`].
    pub of: String,
    /// The fields of the event that it reads; others are not handed over.
    #[serde(default)]
    pub input: Vec<FieldShape>,
}

/// What a handler of answers from other servers takes.
pub const HTTP: &str = "http";

/// Something that a module does at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct JobShape {
    /// Its name.
    pub name: String,
    /// When it comes back: five fields (minute, hour, day of the month, month, day of the week) in the county's time; none:
    /// only when the module plans it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cron: Option<String>,
    /// What it is planned with; a job that comes back regularly needs nothing of it.
    #[serde(default)]
    pub input: Vec<FieldShape>,
}

/// A collection of records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Collection {
    /// Its name, e.g. `cards`.
    pub name: String,
    /// Fields of a record.
    pub fields: Vec<FieldShape>,
    /// Fields by which it can be queried.
    #[serde(default)]
    pub index: Vec<String>,
    /// Fields whose value no two records of a unit share.
    #[serde(default)]
    pub unique: Vec<String>,
    /// Whether the module brings records of older versions over (`invoke(migrate)`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub migrates: bool,
    /// Days after its last change for which a record is kept; none: until somebody removes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep_days: Option<u32>,
}

/// Records of one collection: what `invoke(migrate)` is given, as older versions wrote them, and what it answers, each as this
/// version writes it, in the same order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Migration {
    /// Their fields.
    pub records: Vec<serde_json::Map<String, serde_json::Value>>,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PageShape {
    /// Its name, e.g. `home`.
    pub name: String,
    /// Where it is shown.
    pub surfaces: Vec<Surface>,
    /// Whether it stands in the menu of its surface; its title is then the message `page-<name>`.
    #[serde(default)]
    pub menu: bool,
    /// Its parameters.
    #[serde(default)]
    pub params: Vec<FieldShape>,
}

/// An action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ActionShape {
    /// Its name, e.g. `join`.
    pub name: String,
    /// Who may carry it out.
    pub by: Vec<Role>,
    /// Whether staff may carry it out on behalf of a resident.
    #[serde(default)]
    pub on_behalf: bool,
    /// Its input.
    pub input: Vec<FieldShape>,
}

/// A field of a record, an input or the settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FieldShape {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: Kind,
    /// Whether it must be there.
    #[serde(default)]
    pub required: bool,
    /// Whether it tells of a person: kept encrypted, found only by its whole value.
    #[serde(default)]
    pub personal: bool,
    /// Most characters (text) or entries (list).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u32>,
    /// Least value of a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// Greatest value of a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// What it is when left out.
    #[serde(default, skip_serializing_if = "serde_json::Value::is_null")]
    pub default: serde_json::Value,
}

/// The type of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Kind {
    /// Words.
    Text,
    /// A whole number.
    Integer,
    /// Yes or no.
    Boolean,
    /// A point in time: UTC microseconds since 1970.
    Timestamp,
    /// A day, `2026-11-23`.
    Date,
    /// One of these values.
    Choice {
        /// Its name, e.g. `card-status`; the label of a value is the message `<name>-<value>`.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        name: String,
        /// The values.
        values: Vec<String>,
    },
    /// Id of a record in a collection of the module, of a resident, a volunteer, a team, a request or a file that is kept.
    Id {
        /// Of what: a collection's name, or `resident`, `volunteer`, `team`, `request`, `file`.
        of: String,
    },
    /// Several of the same type.
    List {
        /// Their type.
        of: Box<Kind>,
    },
    /// Fields of its own.
    Object {
        /// The fields.
        fields: Vec<FieldShape>,
    },
    /// An amount of money: whole fen (1/100 yuan). A form asks for yuan.
    Money,
    /// A file that is brought with the input of an action, or a list of these. The value is an id by which this invocation keeps it;
    /// nobody fills it in but the platform.
    File {
        /// What may be brought; empty: whatever the platform takes.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        accepts: Vec<FileKind>,
    },
}

/// What a file is, told by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FileKind {
    /// A picture: JPEG, PNG or WebP.
    Picture,
    /// A document: PDF, XLSX, DOCX or text.
    Document,
}

/// Where a page is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Surface {
    /// To residents, phone first.
    Resident,
    /// To volunteers, phone first.
    Volunteer,
    /// To the staff of the community.
    Staff,
    /// On a screen in the community, without a login.
    Wall,
    /// To anybody, without a login.
    Public,
    /// On paper.
    Print,
}

/// Who carries out an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// A resident of the unit.
    Resident,
    /// A volunteer of the unit.
    Volunteer,
    /// Staff of the unit or above it.
    Staff,
}

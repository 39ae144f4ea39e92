//! Typed leaves of a page. The host writes them in the reader's language, time zone and permissions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::Text;

/// One thing shown in a cell, a detail row or a badge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Value {
    /// Words.
    Text {
        /// The words.
        text: Text,
    },
    /// A whole number.
    Number {
        /// The number.
        value: i64,
    },
    /// A point in time, in the county's time zone.
    Time {
        /// UTC microseconds since 1970.
        at: i64,
        /// How much of it is shown.
        #[serde(default)]
        style: TimeStyle,
    },
    /// A length of service.
    Duration {
        /// Whole minutes.
        minutes: i64,
    },
    /// A state, coloured by its tone. Colour is never the only sign: the words always stand there.
    Status {
        /// The words.
        text: Text,
        /// The tone.
        #[serde(default)]
        tone: Tone,
    },
    /// The status of a request in the platform's own words.
    RequestStatus {
        /// As in a request view, e.g. `dispatched`.
        status: String,
    },
    /// A field of a person. The module never holds it: the host shows it in the clear to who may see it (each time
    /// recorded), masked to everybody else.
    Person {
        /// Who.
        person: PersonRef,
        /// Which field.
        #[serde(default)]
        field: PersonField,
    },
    /// Something to go to.
    Link {
        /// The words.
        text: Text,
        /// Where to.
        to: Link,
    },
    /// An amount of money.
    Money {
        /// Whole fen (1/100 yuan).
        fen: i64,
    },
    /// A file that the module keeps, to be saved: its name leads to it.
    File {
        /// Id of the file.
        file: String,
    },
}

/// Names a person without saying anything of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct PersonRef {
    /// In which register.
    pub kind: PersonKind,
    /// Id in that register.
    pub id: String,
}

impl PersonRef {
    /// A resident.
    #[must_use]
    pub fn resident(id: impl Into<String>) -> Self {
        Self { kind: PersonKind::Resident, id: id.into() }
    }

    /// A volunteer.
    #[must_use]
    pub fn volunteer(id: impl Into<String>) -> Self {
        Self { kind: PersonKind::Volunteer, id: id.into() }
    }

    /// A field of this person, as a value for a page.
    #[must_use]
    pub fn field(&self, field: PersonField) -> Value {
        Value::Person { person: self.clone(), field }
    }
}

/// The registers of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PersonKind {
    /// Residents.
    Resident,
    /// Volunteers.
    Volunteer,
    /// Social workers, grid workers and community staff.
    Worker,
}

/// What of a person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PersonField {
    /// Name.
    #[default]
    Name,
    /// Telephone number.
    Phone,
    /// Address at which they live.
    Address,
}

/// How much of a point in time is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TimeStyle {
    /// Day and minute.
    #[default]
    Full,
    /// Day.
    Date,
    /// Minute of the day.
    Time,
    /// How long ago, or in how long.
    Relative,
}

/// What a thing means to the reader.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Tone {
    /// Nothing in particular.
    #[default]
    Neutral,
    /// Under way.
    Info,
    /// Went well.
    Good,
    /// Needs attention.
    Warn,
    /// Went wrong, or is urgent.
    Bad,
}

/// A page of the same module, with its parameters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// Name of the page.
    pub page: String,
    /// Parameters of the page.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub params: serde_json::Map<String, serde_json::Value>,
}

impl Link {
    /// A page without parameters.
    #[must_use]
    pub fn page(name: &str) -> Self {
        Self { page: name.to_owned(), params: serde_json::Map::new() }
    }

    /// Adds a parameter.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<serde_json::Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }
}

impl From<&str> for Value {
    fn from(words: &str) -> Self {
        Self::Text { text: words.into() }
    }
}

impl From<String> for Value {
    fn from(words: String) -> Self {
        Self::Text { text: words.into() }
    }
}

impl From<&String> for Value {
    fn from(words: &String) -> Self {
        Self::Text { text: words.into() }
    }
}

impl From<Text> for Value {
    fn from(text: Text) -> Self {
        Self::Text { text }
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Number { value }
    }
}

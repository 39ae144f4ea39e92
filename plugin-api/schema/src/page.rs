//! A page as data: a flat list of typed blocks that the host renders. No markup and no script can be in it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use crate::print::{PrintCard, PrintList, PrintPhone, PrintSheet, Whom};
use crate::shape::FileKind;
use crate::text::Text;
use crate::value::{Link, PersonField, PersonRef, Tone, Value};

/// Version of the page schema.
pub const PAGE_SCHEMA: &str = "wushe-page/0.1";

/// A page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Page {
    /// Always [`PAGE_SCHEMA`].
    pub schema: String,
    /// Its title.
    pub title: Text,
    /// One sentence below the title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<Text>,
    /// Where "back" leads; none: the community's home.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back: Option<Link>,
    /// Its blocks, from the top.
    pub blocks: Vec<Block>,
}

/// A block of a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Block {
    /// A heading inside the page.
    Heading {
        /// The words.
        text: Text,
    },
    /// A paragraph.
    Text {
        /// The words; line breaks stay.
        text: Text,
    },
    /// A sentence that must be seen.
    Alert {
        /// What it means.
        tone: Tone,
        /// The sentence.
        text: Text,
    },
    /// Nothing is here yet: why, and what to do next.
    Empty {
        /// The sentence.
        text: Text,
        /// What to do next.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        buttons: Vec<Button>,
    },
    /// Figures at a glance.
    Stats {
        /// The tiles.
        tiles: Vec<Stat>,
    },
    /// Labelled facts.
    Detail {
        /// The rows.
        rows: Vec<Labelled>,
    },
    /// Rows and columns; on a phone each row becomes a card.
    Table(Table),
    /// Things side by side, each with what can be done to it.
    Cards {
        /// The cards.
        cards: Vec<Card>,
    },
    /// What happened, newest first.
    Timeline {
        /// The entries.
        entries: Vec<TimelineEntry>,
    },
    /// How far something has come.
    Steps {
        /// The steps, in order.
        steps: Vec<Step>,
    },
    /// A search box that asks for a page again with what was typed.
    Search {
        /// The page that answers, with parameters to keep.
        to: Link,
        /// Name of the parameter that carries what was typed.
        param: String,
        /// Label of the box.
        label: Text,
        /// What is in it.
        #[serde(default)]
        value: String,
    },
    /// A form that carries out an action.
    Form(Form),
    /// Buttons in a row.
    Actions {
        /// The buttons.
        buttons: Vec<Button>,
    },
    /// Ways to look at the same thing.
    Tabs {
        /// The tabs.
        tabs: Vec<Tab>,
    },
    /// To the next page of a list.
    Pagination {
        /// Where the next page is; none: this is the last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        next: Option<Link>,
    },
    /// A QR code.
    Qr {
        /// What it says: a page of this module, as an address that a phone can open.
        to: Link,
        /// Words below it.
        caption: Text,
    },
    /// Cards or labels on A4 sheets. Its person fields are printed in the clear: who prints must be allowed to, says why,
    /// and is recorded.
    PrintSheet(PrintSheet),
    /// A list on A4, with a heading of its own. Its person fields are printed in the clear, as those of a print sheet.
    PrintList(PrintList),
    /// Pictures side by side, each as large as the page allows. One that is not there, or is no picture, leaves no trace.
    Pictures {
        /// The pictures.
        pictures: Vec<Picture>,
    },
}

/// A picture that the module keeps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Picture {
    /// Id of the file.
    pub file: String,
    /// What it shows, for whoever cannot see it; stands below it too.
    pub alt: Text,
    /// What can be done to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<Button>,
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Stat {
    /// What is counted.
    pub label: Text,
    /// The figure.
    pub value: Value,
    /// Where its records are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Link>,
    /// What it means.
    #[serde(default)]
    pub tone: Tone,
}

/// A fact with its label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Labelled {
    /// The label.
    pub label: Text,
    /// The fact.
    pub value: Value,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Table {
    /// Heads of the columns.
    pub columns: Vec<Text>,
    /// The rows.
    pub rows: Vec<Row>,
    /// What stands there when there are no rows: why, and what to do.
    pub empty: Text,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Row {
    /// One value a column.
    pub cells: Vec<Value>,
    /// Where the row leads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Link>,
    /// What can be done to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<Button>,
}

/// A card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Card {
    /// Its title.
    pub title: Value,
    /// Small signs beside the title.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub badges: Vec<Value>,
    /// Labelled facts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<Labelled>,
    /// Words below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
    /// Where the card leads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Link>,
    /// What can be done to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<Button>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TimelineEntry {
    /// UTC microseconds since 1970.
    pub at: i64,
    /// What.
    pub title: Value,
    /// By whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Value>,
    /// More words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
    /// What it means.
    #[serde(default)]
    pub tone: Tone,
}

/// One step of several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// Its name.
    pub title: Text,
    /// Where it stands.
    pub state: StepState,
}

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StepState {
    /// Behind us.
    Done,
    /// Now.
    Current,
    /// Still to come.
    Ahead,
}

/// One way to look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tab {
    /// Its name.
    pub title: Text,
    /// Where it leads.
    pub to: Link,
    /// Whether it is the one shown.
    #[serde(default)]
    pub current: bool,
}

/// Something that can be pressed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Button {
    /// Its words.
    pub text: Text,
    /// What it does.
    pub does: Does,
    /// How it stands among others.
    #[serde(default)]
    pub style: ButtonStyle,
}

/// What a button does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Does {
    /// Goes to a page of the module.
    Go {
        /// The page.
        to: Link,
    },
    /// Carries out an action.
    Act {
        /// Name of the action.
        action: String,
        /// Its input.
        #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
        input: serde_json::Map<String, serde_json::Value>,
        /// Asked before it is done.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        confirm: Option<Text>,
    },
    /// Rings a person, where the reader may see the number.
    Ring {
        /// Whom.
        person: PersonRef,
    },
}

/// How a button stands among others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ButtonStyle {
    /// One of several.
    #[default]
    Plain,
    /// The one that most people want.
    Primary,
    /// Cannot be taken back easily.
    Danger,
}

/// A form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Form {
    /// The action that it carries out.
    pub action: String,
    /// Its heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
    /// Its fields; those that the reader fills in and those that go along unseen.
    pub fields: Vec<Field>,
    /// Words of the button.
    pub submit: Text,
}

/// A field of a form. The action's declared input says what is valid; this says how it is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Field {
    /// Name in the action's input.
    pub name: String,
    /// Its label.
    pub label: Text,
    /// How it is asked.
    pub kind: FieldKind,
    /// A sentence below it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<Text>,
    /// Whether it may stay empty.
    #[serde(default)]
    pub required: bool,
    /// What stands in it at first.
    #[serde(default, skip_serializing_if = "serde_json::Value::is_null")]
    pub value: serde_json::Value,
}

/// How a field is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum FieldKind {
    /// Goes along unseen.
    Hidden,
    /// One line.
    Text {
        /// Most characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max_length: Option<u32>,
    },
    /// Several lines.
    Paragraph {
        /// Most characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max_length: Option<u32>,
    },
    /// A whole number.
    Number {
        /// Least.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<i64>,
        /// Most.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<i64>,
    },
    /// A day (`2026-11-23`).
    Date,
    /// Yes or no.
    Check,
    /// One of a few, all of them seen at once.
    Choice {
        /// The choices.
        options: Vec<Choice>,
    },
    /// One of many, from a list.
    Select {
        /// The choices.
        options: Vec<Choice>,
    },
    /// A resident of the unit, found by name or telephone number; the value is the id.
    Resident,
    /// A volunteer of the unit, chosen by name; the value is the id.
    Volunteer,
    /// A volunteer team of the unit, chosen by name; the value is the id.
    Team,
    /// An amount of money, asked for in yuan (`12.50`); the value, here and in the action's input, is whole fen.
    Money,
    /// Files to be brought. A form that is shown again asks for them anew.
    File {
        /// What may be brought; empty: whatever the platform takes.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        accepts: Vec<FileKind>,
        /// Whether several may be.
        #[serde(default)]
        several: bool,
    },
}

/// One choice of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: Text,
}

impl Page {
    /// An empty page.
    #[must_use]
    pub fn new(title: impl Into<Text>) -> Self {
        Self { schema: PAGE_SCHEMA.to_owned(), title: title.into(), lead: None, back: None, blocks: Vec::new() }
    }
}

/// What an action answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Done {
    /// What to tell the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub say: Option<Text>,
    /// The page to show next; none: the one they came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub go: Option<Link>,
    /// Id of what was made, for callers of the API.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// The reference to a person's field that a value makes, for the host's permission check.
#[must_use]
pub fn person_fields(value: &Value) -> Option<(&PersonRef, PersonField)> {
    match value {
        Value::Person { person, field } => Some((person, *field)),
        _ => None,
    }
}

//! What goes on paper.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::page::Table;
use crate::text::Text;
use crate::value::{Link, PersonRef};

/// Cards on A4 sheets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PrintSheet {
    /// How many in a row across the sheet: 1 or 2.
    pub across: u8,
    /// The cards.
    pub cards: Vec<PrintCard>,
    /// What stands there when there are none.
    pub empty: Text,
}

/// A list on A4.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PrintList {
    /// Its heading, e.g. what is delivered on which day.
    pub title: Text,
    /// The list; where rows lead and what can be done to them is not printed.
    pub table: Table,
}

/// A printed card in large type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PrintCard {
    /// Large, at the top, e.g. the name of the card.
    pub title: Text,
    /// Its number, printed so that it can be read over the telephone.
    pub number: String,
    /// Whose card it is.
    pub holder: PersonRef,
    /// Whom to ring, in order.
    pub phones: Vec<PrintPhone>,
    /// What the QR code opens.
    pub qr: Link,
    /// Words at the bottom.
    pub footer: Text,
}

/// A line of a printed telephone list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PrintPhone {
    /// Who that is to the holder.
    pub label: Text,
    /// Whose number.
    pub whom: Whom,
}

/// Whose telephone number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Whom {
    /// A person of a register.
    Person {
        /// Who.
        person: PersonRef,
    },
    /// A public number, such as the community's desk.
    Number {
        /// Its name.
        name: Text,
        /// The number.
        phone: String,
    },
}

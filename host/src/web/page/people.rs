//! Fields of people in a page.

use std::collections::HashSet;

use wushe_plugin_schema::page::{Block, Button, Does, Page, Table};
use wushe_plugin_schema::value::{PersonField, PersonRef, Value};

/// A field of a person, as far as the reader may see it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonText {
    /// The words, perhaps masked.
    pub text: String,
    /// Whether something is hidden.
    pub masked: bool,
    /// Their page; empty: none for this reader.
    pub href: String,
}

/// Every field of a person that showing this page needs, so that they can be looked up at once. A print sheet is not
/// among them: its fields are printed in the clear, after a purpose has been given.
#[must_use]
pub fn people_in(page: &Page) -> HashSet<(PersonRef, PersonField)> {
    let mut found = HashSet::new();
    for block in &page.blocks {
        match block {
            Block::Stats { tiles } => tiles.iter().for_each(|tile| value(&tile.value, &mut found)),
            Block::Detail { rows } => rows.iter().for_each(|row| value(&row.value, &mut found)),
            Block::Table(table) => {
                for row in &table.rows {
                    row.cells.iter().for_each(|cell| value(cell, &mut found));
                    buttons(&row.buttons, &mut found);
                }
            }
            Block::Cards { cards } => {
                for card in cards {
                    value(&card.title, &mut found);
                    card.badges.iter().for_each(|badge| value(badge, &mut found));
                    card.rows.iter().for_each(|row| value(&row.value, &mut found));
                    buttons(&card.buttons, &mut found);
                }
            }
            Block::Timeline { entries } => {
                for entry in entries {
                    value(&entry.title, &mut found);
                    entry.by.iter().for_each(|by| value(by, &mut found));
                }
            }
            Block::Empty { buttons: several, .. } | Block::Actions { buttons: several } => buttons(several, &mut found),
            Block::Pictures { pictures } => {
                pictures.iter().for_each(|picture| buttons(&picture.buttons, &mut found));
            }
            Block::Heading { .. }
            | Block::Text { .. }
            | Block::Alert { .. }
            | Block::Steps { .. }
            | Block::Search { .. }
            | Block::Form(_)
            | Block::Tabs { .. }
            | Block::Pagination { .. }
            | Block::Qr { .. }
            | Block::PrintSheet(_)
            | Block::PrintList(_) => {}
        }
    }
    found
}

/// Every field of a person in the rows of a table.
#[must_use]
pub fn people_of(table: &Table) -> HashSet<(PersonRef, PersonField)> {
    let mut found = HashSet::new();
    table.rows.iter().flat_map(|row| &row.cells).for_each(|cell| value(cell, &mut found));
    found
}

fn value(value: &Value, found: &mut HashSet<(PersonRef, PersonField)>) {
    if let Value::Person { person, field } = value {
        found.insert((person.clone(), *field));
    }
}

fn buttons(buttons: &[Button], found: &mut HashSet<(PersonRef, PersonField)>) {
    for button in buttons {
        if let Does::Ring { person } = &button.does {
            found.insert((person.clone(), PersonField::Phone));
        }
    }
}

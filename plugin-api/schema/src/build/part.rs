//! What stands inside blocks: figures, rows, cards, entries, values, messages.

use crate::page::{Button, Card, Labelled, Picture, PrintPhone, Row, Stat, Tab, Table, TimelineEntry, Whom};
use crate::text::Text;
use crate::value::{Link, PersonRef, TimeStyle, Tone, Value};
use crate::view::Message;

impl Stat {
    /// A figure with its label.
    #[must_use]
    pub fn new(label: impl Into<Text>, value: impl Into<Value>) -> Self {
        Self { label: label.into(), value: value.into(), to: None, tone: Tone::Neutral }
    }

    /// Where the records behind the figure are.
    #[must_use]
    pub fn to(mut self, to: Link) -> Self {
        self.to = Some(to);
        self
    }

    /// What the figure means.
    #[must_use]
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }
}

impl Labelled {
    /// A fact with its label.
    #[must_use]
    pub fn new(label: impl Into<Text>, value: impl Into<Value>) -> Self {
        Self { label: label.into(), value: value.into() }
    }
}

impl Table {
    /// A table without rows; `empty` stands there as long as it has none.
    #[must_use]
    pub fn new(columns: impl IntoIterator<Item = Text>, empty: impl Into<Text>) -> Self {
        Self { columns: columns.into_iter().collect(), rows: Vec::new(), empty: empty.into() }
    }

    /// Adds rows.
    #[must_use]
    pub fn rows(mut self, rows: impl IntoIterator<Item = Row>) -> Self {
        self.rows.extend(rows);
        self
    }
}

impl Row {
    /// A row with one value a column.
    #[must_use]
    pub fn new(cells: impl IntoIterator<Item = Value>) -> Self {
        Self { cells: cells.into_iter().collect(), to: None, buttons: Vec::new() }
    }

    /// Where the row leads.
    #[must_use]
    pub fn to(mut self, to: Link) -> Self {
        self.to = Some(to);
        self
    }

    /// Something that can be done to it.
    #[must_use]
    pub fn button(mut self, button: Button) -> Self {
        self.buttons.push(button);
        self
    }
}

impl Card {
    /// A card with its title.
    #[must_use]
    pub fn new(title: impl Into<Value>) -> Self {
        let title = title.into();
        Self { title, badges: Vec::new(), rows: Vec::new(), text: None, to: None, buttons: Vec::new() }
    }

    /// A small sign beside the title.
    #[must_use]
    pub fn badge(mut self, badge: impl Into<Value>) -> Self {
        self.badges.push(badge.into());
        self
    }

    /// A labelled fact.
    #[must_use]
    pub fn row(mut self, label: impl Into<Text>, value: impl Into<Value>) -> Self {
        self.rows.push(Labelled::new(label, value));
        self
    }

    /// Words below.
    #[must_use]
    pub fn text(mut self, text: impl Into<Text>) -> Self {
        self.text = Some(text.into());
        self
    }

    /// Where the card leads.
    #[must_use]
    pub fn to(mut self, to: Link) -> Self {
        self.to = Some(to);
        self
    }

    /// Something that can be done to it.
    #[must_use]
    pub fn button(mut self, button: Button) -> Self {
        self.buttons.push(button);
        self
    }

    /// More only where it applies: `card.when(is_open, |card| card.button(…))`.
    #[must_use]
    pub fn when(self, applies: bool, more: impl FnOnce(Self) -> Self) -> Self {
        if applies { more(self) } else { self }
    }
}

impl Picture {
    /// A file of the module, and what it shows.
    #[must_use]
    pub fn new(file: impl Into<String>, alt: impl Into<Text>) -> Self {
        Self { file: file.into(), alt: alt.into(), buttons: Vec::new() }
    }

    /// Something that can be done to it.
    #[must_use]
    pub fn button(mut self, button: Button) -> Self {
        self.buttons.push(button);
        self
    }
}

impl TimelineEntry {
    /// Something that happened at `at` (UTC microseconds since 1970).
    #[must_use]
    pub fn new(at: impl Into<i64>, title: impl Into<Value>) -> Self {
        Self { at: at.into(), title: title.into(), by: None, text: None, tone: Tone::Neutral }
    }

    /// By whom.
    #[must_use]
    pub fn by(mut self, by: impl Into<Value>) -> Self {
        self.by = Some(by.into());
        self
    }

    /// More words; empty ones are left out.
    #[must_use]
    pub fn words(mut self, words: &str) -> Self {
        self.text = (!words.is_empty()).then(|| words.into());
        self
    }

    /// What it means.
    #[must_use]
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }
}

impl Tab {
    /// One way to look, which leads to `to`.
    #[must_use]
    pub fn new(title: impl Into<Text>, to: Link, current: bool) -> Self {
        Self { title: title.into(), to, current }
    }
}

impl PrintPhone {
    /// The number of a person of a register.
    #[must_use]
    pub fn person(label: impl Into<Text>, person: PersonRef) -> Self {
        Self { label: label.into(), whom: Whom::Person { person } }
    }

    /// A public number.
    #[must_use]
    pub fn number(label: impl Into<Text>, name: impl Into<Text>, phone: impl Into<String>) -> Self {
        Self { label: label.into(), whom: Whom::Number { name: name.into(), phone: phone.into() } }
    }
}

impl Message {
    /// A sentence to tell somebody.
    #[must_use]
    pub fn new(text: impl Into<Text>) -> Self {
        Self { text: text.into(), person: None, to: None }
    }

    /// The person whose name the sentence uses as `{ $person }`.
    #[must_use]
    pub fn about(mut self, person: PersonRef) -> Self {
        self.person = Some(person);
        self
    }

    /// Where it leads.
    #[must_use]
    pub fn to(mut self, to: Link) -> Self {
        self.to = Some(to);
        self
    }
}

impl Value {
    /// A point in time (UTC microseconds since 1970), to the minute.
    #[must_use]
    pub fn time(at: impl Into<i64>) -> Self {
        Self::Time { at: at.into(), style: TimeStyle::Full }
    }

    /// The day of a point in time (UTC microseconds since 1970).
    #[must_use]
    pub fn day(at: impl Into<i64>) -> Self {
        Self::Time { at: at.into(), style: TimeStyle::Date }
    }

    /// How long ago, or in how long, a point in time is (UTC microseconds since 1970).
    #[must_use]
    pub fn ago(at: impl Into<i64>) -> Self {
        Self::Time { at: at.into(), style: TimeStyle::Relative }
    }

    /// An amount of money in fen.
    #[must_use]
    pub fn money(fen: impl Into<i64>) -> Self {
        Self::Money { fen: fen.into() }
    }

    /// A file of the module, to be saved.
    #[must_use]
    pub fn file(file: impl Into<String>) -> Self {
        Self::File { file: file.into() }
    }

    /// A state in words, coloured by its tone.
    #[must_use]
    pub fn status(text: impl Into<Text>, tone: Tone) -> Self {
        Self::Status { text: text.into(), tone }
    }

    /// Something to go to.
    #[must_use]
    pub fn link(text: impl Into<Text>, to: Link) -> Self {
        Self::Link { text: text.into(), to }
    }
}

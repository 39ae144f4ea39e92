//! Building pages block by block: each method adds one thing and hands the value on.

use crate::page::{
    Block, Button, ButtonStyle, Card, Choice, Does, Done, Field, FieldKind, Form, Labelled, Page, PrintCard,
    PrintPhone, PrintSheet, Row, Stat, Step, StepState, Tab, Table, TimelineEntry, Whom,
};
use crate::text::Text;
use crate::value::{Link, PersonRef, TimeStyle, Tone, Value};
use crate::view::Message;

impl Page {
    /// One sentence below the title.
    #[must_use]
    pub fn lead(mut self, text: impl Into<Text>) -> Self {
        self.lead = Some(text.into());
        self
    }

    /// Where "back" leads.
    #[must_use]
    pub fn back(mut self, to: Link) -> Self {
        self.back = Some(to);
        self
    }

    /// Any block.
    #[must_use]
    pub fn block(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }

    /// A heading inside the page.
    #[must_use]
    pub fn heading(self, text: impl Into<Text>) -> Self {
        self.block(Block::Heading { text: text.into() })
    }

    /// A paragraph.
    #[must_use]
    pub fn text(self, text: impl Into<Text>) -> Self {
        self.block(Block::Text { text: text.into() })
    }

    /// A sentence that must be seen.
    #[must_use]
    pub fn alert(self, tone: Tone, text: impl Into<Text>) -> Self {
        self.block(Block::Alert { tone, text: text.into() })
    }

    /// Why nothing is here yet, and what can be done about it.
    #[must_use]
    pub fn empty(self, text: impl Into<Text>, buttons: impl IntoIterator<Item = Button>) -> Self {
        self.block(Block::Empty { text: text.into(), buttons: buttons.into_iter().collect() })
    }

    /// Figures at a glance.
    #[must_use]
    pub fn stats(self, tiles: impl IntoIterator<Item = Stat>) -> Self {
        self.block(Block::Stats { tiles: tiles.into_iter().collect() })
    }

    /// Labelled facts.
    #[must_use]
    pub fn detail(self, rows: impl IntoIterator<Item = Labelled>) -> Self {
        self.block(Block::Detail { rows: rows.into_iter().collect() })
    }

    /// Rows and columns.
    #[must_use]
    pub fn table(self, table: Table) -> Self {
        self.block(Block::Table(table))
    }

    /// Cards side by side; without any, the sentence stands in their place.
    #[must_use]
    pub fn cards(self, cards: impl IntoIterator<Item = Card>, empty: impl Into<Text>) -> Self {
        let cards: Vec<Card> = cards.into_iter().collect();
        if cards.is_empty() { self.empty(empty, []) } else { self.block(Block::Cards { cards }) }
    }

    /// What happened, newest first.
    #[must_use]
    pub fn timeline(self, entries: impl IntoIterator<Item = TimelineEntry>) -> Self {
        self.block(Block::Timeline { entries: entries.into_iter().collect() })
    }

    /// How far something has come: the steps before `current` are done, those after it lie ahead.
    #[must_use]
    pub fn steps(self, titles: impl IntoIterator<Item = Text>, current: usize) -> Self {
        let state = |at: usize| match at.cmp(&current) {
            std::cmp::Ordering::Less => StepState::Done,
            std::cmp::Ordering::Equal => StepState::Current,
            std::cmp::Ordering::Greater => StepState::Ahead,
        };
        let steps = titles.into_iter().enumerate().map(|(at, title)| Step { title, state: state(at) }).collect();
        self.block(Block::Steps { steps })
    }

    /// A search box that asks for the page `to` again, with what was typed in its parameter `param`.
    #[must_use]
    pub fn search(self, to: Link, param: &str, label: impl Into<Text>, value: impl Into<String>) -> Self {
        self.block(Block::Search { to, param: param.to_owned(), label: label.into(), value: value.into() })
    }

    /// A form that carries out an action.
    #[must_use]
    pub fn form(self, form: Form) -> Self {
        self.block(Block::Form(form))
    }

    /// Buttons in a row; none at all leave no trace.
    #[must_use]
    pub fn buttons(self, buttons: impl IntoIterator<Item = Button>) -> Self {
        let buttons: Vec<Button> = buttons.into_iter().collect();
        if buttons.is_empty() { self } else { self.block(Block::Actions { buttons }) }
    }

    /// Ways to look at the same thing.
    #[must_use]
    pub fn tabs(self, tabs: impl IntoIterator<Item = Tab>) -> Self {
        self.block(Block::Tabs { tabs: tabs.into_iter().collect() })
    }

    /// To the next page of a list, when there is one.
    #[must_use]
    pub fn pagination(self, next: Option<Link>) -> Self {
        self.block(Block::Pagination { next })
    }

    /// A QR code that opens a page of this module.
    #[must_use]
    pub fn qr(self, to: Link, caption: impl Into<Text>) -> Self {
        self.block(Block::Qr { to, caption: caption.into() })
    }

    /// Cards on A4 sheets, `across` (1 or 2) in a row.
    #[must_use]
    pub fn print_sheet(self, across: u8, cards: impl IntoIterator<Item = PrintCard>, empty: impl Into<Text>) -> Self {
        let cards = cards.into_iter().collect();
        self.block(Block::PrintSheet(PrintSheet { across, cards, empty: empty.into() }))
    }

    /// More blocks only where they apply: `page.when(is_open, |page| page.form(…))`.
    #[must_use]
    pub fn when(self, applies: bool, more: impl FnOnce(Self) -> Self) -> Self {
        if applies { more(self) } else { self }
    }
}

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

impl Button {
    /// Goes to a page of the module.
    #[must_use]
    pub fn go(text: impl Into<Text>, to: Link) -> Self {
        Self { text: text.into(), does: Does::Go { to }, style: ButtonStyle::Plain }
    }

    /// Carries out an action with this input.
    #[must_use]
    pub fn act(text: impl Into<Text>, action: &str, input: serde_json::Map<String, serde_json::Value>) -> Self {
        let does = Does::Act { action: action.to_owned(), input, confirm: None };
        Self { text: text.into(), does, style: ButtonStyle::Plain }
    }

    /// Rings a person.
    #[must_use]
    pub fn ring(text: impl Into<Text>, person: PersonRef) -> Self {
        Self { text: text.into(), does: Does::Ring { person }, style: ButtonStyle::Plain }
    }

    /// The button that most people want.
    #[must_use]
    pub fn primary(mut self) -> Self {
        self.style = ButtonStyle::Primary;
        self
    }

    /// A button whose effect cannot be taken back easily.
    #[must_use]
    pub fn danger(mut self) -> Self {
        self.style = ButtonStyle::Danger;
        self
    }

    /// Asks before it acts.
    #[must_use]
    pub fn confirm(mut self, question: impl Into<Text>) -> Self {
        if let Does::Act { confirm, .. } = &mut self.does {
            *confirm = Some(question.into());
        }
        self
    }
}

impl Form {
    /// Its heading.
    #[must_use]
    pub fn title(mut self, title: impl Into<Text>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// What stands in a field at first. An unknown field is added unseen, so that a wrong name shows at once: the action
    /// refuses it.
    #[must_use]
    pub fn fill(mut self, field: &str, value: impl Into<serde_json::Value>) -> Self {
        self.field(field).value = value.into();
        self
    }

    /// A value that goes along unseen.
    #[must_use]
    pub fn hide(mut self, field: &str, value: impl Into<serde_json::Value>) -> Self {
        let field = self.field(field);
        field.kind = FieldKind::Hidden;
        field.value = value.into();
        self
    }

    /// Asks a field in another way than its type suggests.
    #[must_use]
    pub fn ask(mut self, field: &str, kind: FieldKind) -> Self {
        self.field(field).kind = kind;
        self
    }

    /// A sentence below a field.
    #[must_use]
    pub fn help(mut self, field: &str, text: impl Into<Text>) -> Self {
        self.field(field).help = Some(text.into());
        self
    }

    /// Leaves a field out.
    #[must_use]
    pub fn without(mut self, field: &str) -> Self {
        self.fields.retain(|f| f.name != field);
        self
    }

    fn field(&mut self, name: &str) -> &mut Field {
        let at = self.fields.iter().position(|f| f.name == name).unwrap_or_else(|| {
            self.fields.push(Field {
                name: name.to_owned(),
                label: name.into(),
                kind: FieldKind::Hidden,
                help: None,
                required: false,
                value: serde_json::Value::Null,
            });
            self.fields.len() - 1
        });
        &mut self.fields[at]
    }
}

impl Choice {
    /// A choice: what is sent and what is read.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<Text>) -> Self {
        Self { value: value.into(), label: label.into() }
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

impl Done {
    /// Done, and this is said.
    #[must_use]
    pub fn say(text: impl Into<Text>) -> Self {
        Self { say: Some(text.into()), ..Self::default() }
    }

    /// The page to show next.
    #[must_use]
    pub fn go(mut self, to: Link) -> Self {
        self.go = Some(to);
        self
    }

    /// Id of what was made.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_without_any_become_the_sentence() {
        let page = Page::new("t").cards([], "nothing yet");
        assert!(
            matches!(&page.blocks[..], [Block::Empty { text: Text::Literal(words), .. }] if words == "nothing yet")
        );
    }

    #[test]
    fn steps_stand_before_at_and_after_the_current_one() {
        let page = Page::new("t").steps(["a".into(), "b".into(), "c".into()], 1);
        let [Block::Steps { steps }] = &page.blocks[..] else { panic!("{page:?}") };
        let states: Vec<StepState> = steps.iter().map(|step| step.state).collect();
        assert_eq!(states, [StepState::Done, StepState::Current, StepState::Ahead]);
    }
}

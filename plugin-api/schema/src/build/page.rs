//! Blocks of a page.

use crate::page::{
    Block, Button, Card, Form, Labelled, Page, Picture, PrintCard, PrintList, PrintSheet, Stat, Step, StepState, Tab,
    Table, TimelineEntry,
};
use crate::text::Text;
use crate::value::{Link, Tone};

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

    /// A list on A4 under a heading of its own.
    #[must_use]
    pub fn print_list(self, title: impl Into<Text>, table: Table) -> Self {
        self.block(Block::PrintList(PrintList { title: title.into(), table }))
    }

    /// Pictures side by side; none at all leave no trace.
    #[must_use]
    pub fn pictures(self, pictures: impl IntoIterator<Item = Picture>) -> Self {
        let pictures: Vec<Picture> = pictures.into_iter().collect();
        if pictures.is_empty() { self } else { self.block(Block::Pictures { pictures }) }
    }

    /// More blocks only where they apply: `page.when(is_open, |page| page.form(…))`.
    #[must_use]
    pub fn when(self, applies: bool, more: impl FnOnce(Self) -> Self) -> Self {
        if applies { more(self) } else { self }
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

//! A board on which a line appears for each seat that is taken in the module `tea-seats`, and for each topic that the
//! sisters' teahouse puts on the agenda.

use wushe_plugin::prelude::*;

/// A line on the board.
#[derive(Debug, Record)]
#[record(collection = "lines", unique(mark))]
struct Line {
    title: String,
    fen: i64,
    /// The mark of the event: a line for each, however often it is tried.
    mark: String,
}

/// What an administrator sets.
#[derive(Debug, Settings)]
struct Options {
    /// Whether lines are taken.
    #[field(default = true)]
    open: bool,
}

/// What is read of `tea-seats/seat_taken`; it tells more.
#[derive(Debug, Event)]
#[event(name = "tea-seats/seat_taken")]
struct SeatTaken {
    title: String,
    fen: i64,
}

/// What is read of `sisters-teahouse/topic_raised`.
#[derive(Debug, Event)]
#[event(name = "sisters-teahouse/topic_raised")]
struct TopicRaised {
    title: String,
}

/// The module.
#[derive(Debug)]
pub struct TeaBoard;

#[module(records(Line), settings(Options))]
impl TeaBoard {
    #[page(surfaces(staff, wall), menu)]
    fn home(_cx: &Context) -> Result<Page> {
        let lines = Line::query().limit(100).list()?;
        let cards = lines.iter().map(|line| Card::new(&line.title).row(t!("home-fen"), line.fen));
        Ok(Page::new(t!("page-home")).cards(cards, t!("home-none")))
    }

    #[on]
    fn seat_taken(cx: &Context, event: SeatTaken) -> Result<()> {
        ensure!(cx.settings::<Options>()?.open, t!("board-closed"));
        Line { title: event.title, fen: event.fen, mark: mark(cx) }.insert()?;
        Ok(())
    }

    #[on]
    fn topic_raised(cx: &Context, event: TopicRaised) -> Result<()> {
        Line { title: event.title, fen: 0, mark: mark(cx) }.insert()?;
        Ok(())
    }
}

/// The mark of the event that is being taken.
fn mark(cx: &Context) -> String {
    cx.cause().map(|cause| cause.id.clone()).unwrap_or_default()
}

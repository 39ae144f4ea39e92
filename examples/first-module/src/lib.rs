//! A suggestion box: residents write, staff deal with it. As `wushe plugin new` makes it; change what you like.

use wushe_plugin::prelude::*;

/// Something that a resident would like.
#[derive(Debug, Record)]
#[record(collection = "suggestions", index(author, done))]
struct Suggestion {
    /// Who wrote it.
    author: ResidentId,
    /// What.
    #[field(max_length = 300)]
    words: String,
    /// Whether the community has dealt with it.
    done: bool,
}

/// What an administrator sets for each community.
#[derive(Debug, Settings)]
struct Options {
    /// How many suggestions of one resident may wait at a time.
    #[field(min = 1, max = 20, default = 3)]
    at_once: u32,
}

/// Put something into the box.
#[derive(Debug, Input)]
struct Suggest {
    #[field(max_length = 300, paragraph)]
    words: String,
}

/// Note that it has been dealt with.
#[derive(Debug, Input)]
struct Settle {
    suggestion: Id<Suggestion>,
}

/// The module.
#[derive(Debug)]
pub struct FirstModule;

#[module(records(Suggestion), settings(Options))]
impl FirstModule {
    /// What residents see: their own suggestions, and a form for another.
    #[page(surfaces(resident), menu)]
    fn home(cx: &Context) -> Result<Page> {
        let mine = Suggestion::query().eq("author", cx.resident()?).descending().list()?;
        let cards = mine.iter().map(|suggestion| {
            Card::new(&suggestion.words)
                .badge(state(suggestion))
                .row(t!("label-written"), Value::ago(suggestion.created_at()))
        });
        Ok(Page::new(t!("page-home")).form(form::<Suggest>()).cards(cards, t!("home-none")))
    }

    /// What staff see: everything that waits.
    #[page(surfaces(staff), menu)]
    fn desk(_cx: &Context) -> Result<Page> {
        let waiting = Suggestion::query().eq("done", false).list()?;
        let cards = waiting.iter().map(|suggestion| {
            Card::new(suggestion.author.name())
                .text(suggestion.words.as_str())
                .button(Settle { suggestion: suggestion.id() }.button(t!("desk-settle")).primary())
        });
        Ok(Page::new(t!("page-desk")).cards(cards, t!("desk-none")))
    }

    #[action(by(resident), on_behalf)]
    fn suggest(cx: &Context, input: Suggest) -> Result<Done> {
        let author = cx.resident()?;
        let waiting = Suggestion::query().eq("author", &author).eq("done", false).count()?;
        let most = cx.settings::<Options>()?.at_once;
        ensure!(waiting < u64::from(most), "words", t!("suggest-enough", most = most));
        Suggestion { author, words: input.words, done: false }.insert()?;
        Ok(Done::say(t!("suggest-done")))
    }

    #[action(by(staff))]
    fn settle(_cx: &Context, input: Settle) -> Result<Done> {
        let mut suggestion = input.suggestion.get()?;
        ensure!(!suggestion.done, t!("settle-already"));
        suggestion.done = true;
        suggestion.save()?;
        Ok(Done::say(t!("settle-done")))
    }
}

/// Whether it waits or has been dealt with, as a coloured sign.
fn state(suggestion: &Suggestion) -> Value {
    if suggestion.done {
        Value::status(t!("state-done"), Tone::Good)
    } else {
        Value::status(t!("state-waiting"), Tone::Info)
    }
}

//! The templates: one struct each.

use askama::Template;

use super::{BlockView, ButtonDoes, ButtonView, FieldKindView, FormView, OptionView, PageView, Shell, ValueView};

/// A page made of blocks: every page of a module, most of the platform's own.
#[derive(Debug, Template)]
#[template(path = "pages/page.html")]
pub struct PageTemplate {
    /// The frame.
    pub shell: Shell,
    /// The page.
    pub page: PageView,
    /// Whether it is a short page that stands in the middle.
    pub narrow: bool,
}

/// A screen on a wall.
#[derive(Debug, Template)]
#[template(path = "pages/wall.html")]
pub struct WallTemplate {
    /// Language and assets.
    pub shell: Shell,
    /// The unit.
    pub name: String,
    /// When it was made.
    pub at: String,
    /// What is said when the line is down; `§` stands for the minutes.
    pub stale: String,
    /// Where it hears of changes.
    pub live: String,
    /// What is shown, one after the other.
    pub slides: Vec<SlideView>,
}

/// A slide of a wall.
#[derive(Debug, Default)]
pub struct SlideView {
    /// What it tells of.
    pub title: String,
    /// Of what it is a part: the same number, the same list.
    pub number: usize,
    /// Which part, `2/3`; empty: it is whole.
    pub part: String,
    /// What stands on it.
    pub blocks: Vec<BlockView>,
}

/// Something went wrong: what, and what to do.
#[derive(Debug, Template)]
#[template(path = "pages/error.html")]
pub struct ErrorTemplate {
    /// The frame.
    pub shell: Shell,
    /// What went wrong.
    pub heading: String,
    /// What to do.
    pub advice: String,
    /// Id of the request or the invocation, to be told to whoever helps; empty: none.
    pub reference: String,
    /// Ways on.
    pub buttons: Vec<ButtonView>,
}

/// Logging in.
#[derive(Debug, Template)]
#[template(path = "pages/login.html")]
pub struct LoginTemplate {
    /// The frame.
    pub shell: Shell,
    /// Name and password.
    pub form: FormView,
}

/// People found while their name is typed; put into a form.
#[derive(Debug, Template)]
#[template(path = "form/found.html")]
pub struct FoundTemplate<'a> {
    /// For its words.
    pub shell: &'a Shell,
    /// Name of the field.
    pub name: &'a str,
    /// Who was found.
    pub found: &'a [OptionView],
    /// Whether nobody was.
    pub nobody: &'a bool,
}

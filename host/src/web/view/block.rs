//! Blocks of a page: those of modules, resolved into the reader's words, and a few that only the platform's own pages use.

use wushe_plugin_schema::value::Tone;

use super::calendar::CalendarView;
use super::chart::{BarsView, ChartView};
use super::form::{ButtonDoes, ButtonView, FieldView, FormView};
use super::shell::LinkView;
use super::table::TableView;
use super::{tone_class, tone_icon};

/// A page below the frame.
#[derive(Debug, Clone, Default)]
pub struct PageView {
    /// Its title.
    pub title: String,
    /// One sentence below; empty: none.
    pub lead: String,
    /// Where "back" leads.
    pub back: Option<LinkView>,
    /// Beside the title.
    pub buttons: Vec<ButtonView>,
    /// From the top.
    pub blocks: Vec<BlockView>,
}

impl PageView {
    /// An empty page.
    #[must_use]
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// Adds a block at the end.
    #[must_use]
    pub fn with(mut self, block: BlockView) -> Self {
        self.blocks.push(block);
        self
    }

    /// Whether it offers to print itself.
    #[must_use]
    pub fn prints(&self) -> bool {
        let offers = |buttons: &[ButtonView]| buttons.iter().any(|button| matches!(button.does, ButtonDoes::Print));
        let in_block = |block: &BlockView| match block {
            BlockView::Actions { buttons } | BlockView::Empty { buttons, .. } => offers(buttons),
            _ => false,
        };
        offers(&self.buttons) || self.blocks.iter().any(in_block)
    }
}

/// A block.
#[derive(Debug, Clone)]
pub enum BlockView {
    /// A heading inside the page.
    Heading {
        /// The words.
        text: String,
    },
    /// A paragraph.
    Text {
        /// The words.
        text: String,
    },
    /// Paragraphs as somebody wrote them; addresses in them lead there.
    Prose {
        /// The paragraphs, each in pieces.
        paragraphs: Vec<Vec<PieceView>>,
    },
    /// A picture.
    Picture {
        /// Where it is.
        src: String,
        /// What it shows.
        alt: String,
        /// Its width in pixels; empty: not known.
        width: String,
        /// Its height.
        height: String,
    },
    /// Pictures side by side.
    Pictures {
        /// The pictures.
        pictures: Vec<PictureView>,
    },
    /// A sentence that must be seen.
    Alert {
        /// What it means.
        tone: Tone,
        /// The sentence.
        text: String,
    },
    /// Nothing is here yet.
    Empty {
        /// Why, and what to do.
        text: String,
        /// What to do next.
        buttons: Vec<ButtonView>,
    },
    /// Figures at a glance.
    Stats {
        /// The tiles.
        tiles: Vec<StatView>,
    },
    /// Labelled facts.
    Detail {
        /// The rows.
        rows: Vec<FactView>,
    },
    /// Rows and columns.
    Table(TableView),
    /// A course of figures.
    Chart(ChartView),
    /// Units side by side.
    Bars(BarsView),
    /// Things side by side.
    Cards {
        /// The cards.
        cards: Vec<CardView>,
    },
    /// What happened.
    Timeline {
        /// Newest first.
        entries: Vec<EntryView>,
    },
    /// How far it has come.
    Steps {
        /// In order.
        steps: Vec<StepView>,
    },
    /// A search box, perhaps with filters.
    Search(SearchView),
    /// A form.
    Form(FormView),
    /// Buttons in a row.
    Actions {
        /// The buttons.
        buttons: Vec<ButtonView>,
    },
    /// Ways to look at the same thing.
    Tabs {
        /// The tabs.
        tabs: Vec<TabView>,
    },
    /// To the next page.
    Pagination {
        /// Where it is; empty: this is the last.
        next: String,
    },
    /// A QR code.
    Qr {
        /// The code, as SVG made by us.
        svg: String,
        /// Words below it.
        caption: String,
    },
    /// Cards on A4 sheets.
    Sheet {
        /// How many in a row: 1 or 2.
        across: u8,
        /// The cards.
        cards: Vec<SheetCardView>,
    },
    /// Services.
    Tiles {
        /// The tiles.
        tiles: Vec<TileView>,
    },
    /// Things to open.
    List {
        /// The things.
        items: Vec<ListItemView>,
    },
    /// Days with what is on them.
    Calendar(CalendarView),
    /// Units below one another.
    Tree {
        /// The topmost.
        nodes: Vec<TreeNodeView>,
    },
}

/// A picture with what can be done to it.
#[derive(Debug, Clone)]
pub struct PictureView {
    /// Where it is.
    pub src: String,
    /// What it shows.
    pub alt: String,
    /// Its width in pixels.
    pub width: i64,
    /// Its height.
    pub height: i64,
    /// That it is not shown to residents, and why; empty: it is.
    pub held: String,
    /// What can be done to it.
    pub buttons: Vec<ButtonView>,
}

/// A piece of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PieceView {
    /// The words.
    pub text: String,
    /// Where they lead; empty: nowhere.
    pub href: String,
}

/// A value.
#[derive(Debug, Clone)]
pub enum ValueView {
    /// Words.
    Text(String),
    /// A number, a length, a code: figures of one width.
    Number(String),
    /// A point in time.
    Time {
        /// For machines.
        machine: String,
        /// For people.
        text: String,
    },
    /// Words that carry a state.
    Tag {
        /// The tone.
        tone: Tone,
        /// The words.
        text: String,
    },
    /// A field of a person, as far as the reader may see it.
    Person {
        /// The words.
        text: String,
        /// Whether something of it is hidden.
        masked: bool,
        /// Their page; empty: none for this reader.
        href: String,
    },
    /// Something to go to.
    Link(LinkView),
}

impl ValueView {
    /// Words.
    #[must_use]
    pub fn text(words: impl Into<String>) -> Self {
        Self::Text(words.into())
    }

    /// Words that lead somewhere.
    #[must_use]
    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self::Link(LinkView { text: text.into(), href: href.into() })
    }

    /// Whether it leads somewhere.
    pub(crate) fn is_link(&self) -> bool {
        matches!(self, Self::Link(_))
    }

    /// A state.
    #[must_use]
    pub fn tag(tone: Tone, text: impl Into<String>) -> Self {
        Self::Tag { tone, text: text.into() }
    }

    /// The class that colours a state.
    #[must_use]
    pub const fn class(&self) -> &'static str {
        match self {
            Self::Tag { tone, .. } => tone_class(*tone),
            _ => "",
        }
    }
}

/// A figure.
#[derive(Debug, Clone)]
pub struct StatView {
    /// What is counted.
    pub label: String,
    /// The figure.
    pub value: String,
    /// Where its records are; empty: nowhere.
    pub href: String,
    /// What it means.
    pub tone: Tone,
}

impl StatView {
    /// The class that colours it.
    #[must_use]
    pub const fn class(&self) -> &'static str {
        tone_class(self.tone)
    }
}

/// A labelled fact.
#[derive(Debug, Clone)]
pub struct FactView {
    /// The label.
    pub label: String,
    /// The fact.
    pub value: ValueView,
}

/// A card.
#[derive(Debug, Clone)]
pub struct CardView {
    /// Its title.
    pub title: ValueView,
    /// Beside the title.
    pub badges: Vec<ValueView>,
    /// Labelled facts.
    pub rows: Vec<FactView>,
    /// Words below; empty: none.
    pub text: String,
    /// Where the card leads; empty: nowhere.
    pub href: String,
    /// What can be done to it.
    pub buttons: Vec<ButtonView>,
}

/// Something that happened.
#[derive(Debug, Clone)]
pub struct EntryView {
    /// When.
    pub at: ValueView,
    /// What.
    pub title: ValueView,
    /// By whom.
    pub by: Option<ValueView>,
    /// More words; empty: none.
    pub text: String,
}

/// A step.
#[derive(Debug, Clone)]
pub struct StepView {
    /// Its name.
    pub title: String,
    /// `done`, `current` or `ahead`.
    pub state: &'static str,
}

/// A search box.
#[derive(Debug, Clone, Default)]
pub struct SearchView {
    /// Unique on the page.
    pub id: String,
    /// Where it asks.
    pub action: String,
    /// Parameters to keep.
    pub hidden: Vec<(String, String)>,
    /// Name of what is typed.
    pub param: String,
    /// Label of the box.
    pub label: String,
    /// What is in it.
    pub value: String,
    /// Choices that narrow the list.
    pub filters: Vec<FieldView>,
}

/// A tab.
#[derive(Debug, Clone)]
pub struct TabView {
    /// Its name.
    pub text: String,
    /// Where it leads.
    pub href: String,
    /// Whether it is shown.
    pub current: bool,
    /// How many are there; empty: not said.
    pub count: String,
}

/// A service.
#[derive(Debug, Clone)]
pub struct TileView {
    /// Its icon.
    pub icon: String,
    /// Its name.
    pub title: String,
    /// What it is for; empty: not said.
    pub text: String,
    /// Where it leads.
    pub href: String,
}

/// A thing in a list.
#[derive(Debug, Clone)]
pub struct ListItemView {
    /// Its icon; empty: none.
    pub icon: String,
    /// Its name.
    pub title: String,
    /// Smaller, below.
    pub text: String,
    /// Its state.
    pub badges: Vec<ValueView>,
    /// Where it leads; empty: nowhere.
    pub href: String,
}

/// A unit in a tree.
#[derive(Debug, Clone, Default)]
pub struct TreeNodeView {
    /// Its name.
    pub title: String,
    /// Its code.
    pub code: String,
    /// Figures and states beside it.
    pub values: Vec<ValueView>,
    /// Something that can be switched there.
    pub switch: Option<SwitchView>,
    /// Its page; empty: none.
    pub href: String,
    /// Whether it stands open.
    pub open: bool,
    /// The units below it (two levels are drawn).
    pub children: Vec<TreeNodeView>,
}

// Of a unit with others below it. What opens it must not hold anything else that can be pressed: only what can be read stands there,
// and what leads somewhere is the first row below.
impl TreeNodeView {
    /// Figures beside its name.
    pub(crate) fn told(&self) -> impl Iterator<Item = &ValueView> {
        self.values.iter().filter(|value| !value.is_link())
    }

    /// Links beside its name.
    pub(crate) fn links(&self) -> impl Iterator<Item = &ValueView> {
        self.values.iter().filter(|value| value.is_link())
    }

    /// Whether anything of its own can be pressed.
    pub(crate) fn leads_somewhere(&self) -> bool {
        !self.href.is_empty()
            || self.links().next().is_some()
            || self.switch.as_ref().is_some_and(|switch| switch.button.is_some())
    }
}

/// A switch.
#[derive(Debug, Clone)]
pub struct SwitchView {
    /// Whether it is on.
    pub on: bool,
    /// What it is now, in words.
    pub state: String,
    /// The tone of that.
    pub tone: Tone,
    /// The button that turns it; none: cannot be turned here.
    pub button: Option<ButtonView>,
}

impl SwitchView {
    /// The class that colours its state.
    #[must_use]
    pub const fn class(&self) -> &'static str {
        tone_class(self.tone)
    }
}

/// A printed card, in the clear.
#[derive(Debug, Clone)]
pub struct SheetCardView {
    /// Large, at the top.
    pub title: String,
    /// Its number.
    pub number: String,
    /// Whose it is.
    pub holder: String,
    /// Whom to ring: who that is, and the number.
    pub phones: Vec<(String, String)>,
    /// The QR code, as SVG made by us.
    pub qr: String,
    /// Words at the bottom.
    pub footer: String,
}

impl BlockView {
    /// The icon of an alert.
    #[must_use]
    pub fn alert_icon(tone: &Tone) -> &'static str {
        tone_icon(*tone)
    }

    /// The class of an alert.
    #[must_use]
    pub fn alert_class(tone: &Tone) -> &'static str {
        tone_class(*tone)
    }
}

//! What templates show: plain data in the reader's words, without any knowledge of where it came from.

mod block;
mod calendar;
mod chart;
mod form;
mod shell;
mod table;
mod template;

pub use block::{
    BlockView, CardView, EntryView, FactView, ListItemView, PageView, PictureView, PieceView, SearchView,
    SheetCardView, StatView, StepView, SwitchView, TabView, TileView, TreeNodeView, ValueView,
};
pub use calendar::{CalendarDayView, CalendarEntryView, CalendarView};
pub use chart::{BarView, BarsView, ChartView, ColumnView};
pub use form::{ButtonDoes, ButtonView, FieldKindView, FieldView, FormView, OptionView, PartView};
pub use shell::{FlashView, KeyView, LinkView, NavGroupView, NavItemView, Shell, ShellKind, TextSize, WhoView};
pub use table::{TableRowView, TableView};
pub use template::{ErrorTemplate, FoundTemplate, LoginTemplate, PageTemplate, SlideView, WallTemplate};

use wushe_plugin_schema::value::Tone;

/// The class that colours a tone.
#[must_use]
pub const fn tone_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Neutral => "tone-neutral",
        Tone::Info => "tone-info",
        Tone::Good => "tone-good",
        Tone::Warn => "tone-warn",
        Tone::Bad => "tone-bad",
    }
}

/// The icon that stands beside a sentence of this tone.
#[must_use]
pub const fn tone_icon(tone: Tone) -> &'static str {
    match tone {
        Tone::Neutral | Tone::Info => "info-circle",
        Tone::Good => "circle-check",
        Tone::Warn => "alert-triangle",
        Tone::Bad => "alert-circle",
    }
}

//! Days with what is on them: a month as a sheet, a week or a day as a list. On a phone a month is a list as well.

use wushe_plugin_schema::value::Tone;

use super::shell::LinkView;
use super::tone_class;

/// Days, one after the other.
#[derive(Debug, Clone)]
pub struct CalendarView {
    /// The days before, today, the days after: words and addresses.
    pub turns: [LinkView; 3],
    /// Names of the weekdays above a sheet, from Monday; empty: a list.
    pub weekdays: Vec<String>,
    /// The days.
    pub days: Vec<CalendarDayView>,
    /// What stands there when nothing is on.
    pub empty: String,
}

impl CalendarView {
    /// Whether it is a sheet of weeks.
    #[must_use]
    pub fn is_sheet(&self) -> bool {
        !self.weekdays.is_empty()
    }

    /// Whether nothing is on.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.days.iter().all(|day| day.entries.is_empty())
    }
}

/// A day.
#[derive(Debug, Clone, Default)]
pub struct CalendarDayView {
    /// For machines.
    pub machine: String,
    /// The number on a sheet.
    pub number: String,
    /// Day and weekday in words.
    pub name: String,
    /// Its own page.
    pub href: String,
    /// Whether it belongs to the month before or after.
    pub outside: bool,
    /// Whether it is today.
    pub today: bool,
    /// Whether it is worked.
    pub works: bool,
    /// 休 or 班, where its weekday does not say it; else empty.
    pub mark: String,
    /// The same in words, with what it is called.
    pub mark_name: String,
    /// What is on.
    pub entries: Vec<CalendarEntryView>,
    /// What is on besides, and where it stands.
    pub more: Option<LinkView>,
}

/// Something on a day.
#[derive(Debug, Clone)]
pub struct CalendarEntryView {
    /// What it is, in a word.
    pub kind: String,
    /// Its icon.
    pub icon: &'static str,
    /// At what time; empty: of the whole day.
    pub at: String,
    /// Its title.
    pub text: String,
    /// More, e.g. seats; empty: nothing.
    pub note: String,
    /// Its record; empty: none for this reader.
    pub href: String,
    /// How it is coloured.
    pub tone: Tone,
    /// Whether it does not take place.
    pub off: bool,
}

impl CalendarEntryView {
    /// The class that colours it.
    #[must_use]
    pub const fn class(&self) -> &'static str {
        tone_class(self.tone)
    }
}

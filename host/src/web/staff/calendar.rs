//! The desk's calendar: what is on in the unit and below, by month, week or day. Each entry opens its record; of requests that are
//! due a day shows the number, which opens into them.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use jiff::civil::Date;
use serde::Deserialize;
use wushe_core::app::{agenda, request as requests};
use wushe_core::domain::access::Permission;
use wushe_core::domain::activity_session::SessionStatus;
use wushe_core::domain::agenda::{AgendaDay, Few, NoticeOn};
use wushe_core::domain::day::Day;
use wushe_core::domain::notice::NoticeStatus;
use wushe_core::domain::page::Page;
use wushe_core::error::Error;
use wushe_plugin_schema::text::Arg;
use wushe_plugin_schema::value::{TimeStyle, Tone};

use super::request::table;
use crate::app::App;
use crate::i18n::{Catalog, Locale};
use crate::web::error::{PageError, PageResult};
use crate::web::frame::{Here, Place};
use crate::web::page::query_string;
use crate::web::view::{
    BlockView, ButtonDoes, ButtonView, CalendarDayView, CalendarEntryView, CalendarView, LinkView, PageView, TabView,
};
use crate::web::visitor::Visitor;

/// Rows of the list of what is due.
const ROWS: i64 = 50;

/// What of the days is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum View {
    #[default]
    Month,
    Week,
    Day,
}

impl View {
    const ALL: [Self; 3] = [Self::Month, Self::Week, Self::Day];

    const fn name(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Week => "week",
            Self::Day => "day",
        }
    }

    /// The first and the last day that are shown; weeks begin on Monday.
    fn days(self, day: Day) -> (Day, Day) {
        let date = day.date();
        match self {
            Self::Month => {
                let (first, last) = (Day::from(date.first_of_month()), Day::from(date.last_of_month()));
                (monday(first), monday(last).plus_days(6))
            }
            Self::Week => (monday(day), monday(day).plus_days(6)),
            Self::Day => (day, day),
        }
    }

    /// The days before, and the days after.
    fn turns(self, day: Day) -> (Day, Day) {
        let first = Day::from(day.date().first_of_month());
        match self {
            Self::Month => {
                let before = Day::from(first.plus_days(-1).date().first_of_month());
                (before, Day::from(day.date().last_of_month()).plus_days(1))
            }
            Self::Week => (day.plus_days(-7), day.plus_days(7)),
            Self::Day => (day.plus_days(-1), day.plus_days(1)),
        }
    }

    /// Most entries of a day; the rest stands on the day's own page, and there in the registers.
    const fn most(self) -> usize {
        match self {
            Self::Month => 4,
            Self::Week => 12,
            Self::Day => 200,
        }
    }
}

/// The Monday of a day's week.
fn monday(day: Day) -> Day {
    day.plus_days(-i64::from(day.date().weekday().to_monday_zero_offset()))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    view: Option<View>,
    day: String,
}

/// The day that is asked for, within a lifetime of the platform; today otherwise.
fn day_asked(text: &str, today: Day) -> Day {
    text.parse::<Day>().ok().filter(|day| (2000..=2099).contains(&day.date().year())).unwrap_or(today)
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(unit): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let (view, today) = (asked.view.unwrap_or_default(), Day::of(here.cx.now));
    let day = day_asked(&asked.day, today);
    let (from, to) = view.days(day);
    let most = i64::try_from(view.most()).unwrap_or(i64::MAX);
    let days = agenda::days(&mut here.tx, &here.cx, from, to, most).await?;
    let opens = Opens {
        sessions: here.may(Permission::ReadActivities).await?,
        home: here.home(),
        base: format!("{}/calendar", here.home()),
    };
    let shown = Shown { here: &here, opens: &opens, view, day, today };
    let calendar = CalendarView {
        turns: shown.turns(),
        weekdays: if view == View::Month {
            (1..=7).map(|at| here.t(&format!("calendar-weekday-{at}"))).collect()
        } else {
            Vec::new()
        },
        days: days.iter().map(|on| shown.day(on)).collect(),
        empty: here.t("calendar-nothing"),
    };
    let tabs = View::ALL.map(|one| TabView {
        text: here.t(&format!("calendar-{}", one.name())),
        href: opens.at(one, day),
        current: one == view,
        count: String::new(),
    });
    let mut page = PageView::new(shown.title(from, to))
        .with(BlockView::Tabs { tabs: tabs.into() })
        .with(BlockView::Calendar(calendar));
    page.lead = here.t("calendar-lead");
    page.buttons.push(ButtonView {
        text: here.t("print"),
        icon: "printer".to_owned(),
        class: "",
        does: ButtonDoes::Print,
    });
    here.show(page).await
}

/// Where entries lead.
struct Opens {
    /// Whether the reader may open sessions.
    sessions: bool,
    home: String,
    base: String,
}

impl Opens {
    fn at(&self, view: View, day: Day) -> String {
        let asked = [("view", view.name().to_owned()), ("day", day.to_string())];
        format!("{}?{}", self.base, query_string(asked))
    }
}

/// How the days are told.
struct Shown<'a> {
    here: &'a Here,
    opens: &'a Opens,
    view: View,
    day: Day,
    today: Day,
}

impl Shown<'_> {
    fn title(&self, from: Day, to: Day) -> String {
        match self.view {
            View::Month => month(self.here.locale(), self.day.date()),
            View::Week => format!("{} – {}", self.full(from), self.full(to)),
            View::Day => self.full(self.day),
        }
    }

    fn full(&self, day: Day) -> String {
        self.here.format().time(day.begins().micros(), TimeStyle::Date)
    }

    /// A day with its weekday.
    fn name(&self, day: Day) -> String {
        let weekday = day.date().weekday().to_monday_one_offset();
        let weekday = self.here.t(&format!("calendar-weekday-long-{weekday}"));
        let args = [("day", date(self.here.locale(), day)), ("weekday", weekday)];
        Catalog::host().ta(self.here.locale(), "calendar-day-name", args.map(|(name, text)| (name, Arg::Text(text))))
    }

    fn turns(&self) -> [LinkView; 3] {
        let (before, after) = self.view.turns(self.day);
        let turn = |key: &str, day: Day| LinkView { text: self.here.t(key), href: self.opens.at(self.view, day) };
        let name = self.view.name();
        [
            turn(&format!("calendar-{name}-before"), before),
            turn("calendar-today", self.today),
            turn(&format!("calendar-{name}-after"), after),
        ]
    }

    fn day(&self, on: &AgendaDay) -> CalendarDayView {
        let mut entries = self.entries(on);
        let all = i64::from(on.due > 0) + on.sessions.all + on.duties.all + on.shown.all + on.expiring.all;
        entries.truncate(self.view.most());
        let hidden = all - i64::try_from(entries.len()).unwrap_or(all);
        let more = if self.view == View::Day {
            format!("{}/r/activity-sessions", self.opens.home)
        } else {
            self.opens.at(View::Day, on.day)
        };
        let (mark, mark_name) = self.mark(on);
        CalendarDayView {
            machine: on.day.to_string(),
            number: on.day.date().day().to_string(),
            name: self.name(on.day),
            href: self.opens.at(View::Day, on.day),
            outside: self.view == View::Month && on.day.date().month() != self.day.date().month(),
            today: on.day == self.today,
            works: on.works,
            mark,
            mark_name,
            entries,
            more: (hidden > 0)
                .then(|| LinkView { text: self.here.ta("calendar-more", "n", Arg::Number(hidden)), href: more }),
        }
    }

    /// 休 or 班, and what that is, where the weekday does not say it.
    fn mark(&self, on: &AgendaDay) -> (String, String) {
        if !on.decreed {
            return (String::new(), String::new());
        }
        let key = if on.works { "calendar-worked" } else { "calendar-off" };
        let named = if on.name.is_empty() {
            self.here.t(&format!("{key}-name"))
        } else {
            self.here.ta(&format!("{key}-named"), "name", on.name.clone())
        };
        (self.here.t(key), named)
    }

    fn entries(&self, on: &AgendaDay) -> Vec<CalendarEntryView> {
        let mut entries = Vec::new();
        if on.due > 0 {
            entries.push(self.due(on));
        }
        for one in &on.sessions.first {
            let off = one.status == SessionStatus::Cancelled;
            let taken = match one.seats {
                Some(seats) => format!("{}/{}", one.seated, seats),
                None if one.seated > 0 => one.seated.to_string(),
                None => String::new(),
            };
            let last = Day::of(one.ends_at.plus_seconds(-1));
            let until = if last > on.day || Day::of(one.begins_at) < on.day {
                let until = date(self.here.locale(), last);
                self.here.ta("calendar-until", "day", until)
            } else {
                String::new()
            };
            let note = match (off, taken.is_empty()) {
                (true, _) => self.here.t("calendar-cancelled"),
                (false, true) => until,
                (false, false) => {
                    format!("{} {until}", self.here.ta("calendar-seats", "seats", taken)).trim().to_owned()
                }
            };
            entries.push(CalendarEntryView {
                // What began before goes on all day.
                at: if Day::of(one.begins_at) == on.day {
                    self.here.format().time(one.begins_at.micros(), TimeStyle::Time)
                } else {
                    String::new()
                },
                note,
                href: if self.opens.sessions { self.record("activity-sessions", &one.id) } else { String::new() },
                off,
                ..self.entry("session", "calendar-time", Tone::Info, &one.title)
            });
        }
        for one in &on.duties.first {
            let href = self.record("contract-duties", &one.id);
            entries.push(CalendarEntryView { href, ..self.entry("duty", "clipboard-check", Tone::Warn, &one.title) });
        }
        entries.extend(self.notices("notice-shown", "speakerphone", Tone::Good, &on.shown));
        entries.extend(self.notices("notice-expires", "archive", Tone::Neutral, &on.expiring));
        entries
    }

    /// How many requests are due.
    fn due(&self, on: &AgendaDay) -> CalendarEntryView {
        let text = self.here.ta("calendar-due", "n", Arg::Number(on.due));
        let late = on.day < self.today;
        let note = if on.due_mine > 0 {
            self.here.ta("calendar-due-mine", "n", Arg::Number(on.due_mine))
        } else {
            String::new()
        };
        CalendarEntryView {
            note,
            href: format!("{}/due?{}", self.opens.base, query_string([("day", on.day.to_string())])),
            ..self.entry("due", "clipboard-list", if late { Tone::Bad } else { Tone::Warn }, &text)
        }
    }

    fn notices(&self, kind: &str, icon: &'static str, tone: Tone, few: &Few<NoticeOn>) -> Vec<CalendarEntryView> {
        let entry = |one: &NoticeOn| {
            let english = self.here.locale() == Locale::En && !one.title_en.is_empty();
            let title = if english { &one.title_en } else { &one.title_zh };
            let planned = one.status == NoticeStatus::Scheduled;
            CalendarEntryView {
                note: if planned { self.here.t("calendar-scheduled") } else { String::new() },
                href: self.record("notices", &one.id),
                ..self.entry(kind, icon, tone, title)
            }
        };
        few.first.iter().map(entry).collect()
    }

    fn entry(&self, kind: &str, icon: &'static str, tone: Tone, text: &str) -> CalendarEntryView {
        CalendarEntryView {
            kind: self.here.t(&format!("calendar-kind-{kind}")),
            icon,
            at: String::new(),
            text: text.to_owned(),
            note: String::new(),
            href: String::new(),
            tone,
            off: false,
        }
    }

    fn record(&self, register: &str, id: &impl ToString) -> String {
        format!("{}/r/{register}/{}", self.opens.home, id.to_string())
    }
}

fn month(locale: Locale, date: Date) -> String {
    match locale {
        Locale::ZhCn => date.strftime("%Y年%-m月").to_string(),
        Locale::En => date.strftime("%B %Y").to_string(),
    }
}

fn date(locale: Locale, day: Day) -> String {
    match locale {
        Locale::ZhCn => day.date().strftime("%-m月%-d日").to_string(),
        Locale::En => day.date().strftime("%-d %b").to_string(),
    }
}

/// Which of the requests that are due.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AskedDue {
    day: String,
    mine: String,
    after: String,
}

/// The requests that are due on a day, as the inbox shows them.
pub(super) async fn due(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(unit): Path<String>,
    Query(asked): Query<AskedDue>,
) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let day = day_asked(&asked.day, Day::of(here.cx.now));
    let mine = !asked.mine.is_empty();
    let page = Page { after: Some(asked.after).filter(|after| !after.is_empty()), limit: Some(ROWS) };
    let found = requests::due_on(&mut here.tx, &here.cx, day, mine, page).await.map_err(|error| match error {
        // Whoever may not read requests does not learn of them.
        Error::Forbidden { .. } => PageError::not_found(),
        other => other.into(),
    })?;
    let opens = Opens { sessions: false, home: here.home(), base: format!("{}/calendar", here.home()) };
    let address = |mine: bool, after: Option<String>| {
        let asked = [("day", Some(day.to_string())), ("mine", mine.then(|| "1".to_owned())), ("after", after)];
        let asked = asked.into_iter().filter_map(|(name, value)| Some((name, value?)));
        format!("{}/due?{}", opens.base, query_string(asked))
    };
    let next = found.next.map(|last| address(mine, Some(last))).unwrap_or_default();
    let table = table(&mut here, &found.items, "calendar-none-due").await?;
    let name = Shown { here: &here, opens: &opens, view: View::Day, day, today: day }.name(day);
    let tabs = [(false, "calendar-due-all"), (true, "calendar-due-own")].map(|(one, key)| TabView {
        text: here.t(key),
        href: address(one, None),
        current: one == mine,
        count: String::new(),
    });
    let mut page = PageView::new(here.ta("calendar-due-title", "day", name))
        .with(BlockView::Tabs { tabs: tabs.into() })
        .with(BlockView::Table(table))
        .with(BlockView::Pagination { next });
    page.lead = here.t("calendar-due-lead");
    page.back = Some(LinkView { text: here.t("nav-calendar"), href: opens.at(View::Month, day) });
    here.show(page).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_is_whole_weeks_from_monday() {
        assert_eq!(View::Month.days(day("2026-09-15")), (day("2026-08-31"), day("2026-10-04")));
        assert_eq!(View::Month.days(day("2027-02-28")), (day("2027-02-01"), day("2027-02-28")));
        let (from, to) = View::Month.days(day("2026-08-15"));
        assert_eq!((from, to, from.days_until(to)), (day("2026-07-27"), day("2026-09-06"), 41));
        assert_eq!(View::Week.days(day("2026-11-29")), (day("2026-11-23"), day("2026-11-29")));
    }

    #[test]
    fn months_are_turned_from_any_day_of_them() {
        assert_eq!(View::Month.turns(day("2026-03-31")), (day("2026-02-01"), day("2026-04-01")));
        assert_eq!(View::Month.turns(day("2026-01-31")), (day("2025-12-01"), day("2026-02-01")));
        assert_eq!(View::Week.turns(day("2026-03-03")), (day("2026-02-24"), day("2026-03-10")));
    }

    #[test]
    fn what_is_no_day_is_today() {
        let today = day("2026-11-28");
        for bad in ["", "2026-13-01", "1931-01-01", "9999-12-31", "x"] {
            assert_eq!(day_asked(bad, today), today, "{bad}");
        }
    }
}

//! The records behind the figures: openings that were held, topics that were proposed, and those that became agenda items. Each
//! page lists what an indicator counts, by the same functions.

use wushe_plugin::prelude::*;
use wushe_plugin::schema::text::Arg;

use super::{number, openings};
use crate::indicators;
use crate::opening::Shown;
use crate::pages::opening::ShowOpening;
use crate::pages::topic::ShowTopic;
use crate::topic::Topic;

/// Openings on one page.
const ON_A_PAGE: u32 = 30;
/// Agenda items on one page.
const TOPICS: usize = 50;
/// Months that are offered, the one that is shown among them.
const MONTHS: usize = 4;

/// Parameters of a page for some days.
macro_rules! for_days {
    ($($(#[$doc:meta])* $name:ident,)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Input)]
        pub(crate) struct $name {
            /// The first day; none: that of this month.
            pub from: Option<Date>,
            /// The last day; none: that of this month.
            pub to: Option<Date>,
            /// Where the page before ended.
            pub after: Option<String>,
        }

        impl $name {
            /// The page of these days.
            pub(crate) fn of(days: &Days, after: Option<String>) -> Link {
                Self { from: Some(days.first().clone()), to: Some(days.last().clone()), after }.link()
            }
        }
    )*};
}

for_days! {
    /// Openings that were held.
    Held,
    /// Topics that were proposed.
    Proposed,
    /// Topics that became agenda items.
    Raised,
}

pub(crate) fn held(cx: &Context, params: Held) -> Result<Page> {
    let days = days(cx, params.from, params.to)?;
    let all = indicators::openings(cx, &days)?;
    let came: u64 = all.iter().map(indicators::came).sum();
    let begun = indicators::begun(cx, &days).order_by("begins_at").descending();
    let listing = begun.limit(ON_A_PAGE).after(params.after).page()?;
    let shown = indicators::held(cx, listing.items)?;
    let next = listing.next.map(|after| Held::of(&days, Some(after)));
    Ok(frame(cx, &days, Held::of)
        .stats([
            Stat::new(t!("indicator-openings_held"), count(all.len() as u64)),
            Stat::new(t!("indicator-attendance"), count(came)),
        ])
        .table(openings_table(&shown))
        .pagination(next))
}

fn openings_table(held: &[Shown]) -> Table {
    let rows = held.iter().map(|shown| {
        let opening = &shown.opening;
        Row::new([
            Value::day(opening.begins_at),
            shown.session.title.as_str().into(),
            openings::seated(shown),
            number(opening.came),
            number(opening.drop_ins),
            count(indicators::came(shown)),
        ])
        .to(ShowOpening::of(opening.id()).link())
    });
    let columns = ["day", "title", "seated", "came", "drop-ins", "attended"];
    Table::new(columns.map(|column| t!(&format!("label-{column}"))), t!("records-no-openings")).rows(rows)
}

pub(crate) fn proposed(cx: &Context, params: Proposed) -> Result<Page> {
    let days = days(cx, params.from, params.to)?;
    let all = indicators::proposed(&days)?;
    let (shown, next) = indicators::proposed_some(&days, params.after)?;
    let next = next.map(|after| Proposed::of(&days, Some(after)));
    Ok(frame(cx, &days, Proposed::of)
        .stats([Stat::new(t!("indicator-topics_proposed"), count(all))])
        .table(topics_table(shown.iter()))
        .pagination(next))
}

pub(crate) fn raised(cx: &Context, params: Raised) -> Result<Page> {
    let days = days(cx, params.from, params.to)?;
    let all = indicators::raised(&days)?;
    let rest = match &params.after {
        Some(after) => all.iter().position(|topic| topic.id().as_str() == after).map_or(all.len(), |at| at + 1),
        None => 0,
    };
    let shown = &all[rest.min(all.len())..];
    let next = (shown.len() > TOPICS).then(|| shown.get(TOPICS - 1)).flatten();
    let next = next.map(|last| Raised::of(&days, Some(last.id().to_string())));
    Ok(frame(cx, &days, Raised::of)
        .stats([Stat::new(t!("indicator-topics_on_agenda"), count(all.len() as u64))])
        .table(topics_table(shown.iter().take(TOPICS)))
        .pagination(next))
}

fn topics_table<'a>(topics: impl Iterator<Item = &'a Stored<Topic>>) -> Table {
    let rows = topics.map(|topic| {
        Row::new([
            topic.title.as_str().into(),
            topic.author.name(),
            topic.status.sign(),
            number(topic.supports),
            Value::day(topic.created_at()),
            topic.raised_at.map_or_else(|| t!("none").into(), Value::day),
        ])
        .to(ShowTopic { topic: topic.id() }.link())
    });
    let columns = ["title", "author", "status", "supports", "proposed", "raised"];
    Table::new(columns.map(|column| t!(&format!("label-{column}"))), t!("records-no-topics")).rows(rows)
}

/// What stands above each list: the other lists of these days, and other days of this one.
fn frame(cx: &Context, shown: &Days, page: impl Fn(&Days, Option<String>) -> Link) -> Page {
    let here = page(shown, None);
    let kinds =
        [("held", Held::of(shown, None)), ("proposed", Proposed::of(shown, None)), ("raised", Raised::of(shown, None))];
    let kinds = kinds.map(|(kind, to)| {
        let current = to == here;
        Tab::new(t!(&format!("records-{kind}")), to, current)
    });
    let months = Days::months_to(&cx.today(), MONTHS, shown)
        .into_iter()
        .map(|days| Tab::new(named(&days), page(&days, None), days == *shown));
    Page::new(t!("page-records")).lead(t!("records-lead")).back(Link::page("openings")).tabs(kinds).tabs(months)
}

/// The days that were asked for, or those of this month.
fn days(cx: &Context, from: Option<Date>, to: Option<Date>) -> Result<Days> {
    Days::asked(from, to, &cx.today()).ok_or(Error::NotFound)
}

/// What the days are called: the month that they are, or the first and the last.
fn named(days: &Days) -> Text {
    if days.month().is_some() {
        let (year, month, _) = days.first().parts();
        // A year is no quantity: it has no thousands.
        return t!("records-month", month = month).with("year", Arg::Text(year.to_string()));
    }
    t!("records-days", from = days.first().as_str(), to = days.last().as_str())
}

fn count(count: u64) -> Value {
    i64::try_from(count).unwrap_or(i64::MAX).into()
}

//! How a figure went over a year, and units side by side, as drawings.

use wushe_core::app::indicator;
use wushe_core::domain::day::Day;
use wushe_core::domain::indicator::CountedIn;
use wushe_core::domain::period::{Period, PeriodKind};
use wushe_plugin_schema::text::Arg;

use super::{counted, figure, name};
use crate::i18n::Catalog;
use crate::web::error::PageError;
use crate::web::frame::Here;
use crate::web::page::query_string;
use crate::web::view::{BarView, BarsView, BlockView, ChartView, ColumnView};

/// A figure of a course.
pub(super) struct Point {
    pub(super) period: Period,
    /// What is drawn; none: it is not known.
    pub(super) value: Option<i64>,
    /// What is read.
    pub(super) text: String,
}

/// A course that is to be drawn.
pub(super) struct Course<'a> {
    pub(super) title: String,
    pub(super) counted_in: CountedIn,
    pub(super) line: bool,
    /// The page of the indicator, to which a period is added.
    pub(super) base: &'a str,
    pub(super) today: Day,
    pub(super) points: Vec<Point>,
}

/// The period with which a course ends: of a day it is days, of anything longer the months up to its end, or to this one.
pub(super) fn last(period: Period, today: Day) -> Period {
    let end = period.last().min(today);
    let kind = if period.kind() == PeriodKind::Day { PeriodKind::Day } else { PeriodKind::Month };
    Period::of(kind, end)
}

/// The periods of a course, the oldest first.
pub(super) fn periods(last: Period) -> Vec<Period> {
    let back = std::iter::successors(Some(last), |period| Some(period.before()));
    let mut periods: Vec<Period> = back.take(indicator::COURSE).collect();
    periods.reverse();
    periods
}

/// The course of one of the platform's own figures.
pub(super) async fn of_core(
    here: &mut Here,
    base: &str,
    code: &str,
    at_end: bool,
    period: Period,
    today: Day,
) -> Result<BlockView, PageError> {
    let found = indicator::course(&mut here.tx, &here.cx, code, last(period, today)).await?;
    let counted_in = found.first().map_or(CountedIn::Pieces, |value| value.counted_in);
    let point = |value: &_| -> Point { point_of(here, value) };
    let points = found.iter().map(point).collect();
    let line = at_end || counted_in == CountedIn::Share;
    Ok(draw(here, Course { title: name(here, code), counted_in, line, base, today, points }))
}

fn point_of(here: &Here, value: &wushe_core::domain::indicator::IndicatorValue) -> Point {
    Point { period: value.period, value: value.value, text: figure(here, value) }
}

/// Draws a course; the same numbers stand below it as a table.
pub(super) fn draw(here: &Here, course: Course<'_>) -> BlockView {
    let Course { title, counted_in, line, base, today, points } = course;
    let column = |point: &Point| ColumnView {
        short: short(point.period),
        period: here.format().period(point.period),
        text: point.text.clone(),
        value: point.value,
        open: point.period.last() >= today,
        href: format!("{base}?{}", query_string([("period", point.period.to_string())])),
    };
    let mut chart = ChartView::new(points.iter().map(column).collect(), line);
    let say = |value: i64| counted(here, counted_in, value);
    let [most, middle, least] = chart.marks();
    // The ground is nothing, and says so by itself.
    chart.scale = [say(most), say(middle), if least < 0 { say(least) } else { String::new() }];
    chart.id = "course".to_owned();
    chart.words = words(here, &points);
    chart.title = match (points.first(), points.last()) {
        (Some(first), Some(last)) => {
            let args = [
                ("name", Arg::Text(title)),
                ("from", Arg::Text(here.format().period(first.period))),
                ("to", Arg::Text(here.format().period(last.period))),
            ];
            Catalog::host().ta(here.locale(), "chart-title", args)
        }
        _ => title,
    };
    chart.heads = [here.t("indicators-period"), here.t("indicators-value")];
    chart.open = here.t("chart-table");
    let open = points.last().is_some_and(|last| last.value.unwrap_or(0) != 0 && last.period.last() >= today);
    let missing = points.iter().any(|point| point.value.is_none());
    let notes = [(open, "chart-open"), (missing, "chart-missing")];
    let notes: Vec<String> = notes.iter().filter(|(holds, _)| *holds).map(|(_, key)| here.t(key)).collect();
    chart.note = notes.join(" ");
    BlockView::Chart(chart)
}

/// What there is to see, in a sentence.
fn words(here: &Here, points: &[Point]) -> String {
    let known = || points.iter().filter(|point| point.value.is_some());
    let (Some(most), Some(least), Some(last)) =
        (known().max_by_key(|point| point.value), known().min_by_key(|point| point.value), known().next_back())
    else {
        return here.t("chart-nothing");
    };
    let of = |point: &Point| Arg::Text(point.text.clone());
    let at = |point: &Point| Arg::Text(here.format().period(point.period));
    let args = [
        ("most", of(most)),
        ("most_at", at(most)),
        ("least", of(least)),
        ("least_at", at(least)),
        ("last", of(last)),
        ("last_at", at(last)),
    ];
    Catalog::host().ta(here.locale(), "chart-words", args)
}

/// A period below its column: the number of the month or the day.
fn short(period: Period) -> String {
    let text = period.to_string();
    match period.kind() {
        PeriodKind::Month | PeriodKind::Day => {
            text.rsplit('-').next().unwrap_or_default().trim_start_matches('0').to_owned()
        }
        PeriodKind::Quarter | PeriodKind::Year => text,
    }
}

/// Units side by side, with their heading; a share is held against the whole.
pub(super) fn bars(here: &Here, rows: Vec<(Option<i64>, BarView)>, is_share: bool) -> Vec<BlockView> {
    let heads = [here.t("indicators-unit"), here.t("indicators-value")];
    vec![
        BlockView::Heading { text: here.t("indicators-by-unit") },
        BlockView::Bars(BarsView::new(heads, rows, is_share.then_some(10_000))),
    ]
}

//! The calendar: what is coming, day by day, and what is over.

use wushe_plugin::prelude::*;

use super::{day, hours, number, women_only};
use crate::Options;
use crate::actions::openings::PutOn;
use crate::opening::{self, Shown, Stage};
use crate::pages::opening::ShowOpening;

/// Coming openings that are shown.
const COMING: u32 = 60;
/// Past ones on one page.
const PAST: u32 = 20;
/// From when until when a beginning is offered: seven in the morning to nine in the evening, each half hour.
const OFFERED: std::ops::RangeInclusive<u32> = 14..=42;

/// Parameters of the calendar.
#[derive(Debug, Input)]
pub(crate) struct Openings {
    /// Where the page before of past openings ended.
    pub after: Option<String>,
}

pub(crate) fn page(cx: &Context, params: Openings) -> Result<Page> {
    let is_first = params.after.is_none();
    let (past, next) = opening::past(cx.now(), PAST, params.after)?;
    let records = Button::go(t!("go-records"), Link::page("held"));
    let page = Page::new(t!("page-openings")).lead(t!("openings-lead")).buttons([records]);
    let page = if is_first { coming(cx, page)? } else { page };
    let next = next.map(|after| Openings { after: Some(after) }.link());
    Ok(page.heading(t!("openings-past")).table(past_table(cx, &past)).pagination(next))
}

/// A table for each day on which something is to come, and the form for one more.
fn coming(cx: &Context, page: Page) -> Result<Page> {
    let coming = opening::coming(cx.now(), COMING)?;
    let options = cx.settings::<Options>()?;
    let days = coming.chunk_by(|one, next| one.opening.begins_at.date() == next.opening.begins_at.date());
    let page = days.fold(page, |page, shown| {
        let date = shown.first().map(|first| first.opening.begins_at.date());
        let heading = date.as_ref().map_or_else(|| t!("openings-coming"), day);
        page.heading(heading).table(day_table(cx, shown))
    });
    Ok(page.when(coming.is_empty(), |page| page.empty(t!("openings-none"), [])).form(put_on_form(cx, &options)))
}

fn put_on_form(cx: &Context, options: &Options) -> Form {
    use wushe_plugin::schema::page::Choice as Offered;

    let times = OFFERED.map(|half| format!("{:02}:{:02}", half / 2, half % 2 * 30));
    let times = times.map(|time| Offered::new(time.clone(), time)).collect();
    form::<PutOn>()
        .title(t!("openings-put-on"))
        .fill("day", cx.today().plus_days(1))
        .ask("starts", FieldKind::Select { options: times })
        .fill("starts", "14:30")
        .fill("length", options.length)
        .fill("seats", options.seats)
        .fill("women_only", options.women_only)
}

fn day_table(cx: &Context, coming: &[Shown]) -> Table {
    let rows = coming.iter().map(|shown| {
        row(
            shown,
            [
                hours(&shown.opening).into(),
                shown.session.title.as_str().into(),
                seated(shown),
                number(shown.session.waiting),
                whom(shown),
                shown.stage(cx.now()).sign(),
            ],
        )
    });
    let columns = ["hours", "title", "seated", "waiting", "whom", "stage"];
    Table::new(columns.map(|column| t!(&format!("label-{column}"))), t!("openings-none")).rows(rows)
}

fn past_table(cx: &Context, past: &[Shown]) -> Table {
    let rows = past.iter().map(|shown| {
        let opening = &shown.opening;
        let written = match (&opening.minutes, shown.stage(cx.now())) {
            (Some(_), _) => Value::status(t!("openings-written"), Tone::Good),
            (None, Stage::CalledOff) => Stage::CalledOff.sign(),
            (None, _) => Value::status(t!("openings-not-written"), Tone::Warn),
        };
        let day = Value::day(opening.begins_at);
        let title = shown.session.title.as_str().into();
        row(shown, [day, title, seated(shown), number(opening.came), number(opening.drop_ins), written])
    });
    let columns = ["day", "title", "seated", "came", "drop-ins", "minutes"];
    Table::new(columns.map(|column| t!(&format!("label-{column}"))), t!("openings-no-past")).rows(rows)
}

fn row(shown: &Shown, cells: [Value; 6]) -> Row {
    Row::new(cells).to(ShowOpening::of(shown.opening.id()).link())
}

/// Seats that are taken, of how many.
pub(super) fn seated(shown: &Shown) -> Value {
    let session = &shown.session;
    match session.seats {
        Some(seats) => t!("openings-seated", seated = session.seated, seats = seats).into(),
        None => number(session.seated),
    }
}

/// Whom it is for.
fn whom(shown: &Shown) -> Value {
    if shown.opening.women_only { women_only() } else { t!("for-everybody").into() }
}

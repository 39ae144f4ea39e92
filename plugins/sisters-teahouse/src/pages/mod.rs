//! What people see.

pub(crate) mod home;
pub(crate) mod moderation;
pub(crate) mod opening;
pub(crate) mod openings;
pub(crate) mod photo;
pub(crate) mod records;
pub(crate) mod talk;
pub(crate) mod topic;
pub(crate) mod topics;
pub(crate) mod wall;

use wushe_plugin::prelude::*;
use wushe_plugin::schema::value::TimeStyle;

use crate::opening::{Opening, Shown, Stage};
use crate::photo::Photo;

impl Stage {
    /// As a coloured sign.
    fn sign(self) -> Value {
        match self {
            Self::Coming => Value::status(t!("stage-coming"), Tone::Info),
            Self::UnderWay => Value::status(t!("stage-under-way"), Tone::Good),
            Self::Over => Value::status(t!("stage-over"), Tone::Neutral),
            Self::CalledOff => Value::status(t!("stage-called-off"), Tone::Bad),
        }
    }
}

/// A number as a value for a page.
fn number(count: u32) -> Value {
    i64::from(count).into()
}

/// A day as people say it: 3月5日 星期四.
fn day(date: &Date) -> Text {
    let (_, month, of_month) = date.parts();
    t!("day", month = month, day = of_month, weekday = u32::from(date.weekday()))
}

/// The minute of the day.
fn time_of_day(at: Timestamp) -> Value {
    Value::Time { at: at.micros(), style: TimeStyle::Time }
}

/// From when until when, as a text: 14:30–16:30.
fn hours(opening: &Opening) -> Text {
    let clock = |at: Timestamp| {
        let (hour, minute) = at.hour_and_minute();
        format!("{hour:02}:{minute:02}")
    };
    format!("{}–{}", clock(opening.begins_at), clock(opening.ends_at)).into()
}

/// How many seats are left, and who waits when there are none.
fn seats(shown: &Shown) -> Value {
    match shown.left() {
        None => t!("seats-no-limit").into(),
        Some(0) => Value::status(t!("seats-none", waiting = shown.session.waiting), Tone::Warn),
        Some(left) => Value::status(t!("seats-left", left = left), Tone::Good),
    }
}

/// The sign of what is for women only.
fn women_only() -> Value {
    Value::status(t!("women-only"), Tone::Info)
}

/// What was talked about at an opening.
fn minutes(opening: &Opening) -> Card {
    Card::new(opening.title.as_str())
        .badge(day(&opening.begins_at.date()))
        .text(opening.minutes.clone().unwrap_or_default())
}

/// Photographs of an opening; one that nobody has put into words is told by its number.
fn pictures(opening: &Opening, photos: &[Stored<Photo>]) -> Vec<Picture> {
    let picture = |(number, photo): (u32, &Stored<Photo>)| {
        let alt = match &photo.shows {
            Some(shows) => t!("photo-shows", shows = shows, number = number),
            None => t!("photo-of", title = opening.title.as_str(), number = number),
        };
        photo.file.picture(alt)
    };
    (1..).zip(photos).map(picture).collect()
}

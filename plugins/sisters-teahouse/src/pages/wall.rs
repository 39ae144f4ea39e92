//! What hangs in the teahouse for everybody: when it is open next, and what people want to talk about. No names.

use wushe_plugin::prelude::*;

use super::{day, hours, minutes, number, seats, time_of_day, women_only};
use crate::opening::{self, Stage};
use crate::topic::{Topic, TopicStatus};

/// Coming openings that are looked through for the next that takes place.
const COMING: u32 = 10;
/// Topics that are shown.
const TOPICS: u32 = 8;
/// Past openings that are looked through for something that was written down.
const LOOKED_THROUGH: u32 = 20;

pub(crate) fn page(cx: &Context) -> Result<Page> {
    let coming = opening::coming(cx.now(), COMING)?;
    let next = coming.iter().find(|shown| shown.stage(cx.now()) != Stage::CalledOff);
    let next = next.map(|shown| {
        let card = Card::new(shown.session.title.as_str())
            .when(shown.opening.women_only, |card| card.badge(women_only()))
            .row(t!("label-day"), day(&shown.opening.begins_at.date()))
            .row(t!("label-hours"), hours(&shown.opening))
            .row(t!("label-place"), shown.session.place.as_str());
        match shown.stage(cx.now()) {
            Stage::UnderWay => card
                .badge(Stage::UnderWay.sign())
                .row(t!("label-until"), time_of_day(shown.opening.ends_at))
                .text(t!("home-drop-in")),
            _ => card.row(t!("label-seats"), seats(shown)),
        }
    });
    let topics = Topic::query().eq("status", TopicStatus::Open).order_by("supports").descending();
    let topics = topics.limit(TOPICS).list()?;
    let topics = topics.iter().map(|topic| {
        Card::new(topic.title.as_str())
            .row(t!("label-supports"), number(topic.supports))
            .when(topic.words.is_some(), |card| card.text(topic.words.clone().unwrap_or_default()))
    });
    let written = opening::with_minutes(cx.now(), LOOKED_THROUGH, 1)?;
    Ok(Page::new(t!("page-wall"))
        .heading(t!("wall-next"))
        .cards(next, t!("wall-no-next"))
        .heading(t!("wall-topics"))
        .cards(topics, t!("wall-no-topics"))
        .when(!written.is_empty(), |page| {
            let written = written.iter().map(|opening| minutes(opening));
            page.heading(t!("minutes-heading")).cards(written, t!("minutes-none"))
        }))
}

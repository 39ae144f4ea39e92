//! Who is on duty today, for whoever needs somebody.

use wushe_plugin::prelude::*;

use crate::Options;
use crate::pages::dated;
use crate::roster::{self, Duty, Stage};

pub(crate) fn page(cx: &Context) -> Result<Page> {
    let today = cx.today();
    let time = roster::time_of(cx.now());
    let mut duties = roster::from_day(&today, 1)?;
    // Who is there now stands on top, who has gone home below.
    duties.sort_by_key(|duty| match duty.stage(&time) {
        Stage::Now => 0,
        Stage::Coming => 1,
        Stage::Over => 2,
    });
    let cards = duties.iter().map(|duty| card(duty, duty.stage(&time)));
    let phone = cx.settings::<Options>()?.duty_phone;
    let empty = if phone.is_some() { "duty-none-phone" } else { "duty-none" };
    let page =
        Page::new(t!("page-duty")).back(Link::page("my_card")).lead(dated("duty-lead", &today)).cards(cards, t!(empty));
    let page = match phone {
        Some(phone) => page.detail([Labelled::new(t!("print-desk"), phone)]),
        None => page,
    };
    Ok(page.buttons([Button::go(t!("duty-ask"), Link::page("my_card")).primary()]))
}

fn card(duty: &Duty, stage: Stage) -> Card {
    let tone = if stage == Stage::Now { Tone::Good } else { Tone::Neutral };
    let shown = Card::new(duty.who())
        .badge(Value::status(stage.label(), tone))
        .row(t!("label-time"), duty.hours())
        .row(t!("label-duty-is"), t!(if duty.volunteer.is_some() { "duty-volunteer" } else { "duty-staff" }));
    match &duty.volunteer {
        Some(volunteer) if stage == Stage::Now => shown.button(Button::ring(t!("duty-ring"), volunteer.person())),
        _ => shown,
    }
}

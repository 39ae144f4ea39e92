//! What a resident sees first: her own sign-ups, what is coming, and what was talked about.

use wushe_plugin::prelude::*;

use super::{day, hours, minutes, seats, women_only};
use crate::actions::seats::{SignUp, Withdraw};
use crate::opening::{self, Opening, Shown, Stage};
use crate::pages::talk::ShowTalk;
use crate::photo;
use crate::seat::Seat;

/// Coming openings that are shown.
const COMING: u32 = 30;
/// Past openings that are looked through for something that was written down.
const LOOKED_THROUGH: u32 = 20;
/// Of how many openings it is shown what was talked about.
const WRITTEN: usize = 3;

pub(crate) fn page(cx: &Context) -> Result<Page> {
    let me = cx.resident()?;
    let (mut mine, mut others) = (Vec::new(), Vec::new());
    for shown in opening::coming(cx.now(), COMING)? {
        let stage = shown.stage(cx.now());
        match Seat::of(&shown.opening.id(), &me)? {
            Some(seat) => mine.push(my_card(&shown, stage, &seat)?),
            None if stage != Stage::CalledOff => others.push(open_card(&shown, stage)),
            None => {}
        }
    }
    let written = opening::with_minutes(cx.now(), LOOKED_THROUGH, WRITTEN)?;
    let written: Vec<Card> = written.iter().map(talk_card).collect::<Result<_>>()?;
    Ok(Page::new(t!("page-home"))
        .lead(t!("home-lead"))
        .when(!mine.is_empty(), |page| page.heading(t!("home-mine")).cards(mine, t!("home-none")))
        .heading(t!("home-coming"))
        .cards(others, t!("home-none"))
        .buttons([Button::go(t!("home-topics"), Link::page("topics"))])
        .when(!written.is_empty(), |page| page.heading(t!("minutes-heading")).cards(written, t!("minutes-none"))))
}

/// What was talked about; where there are photographs, it says so and leads to them.
fn talk_card(opening: &Stored<Opening>) -> Result<Card> {
    let photos = photo::shown(&opening.id())?;
    Ok(minutes(opening).when(!photos.is_empty(), |card| {
        let link = ShowTalk { opening: opening.id() }.link();
        card.badge(t!("home-photos")).to(link.clone()).button(Button::go(t!("home-look"), link))
    }))
}

/// An opening for which she has signed up.
fn my_card(shown: &Shown, stage: Stage, seat: &Seat) -> Result<Card> {
    let place = if seat.waiting {
        Value::status(t!("home-waiting", turn = seat.turn()?), Tone::Warn)
    } else {
        Value::status(t!("home-seated"), Tone::Good)
    };
    let called_off = stage == Stage::CalledOff;
    let reason = shown.opening.called_off.clone();
    let withdraw = Withdraw { opening: shown.opening.id() }.button(t!("home-withdraw"));
    Ok(card(shown)
        .when(called_off, |card| card.badge(stage.sign()))
        .when(!called_off, |card| card.badge(place))
        .when(reason.is_some(), |card| card.text(reason.unwrap_or_default()))
        .when(stage == Stage::Coming, |card| card.button(withdraw.confirm(t!("home-withdraw-sure")))))
}

/// An opening to which she may come.
fn open_card(shown: &Shown, stage: Stage) -> Card {
    let is_full = shown.left() == Some(0);
    let sign_up = SignUp { opening: shown.opening.id(), resident: None };
    let sign_up = sign_up.button(if is_full { t!("home-wait") } else { t!("home-sign-up") });
    card(shown)
        .row(t!("label-seats"), seats(shown))
        .when(stage == Stage::Coming, |card| card.button(sign_up.primary()))
        .when(stage == Stage::UnderWay, |card| card.badge(stage.sign()).text(t!("home-drop-in")))
}

fn card(shown: &Shown) -> Card {
    Card::new(shown.session.title.as_str())
        .when(shown.opening.women_only, |card| card.badge(women_only()))
        .row(t!("label-day"), day(&shown.opening.begins_at.date()))
        .row(t!("label-hours"), hours(&shown.opening))
        .row(t!("label-place"), shown.session.place.as_str())
}

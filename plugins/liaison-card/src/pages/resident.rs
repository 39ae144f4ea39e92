//! What the elder, or whoever holds her phone, sees.

use wushe_plugin::prelude::*;

use crate::Options;
use crate::actions::requests::{NoteFeedback, OpenRequest};
use crate::card::{self, CardStatus};
use crate::pages::{kind, status, volunteer_name};

/// Requests that are listed.
const LISTED: u32 = 20;

pub(crate) fn my_card(cx: &Context) -> Result<Page> {
    let resident = cx.resident()?;
    let page = Page::new(t!("page-my_card"));
    let Some(card) = card::of_resident(&resident)?.filter(|card| card.status != CardStatus::Retired) else {
        return Ok(page.empty(t!("my-card-none"), [Button::go(t!("page-duty"), Link::page("duty"))]));
    };
    let shown = Card::new(card.number.as_str())
        .badge(card.status.sign())
        .row(t!("label-helper"), volunteer_name(card.helper.as_ref()))
        .row(t!("label-backup"), volunteer_name(card.backup.as_ref()));
    let shown =
        cx.settings::<Options>()?.duty_phone.iter().fold(shown, |shown, phone| shown.row(t!("print-desk"), phone));
    let ring = |text: Text, id: &Option<VolunteerId>| id.as_ref().map(|id| Button::ring(text, id.person()));
    let rings = [ring(t!("ring-helper"), &card.helper), ring(t!("ring-backup"), &card.backup)];
    Ok(page
        .cards([shown], t!("my-card-none"))
        .when(card.status == CardStatus::Lost, |page| page.alert(Tone::Warn, t!("my-card-lost")))
        .buttons(rings.into_iter().flatten().chain([
            Button::go(t!("page-my_requests"), Link::page("my_requests")),
            Button::go(t!("page-duty"), Link::page("duty")),
        ]))
        .form(form::<OpenRequest>().title(t!("my-card-ask")).hide("card", card.id()).without("channel")))
}

pub(crate) fn my_requests(cx: &Context) -> Result<Page> {
    let resident = cx.resident()?;
    let mine = requests::query().resident(&resident).limit(LISTED).list()?;
    let cards = mine.iter().map(|request| {
        let volunteer = request.volunteer.as_ref().map(VolunteerId::from);
        Card::new(request.title.as_str())
            .badge(status(request))
            .row(t!("label-kind"), kind(request))
            .row(t!("label-assignee"), volunteer_name(volunteer.as_ref()))
            .row(t!("label-opened"), Value::time(request.opened_at))
            .text(t!(&format!("progress-{}", request.status)))
    });
    let page = Page::new(t!("page-my_requests")).back(Link::page("my_card")).cards(cards, t!("my-requests-none"));
    // A form for each visit that she has not said a word about yet.
    let unanswered = mine.iter().filter(|request| request.status == "done");
    Ok(unanswered.fold(page, |page, request| {
        let title = t!("my-requests-how-was-it", title = &request.title);
        page.form(form::<NoteFeedback>().title(title).hide("request", request.id.as_str()))
    }))
}

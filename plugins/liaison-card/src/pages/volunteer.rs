//! What a volunteer sees on the phone.

use wushe_plugin::prelude::*;

use crate::actions::visits::{Accept, Decline, ReportVisit};
use crate::errand::{Errand, Visit};
use crate::pages::request::{step, step_names};
use crate::pages::{due, kind, status};

/// Finished tasks that are listed.
const FINISHED: u32 = 20;

/// Parameters of a task's page.
#[derive(Debug, Input)]
pub(crate) struct Task {
    pub request: RequestId,
}

pub(crate) fn tasks(cx: &Context) -> Result<Page> {
    let me = cx.volunteer()?;
    let mine = |any_of: &[&str]| requests::query().volunteer(&me).status(any_of.iter().copied());
    let waiting = mine(&["dispatched"]).list()?;
    let under_way = mine(&["handling"]).list()?;
    let finished = mine(&["done", "verified", "closed"]).limit(FINISHED).list()?;
    Ok(Page::new(t!("page-tasks"))
        .heading(t!("tasks-waiting"))
        .cards(waiting.iter().map(waiting_card), t!("tasks-none-waiting"))
        .heading(t!("tasks-under-way"))
        .cards(under_way.iter().map(under_way_card), t!("tasks-none-under-way"))
        .heading(t!("tasks-finished"))
        .cards(finished.iter().map(|request| card(request).badge(status(request))), t!("tasks-none-finished")))
}

fn waiting_card(request: &Request) -> Card {
    let to_team = request.team.is_some();
    let details = Button::go(t!(if to_team { "task-look" } else { "task-look-or-decline" }), link(request));
    card(request)
        .when(to_team, |card| card.badge(t!("task-for-team")))
        .button(Accept { request: request.id.as_str().into() }.button(t!("task-accept")).primary())
        .button(details)
}

fn under_way_card(request: &Request) -> Card {
    card(request)
        .button(Button::go(t!("task-report"), link(request)).primary())
        .button(Button::ring(t!("ring-resident"), PersonRef::resident(&request.resident)))
}

fn card(request: &Request) -> Card {
    Card::new(ResidentId::from(&request.resident).name())
        .badge(kind(request))
        .row(t!("label-what"), request.title.as_str())
        .row(t!("label-address"), ResidentId::from(&request.resident).address())
        .row(t!("label-due"), due(request))
        .to(link(request))
}

fn link(request: &Request) -> Link {
    Task { request: request.id.as_str().into() }.link()
}

pub(crate) fn task(cx: &Context, params: &Task) -> Result<Page> {
    let me = cx.volunteer()?;
    let request = requests::get(&params.request)?;
    if !is_mine(&me, &request)? {
        return Err(Error::NotFound);
    }
    let card = Errand::of(&params.request)?.card.get()?;
    let resident = ResidentId::from(&request.resident);
    let page = Page::new(request.title.as_str())
        .back(Link::page("tasks"))
        .steps(step_names(), step(&request.status))
        .detail([
            Labelled::new(t!("label-who"), resident.name()),
            Labelled::new(t!("label-address"), resident.address()),
            Labelled::new(t!("label-phone"), resident.phone()),
            Labelled::new(t!("label-kind"), kind(&request)),
            Labelled::new(t!("label-due"), due(&request)),
        ])
        .when(!request.detail.is_empty(), |page| page.text(request.detail.as_str()));
    // A key at the neighbour's is for whoever goes now, not for all who were asked or once went.
    let note = card.note.clone().unwrap_or_default();
    let goes = request.status == "handling";
    let page = page.when(goes && !note.is_empty(), |page| page.alert(Tone::Info, note));
    let ring = Button::ring(t!("ring-resident"), resident.person());
    let id = || RequestId::from(&request.id);
    Ok(match request.status.as_str() {
        "dispatched" => page
            .buttons([Accept { request: id() }.button(t!("task-accept")).primary(), ring])
            // A task for the whole team stays with the others; there is nothing to give back.
            .when(request.team.is_none(), |page| {
                page.form(form::<Decline>().title(t!("task-decline")).hide("request", id()))
            }),
        "handling" => page
            .buttons([ring])
            .form(form::<ReportVisit>().title(t!("task-report")).hide("request", id()))
            .form(form::<Decline>().title(t!("task-give-back")).hide("request", id())),
        _ => reported(
            page.block(Block::Detail { rows: vec![Labelled::new(t!("label-status"), status(&request))] }),
            &request,
        )?,
    })
}

/// What was reported, and what became of the minutes.
fn reported(page: Page, request: &Request) -> Result<Page> {
    let visits = Visit::query().eq("request", request.id.as_str()).list()?;
    let entries = visits.iter().rev().map(|visit| {
        TimelineEntry::new(visit.reported_at, t!("task-visited", minutes = visit.minutes)).words(&visit.note)
    });
    let page = page.heading(t!("task-visits")).timeline(entries);
    let rows: Vec<Labelled> = hours::for_request(&request.id)?
        .into_iter()
        .map(|hours| {
            let words = t!(&format!("hours-{}", hours.status), minutes = hours.minutes);
            let tone = if hours.status == "rejected" { Tone::Bad } else { Tone::Good };
            Labelled::new(t!("label-hours"), Value::status(words, tone))
        })
        .collect();
    Ok(page.when(!rows.is_empty(), |page| page.detail(rows)))
}

/// Sent to me, taken by me, or waiting for one of my teams.
fn is_mine(me: &VolunteerId, request: &Request) -> Result<bool> {
    match (&request.volunteer, &request.team) {
        (Some(volunteer), _) => Ok(volunteer == me.as_str()),
        (None, Some(team)) => Ok(directory::volunteer(me)?.teams.contains(team)),
        (None, None) => Ok(false),
    }
}

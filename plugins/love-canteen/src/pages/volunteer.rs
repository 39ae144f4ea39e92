//! What a volunteer sees on the phone: meals to bring.

use wushe_plugin::prelude::*;

use crate::actions::deliveries::{Accept, Decline, ReportDelivered};
use crate::order::{self, Charge, Order};
use crate::pages::pays;

/// Finished deliveries that are listed.
const FINISHED: u32 = 20;

/// Parameters of a delivery's page.
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
    let waiting = waiting.iter().map(|request| {
        card(request).button(Accept { request: request.id.as_str().into() }.button(t!("task-accept")).primary())
    });
    let under_way = under_way.iter().map(|request| {
        card(request)
            .button(Button::go(t!("task-report"), link(request)).primary())
            .button(Button::ring(t!("ring"), PersonRef::resident(&request.resident)))
    });
    let finished =
        finished.iter().map(|request| card(request).badge(Value::RequestStatus { status: request.status.clone() }));
    Ok(Page::new(t!("page-tasks"))
        .heading(t!("tasks-waiting"))
        .cards(waiting, t!("tasks-none-waiting"))
        .heading(t!("tasks-under-way"))
        .cards(under_way, t!("tasks-none-under-way"))
        .heading(t!("tasks-finished"))
        .cards(finished, t!("tasks-none-finished")))
}

fn card(request: &Request) -> Card {
    let resident = ResidentId::from(&request.resident);
    Card::new(resident.name())
        .row(t!("label-what"), request.title.as_str())
        .row(t!("label-address"), resident.address())
        .row(t!("label-due"), request.due_at.map_or_else(|| t!("none").into(), Value::time))
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
    let order = Order::of_request(&params.request)?;
    let resident = &order.resident;
    // What somebody cannot eat is for whoever brings the meal now.
    let allergy = if request.status == "handling" { order::allergy_of(resident)? } else { None };
    let pays = pays(&order);
    let page = Page::new(t!("page-task"))
        .back(Link::page("tasks"))
        .detail([
            Labelled::new(t!("label-who"), resident.name()),
            Labelled::new(t!("label-address"), resident.address()),
            Labelled::new(t!("label-phone"), resident.phone()),
            Labelled::new(t!("label-dish"), order.dish.as_str()),
            Labelled::new(t!("label-pays"), pays),
            Labelled::new(t!("label-status"), Value::RequestStatus { status: request.status.clone() }),
        ])
        .when(allergy.is_some(), |page| {
            page.alert(Tone::Warn, t!("task-allergy", words = allergy.clone().unwrap_or_default()))
        })
        .when(order.charge == Charge::LowFee, |page| page.alert(Tone::Info, t!("task-low-fee")));
    let ring = Button::ring(t!("ring"), resident.person());
    let id = || params.request.clone();
    Ok(match request.status.as_str() {
        "dispatched" => page
            .buttons([Accept { request: id() }.button(t!("task-accept")).primary(), ring])
            // One that is for the whole team stays with the others; there is nothing to give back.
            .when(request.team.is_none(), |page| {
                page.form(form::<Decline>().title(t!("task-decline")).hide("request", id()))
            }),
        "handling" => {
            let report = form::<ReportDelivered>().title(t!("task-report")).hide("request", id());
            let report = report.without("volunteer");
            let report = if order.charge == Charge::Free { report } else { report.without("minutes") };
            page.buttons([ring]).form(report).form(form::<Decline>().title(t!("task-decline")).hide("request", id()))
        }
        _ => page,
    })
}

/// Sent to me, taken by me, or waiting for one of my teams.
fn is_mine(me: &VolunteerId, request: &Request) -> Result<bool> {
    match (&request.volunteer, &request.team) {
        (Some(volunteer), _) => Ok(volunteer == me.as_str()),
        (None, Some(team)) => Ok(directory::volunteer(me)?.teams.contains(team)),
        (None, None) => Ok(false),
    }
}

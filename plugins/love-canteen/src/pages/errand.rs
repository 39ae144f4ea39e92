//! One delivery, as staff follow it: who brings it, what happened, and what a volunteer says over the telephone.

use wushe_plugin::prelude::*;

use crate::actions::deliveries::{Accept, CallOff, Decline, ReportDelivered};
use crate::actions::orders::MarkMissed;
use crate::order::{Charge, Order, OrderStatus};
use crate::pages::delivery::Round;
use crate::pages::staff::{ShowDiner, sign};
use crate::pages::{dated, pays};

/// Parameters of a delivery's page.
#[derive(Debug, Input)]
pub(crate) struct ShowDelivery {
    pub request: RequestId,
}

pub(crate) fn page(cx: &Context, params: &ShowDelivery) -> Result<Page> {
    let request = requests::get(&params.request)?;
    let order = Order::of_request(&params.request)?;
    let resident = &order.resident;
    let brings = request.volunteer.as_ref().map(VolunteerId::from);
    let due = request.due_at.map_or_else(|| t!("none").into(), Value::time);
    let diner = Value::link(t!("alert-diner"), ShowDiner { resident: resident.clone() }.link());
    let page = Page::new(t!("page-delivery"))
        .back(Round { day: Some(order.day.clone()), meal: Some(order.meal) }.link())
        .detail([
            Labelled::new(t!("label-who"), resident.name()),
            Labelled::new(t!("label-phone"), resident.phone()),
            Labelled::new(t!("label-address"), resident.address()),
            Labelled::new(t!("label-day"), dated("day-and-meal", &order.day).with("meal", order.meal.value())),
            Labelled::new(t!("label-dish"), order.dish.as_str()),
            Labelled::new(t!("label-pays"), pays(&order)),
            Labelled::new(t!("label-brings"), brings.as_ref().map_or_else(|| waits(&request), VolunteerId::name)),
            Labelled::new(t!("label-due"), due),
            Labelled::new(t!("label-request-status"), Value::RequestStatus { status: request.status.clone() }),
            Labelled::new(t!("label-meal-status"), sign(&order, false)),
            Labelled::new(t!("label-diner"), diner),
        ]);
    let ring = brings.as_ref().map(|id| Button::ring(t!("ring-volunteer"), PersonRef::volunteer(id.as_str())));
    let ring = ring.into_iter().chain([Button::ring(t!("ring-diner"), resident.person())]);
    if order.status != OrderStatus::Ordered {
        return Ok(page.buttons(ring).heading(t!("delivery-history")).timeline(history(&request)));
    }
    let id = || params.request.clone();
    let sent = request.status == "dispatched" && brings.is_some();
    let accept = sent.then(|| Accept { request: id() }.button(t!("delivery-takes")));
    let page = page.buttons(accept.into_iter().chain(ring));
    let page = match request.status.as_str() {
        "submitted" | "accepted" | "dispatched" | "returned" | "handling" => {
            let missed =
                MarkMissed { order: order.id() }.button(t!("delivery-missed")).confirm(t!("delivery-missed-sure"));
            let decline = form::<Decline>().title(t!("delivery-decline")).hide("request", id());
            page.form(report(&request, &order))
                .when(sent || request.status == "handling", |page| page.form(decline))
                .form(form::<CallOff>().title(t!("delivery-call-off")).hide("request", id()))
                .when(order.day <= cx.today(), |page| page.text(t!("delivery-missed-help")).buttons([missed]))
        }
        // It ended at the platform's own desk; the next round takes it over.
        _ => page.alert(Tone::Info, t!("delivery-ended")),
    };
    Ok(page.heading(t!("delivery-history")).timeline(history(&request)))
}

/// What is asked where a volunteer rings to say that it was brought.
fn report(request: &Request, order: &Order) -> Form {
    let form = form::<ReportDelivered>().title(t!("delivery-report")).hide("request", request.id.as_str());
    let form = if order.charge == Charge::Free { form } else { form.without("minutes") };
    match (request.status.as_str(), &request.volunteer) {
        ("handling", _) => form.without("volunteer"),
        ("dispatched", Some(volunteer)) => form.fill("volunteer", volunteer.as_str()).require("volunteer"),
        _ => form.require("volunteer"),
    }
}

/// For whom it waits.
fn waits(request: &Request) -> Value {
    if request.team.is_some() { t!("delivery-team").into() } else { t!("nobody-yet").into() }
}

fn history(request: &Request) -> Vec<TimelineEntry> {
    let entry = |event: &wushe_plugin::schema::view::RequestEvent| {
        let title = Value::RequestStatus { status: event.status.clone() };
        TimelineEntry::new(event.at, title).by(event.by.as_str()).words(&event.note)
    };
    request.history.iter().rev().map(entry).collect()
}

//! Who is told what.

use wushe_plugin::prelude::*;
use wushe_plugin::requests::Assignee;

use crate::alert::{Alert, AlertReason};
use crate::order::Order;
use crate::pages::alerts::ShowAlert;
use crate::pages::staff::Today;
use crate::pages::volunteer::Task;

/// A volunteer, or everybody in a team, of a delivery that waits for them.
pub(crate) fn of_delivery(request: &Request, order: &Order, to: &Assignee) -> Result<()> {
    let message =
        about(order, t!("told-delivery", dish = &order.dish)).to(Task { request: request.id.as_str().into() }.link());
    match to {
        Assignee::Volunteer(id) => notify::volunteer(id, &message),
        Assignee::Team(id) => notify::team(id, &message),
    }
}

/// Staff that somebody who lives alone was not seen, for the first time or again.
pub(crate) fn of_alert(alert: &Stored<Alert>) -> Result<()> {
    let key = match (alert.times, alert.reason) {
        (..=1, AlertReason::DidNotCome) => "told-missing",
        (..=1, AlertReason::NotBrought) => "told-not-brought",
        _ => "told-missing-again",
    };
    let (_, month, day) = alert.day.parts();
    let sentence = t!(key, meal = alert.meal.value(), dish = &alert.dish, month = month, day = day);
    let to = ShowAlert { alert: alert.id() }.link();
    notify::staff(&Message::new(sentence).about(alert.resident.person()).to(to))
}

/// A volunteer that a delivery of theirs is called off.
pub(crate) fn of_calling_off(volunteer: &VolunteerId, order: &Order) -> Result<()> {
    notify::volunteer(volunteer, &about(order, t!("told-called-off", dish = &order.dish)).to(Link::page("tasks")))
}

/// Staff that a volunteer has given a delivery back.
pub(crate) fn of_return(order: &Order) -> Result<()> {
    let to = Today::on(&order.day).link();
    notify::staff(&about(order, t!("told-returned", dish = &order.dish)).to(to))
}

/// Staff what became of the month's account.
pub(crate) fn of_account(sentence: Text) -> Result<()> {
    notify::staff(&Message::new(sentence).to(Link::page("accounts")))
}

/// The diner what became of their order.
pub(crate) fn diner(order: &Order, sentence: Text) -> Result<()> {
    notify::resident(&order.resident, &Message::new(sentence).to(Link::page("meals")))
}

fn about(order: &Order, sentence: Text) -> Message {
    Message::new(sentence).about(order.resident.person())
}

//! Who is told what.

use wushe_plugin::prelude::*;
use wushe_plugin::requests::Assignee;

use crate::order::Order;
use crate::pages::staff::{ShowDiner, Today};
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

/// Staff that somebody who lives alone has not come.
pub(crate) fn of_missing(order: &Order) -> Result<()> {
    let sentence = t!("told-missing", meal = order.meal.value(), dish = &order.dish);
    notify::staff(&about(order, sentence).to(ShowDiner { resident: order.resident.clone() }.link()))
}

/// Staff that a volunteer has given a delivery back.
pub(crate) fn of_return(order: &Order) -> Result<()> {
    let to = Today { day: Some(order.day.clone()), q: None }.link();
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

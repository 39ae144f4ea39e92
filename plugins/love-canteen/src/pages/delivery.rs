//! Who gets a meal at the door, and who brings it; on the screen and on paper.

use wushe_plugin::prelude::*;

use crate::menu::Meal;
use crate::order::{self, Order, OrderStatus, Way};
use crate::pages::errand::ShowDelivery;
use crate::pages::kitchen::{tabs, which};
use crate::pages::staff::Today;
use crate::pages::{columns, dated, pays};

/// Parameters of the list.
#[derive(Debug, Input)]
pub(crate) struct Round {
    /// The day; none: today.
    pub day: Option<Date>,
    /// The meal; none: the next one.
    pub meal: Option<Meal>,
}

pub(crate) fn page(cx: &Context, params: &Round) -> Result<Page> {
    let (day, meal) = which(cx, params.day.as_ref(), params.meal);
    let mut orders = Order::of_day(&day)?;
    orders.retain(|order| order.meal == meal && order.way == Way::Deliver && order.status != OrderStatus::Missed);
    let mut screen = Vec::new();
    let mut paper = Vec::new();
    for order in &orders {
        let request = match &order.request {
            Some(request) => Some(requests::get(request)?),
            None => None,
        };
        let brings = request.as_ref().and_then(|request| request.volunteer.as_ref());
        let brings = || brings.map_or_else(|| t!("nobody-yet").into(), |id| VolunteerId::from(id).name());
        let state = match &request {
            Some(request) => Value::RequestStatus { status: request.status.clone() },
            None => Value::status(t!("sign-not-sent"), Tone::Warn),
        };
        let (name, address) = (order.resident.name(), order.resident.address());
        let row = Row::new([name.clone(), address.clone(), order.dish.as_str().into(), brings(), state]);
        screen.push(match &order.request {
            Some(request) => row.to(ShowDelivery { request: request.clone() }.link()),
            None => row,
        });
        let allergy = order::allergy_of(&order.resident)?.map_or_else(|| t!("none").into(), Value::from);
        let phone = order.resident.phone();
        paper.push(Row::new([name, address, phone, order.dish.as_str().into(), allergy, pays(order), brings()]));
    }
    let heads = columns(["who", "address", "dish", "brings", "status"]);
    let screen = Table::new(heads, t!("deliveries-none")).rows(screen);
    let heads = columns(["who", "address", "phone", "dish", "allergy", "pays", "brings"]);
    let paper = Table::new(heads, t!("deliveries-none-paper")).rows(paper);
    Ok(Page::new(t!("page-deliveries"))
        .back(Today::on(&day).link())
        .tabs(tabs(meal, |meal| Round { day: Some(day.clone()), meal: Some(meal) }.link()))
        .heading(dated("day-heading", &day))
        .table(screen)
        .print_list(dated("deliveries-title", &day).with("meal", meal.value()), paper))
}

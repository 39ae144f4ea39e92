//! Ordering, cancelling, and what becomes of a meal.

use wushe_plugin::prelude::*;

use crate::Options;
use crate::menu::MenuItem;
use crate::order::{self, Bill, Diner, Order, OrderStatus, Way};
use crate::pages::staff::ShowDiner;
use crate::{alert, settlement, tell};

/// Order a meal.
#[derive(Debug, Input)]
pub(crate) struct PlaceOrder {
    pub item: Id<MenuItem>,
    pub way: Way,
    /// For whom, where staff order; residents order for themselves.
    pub resident: Option<ResidentId>,
}

/// Take an order back.
#[derive(Debug, Input)]
pub(crate) struct Cancel {
    pub order: Id<Order>,
}

/// Note what somebody cannot eat.
#[derive(Debug, Input)]
pub(crate) struct NoteAllergy {
    /// Whose, where staff note it.
    pub resident: Option<ResidentId>,
    #[field(max_length = 200, paragraph)]
    pub allergy: Option<String>,
}

/// Note that a meal was eaten.
#[derive(Debug, Input)]
pub(crate) struct Serve {
    pub order: Id<Order>,
}

/// Note that a meal was not called for.
#[derive(Debug, Input)]
pub(crate) struct MarkMissed {
    pub order: Id<Order>,
}

pub(crate) fn place(cx: &Context, input: PlaceOrder) -> Result<Done> {
    let resident = diner_of(cx, input.resident)?;
    let diner = directory::resident(&resident)?;
    let mut item = input.item.get()?;
    let options: Options = cx.settings()?;
    check_time(cx, &item, &options)?;
    ensure!(item.left() != Some(0), t!("order-sold-out", dish = &item.name));
    let bill = Bill::of(item.price, &diner, &options);
    let order = Order {
        seat: Order::seat(&item.day, item.meal, &resident),
        day: item.day.clone(),
        month: item.day.month().to_owned(),
        meal: item.meal,
        resident: resident.clone(),
        item: item.id(),
        dish: item.name.clone(),
        way: input.way,
        charge: bill.charge,
        price: item.price,
        paid: bill.paid,
        subsidy: bill.subsidy,
        status: OrderStatus::Ordered,
        request: None,
        looked_after: false,
        ordered_at: cx.now(),
    };
    let order = match Order::at(&item.day, item.meal, &resident)? {
        None => order.insert()?,
        Some(mut before) if before.status == OrderStatus::Cancelled => {
            *before = order;
            before.save()?;
            before
        }
        Some(before) => return Err(Error::refused(t!("order-has-one", dish = &before.dish))),
    };
    item.ordered += 1;
    item.save()?;
    let sentence = t!("order-done", dish = &order.dish, yuan = order.paid.to_string());
    if for_others(cx) {
        tell::diner(&order, t!("told-ordered", dish = &order.dish))?;
    }
    let at_the_desk = cx.is_staff() && !cx.on_behalf();
    let to = if at_the_desk { ShowDiner { resident }.link() } else { Link::page("meals") };
    Ok(Done::say(sentence).go(to).id(order.id()))
}

/// Residents order until the hour of the settings. Staff may later, on the day itself: whoever comes is not sent away.
fn check_time(cx: &Context, item: &MenuItem, options: &Options) -> Result<()> {
    let ahead = cx.today().days_until(&item.day);
    ensure!(ahead >= 0, t!("order-past"));
    if cx.is_staff() {
        return Ok(());
    }
    ensure!(ahead <= i64::from(options.days_ahead), t!("order-too-early"));
    ensure!(cx.now() < item.closes_at(options), t!("order-too-late"));
    Ok(())
}

pub(crate) fn cancel(cx: &Context, input: &Cancel) -> Result<Done> {
    let mut order = own(cx, &input.order)?;
    ensure!(order.status == OrderStatus::Ordered, t!("cancel-not-open"));
    ensure!(order.request.is_none(), t!("cancel-on-its-way"));
    let mut item = order.item.get()?;
    let options: Options = cx.settings()?;
    ensure!(cx.is_staff() || cx.now() < item.closes_at(&options), t!("cancel-too-late"));
    order.status = OrderStatus::Cancelled;
    order.save()?;
    item.ordered = item.ordered.saturating_sub(1);
    item.save()?;
    if for_others(cx) {
        tell::diner(&order, t!("told-cancelled", dish = &order.dish))?;
    }
    Ok(Done::say(t!("cancel-done", dish = &order.dish)))
}

pub(crate) fn note_allergy(cx: &Context, input: NoteAllergy) -> Result<Done> {
    let resident = diner_of(cx, input.resident)?;
    // Somebody outside the community does not eat here.
    directory::resident(&resident)?;
    match order::diner(&resident)? {
        Some(mut diner) => {
            diner.allergy = input.allergy;
            diner.save()?;
        }
        None => drop(Diner { resident: resident.clone(), allergy: input.allergy }.insert()?),
    }
    Ok(Done::say(t!("allergy-done")))
}

pub(crate) fn serve(cx: &Context, input: &Serve) -> Result<Done> {
    let mut order = input.order.get()?;
    check_open(cx, &order)?;
    order.status = OrderStatus::Served;
    order.save()?;
    alert::seen(cx, &order)?;
    Ok(Done::say(t!("serve-done", dish = &order.dish)))
}

pub(crate) fn mark_missed(cx: &Context, input: &MarkMissed) -> Result<Done> {
    let mut order = input.order.get()?;
    check_open(cx, &order)?;
    order.status = OrderStatus::Missed;
    order.save()?;
    // Nobody need bring it any more.
    if let Some(request) = &order.request {
        let request = requests::get(request)?;
        if ["accepted", "dispatched", "returned", "handling"].contains(&request.status.as_str()) {
            requests::void(&request.id, "没有取餐")?;
        }
    }
    Ok(Done::say(t!("missed-done", dish = &order.dish)))
}

/// What is noted of a meal is noted on its day or later, and before the month is settled. What was missed may have been eaten
/// after all, and the other way round.
fn check_open(cx: &Context, order: &Order) -> Result<()> {
    ensure!(
        matches!(order.status, OrderStatus::Ordered | OrderStatus::Missed | OrderStatus::Served),
        t!("meal-cancelled")
    );
    ensure!(order.day <= cx.today(), t!("meal-not-yet"));
    ensure!(!settlement::is_settled(&order.month)?, t!("meal-settled"));
    Ok(())
}

/// Whether staff do it for somebody.
fn for_others(cx: &Context) -> bool {
    cx.is_staff() || cx.on_behalf()
}

/// Who eats: whom staff name, or the acting resident.
fn diner_of(cx: &Context, named: Option<ResidentId>) -> Result<ResidentId> {
    if cx.is_staff() && !cx.on_behalf() {
        return named.ok_or_else(|| Error::invalid("resident", t!("order-for-whom")));
    }
    let me = cx.resident()?;
    ensure!(named.is_none_or(|named| named == me), "resident", t!("order-not-yours"));
    Ok(me)
}

/// An order that the acting person may touch: any for staff, one's own for residents.
fn own(cx: &Context, id: &Id<Order>) -> Result<Stored<Order>> {
    let order = id.get()?;
    if (!cx.is_staff() || cx.on_behalf()) && order.resident != cx.resident()? {
        return Err(Error::NotFound);
    }
    Ok(order)
}

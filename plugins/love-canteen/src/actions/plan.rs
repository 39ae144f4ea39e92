//! What stands on the menu of which day.

use wushe_plugin::prelude::*;

use crate::menu::{self, Dish, Meal, MenuItem};
use crate::order::{Order, OrderStatus};
use crate::pages::week::Week;

/// How far ahead a menu is planned.
const AHEAD: i64 = 60;

/// Put a dish on the menu.
#[derive(Debug, Input)]
pub(crate) struct PlanDish {
    pub day: Date,
    pub meal: Meal,
    pub dish: Id<Dish>,
    /// How many portions there are; none: as many as are wanted.
    #[field(min = 1, max = 2_000)]
    pub portions: Option<u32>,
}

/// Cook on one day what was cooked on another.
#[derive(Debug, Input)]
pub(crate) struct CopyDay {
    pub from: Date,
    pub to: Date,
}

/// Cook more or fewer portions.
#[derive(Debug, Input)]
pub(crate) struct ChangePortions {
    pub item: Id<MenuItem>,
    #[field(min = 1, max = 2_000)]
    pub portions: Option<u32>,
}

/// Take a dish off the menu.
#[derive(Debug, Input)]
pub(crate) struct TakeOff {
    pub item: Id<MenuItem>,
}

pub(crate) fn add(cx: &Context, input: PlanDish) -> Result<Done> {
    check_day(cx, "day", &input.day)?;
    let dish = input.dish.get()?;
    ensure!(dish.active, "dish", t!("plan-not-cooked"));
    let place = MenuItem::place(&input.day, input.meal, &dish.id());
    ensure!(MenuItem::query().eq("place", place.as_str()).count()? == 0, "dish", t!("plan-already"));
    let to = Week { day: Some(input.day.clone()) }.link();
    let item = insert(place, input.day, input.meal, &dish, input.portions)?;
    Ok(Done::say(t!("plan-done", name = &dish.name)).go(to).id(item.id()))
}

pub(crate) fn copy(cx: &Context, input: &CopyDay) -> Result<Done> {
    check_day(cx, "to", &input.to)?;
    ensure!(input.from != input.to, "to", t!("copy-same-day"));
    let mut copied = 0_u32;
    for item in menu::of_day(&input.from)? {
        let dish = item.dish.get()?;
        let place = MenuItem::place(&input.to, item.meal, &dish.id());
        if dish.active && MenuItem::query().eq("place", place.as_str()).count()? == 0 {
            insert(place, input.to.clone(), item.meal, &dish, item.portions)?;
            copied += 1;
        }
    }
    ensure!(copied > 0, t!("copy-nothing"));
    Ok(Done::say(t!("copy-done", n = copied)).go(Week { day: Some(input.to.clone()) }.link()))
}

pub(crate) fn change_portions(input: &ChangePortions) -> Result<Done> {
    let mut item = input.item.get()?;
    let enough = input.portions.is_none_or(|portions| portions >= item.ordered);
    ensure!(enough, "portions", t!("portions-ordered", n = item.ordered));
    item.portions = input.portions;
    item.save()?;
    Ok(Done::say(t!("portions-done", name = &item.name)).go(Week { day: Some(item.day.clone()) }.link()))
}

pub(crate) fn take_off(input: &TakeOff) -> Result<Done> {
    let item = input.item.get()?;
    ensure!(item.ordered == 0, t!("take-off-ordered", n = item.ordered));
    // An order that was cancelled leads to nothing any more.
    for order in Order::query().eq("day", &item.day).eq("status", OrderStatus::Cancelled).all()? {
        if order.item == item.id() {
            order.delete()?;
        }
    }
    let (name, to) = (item.name.clone(), Week { day: Some(item.day.clone()) }.link());
    item.delete()?;
    Ok(Done::say(t!("take-off-done", name = name)).go(to))
}

fn insert(
    place: String,
    day: Date,
    meal: Meal,
    dish: &Stored<Dish>,
    portions: Option<u32>,
) -> Result<Stored<MenuItem>> {
    MenuItem {
        place,
        day,
        meal,
        dish: dish.id(),
        name: dish.name.clone(),
        price: dish.price,
        contains: dish.contains.clone(),
        portions,
        ordered: 0,
    }
    .insert()
}

fn check_day(cx: &Context, field: &str, day: &Date) -> Result<()> {
    let ahead = cx.today().days_until(day);
    ensure!(ahead >= 0, field, t!("plan-past"));
    ensure!(ahead <= AHEAD, field, t!("plan-too-far", days = AHEAD));
    Ok(())
}

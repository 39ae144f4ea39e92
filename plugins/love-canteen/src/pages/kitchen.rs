//! What the kitchen cooks for a meal, and who cannot eat what; on the screen and on paper.

use std::collections::BTreeMap;

use wushe_plugin::prelude::*;

use crate::menu::{self, Meal};
use crate::order::{self, Order, Way};
use crate::pages::staff::Today;
use crate::pages::{Counts, Only, columns, dated};

/// Parameters of a sheet.
#[derive(Debug, Input)]
pub(crate) struct Sheet {
    /// The day; none: today.
    pub day: Option<Date>,
    /// The meal; none: the next one.
    pub meal: Option<Meal>,
}

/// The day and the meal of a sheet: today, and the next meal, where nothing is said.
pub(crate) fn which(cx: &Context, day: Option<&Date>, meal: Option<Meal>) -> (Date, Meal) {
    let next = if cx.now().hour_and_minute().0 < 14 { Meal::Lunch } else { Meal::Dinner };
    (day.cloned().unwrap_or_else(|| cx.today()), meal.unwrap_or(next))
}

/// Between the meals of a day.
pub(crate) fn tabs(shown: Meal, page: impl Fn(Meal) -> Link) -> [Tab; 2] {
    Meal::ALL.map(|meal| Tab::new(meal.label(), page(meal), meal == shown))
}

pub(crate) fn page(cx: &Context, params: &Sheet) -> Result<Page> {
    let (day, meal) = which(cx, params.day.as_ref(), params.meal);
    let orders: Vec<_> = Order::of_day(&day)?.into_iter().filter(|order| order.meal == meal).collect();
    let counts = Counts::of(&orders, None);
    let cook = portions(&day, meal, &orders)?;
    let careful = careful(&orders)?;
    let title = dated("kitchen-title", &day).with("meal", meal.value());
    let desk = |only| Today { day: Some(day.clone()), q: None, meal: Some(meal), only }.link();
    Ok(Page::new(t!("page-kitchen"))
        .back(Today::on(&day).link())
        .tabs(tabs(meal, |meal| Sheet { day: Some(day.clone()), meal: Some(meal) }.link()))
        .heading(dated("day-heading", &day))
        .stats([
            Stat::new(t!("stat-ordered"), counts.ordered).to(desk(None)),
            Stat::new(t!("stat-eat-in"), counts.eat_in).to(desk(Some(Only::EatIn))),
            Stat::new(t!("stat-deliver"), counts.deliver).to(desk(Some(Only::Deliver))),
        ])
        .table(cook.clone())
        .heading(t!("kitchen-careful"))
        .table(careful.clone())
        .print_list(title, cook)
        .print_list(t!("kitchen-careful"), careful))
}

/// How many portions of what.
fn portions(day: &Date, meal: Meal, orders: &[Stored<Order>]) -> Result<Table> {
    let mut dishes: BTreeMap<String, (i64, i64, String)> = BTreeMap::new();
    for item in menu::of_day(day)?.into_iter().filter(|item| item.meal == meal) {
        dishes.insert(item.name.clone(), (0, 0, item.contains.clone().unwrap_or_default()));
    }
    for order in orders {
        let dish = dishes.entry(order.dish.clone()).or_default();
        match order.way {
            Way::EatIn => dish.0 += 1,
            Way::Deliver => dish.1 += 1,
        }
    }
    let rows = dishes.into_iter().map(|(name, (eat_in, deliver, contains))| {
        Row::new([
            name.into(),
            (eat_in + deliver).into(),
            eat_in.into(),
            deliver.into(),
            if contains.is_empty() { t!("none").into() } else { contains.into() },
        ])
    });
    let heads = columns(["dish", "portions", "eat-in", "deliver", "contains"]);
    Ok(Table::new(heads, t!("kitchen-none")).rows(rows))
}

/// Who of them cannot eat what.
fn careful(orders: &[Stored<Order>]) -> Result<Table> {
    let mut rows = Vec::new();
    for order in orders {
        if let Some(allergy) = order::allergy_of(&order.resident)? {
            rows.push(Row::new([
                order.resident.name(),
                order.dish.as_str().into(),
                order.way.label().into(),
                allergy.into(),
            ]));
        }
    }
    Ok(Table::new(columns(["who", "dish", "way", "allergy"]), t!("kitchen-careful-none")).rows(rows))
}

//! What people see, one file a page or two that belong together.

pub(crate) mod account;
pub(crate) mod alerts;
pub(crate) mod delivery;
pub(crate) mod eaten;
pub(crate) mod errand;
pub(crate) mod kitchen;
pub(crate) mod open;
pub(crate) mod resident;
pub(crate) mod staff;
pub(crate) mod unnoted;
pub(crate) mod volunteer;
pub(crate) mod week;

use wushe_plugin::prelude::*;

use crate::menu::{Meal, MenuItem};
use crate::order::{Order, OrderStatus, Way};

/// A sentence that names a day: its month, its day of the month and its day of the week.
pub(crate) fn dated(key: &str, day: &Date) -> Text {
    let (_, month, of_month) = day.parts();
    t!(key, month = month, day = of_month, weekday = i64::from(day.weekday()))
}

/// A count as a value.
pub(crate) fn number(count: u64) -> Value {
    Value::from(i64::try_from(count).unwrap_or(i64::MAX))
}

/// What the diner pays; in words where it is nothing.
pub(crate) fn pays(order: &Order) -> Value {
    if order.paid == Money::ZERO { order.charge.label().into() } else { order.paid.into() }
}

/// How many portions are left of a dish.
pub(crate) fn left(item: &MenuItem) -> Value {
    match item.left() {
        None => t!("left-enough").into(),
        Some(0) => Value::status(t!("left-none"), Tone::Bad),
        Some(left) => t!("left-some", n = left).into(),
    }
}

/// Heads of columns.
pub(crate) fn columns<const N: usize>(names: [&str; N]) -> [Text; N] {
    names.map(|name| t!(&format!("label-{name}")))
}

/// Some orders of a day: those behind one of its figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub(crate) enum Only {
    /// Those in the canteen.
    EatIn,
    /// Those that are brought.
    Deliver,
    /// Those that were eaten.
    Served,
    /// Those that were not called for.
    Missed,
}

impl Only {
    /// Whether an order is one of them.
    pub(crate) fn has(self, order: &Order) -> bool {
        match self {
            Self::EatIn => order.way == Way::EatIn,
            Self::Deliver => order.way == Way::Deliver,
            Self::Served => order.status == OrderStatus::Served,
            Self::Missed => order.status == OrderStatus::Missed,
        }
    }
}

/// How a day's meals stand, by meal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub ordered: i64,
    pub served: i64,
    pub missed: i64,
    pub eat_in: i64,
    pub deliver: i64,
}

impl Counts {
    /// Of these orders, at this meal; at any meal when there is none.
    pub(crate) fn of<'a>(orders: impl IntoIterator<Item = &'a Stored<Order>>, meal: Option<Meal>) -> Self {
        let mut counts = Self::default();
        for order in orders {
            if meal.is_some_and(|meal| meal != order.meal) {
                continue;
            }
            match order.status {
                OrderStatus::Cancelled => continue,
                OrderStatus::Served => counts.served += 1,
                OrderStatus::Missed => counts.missed += 1,
                OrderStatus::Ordered => {}
            }
            counts.ordered += 1;
            match order.way {
                Way::EatIn => counts.eat_in += 1,
                Way::Deliver => counts.deliver += 1,
            }
        }
        counts
    }
}

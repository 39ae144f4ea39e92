//! The canteen in figures: meals that were eaten, and who paid for them.

use wushe_plugin::prelude::*;

use crate::order::{Charge, Order, OrderStatus, Way};

/// Meals that were eaten on these days.
pub(crate) fn served(days: &Days) -> Query<Order> {
    Order::query().within("day", days).eq("status", OrderStatus::Served)
}

pub(crate) fn by_charge(days: &Days, charge: Charge) -> Result<u64> {
    served(days).eq("charge", charge).count()
}

pub(crate) fn by_way(days: &Days, way: Way) -> Result<u64> {
    served(days).eq("way", way).count()
}

/// People who ate, each once, with how many meals.
pub(crate) fn people(days: &Days) -> Result<Vec<(String, u64)>> {
    let lines = served(days).sums().by("resident").list()?;
    Ok(lines.iter().filter_map(|line| Some((line.value.as_str()?.to_owned(), line.count))).collect())
}

/// What an amount of the orders comes to: `paid` or `subsidy`.
pub(crate) fn money(days: &Days, of: &str) -> Result<Money> {
    Ok(Money::from_fen(served(days).sums().of(of).total()?.sum))
}

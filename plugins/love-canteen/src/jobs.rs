//! What happens without anybody pressing a button.

use wushe_plugin::prelude::*;

use crate::menu::Meal;
use crate::order::{Order, OrderStatus, Way};
use crate::settlement::{self, Settlement};
use crate::tell;

/// After a meal: tells staff of everybody who lives alone, wanted to come and did not. Whoever has a delivery is seen at the
/// door.
pub(crate) fn look_after(cx: &Context) -> Result<()> {
    // What was missed while no server ran is caught up at any hour.
    let meal = match cx.now().hour_and_minute() {
        (19, 30..) | (20.., _) => Meal::Dinner,
        (13, 30..) | (14.., _) => Meal::Lunch,
        _ => return Ok(()),
    };
    let orders = Order::of_day(&cx.today())?;
    let waiting: Vec<_> = orders
        .into_iter()
        .filter(|order| order.meal == meal && order.status == OrderStatus::Ordered && !order.looked_after)
        .filter(|order| order.way == Way::EatIn || order.request.is_none())
        .collect();
    for some in waiting.chunks(100) {
        let people = directory::residents(some.iter().map(|order| order.resident.as_str()))?;
        for order in some {
            let alone = people.iter().any(|person| person.id == order.resident.as_str() && person.lives_alone);
            if alone {
                tell::of_missing(order)?;
                let mut order = order.clone();
                order.looked_after = true;
                order.save()?;
            }
        }
    }
    Ok(())
}

/// At night: what was ordered and not called for until today is missed, so that the month can be settled; earlier days too, in
/// case no server ran then. A delivery is on its way until somebody says what became of it.
pub(crate) fn close_day(cx: &Context) -> Result<()> {
    // Caught up in the morning, today is not over.
    let over = if cx.now().hour_and_minute() >= (21, 30) { cx.today().plus_days(1) } else { cx.today() };
    let open = Order::query().eq("status", OrderStatus::Ordered).before("day", over);
    for mut order in open.all()? {
        if order.request.is_none() {
            order.status = OrderStatus::Missed;
            order.save()?;
        }
    }
    Ok(())
}

/// Settles the month before, or tells staff why that has to wait for them.
pub(crate) fn settle_month(cx: &Context) -> Result<()> {
    let month = settlement::month_before(&cx.today());
    match settlement::settle(cx, &month) {
        Ok(settled) => {
            let Settlement { meals, income, subsidy, .. } = &*settled;
            tell::of_account(t!(
                "told-settled",
                month = &month,
                meals = *meals,
                income = income.to_string(),
                subsidy = subsidy.to_string()
            ))
        }
        // Nobody has eaten, or somebody has settled it by hand.
        Err(Error::Refused(_) | Error::Invalid(_)) if nothing_to_settle(&month)? => Ok(()),
        Err(Error::Refused(why)) => {
            tell::of_account(t!("told-not-settled", month = &month))?;
            tell::of_account(why)
        }
        Err(error) => Err(error),
    }
}

fn nothing_to_settle(month: &str) -> Result<bool> {
    Ok(settlement::is_settled(month)? || Order::query().eq("month", month).count()? == 0)
}

//! What happens without anybody pressing a button.

use wushe_plugin::prelude::*;

use crate::order::{Order, OrderStatus, Way};
use crate::settlement::{self, Settlement};
use crate::{alert, follow, tell};

/// After a meal: tells staff of everybody who lives alone, wanted to eat and was not seen, and again of those whom nobody has
/// looked after since.
pub(crate) fn look_after(cx: &Context) -> Result<()> {
    let under_way = follow::requests(cx)?;
    alert::remind(cx)?;
    let mut waiting = alert::waiting(cx)?;
    waiting.retain(|order| match &order.request {
        None => true,
        Some(request) => under_way.get(request.as_str()).is_some_and(|request| alert::is_overdue(cx, request)),
    });
    alert::raise(cx, waiting)
}

/// Every hour: what has happened elsewhere, in requests and in the books, and which deliveries are overdue.
pub(crate) fn look_round(cx: &Context) -> Result<()> {
    let under_way = follow::requests(cx)?;
    let mut waiting = alert::waiting(cx)?;
    // Who eats in the canteen is looked for after the meal.
    waiting.retain(|order| {
        let request = order.request.as_ref().and_then(|request| under_way.get(request.as_str()));
        order.way == Way::Deliver && request.is_some_and(|request| alert::is_overdue(cx, request))
    });
    alert::raise(cx, waiting)?;
    look_at_the_books(cx)
}

/// How the entries of settled months stand.
pub(crate) fn look_at_the_books(cx: &Context) -> Result<()> {
    match settlement::follow_all(cx) {
        // The books are not this module's to read here.
        Err(Error::Denied(_)) => Ok(()),
        done => done,
    }
}

/// At night: what was ordered and not called for until today is missed, so that the month can be settled; earlier days too, in
/// case no server ran then. A delivery that somebody has taken on is on its way until somebody says what became of it.
pub(crate) fn close_day(cx: &Context) -> Result<()> {
    let under_way = follow::requests(cx)?;
    // Caught up in the morning, today is not over.
    let over = if cx.now().hour_and_minute() >= (21, 30) { cx.today().plus_days(1) } else { cx.today() };
    let yesterday = cx.today().plus_days(-1);
    let mut missed = Vec::new();
    for mut order in Order::query().eq("status", OrderStatus::Ordered).before("day", over).all()? {
        if let Some(request) = &order.request {
            // It was given back, and nobody else went.
            let given_back = under_way.get(request.as_str());
            let given_back = given_back.filter(|request| follow::NOBODY_S.contains(&request.status.as_str()));
            let Some(request) = given_back else { continue };
            requests::void(&request.id, "当天没有人送")?;
        }
        order.status = OrderStatus::Missed;
        order.save()?;
        if order.day >= yesterday {
            missed.push(order);
        }
    }
    alert::raise(cx, missed)
}

/// Settles the month before, or tells staff why that has to wait for them.
pub(crate) fn settle_month(cx: &Context) -> Result<()> {
    let month = settlement::month_before(&cx.today());
    // Somebody has settled it by hand. One that was turned down wants to be corrected first.
    if Settlement::of(&month)?.is_some() {
        return Ok(());
    }
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
        Err(Error::Refused(_)) if Order::query().eq("month", month.as_str()).count()? == 0 => Ok(()),
        Err(Error::Refused(why)) => {
            tell::of_account(t!("told-not-settled", month = &month))?;
            tell::of_account(why)
        }
        Err(error) => Err(error),
    }
}

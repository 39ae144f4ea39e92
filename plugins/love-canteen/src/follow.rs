//! Requests that ended at the platform's own desk. It tells at once; jobs look again, so that nothing is settled that was not told.

use std::collections::BTreeMap;

use wushe_plugin::prelude::*;

use crate::alert;
use crate::order::{Order, OrderStatus};

/// States of a request in which a meal may still be brought.
const UNDER_WAY: [&str; 5] = ["submitted", "accepted", "dispatched", "returned", "handling"];
/// States of a request which nobody has at the moment.
pub(crate) const NOBODY_S: [&str; 3] = ["submitted", "accepted", "returned"];

/// The requests under way, by id.
pub(crate) type UnderWay = BTreeMap<String, Request>;

/// Brings orders up to date with their requests, up to today; answers the requests that are still under way.
pub(crate) fn requests(cx: &Context) -> Result<UnderWay> {
    let open = Order::query().eq("status", OrderStatus::Ordered).before("day", cx.today().plus_days(1)).all()?;
    let sent: Vec<_> = open.into_iter().filter(|order| order.request.is_some()).collect();
    if sent.is_empty() {
        return Ok(UnderWay::new());
    }
    let under_way = under_way()?;
    for order in sent {
        let ended = order.request.as_ref().is_some_and(|request| !under_way.contains_key(request.as_str()));
        if ended {
            catch_up(cx, order)?;
        }
    }
    Ok(under_way)
}

/// Brings the order of a request up to date.
pub(crate) fn request(cx: &Context, request: &RequestId) -> Result<()> {
    match Order::query().eq("request", request).eq("status", OrderStatus::Ordered).first()? {
        Some(order) => catch_up(cx, order),
        None => Ok(()),
    }
}

fn under_way() -> Result<UnderWay> {
    let (mut found, mut after) = (UnderWay::new(), None);
    loop {
        let listing = requests::query().status(UNDER_WAY).limit(200).after(after).page()?;
        found.extend(listing.items.into_iter().map(|request| (request.id.clone(), request)));
        match listing.next {
            Some(next) => after = Some(next),
            None => return Ok(found),
        }
    }
}

/// What was done was brought. What was ended in another way waits to be sent again, or is missed when the day is over.
fn catch_up(cx: &Context, mut order: Stored<Order>) -> Result<()> {
    let Some(request) = order.request.clone() else { return Ok(()) };
    let status = match requests::get(&request) {
        Ok(request) => request.status,
        Err(Error::NotFound) => "voided".to_owned(),
        Err(error) => return Err(error),
    };
    match status.as_str() {
        "done" | "verified" | "closed" | "revisited" | "rated" => {
            order.status = OrderStatus::Served;
            order.save()?;
            alert::seen(cx, &order)
        }
        "voided" | "rejected" | "merged" => {
            order.request = None;
            order.save()
        }
        _ => Ok(()),
    }
}

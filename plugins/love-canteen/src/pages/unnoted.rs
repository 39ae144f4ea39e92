//! Orders of days that are over of which nobody has noted what became of them: no month with one of them can be settled.

use wushe_plugin::prelude::*;

use crate::order::{Order, OrderStatus};
use crate::pages::columns;
use crate::pages::errand::ShowDelivery;
use crate::pages::staff::Today;

/// Orders on one page.
const ON_A_PAGE: u32 = 50;

/// Parameters of the list.
#[derive(Debug, Input)]
pub(crate) struct Unnoted {
    /// Where the page before ended.
    pub after: Option<String>,
}

/// Those orders.
pub(crate) fn query(cx: &Context) -> Query<Order> {
    Order::query().eq("status", OrderStatus::Ordered).before("day", cx.today())
}

pub(crate) fn page(cx: &Context, params: Unnoted) -> Result<Page> {
    let listing = query(cx).order_by("day").limit(ON_A_PAGE).after(params.after).page()?;
    let rows = listing.items.iter().map(|order| {
        let to = match &order.request {
            Some(request) => ShowDelivery { request: request.clone() }.link(),
            None => Today::on(&order.day).link(),
        };
        Row::new([
            order.resident.name(),
            Value::from(&order.day),
            order.meal.label().into(),
            order.dish.as_str().into(),
            order.way.label().into(),
        ])
        .to(to)
    });
    let table = Table::new(columns(["who", "day", "meal", "dish", "way"]), t!("unnoted-none")).rows(rows);
    let next = listing.next.map(|after| Unnoted { after: Some(after) }.link());
    Ok(Page::new(t!("page-unnoted"))
        .lead(t!("unnoted-lead"))
        .back(Link::page("accounts"))
        .table(table)
        .pagination(next))
}

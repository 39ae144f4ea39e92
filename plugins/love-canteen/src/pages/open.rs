//! What anybody may see: what there is to eat, and where the money goes. Nobody is named.

use wushe_plugin::prelude::*;

use crate::menu;
use crate::order::Order;
use crate::pages::account::entry;
use crate::pages::{Counts, columns, dated, left};
use crate::settlement::{Figures, Settlement};

/// Months that are made public.
const MONTHS: u32 = 12;

pub(crate) fn board(cx: &Context) -> Result<Page> {
    let today = cx.today();
    let orders = Order::of_day(&today)?;
    let counts = Counts::of(&orders, None);
    let mut page = Page::new(t!("page-board")).lead(t!("board-lead")).stats([
        Stat::new(t!("stat-ordered"), counts.ordered),
        Stat::new(t!("stat-deliver"), counts.deliver),
        Stat::new(t!("stat-served"), counts.served),
    ]);
    for day in [today.clone(), today.plus_days(1)] {
        let rows = menu::of_day(&day)?.into_iter().map(|item| {
            let contains = item.contains.clone().map_or_else(|| t!("none").into(), Value::from);
            Row::new([item.meal.label().into(), item.name.as_str().into(), contains, left(&item)])
        });
        let table = Table::new(columns(["meal", "dish", "contains", "left"]), t!("board-none")).rows(rows);
        page = page.heading(dated("day-heading", &day)).table(table);
    }
    Ok(page)
}

/// The figures of a settled month are added up anew from the meals that were eaten: the same rows from which it was settled. Of a
/// month of which an entry was turned down or undone it says what was settled: until it is settled again, its rows may change.
pub(crate) fn spending() -> Result<Page> {
    let mut rows = Vec::new();
    for settled in Settlement::query().order_by("month").descending().limit(MONTHS).list()? {
        let mut figures = Figures::of(&settled.month)?;
        if !settled.stands() {
            (figures.income, figures.subsidy) = (settled.income, settled.subsidy);
        }
        rows.push(Row::new([
            settled.month.as_str().into(),
            t!("spending-meals", n = figures.meals(), free = figures.free, low_fee = figures.low_fee).into(),
            figures.income.into(),
            entry(settled.income_entry.as_ref(), settled.income_state),
            figures.subsidy.into(),
            entry(settled.subsidy_entry.as_ref(), settled.subsidy_state),
            figures.income.plus(figures.subsidy).into(),
        ]));
    }
    let heads = ["month", "meals", "income", "income-entry", "subsidy", "subsidy-entry", "total"];
    Ok(Page::new(t!("spending-title"))
        .lead(t!("spending-lead"))
        .table(Table::new(columns(heads), t!("spending-none")).rows(rows))
        .text(t!("spending-how"))
        .text(t!("spending-states")))
}

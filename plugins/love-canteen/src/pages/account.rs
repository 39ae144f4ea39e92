//! The accounts: months that are settled, and the one that waits.

use wushe_plugin::prelude::*;

use crate::actions::accounts::Settle;
use crate::pages::{columns, number};
use crate::settlement::{self, Figures, Settlement};

/// Months that are listed.
const LISTED: u32 = 24;

pub(crate) fn page(cx: &Context) -> Result<Page> {
    let before = settlement::month_before(&cx.today());
    let this = cx.today().month().to_owned();
    let so_far = Figures::of(&this)?;
    let page = Page::new(t!("page-accounts"))
        .lead(t!("accounts-lead"))
        .heading(t!("accounts-so-far", month = &this))
        .stats(tiles(so_far));
    let open = Figures::of(&before)?;
    let page = page.when(!settlement::is_settled(&before)? && open.meals() > 0, |page| {
        page.heading(t!("accounts-waits", month = &before)).stats(tiles(open)).buttons([Settle {
            month: before.clone(),
        }
        .button(t!("accounts-settle"))
        .primary()
        .confirm(t!("settle-sure"))])
    });
    let mut rows = Vec::new();
    for settled in Settlement::query().order_by("month").descending().limit(LISTED).list()? {
        rows.push(Row::new([
            settled.month.as_str().into(),
            i64::from(settled.meals).into(),
            i64::from(settled.people).into(),
            settled.income.into(),
            settled.subsidy.into(),
            entry(settled.income_entry.as_deref())?,
            entry(settled.subsidy_entry.as_deref())?,
            notice(settled.notice.as_deref())?,
        ]));
    }
    let heads = columns(["month", "meals", "people", "income", "subsidy", "income-entry", "subsidy-entry", "notice"]);
    Ok(page.heading(t!("accounts-settled")).table(Table::new(heads, t!("accounts-none")).rows(rows)))
}

fn tiles(figures: Figures) -> [Stat; 4] {
    [
        Stat::new(t!("stat-free"), number(figures.free)),
        Stat::new(t!("stat-low-fee"), number(figures.low_fee)),
        Stat::new(t!("label-income"), figures.income),
        Stat::new(t!("label-subsidy"), figures.subsidy),
    ]
}

/// How an entry stands in the books, as far as the reader may look into them.
fn entry(id: Option<&str>) -> Result<Value> {
    let Some(id) = id else { return Ok(t!("none").into()) };
    match ledger::entry(id) {
        Ok(Some(entry)) if entry.reversed => Ok(Value::status(t!("entry-reversed"), Tone::Bad)),
        Ok(Some(entry)) => {
            let tone = match entry.status.as_str() {
                "booked" => Tone::Good,
                "rejected" => Tone::Bad,
                _ => Tone::Warn,
            };
            Ok(Value::status(t!(&format!("entry-{}", entry.status)), tone))
        }
        Ok(None) | Err(Error::Denied(_)) => Ok(t!("entry-unseen").into()),
        Err(error) => Err(error),
    }
}

fn notice(id: Option<&str>) -> Result<Value> {
    let Some(id) = id else { return Ok(t!("none").into()) };
    match notices::notice(id) {
        Ok(Some(notice)) if notice.shown_from.is_some() => Ok(Value::status(t!("notice-shown"), Tone::Good)),
        Ok(Some(_)) => Ok(Value::status(t!("notice-waits"), Tone::Warn)),
        Ok(None) | Err(Error::Denied(_)) => Ok(t!("entry-unseen").into()),
        Err(error) => Err(error),
    }
}

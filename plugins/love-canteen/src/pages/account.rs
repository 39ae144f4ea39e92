//! The accounts: months that are settled, and those that wait.

use wushe_plugin::prelude::*;

use crate::actions::accounts::{LookUp, Settle};
use crate::pages::eaten::{Eaten, EatenFree, EatenLowFee};
use crate::pages::{columns, number, unnoted};
use crate::settlement::{self, EntryState, Figures, SettledBefore, Settlement};

/// Months that are listed.
const LISTED: u32 = 24;

pub(crate) fn page(cx: &Context) -> Result<Page> {
    let this = cx.today().month().to_owned();
    let mut page = Page::new(t!("page-accounts"))
        .lead(t!("accounts-lead"))
        .heading(t!("accounts-so-far", month = &this))
        .stats(tiles(&this)?);
    let unnoted = unnoted::query(cx).count()?;
    if unnoted > 0 {
        let look = Button::go(t!("accounts-unnoted-look"), Link::page("unnoted"));
        page = page.alert(Tone::Warn, t!("accounts-unnoted", n = unnoted)).buttons([look]);
    }
    for month in settlement::unsettled(cx)? {
        let again = Settlement::of(&month)?.is_some();
        let (heading, button) = if again {
            ("accounts-open-again", "accounts-settle-again")
        } else {
            ("accounts-waits", "accounts-settle")
        };
        let settle = Settle { month: month.clone() }.button(t!(button)).primary().confirm(t!("settle-sure"));
        page = page
            .heading(t!(heading, month = &month))
            .when(again, |page| page.text(t!("accounts-open-again-help")))
            .stats(tiles(&month)?)
            .buttons([settle]);
    }
    let settled = Settlement::query().order_by("month").descending().limit(LISTED).list()?;
    let mut rows = Vec::new();
    for settled in &settled {
        let row = Row::new([
            settled.month.as_str().into(),
            i64::from(settled.meals).into(),
            i64::from(settled.people).into(),
            settled.income.into(),
            entry(settled.income_entry.as_ref(), settled.income_state),
            settled.subsidy.into(),
            entry(settled.subsidy_entry.as_ref(), settled.subsidy_state),
            notice(settled.notice.as_deref())?,
        ]);
        rows.push(match Days::of_month(&settled.month) {
            Some(days) => row.to(Eaten::of(&days, None)),
            None => row,
        });
    }
    let heads = columns(["month", "meals", "people", "income", "income-entry", "subsidy", "subsidy-entry", "notice"]);
    let page = page
        .heading(t!("accounts-settled"))
        .table(Table::new(heads, t!("accounts-none")).rows(rows))
        .when(!settled.is_empty(), |page| page.text(t!("accounts-looked-up")))
        .when(settled.iter().any(|settled| settled.waits()), |page| {
            page.buttons([LookUp {}.button(t!("accounts-look-up"))])
        });
    before(page)
}

/// Settlements of which an entry was turned down or undone, and that another has taken the place of.
fn before(page: Page) -> Result<Page> {
    let before = SettledBefore::query().descending().limit(LISTED).list()?;
    if before.is_empty() {
        return Ok(page);
    }
    let rows = before.iter().map(|settled| {
        Row::new([
            settled.month.as_str().into(),
            Value::day(settled.settled_at),
            settled.income.into(),
            entry(settled.income_entry.as_ref(), settled.income_state),
            settled.subsidy.into(),
            entry(settled.subsidy_entry.as_ref(), settled.subsidy_state),
        ])
    });
    let heads = columns(["month", "settled", "income", "income-entry", "subsidy", "subsidy-entry"]);
    Ok(page.heading(t!("accounts-before")).table(Table::new(heads, t!("accounts-none")).rows(rows)))
}

/// What a month comes to, each figure leading to its meals.
fn tiles(month: &str) -> Result<[Stat; 4]> {
    let figures = Figures::of(month)?;
    let days = Days::of_month(month).ok_or(Error::NotFound)?;
    Ok([
        Stat::new(t!("stat-free"), number(figures.free)).to(EatenFree::of(&days, None)),
        Stat::new(t!("stat-low-fee"), number(figures.low_fee)).to(EatenLowFee::of(&days, None)),
        Stat::new(t!("label-income"), figures.income).to(EatenLowFee::of(&days, None)),
        Stat::new(t!("label-subsidy"), figures.subsidy).to(Eaten::of(&days, None)),
    ])
}

/// How an entry stands, as it was last seen in the books.
pub(crate) fn entry(id: Option<&String>, state: Option<EntryState>) -> Value {
    let tone = match state {
        _ if id.is_none() => return t!("none").into(),
        None => return t!("entry-unseen").into(),
        Some(EntryState::Prepared) => Tone::Warn,
        Some(EntryState::Booked) => Tone::Good,
        Some(EntryState::Rejected | EntryState::Reversed) => Tone::Bad,
    };
    state.map_or_else(|| t!("none").into(), |state| Value::status(state.label(), tone))
}

fn notice(id: Option<&str>) -> Result<Value> {
    let Some(id) = id else { return Ok(t!("none").into()) };
    match notices::notice(id) {
        Ok(Some(notice)) if notice.shown_from.is_some() => Ok(Value::status(t!("notice-shown"), Tone::Good)),
        Ok(Some(_)) => Ok(Value::status(t!("notice-waits"), Tone::Warn)),
        Ok(None) | Err(Error::Denied(_)) => Ok(t!("notice-unseen").into()),
        Err(error) => Err(error),
    }
}

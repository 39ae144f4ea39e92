//! Charity funds: the register of funds, and what is done with them.
//!
//! Everything that moves money or goods goes through `ledger`: it balances, it leaves no pot and no till below zero on any
//! day, it is numbered without gaps, and above the fund's limit a second person books it. Nothing booked changes;
//! [`posting::reverse`] undoes by a mirror.

pub mod account;
pub mod allocation;
mod chart;
pub mod disclosure;
pub mod donation;
mod duty;
pub mod giving;
pub mod grant;
pub mod income;
mod ledger;
pub mod lot;
pub mod posting;
mod public;
pub mod purpose;
mod receipt;
pub mod report;

pub use duty::{duties, duty_rules, public_duties, set_duty_rule};
pub use public::{public_funds, public_page, public_units};

use crate::app::{Cx, audit};
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::day::Day;
use crate::domain::fund::{AccountKind, CloseFund, FundFilter, FundForm, FundView, NewFund, PublicityCycle};
use crate::domain::money::Fen;
use crate::domain::page::{Listed, Page};
use crate::error::{Error, Problem, Result};
use crate::id::FundId;
use crate::store::Tx;

/// Funds of the unit and below, newest first.
///
/// # Errors
/// `Forbidden` without `fund.read`.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: FundFilter, page: Page) -> Result<Listed<FundView>> {
    cx.require(tx, Permission::ReadFund).await?;
    cx.saw(tx, "fund");
    let funds = tx.list_funds(cx.unit, &filter, page.after(), page.rows()).await?;
    Ok(page.of(funds, |fund| fund.id.to_string()))
}

/// A fund.
///
/// # Errors
/// `NotFound`; `Forbidden` without `fund.read`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: FundId) -> Result<FundView> {
    cx.saw(tx, "fund");
    seen(tx, cx, id, Permission::ReadFund).await
}

/// Opens a fund of the unit of the context, with the accounts that every fund has.
///
/// # Errors
/// `Forbidden` without `fund.write`; `Invalid`; `Refused` for a link to give without designated platform and filing number.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewFund) -> Result<FundView> {
    cx.require(tx, Permission::WriteFund).await?;
    let today = Day::of(cx.now);
    let opened_on = new.opened_on.unwrap_or(today);
    if opened_on > today {
        return Err(Error::invalid("opened_on", "future"));
    }
    let blank = FundView {
        id: cx.id(FundId::from_uuid),
        unit_id: cx.unit,
        name: String::new(),
        approval_limit: Fen::ZERO,
        major_amount: None,
        publicity: PublicityCycle::None,
        designated_platform: None,
        filing_no: None,
        donate_link: None,
        opened_on,
        closed_through: None,
        active: true,
        created_at: cx.now,
        version: 1,
    };
    let fund = filled_in(&blank, &new)?;
    tx.insert_fund(&fund).await?;
    for kind in [AccountKind::Bank, AccountKind::Cash, AccountKind::Payable] {
        chart::account_of(tx, cx, &fund, kind, FundForm::Money, None).await?;
    }
    chart::account_of(tx, cx, &fund, AccountKind::Stock, FundForm::Kind, None).await?;
    audit::record(tx, cx, "fund.create", "fund", &fund.id.to_string(), "").await?;
    cx.touch(tx, fund.unit_id, "fund").await?;
    Ok(fund)
}

/// Replaces what is entered for a fund that is still at `version`. Whoever is held by the limit does not change it: that
/// takes `fund.approve`, and everything else `fund.write`.
///
/// # Errors
/// `NotFound`; `Forbidden`; `Conflict`; `Invalid`; `Refused` as in [`create`], and when the day of opening is changed.
pub async fn update(tx: &mut Tx, cx: &Cx, id: FundId, version: i64, new: NewFund) -> Result<FundView> {
    let there = tx.get_fund(id, cx.unit).await?.ok_or(Error::NotFound { entity: "fund" })?;
    let fund = filled_in(&FundView { version, ..there.clone() }, &new)?;
    if new.opened_on.is_some_and(|day| day != there.opened_on) {
        return Err(Error::refused("fund-opened-on"));
    }
    let limit_moved = fund.approval_limit != there.approval_limit;
    let same = FundView { approval_limit: there.approval_limit, version: there.version, ..fund.clone() } == there;
    if limit_moved {
        cx.require(tx, Permission::ApproveFund).await?;
    }
    if !limit_moved || !same {
        cx.require(tx, Permission::WriteFund).await?;
    }
    save(tx, cx, fund, "fund.update", if limit_moved { "approval_limit" } else { "" }).await
}

/// Closes the books up to and with the last day of a month that is over: nothing is booked there any more.
///
/// # Errors
/// `NotFound`; `Forbidden` without `fund.write`; `Invalid` for a day that ends no month, lies ahead, or is closed already;
/// `Refused` while something prepared there waits.
pub async fn close(tx: &mut Tx, cx: &Cx, id: FundId, input: CloseFund) -> Result<FundView> {
    let fund = seen(tx, cx, id, Permission::WriteFund).await?;
    let through = input.through;
    if through.plus_days(1).date().day() != 1 {
        return Err(Error::invalid("through", "fund-month-end"));
    }
    if through >= Day::of(cx.now) {
        return Err(Error::invalid("through", "future"));
    }
    if fund.closed_through.is_some_and(|closed| through <= closed) {
        return Err(Error::invalid("through", "fund-closed-already"));
    }
    if tx.is_anything_waiting(id, through).await? {
        return Err(Error::refused("fund-something-waits"));
    }
    save(tx, cx, FundView { closed_through: Some(through), ..fund }, "fund.close", &through.to_string()).await
}

async fn save(tx: &mut Tx, cx: &Cx, mut fund: FundView, verb: &str, detail: &str) -> Result<FundView> {
    if !tx.update_fund(&fund).await? {
        return Err(Error::Conflict { entity: "fund" });
    }
    fund.version += 1;
    audit::record(tx, cx, verb, "fund", &fund.id.to_string(), detail).await?;
    cx.touch(tx, fund.unit_id, "fund").await?;
    Ok(fund)
}

fn filled_in(fund: &FundView, new: &NewFund) -> Result<FundView> {
    if new.approval_limit < Fen::ZERO {
        return Err(Problem::new("approval_limit", "too-small").with("min", 0).into());
    }
    let designated_platform = filled("designated_platform", new.designated_platform.as_ref(), 60)?;
    let filing_no = filled("filing_no", new.filing_no.as_ref(), 60)?;
    let donate_link = filled("donate_link", new.donate_link.as_ref(), 200)?;
    if donate_link.as_ref().is_some_and(|link| !link.starts_with("https://")) {
        return Err(Error::invalid("donate_link", "fund-https"));
    }
    // 慈善法 art. 26, 27: the public is asked for money on a designated platform, by who has filed for it.
    if donate_link.is_some() && (designated_platform.is_none() || filing_no.is_none()) {
        return Err(Error::refused("fund-no-public-raising"));
    }
    Ok(FundView {
        name: check::line("name", &new.name, 60)?,
        approval_limit: new.approval_limit,
        major_amount: new.major_amount.map(|amount| amount.entered("major_amount")).transpose()?,
        publicity: new.publicity.unwrap_or(PublicityCycle::None),
        designated_platform,
        filing_no,
        donate_link,
        active: new.active.unwrap_or(true),
        ..fund.clone()
    })
}

/// A fund in scope, for somebody with this permission.
async fn seen(tx: &mut Tx, cx: &Cx, id: FundId, permission: Permission) -> Result<FundView> {
    let fund = tx.get_fund(id, cx.unit).await?.ok_or(Error::NotFound { entity: "fund" })?;
    // A module works in one unit; the funds of those below are theirs.
    if cx.module.is_some() && fund.unit_id != cx.unit {
        return Err(Error::NotFound { entity: "fund" });
    }
    cx.require(tx, permission).await?;
    Ok(fund)
}

/// A line that may be left out.
fn filled(field: &str, text: Option<&String>, most: usize) -> Result<Option<String>> {
    let text = text.map(|text| text.trim()).filter(|text| !text.is_empty());
    text.map(|text| check::line(field, text, most)).transpose()
}

/// Words that may be left out, with several lines.
fn filled_words(field: &str, text: Option<&String>, most: usize) -> Result<Option<String>> {
    let text = text.map(|text| text.trim()).filter(|text| !text.is_empty());
    text.map(|text| check::paragraph(field, text, most)).transpose()
}

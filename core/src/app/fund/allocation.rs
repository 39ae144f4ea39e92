//! Money that changes its place or its purpose: transfers between tills, allocations, changes of use.
//!
//! Between two funds both sides go through net assets, not through income and expense: added up over a county, no yuan is
//! received twice.

use super::ledger::{self, Draft, credit, debit};
use super::{chart, filled, posting, seen};
use crate::app::Cx;
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::fund::{
    AccountKind, AccountView, AllocateFund, FundForm, FundSource, FundView, PostingKind, PostingView, Pot,
    ReassignFund, Transfer,
};
use crate::error::{Error, Result};
use crate::id::{AccountId, FundId, PurposeId};
use crate::store::Tx;

/// Money from one till to another. Within a fund its pots stay what they are; between two funds of the unit and below it
/// takes along source and purpose, both sides in one transaction. Answers the giving side.
///
/// # Errors
/// `NotFound` (fund_account, purpose); `Forbidden` without `fund.write`; `Invalid` for accounts that hold no money, one account
/// twice, or a wrong amount or day; `Refused` when there is less than that, and for a closed month.
pub async fn transfer(tx: &mut Tx, cx: &Cx, input: Transfer) -> Result<PostingView> {
    let from = fund_of(tx, cx, input.from_account_id).await?;
    let to = fund_of(tx, cx, input.to_account_id).await?;
    cx.require(tx, Permission::WriteFund).await?;
    let amount = input.amount.entered("amount")?;
    let words = check::line("words", &input.words, 200)?;
    let voucher = filled("voucher", input.voucher.as_ref(), 60)?;
    if input.from_account_id == input.to_account_id {
        return Err(Error::invalid("to_account_id", "fund-same-account"));
    }
    let day = ledger::day_of(cx, &from, input.day)?;
    let kind = AccountKind::Bank;
    let giver = chart::till(tx, cx, &from, "from_account_id", Some(input.from_account_id), kind).await?;
    let taker = chart::till(tx, cx, &to, "to_account_id", Some(input.to_account_id), kind).await?;
    if from.id == to.id {
        let entries = vec![debit(&taker, amount), credit(&giver, amount)];
        let draft = Draft { voucher, ..Draft::new(cx, PostingKind::Transfer, day, words, entries) };
        let posting = ledger::submit(tx, cx, &from, draft).await?;
        return posting::view(tx, posting).await;
    }
    let day = ledger::day_of(cx, &to, Some(day))?;
    let source = input.source.unwrap_or(FundSource::Other);
    let pot = Pot { source, purpose_id: input.purpose_id, form: FundForm::Money };
    let (out, into) = both_net_assets(tx, cx, (&from, pot), (&to, pot)).await?;
    let entries = vec![debit(&out, amount), credit(&giver, amount)];
    let draft =
        Draft { voucher: voucher.clone(), ..Draft::new(cx, PostingKind::Transfer, day, words.clone(), entries) };
    let entries = vec![debit(&taker, amount), credit(&into, amount)];
    let other = Draft { voucher, ..Draft::new(cx, PostingKind::Transfer, day, words, entries) };
    let posting = ledger::submit_pair(tx, cx, (&from, draft), (&to, other)).await?;
    posting::view(tx, posting).await
}

/// Binds unrestricted money to a purpose of the fund, or gives money to another fund of the unit and below: both sides in
/// one transaction. Money that is bound stays bound. Answers the giving side.
///
/// # Errors
/// `NotFound` (fund, purpose, fund_account); `Forbidden` without `fund.write`; `Invalid`; `Refused` for money that is bound to
/// something else or is not there, a purpose that is not in use, and a closed month.
pub async fn allocate(tx: &mut Tx, cx: &Cx, id: FundId, input: AllocateFund) -> Result<PostingView> {
    let fund = seen(tx, cx, id, Permission::WriteFund).await?;
    let other = match input.to_fund_id.filter(|other| *other != id) {
        Some(other) => Some(tx.get_fund(other, cx.unit).await?.ok_or(Error::NotFound { entity: "fund" })?),
        None => None,
    };
    let amount = input.amount.entered("amount")?;
    let words = check::line("words", &input.words, 200)?;
    let voucher = filled("voucher", input.voucher.as_ref(), 60)?;
    let day = ledger::day_of(cx, &fund, input.day)?;
    let pot = Pot { source: input.source, purpose_id: input.purpose_id, form: FundForm::Money };
    if pot.purpose_id.is_some() && input.to_purpose_id.is_some_and(|to| Some(to) != pot.purpose_id) {
        return Err(Error::refused("fund-restricted"));
    }
    let to_purpose = pot.purpose_id.or(input.to_purpose_id);
    let Some(other) = other else {
        if pot.purpose_id.is_some() || to_purpose.is_none() {
            return Err(Error::invalid("to_purpose_id", "fund-nothing-moves"));
        }
        let to = Pot { source: input.to_source.unwrap_or(pot.source), purpose_id: to_purpose, ..pot };
        if to.source != pot.source {
            return Err(Error::invalid("to_source", "fund-source-stays"));
        }
        let draft = between_pots(tx, cx, &fund, pot, to, amount).await?;
        let draft = Draft { kind: PostingKind::Allocation, day, words, voucher, ..draft };
        let posting = ledger::submit(tx, cx, &fund, draft).await?;
        return posting::view(tx, posting).await;
    };
    let day = ledger::day_of(cx, &other, Some(day))?;
    let giver = chart::till(tx, cx, &fund, "from_account_id", input.from_account_id, AccountKind::Bank).await?;
    let taker = chart::till(tx, cx, &other, "to_account_id", input.to_account_id, AccountKind::Bank).await?;
    let to = Pot { source: input.to_source.unwrap_or(pot.source), purpose_id: to_purpose, form: FundForm::Money };
    open(tx, &other, to_purpose).await?;
    let (out, into) = both_net_assets(tx, cx, (&fund, pot), (&other, to)).await?;
    let entries = vec![debit(&out, amount), credit(&giver, amount)];
    let draft =
        Draft { voucher: voucher.clone(), ..Draft::new(cx, PostingKind::Allocation, day, words.clone(), entries) };
    let entries = vec![debit(&taker, amount), credit(&into, amount)];
    let taken = Draft { voucher, ..Draft::new(cx, PostingKind::Allocation, day, words, entries) };
    let posting = ledger::submit_pair(tx, cx, (&fund, draft), (&other, taken)).await?;
    posting::view(tx, posting).await
}

/// Binds restricted money to something else, because the donor has consented or the change was filed (慈善法 art. 56).
///
/// # Errors
/// `NotFound` (fund, purpose); `Forbidden` without `fund.write`; `Invalid` without the consent's reference; `Refused` when there
/// is less than that, for a purpose that is not in use, and for a closed month.
pub async fn reassign(tx: &mut Tx, cx: &Cx, id: FundId, input: ReassignFund) -> Result<PostingView> {
    let fund = seen(tx, cx, id, Permission::WriteFund).await?;
    let amount = input.amount.entered("amount")?;
    let consent = check::line("consent_ref", &input.consent_ref, 60)?;
    let words = check::line("words", &input.words, 200)?;
    let day = ledger::day_of(cx, &fund, input.day)?;
    if input.to_purpose_id == Some(input.from_purpose_id) {
        return Err(Error::invalid("to_purpose_id", "fund-nothing-moves"));
    }
    let pot = Pot { source: input.source, purpose_id: Some(input.from_purpose_id), form: FundForm::Money };
    let to = Pot { purpose_id: input.to_purpose_id, ..pot };
    let draft = between_pots(tx, cx, &fund, pot, to, amount).await?;
    let draft = Draft { kind: PostingKind::Reassignment, day, words, consent_ref: Some(consent), ..draft };
    let posting = ledger::submit(tx, cx, &fund, draft).await?;
    posting::view(tx, posting).await
}

async fn between_pots(
    tx: &mut Tx,
    cx: &Cx,
    fund: &FundView,
    from: Pot,
    to: Pot,
    amount: crate::domain::money::Fen,
) -> Result<Draft> {
    open(tx, fund, to.purpose_id).await?;
    let out = net_assets(tx, cx, fund, from).await?;
    let into = net_assets(tx, cx, fund, to).await?;
    let entries = vec![debit(&out, amount), credit(&into, amount)];
    let today = crate::domain::day::Day::of(cx.now);
    Ok(Draft::new(cx, PostingKind::Allocation, today, String::new(), entries))
}

async fn open(tx: &mut Tx, fund: &FundView, purpose: Option<PurposeId>) -> Result<()> {
    chart::open_purpose(tx, fund, purpose).await.map(drop)
}

/// The net assets of a pot in each of two funds, which are taken in the order of their ids (see [`ledger::submit_pair`]).
async fn both_net_assets(
    tx: &mut Tx,
    cx: &Cx,
    (giver, out): (&FundView, Pot),
    (taker, into): (&FundView, Pot),
) -> Result<(AccountView, AccountView)> {
    if taker.id < giver.id {
        let into = net_assets(tx, cx, taker, into).await?;
        return Ok((net_assets(tx, cx, giver, out).await?, into));
    }
    let out = net_assets(tx, cx, giver, out).await?;
    Ok((out, net_assets(tx, cx, taker, into).await?))
}

async fn net_assets(tx: &mut Tx, cx: &Cx, fund: &FundView, pot: Pot) -> Result<AccountView> {
    if let Some(purpose) = pot.purpose_id {
        chart::usable(tx, fund, purpose).await?;
    }
    chart::account_of(tx, cx, fund, AccountKind::NetAssets, pot.form, Some(pot)).await
}

async fn fund_of(tx: &mut Tx, cx: &Cx, account: AccountId) -> Result<FundView> {
    let none = || Error::NotFound { entity: "fund_account" };
    let account = tx.get_account(account, cx.unit).await?.ok_or_else(none)?;
    tx.get_fund(account.fund_id, cx.unit).await?.ok_or_else(none)
}

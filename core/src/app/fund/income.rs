//! Money received that is no donation: grants from above, low-fee income, other.

use super::ledger::{self, Draft, credit, debit};
use super::{chart, filled, seen};
use crate::app::{Cx, audit};
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::fund::{AccountKind, FundForm, FundSource, IncomeFilter, IncomeView, NewIncome, PostingKind, Pot};
use crate::domain::page::{Listed, Page};
use crate::error::{Error, Result};
use crate::id::IncomeId;
use crate::store::Tx;

/// Money received by the funds of the unit and below, newest first.
///
/// # Errors
/// `Forbidden` without `fund.read`.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: IncomeFilter, page: Page) -> Result<Listed<IncomeView>> {
    cx.require(tx, Permission::ReadFund).await?;
    cx.saw(tx, "fund_income");
    let incomes = tx.list_incomes(cx.unit, &filter, page.after(), page.rows()).await?;
    Ok(page.of(incomes, |income| income.id.to_string()))
}

/// Money received.
///
/// # Errors
/// `NotFound`; `Forbidden` without `fund.read`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: IncomeId) -> Result<IncomeView> {
    let income = tx.get_income(id, cx.unit).await?.ok_or(Error::NotFound { entity: "fund_income" })?;
    cx.require(tx, Permission::ReadFund).await?;
    cx.saw(tx, "fund_income");
    Ok(income)
}

/// Enters money received and posts it. Entered wrongly, its posting is reversed.
///
/// # Errors
/// `NotFound` (fund, purpose, fund_account); `Forbidden` without `fund.write`; `Invalid`, also for a grant from above without
/// its document, and for a donation, which has a register of its own; `Refused` for a purpose that is not in use and for a
/// closed month.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewIncome) -> Result<IncomeView> {
    let fund = seen(tx, cx, new.fund_id, Permission::WriteFund).await?;
    let day = ledger::day_of(cx, &fund, new.day)?;
    let amount = new.amount.entered("amount")?;
    let from_name = check::line("from_name", &new.from_name, 60)?;
    let document_no = filled("document_no", new.document_no.as_ref(), 60)?;
    let voucher = filled("voucher", new.voucher.as_ref(), 60)?;
    match new.source {
        FundSource::Donation => return Err(Error::invalid("source", "income-is-donation")),
        FundSource::GrantSuperior if document_no.is_none() => return Err(Error::invalid("document_no", "required")),
        _ => {}
    }
    let purpose = chart::open_purpose(tx, &fund, new.purpose_id).await?;
    let purpose_id = purpose.map(|purpose| purpose.id);
    let till = chart::till(tx, cx, &fund, "account_id", new.account_id, AccountKind::Bank).await?;
    let pot = Pot { source: new.source, purpose_id, form: FundForm::Money };
    let income = chart::account_of(tx, cx, &fund, AccountKind::Income, FundForm::Money, Some(pot)).await?;
    let entries = vec![debit(&till, amount), credit(&income, amount)];
    let draft = Draft { voucher, ..Draft::new(cx, PostingKind::Income, day, from_name.clone(), entries) };
    let posting = ledger::submit(tx, cx, &fund, draft).await?;
    let income = IncomeView {
        id: cx.id(IncomeId::from_uuid),
        fund_id: fund.id,
        unit_id: fund.unit_id,
        source: new.source,
        from_name,
        document_no,
        day,
        amount,
        purpose_id,
        posting_id: posting.id,
        status: posting.status,
        reversed: false,
        created_at: cx.now,
        version: 1,
    };
    tx.insert_income(&income).await?;
    audit::record(tx, cx, "fund.income", "fund_income", &income.id.to_string(), &amount.to_string()).await?;
    cx.touch(tx, fund.unit_id, "fund_income").await?;
    Ok(income)
}

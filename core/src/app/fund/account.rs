//! Accounts.

use super::{chart, seen};
use crate::app::{Cx, audit};
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::fund::{AccountFilter, AccountKind, AccountView, FundForm, NewAccount};
use crate::domain::money::Fen;
use crate::domain::page::{Listed, Page};
use crate::error::{Error, Result};
use crate::id::AccountId;
use crate::store::Tx;

/// Accounts of the funds of the unit and below, by code, with their sums.
///
/// # Errors
/// `Forbidden` without `fund.read`; `Invalid` for a page that is none.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: AccountFilter, page: Page) -> Result<Listed<AccountView>> {
    cx.require(tx, Permission::ReadFund).await?;
    cx.saw(tx, "fund_account");
    cx.saw(tx, "fund");
    let after = page.after();
    let (code, id) = after.split_once('/').unwrap_or((after.as_str(), ""));
    let accounts = tx.list_accounts(cx.unit, &filter, (code.to_owned(), id.to_owned()), page.rows()).await?;
    Ok(page.of(accounts, |account| format!("{}/{}", account.code, account.id)))
}

/// An account with its sums.
///
/// # Errors
/// `NotFound`; `Forbidden` without `fund.read`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: AccountId) -> Result<AccountView> {
    let account = tx.get_account(id, cx.unit).await?.ok_or(Error::NotFound { entity: "fund_account" })?;
    cx.require(tx, Permission::ReadFund).await?;
    cx.saw(tx, "fund_account");
    cx.saw(tx, "fund");
    Ok(account)
}

/// Opens an account: another bank account, or one of a pot for entries by hand.
///
/// # Errors
/// `NotFound` (fund, purpose); `Forbidden` without `fund.write`; `Invalid` for a pot where there is none or none where
/// there must be one; `Refused` for a second stock, which opens by itself.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewAccount) -> Result<AccountView> {
    let fund = seen(tx, cx, new.fund_id, Permission::WriteFund).await?;
    let name = check::line("name", &new.name, 60)?;
    if new.kind == AccountKind::Stock {
        return Err(Error::refused("fund-goods-by-hand"));
    }
    if new.kind.in_pot() && new.source.is_none() {
        return Err(Error::invalid("source", "required"));
    }
    if !new.kind.in_pot() && (new.source.is_some() || new.purpose_id.is_some()) {
        return Err(Error::invalid("source", "fund-no-pot"));
    }
    let purpose = chart::open_purpose(tx, &fund, new.purpose_id).await?;
    let account = AccountView {
        id: cx.id(AccountId::from_uuid),
        fund_id: fund.id,
        unit_id: fund.unit_id,
        code: chart::next_code(tx, &fund, new.kind).await?,
        name,
        kind: new.kind,
        source: new.source,
        purpose_id: purpose.map(|purpose| purpose.id),
        form: FundForm::Money,
        active: new.active.unwrap_or(true),
        debit: Fen::ZERO,
        credit: Fen::ZERO,
        version: 1,
    };
    tx.insert_account(&account).await?;
    audit::record(tx, cx, "fund.account.create", "fund_account", &account.id.to_string(), &account.code).await?;
    cx.touch(tx, account.unit_id, "fund_account").await?;
    Ok(account)
}

/// Renames an account that is still at `version`, or takes it out of use. What it is for does not change.
///
/// # Errors
/// `NotFound`; `Forbidden` without `fund.write`; `Conflict`; `Invalid`; `Refused` when anything else is changed.
pub async fn update(tx: &mut Tx, cx: &Cx, id: AccountId, version: i64, new: NewAccount) -> Result<AccountView> {
    let there = tx.get_account(id, cx.unit).await?.ok_or(Error::NotFound { entity: "fund_account" })?;
    cx.require(tx, Permission::WriteFund).await?;
    if (new.fund_id, new.kind, new.source, new.purpose_id)
        != (there.fund_id, there.kind, there.source, there.purpose_id)
    {
        return Err(Error::refused("fund-account-fixed"));
    }
    let name = check::line("name", &new.name, 60)?;
    let mut account = AccountView { name, active: new.active.unwrap_or(true), version, ..there };
    if !tx.update_account(&account).await? {
        return Err(Error::Conflict { entity: "fund_account" });
    }
    account.version += 1;
    audit::record(tx, cx, "fund.account.update", "fund_account", &id.to_string(), "").await?;
    cx.touch(tx, account.unit_id, "fund_account").await?;
    Ok(account)
}

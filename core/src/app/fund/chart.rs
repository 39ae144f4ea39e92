//! The chart of accounts: found, and opened by what is booked.

use crate::app::Cx;
use crate::domain::fund::{AccountKind, AccountView, FundForm, FundSource, FundView, Pot, PurposeView};
use crate::domain::money::Fen;
use crate::error::{Error, Result};
use crate::id::{AccountId, PurposeId};
use crate::store::Tx;

/// The account of this kind for the pot; opened when there is none yet.
pub(super) async fn account_of(
    tx: &mut Tx,
    cx: &Cx,
    fund: &FundView,
    kind: AccountKind,
    form: FundForm,
    pot: Option<Pot>,
) -> Result<AccountView> {
    if let Some(account) = tx.account_for(fund.id, kind, form, pot).await? {
        return Ok(account);
    }
    let purpose = match pot.and_then(|pot| pot.purpose_id) {
        Some(id) => Some(usable(tx, fund, id).await?),
        None => None,
    };
    let source = pot.map(|pot| pot.source);
    let account = AccountView {
        id: cx.id(AccountId::from_uuid),
        fund_id: fund.id,
        unit_id: fund.unit_id,
        code: next_code(tx, fund, kind).await?,
        name: name_of(kind, form, source, purpose.as_ref()),
        kind,
        source,
        purpose_id: purpose.map(|purpose| purpose.id),
        form,
        active: true,
        debit: Fen::ZERO,
        credit: Fen::ZERO,
        version: 1,
    };
    tx.insert_account(&account).await?;
    cx.touch(tx, fund.unit_id, "fund_account").await?;
    Ok(account)
}

/// The next code of a kind: `4101.01`.
pub(super) async fn next_code(tx: &mut Tx, fund: &FundView, kind: AccountKind) -> Result<String> {
    Ok(format!("{}.{:02}", kind.code(), tx.count_accounts(fund.id, kind).await? + 1))
}

/// The till that was named, or the fund's first of this kind.
pub(super) async fn till(
    tx: &mut Tx,
    cx: &Cx,
    fund: &FundView,
    field: &str,
    named: Option<AccountId>,
    kind: AccountKind,
) -> Result<AccountView> {
    let Some(id) = named else { return account_of(tx, cx, fund, kind, FundForm::Money, None).await };
    let account = tx.get_account(id, cx.unit).await?.filter(|account| account.fund_id == fund.id);
    let account = account.ok_or(Error::NotFound { entity: "fund_account" })?;
    if !account.kind.is_till() {
        return Err(Error::invalid(field, "fund-not-till"));
    }
    if !account.active {
        return Err(Error::refused("fund-account-inactive"));
    }
    Ok(account)
}

/// A purpose that the fund may use.
pub(super) async fn usable(tx: &mut Tx, fund: &FundView, id: PurposeId) -> Result<PurposeView> {
    tx.get_usable_purpose(id, fund.unit_id).await?.ok_or(Error::NotFound { entity: "purpose" })
}

/// A purpose to which the fund may bind something now.
pub(super) async fn open_purpose(tx: &mut Tx, fund: &FundView, id: Option<PurposeId>) -> Result<Option<PurposeView>> {
    let Some(id) = id else { return Ok(None) };
    let purpose = usable(tx, fund, id).await?;
    if purpose.active { Ok(Some(purpose)) } else { Err(Error::refused("purpose-inactive")) }
}

/// What an account that opens by itself is called, in the language of the books.
fn name_of(kind: AccountKind, form: FundForm, source: Option<FundSource>, purpose: Option<&PurposeView>) -> String {
    let kind = match kind {
        AccountKind::Bank => "银行存款",
        AccountKind::Cash => "库存现金",
        AccountKind::Stock => "存货",
        AccountKind::Receivable => "应收款项",
        AccountKind::Payable => "应付款项",
        AccountKind::Income => "收入",
        AccountKind::Expense => "业务活动成本",
        AccountKind::Overhead => "管理费用",
        AccountKind::NetAssets => "净资产",
    };
    let Some(source) = source else { return kind.to_owned() };
    let source = match source {
        FundSource::GrantSuperior => "上级补助",
        FundSource::Donation => "社会捐赠",
        FundSource::LowFeeIncome => "低偿收入",
        FundSource::Other => "其他",
    };
    let purpose = purpose.map_or("非限定", |purpose| purpose.name.as_str());
    let form = if form == FundForm::Kind { "·实物" } else { "" };
    format!("{kind}·{source}·{purpose}{form}")
}

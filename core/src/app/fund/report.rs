//! Reports: trial balance, statements, ledger, what is available, and the check. All from the same rows.

use std::collections::BTreeMap;

use super::ledger::pot_of;
use super::seen;
use crate::app::Cx;
use crate::domain::access::Permission;
use crate::domain::day::Day;
use crate::domain::fund::{
    AccountKind, AccountView, AvailableParams, AvailableRow, CheckParams, CheckView, FundForm, IncomeExpenditureRow,
    IncomeExpenditureView, LedgerParams, LedgerRow, PostingFilter, PostingStatus, Pot, PotRow, PotSums,
    StatementParams, StatementView, TrialBalanceParams, TrialBalanceView, TrialRow,
};
use crate::domain::money::Fen;
use crate::domain::page::{Listed, Page};
use crate::error::{Error, Result};
use crate::id::{AccountId, FundId};
use crate::store::Tx;

/// Debits and credits of each account of a fund.
type Balances = BTreeMap<AccountId, (Fen, Fen)>;

async fn as_of(tx: &mut Tx, fund: FundId, day: Day) -> Result<Balances> {
    let mut balances = Balances::new();
    for sums in tx.sums_as_of(fund, day).await? {
        let sum = balances.entry(sums.account_id).or_default();
        *sum = (sum.0.plus(sums.debit)?, sum.1.plus(sums.credit)?);
    }
    Ok(balances)
}

/// The trial balance as of the end of a day. Its difference is zero.
///
/// # Errors
/// `NotFound`; `Forbidden` without `fund.read`.
pub async fn trial_balance(tx: &mut Tx, cx: &Cx, asked: TrialBalanceParams) -> Result<TrialBalanceView> {
    let fund = seen(tx, cx, asked.fund_id, Permission::ReadFund).await?;
    cx.saw(tx, "fund");
    let day = asked.day.unwrap_or_else(|| Day::of(cx.now));
    let balances = as_of(tx, fund.id, day).await?;
    let mut view = TrialBalanceView {
        fund_id: fund.id,
        day,
        rows: Vec::new(),
        debit: Fen::ZERO,
        credit: Fen::ZERO,
        difference: Fen::ZERO,
    };
    for account in tx.accounts_of_fund(fund.id).await? {
        let Some((debit, credit)) = balances.get(&account.id).copied() else { continue };
        view.debit = view.debit.plus(debit)?;
        view.credit = view.credit.plus(credit)?;
        view.rows.push(TrialRow {
            account_id: account.id,
            code: account.code,
            name: account.name,
            kind: account.kind,
            source: account.source,
            purpose_id: account.purpose_id,
            form: account.form,
            debit,
            credit,
        });
    }
    view.difference = view.debit.minus(view.credit)?;
    Ok(view)
}

/// What happened to each pot in a period: opening + income − spent + moved = closing.
///
/// # Errors
/// `NotFound`; `Forbidden` without `fund.read`; `Invalid` for a period that ends before it begins.
pub async fn statement(tx: &mut Tx, cx: &Cx, asked: StatementParams) -> Result<StatementView> {
    let fund = seen(tx, cx, asked.fund_id, Permission::ReadFund).await?;
    cx.saw(tx, "fund");
    pots(tx, fund.id, asked.from, asked.to).await
}

/// The statement, for whoever may have it.
pub(super) async fn pots(tx: &mut Tx, fund_id: FundId, from: Day, to: Day) -> Result<StatementView> {
    in_order(from, to)?;
    let accounts = tx.accounts_of_fund(fund_id).await?;
    let (before, after) = (as_of(tx, fund_id, from.plus_days(-1)).await?, as_of(tx, fund_id, to).await?);
    let mut pots: BTreeMap<Pot, PotSums> = BTreeMap::new();
    for account in &accounts {
        let Some(pot) = pot_of(account) else { continue };
        let (opening, closing) = (net(&before, account)?, net(&after, account)?);
        let sums = pots.entry(pot).or_default();
        add(sums, account.kind, opening, closing)?;
    }
    let names: BTreeMap<_, _> =
        tx.list_purposes_of_fund(fund_id).await?.into_iter().map(|purpose| (purpose.id, purpose.name)).collect();
    let (mut money, mut kind) = (PotSums::default(), PotSums::default());
    let mut rows = Vec::new();
    for (pot, sums) in pots {
        let total = if pot.form == FundForm::Money { &mut money } else { &mut kind };
        *total = plus(*total, sums)?;
        if sums == PotSums::default() {
            continue;
        }
        let purpose = pot.purpose_id.and_then(|id| names.get(&id).cloned());
        rows.push(PotRow { source: pot.source, purpose_id: pot.purpose_id, purpose, form: pot.form, sums });
    }
    Ok(StatementView { fund_id, from, to, rows, money, kind })
}

/// Credits minus debits.
fn net(balances: &Balances, account: &AccountView) -> Result<Fen> {
    balances.get(&account.id).map_or(Ok(Fen::ZERO), |(debit, credit)| credit.minus(*debit))
}

fn add(sums: &mut PotSums, kind: AccountKind, opening: Fen, closing: Fen) -> Result<()> {
    let change = closing.minus(opening)?;
    sums.opening = sums.opening.plus(opening)?;
    sums.closing = sums.closing.plus(closing)?;
    match kind {
        AccountKind::Income => sums.income = sums.income.plus(change)?,
        AccountKind::Expense | AccountKind::Overhead => sums.spent = sums.spent.minus(change)?,
        _ => sums.moved = sums.moved.plus(change)?,
    }
    Ok(())
}

fn plus(a: PotSums, b: PotSums) -> Result<PotSums> {
    Ok(PotSums {
        opening: a.opening.plus(b.opening)?,
        income: a.income.plus(b.income)?,
        spent: a.spent.plus(b.spent)?,
        moved: a.moved.plus(b.moved)?,
        closing: a.closing.plus(b.closing)?,
    })
}

fn in_order(from: Day, to: Day) -> Result<()> {
    if to < from { Err(Error::invalid("to", "fund-before-begin")) } else { Ok(()) }
}

/// Income and expenditure of a period; what was reversed counts as if it had not been.
///
/// # Errors
/// `NotFound`; `Forbidden` without `fund.read`; `Invalid` for a period that ends before it begins.
pub async fn income_and_expenditure(tx: &mut Tx, cx: &Cx, asked: StatementParams) -> Result<IncomeExpenditureView> {
    let fund = seen(tx, cx, asked.fund_id, Permission::ReadFund).await?;
    cx.saw(tx, "fund");
    in_order(asked.from, asked.to)?;
    let before = as_of(tx, fund.id, asked.from.plus_days(-1)).await?;
    let after = as_of(tx, fund.id, asked.to).await?;
    let mut amounts: BTreeMap<(AccountKind, Pot), Fen> = BTreeMap::new();
    for account in &tx.accounts_of_fund(fund.id).await? {
        let Some(pot) = pot_of(account) else { continue };
        let change = net(&after, account)?.minus(net(&before, account)?)?;
        let amount = match account.kind {
            AccountKind::Income => change,
            AccountKind::Expense | AccountKind::Overhead => Fen::ZERO.minus(change)?,
            _ => continue,
        };
        let sum = amounts.entry((account.kind, pot)).or_default();
        *sum = sum.plus(amount)?;
    }
    amounts.retain(|_, amount| *amount != Fen::ZERO);
    let total = |kind: AccountKind| {
        let of_kind = amounts.iter().filter(|((of, _), _)| *of == kind);
        of_kind.map(|(_, amount)| *amount).try_fold(Fen::ZERO, Fen::plus)
    };
    let (income, expense, overhead) =
        (total(AccountKind::Income)?, total(AccountKind::Expense)?, total(AccountKind::Overhead)?);
    let row = |((kind, pot), amount): (&(AccountKind, Pot), &Fen)| IncomeExpenditureRow {
        kind: *kind,
        source: pot.source,
        purpose_id: pot.purpose_id,
        form: pot.form,
        amount: *amount,
    };
    Ok(IncomeExpenditureView {
        fund_id: fund.id,
        from: asked.from,
        to: asked.to,
        rows: amounts.iter().map(row).collect(),
        income,
        expense,
        overhead,
        surplus: income.minus(expense)?.minus(overhead)?,
    })
}

/// The lines of an account, oldest first, each with the balance up to and with it.
///
/// # Errors
/// `NotFound`; `Forbidden` without `fund.read`; `Invalid` for a period that ends before it begins.
pub async fn ledger(tx: &mut Tx, cx: &Cx, asked: LedgerParams, page: Page) -> Result<Listed<LedgerRow>> {
    let account = super::account::get(tx, cx, asked.account_id).await?;
    let fund = tx.get_fund(account.fund_id, cx.unit).await?.ok_or(Error::NotFound { entity: "fund" })?;
    let from = asked.from.unwrap_or(fund.opened_on);
    let to = asked.to.unwrap_or_else(|| Day::of(cx.now));
    in_order(from, to)?;
    let after = page.after();
    let (day, id) = after.split_once('/').unwrap_or((after.as_str(), ""));
    let rows = tx.ledger(account.id, (from, to), (day.to_owned(), id.to_owned()), page.rows()).await?;
    Ok(page.of(rows, |row| format!("{}/{}", row.day, row.id)))
}

/// What is available in each pot now.
///
/// # Errors
/// `NotFound`; `Forbidden` without `fund.read`.
pub async fn available(tx: &mut Tx, cx: &Cx, asked: AvailableParams) -> Result<Vec<AvailableRow>> {
    let fund = seen(tx, cx, asked.fund_id, Permission::ReadFund).await?;
    cx.saw(tx, "fund");
    let mut pots: BTreeMap<Pot, Fen> = BTreeMap::new();
    for account in tx.accounts_of_fund(fund.id).await? {
        let Some(pot) = pot_of(&account) else { continue };
        let sum = pots.entry(pot).or_default();
        *sum = sum.plus(account.credit.minus(account.debit)?)?;
    }
    let row = |(pot, amount): (Pot, Fen)| AvailableRow {
        source: pot.source,
        purpose_id: pot.purpose_id,
        form: pot.form,
        amount,
    };
    Ok(pots.into_iter().map(row).collect())
}

/// Computes again from the lines everything that is kept, and says what differs. It reads all lines of the fund.
///
/// # Errors
/// `NotFound`; `Forbidden` without `fund.read`.
pub async fn check(tx: &mut Tx, cx: &Cx, asked: CheckParams) -> Result<CheckView> {
    let fund = seen(tx, cx, asked.fund_id, Permission::ReadFund).await?;
    let mut faults = Vec::new();
    let (kept, derived) = tx.kept_and_derived(fund.id).await?;
    let key =
        |(account, month, debit, credit): &(AccountId, String, Fen, Fen)| (*account, month.clone(), *debit, *credit);
    let (kept, derived): (std::collections::BTreeSet<_>, std::collections::BTreeSet<_>) =
        (kept.iter().map(key).collect(), derived.iter().map(key).collect());
    for (account, month, ..) in kept.symmetric_difference(&derived) {
        faults.push(format!("balance {account} {month}"));
    }
    let (unbalanced, not_as_entered) = tx.wrong_postings(fund.id).await?;
    faults.extend(unbalanced.into_iter().map(|(id,)| format!("unbalanced {id}")));
    faults.extend(not_as_entered.into_iter().map(|(id,)| format!("lines {id}")));
    for (year, count, least, greatest) in tx.posting_numbers(fund.id).await? {
        if (least, greatest) != (1, count) {
            faults.push(format!("numbers {year}: {count} from {least} to {greatest}"));
        }
    }
    let (lots, in_lots) = tx.wrong_lots(fund.id).await?;
    faults.extend(lots.into_iter().map(|(id,)| format!("lot {id}")));
    let mut stock = Fen::ZERO;
    let mut difference = Fen::ZERO;
    let mut pots: BTreeMap<Pot, Fen> = BTreeMap::new();
    for account in tx.accounts_of_fund(fund.id).await? {
        let balance = account.debit.minus(account.credit)?;
        difference = difference.plus(balance)?;
        if account.kind == AccountKind::Stock {
            stock = stock.plus(balance)?;
        }
        if balance.get() * account.kind.side() < 0 {
            faults.push(format!("account {} below zero", account.id));
        }
        if let Some(pot) = pot_of(&account) {
            let sum = pots.entry(pot).or_default();
            *sum = sum.minus(balance)?;
        }
    }
    if stock != in_lots {
        faults.push(format!("stock {stock}, lots {in_lots}"));
    }
    if difference != Fen::ZERO {
        faults.push(format!("trial balance {difference}"));
    }
    for (pot, amount) in pots.into_iter().filter(|(_, amount)| *amount < Fen::ZERO) {
        faults.push(format!("pot {} {:?} {amount}", pot.source, pot.purpose_id));
    }
    let booked =
        PostingFilter { fund_id: Some(fund.id), status: Some(PostingStatus::Booked), ..PostingFilter::default() };
    Ok(CheckView {
        fund_id: fund.id,
        postings: tx.count_postings(cx.unit, &booked).await?,
        lines: tx.count_lines(fund.id).await?,
        faults,
    })
}

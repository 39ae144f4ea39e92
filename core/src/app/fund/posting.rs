//! Postings: entered, approved, rejected, reversed.

use std::collections::{BTreeMap, btree_map};

use super::ledger::{self, Draft};
use super::{chart, filled, seen};
use crate::app::{Cx, audit, platform_event};
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::day::Day;
use crate::domain::fund::{
    AccountKind, AccountView, ApprovePosting, Entry, EntryView, FundForm, FundView, MOST_LINES, Move, NewPosting,
    Posting, PostingFilter, PostingKind, PostingStatus, PostingView, RejectPosting, ReversePosting, number,
};
use crate::domain::money::Fen;
use crate::domain::page::{Listed, Page};
use crate::error::{Error, Problem, Result};
use crate::id::{AccountId, FundId, PostingId};
use crate::store::Tx;

/// Postings of the funds of the unit and below, newest first.
///
/// # Errors
/// `Forbidden` without `fund.read`.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: PostingFilter, page: Page) -> Result<Listed<PostingView>> {
    cx.require(tx, Permission::ReadFund).await?;
    cx.saw(tx, "fund_posting");
    let postings = tx.list_postings(cx.unit, &filter, page.after(), page.rows()).await?;
    let listed = page.of(postings, |posting| posting.id.to_string());
    let mut books = Books::default();
    let mut items = Vec::with_capacity(listed.items.len());
    for posting in listed.items {
        items.push(books.view(tx, posting).await?);
    }
    Ok(Listed { items, next: listed.next })
}

/// How many postings match: how many wait for a second person, for example.
///
/// # Errors
/// `Forbidden` without `fund.read`.
pub async fn count(tx: &mut Tx, cx: &Cx, filter: PostingFilter) -> Result<i64> {
    cx.require(tx, Permission::ReadFund).await?;
    cx.saw(tx, "fund_posting");
    tx.count_postings(cx.unit, &filter).await
}

/// A posting.
///
/// # Errors
/// `NotFound`; `Forbidden` without `fund.read`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: PostingId) -> Result<PostingView> {
    let posting = found(tx, cx, id, Permission::ReadFund).await?;
    cx.saw(tx, "fund_posting");
    view(tx, posting).await
}

/// Enters a posting by hand. Income and net assets are credited, spending is debited; a mistake is reversed. No pot is
/// filled out of another: that is an allocation or a change of use. Goods move with donations and grants alone.
///
/// # Errors
/// `NotFound` (fund, fund_account, purpose); `Forbidden` without `fund.write`; `Invalid` for lines that are wrong or do not
/// balance, or a day that lies ahead; `Refused` for a closed month, money that is not there or is bound to something else.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewPosting) -> Result<PostingView> {
    let fund = seen(tx, cx, new.fund_id, Permission::WriteFund).await?;
    let day = ledger::day_of(cx, &fund, new.day)?;
    let words = check::line("words", &new.words, 200)?;
    let voucher = filled("voucher", new.voucher.as_ref(), 60)?;
    by_hand(tx, &fund, &new.lines).await?;
    let draft = Draft { voucher, ..Draft::new(cx, PostingKind::Entry, day, words, new.lines) };
    let posting = ledger::submit(tx, cx, &fund, draft).await?;
    view(tx, posting).await
}

async fn by_hand(tx: &mut Tx, fund: &FundView, entries: &[Entry]) -> Result<()> {
    if !(2..=MOST_LINES).contains(&entries.len()) {
        return Err(Problem::new("lines", "range").with("min", 2).with("max", MOST_LINES).into());
    }
    let accounts = tx.chart_of_fund(fund.id).await?;
    let chart: BTreeMap<AccountId, AccountView> = accounts.into_iter().map(|account| (account.id, account)).collect();
    for entry in entries {
        let account = chart.get(&entry.account_id).ok_or(Error::NotFound { entity: "fund_account" })?;
        one_side(entry)?;
        if !account.active {
            return Err(Error::refused("fund-account-inactive"));
        }
        if account.form == FundForm::Kind {
            return Err(Error::refused("fund-goods-by-hand"));
        }
        let wrong_side = match account.kind {
            AccountKind::Income | AccountKind::NetAssets => entry.debit > Fen::ZERO,
            AccountKind::Expense | AccountKind::Overhead => entry.credit > Fen::ZERO,
            _ => false,
        };
        if wrong_side {
            return Err(Error::refused("fund-wrong-side"));
        }
        if let Some(purpose) = entry.for_purpose_id {
            chart::usable(tx, fund, purpose).await?;
            if !account.kind.is_spending() {
                return Err(Error::invalid("for_purpose_id", "fund-not-spending"));
            }
            if account.purpose_id.is_some_and(|bound| bound != purpose) {
                return Err(Error::refused("fund-restricted"));
            }
        }
    }
    let (pots, _) = ledger::changes(entries, &chart)?;
    let (up, down) = (pots.values().any(|change| *change > Fen::ZERO), pots.values().any(|change| *change < Fen::ZERO));
    if up && down { Err(Error::refused("fund-pot-to-pot")) } else { Ok(()) }
}

fn one_side(entry: &Entry) -> Result<()> {
    match (entry.debit, entry.credit) {
        (debit, Fen::ZERO) => debit.entered("debit").map(drop),
        (Fen::ZERO, credit) => credit.entered("credit").map(drop),
        _ => Err(Error::invalid("lines", "fund-one-side")),
    }
}

/// Books what another person has prepared; the other side of a pair with it.
///
/// # Errors
/// `NotFound`; `Forbidden` without `fund.approve`; `Refused` for one's own, for what is decided already, for a pair whose
/// other side lies outside, for a closed month, and when what it takes is not there any more.
pub async fn approve(tx: &mut Tx, cx: &Cx, id: PostingId, input: ApprovePosting) -> Result<PostingView> {
    let ApprovePosting {} = input;
    let mut sides = Vec::new();
    for posting in decidable(tx, cx, id).await? {
        let fund = tx.get_fund(posting.fund_id, cx.unit).await?.ok_or(Error::NotFound { entity: "fund" })?;
        sides.push(ledger::check_again(tx, cx, &fund, posting).await?);
    }
    for side in &mut sides {
        side.approve(tx, cx).await?;
        side.enter(tx, cx).await?;
    }
    get_written(tx, cx, id).await
}

/// Turns down what another person has prepared; the other side of a pair with it.
///
/// # Errors
/// `NotFound`; `Forbidden` without `fund.approve`; `Invalid` without a reason; `Refused` as in [`approve`].
pub async fn reject(tx: &mut Tx, cx: &Cx, id: PostingId, input: RejectPosting) -> Result<PostingView> {
    let postings = decidable(tx, cx, id).await?;
    let reason = check::line("reason", &input.reason, 200)?;
    for posting in postings {
        let rejected = Posting {
            status: PostingStatus::Rejected,
            decided_by: cx.user(),
            decided_at: Some(cx.now),
            reason: Some(reason.clone()),
            ..posting
        };
        if !tx.decide_posting(&rejected).await? {
            return Err(Error::refused("posting-decided"));
        }
        audit::record(tx, cx, "fund.reject", "fund_posting", &rejected.id.to_string(), "").await?;
        cx.touch(tx, rejected.unit_id, "fund_posting").await?;
        platform_event::entry_changed(tx, cx, &rejected).await?;
    }
    get_written(tx, cx, id).await
}

/// A prepared posting and the other side of its pair, for a second person, in the order in which funds are taken.
async fn decidable(tx: &mut Tx, cx: &Cx, id: PostingId) -> Result<Vec<Posting>> {
    let posting = found(tx, cx, id, Permission::ApproveFund).await?;
    if posting.status != PostingStatus::Prepared {
        return Err(Error::refused("posting-decided"));
    }
    if posting.prepared_by.is_some() && posting.prepared_by == cx.user() {
        return Err(Error::refused("own-posting"));
    }
    let mut sides = with_pair(tx, cx, posting).await?;
    sides.sort_by_key(|side| side.fund_id);
    Ok(sides)
}

async fn with_pair(tx: &mut Tx, cx: &Cx, posting: Posting) -> Result<Vec<Posting>> {
    let Some(pair) = posting.pair_id else { return Ok(vec![posting]) };
    // Who keeps the books of one side does not decide on the other.
    let other = tx.get_posting(pair, cx.unit).await?.ok_or(Error::refused("fund-pair-outside"))?;
    Ok(vec![posting, other])
}

/// Undoes a booked posting by its mirror, once; the other side of a pair with it. Above the fund's limit the mirror waits
/// for a second person.
///
/// # Errors
/// `NotFound`; `Forbidden` without `fund.write`; `Invalid` without a reason, or for a day before the posting's; `Refused` for
/// what is not booked, is reversed already or is a reversal itself, for a donation whose receipt stands, for money that has
/// been spent, and for a closed month.
pub async fn reverse(tx: &mut Tx, cx: &Cx, id: PostingId, input: ReversePosting) -> Result<PostingView> {
    let posting = found(tx, cx, id, Permission::WriteFund).await?;
    let reason = check::line("reason", &input.reason, 200)?;
    if posting.kind == PostingKind::Reversal {
        return Err(Error::refused("posting-is-reversal"));
    }
    if posting.reversed_by_id.is_some() {
        return Err(Error::refused("posting-reversed"));
    }
    if posting.status != PostingStatus::Booked {
        return Err(Error::refused("posting-not-booked"));
    }
    if tx.is_receipt_standing(posting.id).await? {
        return Err(Error::refused("receipt-stands"));
    }
    let mut sides = Vec::new();
    for posting in with_pair(tx, cx, posting).await? {
        let fund = tx.get_fund(posting.fund_id, cx.unit).await?.ok_or(Error::NotFound { entity: "fund" })?;
        sides.push((mirror(cx, &fund, &posting, &reason, input.day)?, fund));
    }
    let undone = match <[_; 2]>::try_from(sides) {
        Ok([(draft, fund), (other, other_fund)]) => {
            ledger::submit_pair(tx, cx, (&fund, draft), (&other_fund, other)).await?
        }
        Err(mut one) => {
            let (draft, fund) = one.pop().ok_or(Error::NotFound { entity: "fund_posting" })?;
            ledger::submit(tx, cx, &fund, draft).await?
        }
    };
    view(tx, undone).await
}

fn mirror(cx: &Cx, fund: &FundView, posting: &Posting, reason: &str, day: Option<Day>) -> Result<Draft> {
    let day = ledger::day_of(cx, fund, day)?;
    if day < posting.day {
        return Err(Error::invalid("day", "fund-before-posting"));
    }
    let swapped = |entry: Entry| Entry { debit: entry.credit, credit: entry.debit, ..entry };
    let entries = ledger::entries_of(posting)?.into_iter().map(swapped).collect();
    let mut goods = Vec::new();
    for goods_moved in ledger::goods_of(posting)? {
        let value = Fen::ZERO.minus(goods_moved.value)?;
        goods.push(Move { quantity: -goods_moved.quantity, value, ..goods_moved });
    }
    Ok(Draft {
        voucher: posting.voucher.clone(),
        reverses_id: Some(posting.id),
        reason: Some(reason.to_owned()),
        goods,
        ..Draft::new(cx, PostingKind::Reversal, day, posting.words.clone(), entries)
    })
}

async fn found(tx: &mut Tx, cx: &Cx, id: PostingId, permission: Permission) -> Result<Posting> {
    let posting = tx.get_posting(id, cx.unit).await?.ok_or(Error::NotFound { entity: "fund_posting" })?;
    // A module works in one unit; the books of those below are theirs.
    if cx.module.is_some() && posting.unit_id != cx.unit {
        return Err(Error::NotFound { entity: "fund_posting" });
    }
    cx.require(tx, permission).await?;
    Ok(posting)
}

async fn get_written(tx: &mut Tx, cx: &Cx, id: PostingId) -> Result<PostingView> {
    let posting = tx.get_posting(id, cx.unit).await?.ok_or(Error::NotFound { entity: "fund_posting" })?;
    view(tx, posting).await
}

/// A posting as a reader gets it.
pub(super) async fn view(tx: &mut Tx, posting: Posting) -> Result<PostingView> {
    Books::default().view(tx, posting).await
}

/// The charts of accounts that a listing needs, each read once.
#[derive(Default)]
struct Books(BTreeMap<FundId, BTreeMap<AccountId, (String, String)>>);

impl Books {
    async fn view(&mut self, tx: &mut Tx, p: Posting) -> Result<PostingView> {
        let chart = match self.0.entry(p.fund_id) {
            btree_map::Entry::Occupied(chart) => chart.into_mut(),
            btree_map::Entry::Vacant(place) => {
                let accounts = tx.chart_of_fund(p.fund_id).await?;
                place.insert(accounts.into_iter().map(|a| (a.id, (a.code, a.name))).collect())
            }
        };
        let mut lines = Vec::new();
        for entry in ledger::entries_of(&p)? {
            let (account_code, account_name) = chart.get(&entry.account_id).cloned().unwrap_or_default();
            lines.push(EntryView {
                account_id: entry.account_id,
                account_code,
                account_name,
                debit: entry.debit,
                credit: entry.credit,
                for_purpose_id: entry.for_purpose_id,
            });
        }
        Ok(PostingView {
            id: p.id,
            fund_id: p.fund_id,
            unit_id: p.unit_id,
            kind: p.kind,
            status: p.status,
            number: p.year.zip(p.number).map(|(year, no)| number(year, no)),
            day: p.day,
            amount: p.amount,
            words: p.words,
            voucher: p.voucher,
            consent_ref: p.consent_ref,
            lines,
            reverses_id: p.reverses_id,
            reversed_by_id: p.reversed_by_id,
            pair_id: p.pair_id,
            prepared_by: p.prepared_by,
            prepared_at: p.prepared_at,
            decided_by: p.decided_by,
            decided_at: p.decided_at,
            reason: p.reason,
            version: p.version,
        })
    }
}

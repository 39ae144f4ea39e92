//! The one way into the books.
//!
//! A posting is checked whole before anything of it is written: a module that is told no has left nothing behind.

use std::collections::BTreeMap;

use crate::app::{Cx, audit, platform_event};
use crate::domain::day::Day;
use crate::domain::fund::{AccountView, Entry, FundForm, FundView, Move, Posting, PostingKind, PostingStatus, Pot};
use crate::domain::money::Fen;
use crate::error::{Error, Problem, Result};
use crate::id::{AccountId, LineId, PostingId};
use crate::store::Tx;

/// What is to be posted.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) id: PostingId,
    pub(super) kind: PostingKind,
    pub(super) day: Day,
    pub(super) words: String,
    pub(super) voucher: Option<String>,
    pub(super) consent_ref: Option<String>,
    pub(super) entries: Vec<Entry>,
    pub(super) goods: Vec<Move>,
    pub(super) reverses_id: Option<PostingId>,
    pub(super) pair_id: Option<PostingId>,
    pub(super) reason: Option<String>,
}

/// A posting that was found right and waits to be written.
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) posting: Posting,
    entries: Vec<Entry>,
    goods: Vec<Move>,
}

impl Draft {
    pub(super) fn new(cx: &Cx, kind: PostingKind, day: Day, words: String, entries: Vec<Entry>) -> Self {
        Self {
            id: cx.id(PostingId::from_uuid),
            kind,
            day,
            words,
            voucher: None,
            consent_ref: None,
            entries,
            goods: Vec::new(),
            reverses_id: None,
            pair_id: None,
            reason: None,
        }
    }

    /// The sum of the debits.
    pub(super) fn amount(&self) -> Result<Fen> {
        self.entries.iter().try_fold(Fen::ZERO, |sum, entry| sum.plus(entry.debit))
    }
}

/// A debit.
pub(super) fn debit(account: &AccountView, amount: Fen) -> Entry {
    Entry { account_id: account.id, debit: amount, credit: Fen::ZERO, for_purpose_id: None }
}

/// A credit.
pub(super) fn credit(account: &AccountView, amount: Fen) -> Entry {
    Entry { account_id: account.id, debit: Fen::ZERO, credit: amount, for_purpose_id: None }
}

/// The day of value: today when it is left out; not ahead, not before the fund, not in a closed month.
pub(super) fn day_of(cx: &Cx, fund: &FundView, day: Option<Day>) -> Result<Day> {
    let today = Day::of(cx.now);
    let day = day.unwrap_or(today);
    if day > today {
        return Err(Error::invalid("day", "future"));
    }
    if day < fund.opened_on {
        return Err(Problem::new("day", "fund-before-opening").with("day", fund.opened_on).into());
    }
    open_on(fund, day)?;
    Ok(day)
}

fn open_on(fund: &FundView, day: Day) -> Result<()> {
    if !fund.active {
        return Err(Error::refused("fund-inactive"));
    }
    match fund.closed_through {
        Some(closed) if day <= closed => Err(refused("fund-month-closed", [("day", closed.to_string())])),
        _ => Ok(()),
    }
}

/// Whether a second person has to book this much.
pub(super) fn waits(fund: &FundView, amount: Fen) -> bool {
    amount > fund.approval_limit
}

/// Finds a posting right: it balances, in money and in goods, and, if it is booked at once, everything is there that it
/// takes. `held`: it waits for a second person whatever its amount.
pub(super) async fn check(tx: &mut Tx, cx: &Cx, fund: &FundView, draft: Draft, held: bool) -> Result<Checked> {
    open_on(fund, draft.day)?;
    let accounts = accounts(tx, fund).await?;
    balanced(&draft.entries, &accounts)?;
    let amount = draft.amount()?.entered("amount")?;
    // A module that runs by itself gives nothing away: somebody looks at it.
    let unseen = draft.kind == PostingKind::Grant && cx.module.is_some() && cx.user().is_none();
    let booked = !held && !unseen && !waits(fund, amount);
    let posting = Posting {
        id: draft.id,
        fund_id: fund.id,
        unit_id: fund.unit_id,
        kind: draft.kind,
        status: if booked { PostingStatus::Booked } else { PostingStatus::Prepared },
        year: None,
        number: None,
        day: draft.day,
        amount,
        words: draft.words,
        voucher: draft.voucher,
        consent_ref: draft.consent_ref,
        entries: serde_json::to_string(&draft.entries).map_err(Error::internal)?,
        goods: serde_json::to_string(&draft.goods).map_err(Error::internal)?,
        reverses_id: draft.reverses_id,
        reversed_by_id: None,
        pair_id: draft.pair_id,
        prepared_by: cx.user(),
        prepared_at: cx.now,
        decided_by: if booked { cx.user() } else { None },
        decided_at: booked.then_some(cx.now),
        reason: draft.reason,
        version: 1,
    };
    let checked = Checked { posting, entries: draft.entries, goods: draft.goods };
    if booked {
        checked.is_there(tx, fund, &accounts).await?;
    }
    Ok(checked)
}

/// Finds a prepared posting right, now that it is to be booked.
pub(super) async fn check_again(tx: &mut Tx, cx: &Cx, fund: &FundView, mut posting: Posting) -> Result<Checked> {
    open_on(fund, posting.day)?;
    let accounts = accounts(tx, fund).await?;
    let entries = entries_of(&posting)?;
    let goods = goods_of(&posting)?;
    balanced(&entries, &accounts)?;
    posting.status = PostingStatus::Booked;
    posting.decided_by = cx.user();
    posting.decided_at = Some(cx.now);
    let checked = Checked { posting, entries, goods };
    checked.is_there(tx, fund, &accounts).await?;
    Ok(checked)
}

/// Lines as entered.
pub(super) fn entries_of(posting: &Posting) -> Result<Vec<Entry>> {
    serde_json::from_str(&posting.entries).map_err(|error| Error::internal(format!("posting {}: {error}", posting.id)))
}

/// Moves of goods as entered.
pub(super) fn goods_of(posting: &Posting) -> Result<Vec<Move>> {
    serde_json::from_str(&posting.goods).map_err(|error| Error::internal(format!("posting {}: {error}", posting.id)))
}

type Chart = BTreeMap<AccountId, AccountView>;

async fn accounts(tx: &mut Tx, fund: &FundView) -> Result<Chart> {
    Ok(tx.chart_of_fund(fund.id).await?.into_iter().map(|account| (account.id, account)).collect())
}

/// As much debit as credit, in money and in goods.
fn balanced(entries: &[Entry], chart: &Chart) -> Result<()> {
    let mut sums: BTreeMap<FundForm, (Fen, Fen)> = BTreeMap::new();
    for entry in entries {
        let account = chart.get(&entry.account_id).ok_or(Error::NotFound { entity: "fund_account" })?;
        let sum = sums.entry(account.form).or_default();
        *sum = (sum.0.plus(entry.debit)?, sum.1.plus(entry.credit)?);
    }
    match sums.values().find(|(debit, credit)| debit != credit) {
        None if !entries.is_empty() => Ok(()),
        None => Err(Error::invalid("lines", "required")),
        Some((debit, credit)) => {
            Err(Problem::new("lines", "fund-unbalanced").with("debit", debit).with("credit", credit).into())
        }
    }
}

/// What entries change: pots by credit minus debit, accounts by debit minus credit.
pub(super) fn changes(entries: &[Entry], chart: &Chart) -> Result<(BTreeMap<Pot, Fen>, BTreeMap<AccountId, Fen>)> {
    let (mut pots, mut by_account) = (BTreeMap::<Pot, Fen>::new(), BTreeMap::<AccountId, Fen>::new());
    for entry in entries {
        let account = chart.get(&entry.account_id).ok_or(Error::NotFound { entity: "fund_account" })?;
        let change = entry.debit.minus(entry.credit)?;
        let sum = by_account.entry(account.id).or_default();
        *sum = sum.plus(change)?;
        if let Some(pot) = pot_of(account) {
            let sum = pots.entry(pot).or_default();
            *sum = sum.minus(change)?;
        }
    }
    Ok((pots, by_account))
}

/// The pot of an account.
pub(super) fn pot_of(account: &AccountView) -> Option<Pot> {
    let source = account.source.filter(|_| account.kind.in_pot())?;
    Some(Pot { source, purpose_id: account.purpose_id, form: account.form })
}

impl Checked {
    /// Nothing falls below zero, on the day of value or on any later one.
    async fn is_there(&self, tx: &mut Tx, fund: &FundView, chart: &Chart) -> Result<()> {
        let (pots, by_account) = changes(&self.entries, chart)?;
        let day = self.posting.day;
        for (pot, change) in pots.into_iter().filter(|(_, change)| *change < Fen::ZERO) {
            let available = tx.least_in_pot(fund.id, pot, day).await?;
            if available.plus(change)? < Fen::ZERO {
                return Err(short("fund-not-available", available, Fen::ZERO.minus(change)?));
            }
        }
        for (id, change) in by_account {
            let Some(account) = chart.get(&id) else { continue };
            let (least, most) = tx.balance_range(id, day).await?;
            let there = match account.kind.side() {
                1 if change < Fen::ZERO => least,
                -1 if change > Fen::ZERO => Fen::ZERO.minus(most)?,
                _ => continue,
            };
            let taken = Fen::new(change.get().saturating_abs());
            if there < taken {
                return Err(short("fund-account-short", there, taken));
            }
        }
        for goods in self.goods.iter().filter(|goods| goods.quantity < 0) {
            let lot = tx.lot(goods.lot_id).await?.filter(|lot| lot.fund_id == fund.id);
            let lot = lot.ok_or(Error::NotFound { entity: "lot" })?;
            let (quantity, value) = (lot.quantity_left + goods.quantity, lot.value_left.plus(goods.value)?);
            // Nothing left has no value, and what is left has some: else somebody else took of the lot meanwhile.
            if quantity < 0 || value < Fen::ZERO || (quantity == 0) != (value == Fen::ZERO) {
                return Err(Error::refused("fund-stock-changed"));
            }
        }
        Ok(())
    }

    /// Writes the posting itself; booked, with its number.
    pub(super) async fn open(&mut self, tx: &mut Tx, cx: &Cx) -> Result<()> {
        self.take_number(tx).await?;
        tx.insert_posting(&self.posting).await?;
        self.note(tx, cx, if self.is_booked() { "fund.book" } else { "fund.prepare" }).await
    }

    /// Writes that a prepared posting is booked, with its number.
    pub(super) async fn approve(&mut self, tx: &mut Tx, cx: &Cx) -> Result<()> {
        self.take_number(tx).await?;
        if !tx.decide_posting(&self.posting).await? {
            return Err(Error::refused("posting-decided"));
        }
        self.note(tx, cx, "fund.approve").await
    }

    /// Writes lines, sums and moves of what is booked. What they refer to must be there.
    pub(super) async fn enter(&self, tx: &mut Tx, cx: &Cx) -> Result<()> {
        if !self.is_booked() {
            return Ok(());
        }
        let mut sums: BTreeMap<AccountId, (Fen, Fen)> = BTreeMap::new();
        for (position, entry) in (1..).zip(&self.entries) {
            tx.insert_line(cx.id(LineId::from_uuid), &self.posting, position, entry).await?;
            let sum = sums.entry(entry.account_id).or_default();
            *sum = (sum.0.plus(entry.debit)?, sum.1.plus(entry.credit)?);
        }
        // In one order everywhere, so that two postings wait for each other and never in a ring.
        for (account, (debit, credit)) in sums {
            tx.add_to_balance(self.posting.fund_id, account, self.posting.day, debit, credit).await?;
        }
        for goods in &self.goods {
            tx.insert_move(&self.posting, goods).await?;
        }
        Ok(())
    }

    fn is_booked(&self) -> bool {
        self.posting.status == PostingStatus::Booked
    }

    async fn take_number(&mut self, tx: &mut Tx) -> Result<()> {
        if self.is_booked() {
            let year = i64::from(self.posting.day.date().year());
            let name = format!("fund-posting:{}:{year}", self.posting.fund_id);
            self.posting.number = Some(tx.next_number(self.posting.unit_id, &name).await?);
            self.posting.year = Some(year);
        }
        Ok(())
    }

    async fn note(&self, tx: &mut Tx, cx: &Cx, verb: &str) -> Result<()> {
        let p = &self.posting;
        audit::record(tx, cx, verb, "fund_posting", &p.id.to_string(), &format!("{} {}", p.kind, p.amount)).await?;
        cx.touch(tx, p.unit_id, "fund_posting").await?;
        cx.touch(tx, p.unit_id, "fund").await?;
        platform_event::entry_changed(tx, cx, p).await
    }
}

/// Checks and writes a posting behind which nothing else stands.
pub(super) async fn submit(tx: &mut Tx, cx: &Cx, fund: &FundView, draft: Draft) -> Result<Posting> {
    let mut checked = check(tx, cx, fund, draft, false).await?;
    checked.open(tx, cx).await?;
    checked.enter(tx, cx).await?;
    Ok(checked.posting)
}

/// Checks and writes two postings in two funds that stand and fall together. Answers the first.
///
/// What touches two funds takes them in the order of their ids, as [`Checked::enter`] takes accounts: two that go opposite
/// ways would wait for each other, and PostgreSQL looks for such a ring only after a second.
pub(super) async fn submit_pair(
    tx: &mut Tx,
    cx: &Cx,
    (fund, mut draft): (&FundView, Draft),
    (other_fund, mut other): (&FundView, Draft),
) -> Result<Posting> {
    draft.pair_id = Some(other.id);
    other.pair_id = Some(draft.id);
    let held = waits(fund, draft.amount()?) || waits(other_fund, other.amount()?);
    let mut first = check(tx, cx, fund, draft, held).await?;
    let mut second = check(tx, cx, other_fund, other, held).await?;
    let mut sides = [&mut first, &mut second];
    sides.sort_by_key(|side| side.posting.fund_id);
    for side in sides {
        side.open(tx, cx).await?;
        side.enter(tx, cx).await?;
    }
    Ok(first.posting)
}

/// A refusal with arguments.
pub(super) fn refused<const N: usize>(code: &'static str, args: [(&'static str, String); N]) -> Error {
    Error::Refused { code, args: BTreeMap::from(args) }
}

/// A refusal that says how much there is.
pub(super) fn short(code: &'static str, available: Fen, wanted: Fen) -> Error {
    refused(code, [("available", available.to_string()), ("wanted", wanted.to_string())])
}

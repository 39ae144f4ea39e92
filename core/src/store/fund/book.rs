//! The books: lines, kept balances, moves of goods. Only ever added to.

use crate::domain::day::Day;
use crate::domain::fund::{Entry, LotView, Move, Posting, Pot};
use crate::domain::money::Fen;
use crate::error::Result;
use crate::id::{AccountId, FundId, LineId, LotId};
use crate::store::Tx;

const INSERT_LINE: &str = "
    INSERT INTO fund_line (id, posting_id, fund_id, account_id, position, day, debit, credit, for_purpose_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const ADD: &str = "
    INSERT INTO fund_balance (account_id, month, fund_id, debit, credit) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (account_id, month) DO UPDATE SET debit = fund_balance.debit + excluded.debit, credit = fund_balance.credit + excluded.credit";
const BALANCE: &str = "SELECT CAST(COALESCE(SUM(debit - credit), 0) AS BIGINT) FROM fund_balance WHERE account_id = $1";
const BALANCE_LATER: &str = "
    SELECT day, CAST(SUM(debit - credit) AS BIGINT) FROM fund_line WHERE account_id = $1 AND day > $2 GROUP BY day ORDER BY day DESC";
const POT: &str = "
    SELECT CAST(COALESCE(SUM(b.credit - b.debit), 0) AS BIGINT)
    FROM fund_account a JOIN fund_balance b ON b.account_id = a.id
    WHERE a.fund_id = $1 AND a.source = $2 AND COALESCE(a.purpose_id, '') = $3 AND a.form = $4";
const POT_LATER: &str = "
    SELECT l.day, CAST(SUM(l.credit - l.debit) AS BIGINT)
    FROM fund_account a JOIN fund_line l ON l.account_id = a.id AND l.day > $5
    WHERE a.fund_id = $1 AND a.source = $2 AND COALESCE(a.purpose_id, '') = $3 AND a.form = $4
    GROUP BY l.day ORDER BY l.day DESC";
const INSERT_MOVE: &str =
    "INSERT INTO fund_move (posting_id, lot_id, fund_id, day, quantity, value) VALUES ($1, $2, $3, $4, $5, $6)";
const MOVE: &str = "UPDATE fund_lot SET quantity_left = quantity_left + $2, value_left = value_left + $3 WHERE id = $1";
const LOT: &str = "SELECT * FROM fund_lot WHERE id = $1";

impl Tx {
    /// Adds a line of a booked posting, and its sums to those of the account and month.
    pub(crate) async fn insert_line(&mut self, id: LineId, p: &Posting, position: i64, line: &Entry) -> Result<()> {
        execute!(
            self,
            INSERT_LINE,
            id,
            p.id,
            p.fund_id,
            line.account_id,
            position,
            p.day,
            line.debit,
            line.credit,
            line.for_purpose_id
        )?;
        Ok(())
    }

    /// Adds to the kept sums of an account in the month of `day`.
    pub(crate) async fn add_to_balance(
        &mut self,
        fund: FundId,
        account: AccountId,
        day: Day,
        debit: Fen,
        credit: Fen,
    ) -> Result<()> {
        execute!(self, ADD, account, month_of(day), fund, debit, credit)?;
        Ok(())
    }

    /// The least and the most that an account's debits minus credits are from `day` on, at the end of any day.
    pub(crate) async fn balance_range(&mut self, account: AccountId, day: Day) -> Result<(Fen, Fen)> {
        let (now,): (Fen,) = fetch_one!(self, BALANCE, account)?;
        let later: Vec<(Day, Fen)> = fetch_all!(self, BALANCE_LATER, account, day)?;
        range(now, later)
    }

    /// The least that is in a pot from `day` on, at the end of any day.
    pub(crate) async fn least_in_pot(&mut self, fund: FundId, pot: Pot, day: Day) -> Result<Fen> {
        let purpose = super::text(pot.purpose_id);
        let (now,): (Fen,) = fetch_one!(self, POT, fund, pot.source, purpose.clone(), pot.form)?;
        let later: Vec<(Day, Fen)> = fetch_all!(self, POT_LATER, fund, pot.source, purpose, pot.form, day)?;
        range(now, later).map(|(least, _)| least)
    }

    /// A lot, wherever it is: the caller has come by its id in a posting that they may see.
    pub(crate) async fn lot(&mut self, id: LotId) -> Result<Option<LotView>> {
        fetch_optional!(self, LOT, id)
    }

    /// Adds a move of goods, and what it leaves of the lot.
    pub(crate) async fn insert_move(&mut self, p: &Posting, goods: &Move) -> Result<()> {
        execute!(self, INSERT_MOVE, p.id, goods.lot_id, p.fund_id, p.day, goods.quantity, goods.value)?;
        execute!(self, MOVE, goods.lot_id, goods.quantity, goods.value)?;
        Ok(())
    }
}

/// The month of a day, as kept: `2026-09`.
pub(super) fn month_of(day: Day) -> String {
    let mut text = day.to_string();
    text.truncate(7);
    text
}

/// From what there is now, back through what each later day changed: the least and the most of it.
fn range(now: Fen, later: Vec<(Day, Fen)>) -> Result<(Fen, Fen)> {
    let (mut at, mut least, mut most) = (now, now, now);
    for (_, change) in later {
        at = at.minus(change)?;
        (least, most) = (least.min(at), most.max(at));
    }
    Ok((least, most))
}

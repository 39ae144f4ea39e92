//! What the books say. Sums come from the kept months and the lines of the month that is cut through.

use super::book::month_of;
use crate::domain::day::Day;
use crate::domain::fund::{Donation, Grant, LedgerRow, Posting};
use crate::domain::money::Fen;
use crate::error::Result;
use crate::id::{AccountId, FundId, LineId, LotId, PostingId, PurposeId};
use crate::store::Tx;

/// Debits and credits of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sums {
    pub(crate) account_id: AccountId,
    pub(crate) debit: Fen,
    pub(crate) credit: Fen,
}

/// What reached people on a purpose.
#[derive(Debug, Clone)]
pub(crate) struct PeopleSum {
    pub(crate) purpose_id: Option<PurposeId>,
    pub(crate) grants: i64,
    pub(crate) beneficiaries: i64,
    pub(crate) amount: Fen,
}

/// Goods of one name.
#[derive(Debug, Clone)]
pub(crate) struct GoodsSum {
    pub(crate) name: String,
    pub(crate) measure: String,
    pub(crate) quantity: i64,
    pub(crate) value: Fen,
}

/// A line with what its posting says, before the balance is added up.
#[derive(Debug, Clone)]
pub(crate) struct LineRow {
    id: LineId,
    posting_id: PostingId,
    year: i64,
    number: i64,
    day: Day,
    words: String,
    debit: Fen,
    credit: Fen,
}

from_row!(Sums { account_id, debit, credit });
from_row!(PeopleSum { purpose_id, grants, beneficiaries, amount });
from_row!(GoodsSum { name, measure, quantity, value });
from_row!(LineRow { id, posting_id, year, number, day, words, debit, credit });

const KEPT_BEFORE: &str = "
    SELECT account_id, CAST(SUM(debit) AS BIGINT) AS debit, CAST(SUM(credit) AS BIGINT) AS credit
    FROM fund_balance WHERE fund_id = $1 AND month < $2 GROUP BY account_id";
const LINES_BETWEEN: &str = "
    SELECT account_id, CAST(SUM(debit) AS BIGINT) AS debit, CAST(SUM(credit) AS BIGINT) AS credit
    FROM fund_line WHERE fund_id = $1 AND day >= $2 AND day <= $3 GROUP BY account_id";
const KEPT: &str = "
    SELECT account_id, month, debit, credit FROM fund_balance WHERE fund_id = $1 ORDER BY account_id, month";
const DERIVED: &str = "
    SELECT account_id, SUBSTR(day, 1, 7), CAST(SUM(debit) AS BIGINT), CAST(SUM(credit) AS BIGINT)
    FROM fund_line WHERE fund_id = $1 GROUP BY account_id, SUBSTR(day, 1, 7) ORDER BY 1, 2";
const UNBALANCED: &str = "
    SELECT l.posting_id FROM fund_line l JOIN fund_account a ON a.id = l.account_id
    WHERE l.fund_id = $1 GROUP BY l.posting_id, a.form HAVING SUM(l.debit) <> SUM(l.credit) ORDER BY 1 LIMIT 20";
const NOT_AS_ENTERED: &str = "
    SELECT p.id FROM fund_posting p WHERE p.fund_id = $1
        AND (CASE WHEN p.status = 'booked' THEN p.amount ELSE 0 END)
            <> (SELECT COALESCE(SUM(l.debit), 0) FROM fund_line l WHERE l.posting_id = p.id) ORDER BY p.id LIMIT 20";
const NUMBERS: &str = "
    SELECT year, COUNT(*), MIN(number), MAX(number) FROM fund_posting
    WHERE fund_id = $1 AND status = 'booked' GROUP BY year ORDER BY year";
const LINES: &str = "SELECT COUNT(*) FROM fund_line WHERE fund_id = $1";
const LOTS: &str = "
    SELECT l.id FROM fund_lot l WHERE l.fund_id = $1
        AND (l.quantity_left <> (SELECT COALESCE(SUM(m.quantity), 0) FROM fund_move m WHERE m.lot_id = l.id)
          OR l.value_left <> (SELECT COALESCE(SUM(m.value), 0) FROM fund_move m WHERE m.lot_id = l.id)) ORDER BY l.id LIMIT 20";
const LOT_VALUE: &str = "SELECT CAST(COALESCE(SUM(value_left), 0) AS BIGINT) FROM fund_lot WHERE fund_id = $1";

const LEDGER: &str = "
    SELECT l.id, l.posting_id, p.year, p.number, l.day, p.words, l.debit, l.credit
    FROM fund_line l JOIN fund_posting p ON p.id = l.posting_id
    WHERE l.account_id = $1 AND l.day >= $2 AND l.day <= $3 AND (l.day, l.id) > ($4, $5)
    ORDER BY l.day, l.id LIMIT $6";
const BEFORE_MONTHS: &str = "
    SELECT CAST(COALESCE(SUM(debit - credit), 0) AS BIGINT) FROM fund_balance WHERE account_id = $1 AND month < $2";
const BEFORE_LINES: &str = "
    SELECT CAST(COALESCE(SUM(debit - credit), 0) AS BIGINT) FROM fund_line
    WHERE account_id = $1 AND day >= $2 AND (day, id) < ($3, $4)";

// `<> 'rejected'` is what the index on reversals is over; SQLite takes it only when that is said.
macro_rules! standing_donations {
    ($head:literal, $tail:literal) => {
        concat!(
            $head,
            "
    FROM fund_donation d JOIN fund_posting p ON p.id = d.posting_id AND p.status = 'booked'
    LEFT JOIN fund_posting b ON b.reverses_id = p.id AND b.status <> 'rejected' AND b.status = 'booked'
    WHERE d.fund_id = $1 AND d.day >= $2 AND d.day <= $3 AND b.id IS NULL ",
            $tail
        )
    };
}
const DONATED: &str = standing_donations!("SELECT COUNT(*), CAST(COALESCE(SUM(d.amount), 0) AS BIGINT)", "");
const DONORS: &str = standing_donations!(
    "SELECT d.*, p.status, FALSE AS reversed, CAST(NULL AS BIGINT) AS receipt_year, CAST(NULL AS BIGINT) AS receipt_number",
    "AND d.publish = TRUE AND d.donor_kind <> 'anonymous' ORDER BY d.day, d.id LIMIT $4"
);
macro_rules! standing_grants {
    ($head:literal, $tail:literal) => {
        concat!(
            $head,
            "
    FROM fund_grant g JOIN fund_posting p ON p.id = g.posting_id AND p.status = 'booked'
    LEFT JOIN fund_posting b ON b.reverses_id = p.id AND b.status <> 'rejected' AND b.status = 'booked'
    WHERE g.fund_id = $1 AND g.day >= $2 AND g.day <= $3 AND b.id IS NULL ",
            $tail
        )
    };
}
const ORGANISATIONS: &str = standing_grants!(
    "SELECT g.*, p.status, FALSE AS reversed",
    "AND g.recipient_kind = 'organisation' ORDER BY g.day, g.id LIMIT $4"
);
const PEOPLE: &str = standing_grants!(
    "SELECT g.purpose_id, COUNT(*) AS grants, CAST(SUM(g.beneficiaries) AS BIGINT) AS beneficiaries, CAST(SUM(g.amount) AS BIGINT) AS amount",
    "AND g.recipient_kind <> 'organisation' GROUP BY g.purpose_id ORDER BY g.purpose_id NULLS LAST"
);
// What came in and what was given, what was reversed left out: a reversal is a move the other way by a posting of its own.
const GOODS_IN: &str = "
    SELECT l.name, l.measure, CAST(SUM(m.quantity) AS BIGINT) AS quantity, CAST(SUM(m.value) AS BIGINT) AS value
    FROM fund_move m JOIN fund_lot l ON l.id = m.lot_id JOIN fund_posting p ON p.id = m.posting_id
    LEFT JOIN fund_posting u ON u.id = p.reverses_id
    WHERE m.fund_id = $1 AND m.day >= $2 AND m.day <= $3 AND COALESCE(u.kind, p.kind) = 'donation'
    GROUP BY l.name, l.measure HAVING SUM(m.quantity) <> 0 ORDER BY l.name, l.measure LIMIT $4";
const GOODS_OUT: &str = "
    SELECT l.name, l.measure, CAST(-SUM(m.quantity) AS BIGINT) AS quantity, CAST(-SUM(m.value) AS BIGINT) AS value
    FROM fund_move m JOIN fund_lot l ON l.id = m.lot_id JOIN fund_posting p ON p.id = m.posting_id
    LEFT JOIN fund_posting u ON u.id = p.reverses_id
    WHERE m.fund_id = $1 AND m.day >= $2 AND m.day <= $3 AND COALESCE(u.kind, p.kind) = 'grant'
    GROUP BY l.name, l.measure HAVING SUM(m.quantity) <> 0 ORDER BY l.name, l.measure LIMIT $4";
const MAJOR: &str = "
    SELECT p.*, r.id AS reversed_by_id FROM fund_posting p
    LEFT JOIN fund_posting r ON r.reverses_id = p.id AND r.status <> 'rejected'
    WHERE p.fund_id = $1 AND p.status = 'booked' AND p.day >= $2 AND p.amount >= $3 ORDER BY p.day, p.id LIMIT $4";

impl Tx {
    /// Debits and credits of a fund's accounts up to and with `day`. An account may come twice: the caller adds up.
    pub(crate) async fn sums_as_of(&mut self, fund: FundId, day: Day) -> Result<Vec<Sums>> {
        let month = month_of(day);
        let first = format!("{month}-01");
        let mut sums: Vec<Sums> = fetch_all!(self, KEPT_BEFORE, fund, month)?;
        let cut: Vec<Sums> = fetch_all!(self, LINES_BETWEEN, fund, first, day)?;
        sums.extend(cut);
        Ok(sums)
    }

    /// What is kept and what the lines say, by account and month.
    pub(crate) async fn kept_and_derived(
        &mut self,
        fund: FundId,
    ) -> Result<(Vec<(AccountId, String, Fen, Fen)>, Vec<(AccountId, String, Fen, Fen)>)> {
        Ok((fetch_all!(self, KEPT, fund)?, fetch_all!(self, DERIVED, fund)?))
    }

    /// Postings whose lines do not balance, and postings whose lines are not what was entered; at most 20 of each.
    pub(crate) async fn wrong_postings(&mut self, fund: FundId) -> Result<(Vec<(PostingId,)>, Vec<(PostingId,)>)> {
        Ok((fetch_all!(self, UNBALANCED, fund)?, fetch_all!(self, NOT_AS_ENTERED, fund)?))
    }

    /// (year, how many are booked, least number, greatest number).
    pub(crate) async fn posting_numbers(&mut self, fund: FundId) -> Result<Vec<(i64, i64, i64, i64)>> {
        fetch_all!(self, NUMBERS, fund)
    }

    /// How many lines a fund has.
    pub(crate) async fn count_lines(&mut self, fund: FundId) -> Result<i64> {
        let (lines,): (i64,) = fetch_one!(self, LINES, fund)?;
        Ok(lines)
    }

    /// Lots of which there is not left what their moves leave, at most 20, and the value of all that is left.
    pub(crate) async fn wrong_lots(&mut self, fund: FundId) -> Result<(Vec<(LotId,)>, Fen)> {
        let wrong = fetch_all!(self, LOTS, fund)?;
        let (value,): (Fen,) = fetch_one!(self, LOT_VALUE, fund)?;
        Ok((wrong, value))
    }

    /// Lines of an account in a period after (day, id), oldest first, each with the balance up to and with it.
    pub(crate) async fn ledger(
        &mut self,
        account: AccountId,
        (from, to): (Day, Day),
        after: (String, String),
        rows: i64,
    ) -> Result<Vec<LedgerRow>> {
        let lines: Vec<LineRow> = fetch_all!(self, LEDGER, account, from, to, after.0, after.1, rows)?;
        let Some(first) = lines.first() else { return Ok(Vec::new()) };
        let month = month_of(first.day);
        let begins = format!("{month}-01");
        let (months,): (Fen,) = fetch_one!(self, BEFORE_MONTHS, account, month)?;
        let (days,): (Fen,) = fetch_one!(self, BEFORE_LINES, account, begins, first.day, first.id)?;
        let mut balance = months.plus(days)?;
        let mut ledger = Vec::with_capacity(lines.len());
        for line in lines {
            balance = balance.plus(line.debit)?.minus(line.credit)?;
            ledger.push(LedgerRow {
                id: line.id,
                posting_id: line.posting_id,
                number: crate::domain::fund::number(line.year, line.number),
                day: line.day,
                words: line.words,
                debit: line.debit,
                credit: line.credit,
                balance,
            });
        }
        Ok(ledger)
    }

    /// How many donations of a period stand, and their sum.
    pub(crate) async fn donated(&mut self, fund: FundId, from: Day, to: Day) -> Result<(i64, Fen)> {
        fetch_one!(self, DONATED, fund, from, to)
    }

    /// Standing donations of a period whose donors want to be named.
    pub(crate) async fn named_donations(
        &mut self,
        fund: FundId,
        from: Day,
        to: Day,
        most: i64,
    ) -> Result<Vec<Donation>> {
        fetch_all!(self, DONORS, fund, from, to, most)
    }

    /// Standing grants of a period to organisations.
    pub(crate) async fn organisation_grants(
        &mut self,
        fund: FundId,
        from: Day,
        to: Day,
        most: i64,
    ) -> Result<Vec<Grant>> {
        fetch_all!(self, ORGANISATIONS, fund, from, to, most)
    }

    /// Standing grants of a period to people, by purpose.
    pub(crate) async fn people_reached(&mut self, fund: FundId, from: Day, to: Day) -> Result<Vec<PeopleSum>> {
        fetch_all!(self, PEOPLE, fund, from, to)
    }

    /// Goods that came in and that were given in a period.
    pub(crate) async fn goods_moved(
        &mut self,
        fund: FundId,
        from: Day,
        to: Day,
        most: i64,
    ) -> Result<(Vec<GoodsSum>, Vec<GoodsSum>)> {
        Ok((fetch_all!(self, GOODS_IN, fund, from, to, most)?, fetch_all!(self, GOODS_OUT, fund, from, to, most)?))
    }

    /// Booked postings of at least `amount` from `day` on.
    pub(crate) async fn major_postings(
        &mut self,
        fund: FundId,
        day: Day,
        amount: Fen,
        most: i64,
    ) -> Result<Vec<Posting>> {
        fetch_all!(self, MAJOR, fund, day, amount, most)
    }
}

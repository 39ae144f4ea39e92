//! Postings: where they stand.

use super::register::Books;
use super::text;
use crate::domain::fund::{Posting, PostingFilter};
use crate::error::Result;
use crate::id::{PostingId, UnitId};
use crate::store::Tx;

from_row!(Posting {
    id,
    fund_id,
    unit_id,
    kind,
    status,
    year,
    number,
    day,
    amount,
    words,
    voucher,
    consent_ref,
    entries,
    goods,
    reverses_id,
    reversed_by_id,
    pair_id,
    prepared_by,
    prepared_at,
    decided_by,
    decided_at,
    reason,
    version
});

const INSERT: &str = "
    INSERT INTO fund_posting (id, fund_id, unit_id, kind, status, year, number, day, amount, words, voucher, consent_ref, entries, goods,
        reverses_id, pair_id, prepared_by, prepared_at, decided_by, decided_at, reason, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)";
const DECIDE: &str = "
    UPDATE fund_posting SET status = $2, year = $3, number = $4, decided_by = $5, decided_at = $6, reason = $7, version = version + 1
    WHERE id = $1 AND status = 'prepared'";
// A reversal that was turned down leaves its posting free to be reversed.
macro_rules! postings {
    ($head:literal, $tail:literal) => {
        concat!(
            $head,
            "
    FROM fund_posting p JOIN unit_closure c ON c.descendant_id = p.unit_id AND c.ancestor_id = $1
    LEFT JOIN fund_posting r ON r.reverses_id = p.id AND r.status <> 'rejected' ",
            $tail
        )
    };
}
const GET: &str = postings!("SELECT p.*, r.id AS reversed_by_id", "WHERE p.id = $2");
const LIST: &str = postings!(
    "SELECT p.*, r.id AS reversed_by_id",
    "WHERE ($2 = '' OR p.fund_id = $2) AND ($3 = '' OR p.status = $3) AND ($4 = '' OR p.kind = $4)
        AND ($5 = '' OR p.day >= $5) AND ($6 = '' OR p.day <= $6) AND ($7 = '' OR p.id < $7)
    ORDER BY p.id DESC LIMIT $8"
);
const LIST_OF_FUND: &str = postings!(
    "SELECT p.*, r.id AS reversed_by_id",
    "WHERE p.fund_id = $2 AND ($3 = '' OR p.status = $3) AND ($4 = '' OR p.kind = $4)
        AND ($5 = '' OR p.day >= $5) AND ($6 = '' OR p.day <= $6) AND ($7 = '' OR p.id < $7)
    ORDER BY p.id DESC LIMIT $8"
);
const COUNT: &str = postings!(
    "SELECT COUNT(*)",
    "WHERE ($2 = '' OR p.fund_id = $2) AND ($3 = '' OR p.status = $3) AND ($4 = '' OR p.kind = $4)
        AND ($5 = '' OR p.day >= $5) AND ($6 = '' OR p.day <= $6)"
);

impl Tx {
    /// Adds a posting.
    pub(crate) async fn insert_posting(&mut self, p: &Posting) -> Result<()> {
        execute!(
            self,
            INSERT,
            p.id,
            p.fund_id,
            p.unit_id,
            p.kind,
            p.status,
            p.year,
            p.number,
            p.day,
            p.amount,
            p.words.clone(),
            p.voucher.clone(),
            p.consent_ref.clone(),
            p.entries.clone(),
            p.goods.clone(),
            p.reverses_id,
            p.pair_id,
            p.prepared_by,
            p.prepared_at,
            p.decided_by,
            p.decided_at,
            p.reason.clone(),
            p.version
        )?;
        Ok(())
    }

    /// Writes the decision on a posting that is still prepared; answers whether it was.
    pub(crate) async fn decide_posting(&mut self, p: &Posting) -> Result<bool> {
        let done =
            execute!(self, DECIDE, p.id, p.status, p.year, p.number, p.decided_by, p.decided_at, p.reason.clone())?;
        Ok(done == 1)
    }

    /// A posting of a fund of `scope` or below.
    pub(crate) async fn get_posting(&mut self, id: PostingId, scope: UnitId) -> Result<Option<Posting>> {
        fetch_optional!(self, GET, scope, id)
    }

    /// Postings in scope that match, newest first.
    pub(crate) async fn list_postings(
        &mut self,
        scope: UnitId,
        filter: &PostingFilter,
        after: String,
        rows: i64,
    ) -> Result<Vec<Posting>> {
        let books = self.books_in(scope, filter.fund_id).await?;
        let sql = match books {
            Books::None => return Ok(Vec::new()),
            Books::One(_) => LIST_OF_FUND,
            Books::Many => LIST,
        };
        fetch_all!(
            self,
            sql,
            scope,
            books.fund(),
            text(filter.status),
            text(filter.kind),
            text(filter.from),
            text(filter.to),
            after,
            rows
        )
    }

    /// How many postings in scope match.
    pub(crate) async fn count_postings(&mut self, scope: UnitId, filter: &PostingFilter) -> Result<i64> {
        let (count,): (i64,) = fetch_one!(
            self,
            COUNT,
            scope,
            text(filter.fund_id),
            text(filter.status),
            text(filter.kind),
            text(filter.from),
            text(filter.to)
        )?;
        Ok(count)
    }
}

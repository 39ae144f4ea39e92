//! Donations, lots, receipts, income.

use super::register::Books;
use super::{flag, text};
use crate::domain::fund::{Donation, DonationFilter, IncomeFilter, IncomeView, LotFilter, LotView, ReceiptView};
use crate::error::Result;
use crate::id::{DonationId, FundId, IncomeId, LotId, PostingId, UnitId, UserId};
use crate::store::Tx;
use crate::time::Timestamp;

from_row!(Donation {
    id,
    fund_id,
    unit_id,
    donor_kind,
    donor_name,
    donor_sealed,
    publish,
    channel,
    day,
    amount,
    in_kind,
    purpose_id,
    words,
    posting_id,
    status,
    reversed,
    receipt_year,
    receipt_number,
    created_at
});
from_row!(LotView {
    id,
    fund_id,
    unit_id,
    donation_id,
    purpose_id,
    name,
    measure,
    quantity,
    value,
    quantity_left,
    value_left
});
from_row!(ReceiptView { donation_id, fund_id, year, number, issued_at, issued_by, voided_at, voided_by, void_reason });
from_row!(IncomeView {
    id,
    fund_id,
    unit_id,
    source,
    from_name,
    document_no,
    day,
    amount,
    purpose_id,
    posting_id,
    status,
    reversed,
    created_at,
    version
});

const INSERT_DONATION: &str = "
    INSERT INTO fund_donation (id, fund_id, unit_id, donor_kind, donor_name, donor_sealed, publish, channel, day, amount, in_kind, purpose_id,
        words, posting_id, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
macro_rules! donations {
    ($tail:literal) => {
        concat!(
            "
    SELECT d.*, p.status, (b.id IS NOT NULL) AS reversed, t.year AS receipt_year, t.number AS receipt_number
    FROM fund_donation d JOIN unit_closure c ON c.descendant_id = d.unit_id AND c.ancestor_id = $1
    JOIN fund_posting p ON p.id = d.posting_id
    LEFT JOIN fund_posting b ON b.reverses_id = p.id AND b.status <> 'rejected' AND b.status = 'booked'
    LEFT JOIN fund_receipt t ON t.donation_id = d.id AND t.voided_at IS NULL ",
            $tail
        )
    };
}
const GET_DONATION: &str = donations!("WHERE d.id = $2");
const LIST_DONATIONS: &str = donations!(
    "WHERE ($2 = '' OR d.fund_id = $2) AND ($3 = '' OR d.purpose_id = $3) AND ($4 = '' OR d.donor_kind = $4)
        AND ($5 = '' OR d.day >= $5) AND ($6 = '' OR d.day <= $6) AND ($7 = '' OR d.id < $7)
    ORDER BY d.id DESC LIMIT $8"
);
const LIST_DONATIONS_OF_FUND: &str = donations!(
    "WHERE d.fund_id = $2 AND ($3 = '' OR d.purpose_id = $3) AND ($4 = '' OR d.donor_kind = $4)
        AND ($5 = '' OR d.day >= $5) AND ($6 = '' OR d.day <= $6) AND ($7 = '' OR d.id < $7)
    ORDER BY d.id DESC LIMIT $8"
);

const INSERT_LOT: &str = "
    INSERT INTO fund_lot (id, fund_id, unit_id, donation_id, purpose_id, name, measure, quantity, value, quantity_left, value_left)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const LOTS_OF_DONATION: &str = "SELECT * FROM fund_lot WHERE donation_id = $1 ORDER BY id";
const GET_LOT: &str = "
    SELECT l.* FROM fund_lot l JOIN unit_closure c ON c.descendant_id = l.unit_id AND c.ancestor_id = $2 WHERE l.id = $1";
const LIST_LOTS: &str = "
    SELECT l.* FROM fund_lot l JOIN unit_closure c ON c.descendant_id = l.unit_id AND c.ancestor_id = $1
    WHERE ($2 = '' OR l.fund_id = $2) AND ($3 = '' OR (l.quantity_left > 0) = ($3 = 'yes')) AND ($4 = '' OR l.id < $4)
    ORDER BY l.id DESC LIMIT $5";
const LIST_LOTS_OF_FUND: &str = "
    SELECT l.* FROM fund_lot l JOIN unit_closure c ON c.descendant_id = l.unit_id AND c.ancestor_id = $1
    WHERE l.fund_id = $2 AND ($3 = '' OR (l.quantity_left > 0) = ($3 = 'yes')) AND ($4 = '' OR l.id < $4)
    ORDER BY l.id DESC LIMIT $5";

const INSERT_RECEIPT: &str = "
    INSERT INTO fund_receipt (donation_id, fund_id, year, number, issued_at, issued_by) VALUES ($1, $2, $3, $4, $5, $6)";
const VOID_RECEIPT: &str = "
    UPDATE fund_receipt SET voided_at = $2, voided_by = $3, void_reason = $4 WHERE donation_id = $1 AND voided_at IS NULL";
const RECEIPTS: &str = "SELECT * FROM fund_receipt WHERE donation_id = $1 ORDER BY issued_at, number";

const INSERT_INCOME: &str = "
    INSERT INTO fund_income (id, fund_id, unit_id, source, from_name, document_no, day, amount, purpose_id, posting_id, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
macro_rules! incomes {
    ($tail:literal) => {
        concat!(
            "
    SELECT i.*, p.status, (b.id IS NOT NULL) AS reversed, CAST(1 AS BIGINT) AS version
    FROM fund_income i JOIN unit_closure c ON c.descendant_id = i.unit_id AND c.ancestor_id = $1
    JOIN fund_posting p ON p.id = i.posting_id
    LEFT JOIN fund_posting b ON b.reverses_id = p.id AND b.status <> 'rejected' AND b.status = 'booked' ",
            $tail
        )
    };
}
const GET_INCOME: &str = incomes!("WHERE i.id = $2");
const LIST_INCOMES: &str = incomes!(
    "WHERE ($2 = '' OR i.fund_id = $2) AND ($3 = '' OR i.source = $3) AND ($4 = '' OR i.id < $4)
    ORDER BY i.id DESC LIMIT $5"
);
const LIST_INCOMES_OF_FUND: &str = incomes!(
    "WHERE i.fund_id = $2 AND ($3 = '' OR i.source = $3) AND ($4 = '' OR i.id < $4)
    ORDER BY i.id DESC LIMIT $5"
);

impl Tx {
    /// Adds a donation.
    pub(crate) async fn insert_donation(&mut self, d: &Donation) -> Result<()> {
        execute!(
            self,
            INSERT_DONATION,
            d.id,
            d.fund_id,
            d.unit_id,
            d.donor_kind,
            d.donor_name.clone(),
            d.donor_sealed.clone(),
            d.publish,
            d.channel,
            d.day,
            d.amount,
            d.in_kind,
            d.purpose_id,
            d.words.clone(),
            d.posting_id,
            d.created_at
        )?;
        Ok(())
    }

    /// A donation to a fund of `scope` or below.
    pub(crate) async fn get_donation(&mut self, id: DonationId, scope: UnitId) -> Result<Option<Donation>> {
        fetch_optional!(self, GET_DONATION, scope, id)
    }

    /// Donations in scope that match, newest first.
    pub(crate) async fn list_donations(
        &mut self,
        scope: UnitId,
        filter: &DonationFilter,
        after: String,
        rows: i64,
    ) -> Result<Vec<Donation>> {
        let books = self.books_in(scope, filter.fund_id).await?;
        let sql = match books {
            Books::None => return Ok(Vec::new()),
            Books::One(_) => LIST_DONATIONS_OF_FUND,
            Books::Many => LIST_DONATIONS,
        };
        fetch_all!(
            self,
            sql,
            scope,
            books.fund(),
            text(filter.purpose_id),
            text(filter.donor_kind),
            text(filter.from),
            text(filter.to),
            after,
            rows
        )
    }

    /// Adds a lot, of which nothing has come in yet: its posting brings it.
    pub(crate) async fn insert_lot(&mut self, l: &LotView) -> Result<()> {
        execute!(
            self,
            INSERT_LOT,
            l.id,
            l.fund_id,
            l.unit_id,
            l.donation_id,
            l.purpose_id,
            l.name.clone(),
            l.measure.clone(),
            l.quantity,
            l.value,
            l.quantity_left,
            l.value_left
        )?;
        Ok(())
    }

    /// The goods of a donation.
    pub(crate) async fn list_lots_of_donation(&mut self, id: DonationId) -> Result<Vec<LotView>> {
        fetch_all!(self, LOTS_OF_DONATION, id)
    }

    /// A lot of a fund of `scope` or below.
    pub(crate) async fn get_lot(&mut self, id: LotId, scope: UnitId) -> Result<Option<LotView>> {
        fetch_optional!(self, GET_LOT, id, scope)
    }

    /// Lots in scope that match, newest first.
    pub(crate) async fn list_lots(
        &mut self,
        scope: UnitId,
        filter: &LotFilter,
        after: String,
        rows: i64,
    ) -> Result<Vec<LotView>> {
        let books = self.books_in(scope, filter.fund_id).await?;
        let sql = match books {
            Books::None => return Ok(Vec::new()),
            Books::One(_) => LIST_LOTS_OF_FUND,
            Books::Many => LIST_LOTS,
        };
        fetch_all!(self, sql, scope, books.fund(), flag(filter.in_store), after, rows)
    }

    /// Adds a receipt.
    pub(crate) async fn insert_receipt(
        &mut self,
        donation: DonationId,
        fund: FundId,
        (year, number): (i64, i64),
        at: Timestamp,
        by: Option<UserId>,
    ) -> Result<()> {
        execute!(self, INSERT_RECEIPT, donation, fund, year, number, at, by)?;
        Ok(())
    }

    /// Voids the receipt of a donation that stands; answers whether there was one.
    pub(crate) async fn void_receipt(
        &mut self,
        donation: DonationId,
        at: Timestamp,
        by: Option<UserId>,
        reason: &str,
    ) -> Result<bool> {
        Ok(execute!(self, VOID_RECEIPT, donation, at, by, reason.to_owned())? == 1)
    }

    /// All receipts of a donation, the voided ones too, oldest first.
    pub(crate) async fn list_receipts(&mut self, donation: DonationId) -> Result<Vec<ReceiptView>> {
        fetch_all!(self, RECEIPTS, donation)
    }

    /// Whether a receipt stands for the donation of a posting.
    pub(crate) async fn is_receipt_standing(&mut self, posting: PostingId) -> Result<bool> {
        const STANDS: &str = "
            SELECT EXISTS (SELECT 1 FROM fund_receipt t WHERE t.voided_at IS NULL
                AND t.donation_id = (SELECT d.id FROM fund_donation d WHERE d.posting_id = $1))";
        let (stands,): (bool,) = fetch_one!(self, STANDS, posting)?;
        Ok(stands)
    }

    /// Adds money received.
    pub(crate) async fn insert_income(&mut self, i: &IncomeView) -> Result<()> {
        execute!(
            self,
            INSERT_INCOME,
            i.id,
            i.fund_id,
            i.unit_id,
            i.source,
            i.from_name.clone(),
            i.document_no.clone(),
            i.day,
            i.amount,
            i.purpose_id,
            i.posting_id,
            i.created_at
        )?;
        Ok(())
    }

    /// Money received by a fund of `scope` or below.
    pub(crate) async fn get_income(&mut self, id: IncomeId, scope: UnitId) -> Result<Option<IncomeView>> {
        fetch_optional!(self, GET_INCOME, scope, id)
    }

    /// Money received in scope, newest first.
    pub(crate) async fn list_incomes(
        &mut self,
        scope: UnitId,
        filter: &IncomeFilter,
        after: String,
        rows: i64,
    ) -> Result<Vec<IncomeView>> {
        let books = self.books_in(scope, filter.fund_id).await?;
        let sql = match books {
            Books::None => return Ok(Vec::new()),
            Books::One(_) => LIST_INCOMES_OF_FUND,
            Books::Many => LIST_INCOMES,
        };
        fetch_all!(self, sql, scope, books.fund(), text(filter.source), after, rows)
    }
}

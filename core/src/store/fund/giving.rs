//! Grants made.

use super::register::Books;
use super::text;
use crate::domain::fund::{Grant, GrantFilter};
use crate::error::Result;
use crate::id::{GrantId, UnitId};
use crate::store::Tx;

from_row!(Grant {
    id,
    fund_id,
    unit_id,
    recipient_kind,
    recipient_name,
    recipient_code,
    recipient_sealed,
    resident_id,
    beneficiaries,
    title,
    description,
    purpose_id,
    source,
    in_kind,
    lot_id,
    quantity,
    day,
    amount,
    evidence,
    posting_id,
    status,
    reversed,
    created_at
});

const INSERT: &str = "
    INSERT INTO fund_grant (id, fund_id, unit_id, recipient_kind, recipient_name, recipient_code, recipient_sealed, resident_id, beneficiaries,
        title, description, purpose_id, source, in_kind, lot_id, quantity, day, amount, evidence, posting_id, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)";
macro_rules! grants {
    ($tail:literal) => {
        concat!(
            "
    SELECT g.*, p.status, (b.id IS NOT NULL) AS reversed
    FROM fund_grant g JOIN unit_closure c ON c.descendant_id = g.unit_id AND c.ancestor_id = $1
    JOIN fund_posting p ON p.id = g.posting_id
    LEFT JOIN fund_posting b ON b.reverses_id = p.id AND b.status <> 'rejected' AND b.status = 'booked' ",
            $tail
        )
    };
}
const GET: &str = grants!("WHERE g.id = $2");
const LIST: &str = grants!(
    "WHERE ($2 = '' OR g.fund_id = $2) AND ($3 = '' OR g.purpose_id = $3) AND ($4 = '' OR g.recipient_kind = $4)
        AND ($5 = '' OR g.day >= $5) AND ($6 = '' OR g.day <= $6) AND ($7 = '' OR g.id < $7)
    ORDER BY g.id DESC LIMIT $8"
);
const LIST_OF_FUND: &str = grants!(
    "WHERE g.fund_id = $2 AND ($3 = '' OR g.purpose_id = $3) AND ($4 = '' OR g.recipient_kind = $4)
        AND ($5 = '' OR g.day >= $5) AND ($6 = '' OR g.day <= $6) AND ($7 = '' OR g.id < $7)
    ORDER BY g.id DESC LIMIT $8"
);
const STANDING: &str = grants!(
    "WHERE g.fund_id = $2 AND ($3 = '' OR g.day >= $3) AND ($4 = '' OR g.day <= $4) AND g.id > $5
        AND p.status = 'booked' AND b.id IS NULL
    ORDER BY g.id LIMIT $6"
);

impl Tx {
    /// Adds a grant made.
    pub(crate) async fn insert_grant(&mut self, g: &Grant) -> Result<()> {
        execute!(
            self,
            INSERT,
            g.id,
            g.fund_id,
            g.unit_id,
            g.recipient_kind,
            g.recipient_name.clone(),
            g.recipient_code.clone(),
            g.recipient_sealed.clone(),
            g.resident_id,
            g.beneficiaries,
            g.title.clone(),
            g.description.clone(),
            g.purpose_id,
            g.source,
            g.in_kind,
            g.lot_id,
            g.quantity,
            g.day,
            g.amount,
            g.evidence.clone(),
            g.posting_id,
            g.created_at
        )?;
        Ok(())
    }

    /// A grant made by a fund of `scope` or below.
    pub(crate) async fn get_grant(&mut self, id: GrantId, scope: UnitId) -> Result<Option<Grant>> {
        fetch_optional!(self, GET, scope, id)
    }

    /// Grants made in scope that match, newest first.
    pub(crate) async fn list_grants(
        &mut self,
        scope: UnitId,
        filter: &GrantFilter,
        after: String,
        rows: i64,
    ) -> Result<Vec<Grant>> {
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
            text(filter.purpose_id),
            text(filter.recipient_kind),
            text(filter.from),
            text(filter.to),
            after,
            rows
        )
    }

    /// Grants of one fund that are booked and were not reversed, oldest first.
    pub(crate) async fn list_standing_grants(
        &mut self,
        scope: UnitId,
        filter: &GrantFilter,
        after: String,
        rows: i64,
    ) -> Result<Vec<Grant>> {
        fetch_all!(self, STANDING, scope, text(filter.fund_id), text(filter.from), text(filter.to), after, rows)
    }
}

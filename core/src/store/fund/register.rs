//! Funds and purposes.

use super::{flag, text};
use crate::domain::day::Day;
use crate::domain::fund::{FundFilter, FundView, PurposeFilter, PurposeView};
use crate::domain::unit::Unit;
use crate::error::Result;
use crate::id::{FundId, PurposeId, UnitId};
use crate::store::Tx;

from_row!(FundView {
    id,
    unit_id,
    name,
    approval_limit,
    major_amount,
    publicity,
    designated_platform,
    filing_no,
    donate_link,
    opened_on,
    closed_through,
    active,
    created_at,
    version
});
from_row!(PurposeView {
    id,
    unit_id,
    name,
    description,
    category,
    starts_on,
    ends_on,
    raising_from,
    raising_to,
    active,
    version
});

/// Whose rows a listing goes through. Rows of one fund stand next to each other, newest last; only whoever keeps many books
/// goes through them all.
#[derive(Debug, Clone, Copy)]
pub(super) enum Books {
    /// There is no fund: there are no rows.
    None,
    /// One fund, asked for or the only one in scope.
    One(FundId),
    /// Several.
    Many,
}

impl Books {
    /// The fund, as statements take it.
    pub(super) fn fund(self) -> String {
        match self {
            Self::One(fund) => fund.to_string(),
            Self::None | Self::Many => String::new(),
        }
    }
}

const TWO_FUNDS: &str = "
    SELECT f.id FROM unit_closure c JOIN fund f ON f.unit_id = c.descendant_id WHERE c.ancestor_id = $1 LIMIT 2";
const INSERT_FUND: &str = "
    INSERT INTO fund (id, unit_id, name, approval_limit, major_amount, publicity, designated_platform, filing_no, donate_link, opened_on,
        closed_through, active, created_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
const UPDATE_FUND: &str = "
    UPDATE fund SET name = $3, approval_limit = $4, major_amount = $5, publicity = $6, designated_platform = $7, filing_no = $8,
        donate_link = $9, active = $10, closed_through = $11, version = version + 1
    WHERE id = $1 AND version = $2";
const GET_FUND: &str = "
    SELECT f.* FROM fund f JOIN unit_closure c ON c.descendant_id = f.unit_id AND c.ancestor_id = $2 WHERE f.id = $1";
const LIST_FUNDS: &str = "
    SELECT f.* FROM fund f JOIN unit_closure c ON c.descendant_id = f.unit_id AND c.ancestor_id = $1
    WHERE ($2 = '' OR f.unit_id = $2) AND ($3 = '' OR f.active = ($3 = 'yes')) AND ($4 = '' OR f.id < $4)
    ORDER BY f.id DESC LIMIT $5";
const UNITS_WITH_FUNDS: &str = "
    SELECT u.* FROM unit u WHERE u.id IN (SELECT f.unit_id FROM fund f
        JOIN unit_closure c ON c.descendant_id = f.unit_id AND c.ancestor_id = $1) ORDER BY u.code LIMIT $2";
const FUNDS_OF_UNIT: &str = "SELECT * FROM fund WHERE unit_id = $1 ORDER BY id LIMIT $2";

const INSERT_PURPOSE: &str = "
    INSERT INTO fund_purpose (id, unit_id, name, description, category, starts_on, ends_on, raising_from, raising_to, active, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const UPDATE_PURPOSE: &str = "
    UPDATE fund_purpose SET name = $3, description = $4, category = $5, starts_on = $6, ends_on = $7, raising_from = $8, raising_to = $9,
        active = $10, version = version + 1
    WHERE id = $1 AND version = $2";
// Seen from a unit: what belongs to it and below, and what belongs to the units above, which it may use.
macro_rules! purposes {
    ($tail:literal) => {
        concat!(
            "
    SELECT p.* FROM fund_purpose p
    WHERE (EXISTS (SELECT 1 FROM unit_closure c WHERE c.ancestor_id = $1 AND c.descendant_id = p.unit_id)
        OR EXISTS (SELECT 1 FROM unit_closure c WHERE c.ancestor_id = p.unit_id AND c.descendant_id = $1))",
            $tail
        )
    };
}
const GET_PURPOSE: &str = purposes!(" AND p.id = $2");
const LIST_PURPOSES: &str = purposes!(
    " AND ($2 = '' OR p.unit_id = $2) AND ($3 = '' OR p.active = ($3 = 'yes')) AND ($4 = '' OR p.id < $4)
    ORDER BY p.id DESC LIMIT $5"
);
const USABLE_PURPOSE: &str = "
    SELECT p.* FROM fund_purpose p JOIN unit_closure c ON c.ancestor_id = p.unit_id AND c.descendant_id = $2 WHERE p.id = $1";
const PURPOSES_OF_UNIT: &str = "SELECT * FROM fund_purpose WHERE unit_id = $1 ORDER BY id LIMIT $2";
const PURPOSES_OF_FUND: &str = "
    SELECT * FROM fund_purpose WHERE id IN (SELECT purpose_id FROM fund_account WHERE fund_id = $1)
        OR id IN (SELECT purpose_id FROM fund_grant WHERE fund_id = $1) ORDER BY id";

impl Tx {
    /// Adds a fund.
    pub(crate) async fn insert_fund(&mut self, f: &FundView) -> Result<()> {
        execute!(
            self,
            INSERT_FUND,
            f.id,
            f.unit_id,
            f.name.clone(),
            f.approval_limit,
            f.major_amount,
            f.publicity,
            f.designated_platform.clone(),
            f.filing_no.clone(),
            f.donate_link.clone(),
            f.opened_on,
            f.closed_through,
            f.active,
            f.created_at,
            f.version
        )?;
        Ok(())
    }

    /// Writes a fund that is still at `f.version`; answers whether it was.
    pub(crate) async fn update_fund(&mut self, f: &FundView) -> Result<bool> {
        let done = execute!(
            self,
            UPDATE_FUND,
            f.id,
            f.version,
            f.name.clone(),
            f.approval_limit,
            f.major_amount,
            f.publicity,
            f.designated_platform.clone(),
            f.filing_no.clone(),
            f.donate_link.clone(),
            f.active,
            f.closed_through
        )?;
        Ok(done == 1)
    }

    /// A fund of `scope` or below.
    pub(crate) async fn get_fund(&mut self, id: FundId, scope: UnitId) -> Result<Option<FundView>> {
        fetch_optional!(self, GET_FUND, id, scope)
    }

    /// Funds in scope, newest first.
    pub(crate) async fn list_funds(
        &mut self,
        scope: UnitId,
        filter: &FundFilter,
        after: String,
        rows: i64,
    ) -> Result<Vec<FundView>> {
        fetch_all!(self, LIST_FUNDS, scope, text(filter.unit_id), flag(filter.active), after, rows)
    }

    /// Whose rows a listing in scope goes through.
    pub(super) async fn books_in(&mut self, scope: UnitId, asked: Option<FundId>) -> Result<Books> {
        if let Some(fund) = asked {
            return Ok(Books::One(fund));
        }
        let funds: Vec<(FundId,)> = fetch_all!(self, TWO_FUNDS, scope)?;
        Ok(match funds.as_slice() {
            [] => Books::None,
            [(fund,)] => Books::One(*fund),
            _ => Books::Many,
        })
    }

    /// Units in scope that keep a fund, by code.
    pub(crate) async fn list_units_with_funds(&mut self, scope: UnitId, most: i64) -> Result<Vec<Unit>> {
        fetch_all!(self, UNITS_WITH_FUNDS, scope, most)
    }

    /// The unit's own funds, oldest first.
    pub(crate) async fn list_funds_of_unit(&mut self, unit: UnitId, most: i64) -> Result<Vec<FundView>> {
        fetch_all!(self, FUNDS_OF_UNIT, unit, most)
    }

    /// Adds a purpose.
    pub(crate) async fn insert_purpose(&mut self, p: &PurposeView) -> Result<()> {
        execute!(
            self,
            INSERT_PURPOSE,
            p.id,
            p.unit_id,
            p.name.clone(),
            p.description.clone(),
            p.category.clone(),
            p.starts_on,
            p.ends_on,
            p.raising_from,
            p.raising_to,
            p.active,
            p.version
        )?;
        Ok(())
    }

    /// Writes a purpose that is still at `p.version`; answers whether it was.
    pub(crate) async fn update_purpose(&mut self, p: &PurposeView) -> Result<bool> {
        let done = execute!(
            self,
            UPDATE_PURPOSE,
            p.id,
            p.version,
            p.name.clone(),
            p.description.clone(),
            p.category.clone(),
            p.starts_on,
            p.ends_on,
            p.raising_from,
            p.raising_to,
            p.active
        )?;
        Ok(done == 1)
    }

    /// A purpose that `scope` sees: its own, one below, or one above, which it may use.
    pub(crate) async fn get_purpose(&mut self, id: PurposeId, scope: UnitId) -> Result<Option<PurposeView>> {
        fetch_optional!(self, GET_PURPOSE, scope, id)
    }

    /// A purpose that funds of `unit` may use: of the unit itself or above.
    pub(crate) async fn get_usable_purpose(&mut self, id: PurposeId, unit: UnitId) -> Result<Option<PurposeView>> {
        fetch_optional!(self, USABLE_PURPOSE, id, unit)
    }

    /// Purposes that `scope` sees, newest first.
    pub(crate) async fn list_purposes(
        &mut self,
        scope: UnitId,
        filter: &PurposeFilter,
        after: String,
        rows: i64,
    ) -> Result<Vec<PurposeView>> {
        fetch_all!(self, LIST_PURPOSES, scope, text(filter.unit_id), flag(filter.active), after, rows)
    }

    /// The unit's own purposes.
    pub(crate) async fn list_purposes_of_unit(&mut self, unit: UnitId, most: i64) -> Result<Vec<PurposeView>> {
        fetch_all!(self, PURPOSES_OF_UNIT, unit, most)
    }

    /// Purposes that a fund has money for or has spent on.
    pub(crate) async fn list_purposes_of_fund(&mut self, fund: FundId) -> Result<Vec<PurposeView>> {
        fetch_all!(self, PURPOSES_OF_FUND, fund)
    }

    /// Whether anything prepared in a fund has a day of value up to and with `through`.
    pub(crate) async fn is_anything_waiting(&mut self, fund: FundId, through: Day) -> Result<bool> {
        const WAITING: &str =
            "SELECT EXISTS (SELECT 1 FROM fund_posting WHERE fund_id = $1 AND status = 'prepared' AND day <= $2)";
        let (waiting,): (bool,) = fetch_one!(self, WAITING, fund, through)?;
        Ok(waiting)
    }
}

//! Funds, purposes, accounts.

use super::{flag, text};
use crate::domain::day::Day;
use crate::domain::fund::{
    AccountFilter, AccountKind, AccountView, FundFilter, FundView, Pot, PurposeFilter, PurposeView,
};
use crate::error::Result;
use crate::id::{AccountId, FundId, PurposeId, UnitId};
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
from_row!(AccountView {
    id,
    fund_id,
    unit_id,
    code,
    name,
    kind,
    source,
    purpose_id,
    form,
    active,
    debit,
    credit,
    version
});

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

const INSERT_ACCOUNT: &str = "
    INSERT INTO fund_account (id, fund_id, unit_id, code, name, kind, source, purpose_id, form, active, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const UPDATE_ACCOUNT: &str =
    "UPDATE fund_account SET name = $3, active = $4, version = version + 1 WHERE id = $1 AND version = $2";
macro_rules! accounts {
    ($tail:literal) => {
        concat!(
            "
    SELECT a.*, (SELECT CAST(COALESCE(SUM(b.debit), 0) AS BIGINT) FROM fund_balance b WHERE b.account_id = a.id) AS debit,
        (SELECT CAST(COALESCE(SUM(b.credit), 0) AS BIGINT) FROM fund_balance b WHERE b.account_id = a.id) AS credit
    FROM fund_account a ",
            $tail
        )
    };
}
const GET_ACCOUNT: &str =
    accounts!("JOIN unit_closure c ON c.descendant_id = a.unit_id AND c.ancestor_id = $2 WHERE a.id = $1");
const LIST_ACCOUNTS: &str = accounts!(
    "JOIN unit_closure c ON c.descendant_id = a.unit_id AND c.ancestor_id = $1
    WHERE ($2 = '' OR a.fund_id = $2) AND ($3 = '' OR a.kind = $3) AND ($4 = '' OR (a.code, a.id) > ($4, $5))
    ORDER BY a.code, a.id LIMIT $6"
);
const ACCOUNTS_OF_FUND: &str = accounts!("WHERE a.fund_id = $1 ORDER BY a.code");
const ACCOUNT_OF: &str = accounts!(
    "WHERE a.fund_id = $1 AND a.kind = $2 AND a.form = $3 AND COALESCE(a.source, '') = $4 AND COALESCE(a.purpose_id, '') = $5
        AND a.active = TRUE ORDER BY a.id LIMIT 1"
);
const COUNT_ACCOUNTS: &str = "SELECT COUNT(*) FROM fund_account WHERE fund_id = $1 AND kind = $2";

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

    /// Adds an account.
    pub(crate) async fn insert_account(&mut self, a: &AccountView) -> Result<()> {
        execute!(
            self,
            INSERT_ACCOUNT,
            a.id,
            a.fund_id,
            a.unit_id,
            a.code.clone(),
            a.name.clone(),
            a.kind,
            a.source,
            a.purpose_id,
            a.form,
            a.active,
            a.version
        )?;
        Ok(())
    }

    /// Writes name and use of an account that is still at `a.version`; answers whether it was.
    pub(crate) async fn update_account(&mut self, a: &AccountView) -> Result<bool> {
        Ok(execute!(self, UPDATE_ACCOUNT, a.id, a.version, a.name.clone(), a.active)? == 1)
    }

    /// An account of a fund of `scope` or below.
    pub(crate) async fn get_account(&mut self, id: AccountId, scope: UnitId) -> Result<Option<AccountView>> {
        fetch_optional!(self, GET_ACCOUNT, id, scope)
    }

    /// Accounts in scope by code, after (code, id).
    pub(crate) async fn list_accounts(
        &mut self,
        scope: UnitId,
        filter: &AccountFilter,
        after: (String, String),
        rows: i64,
    ) -> Result<Vec<AccountView>> {
        fetch_all!(self, LIST_ACCOUNTS, scope, text(filter.fund_id), text(filter.kind), after.0, after.1, rows)
    }

    /// The chart of accounts of a fund.
    pub(crate) async fn accounts_of_fund(&mut self, fund: FundId) -> Result<Vec<AccountView>> {
        fetch_all!(self, ACCOUNTS_OF_FUND, fund)
    }

    /// The first account of this kind for the pot (none: an account of no pot).
    pub(crate) async fn account_for(
        &mut self,
        fund: FundId,
        kind: AccountKind,
        form: crate::domain::fund::FundForm,
        pot: Option<Pot>,
    ) -> Result<Option<AccountView>> {
        let source = text(pot.map(|pot| pot.source));
        let purpose = text(pot.and_then(|pot| pot.purpose_id));
        fetch_optional!(self, ACCOUNT_OF, fund, kind, form, source, purpose)
    }

    /// How many accounts of this kind a fund has.
    pub(crate) async fn count_accounts(&mut self, fund: FundId, kind: AccountKind) -> Result<i64> {
        let (count,): (i64,) = fetch_one!(self, COUNT_ACCOUNTS, fund, kind)?;
        Ok(count)
    }

    /// Whether anything prepared in a fund has a day of value up to and with `through`.
    pub(crate) async fn is_anything_waiting(&mut self, fund: FundId, through: Day) -> Result<bool> {
        const WAITING: &str =
            "SELECT EXISTS (SELECT 1 FROM fund_posting WHERE fund_id = $1 AND status = 'prepared' AND day <= $2)";
        let (waiting,): (bool,) = fetch_one!(self, WAITING, fund, through)?;
        Ok(waiting)
    }
}

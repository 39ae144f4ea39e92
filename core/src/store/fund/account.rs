//! Accounts.

use super::text;
use crate::domain::fund::{AccountFilter, AccountKind, AccountView, FundForm, Pot};
use crate::error::Result;
use crate::id::{AccountId, FundId, UnitId};
use crate::store::Tx;

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
// Without the sums: what a posting needs to know of each account.
const CHART: &str = "
    SELECT a.*, CAST(0 AS BIGINT) AS debit, CAST(0 AS BIGINT) AS credit FROM fund_account a WHERE a.fund_id = $1 ORDER BY a.code";
const ACCOUNTS_OF_FUND: &str = accounts!("WHERE a.fund_id = $1 ORDER BY a.code");
const ACCOUNT_OF: &str = accounts!(
    "WHERE a.fund_id = $1 AND a.kind = $2 AND a.form = $3 AND COALESCE(a.source, '') = $4 AND COALESCE(a.purpose_id, '') = $5
        AND a.active = TRUE ORDER BY a.id LIMIT 1"
);
const COUNT_ACCOUNTS: &str = "SELECT COUNT(*) FROM fund_account WHERE fund_id = $1 AND kind = $2";

impl Tx {
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

    /// The accounts of a fund with their sums.
    pub(crate) async fn accounts_of_fund(&mut self, fund: FundId) -> Result<Vec<AccountView>> {
        fetch_all!(self, ACCOUNTS_OF_FUND, fund)
    }

    /// The chart of accounts of a fund, without their sums.
    pub(crate) async fn chart_of_fund(&mut self, fund: FundId) -> Result<Vec<AccountView>> {
        fetch_all!(self, CHART, fund)
    }

    /// The first account of this kind for the pot (none: an account of no pot).
    pub(crate) async fn account_for(
        &mut self,
        fund: FundId,
        kind: AccountKind,
        form: FundForm,
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
}

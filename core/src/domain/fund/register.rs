//! Funds, purposes and accounts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AccountKind, FundForm, FundSource};
use crate::domain::day::Day;
use crate::domain::money::Fen;
use crate::id::{AccountId, FundId, PurposeId, UnitId};
use crate::time::Timestamp;

crate::domain::text_enum! {
    /// How often a fund's books are put up for the residents (村民委员会组织法 art. 30: quarterly, finance monthly where
    /// there is much of it; 城市居民委员会组织法 art. 16: in time).
    PublicityCycle {
        /// No cycle of its own.
        None = "none",
        /// Every month.
        Monthly = "monthly",
        /// Every quarter.
        Quarterly = "quarterly",
    }
}

/// A fund.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FundView {
    /// Id.
    pub id: FundId,
    /// The unit that it belongs to.
    pub unit_id: UnitId,
    /// Name.
    pub name: String,
    /// Postings above this, in fen, are booked once a second person has approved them. 0: all of them.
    pub approval_limit: Fen,
    /// Postings from this on, in fen, are major matters, to be disclosed within 30 days. None: there are no major matters.
    pub major_amount: Option<Fen>,
    /// How often the books are put up.
    pub publicity: PublicityCycle,
    /// The designated platform on which the public may give (慈善法 art. 27). The fund itself takes nothing online.
    pub designated_platform: Option<String>,
    /// The filing number of the public campaign (备案号).
    pub filing_no: Option<String>,
    /// Where on the designated platform the public may give.
    pub donate_link: Option<String>,
    /// From when it exists.
    pub opened_on: Day,
    /// Up to and with this day the books are closed.
    pub closed_through: Option<Day>,
    /// Whether anything may still be booked.
    pub active: bool,
    /// When entered.
    pub created_at: Timestamp,
    /// Grows with each change.
    pub version: i64,
}

/// What is entered for a fund.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFund {
    /// Name.
    #[schemars(length(min = 1, max = 60))]
    pub name: String,
    /// Postings above this, in fen, are booked once a second person has approved them. 0: all of them.
    #[schemars(range(min = 0))]
    pub approval_limit: Fen,
    /// Postings from this on, in fen, are major matters, to be disclosed within 30 days. Left out: there are no major matters.
    #[serde(default)]
    #[schemars(range(min = 1))]
    pub major_amount: Option<Fen>,
    /// How often the books are put up. Left out: no cycle of its own.
    #[serde(default)]
    pub publicity: Option<PublicityCycle>,
    /// The designated platform on which the public may give.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub designated_platform: Option<String>,
    /// The filing number of the public campaign (备案号).
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub filing_no: Option<String>,
    /// Where on the designated platform the public may give; only with platform and filing number (慈善法 art. 26, 27).
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub donate_link: Option<String>,
    /// From when it exists. Left out: today. Does not change later.
    #[serde(default)]
    pub opened_on: Option<Day>,
    /// Whether anything may still be booked. Left out: yes.
    #[serde(default)]
    pub active: Option<bool>,
}

/// Which funds.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FundFilter {
    /// Of this unit alone.
    #[serde(default)]
    pub unit_id: Option<UnitId>,
    /// Those in which something may still be booked, or the others.
    #[serde(default)]
    pub active: Option<bool>,
}

/// Closing the books of whole months.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseFund {
    /// The last day of the last month that is closed.
    pub through: Day,
}

/// A purpose: a project, or what donors bind their money to. Purposes of a unit may be used by its funds and by those below.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PurposeView {
    /// Id.
    pub id: PurposeId,
    /// The unit that it belongs to.
    pub unit_id: UnitId,
    /// Name, shown to the public.
    pub name: String,
    /// What it is about, shown to the public.
    pub description: Option<String>,
    /// The county's category, e.g. 助老敬老.
    pub category: Option<String>,
    /// When the project begins.
    pub starts_on: Option<Day>,
    /// When the project ends.
    pub ends_on: Option<Day>,
    /// From when money is raised for it.
    pub raising_from: Option<Day>,
    /// Until when money is raised for it.
    pub raising_to: Option<Day>,
    /// Whether anything may still be bound to it.
    pub active: bool,
    /// Grows with each change.
    pub version: i64,
}

/// What is entered for a purpose.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPurpose {
    /// Name, shown to the public.
    #[schemars(length(min = 1, max = 60))]
    pub name: String,
    /// What it is about, shown to the public.
    #[serde(default)]
    #[schemars(length(max = 1000))]
    pub description: Option<String>,
    /// The county's category, e.g. 助老敬老.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub category: Option<String>,
    /// When the project begins.
    #[serde(default)]
    pub starts_on: Option<Day>,
    /// When the project ends.
    #[serde(default)]
    pub ends_on: Option<Day>,
    /// From when money is raised for it.
    #[serde(default)]
    pub raising_from: Option<Day>,
    /// Until when money is raised for it.
    #[serde(default)]
    pub raising_to: Option<Day>,
    /// Whether anything may still be bound to it. Left out: yes.
    #[serde(default)]
    pub active: Option<bool>,
}

/// Which purposes: those of the unit and below, and those of the units above, which it may use.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PurposeFilter {
    /// Of this unit alone.
    #[serde(default)]
    pub unit_id: Option<UnitId>,
    /// Those to which something may still be bound, or the others.
    #[serde(default)]
    pub active: Option<bool>,
}

/// An account of a fund. Those of pots are opened by what is booked in them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AccountView {
    /// Id.
    pub id: AccountId,
    /// The fund.
    pub fund_id: FundId,
    /// The unit of the fund.
    pub unit_id: UnitId,
    /// Its number in the chart of accounts.
    pub code: String,
    /// Name.
    pub name: String,
    /// What it is for.
    pub kind: AccountKind,
    /// The source of its pot.
    pub source: Option<FundSource>,
    /// The purpose of its pot; none: unrestricted, or an account of no pot.
    pub purpose_id: Option<PurposeId>,
    /// Money or goods.
    pub form: FundForm,
    /// Whether anything may still be booked on it.
    pub active: bool,
    /// All debits so far, in fen.
    pub debit: Fen,
    /// All credits so far, in fen.
    pub credit: Fen,
    /// Grows with each change of name or use.
    pub version: i64,
}

/// What is entered for an account.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// The fund. Does not change later.
    pub fund_id: FundId,
    /// What it is for. Does not change later.
    pub kind: AccountKind,
    /// Name.
    #[schemars(length(min = 1, max = 60))]
    pub name: String,
    /// The source of its pot: for receivables, income, spending and net assets. Does not change later.
    #[serde(default)]
    pub source: Option<FundSource>,
    /// The purpose of its pot. Left out: unrestricted. Does not change later.
    #[serde(default)]
    pub purpose_id: Option<PurposeId>,
    /// Whether anything may still be booked on it. Left out: yes.
    #[serde(default)]
    pub active: Option<bool>,
}

/// Which accounts, by code.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountFilter {
    /// Of this fund.
    #[serde(default)]
    pub fund_id: Option<FundId>,
    /// For this.
    #[serde(default)]
    pub kind: Option<AccountKind>,
}

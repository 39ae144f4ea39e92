//! Money that changes its place or its purpose.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::FundSource;
use crate::domain::day::Day;
use crate::domain::money::Fen;
use crate::id::{AccountId, FundId, PurposeId};

/// Money from one till to another: of the same fund, or of two.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// The bank or cash account that gives.
    pub from_account_id: AccountId,
    /// The bank or cash account that takes.
    pub to_account_id: AccountId,
    /// How much, in fen.
    #[schemars(range(min = 1, max = 10_000_000_000_000_i64))]
    pub amount: Fen,
    /// Between two funds: money of this source. Left out: `other`.
    #[serde(default)]
    pub source: Option<FundSource>,
    /// Between two funds: money bound to this purpose, and bound to it afterwards. Left out: unrestricted money.
    #[serde(default)]
    pub purpose_id: Option<PurposeId>,
    /// The day of value. Left out: today.
    #[serde(default)]
    pub day: Option<Day>,
    /// What it is about.
    #[schemars(length(min = 1, max = 200))]
    pub words: String,
    /// The voucher behind it.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub voucher: Option<String>,
}

/// Unrestricted money to a purpose of the same fund, or money to another unit's fund.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AllocateFund {
    /// Money of this source.
    pub source: FundSource,
    /// Money bound to this purpose: it stays bound to it. Left out: unrestricted money.
    #[serde(default)]
    pub purpose_id: Option<PurposeId>,
    /// The purpose to which unrestricted money is bound from now on. Left out: to none, which only another fund can take.
    #[serde(default)]
    pub to_purpose_id: Option<PurposeId>,
    /// The other fund. Left out: the same.
    #[serde(default)]
    pub to_fund_id: Option<FundId>,
    /// What the other fund takes it as, e.g. `grant_superior` from a fund above. Left out: as what it was.
    #[serde(default)]
    pub to_source: Option<FundSource>,
    /// The till that pays. Left out: the fund's bank account.
    #[serde(default)]
    pub from_account_id: Option<AccountId>,
    /// The till that takes. Left out: the other fund's bank account.
    #[serde(default)]
    pub to_account_id: Option<AccountId>,
    /// How much, in fen.
    #[schemars(range(min = 1, max = 10_000_000_000_000_i64))]
    pub amount: Fen,
    /// The day of value. Left out: today.
    #[serde(default)]
    pub day: Option<Day>,
    /// What it is about.
    #[schemars(length(min = 1, max = 200))]
    pub words: String,
    /// The voucher behind it.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub voucher: Option<String>,
}

/// A change of use: restricted money is bound to something else because the donor has consented (慈善法 art. 56).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReassignFund {
    /// Money of this source.
    pub source: FundSource,
    /// The purpose to which it is bound now.
    pub from_purpose_id: PurposeId,
    /// The purpose to which it is bound from now on. Left out: to none.
    #[serde(default)]
    pub to_purpose_id: Option<PurposeId>,
    /// How much, in fen.
    #[schemars(range(min = 1, max = 10_000_000_000_000_i64))]
    pub amount: Fen,
    /// Where the donor's consent, or the new filing, is to be found.
    #[schemars(length(min = 1, max = 60))]
    pub consent_ref: String,
    /// The day of value. Left out: today.
    #[serde(default)]
    pub day: Option<Day>,
    /// What it is about.
    #[schemars(length(min = 1, max = 200))]
    pub words: String,
}

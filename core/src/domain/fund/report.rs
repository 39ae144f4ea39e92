//! What the books say: trial balance, statements, ledger, the public page, and the check.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AccountKind, FundForm, FundSource};
use crate::domain::day::Day;
use crate::domain::money::Fen;
use crate::id::{AccountId, FundId, LineId, PostingId, PurposeId};

/// Asks for the books as of a day.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrialBalanceParams {
    /// The fund.
    pub fund_id: FundId,
    /// As of the end of this day. Left out: today.
    #[serde(default)]
    pub day: Option<Day>,
}

/// Asks for what happened in a period.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatementParams {
    /// The fund.
    pub fund_id: FundId,
    /// From this day.
    pub from: Day,
    /// To and with this day.
    pub to: Day,
}

/// The trial balance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TrialBalanceView {
    /// The fund.
    pub fund_id: FundId,
    /// As of the end of this day.
    pub day: Day,
    /// One row an account that was ever used.
    pub rows: Vec<TrialRow>,
    /// All debits, in fen.
    pub debit: Fen,
    /// All credits, in fen.
    pub credit: Fen,
    /// Debits minus credits: zero, or the books are wrong.
    pub difference: Fen,
}

/// An account in the trial balance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TrialRow {
    /// The account.
    pub account_id: AccountId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub kind: AccountKind,
    /// The source of its pot.
    pub source: Option<FundSource>,
    /// The purpose of its pot.
    pub purpose_id: Option<PurposeId>,
    /// Money or goods.
    pub form: FundForm,
    /// Debits, in fen.
    pub debit: Fen,
    /// Credits, in fen.
    pub credit: Fen,
}

/// What happened to each pot: opening + income − spent + moved = closing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StatementView {
    /// The fund.
    pub fund_id: FundId,
    /// From this day.
    pub from: Day,
    /// To and with this day.
    pub to: Day,
    /// One row a pot.
    pub rows: Vec<PotRow>,
    /// All pots of money.
    pub money: PotSums,
    /// All pots in kind.
    pub kind: PotSums,
}

/// A pot in a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PotRow {
    /// Where it came from.
    pub source: FundSource,
    /// What it is bound to.
    pub purpose_id: Option<PurposeId>,
    /// The purpose's name.
    pub purpose: Option<String>,
    /// Money or goods.
    pub form: FundForm,
    /// The sums.
    #[serde(flatten)]
    pub sums: PotSums,
}

/// Sums of a pot. What was reversed counts as if it had not been.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PotSums {
    /// What was there at the beginning of the first day, in fen.
    pub opening: Fen,
    /// What came in, in fen.
    pub income: Fen,
    /// What was spent, in fen.
    pub spent: Fen,
    /// What was moved here from other purposes and funds (less than zero: away from here), and what others paid back of what
    /// they owed, in fen.
    pub moved: Fen,
    /// What was there at the end of the last day, in fen: opening + income − spent + moved.
    pub closing: Fen,
}

/// Income and expenditure of a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct IncomeExpenditureView {
    /// The fund.
    pub fund_id: FundId,
    /// From this day.
    pub from: Day,
    /// To and with this day.
    pub to: Day,
    /// By kind of account, source and purpose.
    pub rows: Vec<IncomeExpenditureRow>,
    /// All income, in fen.
    pub income: Fen,
    /// All that was spent on purposes, in fen.
    pub expense: Fen,
    /// All that was spent on running the fund, in fen.
    pub overhead: Fen,
    /// Income minus both, in fen.
    pub surplus: Fen,
}

/// One kind of income or expenditure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct IncomeExpenditureRow {
    /// Income, expense or overhead.
    pub kind: AccountKind,
    /// Where it came from.
    pub source: FundSource,
    /// What it was bound to.
    pub purpose_id: Option<PurposeId>,
    /// Money or goods.
    pub form: FundForm,
    /// How much, in fen.
    pub amount: Fen,
}

/// Asks for the lines of an account, oldest first.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LedgerParams {
    /// The account.
    pub account_id: AccountId,
    /// From this day.
    #[serde(default)]
    pub from: Option<Day>,
    /// To and with this day.
    #[serde(default)]
    pub to: Option<Day>,
}

/// A line of an account's ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LedgerRow {
    /// Id.
    pub id: LineId,
    /// The posting.
    pub posting_id: PostingId,
    /// Its number, e.g. `2026-000001`.
    pub number: String,
    /// The day of value.
    pub day: Day,
    /// What it is about.
    pub words: String,
    /// Debit in fen.
    pub debit: Fen,
    /// Credit in fen.
    pub credit: Fen,
    /// Debits minus credits up to and with this line, in fen.
    pub balance: Fen,
}

/// Asks for what is available.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AvailableParams {
    /// The fund.
    pub fund_id: FundId,
}

/// What is available in a pot now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AvailableRow {
    /// Where it came from.
    pub source: FundSource,
    /// What it is bound to; none: anything.
    pub purpose_id: Option<PurposeId>,
    /// Money or goods.
    pub form: FundForm,
    /// How much, in fen.
    pub amount: Fen,
}

/// Asks whether the books are right.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckParams {
    /// The fund.
    pub fund_id: FundId,
}

/// Whether the books are right: everything that is kept, computed again from the lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CheckView {
    /// The fund.
    pub fund_id: FundId,
    /// How many booked postings there are.
    pub postings: i64,
    /// How many lines.
    pub lines: i64,
    /// What is wrong; empty: nothing.
    pub faults: Vec<String>,
}

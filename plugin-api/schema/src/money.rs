//! What the host tells a module of funds, and what a module asks it to enter. Amounts are whole fen.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A charity fund of the unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fund {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What its money can be bound to.
    #[serde(default)]
    pub purposes: Vec<FundPurpose>,
    /// What its pots of money hold now.
    #[serde(default)]
    pub pots: Vec<FundPot>,
}

/// What money can be bound to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FundPurpose {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
}

/// A pot of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FundPot {
    /// Where it came from: `grant_superior`, `donation`, `low_fee_income`, `other`.
    pub source: String,
    /// What it is bound to; none: unrestricted.
    #[serde(default)]
    pub purpose: Option<String>,
    /// What it holds.
    pub fen: i64,
}

/// Money received that is no donation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewIncome {
    /// The fund.
    pub fund: String,
    /// Where it comes from: `low_fee_income`, `grant_superior` or `other`.
    pub source: String,
    /// Who paid, in words.
    pub from: String,
    /// How much.
    pub fen: i64,
    /// What it is bound to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// The day of value, `2026-03-31`; none: today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    /// The document of a grant from above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// The voucher behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voucher: Option<String>,
}

/// Who is given money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Grantee {
    /// A resident; never named in public.
    Resident {
        /// Resident id.
        id: String,
    },
    /// An organisation; its name is public.
    Organisation {
        /// Name.
        name: String,
    },
    /// Several people; only their number is kept.
    Group {
        /// In words, e.g. 本月用餐老人.
        name: String,
        /// How many.
        people: u32,
    },
}

/// Money given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewGrant {
    /// The fund.
    pub fund: String,
    /// To whom.
    pub to: Grantee,
    /// What it is for.
    pub title: String,
    /// How much.
    pub fen: i64,
    /// Out of money of this source.
    pub source: String,
    /// On which purpose it is spent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Whether unrestricted money is spent, although there is a purpose.
    #[serde(default)]
    pub unrestricted: bool,
    /// The day of value; none: today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    /// What shows that it arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// The voucher behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voucher: Option<String>,
}

/// An entry in the books.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LedgerEntry {
    /// Id.
    pub id: String,
    /// `prepared` (waits for a second person), `booked` or `rejected`.
    pub status: String,
    /// Whether it was reversed.
    pub reversed: bool,
    /// How much.
    pub fen: i64,
    /// The day of value.
    pub day: String,
}

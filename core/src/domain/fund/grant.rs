//! Money received that is no donation, and grants made.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{FundSource, PostingStatus};
use crate::domain::day::Day;
use crate::domain::money::Fen;
use crate::id::{AccountId, FundId, GrantId, IncomeId, LotId, PostingId, PurposeId, ResidentId, UnitId};
use crate::seal::Sealed;
use crate::time::Timestamp;

crate::domain::text_enum! {
    /// Who is given something.
    RecipientKind {
        /// An organisation; its name is public.
        Organisation = "organisation",
        /// One person; never named in public.
        Person = "person",
        /// Several people; only their number is kept.
        Group = "group",
    }
}

/// Money received that is no donation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct IncomeView {
    /// Id.
    pub id: IncomeId,
    /// The fund.
    pub fund_id: FundId,
    /// Its unit.
    pub unit_id: UnitId,
    /// Where it comes from.
    pub source: FundSource,
    /// Who paid: the department, the canteen.
    pub from_name: String,
    /// The document by which a grant from above was given (文号).
    pub document_no: Option<String>,
    /// The day of value.
    pub day: Day,
    /// How much, in fen.
    pub amount: Fen,
    /// What it is bound to.
    pub purpose_id: Option<PurposeId>,
    /// Its posting.
    pub posting_id: PostingId,
    /// Where the posting stands.
    pub status: PostingStatus,
    /// Whether the posting was reversed.
    pub reversed: bool,
    /// When entered.
    pub created_at: Timestamp,
    /// Always 1: what was received does not change.
    pub version: i64,
}

/// What is entered for money received: a grant from above, low-fee income, other income.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewIncome {
    /// The fund.
    pub fund_id: FundId,
    /// Where it comes from; not `donation`.
    pub source: FundSource,
    /// Who paid.
    #[schemars(length(min = 1, max = 60))]
    pub from_name: String,
    /// The document by which a grant from above was given (文号); required for one.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub document_no: Option<String>,
    /// The day of value. Left out: today.
    #[serde(default)]
    pub day: Option<Day>,
    /// How much, in fen.
    #[schemars(range(min = 1, max = 10_000_000_000_000_i64))]
    pub amount: Fen,
    /// What it is bound to. Left out: unrestricted.
    #[serde(default)]
    pub purpose_id: Option<PurposeId>,
    /// The till that takes the money. Left out: the bank account.
    #[serde(default)]
    pub account_id: Option<AccountId>,
    /// The voucher behind it.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub voucher: Option<String>,
}

/// Which money received, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IncomeFilter {
    /// By this fund.
    #[serde(default)]
    pub fund_id: Option<FundId>,
    /// From this source.
    #[serde(default)]
    pub source: Option<FundSource>,
}

/// A grant made, as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Id.
    pub id: GrantId,
    /// The fund.
    pub fund_id: FundId,
    /// Its unit.
    pub unit_id: UnitId,
    /// Who is given something.
    pub recipient_kind: RecipientKind,
    /// An organisation's name.
    pub recipient_name: Option<String>,
    /// An organisation's unified social credit code.
    pub recipient_code: Option<String>,
    /// A person's name.
    pub recipient_sealed: Option<Sealed>,
    /// Which resident, if they are in the register.
    pub resident_id: Option<ResidentId>,
    /// How many people it reaches.
    pub beneficiaries: i64,
    /// What it is for, in public.
    pub title: String,
    /// More about it.
    pub description: Option<String>,
    /// On which purpose it is spent.
    pub purpose_id: Option<PurposeId>,
    /// Out of money of this source.
    pub source: FundSource,
    /// Whether it is goods.
    pub in_kind: bool,
    /// The lot that the goods come from.
    pub lot_id: Option<LotId>,
    /// How many of it.
    pub quantity: Option<i64>,
    /// The day of value.
    pub day: Day,
    /// Money, or the value of the goods.
    pub amount: Fen,
    /// What shows that it arrived.
    pub evidence: Option<String>,
    /// Its posting.
    pub posting_id: PostingId,
    /// Where the posting stands.
    pub status: PostingStatus,
    /// Whether the posting was reversed.
    pub reversed: bool,
    /// When entered.
    pub created_at: Timestamp,
}

/// A grant made, as a reader gets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GrantView {
    /// Id.
    pub id: GrantId,
    /// The fund.
    pub fund_id: FundId,
    /// Its unit.
    pub unit_id: UnitId,
    /// Who is given something.
    pub recipient_kind: RecipientKind,
    /// An organisation's name, or a person's, masked.
    pub recipient_name: Option<String>,
    /// An organisation's unified social credit code.
    pub recipient_code: Option<String>,
    /// Which resident, if they are in the register.
    pub resident_id: Option<ResidentId>,
    /// How many people it reaches.
    pub beneficiaries: i64,
    /// What it is for. Shown in public for organisations alone.
    pub title: String,
    /// More about it.
    pub description: Option<String>,
    /// On which purpose it is spent.
    pub purpose_id: Option<PurposeId>,
    /// Out of money of this source.
    pub source: FundSource,
    /// Whether it is goods.
    pub in_kind: bool,
    /// The lot that the goods come from.
    pub lot_id: Option<LotId>,
    /// How many of it.
    pub quantity: Option<i64>,
    /// The day of value.
    pub day: Day,
    /// Money, or the value of the goods, in fen.
    pub amount: Fen,
    /// What shows that it arrived.
    pub evidence: Option<String>,
    /// Its posting.
    pub posting_id: PostingId,
    /// Where the posting stands.
    pub status: PostingStatus,
    /// Whether the posting was reversed.
    pub reversed: bool,
    /// When entered.
    pub created_at: Timestamp,
    /// Always 1: a grant does not change.
    pub version: i64,
}

/// What is entered for a grant made: money out of a pot, or goods out of a lot.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewGrant {
    /// The fund.
    pub fund_id: FundId,
    /// Who is given something.
    pub recipient_kind: RecipientKind,
    /// Name of the organisation or the person; a resident's is taken from the register.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub recipient_name: Option<String>,
    /// An organisation's unified social credit code.
    #[serde(default)]
    #[schemars(length(max = 18))]
    pub recipient_code: Option<String>,
    /// Which resident.
    #[serde(default)]
    pub resident_id: Option<ResidentId>,
    /// How many people it reaches. Left out: one person, or for an organisation none that were counted.
    #[serde(default)]
    #[schemars(range(min = 0, max = 10_000_000))]
    pub beneficiaries: Option<i64>,
    /// What it is for. Shown in public for organisations alone.
    #[schemars(length(min = 1, max = 100))]
    pub title: String,
    /// More about it.
    #[serde(default)]
    #[schemars(length(max = 1000))]
    pub description: Option<String>,
    /// On which purpose it is spent.
    #[serde(default)]
    pub purpose_id: Option<PurposeId>,
    /// Money of this source. Left out for goods.
    #[serde(default)]
    pub source: Option<FundSource>,
    /// Whether unrestricted money is spent, although there is a purpose. Left out: money bound to the purpose.
    #[serde(default)]
    pub unrestricted: Option<bool>,
    /// Money in fen; left out for goods.
    #[serde(default)]
    #[schemars(range(min = 1, max = 10_000_000_000_000_i64))]
    pub amount: Option<Fen>,
    /// Goods out of this lot.
    #[serde(default)]
    pub lot_id: Option<LotId>,
    /// How many of it.
    #[serde(default)]
    #[schemars(range(min = 1, max = 1_000_000_000))]
    pub quantity: Option<i64>,
    /// The till that pays. Left out: the bank account.
    #[serde(default)]
    pub account_id: Option<AccountId>,
    /// The day of value. Left out: today.
    #[serde(default)]
    pub day: Option<Day>,
    /// What shows that it arrived.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub evidence: Option<String>,
    /// The voucher behind it.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub voucher: Option<String>,
}

/// Which grants made, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantFilter {
    /// By this fund.
    #[serde(default)]
    pub fund_id: Option<FundId>,
    /// On this purpose.
    #[serde(default)]
    pub purpose_id: Option<PurposeId>,
    /// To such recipients.
    #[serde(default)]
    pub recipient_kind: Option<RecipientKind>,
    /// Of this day or later.
    #[serde(default)]
    pub from: Option<Day>,
    /// Of this day or earlier.
    #[serde(default)]
    pub to: Option<Day>,
}

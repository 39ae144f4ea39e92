//! Donations: money or goods, with receipts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::PostingStatus;
use crate::domain::day::Day;
use crate::domain::money::Fen;
use crate::id::{AccountId, DonationId, FundId, LotId, PostingId, PurposeId, UnitId, UserId};
use crate::seal::Sealed;
use crate::time::Timestamp;

crate::domain::text_enum! {
    /// Who gives.
    DonorKind {
        /// An organisation; its name is kept in the clear, and public when it wants it.
        Organisation = "organisation",
        /// A person; the name is sealed, and public only when they want it.
        Person = "person",
        /// Nobody who wants to be known.
        Anonymous = "anonymous",
    }
}

crate::domain::text_enum! {
    /// How a donation came. The platform itself takes none (慈善法 art. 27).
    DonationChannel {
        /// Cash at the desk.
        Cash = "cash",
        /// Into the bank account.
        BankTransfer = "bank_transfer",
        /// Goods at the desk.
        Goods = "goods",
        /// Handed on by a designated platform.
        DesignatedPlatform = "designated_platform",
    }
}

/// Goods given, as entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewGoods {
    /// What.
    #[schemars(length(min = 1, max = 60))]
    pub name: String,
    /// In which measure it is counted, e.g. 袋.
    #[schemars(length(min = 1, max = 10))]
    pub measure: String,
    /// How many.
    #[schemars(range(min = 1, max = 1_000_000_000))]
    pub quantity: i64,
    /// Estimated value of all of them, in fen; at least one fen each.
    #[schemars(range(min = 1, max = 10_000_000_000_000_i64))]
    pub value: Fen,
}

/// A lot: goods of one donation that lie in the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LotView {
    /// Id.
    pub id: LotId,
    /// The fund.
    pub fund_id: FundId,
    /// Its unit.
    pub unit_id: UnitId,
    /// The donation.
    pub donation_id: DonationId,
    /// What it is bound to; none: anything.
    pub purpose_id: Option<PurposeId>,
    /// What.
    pub name: String,
    /// In which measure it is counted.
    pub measure: String,
    /// How many were given.
    pub quantity: i64,
    /// Estimated value of all that were given, in fen.
    pub value: Fen,
    /// How many are left.
    pub quantity_left: i64,
    /// Value of what is left, in fen.
    pub value_left: Fen,
}

/// Which lots, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LotFilter {
    /// Of this fund.
    #[serde(default)]
    pub fund_id: Option<FundId>,
    /// Only those of which something is left.
    #[serde(default)]
    pub in_store: Option<bool>,
}

/// A donation as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Donation {
    /// Id.
    pub id: DonationId,
    /// The fund.
    pub fund_id: FundId,
    /// Its unit.
    pub unit_id: UnitId,
    /// Who gives.
    pub donor_kind: DonorKind,
    /// An organisation's name.
    pub donor_name: Option<String>,
    /// A person's name.
    pub donor_sealed: Option<Sealed>,
    /// Whether the donor wants to be named in public.
    pub publish: bool,
    /// How it came.
    pub channel: DonationChannel,
    /// The day of value.
    pub day: Day,
    /// Money, or the estimated value of the goods.
    pub amount: Fen,
    /// Whether it is goods.
    pub in_kind: bool,
    /// What it is bound to.
    pub purpose_id: Option<PurposeId>,
    /// What the donor said.
    pub words: Option<String>,
    /// Its posting.
    pub posting_id: PostingId,
    /// Where the posting stands.
    pub status: PostingStatus,
    /// Whether the posting was reversed.
    pub reversed: bool,
    /// The standing receipt's year.
    pub receipt_year: Option<i64>,
    /// The standing receipt's number.
    pub receipt_number: Option<i64>,
    /// When entered.
    pub created_at: Timestamp,
}

/// A donation as a reader gets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DonationView {
    /// Id.
    pub id: DonationId,
    /// The fund.
    pub fund_id: FundId,
    /// Its unit.
    pub unit_id: UnitId,
    /// Who gives.
    pub donor_kind: DonorKind,
    /// An organisation's name, or a person's, masked.
    pub donor_name: Option<String>,
    /// Whether the donor wants to be named in public.
    pub publish: bool,
    /// How it came.
    pub channel: DonationChannel,
    /// The day of value.
    pub day: Day,
    /// Money, or the estimated value of the goods, in fen.
    pub amount: Fen,
    /// Whether it is goods.
    pub in_kind: bool,
    /// The goods.
    pub goods: Vec<LotView>,
    /// What it is bound to.
    pub purpose_id: Option<PurposeId>,
    /// What the donor said.
    pub words: Option<String>,
    /// Its posting.
    pub posting_id: PostingId,
    /// Where the posting stands.
    pub status: PostingStatus,
    /// Whether the posting was reversed.
    pub reversed: bool,
    /// The number of the receipt that stands, e.g. `2026-000001`.
    pub receipt_no: Option<String>,
    /// When entered.
    pub created_at: Timestamp,
    /// Always 1: a donation does not change.
    pub version: i64,
}

/// What is entered for a donation: money, or goods.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDonation {
    /// The fund.
    pub fund_id: FundId,
    /// Who gives.
    pub donor_kind: DonorKind,
    /// Name; left out for an anonymous donor.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub donor_name: Option<String>,
    /// Whether the donor wants to be named in public. Left out: no.
    #[serde(default)]
    pub publish: Option<bool>,
    /// How it came.
    pub channel: DonationChannel,
    /// The day of value. Left out: today.
    #[serde(default)]
    pub day: Option<Day>,
    /// Money in fen; left out for goods.
    #[serde(default)]
    #[schemars(range(min = 1, max = 10_000_000_000_000_i64))]
    pub amount: Option<Fen>,
    /// Goods; left out for money.
    #[serde(default)]
    #[schemars(length(max = 50))]
    pub goods: Vec<NewGoods>,
    /// What it is bound to. Left out: unrestricted.
    #[serde(default)]
    pub purpose_id: Option<PurposeId>,
    /// The till that takes the money. Left out: cash for cash, else the bank account.
    #[serde(default)]
    pub account_id: Option<AccountId>,
    /// What the donor said.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub words: Option<String>,
    /// The voucher behind it.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub voucher: Option<String>,
}

/// Which donations, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DonationFilter {
    /// To this fund.
    #[serde(default)]
    pub fund_id: Option<FundId>,
    /// Bound to this purpose.
    #[serde(default)]
    pub purpose_id: Option<PurposeId>,
    /// From such donors.
    #[serde(default)]
    pub donor_kind: Option<DonorKind>,
    /// Of this day or later.
    #[serde(default)]
    pub from: Option<Day>,
    /// Of this day or earlier.
    #[serde(default)]
    pub to: Option<Day>,
}

/// Issuing the receipt of a donation (慈善法 art. 38).
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueReceipt {}

/// Voiding a receipt, so that another can be issued.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VoidReceipt {
    /// Why.
    #[schemars(length(min = 1, max = 200))]
    pub reason: String,
}

/// A receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReceiptView {
    /// The donation.
    pub donation_id: DonationId,
    /// The fund.
    pub fund_id: FundId,
    /// The year of its number.
    pub year: i64,
    /// Its number in fund and year, from 1, without gaps.
    pub number: i64,
    /// When issued.
    pub issued_at: Timestamp,
    /// By whom.
    pub issued_by: Option<UserId>,
    /// When voided.
    pub voided_at: Option<Timestamp>,
    /// By whom.
    pub voided_by: Option<UserId>,
    /// Why.
    pub void_reason: Option<String>,
}

/// What is printed on a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReceiptPrint {
    /// Its number, e.g. `2026-000001`.
    pub number: String,
    /// The fund's name.
    pub fund_name: String,
    /// The donor's name in full; none for an anonymous donor. That it was shown is in the audit trail.
    pub donor_name: Option<String>,
    /// The day of value.
    pub day: Day,
    /// Money, or the estimated value of the goods, in fen.
    pub amount: Fen,
    /// The goods.
    pub goods: Vec<LotView>,
    /// What it is bound to.
    pub purpose: Option<String>,
    /// When issued.
    pub issued_at: Timestamp,
}

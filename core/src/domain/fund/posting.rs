//! Postings: balanced sets of lines, prepared by one person and, above a limit, booked by another.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::day::Day;
use crate::domain::money::Fen;
use crate::id::{AccountId, FundId, LotId, PostingId, PurposeId, UnitId, UserId};
use crate::time::Timestamp;

/// Most lines of one posting.
pub const MOST_LINES: usize = 100;

crate::domain::text_enum! {
    /// What a posting came from.
    PostingKind {
        /// Lines entered by hand.
        Entry = "entry",
        /// A donation.
        Donation = "donation",
        /// A grant from above, low-fee income, other income.
        Income = "income",
        /// Money or goods given to somebody.
        Grant = "grant",
        /// Money from a pot to a purpose, or to another unit's fund.
        Allocation = "allocation",
        /// A change of use to which the donor has consented.
        Reassignment = "reassignment",
        /// Money between two tills.
        Transfer = "transfer",
        /// The mirror of another posting.
        Reversal = "reversal",
    }
}

crate::domain::text_enum! {
    /// Where a posting stands.
    PostingStatus {
        /// Waits for a second person; moves nothing yet.
        Prepared = "prepared",
        /// In the books, for good.
        Booked = "booked",
        /// Turned down; never was in the books.
        Rejected = "rejected",
    }
}

/// A line as entered: a debit or a credit, never both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The account, of the posting's fund.
    pub account_id: AccountId,
    /// Debit in fen, or 0.
    #[serde(default)]
    #[schemars(range(min = 0))]
    pub debit: Fen,
    /// Credit in fen, or 0.
    #[serde(default)]
    #[schemars(range(min = 0))]
    pub credit: Fen,
    /// For spending: on which purpose. Left out: on that of the account.
    #[serde(default)]
    pub for_purpose_id: Option<PurposeId>,
}

/// Goods that come into the store (more than zero) or leave it (less).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// The lot.
    pub lot_id: LotId,
    /// How many, in the lot's own measure.
    pub quantity: i64,
    /// At what value.
    pub value: Fen,
}

/// A posting as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    /// Id.
    pub id: PostingId,
    /// The fund.
    pub fund_id: FundId,
    /// Its unit.
    pub unit_id: UnitId,
    /// What it came from.
    pub kind: PostingKind,
    /// Where it stands.
    pub status: PostingStatus,
    /// The year of its number.
    pub year: Option<i64>,
    /// Its number in fund and year, from 1, without gaps; only what is booked has one.
    pub number: Option<i64>,
    /// The day of value.
    pub day: Day,
    /// The sum of its debits.
    pub amount: Fen,
    /// What it is about.
    pub words: String,
    /// The voucher behind it.
    pub voucher: Option<String>,
    /// The donor's consent to a change of use (慈善法 art. 56).
    pub consent_ref: Option<String>,
    /// Its lines as entered, as JSON.
    pub entries: String,
    /// Its moves of goods, as JSON.
    pub goods: String,
    /// The posting that it undoes.
    pub reverses_id: Option<PostingId>,
    /// The posting that undoes it.
    pub reversed_by_id: Option<PostingId>,
    /// The other side, in another fund: booked together or not at all.
    pub pair_id: Option<PostingId>,
    /// Who prepared it.
    pub prepared_by: Option<UserId>,
    /// When.
    pub prepared_at: Timestamp,
    /// Who booked or rejected it.
    pub decided_by: Option<UserId>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// Why it was rejected, or reversed.
    pub reason: Option<String>,
    /// Grows with each change.
    pub version: i64,
}

/// A line as a reader gets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EntryView {
    /// The account.
    pub account_id: AccountId,
    /// Its code.
    pub account_code: String,
    /// Its name.
    pub account_name: String,
    /// Debit in fen.
    pub debit: Fen,
    /// Credit in fen.
    pub credit: Fen,
    /// On which purpose it was spent.
    pub for_purpose_id: Option<PurposeId>,
}

/// A posting as a reader gets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PostingView {
    /// Id.
    pub id: PostingId,
    /// The fund.
    pub fund_id: FundId,
    /// Its unit.
    pub unit_id: UnitId,
    /// What it came from.
    pub kind: PostingKind,
    /// Where it stands.
    pub status: PostingStatus,
    /// Its number, e.g. `2026-000001`: in fund and year, without gaps. Only what is booked has one.
    pub number: Option<String>,
    /// The day of value.
    pub day: Day,
    /// The sum of its debits, in fen.
    pub amount: Fen,
    /// What it is about.
    pub words: String,
    /// The voucher behind it.
    pub voucher: Option<String>,
    /// The donor's consent to a change of use.
    pub consent_ref: Option<String>,
    /// Its lines.
    pub lines: Vec<EntryView>,
    /// The posting that it undoes.
    pub reverses_id: Option<PostingId>,
    /// The posting that undoes it.
    pub reversed_by_id: Option<PostingId>,
    /// The other side, in another fund: booked together or not at all.
    pub pair_id: Option<PostingId>,
    /// Who prepared it.
    pub prepared_by: Option<UserId>,
    /// When.
    pub prepared_at: Timestamp,
    /// Who booked or rejected it.
    pub decided_by: Option<UserId>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// Why it was rejected, or reversed.
    pub reason: Option<String>,
    /// Grows with each change.
    pub version: i64,
}

/// A posting entered by hand.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPosting {
    /// The fund.
    pub fund_id: FundId,
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
    /// Its lines: 2 to 100, as much debit as credit.
    #[schemars(length(min = 2, max = 100))]
    pub lines: Vec<Entry>,
}

/// Which postings, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PostingFilter {
    /// Of this fund.
    #[serde(default)]
    pub fund_id: Option<FundId>,
    /// That stand so.
    #[serde(default)]
    pub status: Option<PostingStatus>,
    /// That came from this.
    #[serde(default)]
    pub kind: Option<PostingKind>,
    /// Of this day or later.
    #[serde(default)]
    pub from: Option<Day>,
    /// Of this day or earlier.
    #[serde(default)]
    pub to: Option<Day>,
}

/// A second person books what was prepared.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovePosting {}

/// A second person turns down what was prepared.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectPosting {
    /// Why.
    #[schemars(length(min = 1, max = 200))]
    pub reason: String,
}

/// Undoing a booked posting by its mirror, once.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReversePosting {
    /// Why.
    #[schemars(length(min = 1, max = 200))]
    pub reason: String,
    /// The day of value of the mirror. Left out: today.
    #[serde(default)]
    pub day: Option<Day>,
}

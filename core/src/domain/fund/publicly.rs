//! What everybody may see.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{FundForm, FundSource};
use crate::domain::day::Day;
use crate::domain::money::Fen;
use crate::id::{FundId, UnitId};

/// Asks for the public page of the unit.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicParams {
    /// From this day. Left out: the first of January.
    #[serde(default)]
    pub from: Option<Day>,
    /// To and with this day. Left out: today.
    #[serde(default)]
    pub to: Option<Day>,
}

/// What everybody may see of a unit's funds. No person is named who did not ask for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PublicPage {
    /// The unit.
    pub unit_id: UnitId,
    /// From this day.
    pub from: Day,
    /// To and with this day.
    pub to: Day,
    /// Its funds.
    pub funds: Vec<PublicFund>,
}

/// What everybody may see of a fund.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PublicFund {
    /// The fund.
    pub fund_id: FundId,
    /// Its name.
    pub name: String,
    /// Where the public may give: the designated platform, the filing number and the link; the fund itself takes nothing
    /// online.
    pub designated_platform: Option<String>,
    /// The filing number of the public campaign.
    pub filing_no: Option<String>,
    /// The link.
    pub donate_link: Option<String>,
    /// What happened to each pot.
    pub pots: Vec<PublicPot>,
    /// Donors who want to be named, and organisations that want it; at most 200.
    pub donors: Vec<PublicDonor>,
    /// How many donations there were in all.
    pub donations: i64,
    /// Their sum, in fen.
    pub donated: Fen,
    /// Organisations that were given something; at most 200.
    pub organisations: Vec<PublicOrganisation>,
    /// What reached people, by purpose.
    pub people: Vec<PublicPeople>,
    /// Goods received; at most 200 kinds.
    pub goods_in: Vec<PublicGoods>,
    /// Goods given; at most 200 kinds.
    pub goods_out: Vec<PublicGoods>,
}

/// What happened to a pot, in public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PublicPot {
    /// Where it came from.
    pub source: FundSource,
    /// What it is bound to.
    pub purpose: Option<String>,
    /// Money or goods.
    pub form: FundForm,
    /// What was there at the beginning, in fen.
    pub opening: Fen,
    /// What came in, in fen.
    pub income: Fen,
    /// What was spent, in fen.
    pub spent: Fen,
    /// What was moved here, in fen.
    pub moved: Fen,
    /// What was there at the end, in fen.
    pub closing: Fen,
}

/// A donor who wants to be named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PublicDonor {
    /// Name.
    pub name: String,
    /// The day.
    pub day: Day,
    /// Money, or the value of the goods, in fen.
    pub amount: Fen,
    /// Whether it was goods.
    pub in_kind: bool,
    /// What it is bound to.
    pub purpose: Option<String>,
}

/// An organisation that was given something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PublicOrganisation {
    /// Name.
    pub name: String,
    /// What it was for.
    pub title: String,
    /// The day.
    pub day: Day,
    /// Money, or the value of the goods, in fen.
    pub amount: Fen,
    /// On which purpose.
    pub purpose: Option<String>,
}

/// What reached people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PublicPeople {
    /// On which purpose.
    pub purpose: Option<String>,
    /// How many grants to people there were.
    pub grants: i64,
    /// How many people they reached, counted at each grant.
    pub beneficiaries: i64,
    /// Their sum, in fen.
    pub amount: Fen,
}

/// Goods, in public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PublicGoods {
    /// What.
    pub name: String,
    /// The measure.
    pub measure: String,
    /// How many.
    pub quantity: i64,
    /// Their value, in fen.
    pub value: Fen,
}

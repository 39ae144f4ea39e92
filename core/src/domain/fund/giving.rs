//! Grants made, as the 360Giving Data Standard 1.4 writes them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::day::Day;
use crate::id::FundId;
use crate::time::Timestamp;

/// Asks for the grants made by a fund.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GivingParams {
    /// The fund.
    pub fund_id: FundId,
    /// Awarded on this day or later.
    #[serde(default)]
    pub from: Option<Day>,
    /// Awarded on this day or earlier.
    #[serde(default)]
    pub to: Option<Day>,
}

/// A grant. The ten required fields (recipient organisation or individual), and three that we know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GivingRow {
    /// Identifier, unique in the world.
    pub id: String,
    /// Title.
    pub title: String,
    /// Description.
    pub description: String,
    /// Currency: `CNY`.
    pub currency: String,
    /// Amount in yuan, with two places after the point.
    #[schemars(with = "f64")]
    pub amount_awarded: serde_json::Number,
    /// Day of the award.
    pub award_date: Day,
    /// The fund.
    pub funding_organization: Vec<GivingParty>,
    /// The organisation that was given it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipient_organization: Option<Vec<GivingParty>>,
    /// The person who was given it; never identifiable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipient_individual: Option<GivingParty>,
    /// The purpose, as the programme.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grant_programme: Option<Vec<GivingProgramme>>,
    /// When the record was last changed.
    pub date_modified: Timestamp,
}

/// An organisation or an individual.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GivingParty {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
}

/// A programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GivingProgramme {
    /// Identifier.
    pub code: String,
    /// Title.
    pub title: String,
}

//! API tokens: what a programme shows to act in somebody's name, within limits.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Permission, Permissions};
use crate::domain::day::Day;
use crate::id::{ApiTokenId, UnitId, UserId};
use crate::time::Timestamp;

/// An API token as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRow {
    /// Id.
    pub id: ApiTokenId,
    /// Whose.
    pub user_id: UserId,
    /// Where it counts, and everywhere below.
    pub unit_id: UnitId,
    /// Its name.
    pub name: String,
    /// What it may do at most.
    pub scopes: Permissions,
    /// Whether it may look and change nothing.
    pub read_only: bool,
    /// When made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When last used, to the minute.
    pub used_at: Option<Timestamp>,
    /// When revoked.
    pub revoked_at: Option<Timestamp>,
}

/// What is entered for an API token, which counts in the unit of the context and below.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewApiToken {
    /// What it is for, e.g. the programme that uses it.
    #[schemars(length(min = 1, max = 60))]
    pub name: String,
    /// What it may do: only what its owner may do there, and nothing for which a second factor is asked.
    pub scopes: Vec<Permission>,
    /// Whether it may look and change nothing.
    #[serde(default)]
    pub read_only: bool,
    /// Its last day, at most a year from now.
    pub expires_on: Option<Day>,
}

/// An API token, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ApiTokenView {
    /// Id.
    pub id: ApiTokenId,
    /// Where it counts, and everywhere below.
    pub unit_id: UnitId,
    /// Its name.
    pub name: String,
    /// What it may do at most; what its owner may not do any more, it may not either.
    pub scopes: Vec<Permission>,
    /// Whether it may look and change nothing.
    pub read_only: bool,
    /// When made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When last used, to the minute.
    pub used_at: Option<Timestamp>,
    /// When revoked.
    pub revoked_at: Option<Timestamp>,
    /// The token itself: shown in the answer that makes it and never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

impl From<TokenRow> for ApiTokenView {
    fn from(row: TokenRow) -> Self {
        Self {
            id: row.id,
            unit_id: row.unit_id,
            name: row.name,
            scopes: row.scopes.iter().collect(),
            read_only: row.read_only,
            created_at: row.created_at,
            expires_at: row.expires_at,
            used_at: row.used_at,
            revoked_at: row.revoked_at,
            token: None,
        }
    }
}

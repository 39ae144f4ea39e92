//! Posts: a role held in a unit, from a day to a day.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Assigner, Permissions, RoleCode};
use crate::domain::day::Day;
use crate::id::{PostId, UnitId, UserId};
use crate::time::Timestamp;

/// A role held in a unit, with what the role may do now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Id.
    pub id: PostId,
    /// Who.
    pub user_id: UserId,
    /// As what.
    pub role: RoleCode,
    /// The role's name in Chinese.
    pub name_zh: String,
    /// The role's name in English.
    pub name_en: String,
    /// What the role may do.
    pub permissions: Permissions,
    /// Who gives and takes it.
    pub assigned_by: Assigner,
    /// Where, and everywhere below.
    pub unit_id: UnitId,
    /// From when it counts.
    pub valid_from: Timestamp,
    /// Until when it counts (not any more then); none: until it is taken back.
    pub valid_to: Option<Timestamp>,
}

impl Post {
    /// The role's name for a reader of `locale`.
    #[must_use]
    pub fn name(&self, locale: &str) -> &str {
        if locale.starts_with("en") { &self.name_en } else { &self.name_zh }
    }

    /// Whether it counts at `now`.
    #[must_use]
    pub fn counts_at(&self, now: Timestamp) -> bool {
        self.valid_from <= now && self.valid_to.is_none_or(|end| now < end)
    }

    /// Whether there is a time at which both count.
    #[must_use]
    pub fn meets(&self, from: Timestamp, to: Option<Timestamp>) -> bool {
        self.valid_to.is_none_or(|end| from < end) && to.is_none_or(|end| self.valid_from < end)
    }
}

/// What is entered to give a post in the unit of the context.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GivePost {
    /// To whom: a user who is administered here …
    #[serde(default)]
    pub user_id: Option<UserId>,
    /// … or whoever logs in with exactly this, wherever they are administered. One of the two.
    #[serde(default)]
    #[schemars(length(max = 40))]
    pub login: Option<String>,
    /// Code of the role.
    #[schemars(length(max = 40))]
    pub role: String,
    /// The first day; left out: from now on.
    #[serde(default)]
    pub valid_from: Option<Day>,
    /// The last day; left out: until it is taken back.
    #[serde(default)]
    pub valid_to: Option<Day>,
}

/// Why a post is taken back.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakePost {
    /// Why.
    #[schemars(length(min = 1, max = 200))]
    pub reason: String,
}

/// Which posts.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PostFilter {
    /// Of this user.
    #[serde(default)]
    pub user_id: Option<UserId>,
    /// Of this role (its code).
    #[serde(default)]
    #[schemars(length(max = 40))]
    pub role: Option<String>,
    /// Those that have ended too.
    #[serde(default)]
    pub ended: Option<bool>,
}

/// A post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PostView {
    /// Id.
    pub id: PostId,
    /// Where, and everywhere below.
    pub unit_id: UnitId,
    /// Who.
    pub user_id: UserId,
    /// What they log in with.
    pub login: String,
    /// Their name.
    pub user_name: String,
    /// Code of the role.
    pub role: String,
    /// The role's name in Chinese.
    pub name_zh: String,
    /// The role's name in English.
    pub name_en: String,
    /// From when it counts.
    pub valid_from: Timestamp,
    /// Until when it counts; none: until it is taken back.
    pub valid_to: Option<Timestamp>,
    /// Whether it counts now.
    pub current: bool,
}

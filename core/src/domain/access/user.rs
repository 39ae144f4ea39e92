//! Users: who can log in.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::{ResidentId, UnitId, UserId, VolunteerId, WorkerId};
use crate::time::Timestamp;

/// Somebody who can log in. One person may be resident, volunteer and worker at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Id.
    pub id: UserId,
    /// The unit that administers them.
    pub unit_id: UnitId,
    /// What they log in with, lower case.
    pub login: String,
    /// Name.
    pub name: String,
    /// Argon2id hash of the password.
    pub password_hash: String,
    /// Until when a password that somebody else set can be used, once, to set one's own; none: the password is their own.
    pub one_time_until: Option<Timestamp>,
    /// Since when they may not log in.
    pub disabled_at: Option<Timestamp>,
    /// Why they may not.
    pub disabled_reason: String,
    /// Which resident they are.
    pub resident_id: Option<ResidentId>,
    /// Which volunteer they are.
    pub volunteer_id: Option<VolunteerId>,
    /// Which worker they are.
    pub worker_id: Option<WorkerId>,
    /// When entered.
    pub created_at: Timestamp,
    /// Version.
    pub version: i64,
}

/// What is entered for a user. The password is made by the platform.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// What they log in with: letters a–z, digits and `.`, `_`, `-`, `@`, in lower case; it cannot be changed later.
    #[schemars(length(min = 1, max = 40))]
    pub login: String,
    /// Name.
    #[schemars(length(min = 1, max = 60))]
    pub name: String,
    /// Which resident they are.
    #[serde(default)]
    pub resident_id: Option<ResidentId>,
    /// Which volunteer they are.
    #[serde(default)]
    pub volunteer_id: Option<VolunteerId>,
    /// Which worker they are.
    #[serde(default)]
    pub worker_id: Option<WorkerId>,
}

/// Why a user is barred.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DisableUser {
    /// Why.
    #[schemars(length(min = 1, max = 200))]
    pub reason: String,
}

/// Which users.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UserFilter {
    /// Beginning of the login or of the name.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub q: Option<String>,
    /// Those who may not log in, or those who may.
    #[serde(default)]
    pub disabled: Option<bool>,
    /// Which worker's.
    #[serde(default)]
    pub worker_id: Option<WorkerId>,
    /// Which resident's.
    #[serde(default)]
    pub resident_id: Option<ResidentId>,
    /// Which volunteer's.
    #[serde(default)]
    pub volunteer_id: Option<VolunteerId>,
}

/// A user, as whoever administers them sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UserView {
    /// Id.
    pub id: UserId,
    /// The unit that administers them.
    pub unit_id: UnitId,
    /// What they log in with.
    pub login: String,
    /// Name.
    pub name: String,
    /// Which resident they are.
    pub resident_id: Option<ResidentId>,
    /// Which volunteer they are.
    pub volunteer_id: Option<VolunteerId>,
    /// Which worker they are.
    pub worker_id: Option<WorkerId>,
    /// Since when they may not log in.
    pub disabled_at: Option<Timestamp>,
    /// Why they may not.
    pub disabled_reason: String,
    /// Whether they still have to replace the password that they were given.
    pub must_change_password: bool,
    /// Whether they have set up a second factor.
    pub second_factor: bool,
    /// The password that they were given, to be handed over to them: shown in the answer that makes it and never again. It
    /// is good for one thing, within seven days: setting one's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub one_time_password: Option<String>,
    /// When entered.
    pub created_at: Timestamp,
    /// Version.
    pub version: i64,
}

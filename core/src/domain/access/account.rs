//! One's own account: password and second factor.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::seal::Sealed;
use crate::time::Timestamp;

/// What is entered to replace one's own password.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    /// The one that is replaced.
    #[schemars(length(max = 128))]
    pub old_password: String,
    /// The new one.
    #[schemars(length(min = 10, max = 128))]
    pub password: String,
}

impl std::fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewPassword(…)")
    }
}

/// A second factor as it is kept: a secret shared with an app that makes a code of it every 30 seconds (RFC 6238).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// The secret, sealed for `user.totp:<user>`.
    pub secret: Sealed,
    /// When a first code was shown; none: it is only being set up.
    pub confirmed_at: Option<Timestamp>,
    /// The number of the last 30 seconds whose code was shown: each code counts once.
    pub last_step: i64,
}

/// How it stands with one's second factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FactorView {
    /// Since when it is set up; none: it is not.
    pub confirmed_at: Option<Timestamp>,
    /// Whether one's posts ask for it.
    pub required: bool,
    /// How many recovery codes are left.
    pub recovery_codes_left: i64,
}

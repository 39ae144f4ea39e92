//! `[security]`: how people show who they are.

use serde::Deserialize;

/// How people show who they are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Security {
    /// Whether administrators of users, roles and modules, and approvers of the fund, must show a second factor (a code of an
    /// app) to log in. Default: yes, except in the demo county, whose people are invented.
    pub require_second_factor: Option<bool>,
}

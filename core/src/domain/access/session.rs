//! Sessions: who is logged in, from where, and how far.

use schemars::JsonSchema;
use serde::Serialize;

use crate::id::SessionId;
use crate::time::Timestamp;

crate::domain::text_enum! {
    /// What stands between a session and everything else.
    Step {
        /// Nothing.
        Done = "done",
        /// A password of one's own has to be set.
        Password = "password",
        /// The second factor has to be shown.
        Code = "code",
        /// A second factor has to be set up.
        Enrol = "enrol",
    }
}

/// A session, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SessionView {
    /// Id.
    pub id: SessionId,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last in use, to the minute.
    pub seen_at: Timestamp,
    /// When it ends in any case.
    pub expires_at: Timestamp,
    /// Browser and system, in a few words.
    pub device: String,
    /// The network it began from: the last part of the address is hidden.
    pub address: String,
    /// Whether the second factor was shown.
    pub second_factor: bool,
    /// Whether it is the one that asks.
    pub current: bool,
}

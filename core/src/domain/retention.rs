//! How long things are kept: rules as data (个人信息保护法 art. 19: no longer than the purpose needs).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

super::text_enum! {
    /// What a rule is about.
    PrivacySubject {
        /// Notifications, after they were sent.
        Notification = "notification",
        /// Failed invocations of modules, after they failed: a log (网络安全法 art. 21: six months at least).
        InvocationFailure = "invocation_failure",
        /// Sessions, after they ended.
        Session = "session",
        /// The words of a request and of its history, after it ended. That it was, and what came of it, stays.
        RequestDetail = "request_detail",
        /// What somebody asked about their data and what was answered, after it was decided; withdrawn, all of it.
        DataRequest = "data_request",
        /// Consents, after they were withdrawn: until then they show that what was done was lawful.
        Consent = "consent",
        /// Residents who have moved away or died, after they did.
        ResidentLeft = "resident_left",
        /// Hours of volunteers, after the service: until then the volunteer is not erased.
        Hours = "hours",
        /// The books of the charity fund, after the day of the posting: until then who got something is not erased
        /// (会计档案管理办法: thirty years for books).
        Ledger = "ledger",
        /// Days within which a question about one's data is answered (art. 50; 15 is usual).
        DataRequestAnswer = "data_request_answer",
    }
}

impl PrivacySubject {
    /// The fewest and the most days that a rule may say.
    #[must_use]
    pub const fn range(self) -> (i64, i64) {
        match self {
            Self::InvocationFailure | Self::DataRequest | Self::Consent => (183, 36_500),
            Self::Notification => (30, 36_500),
            Self::Session => (0, 365),
            Self::RequestDetail | Self::ResidentLeft | Self::Hours | Self::Ledger => (365, 36_500),
            Self::DataRequestAnswer => (1, 30),
        }
    }
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrivacyRule {
    /// What it is about.
    pub subject: PrivacySubject,
    /// Days.
    pub days: i64,
    /// When it was changed.
    pub changed_at: Timestamp,
    /// Grows with each change.
    pub version: i64,
}

/// A rule as a reader sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PrivacyRuleView {
    /// What it is about.
    pub subject: PrivacySubject,
    /// Days.
    pub days: i64,
    /// The fewest it may say.
    pub least: i64,
    /// The most it may say.
    pub most: i64,
    /// When it was changed.
    pub changed_at: Timestamp,
    /// Grows with each change.
    pub version: i64,
}

/// Changes a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPrivacyRule {
    /// The version that was read.
    pub version: i64,
    /// Days.
    #[schemars(range(min = 0, max = 36_500))]
    pub days: i64,
}

/// What the retention did about one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RetentionFigure {
    /// What.
    pub subject: PrivacySubject,
    /// How many rows were erased, or emptied of what is personal.
    pub erased: i64,
}

/// What one run of the retention did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RetentionReport {
    /// Figures, one a rule.
    pub figures: Vec<RetentionFigure>,
    /// Whether there may be more to do: run it again.
    pub more: bool,
}

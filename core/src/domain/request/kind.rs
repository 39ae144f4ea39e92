//! Kinds of requests: data that the county and its units keep themselves.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::{RequestKindId, UnitId};
use crate::time::Timestamp;

super::super::text_enum! {
    /// A line of work that flows into the grid, or another.
    ServiceLine {
        /// 政法综治
        PublicOrder = "public_order",
        /// 民政
        CivilAffairs = "civil_affairs",
        /// 城管
        CityManagement = "city_management",
        /// 信访
        Petitions = "petitions",
        /// 市场监管
        MarketSupervision = "market_supervision",
        /// Services to residents.
        Service = "service",
        /// Anything else.
        Other = "other",
    }
}

/// A kind of request as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestKind {
    /// Id.
    pub id: RequestKindId,
    /// The unit that defines it, for itself and all below.
    pub unit_id: UnitId,
    /// Code, e.g. `pension`.
    pub code: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Who leads: the department.
    pub lead_department: String,
    /// Line of work.
    pub line: ServiceLine,
    /// Working days until it is to be done; 0: the same day.
    pub deadline_days: i64,
    /// Working days until it is to be taken on.
    pub accept_days: Option<i64>,
    /// Working days until it is to be answered.
    pub answer_days: Option<i64>,
    /// Whether such requests are to be seen to at once.
    pub urgent: bool,
    /// Whether new requests may be of it.
    pub active: bool,
    /// When entered.
    pub created_at: Timestamp,
    /// Grows with each change.
    pub version: i64,
}

/// What is entered for a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRequestKind {
    /// Code: letters, digits, `-` and `_`. The same code below replaces the kind of above.
    #[schemars(length(min = 1, max = 40))]
    pub code: String,
    /// Name in Chinese.
    #[schemars(length(min = 1, max = 60))]
    pub name_zh: String,
    /// Name in English.
    #[schemars(length(min = 1, max = 120))]
    pub name_en: String,
    /// Who leads: the department.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub lead_department: String,
    /// Line of work.
    pub line: ServiceLine,
    /// Working days until it is to be done; 0: the same day. Left out: 5 (潍坊市 12345 条例 art. 20).
    #[serde(default)]
    #[schemars(range(min = 0, max = 365))]
    pub deadline_days: Option<i64>,
    /// Working days until it is to be taken on.
    #[serde(default)]
    #[schemars(range(min = 0, max = 365))]
    pub accept_days: Option<i64>,
    /// Working days until it is to be answered.
    #[serde(default)]
    #[schemars(range(min = 0, max = 365))]
    pub answer_days: Option<i64>,
    /// Whether such requests are to be seen to at once.
    #[serde(default)]
    pub urgent: Option<bool>,
    /// Whether new requests may be of it. Left out: yes.
    #[serde(default)]
    pub active: Option<bool>,
}

/// Which kinds, of those that are in force in the unit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RequestKindFilter {
    /// Of this line of work.
    pub line: Option<ServiceLine>,
    /// Those that new requests may be of, or the others.
    pub active: Option<bool>,
}

/// A kind as it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RequestKindView {
    /// Id.
    pub id: RequestKindId,
    /// The unit that defines it, for itself and all below.
    pub unit_id: UnitId,
    /// Code.
    pub code: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Who leads: the department.
    pub lead_department: String,
    /// Line of work.
    pub line: ServiceLine,
    /// Working days until it is to be done; 0: the same day.
    pub deadline_days: i64,
    /// Working days until it is to be taken on.
    pub accept_days: Option<i64>,
    /// Working days until it is to be answered.
    pub answer_days: Option<i64>,
    /// Whether such requests are to be seen to at once.
    pub urgent: bool,
    /// Whether new requests may be of it.
    pub active: bool,
    /// Grows with each change.
    pub version: i64,
}

impl From<RequestKind> for RequestKindView {
    fn from(kind: RequestKind) -> Self {
        Self {
            id: kind.id,
            unit_id: kind.unit_id,
            code: kind.code,
            name_zh: kind.name_zh,
            name_en: kind.name_en,
            lead_department: kind.lead_department,
            line: kind.line,
            deadline_days: kind.deadline_days,
            accept_days: kind.accept_days,
            answer_days: kind.answer_days,
            urgent: kind.urgent,
            active: kind.active,
            version: kind.version,
        }
    }
}

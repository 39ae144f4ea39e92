//! The duty clock of publicity: what is to be made public how often, and whether it was.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::day::Day;
use super::notice::NoticeSection;
use super::period::{Period, PeriodKind};
use super::unit::UnitKind;
use crate::id::{NoticeId, PublicityRuleId, UnitId};
use crate::time::Timestamp;

/// A rule as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicityRule {
    /// Id.
    pub id: PublicityRuleId,
    /// For this unit and everything below; none: everywhere.
    pub unit_id: Option<UnitId>,
    /// What is to be made public.
    pub section: NoticeSection,
    /// By units of which level.
    pub unit_kind: UnitKind,
    /// For each of which periods.
    pub every: PeriodKind,
    /// At the latest so many days after the period's last.
    pub grace_days: i64,
    /// What says so.
    pub basis: String,
    /// Periods that end before this day owe nothing.
    pub valid_from: Day,
    /// When it was entered.
    pub created_at: Timestamp,
    /// Grows with each change.
    pub version: i64,
}

/// What is entered for a rule.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPublicityRule {
    /// What is to be made public.
    pub section: NoticeSection,
    /// By units of which level.
    pub unit_kind: UnitKind,
    /// For each of which periods.
    pub every: PeriodKind,
    /// At the latest so many days after the period's last.
    #[schemars(range(min = 0, max = 200))]
    pub grace_days: i64,
    /// What says so: a law, a decision.
    #[schemars(length(min = 1, max = 200))]
    pub basis: String,
    /// Periods that end before this day owe nothing.
    pub valid_from: Day,
}

/// A rule as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PublicityRuleView {
    /// Id.
    pub id: PublicityRuleId,
    /// For this unit and everything below; none: everywhere, and nobody's to change.
    pub unit_id: Option<UnitId>,
    /// What is to be made public.
    pub section: NoticeSection,
    /// By units of which level.
    pub unit_kind: UnitKind,
    /// For each of which periods.
    pub every: PeriodKind,
    /// At the latest so many days after the period's last.
    pub grace_days: i64,
    /// What says so.
    pub basis: String,
    /// Periods that end before this day owe nothing.
    pub valid_from: Day,
    /// Grows with each change.
    pub version: i64,
}

impl From<PublicityRule> for PublicityRuleView {
    fn from(r: PublicityRule) -> Self {
        Self {
            id: r.id,
            unit_id: r.unit_id,
            section: r.section,
            unit_kind: r.unit_kind,
            every: r.every,
            grace_days: r.grace_days,
            basis: r.basis,
            valid_from: r.valid_from,
            version: r.version,
        }
    }
}

super::text_enum! {
    /// Where a duty stands.
    DutyState {
        /// Made public in time.
        Published = "published",
        /// Made public after its last day.
        Late = "late",
        /// Not yet, and there is time.
        Due = "due",
        /// Not yet, and the last day is over.
        Overdue = "overdue",
    }
}

/// Which duties.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicityDutyFilter {
    /// Of this column.
    #[serde(default)]
    pub section: Option<NoticeSection>,
    /// The periods that were over on this day. Left out: today.
    #[serde(default)]
    pub day: Option<Day>,
    /// Those that stand so alone.
    #[serde(default)]
    pub state: Option<DutyState>,
}

/// What one unit owes for one period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PublicityDutyView {
    /// The unit.
    pub unit_id: UnitId,
    /// Its code.
    pub unit_code: String,
    /// Its name, in the reader's language.
    pub unit_name: String,
    /// What is to be made public.
    pub section: NoticeSection,
    /// For which period.
    pub period: Period,
    /// The last day on which it is in time.
    pub due_on: Day,
    /// When it was made public.
    pub published_on: Option<Day>,
    /// By which notice.
    pub notice_id: Option<NoticeId>,
    /// Where it stands.
    pub state: DutyState,
}

/// How many duties stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PublicityDutyCount {
    /// Made public in time.
    pub published: i64,
    /// Made public too late.
    pub late: i64,
    /// Not yet, and there is time.
    pub due: i64,
    /// Not yet, and the last day is over.
    pub overdue: i64,
}

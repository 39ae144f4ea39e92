//! The duty clock: what a fund must disclose, until when, and what it did.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::PublicPage;
use crate::domain::day::Day;
use crate::id::{DisclosureId, FundId, UnitId, UserId};
use crate::time::Timestamp;

crate::domain::text_enum! {
    /// What sets a duty off.
    DutyTrigger {
        /// Money is being raised for a purpose.
        Raising = "raising",
        /// Raising has ended.
        RaisingEnd = "raising_end",
        /// A project runs.
        Project = "project",
        /// A project has ended.
        ProjectEnd = "project_end",
        /// A calendar year has ended.
        Year = "year",
        /// A posting that is a major matter.
        Major = "major",
        /// A month has ended, for funds that are put up monthly.
        Month = "month",
        /// A quarter has ended, for funds that are put up quarterly.
        Quarter = "quarter",
    }
}

crate::domain::text_enum! {
    /// Where a duty stands.
    DutyStatus {
        /// To be done, in time.
        Due = "due",
        /// To be done, and late.
        Overdue = "overdue",
        /// Done.
        Published = "published",
    }
}

/// A rule of disclosure, as data: the county changes it when the law does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DutyRule {
    /// Its word, e.g. `raising-periodic`.
    pub code: String,
    /// What sets it off.
    pub trigger_kind: DutyTrigger,
    /// Only for what lasts longer than so many months.
    pub longer_than_months: i64,
    /// The length of a period, in months; 0: the period is that of what set it off.
    pub every_months: i64,
    /// Due so many months after the end of the period …
    pub due_months: i64,
    /// … and so many days.
    pub due_days: i64,
    /// The law, or where else it was read.
    pub source: String,
    /// Whether it counts.
    pub active: bool,
    /// Grows with each change.
    pub version: i64,
}

/// A change of a rule.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetDutyRule {
    /// Only for what lasts longer than so many months.
    #[schemars(range(min = 0, max = 120))]
    pub longer_than_months: i64,
    /// The length of a period, in months; 0: the period is that of what set it off.
    #[schemars(range(min = 0, max = 120))]
    pub every_months: i64,
    /// Due so many months after the end of the period …
    #[schemars(range(min = 0, max = 120))]
    pub due_months: i64,
    /// … and so many days.
    #[schemars(range(min = 0, max = 366))]
    pub due_days: i64,
    /// The law, or where else it was read.
    #[schemars(length(min = 1, max = 200))]
    pub source: String,
    /// Whether it counts.
    pub active: bool,
}

/// Asks for the duties of a fund.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DutiesParams {
    /// The fund.
    pub fund_id: FundId,
    /// What falls due up to and with this day. Left out: within 90 days.
    #[serde(default)]
    pub until: Option<Day>,
    /// Only what stands so.
    #[serde(default)]
    pub status: Option<DutyStatus>,
}

/// Something to be disclosed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DutyView {
    /// The fund.
    pub fund_id: FundId,
    /// The rule.
    pub rule: String,
    /// Where the rule stands.
    pub source: String,
    /// The purpose or posting that it is about; empty: the fund.
    pub subject: String,
    /// What it is about, in words; empty: the fund.
    pub about: String,
    /// The period: from this day.
    pub period_from: Day,
    /// To and with this day.
    pub period_to: Day,
    /// Until when.
    pub due_on: Day,
    /// Where it stands.
    pub status: DutyStatus,
    /// How it was done.
    pub disclosure_id: Option<DisclosureId>,
}

/// A disclosure as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosure {
    /// Id.
    pub id: DisclosureId,
    /// The fund.
    pub fund_id: FundId,
    /// Its unit.
    pub unit_id: UnitId,
    /// The rule.
    pub rule: String,
    /// The purpose or posting that it is about; empty: the fund.
    pub subject: String,
    /// The period: from this day.
    pub period_from: Day,
    /// To and with this day.
    pub period_to: Day,
    /// Until when it was due.
    pub due_on: Day,
    /// The page as published, as JSON.
    pub snapshot: String,
    /// SHA-256 of it.
    pub hash: String,
    /// What was corrected.
    pub note: Option<String>,
    /// The disclosure that it corrects.
    pub replaces_id: Option<DisclosureId>,
    /// The disclosure that corrects it.
    pub replaced_by_id: Option<DisclosureId>,
    /// When published.
    pub published_at: Timestamp,
    /// By whom.
    pub published_by: Option<UserId>,
}

/// A disclosure: what was published, as it was then. Open to everybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DisclosureView {
    /// Id.
    pub id: DisclosureId,
    /// The fund.
    pub fund_id: FundId,
    /// Its unit.
    pub unit_id: UnitId,
    /// The rule.
    pub rule: String,
    /// The purpose or posting that it is about; empty: the fund.
    pub subject: String,
    /// The period: from this day.
    pub period_from: Day,
    /// To and with this day.
    pub period_to: Day,
    /// Until when it was due.
    pub due_on: Day,
    /// Whether it came late.
    pub late: bool,
    /// The page as published; left out in listings.
    pub page: Option<PublicPage>,
    /// SHA-256 of the page as kept.
    pub hash: String,
    /// What was corrected.
    pub note: Option<String>,
    /// The disclosure that it corrects.
    pub replaces_id: Option<DisclosureId>,
    /// The disclosure that corrects it.
    pub replaced_by_id: Option<DisclosureId>,
    /// When published.
    pub published_at: Timestamp,
    /// Always 1: what is published does not change.
    pub version: i64,
}

/// Publishing what is due.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDisclosure {
    /// The fund.
    pub fund_id: FundId,
    /// The rule.
    #[schemars(length(min = 1, max = 60))]
    pub rule: String,
    /// The purpose or posting that it is about. Left out: the fund.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub subject: Option<String>,
    /// The period's first day: it names which of the duties.
    pub period_from: Day,
}

/// Publishing anew what was wrong.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectDisclosure {
    /// What was corrected, for the public.
    #[schemars(length(min = 1, max = 500))]
    pub note: String,
}

/// Which disclosures, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DisclosureFilter {
    /// Of this fund.
    #[serde(default)]
    pub fund_id: Option<FundId>,
    /// Under this rule.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub rule: Option<String>,
}

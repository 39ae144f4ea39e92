//! Notices: what a unit tells its residents, written by one and published by another.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::day::Day;
use super::money::Fen;
use super::period::Period;
use crate::id::{NoticeId, ResidentId, UnitId, UserId, VolunteerId};
use crate::time::Timestamp;

super::text_enum! {
    /// The column in which a notice stands.
    NoticeSection {
        /// 工作动态
        News = "news",
        /// 好人好事
        GoodPeople = "good_people",
        /// 风采展示
        Showcase = "showcase",
        /// 通知公告
        Announcement = "announcement",
        /// 村(居)务公开
        Affairs = "affairs",
        /// 财务公开
        Spending = "spending",
        /// 工程项目
        Project = "project",
        /// 慈善公开
        FundDisclosure = "fund_disclosure",
    }
}

impl NoticeSection {
    /// Whether what is made public here is accounted for period by period.
    #[must_use]
    pub const fn has_period(self) -> bool {
        matches!(self, Self::Affairs | Self::Spending | Self::FundDisclosure)
    }

    /// Whether a notice here is made of lines: what for, how much, how far.
    #[must_use]
    pub const fn has_items(self) -> bool {
        matches!(self, Self::Spending | Self::Project)
    }
}

super::text_enum! {
    /// Who may read a notice once it is published.
    Audience {
        /// Everybody.
        Public = "public",
        /// Residents of the unit and what lies below it, and its staff.
        Residents = "residents",
    }
}

super::text_enum! {
    /// How far a notice has come.
    NoticeStatus {
        /// Being written.
        Draft = "draft",
        /// Waiting for somebody else to look at it.
        Submitted = "submitted",
        /// Given back to the writer, with a reason.
        Returned = "returned",
        /// Approved; appears when its time comes.
        Scheduled = "scheduled",
        /// Shown.
        Published = "published",
        /// Its last day is over.
        Expired = "expired",
        /// Taken down, with a reason.
        Withdrawn = "withdrawn",
    }
}

super::text_enum! {
    /// How far what a line tells of has come.
    ItemStatus {
        /// Decided, not begun.
        Planned = "planned",
        /// Under way.
        UnderWay = "under_way",
        /// Done, or paid.
        Done = "done",
        /// Accounts examined.
        Settled = "settled",
        /// Given up.
        Stopped = "stopped",
    }
}

/// A line of spending or of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticeItem {
    /// What for.
    #[schemars(length(min = 1, max = 100))]
    pub name: String,
    /// How much; what came in is greater than zero in a notice of income, too.
    pub amount: Fen,
    /// How far it has come, percent.
    #[serde(default)]
    #[schemars(range(min = 0, max = 100))]
    pub progress: Option<i64>,
    /// How far, in a word.
    pub status: ItemStatus,
    /// More about it.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub note: Option<String>,
}

/// Somebody who can be recognised in the words or pictures of a notice (个人信息保护法第二十五条: nothing is published
/// without consent of their own).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShownPerson {
    /// A resident.
    #[serde(default)]
    pub resident_id: Option<ResidentId>,
    /// A volunteer.
    #[serde(default)]
    pub volunteer_id: Option<VolunteerId>,
    /// Where their signed paper lies, when the consent was given on paper.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub paper: Option<String>,
}

/// What is written.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewNotice {
    /// The column in which it stands.
    pub section: NoticeSection,
    /// Title in Chinese.
    #[schemars(length(min = 1, max = 100))]
    pub title_zh: String,
    /// Title in English.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub title_en: Option<String>,
    /// Text in Chinese: paragraphs with empty lines between them; addresses (`https://…`) become links.
    #[schemars(length(min = 1, max = 20_000))]
    pub body_zh: String,
    /// Text in English.
    #[serde(default)]
    #[schemars(length(max = 40_000))]
    pub body_en: Option<String>,
    /// Who may read it. Left out: everybody.
    #[serde(default)]
    pub audience: Option<Audience>,
    /// Whether it stands above the others. Left out: no.
    #[serde(default)]
    pub pinned: Option<bool>,
    /// The period that it accounts for (村(居)务公开, 财务公开, 慈善公开).
    #[serde(default)]
    pub period: Option<Period>,
    /// When it is to appear. Left out: as soon as it is approved.
    #[serde(default)]
    pub publish_at: Option<Timestamp>,
    /// Its last day. Left out: it stays.
    #[serde(default)]
    pub expires_on: Option<Day>,
    /// For how many days after it appears residents may object. Left out: not at all.
    #[serde(default)]
    #[schemars(range(min = 0, max = 60))]
    pub objection_days: Option<i64>,
    /// Who can be recognised in it.
    #[serde(default)]
    #[schemars(length(max = 50))]
    pub people: Vec<ShownPerson>,
    /// Lines of spending, of projects.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub items: Vec<NoticeItem>,
}

/// A notice as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Id.
    pub id: NoticeId,
    /// The unit that tells it.
    pub unit_id: UnitId,
    /// Its column.
    pub section: NoticeSection,
    /// Title in Chinese.
    pub title_zh: String,
    /// Title in English; empty: none.
    pub title_en: String,
    /// Text in Chinese.
    pub body_zh: String,
    /// Text in English; empty: none.
    pub body_en: String,
    /// Who may read it.
    pub audience: Audience,
    /// Whether it stands above the others.
    pub pinned: bool,
    /// The period that it accounts for.
    pub period: Option<Period>,
    /// When it is to appear.
    pub publish_at: Option<Timestamp>,
    /// Its last day.
    pub expires_on: Option<Day>,
    /// For how many days residents may object.
    pub objection_days: i64,
    /// How far it has come.
    pub status: NoticeStatus,
    /// Why it was returned or withdrawn.
    pub reason: String,
    /// Who wrote it first.
    pub written_by: Option<UserId>,
    /// Their name.
    pub written_by_name: String,
    /// When it was handed in.
    pub submitted_at: Option<Timestamp>,
    /// Who decided.
    pub reviewed_by: Option<UserId>,
    /// Their name.
    pub reviewed_by_name: String,
    /// When.
    pub reviewed_at: Option<Timestamp>,
    /// From when it is shown.
    pub shown_from: Option<Timestamp>,
    /// The last day on which residents may object.
    pub objections_until: Option<Day>,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it changed last.
    pub updated_at: Timestamp,
    /// Grows with each change.
    pub version: i64,
}

impl Notice {
    /// Whether readers see it at a point in time, whoever they are: the clock decides, not when a job came round.
    #[must_use]
    pub fn is_shown(&self, now: Timestamp) -> bool {
        matches!(self.status, NoticeStatus::Scheduled | NoticeStatus::Published)
            && self.shown_from.is_some_and(|from| from <= now)
            && self.expires_on.is_none_or(|last| Day::of(now) <= last)
    }

    /// Whether residents may object at a point in time.
    #[must_use]
    pub fn takes_objections(&self, now: Timestamp) -> bool {
        self.is_shown(now) && self.objections_until.is_some_and(|last| Day::of(now) <= last)
    }
}

/// A notice as those see it who write and review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NoticeView {
    /// Id.
    pub id: NoticeId,
    /// The unit that tells it.
    pub unit_id: UnitId,
    /// Its column.
    pub section: NoticeSection,
    /// Title in Chinese.
    pub title_zh: String,
    /// Title in English.
    pub title_en: Option<String>,
    /// Text in Chinese.
    pub body_zh: String,
    /// Text in English.
    pub body_en: Option<String>,
    /// Who may read it.
    pub audience: Audience,
    /// Whether it stands above the others.
    pub pinned: bool,
    /// The period that it accounts for.
    pub period: Option<Period>,
    /// When it is to appear.
    pub publish_at: Option<Timestamp>,
    /// Its last day.
    pub expires_on: Option<Day>,
    /// For how many days residents may object.
    pub objection_days: i64,
    /// Who can be recognised in it; empty in listings.
    pub people: Vec<ShownPerson>,
    /// Its lines; empty in listings.
    pub items: Vec<NoticeItem>,
    /// How far it has come.
    pub status: NoticeStatus,
    /// Why it was returned or withdrawn.
    pub reason: String,
    /// Who wrote it first.
    pub written_by_name: String,
    /// When it was handed in.
    pub submitted_at: Option<Timestamp>,
    /// Who decided on it.
    pub reviewed_by_name: String,
    /// When they did.
    pub reviewed_at: Option<Timestamp>,
    /// From when it is shown.
    pub shown_from: Option<Timestamp>,
    /// The last day on which residents may object.
    pub objections_until: Option<Day>,
    /// How often it was read.
    pub reads: i64,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it changed last.
    pub updated_at: Timestamp,
    /// Grows with each change.
    pub version: i64,
}

/// A notice as readers see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PublicNoticeView {
    /// Id.
    pub id: NoticeId,
    /// The unit that tells it.
    pub unit_id: UnitId,
    /// Its name, in the reader's language.
    pub unit_name: String,
    /// Its column.
    pub section: NoticeSection,
    /// Title, in the reader's language where it has been translated.
    pub title: String,
    /// Text, likewise: paragraphs with empty lines between them.
    pub body: String,
    /// Who may read it.
    pub audience: Audience,
    /// Whether it stands above the others.
    pub pinned: bool,
    /// The period that it accounts for.
    pub period: Option<Period>,
    /// Since when it is shown.
    pub shown_from: Timestamp,
    /// Its last day.
    pub expires_on: Option<Day>,
    /// The last day on which residents may object.
    pub objections_until: Option<Day>,
    /// Its lines; empty in listings.
    pub items: Vec<NoticeItem>,
    /// What its lines come to; zero in listings.
    pub total: Fen,
    /// How often it was read.
    pub reads: i64,
}

/// Which notices, for those who write and review.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticeFilter {
    /// In this column.
    #[serde(default)]
    pub section: Option<NoticeSection>,
    /// In this state.
    #[serde(default)]
    pub status: Option<NoticeStatus>,
    /// Accounting for this period.
    #[serde(default)]
    pub period: Option<Period>,
    /// Of this unit alone, without what lies below.
    #[serde(default)]
    pub unit_id: Option<UnitId>,
    /// Shown since then or later.
    #[serde(default)]
    pub shown_from: Option<Timestamp>,
    /// Shown before then.
    #[serde(default)]
    pub shown_before: Option<Timestamp>,
}

/// Which notices, for readers.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicNoticeFilter {
    /// In this column.
    #[serde(default)]
    pub section: Option<NoticeSection>,
    /// Accounting for this period.
    #[serde(default)]
    pub period: Option<Period>,
    /// Those of the units below as well, as the county's page has them. Left out: those of the unit and of what is above it.
    #[serde(default)]
    pub below: Option<bool>,
}

/// Handing in for review.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitNotice {
    /// The version that was read.
    pub version: i64,
}

/// Approving.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishNotice {
    /// The version that was read: what is published is what was looked at.
    pub version: i64,
    /// When it is to appear. Left out: as the writer has asked.
    #[serde(default)]
    pub publish_at: Option<Timestamp>,
}

/// Giving back to the writer.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnNotice {
    /// The version that was read.
    pub version: i64,
    /// Why.
    #[schemars(length(min = 1, max = 200))]
    pub reason: String,
}

/// Taking down.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawNotice {
    /// The version that was read.
    pub version: i64,
    /// Why.
    #[schemars(length(min = 1, max = 200))]
    pub reason: String,
}

/// Putting above the others, or back among them.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PinNotice {
    /// The version that was read.
    pub version: i64,
    /// Whether it stands above the others.
    pub pinned: bool,
}

/// What the clock has done to notices.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NoticesTurned {
    /// So many have appeared.
    pub published: i64,
    /// So many have expired.
    pub expired: i64,
    /// So many went back to review, because somebody in them has no consent any more.
    pub held: i64,
}

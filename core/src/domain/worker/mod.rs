//! Workers: social workers, grid workers and the staff of a community.

mod record;
mod view;

pub use record::{
    AssignWorker, AssignmentFilter, AssignmentView, HandOverGrid, LeaveWorker, NewSupervision, NewTraining,
    ReleaseWorker, SupervisionFilter, SupervisionView, TrainingFilter, TrainingView,
};
pub use view::{CertifiedParams, CertifiedRow, CertifiedView, NewWorker, WorkerFilter, WorkerView};

use super::day::Day;
use crate::id::{UnitId, WorkerId};
use crate::seal::Sealed;
use crate::time::Timestamp;

super::text_enum! {
    /// What a worker does.
    WorkerKind {
        /// 社会工作者
        SocialWorker = "social_worker",
        /// 网格员
        GridWorker = "grid_worker",
        /// 社区工作人员
        CommunityStaff = "community_staff",
    }
}

super::text_enum! {
    /// Professional level of a social worker (domain: 助理社会工作师, 社会工作师, 高级社会工作师).
    WorkerLevel {
        /// No certificate.
        None = "none",
        /// 助理社会工作师
        Assistant = "assistant",
        /// 社会工作师
        SocialWorker = "social_worker",
        /// 高级社会工作师
        Senior = "senior",
    }
}

impl WorkerLevel {
    /// Whether a certificate stands behind it.
    #[must_use]
    pub const fn is_certified(self) -> bool {
        !matches!(self, Self::None)
    }
}

/// A worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worker {
    /// Id.
    pub id: WorkerId,
    /// Where they serve.
    pub unit_id: UnitId,
    /// Name, as it stands on the door and on the grid's public notice.
    pub name: String,
    /// What they do.
    pub kind: WorkerKind,
    /// Professional level.
    pub level: WorkerLevel,
    /// Certificate number.
    pub certificate_no: Option<String>,
    /// Registration number (社会工作者登记).
    pub registration_no: Option<String>,
    /// The last day of the registration.
    pub registered_until: Option<Day>,
    /// Post, e.g. 社工站站长.
    pub title: Option<String>,
    /// Telephone number.
    pub phone: Option<Sealed>,
    /// The worker who supervises them.
    pub supervisor_id: Option<WorkerId>,
    /// The first day on which they no longer served; none: they do.
    pub left_day: Option<Day>,
    /// Minutes of training in all.
    pub training_minutes: i64,
    /// When entered.
    pub created_at: Timestamp,
    /// Version of the entry.
    pub version: i64,
}

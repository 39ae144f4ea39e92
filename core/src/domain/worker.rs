//! Workers: social workers, grid workers and the staff of a community.

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

/// A worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worker {
    /// Id.
    pub id: WorkerId,
    /// Where they serve.
    pub unit_id: UnitId,
    /// Name. Grid workers' names and numbers are public by duty (基层网格 rules); others' are not.
    pub name: String,
    /// What they do.
    pub kind: WorkerKind,
    /// Professional level.
    pub level: WorkerLevel,
    /// Certificate number.
    pub certificate_no: Option<String>,
    /// Telephone number.
    pub phone: Option<Sealed>,
    /// When entered.
    pub created_at: Timestamp,
}

/// What is entered for a worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWorker {
    /// Name.
    pub name: String,
    /// What they do.
    pub kind: WorkerKind,
    /// Professional level.
    pub level: WorkerLevel,
    /// Certificate number.
    pub certificate_no: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
}

//! Files attached to something: which thing, under which name.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::access::Permission;
use super::file::MediaType;
use crate::id::{AttachmentId, UnitId, UserId};
use crate::time::Timestamp;

super::text_enum! {
    /// What a file can be attached to.
    AttachmentEntity {
        /// A notice.
        Notice = "notice",
        /// A request: photographs, scanned papers.
        Request = "request",
        /// A resident: a scanned consent.
        Resident = "resident",
    }
}

impl AttachmentEntity {
    /// What whoever reads an attachment must be allowed. A public one of a notice that is shown needs nothing, and people
    /// read those of their own requests.
    #[must_use]
    pub const fn read(self) -> Permission {
        match self {
            Self::Notice => Permission::WriteNotices,
            Self::Request => Permission::ReadRequests,
            Self::Resident => Permission::ReadResidents,
        }
    }

    /// What whoever adds or removes one must be allowed.
    #[must_use]
    pub const fn write(self) -> Permission {
        match self {
            Self::Notice => Permission::WriteNotices,
            Self::Request => Permission::HandleRequests,
            Self::Resident => Permission::WriteResidents,
        }
    }
}

/// A file attached to something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Id.
    pub id: AttachmentId,
    /// The unit of the thing.
    pub unit_id: UnitId,
    /// What kind of thing.
    pub entity: AttachmentEntity,
    /// Which.
    pub entity_id: String,
    /// Name of the file.
    pub name: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Whether everybody may read it while the thing is public.
    pub is_public: bool,
    /// Who attached it.
    pub created_by: Option<UserId>,
    /// When.
    pub created_at: Timestamp,
    /// What the file is.
    pub media_type: MediaType,
    /// Its bytes.
    pub size: i64,
    /// Width of a picture.
    pub width: Option<i64>,
    /// Height of a picture.
    pub height: Option<i64>,
    /// Grows with each change.
    pub version: i64,
}

/// What is said about a file that is attached; the file itself comes beside it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAttachment {
    /// What kind of thing it is attached to.
    pub entity: AttachmentEntity,
    /// Id of the thing.
    pub entity_id: String,
    /// Name of the file; its ending is made to fit what the file is.
    #[schemars(length(max = 200))]
    pub name: String,
    /// Whether everybody may read it while the thing is public. Only notices are ever public.
    #[serde(default)]
    pub is_public: Option<bool>,
}

/// An attachment as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AttachmentView {
    /// Id.
    pub id: AttachmentId,
    /// The unit of the thing.
    pub unit_id: UnitId,
    /// What kind of thing it is attached to.
    pub entity: AttachmentEntity,
    /// Id of the thing.
    pub entity_id: String,
    /// Name of the file.
    pub name: String,
    /// Whether everybody may read it while the thing is public.
    pub is_public: bool,
    /// What the file is, told by its content.
    pub media_type: MediaType,
    /// Bytes.
    pub size: i64,
    /// Width of a picture, pixels.
    pub width: Option<i64>,
    /// Height of a picture, pixels.
    pub height: Option<i64>,
    /// SHA-256 of the content: the same file has the same, which makes it an entity tag.
    pub sha256: String,
    /// When it was attached.
    pub created_at: Timestamp,
    /// Grows with each change.
    pub version: i64,
}

impl From<Attachment> for AttachmentView {
    fn from(a: Attachment) -> Self {
        Self {
            id: a.id,
            unit_id: a.unit_id,
            entity: a.entity,
            entity_id: a.entity_id,
            name: a.name,
            is_public: a.is_public,
            media_type: a.media_type,
            size: a.size,
            width: a.width,
            height: a.height,
            sha256: a.sha256,
            created_at: a.created_at,
            version: a.version,
        }
    }
}

/// Which attachments.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttachmentFilter {
    /// Attached to this kind of thing.
    #[serde(default)]
    pub entity: Option<AttachmentEntity>,
    /// Attached to this thing; needs `entity`.
    #[serde(default)]
    pub entity_id: Option<String>,
}

/// An attachment with what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentContent {
    /// About it.
    pub view: AttachmentView,
    /// What it holds.
    pub content: Vec<u8>,
}

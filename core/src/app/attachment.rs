//! Files attached to things: whoever may read the thing may read its files.

use crate::app::{Cx, audit, notice, request};
use crate::domain::access::Permission;
use crate::domain::attachment::{
    Attachment, AttachmentContent, AttachmentEntity, AttachmentFilter, AttachmentView, NewAttachment,
};
use crate::domain::file::{CleanFile, clean_name};
use crate::domain::page::{Listed, Page};
use crate::error::{Error, Problem, Result};
use crate::id::AttachmentId;
use crate::store::Tx;

const NOT_FOUND: Error = Error::NotFound { entity: "attachment" };
/// Files that one thing has at most.
const MOST_FILES: i64 = 30;
/// A file to which nothing refers is kept for so long: whoever is being interrupted comes back within the day.
const KEPT_SECONDS: i64 = 24 * 3600;

/// Attaches a file, which [`crate::domain::file::clean`] has checked, to something of the unit or below.
///
/// # Errors
/// `NotFound` for what the acting person does not see; `Forbidden` without the permission to change that thing; `Refused`
/// (`notice-state`) for a notice that waits for review or is shown; `Invalid` for a thing that has too many files, and at
/// `is_public` for one that is never public.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewAttachment, file: &CleanFile) -> Result<AttachmentView> {
    let entity_id = canonical(&new.entity_id)?;
    require_readable(tx, cx, new.entity, &entity_id).await?;
    let unit_id = tx.unit_of_attached(new.entity, &entity_id, cx.unit).await?.ok_or_else(|| thing(new.entity))?;
    cx.require(tx, new.entity.write()).await?;
    changes(tx, cx, new.entity, &entity_id).await?;
    let is_public = new.is_public.unwrap_or(false);
    if is_public && new.entity != AttachmentEntity::Notice {
        return Err(Error::invalid("is_public", "attachment-never-public"));
    }
    if tx.count_attachments_of(new.entity, &entity_id).await? >= MOST_FILES {
        return Err(Problem::new("file", "too-many").with("max", MOST_FILES).into());
    }
    tx.keep_file(file, cx.now).await?;
    let attachment = Attachment {
        id: cx.id(AttachmentId::from_uuid),
        unit_id,
        entity: new.entity,
        entity_id,
        name: clean_name(&new.name, file.media_type),
        sha256: file.sha256.clone(),
        is_public,
        created_by: cx.user(),
        created_at: cx.now,
        media_type: file.media_type,
        size: i64::try_from(file.content.len()).map_err(Error::internal)?,
        width: file.size.map(|(width, _)| i64::from(width)),
        height: file.size.map(|(_, height)| i64::from(height)),
        version: 1,
    };
    tx.insert_attachment(&attachment).await?;
    let detail = format!("{} {}", attachment.entity, attachment.entity_id);
    audit::record(tx, cx, "attachments.create", "attachment", &attachment.id.to_string(), &detail).await?;
    touch(tx, cx, &attachment).await?;
    Ok(attachment.into())
}

/// The files of one thing, in the order in which they were attached; or those of everything in the unit and below that the
/// acting person may read, newest first.
///
/// # Errors
/// `NotFound` for a thing that the acting person does not see; `Unauthenticated` and `Forbidden` for the whole list;
/// `Invalid` for half of a thing.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: AttachmentFilter, page: Page) -> Result<Listed<AttachmentView>> {
    let rows = match (filter.entity, filter.entity_id.as_deref()) {
        (Some(entity), Some(id)) => {
            let id = canonical(id)?;
            let whole = require_readable(tx, cx, entity, &id).await?;
            // All that is there: a page is made of those that may be seen.
            let mut rows = tx.list_attachments_of(entity, &id, &page.after(), MOST_FILES).await?;
            rows.retain(|attachment| whole || attachment.is_public);
            rows
        }
        (None, Some(_)) => return Err(Error::invalid("entity", "required")),
        (entity, None) => {
            let mut entities = Vec::new();
            for known in
                AttachmentEntity::ALL.iter().copied().filter(|known| entity.is_none_or(|asked| asked == *known))
            {
                // Whoever reviews a notice reads its files.
                let reviews = known == AttachmentEntity::Notice && notice::at_desk(tx, cx).await?;
                if reviews || cx.may(tx, known.read()).await? {
                    entities.push(known);
                }
            }
            if entities.is_empty() {
                cx.require(tx, entity.map_or(Permission::ReadRequests, AttachmentEntity::read)).await?;
            }
            tx.list_attachments(cx.unit, &entities, &page.after(), page.rows()).await?
        }
    };
    cx.saw(tx, "attachment");
    Ok(page.of(rows, |attachment| attachment.id.to_string()).map(Into::into))
}

/// About an attachment.
///
/// # Errors
/// `NotFound` also when the acting person may not read it.
pub async fn get(tx: &mut Tx, cx: &Cx, id: AttachmentId) -> Result<AttachmentView> {
    cx.saw(tx, "attachment");
    readable(tx, cx, id).await.map(Into::into)
}

/// What an attachment holds. A public one of a notice that is shown needs no login.
///
/// # Errors
/// `NotFound` also when the acting person may not read it.
pub async fn content(tx: &mut Tx, cx: &Cx, id: AttachmentId) -> Result<AttachmentContent> {
    let attachment = readable(tx, cx, id).await?;
    let content = tx.file_content(&attachment.sha256).await?;
    let content = content.ok_or_else(|| Error::internal(format!("attachment {id} has no file")))?;
    Ok(AttachmentContent { view: attachment.into(), content })
}

/// Takes an attachment off its thing. The file goes with the next [`sweep`] when nothing else refers to it.
///
/// # Errors
/// `NotFound`; `Forbidden` without the permission to change that thing; `Refused` (`notice-state`) for a notice that waits
/// for review or is shown; `Conflict`.
pub async fn remove(tx: &mut Tx, cx: &Cx, id: AttachmentId, version: i64) -> Result<()> {
    let attachment = readable(tx, cx, id).await?;
    // What is inherited from above is read here and changed there.
    tx.unit_of_attached(attachment.entity, &attachment.entity_id, cx.unit).await?.ok_or(NOT_FOUND)?;
    cx.require(tx, attachment.entity.write()).await?;
    changes(tx, cx, attachment.entity, &attachment.entity_id).await?;
    if !tx.delete_attachment(id, version).await? {
        return Err(Error::Conflict { entity: "attachment" });
    }
    let detail = format!("{} {}", attachment.entity, attachment.entity_id);
    audit::record(tx, cx, "attachments.remove", "attachment", &id.to_string(), &detail).await?;
    touch(tx, cx, &attachment).await
}

/// Removes files to which nothing has referred for a day; answers how many. A job runs it.
///
/// # Errors
/// `Forbidden` for everybody but the platform.
pub async fn sweep(tx: &mut Tx, cx: &Cx) -> Result<u64> {
    if !matches!(cx.actor, crate::app::Actor::System) {
        return Err(Error::Forbidden { permission: Permission::WriteNotices.as_str() });
    }
    tx.sweep_files(cx.now.plus_seconds(-KEPT_SECONDS)).await
}

/// Ids are kept as they are written everywhere.
fn canonical(id: &str) -> Result<String> {
    uuid::Uuid::parse_str(id).map(|id| id.to_string()).map_err(|_| Error::invalid("entity_id", "malformed"))
}

const fn thing(entity: AttachmentEntity) -> Error {
    Error::NotFound { entity: entity.as_str() }
}

async fn readable(tx: &mut Tx, cx: &Cx, id: AttachmentId) -> Result<Attachment> {
    let attachment = tx.get_attachment(id, cx.unit).await?.ok_or(NOT_FOUND)?;
    match require_readable(tx, cx, attachment.entity, &attachment.entity_id).await {
        Ok(whole) if whole || attachment.is_public => Ok(attachment),
        Ok(_) | Err(Error::NotFound { .. } | Error::Forbidden { .. } | Error::Unauthenticated) => Err(NOT_FOUND),
        Err(other) => Err(other),
    }
}

/// Whether the acting person reads this thing: with everything that is attached to it, or what is public of it alone.
async fn require_readable(tx: &mut Tx, cx: &Cx, entity: AttachmentEntity, id: &str) -> Result<bool> {
    match entity {
        AttachmentEntity::Notice => {
            let id = id.parse().map_err(|_| thing(entity))?;
            let there = tx.get_notice_around(id, cx.unit).await?.ok_or(notice::NOT_FOUND)?;
            if tx.is_unit_within(there.unit_id, cx.unit).await? && notice::at_desk(tx, cx).await? {
                return Ok(true);
            }
            if notice::public::is_visible(tx, cx, &there).await? { Ok(false) } else { Err(notice::NOT_FOUND) }
        }
        AttachmentEntity::Request => {
            let id = id.parse().map_err(|_| thing(entity))?;
            request::find(tx, cx, id).await?.map(|_| true).ok_or_else(|| thing(entity))
        }
        AttachmentEntity::Resident => {
            tx.unit_of_attached(entity, id, cx.unit).await?.ok_or_else(|| thing(entity))?;
            if cx.resident().is_none_or(|own| own.to_string() != id) {
                cx.require(tx, entity.read()).await?;
            }
            Ok(true)
        }
    }
}

/// What changes a notice makes its writer of whoever does it, and happens before the review.
async fn changes(tx: &mut Tx, cx: &Cx, entity: AttachmentEntity, id: &str) -> Result<()> {
    if entity == AttachmentEntity::Notice {
        let id = id.parse().map_err(|_| thing(entity))?;
        let there = tx.get_notice(id, cx.unit).await?.ok_or(notice::NOT_FOUND)?;
        notice::require_open(&there)?;
        notice::wrote(tx, cx, id).await?;
    }
    Ok(())
}

async fn touch(tx: &mut Tx, cx: &Cx, attachment: &Attachment) -> Result<()> {
    cx.touch(tx, attachment.unit_id, "attachment").await?;
    cx.touch(tx, attachment.unit_id, attachment.entity.as_str()).await
}

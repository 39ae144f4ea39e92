//! Files and what they are attached to.

use super::Tx;
use crate::domain::attachment::{Attachment, AttachmentEntity};
use crate::domain::file::CleanFile;
use crate::error::Result;
use crate::id::{AttachmentId, UnitId};
use crate::time::Timestamp;

from_row!(Attachment {
    id,
    unit_id,
    entity,
    entity_id,
    name,
    sha256,
    is_public,
    created_by,
    created_at,
    media_type,
    size,
    width,
    height,
    version
});

// A file that is brought again is kept for another day: whoever sweeps at that moment meets whoever attaches it.
const KEEP: &str = "
    INSERT INTO file (sha256, media_type, size, width, height, content, kept_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (sha256) DO UPDATE SET kept_at = excluded.kept_at";
const CONTENT: &str = "SELECT content FROM file WHERE sha256 = $1";
const SWEEP: &str = "
    DELETE FROM file WHERE kept_at < $1 AND NOT EXISTS (SELECT 1 FROM attachment a WHERE a.sha256 = file.sha256)
        AND NOT EXISTS (SELECT 1 FROM module_file m WHERE m.sha256 = file.sha256)";
const INSERT: &str = "
    INSERT INTO attachment (id, unit_id, entity, entity_id, name, sha256, is_public, created_by, created_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const DELETE: &str = "DELETE FROM attachment WHERE id = $1 AND version = $2";

macro_rules! attachments {
    ($from:literal) => {
        concat!(
            "SELECT a.id, a.unit_id, a.entity, a.entity_id, a.name, a.sha256, a.is_public, a.created_by, a.created_at,
                f.media_type, f.size, f.width, f.height, a.version
            FROM attachment a JOIN file f ON f.sha256 = a.sha256 ",
            $from
        )
    };
}
// What a unit shows comes from itself, from above (inherited notices) and from below.
const GET: &str = attachments!(
    "WHERE a.id = $1 AND a.unit_id IN (SELECT u.ancestor_id FROM unit_closure u WHERE u.descendant_id = $2
        UNION SELECT d.descendant_id FROM unit_closure d WHERE d.ancestor_id = $2)"
);
const OF: &str = attachments!("WHERE a.entity = $1 AND a.entity_id = $2 AND a.id > $3 ORDER BY a.id LIMIT $4");
// The kinds of things are a list in text with bars around each: '|notice||request|'.
const LIST: &str = attachments!(
    "JOIN unit_closure c ON c.descendant_id = a.unit_id AND c.ancestor_id = $1
    WHERE REPLACE($2, '|' || a.entity || '|', '') <> $2 AND ($3 = '' OR a.id < $3) ORDER BY a.id DESC LIMIT $4"
);
const COUNT_OF: &str = "SELECT COUNT(*) FROM attachment WHERE entity = $1 AND entity_id = $2";

macro_rules! unit_of {
    ($table:literal) => {
        concat!(
            "SELECT x.unit_id FROM ",
            $table,
            " x JOIN unit_closure c ON c.descendant_id = x.unit_id AND c.ancestor_id = $2 WHERE x.id = $1"
        )
    };
}

const fn unit_of(entity: AttachmentEntity) -> &'static str {
    match entity {
        AttachmentEntity::Notice => unit_of!("notice"),
        AttachmentEntity::Request => unit_of!("request"),
        AttachmentEntity::Resident => unit_of!("resident"),
    }
}

impl Tx {
    /// Keeps a file, once.
    pub(crate) async fn keep_file(&mut self, file: &CleanFile, now: Timestamp) -> Result<()> {
        let size = i64::try_from(file.content.len()).map_err(crate::Error::internal)?;
        execute!(
            self,
            KEEP,
            file.sha256.clone(),
            file.media_type,
            size,
            file.size.map(|(width, _)| i64::from(width)),
            file.size.map(|(_, height)| i64::from(height)),
            file.content.clone(),
            now
        )?;
        Ok(())
    }

    /// What a file holds.
    pub(crate) async fn file_content(&mut self, sha256: &str) -> Result<Option<Vec<u8>>> {
        let found: Option<(Vec<u8>,)> = fetch_optional!(self, CONTENT, sha256.to_owned())?;
        Ok(found.map(|(content,)| content))
    }

    /// Removes files to which nothing refers and that were brought before `before`; answers how many.
    pub(crate) async fn sweep_files(&mut self, before: Timestamp) -> Result<u64> {
        execute!(self, SWEEP, before)
    }

    /// Adds an attachment; its file is kept already.
    pub(crate) async fn insert_attachment(&mut self, a: &Attachment) -> Result<()> {
        execute!(
            self,
            INSERT,
            a.id,
            a.unit_id,
            a.entity,
            a.entity_id.clone(),
            a.name.clone(),
            a.sha256.clone(),
            a.is_public,
            a.created_by,
            a.created_at,
            a.version
        )?;
        Ok(())
    }

    /// Removes an attachment that is still at `version`; answers whether it was.
    pub(crate) async fn delete_attachment(&mut self, id: AttachmentId, version: i64) -> Result<bool> {
        Ok(execute!(self, DELETE, id, version)? == 1)
    }

    /// An attachment of something of `unit`, of what is above it or of what is below.
    pub(crate) async fn get_attachment(&mut self, id: AttachmentId, unit: UnitId) -> Result<Option<Attachment>> {
        fetch_optional!(self, GET, id, unit)
    }

    /// What is attached to something, in order.
    pub(crate) async fn list_attachments_of(
        &mut self,
        entity: AttachmentEntity,
        entity_id: &str,
        after: &str,
        limit: i64,
    ) -> Result<Vec<Attachment>> {
        fetch_all!(self, OF, entity, entity_id.to_owned(), after.to_owned(), limit)
    }

    /// How many files are attached to something.
    pub(crate) async fn count_attachments_of(&mut self, entity: AttachmentEntity, entity_id: &str) -> Result<i64> {
        let (count,): (i64,) = fetch_one!(self, COUNT_OF, entity, entity_id.to_owned())?;
        Ok(count)
    }

    /// Attachments in scope to things of these kinds, newest first.
    pub(crate) async fn list_attachments(
        &mut self,
        scope: UnitId,
        entities: &[AttachmentEntity],
        after: &str,
        limit: i64,
    ) -> Result<Vec<Attachment>> {
        let entities: String = entities.iter().map(|entity| format!("|{entity}|")).collect();
        fetch_all!(self, LIST, scope, entities, after.to_owned(), limit)
    }

    /// The unit of something to which files can be attached, if it lies in scope.
    pub(crate) async fn unit_of_attached(
        &mut self,
        entity: AttachmentEntity,
        entity_id: &str,
        scope: UnitId,
    ) -> Result<Option<UnitId>> {
        let found: Option<(UnitId,)> = fetch_optional!(self, unit_of(entity), entity_id.to_owned(), scope)?;
        Ok(found.map(|(unit,)| unit))
    }
}

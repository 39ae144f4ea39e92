//! Files of modules. Everything stays inside the module and the unit of the context: to others a file is not there. Which of its
//! pages shows which file to whom is the module's business; the host hands one out to whoever was shown such a page.

mod people;

use std::sync::Arc;

use crate::app::{Cx, audit};
use crate::domain::file::{CleanFile, clean_name};
use crate::domain::module_file::{BroughtFile, MOST_KEPT_BYTES, ModuleFile};
use crate::error::{Error, Result};
use crate::id::{ModuleFileId, UnitId};
use crate::store::Tx;

pub(crate) use people::consent_withdrawn;
pub use people::{people, put_people, recheck};

const NOT_FOUND: Error = Error::NotFound { entity: "file" };
/// How much a module keeps in a unit at most, in the words of the refusal.
const MOST_GIB: i64 = MOST_KEPT_BYTES / (1024 * 1024 * 1024);

fn module(cx: &Cx) -> Result<&str> {
    cx.module.as_deref().ok_or_else(|| Error::internal("these files are kept by modules only"))
}

fn topic(cx: &Cx) -> Result<String> {
    Ok(topic_of(cx.unit, module(cx)?))
}

fn topic_of(unit: UnitId, module: &str) -> String {
    format!("file:{unit}:{module}")
}

/// A file that somebody brings to the module of the context, which [`crate::domain::file::clean`] has checked. Nothing is kept
/// before [`keep`].
///
/// # Errors
/// `Internal` outside a module.
pub fn bring(cx: &Cx, name: &str, file: Arc<CleanFile>) -> Result<BroughtFile> {
    let about = ModuleFile {
        id: cx.id(ModuleFileId::from_uuid),
        unit_id: cx.unit,
        module_id: module(cx)?.to_owned(),
        name: clean_name(name, file.media_type),
        sha256: file.sha256.clone(),
        media_type: file.media_type,
        size: i64::try_from(file.content.len()).map_err(Error::internal)?,
        width: file.size.map(|(width, _)| i64::from(width)),
        height: file.size.map(|(_, height)| i64::from(height)),
        created_by: cx.user(),
        created_at: cx.now,
        held_at: None,
    };
    Ok(BroughtFile { about, file })
}

/// That so many bytes more can be kept.
///
/// # Errors
/// `Refused` (`files-full`).
pub async fn require_room(tx: &mut Tx, cx: &Cx, bytes: i64) -> Result<()> {
    let kept = tx.module_file_bytes(cx.unit, module(cx)?).await?;
    if kept.saturating_add(bytes) <= MOST_KEPT_BYTES {
        return Ok(());
    }
    Err(Error::Refused { code: "files-full", args: [("max", MOST_GIB.to_string())].into() })
}

/// Keeps a file that was brought.
///
/// # Errors
/// As any statement.
pub async fn keep(tx: &mut Tx, cx: &Cx, brought: &BroughtFile) -> Result<()> {
    tx.keep_file(&brought.file, cx.now).await?;
    tx.insert_module_file(&brought.about).await?;
    tx.touch(topic(cx)?);
    audit::record(tx, cx, "module_files.keep", "module_file", &brought.about.id.to_string(), module(cx)?).await
}

/// A file of the module in the unit.
///
/// # Errors
/// As any statement.
pub async fn get(tx: &mut Tx, cx: &Cx, id: ModuleFileId) -> Result<Option<ModuleFile>> {
    tx.saw(topic(cx)?);
    tx.get_module_file(cx.unit, module(cx)?, id).await
}

/// What a file holds.
///
/// # Errors
/// `NotFound`.
pub async fn content(tx: &mut Tx, cx: &Cx, id: ModuleFileId) -> Result<(ModuleFile, Vec<u8>)> {
    let file = get(tx, cx, id).await?.ok_or(NOT_FOUND)?;
    let content = tx.file_content(&file.sha256).await?;
    let content = content.ok_or_else(|| Error::internal(format!("the file {id} of a module holds nothing")))?;
    Ok((file, content))
}

/// Removes a file. What it holds goes with the next [`crate::app::attachment::sweep`] when nothing else refers to it.
///
/// # Errors
/// `NotFound`.
pub async fn remove(tx: &mut Tx, cx: &Cx, id: ModuleFileId) -> Result<()> {
    if !tx.delete_module_file(cx.unit, module(cx)?, id).await? {
        return Err(NOT_FOUND);
    }
    tx.touch(topic(cx)?);
    audit::record(tx, cx, "module_files.remove", "module_file", &id.to_string(), module(cx)?).await
}

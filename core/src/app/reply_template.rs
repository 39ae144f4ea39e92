//! Reply templates: written by a unit for itself and all below.

use crate::app::{Cx, audit};
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::page::{Listed, Page};
use crate::domain::request::{NewReplyTemplate, PLACEHOLDERS, ReplyTemplate, ReplyTemplateFilter, ReplyTemplateView};
use crate::error::{Error, Problem, Result};
use crate::id::ReplyTemplateId;
use crate::store::Tx;

const MISSING: Error = Error::NotFound { entity: "reply_template" };

/// Templates of the unit and above, newest first.
///
/// # Errors
/// `Forbidden` without `requests.read`.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: ReplyTemplateFilter, page: Page) -> Result<Listed<ReplyTemplateView>> {
    cx.require(tx, Permission::ReadRequests).await?;
    saw(tx, cx).await?;
    let before = Some(page.after()).filter(|after| !after.is_empty()).unwrap_or_else(|| "g".to_owned());
    let found = tx.list_reply_templates(cx.unit, &filter, &before, page.rows()).await?;
    Ok(page.of(found, |template| template.id.to_string()).map(ReplyTemplateView::from))
}

/// Templates are inherited: a page shows those of above too.
async fn saw(tx: &mut Tx, cx: &Cx) -> Result<()> {
    for above in tx.list_units_above(cx.unit).await? {
        tx.saw(format!("reply_template:{}", above.id));
    }
    Ok(())
}

/// A template of the unit or above.
///
/// # Errors
/// `NotFound`; `Forbidden` without `requests.read`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: ReplyTemplateId) -> Result<ReplyTemplateView> {
    let template = tx.get_reply_template(id, cx.unit).await?.ok_or(MISSING)?;
    cx.require(tx, Permission::ReadRequests).await?;
    saw(tx, cx).await?;
    Ok(template.into())
}

/// Writes a template in the unit of the context.
///
/// # Errors
/// `Forbidden` without `requests.configure`; `Invalid` for wrong fields, or a placeholder that there is not.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewReplyTemplate) -> Result<ReplyTemplateView> {
    cx.require(tx, Permission::ConfigureRequests).await?;
    let template = ReplyTemplate { id: cx.id(ReplyTemplateId::from_uuid), ..checked(cx, &new)? };
    tx.insert_reply_template(&template).await?;
    audit::record(tx, cx, "reply_templates.create", "reply_template", &template.id.to_string(), &template.name_zh)
        .await?;
    cx.touch(tx, template.unit_id, "reply_template").await?;
    Ok(template.into())
}

/// Replaces a template that is still at `version`.
///
/// # Errors
/// `NotFound`; `Forbidden` without `requests.configure` in the unit that wrote it; `Conflict`; `Invalid`.
pub async fn update(
    tx: &mut Tx,
    cx: &Cx,
    id: ReplyTemplateId,
    version: i64,
    new: NewReplyTemplate,
) -> Result<ReplyTemplateView> {
    let there = written(tx, cx, id).await?;
    let mut template =
        ReplyTemplate { id, unit_id: there.unit_id, created_at: there.created_at, version, ..checked(cx, &new)? };
    if !tx.update_reply_template(&template).await? {
        return Err(Error::Conflict { entity: "reply_template" });
    }
    template.version += 1;
    audit::record(tx, cx, "reply_templates.update", "reply_template", &id.to_string(), &template.name_zh).await?;
    cx.touch(tx, template.unit_id, "reply_template").await?;
    Ok(template.into())
}

/// Takes a template away; answers that were given with it keep their words.
///
/// # Errors
/// `NotFound`; `Forbidden`; `Conflict`.
pub async fn remove(tx: &mut Tx, cx: &Cx, id: ReplyTemplateId, version: i64) -> Result<()> {
    let there = written(tx, cx, id).await?;
    if !tx.delete_reply_template(id, version).await? {
        return Err(Error::Conflict { entity: "reply_template" });
    }
    audit::record(tx, cx, "reply_templates.remove", "reply_template", &id.to_string(), &there.name_zh).await?;
    cx.touch(tx, there.unit_id, "reply_template").await
}

/// A template that the acting person may change: where it was written.
async fn written(tx: &mut Tx, cx: &Cx, id: ReplyTemplateId) -> Result<ReplyTemplate> {
    let there = tx.get_reply_template(id, cx.unit).await?.ok_or(MISSING)?;
    cx.in_unit(there.unit_id).require(tx, Permission::ConfigureRequests).await?;
    Ok(there)
}

/// What was entered, checked; whose it is and since when is the caller's.
fn checked(cx: &Cx, new: &NewReplyTemplate) -> Result<ReplyTemplate> {
    let text = check::paragraph("text", &new.text, 800)?;
    if text.is_empty() {
        return Err(Error::invalid("text", "required"));
    }
    let mut rest = text.as_str();
    while let Some((_, after)) = rest.split_once('{') {
        let Some((word, tail)) = after.split_once('}') else { return Err(Error::invalid("text", "placeholder-open")) };
        if !PLACEHOLDERS.contains(&word) {
            return Err(Problem::new("text", "placeholder").with("known", PLACEHOLDERS.join(", ")).into());
        }
        rest = tail;
    }
    Ok(ReplyTemplate {
        id: ReplyTemplateId::from_uuid(uuid::Uuid::nil()),
        unit_id: cx.unit,
        kind: check::paragraph("kind", &new.kind, 40)?,
        name_zh: check::line("name_zh", &new.name_zh, 60)?,
        name_en: check::line("name_en", &new.name_en, 120)?,
        text,
        active: new.active.unwrap_or(true),
        created_at: cx.now,
        version: 1,
    })
}

//! Who did what, and what one was told oneself.

use schemars::JsonSchema;
use serde::Serialize;
use wushe_core::Result;
use wushe_core::app::notification::{self, Told};
use wushe_core::app::{Cx, audit};
use wushe_core::domain::access::Permission;
use wushe_core::domain::audit::{AuditFilter, AuditState, AuditView};
use wushe_core::domain::page::{Listed, Page};
use wushe_core::id::{NotificationId, UnitId};
use wushe_core::store::{Notification, Tx};
use wushe_core::time::Timestamp;
use wushe_plugin_schema::text::Arg;

use super::register;
use crate::i18n::{Catalog, Locale};
use crate::registers::op::Nothing;
use crate::registers::{Group, Register};

const AUDIT: Option<Permission> = Some(Permission::ReadAudit);
/// Newest messages that can be listed.
const TOLD: i64 = 100;

pub(super) fn audit_entries() -> Register {
    Register {
        group: Some(Group::Access),
        read: AUDIT,
        title: "verb",
        columns: &["at", "user_name", "verb", "entity", "purpose", "detail", "unit_id"],
        operations: vec![
            list!(audit::browse, AuditFilter => AuditView, AUDIT),
            report!("state", state, Nothing => AuditState, AUDIT),
        ],
        ..register("audit-entries", "audit_entry", "AuditId", "history")
    }
}

pub(super) fn notifications() -> Register {
    Register {
        group: None,
        read: None,
        title: "text",
        columns: &["text", "unit_id", "created_at", "read_at"],
        operations: vec![
            list!(told, Nothing => NotificationView, None),
            perform!("mark_read", mark_read, Nothing => Nothing, None),
        ],
        ..register("notifications", "notification", "NotificationId", "bell")
    }
}

async fn state(tx: &mut Tx, cx: &Cx, _: Nothing) -> Result<AuditState> {
    audit::state(tx, cx).await
}

/// Something that the acting person was told.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct NotificationView {
    /// Id.
    id: NotificationId,
    /// Where it comes from.
    unit_id: UnitId,
    /// By which module; none: the platform.
    module_id: Option<String>,
    /// The sentence, in the reader's language; none where only the module's own page has the words.
    text: Option<String>,
    /// What it is about, e.g. `request`.
    entity: Option<String>,
    /// Its id.
    entity_id: Option<String>,
    /// When it was said.
    created_at: Timestamp,
    /// When it was read.
    read_at: Option<Timestamp>,
}

async fn told(tx: &mut Tx, cx: &Cx, _: Nothing, page: Page) -> Result<Listed<NotificationView>> {
    let after = page.after();
    let mut rows = notification::list(tx, cx, TOLD).await?;
    rows.retain(|row| after.is_empty() || row.id.to_string() < after);
    rows.truncate(usize::try_from(page.rows()).unwrap_or(usize::MAX));
    Ok(page.of(rows, |row| row.id.to_string()).map(|row| view(cx, row)))
}

fn view(cx: &Cx, row: Notification) -> NotificationView {
    let told: Option<Told> = if row.module_id.is_none() { serde_json::from_str(&row.message).ok() } else { None };
    let filled = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let locale = if cx.locale.starts_with("en") { Locale::En } else { Locale::ZhCn };
    let text = told.as_ref().map(|told| {
        let args = told.text.args.iter().map(|(name, value)| (name.as_str(), Arg::Text(value.clone())));
        Catalog::host().ta(locale, &told.text.key, args)
    });
    NotificationView {
        id: row.id,
        unit_id: row.unit_id,
        module_id: row.module_id,
        text,
        entity: told.as_ref().and_then(|told| filled(&told.entity)),
        entity_id: told.as_ref().and_then(|told| filled(&told.entity_id)),
        created_at: row.created_at,
        read_at: row.read_at,
    }
}

async fn mark_read(tx: &mut Tx, cx: &Cx, _: Nothing) -> Result<Nothing> {
    notification::mark_read(tx, cx).await?;
    Ok(Nothing {})
}

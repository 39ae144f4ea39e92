//! Kinds of requests: defined by a unit for itself and all below; the same code below replaces the kind of above.

use crate::app::{Cx, audit};
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::page::{Listed, Page};
use crate::domain::request::{DEADLINE_DAYS, NewRequestKind, RequestKind, RequestKindFilter, RequestKindView};
use crate::error::{Error, Problem, Result};
use crate::id::RequestKindId;
use crate::store::Tx;

const MISSING: Error = Error::NotFound { entity: "request_kind" };

/// Kinds in force in the unit, by code. What can be asked for is public.
///
/// # Errors
/// As any statement.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: RequestKindFilter, page: Page) -> Result<Listed<RequestKindView>> {
    saw(tx, cx).await?;
    let kinds = tx.list_request_kinds(cx.unit, &filter, &page.after(), page.rows()).await?;
    Ok(page.of(kinds, |kind| kind.code.clone()).map(RequestKindView::from))
}

/// Kinds are inherited: a page shows those of above too.
async fn saw(tx: &mut Tx, cx: &Cx) -> Result<()> {
    for above in tx.list_units_above(cx.unit).await? {
        tx.saw(format!("request_kind:{}", above.id));
    }
    Ok(())
}

/// A kind of the unit or above.
///
/// # Errors
/// `NotFound`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: RequestKindId) -> Result<RequestKindView> {
    saw(tx, cx).await?;
    tx.get_request_kind(id, cx.unit).await?.map(RequestKindView::from).ok_or(MISSING)
}

/// Defines a kind in the unit of the context.
///
/// # Errors
/// `Forbidden` without `requests.configure`; `Invalid` for wrong fields or a code that the unit has already.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewRequestKind) -> Result<RequestKindView> {
    cx.require(tx, Permission::ConfigureRequests).await?;
    let kind = RequestKind {
        id: cx.id(RequestKindId::from_uuid),
        unit_id: cx.unit,
        created_at: cx.now,
        version: 1,
        ..checked(cx, &new)?
    };
    require_free(tx, &kind).await?;
    tx.insert_request_kind(&kind).await?;
    audit::record(tx, cx, "request_kinds.create", "request_kind", &kind.id.to_string(), &kind.code).await?;
    cx.touch(tx, kind.unit_id, "request_kind").await?;
    Ok(kind.into())
}

/// Replaces a kind that is still at `version`. Requests that are there keep the time limits that they have.
///
/// # Errors
/// `NotFound`; `Forbidden` without `requests.configure` in the unit that defines it; `Conflict`; `Invalid`.
pub async fn update(
    tx: &mut Tx,
    cx: &Cx,
    id: RequestKindId,
    version: i64,
    new: NewRequestKind,
) -> Result<RequestKindView> {
    let there = defined(tx, cx, id).await?;
    let mut kind =
        RequestKind { id, unit_id: there.unit_id, created_at: there.created_at, version, ..checked(cx, &new)? };
    if kind.code != there.code {
        require_free(tx, &kind).await?;
    }
    if !tx.update_request_kind(&kind).await? {
        return Err(Error::Conflict { entity: "request_kind" });
    }
    kind.version += 1;
    audit::record(tx, cx, "request_kinds.update", "request_kind", &id.to_string(), &kind.code).await?;
    cx.touch(tx, kind.unit_id, "request_kind").await?;
    Ok(kind.into())
}

/// Takes a kind back that no request has ever been of; one that was used is made inactive instead.
///
/// # Errors
/// `NotFound`; `Forbidden`; `Conflict`; `Refused` (`in-use`).
pub async fn remove(tx: &mut Tx, cx: &Cx, id: RequestKindId, version: i64) -> Result<()> {
    let there = defined(tx, cx, id).await?;
    if tx.is_request_kind_used(id).await? {
        return Err(Error::refused("in-use"));
    }
    if !tx.delete_request_kind(id, version).await? {
        return Err(Error::Conflict { entity: "request_kind" });
    }
    audit::record(tx, cx, "request_kinds.remove", "request_kind", &id.to_string(), &there.code).await?;
    cx.touch(tx, there.unit_id, "request_kind").await
}

/// A kind that the acting person may change: where it is defined.
async fn defined(tx: &mut Tx, cx: &Cx, id: RequestKindId) -> Result<RequestKind> {
    let there = tx.get_request_kind(id, cx.unit).await?.ok_or(MISSING)?;
    cx.in_unit(there.unit_id).require(tx, Permission::ConfigureRequests).await?;
    Ok(there)
}

async fn require_free(tx: &mut Tx, kind: &RequestKind) -> Result<()> {
    match tx.request_kind_by_code(kind.unit_id, &kind.code).await? {
        Some(_) => Err(Error::invalid("code", "taken")),
        None => Ok(()),
    }
}

fn days(field: &str, days: i64) -> Result<i64> {
    if (0..=365).contains(&days) {
        Ok(days)
    } else {
        Err(Problem::new(field, "range").with("min", 0).with("max", 365).into())
    }
}

/// What was entered, checked; whose it is and since when is the caller's.
fn checked(cx: &Cx, new: &NewRequestKind) -> Result<RequestKind> {
    let code = check::line("code", &new.code, 40)?;
    if !code.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')) {
        return Err(Error::invalid("code", "code"));
    }
    Ok(RequestKind {
        id: RequestKindId::from_uuid(uuid::Uuid::nil()),
        unit_id: cx.unit,
        code,
        name_zh: check::line("name_zh", &new.name_zh, 60)?,
        name_en: check::line("name_en", &new.name_en, 120)?,
        lead_department: check::paragraph("lead_department", &new.lead_department, 60)?,
        line: new.line,
        deadline_days: days("deadline_days", new.deadline_days.unwrap_or(DEADLINE_DAYS))?,
        accept_days: new.accept_days.map(|given| days("accept_days", given)).transpose()?,
        answer_days: new.answer_days.map(|given| days("answer_days", given)).transpose()?,
        urgent: new.urgent.unwrap_or(false),
        active: new.active.unwrap_or(true),
        created_at: cx.now,
        version: 1,
    })
}

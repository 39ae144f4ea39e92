//! Objections: a resident says what is wrong with something that was made public, and is answered.

use crate::app::notification::Recipient;
use crate::app::{Cx, audit, notice};
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::objection::{
    AnswerObjection, NewObjection, Objection, ObjectionFilter, ObjectionStatus, ObjectionView, RetractObjection,
};
use crate::domain::page::{Listed, Page};
use crate::error::{Error, Result};
use crate::id::{ObjectionId, ResidentId};
use crate::store::Tx;

const NOT_FOUND: Error = Error::NotFound { entity: "objection" };

/// Objects to a notice of the unit, or of what is above it: the resident, or staff with what a resident has said or written.
///
/// # Errors
/// `NotFound` for a notice that the acting person does not see, or a resident outside; `Unauthenticated`; `Forbidden`
/// without `notices.write` for somebody else; `Refused` when the time is over or there never was one
/// (`objection-closed`), for somebody who does not live there (`objection-outside`), and while an objection of theirs is
/// waiting (`objection-stands`); `Invalid` without a reason.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewObjection) -> Result<ObjectionView> {
    let there = tx.get_notice_around(new.notice_id, cx.unit).await?.ok_or(notice::NOT_FOUND)?;
    if !notice::public::is_visible(tx, cx, &there).await? {
        return Err(notice::NOT_FOUND);
    }
    let own = new.resident_id.is_none() || new.resident_id == cx.resident();
    let resident_id = match new.resident_id.or_else(|| cx.resident()) {
        Some(id) if own => id,
        Some(id) => {
            tx.get_resident(id, cx.unit).await?.ok_or(Error::NotFound { entity: "resident" })?;
            cx.require(tx, Permission::WriteNotices).await?;
            id
        }
        None if cx.user().is_none() => return Err(Error::Unauthenticated),
        None => return Err(Error::invalid("resident_id", "required")),
    };
    if tx.get_resident(resident_id, there.unit_id).await?.is_none() {
        return Err(Error::refused("objection-outside"));
    }
    if !there.takes_objections(cx.now) {
        return Err(Error::refused("objection-closed"));
    }
    if tx.objection_stands(there.id, resident_id).await? {
        return Err(Error::refused("objection-stands"));
    }
    let reason = check::paragraph("reason", &new.reason, 1000)?;
    if reason.is_empty() {
        return Err(Error::invalid("reason", "required"));
    }
    let objection = Objection {
        id: cx.id(ObjectionId::from_uuid),
        unit_id: there.unit_id,
        notice_id: there.id,
        resident_id,
        reason,
        on_behalf: !own,
        status: ObjectionStatus::Open,
        answer: String::new(),
        filed_by: cx.user(),
        filed_at: cx.now,
        answered_by: None,
        answered_at: None,
        version: 1,
    };
    tx.insert_objection(&objection).await?;
    audit::record(tx, cx, "objections.create", "objection", &objection.id.to_string(), &there.id.to_string()).await?;
    cx.touch(tx, objection.unit_id, "objection").await?;
    if own {
        notice::tell(tx, cx, &there, "told-objection-filed", Recipient::Desk(there.unit_id)).await?;
    }
    Ok(objection.into())
}

/// Objections to notices of the unit and below, newest first; whoever has no post here gets their own.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for somebody who is neither at the desk nor a resident.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: ObjectionFilter, page: Page) -> Result<Listed<ObjectionView>> {
    cx.saw(tx, "objection");
    let rows = if notice::at_desk(tx, cx).await? {
        tx.list_objections(cx.unit, &filter, &page.after(), page.rows()).await?
    } else if let Some(own) = cx.resident() {
        saw_own(tx, cx);
        let others = filter.resident_id.is_some_and(|asked| asked != own);
        if others { Vec::new() } else { tx.list_objections_of(own, &filter, &page.after(), page.rows()).await? }
    } else {
        cx.require(tx, Permission::WriteNotices).await?;
        Vec::new()
    };
    Ok(page.of(rows, |objection| objection.id.to_string()).map(Into::into))
}

/// How many objections to notices of the unit and below match.
///
/// # Errors
/// `Forbidden` without `notices.write` or `notices.review`.
pub async fn count(tx: &mut Tx, cx: &Cx, filter: ObjectionFilter) -> Result<i64> {
    if !notice::at_desk(tx, cx).await? {
        cx.require(tx, Permission::WriteNotices).await?;
    }
    cx.saw(tx, "objection");
    tx.count_objections(cx.unit, &filter).await
}

/// An objection: staff of the unit, or the resident whose it is.
///
/// # Errors
/// `NotFound`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: ObjectionId) -> Result<ObjectionView> {
    cx.saw(tx, "objection");
    saw_own(tx, cx);
    readable(tx, cx, id).await.map(Into::into)
}

/// Answers an objection that waits.
///
/// # Errors
/// `NotFound`; `Forbidden` without `notices.write`; `Conflict`; `Refused` when it is answered (`objection-answered`) or
/// one's own (`own-objection`); `Invalid` without words.
pub async fn answer(tx: &mut Tx, cx: &Cx, id: ObjectionId, input: AnswerObjection) -> Result<ObjectionView> {
    let mut objection = readable(tx, cx, id).await?;
    cx.require(tx, Permission::WriteNotices).await?;
    if cx.resident() == Some(objection.resident_id) {
        return Err(Error::refused("own-objection"));
    }
    let answer = check::paragraph("answer", &input.answer, 1000)?;
    if answer.is_empty() {
        return Err(Error::invalid("answer", "required"));
    }
    objection.answer = answer;
    let status = if input.upheld { ObjectionStatus::Upheld } else { ObjectionStatus::Explained };
    let answered = end(tx, cx, objection, status, input.version).await?;
    if let Some(there) = tx.get_notice(answered.notice_id, answered.unit_id).await? {
        notice::tell(tx, cx, &there, "told-objection-answered", Recipient::Resident(answered.resident_id)).await?;
    }
    Ok(answered)
}

/// Takes one's own objection back.
///
/// # Errors
/// `NotFound`; `Forbidden` for somebody else's; `Conflict`; `Refused` when it is answered (`objection-answered`).
pub async fn retract(tx: &mut Tx, cx: &Cx, id: ObjectionId, input: RetractObjection) -> Result<ObjectionView> {
    let objection = readable(tx, cx, id).await?;
    // Staff enter that a resident has taken back what staff had entered for them.
    if cx.resident() != Some(objection.resident_id) {
        cx.require(tx, Permission::WriteNotices).await?;
        if !objection.on_behalf {
            return Err(Error::Forbidden { permission: Permission::WriteNotices.as_str() });
        }
    }
    end(tx, cx, objection, ObjectionStatus::Retracted, input.version).await
}

async fn end(
    tx: &mut Tx,
    cx: &Cx,
    mut objection: Objection,
    status: ObjectionStatus,
    version: i64,
) -> Result<ObjectionView> {
    if objection.version != version {
        return Err(Error::Conflict { entity: "objection" });
    }
    if objection.status != ObjectionStatus::Open {
        return Err(Error::refused("objection-answered"));
    }
    objection.status = status;
    objection.answered_by = cx.user();
    objection.answered_at = Some(cx.now);
    if !tx.update_objection(&objection).await? {
        return Err(Error::Conflict { entity: "objection" });
    }
    objection.version += 1;
    audit::record(tx, cx, "objections.answer", "objection", &objection.id.to_string(), status.as_str()).await?;
    cx.touch(tx, objection.unit_id, "objection").await?;
    tx.touch(own_topic(objection.resident_id));
    Ok(objection.into())
}

async fn readable(tx: &mut Tx, cx: &Cx, id: ObjectionId) -> Result<Objection> {
    let objection = tx.get_objection(id, cx.unit, cx.resident()).await?.ok_or(NOT_FOUND)?;
    let own = cx.resident() == Some(objection.resident_id);
    if own || notice::at_desk(tx, cx).await? { Ok(objection) } else { Err(NOT_FOUND) }
}

fn own_topic(id: ResidentId) -> String {
    format!("objection-of:{id}")
}

fn saw_own(tx: &mut Tx, cx: &Cx) {
    if let Some(id) = cx.resident() {
        tx.saw(own_topic(id));
    }
}

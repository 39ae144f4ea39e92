//! The way of a notice: handed in, looked at by somebody else, shown, over.

use super::{consent, for_work, save, tell, whole, wrote};
use crate::app::notification::Recipient;
use crate::app::{Cx, audit};
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::day::Day;
use crate::domain::notice::{
    Notice, NoticeStatus, NoticeView, NoticesTurned, PinNotice, PublishNotice, ReturnNotice, SubmitNotice,
    WithdrawNotice,
};
use crate::error::{Error, Result};
use crate::id::NoticeId;
use crate::store::Tx;

/// Notices that one run of [`turn`] takes at most: a run is one transaction.
const MOST_TURNED: i64 = 200;

/// Hands a notice in for review.
///
/// # Errors
/// `NotFound`; `Forbidden` without `notices.write`; `Conflict`; `Refused` (`notice-state`); `Invalid` where a period or
/// lines are owed (村(居)务公开, 财务公开, 工程项目).
pub async fn submit(tx: &mut Tx, cx: &Cx, id: NoticeId, input: SubmitNotice) -> Result<NoticeView> {
    let mut notice = for_work(tx, cx, id, Permission::WriteNotices).await?;
    at_version(&notice, input.version)?;
    if !matches!(notice.status, NoticeStatus::Draft | NoticeStatus::Returned) {
        return Err(Error::refused("notice-state"));
    }
    if notice.section.has_period() && notice.period.is_none() {
        return Err(Error::invalid("period", "required"));
    }
    if notice.section.has_items() && tx.list_notice_items(id).await?.is_empty() {
        return Err(Error::invalid("items", "required"));
    }
    notice.status = NoticeStatus::Submitted;
    notice.reason = String::new();
    notice.submitted_at = Some(cx.now);
    wrote(tx, cx, id).await?;
    save(tx, cx, &mut notice).await?;
    audit::record(tx, cx, "notices.submit", "notice", &id.to_string(), "").await?;
    tell(tx, cx, &notice, "told-notice-submitted", Recipient::Supervisors(notice.unit_id)).await?;
    whole(tx, notice).await
}

/// Approves a notice: it is shown now, or when its time comes.
///
/// # Errors
/// `NotFound`; `Forbidden` without `notices.review`; `Conflict`; `Refused` for one's own (`own-notice`), another state
/// (`notice-state`), or somebody in it without consent (`notice-consent`); `Invalid` when it would expire before it appears.
pub async fn publish(tx: &mut Tx, cx: &Cx, id: NoticeId, input: PublishNotice) -> Result<NoticeView> {
    let mut notice = for_review(tx, cx, id, input.version).await?;
    consent::require(tx, cx, id).await?;
    let asked = input.publish_at.or(notice.publish_at).unwrap_or(cx.now);
    let from = asked.max(cx.now);
    let first = Day::of(from);
    if notice.expires_on.is_some_and(|last| last < first) {
        return Err(Error::invalid("publish_at", "notice-expires"));
    }
    notice.publish_at = input.publish_at.or(notice.publish_at);
    notice.status = if from > cx.now { NoticeStatus::Scheduled } else { NoticeStatus::Published };
    notice.reason = String::new();
    notice.shown_from = Some(from);
    notice.objections_until = (notice.objection_days > 0).then(|| first.plus_days(notice.objection_days));
    decided(cx, &mut notice);
    save(tx, cx, &mut notice).await?;
    audit::record(tx, cx, "notices.publish", "notice", &id.to_string(), "").await?;
    tell_writer(tx, cx, &notice, "told-notice-published").await?;
    whole(tx, notice).await
}

/// Gives a notice back to the writer.
///
/// # Errors
/// As [`publish`], but for consents; `Invalid` without a reason.
pub async fn send_back(tx: &mut Tx, cx: &Cx, id: NoticeId, input: ReturnNotice) -> Result<NoticeView> {
    let mut notice = for_review(tx, cx, id, input.version).await?;
    notice.reason = check::line("reason", &input.reason, 200)?;
    notice.status = NoticeStatus::Returned;
    decided(cx, &mut notice);
    save(tx, cx, &mut notice).await?;
    audit::record(tx, cx, "notices.return", "notice", &id.to_string(), &notice.reason).await?;
    tell_writer(tx, cx, &notice, "told-notice-returned").await?;
    whole(tx, notice).await
}

/// Takes a notice down at once. Whoever notices that something is wrong with it may, the writer as well.
///
/// # Errors
/// `NotFound`; `Forbidden` without `notices.write` or `notices.review`; `Conflict`; `Refused` when it is not up
/// (`notice-state`); `Invalid` without a reason.
pub async fn withdraw(tx: &mut Tx, cx: &Cx, id: NoticeId, input: WithdrawNotice) -> Result<NoticeView> {
    let reviews = cx.may(tx, Permission::ReviewNotices).await?;
    let needed = if reviews { Permission::ReviewNotices } else { Permission::WriteNotices };
    let mut notice = for_work(tx, cx, id, needed).await?;
    at_version(&notice, input.version)?;
    if !matches!(notice.status, NoticeStatus::Scheduled | NoticeStatus::Published) {
        return Err(Error::refused("notice-state"));
    }
    notice.reason = check::line("reason", &input.reason, 200)?;
    notice.status = NoticeStatus::Withdrawn;
    save(tx, cx, &mut notice).await?;
    audit::record(tx, cx, "notices.withdraw", "notice", &id.to_string(), &notice.reason).await?;
    whole(tx, notice).await
}

/// Puts a notice that is up above the others, or back among them.
///
/// # Errors
/// `NotFound`; `Forbidden` without `notices.review`; `Conflict`; `Refused` when it is not up (`notice-state`).
pub async fn pin(tx: &mut Tx, cx: &Cx, id: NoticeId, input: PinNotice) -> Result<NoticeView> {
    let mut notice = for_work(tx, cx, id, Permission::ReviewNotices).await?;
    at_version(&notice, input.version)?;
    if !matches!(notice.status, NoticeStatus::Scheduled | NoticeStatus::Published) {
        return Err(Error::refused("notice-state"));
    }
    notice.pinned = input.pinned;
    save(tx, cx, &mut notice).await?;
    audit::record(tx, cx, "notices.pin", "notice", &id.to_string(), "").await?;
    whole(tx, notice).await
}

/// What the clock does, run every minute: notices whose time has come are noted as published, those whose last day is over
/// as expired. Readers do not wait for it ([`Notice::is_shown`]). A notice that shows somebody whose consent is gone goes
/// back to review instead of appearing.
///
/// # Errors
/// `Forbidden` for everybody but the platform.
pub async fn turn(tx: &mut Tx, cx: &Cx) -> Result<NoticesTurned> {
    if !matches!(cx.actor, crate::app::Actor::System) {
        return Err(Error::Forbidden { permission: Permission::ReviewNotices.as_str() });
    }
    let mut turned = NoticesTurned::default();
    for mut notice in tx.list_notices_due(cx.now, MOST_TURNED).await? {
        let here = cx.in_unit(notice.unit_id);
        if consent::missing(tx, &here, notice.id).await?.is_empty() {
            notice.status = NoticeStatus::Published;
            turned.published += 1;
        } else {
            consent::hold(&mut notice);
            turned.held += 1;
        }
        save(tx, &here, &mut notice).await?;
        audit::record(tx, &here, "notices.turn", "notice", &notice.id.to_string(), notice.status.as_str()).await?;
    }
    for mut notice in tx.list_notices_over(Day::of(cx.now), MOST_TURNED).await? {
        let here = cx.in_unit(notice.unit_id);
        notice.status = NoticeStatus::Expired;
        turned.expired += 1;
        save(tx, &here, &mut notice).await?;
        audit::record(tx, &here, "notices.turn", "notice", &notice.id.to_string(), notice.status.as_str()).await?;
    }
    Ok(turned)
}

/// A notice that waits for review, and somebody who may review it: no one who had a hand in it.
async fn for_review(tx: &mut Tx, cx: &Cx, id: NoticeId, version: i64) -> Result<Notice> {
    let notice = for_work(tx, cx, id, Permission::ReviewNotices).await?;
    at_version(&notice, version)?;
    if let Some(user) = cx.user()
        && tx.is_notice_writer(id, user).await?
    {
        return Err(Error::refused("own-notice"));
    }
    if notice.status == NoticeStatus::Submitted { Ok(notice) } else { Err(Error::refused("notice-state")) }
}

async fn tell_writer(tx: &mut Tx, cx: &Cx, notice: &Notice, key: &'static str) -> Result<()> {
    match notice.written_by {
        Some(writer) => tell(tx, cx, notice, key, Recipient::User(writer)).await,
        None => Ok(()),
    }
}

fn at_version(notice: &Notice, version: i64) -> Result<()> {
    if notice.version == version { Ok(()) } else { Err(Error::Conflict { entity: "notice" }) }
}

fn decided(cx: &Cx, notice: &mut Notice) {
    notice.reviewed_by = cx.user();
    notice.reviewed_by_name = cx.actor_name();
    notice.reviewed_at = Some(cx.now);
}

//! Volunteers who check in and out: a record of service, which they choose themselves. No place is kept, and nothing of it is
//! asked of staff.

use super::{AROUND_SECONDS, claim};
use crate::app::{Cx, activity_session, audit, sign_up};
use crate::domain::activity_session::SessionStatus;
use crate::domain::hours::{BeginService, CheckInView, EndService, HoursSource, MOST_MINUTES, NewHours};
use crate::domain::request::{ChargeClass, RequestStatus};
use crate::domain::sign_up::{Attendance, SignUpFilter, SignUpRole, SignUpStatus};
use crate::error::{Error, Result};
use crate::id::{ActivitySessionId, CheckInId, RequestId, UnitId, VolunteerId};
use crate::store::Tx;

fn me(cx: &Cx) -> Result<VolunteerId> {
    cx.user().ok_or(Error::Unauthenticated)?;
    cx.volunteer().ok_or(Error::Forbidden { permission: "volunteer" })
}

/// The acting volunteer begins service that they have taken on: a request, or a session at which they help.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for who is no volunteer; `NotFound`; `Refused` when it is not theirs, paid for, not now, or
/// they have begun something else.
pub async fn begin(tx: &mut Tx, cx: &Cx, input: BeginService) -> Result<CheckInView> {
    let volunteer_id = me(cx)?;
    let unit_id = match (input.request_id, input.session_id) {
        (Some(id), None) => request_unit(tx, cx, id, volunteer_id).await?,
        (None, Some(id)) => session_unit(tx, cx, id, volunteer_id).await?,
        _ => return Err(Error::invalid("request_id", "one-of")),
    };
    if tx.open_check_in(volunteer_id).await?.is_some() {
        return Err(Error::refused("check-in-open"));
    }
    let check_in = CheckInView {
        id: cx.id(CheckInId::from_uuid),
        unit_id,
        volunteer_id,
        request_id: input.request_id,
        session_id: input.session_id,
        started_at: cx.now,
        ended_at: None,
        hours_id: None,
    };
    tx.insert_check_in(&check_in).await?;
    audit::record(tx, cx, "hours.check_in", "check_in", &check_in.id.to_string(), "").await?;
    cx.touch(tx, unit_id, "hours").await?;
    Ok(check_in)
}

async fn request_unit(tx: &mut Tx, cx: &Cx, id: RequestId, volunteer: VolunteerId) -> Result<UnitId> {
    let request = crate::app::request::get(tx, cx, id).await?;
    if request.charge_class != ChargeClass::FreePublicBenefit {
        return Err(Error::refused("hours-paid-service"));
    }
    if request.volunteer_id != Some(volunteer) || request.status != RequestStatus::Handling {
        return Err(Error::refused("check-in-not-yours"));
    }
    Ok(request.unit_id)
}

async fn session_unit(tx: &mut Tx, cx: &Cx, id: ActivitySessionId, volunteer: VolunteerId) -> Result<UnitId> {
    let session = activity_session::visible(tx, cx, id).await?;
    if !activity_session::is_unpaid(&session) {
        return Err(Error::refused("hours-paid-service"));
    }
    let around = session.begins_at.plus_seconds(-AROUND_SECONDS)..session.ends_at.plus_seconds(AROUND_SECONDS);
    if session.status == SessionStatus::Cancelled || !around.contains(&cx.now) {
        return Err(Error::refused("check-in-not-now"));
    }
    let filter = SignUpFilter {
        session_id: Some(id),
        role: Some(SignUpRole::Helper),
        volunteer_id: Some(volunteer),
        ..SignUpFilter::default()
    };
    let own = tx.list_sign_ups(cx.unit, &filter, "", 200).await?;
    let seat = own.iter().find(|one| matches!(one.status, SignUpStatus::Seated | SignUpStatus::WalkIn));
    let seat = seat.ok_or_else(|| Error::refused("check-in-not-yours"))?;
    sign_up::came(tx, cx, seat.id, Attendance::Attended).await?;
    Ok(session.unit_id)
}

/// The acting volunteer ends service that they have begun; the hours in between are handed in. Less than a minute makes none,
/// nor does more than a day: they forgot to check out, and report it themselves.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for who is no volunteer; `Refused` when nothing was begun, and as for hours handed in.
pub async fn end(tx: &mut Tx, cx: &Cx, input: EndService) -> Result<CheckInView> {
    let volunteer_id = me(cx)?;
    let mut check_in = tx.open_check_in(volunteer_id).await?.ok_or_else(|| Error::refused("check-in-none"))?;
    let minutes = (cx.now.micros() - check_in.started_at.micros()) / 60_000_000;
    check_in.ended_at = Some(cx.now);
    if (1..=MOST_MINUTES).contains(&minutes) {
        let new = NewHours {
            request_id: check_in.request_id,
            session_id: check_in.session_id,
            content: input.content,
            ..NewHours::of_service(volunteer_id, minutes, check_in.started_at)
        };
        check_in.hours_id = Some(claim(tx, &cx.in_unit(check_in.unit_id), new, HoursSource::CheckIn).await?.id);
    }
    if !tx.end_check_in(&check_in).await? {
        return Err(Error::Conflict { entity: "check_in" });
    }
    audit::record(tx, cx, "hours.check_out", "check_in", &check_in.id.to_string(), "").await?;
    cx.touch(tx, check_in.unit_id, "hours").await?;
    Ok(check_in)
}

/// What the acting volunteer has begun and not ended.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for who is no volunteer.
pub async fn under_way(tx: &mut Tx, cx: &Cx) -> Result<Option<CheckInView>> {
    let volunteer_id = me(cx)?;
    cx.saw(tx, "hours");
    tx.open_check_in(volunteer_id).await
}

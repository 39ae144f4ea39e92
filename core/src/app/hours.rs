//! Volunteer hours: handed in by one, decided by another.

use crate::app::Cx;
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::hours::{Hours, HoursSource, HoursStatus, NewHours};
use crate::domain::request::{ChargeClass, RequestStatus};
use crate::error::{Error, Problem, Result};
use crate::id::{HoursId, RequestId, VolunteerId};
use crate::store::{MOST_ROWS, Tx};

/// Hands in hours for a request: the volunteer, or staff for them. They count once somebody else has approved them.
///
/// # Errors
/// `NotFound` (request); `Forbidden`; `Invalid` for wrong minutes or a service that has not ended yet; `Refused` for a
/// request that is paid for, not done, not this volunteer's, or minutes that were handed in already or overlap others.
pub async fn submit(tx: &mut Tx, cx: &Cx, new: NewHours) -> Result<Hours> {
    let request = super::request::get(tx, cx, new.request_id).await?.ok_or(Error::NotFound { entity: "request" })?;
    let own = cx.volunteer() == Some(new.volunteer_id);
    if !own {
        cx.require(tx, Permission::HandleRequests).await?;
    }
    if !(1..=1440).contains(&new.minutes) {
        return Err(Problem::new("minutes", "range").with("min", 1).with("max", 1440).into());
    }
    let end = new.served_at.plus_seconds(new.minutes * 60);
    if end > cx.now.plus_seconds(60) {
        return Err(Error::invalid("served_at", "future"));
    }
    if request.charge_class != ChargeClass::FreePublicBenefit {
        return Err(Error::refused("hours-paid-service"));
    }
    if request.volunteer_id != Some(new.volunteer_id) {
        return Err(Error::refused("hours-not-helper"));
    }
    if !matches!(request.status, RequestStatus::Done | RequestStatus::Verified | RequestStatus::Closed) {
        return Err(Error::refused("hours-not-done"));
    }
    let standing = tx.list_hours_of_request(request.id, cx.unit).await?;
    if standing.iter().any(|hours| hours.volunteer_id == new.volunteer_id && hours.status != HoursStatus::Rejected) {
        return Err(Error::refused("hours-twice"));
    }
    if tx.hours_overlap(new.volunteer_id, new.served_at, end).await? {
        return Err(Error::refused("hours-overlap"));
    }
    let hours = Hours {
        id: cx.id(HoursId::from_uuid),
        unit_id: request.unit_id,
        request_id: request.id,
        volunteer_id: new.volunteer_id,
        minutes: new.minutes,
        source: if own { HoursSource::SelfReported } else { HoursSource::Staff },
        served_at: new.served_at,
        status: HoursStatus::Pending,
        submitted_by: cx.user(),
        submitted_at: cx.now,
        decided_by: None,
        decided_at: None,
        reason: String::new(),
    };
    tx.insert_hours(&hours).await?;
    super::audit::record(tx, cx, "hours.submit", "hours", &hours.id.to_string(), &format!("{} min", hours.minutes))
        .await?;
    cx.touch(tx, hours.unit_id, "hours").await?;
    Ok(hours)
}

/// Decides on pending hours. Nobody decides on their own, nor on what they handed in themselves.
///
/// # Errors
/// `Forbidden` without `hours.approve`; `NotFound`; `Refused` for one's own, or hours already decided; `Invalid` when
/// rejected without a reason.
pub async fn decide(tx: &mut Tx, cx: &Cx, id: HoursId, approve: bool, reason: &str) -> Result<Hours> {
    cx.require(tx, Permission::ApproveHours).await?;
    let mut hours = tx.get_hours(id, cx.unit).await?.ok_or(Error::NotFound { entity: "hours" })?;
    if cx.volunteer() == Some(hours.volunteer_id) || hours.submitted_by.is_some() && hours.submitted_by == cx.user() {
        return Err(Error::refused("own-hours"));
    }
    hours.reason = if approve { String::new() } else { check::line("reason", reason, 200)? };
    hours.status = if approve { HoursStatus::Approved } else { HoursStatus::Rejected };
    hours.decided_by = cx.user();
    hours.decided_at = Some(cx.now);
    if !tx.decide_hours(&hours).await? {
        return Err(Error::refused("hours-decided"));
    }
    super::audit::record(tx, cx, if approve { "hours.approve" } else { "hours.reject" }, "hours", &id.to_string(), "")
        .await?;
    cx.touch(tx, hours.unit_id, "hours").await?;
    cx.touch(tx, hours.unit_id, "volunteer").await?;
    Ok(hours)
}

/// Hours handed in for a request that the acting person may see.
///
/// # Errors
/// `NotFound` (request).
pub async fn of_request(tx: &mut Tx, cx: &Cx, id: RequestId) -> Result<Vec<Hours>> {
    super::request::get(tx, cx, id).await?.ok_or(Error::NotFound { entity: "request" })?;
    cx.saw(tx, "hours");
    tx.list_hours_of_request(id, cx.unit).await
}

/// Hours of the unit and below, newest first.
///
/// # Errors
/// `Forbidden` without `volunteers.read`.
pub async fn list(
    tx: &mut Tx,
    cx: &Cx,
    status: Option<HoursStatus>,
    before: Option<HoursId>,
    limit: i64,
) -> Result<Vec<Hours>> {
    cx.require(tx, Permission::ReadVolunteers).await?;
    cx.saw(tx, "hours");
    tx.list_hours(cx.unit, status, before, limit.clamp(1, MOST_ROWS)).await
}

/// Hours of a volunteer of the unit, newest first: their own, or for whoever may see volunteers.
///
/// # Errors
/// `Forbidden`; `NotFound` outside the unit.
pub async fn of_volunteer(
    tx: &mut Tx,
    cx: &Cx,
    id: VolunteerId,
    before: Option<HoursId>,
    limit: i64,
) -> Result<Vec<Hours>> {
    if cx.volunteer() != Some(id) {
        cx.require(tx, Permission::ReadVolunteers).await?;
    }
    tx.get_volunteer(id, cx.unit).await?.ok_or(Error::NotFound { entity: "volunteer" })?;
    cx.saw(tx, "hours");
    tx.list_hours_of_volunteer(id, before, limit.clamp(1, MOST_ROWS)).await
}

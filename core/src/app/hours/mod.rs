//! Volunteer hours: handed in by one, decided by another. Once approved they are never changed: a mistake is withdrawn, and
//! a new entry stands in its place.

mod check_in;

pub use check_in::{begin, end, under_way};

use crate::app::{Cx, activity_session, audit, service_setting};
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::hours::{
    DecideHours, Hours, HoursFilter, HoursSource, HoursStatus, HoursView, ImportHours, MOST_MINUTES, NewHours,
    WithdrawHours,
};
use crate::domain::page::{Listed, Page};
use crate::domain::request::{ChargeClass, RequestStatus};
use crate::error::{Error, Problem, Result};
use crate::id::{ActivitySessionId, HoursId, RequestId, UnitId, VolunteerId};
use crate::store::Tx;
use crate::time::Timestamp;

const MISSING: Error = Error::NotFound { entity: "hours" };

/// Helpers set up before a session and clear away after it: service may begin and end this much outside of it.
const AROUND_SECONDS: i64 = 2 * 3600;

/// What hours are claimed of, once it is known that the volunteer served there and nobody paid.
struct Served {
    unit_id: UnitId,
    /// What was done, where the claim does not say.
    content: String,
    /// Before this the claim needs a reason.
    not_before: Option<Timestamp>,
}

/// Hands in hours for a request or a session: the volunteer, or staff for them. They count once somebody else has approved
/// them.
///
/// # Errors
/// `NotFound` (request, session); `Forbidden`; `Invalid` for wrong minutes or a service that has not ended yet; `Refused` for
/// what is paid for, not done, not this volunteer's, entered late without a reason, handed in already or overlapping others.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewHours) -> Result<HoursView> {
    let own = cx.volunteer() == Some(new.volunteer_id);
    let source = if own { HoursSource::SelfReported } else { HoursSource::Staff };
    claim(tx, cx, new, source).await.map(HoursView::from)
}

async fn claim(tx: &mut Tx, cx: &Cx, new: NewHours, source: HoursSource) -> Result<Hours> {
    let served = match (new.request_id, new.session_id) {
        (Some(id), None) => of_request_served(tx, cx, id, &new, source).await?,
        (None, Some(id)) => of_session_served(tx, cx, id, &new).await?,
        _ => return Err(Error::invalid("request_id", "one-of")),
    };
    let late_reason = check::paragraph("late_reason", &new.late_reason, 200)?;
    if late_reason.is_empty() {
        let setting = service_setting::of(tx, served.unit_id).await?;
        let ended_at = new.served_at.plus_seconds(new.minutes * 60);
        if ended_at < cx.now.plus_seconds(-86_400 * setting.late_days) {
            return Err(Error::refused("hours-late"));
        }
        // The contract with modules knows no reason: what comes through one is left to whoever approves it.
        if cx.module.is_none() && served.not_before.is_some_and(|first| new.served_at < first) {
            return Err(Error::refused("hours-before-request"));
        }
    }
    if tx.hours_stand(new.volunteer_id, new.request_id, new.session_id).await? {
        return Err(Error::refused("hours-twice"));
    }
    if let Some(id) = new.replaces_id {
        let replaced = tx.get_hours(id, cx.unit).await?.ok_or(MISSING)?;
        if replaced.status != HoursStatus::Withdrawn || replaced.volunteer_id != new.volunteer_id {
            return Err(Error::invalid("replaces_id", "not-withdrawn"));
        }
    }
    let content = check::paragraph("content", &new.content, 200)?;
    let hours = Hours {
        request_id: new.request_id,
        session_id: new.session_id,
        travel_minutes: new.travel_minutes,
        content: if content.is_empty() { served.content } else { content },
        late_reason,
        replaces_id: new.replaces_id,
        ..blank(cx, served.unit_id, new.volunteer_id, source, new.minutes, new.served_at)
    };
    add(tx, cx, hours).await
}

fn blank(
    cx: &Cx,
    unit_id: UnitId,
    volunteer_id: VolunteerId,
    source: HoursSource,
    minutes: i64,
    served_at: Timestamp,
) -> Hours {
    Hours {
        id: cx.id(HoursId::from_uuid),
        unit_id,
        request_id: None,
        session_id: None,
        volunteer_id,
        minutes,
        travel_minutes: 0,
        source,
        served_at,
        content: String::new(),
        late_reason: String::new(),
        external_ref: None,
        replaces_id: None,
        status: HoursStatus::Pending,
        submitted_by: cx.user(),
        submitted_at: cx.now,
        decided_by: None,
        decided_at: None,
        reason: String::new(),
        withdrawn_by: None,
        withdrawn_at: None,
        version: 1,
        volunteer_name: String::new(),
    }
}

/// Minutes of a day at most, over by now.
fn in_range(cx: &Cx, minutes: i64, travel_minutes: i64, served_at: Timestamp) -> Result<()> {
    if !(1..=MOST_MINUTES).contains(&minutes) {
        return Err(Problem::new("minutes", "range").with("min", 1).with("max", MOST_MINUTES).into());
    }
    if !(0..=MOST_MINUTES).contains(&travel_minutes) {
        return Err(Problem::new("travel_minutes", "range").with("min", 0).with("max", MOST_MINUTES).into());
    }
    if served_at.plus_seconds(minutes * 60) > cx.now.plus_seconds(60) {
        return Err(Error::invalid("served_at", "future"));
    }
    Ok(())
}

/// The last gate, the same for every source: nobody serves in two places at the same time.
async fn add(tx: &mut Tx, cx: &Cx, mut hours: Hours) -> Result<Hours> {
    if tx.hours_overlap(hours.volunteer_id, hours.served_at, hours.ended_at()).await? {
        return Err(Error::refused("hours-overlap"));
    }
    tx.insert_hours(&hours).await?;
    let (id, detail) = (hours.id.to_string(), format!("{} min", hours.minutes));
    audit::record(tx, cx, "hours.submit", "hours", &id, &detail).await?;
    cx.touch(tx, hours.unit_id, "hours").await?;
    if let Some(kept) = tx.get_hours(hours.id, hours.unit_id).await? {
        hours.volunteer_name = kept.volunteer_name;
    }
    Ok(hours)
}

async fn of_request_served(tx: &mut Tx, cx: &Cx, id: RequestId, new: &NewHours, source: HoursSource) -> Result<Served> {
    let request = super::request::get(tx, cx, id).await?;
    if cx.volunteer() != Some(new.volunteer_id) {
        cx.require(tx, Permission::HandleRequests).await?;
    }
    in_range(cx, new.minutes, new.travel_minutes, new.served_at)?;
    if request.charge_class != ChargeClass::FreePublicBenefit {
        return Err(Error::refused("hours-paid-service"));
    }
    if request.volunteer_id != Some(new.volunteer_id) {
        return Err(Error::refused("hours-not-helper"));
    }
    // Who checks out has served, though they report only then.
    let served = matches!(request.status, RequestStatus::Done | RequestStatus::Verified | RequestStatus::Closed)
        || source == HoursSource::CheckIn && request.status == RequestStatus::Handling;
    if !served {
        return Err(Error::refused("hours-not-done"));
    }
    Ok(Served { unit_id: request.unit_id, content: String::new(), not_before: Some(request.opened_at) })
}

async fn of_session_served(tx: &mut Tx, cx: &Cx, id: ActivitySessionId, new: &NewHours) -> Result<Served> {
    let session = activity_session::visible(tx, cx, id).await?;
    if cx.volunteer() != Some(new.volunteer_id) {
        cx.require(tx, Permission::WriteActivities).await?;
    }
    in_range(cx, new.minutes, new.travel_minutes, new.served_at)?;
    if !activity_session::is_unpaid(&session) {
        return Err(Error::refused("hours-paid-service"));
    }
    if !tx.has_helped(id, new.volunteer_id).await? {
        return Err(Error::refused("hours-not-helper"));
    }
    let ended_at = new.served_at.plus_seconds(new.minutes * 60);
    if new.served_at < session.begins_at.plus_seconds(-AROUND_SECONDS)
        || ended_at > session.ends_at.plus_seconds(AROUND_SECONDS)
    {
        return Err(Error::refused("hours-outside-session"));
    }
    Ok(Served { unit_id: session.unit_id, content: session.title, not_before: None })
}

/// Hands in hours for every helper who came to a session and has none yet: the whole session each. Those who served
/// elsewhere at the same time are left out.
///
/// # Errors
/// `NotFound`; `Forbidden` without `activities.write`; `Refused` for what is paid for, or before the session has ended.
pub async fn of_helpers(tx: &mut Tx, cx: &Cx, id: ActivitySessionId) -> Result<Vec<HoursView>> {
    let session = activity_session::visible(tx, cx, id).await?;
    cx.require(tx, Permission::WriteActivities).await?;
    let minutes = (session.ends_at.micros() - session.begins_at.micros()) / 60_000_000;
    if session.ends_at > cx.now {
        return Err(Error::refused("hours-not-done"));
    }
    let mut handed_in = Vec::new();
    for (volunteer, task) in tx.helpers_without_hours(id).await? {
        let new = NewHours {
            content: task,
            ..NewHours::of_session(id, volunteer, minutes.clamp(1, MOST_MINUTES), session.begins_at)
        };
        match claim(tx, cx, new, HoursSource::Staff).await {
            Ok(hours) => handed_in.push(hours.into()),
            Err(Error::Refused { code: "hours-overlap", .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(handed_in)
}

/// Takes hours over from another system, one entry; somebody else looks at them here too.
///
/// # Errors
/// `Forbidden` without `sheets.import`; `NotFound` (volunteer); `Invalid` for wrong fields; `Refused` for what is paid for, a
/// number that was taken over already, or minutes that overlap others.
pub async fn import(tx: &mut Tx, cx: &Cx, new: ImportHours) -> Result<HoursView> {
    cx.require(tx, Permission::ImportSheets).await?;
    tx.get_volunteer(new.volunteer_id, cx.unit).await?.ok_or(Error::NotFound { entity: "volunteer" })?;
    in_range(cx, new.minutes, 0, new.served_at)?;
    if new.charge_class != ChargeClass::FreePublicBenefit {
        return Err(Error::refused("hours-paid-service"));
    }
    let external_ref = check::line("external_ref", &new.external_ref, 60)?;
    if tx.hours_imported(cx.unit, external_ref.clone()).await? {
        return Err(Error::refused("hours-twice"));
    }
    let hours = Hours {
        content: check::line("content", &new.content, 200)?,
        external_ref: Some(external_ref),
        ..blank(cx, cx.unit, new.volunteer_id, HoursSource::Import, new.minutes, new.served_at)
    };
    add(tx, cx, hours).await.map(HoursView::from)
}

async fn keep(tx: &mut Tx, cx: &Cx, mut hours: Hours, verb: &str) -> Result<HoursView> {
    if !tx.update_hours(&hours).await? {
        return Err(Error::Conflict { entity: "hours" });
    }
    hours.version += 1;
    audit::record(tx, cx, verb, "hours", &hours.id.to_string(), &hours.reason).await?;
    cx.touch(tx, hours.unit_id, "hours").await?;
    cx.touch(tx, hours.unit_id, "volunteer").await?;
    Ok(hours.into())
}

/// Whether nobody pays for what the hours were given for, as it stands now.
async fn still_unpaid(tx: &mut Tx, cx: &Cx, hours: &Hours) -> Result<bool> {
    if let Some(id) = hours.request_id {
        let request = tx.get_request(id, cx.unit).await?;
        return Ok(request.is_some_and(|request| request.charge_class == ChargeClass::FreePublicBenefit));
    }
    if let Some(id) = hours.session_id {
        let session = tx.get_activity_session(id, cx.unit).await?;
        return Ok(session.is_some_and(|session| activity_session::is_unpaid(&session)));
    }
    Ok(true)
}

/// Decides on pending hours. Nobody decides on their own, nor on what they handed in themselves.
///
/// # Errors
/// `Forbidden` without `hours.approve`; `NotFound`; `Refused` for one's own, hours already decided, or service that turned out
/// to be paid for; `Invalid` when rejected without a reason.
pub async fn decide(tx: &mut Tx, cx: &Cx, id: HoursId, input: DecideHours) -> Result<HoursView> {
    cx.require(tx, Permission::ApproveHours).await?;
    let mut hours = tx.get_hours(id, cx.unit).await?.ok_or(MISSING)?;
    if cx.volunteer() == Some(hours.volunteer_id) || hours.submitted_by.is_some() && hours.submitted_by == cx.user() {
        return Err(Error::refused("own-hours"));
    }
    let reason = if input.approve { String::new() } else { check::line("reason", &input.reason, 200)? };
    if hours.status != HoursStatus::Pending {
        return Err(Error::refused("hours-decided"));
    }
    if input.approve && !still_unpaid(tx, cx, &hours).await? {
        return Err(Error::refused("hours-paid-service"));
    }
    hours.reason = reason;
    hours.status = if input.approve { HoursStatus::Approved } else { HoursStatus::Rejected };
    hours.decided_by = cx.user();
    hours.decided_at = Some(cx.now);
    keep(tx, cx, hours, if input.approve { "hours.approve" } else { "hours.reject" }).await
}

/// Takes hours back that were wrong: pending ones whoever handed them in or served, approved ones staff who decide on hours.
/// A new entry may then name them as what it replaces.
///
/// # Errors
/// `NotFound`; `Forbidden`; `Invalid` without a reason; `Refused` when they do not stand any more, or a certificate covers
/// them: it has to be revoked first.
pub async fn withdraw(tx: &mut Tx, cx: &Cx, id: HoursId, input: WithdrawHours) -> Result<HoursView> {
    let mut hours = visible(tx, cx, id).await?;
    let own =
        cx.volunteer() == Some(hours.volunteer_id) || hours.submitted_by.is_some() && hours.submitted_by == cx.user();
    if !(own && hours.status == HoursStatus::Pending) {
        cx.require(tx, Permission::ApproveHours).await?;
    }
    let reason = check::line("reason", &input.reason, 200)?;
    if !hours.status.stands() {
        return Err(Error::refused("hours-decided"));
    }
    if tx.is_certified(id).await? {
        return Err(Error::refused("hours-certified"));
    }
    hours.reason = reason;
    hours.status = HoursStatus::Withdrawn;
    hours.withdrawn_by = cx.user();
    hours.withdrawn_at = Some(cx.now);
    keep(tx, cx, hours, "hours.withdraw").await
}

/// Hours that the acting person may see: their own, what they handed in, or any of the unit's for who sees volunteers.
async fn visible(tx: &mut Tx, cx: &Cx, id: HoursId) -> Result<Hours> {
    let hours = tx.get_hours(id, cx.unit).await?.ok_or(MISSING)?;
    let own =
        cx.volunteer() == Some(hours.volunteer_id) || hours.submitted_by.is_some() && hours.submitted_by == cx.user();
    if own || cx.may(tx, Permission::ReadVolunteers).await? { Ok(hours) } else { Err(MISSING) }
}

/// One entry of hours.
///
/// # Errors
/// `NotFound`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: HoursId) -> Result<HoursView> {
    cx.saw(tx, "hours");
    visible(tx, cx, id).await.map(HoursView::from)
}

/// Hours handed in for a request that the acting person may see.
///
/// # Errors
/// `NotFound` (request).
pub async fn of_request(tx: &mut Tx, cx: &Cx, id: RequestId) -> Result<Vec<HoursView>> {
    super::request::get(tx, cx, id).await?;
    cx.saw(tx, "hours");
    Ok(tx.list_hours_of_request(id, cx.unit).await?.into_iter().map(HoursView::from).collect())
}

async fn readable(tx: &mut Tx, cx: &Cx, filter: &HoursFilter) -> Result<()> {
    cx.saw(tx, "hours");
    let own = filter.volunteer_id.is_some() && filter.volunteer_id == cx.volunteer();
    if own { Ok(()) } else { cx.require(tx, Permission::ReadVolunteers).await }
}

/// Hours of the unit and below, newest first. Volunteers get their own by naming themselves.
///
/// # Errors
/// `Forbidden` without `volunteers.read` for others'.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: HoursFilter, page: Page) -> Result<Listed<HoursView>> {
    readable(tx, cx, &filter).await?;
    let rows = tx.list_hours(cx.unit, &filter, page.after(), page.rows()).await?;
    Ok(page.of(rows, |row| row.id.to_string()).map(HoursView::from))
}

/// How many entries of hours match.
///
/// # Errors
/// As [`list`].
pub async fn count(tx: &mut Tx, cx: &Cx, filter: HoursFilter) -> Result<i64> {
    readable(tx, cx, &filter).await?;
    tx.count_hours(cx.unit, &filter).await
}

/// Hours of a volunteer registered in the unit, wherever they served, newest first: their own, or for whoever may see
/// volunteers.
///
/// # Errors
/// `Forbidden`; `NotFound` outside the unit.
pub async fn of_volunteer(tx: &mut Tx, cx: &Cx, id: VolunteerId, page: Page) -> Result<Listed<HoursView>> {
    if cx.volunteer() != Some(id) {
        cx.require(tx, Permission::ReadVolunteers).await?;
    }
    tx.get_volunteer(id, cx.unit).await?.ok_or(Error::NotFound { entity: "volunteer" })?;
    cx.saw(tx, "hours");
    let rows = tx.list_hours_of_volunteer(id, page.after(), page.rows()).await?;
    Ok(page.of(rows, |row| row.id.to_string()).map(HoursView::from))
}

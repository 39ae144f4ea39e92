//! Sessions of activities.

use crate::app::notification::{self, Recipient};
use crate::app::{Cx, activity, sign_up};
use crate::domain::access::Permission;
use crate::domain::activity::{Activity, ActivityStatus};
use crate::domain::activity_session::{
    ActivitySession, ActivitySessionFilter, ActivitySessionView, CancelActivitySession, HoldActivitySession,
    LONGEST_SECONDS, NewActivitySession, SessionStatus, Told,
};
use crate::domain::day::Day;
use crate::domain::page::{Listed, Page};
use crate::domain::sign_up::{Attendance, SignUp, SignUpRole};
use crate::domain::{check, request::ChargeClass};
use crate::error::{Error, Problem, Result};
use crate::id::ActivitySessionId;
use crate::store::Tx;
use crate::time::Timestamp;

const MISSING: Error = Error::NotFound { entity: "activity_session" };

/// A session that the acting person may see: those of drafts are for staff.
pub(crate) async fn visible(tx: &mut Tx, cx: &Cx, id: ActivitySessionId) -> Result<ActivitySession> {
    let session = tx.get_activity_session(id, cx.unit).await?.ok_or(MISSING)?;
    let draft = session.activity_status == ActivityStatus::Draft;
    if draft && !cx.may(tx, Permission::ReadActivities).await? { Err(MISSING) } else { Ok(session) }
}

/// Sessions of the unit and below, by when they begin; of drafts for staff alone.
///
/// # Errors
/// As any statement.
pub async fn list(
    tx: &mut Tx,
    cx: &Cx,
    filter: ActivitySessionFilter,
    page: Page,
) -> Result<Listed<ActivitySessionView>> {
    let drafts = cx.may(tx, Permission::ReadActivities).await?;
    cx.saw(tx, "activity_session");
    let after = page.after();
    let (begins_at, id) = after.split_once('.').unwrap_or_default();
    let after = (begins_at.parse().unwrap_or(i64::MIN), id.to_owned());
    let rows = tx.list_activity_sessions(cx.unit, &filter, drafts, after, page.rows()).await?;
    Ok(page.of(rows, |row| format!("{}.{}", row.begins_at.micros(), row.id)).map(ActivitySessionView::from))
}

/// A session.
///
/// # Errors
/// `NotFound`, also for one of a draft to whom may not see drafts.
pub async fn get(tx: &mut Tx, cx: &Cx, id: ActivitySessionId) -> Result<ActivitySessionView> {
    cx.saw(tx, "activity_session");
    visible(tx, cx, id).await.map(ActivitySessionView::from)
}

/// Puts what was entered into a session.
fn fill(session: &mut ActivitySession, new: &NewActivitySession, now: Timestamp) -> Result<()> {
    let opens_at = new.sign_up_opens_at.unwrap_or_else(|| now.min(new.begins_at));
    let closes_at = new.sign_up_closes_at.unwrap_or(new.begins_at);
    let seconds = (new.ends_at.micros().saturating_sub(new.begins_at.micros())) / 1_000_000;
    if seconds <= 0 {
        return Err(Error::invalid("ends_at", "order"));
    }
    if seconds > LONGEST_SECONDS {
        return Err(Error::invalid("ends_at", "too-far"));
    }
    if closes_at < opens_at || closes_at > new.ends_at {
        return Err(Error::invalid("sign_up_closes_at", "order"));
    }
    if new.seats.is_some_and(|seats| !(1..=100_000).contains(&seats)) {
        return Err(Problem::new("seats", "range").with("min", 1).with("max", 100_000).into());
    }
    if new.helper_seats.is_some_and(|seats| !(0..=10_000).contains(&seats)) {
        return Err(Problem::new("helper_seats", "range").with("min", 0).with("max", 10_000).into());
    }
    session.begins_at = new.begins_at;
    session.ends_at = new.ends_at;
    session.place = check::paragraph("place", &new.place, 120)?;
    session.seats = new.seats;
    session.helper_seats = new.helper_seats;
    session.waiting_list = new.waiting_list;
    session.sign_up_opens_at = opens_at;
    session.sign_up_closes_at = closes_at;
    Ok(())
}

fn blank(id: ActivitySessionId, activity: Activity, at: Timestamp) -> ActivitySession {
    ActivitySession {
        id,
        unit_id: activity.unit_id,
        activity_id: activity.id,
        begins_at: at,
        ends_at: at,
        place: String::new(),
        seats: None,
        helper_seats: None,
        waiting_list: false,
        sign_up_opens_at: at,
        sign_up_closes_at: at,
        status: SessionStatus::Planned,
        cancel_reason: String::new(),
        drop_ins: 0,
        version: 1,
        title: activity.title,
        activity_place: activity.place,
        activity_status: activity.status,
        charge_class: activity.charge_class,
        audience: activity.audience,
        women_only: activity.women_only,
        seated: 0,
        waiting: 0,
        helpers: 0,
        attended: 0,
    }
}

/// Adds a session to an activity that is not over. One that has taken place may be entered afterwards.
///
/// # Errors
/// `NotFound` (activity); `Forbidden` without `activities.write`; `Invalid` for wrong fields; `Refused` once it is over.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewActivitySession) -> Result<ActivitySessionView> {
    let activity = activity::visible(tx, cx, new.activity_id).await?;
    cx.require(tx, Permission::WriteActivities).await?;
    if activity.status.is_over() {
        return Err(Error::refused("activity-over"));
    }
    let mut session = blank(cx.id(ActivitySessionId::from_uuid), activity, new.begins_at);
    fill(&mut session, &new, cx.now)?;
    tx.insert_activity_session(&session, cx.now).await?;
    note(tx, cx, &session, "activities.add_session").await?;
    Ok(session.into())
}

/// Changes a session that is still planned. Once people have signed up it keeps its time: they came for that one.
///
/// # Errors
/// `NotFound`; `Forbidden` without `activities.write`; `Conflict`; `Invalid` for wrong fields; `Refused` once it is over, for
/// another time when people have signed up, and for fewer seats than are taken.
pub async fn update(
    tx: &mut Tx,
    cx: &Cx,
    id: ActivitySessionId,
    version: i64,
    new: NewActivitySession,
) -> Result<ActivitySessionView> {
    let mut session = writable(tx, cx, id).await?;
    if session.version != version {
        return Err(Error::Conflict { entity: "activity_session" });
    }
    if new.activity_id != session.activity_id {
        return Err(Error::invalid("activity_id", "fixed"));
    }
    if session.status != SessionStatus::Planned {
        return Err(Error::refused("session-over"));
    }
    let time = (session.begins_at, session.ends_at);
    fill(&mut session, &new, cx.now)?;
    tx.next_place(id).await?;
    if time != (session.begins_at, session.ends_at) && tx.count_sign_ups(id).await? > 0 {
        return Err(Error::refused("session-has-sign-ups"));
    }
    for (seats, role) in [(session.seats, SignUpRole::Participant), (session.helper_seats, SignUpRole::Helper)] {
        if let Some(seats) = seats
            && seats < tx.count_seated(id, role).await?
        {
            return Err(Error::refused("session-seats-taken"));
        }
    }
    keep(tx, cx, &session, "activities.change_session").await?;
    sign_up::move_up(tx, cx, &session).await?;
    get(tx, cx, id).await
}

/// Takes a session out for which nobody has signed up.
///
/// # Errors
/// `NotFound`; `Forbidden` without `activities.write`; `Conflict`; `Refused` (`in-use`) otherwise.
pub async fn remove(tx: &mut Tx, cx: &Cx, id: ActivitySessionId, version: i64) -> Result<()> {
    let session = writable(tx, cx, id).await?;
    if session.status != SessionStatus::Planned || tx.count_sign_ups(id).await? > 0 {
        return Err(Error::refused("in-use"));
    }
    if !tx.delete_activity_session(id, version).await? {
        return Err(Error::Conflict { entity: "activity_session" });
    }
    note(tx, cx, &session, "activities.remove_session").await
}

async fn writable(tx: &mut Tx, cx: &Cx, id: ActivitySessionId) -> Result<ActivitySession> {
    let session = visible(tx, cx, id).await?;
    cx.require(tx, Permission::WriteActivities).await?;
    Ok(session)
}

async fn note(tx: &mut Tx, cx: &Cx, session: &ActivitySession, verb: &str) -> Result<()> {
    super::audit::record(tx, cx, verb, "activity_session", &session.id.to_string(), &session.title).await?;
    cx.touch(tx, session.unit_id, "activity_session").await?;
    super::platform_event::session_changed(tx, cx, session.unit_id, session.id).await
}

async fn keep(tx: &mut Tx, cx: &Cx, session: &ActivitySession, verb: &str) -> Result<()> {
    if !tx.update_activity_session(session).await? {
        return Err(Error::Conflict { entity: "activity_session" });
    }
    note(tx, cx, session, verb).await
}

/// Calls a session off and tells whoever has signed up.
///
/// # Errors
/// `NotFound`; `Forbidden` without `activities.write`; `Invalid` without a reason; `Refused` once it is over.
pub async fn cancel(
    tx: &mut Tx,
    cx: &Cx,
    id: ActivitySessionId,
    input: CancelActivitySession,
) -> Result<ActivitySessionView> {
    let session = writable(tx, cx, id).await?;
    if session.status != SessionStatus::Planned {
        return Err(Error::refused("session-over"));
    }
    let reason = check::line("reason", &input.reason, 200)?;
    call_off(tx, cx, session, &reason).await?;
    get(tx, cx, id).await
}

/// Calls a planned session off and tells everybody who has a seat or waits for one.
pub(crate) async fn call_off(tx: &mut Tx, cx: &Cx, mut session: ActivitySession, reason: &str) -> Result<Told> {
    session.status = SessionStatus::Cancelled;
    reason.clone_into(&mut session.cancel_reason);
    keep(tx, cx, &session, "activities.cancel_session").await?;
    let mut told = Told::default();
    let mut place = 0;
    loop {
        let standing = tx.list_standing_sign_ups(session.id, place, 200).await?;
        let Some(last) = standing.last() else { break };
        place = last.place;
        for one in &standing {
            let logins = tell(tx, cx, one, "told-session-cancelled", reason).await?;
            told.logins += logins;
            told.to_ring += i64::from(logins == 0);
        }
    }
    cx.touch(tx, session.unit_id, "sign_up").await?;
    Ok(told)
}

/// Tells somebody who has signed up something about the session; answers how many logins were told.
pub(crate) async fn tell(tx: &mut Tx, cx: &Cx, one: &SignUp, key: &'static str, reason: &str) -> Result<i64> {
    let to = match (one.resident_id, one.volunteer_id) {
        (Some(id), _) => Recipient::Resident(id),
        (None, Some(id)) => Recipient::Volunteer(id),
        (None, None) => return Ok(0),
    };
    // Whoever acts may act further down than the session's unit.
    let cx = cx.in_unit(one.unit_id);
    let logins = notification::announce(tx, &cx, to, &told(key, one, reason)).await?;
    Ok(i64::try_from(logins).unwrap_or(i64::MAX))
}

/// What is said about a sign-up, in the platform's words.
pub(crate) fn told(key: &'static str, about: &SignUp, reason: &str) -> notification::Told {
    notification::Told::new(key)
        .with("title", &about.title)
        .with("on", &Day::of(about.begins_at).to_string())
        .with("reason", reason)
}

/// Notes that a session has taken place: who came, and how many were counted at the door. May be said again.
///
/// # Errors
/// `NotFound` (session, seat); `Forbidden` without `activities.write`; `Invalid` for wrong numbers; `Refused` before it has
/// begun, when it was called off, and for a helper who has hours and is to be absent.
pub async fn hold(
    tx: &mut Tx,
    cx: &Cx,
    id: ActivitySessionId,
    input: HoldActivitySession,
) -> Result<ActivitySessionView> {
    let mut session = writable(tx, cx, id).await?;
    if session.status == SessionStatus::Cancelled || session.activity_status == ActivityStatus::Draft {
        return Err(Error::refused("session-over"));
    }
    if session.begins_at > cx.now {
        return Err(Error::refused("session-not-begun"));
    }
    if !(0..=100_000).contains(&input.drop_ins) {
        return Err(Problem::new("drop_ins", "range").with("min", 0).with("max", 100_000).into());
    }
    for (field, ids, attendance) in
        [("attended", input.attended, Attendance::Attended), ("absent", input.absent, Attendance::Absent)]
    {
        if ids.len() > 500 {
            return Err(Problem::new(field, "too-many").with("max", 500).into());
        }
        for one in ids {
            sign_up::note_attendance(tx, cx, one, Some(id), attendance).await?;
        }
    }
    session.status = SessionStatus::Held;
    session.drop_ins = input.drop_ins;
    keep(tx, cx, &session, "activities.hold_session").await?;
    get(tx, cx, id).await
}

/// Whether those who help at a session may get hours: nobody pays for it.
pub(crate) fn is_unpaid(session: &ActivitySession) -> bool {
    session.charge_class == ChargeClass::FreePublicBenefit
}

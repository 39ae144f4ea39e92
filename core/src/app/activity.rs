//! Activities: entered, opened for signing up, closed, held, called off.

use crate::app::{Cx, activity_session};
use crate::domain::access::Permission;
use crate::domain::activity::{
    Activity, ActivityFilter, ActivityStatus, ActivityVerb, ActivityView, CancelActivity, FiguresParams, FiguresView,
    NewActivity,
};
use crate::domain::activity_session::{ActivitySessionFilter, SessionStatus, Told};
use crate::domain::check;
use crate::domain::page::{Listed, Page};
use crate::error::{Error, Result};
use crate::id::ActivityId;
use crate::store::Tx;

const MISSING: Error = Error::NotFound { entity: "activity" };

/// An activity that the acting person may see: drafts are for staff, the rest is for everybody.
pub(crate) async fn visible(tx: &mut Tx, cx: &Cx, id: ActivityId) -> Result<Activity> {
    let activity = tx.get_activity(id, cx.unit).await?.ok_or(MISSING)?;
    let draft = activity.status == ActivityStatus::Draft;
    if draft && !cx.may(tx, Permission::ReadActivities).await? { Err(MISSING) } else { Ok(activity) }
}

fn view(kept: Activity) -> Result<ActivityView> {
    Ok(ActivityView {
        id: kept.id,
        unit_id: kept.unit_id,
        kind: kept.kind,
        category: kept.category,
        title: kept.title,
        detail: kept.detail,
        place: kept.place,
        charge_class: kept.charge_class,
        organisation_id: kept.organisation_id,
        groups: serde_json::from_str(&kept.audience).map_err(Error::internal)?,
        women_only: kept.women_only,
        hazardous: kept.hazardous,
        risk_note: kept.risk_note,
        insurance_note: kept.insurance_note,
        status: kept.status,
        cancel_reason: kept.cancel_reason,
        told: kept.told,
        to_ring: kept.to_ring,
        created_at: kept.created_at,
        version: kept.version,
    })
}

/// Activities of the unit and below, newest first. Who may not see activities as staff gets those that are not drafts:
/// what is on is for everybody, without a login too.
///
/// # Errors
/// As any statement.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: ActivityFilter, page: Page) -> Result<Listed<ActivityView>> {
    let drafts = cx.may(tx, Permission::ReadActivities).await?;
    cx.saw(tx, "activity");
    let rows = tx.list_activities(cx.unit, &filter, drafts, page.after(), page.rows()).await?;
    let rows = rows.into_iter().map(view).collect::<Result<Vec<_>>>()?;
    Ok(page.of(rows, |row| row.id.to_string()))
}

/// How many activities match.
///
/// # Errors
/// As any statement.
pub async fn count(tx: &mut Tx, cx: &Cx, filter: ActivityFilter) -> Result<i64> {
    let drafts = cx.may(tx, Permission::ReadActivities).await?;
    cx.saw(tx, "activity");
    tx.count_activities(cx.unit, &filter, drafts).await
}

/// An activity.
///
/// # Errors
/// `NotFound`, also for a draft to whom may not see drafts.
pub async fn get(tx: &mut Tx, cx: &Cx, id: ActivityId) -> Result<ActivityView> {
    cx.saw(tx, "activity");
    view(visible(tx, cx, id).await?)
}

/// Puts what was entered into an activity.
fn fill(activity: &mut Activity, new: &NewActivity) -> Result<()> {
    let mut groups = new.groups.clone();
    groups.sort_unstable();
    groups.dedup();
    activity.kind = new.kind;
    activity.category = check::paragraph("category", &new.category, 40)?;
    activity.title = check::line("title", &new.title, 80)?;
    activity.detail = check::paragraph("detail", &new.detail, 4000)?;
    activity.place = check::line("place", &new.place, 120)?;
    activity.charge_class = new.charge_class;
    activity.organisation_id = new.organisation_id;
    activity.audience = serde_json::to_string(&groups).map_err(Error::internal)?;
    activity.women_only = new.women_only;
    activity.hazardous = new.hazardous;
    activity.risk_note = check::paragraph("risk_note", &new.risk_note, 1000)?;
    activity.insurance_note = check::paragraph("insurance_note", &new.insurance_note, 1000)?;
    Ok(())
}

/// Enters an activity of the unit of the context, as a draft.
///
/// # Errors
/// `Forbidden` without `activities.write`; `Invalid` for wrong fields.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewActivity) -> Result<ActivityView> {
    cx.require(tx, Permission::WriteActivities).await?;
    let mut activity = Activity {
        id: cx.id(ActivityId::from_uuid),
        unit_id: cx.unit,
        kind: new.kind,
        category: String::new(),
        title: String::new(),
        detail: String::new(),
        place: String::new(),
        charge_class: new.charge_class,
        organisation_id: None,
        audience: String::new(),
        women_only: false,
        hazardous: false,
        risk_note: String::new(),
        insurance_note: String::new(),
        status: ActivityStatus::Draft,
        cancel_reason: String::new(),
        told: 0,
        to_ring: 0,
        created_by: cx.user(),
        created_at: cx.now,
        version: 1,
    };
    fill(&mut activity, &new)?;
    tx.insert_activity(&activity).await?;
    note(tx, cx, &activity, "activities.create").await?;
    view(activity)
}

/// Changes an activity that is not over. Who pays is settled before it is opened: hours depend on it.
///
/// # Errors
/// `NotFound`; `Forbidden` without `activities.write`; `Conflict`; `Invalid` for wrong fields; `Refused` once it is over.
pub async fn update(tx: &mut Tx, cx: &Cx, id: ActivityId, version: i64, new: NewActivity) -> Result<ActivityView> {
    let mut activity = visible(tx, cx, id).await?;
    cx.require(tx, Permission::WriteActivities).await?;
    if activity.version != version {
        return Err(Error::Conflict { entity: "activity" });
    }
    if activity.status.is_over() {
        return Err(Error::refused("activity-over"));
    }
    if activity.charge_class != new.charge_class && activity.status != ActivityStatus::Draft {
        return Err(Error::refused("activity-charge-settled"));
    }
    fill(&mut activity, &new)?;
    keep(tx, cx, activity, "activities.update").await
}

/// Takes a draft out that has no sessions.
///
/// # Errors
/// `NotFound`; `Forbidden` without `activities.write`; `Conflict`; `Refused` (`in-use`) otherwise.
pub async fn remove(tx: &mut Tx, cx: &Cx, id: ActivityId, version: i64) -> Result<()> {
    let activity = visible(tx, cx, id).await?;
    cx.require(tx, Permission::WriteActivities).await?;
    if activity.status != ActivityStatus::Draft || tx.count_activity_sessions(id).await?.0 > 0 {
        return Err(Error::refused("in-use"));
    }
    if !tx.delete_activity(id, version).await? {
        return Err(Error::Conflict { entity: "activity" });
    }
    note(tx, cx, &activity, "activities.remove").await
}

async fn note(tx: &mut Tx, cx: &Cx, activity: &Activity, verb: &str) -> Result<()> {
    super::audit::record(tx, cx, verb, "activity", &activity.id.to_string(), &activity.title).await?;
    cx.touch(tx, activity.unit_id, "activity").await
}

async fn keep(tx: &mut Tx, cx: &Cx, mut activity: Activity, verb: &str) -> Result<ActivityView> {
    if !tx.update_activity(&activity).await? {
        return Err(Error::Conflict { entity: "activity" });
    }
    activity.version += 1;
    note(tx, cx, &activity, verb).await?;
    view(activity)
}

/// An activity that `verb` can be done to by the acting person, already in the state after it.
async fn after(tx: &mut Tx, cx: &Cx, id: ActivityId, verb: ActivityVerb) -> Result<Activity> {
    let mut activity = visible(tx, cx, id).await?;
    cx.require(tx, Permission::WriteActivities).await?;
    activity.status = activity.status.after(verb).ok_or_else(|| Error::refused("activity-state"))?;
    Ok(activity)
}

/// Opens an activity for signing up, for the first time or again.
///
/// # Errors
/// `NotFound`; `Forbidden` without `activities.write`; `Refused` in another state, without a session to come, or when those
/// who help may be in danger and nothing is said of their insurance (志愿服务条例 art. 17).
pub async fn open(tx: &mut Tx, cx: &Cx, id: ActivityId) -> Result<ActivityView> {
    let activity = after(tx, cx, id, ActivityVerb::Open).await?;
    if tx.count_activity_sessions(id).await?.1 == 0 {
        return Err(Error::refused("activity-no-session"));
    }
    if activity.hazardous && (activity.insurance_note.is_empty() || activity.risk_note.is_empty()) {
        return Err(Error::refused("activity-insurance"));
    }
    keep(tx, cx, activity, "activities.open").await
}

/// Closes an activity: nobody may sign up any more.
///
/// # Errors
/// `NotFound`; `Forbidden` without `activities.write`; `Refused` in another state.
pub async fn close(tx: &mut Tx, cx: &Cx, id: ActivityId) -> Result<ActivityView> {
    let activity = after(tx, cx, id, ActivityVerb::Close).await?;
    keep(tx, cx, activity, "activities.close").await
}

/// Notes that an activity is over: every session has been held or called off, and one at least was held.
///
/// # Errors
/// `NotFound`; `Forbidden` without `activities.write`; `Refused` in another state or while a session is planned.
pub async fn hold(tx: &mut Tx, cx: &Cx, id: ActivityId) -> Result<ActivityView> {
    let activity = after(tx, cx, id, ActivityVerb::Hold).await?;
    let (_, planned, held) = tx.count_activity_sessions(id).await?;
    if planned > 0 || held == 0 {
        return Err(Error::refused("activity-sessions-left"));
    }
    keep(tx, cx, activity, "activities.hold").await
}

/// Calls an activity off with all its sessions, and tells whoever has signed up.
///
/// # Errors
/// `NotFound`; `Forbidden` without `activities.write`; `Invalid` without a reason; `Refused` in another state, or when a
/// session has been held.
pub async fn cancel(tx: &mut Tx, cx: &Cx, id: ActivityId, input: CancelActivity) -> Result<ActivityView> {
    let mut activity = after(tx, cx, id, ActivityVerb::Cancel).await?;
    activity.cancel_reason = check::line("reason", &input.reason, 200)?;
    if tx.count_activity_sessions(id).await?.2 > 0 {
        return Err(Error::refused("activity-session-held"));
    }
    let filter = ActivitySessionFilter {
        activity_id: Some(id),
        status: Some(SessionStatus::Planned),
        ..ActivitySessionFilter::default()
    };
    let mut told = Told::default();
    // Each of them leaves the list when it is called off.
    loop {
        let start = (i64::MIN, String::new());
        let sessions = tx.list_activity_sessions(cx.unit, &filter, true, start, 100).await?;
        if sessions.is_empty() {
            break;
        }
        for session in sessions {
            let reached = activity_session::call_off(tx, cx, session, &activity.cancel_reason).await?;
            told.logins += reached.logins;
            told.to_ring += reached.to_ring;
        }
    }
    (activity.told, activity.to_ring) = (told.logins, told.to_ring);
    keep(tx, cx, activity, "activities.cancel").await
}

/// What the unit and those below it did in a period: sessions by the day on which they began.
///
/// # Errors
/// `Forbidden` without `indicators.read`; `Invalid` when the period ends before it begins.
pub async fn figures(tx: &mut Tx, cx: &Cx, asked: FiguresParams) -> Result<FiguresView> {
    cx.require(tx, Permission::ReadIndicators).await?;
    if asked.to < asked.from {
        return Err(Error::invalid("to", "order"));
    }
    let (from, to) = (asked.from.begins(), asked.to.plus_days(1).begins());
    cx.saw(tx, "activity_session");
    cx.saw(tx, "hours");
    let (activities, sessions, drop_ins) = tx.figure_sessions(cx.unit, from, to).await?;
    let (attended, helpers) = tx.figure_people(cx.unit, from, to).await?;
    let (approved_minutes, volunteers) = tx.figure_minutes(cx.unit, from, to).await?;
    let beneficiaries = attended + drop_ins;
    Ok(FiguresView { activities, sessions, attended, drop_ins, beneficiaries, helpers, approved_minutes, volunteers })
}

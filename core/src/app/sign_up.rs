//! Signing up for sessions: by oneself, or by staff for somebody without a telephone. The last seat goes to one; the others
//! wait in order.

use crate::app::activity_session::{self, tell, told};
use crate::app::notification::{self, Recipient};
use crate::app::{Cx, audit};
use crate::domain::access::Permission;
use crate::domain::activity::ActivityStatus;
use crate::domain::activity_session::{ActivitySession, SessionStatus};
use crate::domain::day::Day;
use crate::domain::page::{Listed, Page};
use crate::domain::resident::{Resident, Sex, SpecialGroup};
use crate::domain::sign_up::{
    AttendSignUp, Attendance, CancelSignUp, GuardianView, NewSignUp, RevealGuardian, SignUp, SignUpFilter, SignUpRole,
    SignUpStatus, SignUpView,
};
use crate::domain::volunteer::VolunteerStatus;
use crate::domain::{check, mask};
use crate::error::{Error, Result};
use crate::id::{ActivitySessionId, SignUpId};
use crate::seal::Sealed;
use crate::store::{SignUpPerson, Tx};

const MISSING: Error = Error::NotFound { entity: "sign_up" };

/// Under this age a guardian answers for somebody (民法典 art. 17–19; PIPL art. 31 asks it under 14): one of the register, or
/// one who is named here.
const OF_AGE: i64 = 18;

/// Attendance may be noted from this long before the session begins: people come early.
const EARLY_SECONDS: i64 = 3600;

fn place_of(field: &str, id: SignUpId) -> String {
    format!("sign_up.{field}:{id}")
}

/// A sealed field of a sign-up, in the clear.
pub(crate) fn opened(cx: &Cx, field: &str, id: SignUpId, sealed: Option<&Sealed>) -> Result<Option<String>> {
    sealed.map(|sealed| cx.core.keys.open(sealed, &place_of(field, id))).transpose()
}

fn view(cx: &Cx, kept: SignUp) -> Result<SignUpView> {
    let guardian_name = opened(cx, "guardian_name", kept.id, kept.guardian_name.as_ref())?;
    let guardian_phone = opened(cx, "guardian_phone", kept.id, kept.guardian_phone.as_ref())?;
    Ok(SignUpView {
        id: kept.id,
        unit_id: kept.unit_id,
        activity_id: kept.activity_id,
        title: kept.title,
        session_id: kept.session_id,
        begins_at: kept.begins_at,
        role: kept.role,
        resident_id: kept.resident_id,
        volunteer_id: kept.volunteer_id,
        name: mask::name(&kept.name),
        task: kept.task,
        place: kept.place,
        status: kept.status,
        attendance: kept.attendance,
        guardian_name: guardian_name.map(|name| mask::name(&name)),
        guardian_phone: guardian_phone.map(|phone| mask::phone(&phone)),
        note: kept.note,
        on_behalf: kept.on_behalf,
        signed_up_at: kept.signed_up_at,
        cancelled_at: kept.cancelled_at,
        cancel_reason: kept.cancel_reason,
        version: kept.version,
    })
}

fn is_own(cx: &Cx, who: SignUpPerson) -> bool {
    who.0.is_some() && who.0 == cx.resident() || who.1.is_some() && who.1 == cx.volunteer()
}

/// Whether somebody speaks for themselves, or for a child whose guardian they are in the register.
async fn speaks(tx: &mut Tx, cx: &Cx, who: SignUpPerson) -> Result<bool> {
    if is_own(cx, who) {
        return Ok(true);
    }
    match who.0 {
        Some(ward) => super::guardian::speaks_for(tx, cx, ward).await,
        None => Ok(false),
    }
}

const fn person(kept: &SignUp) -> SignUpPerson {
    (kept.resident_id, kept.volunteer_id)
}

/// A seat or place that the acting person may see: their own, that of a child whose guardian they are, or any of the unit's
/// for staff.
async fn visible(tx: &mut Tx, cx: &Cx, id: SignUpId) -> Result<SignUp> {
    let kept = tx.get_sign_up(id, cx.unit).await?.ok_or(MISSING)?;
    let seen = speaks(tx, cx, person(&kept)).await? || cx.may(tx, Permission::ReadActivities).await?;
    if seen { Ok(kept) } else { Err(MISSING) }
}

/// A seat or place on a waiting list.
///
/// # Errors
/// `NotFound`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: SignUpId) -> Result<SignUpView> {
    cx.saw(tx, "sign_up");
    let kept = visible(tx, cx, id).await?;
    view(cx, kept)
}

/// Seats and places: of a session in the order of places; otherwise newest first. Residents and volunteers get their own by
/// naming themselves, or a child whose guardian they are.
///
/// # Errors
/// `Forbidden` without `activities.read` for others'.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: SignUpFilter, page: Page) -> Result<Listed<SignUpView>> {
    if !speaks(tx, cx, (filter.resident_id, filter.volunteer_id)).await? {
        cx.require(tx, Permission::ReadActivities).await?;
    }
    cx.saw(tx, "sign_up");
    let by_place = filter.session_id.is_some();
    let rows = tx.list_sign_ups(cx.unit, &filter, &page.after(), page.rows()).await?;
    let rows = rows.into_iter().map(|row| view(cx, row)).collect::<Result<Vec<_>>>()?;
    Ok(page.of(rows, |row| if by_place { row.place.to_string() } else { row.id.to_string() }))
}

/// What the acting person has signed up for, wherever, newest first.
///
/// # Errors
/// `Unauthenticated`.
pub async fn mine(tx: &mut Tx, cx: &Cx, page: Page) -> Result<Listed<SignUpView>> {
    cx.user().ok_or(Error::Unauthenticated)?;
    cx.saw(tx, "sign_up");
    let rows = tx.list_sign_ups_of((cx.resident(), cx.volunteer()), page.after(), page.rows()).await?;
    let rows = rows.into_iter().map(|row| view(cx, row)).collect::<Result<Vec<_>>>()?;
    Ok(page.of(rows, |row| row.id.to_string()))
}

/// Whom the input means: the one named, or the acting person.
fn whom(cx: &Cx, new: &NewSignUp) -> Result<SignUpPerson> {
    match (new.resident_id, new.volunteer_id, new.role) {
        (Some(_), Some(_), _) => Err(Error::invalid("volunteer_id", "one-of")),
        (Some(_), None, SignUpRole::Helper) => Err(Error::invalid("volunteer_id", "required")),
        (None, None, SignUpRole::Helper) => {
            cx.volunteer().map(|id| (None, Some(id))).ok_or_else(|| Error::invalid("volunteer_id", "required"))
        }
        (None, None, SignUpRole::Participant) => match (cx.resident(), cx.volunteer()) {
            (Some(id), _) => Ok((Some(id), None)),
            (None, Some(id)) => Ok((None, Some(id))),
            (None, None) => Err(Error::invalid("resident_id", "required")),
        },
        (resident, volunteer, _) => Ok((resident, volunteer)),
    }
}

/// Signs somebody up: a seat, or a place on the waiting list when there is none.
///
/// # Errors
/// `NotFound` (session, person); `Forbidden` for somebody else without `activities.write`; `Invalid` for wrong fields and
/// for a minor without a guardian; `Refused` when signing up is not possible now, the person has signed up already or is
/// somewhere else at that time, does not belong to whom it is for, or nothing is free and there is no waiting list.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewSignUp) -> Result<SignUpView> {
    let session = activity_session::visible(tx, cx, new.session_id).await?;
    let who = allowed(tx, cx, &new).await?;
    let own = speaks(tx, cx, who).await?;
    let in_time = if own {
        session.sign_up_opens_at <= cx.now && cx.now < session.sign_up_closes_at
    } else {
        cx.now < session.ends_at
    };
    let open = session.activity_status == ActivityStatus::Open && session.status == SessionStatus::Planned;
    if !open || !in_time {
        return Err(Error::refused("sign-up-closed"));
    }
    let mut sign_up = entered(tx, cx, &session, who, &new).await?;
    if !is_free(tx, &session, new.role).await? {
        if !session.waiting_list || seats_for(&session, new.role) == Some(0) {
            return Err(Error::refused("session-full"));
        }
        sign_up.status = SignUpStatus::Waiting;
    }
    tx.insert_sign_up(&sign_up).await?;
    note(tx, cx, &sign_up, "sign_ups.create").await?;
    view(cx, sign_up)
}

/// Notes somebody who comes without having signed up. Seats do not matter any more: they are there.
///
/// # Errors
/// As [`create`]; `Forbidden` without `activities.write`; `Refused` before the session and after it has been called off.
pub async fn walk_in(tx: &mut Tx, cx: &Cx, new: NewSignUp) -> Result<SignUpView> {
    let session = activity_session::visible(tx, cx, new.session_id).await?;
    cx.require(tx, Permission::WriteActivities).await?;
    let who = allowed(tx, cx, &new).await?;
    let on = matches!(session.activity_status, ActivityStatus::Open | ActivityStatus::Closed);
    if !on || session.status == SessionStatus::Cancelled {
        return Err(Error::refused("session-over"));
    }
    if cx.now < session.begins_at.plus_seconds(-EARLY_SECONDS) {
        return Err(Error::refused("session-not-begun"));
    }
    let mut sign_up = entered(tx, cx, &session, who, &new).await?;
    sign_up.status = SignUpStatus::WalkIn;
    sign_up.attendance = Attendance::Attended;
    tx.insert_sign_up(&sign_up).await?;
    note(tx, cx, &sign_up, "sign_ups.walk_in").await?;
    view(cx, sign_up)
}

/// Whom the input means, if the acting person may sign them up.
async fn allowed(tx: &mut Tx, cx: &Cx, new: &NewSignUp) -> Result<SignUpPerson> {
    if cx.user().is_none() && !matches!(cx.actor, super::Actor::System) {
        return Err(Error::Unauthenticated);
    }
    let who = whom(cx, new)?;
    if !speaks(tx, cx, who).await? {
        cx.require(tx, Permission::WriteActivities).await?;
    }
    Ok(who)
}

const fn seats_for(session: &ActivitySession, role: SignUpRole) -> Option<i64> {
    match role {
        SignUpRole::Participant => session.seats,
        SignUpRole::Helper => session.helper_seats,
    }
}

async fn is_free(tx: &mut Tx, session: &ActivitySession, role: SignUpRole) -> Result<bool> {
    match seats_for(session, role) {
        None => Ok(true),
        Some(seats) => Ok(tx.count_seated(session.id, role).await? < seats),
    }
}

/// What was entered, checked against the person and whom the activity is for, with the next place in the session. From here
/// on the transaction has the session's seats to itself.
async fn entered(
    tx: &mut Tx,
    cx: &Cx,
    session: &ActivitySession,
    who: SignUpPerson,
    new: &NewSignUp,
) -> Result<SignUp> {
    let place = tx.next_place(session.id).await?;
    let mut name = String::new();
    let mut who = who;
    if let Some(id) = who.0 {
        // Of somebody with several entries, the one that remained.
        who.0 = Some(super::resident::require_living(tx, cx, id).await?);
    }
    if let Some(id) = who.1 {
        let volunteer = tx.get_volunteer(id, cx.unit).await?.ok_or(Error::NotFound { entity: "volunteer" })?;
        if volunteer.status != VolunteerStatus::Active {
            return Err(Error::refused("sign-up-volunteer-left"));
        }
        name = volunteer.name;
    }
    let person = tx.same_person(who).await?;
    let resident = match person.0 {
        Some(id) => tx.get_resident(id, cx.unit).await?,
        None => None,
    };
    if who.0.is_some() {
        name = resident.as_ref().ok_or(Error::NotFound { entity: "resident" })?.name.clone();
    }
    let known = known_of(tx, cx, resident.as_ref()).await?;
    if new.role == SignUpRole::Participant {
        belongs(session, &known)?;
    }
    let id = cx.id(SignUpId::from_uuid);
    let guardian_name = check::paragraph("guardian_name", &new.guardian_name, 60)?;
    let in_register = match &resident {
        Some(resident) => super::guardian::is_named(tx, cx, resident.id).await?,
        None => false,
    };
    let must_name = known.minor && !in_register;
    if must_name && guardian_name.is_empty() {
        return Err(Error::invalid("guardian_name", "guardian"));
    }
    if must_name && new.guardian_phone.trim().is_empty() {
        return Err(Error::invalid("guardian_phone", "guardian"));
    }
    let guardian_phone = match new.guardian_phone.trim() {
        "" => String::new(),
        phone => check::phone(phone).map_err(|_| Error::invalid("guardian_phone", "phone"))?,
    };
    let seal = |field: &str, clear: &str| {
        (!clear.is_empty()).then(|| cx.core.keys.seal(clear, &place_of(field, id))).transpose()
    };
    if tx.is_signed_up(session.id, person).await? {
        return Err(Error::refused("sign-up-twice"));
    }
    if tx.sign_ups_overlap(person, session.begins_at, session.ends_at).await? {
        return Err(Error::refused("sign-up-overlap"));
    }
    Ok(SignUp {
        id,
        unit_id: session.unit_id,
        session_id: session.id,
        role: new.role,
        resident_id: who.0,
        volunteer_id: who.1,
        task: check::paragraph("task", &new.task, 80)?,
        place,
        status: SignUpStatus::Seated,
        attendance: Attendance::Unknown,
        guardian_name: seal("guardian_name", &guardian_name)?,
        guardian_phone: seal("guardian_phone", &guardian_phone)?,
        note: check::paragraph("note", &new.note, 200)?,
        on_behalf: !speaks(tx, cx, who).await?,
        signed_up_by: cx.user(),
        signed_up_at: cx.now,
        cancelled_at: None,
        cancel_reason: String::new(),
        version: 1,
        name,
        activity_id: session.activity_id,
        title: session.title.clone(),
        begins_at: session.begins_at,
    })
}

/// What the register tells of somebody, as far as it matters here.
struct Known {
    groups: Vec<SpecialGroup>,
    /// Under age: by their day of birth, or of the special group 小 where nobody has noted it.
    minor: bool,
    /// None: not known.
    sex: Option<Sex>,
}

async fn known_of(tx: &mut Tx, cx: &Cx, resident: Option<&Resident>) -> Result<Known> {
    let Some(resident) = resident else { return Ok(Known { groups: Vec::new(), minor: false, sex: None }) };
    let groups = tx.list_resident_groups(resident.id).await?;
    let minor = match super::resident::birth_day(cx, resident)? {
        Some(born) => born.years_until(Day::of(cx.now)) < OF_AGE,
        None => groups.contains(&SpecialGroup::Child),
    };
    Ok(Known { groups, minor, sex: resident.sex })
}

/// Whether a participant is one of those whom the activity is for. Who is not known to be a man may come to what is for women:
/// staff at the door see.
fn belongs(session: &ActivitySession, known: &Known) -> Result<()> {
    if session.women_only && known.sex == Some(Sex::Male) {
        return Err(Error::refused("sign-up-women-only"));
    }
    let groups: Vec<SpecialGroup> = serde_json::from_str(&session.audience).map_err(Error::internal)?;
    if !groups.is_empty() && !groups.iter().any(|group| known.groups.contains(group)) {
        return Err(Error::refused("sign-up-audience"));
    }
    Ok(())
}

async fn note(tx: &mut Tx, cx: &Cx, kept: &SignUp, verb: &str) -> Result<()> {
    audit::record(tx, cx, verb, "sign_up", &kept.id.to_string(), kept.status.as_str()).await?;
    cx.touch(tx, kept.unit_id, "sign_up").await?;
    cx.touch(tx, kept.unit_id, "activity_session").await?;
    super::platform_event::session_changed(tx, cx, kept.unit_id, kept.session_id).await
}

async fn keep(tx: &mut Tx, cx: &Cx, kept: &mut SignUp, verb: &str) -> Result<()> {
    if !tx.update_sign_up(kept).await? {
        return Err(Error::Conflict { entity: "sign_up" });
    }
    kept.version += 1;
    note(tx, cx, kept, verb).await
}

/// Somebody does not come after all: they themselves until the session begins, or staff until it ends. Whoever has waited
/// longest gets the seat and is told.
///
/// # Errors
/// `NotFound`; `Forbidden` for somebody else's without `activities.write`; `Refused` when it is cancelled already, or too late.
pub async fn cancel(tx: &mut Tx, cx: &Cx, id: SignUpId, input: CancelSignUp) -> Result<SignUpView> {
    let mut kept = visible(tx, cx, id).await?;
    let own = speaks(tx, cx, person(&kept)).await?;
    if !own {
        cx.require(tx, Permission::WriteActivities).await?;
    }
    let session = tx.get_activity_session(kept.session_id, cx.unit).await?.ok_or(MISSING)?;
    if !matches!(kept.status, SignUpStatus::Seated | SignUpStatus::Waiting) {
        return Err(Error::refused("sign-up-over"));
    }
    let until = if own { session.begins_at } else { session.ends_at };
    if session.status != SessionStatus::Planned || cx.now >= until {
        return Err(Error::refused("sign-up-over"));
    }
    tx.next_place(session.id).await?;
    kept.status = SignUpStatus::Cancelled;
    kept.cancelled_at = Some(cx.now);
    kept.cancel_reason = check::paragraph("reason", &input.reason, 200)?;
    keep(tx, cx, &mut kept, "sign_ups.cancel").await?;
    move_up(tx, cx, &session).await?;
    view(cx, kept)
}

/// Gives free seats to those who have waited longest, and tells them; staff hear of those who have no login.
pub(crate) async fn move_up(tx: &mut Tx, cx: &Cx, session: &ActivitySession) -> Result<()> {
    for role in [SignUpRole::Participant, SignUpRole::Helper] {
        while is_free(tx, session, role).await? {
            let Some(mut next) = tx.first_waiting(session.id, role).await? else { break };
            next.status = SignUpStatus::Seated;
            keep(tx, cx, &mut next, "sign_ups.move_up").await?;
            if tell(tx, cx, &next, "told-moved-up", "").await? == 0 {
                let cx = cx.in_unit(session.unit_id);
                notification::announce(tx, &cx, Recipient::Staff, &told("told-staff-moved-up", &next, "")).await?;
            }
        }
    }
    Ok(())
}

/// Notes whether somebody came.
///
/// # Errors
/// `NotFound`; `Forbidden` without `activities.write`; `Refused` before the session, for whom has no seat, and for a helper
/// who has hours and is to be absent.
pub async fn attend(tx: &mut Tx, cx: &Cx, id: SignUpId, input: AttendSignUp) -> Result<SignUpView> {
    let kept = visible(tx, cx, id).await?;
    cx.require(tx, Permission::WriteActivities).await?;
    let kept = note_attendance(tx, cx, kept.id, None, input.attendance).await?;
    view(cx, kept)
}

/// Notes whether somebody came to `session`, if one is named.
pub(crate) async fn note_attendance(
    tx: &mut Tx,
    cx: &Cx,
    id: SignUpId,
    session: Option<ActivitySessionId>,
    attendance: Attendance,
) -> Result<SignUp> {
    let kept = tx.get_sign_up(id, cx.unit).await?.ok_or(MISSING)?;
    if session.is_some_and(|session| session != kept.session_id) {
        return Err(MISSING);
    }
    if !matches!(kept.status, SignUpStatus::Seated | SignUpStatus::WalkIn) {
        return Err(Error::refused("sign-up-no-seat"));
    }
    if cx.now < kept.begins_at.plus_seconds(-EARLY_SECONDS) {
        return Err(Error::refused("session-not-begun"));
    }
    came(tx, cx, kept.id, attendance).await
}

/// Writes whether somebody came, whoever says so.
pub(crate) async fn came(tx: &mut Tx, cx: &Cx, id: SignUpId, attendance: Attendance) -> Result<SignUp> {
    let mut kept = tx.get_sign_up(id, cx.unit).await?.ok_or(MISSING)?;
    if let Some(volunteer) = kept.volunteer_id
        && attendance != Attendance::Attended
        && tx.hours_stand(volunteer, None, Some(kept.session_id)).await?
    {
        return Err(Error::refused("attendance-has-hours"));
    }
    kept.attendance = attendance;
    keep(tx, cx, &mut kept, "sign_ups.attend").await?;
    Ok(kept)
}

/// The guardian of a minor in the clear, for a purpose that is written into the audit trail.
///
/// # Errors
/// `NotFound`; `Forbidden` without `personal.reveal`; `Invalid` without a purpose.
pub async fn reveal_guardian(tx: &mut Tx, cx: &Cx, id: SignUpId, input: RevealGuardian) -> Result<GuardianView> {
    let kept = visible(tx, cx, id).await?;
    cx.require(tx, Permission::RevealPersonal).await?;
    let purpose = check::line("purpose", &input.purpose, 200)?;
    audit::record_for(tx, cx, "personal.reveal", "sign_up", &id.to_string(), &purpose, "guardian").await?;
    Ok(GuardianView {
        guardian_name: opened(cx, "guardian_name", id, kept.guardian_name.as_ref())?.unwrap_or_default(),
        guardian_phone: opened(cx, "guardian_phone", id, kept.guardian_phone.as_ref())?.unwrap_or_default(),
    })
}

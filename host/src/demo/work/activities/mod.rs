//! Activities with sessions and sign-ups, hours, stars, certificates.

mod plans;
mod service;

use wushe_core::Result;
use wushe_core::app::{Actor, Cx, access, activity, activity_session, hours, resident, sign_up, user};
use wushe_core::domain::access::UserFilter;
use wushe_core::domain::activity::{CancelActivity, NewActivity};
use wushe_core::domain::activity_session::{ActivitySessionView, HoldActivitySession, NewActivitySession};
use wushe_core::domain::day::Day;
use wushe_core::domain::hours::{BeginService, DecideHours};
use wushe_core::domain::page::Page;
use wushe_core::domain::request::ChargeClass;
use wushe_core::domain::resident::{ResidentFilter, SpecialGroup};
use wushe_core::domain::sign_up::{NewSignUp, SignUpRole};
use wushe_core::error::Error;
use wushe_core::id::{ActivityId, ActivitySessionId, ResidentId, VolunteerId};
use wushe_core::store::Tx;
use wushe_core::time::Timestamp;

use self::plans::{End, PLANS, Plan, Who};
use super::Ground;
use crate::demo::{logins, places};

/// What every step here needs.
struct Desk<'g, 'c> {
    ground: &'g Ground<'c>,
    /// Staff of 治城社区, who put activities on.
    staff: Cx,
    /// Its administrator, who decides on hours.
    admin: Cx,
    /// The elder who can log in.
    elder: Actor,
    /// The volunteers who can log in.
    volunteers: Vec<Actor>,
    /// Children of the community.
    children: Vec<ResidentId>,
}

impl Desk<'_, '_> {
    /// The `hour` of a day, counted from today.
    fn at(&self, days: i64, hour: i64) -> Timestamp {
        Day::of(self.staff.now).plus_days(days).begins().plus_seconds(hour * 3600)
    }

    /// Residents and volunteers in turn, so that the same do not come every time.
    fn resident(&self, number: usize) -> Option<ResidentId> {
        let all = &self.ground.residents.alone;
        all.get(number % all.len().max(1)).copied()
    }

    fn volunteer(&self, number: usize) -> Option<VolunteerId> {
        let all = &self.ground.volunteers.all;
        all.get(number % all.len().max(1)).copied()
    }

    fn own(&self, actor: &Actor) -> Cx {
        self.ground.by(actor, self.staff.unit)
    }
}

/// Enters them.
pub(super) async fn enter(tx: &mut Tx, ground: &Ground<'_>) -> Result<()> {
    let unit = ground.unit(places::ZHICHENG)?;
    let (staff, admin) = (ground.by(&ground.users.staff, unit), ground.by(&ground.users.admin, unit));
    let elder = by_login(tx, &admin, logins::RESIDENT).await?;
    let mut volunteers = Vec::new();
    for number in 1..=logins::VOLUNTEERS {
        volunteers.push(by_login(tx, &admin, &logins::volunteer(number)).await?);
    }
    let filter = ResidentFilter { group: Some(SpecialGroup::Child), ..ResidentFilter::default() };
    let found = resident::list(tx, &staff, filter, Page::first(10)).await?.items;
    let children = found.into_iter().map(|child| child.id).collect();
    let desk = Desk { ground, staff, admin, elder, volunteers, children };
    for (number, plan) in PLANS.iter().enumerate() {
        put_on(tx, &desk, plan, number * 5).await?;
    }
    on_duty(tx, &desk).await?;
    service::enter(tx, &desk).await
}

/// Somebody who can log in, as they act when they have.
async fn by_login(tx: &mut Tx, admin: &Cx, login: &str) -> Result<Actor> {
    let users = user::list(tx, admin, UserFilter::default(), Page::first(100)).await?.items;
    let found = users.into_iter().find(|user| user.login == login);
    let id = found.ok_or_else(|| Error::internal(format!("the demo lacks {login}")))?.id;
    access::actor(tx, &admin.core, id).await
}

/// One activity, from the first word to where it stands today.
async fn put_on(tx: &mut Tx, desk: &Desk<'_, '_>, plan: &Plan, from: usize) -> Result<()> {
    let new = NewActivity {
        kind: plan.kind,
        category: plan.category.to_owned(),
        title: plan.title.to_owned(),
        detail: plan.detail.to_owned(),
        place: plan.place.to_owned(),
        charge_class: plan.charge,
        organisation_id: None,
        groups: plan.groups.to_vec(),
        women_only: plan.women_only,
        hazardous: plan.hazardous,
        risk_note: if plan.hazardous {
            "请穿防滑鞋，听从带队人员安排。".to_owned()
        } else {
            String::new()
        },
        insurance_note: if plan.hazardous {
            "社区已为参加人员购买意外伤害保险。".to_owned()
        } else {
            String::new()
        },
    };
    let id = activity::create(tx, &desk.staff, new).await?.id;
    let mut past = Vec::new();
    for (days, hour, length, drop_ins) in plan.past {
        let session = session(tx, desk, id, (*days, *hour, *length), None).await?;
        past.push((session, *drop_ins));
    }
    let mut ahead = Vec::new();
    for (days, hour, length, seats) in plan.ahead {
        ahead.push(session(tx, desk, id, (*days, *hour, *length), *seats).await?);
    }
    if plan.end == End::Draft {
        return Ok(());
    }
    activity::open(tx, &desk.staff, id).await?;
    for (number, (session, drop_ins)) in past.into_iter().enumerate() {
        take_place(tx, desk, plan, &session, drop_ins, from + number * 3).await?;
    }
    for (number, session) in ahead.iter().take(2).enumerate() {
        fill(tx, desk, plan, session.id, from + number * 7).await?;
    }
    match plan.end {
        End::Held => activity::hold(tx, &desk.staff, id).await.map(|_| ()),
        End::Closed => activity::close(tx, &desk.staff, id).await.map(|_| ()),
        End::Cancelled(reason) => {
            let input = CancelActivity { reason: reason.to_owned() };
            activity::cancel(tx, &desk.staff, id, input).await.map(|_| ())
        }
        End::Draft | End::Open => Ok(()),
    }
}

async fn session(
    tx: &mut Tx,
    desk: &Desk<'_, '_>,
    activity_id: ActivityId,
    (days, hour, minutes): (i64, i64, i64),
    seats: Option<i64>,
) -> Result<ActivitySessionView> {
    let begins_at = desk.at(days, hour);
    let new = NewActivitySession {
        activity_id,
        begins_at,
        ends_at: begins_at.plus_seconds(minutes * 60),
        place: String::new(),
        seats,
        helper_seats: Some(8),
        waiting_list: seats.is_some(),
        sign_up_opens_at: None,
        sign_up_closes_at: None,
    };
    activity_session::create(tx, &desk.staff, new).await
}

fn participant(session_id: ActivitySessionId, resident: ResidentId) -> NewSignUp {
    NewSignUp {
        session_id,
        role: SignUpRole::Participant,
        resident_id: Some(resident),
        volunteer_id: None,
        task: String::new(),
        guardian_name: String::new(),
        guardian_phone: String::new(),
        note: String::new(),
    }
}

fn helper(session_id: ActivitySessionId, volunteer: VolunteerId, task: &str) -> NewSignUp {
    NewSignUp {
        session_id,
        role: SignUpRole::Helper,
        resident_id: None,
        volunteer_id: Some(volunteer),
        task: task.to_owned(),
        guardian_name: String::new(),
        guardian_phone: String::new(),
        note: String::new(),
    }
}

/// A session that has taken place: who came, how many were counted at the door, and the hours of those who helped.
async fn take_place(
    tx: &mut Tx,
    desk: &Desk<'_, '_>,
    plan: &Plan,
    session: &ActivitySessionView,
    drop_ins: i64,
    from: usize,
) -> Result<()> {
    for resident in (from..from + 4).filter_map(|number| desk.resident(number)) {
        if plan.who == Who::Elders {
            sign_up::walk_in(tx, &desk.staff, participant(session.id, resident)).await?;
        }
    }
    for volunteer in (from..from + 3).filter_map(|number| desk.volunteer(number)) {
        sign_up::walk_in(tx, &desk.staff, helper(session.id, volunteer, plan.task)).await?;
    }
    let held = HoldActivitySession { drop_ins, ..HoldActivitySession::default() };
    activity_session::hold(tx, &desk.staff, session.id, held).await?;
    // Who helps at what is paid for gets no hours, and none are asked for.
    if plan.charge != ChargeClass::FreePublicBenefit {
        return Ok(());
    }
    for (number, entry) in hours::of_helpers(tx, &desk.staff, session.id).await?.into_iter().enumerate() {
        let input = match (from + number) % 7 {
            3 => continue,
            5 => DecideHours {
                approve: false, reason: "本人提前离场，请按实际时长重新申报。".to_owned()
            },
            _ => DecideHours { approve: true, reason: String::new() },
        };
        hours::decide(tx, &desk.admin, entry.id, input).await?;
    }
    Ok(())
}

/// People sign up for a session to come: one herself, the others through staff, the last of them perhaps on the waiting list.
async fn fill(tx: &mut Tx, desk: &Desk<'_, '_>, plan: &Plan, session: ActivitySessionId, from: usize) -> Result<()> {
    if plan.who == Who::Children {
        for child in desk.children.iter().take(4) {
            let new = NewSignUp {
                guardian_name: "罗春燕".to_owned(),
                guardian_phone: "19900008801".to_owned(),
                note: "放学后由老师送来".to_owned(),
                ..participant(session, *child)
            };
            sign_up::create(tx, &desk.staff, new).await?;
        }
    }
    if plan.who == Who::Elders {
        if plan.elder_comes
            && let Some(elder) = desk.resident(0)
        {
            sign_up::create(tx, &desk.own(&desk.elder), participant(session, elder)).await?;
        }
        for resident in (from..from + 7).filter(|number| !number.is_multiple_of(30)).filter_map(|n| desk.resident(n)) {
            match sign_up::create(tx, &desk.staff, participant(session, resident)).await {
                // Elders who are somewhere else at that time, or are men where women meet, stay at home.
                Ok(_) | Err(Error::Refused { .. }) => {}
                Err(error) => return Err(error),
            }
        }
    }
    for volunteer in (from + 3..from + 6).filter_map(|number| desk.volunteer(number)) {
        match sign_up::create(tx, &desk.staff, helper(session, volunteer, plan.task)).await {
            Ok(_) | Err(Error::Refused { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// This morning's school crossing: a volunteer has checked in and is still there.
async fn on_duty(tx: &mut Tx, desk: &Desk<'_, '_>) -> Result<()> {
    let new = plans::crossing();
    let id = activity::create(tx, &desk.staff, new).await?.id;
    let (begins_at, ends_at) = (desk.at(0, 7), desk.at(0, 10));
    let new = NewActivitySession {
        activity_id: id,
        begins_at,
        ends_at,
        place: String::new(),
        seats: None,
        helper_seats: Some(4),
        waiting_list: false,
        sign_up_opens_at: None,
        sign_up_closes_at: Some(ends_at),
    };
    let session = activity_session::create(tx, &desk.staff, new).await?;
    activity::open(tx, &desk.staff, id).await?;
    let (Some(actor), Some(volunteer)) = (desk.volunteers.get(1), desk.volunteer(1)) else { return Ok(()) };
    let me = desk.own(actor);
    sign_up::create(tx, &me, helper(session.id, volunteer, "护送过街")).await?;
    hours::begin(tx, &me, BeginService { request_id: None, session_id: Some(session.id) }).await?;
    Ok(())
}

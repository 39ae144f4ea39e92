//! `wushe:activities`: sessions with seats, who has signed up, who came.

use wushe_core::app::{activity, activity_session, sign_up};
use wushe_core::domain::activity::NewActivity as New;
use wushe_core::domain::activity_session::{
    ActivitySessionFilter, ActivitySessionView, CancelActivitySession, NewActivitySession,
};
use wushe_core::domain::page::Page;
use wushe_core::domain::sign_up::{
    AttendSignUp, Attendance, CancelSignUp, NewSignUp, SignUpFilter, SignUpRole, SignUpView,
};
use wushe_core::time::Timestamp;
use wushe_plugin_schema::activity::{Activity, NewActivity, Session, SessionListing, SessionQuery, SignUp};

use super::super::bindings::contract::wushe::activities::activities::{Attendee, Host};
use super::super::bindings::contract::wushe::types::types as wit;
use super::super::instance::Guest;
use super::{Access, Refusal, answer, clean, id, invalid, parse, too_many};

/// Sessions of one activity.
const SESSIONS: usize = 50;
/// Sign-ups that are told at once.
const SIGN_UPS: i64 = 200;

type Answer<T> = wasmtime::Result<Result<T, wit::Error>>;

impl Host for Guest {
    async fn create(&mut self, activity: String) -> Answer<String> {
        answer!(self, "activities.create", [activity], self.create_activity(&activity))
    }

    async fn sessions(&mut self, query: String) -> Answer<String> {
        answer!(self, "activities.sessions", [query], self.list_sessions(&query))
    }

    async fn session(&mut self, id: String) -> Answer<Option<String>> {
        answer!(self, "activities.session", [id], self.get_session(&id))
    }

    async fn cancel(&mut self, session_id: String, reason: String) -> Answer<String> {
        answer!(self, "activities.cancel", [session_id, reason], self.cancel_session(&session_id, &reason))
    }

    async fn sign_up(&mut self, session_id: String, who: Attendee) -> Answer<String> {
        answer!(self, "activities.sign-up", [session_id, who], self.sign_up_for(&session_id, &who))
    }

    async fn withdraw(&mut self, sign_up_id: String, reason: String) -> Answer<String> {
        answer!(self, "activities.withdraw", [sign_up_id, reason], self.withdraw_sign_up(&sign_up_id, &reason))
    }

    async fn sign_ups(&mut self, session_id: String) -> Answer<String> {
        answer!(self, "activities.sign-ups", [session_id], self.list_sign_ups(&session_id))
    }

    async fn attend(&mut self, sign_up_id: String, came: bool) -> Answer<String> {
        answer!(self, "activities.attend", [sign_up_id, came], self.note_attendance(&sign_up_id, came))
    }
}

impl Guest {
    async fn create_activity(&mut self, new: &str) -> Result<String, Refusal> {
        self.enter("activities", Access::Write, new.len())?;
        let new: NewActivity = parse(new)?;
        self.budget.rows_written(1 + new.sessions.len())?;
        if new.sessions.is_empty() {
            return Err(invalid("sessions", "required"));
        }
        if new.sessions.len() > SESSIONS {
            return Err(too_many("sessions", SESSIONS));
        }
        let groups = new.groups.iter().map(|group| group.parse().map_err(|_| invalid("groups", "choice")));
        let entered = New {
            kind: new.kind.parse().map_err(|_| invalid("kind", "choice"))?,
            category: String::new(),
            title: new.title,
            detail: new.detail,
            place: new.place,
            charge_class: new.charge_class.parse().map_err(|_| invalid("charge_class", "choice"))?,
            organisation_id: None,
            groups: groups.collect::<Result<_, _>>()?,
            women_only: new.women_only,
            hazardous: false,
            risk_note: String::new(),
            insurance_note: String::new(),
        };
        let scope = &mut self.scope;
        let (tx, cx) = (&mut scope.tx, &scope.cx);
        let made = activity::create(tx, cx, entered).await?;
        let mut sessions = Vec::new();
        for session in new.sessions {
            let session = NewActivitySession {
                activity_id: made.id,
                begins_at: Timestamp::from_micros(session.begins_at),
                ends_at: Timestamp::from_micros(session.ends_at),
                place: String::new(),
                seats: session.seats.map(i64::from),
                helper_seats: None,
                waiting_list: session.waiting_list,
                sign_up_opens_at: session.sign_up_opens_at.map(Timestamp::from_micros),
                sign_up_closes_at: session.sign_up_closes_at.map(Timestamp::from_micros),
            };
            sessions.push(activity_session::create(tx, cx, session).await?.id.to_string());
        }
        let open = activity::open(tx, cx, made.id).await?;
        self.json(&Activity { id: open.id.to_string(), title: open.title, status: open.status.to_string(), sessions })
    }

    async fn list_sessions(&mut self, query: &str) -> Result<String, Refusal> {
        self.enter("activities", Access::Read, query.len())?;
        let query: SessionQuery = parse(query)?;
        let limit = self.page_of(query.limit, 50, 200)?;
        let filter = ActivitySessionFilter {
            activity_id: query.activity.as_deref().map(id).transpose()?,
            status: None,
            from: query.from.map(Timestamp::from_micros),
            to: query.to.map(Timestamp::from_micros),
        };
        let page = Page { after: query.after, limit: Some(i64::from(limit)) };
        let scope = &mut self.scope;
        let found = activity_session::list(&mut scope.tx, &scope.cx, filter, page).await?;
        self.budget.rows_read(found.items.len())?;
        self.json(&SessionListing { items: found.items.into_iter().map(shown).collect(), next: found.next })
    }

    async fn get_session(&mut self, session: &str) -> Result<Option<String>, Refusal> {
        self.enter("activities", Access::Read, session.len())?;
        self.budget.rows_read(1)?;
        let Ok(session) = session.parse() else { return Ok(None) };
        let scope = &mut self.scope;
        match activity_session::get(&mut scope.tx, &scope.cx, session).await {
            Ok(found) => self.json(&shown(found)).map(Some),
            Err(wushe_core::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    async fn cancel_session(&mut self, session: &str, reason: &str) -> Result<String, Refusal> {
        self.enter("activities", Access::Write, session.len() + reason.len())?;
        self.budget.rows_written(1)?;
        let reason = clean("reason", reason)?.to_owned();
        let session = id(session)?;
        let scope = &mut self.scope;
        let input = CancelActivitySession { reason };
        let kept = activity_session::cancel(&mut scope.tx, &scope.cx, session, input).await?;
        self.json(&shown(kept))
    }

    async fn sign_up_for(&mut self, session: &str, who: &Attendee) -> Result<String, Refusal> {
        self.enter("activities", Access::Write, session.len())?;
        self.budget.rows_written(1)?;
        let session_id = id(session)?;
        let scope = &mut self.scope;
        let (resident_id, volunteer_id) = match who {
            Attendee::Myself => (scope.cx.on_behalf_of, None),
            Attendee::Resident(who) => (Some(id(who)?), None),
            Attendee::Volunteer(who) => (None, Some(id(who)?)),
        };
        let new = NewSignUp {
            session_id,
            role: SignUpRole::Participant,
            resident_id,
            volunteer_id,
            task: String::new(),
            guardian_name: String::new(),
            guardian_phone: String::new(),
            note: String::new(),
        };
        let kept = sign_up::create(&mut scope.tx, &scope.cx, new).await?;
        self.json(&seat(&kept))
    }

    async fn withdraw_sign_up(&mut self, which: &str, reason: &str) -> Result<String, Refusal> {
        self.enter("activities", Access::Write, which.len() + reason.len())?;
        self.budget.rows_written(1)?;
        let reason = clean("reason", reason)?.to_owned();
        let which = id(which)?;
        let scope = &mut self.scope;
        let kept = sign_up::cancel(&mut scope.tx, &scope.cx, which, CancelSignUp { reason }).await?;
        self.json(&seat(&kept))
    }

    async fn list_sign_ups(&mut self, session: &str) -> Result<String, Refusal> {
        self.enter("activities", Access::Read, session.len())?;
        let filter = SignUpFilter { session_id: Some(id(session)?), ..SignUpFilter::default() };
        let scope = &mut self.scope;
        let found = sign_up::list(&mut scope.tx, &scope.cx, filter, Page::first(SIGN_UPS)).await?;
        self.budget.rows_read(found.items.len())?;
        let seats: Vec<SignUp> = found.items.iter().map(seat).collect();
        self.json(&seats)
    }

    async fn note_attendance(&mut self, which: &str, came: bool) -> Result<String, Refusal> {
        self.enter("activities", Access::Write, which.len())?;
        self.budget.rows_written(1)?;
        let which = id(which)?;
        let attendance = if came { Attendance::Attended } else { Attendance::Absent };
        let scope = &mut self.scope;
        let kept = sign_up::attend(&mut scope.tx, &scope.cx, which, AttendSignUp { attendance }).await?;
        self.json(&seat(&kept))
    }
}

fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

fn shown(kept: ActivitySessionView) -> Session {
    Session {
        id: kept.id.to_string(),
        activity: kept.activity_id.to_string(),
        title: kept.title,
        begins_at: kept.begins_at.micros(),
        ends_at: kept.ends_at.micros(),
        place: kept.place,
        status: kept.status.to_string(),
        seats: kept.seats.map(count),
        seated: count(kept.seated),
        waiting: count(kept.waiting),
        waiting_list: kept.waiting_list,
        sign_up_opens_at: kept.sign_up_opens_at.micros(),
        sign_up_closes_at: kept.sign_up_closes_at.micros(),
    }
}

fn seat(kept: &SignUpView) -> SignUp {
    SignUp {
        id: kept.id.to_string(),
        session: kept.session_id.to_string(),
        resident: kept.resident_id.map(|id| id.to_string()),
        volunteer: kept.volunteer_id.map(|id| id.to_string()),
        status: kept.status.to_string(),
        attendance: kept.attendance.to_string(),
        place: count(kept.place),
    }
}

//! Activities: sessions with seats and a waiting list, who has signed up, who came.

use wushe_plugin_schema::activity::{Activity, NewActivity, Session, SessionListing, SessionQuery, SignUp};

use crate::bindings::wushe::activities::activities as wit;
use crate::error::{Result, parse, write};

/// Puts on an activity with its sessions, and opens it.
///
/// # Errors
/// Denied to somebody who may not; invalid for wrong fields.
pub fn create(activity: &NewActivity) -> Result<Activity> {
    parse("activity", &wit::create(&write("activity", activity)?)?)
}

/// Sessions, by when they begin.
///
/// # Errors
/// Limit when the invocation has read too much.
pub fn sessions(query: &SessionQuery) -> Result<SessionListing> {
    parse("sessions", &wit::sessions(&write("query", query)?)?)
}

/// A session, if there is one.
///
/// # Errors
/// Denied without the grant.
pub fn session(id: &str) -> Result<Option<Session>> {
    wit::session(id)?.map(|session| parse("session", &session)).transpose()
}

/// Calls a session off; whoever has signed up is told.
///
/// # Errors
/// Denied to somebody who may not; refused when it is over.
pub fn cancel(session: &str, reason: &str) -> Result<Session> {
    parse("session", &wit::cancel(session, reason)?)
}

/// The acting person, or the resident on whose behalf staff act, takes a seat, or a place on the waiting list.
///
/// # Errors
/// Refused when it is full, closed, not for them, or they have signed up already.
pub fn sign_up(session: &str) -> Result<SignUp> {
    parse("sign-up", &wit::sign_up(session, &wit::Attendee::Myself)?)
}

/// Staff sign a resident up.
///
/// # Errors
/// As [`sign_up`].
pub fn sign_up_resident(session: &str, resident: impl AsRef<str>) -> Result<SignUp> {
    parse("sign-up", &wit::sign_up(session, &wit::Attendee::Resident(resident.as_ref().to_owned()))?)
}

/// Gives a seat or a place back; whoever has waited longest gets the seat and is told.
///
/// # Errors
/// Refused when it is too late.
pub fn withdraw(sign_up: &str, reason: &str) -> Result<SignUp> {
    parse("sign-up", &wit::withdraw(sign_up, reason)?)
}

/// Who has signed up for a session, in the order of places.
///
/// # Errors
/// Denied to somebody who may not see others'.
pub fn sign_ups(session: &str) -> Result<Vec<SignUp>> {
    parse("sign-ups", &wit::sign_ups(session)?)
}

/// Notes whether somebody came.
///
/// # Errors
/// Denied to somebody who may not; refused before the session.
pub fn attend(sign_up: &str, came: bool) -> Result<SignUp> {
    parse("sign-up", &wit::attend(sign_up, came)?)
}

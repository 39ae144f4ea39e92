//! Logging in: passwords, the second factor, sessions, and who it is that asks.
//!
//! Users, posts, roles, sessions and API tokens are administered in [`super::user`], [`super::post`], [`super::role`],
//! [`super::session`] and [`super::api_token`].

mod authenticate;
mod login;
mod password;
mod rules;
mod second;
mod setup;
mod throttle;

pub(crate) use authenticate::token_hash;
pub use authenticate::{Authenticated, actor, authenticate, forget_old, keep_alive, log_out};
pub use login::{Attempt, Session, log_in, log_in_at};
pub(crate) use password::{MadePassword, made_password};
pub use password::{change_password, hash_password};
pub(crate) use rules::{may_assign, require_administered, require_assign, require_people_within};
pub use second::{
    Enrolment, confirm_second_factor, enrol_second_factor, enrolment, factor, new_recovery_codes, remove_second_factor,
    second_factor,
};
pub use setup::{Founded, NewCounty, found_county};
pub(crate) use throttle::{count_failures, require_no_wait, second_subject};

use crate::app::Cx;
use crate::domain::access::{DisableUser, GivePost, Permission, Post, Role, User};
use crate::domain::check;
use crate::error::{Error, Result};
use crate::id::{ResidentId, UserId, VolunteerId, WorkerId};
use crate::store::Tx;

/// Sessions of people who hold a post end after this long without use, seconds (OWASP ASVS 7.3.1).
pub const STAFF_IDLE_SECONDS: i64 = 30 * 60;
/// … and after this long in any case.
pub const STAFF_SESSION_SECONDS: i64 = 12 * 3600;
/// Residents and volunteers on their own phones are not hurried.
pub const PERSON_IDLE_SECONDS: i64 = 7 * 24 * 3600;
/// … and log in again once a month.
pub const PERSON_SESSION_SECONDS: i64 = 30 * 24 * 3600;

/// A user whose password is known: the demo county, tests, commands. Whoever administers users enters a
/// [`crate::domain::access::NewUser`], whose password is made.
#[derive(Debug, Clone, Default)]
pub struct NewUser {
    /// What they log in with.
    pub login: String,
    /// Name.
    pub name: String,
    /// Password.
    pub password: String,
    /// Which resident they are.
    pub resident_id: Option<ResidentId>,
    /// Which volunteer they are.
    pub volunteer_id: Option<VolunteerId>,
    /// Which worker they are.
    pub worker_id: Option<WorkerId>,
}

/// Enters a user with a password that is known, administered in the unit of the context.
///
/// # Errors
/// `Forbidden` without `users.manage`; `NotFound` for a resident, volunteer or worker outside the unit: who has somebody's
/// login reads their personal fields; `Invalid` for wrong fields or a login that is taken.
pub async fn create_user(tx: &mut Tx, cx: &Cx, new: NewUser) -> Result<User> {
    cx.require(tx, Permission::ManageUsers).await?;
    let made = MadePassword { hash: password::hashed(new.password.clone()).await?, until: None };
    enter_user(tx, cx, &new, made).await
}

/// Checks and enters a user; whether the acting person may has been asked.
pub(crate) async fn enter_user(tx: &mut Tx, cx: &Cx, new: &NewUser, password: MadePassword) -> Result<User> {
    require_people_within(tx, cx, new.resident_id, new.volunteer_id, new.worker_id).await?;
    let login = check::login(&new.login)?;
    if tx.user_by_login(&login).await?.is_some() {
        return Err(Error::invalid("login", "taken"));
    }
    let user = User {
        id: cx.id(UserId::from_uuid),
        unit_id: cx.unit,
        login,
        name: check::line("name", &new.name, 60)?,
        password_hash: password.hash,
        one_time_until: password.until,
        disabled_at: None,
        disabled_reason: String::new(),
        resident_id: new.resident_id,
        volunteer_id: new.volunteer_id,
        worker_id: new.worker_id,
        created_at: cx.now,
        version: 1,
    };
    tx.insert_user(&user).await?;
    super::audit::record(tx, cx, "users.create", "user", &user.id.to_string(), &user.login).await?;
    cx.touch(tx, user.unit_id, "user").await?;
    Ok(user)
}

/// Gives a user one of the platform's own roles in the unit of the context, from now on; again is no error.
///
/// # Errors
/// As [`super::post::give`].
pub async fn give_post(tx: &mut Tx, cx: &Cx, user: UserId, role: Role) -> Result<Post> {
    let input =
        GivePost { user_id: Some(user), login: None, role: role.as_str().to_owned(), valid_from: None, valid_to: None };
    super::post::give_or_find(tx, cx, input).await
}

/// Bars a user and ends every session of theirs.
///
/// # Errors
/// As [`super::user::disable`].
pub async fn disable_user(tx: &mut Tx, cx: &Cx, user: UserId) -> Result<()> {
    super::user::bar(tx, cx, user, &DisableUser::default()).await
}

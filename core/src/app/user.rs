//! Users: entered, changed, barred and let in again by whoever administers them.

use crate::app::access::{self, made_password, require_administered, require_people_within, second_subject};
use crate::app::{Cx, audit};
use crate::domain::access::{DisableUser, NewUser, Permission, User, UserFilter, UserView};
use crate::domain::check;
use crate::domain::page::{Listed, Page};
use crate::error::{Error, Result};
use crate::id::UserId;
use crate::store::Tx;

const MISSING: Error = Error::NotFound { entity: "user" };

/// Users who are administered in the unit and below, newest first. Whoever holds a post here and is administered elsewhere
/// is found among the posts.
///
/// # Errors
/// `Forbidden` without `users.manage`.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: UserFilter, page: Page) -> Result<Listed<UserView>> {
    cx.require(tx, Permission::ManageUsers).await?;
    cx.saw(tx, "user");
    let users = page.of(tx.list_users(cx.unit, &filter, &page).await?, |user: &User| user.id.to_string());
    let mut items = Vec::with_capacity(users.items.len());
    for user in users.items {
        items.push(view(tx, user).await?);
    }
    Ok(Listed { items, next: users.next })
}

/// How many users are administered in the unit and below.
///
/// # Errors
/// `Forbidden` without `users.manage`.
pub async fn count(tx: &mut Tx, cx: &Cx, filter: UserFilter) -> Result<i64> {
    cx.require(tx, Permission::ManageUsers).await?;
    cx.saw(tx, "user");
    tx.count_users(cx.unit, &filter).await
}

/// A user who is administered in the unit or below.
///
/// # Errors
/// `Forbidden` without `users.manage`; `NotFound`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: UserId) -> Result<UserView> {
    cx.require(tx, Permission::ManageUsers).await?;
    cx.saw(tx, "user");
    let user = tx.get_user_within(id, cx.unit).await?.ok_or(MISSING)?;
    view(tx, user).await
}

/// Enters a user, administered in the unit of the context, and makes the password with which they log in once.
///
/// # Errors
/// `Forbidden` without `users.manage`; `NotFound` for a resident, volunteer or worker outside the unit; `Invalid` for wrong
/// fields or a login that is taken.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewUser) -> Result<UserView> {
    cx.require(tx, Permission::ManageUsers).await?;
    let (password, made) = made_password(&cx.core).await?;
    let known = access::NewUser {
        login: new.login,
        name: new.name,
        password: String::new(),
        resident_id: new.resident_id,
        volunteer_id: new.volunteer_id,
        worker_id: new.worker_id,
    };
    let user = access::enter_user(tx, cx, &known, made).await?;
    Ok(UserView { one_time_password: Some(password), ..view(tx, user).await? })
}

/// Changes a user's name and who they are; the login stays.
///
/// # Errors
/// As [`disable`]; `NotFound` for a resident, volunteer or worker outside the unit; `Invalid` for wrong fields; `Conflict`
/// when it changed since it was read.
pub async fn update(tx: &mut Tx, cx: &Cx, id: UserId, version: i64, new: NewUser) -> Result<UserView> {
    let there = require_administered(tx, cx, id).await?;
    require_people_within(tx, cx, new.resident_id, new.volunteer_id, new.worker_id).await?;
    if check::fold(&new.login) != there.login {
        return Err(Error::invalid("login", "login-fixed"));
    }
    let user = User {
        name: check::line("name", &new.name, 60)?,
        resident_id: new.resident_id,
        volunteer_id: new.volunteer_id,
        worker_id: new.worker_id,
        version,
        ..there
    };
    if !tx.update_user(&user).await? {
        return Err(Error::Conflict { entity: "user" });
    }
    written(tx, cx, &user, "users.update", "").await
}

/// Bars a user: they cannot log in, and whatever is open in their name ends. Their posts stay, for the day they are let in
/// again.
///
/// # Errors
/// `Forbidden` without `users.manage`, or for somebody who may do what one does not give; `NotFound` for somebody who is
/// administered elsewhere; `Refused` (`user-elsewhere`) for somebody who is something elsewhere too, (`own-user`) for oneself;
/// `Invalid` without a reason.
pub async fn disable(tx: &mut Tx, cx: &Cx, id: UserId, input: DisableUser) -> Result<UserView> {
    // Whether there is such a user comes first, also for those who give no reason.
    require_administered(tx, cx, id).await?;
    let input = DisableUser { reason: check::line("reason", &input.reason, 200)? };
    bar(tx, cx, id, &input).await?;
    get(tx, cx, id).await
}

pub(crate) async fn bar(tx: &mut Tx, cx: &Cx, id: UserId, input: &DisableUser) -> Result<()> {
    let user = require_administered(tx, cx, id).await?;
    tx.set_user_disabled(id, Some(cx.now), &input.reason).await?;
    tx.delete_sessions(id, None).await?;
    let here = cx.in_unit(user.unit_id);
    audit::record_for(tx, &here, "users.disable", "user", &id.to_string(), &input.reason, "").await?;
    cx.touch(tx, user.unit_id, "user").await
}

/// Lets a user in again.
///
/// # Errors
/// As [`disable`].
pub async fn enable(tx: &mut Tx, cx: &Cx, id: UserId) -> Result<UserView> {
    let user = require_administered(tx, cx, id).await?;
    tx.set_user_disabled(id, None, "").await?;
    written(tx, cx, &user, "users.enable", "").await
}

/// Makes a new password with which a user logs in once, and ends whatever is open in their name, API tokens too.
///
/// # Errors
/// As [`disable`].
pub async fn reset_password(tx: &mut Tx, cx: &Cx, id: UserId) -> Result<UserView> {
    let user = require_administered(tx, cx, id).await?;
    let (password, made) = made_password(&cx.core).await?;
    tx.set_user_password(id, &made.hash, made.until).await?;
    tx.delete_sessions(id, None).await?;
    tx.revoke_api_tokens(id, cx.now).await?;
    let view = written(tx, cx, &user, "users.reset-password", "").await?;
    Ok(UserView { one_time_password: Some(password), ..view })
}

/// Takes away a user's second factor, for somebody who has lost the telephone and the codes on paper; whatever is open in
/// their name ends.
///
/// # Errors
/// As [`disable`]; `Refused` (`second-factor-none`) when there is none.
pub async fn reset_second_factor(tx: &mut Tx, cx: &Cx, id: UserId) -> Result<UserView> {
    let user = require_administered(tx, cx, id).await?;
    if !tx.delete_second_factor(id).await? {
        return Err(Error::refused("second-factor-none"));
    }
    tx.delete_sessions(id, None).await?;
    written(tx, cx, &user, "users.reset-second-factor", "").await
}

/// Forgets the failed tries of a user, who then waits no longer.
///
/// # Errors
/// As [`disable`].
pub async fn unlock(tx: &mut Tx, cx: &Cx, id: UserId) -> Result<UserView> {
    let user = require_administered(tx, cx, id).await?;
    tx.delete_throttle(&format!("login:{}", user.login)).await?;
    tx.delete_throttle(&second_subject(id)).await?;
    written(tx, cx, &user, "users.unlock", "").await
}

/// Ends whatever is open in a user's name: sessions and API tokens.
///
/// # Errors
/// As [`disable`].
pub async fn end_sessions(tx: &mut Tx, cx: &Cx, id: UserId) -> Result<UserView> {
    let user = require_administered(tx, cx, id).await?;
    let ended = tx.delete_sessions(id, None).await? + tx.revoke_api_tokens(id, cx.now).await?;
    written(tx, cx, &user, "users.end-sessions", &ended.to_string()).await
}

/// The user with exactly this login, for commands on the server.
///
/// # Errors
/// `NotFound`; `Forbidden` for anybody but the platform itself.
pub async fn by_login(tx: &mut Tx, cx: &Cx, login: &str) -> Result<UserView> {
    if !matches!(cx.actor, crate::app::Actor::System) {
        return Err(Error::Forbidden { permission: Permission::ManageUsers.as_str() });
    }
    let user = tx.user_by_login(&check::fold(login)).await?.ok_or(MISSING)?;
    view(tx, user).await
}

async fn written(tx: &mut Tx, cx: &Cx, user: &User, verb: &str, detail: &str) -> Result<UserView> {
    audit::record(tx, &cx.in_unit(user.unit_id), verb, "user", &user.id.to_string(), detail).await?;
    cx.touch(tx, user.unit_id, "user").await?;
    let user = tx.get_user(user.id).await?.ok_or(MISSING)?;
    view(tx, user).await
}

async fn view(tx: &mut Tx, user: User) -> Result<UserView> {
    let factor = tx.get_second_factor(user.id).await?;
    Ok(UserView {
        id: user.id,
        unit_id: user.unit_id,
        login: user.login,
        name: user.name,
        resident_id: user.resident_id,
        volunteer_id: user.volunteer_id,
        worker_id: user.worker_id,
        disabled_at: user.disabled_at,
        disabled_reason: user.disabled_reason,
        must_change_password: user.one_time_until.is_some(),
        second_factor: factor.is_some_and(|factor| factor.confirmed_at.is_some()),
        one_time_password: None,
        created_at: user.created_at,
        version: user.version,
    })
}

//! Who holds a token: asked at every request.

use sha2::{Digest as _, Sha256};

use super::throttle::FORGIVEN_SECONDS;
use super::{PERSON_IDLE_SECONDS, STAFF_IDLE_SECONDS};
use crate::app::{Actor, Core, api_token};
use crate::domain::access::{Post, Step, User};
use crate::error::{Error, Result};
use crate::id::{SessionId, UserId};
use crate::store::{HeldSession, Tx};

/// Who holds a session token or an API token.
#[derive(Debug, Clone)]
pub struct Authenticated {
    /// As whom they act. Until [`Step::Done`], nothing may be done with it but the step.
    pub actor: Actor,
    /// Their account.
    pub user: User,
    /// Their session; none: an API token.
    pub session: Option<SessionId>,
    /// What stands between the session and everything else.
    pub step: Step,
    /// Whether [`keep_alive`] is due.
    pub due: bool,
    /// Whether nothing may be changed: an API token for reading.
    pub read_only: bool,
}

pub(crate) fn token_hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// Who holds this token: asked at every request, so that a barred user, a taken-back post, a new duty to show a second factor
/// counts at once.
///
/// # Errors
/// `Unauthenticated` for an unknown, expired or idle session, and an unknown, expired or revoked API token.
pub async fn authenticate(tx: &mut Tx, core: &Core, token: &str) -> Result<Authenticated> {
    if token.starts_with(api_token::PREFIX) {
        return api_token::authenticate(tx, core, token).await;
    }
    let now = core.clock.now();
    let held = tx.get_held_session(&token_hash(token), now).await?.filter(|held| held.user.disabled_at.is_none());
    let HeldSession { id, seen_at, expires_at, second_factor_at, factor_confirmed_at, user, posts } =
        held.ok_or(Error::Unauthenticated)?;
    let actor = holder(&user, posts);
    let idle = if holds_posts(&actor) { STAFF_IDLE_SECONDS } else { PERSON_IDLE_SECONDS };
    if expires_at <= now || seen_at.plus_seconds(idle) <= now {
        return Err(Error::Unauthenticated);
    }
    let step = step(core, &actor, &user, factor_confirmed_at.is_some(), second_factor_at.is_some());
    let due = seen_at.plus_seconds(60) <= now;
    Ok(Authenticated { actor, user, session: Some(id), step, due, read_only: false })
}

/// What stands between a session that has just begun and everything else.
pub(super) async fn first_step(tx: &mut Tx, core: &Core, actor: &Actor, user: &User) -> Result<Step> {
    let factor = tx.get_second_factor(user.id).await?.is_some_and(|factor| factor.confirmed_at.is_some());
    Ok(step(core, actor, user, factor, false))
}

/// What stands between a session and everything else: the second factor where one is set up and was not shown, then a password
/// of one's own, then a second factor where the posts ask for one.
fn step(core: &Core, actor: &Actor, user: &User, factor: bool, shown: bool) -> Step {
    if factor && !shown {
        Step::Code
    } else if user.one_time_until.is_some() {
        Step::Password
    } else if !factor && needs_second_factor(core, actor) {
        Step::Enrol
    } else {
        Step::Done
    }
}

/// Whether somebody's posts ask for a second factor.
pub(crate) fn needs_second_factor(core: &Core, actor: &Actor) -> bool {
    let Actor::User { posts, .. } = actor else { return false };
    let powerful = |post: &Post| post.permissions.iter().any(crate::domain::access::Permission::needs_second_factor);
    core.require_second_factor && posts.iter().any(powerful)
}

pub(super) fn holds_posts(actor: &Actor) -> bool {
    matches!(actor, Actor::User { posts, .. } if !posts.is_empty())
}

/// The acting person that a user is, with the posts they hold now.
pub(super) async fn actor_of(tx: &mut Tx, core: &Core, user: &User) -> Result<Actor> {
    let posts = tx.list_posts(user.id, core.clock.now()).await?;
    Ok(holder(user, posts))
}

fn holder(user: &User, posts: Vec<Post>) -> Actor {
    let (name, resident, volunteer) = (user.name.clone(), user.resident_id, user.volunteer_id);
    Actor::User { id: user.id, name, posts, resident, volunteer }
}

/// The acting person that a user is, for work of the platform in their name (demo data, commands).
///
/// # Errors
/// `NotFound`.
pub async fn actor(tx: &mut Tx, core: &Core, user: UserId) -> Result<Actor> {
    let user = tx.get_user(user).await?.ok_or(Error::NotFound { entity: "user" })?;
    actor_of(tx, core, &user).await
}

/// Notes that a session or an API token is in use; [`authenticate`] says when that is due.
///
/// # Errors
/// As any statement.
pub async fn keep_alive(tx: &mut Tx, core: &Core, token: &str) -> Result<()> {
    let (hash, now) = (token_hash(token), core.clock.now());
    if token.starts_with(api_token::PREFIX) {
        tx.set_api_token_used(&hash, now).await
    } else {
        tx.set_session_seen(&hash, now).await
    }
}

/// Ends a session; an unknown one is no error.
///
/// # Errors
/// As any statement.
pub async fn log_out(tx: &mut Tx, token: &str) -> Result<()> {
    tx.delete_session(&token_hash(token)).await.map(|_| ())
}

/// Forgets sessions that have ended and failed logins that are forgiven; answers how many rows.
///
/// # Errors
/// As any statement.
pub async fn forget_old(tx: &mut Tx, core: &Core) -> Result<u64> {
    let now = core.clock.now();
    let ended = tx.delete_old_sessions(now, now.plus_seconds(-PERSON_IDLE_SECONDS)).await?;
    Ok(ended + tx.delete_old_throttles(now.plus_seconds(-FORGIVEN_SECONDS)).await?)
}

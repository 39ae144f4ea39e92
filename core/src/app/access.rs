//! Users, posts, logins and sessions.

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use sha2::{Digest as _, Sha256};
use tokio::sync::Semaphore;

use crate::app::{Actor, Core, Cx};
use crate::domain::access::{Permission, Post, Role, User};
use crate::domain::check;
use crate::error::{Error, Result};
use crate::id::{PostId, ResidentId, UserId, VolunteerId, WorkerId};
use crate::store::{Store, Tx};
use crate::time::Timestamp;

/// Sessions of people who hold a post end after this long without use, seconds (OWASP ASVS 7.3.1).
pub const STAFF_IDLE_SECONDS: i64 = 30 * 60;
/// … and after this long in any case.
pub const STAFF_SESSION_SECONDS: i64 = 12 * 3600;
/// Residents and volunteers on their own phones are not hurried.
pub const PERSON_IDLE_SECONDS: i64 = 7 * 24 * 3600;
/// … and log in again once a month.
pub const PERSON_SESSION_SECONDS: i64 = 30 * 24 * 3600;
/// Failed logins after which each further one makes the next wait longer.
const FREE_FAILURES: i64 = 5;
/// The longest wait, seconds: an attacker can slow somebody down but not lock them out.
const MOST_WAIT_SECONDS: i64 = 900;
/// Quiet after which failed logins are forgiven, seconds.
const FORGIVEN_SECONDS: i64 = 24 * 3600;
/// Passwords that are checked at the same time, 19 MiB each. Each is counted before the next is looked at, so that guesses
/// sent all at once do not get past the count.
static CHECKING: Semaphore = Semaphore::const_new(2);
/// Logins that are checked or wait for it; whoever comes then is asked to come again.
static ASKING: Semaphore = Semaphore::const_new(64);

/// What is entered for a user.
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

/// A session that has just begun.
#[derive(Debug)]
pub struct Session {
    /// What the browser keeps; only its hash is kept here.
    pub token: String,
    /// Whose.
    pub user_id: UserId,
    /// When it ends in any case.
    pub expires_at: Timestamp,
}

fn argon() -> Argon2<'static> {
    // OWASP's choice: 19 MiB, two passes, one lane.
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT)
}

/// Hashes a password of 10 to 128 characters. Slow by design: call it off the request's thread.
///
/// # Errors
/// `Invalid` for a password that is too short or too long.
pub fn hash_password(password: &str) -> Result<String> {
    let length = password.chars().count();
    if !(10..=128).contains(&length) {
        return Err(crate::Problem::new("password", "password").with("min", 10).with("max", 128).into());
    }
    argon().hash_password(password.as_bytes()).map(|hash| hash.to_string()).map_err(Error::internal)
}

fn matches(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| argon().verify_password(password.as_bytes(), &hash).is_ok())
}

/// Enters a user.
///
/// # Errors
/// `Forbidden` without `users.manage`; `NotFound` for a resident, volunteer or worker outside the unit: who has somebody's
/// login reads their personal fields; `Invalid` for wrong fields or a login that is taken.
pub async fn create_user(tx: &mut Tx, cx: &Cx, new: NewUser) -> Result<User> {
    cx.require(tx, Permission::ManageUsers).await?;
    require_people_within(tx, cx, new.resident_id, new.volunteer_id, new.worker_id).await?;
    check::line("login", &new.login, 40)?;
    // Folding can make it longer, and a longer one would never be looked for.
    let login = check::line("login", &check::fold(&new.login), 40)?;
    if tx.user_by_login(&login).await?.is_some() {
        return Err(Error::invalid("login", "taken"));
    }
    let password = new.password;
    let password_hash =
        tokio::task::spawn_blocking(move || hash_password(&password)).await.map_err(Error::internal)??;
    let user = User {
        id: cx.id(UserId::from_uuid),
        login,
        name: check::line("name", &new.name, 60)?,
        password_hash,
        disabled_at: None,
        resident_id: new.resident_id,
        volunteer_id: new.volunteer_id,
        worker_id: new.worker_id,
        created_at: cx.now,
    };
    tx.insert_user(&user).await?;
    super::audit::record(tx, cx, "users.create", "user", &user.id.to_string(), &user.login).await?;
    Ok(user)
}

/// Whether these people are of the unit of the context or below.
async fn require_people_within(
    tx: &mut Tx,
    cx: &Cx,
    resident: Option<ResidentId>,
    volunteer: Option<VolunteerId>,
    worker: Option<WorkerId>,
) -> Result<()> {
    if let Some(id) = resident {
        tx.get_resident(id, cx.unit).await?.ok_or(Error::NotFound { entity: "resident" })?;
    }
    if let Some(id) = volunteer {
        tx.get_volunteer(id, cx.unit).await?.ok_or(Error::NotFound { entity: "volunteer" })?;
    }
    if let Some(id) = worker {
        tx.get_worker(id, cx.unit).await?.ok_or(Error::NotFound { entity: "worker" })?;
    }
    Ok(())
}

/// Whether all that a user is lies in the unit of the context: who administers a community has no hold over the county's
/// people, nor over the neighbour's.
async fn is_within(tx: &mut Tx, cx: &Cx, user: &User) -> Result<bool> {
    for post in tx.list_posts(user.id).await? {
        if !tx.is_unit_within(post.unit_id, cx.unit).await? {
            return Ok(false);
        }
    }
    match require_people_within(tx, cx, user.resident_id, user.volunteer_id, user.worker_id).await {
        Err(Error::NotFound { .. }) => Ok(false),
        outcome => outcome.map(|()| true),
    }
}

/// Gives a user a post in the unit of the context; again is no error.
///
/// # Errors
/// `Forbidden` without `users.manage` there, or for a role that may do more than the giver.
pub async fn give_post(tx: &mut Tx, cx: &Cx, user: UserId, role: Role) -> Result<Post> {
    cx.require(tx, Permission::ManageUsers).await?;
    if let Actor::User { .. } = cx.actor {
        for permission in role.permissions() {
            cx.require(tx, *permission).await?;
        }
    }
    tx.get_user(user).await?.ok_or(Error::NotFound { entity: "user" })?;
    let held = tx.list_posts(user).await?.into_iter().find(|post| post.role == role && post.unit_id == cx.unit);
    if let Some(held) = held {
        return Ok(held);
    }
    let post = Post { id: cx.id(PostId::from_uuid), user_id: user, role, unit_id: cx.unit };
    tx.insert_post(&post).await?;
    super::audit::record(tx, cx, "posts.give", "user", &user.to_string(), role.as_str()).await?;
    Ok(post)
}

/// Bars a user and ends every session of theirs.
///
/// # Errors
/// `Forbidden` without `users.manage`; `NotFound`, also for somebody who is anything outside the unit.
pub async fn disable_user(tx: &mut Tx, cx: &Cx, user: UserId) -> Result<()> {
    const MISSING: Error = Error::NotFound { entity: "user" };
    cx.require(tx, Permission::ManageUsers).await?;
    let there = tx.get_user(user).await?.ok_or(MISSING)?;
    if !is_within(tx, cx, &there).await? || !tx.set_user_disabled(user, Some(cx.now)).await? {
        return Err(MISSING);
    }
    tx.delete_sessions(user).await?;
    super::audit::record(tx, cx, "users.disable", "user", &user.to_string(), "").await
}

/// Replaces the acting user's own password and ends every session of theirs, this one too.
///
/// # Errors
/// `Unauthenticated`; `Invalid` for a wrong old password, or a new one that is too short or too long.
pub async fn change_password(tx: &mut Tx, cx: &Cx, old: &str, new: &str) -> Result<()> {
    let id = cx.user().ok_or(Error::Unauthenticated)?;
    let user = tx.get_user(id).await?.ok_or(Error::Unauthenticated)?;
    let (old, new) = (old.to_owned(), new.to_owned());
    let hashed = tokio::task::spawn_blocking(move || {
        if matches(&old, &user.password_hash) {
            hash_password(&new)
        } else {
            Err(Error::invalid("old_password", "password-wrong"))
        }
    });
    let hash = hashed.await.map_err(Error::internal)??;
    tx.set_user_password(id, &hash).await?;
    tx.delete_sessions(id).await?;
    super::audit::record(tx, cx, "users.password", "user", &id.to_string(), "").await
}

fn token_hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// Logs somebody in. Wrong login and wrong password take the same time and give the same answer; failures are counted by
/// account and by address, and each makes the next wait.
///
/// # Errors
/// `TooMany` while waiting, or when too many log in at once; `Refused` (`login-failed`) for a wrong login or password, or a
/// barred user.
pub async fn log_in(store: &Store, core: &Core, login: &str, password: &str, address: &str) -> Result<Session> {
    let login: String = check::fold(login).chars().take(40).collect();
    let password: String = password.chars().take(129).collect();
    let subjects = [format!("login:{login}"), format!("address:{address}")];
    // Whoever goes away meanwhile is counted all the same, and makes no room for the next before the work is done.
    let task = tokio::spawn(check_in_turn(store.clone(), core.clone(), login, password, subjects));
    task.await.map_err(Error::internal)?
}

async fn check_in_turn(
    store: Store,
    core: Core,
    login: String,
    password: String,
    subjects: [String; 2],
) -> Result<Session> {
    let _asking = ASKING.try_acquire().map_err(|_| Error::TooMany { seconds: 1 })?;
    let _checking = CHECKING.acquire().await.map_err(Error::internal)?;
    let now = core.clock.now();
    let asked = (login.clone(), subjects.clone());
    let user = store
        .read(|tx| {
            Box::pin(async move {
                for subject in &asked.1 {
                    if let Some((_, until, _)) = tx.get_throttle(subject).await?
                        && until > now
                    {
                        return Err(Error::TooMany { seconds: (until.micros() - now.micros()) / 1_000_000 + 1 });
                    }
                }
                tx.user_by_login(&asked.0).await
            })
        })
        .await?;
    let right = {
        let hash = user.as_ref().map(|user| user.password_hash.clone());
        tokio::task::spawn_blocking(move || match hash {
            Some(hash) => matches(&password, &hash),
            // Nobody has this login: work as long as for a wrong password.
            None => argon().hash_password(password.as_bytes()).is_err(),
        })
        .await
        .map_err(Error::internal)?
    };
    match user.filter(|user| right && user.disabled_at.is_none()) {
        Some(user) => begin(&store, &core, user, subjects).await,
        None => {
            store.write(move |tx| Box::pin(count_failures(tx, subjects.clone(), now))).await?;
            Err(Error::refused("login-failed"))
        }
    }
}

async fn count_failures(tx: &mut Tx, subjects: [String; 2], now: Timestamp) -> Result<()> {
    for subject in subjects {
        let before = tx.get_throttle(&subject).await?;
        // A quiet day forgives.
        let failures = before
            .filter(|(_, _, last)| last.plus_seconds(FORGIVEN_SECONDS) > now)
            .map_or(0, |(failures, ..)| failures)
            + 1;
        // Many people share an address.
        let free = if subject.starts_with("address:") { FREE_FAILURES * 10 } else { FREE_FAILURES };
        let over = (failures - free).clamp(-1, 20);
        let wait = if over < 0 { 0 } else { (1_i64 << over).min(MOST_WAIT_SECONDS) };
        tx.set_throttle(&subject, failures, now.plus_seconds(wait), now).await?;
    }
    Ok(())
}

async fn begin(store: &Store, core: &Core, user: User, subjects: [String; 2]) -> Result<Session> {
    let token = BASE64URL.encode(core.ids.bytes::<32>());
    let now = core.clock.now();
    let hash = token_hash(&token);
    let id = user.id;
    let expires_at = store
        .write(move |tx| {
            let (hash, account) = (hash.clone(), subjects[0].clone());
            Box::pin(async move {
                let held = !tx.list_posts(id).await?.is_empty();
                let expires_at = now.plus_seconds(if held { STAFF_SESSION_SECONDS } else { PERSON_SESSION_SECONDS });
                tx.insert_session(&hash, id, now, expires_at).await?;
                tx.delete_throttle(&account).await?;
                Ok(expires_at)
            })
        })
        .await?;
    Ok(Session { token, user_id: id, expires_at })
}

/// Who holds this session token: asked at every request, so that a barred user or a taken-back post counts at once.
///
/// # Errors
/// `Unauthenticated` for an unknown, expired or idle session.
pub async fn authenticate(tx: &mut Tx, core: &Core, token: &str) -> Result<(Actor, User, bool)> {
    let now = core.clock.now();
    let (user_id, seen_at, expires_at) = tx.get_session(&token_hash(token)).await?.ok_or(Error::Unauthenticated)?;
    let user = tx.get_user(user_id).await?.filter(|user| user.disabled_at.is_none()).ok_or(Error::Unauthenticated)?;
    let actor = actor_of(tx, &user).await?;
    let held = matches!(&actor, Actor::User { posts, .. } if !posts.is_empty());
    let idle = if held { STAFF_IDLE_SECONDS } else { PERSON_IDLE_SECONDS };
    if expires_at <= now || seen_at.plus_seconds(idle) <= now {
        return Err(Error::Unauthenticated);
    }
    Ok((actor, user, seen_at.plus_seconds(60) <= now))
}

/// The acting person that a user is, with the posts they hold now.
async fn actor_of(tx: &mut Tx, user: &User) -> Result<Actor> {
    let posts = tx.list_posts(user.id).await?;
    let (name, resident, volunteer) = (user.name.clone(), user.resident_id, user.volunteer_id);
    Ok(Actor::User { id: user.id, name, posts, resident, volunteer })
}

/// The acting person that a user is, for work of the platform in their name (demo data, commands).
///
/// # Errors
/// `NotFound`.
pub async fn actor(tx: &mut Tx, user: UserId) -> Result<Actor> {
    let user = tx.get_user(user).await?.ok_or(Error::NotFound { entity: "user" })?;
    actor_of(tx, &user).await
}

/// Notes that a session is in use; [`authenticate`] says when that is due.
///
/// # Errors
/// As any statement.
pub async fn keep_alive(tx: &mut Tx, core: &Core, token: &str) -> Result<()> {
    tx.set_session_seen(&token_hash(token), core.clock.now()).await
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

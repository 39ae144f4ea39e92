//! Logging in.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use tokio::sync::Semaphore;
use tracing::Instrument as _;

use super::authenticate::{first_step, token_hash};
use super::throttle::{count_failures, require_no_wait};
use super::{PERSON_SESSION_SECONDS, STAFF_SESSION_SECONDS, password};
use crate::app::{Core, audit};
use crate::domain::access::{Step, User, device_words, network_words};
use crate::domain::check;
use crate::error::{Error, Result};
use crate::id::{SessionId, UserId};
use crate::store::{SessionRow, Store};
use crate::time::Timestamp;

/// Passwords that are checked at the same time, 19 MiB each. Each is counted before the next is looked at, so that guesses
/// sent all at once do not get past the count.
static CHECKING: Semaphore = Semaphore::const_new(2);
/// Logins that are checked or wait for it; whoever comes then is asked to come again.
static ASKING: Semaphore = Semaphore::const_new(64);

/// Somebody at the door.
#[derive(Clone, Default)]
pub struct Attempt {
    /// What they say their login is.
    pub login: String,
    /// What they say their password is.
    pub password: String,
    /// Where they come from.
    pub address: String,
    /// What their browser says it is.
    pub agent: String,
    /// What their browser kept of an earlier session ([`Session::device`]).
    pub device: String,
}

impl std::fmt::Debug for Attempt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Attempt({})", self.address)
    }
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
    /// What is asked next.
    pub step: Step,
    /// What the browser keeps beyond the session: it says that this person has logged in from it before.
    pub device: String,
}

/// Logs somebody in of whom nothing but the address is known.
///
/// # Errors
/// As [`log_in_at`].
pub async fn log_in(store: &Store, core: &Core, login: &str, password: &str, address: &str) -> Result<Session> {
    let (login, password, address) = (login.to_owned(), password.to_owned(), address.to_owned());
    log_in_at(store, core, Attempt { login, password, address, ..Attempt::default() }).await
}

/// Logs somebody in. Wrong login and wrong password take the same time and give the same answer; failures are counted by
/// account and by address, and each makes the next wait. A browser from which this person has logged in before is counted by
/// itself: neither a neighbour behind the same address nor whoever guesses at the account makes it wait.
///
/// # Errors
/// `TooMany` while waiting, or when too many log in at once; `Refused` (`login-failed`) for a wrong login or password, a
/// given password that was not replaced in time, or a barred user.
pub async fn log_in_at(store: &Store, core: &Core, attempt: Attempt) -> Result<Session> {
    let login: String = check::fold(&attempt.login).chars().take(40).collect();
    let password: String = attempt.password.chars().take(129).collect();
    let subjects = if is_device_of(core, &attempt.device, &login) {
        vec![format!("device:{}", token_hash(&attempt.device))]
    } else {
        vec![format!("login:{login}"), format!("address:{}", attempt.address)]
    };
    let from = (device_words(&attempt.agent), network_words(&attempt.address));
    // Whoever goes away meanwhile is counted all the same, and makes no room for the next before the work is done.
    let checking = check_in_turn(store.clone(), core.clone(), login, password, subjects, from);
    let task = tokio::spawn(checking.in_current_span());
    task.await.map_err(Error::internal)?
}

async fn check_in_turn(
    store: Store,
    core: Core,
    login: String,
    password: String,
    subjects: Vec<String>,
    from: (String, String),
) -> Result<Session> {
    let _asking = ASKING.try_acquire().map_err(|_| Error::TooMany { seconds: 1 })?;
    let _checking = CHECKING.acquire().await.map_err(Error::internal)?;
    let now = core.clock.now();
    let asked = (login.clone(), subjects.clone());
    let user = store
        .read(|tx| {
            Box::pin(async move {
                require_no_wait(tx, &asked.1, now).await?;
                tx.user_by_login(&asked.0).await
            })
        })
        .await?;
    let right = {
        let hash = user.as_ref().map(|user| user.password_hash.clone());
        tokio::task::spawn_blocking(move || match hash {
            Some(hash) => password::matches(&password, &hash),
            None => password::work_in_vain(&password),
        })
        .await
        .map_err(Error::internal)?
    };
    let may = |user: &User| user.disabled_at.is_none() && user.one_time_until.is_none_or(|until| now < until);
    match user.filter(|user| right && may(user)) {
        Some(user) => begin(&store, &core, user, subjects, from).await,
        None => {
            let counted = store.write(move |tx| {
                let subjects = subjects.clone();
                Box::pin(async move { count_failures(tx, &subjects, now).await })
            });
            counted.await?;
            Err(Error::refused("login-failed"))
        }
    }
}

async fn begin(
    store: &Store,
    core: &Core,
    user: User,
    subjects: Vec<String>,
    (device, address): (String, String),
) -> Result<Session> {
    let token = BASE64URL.encode(core.ids.bytes::<32>());
    let now = core.clock.now();
    let hash = token_hash(&token);
    let (id, login) = (user.id, user.login.clone());
    let context = core.clone();
    let (expires_at, step) = store
        .write(move |tx| {
            let (hash, user, subjects, core) = (hash.clone(), user.clone(), subjects.clone(), context.clone());
            let (device, address) = (device.clone(), address.clone());
            Box::pin(async move {
                let actor = super::authenticate::actor_of(tx, &core, &user).await?;
                let held = super::authenticate::holds_posts(&actor);
                let session = SessionRow {
                    id: SessionId::from_uuid(core.ids.next(now)),
                    user_id: id,
                    created_at: now,
                    seen_at: now,
                    expires_at: now.plus_seconds(if held { STAFF_SESSION_SECONDS } else { PERSON_SESSION_SECONDS }),
                    device,
                    address,
                    second_factor_at: None,
                };
                tx.insert_session(&hash, &session).await?;
                for subject in subjects.iter().filter(|subject| !subject.starts_with("address:")) {
                    tx.delete_throttle(subject).await?;
                }
                let step = first_step(tx, &core, &actor, &user).await?;
                let cx = core.cx(actor, user.unit_id, "zh-CN");
                audit::record(tx, &cx, "sessions.begin", "user", &id.to_string(), &session.address).await?;
                Ok((session.expires_at, step))
            })
        })
        .await?;
    let device = device_token(core, &login);
    Ok(Session { token, user_id: id, expires_at, step, device })
}

/// Something that only this installation makes, for one login: the browser shows it the next time.
fn device_token(core: &Core, login: &str) -> String {
    let nonce = hex::encode(core.ids.bytes::<16>());
    let mac = device_mac(core, &nonce, login);
    format!("{nonce}.{mac}")
}

fn device_mac(core: &Core, nonce: &str, login: &str) -> String {
    core.keys.mac(&[b"device", nonce.as_bytes(), login.as_bytes()])
}

fn is_device_of(core: &Core, device: &str, login: &str) -> bool {
    device.len() < 200
        && device.split_once('.').is_some_and(|(nonce, mac)| {
            // Hashes of equal length are compared, in a time that tells nothing.
            let ours = Sha256::digest(device_mac(core, nonce, login).as_bytes());
            let shown = Sha256::digest(mac.as_bytes());
            bool::from(ours.as_slice().ct_eq(shown.as_slice()))
        })
}

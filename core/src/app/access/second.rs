//! The second factor: set up by showing a first code, shown at each login, replaced by a code on paper when the telephone is
//! lost.

use zeroize::Zeroizing;

use super::authenticate::needs_second_factor;
use super::throttle::{count_failures, require_no_wait, second_subject};
use super::{Authenticated, authenticate};
use crate::app::{Actor, Core, Cx, audit, session};
use crate::domain::access::{FactorView, SecondFactor, Step};
use crate::domain::{check, totp};
use crate::error::{Error, Result};
use crate::id::{SessionId, UserId};
use crate::store::{Store, Tx};

/// Codes on paper that somebody is given, each good once.
const RECOVERY_CODES: usize = 10;

/// What an authenticator app is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// What stands in the QR code.
    pub uri: String,
    /// The secret, to be typed where nothing can be photographed.
    pub secret: String,
}

fn place(user: UserId) -> String {
    format!("user.totp:{user}")
}

fn secret_of(core: &Core, user: UserId, factor: &SecondFactor) -> Result<Zeroizing<Vec<u8>>> {
    let hex = Zeroizing::new(core.keys.open(&factor.secret, &place(user))?);
    hex::decode(hex.as_bytes()).map(Zeroizing::new).map_err(Error::internal)
}

/// The hashes that a recovery code may bear: codes cannot be hashed anew when the key changes, so that they end with the key
/// after the next.
fn recovery_hashes(core: &Core, user: UserId, code: &str) -> [String; 2] {
    core.keys.lookups("recovery-code", &format!("{user}:{code}"))
}

fn recovery_hash(core: &Core, user: UserId, code: &str) -> String {
    let [current, _] = recovery_hashes(core, user, code);
    current
}

/// Begins to set up one's own second factor: a fresh secret, which counts once a code of it was shown.
///
/// # Errors
/// `Unauthenticated` without a session of one's own; `Refused` (`second-factor-there`) when there is one.
pub async fn enrol_second_factor(tx: &mut Tx, cx: &Cx, own: SessionId) -> Result<()> {
    let user = session::own(tx, cx, own).await?;
    let secret = hex::encode(cx.core.ids.bytes::<{ totp::SECRET_BYTES }>());
    let sealed = cx.core.keys.seal(&secret, &place(user.id))?;
    if tx.set_second_factor(user.id, &sealed).await? { Ok(()) } else { Err(Error::refused("second-factor-there")) }
}

/// What to tell the app while one's second factor is being set up; none: it is not.
///
/// # Errors
/// `Unauthenticated` without a session of one's own.
pub async fn enrolment(tx: &mut Tx, cx: &Cx, own: SessionId, issuer: &str) -> Result<Option<Enrolment>> {
    let user = session::own(tx, cx, own).await?;
    let Some(factor) = tx.get_second_factor(user.id).await?.filter(|factor| factor.confirmed_at.is_none()) else {
        return Ok(None);
    };
    let secret = secret_of(&cx.core, user.id, &factor)?;
    Ok(Some(Enrolment { uri: totp::uri(issuer, &user.login, &secret), secret: totp::base32(&secret) }))
}

/// Ends the setting up: a first code was shown. Answers the recovery codes, which are shown once.
///
/// # Errors
/// `Unauthenticated` without a session of one's own; `Refused` (`second-factor-none`) when none is being set up; `Invalid`
/// (`code`) for a wrong code.
pub async fn confirm_second_factor(tx: &mut Tx, cx: &Cx, own: SessionId, code: &str) -> Result<Vec<String>> {
    let user = session::own(tx, cx, own).await?;
    let factor = tx.get_second_factor(user.id).await?.filter(|factor| factor.confirmed_at.is_none());
    let factor = factor.ok_or_else(|| Error::refused("second-factor-none"))?;
    let secret = secret_of(&cx.core, user.id, &factor)?;
    let step = totp::matching_step(&secret, &check::fold(code), cx.now, 0);
    let step = step.ok_or_else(|| Error::invalid("code", "code-wrong"))?;
    if !tx.confirm_second_factor(user.id, cx.now, step).await? {
        return Err(Error::Conflict { entity: "second-factor" });
    }
    tx.set_session_second_factor(own, cx.now).await?;
    audit::record(tx, cx, "second-factor.enrol", "user", &user.id.to_string(), "").await?;
    make_recovery_codes(tx, cx, user.id).await
}

async fn make_recovery_codes(tx: &mut Tx, cx: &Cx, user: UserId) -> Result<Vec<String>> {
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        // 50 bits: ten of 32 characters, told apart in two groups.
        let text = totp::base32(&cx.core.ids.bytes::<7>()).to_lowercase();
        codes.push(format!("{}-{}", &text[..5], &text[5..10]));
    }
    let hashes = codes.iter().map(|code| recovery_hash(&cx.core, user, &plain(code))).collect();
    tx.replace_recovery_codes(user, hashes).await?;
    Ok(codes)
}

/// A code as it is compared: without the spaces and hyphens with which people type it.
fn plain(code: &str) -> String {
    check::fold(code).chars().filter(|c| *c != '-').take(40).collect()
}

/// Makes new recovery codes; those before are worth nothing any more.
///
/// # Errors
/// `Unauthenticated` without a session of one's own; `Refused` (`second-factor-none`) without a second factor.
pub async fn new_recovery_codes(tx: &mut Tx, cx: &Cx, own: SessionId) -> Result<Vec<String>> {
    let user = session::own(tx, cx, own).await?;
    let factor = tx.get_second_factor(user.id).await?.filter(|factor| factor.confirmed_at.is_some());
    factor.ok_or_else(|| Error::refused("second-factor-none"))?;
    audit::record(tx, cx, "second-factor.recovery-codes", "user", &user.id.to_string(), "").await?;
    make_recovery_codes(tx, cx, user.id).await
}

/// How it stands with one's second factor.
///
/// # Errors
/// `Unauthenticated` without a session of one's own.
pub async fn factor(tx: &mut Tx, cx: &Cx, own: SessionId) -> Result<FactorView> {
    let user = session::own(tx, cx, own).await?;
    let factor = tx.get_second_factor(user.id).await?;
    Ok(FactorView {
        confirmed_at: factor.and_then(|factor| factor.confirmed_at),
        required: needs_second_factor(&cx.core, &cx.actor),
        recovery_codes_left: tx.count_recovery_codes(user.id).await?,
    })
}

/// The second step of logging in: shows a code of the app, or one on paper. Failures are counted like those of passwords.
///
/// # Errors
/// `Unauthenticated` for an unknown session; `TooMany` while waiting; `Invalid` (`code`) for a wrong code or one that was
/// shown before.
pub async fn second_factor(store: &Store, core: &Core, token: &str, code: &str) -> Result<()> {
    shown(store, core, token, code, Purpose::LogIn).await
}

/// Takes one's own second factor away, by showing a code of it. Whoever has to have one sets up another at once.
///
/// # Errors
/// As [`second_factor`].
pub async fn remove_second_factor(store: &Store, core: &Core, token: &str, code: &str) -> Result<()> {
    shown(store, core, token, code, Purpose::Remove).await
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    LogIn,
    Remove,
}

async fn shown(store: &Store, core: &Core, token: &str, code: &str, purpose: Purpose) -> Result<()> {
    let (core, token, code) = (core.clone(), token.to_owned(), plain(code));
    let right = store.write(move |tx| {
        let (core, token, code) = (core.clone(), token.clone(), code.clone());
        Box::pin(async move {
            let who = authenticate(tx, &core, &token).await?;
            let right = check_code(tx, &core, &who, &code, purpose).await?;
            if let (true, Some(session)) = (right, who.session) {
                let verb = match purpose {
                    Purpose::LogIn => {
                        tx.set_session_second_factor(session, core.clock.now()).await?;
                        "second-factor.show"
                    }
                    Purpose::Remove => {
                        tx.delete_second_factor(who.user.id).await?;
                        "second-factor.remove"
                    }
                };
                let cx = core.cx(who.actor, who.user.unit_id, "zh-CN");
                audit::record(tx, &cx, verb, "user", &who.user.id.to_string(), "").await?;
            }
            // A wrong code is counted, and what counts it is committed: it is no error yet.
            Ok(right)
        })
    });
    if right.await? { Ok(()) } else { Err(Error::invalid("code", "code-wrong")) }
}

async fn check_code(tx: &mut Tx, core: &Core, who: &Authenticated, code: &str, purpose: Purpose) -> Result<bool> {
    if who.session.is_none() || matches!(who.actor, Actor::System | Actor::Anonymous) {
        return Err(Error::Unauthenticated);
    }
    // A session that waits for the code may show it, one that has shown it may take the factor away.
    if (purpose == Purpose::LogIn) != (who.step == Step::Code) {
        return Err(Error::refused("second-factor-none"));
    }
    let (user, now) = (who.user.id, core.clock.now());
    let subjects = [second_subject(user)];
    require_no_wait(tx, &subjects, now).await?;
    let factor = tx.get_second_factor(user).await?.filter(|factor| factor.confirmed_at.is_some());
    let factor = factor.ok_or_else(|| Error::refused("second-factor-none"))?;
    let right = if code.len() == totp::DIGITS {
        let secret = secret_of(core, user, &factor)?;
        match totp::matching_step(&secret, code, now, factor.last_step) {
            Some(step) => tx.use_second_factor_step(user, step).await?,
            None => false,
        }
    } else {
        let [current, before] = recovery_hashes(core, user, code);
        tx.use_recovery_code(user, &current, now).await? || tx.use_recovery_code(user, &before, now).await?
    };
    if right {
        tx.delete_throttle(&subjects[0]).await?;
    } else {
        count_failures(tx, &subjects, now).await?;
    }
    Ok(right)
}

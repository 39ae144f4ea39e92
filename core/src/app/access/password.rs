//! Passwords.

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};

use crate::app::{Core, Cx, audit};
use crate::domain::check;
use crate::error::{Error, Result};
use crate::store::Tx;
use crate::time::Timestamp;

/// How long a password that somebody else set can be used to set one's own, seconds.
const ONE_TIME_SECONDS: i64 = 7 * 24 * 3600;

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

/// Whether a password is the one that was hashed; slow by design.
pub(super) fn matches(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| argon().verify_password(password.as_bytes(), &hash).is_ok())
}

/// Works as long as for a wrong password, for a login that nobody has.
pub(super) fn work_in_vain(password: &str) -> bool {
    argon().hash_password(password.as_bytes()).is_err()
}

/// Hashes off the request's thread.
pub(super) async fn hashed(password: String) -> Result<String> {
    tokio::task::spawn_blocking(move || hash_password(&password)).await.map_err(Error::internal)?
}

/// A password's hash, and until when it can be used if somebody else set it.
#[derive(Debug)]
pub(crate) struct MadePassword {
    pub(crate) hash: String,
    pub(crate) until: Option<Timestamp>,
}

/// Makes a password to be handed over: three times four characters that nobody mistakes for one another, 59 bits.
///
/// # Errors
/// When hashing fails.
pub(crate) async fn made_password(core: &Core) -> Result<(String, MadePassword)> {
    const ALPHABET: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let bytes = core.ids.bytes::<48>();
    let mut password = String::with_capacity(14);
    for (number, four) in bytes.chunks_exact(4).enumerate() {
        if number > 0 && number % 4 == 0 {
            password.push('-');
        }
        // Of 2³² values 31 is no divisor; the difference is less than one in a hundred million.
        let value = u32::from_le_bytes([four[0], four[1], four[2], four[3]]) % 31;
        password.push(char::from(ALPHABET[value as usize]));
    }
    let until = Some(core.clock.now().plus_seconds(ONE_TIME_SECONDS));
    Ok((password.clone(), MadePassword { hash: hashed(password).await?, until }))
}

/// Replaces the acting user's own password and ends every session of theirs, this one too: they log in with the new one.
/// Somebody who was given a password and has logged in with it need not type it again.
///
/// # Errors
/// `Unauthenticated`; `Invalid` for a wrong old password, or a new one that is too short, too long, the old one or the login.
pub async fn change_password(tx: &mut Tx, cx: &Cx, old: &str, new: &str) -> Result<()> {
    let id = cx.user().ok_or(Error::Unauthenticated)?;
    let user = tx.get_user(id).await?.ok_or(Error::Unauthenticated)?;
    if check::fold(new) == user.login {
        return Err(Error::invalid("password", "password-login"));
    }
    let given = user.one_time_until.is_some() && old.is_empty();
    let (old, new): (String, String) = (old.chars().take(129).collect(), new.chars().take(129).collect());
    let hashed = tokio::task::spawn_blocking(move || {
        if !given && !matches(&old, &user.password_hash) {
            return Err(Error::invalid("old_password", "password-wrong"));
        }
        let hash = hash_password(&new)?;
        if matches(&new, &user.password_hash) { Err(Error::invalid("password", "password-same")) } else { Ok(hash) }
    });
    let hash = hashed.await.map_err(Error::internal)??;
    tx.set_user_password(id, &hash, None).await?;
    tx.delete_sessions(id, None).await?;
    audit::record(tx, cx, "users.password", "user", &id.to_string(), "").await
}

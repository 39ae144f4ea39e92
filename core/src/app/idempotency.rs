//! The same key twice has one effect.

use crate::app::Cx;
use crate::error::{Error, Result};
use crate::store::Tx;

/// How long an answer is kept, seconds.
pub const KEPT_SECONDS: i64 = 24 * 3600;

/// Whether a key is one: of an operation that keeps no answer too, so that nobody believes in a key that is none.
///
/// # Errors
/// `Invalid` for a key of more than 120 or of other than visible ASCII characters.
pub fn check(key: &str) -> Result<()> {
    let right = (1..=120).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    if right { Ok(()) } else { Err(Error::invalid("Idempotency-Key", "idempotency-key")) }
}

/// Checks a key before anything is done: some answer when this very request was answered before.
///
/// # Errors
/// As [`check`]; `Refused` when the key was used for another request.
pub async fn answered(tx: &mut Tx, owner: &str, key: &str, request_hash: &str) -> Result<Option<String>> {
    check(key)?;
    match tx.get_answer(owner, key).await? {
        Some((hash, answer)) if hash == request_hash => Ok(Some(answer)),
        Some(_) => Err(Error::refused("idempotency-key-reused")),
        None => Ok(None),
    }
}

/// Keeps the answer with what was done, in the same transaction.
///
/// # Errors
/// `Conflict` when the same key was answered meanwhile.
pub async fn keep(tx: &mut Tx, cx: &Cx, owner: &str, key: &str, request_hash: &str, answer: &str) -> Result<()> {
    tx.insert_answer(owner, key, request_hash, answer, cx.now).await
}

/// Forgets answers older than [`KEPT_SECONDS`].
///
/// # Errors
/// As any statement.
pub async fn forget_old(tx: &mut Tx, cx: &Cx) -> Result<u64> {
    tx.delete_answers(cx.now.plus_seconds(-KEPT_SECONDS)).await
}

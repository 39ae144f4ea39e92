//! Failed tries: each makes the next wait, and a quiet day forgives.

use crate::error::{Error, Result};
use crate::id::UserId;
use crate::store::Tx;
use crate::time::Timestamp;

/// Failures after which each further one makes the next wait longer.
const FREE_FAILURES: i64 = 5;
/// Many people share an address: a whole office stands behind one.
const FREE_FAILURES_OF_ADDRESS: i64 = 50;
/// The longest wait, seconds: an attacker can slow somebody down but not lock them out.
const MOST_WAIT_SECONDS: i64 = 900;
/// The longest wait of an address, seconds. Whoever has logged in from their browser before does not wait for it at all.
const MOST_WAIT_SECONDS_OF_ADDRESS: i64 = 60;
/// Quiet after which failures are forgiven, seconds.
pub(super) const FORGIVEN_SECONDS: i64 = 24 * 3600;

/// By which the failed codes of somebody's second factor are counted.
pub(crate) fn second_subject(user: UserId) -> String {
    format!("second:{user}")
}

/// Lets nobody through who has to wait.
///
/// # Errors
/// `TooMany`.
pub(crate) async fn require_no_wait(tx: &mut Tx, subjects: &[String], now: Timestamp) -> Result<()> {
    for subject in subjects {
        if let Some((_, until, _)) = tx.get_throttle(subject).await?
            && until > now
        {
            return Err(Error::TooMany { seconds: (until.micros() - now.micros()) / 1_000_000 + 1 });
        }
    }
    Ok(())
}

/// Counts a failure of each.
pub(crate) async fn count_failures(tx: &mut Tx, subjects: &[String], now: Timestamp) -> Result<()> {
    for subject in subjects {
        let before = tx.get_throttle(subject).await?;
        let failures = before
            .filter(|(_, _, last)| last.plus_seconds(FORGIVEN_SECONDS) > now)
            .map_or(0, |(failures, ..)| failures)
            + 1;
        let (free, most) = if subject.starts_with("address:") || subject.starts_with("certificate:") {
            (FREE_FAILURES_OF_ADDRESS, MOST_WAIT_SECONDS_OF_ADDRESS)
        } else {
            (FREE_FAILURES, MOST_WAIT_SECONDS)
        };
        let over = (failures - free).clamp(-1, 20);
        let wait = if over < 0 { 0 } else { (1_i64 << over).min(most) };
        tx.set_throttle(subject, failures, now.plus_seconds(wait), now).await?;
    }
    Ok(())
}

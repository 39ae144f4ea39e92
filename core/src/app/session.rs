//! One's own sessions.

use crate::app::{Cx, audit};
use crate::domain::access::{SessionView, User};
use crate::error::{Error, Result};
use crate::id::SessionId;
use crate::store::Tx;

/// The acting user, who shows that they have a session: what an API token may not do is asked for with one.
///
/// # Errors
/// `Unauthenticated`.
pub(crate) async fn own(tx: &mut Tx, cx: &Cx, own: SessionId) -> Result<User> {
    let id = cx.user().ok_or(Error::Unauthenticated)?;
    if !tx.is_session_of(own, id).await? {
        return Err(Error::Unauthenticated);
    }
    tx.get_user(id).await?.filter(|user| user.disabled_at.is_none()).ok_or(Error::Unauthenticated)
}

/// One's own sessions, newest first.
///
/// # Errors
/// `Unauthenticated` without a session of one's own.
pub async fn list(tx: &mut Tx, cx: &Cx, current: SessionId) -> Result<Vec<SessionView>> {
    let user = own(tx, cx, current).await?;
    let rows = tx.list_sessions(user.id).await?;
    let open = rows.into_iter().filter(|row| row.expires_at > cx.now);
    Ok(open
        .map(|row| SessionView {
            id: row.id,
            created_at: row.created_at,
            seen_at: row.seen_at,
            expires_at: row.expires_at,
            device: row.device,
            address: row.address,
            second_factor: row.second_factor_at.is_some(),
            current: row.id == current,
        })
        .collect())
}

/// Ends one of one's own sessions.
///
/// # Errors
/// `Unauthenticated` without a session of one's own; `NotFound` for anybody else's.
pub async fn revoke(tx: &mut Tx, cx: &Cx, current: SessionId, id: SessionId) -> Result<()> {
    let user = own(tx, cx, current).await?;
    if !tx.delete_session_of(user.id, id).await? {
        return Err(Error::NotFound { entity: "session" });
    }
    audit::record(tx, cx, "sessions.revoke", "session", &id.to_string(), "").await
}

/// Ends all of one's own sessions but this one; answers how many.
///
/// # Errors
/// `Unauthenticated` without a session of one's own.
pub async fn revoke_others(tx: &mut Tx, cx: &Cx, current: SessionId) -> Result<u64> {
    let user = own(tx, cx, current).await?;
    let ended = tx.delete_sessions(user.id, Some(current)).await?;
    audit::record(tx, cx, "sessions.revoke", "user", &user.id.to_string(), &ended.to_string()).await?;
    Ok(ended)
}

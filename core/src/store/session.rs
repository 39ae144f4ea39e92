//! Sessions and throttled logins.

use super::Tx;
use crate::domain::access::{Post, User};
use crate::error::Result;
use crate::id::{PostId, SessionId, UserId};
use crate::time::Timestamp;

/// A session as it is kept.
#[derive(Debug)]
pub(crate) struct SessionRow {
    pub(crate) id: SessionId,
    pub(crate) user_id: UserId,
    pub(crate) created_at: Timestamp,
    pub(crate) seen_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) device: String,
    pub(crate) address: String,
    pub(crate) second_factor_at: Option<Timestamp>,
}

from_row!(SessionRow { id, user_id, created_at, seen_at, expires_at, device, address, second_factor_at });

/// What a token says of who holds it: one statement, since it is asked at every request.
#[derive(Debug)]
pub(crate) struct HeldSession {
    pub(crate) id: SessionId,
    pub(crate) seen_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) second_factor_at: Option<Timestamp>,
    /// When the user's second factor was confirmed.
    pub(crate) factor_confirmed_at: Option<Timestamp>,
    pub(crate) user: User,
    /// The posts that the user holds now.
    pub(crate) posts: Vec<Post>,
}

/// The session with one of its user's posts, if there is any.
macro_rules! held_row {
    ($row:ty) => {
        impl<'r> sqlx::FromRow<'r, $row> for HeldSession {
            fn from_row(row: &'r $row) -> Result<Self, sqlx::Error> {
                use sqlx::Row as _;
                let user = User::from_row(row)?;
                let post = row.try_get::<Option<PostId>, _>("post_id")?.map(|id| {
                    Ok::<_, sqlx::Error>(Post {
                        id,
                        user_id: user.id,
                        role: row.try_get("post_role")?,
                        name_zh: row.try_get("role_name_zh")?,
                        name_en: row.try_get("role_name_en")?,
                        permissions: row.try_get("permissions")?,
                        assigned_by: row.try_get("assigned_by")?,
                        unit_id: row.try_get("post_unit_id")?,
                        valid_from: row.try_get("post_valid_from")?,
                        valid_to: row.try_get("post_valid_to")?,
                    })
                });
                Ok(Self {
                    id: row.try_get("session_id")?,
                    seen_at: row.try_get("seen_at")?,
                    expires_at: row.try_get("expires_at")?,
                    second_factor_at: row.try_get("second_factor_at")?,
                    factor_confirmed_at: row.try_get("factor_confirmed_at")?,
                    posts: post.transpose()?.into_iter().collect(),
                    user,
                })
            }
        }
    };
}
held_row!(sqlx::sqlite::SqliteRow);
held_row!(sqlx::postgres::PgRow);

const INSERT: &str = "
    INSERT INTO session (token_hash, id, user_id, created_at, seen_at, expires_at, device, address)
    VALUES ($1, $2, $3, $4, $4, $5, $6, $7)";
const HELD: &str = "
    SELECT u.*, s.id AS session_id, s.seen_at, s.expires_at, s.second_factor_at,
        (SELECT f.confirmed_at FROM second_factor f WHERE f.user_id = u.id) AS factor_confirmed_at,
        p.id AS post_id, p.role AS post_role, p.unit_id AS post_unit_id, p.valid_from AS post_valid_from,
        p.valid_to AS post_valid_to, r.name_zh AS role_name_zh, r.name_en AS role_name_en, r.permissions, r.assigned_by
    FROM session s JOIN login_user u ON u.id = s.user_id
    LEFT JOIN post p ON p.user_id = u.id AND p.valid_from <= $2 AND (p.valid_to IS NULL OR p.valid_to > $2)
    LEFT JOIN role r ON r.code = p.role
    WHERE s.token_hash = $1 ORDER BY p.id";
const OF_USER: &str = "SELECT * FROM session WHERE user_id = $1 ORDER BY id DESC LIMIT 200";
const IS_OF: &str = "SELECT EXISTS (SELECT 1 FROM session WHERE id = $1 AND user_id = $2)";
const SEEN: &str = "UPDATE session SET seen_at = $2 WHERE token_hash = $1";
const SECOND: &str = "UPDATE session SET second_factor_at = $2 WHERE id = $1";
const END: &str = "DELETE FROM session WHERE token_hash = $1";
const END_ONE: &str = "DELETE FROM session WHERE id = $1 AND user_id = $2";
const END_ALL: &str = "DELETE FROM session WHERE user_id = $1 AND id <> $2";
const END_OLD: &str = "DELETE FROM session WHERE expires_at <= $1 OR seen_at <= $2";
const THROTTLE: &str = "SELECT failures, blocked_until, updated_at FROM login_throttle WHERE subject = $1";
const SET_THROTTLE: &str = "
    INSERT INTO login_throttle (subject, failures, blocked_until, updated_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (subject) DO UPDATE SET failures = excluded.failures, blocked_until = excluded.blocked_until, updated_at = excluded.updated_at";
const FORGET_THROTTLES: &str = "DELETE FROM login_throttle WHERE updated_at <= $1";
const CLEAR_THROTTLE: &str = "DELETE FROM login_throttle WHERE subject = $1";

impl Tx {
    /// Begins a session.
    pub(crate) async fn insert_session(&mut self, token_hash: &str, session: &SessionRow) -> Result<()> {
        execute!(
            self,
            INSERT,
            token_hash.to_owned(),
            session.id,
            session.user_id,
            session.created_at,
            session.expires_at,
            session.device.clone(),
            session.address.clone()
        )?;
        Ok(())
    }

    /// The session of a token, with its user and the posts that they hold at `now`.
    pub(crate) async fn get_held_session(&mut self, token_hash: &str, now: Timestamp) -> Result<Option<HeldSession>> {
        let rows: Vec<HeldSession> = fetch_all!(self, HELD, token_hash.to_owned(), now)?;
        Ok(rows.into_iter().reduce(|mut held, another| {
            held.posts.extend(another.posts);
            held
        }))
    }

    /// The newest sessions of a user.
    pub(crate) async fn list_sessions(&mut self, user: UserId) -> Result<Vec<SessionRow>> {
        fetch_all!(self, OF_USER, user)
    }

    /// Whether a session of this user is open.
    pub(crate) async fn is_session_of(&mut self, id: SessionId, user: UserId) -> Result<bool> {
        let (is,): (bool,) = fetch_one!(self, IS_OF, id, user)?;
        Ok(is)
    }

    /// Notes that a session is in use.
    pub(crate) async fn set_session_seen(&mut self, token_hash: &str, now: Timestamp) -> Result<()> {
        execute!(self, SEEN, token_hash.to_owned(), now)?;
        Ok(())
    }

    /// Notes that the second factor was shown.
    pub(crate) async fn set_session_second_factor(&mut self, id: SessionId, now: Timestamp) -> Result<bool> {
        Ok(execute!(self, SECOND, id, now)? == 1)
    }

    /// Ends the session of a token.
    pub(crate) async fn delete_session(&mut self, token_hash: &str) -> Result<bool> {
        Ok(execute!(self, END, token_hash.to_owned())? == 1)
    }

    /// Ends one session of a user.
    pub(crate) async fn delete_session_of(&mut self, user: UserId, id: SessionId) -> Result<bool> {
        Ok(execute!(self, END_ONE, id, user)? == 1)
    }

    /// Ends every session of a user, but for one.
    pub(crate) async fn delete_sessions(&mut self, user: UserId, except: Option<SessionId>) -> Result<u64> {
        let except = except.map(|id| id.to_string()).unwrap_or_default();
        execute!(self, END_ALL, user, except)
    }

    /// Ends sessions that expired by `now`, or were last in use by `seen`.
    pub(crate) async fn delete_old_sessions(&mut self, now: Timestamp, seen: Timestamp) -> Result<u64> {
        execute!(self, END_OLD, now, seen)
    }

    /// Failed tries of a subject (an account, an address, a second factor): (failures, blocked until, last failure).
    pub(crate) async fn get_throttle(&mut self, subject: &str) -> Result<Option<(i64, Timestamp, Timestamp)>> {
        fetch_optional!(self, THROTTLE, subject.to_owned())
    }

    /// Notes failed tries.
    pub(crate) async fn set_throttle(
        &mut self,
        subject: &str,
        failures: i64,
        blocked_until: Timestamp,
        now: Timestamp,
    ) -> Result<()> {
        execute!(self, SET_THROTTLE, subject.to_owned(), failures, blocked_until, now)?;
        Ok(())
    }

    /// Forgets failed tries of whoever has not failed since.
    pub(crate) async fn delete_old_throttles(&mut self, since: Timestamp) -> Result<u64> {
        execute!(self, FORGET_THROTTLES, since)
    }

    /// Forgets failed tries.
    pub(crate) async fn delete_throttle(&mut self, subject: &str) -> Result<u64> {
        execute!(self, CLEAR_THROTTLE, subject.to_owned())
    }
}

//! Users, posts, sessions and throttled logins.

use super::Tx;
use crate::domain::access::{Post, Role, User};
use crate::error::Result;
use crate::id::{ResidentId, UnitId, UserId, VolunteerId};
use crate::time::Timestamp;

from_row!(User { id, login, name, password_hash, disabled_at, resident_id, volunteer_id, worker_id, created_at });
from_row!(Post { id, user_id, role, unit_id });

const INSERT_USER: &str = "
    INSERT INTO login_user (id, login, name, password_hash, disabled_at, resident_id, volunteer_id, worker_id, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const USER: &str = "SELECT * FROM login_user WHERE id = $1";
const USER_BY_LOGIN: &str = "SELECT * FROM login_user WHERE login = $1";
const USERS_OF_RESIDENT: &str = "SELECT id FROM login_user WHERE resident_id = $1 AND disabled_at IS NULL ORDER BY id";
const USERS_OF_VOLUNTEER: &str =
    "SELECT id FROM login_user WHERE volunteer_id = $1 AND disabled_at IS NULL ORDER BY id";
const USERS_WITH_POST: &str = "
    SELECT DISTINCT p.user_id FROM post p JOIN login_user u ON u.id = p.user_id
    WHERE p.unit_id = $1 AND p.role = $2 AND u.disabled_at IS NULL ORDER BY p.user_id";
const DISABLE: &str = "UPDATE login_user SET disabled_at = $2 WHERE id = $1";
const PASSWORD: &str = "UPDATE login_user SET password_hash = $2 WHERE id = $1";
const INSERT_POST: &str = "INSERT INTO post (id, user_id, role, unit_id) VALUES ($1, $2, $3, $4)";
const POSTS: &str = "SELECT id, user_id, role, unit_id FROM post WHERE user_id = $1 ORDER BY id";
const INSERT_SESSION: &str = "
    INSERT INTO session (token_hash, user_id, created_at, seen_at, expires_at) VALUES ($1, $2, $3, $3, $4)";
const SESSION: &str = "SELECT user_id, seen_at, expires_at FROM session WHERE token_hash = $1";
const SEEN: &str = "UPDATE session SET seen_at = $2 WHERE token_hash = $1";
const END_SESSION: &str = "DELETE FROM session WHERE token_hash = $1";
const END_SESSIONS: &str = "DELETE FROM session WHERE user_id = $1";
const THROTTLE: &str = "SELECT failures, blocked_until, updated_at FROM login_throttle WHERE subject = $1";
const SET_THROTTLE: &str = "
    INSERT INTO login_throttle (subject, failures, blocked_until, updated_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (subject) DO UPDATE SET failures = excluded.failures, blocked_until = excluded.blocked_until, updated_at = excluded.updated_at";
const END_OLD_SESSIONS: &str = "DELETE FROM session WHERE expires_at <= $1 OR seen_at <= $2";
const FORGET_THROTTLES: &str = "DELETE FROM login_throttle WHERE updated_at <= $1";
const CLEAR_THROTTLE: &str = "DELETE FROM login_throttle WHERE subject = $1";

impl Tx {
    /// Adds a user.
    pub(crate) async fn insert_user(&mut self, user: &User) -> Result<()> {
        execute!(
            self,
            INSERT_USER,
            user.id,
            user.login.clone(),
            user.name.clone(),
            user.password_hash.clone(),
            user.disabled_at,
            user.resident_id,
            user.volunteer_id,
            user.worker_id,
            user.created_at
        )?;
        Ok(())
    }

    /// The user with this id.
    pub(crate) async fn get_user(&mut self, id: UserId) -> Result<Option<User>> {
        fetch_optional!(self, USER, id)
    }

    /// The user with this login.
    pub(crate) async fn user_by_login(&mut self, login: &str) -> Result<Option<User>> {
        fetch_optional!(self, USER_BY_LOGIN, login.to_owned())
    }

    /// Logins of a resident.
    pub(crate) async fn list_users_of_resident(&mut self, id: ResidentId) -> Result<Vec<UserId>> {
        let rows: Vec<(UserId,)> = fetch_all!(self, USERS_OF_RESIDENT, id)?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// Logins of a volunteer.
    pub(crate) async fn list_users_of_volunteer(&mut self, id: VolunteerId) -> Result<Vec<UserId>> {
        let rows: Vec<(UserId,)> = fetch_all!(self, USERS_OF_VOLUNTEER, id)?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// Users who hold a role in exactly this unit.
    pub(crate) async fn list_users_with_post(&mut self, unit: UnitId, role: Role) -> Result<Vec<UserId>> {
        let rows: Vec<(UserId,)> = fetch_all!(self, USERS_WITH_POST, unit, role)?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// Says since when a user may not log in.
    pub(crate) async fn set_user_disabled(&mut self, id: UserId, at: Option<Timestamp>) -> Result<bool> {
        Ok(execute!(self, DISABLE, id, at)? == 1)
    }

    /// Replaces a password.
    pub(crate) async fn set_user_password(&mut self, id: UserId, hash: &str) -> Result<bool> {
        Ok(execute!(self, PASSWORD, id, hash.to_owned())? == 1)
    }

    /// Adds a post.
    pub(crate) async fn insert_post(&mut self, post: &Post) -> Result<()> {
        execute!(self, INSERT_POST, post.id, post.user_id, post.role, post.unit_id)?;
        Ok(())
    }

    /// The posts of a user.
    pub(crate) async fn list_posts(&mut self, user: UserId) -> Result<Vec<Post>> {
        fetch_all!(self, POSTS, user)
    }

    /// Begins a session.
    pub(crate) async fn insert_session(
        &mut self,
        token_hash: &str,
        user: UserId,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<()> {
        execute!(self, INSERT_SESSION, token_hash.to_owned(), user, now, expires_at)?;
        Ok(())
    }

    /// A session: (user, last seen, expires).
    pub(crate) async fn get_session(&mut self, token_hash: &str) -> Result<Option<(UserId, Timestamp, Timestamp)>> {
        fetch_optional!(self, SESSION, token_hash.to_owned())
    }

    /// Notes that a session is in use.
    pub(crate) async fn set_session_seen(&mut self, token_hash: &str, now: Timestamp) -> Result<()> {
        execute!(self, SEEN, token_hash.to_owned(), now)?;
        Ok(())
    }

    /// Ends a session.
    pub(crate) async fn delete_session(&mut self, token_hash: &str) -> Result<bool> {
        Ok(execute!(self, END_SESSION, token_hash.to_owned())? == 1)
    }

    /// Ends every session of a user.
    pub(crate) async fn delete_sessions(&mut self, user: UserId) -> Result<u64> {
        execute!(self, END_SESSIONS, user)
    }

    /// Failed logins of a subject (an account or an address): (failures, blocked until, last failure).
    pub(crate) async fn get_throttle(&mut self, subject: &str) -> Result<Option<(i64, Timestamp, Timestamp)>> {
        fetch_optional!(self, THROTTLE, subject.to_owned())
    }

    /// Notes failed logins.
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

    /// Ends sessions that expired by `now`, or were last in use by `seen`.
    pub(crate) async fn delete_old_sessions(&mut self, now: Timestamp, seen: Timestamp) -> Result<u64> {
        execute!(self, END_OLD_SESSIONS, now, seen)
    }

    /// Forgets failed logins of whoever has not failed since.
    pub(crate) async fn delete_old_throttles(&mut self, since: Timestamp) -> Result<u64> {
        execute!(self, FORGET_THROTTLES, since)
    }

    /// Forgets failed logins.
    pub(crate) async fn delete_throttle(&mut self, subject: &str) -> Result<()> {
        execute!(self, CLEAR_THROTTLE, subject.to_owned())?;
        Ok(())
    }
}

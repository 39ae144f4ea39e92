//! Users.

use super::Tx;
use crate::domain::access::{User, UserFilter};
use crate::domain::page::Page;
use crate::error::Result;
use crate::id::{ResidentId, UnitId, UserId, VolunteerId};
use crate::time::Timestamp;

from_row!(User {
    id,
    unit_id,
    login,
    name,
    password_hash,
    one_time_until,
    disabled_at,
    disabled_reason,
    resident_id,
    volunteer_id,
    worker_id,
    created_at,
    version,
});

const INSERT: &str = "
    INSERT INTO login_user (id, unit_id, login, name, password_hash, one_time_until, disabled_at, disabled_reason, resident_id, volunteer_id, worker_id, created_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, NULL, '', $7, $8, $9, $10, 1)";
const GET: &str = "SELECT * FROM login_user WHERE id = $1";
const IN_SCOPE: &str = "
    SELECT u.* FROM login_user u JOIN unit_closure c ON c.descendant_id = u.unit_id AND c.ancestor_id = $2
    WHERE u.id = $1";
const BY_LOGIN: &str = "SELECT * FROM login_user WHERE login = $1";
const OF_RESIDENT: &str = "SELECT id FROM login_user WHERE resident_id = $1 AND disabled_at IS NULL ORDER BY id";
const OF_VOLUNTEER: &str = "SELECT id FROM login_user WHERE volunteer_id = $1 AND disabled_at IS NULL ORDER BY id";
const UPDATE: &str = "
    UPDATE login_user SET name = $3, resident_id = $4, volunteer_id = $5, worker_id = $6, version = version + 1
    WHERE id = $1 AND version = $2";
const DISABLE: &str = "
    UPDATE login_user SET disabled_at = $2, disabled_reason = $3, version = version + 1 WHERE id = $1";
const PASSWORD: &str =
    "UPDATE login_user SET password_hash = $2, one_time_until = $3, version = version + 1 WHERE id = $1";

/// Users in scope that match a filter: `$1` unit, `$2` beginning of login or name, `$3` disabled or not (`yes`, `no`, all),
/// `$4` worker, `$5` resident, `$6` volunteer.
macro_rules! matching {
    ($what:literal, $rest:literal) => {
        concat!(
            $what,
            " FROM login_user u JOIN unit_closure c ON c.descendant_id = u.unit_id AND c.ancestor_id = $1
              WHERE ($2 = '' OR SUBSTR(u.login, 1, LENGTH($2)) = $2 OR SUBSTR(u.name, 1, LENGTH($2)) = $2)
              AND ($3 = '' OR ($3 = 'yes' AND u.disabled_at IS NOT NULL) OR ($3 = 'no' AND u.disabled_at IS NULL))
              AND ($4 = '' OR u.worker_id = $4) AND ($5 = '' OR u.resident_id = $5) AND ($6 = '' OR u.volunteer_id = $6)",
            $rest
        )
    };
}
const LIST: &str = matching!("SELECT u.*", " AND ($7 = '' OR u.id < $7) ORDER BY u.id DESC LIMIT $8");
const COUNT: &str = matching!("SELECT COUNT(*)", "");

/// A filter as the statements take it: what is not asked for is empty.
fn binds(filter: &UserFilter) -> [String; 5] {
    let disabled = match filter.disabled {
        None => "",
        Some(true) => "yes",
        Some(false) => "no",
    };
    [
        filter.q.clone().unwrap_or_default().trim().to_owned(),
        disabled.to_owned(),
        filter.worker_id.map(|id| id.to_string()).unwrap_or_default(),
        filter.resident_id.map(|id| id.to_string()).unwrap_or_default(),
        filter.volunteer_id.map(|id| id.to_string()).unwrap_or_default(),
    ]
}

impl Tx {
    /// Adds a user.
    pub(crate) async fn insert_user(&mut self, user: &User) -> Result<()> {
        execute!(
            self,
            INSERT,
            user.id,
            user.unit_id,
            user.login.clone(),
            user.name.clone(),
            user.password_hash.clone(),
            user.one_time_until,
            user.resident_id,
            user.volunteer_id,
            user.worker_id,
            user.created_at
        )?;
        Ok(())
    }

    /// The user with this id, wherever they are administered.
    pub(crate) async fn get_user(&mut self, id: UserId) -> Result<Option<User>> {
        fetch_optional!(self, GET, id)
    }

    /// The user with this id, if they are administered in the unit or below.
    pub(crate) async fn get_user_within(&mut self, id: UserId, unit: UnitId) -> Result<Option<User>> {
        fetch_optional!(self, IN_SCOPE, id, unit)
    }

    /// The user with this login.
    pub(crate) async fn user_by_login(&mut self, login: &str) -> Result<Option<User>> {
        fetch_optional!(self, BY_LOGIN, login.to_owned())
    }

    /// Users administered in the unit and below, newest first.
    pub(crate) async fn list_users(&mut self, unit: UnitId, filter: &UserFilter, page: &Page) -> Result<Vec<User>> {
        let [q, disabled, worker, resident, volunteer] = binds(filter);
        fetch_all!(self, LIST, unit, q, disabled, worker, resident, volunteer, page.after(), page.rows())
    }

    /// How many users are administered in the unit and below.
    pub(crate) async fn count_users(&mut self, unit: UnitId, filter: &UserFilter) -> Result<i64> {
        let [q, disabled, worker, resident, volunteer] = binds(filter);
        let (count,): (i64,) = fetch_one!(self, COUNT, unit, q, disabled, worker, resident, volunteer)?;
        Ok(count)
    }

    /// Logins of a resident.
    pub(crate) async fn list_users_of_resident(&mut self, id: ResidentId) -> Result<Vec<UserId>> {
        let rows: Vec<(UserId,)> = fetch_all!(self, OF_RESIDENT, id)?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// Logins of a volunteer.
    pub(crate) async fn list_users_of_volunteer(&mut self, id: VolunteerId) -> Result<Vec<UserId>> {
        let rows: Vec<(UserId,)> = fetch_all!(self, OF_VOLUNTEER, id)?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// Replaces name and links of the version that was read; false when it is another one by now.
    pub(crate) async fn update_user(&mut self, user: &User) -> Result<bool> {
        let done = execute!(
            self,
            UPDATE,
            user.id,
            user.version,
            user.name.clone(),
            user.resident_id,
            user.volunteer_id,
            user.worker_id
        )?;
        Ok(done == 1)
    }

    /// Says since when and why a user may not log in.
    pub(crate) async fn set_user_disabled(&mut self, id: UserId, at: Option<Timestamp>, why: &str) -> Result<bool> {
        Ok(execute!(self, DISABLE, id, at, why.to_owned())? == 1)
    }

    /// Replaces a password; one that somebody else set says until when it can be used.
    pub(crate) async fn set_user_password(&mut self, id: UserId, hash: &str, until: Option<Timestamp>) -> Result<bool> {
        Ok(execute!(self, PASSWORD, id, hash.to_owned(), until)? == 1)
    }
}

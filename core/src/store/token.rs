//! API tokens and second factors.

use super::Tx;
use crate::domain::access::{SecondFactor, TokenRow, User};
use crate::error::Result;
use crate::id::{ApiTokenId, UserId};
use crate::seal::Sealed;
use crate::time::Timestamp;

from_row!(TokenRow { id, user_id, unit_id, name, scopes, read_only, created_at, expires_at, used_at, revoked_at });
from_row!(SecondFactor { secret, confirmed_at, last_step });

/// An API token with its user, in one row: it is asked at every request.
#[derive(Debug)]
pub(crate) struct HeldToken {
    pub(crate) token: TokenRow,
    pub(crate) user: User,
}

macro_rules! held_row {
    ($row:ty) => {
        impl<'r> sqlx::FromRow<'r, $row> for HeldToken {
            fn from_row(row: &'r $row) -> Result<Self, sqlx::Error> {
                use sqlx::Row as _;
                let token = TokenRow {
                    id: row.try_get("token_id")?,
                    user_id: row.try_get("id")?,
                    unit_id: row.try_get("token_unit_id")?,
                    name: row.try_get("token_name")?,
                    scopes: row.try_get("scopes")?,
                    read_only: row.try_get("read_only")?,
                    created_at: row.try_get("token_created_at")?,
                    expires_at: row.try_get("expires_at")?,
                    used_at: row.try_get("used_at")?,
                    revoked_at: row.try_get("revoked_at")?,
                };
                Ok(Self { token, user: User::from_row(row)? })
            }
        }
    };
}
held_row!(sqlx::sqlite::SqliteRow);
held_row!(sqlx::postgres::PgRow);

const INSERT: &str = "
    INSERT INTO api_token (id, token_hash, user_id, unit_id, name, scopes, read_only, created_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const HELD: &str = "
    SELECT u.*, t.id AS token_id, t.unit_id AS token_unit_id, t.name AS token_name, t.scopes, t.read_only,
        t.created_at AS token_created_at, t.expires_at, t.used_at, t.revoked_at
    FROM api_token t JOIN login_user u ON u.id = t.user_id WHERE t.token_hash = $1";
const GET: &str = "SELECT * FROM api_token WHERE id = $1 AND user_id = $2";
const LIST: &str = "
    SELECT * FROM api_token WHERE user_id = $1 AND ($2 = '' OR id < $2) ORDER BY id DESC LIMIT $3";
const COUNT: &str = "SELECT COUNT(*) FROM api_token WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2";
const USED: &str = "UPDATE api_token SET used_at = $2 WHERE token_hash = $1";
const REVOKE: &str = "UPDATE api_token SET revoked_at = $3 WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL";
const REVOKE_ALL: &str = "UPDATE api_token SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL";

const FACTOR: &str = "SELECT secret, confirmed_at, last_step FROM second_factor WHERE user_id = $1";
const SET_FACTOR: &str = "
    INSERT INTO second_factor (user_id, secret, last_step) VALUES ($1, $2, 0)
    ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, last_step = 0 WHERE second_factor.confirmed_at IS NULL";
const CONFIRM: &str =
    "UPDATE second_factor SET confirmed_at = $2, last_step = $3 WHERE user_id = $1 AND confirmed_at IS NULL";
const STEP: &str = "UPDATE second_factor SET last_step = $2 WHERE user_id = $1 AND last_step < $2";
const DELETE_FACTOR: &str = "DELETE FROM second_factor WHERE user_id = $1";
const INSERT_CODE: &str = "INSERT INTO recovery_code (user_id, code_hash) VALUES ($1, $2)";
const USE_CODE: &str =
    "UPDATE recovery_code SET used_at = $3 WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL";
const DELETE_CODES: &str = "DELETE FROM recovery_code WHERE user_id = $1";
const COUNT_CODES: &str = "SELECT COUNT(*) FROM recovery_code WHERE user_id = $1 AND used_at IS NULL";

impl Tx {
    /// Adds an API token.
    pub(crate) async fn insert_api_token(&mut self, hash: &str, token: &TokenRow) -> Result<()> {
        execute!(
            self,
            INSERT,
            token.id,
            hash.to_owned(),
            token.user_id,
            token.unit_id,
            token.name.clone(),
            token.scopes.clone(),
            token.read_only,
            token.created_at,
            token.expires_at
        )?;
        Ok(())
    }

    /// The API token with this hash, with its user.
    pub(crate) async fn get_held_token(&mut self, hash: &str) -> Result<Option<HeldToken>> {
        fetch_optional!(self, HELD, hash.to_owned())
    }

    /// An API token of a user.
    pub(crate) async fn get_api_token(&mut self, id: ApiTokenId, user: UserId) -> Result<Option<TokenRow>> {
        fetch_optional!(self, GET, id, user)
    }

    /// API tokens of a user, newest first.
    pub(crate) async fn list_api_tokens(&mut self, user: UserId, after: &str, limit: i64) -> Result<Vec<TokenRow>> {
        fetch_all!(self, LIST, user, after.to_owned(), limit)
    }

    /// How many API tokens of a user can be used.
    pub(crate) async fn count_api_tokens(&mut self, user: UserId, now: Timestamp) -> Result<i64> {
        let (count,): (i64,) = fetch_one!(self, COUNT, user, now)?;
        Ok(count)
    }

    /// Notes that an API token is in use.
    pub(crate) async fn set_api_token_used(&mut self, hash: &str, now: Timestamp) -> Result<()> {
        execute!(self, USED, hash.to_owned(), now)?;
        Ok(())
    }

    /// Revokes an API token; false when it was revoked already.
    pub(crate) async fn revoke_api_token(&mut self, id: ApiTokenId, user: UserId, now: Timestamp) -> Result<bool> {
        Ok(execute!(self, REVOKE, id, user, now)? == 1)
    }

    /// Revokes every API token of a user.
    pub(crate) async fn revoke_api_tokens(&mut self, user: UserId, now: Timestamp) -> Result<u64> {
        execute!(self, REVOKE_ALL, user, now)
    }

    /// A user's second factor.
    pub(crate) async fn get_second_factor(&mut self, user: UserId) -> Result<Option<SecondFactor>> {
        fetch_optional!(self, FACTOR, user)
    }

    /// Begins to set up a second factor; one that is only being set up is replaced. False when there is one.
    pub(crate) async fn set_second_factor(&mut self, user: UserId, secret: &Sealed) -> Result<bool> {
        Ok(execute!(self, SET_FACTOR, user, secret.clone())? == 1)
    }

    /// Ends the setting up.
    pub(crate) async fn confirm_second_factor(&mut self, user: UserId, now: Timestamp, step: i64) -> Result<bool> {
        Ok(execute!(self, CONFIRM, user, now, step)? == 1)
    }

    /// Notes that the code of a step was shown; false when it, or a later one, was shown before.
    pub(crate) async fn use_second_factor_step(&mut self, user: UserId, step: i64) -> Result<bool> {
        Ok(execute!(self, STEP, user, step)? == 1)
    }

    /// Takes a second factor and its recovery codes away.
    pub(crate) async fn delete_second_factor(&mut self, user: UserId) -> Result<bool> {
        execute!(self, DELETE_CODES, user)?;
        Ok(execute!(self, DELETE_FACTOR, user)? == 1)
    }

    /// Replaces the recovery codes.
    pub(crate) async fn replace_recovery_codes(&mut self, user: UserId, hashes: Vec<String>) -> Result<()> {
        execute!(self, DELETE_CODES, user)?;
        for hash in hashes {
            execute!(self, INSERT_CODE, user, hash)?;
        }
        Ok(())
    }

    /// Uses a recovery code; false when there is none like it, or it was used.
    pub(crate) async fn use_recovery_code(&mut self, user: UserId, hash: &str, now: Timestamp) -> Result<bool> {
        Ok(execute!(self, USE_CODE, user, hash.to_owned(), now)? == 1)
    }

    /// How many recovery codes are left.
    pub(crate) async fn count_recovery_codes(&mut self, user: UserId) -> Result<i64> {
        let (count,): (i64,) = fetch_one!(self, COUNT_CODES, user)?;
        Ok(count)
    }
}

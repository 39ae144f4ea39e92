//! Answers kept by idempotency key.

use super::Tx;
use crate::error::Result;
use crate::time::Timestamp;

const GET: &str = "SELECT request_hash, answer FROM idempotency WHERE owner = $1 AND idempotency_key = $2";
const INSERT: &str =
    "INSERT INTO idempotency (owner, idempotency_key, request_hash, answer, created_at) VALUES ($1, $2, $3, $4, $5)";
const DELETE_OLD: &str = "DELETE FROM idempotency WHERE created_at < $1";

impl Tx {
    /// What was answered to this key: (hash of the request, answer).
    pub(crate) async fn get_answer(&mut self, owner: &str, key: &str) -> Result<Option<(String, String)>> {
        fetch_optional!(self, GET, owner.to_owned(), key.to_owned())
    }

    /// Keeps an answer.
    pub(crate) async fn insert_answer(
        &mut self,
        owner: &str,
        key: &str,
        request_hash: &str,
        answer: &str,
        now: Timestamp,
    ) -> Result<()> {
        execute!(self, INSERT, owner.to_owned(), key.to_owned(), request_hash.to_owned(), answer.to_owned(), now)?;
        Ok(())
    }

    /// Forgets answers given before.
    pub(crate) async fn delete_answers(&mut self, before: Timestamp) -> Result<u64> {
        execute!(self, DELETE_OLD, before)
    }
}

//! Carrying out an operation of a register, for whoever asks: page, API, sheet.

use std::sync::Arc;

use serde_json::Value;
use sha2::{Digest as _, Sha256};
use wushe_core::app::{Cx, business, idempotency};
use wushe_core::error::{Error, Result};
use wushe_core::store::{Mode, Tx};

use super::{Call, Operation, Register, check};
use crate::app::App;

/// Something that was done.
#[derive(Debug, Clone)]
pub struct Done {
    /// What the use case answers.
    pub answer: Value,
    /// Whether this is the answer of an earlier request with the same key.
    pub again: bool,
}

/// Carries out an operation in an open transaction. Permission and fields come first: whoever may not gets the same answer
/// for what exists and what does not, and whoever sends something wrong is told every wrong field at once.
///
/// # Errors
/// As the use case; `Unauthenticated`, `NotFound`, `Forbidden`, `Invalid` before it.
pub async fn run(tx: &mut Tx, cx: &Cx, operation: &Operation, call: Call) -> Result<Value> {
    business::require(tx, cx).await?;
    if let Some(permission) = operation.permission {
        cx.require(tx, permission).await?;
    }
    let problems = check::problems(&operation.types.input, &call.input);
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    (operation.run)(tx, cx, call).await
}

impl App {
    /// Carries out an operation that reads, and keeps nothing but the row in the audit trail that it may leave.
    ///
    /// # Errors
    /// As [`run`].
    pub async fn look(self: &Arc<Self>, cx: Cx, operation: &'static Operation, call: Call) -> Result<Value> {
        if operation.noted {
            let look = self.store.write(move |tx| {
                let (cx, call) = (cx.clone(), call.clone());
                Box::pin(async move { run(tx, &cx, operation, call).await })
            });
            return look.await;
        }
        let mut tx = self.store.begin(Mode::Read).await?;
        let answered = run(&mut tx, &cx, operation, call).await;
        let closed = tx.rollback().await;
        let answer = answered?;
        closed?;
        Ok(answer)
    }

    /// Carries out an operation that writes, in a transaction of its own which is run again when another got in its way.
    /// With a key the same request has one effect, however often it arrives.
    ///
    /// # Errors
    /// As [`run`]; nothing was changed then.
    pub async fn change(
        self: &Arc<Self>,
        cx: Cx,
        register: &'static Register,
        operation: &'static Operation,
        call: Call,
        key: Option<String>,
    ) -> Result<Done> {
        key.as_deref().map_or(Ok(()), idempotency::check)?;
        let key =
            key.filter(|_| operation.kept).map(|key| (owner(&cx), key, request_hash(&cx, register, operation, &call)));
        self.store
            .write(move |tx| {
                let (cx, call, key) = (cx.clone(), call.clone(), key.clone());
                Box::pin(async move {
                    if let Some((owner, key, hash)) = &key
                        && let Some(answer) = idempotency::answered(tx, owner, key, hash).await?
                    {
                        let answer = serde_json::from_str(&answer).map_err(Error::internal)?;
                        return Ok(Done { answer, again: true });
                    }
                    let answer = run(tx, &cx, operation, call).await?;
                    if let Some((owner, key, hash)) = &key {
                        let kept = without_secrets(&answer).to_string();
                        idempotency::keep(tx, &cx, owner, key, hash, &kept).await?;
                    }
                    Ok(Done { answer, again: false })
                })
            })
            .await
    }
}

/// Fields of answers that are shown once and kept nowhere: a password to be handed over, people in the clear.
const SECRETS: [&str; 5] =
    ["one_time_password", "revealed_name", "revealed_phone", "revealed_people", "revealed_value"];

/// Whether an answer holds something that is shown once.
#[must_use]
pub fn has_secrets(answer: &Value) -> bool {
    SECRETS.iter().any(|name| answer.get(*name).is_some_and(|value| !value.is_null()))
}

/// An answer as it may be kept: whoever sends the same request again learns what was done, not the secret.
fn without_secrets(answer: &Value) -> Value {
    let mut answer = answer.clone();
    if let Some(object) = answer.as_object_mut() {
        object.retain(|name, _| !SECRETS.contains(&name.as_str()));
    }
    answer
}

/// Keys of one person do not meet those of another.
pub(crate) fn owner(cx: &Cx) -> String {
    cx.user().map_or_else(|| "platform".to_owned(), |id| format!("user:{id}"))
}

fn request_hash(cx: &Cx, register: &Register, operation: &Operation, call: &Call) -> String {
    let said =
        serde_json::json!([cx.unit.to_string(), register.name, operation.name, call.id, call.version, call.input]);
    hex::encode(Sha256::digest(said.to_string()))
}

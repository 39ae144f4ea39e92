//! What a guest may ask of the host, one file a capability.
//!
//! Each call looks at the budgets, at the grant, at whether this invocation may write, and at every text; then it calls the
//! use case of the core that pages and commands call too, in the open transaction and as the acting person.

mod activities;
mod context;
mod directory;
mod events;
mod files;
mod hours;
mod http;
mod ledger;
mod log;
mod notices;
mod notify;
mod record_sum;
mod records;
mod requests;
mod schedule;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use wushe_core::Error;
use wushe_plugin_schema::shape::FieldShape;

use super::bindings::contract::wushe::types::types as wit;
use super::budget::Exhausted;
use super::error::Stop;
use super::instance::{Guest, Scope};
use super::replay::passing::Passing;
use super::text;

/// Whether a call only looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Access {
    Read,
    Write,
}

/// Why a call is not carried out.
#[derive(Debug)]
enum Refusal {
    /// The guest is told, and goes on.
    Told(wit::Error),
    /// The guest is ended: the transaction cannot go on, or the guest does not listen.
    Stop(Stop),
}

impl From<wit::Error> for Refusal {
    fn from(error: wit::Error) -> Self {
        Self::Told(error)
    }
}

impl From<Exhausted> for Refusal {
    fn from(exhausted: Exhausted) -> Self {
        Self::Told(wit::Error::Limit(wit::Budget { name: exhausted.name.to_owned(), allowed: exhausted.allowed }))
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound { .. } => wit::Error::NotFound.into(),
            // Uniqueness is asked before it is written: somebody else was faster. PostgreSQL carries out nothing more in this
            // transaction; in the next one the question has another answer.
            Error::Conflict { entity: "unique" } => Self::Stop(Stop::Retry),
            Error::Conflict { .. } => wit::Error::Conflict.into(),
            Error::Invalid(problems) => {
                let problems = problems.iter().map(|problem| wit_problem(&problem.field, problem.code, &problem.args));
                wit::Error::Invalid(problems.collect()).into()
            }
            Error::Refused { code, args } => {
                // The code is the key of the platform's own sentence.
                let code = format!("refused-{code}");
                wit::Error::Refused(wit::Refusal { code, args: object(&args).to_string() }).into()
            }
            Error::Forbidden { permission } => wit::Error::Denied(permission.to_owned()).into(),
            Error::Unauthenticated | Error::TooMany { .. } => wit::Error::Denied("login".to_owned()).into(),
            Error::Retry(_) => Self::Stop(Stop::Retry),
            Error::Unavailable(says) => Self::Stop(Stop::Unavailable(says.0)),
            Error::Internal(what) => Self::Stop(Stop::Internal(what)),
        }
    }
}

/// Only words.
impl wit::Host for Guest {}

impl Guest {
    /// The way into every call that can answer with an error. `bytes` is what the guest handed over.
    fn enter(&mut self, capability: &'static str, access: Access, bytes: usize) -> Result<&mut Scope, Refusal> {
        let counted = self.budget.call();
        if self.budget.is_flooding() {
            return Err(Refusal::Stop(flood(counted)));
        }
        counted?;
        self.budget.bytes(bytes)?;
        let may_write = self.may_write();
        let denied = |what: &str| Refusal::from(wit::Error::Denied(what.to_owned()));
        if !self.scope.grants.capabilities.contains(capability) {
            return Err(denied(capability));
        }
        if access == Access::Write && !may_write {
            return Err(denied("write"));
        }
        Ok(&mut self.scope)
    }

    /// The way out of every call: tells the guest, or ends it. What has passed is noted, if somebody wants to know.
    fn leave<T: Passing>(
        &mut self,
        function: &'static str,
        arguments: Option<Vec<Value>>,
        answer: Result<T, Refusal>,
    ) -> wasmtime::Result<Result<T, wit::Error>> {
        let answer = match answer {
            Ok(value) => Ok(Ok(value)),
            Err(Refusal::Told(error)) => Ok(Err(error)),
            Err(Refusal::Stop(stop)) => Err(stop),
        };
        if let (Some(roll), Some(arguments)) = (self.roll.as_mut(), arguments) {
            roll.note(function, arguments, &answer);
        }
        Ok(answer?)
    }

    /// An answer as JSON, counted.
    fn json(&mut self, answer: &impl Serialize) -> Result<String, Refusal> {
        let text = serde_json::to_string(answer).map_err(|error| Refusal::Stop(Stop::Internal(error.to_string())))?;
        self.budget.bytes(text.len())?;
        Ok(text)
    }
}

/// Runs the work of a host call between its two doors. Its name is the one in the contract, `<interface>.<function>`, with the
/// arguments in their order there: so a recording has them.
macro_rules! answer {
    ($guest:ident, $function:literal, [$($argument:expr),*], $work:expr) => {{
        let entered = std::time::Instant::now();
        let noting = $guest.roll.as_ref().is_some_and($crate::runtime::replay::tape::Roll::is_open);
        let arguments = noting.then(|| vec![$($crate::runtime::replay::passing::Passing::noted(&$argument)),*]);
        // Who waits for the database leaves the processor to another guest.
        $guest.turn.give_back();
        let span = $crate::observe::spans::host_call($function);
        let answer = tracing::Instrument::instrument($work, span).await;
        $guest.budget.spent_in_host(entered.elapsed());
        $guest.turn.take().await;
        $guest.leave($function, arguments, answer)
    }};
}
use answer;

/// What a guest is ended with that goes on calling.
fn flood(counted: Result<(), Exhausted>) -> Stop {
    match counted {
        Err(exhausted) => Stop::Limit(exhausted),
        Ok(()) => Stop::Internal("flooding within the budget".to_owned()),
    }
}

/// JSON from a guest, its texts clean.
fn parse<T: DeserializeOwned>(json: &str) -> Result<T, Refusal> {
    let value: Value = serde_json::from_str(json).map_err(|_| invalid("", "malformed"))?;
    if !text::is_clean_json(&value) {
        return Err(invalid("", "bad-text"));
    }
    serde_json::from_value(value).map_err(|_| invalid("", "malformed"))
}

/// An object from a guest that fits its declared fields.
fn fitting(fields: &[FieldShape], json: &str) -> Result<Map<String, Value>, Refusal> {
    let given: Map<String, Value> = parse(json)?;
    crate::shape::check(fields, given).map_err(|problems| {
        let problems = problems.iter().map(|problem| wit_problem(&problem.field, problem.code, &problem.args));
        wit::Error::Invalid(problems.collect()).into()
    })
}

/// A plain text from a guest, if it is clean.
fn clean<'text>(field: &str, words: &'text str) -> Result<&'text str, Refusal> {
    if text::is_clean(words) { Ok(words) } else { Err(invalid(field, "bad-text")) }
}

/// An id from a guest. What is no id is the id of nothing.
fn id<T: std::str::FromStr>(words: &str) -> Result<T, Refusal> {
    words.parse().map_err(|_| wit::Error::NotFound.into())
}

/// One wrong field.
fn invalid(field: &str, code: &'static str) -> Refusal {
    wit::Error::Invalid(vec![wit_problem(field, code, &std::collections::BTreeMap::new())]).into()
}

/// A field with more entries than there may be.
fn too_many(field: &str, max: usize) -> Refusal {
    wit::Error::Invalid(vec![wit_problem(field, "too-many", &[("max", max.to_string())].into())]).into()
}

/// The sentence of a problem is one of the platform's own messages.
fn wit_problem(field: &str, code: &str, args: &std::collections::BTreeMap<&'static str, String>) -> wit::Problem {
    let mut message = Map::new();
    message.insert("key".to_owned(), Value::String(format!("problem-{code}")));
    if !args.is_empty() {
        message.insert("args".to_owned(), object(args));
    }
    wit::Problem { field: field.to_owned(), message: Value::Object(message).to_string() }
}

fn object(args: &std::collections::BTreeMap<&'static str, String>) -> Value {
    args.iter().map(|(name, value)| ((*name).to_owned(), Value::String(value.clone()))).collect::<Map<_, _>>().into()
}

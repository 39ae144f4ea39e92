//! Notes of what passes over the border of one invocation. They hold what people wrote, so they stay in memory: what is kept is
//! made from them by `masked`.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use wushe_plugin_schema::view::Context;

use super::super::bindings::contract::wushe::types::types as wit;
use super::super::bindings::contract::wushe::types::types::Kind;
use super::super::budget::Usage;
use super::super::error::{InvokeError, Stop};
use super::super::instance::Grants;
use super::passing::Passing;
use super::recording::{Answered, Crossing, kind_word};

/// Most bytes of the arguments and answers of one invocation: what is longer is not recorded.
pub const ROLL_BYTES: usize = 512 << 10;

/// Where an invocation leaves its notes for whoever called.
#[derive(Debug, Clone)]
pub struct Tape {
    with_answer: bool,
    left: Arc<Mutex<Option<Box<Notes>>>>,
}

impl Tape {
    /// One that takes every invocation.
    #[must_use]
    pub fn for_all() -> Self {
        Self { with_answer: true, left: Arc::default() }
    }

    /// One for invocations that fail by the module's own fault; it does not copy the answer of others.
    #[must_use]
    pub fn for_faults() -> Self {
        Self { with_answer: false, left: Arc::default() }
    }

    /// Whether it takes every invocation.
    #[must_use]
    pub fn is_for_all(&self) -> bool {
        self.with_answer
    }

    /// The notes of the last run, if it came to its end and was not too long.
    #[must_use]
    pub fn take(&self) -> Option<Box<Notes>> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    pub(in crate::runtime) fn leave(&self, notes: Option<Notes>, outcome: &Result<Value, InvokeError>) {
        let ended = match outcome {
            Ok(answer) if self.with_answer => Ok(answer.clone()),
            Ok(_) => Ok(Value::Null),
            Err(error) => Err(error.code()),
        };
        *self.left.lock().unwrap_or_else(PoisonError::into_inner) =
            notes.map(|notes| Box::new(Notes { ended, ..notes }));
    }
}

/// What one invocation was given, asked for and answered, in the clear.
pub struct Notes {
    pub(super) kind: Kind,
    pub(super) name: String,
    pub(super) input: String,
    pub(super) context: String,
    pub(super) seed: [u8; 32],
    pub(super) grants: Grants,
    pub(super) calls: Vec<Crossing>,
    /// The answer, or the code of the error.
    pub(super) ended: Result<Value, &'static str>,
    pub(super) usage: Usage,
}

impl std::fmt::Debug for Notes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Notes").field("kind", &self.kind).field("name", &self.name).finish_non_exhaustive()
    }
}

impl Notes {
    /// The same with another end: what the module answered was no answer.
    #[must_use]
    pub fn ended(self, error: &InvokeError) -> Self {
        Self { ended: Err(error.code()), ..self }
    }

    /// `page`, `action`, …
    #[must_use]
    pub fn kind(&self) -> &'static str {
        kind_word(self.kind)
    }

    /// Which page, action, …
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The setting.
    pub(super) fn setting(&self) -> Option<Context> {
        serde_json::from_str(&self.context).ok()
    }
}

/// The notes while they are being taken.
#[derive(Default)]
pub(in crate::runtime) struct Roll {
    calls: Vec<Crossing>,
    bytes: usize,
}

impl Roll {
    /// Whether there is room for more.
    pub(in crate::runtime) fn is_open(&self) -> bool {
        self.bytes <= ROLL_BYTES
    }

    /// Notes a call.
    pub(in crate::runtime) fn note<T: Passing>(
        &mut self,
        function: &'static str,
        arguments: Vec<Value>,
        answer: &Result<Result<T, wit::Error>, Stop>,
    ) {
        let answer = match answer {
            Ok(Ok(value)) => Answered::Value(value.noted()),
            Ok(Err(error)) => Answered::Error(error.noted()),
            Err(stop) => Answered::Stop(stop.into()),
        };
        self.bytes += function.len() + arguments.iter().map(size).sum::<usize>() + size(answer.value());
        if self.is_open() {
            self.calls.push(Crossing { call: function.to_owned(), arguments, answer });
        } else {
            self.calls = Vec::new();
        }
    }

    /// The notes, unless they were too long.
    pub(in crate::runtime) fn end(self, begun: Begun, usage: Usage) -> Option<Notes> {
        let Begun { kind, name, input, context, seed, grants } = begun;
        let fits = self.bytes + input.len() + context.len() <= ROLL_BYTES;
        let ended = Ok(Value::Null);
        fits.then_some(Notes { kind, name, input, context, seed, grants, calls: self.calls, ended, usage })
    }
}

/// How an invocation began.
pub(in crate::runtime) struct Begun {
    pub(in crate::runtime) kind: Kind,
    pub(in crate::runtime) name: String,
    pub(in crate::runtime) input: String,
    pub(in crate::runtime) context: String,
    pub(in crate::runtime) seed: [u8; 32],
    pub(in crate::runtime) grants: Grants,
}

/// About as many bytes as a value takes.
fn size(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len() + 2,
        Value::Array(values) => values.iter().map(size).sum::<usize>() + 2,
        Value::Object(fields) => fields.iter().map(|(name, value)| name.len() + size(value)).sum::<usize>() + 2,
        Value::Null | Value::Bool(_) | Value::Number(_) => 8,
    }
}

//! Runs a guest under all limits, whoever answers its calls: the host, or a recording of what the host answered.

use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use serde_json::Value;
use wasmtime::{Engine, PoolConcurrencyLimitError, Store, Trap, UpdateDeadline};

use super::bindings::contract::ModulePre;
use super::bindings::contract::wushe::types::types::{Failure, Kind};
use super::budget::Exhausted;
use super::error::{InvokeError, Problem, Stop};
use super::limits::{Limits, Memory};
use super::text;
use super::turn::Turn;

/// How wasmtime's error begins when a call moves more than its hostcall fuel; it has no public type.
const HOSTCALL_FUEL: &str = "too much data is being copied";

/// What whoever runs a guest must know of the data of its store.
pub(super) trait Driven: Send + 'static {
    /// What it holds of memory.
    fn memory(&mut self) -> &mut Memory;

    /// Its share of the processors.
    fn turn(&self) -> &Turn;

    /// When it began, and how long it has been in host calls.
    fn spent(&self) -> (Instant, Duration);

    /// What ends it when its time is up. Waiting for the host or for a slot is no processor time and no fault of the module's,
    /// but it is time.
    fn late(&self, limits: &Limits) -> Option<Stop> {
        let (started, host) = self.spent();
        let wall = started.elapsed();
        let cpu = wall.saturating_sub(host + self.turn().waited());
        if cpu >= limits.cpu() {
            return Some(Stop::Deadline);
        }
        (wall >= limits.wall()).then_some(Stop::Waited)
    }
}

/// What a guest is called with.
pub(super) struct Asked<'a> {
    pub(super) kind: Kind,
    pub(super) name: &'a str,
    pub(super) input: &'a String,
}

/// Instantiates and calls under all limits; the guest's data comes back whatever happens.
pub(super) async fn run<T: Driven>(
    engine: &Engine,
    limits: &Limits,
    module: &ModulePre<T>,
    guest: T,
    asked: Asked<'_>,
) -> (Result<Value, InvokeError>, T) {
    let mut store = Store::new(engine, guest);
    store.limiter(|guest| guest.memory());
    store.set_hostcall_fuel(limits.transfer_bytes);
    // The contract has no resources.
    store.set_max_component_handles(16);
    // Before instantiation: the guest's start function runs there.
    store.set_epoch_deadline(1);
    store.epoch_deadline_callback({
        let limits = limits.clone();
        move |store| {
            let guest = store.data();
            if let Some(stop) = guest.late(&limits) {
                return Err(stop.into());
            }
            Ok(UpdateDeadline::YieldCustom(1, Box::pin(guest.turn().clone().hand_on())))
        }
    });
    let called = {
        let turn = store.data().turn().clone();
        let Asked { kind, name, input } = asked;
        let work = async {
            turn.take().await;
            let instance = module.instantiate_async(&mut store).await?;
            instance.call_invoke(&mut store, kind, name, input).await
        };
        // Ticks do not wake a guest that waits in a host call; this does. A panic in a host call is our own fault, and
        // must not take with it whoever serves others.
        tokio::time::timeout(limits.wall(), AssertUnwindSafe(work).catch_unwind()).await
    };
    let mut guest = store.into_data();
    let outcome = match called {
        Err(_elapsed) => Err(InvokeError::Waited),
        Ok(Err(panic)) => {
            let words =
                panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
            tracing::error!(panic = words, "a host call panicked");
            Err(InvokeError::Internal)
        }
        Ok(Ok(Err(error))) => Err(classify(&error, guest.memory().refused())),
        Ok(Ok(Ok(Err(failure)))) => Err(from_guest(failure)),
        Ok(Ok(Ok(Ok(output)))) => parse_output(&output),
    };
    (outcome, guest)
}

/// What ended the guest.
fn classify(error: &wasmtime::Error, out_of_memory: bool) -> InvokeError {
    if let Some(stop) = error.downcast_ref::<Stop>() {
        return match stop {
            Stop::Deadline => InvokeError::Timeout,
            Stop::Waited => InvokeError::Waited,
            Stop::Limit(Exhausted { name, allowed }) => {
                InvokeError::Limit { name: (*name).to_owned(), allowed: *allowed }
            }
            Stop::Retry => InvokeError::Retry,
            // Whoever replays knows what happened.
            Stop::Replay => InvokeError::Internal,
            Stop::Unavailable(cause) => {
                tracing::error!(%cause, "a host call could not reach the database");
                InvokeError::Unavailable
            }
            Stop::Internal(cause) => {
                tracing::error!(%cause, "a host call failed");
                InvokeError::Internal
            }
        };
    }
    tracing::info!(error = %format!("{error:#}"), "guest stopped");
    if out_of_memory {
        return InvokeError::OutOfMemory;
    }
    if let Some(trap) = error.downcast_ref::<Trap>() {
        return InvokeError::Trap { code: trap_code(*trap) };
    }
    if error.is::<PoolConcurrencyLimitError>() {
        return InvokeError::Busy;
    }
    if error.root_cause().to_string().starts_with(HOSTCALL_FUEL) {
        return InvokeError::TooMuchData;
    }
    // The guest handed over something that is no value of the contract: a pointer outside its memory, bytes that are no
    // UTF-8, a case that does not exist.
    InvokeError::Trap { code: "abi" }
}

fn trap_code(trap: Trap) -> &'static str {
    match trap {
        Trap::StackOverflow => "stack-overflow",
        Trap::MemoryOutOfBounds => "memory-out-of-bounds",
        Trap::TableOutOfBounds => "table-out-of-bounds",
        Trap::IndirectCallToNull => "call-to-null",
        Trap::BadSignature => "bad-signature",
        Trap::IntegerOverflow => "integer-overflow",
        Trap::IntegerDivisionByZero => "division-by-zero",
        Trap::BadConversionToInteger => "bad-conversion",
        Trap::UnreachableCodeReached => "unreachable",
        _ => "other",
    }
}

/// The module's own no, with its words made fit to be shown.
fn from_guest(failure: Failure) -> InvokeError {
    match failure {
        Failure::Invalid(problems) => InvokeError::Invalid(
            problems
                .into_iter()
                .take(100)
                .map(|problem| Problem {
                    field: text::for_errors(&problem.field),
                    message: text::sentence(&problem.message),
                })
                .collect(),
        ),
        Failure::Refused(sentence) => InvokeError::Refused(text::sentence(&sentence)),
        Failure::NotFound => InvokeError::NotFound,
        Failure::Denied(what) => InvokeError::Denied(text::for_errors(&what)),
        Failure::Conflict => InvokeError::Conflict,
        Failure::Limit(budget) => InvokeError::Limit { name: text::for_errors(&budget.name), allowed: budget.allowed },
        Failure::Broken(why) => InvokeError::Broken(text::for_errors(&why)),
    }
}

fn parse_output(output: &str) -> Result<Value, InvokeError> {
    let value: Value = serde_json::from_str(output)
        .map_err(|error| InvokeError::Broken(format!("the answer is not JSON: {error}")))?;
    if text::is_clean_json(&value) {
        Ok(value)
    } else {
        Err(InvokeError::Broken("the answer has control or direction-changing characters in it".to_owned()))
    }
}

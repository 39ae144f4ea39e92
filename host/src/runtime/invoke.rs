//! Calls a module: a fresh instance, under limits, inside the transaction of whoever calls.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use serde_json::Value;
use tracing::Instrument as _;
use wasmtime::{Engine, PoolConcurrencyLimitError, PoolingAllocatorMetrics, Store, Trap, UpdateDeadline};
use wushe_core::app::Cx;
use wushe_core::domain::day::Day;
use wushe_core::domain::module_use::ModuleUse;
use wushe_core::store::Tx;
use wushe_plugin_schema::view::Context;

use super::bindings::contract::wushe::types::types::{Failure, Kind};
use super::budget::{Exhausted, Usage};
use super::compile::Compiler;
use super::engine;
use super::error::{Failed, InvokeError, Problem, Stop};
use super::figures::{Counted, Figures};
use super::image::{Digest, Images};
use super::instance::{Grants, Guest, LogLine, Scope};
use super::limits::{CompileLimits, Limits};
use super::permits::{Busy, Permit, Permits};
use super::registry::{LoadError, Loaded, Registry, Source, SourceError};
use super::text;
use super::turn::Slots;

/// How wasmtime's error begins when a call moves more than its hostcall fuel; it has no public type.
const HOSTCALL_FUEL: &str = "too much data is being copied";

/// How long a failed invocation waits for its roll-back. Past it the connection does so by itself.
const ROLLBACK: Duration = Duration::from_secs(1);

/// How a runtime is set up.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Workers of the async runtime; one fewer guests are on a processor at once.
    pub workers: usize,
    /// Guests that are under way at once, those that wait for the database included. Each holds a connection: leave some
    /// of the pool to others.
    pub guests: usize,
    /// Directory of compiled images, used by this host alone.
    pub images: PathBuf,
    /// The `wushe` program, which is started to compile.
    pub program: PathBuf,
    /// What an invocation may use.
    pub limits: Limits,
    /// What compiling may use.
    pub compile: CompileLimits,
    /// How many callers may wait for a permit.
    pub queue: usize,
    /// Milliseconds that each of them waits at most.
    pub patience_ms: u64,
    /// How many modules are kept ready.
    pub ready: usize,
}

impl Settings {
    /// The defaults, with images in this directory, and this very program to compile.
    ///
    /// # Errors
    /// When the program does not know where it stands.
    pub fn new(images: impl Into<PathBuf>) -> std::io::Result<Self> {
        let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Ok(Self {
            workers,
            guests: (2 * workers).clamp(4, 6),
            images: images.into(),
            program: std::env::current_exe()?,
            limits: Limits::default(),
            compile: CompileLimits::default(),
            queue: 32,
            patience_ms: 1_000,
            ready: 256,
        })
    }
}

/// Runs modules.
pub struct Runtime {
    engine: Engine,
    registry: Registry,
    permits: Permits,
    slots: Slots,
    limits: Limits,
    figures: Figures,
}

impl std::fmt::Debug for Runtime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Runtime")
            .field("permits", &self.permits.total())
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// One call of a module.
pub struct Call {
    /// What is wanted.
    pub kind: Kind,
    /// Name of the page, action, indicator, event or job.
    pub name: String,
    /// Input, under its declared schema.
    pub input: Value,
    /// The setting, as the module reads it.
    pub context: Context,
    /// The setting, as the use cases check it. Says the same as `context`.
    pub cx: Cx,
    /// Where the module's random bytes come from; the same in every retry.
    pub seed: [u8; 32],
    /// What was granted here, read in the same transaction.
    pub grants: Grants,
    /// The events that led to this call, each `<module>/<event>`; empty when a person or a clock did.
    pub trail: Vec<String>,
    /// The transaction: reading for pages and indicators, else a snapshot or a writing one.
    pub tx: Tx,
}

/// What a module answered. Nothing is final until the transaction commits.
#[derive(Debug)]
pub struct Reply {
    /// Id of the invocation.
    pub invocation: String,
    /// A `page`, `done` or `values` of the contract's schemas, by kind; its texts are clean, its form is still to be checked.
    pub output: Value,
    /// The transaction, with all that the module did in it.
    pub tx: Tx,
    /// What it used.
    pub usage: Box<Usage>,
    /// What the module wrote to its log.
    pub log: Vec<LogLine>,
}

/// What guests hold of the process at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Core instances.
    pub instances: u64,
    /// Linear memories.
    pub memories: usize,
    /// Tables.
    pub tables: usize,
    /// Fiber stacks.
    pub stacks: usize,
}

impl Runtime {
    /// A runtime.
    ///
    /// # Errors
    /// When the pools cannot be reserved, the image directory cannot be used, or a thread cannot be started.
    pub fn new(settings: Settings) -> anyhow::Result<Self> {
        let permits = Permits::new(settings.guests, settings.queue, Duration::from_millis(settings.patience_ms));
        let engine = engine::running(permits.total())?;
        let images = Images::open(&settings.images, &engine)?;
        let compiler = Compiler::new(settings.program, settings.compile);
        let registry = Registry::new(engine.clone(), images, compiler, settings.ready)?;
        Ok(Self {
            engine,
            registry,
            permits,
            slots: Slots::new(settings.workers),
            limits: settings.limits,
            figures: Figures::default(),
        })
    }

    /// What an invocation may use.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Who runs and who waits.
    #[must_use]
    pub fn permits(&self) -> &Permits {
        &self.permits
    }

    /// What modules used since this was asked last: whoever asks hands it in.
    #[must_use]
    pub fn take_use(&self) -> Vec<ModuleUse> {
        self.figures.take()
    }

    /// What guests hold at this moment; nothing, when none runs.
    #[must_use]
    pub fn held(&self) -> Held {
        let metrics = self.engine.pooling_allocator_metrics();
        let of = |read: fn(&PoolingAllocatorMetrics) -> usize| metrics.as_ref().map_or(0, read);
        Held {
            instances: metrics.as_ref().map_or(0, PoolingAllocatorMetrics::core_instances),
            memories: of(PoolingAllocatorMetrics::memories),
            tables: of(PoolingAllocatorMetrics::tables),
            stacks: of(PoolingAllocatorMetrics::stacks),
        }
    }

    /// The module with this digest, ready to run. `source` is asked for its file only when it is not ready yet; it is then
    /// taken from the image cache or compiled, linked, and its imports are checked against its manifest.
    ///
    /// # Errors
    /// See [`LoadError`].
    pub async fn load<F, Fut>(&self, digest: Digest, source: F) -> Result<Arc<Loaded>, LoadError>
    where
        F: FnOnce() -> Fut + Send,
        Fut: Future<Output = Result<Source, SourceError>> + Send,
    {
        self.registry.get(digest, source).await
    }

    /// Leave to run a module for `unit`. To be asked for before the transaction is opened: waiting with one open would keep
    /// a connection from others. One permit serves every retry of an invocation.
    ///
    /// # Errors
    /// [`Busy`] when too many modules are running.
    pub async fn admit(&self, unit: &str) -> Result<Permit, Busy> {
        self.permits.acquire(unit).await
    }

    /// Calls a module in a fresh instance. On success the transaction comes back open; on failure it has been rolled back.
    ///
    /// # Errors
    /// [`Failed`], which carries the id of the invocation; [`InvokeError::Retry`] asks for the same call in a new transaction.
    pub async fn invoke(&self, permit: &Permit, module: &Loaded, call: Call) -> Result<Reply, Failed> {
        let invocation = call.context.invocation.clone();
        let plugin = &module.manifest().plugin;
        let span = tracing::info_span!(
            "runtime.invoke",
            invocation.id = %invocation,
            module.id = %plugin.id,
            module.version = %plugin.version,
            unit.code = %call.context.unit.code,
            kind = ?call.kind,
            name = %call.name,
        );
        let counted = Counted {
            day: Day::of(call.cx.now),
            module: plugin.id.clone(),
            unit: call.cx.unit,
            kind: call.kind,
            queued: permit.take_waited(),
        };
        let outcome = self.attempt(invocation, module, call).instrument(span).await;
        match &outcome {
            Ok(reply) => self.figures.add(counted, &reply.usage, None),
            Err(failed) => self.figures.add(counted, &failed.usage, Some(&failed.error)),
        }
        outcome
    }

    async fn attempt(&self, invocation: String, module: &Loaded, call: Call) -> Result<Reply, Failed> {
        let Call { kind, name, input, context, cx, seed, grants, trail, tx } = call;
        let prepared = self.prepare_input(&input, &context);
        let Ok((input, context)) = prepared else {
            roll_back(tx).await;
            let error = InvokeError::TooMuchData;
            return Err(Failed { invocation, error, usage: Box::default(), log: Vec::new() });
        };
        let (collections, manifest) = (Arc::clone(&module.collections), Arc::clone(module.manifest()));
        let scope = Scope { tx, cx, collections, grants, manifest, trail, context };
        let guest = Guest::new(scope, kind, seed, &self.limits, self.slots.turn());
        let (outcome, guest) = self.run(module, guest, &name, &input).await;
        let (usage, log) = (Box::new(guest.usage()), guest.log);
        tracing::debug!(?usage, code = outcome.as_ref().err().map(InvokeError::code), "invocation ended");
        match outcome {
            Ok(output) => Ok(Reply { invocation, output, tx: guest.scope.tx, usage, log }),
            Err(error) => {
                roll_back(guest.scope.tx).await;
                Err(Failed { invocation, error, usage, log })
            }
        }
    }

    /// Input and setting as the guest gets them, if they are not too long.
    fn prepare_input(&self, input: &Value, context: &Context) -> Result<(String, String), serde_json::Error> {
        let input = serde_json::to_string(input)?;
        let context = serde_json::to_string(context)?;
        if input.len() > self.limits.input_bytes {
            return Err(serde::de::Error::custom("input too long"));
        }
        Ok((input, context))
    }

    /// Instantiates and calls under all limits; the guest's data comes back whatever happens.
    async fn run(
        &self,
        module: &Loaded,
        guest: Guest,
        name: &str,
        input: &String,
    ) -> (Result<Value, InvokeError>, Guest) {
        let limits = &self.limits;
        let mut store = Store::new(&self.engine, guest);
        store.limiter(|guest| &mut guest.memory);
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
                Ok(UpdateDeadline::YieldCustom(1, Box::pin(guest.turn.clone().hand_on())))
            }
        });
        let kind = store.data().kind;
        let called = {
            let turn = store.data().turn.clone();
            let work = async {
                turn.take().await;
                let instance = module.pre.instantiate_async(&mut store).await?;
                instance.call_invoke(&mut store, kind, name, input).await
            };
            // Ticks do not wake a guest that waits in a host call; this does. A panic in a host call is our own fault, and
            // must not take with it whoever serves others.
            tokio::time::timeout(limits.wall(), AssertUnwindSafe(work).catch_unwind()).await
        };
        let guest = store.into_data();
        let outcome = match called {
            Err(_elapsed) => Err(InvokeError::Waited),
            Ok(Err(panic)) => {
                let words = panic
                    .downcast_ref::<&str>()
                    .copied()
                    .or_else(|| panic.downcast_ref::<String>().map(String::as_str));
                tracing::error!(panic = words, "a host call panicked");
                Err(InvokeError::Internal)
            }
            Ok(Ok(Err(error))) => Err(classify(&error, &guest)),
            Ok(Ok(Ok(Err(failure)))) => Err(from_guest(failure)),
            Ok(Ok(Ok(Ok(output)))) => parse_output(&output),
        };
        (outcome, guest)
    }
}

/// What ended the guest.
fn classify(error: &wasmtime::Error, guest: &Guest) -> InvokeError {
    if let Some(stop) = error.downcast_ref::<Stop>() {
        return match stop {
            Stop::Deadline => InvokeError::Timeout,
            Stop::Waited => InvokeError::Waited,
            Stop::Limit(Exhausted { name, allowed }) => {
                InvokeError::Limit { name: (*name).to_owned(), allowed: *allowed }
            }
            Stop::Retry => InvokeError::Retry,
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
    if guest.memory.refused() {
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

async fn roll_back(tx: Tx) {
    match tokio::time::timeout(ROLLBACK, tx.rollback()).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "roll-back failed; the database does it by itself"),
        Err(_elapsed) => tracing::warn!("roll-back takes long; left to the connection"),
    }
}

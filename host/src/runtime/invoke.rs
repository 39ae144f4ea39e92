//! Calls a module: a fresh instance, under limits, inside the transaction of whoever calls.

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use prometheus_client::registry::Registry as Told;
use serde_json::Value;
use tracing::Instrument as _;
use tracing::field::Empty;
use wasmtime::{Engine, PoolingAllocatorMetrics};
use wushe_core::app::Cx;
use wushe_core::domain::day::Day;
use wushe_core::domain::module_file::BroughtFile;
use wushe_core::domain::module_use::ModuleUse;
use wushe_core::store::Tx;
use wushe_plugin_schema::view::Context;

use super::allowance::Allowance;
use super::bindings::contract::wushe::types::types::Kind;
use super::budget::Usage;
use super::compile::Compiler;
use super::engine;
use super::error::{Failed, InvokeError};
use super::figures::{Counted, Figures};
use super::image::{Digest, Images};
use super::instance::{Grants, Guest, LogLine, Scope};
use super::limits::{CompileLimits, Limits};
use super::permits::{Busy, Permit, Permits};
use super::registry::{LoadError, Loaded, Registry, Source, SourceError};
use super::replay::tape::{Begun, Roll, Tape};
use super::run::{self, Asked};
use super::turn::Slots;

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
    /// What an invocation of each module may use.
    pub limits: Allowance,
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
            limits: Allowance::default(),
            compile: CompileLimits::default(),
            // Half of it is one unit's: fifty neighbours who press at once are all served.
            queue: 128,
            patience_ms: 1_000,
            ready: 256,
        })
    }
}

/// Runs modules.
pub struct Runtime {
    pub(super) engine: Engine,
    registry: Registry,
    permits: Permits,
    pub(super) slots: Slots,
    limits: Allowance,
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
    /// Where what passes over the border is left; none: nothing is noted.
    pub tape: Option<Tape>,
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
    /// Files that were brought and that the module keeps: they are still to be written down.
    pub kept: Vec<BroughtFile>,
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

    /// What an invocation of a module may use.
    #[must_use]
    pub fn limits(&self, module: &str) -> &Limits {
        self.limits.of(module)
    }

    /// Whether an operator has set limits for this module alone.
    #[must_use]
    pub fn has_own_limits(&self, module: &str) -> bool {
        self.limits.is_own(module)
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

    /// Adds what modules used since the server began to what is told of it.
    pub fn register(&self, told: &mut Told) {
        self.figures.meters.register(told);
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
        self.invoke_with(permit, module, call, Vec::new()).await
    }

    /// As [`Runtime::invoke`], of an action to which files were brought; its input names them by their ids.
    ///
    /// # Errors
    /// As [`Runtime::invoke`].
    pub async fn invoke_with(
        &self,
        permit: &Permit,
        module: &Loaded,
        call: Call,
        brought: Vec<BroughtFile>,
    ) -> Result<Reply, Failed> {
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
            outcome = Empty,
            otel.status_code = Empty,
        );
        let counted = Counted {
            day: Day::of(call.cx.now),
            module: plugin.id.clone(),
            unit: call.cx.unit,
            unit_code: call.context.unit.code.clone(),
            kind: call.kind,
            queued: permit.take_waited(),
        };
        let outcome = self.attempt(invocation, module, call, brought).instrument(span.clone()).await;
        match &outcome {
            Ok(reply) => {
                span.record("outcome", "ok");
                self.figures.add(counted, &reply.usage, None);
            }
            Err(failed) => {
                span.record("outcome", failed.error.code());
                if failed.error.is_fault() {
                    span.record("otel.status_code", "ERROR");
                }
                self.figures.add(counted, &failed.usage, Some(&failed.error));
            }
        }
        outcome
    }

    async fn attempt(
        &self,
        invocation: String,
        module: &Loaded,
        call: Call,
        brought: Vec<BroughtFile>,
    ) -> Result<Reply, Failed> {
        let Call { kind, name, input, context, cx, seed, grants, trail, tx, tape } = call;
        let limits = self.limits.of(&module.manifest().plugin.id);
        let prepared = prepare_input(limits, &input, &context);
        let Ok((input, context)) = prepared else {
            roll_back(tx).await;
            let error = InvokeError::TooMuchData;
            return Err(Failed { invocation, error, usage: Box::default(), log: Vec::new() });
        };
        let (collections, manifest) = (Arc::clone(&module.collections), Arc::clone(module.manifest()));
        let scope = Scope { tx, cx, collections, grants, manifest, trail, context };
        let roll = tape.is_some().then(Roll::default);
        let mut guest = Guest::new(scope, kind, seed, limits, self.slots.turn(), roll);
        guest.brought.files = brought;
        let asked = Asked { kind, name: &name, input: &input };
        let (outcome, mut guest) = run::run(&self.engine, limits, &module.pre, guest, asked).await;
        let (usage, log) = (Box::new(guest.usage()), std::mem::take(&mut guest.log));
        tracing::debug!(?usage, code = outcome.as_ref().err().map(InvokeError::code), "invocation ended");
        if let (Some(tape), Some(roll)) = (tape, guest.roll.take()) {
            let scope = &mut guest.scope;
            let (context, grants) = (std::mem::take(&mut scope.context), std::mem::take(&mut scope.grants));
            let begun = Begun { kind, name, input, context, seed, grants };
            tape.leave(roll.end(begun, *usage), &outcome);
        }
        match outcome {
            Ok(output) => {
                Ok(Reply { invocation, output, tx: guest.scope.tx, kept: guest.brought.into_kept(), usage, log })
            }
            Err(error) => {
                roll_back(guest.scope.tx).await;
                Err(Failed { invocation, error, usage, log })
            }
        }
    }
}

/// Input and setting as the guest gets them, if they are not too long.
fn prepare_input(limits: &Limits, input: &Value, context: &Context) -> Result<(String, String), serde_json::Error> {
    let input = serde_json::to_string(input)?;
    let context = serde_json::to_string(context)?;
    if input.len() > limits.input_bytes {
        return Err(serde::de::Error::custom("input too long"));
    }
    Ok((input, context))
}

async fn roll_back(tx: Tx) {
    match tokio::time::timeout(ROLLBACK, tx.rollback()).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "roll-back failed; the database does it by itself"),
        Err(_elapsed) => tracing::warn!("roll-back takes long; left to the connection"),
    }
}

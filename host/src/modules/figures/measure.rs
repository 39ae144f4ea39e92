//! Computing indicators: module after module in one reading transaction, each figure in a fresh instance.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;
use wushe_core::app::Cx;
use wushe_core::domain::day::Day;
use wushe_core::domain::module::Enablement;
use wushe_core::error::Error;
use wushe_core::id::{InvocationId, UnitId};
use wushe_core::store::{Mode, TRIES, Tx};
use wushe_plugin_schema::indicator::{CountedIn, Days, IndicatorShape, MOST, Values};
use wushe_plugin_schema::view::Actor as ActorView;

use crate::app::App;
use crate::modules::ask::{Setting, grants, setting};
use crate::modules::catalogue::Module;
use crate::modules::error::ModuleError;
use crate::runtime::{Call, Failed, InvokeError, Kind, Loaded, Permit, Reply, Tape};

/// How long figures of one module are computed for somebody who waits. What is left then is told to be left.
pub(super) const PATIENCE: Duration = Duration::from_secs(3);

/// An indicator for some days, the last among them.
#[derive(Debug, Clone, Copy)]
pub(in crate::modules) struct Cell<'a> {
    pub(in crate::modules) shape: &'a IndicatorShape,
    pub(in crate::modules) first: Day,
    pub(in crate::modules) last: Day,
}

/// Why a figure is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// A stable code, e.g. `timeout`; `left`: others took too long, so that it was not begun.
    pub code: String,
    /// The invocation that failed.
    pub invocation: Option<InvocationId>,
}

/// A module in a unit where it is on and runs.
pub(super) struct Running {
    pub(super) module: Arc<Module>,
    pub(super) word: Enablement,
    pub(super) unit: UnitId,
}

impl App {
    /// A module where it is on.
    ///
    /// # Errors
    /// `NotHere`; `Suspended`.
    pub(super) async fn running(&self, tx: &mut Tx, module: &str, unit: UnitId) -> Result<Running, ModuleError> {
        let (module, word) = self.module_in(tx, module, unit).await?;
        self.require_running(tx, &module, unit).await?;
        Ok(Running { module, word, unit })
    }

    /// Computes these figures, in their order. What an indicator could not do for some days it is not asked for others.
    ///
    /// # Errors
    /// When the module cannot be loaded or the database does not answer; what the module does wrong is told with its figure.
    pub(super) async fn measure(
        &self,
        permit: &Permit,
        running: &Running,
        cells: &[Cell<'_>],
        patience: Option<Duration>,
    ) -> Result<Vec<Result<Values, Missed>>, ModuleError> {
        let loaded = self.loaded(&running.module).await?;
        let begun = Instant::now();
        let mut missed: BTreeMap<&str, Missed> = BTreeMap::new();
        let mut found = Vec::with_capacity(cells.len());
        for cell in cells {
            let name = cell.shape.name.as_str();
            if let Some(missed) = missed.get(name) {
                found.push(Err(missed.clone()));
                continue;
            }
            if patience.is_some_and(|patience| begun.elapsed() >= patience) {
                found.push(Err(Missed { code: "left".to_owned(), invocation: None }));
                continue;
            }
            let mut tried = 1;
            let outcome = loop {
                match self.measure_one(permit, running, *cell, &loaded).await? {
                    Err(failed) if failed.error == InvokeError::Retry && tried < TRIES => {
                        self.store.pause_and_retry(tried).await;
                        tried += 1;
                    }
                    other => break other,
                }
            };
            found.push(match outcome {
                Ok(values) => Ok(values),
                Err(failed) => {
                    let invocation = failed.invocation.parse().ok();
                    let why = Missed { code: failed.error.code().to_owned(), invocation };
                    missed.insert(name, why.clone());
                    Err(why)
                }
            });
        }
        Ok(found)
    }

    async fn measure_one(
        &self,
        permit: &Permit,
        running: &Running,
        cell: Cell<'_>,
        loaded: &Loaded,
    ) -> Result<Result<Values, Failed>, ModuleError> {
        let module = &running.module;
        let mut cx = self.core.system(running.unit);
        cx.module = Some(module.version.module_id.as_str().into());
        cx.invocation = Some(cx.id(InvocationId::from_uuid));
        let seed = self.core.ids.bytes();
        // Before the transaction is opened: it may have to be looked up.
        let tape = self.tape(&cx, &module.version.module_id, &seed).await;
        let mut tx = self.store.begin(Mode::Read).await?;
        let seen = Setting { actor: ActorView::System, surface: None, cause: None };
        let call = Call {
            kind: Kind::Indicator,
            name: cell.shape.name.clone(),
            input: cell.days()?,
            context: setting(&mut tx, &cx, &running.word, &module.manifest, seen).await?,
            cx: cx.clone(),
            seed,
            grants: grants(&module.manifest, &running.word)?,
            trail: Vec::new(),
            tx,
            tape: tape.clone(),
        };
        let outcome = match self.runtime.invoke(permit, loaded, call).await {
            Ok(reply) => cell.read(reply).await?,
            Err(failed) => Err(failed),
        };
        self.note_measured(&cx, running, cell.shape, outcome.as_ref().err(), tape.as_ref()).await;
        Ok(outcome)
    }

    /// Keeps a failure for the module's developer, or a recording that was asked for.
    async fn note_measured(
        &self,
        cx: &Cx,
        running: &Running,
        shape: &IndicatorShape,
        failed: Option<&Failed>,
        tape: Option<&Tape>,
    ) {
        let version = &running.module.version;
        match failed {
            None => self.record(tape, cx, version, None),
            Some(failed) if failed.error == InvokeError::Retry => {}
            Some(failed) => {
                let error = ModuleError::Failed { failed: failed.clone(), module: Box::new(version.clone()) };
                self.keep_failure(cx, "indicator", &shape.name, &error, tape).await;
            }
        }
    }
}

impl Cell<'_> {
    /// The input of the call.
    pub(in crate::modules) fn days(self) -> Result<Value, ModuleError> {
        let days = Days { from: self.first.to_string(), to: self.last.to_string() };
        Ok(serde_json::to_value(days).map_err(Error::internal)?)
    }

    /// The answer, if it is one; its transaction ends.
    pub(in crate::modules) async fn read(self, reply: Reply) -> Result<Result<Values, Failed>, ModuleError> {
        let Reply { invocation, output, tx, usage, log, .. } = reply;
        tx.rollback().await?;
        let broken = |why: String| Failed { invocation, error: InvokeError::Broken(why), usage, log };
        let values = match serde_json::from_value::<Values>(output) {
            Ok(values) => values,
            Err(error) => return Ok(Err(broken(format!("not the values of an indicator: {error}")))),
        };
        let is_share = self.shape.counted_in == CountedIn::Share;
        if is_share != values.whole.is_some() {
            return Ok(Err(broken("a share has a whole, and nothing else has".to_owned())));
        }
        let fits = |number: i64| (-MOST..=MOST).contains(&number);
        if !fits(values.value) || !values.whole.is_none_or(|whole| fits(whole) && whole >= 0) {
            return Ok(Err(broken("the figure is greater than any that can be added up".to_owned())));
        }
        Ok(Ok(values))
    }
}

//! Stands in for the host: answers each call of a module from a recording, in the recorded order. Setting, random bytes and log it
//! serves itself, so that a module that writes more log is not off the path.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;
use wasmtime::component::types::{ComponentFunc, ComponentItem};
use wasmtime::component::{Component, Linker, Type, Val};
use wasmtime::{Engine, StoreContextMut};
use wushe_core::domain::mask;

use super::super::bindings::contract::ModulePre;
use super::super::budget::{Budget, Exhausted, Usage};
use super::super::error::Stop;
use super::super::instance::Random;
use super::super::interfaces::interface;
use super::super::limits::{Limits, Memory};
use super::super::run::Driven;
use super::super::turn::Turn;
use super::alike::{self, Rule};
use super::recording::{Answered, Crossing};
use super::values::{self, Mismatch};

/// Most random bytes a call, as the host has it.
const RANDOM_BYTES: usize = 1_024;
/// The budgets by name.
const BUDGETS: [&str; 6] = ["calls", "bytes", "rows-read", "rows-written", "messages", "log"];

/// Why a run did not follow the recording to its end.
#[derive(Debug, Clone, PartialEq)]
pub enum Left {
    /// The module called something else, or with other arguments.
    Called {
        /// After so many calls.
        after: usize,
        /// What was called.
        call: String,
        /// With which arguments.
        arguments: Vec<Value>,
    },
    /// The module ended, where it had gone on.
    Ended {
        /// After so many calls.
        after: usize,
    },
    /// The recorded answer of this call is not what the contract has there.
    Unreadable {
        /// After so many calls.
        after: usize,
    },
}

/// The data of a guest that runs from a recording.
pub(super) struct Player {
    script: Arc<[Crossing]>,
    rule: Rule,
    context: String,
    pub(super) at: usize,
    pub(super) left: Option<Left>,
    pub(super) made: Vec<Crossing>,
    pub(super) log: Vec<String>,
    budget: Budget,
    memory: Memory,
    turn: Turn,
    started: Instant,
    random: Random,
}

impl Driven for Player {
    fn memory(&mut self) -> &mut Memory {
        &mut self.memory
    }

    fn turn(&self) -> &Turn {
        &self.turn
    }

    fn spent(&self) -> (Instant, Duration) {
        (self.started, Duration::ZERO)
    }
}

impl Player {
    pub(super) fn new(
        script: Arc<[Crossing]>,
        rule: Rule,
        context: String,
        seed: [u8; 32],
        limits: &Limits,
        turn: Turn,
    ) -> Self {
        Self {
            script,
            rule,
            context,
            at: 0,
            left: None,
            made: Vec::new(),
            log: Vec::new(),
            budget: Budget::new(limits.clone()),
            memory: Memory::new(limits),
            turn,
            started: Instant::now(),
            random: Random::new(seed),
        }
    }

    pub(super) fn usage(&self) -> Usage {
        Usage {
            wall: self.started.elapsed(),
            waited: self.turn.waited(),
            memory_peak: self.memory.peak(),
            ..self.budget.used()
        }
    }

    /// The recorded answer of this call, if it is the next of the recording.
    fn next(&mut self, call: &str, arguments: Vec<Value>) -> Result<Answered, Stop> {
        let recorded = self
            .script
            .get(self.at)
            .filter(|recorded| recorded.call == call && alike::all(self.rule, &recorded.arguments, &arguments));
        let Some(recorded) = recorded else {
            self.left = Some(Left::Called { after: self.at, call: call.to_owned(), arguments });
            return Err(Stop::Replay);
        };
        let answer = recorded.answer.clone();
        self.at += 1;
        self.made.push(Crossing { call: call.to_owned(), arguments, answer: answer.clone() });
        Ok(answer)
    }

    fn call(&mut self, call: &str, ty: &ComponentFunc, params: &[Val]) -> Result<Option<Val>, Stop> {
        let counted = self.budget.call();
        match call {
            "context.current" => {
                counted.map_err(Stop::Limit)?;
                self.budget.bytes(self.context.len()).map_err(Stop::Limit)?;
                return Ok(Some(Val::String(self.context.clone())));
            }
            "context.random" => {
                counted.map_err(Stop::Limit)?;
                let [Val::U32(length)] = params else { return Err(self.unreadable()) };
                let bytes = self.random.take((*length as usize).min(RANDOM_BYTES));
                self.budget.bytes(bytes.len()).map_err(Stop::Limit)?;
                return Ok(Some(Val::List(bytes.into_iter().map(Val::U8).collect())));
            }
            "log.write" => {
                if self.budget.is_flooding() {
                    counted.map_err(Stop::Limit)?;
                }
                let [Val::Enum(level), Val::String(message)] = params else { return Err(self.unreadable()) };
                if self.budget.log(message.len()) {
                    self.log.push(format!("{level}: {}", mask::numbers(message)));
                }
                return Ok(None);
            }
            _ => {}
        }
        let answer = self.next(call, params.iter().map(values::noted).collect())?;
        let Some(Type::Result(ty)) = ty.results().next() else { return Err(self.unreadable()) };
        let given = match &answer {
            Answered::Value(value) => values::payload_of(ty.ok().as_ref(), Some(value)).map(Ok),
            Answered::Error(error) => values::payload_of(ty.err().as_ref(), Some(error)).map(Err),
            Answered::Stop(stop) => return Err(stopped(stop)),
        };
        match given {
            Ok(given) => Ok(Some(Val::Result(given))),
            Err(Mismatch) => Err(self.unreadable()),
        }
    }

    fn unreadable(&mut self) -> Stop {
        self.left = Some(Left::Unreadable { after: self.at.saturating_sub(1) });
        Stop::Replay
    }
}

/// What ended the recorded run ends this one.
fn stopped(stop: &Value) -> Stop {
    let name = stop.get("limit").and_then(Value::as_str);
    match BUDGETS.iter().find(|budget| Some(**budget) == name) {
        Some(name) => {
            let allowed = stop.get("allowed").and_then(Value::as_u64).unwrap_or(0);
            Stop::Limit(Exhausted { name, allowed })
        }
        None => Stop::Internal(format!("as recorded: {stop}")),
    }
}

/// A component whose every import is answered by its player.
///
/// # Errors
/// When it does not export what a module must.
pub(super) fn link(engine: &Engine, component: &Component) -> wasmtime::Result<ModulePre<Player>> {
    let mut linker: Linker<Player> = Linker::new(engine);
    for (name, import) in component.component_type().imports(engine) {
        let ComponentItem::ComponentInstance(functions) = import.ty else { continue };
        // Loading has refused whatever is not of the contract.
        let Ok(known) = interface(name) else { continue };
        let mut instance = linker.instance(name)?;
        for (function, item) in functions.exports(engine) {
            if !matches!(item.ty, ComponentItem::ComponentFunc(_)) {
                continue;
            }
            let call = format!("{}.{function}", known.name);
            let answer = move |mut store: StoreContextMut<'_, Player>,
                               ty: ComponentFunc,
                               params: &[Val],
                               results: &mut [Val]| {
                let answer = store.data_mut().call(&call, &ty, params)?;
                if let (Some(answer), Some(place)) = (answer, results.first_mut()) {
                    *place = answer;
                }
                Ok(())
            };
            instance.func_new(function, answer)?;
        }
    }
    ModulePre::new(linker.instantiate_pre(component)?)
}

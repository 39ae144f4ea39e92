//! What a module does without anybody asking: take an event or an answer, run a job. One serializable transaction with the message
//! that set it off, which goes when it commits: so it happens once, whatever fails in between.

use std::sync::Arc;

use serde_json::{Map, Value};
use tracing::Instrument as _;
use wushe_core::app::outbox::{self, Taken};
use wushe_core::app::{Cx, audit};
use wushe_core::domain::outbox::OutboxKind;
use wushe_core::id::InvocationId;
use wushe_core::store::{Mode, TRIES};
use wushe_plugin_schema::manifest::Manifest;
use wushe_plugin_schema::shape::{FieldShape, HTTP};
use wushe_plugin_schema::view::{Actor as ActorView, Cause};

use super::ask::{Setting, grants, setting};
use super::catalogue::Module;
use super::error::ModuleError;
use crate::app::App;
use crate::runtime::{Call, InvokeError, Kind, Permit, Tape};

/// An event, an answer or a job that is due, the same throughout its tries.
struct Errand<'a> {
    taken: &'a Taken,
    cx: Cx,
    seed: [u8; 32],
    mode: Mode,
    tape: Option<Tape>,
}

impl App {
    /// Hands a message to the module that takes it.
    ///
    /// # Errors
    /// See [`ModuleError`]; nothing was changed then. A failure of the module's own is kept for its developer.
    pub(super) async fn run_errand(self: &Arc<Self>, taken: &Taken) -> Result<(), ModuleError> {
        let app = Arc::clone(self);
        let taken = taken.clone();
        // A host that ends does not leave it half done.
        let task = tokio::spawn(async move { app.errand_to_the_end(&taken).await }.in_current_span());
        task.await.map_err(|error| ModuleError::Core(wushe_core::Error::internal(error)))?
    }

    async fn errand_to_the_end(&self, taken: &Taken) -> Result<(), ModuleError> {
        let message = &taken.message;
        let permit = self.runtime.admit(&message.unit_id.to_string()).await?;
        let mut cx = self.core.system(message.unit_id);
        cx.module = Some(message.target_id.as_str().into());
        cx.invocation = Some(cx.id(InvocationId::from_uuid));
        let seed = self.core.ids.bytes();
        let tape = self.tape(&cx, &message.target_id, &seed).await;
        let mut errand = Errand { taken, cx, seed, mode: Mode::Snapshot, tape };
        let mut tried = 1;
        loop {
            let error = match self.errand_once(&permit, &errand).await {
                Ok(module) => {
                    self.record(errand.tape.as_ref(), &errand.cx, &module.version, None);
                    return Ok(());
                }
                Err(error) => error,
            };
            let again = match &error {
                ModuleError::Failed { failed, .. } => failed.error == InvokeError::Retry,
                ModuleError::Core(error) => error.is_retry(),
                _ => false,
            };
            if !again || tried >= TRIES {
                // A message is one failure, however often it is tried: the module goes on for everybody else. What became of
                // the later tries stands with the message.
                if message.tries == 1 {
                    let kind = if message.kind == OutboxKind::Job { "job" } else { "event" };
                    self.keep_failure(&errand.cx, kind, &message.name, &error, errand.tape.as_ref()).await;
                }
                return Err(error);
            }
            self.store.pause_and_retry(tried).await;
            errand.mode = Mode::Again;
            tried += 1;
        }
    }

    async fn errand_once(&self, permit: &Permit, errand: &Errand<'_>) -> Result<Arc<Module>, ModuleError> {
        let Errand { taken, cx, .. } = errand;
        let message = &taken.message;
        let mut tx = self.store.begin(errand.mode).await?;
        let (module, enablement) = self.module_in(&mut tx, &message.target_id, message.unit_id).await?;
        let granted = grants(&module.manifest, &enablement)?;
        let Work { kind, capability, fields } = work(&module.manifest, taken).ok_or(ModuleError::NotHere)?;
        if !granted.capabilities.contains(capability) {
            return Err(ModuleError::NotHere);
        }
        self.require_running(&mut tx, &module, message.unit_id).await?;
        let input = match fields {
            Some(fields) => crate::shape::check(fields, only(&taken.body, fields)).map_err(ModuleError::Invalid)?,
            None => taken.body.clone(),
        };
        let cause = Cause {
            id: message.id.to_string(),
            name: message.event.clone(),
            at: message.created_at.micros(),
            attempt: u32::try_from(message.tries).unwrap_or(u32::MAX),
        };
        let seen = Setting { actor: ActorView::System, surface: None, cause: Some(cause) };
        let call = Call {
            kind,
            name: message.name.clone(),
            input: Value::Object(input),
            context: setting(&mut tx, cx, &enablement, &module.manifest, seen).await?,
            cx: cx.clone(),
            seed: errand.seed,
            grants: granted,
            trail: taken.trail.clone(),
            tx,
            tape: errand.tape.clone(),
        };
        let loaded = self.loaded(&module).await?;
        let failed = |failed| ModuleError::Failed { failed, module: Box::new(module.version.clone()) };
        let mut tx = self.runtime.invoke(permit, &loaded, call).await.map_err(failed)?.tx;
        outbox::finish(&mut tx, message).await?;
        let verb = format!("module.{}.{}", message.target_id, message.name);
        audit::record(&mut tx, cx, &verb, "outbox", &message.id.to_string(), &message.event).await?;
        tx.commit().await?;
        Ok(module)
    }
}

/// What a message asks of its module.
struct Work<'a> {
    kind: Kind,
    /// What must be granted.
    capability: &'static str,
    /// The fields that are handed over; none: all.
    fields: Option<&'a [FieldShape]>,
}

/// What a message asks of a version of its module; none: it has no such handler or job any more.
fn work<'a>(manifest: &'a Manifest, taken: &Taken) -> Option<Work<'a>> {
    let (message, shapes) = (&taken.message, &manifest.shapes);
    if message.kind == OutboxKind::Job {
        let job = shapes.jobs.iter().find(|job| job.name == message.name)?;
        return Some(Work { kind: Kind::Job, capability: "schedule", fields: Some(&job.input) });
    }
    let handler = shapes.handlers.iter().find(|handler| handler.name == message.name)?;
    if event_of(&manifest.plugin.id, &handler.of) != message.event {
        return None;
    }
    let (capability, fields) =
        if handler.of == HTTP { (HTTP, None) } else { ("events", Some(handler.input.as_slice())) };
    Some(Work { kind: Kind::Event, capability, fields })
}

/// The whole name of what a handler of a module takes.
fn event_of(module: &str, of: &str) -> String {
    if of == HTTP || of.contains('/') { of.to_owned() } else { format!("{module}/{of}") }
}

/// Handlers of a module that take an event.
pub(super) fn handlers_of(module: &Module, event: &str) -> Vec<String> {
    let Manifest { plugin, shapes } = module.manifest.as_ref();
    let takes = shapes.handlers.iter().filter(|handler| event_of(&plugin.id, &handler.of) == event);
    takes.map(|handler| handler.name.clone()).collect()
}

/// The fields that a receiver reads: an event may tell more.
fn only(body: &Map<String, Value>, fields: &[FieldShape]) -> Map<String, Value> {
    let read = |name: &String| fields.iter().any(|field| field.name == *name);
    body.iter().filter(|(name, _)| read(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
}

//! An action of a module: one serializable transaction with all that it touches, run again when another got in its way.

use std::sync::Arc;

use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tracing::Instrument as _;
use wushe_core::app::{Actor, Cx, audit, idempotency, invocation, module_file, suspension};
use wushe_core::domain::access::Permission;
use wushe_core::domain::module::Enablement;
use wushe_core::domain::module_file::BroughtFile;
use wushe_core::error::Error;
use wushe_core::id::InvocationId;
use wushe_core::store::{InvocationFailure, Mode, TRIES, Tx};
use wushe_plugin_schema::page::Done;
use wushe_plugin_schema::shape::{ActionShape, Role};

use super::ask::{Ask, grants};
use super::brought::{self, Upload};
use super::catalogue::Module;
use super::error::ModuleError;
use crate::app::App;
use crate::runtime::{Call, Failed, InvokeError, Kind, Permit, Reply, Tape};

/// A key under which the same request has one effect, however often it arrives.
#[derive(Debug, Clone)]
pub struct Idempotency(pub String);

/// An action that was carried out.
#[derive(Debug)]
pub struct Acted {
    /// What the module answers.
    pub done: Done,
    /// The module.
    pub module: Arc<Module>,
    /// Whether this is the answer of an earlier request with the same key.
    pub again: bool,
}

/// The state of the tries of one action: the same invocation, time and seed throughout.
struct Trial<'a> {
    ask: &'a Ask,
    cx: Cx,
    seed: [u8; 32],
    /// What came with it, by field.
    brought: Vec<(String, BroughtFile)>,
    key: Option<(String, String, String)>,
    mode: Mode,
    tape: Option<Tape>,
}

impl App {
    /// Carries out an action. It runs in a task of its own: a caller who goes away does not leave it half done.
    ///
    /// # Errors
    /// See [`ModuleError`]; nothing was changed then. A failure of the module's own is kept for its developer.
    pub async fn act(self: &Arc<Self>, ask: Ask, key: Option<Idempotency>) -> Result<Acted, ModuleError> {
        self.act_with(ask, Vec::new(), key).await
    }

    /// As [`App::act`], with files that came along. Those that the module keeps are kept in the action's own transaction.
    ///
    /// # Errors
    /// As [`App::act`]; `Invalid` also for a file that its field does not take.
    pub async fn act_with(
        self: &Arc<Self>,
        ask: Ask,
        uploads: Vec<Upload>,
        key: Option<Idempotency>,
    ) -> Result<Acted, ModuleError> {
        let app = Arc::clone(self);
        let task = tokio::spawn(async move { app.act_to_the_end(&ask, &uploads, key).await }.in_current_span());
        task.await.map_err(|error| ModuleError::Core(Error::internal(error)))?
    }

    /// Whether this person may carry out this action here; what it is asked with is not looked at. For whoever is about to read
    /// what is great.
    ///
    /// # Errors
    /// As [`App::act`].
    pub async fn may_act(&self, ask: &Ask) -> Result<(), ModuleError> {
        let mut tx = self.store.begin(Mode::Read).await?;
        self.admitted(&mut tx, ask, &ask.cx(self)).await?;
        Ok(tx.rollback().await?)
    }

    /// The module and the word that holds, for somebody who may carry out this action.
    async fn admitted(
        &self,
        tx: &mut Tx,
        ask: &Ask,
        cx: &Cx,
    ) -> Result<(Arc<Module>, Enablement, ActionShape), ModuleError> {
        let (module, enablement) = self.module_in(tx, &ask.module, ask.unit).await?;
        let shape = module.manifest.shapes.actions.iter().find(|action| action.name == ask.name);
        let shape = shape.cloned().ok_or(ModuleError::NotHere)?;
        ask.require_surface(tx, cx).await?;
        if !may_act(ask, &shape) {
            return Err(ModuleError::NotHere);
        }
        self.require_running(tx, &module, ask.unit).await?;
        if let Some(resident) = ask.on_behalf_of {
            cx.require(tx, Permission::HandleRequests).await?;
            // Somebody of another unit is nobody here.
            let missing = Error::NotFound { entity: "resident" };
            wushe_core::app::resident::look(tx, cx, resident).await?.ok_or(missing)?;
        }
        Ok((module, enablement, shape))
    }

    async fn act_to_the_end(
        &self,
        ask: &Ask,
        uploads: &[Upload],
        key: Option<Idempotency>,
    ) -> Result<Acted, ModuleError> {
        let permit = self.runtime.admit(&ask.unit.to_string()).await?;
        let cx = ask.cx(self);
        let key = key.map(|Idempotency(key)| (owner(&ask.actor), key, request_hash(ask, uploads)));
        let brought = brought::bring(&cx, uploads)?;
        // On SQLite a guest computes on a picture of its own, and only the second try holds the writer from the start.
        let seed = self.core.ids.bytes();
        let tape = self.tape(&cx, &ask.module, &seed).await;
        let mut trial = Trial { ask, cx, seed, brought, key, mode: Mode::Snapshot, tape };
        let mut tried = 1;
        loop {
            let error = match self.act_once(&permit, &trial).await {
                Ok(acted) => {
                    self.record(trial.tape.as_ref(), &trial.cx, &acted.module.version, None);
                    return Ok(acted);
                }
                Err(error) => error,
            };
            let again = match &error {
                ModuleError::Failed { failed, .. } => failed.error == InvokeError::Retry,
                // Two requests with one key at once: the next try finds the answer of the other.
                ModuleError::Core(Error::Conflict { entity: "unique" }) => trial.key.is_some(),
                ModuleError::Core(error) => error.is_retry(),
                _ => false,
            };
            if !again || tried >= TRIES {
                self.keep_failure(&trial.cx, "action", &ask.name, &error, trial.tape.as_ref()).await;
                return Err(error);
            }
            self.store.pause_and_retry(tried).await;
            trial.mode = Mode::Again;
            tried += 1;
        }
    }

    async fn act_once(&self, permit: &Permit, trial: &Trial<'_>) -> Result<Acted, ModuleError> {
        let Trial { ask, cx, .. } = trial;
        let mut tx = self.store.begin(trial.mode).await?;
        let (module, enablement, shape) = self.admitted(&mut tx, ask, cx).await?;
        if let Some((owner, key, hash)) = &trial.key
            && let Some(answer) = idempotency::answered(&mut tx, owner, key, hash).await?
        {
            let done = serde_json::from_str(&answer).map_err(Error::internal)?;
            return Ok(Acted { done, module, again: true });
        }
        let input = brought::named(&shape, ask.input.clone(), &trial.brought)?;
        let input = crate::shape::check(&shape.input, input).map_err(ModuleError::Invalid)?;
        let call = Call {
            kind: Kind::Action,
            name: ask.name.clone(),
            input: input.into(),
            context: ask.context(&mut tx, cx, &enablement, &module.manifest).await?,
            cx: cx.clone(),
            seed: trial.seed,
            grants: grants(&module.manifest, &enablement)?,
            trail: Vec::new(),
            tx,
            tape: trial.tape.clone(),
        };
        let loaded = self.loaded(&module).await?;
        let failed = |failed| ModuleError::Failed { failed, module: Box::new(module.version.clone()) };
        let brought = trial.brought.iter().map(|(_, file)| file.clone()).collect();
        let mut reply = self.runtime.invoke_with(permit, &loaded, call, brought).await.map_err(failed)?;
        let kept = std::mem::take(&mut reply.kept);
        let (done, mut tx) = done_of(reply).map_err(failed)?;
        for file in &kept {
            module_file::keep(&mut tx, cx, file).await?;
        }
        let entity = done.id.as_deref().unwrap_or_default();
        let verb = format!("module.{}.{}", ask.module, ask.name);
        audit::record(&mut tx, cx, &verb, "module", entity, "").await?;
        if let Some((owner, key, hash)) = &trial.key {
            let answer = serde_json::to_string(&done).map_err(Error::internal)?;
            idempotency::keep(&mut tx, cx, owner, key, hash, &answer).await?;
        }
        tx.commit().await?;
        Ok(Acted { done, module, again: false })
    }

    /// Keeps a failure that is the module's own fault, in a transaction of its own, and suspends a module that keeps failing. What
    /// it did becomes a recording.
    pub(super) async fn keep_failure(&self, cx: &Cx, kind: &str, name: &str, error: &ModuleError, tape: Option<&Tape>) {
        let ModuleError::Failed { failed, module } = error else { return };
        self.record(tape, cx, module, Some(&failed.error));
        if !failed.error.is_fault_of_module() {
            return;
        }
        let failure = InvocationFailure {
            id: cx.invocation.unwrap_or_else(|| cx.id(InvocationId::from_uuid)),
            at: cx.now,
            module_id: module.module_id.clone(),
            version: module.version.clone(),
            unit_id: cx.unit,
            user_id: cx.user(),
            kind: kind.to_owned(),
            name: name.to_owned(),
            code: failed.error.code().to_owned(),
            detail: failed.error.to_string(),
        };
        // It is the platform that suspends, not whoever came upon it. A figure that is missing keeps nobody from working.
        let (system, suspends) = (self.core.system(cx.unit), kind != "indicator");
        let kept = self.store.write(move |tx| {
            let (failure, system) = (failure.clone(), system.clone());
            Box::pin(async move {
                invocation::keep_failure(tx, failure.clone()).await?;
                if suspends {
                    suspension::consider(tx, &system, &failure).await?;
                }
                Ok(())
            })
        });
        if let Err(error) = kept.await {
            tracing::error!(invocation.id = %failed.invocation, %error, "a failure could not be kept");
        }
    }
}

/// Whether the role of the person on this surface is among those that may, or staff act on behalf where that is allowed.
fn may_act(ask: &Ask, shape: &ActionShape) -> bool {
    let Some(role) = ask.role() else { return false };
    if ask.on_behalf_of.is_some() { role == Role::Staff && shape.on_behalf } else { shape.by.contains(&role) }
}

fn done_of(reply: Reply) -> Result<(Done, wushe_core::store::Tx), Failed> {
    let output = if reply.output.is_null() { Value::Object(serde_json::Map::new()) } else { reply.output };
    match serde_json::from_value(output) {
        Ok(done) => Ok((done, reply.tx)),
        Err(error) => Err(Failed {
            invocation: reply.invocation,
            error: InvokeError::Broken(format!("not an answer of an action: {error}")),
            usage: reply.usage,
            log: reply.log,
        }),
    }
}

/// Whose keys these are: one person's keys never meet another's.
fn owner(actor: &Actor) -> String {
    match actor {
        Actor::User { id, .. } => id.to_string(),
        Actor::System => "system".to_owned(),
        Actor::Anonymous => "anonymous".to_owned(),
    }
}

/// What makes two requests the same.
fn request_hash(ask: &Ask, uploads: &[Upload]) -> String {
    let mut hash = Sha256::new();
    let input = Value::Object(ask.input.clone()).to_string();
    let behalf = ask.on_behalf_of.map(|id| id.to_string()).unwrap_or_default();
    let unit = ask.unit.to_string();
    let asked = [&unit, &ask.module, &ask.name, &behalf, &input];
    let came = uploads.iter().flat_map(|upload| [&upload.field, &upload.name, &upload.file.sha256]);
    for part in asked.into_iter().chain(came) {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    hex::encode(hash.finalize())
}

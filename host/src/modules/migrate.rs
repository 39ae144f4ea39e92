//! Brings the records of a module over when it comes to another version: the version makes of each what it would write itself, and
//! the keys are made anew by which it finds them. It goes on in the background, unit by unit, behind everybody who waits; any server
//! goes on where another has stopped.

use std::sync::Arc;
use std::time::Duration;

use semver::Version;
use serde_json::{Map, Value};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};
use wushe_core::app::Cx;
use wushe_core::app::module::migration::{self, Brought};
use wushe_core::app::record::{Collection as Kept, Entry};
use wushe_core::domain::module::ModuleVersion;
use wushe_core::domain::module_migration::RecordMigration;
use wushe_core::error::Error;
use wushe_core::id::InvocationId;
use wushe_core::store::{Mode, pause};
use wushe_plugin_schema::shape::{Collection, Migration};
use wushe_plugin_schema::view::{Actor, Context};

use super::ask::unit_view;
use super::catalogue::Module;
use super::error::ModuleError;
use crate::app::App;
use crate::runtime::{Call, Grants, InvokeError, Kind, Loaded, Permit, collection_of};

/// How often it is looked what is to be brought over: also what another server has left.
const EVERY: Duration = Duration::from_secs(5);
/// Units that are looked up at once.
const UNITS: i64 = 20;
/// Bytes of records that are handed to a module at once.
const BYTES: usize = 256 * 1024;
/// Times that leave to run is asked for while others keep the runtime busy.
const PATIENCE: u32 = 20;

/// Begins to bring records over, until the set is dropped.
#[must_use]
pub fn begin(app: &Arc<App>) -> JoinSet<()> {
    let (mut tasks, app) = (JoinSet::new(), Arc::clone(app));
    tasks.spawn(async move {
        let mut turns = interval(EVERY);
        turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            turns.tick().await;
            match app.bring_over().await {
                Ok(0) => {}
                Ok(records) => tracing::info!(records, "records were brought over to another version"),
                Err(error) => tracing::warn!(%error, "records could not be brought over; again soon"),
            }
        }
    });
    tasks
}

/// A collection as the version before had it, and as it is now.
pub(super) struct Over<'a> {
    pub(super) before: Kept,
    pub(super) now: Kept,
    declared: &'a Collection,
    /// Whether the version has a say in what becomes of a record.
    pub(super) calls: bool,
}

/// Collections whose records are to be gone through, in the order of their names.
fn collections<'a>(before: &Module, now: &'a Module) -> Vec<Over<'a>> {
    let newer = is_newer(&before.version, &now.version);
    let declared = now.manifest.shapes.collections.iter();
    let mut found: Vec<Over<'a>> = declared.filter_map(|declared| over(before, declared, newer)).collect();
    found.sort_by(|one, other| one.now.name.cmp(&other.now.name));
    found
}

/// How records of a collection are to be brought over, if they are to be.
pub(super) fn over<'a>(before: &Module, declared: &'a Collection, newer: bool) -> Option<Over<'a>> {
    let had = before.manifest.shapes.collections.iter().find(|had| had.name == declared.name)?;
    let (had, now) = (collection_of(had), collection_of(declared));
    let calls = newer && declared.migrates;
    (calls || had != now).then_some(Over { before: had, now, declared, calls })
}

/// Whether a version is later than the one before: what a version makes of older records it does not make of newer ones.
pub(super) fn is_newer(before: &ModuleVersion, now: &ModuleVersion) -> bool {
    let read = |version: &ModuleVersion| Version::parse(&version.version).ok();
    read(now) > read(before)
}

impl App {
    /// Brings over whatever is to be brought over; answers how many records were dealt with.
    ///
    /// # Errors
    /// When the database does not answer. What a module does wrong is noted with the migration, and the others go on.
    pub async fn bring_over(&self) -> Result<u64, ModuleError> {
        let mut dealt = 0;
        loop {
            let open = self.store.read(|tx| Box::pin(migration::open(tx, UNITS))).await?;
            let mut went_on = false;
            for one in open {
                let (module, unit) = (one.module_id.clone(), one.unit_id);
                match self.bring_unit_over(one).await {
                    Ok(records) => (dealt, went_on) = (dealt + records, true),
                    // Another server is at it, or the module has come to yet another version.
                    Err(ModuleError::Core(Error::Conflict { .. })) => {}
                    Err(error @ ModuleError::Core(_)) => return Err(error),
                    Err(error) => tracing::warn!(module.id = %module, %unit, %error, "records wait to be brought over"),
                }
            }
            if !went_on {
                return Ok(dealt);
            }
        }
    }

    async fn bring_unit_over(&self, mut at: RecordMigration) -> Result<u64, ModuleError> {
        let mut cx = self.core.system(at.unit_id);
        cx.module = Some(at.module_id.as_str().into());
        let mut tx = self.store.begin(Mode::Read).await?;
        let versions = match migration::versions(&mut tx, &at).await? {
            Some((before, now)) => Some((self.module(&mut tx, before).await?, self.module(&mut tx, now).await?)),
            None => None,
        };
        tx.rollback().await?;
        let mut dealt = 0;
        if let Some((before, now)) = versions {
            let begun_with = at.collection.clone();
            for over in collections(&before, &now).iter().filter(|over| over.now.name >= begun_with) {
                loop {
                    let mut tx = self.store.begin(Mode::Read).await?;
                    let entries = migration::batch(&mut tx, &cx, &at, &over.before).await?;
                    tx.rollback().await?;
                    if entries.is_empty() {
                        break;
                    }
                    dealt += entries.len() as u64;
                    let brought = self.bring_batch_over(&cx, &now, over, entries).await?;
                    at = self.keep_batch(&cx, at, &over.now, brought).await?;
                }
            }
        }
        let end = {
            let (cx, at) = (cx.clone(), at);
            self.store.write(move |tx| {
                let (cx, at) = (cx.clone(), at.clone());
                Box::pin(async move { migration::end(tx, &cx, &at).await })
            })
        };
        end.await?;
        Ok(dealt)
    }

    async fn keep_batch(
        &self,
        cx: &Cx,
        at: RecordMigration,
        collection: &Kept,
        brought: Vec<Brought>,
    ) -> Result<RecordMigration, ModuleError> {
        let (cx, collection) = (cx.clone(), collection.clone());
        let keep = self.store.write(move |tx| {
            let (cx, at, collection, brought) = (cx.clone(), at.clone(), collection.clone(), brought.clone());
            Box::pin(async move { migration::keep(tx, &cx, &at, &collection, brought).await })
        });
        Ok(keep.await?)
    }

    /// What becomes of these records. Without a say of the version's they stay what they are, and are found by other keys.
    async fn bring_batch_over(
        &self,
        cx: &Cx,
        now: &Module,
        over: &Over<'_>,
        entries: Vec<Entry>,
    ) -> Result<Vec<Brought>, ModuleError> {
        let bodies: Vec<Map<String, Value>> = entries.iter().map(|entry| entry.body.clone()).collect();
        let made = if over.calls {
            let loaded = self.loaded(now).await?;
            let permit = self.admitted_to("migration").await?;
            self.brought_over(&permit, cx, &loaded, over.declared, bodies).await?
        } else {
            bodies.into_iter().map(Ok).collect()
        };
        Ok(entries.into_iter().zip(made).collect())
    }

    /// Has a version make of records what it would write itself, each held against the fields that it declares. A call that fails is
    /// made again record by record, so that one that cannot be read does not hold up the others.
    pub(super) async fn brought_over(
        &self,
        permit: &Permit,
        cx: &Cx,
        loaded: &Arc<Loaded>,
        declared: &Collection,
        bodies: Vec<Map<String, Value>>,
    ) -> Result<Vec<Result<Map<String, Value>, String>>, ModuleError> {
        let mut made = Vec::with_capacity(bodies.len());
        for few in few(bodies) {
            match self.migrated(permit, cx, loaded, declared, few.clone()).await? {
                Ok(records) => made.extend(records),
                Err(error) if few.len() == 1 => made.push(Err(error.to_string())),
                Err(_) => {
                    for one in few {
                        match self.migrated(permit, cx, loaded, declared, vec![one]).await? {
                            Ok(records) => made.extend(records),
                            Err(error) => made.push(Err(error.to_string())),
                        }
                    }
                }
            }
        }
        Ok(made)
    }

    /// One call, in a reading transaction without any grant: what comes of it depends on the records alone.
    async fn migrated(
        &self,
        permit: &Permit,
        cx: &Cx,
        loaded: &Arc<Loaded>,
        declared: &Collection,
        records: Vec<Map<String, Value>>,
    ) -> Result<Result<Vec<Result<Map<String, Value>, String>>, InvokeError>, ModuleError> {
        let mut cx = cx.clone();
        cx.invocation = Some(cx.id(InvocationId::from_uuid));
        let mut tx = self.store.begin(Mode::Read).await?;
        let unit = wushe_core::app::unit::by_id(&mut tx, cx.unit).await?;
        let count = records.len();
        let call = Call {
            kind: Kind::Migrate,
            name: declared.name.clone(),
            input: serde_json::to_value(Migration { records }).map_err(Error::internal)?,
            context: Context {
                invocation: cx.invocation.map(|id| id.to_string()).unwrap_or_default(),
                now: cx.now.micros(),
                unit: unit_view(&unit),
                actor: Actor::System,
                on_behalf_of: None,
                surface: None,
                locale: cx.locale.to_string(),
                settings: Map::new(),
                cause: None,
            },
            cx,
            seed: self.core.ids.bytes(),
            grants: Grants::default(),
            trail: Vec::new(),
            tx,
            tape: None,
        };
        let reply = match self.runtime.invoke(permit, loaded, call).await {
            Ok(reply) => reply,
            // The database asked for it: at the next turn.
            Err(failed) if failed.error == InvokeError::Retry => {
                return Err(Error::Conflict { entity: "module_migration" }.into());
            }
            Err(failed) => return Ok(Err(failed.error)),
        };
        reply.tx.rollback().await?;
        let made = match serde_json::from_value::<Migration>(reply.output) {
            Ok(made) if made.records.len() == count => made.records,
            Ok(made) => {
                let why = format!("{} records were handed over, {} came back", count, made.records.len());
                return Ok(Err(InvokeError::Broken(why)));
            }
            Err(error) => return Ok(Err(InvokeError::Broken(format!("not records: {error}")))),
        };
        let fits = |fields: Map<String, Value>| {
            crate::shape::check(&declared.fields, fields).map_err(|problems| {
                let told = problems.iter().map(|problem| format!("{} {}", problem.field, problem.code));
                told.collect::<Vec<_>>().join(", ")
            })
        };
        Ok(Ok(made.into_iter().map(fits).collect()))
    }

    /// Leave to run for what nobody waits for.
    pub(super) async fn admitted_to(&self, what: &str) -> Result<Permit, ModuleError> {
        let mut tried = 1;
        loop {
            match self.runtime.admit(what).await {
                Err(busy) if tried >= PATIENCE => return Err(busy.into()),
                Err(_) => pause(tried).await,
                Ok(permit) => return Ok(permit),
            }
            tried += 1;
        }
    }
}

/// Records in portions that a module can be handed.
fn few(bodies: Vec<Map<String, Value>>) -> Vec<Vec<Map<String, Value>>> {
    let mut portions: Vec<Vec<Map<String, Value>>> = Vec::new();
    let mut size = 0;
    for body in bodies {
        let bytes = serde_json::to_string(&body).map_or(BYTES, |text| text.len());
        match portions.last_mut() {
            Some(last) if size + bytes <= BYTES => {
                last.push(body);
                size += bytes;
            }
            _ => {
                portions.push(vec![body]);
                size = bytes;
            }
        }
    }
    portions
}

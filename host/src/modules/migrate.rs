//! Brings the records of a module over when it comes to another version: the version makes of each what it would write itself, and
//! the keys are made anew by which it finds them. It goes on in the background, unit by unit, behind everybody who waits; any server
//! goes on where another has stopped.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use semver::Version;
use serde_json::{Map, Value};
use tokio::task::JoinSet;
use wushe_core::app::Cx;
use wushe_core::app::module::migration::{self, Brought};
use wushe_core::app::record::{Collection as Kept, Entry};
use wushe_core::domain::module::ModuleVersion;
use wushe_core::domain::module_migration::RecordMigration;
use wushe_core::error::Error;
use wushe_core::id::InvocationId;
use wushe_core::store::Mode;
use wushe_plugin_schema::shape::{Collection, FieldShape, Migration};
use wushe_plugin_schema::view::{Actor, Context};

use super::ask::unit_view;
use super::behind::turns;
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

/// Begins to bring records over, until the set is dropped.
#[must_use]
pub fn begin(app: &Arc<App>) -> JoinSet<()> {
    turns(app, (Duration::ZERO, EVERY), |app| {
        async move {
            match app.bring_over().await {
                Ok(0) => {}
                Ok(records) => tracing::info!(records, "records were brought over to another version"),
                Err(error) => tracing::warn!(%error, "records could not be brought over; again soon"),
            }
        }
        .boxed()
    })
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
                        if self.is_through(&cx, &at, &over.before).await? {
                            break;
                        }
                        continue;
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

    /// Whether nothing of a collection is left, asked in a serializable transaction: an action of the version before that was under way
    /// when the other was taken into use has left its record by then, or is run again.
    async fn is_through(&self, cx: &Cx, at: &RecordMigration, collection: &Kept) -> Result<bool, ModuleError> {
        let (cx, at, collection) = (cx.clone(), at.clone(), collection.clone());
        let asked = self.store.write(move |tx| {
            let (cx, at, collection) = (cx.clone(), at.clone(), collection.clone());
            Box::pin(async move { Ok(migration::batch(tx, &cx, &at, &collection).await?.is_empty()) })
        });
        Ok(asked.await?)
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
            let permit = self.admitted_behind_others("migration").await?;
            self.brought_over(&permit, cx, (now, &loaded), over.declared, bodies).await?
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
        (module, loaded): (&Module, &Loaded),
        declared: &Collection,
        bodies: Vec<Map<String, Value>>,
    ) -> Result<Vec<Result<Map<String, Value>, String>>, ModuleError> {
        let mut made = Vec::with_capacity(bodies.len());
        for few in few(bodies) {
            match self.migrated(permit, cx, (module, loaded), declared, few.clone()).await? {
                Ok(records) => made.extend(records),
                Err(error) if few.len() == 1 => made.push(Err(error.to_string())),
                Err(_) => {
                    for one in few {
                        match self.migrated(permit, cx, (module, loaded), declared, vec![one]).await? {
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
        (module, loaded): (&Module, &Loaded),
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
            Err(failed) if is_answer(&failed.error) => return Ok(Err(failed.error)),
            // The database or the machine was in the way, which says nothing of the records: again at the next turn.
            Err(failed) => {
                let module = Box::new(module.version.clone());
                return Err(ModuleError::Failed { failed, module });
            }
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
        Ok(Ok(made.into_iter().map(|fields| fitting(&declared.fields, fields)).collect()))
    }
}

/// Whether it is the module's doing that it did not work: it would not the next time either.
const fn is_answer(error: &InvokeError) -> bool {
    use InvokeError::{Conflict, Denied, Invalid, NotFound, Refused};
    error.is_fault_of_module() || matches!(error, Invalid(_) | Refused(_) | NotFound | Denied(_) | Conflict)
}

/// A record as these fields have it, or why it is none.
pub(super) fn fitting(fields: &[FieldShape], body: Map<String, Value>) -> Result<Map<String, Value>, String> {
    crate::shape::check(fields, body).map_err(|problems| {
        let told = problems.iter().map(|problem| format!("{} {}", problem.field, problem.code));
        told.collect::<Vec<_>>().join(", ")
    })
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

//! Bringing the records of a unit over to the version with which it works now: their bodies as the version makes them, and the keys
//! by which it finds them. A batch at a time, beside everything else: until a record's turn has come, the module reads it as it is.

use serde_json::{Map, Value};

use crate::app::Cx;
use crate::app::record::{self, Collection, Entry};
use crate::domain::access::Permission;
use crate::domain::module::ModuleVersion;
use crate::domain::module_migration::RecordMigration;
use crate::error::{Error, Result};
use crate::store::{RecordFilter, Tx};

/// Records of one batch.
pub const BATCH: i64 = 100;
/// Units that are told of at most.
const TOLD: i64 = 50;

/// The migrations that go on, the oldest first, at most `most`. For the platform itself.
///
/// # Errors
/// As any statement.
pub async fn open(tx: &mut Tx, most: i64) -> Result<Vec<RecordMigration>> {
    tx.list_open_migrations(most).await
}

/// The versions between which records are brought over: from which, and to which. None where one has been taken away since.
///
/// # Errors
/// As any statement.
pub async fn versions(tx: &mut Tx, of: &RecordMigration) -> Result<Option<(ModuleVersion, ModuleVersion)>> {
    let from = tx.get_module_digest(&of.module_id, &of.from_digest).await?;
    let to = tx.get_module_digest(&of.module_id, &of.digest).await?;
    Ok(from.zip(to))
}

/// In the unit of the context and below: the migrations of a module that go on, and those in which something went wrong.
///
/// # Errors
/// `Forbidden` without `modules.enable`.
pub async fn list(tx: &mut Tx, cx: &Cx, module: &str) -> Result<Vec<RecordMigration>> {
    cx.require(tx, Permission::EnableModules).await?;
    tx.saw(topic(module));
    tx.list_migrations(cx.unit, module, TOLD).await
}

/// The next records of a collection: those after the last that was dealt with.
///
/// # Errors
/// As any statement.
pub async fn batch(tx: &mut Tx, cx: &Cx, at: &RecordMigration, collection: &Collection) -> Result<Vec<Entry>> {
    let after = at.after_id.filter(|_| at.collection == collection.name);
    let filter = RecordFilter { after: after.map(|id| (None, id)), limit: BATCH, ..RecordFilter::default() };
    record::query(tx, cx, collection, filter).await
}

/// A record with what became of it: its fields, or what went wrong.
pub type Brought = (Entry, std::result::Result<Map<String, Value>, String>);

/// Keeps a batch. A record that somebody has changed since it was read was written by this version and stays as it is.
///
/// # Errors
/// `Conflict` when the migration was begun anew, or another server was faster.
pub async fn keep(
    tx: &mut Tx,
    cx: &Cx,
    at: &RecordMigration,
    collection: &Collection,
    brought: Vec<Brought>,
) -> Result<RecordMigration> {
    let mut now = still(tx, at).await?;
    now.collection.clone_from(&collection.name);
    for (entry, made) in brought {
        now.after_id = Some(entry.record.id);
        let id = entry.record.id;
        let outcome = match made {
            Ok(body) => match record::rewrite(tx, cx, collection, entry, body).await {
                Ok(()) => Ok(()),
                // A value that no two records may share, or a key that cannot be made of it.
                Err(Error::Invalid(problems)) => {
                    let told = problems.iter().map(|problem| format!("{} {}", problem.field, problem.code));
                    Err(told.collect::<Vec<_>>().join(", "))
                }
                Err(error) => return Err(error),
            },
            Err(why) => Err(why),
        };
        match outcome {
            Ok(()) => now.done += 1,
            Err(why) => {
                now.failed += 1;
                if now.failure.is_empty() {
                    now.failure = format!("{} {id}: {why}", collection.name).chars().take(500).collect();
                }
            }
        }
    }
    put(tx, &now).await?;
    Ok(now)
}

/// Notes that every record was dealt with.
///
/// # Errors
/// As [`keep`].
pub async fn end(tx: &mut Tx, cx: &Cx, at: &RecordMigration) -> Result<()> {
    let mut now = still(tx, at).await?;
    now.ended_at = Some(cx.now);
    put(tx, &now).await
}

async fn still(tx: &mut Tx, at: &RecordMigration) -> Result<RecordMigration> {
    match tx.get_migration(&at.module_id, at.unit_id).await? {
        Some(there) if there == *at => Ok(there),
        _ => Err(Error::Conflict { entity: "module_migration" }),
    }
}

async fn put(tx: &mut Tx, now: &RecordMigration) -> Result<()> {
    if !tx.advance_migration(now).await? {
        return Err(Error::Conflict { entity: "module_migration" });
    }
    tx.touch(topic(&now.module_id));
    Ok(())
}

/// What a page about the migrations of a module depends on.
fn topic(module: &str) -> String {
    format!("module-migrations:{module}")
}

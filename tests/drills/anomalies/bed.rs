//! The records that everybody wants, and the transactions in which they are read and written.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use serde_json::{Map, Value, json};
use tempfile::TempDir;
use wushe_core::app::record::{self, Collection, Entry, IndexedField};
use wushe_core::app::{Core, Cx};
use wushe_core::id::RecordId;
use wushe_core::seal::Keyring;
use wushe_core::store::{KeyCondition, KeyValue, Mode, RecordFilter, Store, Tx};
use wushe_core::time::{Clock, Ids};
use wushe_tests::Scratch;
use wushe_tests::ground::community;

use super::tally::{Anomaly, Tally};

/// How many there are of each; few, so that everybody meets everybody.
pub(crate) const COUNTERS: usize = 3;
pub(crate) const PAIRS: usize = 2;
pub(crate) const ACCOUNTS: usize = 5;
pub(crate) const ROOMS: i64 = 2;
pub(crate) const DRAFTS: usize = 2;
/// Seats of a room.
pub(crate) const SEATS: i64 = 3;
/// What each account begins with.
pub(crate) const STOCK: i64 = 1_000;
/// Connections of a store; half as many write from the start.
const CONNECTIONS: u32 = 12;

/// How transactions are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Care {
    /// One for a piece of work, as the platform does.
    Serializable,
    /// One for what is read and another for what is written, to see that the drill sees.
    Apart,
}

/// Where the drill takes place. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Bed {
    stores: Vec<Store>,
    pub(crate) cx: Arc<Cx>,
    pub(crate) care: Care,
    pub(crate) counters: Arc<[RecordId]>,
    pub(crate) pairs: Arc<[[RecordId; 2]]>,
    pub(crate) accounts: Arc<[RecordId]>,
    pub(crate) drafts: Arc<[RecordId]>,
    pub(crate) batch: RecordId,
}

/// Records with a value and nothing else.
fn cells() -> Collection {
    Collection { name: "cells".to_owned(), ..Collection::default() }
}

/// Records that are counted by where they belong: people in a room, entries of a batch.
fn members(of: &str) -> Collection {
    let indexed = vec![IndexedField { name: "of".to_owned(), number: true, unique: false }];
    Collection { name: of.to_owned(), indexed, ..Collection::default() }
}

fn body(field: &str, value: i64) -> Map<String, Value> {
    [(field.to_owned(), json!(value))].into_iter().collect()
}

fn of(group: i64) -> RecordFilter {
    let conditions = vec![KeyCondition::Eq("of".to_owned(), KeyValue::Number(group))];
    RecordFilter { conditions, limit: 200, ..RecordFilter::default() }
}

impl Bed {
    /// Makes the records, as a module of their own.
    pub(crate) async fn new(folder: &TempDir, scratch: Option<&Scratch>, care: Care) -> Result<Self> {
        let mut stores = Vec::new();
        match scratch {
            Some(scratch) => {
                for _ in 0..2 {
                    stores.push(Store::open_postgres(scratch.url(), None, CONNECTIONS).await?);
                }
            }
            None => stores.push(Store::open_sqlite(&folder.path().join(format!("{care:?}.db"))).await?),
        }
        let store = stores.first().context("a store")?;
        store.migrate().await?;
        let core = Core {
            keys: Arc::new(Keyring::new(BTreeMap::from([(1, [1; 32])]), [2; 32])?),
            clock: Arc::new(Clock::System),
            ids: Arc::new(Ids::random()),
            require_second_factor: false,
        };
        let mut tx = store.begin(Mode::Read).await?;
        let found = wushe_core::app::unit::by_code(&mut tx, "510821100001").await;
        tx.rollback().await?;
        let unit = match found {
            Ok(unit) => unit,
            Err(_) => community(store, &core).await?,
        };
        let module = format!("drill-{care:?}").to_lowercase();
        let cx = Cx { module: Some(module.as_str().into()), ..core.system(unit.id) };
        let mut tx = store.begin(Mode::Write).await?;
        let mut cell = async |value: i64| -> Result<RecordId> {
            Ok(record::insert(&mut tx, &cx, &cells(), body("value", value)).await?.record.id)
        };
        let (mut counters, mut pairs, mut accounts, mut drafts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for _ in 0..COUNTERS {
            counters.push(cell(0).await?);
        }
        for _ in 0..PAIRS {
            pairs.push([cell(1).await?, cell(1).await?]);
        }
        for _ in 0..ACCOUNTS {
            accounts.push(cell(STOCK).await?);
        }
        for _ in 0..DRAFTS {
            drafts.push(cell(0).await?);
        }
        let batch = cell(1).await?;
        tx.commit().await?;
        Ok(Self {
            cx: Arc::new(cx),
            care,
            counters: counters.into(),
            pairs: pairs.into(),
            accounts: accounts.into(),
            drafts: drafts.into(),
            batch,
            stores,
        })
    }

    /// Opens a transaction at the host of this client.
    pub(crate) async fn open(&self, client: u64, mode: Mode) -> wushe_core::Result<Open> {
        let store = self.stores[client as usize % self.stores.len()].clone();
        let tx = store.begin(mode).await?;
        Ok(Open { bed: self.clone(), store, mode, tx: Some(tx) })
    }

    /// Looks at everything once all is quiet, and counts what no order of the transactions explains.
    pub(crate) async fn verify(&self, tally: &mut Tally) -> Result<()> {
        let mut open = self.open(0, Mode::Read).await?;
        for (number, id) in self.counters.iter().enumerate() {
            let kept = open.value(*id).await?;
            let added = tally.added.get(&number).copied().unwrap_or_default();
            tally.happened(Anomaly::LostUpdate, kept.abs_diff(added));
        }
        let mut views = std::mem::take(&mut tally.views);
        views.sort_unstable();
        let forks = views.windows(2).filter(|two| two[0].1 > two[1].1).count();
        tally.happened(Anomaly::LongFork, forks as u64);
        // What was reported of a closed batch stays true.
        let mut counted = BTreeMap::new();
        for (shows, batch, entries) in std::mem::take(&mut tally.reports) {
            let now = match counted.get(&batch) {
                Some(now) => *now,
                None => {
                    let now = open.count("entries", batch).await?;
                    counted.insert(batch, now);
                    now
                }
            };
            tally.happened(shows, u64::from(now != entries));
        }
        open.undo().await?;
        Ok(())
    }

    pub(crate) async fn close(&self) {
        for store in &self.stores {
            store.close().await;
        }
    }
}

/// A transaction in which work is done; without care it is another one after each gap.
pub(crate) struct Open {
    pub(crate) bed: Bed,
    store: Store,
    mode: Mode,
    tx: Option<Tx>,
}

impl Open {
    /// Between reading and writing, where others get in the way.
    pub(crate) async fn gap(&mut self) -> wushe_core::Result<()> {
        tokio::task::yield_now().await;
        if self.bed.care == Care::Apart {
            if let Some(tx) = self.tx.take() {
                tx.commit().await?;
            }
            tokio::task::yield_now().await;
            self.tx = Some(self.store.begin(self.mode).await?);
        }
        Ok(())
    }

    fn tx(&mut self) -> wushe_core::Result<&mut Tx> {
        self.tx.as_mut().ok_or_else(|| wushe_core::Error::internal("the transaction is over"))
    }

    pub(crate) async fn commit(mut self) -> wushe_core::Result<()> {
        match self.tx.take() {
            Some(tx) => tx.commit().await,
            None => Ok(()),
        }
    }

    pub(crate) async fn undo(mut self) -> wushe_core::Result<()> {
        match self.tx.take() {
            Some(tx) => tx.rollback().await,
            None => Ok(()),
        }
    }

    async fn cell(&mut self, id: RecordId) -> wushe_core::Result<Entry> {
        let cx = Arc::clone(&self.bed.cx);
        record::get(self.tx()?, &cx, &cells(), id).await?.ok_or_else(|| wushe_core::Error::internal("a cell is gone"))
    }

    /// The value of a record.
    pub(crate) async fn value(&mut self, id: RecordId) -> wushe_core::Result<i64> {
        Ok(self.cell(id).await?.body["value"].as_i64().unwrap_or_default())
    }

    /// The version of a record, which grows with each change.
    pub(crate) async fn version(&mut self, id: RecordId) -> wushe_core::Result<i64> {
        Ok(self.cell(id).await?.record.version)
    }

    /// Writes a value, whatever the record's version is by now: isolation alone has to notice.
    pub(crate) async fn set(&mut self, id: RecordId, value: i64) -> wushe_core::Result<()> {
        let version = self.version(id).await?;
        let cx = Arc::clone(&self.bed.cx);
        record::update(self.tx()?, &cx, &cells(), id, version, body("value", value)).await.map(drop)
    }

    /// How many belong there.
    pub(crate) async fn count(&mut self, members_of: &str, group: i64) -> wushe_core::Result<i64> {
        let cx = Arc::clone(&self.bed.cx);
        record::count(self.tx()?, &cx, &members(members_of), &of(group)).await
    }

    /// One more belongs there.
    pub(crate) async fn join(&mut self, members_of: &str, group: i64) -> wushe_core::Result<()> {
        let cx = Arc::clone(&self.bed.cx);
        record::insert(self.tx()?, &cx, &members(members_of), body("of", group)).await.map(drop)
    }

    /// The first who belongs there leaves.
    pub(crate) async fn leave(&mut self, members_of: &str, group: i64) -> wushe_core::Result<()> {
        let cx = Arc::clone(&self.bed.cx);
        let found = record::query(self.tx()?, &cx, &members(members_of), of(group)).await?;
        let Some(one) = found.first() else { return Ok(()) };
        record::delete(self.tx()?, &cx, &members(members_of), one.record.id, one.record.version).await
    }
}

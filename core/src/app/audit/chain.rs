//! The chain: what has been written stays as it was, and a check names what does not.
//!
//! Each entry has a keyed hash of its own, made where it is written, so that writers meet nowhere. From time to time the
//! entries that are in no block yet are bound into one, in the order of their ids; whatever commits later goes into the next
//! block, whatever its id. A block names its members and holds the hash of the block before; the head says which block is
//! the last. All of these are keyed: whoever can write to the database and has not the county's keys can neither change an
//! entry nor make one. What such a person can still do is put the whole database back to an earlier day: against that, the
//! head is noted down elsewhere (it stands in the log) and given to the check.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::app::Core;
use crate::domain::audit::{AuditFault, AuditFinding, AuditVerdict};
use crate::error::{Error, Result};
use crate::id::AuditBlockId;
use crate::seal::Keyring;
use crate::store::{BlockRow, HeadRow, RawEntry, Store, Tx};

/// Entries of one block at most. Binding them takes one statement, and SQLite's writer for a few milliseconds.
const BLOCK_ROWS: i64 = 500;
/// The first block also takes in what a version before the chain has left.
const FIRST_BLOCK_ROWS: i64 = 200_000;
/// Blocks that one call makes at most.
const BLOCKS_AT_ONCE: usize = 400;

/// A block that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Its number.
    pub number: i64,
    /// How many entries it binds.
    pub entries: i64,
    /// Its hash.
    pub hash: String,
}

/// The keyed hash of an entry.
pub(super) fn hash_of(keys: &Keyring, entry: &RawEntry) -> String {
    // What is not there is told from what is empty.
    let said = |text: &Option<String>| text.as_ref().map_or_else(|| "-".to_owned(), |text| format!("+{text}"));
    keys.mac(&[
        b"audit-entry",
        entry.id.as_bytes(),
        &entry.at.to_be_bytes(),
        said(&entry.user_id).as_bytes(),
        said(&entry.unit_id).as_bytes(),
        said(&entry.module_id).as_bytes(),
        entry.verb.as_bytes(),
        entry.entity.as_bytes(),
        entry.entity_id.as_bytes(),
        entry.purpose.as_bytes(),
        entry.detail.as_bytes(),
        said(&entry.invocation_id).as_bytes(),
    ])
}

/// Hash of the entries' hashes, in order.
fn hash_of_rows<'h>(hashes: impl Iterator<Item = &'h str>) -> String {
    let mut hash = Sha256::new();
    for one in hashes {
        hash.update(one.as_bytes());
        hash.update(b"\n");
    }
    hex::encode(hash.finalize())
}

fn hash_of_block(block: &BlockRow) -> String {
    let mut hash = Sha256::new();
    for part in [
        block.number.to_string(),
        block.id.clone(),
        block.previous.clone(),
        block.row_count.to_string(),
        block.members.clone(),
        block.rows_hash.clone(),
        block.sealed_at.micros().to_string(),
    ] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hex::encode(hash.finalize())
}

fn mac_of_block(keys: &Keyring, hash: &str) -> String {
    keys.mac(&[b"audit-block", hash.as_bytes()])
}

fn mac_of_head(keys: &Keyring, number: i64, hash: &str) -> String {
    keys.mac(&[b"audit-head", &number.to_be_bytes(), hash.as_bytes()])
}

/// Binds everything that is in no block yet; answers the blocks that were made. The server does this every few minutes, and
/// several hosts may at the same time.
///
/// # Errors
/// As any statement.
pub async fn seal(store: &Store, core: &Core) -> Result<Vec<Sealed>> {
    let mut made = Vec::new();
    while made.len() < BLOCKS_AT_ONCE {
        let core = core.clone();
        let block = store.write(move |tx| {
            let core = core.clone();
            Box::pin(async move { seal_one(tx, &core).await })
        });
        let Some(block) = block.await? else { break };
        // The log is one of the places where the head is noted down.
        tracing::info!(block = block.number, entries = block.entries, hash = block.hash, "the audit trail was bound");
        made.push(block);
    }
    Ok(made)
}

async fn seal_one(tx: &mut Tx, core: &Core) -> Result<Option<Sealed>> {
    let (head, last) = (tx.audit_head().await?, tx.last_audit_block().await?);
    // Of a chain that somebody has cut, the check tells; what comes after is bound all the same.
    let number = head.as_ref().map_or(0, |head| head.number).max(last.as_ref().map_or(0, |last| last.number)) + 1;
    let previous = head.map(|head| head.hash).or(last.map(|last| last.hash)).unwrap_or_default();
    let mut rows = tx.list_audit_waiting("", if number == 1 { FIRST_BLOCK_ROWS } else { BLOCK_ROWS }).await?;
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(None) };
    let bounds = (first.id.clone(), last.id.clone());
    if number == 1 {
        adopt(tx, core, &mut rows).await?;
    }
    let entries = i64::try_from(rows.len()).map_err(Error::internal)?;
    if tx.bind_audit(number, &bounds.0, &bounds.1).await? != rows.len() as u64 {
        return Err(Error::Conflict { entity: "audit" });
    }
    rows.sort_by(|one, other| one.id.cmp(&other.id));
    let now = core.clock.now();
    let mut block = BlockRow {
        number,
        id: AuditBlockId::from_uuid(core.ids.next(now)).to_string(),
        previous,
        row_count: entries,
        members: rows.iter().map(|row| row.id.replace('-', "")).collect(),
        rows_hash: hash_of_rows(rows.iter().map(|row| row.hash.as_str())),
        hash: String::new(),
        mac: String::new(),
        sealed_at: now,
    };
    block.hash = hash_of_block(&block);
    block.mac = mac_of_block(&core.keys, &block.hash);
    tx.insert_audit_block(&block).await?;
    let mac = mac_of_head(&core.keys, number, &block.hash);
    tx.set_audit_head(&HeadRow { number, hash: block.hash.clone(), mac }).await?;
    Ok(Some(Sealed { number, entries, hash: block.hash }))
}

/// Entries that a version before the chain has written get their hash with the first block, and never later.
async fn adopt(tx: &mut Tx, core: &Core, rows: &mut [RawEntry]) -> Result<()> {
    for row in rows.iter_mut().filter(|row| row.hash.is_empty()) {
        row.hash = hash_of(&core.keys, row);
        tx.adopt_audit(&row.id, row.hash.clone()).await?;
    }
    Ok(())
}

/// Checks every entry and every block and names the first that is not as it was. `expected` is a head that was noted down
/// elsewhere, `<number>:<hash>`: the chain must still hold it.
///
/// # Errors
/// `Invalid` (`head`) for an expected head of another form; as any statement.
pub async fn verify(store: &Store, core: &Core, expected: Option<&str>) -> Result<AuditVerdict> {
    let expected = expected.map(parse_head).transpose()?;
    let mut verdict = AuditVerdict { blocks: 0, entries: 0, waiting: 0, head: None, finding: None };
    let (head, last) =
        store.read(|tx| Box::pin(async move { Ok((tx.audit_head().await?, tx.last_audit_block().await?)) })).await?;
    verdict.head = head.as_ref().map(|head| format!("{}:{}", head.number, head.hash));
    let end = match check_head(core, head.as_ref(), last.as_ref()) {
        Ok(end) => end,
        Err(finding) => {
            // What is wrong with a block or an entry is told first: it says more.
            let end = last.as_ref().map_or(0, |last| last.number);
            verdict.finding = check_blocks(store, core, end, &mut verdict).await?.or(Some(finding));
            return Ok(verdict);
        }
    };
    verdict.finding = check_blocks(store, core, end, &mut verdict).await?;
    if verdict.finding.is_none() {
        verdict.finding = check_loose(store, core, end, &mut verdict).await?;
    }
    if let (None, Some((number, hash))) = (&verdict.finding, expected) {
        let there = store.read(move |tx| Box::pin(async move { tx.get_audit_block(number).await })).await?;
        if there.is_none_or(|block| block.hash != hash) {
            verdict.finding = found(AuditFault::HeadOther, Some(number), None);
        }
    }
    Ok(verdict)
}

fn parse_head(text: &str) -> Result<(i64, String)> {
    let wrong = || Error::invalid("head", "audit-head");
    let (number, hash) = text.trim().split_once(':').ok_or_else(wrong)?;
    Ok((number.parse().map_err(|_| wrong())?, hash.to_owned()))
}

#[expect(clippy::unnecessary_wraps, reason = "a finding is where there may be none")]
fn found(fault: AuditFault, block: Option<i64>, entry: Option<String>) -> Option<AuditFinding> {
    Some(AuditFinding { fault, block, entry })
}

/// The number of the last block, if the head says so too.
fn check_head(core: &Core, head: Option<&HeadRow>, last: Option<&BlockRow>) -> Result<i64, AuditFinding> {
    let wrong = |fault, block| AuditFinding { fault, block, entry: None };
    match (head, last) {
        (None, None) => Ok(0),
        (None, Some(_)) => Err(wrong(AuditFault::HeadChanged, None)),
        (Some(head), _) if head.mac != mac_of_head(&core.keys, head.number, &head.hash) => {
            Err(wrong(AuditFault::HeadChanged, Some(head.number)))
        }
        (Some(head), Some(last)) if last.number == head.number && last.hash == head.hash => Ok(head.number),
        (Some(head), Some(last)) if last.number < head.number => {
            Err(wrong(AuditFault::BlockMissing, Some(last.number + 1)))
        }
        (Some(head), None) if head.number > 0 => Err(wrong(AuditFault::BlockMissing, Some(1))),
        (Some(head), _) => Err(wrong(AuditFault::BlockChanged, Some(head.number))),
    }
}

async fn check_blocks(
    store: &Store,
    core: &Core,
    end: i64,
    verdict: &mut AuditVerdict,
) -> Result<Option<AuditFinding>> {
    let (mut number, mut previous) = (0, String::new());
    while number < end {
        let context = core.clone();
        let after = number;
        // Blocks do not change: each batch may be read by itself, and no long picture is kept open.
        let checked = store.read(move |tx| {
            Box::pin(async move {
                let mut checked = Vec::new();
                for block in tx.list_audit_blocks(after).await? {
                    let rows = tx.list_audit_in_block(block.number).await?;
                    let finding = check_rows(&context, &block, rows);
                    checked.push((block, finding));
                }
                Ok(checked)
            })
        });
        let checked = checked.await?;
        if checked.is_empty() {
            return Ok(found(AuditFault::BlockMissing, Some(number + 1), None));
        }
        for (block, rows) in checked {
            if block.number != number + 1 {
                return Ok(found(AuditFault::BlockMissing, Some(number + 1), None));
            }
            let right = block.hash == hash_of_block(&block) && block.mac == mac_of_block(&core.keys, &block.hash);
            if !right || block.previous != previous {
                return Ok(found(AuditFault::BlockChanged, Some(block.number), None));
            }
            if rows.is_some() {
                return Ok(rows);
            }
            verdict.blocks += 1;
            verdict.entries += block.row_count;
            (number, previous) = (block.number, block.hash);
            if number >= end {
                break;
            }
        }
    }
    Ok(None)
}

/// The entries of a block against its members.
fn check_rows(core: &Core, block: &BlockRow, rows: Vec<RawEntry>) -> Option<AuditFinding> {
    let mut there: BTreeMap<String, RawEntry> = rows.into_iter().map(|row| (row.id.clone(), row)).collect();
    let mut hashes = Vec::with_capacity(there.len());
    for member in block.members.as_bytes().chunks(32) {
        let id = std::str::from_utf8(member).ok().and_then(|text| Uuid::try_parse(text).ok()).map(|id| id.to_string());
        let Some(id) = id else { return found(AuditFault::BlockChanged, Some(block.number), None) };
        let Some(row) = there.remove(&id) else {
            return found(AuditFault::RowMissing, Some(block.number), Some(id));
        };
        if row.hash != hash_of(&core.keys, &row) {
            return found(AuditFault::RowChanged, Some(block.number), Some(id));
        }
        hashes.push(row.hash);
    }
    if let Some(id) = there.into_keys().next() {
        return found(AuditFault::RowAdded, Some(block.number), Some(id));
    }
    let right =
        hashes.len() as i64 == block.row_count && block.rows_hash == hash_of_rows(hashes.iter().map(String::as_str));
    if right { None } else { found(AuditFault::BlockChanged, Some(block.number), None) }
}

/// Entries in no block, and those that say that they are in one that never was.
async fn check_loose(store: &Store, core: &Core, end: i64, verdict: &mut AuditVerdict) -> Result<Option<AuditFinding>> {
    let beyond = store
        .read(move |tx| {
            Box::pin(async move {
                // Blocks may have been made since the head was read.
                let last = tx.last_audit_block().await?.map_or(end, |last| last.number);
                tx.audit_beyond(last).await
            })
        })
        .await?;
    if let Some(row) = beyond {
        return Ok(found(AuditFault::RowAdded, None, Some(row.id)));
    }
    let mut after = String::new();
    loop {
        let from = after.clone();
        let rows = store.read(move |tx| Box::pin(async move { tx.list_audit_waiting(&from, BLOCK_ROWS).await }));
        let rows = rows.await?;
        let Some(last) = rows.last() else { return Ok(None) };
        after.clone_from(&last.id);
        for row in rows {
            // Until there is a first block, those of an earlier version wait for theirs.
            let waits_for_hash = end == 0 && row.hash.is_empty();
            if !waits_for_hash && row.hash != hash_of(&core.keys, &row) {
                return Ok(found(AuditFault::RowChanged, None, Some(row.id)));
            }
            verdict.waiting += 1;
            verdict.entries += 1;
        }
    }
}

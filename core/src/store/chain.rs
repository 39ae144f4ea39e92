//! The chain of the audit trail: blocks and the head.

use super::Tx;
use super::audit::AuditEntry;
use crate::error::Result;
use crate::time::Timestamp;

/// An entry letter by letter as it stands in the database: whatever somebody has made of it can be read and told.
#[derive(Debug, Clone)]
pub(crate) struct RawEntry {
    pub(crate) id: String,
    pub(crate) at: i64,
    pub(crate) user_id: Option<String>,
    pub(crate) unit_id: Option<String>,
    pub(crate) module_id: Option<String>,
    pub(crate) verb: String,
    pub(crate) entity: String,
    pub(crate) entity_id: String,
    pub(crate) purpose: String,
    pub(crate) detail: String,
    pub(crate) invocation_id: Option<String>,
    pub(crate) hash: String,
}

from_row!(RawEntry {
    id,
    at,
    user_id,
    unit_id,
    module_id,
    verb,
    entity,
    entity_id,
    purpose,
    detail,
    invocation_id,
    hash,
});

impl From<&AuditEntry> for RawEntry {
    fn from(entry: &AuditEntry) -> Self {
        Self {
            id: entry.id.to_string(),
            at: entry.at.micros(),
            user_id: entry.user_id.map(|id| id.to_string()),
            unit_id: entry.unit_id.map(|id| id.to_string()),
            module_id: entry.module_id.clone(),
            verb: entry.verb.clone(),
            entity: entry.entity.clone(),
            entity_id: entry.entity_id.clone(),
            purpose: entry.purpose.clone(),
            detail: entry.detail.clone(),
            invocation_id: entry.invocation_id.map(|id| id.to_string()),
            hash: String::new(),
        }
    }
}

/// A block as it is kept.
#[derive(Debug, Clone)]
pub(crate) struct BlockRow {
    /// From 1, without gaps.
    pub(crate) number: i64,
    pub(crate) id: String,
    /// Hash of the block before; of the first: nothing.
    pub(crate) previous: String,
    pub(crate) row_count: i64,
    /// Ids of its entries in order, each 32 hexadecimal digits.
    pub(crate) members: String,
    /// Hash of the entries' hashes in order.
    pub(crate) rows_hash: String,
    /// Hash of everything above.
    pub(crate) hash: String,
    /// Keyed hash of the hash.
    pub(crate) mac: String,
    pub(crate) sealed_at: Timestamp,
}

from_row!(BlockRow { number, id, previous, row_count, members, rows_hash, hash, mac, sealed_at });

/// Which block is the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HeadRow {
    pub(crate) number: i64,
    pub(crate) hash: String,
    pub(crate) mac: String,
}

from_row!(HeadRow { number, hash, mac });

const WAITING: &str = "SELECT * FROM audit WHERE block IS NULL AND id > $1 ORDER BY id LIMIT $2";
const BIND: &str = "UPDATE audit SET block = $1 WHERE block IS NULL AND id >= $2 AND id <= $3";
const ADOPT: &str = "UPDATE audit SET hash = $2 WHERE id = $1 AND block IS NULL AND hash = ''";
const IN_BLOCK: &str = "SELECT * FROM audit WHERE block = $1 ORDER BY id";
const BEYOND: &str = "
    SELECT * FROM audit WHERE block IS NOT NULL AND (block > $1 OR block < 1) ORDER BY block, id LIMIT 1";
const INSERT: &str = "
    INSERT INTO audit_block (number, id, previous, row_count, members, rows_hash, hash, mac, sealed_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const BLOCK: &str = "SELECT * FROM audit_block WHERE number = $1";
const BLOCKS: &str = "SELECT * FROM audit_block WHERE number > $1 ORDER BY number LIMIT 16";
const LAST: &str = "SELECT * FROM audit_block ORDER BY number DESC LIMIT 1";
const HEAD: &str = "SELECT number, hash, mac FROM audit_head WHERE one = 1";
const SET_HEAD: &str = "
    INSERT INTO audit_head (one, number, hash, mac) VALUES (1, $1, $2, $3)
    ON CONFLICT (one) DO UPDATE SET number = excluded.number, hash = excluded.hash, mac = excluded.mac";

impl Tx {
    /// Entries that are in no block yet, in order.
    pub(crate) async fn list_audit_waiting(&mut self, after: &str, limit: i64) -> Result<Vec<RawEntry>> {
        fetch_all!(self, WAITING, after.to_owned(), limit)
    }

    /// Binds the entries between two that are in no block into one; answers how many.
    pub(crate) async fn bind_audit(&mut self, block: i64, first: &str, last: &str) -> Result<u64> {
        execute!(self, BIND, block, first.to_owned(), last.to_owned())
    }

    /// Gives an entry of a version before the chain its hash.
    pub(crate) async fn adopt_audit(&mut self, id: &str, hash: String) -> Result<()> {
        execute!(self, ADOPT, id.to_owned(), hash)?;
        Ok(())
    }

    /// Entries that say that they are in a block.
    pub(crate) async fn list_audit_in_block(&mut self, block: i64) -> Result<Vec<RawEntry>> {
        fetch_all!(self, IN_BLOCK, block)
    }

    /// The first entry that says that it is in a block after this one, or before the first.
    pub(crate) async fn audit_beyond(&mut self, block: i64) -> Result<Option<RawEntry>> {
        fetch_optional!(self, BEYOND, block)
    }

    /// Adds a block.
    pub(crate) async fn insert_audit_block(&mut self, b: &BlockRow) -> Result<()> {
        execute!(
            self,
            INSERT,
            b.number,
            b.id.clone(),
            b.previous.clone(),
            b.row_count,
            b.members.clone(),
            b.rows_hash.clone(),
            b.hash.clone(),
            b.mac.clone(),
            b.sealed_at
        )?;
        Ok(())
    }

    /// A block by its number.
    pub(crate) async fn get_audit_block(&mut self, number: i64) -> Result<Option<BlockRow>> {
        fetch_optional!(self, BLOCK, number)
    }

    /// A few blocks after this one, in order.
    pub(crate) async fn list_audit_blocks(&mut self, after: i64) -> Result<Vec<BlockRow>> {
        fetch_all!(self, BLOCKS, after)
    }

    /// The block with the greatest number.
    pub(crate) async fn last_audit_block(&mut self) -> Result<Option<BlockRow>> {
        fetch_optional!(self, LAST)
    }

    /// Which block is said to be the last.
    pub(crate) async fn audit_head(&mut self) -> Result<Option<HeadRow>> {
        fetch_optional!(self, HEAD)
    }

    /// Says which block is the last.
    pub(crate) async fn set_audit_head(&mut self, head: &HeadRow) -> Result<()> {
        execute!(self, SET_HEAD, head.number, head.hash.clone(), head.mac.clone())?;
        Ok(())
    }
}

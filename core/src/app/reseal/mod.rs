//! Rotating the county's keys: what was sealed or hashed under older ones is written anew, a batch at a time.
//!
//! A new key is added to the keyring of every host first; from then on everything new is under it, and everything old still
//! opens and is found. [`reseal`] is called until nothing remains; then [`older`] counts none, and the old key can be thrown
//! away.

mod record;

use schemars::JsonSchema;
use serde::Serialize;

use crate::app::Cx;
use crate::domain::access::Permission;
use crate::error::{Error, Result};
use crate::store::{ResealMark, SEALED_COLUMNS, SealedColumn, SealedRow, Tx};

/// The mark of a target that was walked to its end; sorts after every id.
pub(crate) const DONE: &str = "~";

/// Most rows of one call: a transaction stays short.
pub const MOST: i64 = 2000;

/// What one call did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Resealed {
    /// Values that were looked at.
    pub seen: i64,
    /// Values that were sealed or hashed anew.
    pub changed: i64,
    /// Values that have not been looked at yet, as counted when their column was begun.
    pub remaining: i64,
    /// Whether every column was walked to its end.
    pub finished: bool,
}

/// Values of a column that stand under an older key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Older {
    /// The column, e.g. `resident.phone`; of records of modules `module_record:liaison-card.cards.contact`.
    pub column: String,
    /// How many.
    pub values: i64,
}

/// Only the platform itself, or whoever answers for the privacy of the whole county.
pub(crate) async fn require_county(tx: &mut Tx, cx: &Cx) -> Result<()> {
    cx.require(tx, Permission::ManagePrivacy).await?;
    if cx.county(tx).await?.id == cx.unit { Ok(()) } else { Err(Error::refused("county-only")) }
}

/// Where a target begins or goes on under the keys of now.
pub(crate) fn mark_of(cx: &Cx, before: Option<ResealMark>) -> Option<ResealMark> {
    let (seal_number, lookup_number) = numbers(cx);
    before.filter(|mark| mark.seal_number == seal_number && mark.lookup_number == lookup_number)
}

pub(crate) fn begun(cx: &Cx, remaining: i64) -> ResealMark {
    let (seal_number, lookup_number) = numbers(cx);
    ResealMark { seal_number, lookup_number, after_id: String::new(), remaining }
}

fn numbers(cx: &Cx) -> (i64, i64) {
    (i64::from(cx.core.keys.seal_number()), i64::from(cx.core.keys.lookup_number()))
}

/// Seals and hashes anew what stands under older keys, at most `batch` (≤ 2,000) values; of modules, records. It is finished
/// when everything was walked and nothing stands under an older key: what a host that was not started anew has written
/// meanwhile is walked again.
///
/// # Errors
/// `Forbidden` without `privacy.manage`; `Refused` outside the county's own unit; `Internal` for a value whose key is missing.
pub async fn reseal(tx: &mut Tx, cx: &Cx, batch: i64) -> Result<Resealed> {
    require_county(tx, cx).await?;
    let mut left = batch.clamp(1, MOST);
    let mut done = Resealed { finished: true, ..Resealed::default() };
    for column in SEALED_COLUMNS {
        let target = target_of(column);
        let mut mark = match mark_of(cx, tx.get_reseal_mark(&target).await?) {
            Some(mark) => mark,
            None => begun(cx, tx.count_sealed(column, None).await?),
        };
        if mark.after_id != DONE && left > 0 {
            let rows = tx.list_sealed(column, &mark.after_id, left).await?;
            let last = rows.last().map(|(id, ..)| id.clone());
            left -= walked(&mut done, &mut mark, rows.len(), last, left)?;
            for row in rows {
                done.changed += i64::from(anew(tx, cx, column, row).await?);
            }
        }
        noted(tx, &mut done, &target, &mark).await?;
    }
    record::reseal(tx, cx, left, &mut done).await?;
    if done.finished {
        begin_again(tx, cx, &mut done).await?;
    }
    if done.changed > 0 {
        let told = format!("{} of {}", done.changed, done.seen);
        super::audit::record(tx, cx, "keys.reseal", "unit", &cx.unit.to_string(), &told).await?;
    }
    Ok(done)
}

fn target_of(column: &SealedColumn) -> String {
    format!("{}.{}", column.table, column.column)
}

/// Moves a mark past the rows that were read, of which `left` were asked for; answers how many they were.
fn walked(done: &mut Resealed, mark: &mut ResealMark, rows: usize, last: Option<String>, left: i64) -> Result<i64> {
    let seen = i64::try_from(rows).map_err(Error::internal)?;
    mark.after_id = last.filter(|_| seen == left).unwrap_or_else(|| DONE.to_owned());
    mark.remaining = if mark.after_id == DONE { 0 } else { (mark.remaining - seen).max(0) };
    done.seen += seen;
    Ok(seen)
}

async fn noted(tx: &mut Tx, done: &mut Resealed, target: &str, mark: &ResealMark) -> Result<()> {
    done.finished &= mark.after_id == DONE;
    done.remaining += mark.remaining;
    tx.set_reseal_mark(target, mark).await
}

/// Whatever was walked to its end and holds something under an older key is walked again.
async fn begin_again(tx: &mut Tx, cx: &Cx, done: &mut Resealed) -> Result<()> {
    for column in SEALED_COLUMNS {
        let values = tx.count_sealed(column, Some(cx.core.keys.seal_number())).await?;
        if values > 0 {
            noted(tx, done, &target_of(column), &begun(cx, values)).await?;
        }
    }
    let opens = record::older(tx, cx).await?.into_iter().filter(|kept| kept.opens).map(|kept| kept.values).sum();
    if opens > 0 {
        noted(tx, done, record::TARGET, &begun(cx, opens)).await?;
    }
    Ok(())
}

/// Brings one value under the keys of now; answers whether it was not.
async fn anew(tx: &mut Tx, cx: &Cx, column: &SealedColumn, row: SealedRow) -> Result<bool> {
    let keys = &cx.core.keys;
    let (id, sealed, first_hash) = row;
    let place = format!("{}:{id}", column.place);
    let clear = keys.open(&sealed, &place)?;
    let hashes: Vec<String> =
        column.hashes.iter().map(|hash| keys.lookup(hash.purpose, hash.of.part(&clear))).collect();
    let sealed_now = sealed.number() == Some(keys.seal_number());
    if sealed_now && first_hash.as_ref() == hashes.first() {
        return Ok(false);
    }
    let sealed = if sealed_now { sealed } else { keys.seal(&clear, &place)? };
    tx.set_sealed(column, &id, &sealed, &hashes).await?;
    Ok(true)
}

/// Counts what stands under other keys for sealing than the one of now, column by column, and in the records of modules field
/// by field; none: the old keys can go. It reads every table: for administrators, not for pages.
///
/// # Errors
/// `Forbidden` without `privacy.manage`; `Refused` outside the county's own unit.
pub async fn older(tx: &mut Tx, cx: &Cx) -> Result<Vec<Older>> {
    require_county(tx, cx).await?;
    let mut older = Vec::new();
    for column in SEALED_COLUMNS {
        let values = tx.count_sealed(column, Some(cx.core.keys.seal_number())).await?;
        if values > 0 {
            older.push(Older { column: target_of(column), values });
        }
    }
    older
        .extend(record::older(tx, cx).await?.into_iter().map(|kept| Older { column: kept.field, values: kept.values }));
    Ok(older)
}

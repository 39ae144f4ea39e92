//! Personal fields in the records of modules, of all collections at once.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{DONE, MOST, Resealed, begun, mark_of, noted, walked};
use crate::app::Cx;
use crate::app::record::{lookup_purpose, sealed_place};
use crate::app::record_body::{Found, body_of, look};
use crate::error::{Error, Result};
use crate::store::{SealedBody, Tx};

/// The mark of all records.
pub(super) const TARGET: &str = "module_record.body";

/// A field of a collection that holds values under another key than the one of now.
pub(super) struct OlderField {
    pub(super) field: String,
    pub(super) values: i64,
    /// Whether they open. What has the shape of something sealed under a key that is not there does not.
    pub(super) opens: bool,
}

/// Walks records after the mark, at most `left`.
pub(super) async fn reseal(tx: &mut Tx, cx: &Cx, left: i64, done: &mut Resealed) -> Result<()> {
    let mut mark = match mark_of(cx, tx.get_reseal_mark(TARGET).await?) {
        Some(mark) => mark,
        None => begun(cx, tx.count_bodies().await?),
    };
    if mark.after_id != DONE && left > 0 {
        let rows = tx.list_bodies(&mark.after_id, left).await?;
        let last = rows.last().map(|row| row.id.to_string());
        walked(done, &mut mark, rows.len(), last, left)?;
        for row in rows {
            done.changed += anew(tx, cx, &row).await?;
        }
    }
    noted(tx, done, TARGET, &mark).await
}

/// Brings the fields of one record under the keys of now; answers how many were not.
async fn anew(tx: &mut Tx, cx: &Cx, row: &SealedBody) -> Result<i64> {
    let keys = &cx.core.keys;
    let (mut body, mut changed, mut sealed_anew) = (body_of(row)?, 0, false);
    for (field, value) in &mut body {
        let Found::Open(sealed, clear) = look(cx, row, field, value) else { continue };
        let mut older = sealed.number() != Some(keys.seal_number());
        if older {
            let place = sealed_place(&row.collection, field, row.id);
            *value = Value::String(keys.seal(&clear, &place)?.as_str().to_owned());
            sealed_anew = true;
        }
        if let Ok(Value::String(text)) = serde_json::from_str(&clear) {
            let [current, before] = keys.lookups(&lookup_purpose(&row.module_id, &row.collection, field), &text);
            if current != before {
                older |= tx.set_record_hash(row.id, field, &before, &current).await?;
            }
        }
        changed += i64::from(older);
    }
    if sealed_anew {
        tx.set_body(row.id, &serde_json::to_string(&body).map_err(Error::internal)?).await?;
    }
    Ok(changed)
}

/// Which fields hold values under another key than the one of now.
pub(super) async fn older(tx: &mut Tx, cx: &Cx) -> Result<Vec<OlderField>> {
    let current = cx.core.keys.seal_number();
    let mut found: BTreeMap<(String, bool), i64> = BTreeMap::new();
    let mut after = String::new();
    loop {
        let rows = tx.list_bodies(&after, MOST).await?;
        let Some(last) = rows.last() else { break };
        after = last.id.to_string();
        for row in &rows {
            for (field, value) in &body_of(row)? {
                let opens = match look(cx, row, field, value) {
                    Found::Open(sealed, _) if sealed.number() != Some(current) => true,
                    Found::Locked => false,
                    Found::Open(..) | Found::Plain => continue,
                };
                let field = format!("module_record:{}.{}.{field}", row.module_id, row.collection);
                *found.entry((field, opens)).or_default() += 1;
            }
        }
    }
    Ok(found.into_iter().map(|((field, opens), values)| OlderField { field, values, opens }).collect())
}

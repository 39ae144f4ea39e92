//! Undoing a sheet that was taken in: as a whole, or not at all.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};
use wushe_core::app::Cx;
use wushe_core::app::sheet::{self, Did};
use wushe_core::domain::day::Day;
use wushe_core::domain::sheet::{ImportView, RowDid};
use wushe_core::error::{Error, Result};
use wushe_core::id::ImportId;
use wushe_core::store::Tx;

use crate::app::App;
use crate::i18n::{Catalog, Locale};
use crate::registers::{self, Call, Op, Operation, Register, run};

/// Most rows that are told by number when a sheet cannot be undone.
const MOST_TOLD: usize = 50;

/// Undoes a sheet that was taken in: what it made is taken back, what it changed is as before. All of it, or nothing.
///
/// # Errors
/// `NotFound`; `Refused` (`import-not-taken`, `import-forgotten`; `import-stays` with the rows that somebody has changed since and
/// those to which something refers: then nothing is undone).
pub async fn undo(app: &Arc<App>, cx: Cx, id: ImportId) -> Result<ImportView> {
    app.store
        .write(move |tx| {
            let cx = cx.clone();
            Box::pin(async move {
                let import = sheet::get(tx, &cx, id).await?;
                let register = registers::find(&import.register).ok_or(Error::NotFound { entity: "register" })?;
                let mut stays = Stays::default();
                // An entry that the sheet has met twice: which version an undone row has brought back, and under which it is
                // there now.
                let mut back: BTreeMap<String, (i64, i64)> = BTreeMap::new();
                for did in sheet::rows(tx, &cx, id).await? {
                    tx.begin_part().await?;
                    let at = match back.get(&did.entry) {
                        Some((was, is)) if *was == did.version => *is,
                        _ => did.version,
                    };
                    match undo_row(tx, &cx, register, &did, at).await {
                        Ok(is) => {
                            tx.keep_part().await?;
                            if let Some(is) = is {
                                back.insert(did.entry, (did.version - 1, is));
                            }
                        }
                        Err(error) => {
                            stays.note(did.row, error)?;
                            tx.undo_part().await?;
                        }
                    }
                }
                stays.told()?;
                sheet::undone(tx, &cx, id).await
            })
        })
        .await
}

/// Rows that cannot be undone.
#[derive(Debug, Default)]
struct Stays {
    /// Somebody has changed the entry since.
    changed: Vec<i64>,
    /// Something refers to the entry, or what it said before cannot stand any more.
    used: Vec<i64>,
}

impl Stays {
    fn note(&mut self, row: i64, error: Error) -> Result<()> {
        match error {
            Error::Conflict { .. } | Error::NotFound { .. } => self.changed.push(row),
            Error::Refused { .. } | Error::Invalid(_) => self.used.push(row),
            other => return Err(other),
        }
        Ok(())
    }

    /// Refuses, telling every row, when there is one.
    fn told(mut self) -> Result<()> {
        if self.changed.is_empty() && self.used.is_empty() {
            return Ok(());
        }
        let told = |rows: &mut Vec<i64>| {
            rows.sort_unstable();
            let more = if rows.len() > MOST_TOLD { " …" } else { "" };
            let rows: Vec<String> = rows.iter().take(MOST_TOLD).map(i64::to_string).collect();
            // Nothing to tell is a dash, which the sentence is made for.
            if rows.is_empty() { "-".to_owned() } else { rows.join(", ") + more }
        };
        let args = [("changed", told(&mut self.changed)), ("used", told(&mut self.used))].into_iter().collect();
        Err(Error::Refused { code: "import-stays", args })
    }
}

/// Undoes what a row did to its entry, which is at version `at` now; answers under which version it is as before, if it is there
/// still.
async fn undo_row(tx: &mut Tx, cx: &Cx, register: &Register, did: &Did, at: i64) -> Result<Option<i64>> {
    let cx = &cx.in_unit(did.unit);
    let of = |name: &str| register.operation(name).ok_or_else(|| Error::refused("import-no-undo"));
    let mut call = Call { id: did.entry.clone(), version: Some(at), ..Call::default() };
    match did.did {
        RowDid::Created => {
            let undo = of(register.intake.undo)?;
            if undo.op == Op::Act {
                require_unchanged(tx, cx, of("get")?, &call).await?;
                call.input = why(undo, at, Day::of(cx.now));
            }
            run::run(tx, cx, undo, call).await?;
            Ok(None)
        }
        RowDid::Updated => {
            let before = did.before.as_deref().ok_or_else(|| Error::refused("import-forgotten"))?;
            call.input = serde_json::from_str(before).map_err(Error::internal)?;
            let back = match register.intake.whole {
                Some(whole) => (whole.restore)(tx, cx, call).await?,
                None => run::run(tx, cx, of("update")?, call).await?,
            };
            let is = back.get("version").and_then(Value::as_i64);
            if let Some(is) = is {
                sheet::brought_back(tx, cx, did, is).await?;
            }
            Ok(is)
        }
    }
}

/// What is taken back by an act of its own is looked at first: the act takes it in whatever state it is.
async fn require_unchanged(tx: &mut Tx, cx: &Cx, get: &Operation, call: &Call) -> Result<()> {
    let there = run::run(tx, cx, get, Call { id: call.id.clone(), ..Call::default() }).await?;
    let version = there.get("version").and_then(Value::as_i64);
    if version == call.version { Ok(()) } else { Err(Error::Conflict { entity: "entry" }) }
}

/// What an act asks that takes an entry back: which version, from when on, and why. In Chinese, as all that the registers say.
fn why(undo: &Operation, version: i64, today: Day) -> Map<String, Value> {
    let told = |name: &str| match name {
        "version" => Some(Value::from(version)),
        "reason" => Some(Value::from(Catalog::host().t(Locale::ZhCn, "sheet-undo-reason"))),
        "withdrawn_on" => Some(Value::from(today.to_string())),
        _ => None,
    };
    undo.types.input.iter().filter_map(|field| Some((field.name.clone(), told(&field.name)?))).collect()
}

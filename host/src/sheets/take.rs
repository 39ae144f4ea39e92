//! Taking a sheet in: tried first, in a transaction that is rolled back, so that what is wrong is known by row and column
//! before anything is changed; then taken as a whole or not at all.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use wushe_core::app::sheet::{self, Did, Tried};
use wushe_core::app::{Cx, unit};
use wushe_core::domain::access::Permission;
use wushe_core::domain::page::Page;
use wushe_core::domain::sheet::{ImportView, RowDid};
use wushe_core::error::{Error, Problem, Result};
use wushe_core::id::ImportId;
use wushe_core::store::{Mode, Tx};

use super::column::{self, Column, UNIT};
use super::read::Table;
use crate::app::App;
use crate::explain;
use crate::i18n::{Catalog, Locale};
use crate::registers::names::{Meant, meant};
use crate::registers::{Call, Kind, Register, run};

/// Most mistakes that are shown: whoever sees a hundred mends the sheet, not the rows.
const MOST_WRONG: usize = 200;

/// Something wrong with a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Its row in the sheet; none: the sheet as a whole.
    pub row: Option<usize>,
    /// The head of its column; empty: the row as a whole.
    pub column: String,
    /// What is wrong, in the reader's words.
    pub words: String,
}

/// What a sheet would do.
#[derive(Debug, Clone)]
pub struct Trial {
    /// The import, kept to be taken; none while something is wrong.
    pub import: Option<ImportView>,
    /// Rows that make an entry.
    pub created: usize,
    /// Rows that change an entry that is there.
    pub updated: usize,
    /// What is wrong, in the order of the sheet; at most two hundred.
    pub wrong: Vec<Wrong>,
    /// Heads that mean nothing here: their columns are left out.
    pub unknown: Vec<String>,
}

/// A row as it is kept between trying and taking.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
struct Row {
    row: usize,
    unit: Option<String>,
    input: Map<String, Value>,
}

/// Tries a sheet: every row is carried out in a transaction that is rolled back. When nothing is wrong the rows are kept, to be
/// taken by [`take`].
///
/// # Errors
/// `Forbidden` without `sheets.import`; as any statement. What is wrong with the sheet is no error but part of the answer.
pub async fn try_out(
    app: &Arc<App>,
    cx: Cx,
    register: &'static Register,
    file_name: &str,
    bytes: &[u8],
    table: Table,
    locale: Locale,
) -> Result<Trial> {
    let columns = column::entered(register, locale);
    let (rows, mut wrong, unknown) = lay_out(register, &columns, table, locale);
    let mut trial = Trial { import: None, created: 0, updated: 0, wrong: Vec::new(), unknown };
    if wrong.is_empty() {
        let mut tx = app.store.begin(Mode::Write).await?;
        cx.require(&mut tx, Permission::ImportSheets).await?;
        let outcome = carry_out(&mut tx, &cx, register, &rows, Some((&columns, locale))).await;
        tx.rollback().await?;
        let (done, found) = outcome?;
        trial.created = done.iter().filter(|did| did.did == RowDid::Created).count();
        trial.updated = done.len() - trial.created;
        wrong = found;
    }
    if wrong.is_empty() {
        let tried = Tried {
            register: register.name.to_owned(),
            file_name: file_name.chars().filter(|c| !c.is_control()).take(120).collect(),
            digest: hex::encode(Sha256::digest(bytes)),
            rows: i64::try_from(rows.len()).unwrap_or(i64::MAX),
            content: serde_json::to_string(&rows).map_err(Error::internal)?,
        };
        let kept = app.store.write(move |tx| {
            let (cx, tried) = (cx.clone(), tried.clone());
            Box::pin(async move { sheet::keep(tx, &cx, tried).await })
        });
        trial.import = Some(kept.await?);
    }
    wrong.truncate(MOST_WRONG);
    trial.wrong = wrong;
    Ok(trial)
}

/// Takes a sheet in that was tried: all of it, or nothing.
///
/// # Errors
/// `NotFound`; `Refused` when it was taken already or is forgotten; what a row meets that was not there when it was tried.
pub async fn take(app: &Arc<App>, cx: Cx, register: &'static Register, id: ImportId) -> Result<ImportView> {
    app.store
        .write(move |tx| {
            let cx = cx.clone();
            Box::pin(async move {
                let content = sheet::content(tx, &cx, id).await?;
                let rows: Vec<Row> = serde_json::from_str(&content).map_err(Error::internal)?;
                let (done, _) = carry_out(tx, &cx, register, &rows, None).await?;
                sheet::taken(tx, &cx, id, done).await
            })
        })
        .await
}

/// The rows as inputs, and what is wrong with them before anything is asked of the core.
fn lay_out(
    register: &Register,
    columns: &[Column],
    table: Table,
    locale: Locale,
) -> (Vec<Row>, Vec<Wrong>, Vec<String>) {
    let catalog = Catalog::host();
    let mut wrong = Vec::new();
    let mut unknown = Vec::new();
    let mut at: BTreeMap<usize, &Column> = BTreeMap::new();
    for (position, head) in table.heads.iter().enumerate() {
        match columns.iter().find(|column| column.is_called(register, head)) {
            Some(column) if at.values().any(|known| known.field.name == column.field.name) => {
                wrong.push(Wrong { row: None, column: head.clone(), words: catalog.t(locale, "sheet-column-twice") });
            }
            Some(column) => {
                at.insert(position, column);
            }
            None if head.trim().is_empty() => {}
            None => unknown.push(head.trim().to_owned()),
        }
    }
    for column in columns.iter().filter(|column| column.field.required) {
        if !at.values().any(|known| known.field.name == column.field.name) {
            let words = catalog.t(locale, "sheet-column-missing");
            wrong.push(Wrong { row: None, column: column.head.clone(), words });
        }
    }
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut rows = Vec::with_capacity(table.rows.len());
    for (number, cells) in table.rows {
        let mut row = Row { row: number, unit: None, input: Map::new() };
        for (position, column) in &at {
            let text = cells.get(*position).map(|cell| cell.trim()).unwrap_or_default();
            if text.is_empty() {
                continue;
            }
            if column.field.name == UNIT {
                row.unit = Some(text.to_owned());
            } else {
                row.input.insert(column.field.name.clone(), column.value(text));
            }
        }
        if let Some(key) = key_of(register, &row)
            && let Some(first) = seen.insert(key, number)
        {
            let words = catalog.ta(locale, "sheet-row-twice", [("row", i64::try_from(first).unwrap_or(0).into())]);
            wrong.push(Wrong { row: Some(number), column: String::new(), words });
        }
        rows.push(row);
    }
    (rows, wrong, unknown)
}

/// What a row is matched by: two with the same mean the same entry. None: it is matched by nothing.
fn key_of(register: &Register, row: &Row) -> Option<String> {
    let fields = rules_of(register, &row.input).first().copied()?;
    let said: Vec<&Value> = fields.iter().filter_map(|name| row.input.get(*name)).collect();
    Some(serde_json::json!([fields, said, row.unit]).to_string())
}

/// The lines of fields that find an entry and of which an input fills all, in their order; a unit that is not said is the row's
/// own.
fn rules_of(register: &Register, input: &Map<String, Value>) -> Vec<&'static [&'static str]> {
    let filled = |name: &&str| *name == "unit_id" || input.get(*name).is_some_and(|value| !value.is_null());
    register.intake.matched_by.iter().copied().filter(|fields| fields.iter().all(filled)).collect()
}

/// Carries out every row. While trying (`telling`), what is wrong is gathered and the next row is tried; while taking, the first
/// error ends it all.
async fn carry_out(
    tx: &mut Tx,
    cx: &Cx,
    register: &Register,
    rows: &[Row],
    telling: Option<(&[Column], Locale)>,
) -> Result<(Vec<Did>, Vec<Wrong>)> {
    let (mut done, mut wrong) = (Vec::with_capacity(rows.len()), Vec::new());
    for row in rows {
        tx.begin_part().await?;
        match one(tx, cx, register, row).await {
            Ok(did) => {
                tx.keep_part().await?;
                done.push(did);
            }
            Err(error) => {
                let Some((columns, locale)) = telling else { return Err(error) };
                if !matches!(
                    error,
                    Error::Invalid(_) | Error::Refused { .. } | Error::NotFound { .. } | Error::Conflict { .. }
                ) {
                    return Err(error);
                }
                tx.undo_part().await?;
                wrong.extend(explained(row.row, register, &error, columns, locale));
                if wrong.len() >= MOST_WRONG {
                    break;
                }
            }
        }
    }
    Ok((done, wrong))
}

fn explained(row: usize, register: &Register, error: &Error, columns: &[Column], locale: Locale) -> Vec<Wrong> {
    let head = |field: &str| {
        let name = field.split('.').next().unwrap_or(field);
        columns.iter().find(|column| column.field.name == name).map(|column| column.head.clone()).unwrap_or_default()
    };
    let Error::Invalid(problems) = error else {
        // A refusal of the whole row may still be about one column.
        let about = match error {
            Error::Refused { code, .. } => register.intake.told_at.iter().find(|(refused, _)| refused == code),
            _ => None,
        };
        let column = about.map(|(_, field)| head(field)).unwrap_or_default();
        return vec![Wrong { row: Some(row), column, words: explain::core(locale, error).words }];
    };
    problems
        .iter()
        .map(|problem: &Problem| Wrong {
            row: Some(row),
            column: head(&problem.field),
            words: explain::problem_words(locale, problem),
        })
        .collect()
}

async fn one(tx: &mut Tx, cx: &Cx, register: &Register, row: &Row) -> Result<Did> {
    let cx = match &row.unit {
        Some(code) => {
            let there = unit::by_code(tx, code).await.map_err(|_| Error::invalid(UNIT, "not-found"))?;
            if there.id != cx.unit && !unit::is_within(tx, there.id, cx.unit).await? {
                return Err(Error::invalid(UNIT, "not-found"));
            }
            cx.in_unit(there.id)
        }
        None => cx.clone(),
    };
    let enter = register.operation(register.intake.enter).ok_or_else(|| Error::refused("import-not-here"))?;
    let mut input = row.input.clone();
    for field in &enter.types.input {
        match (&field.kind, input.get(&field.name)) {
            (Kind::Id { of }, Some(Value::String(written))) => {
                let id = one_meant(tx, &cx, of, &field.name, written).await?;
                input.insert(field.name.clone(), Value::from(id));
            }
            (Kind::List(of), Some(Value::Array(written))) => {
                let Kind::Id { of } = &**of else { continue };
                let mut ids = Vec::with_capacity(written.len());
                for written in written.clone() {
                    ids.push(one_meant(tx, &cx, of, &field.name, written.as_str().unwrap_or_default()).await?);
                }
                input.insert(field.name.clone(), Value::from(ids));
            }
            _ => {}
        }
    }
    match matched(tx, &cx, register, &input).await? {
        Some(found) => change(tx, &cx, register, row, input, &found).await,
        None => {
            let answer = run::run(tx, &cx, enter, Call { input, ..Call::default() }).await?;
            Ok(did(row, &cx, RowDid::Created, &answer, None))
        }
    }
}

async fn one_meant(tx: &mut Tx, cx: &Cx, of: &str, field: &str, written: &str) -> Result<String> {
    match meant(tx, cx, of, written).await? {
        Meant::One(id) => Ok(id),
        Meant::Nothing => Err(Error::invalid(field, "not-found")),
        Meant::Several => Err(Error::invalid(field, "ambiguous")),
    }
}

/// The entry that a row means.
struct Found {
    /// The field that has found it.
    by: &'static str,
    entry: Value,
}

/// The entry that a row means, by the fields that the register is matched by: the first line of them that finds one. Found by a
/// telephone number while nobody holds the certificate of the row, it is whoever holds no other.
async fn matched(tx: &mut Tx, cx: &Cx, register: &Register, input: &Map<String, Value>) -> Result<Option<Found>> {
    let Some(list) = register.operation("list") else { return Ok(None) };
    let value = |name: &str| match input.get(name).filter(|value| !value.is_null()) {
        None if name == "unit_id" => Value::from(cx.unit.to_string()),
        value => value.cloned().unwrap_or_default(),
    };
    let rules = rules_of(register, input);
    for (at, fields) in rules.iter().enumerate() {
        let by = fields.last().copied().unwrap_or(UNIT);
        let filter = fields.iter().map(|name| ((*name).to_owned(), value(name))).collect();
        let listed = run::run(tx, cx, list, Call { input: filter, page: Page::first(2), ..Call::default() }).await?;
        match listed.get("items").and_then(Value::as_array).map(Vec::as_slice) {
            Some([only]) if rules[..at].iter().all(|earlier| lacks(only, earlier)) => {
                return Ok(Some(Found { by, entry: only.clone() }));
            }
            Some([_, ..]) => return Err(Error::invalid(by, "ambiguous")),
            Some([]) | None => {}
        }
    }
    Ok(None)
}

/// Whether an entry does not say all of what would have found it.
fn lacks(entry: &Value, fields: &[&str]) -> bool {
    let is_empty = |name: &&str| entry.get(*name).is_none_or(|value| value.is_null() || value == "");
    fields.iter().filter(|name| **name != "unit_id").any(is_empty)
}

async fn change(
    tx: &mut Tx,
    cx: &Cx,
    register: &Register,
    row: &Row,
    input: Map<String, Value>,
    found: &Found,
) -> Result<Did> {
    let update = register.operation("update").ok_or_else(|| Error::invalid(found.by, "taken"))?;
    let there = &found.entry;
    // What a sheet leaves empty stays as it is.
    let shown: Map<String, Value> = update
        .types
        .input
        .iter()
        .filter_map(|field| there.get(&field.name).map(|value| (field.name.clone(), value.clone())))
        .filter(|(_, value)| !value.is_null() && !is_masked(value))
        .collect();
    let mut after = shown.clone();
    after.extend(input);
    let call = Call {
        id: there.get("id").and_then(Value::as_str).unwrap_or_default().to_owned(),
        version: there.get("version").and_then(Value::as_i64),
        input: after,
        ..Call::default()
    };
    let before = match register.intake.whole {
        Some(whole) => (whole.keep)(tx, cx, call.clone()).await?,
        None => Value::Object(shown),
    };
    let answer = run::run(tx, cx, update, call).await?;
    Ok(did(row, cx, RowDid::Updated, &answer, Some(before.to_string())))
}

/// Masked text is no value: left out, what is kept stays.
fn is_masked(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.contains('*'))
}

fn did(row: &Row, cx: &Cx, did: RowDid, answer: &Value, before: Option<String>) -> Did {
    Did {
        row: i64::try_from(row.row).unwrap_or(i64::MAX),
        unit: cx.unit,
        did,
        entry: answer.get("id").and_then(Value::as_str).unwrap_or_default().to_owned(),
        version: answer.get("version").and_then(Value::as_i64).unwrap_or(1),
        before,
    }
}

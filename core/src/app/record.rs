//! Modules' own records. The caller has checked the body against the collection's schema; here personal fields are sealed,
//! keys are made, and everything stays inside the module and the unit of the context.

use serde_json::{Map, Value};

use crate::app::{Cx, audit};
use crate::domain::check;
use crate::domain::module::Record;
use crate::error::{Error, Problem, Result};
use crate::id::{RecordId, UnitId};
use crate::seal::Sealed;
pub use crate::store::{Key, KeyCondition, KeyValue, RecordFilter};
use crate::store::{MOST_ROWS, Place, Tx};
use crate::time::Timestamp;

/// A collection, as far as keeping it goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Collection {
    /// Its name.
    pub name: String,
    /// Fields by which it is queried.
    pub indexed: Vec<IndexedField>,
    /// Fields that tell of a person: sealed, and found by a keyed hash.
    pub personal: Vec<String>,
}

/// A field by which a collection is queried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexedField {
    /// Its name.
    pub name: String,
    /// Whether it is kept as a number (whole numbers, times, yes and no) rather than text.
    pub number: bool,
    /// Whether no two records of the unit share a value.
    pub unique: bool,
}

/// A record as the module gets it: personal fields open.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The record; its `body` is as kept.
    pub record: Record,
    /// The body, open.
    pub body: Map<String, Value>,
}

fn module(cx: &Cx) -> Result<&str> {
    cx.module.as_deref().ok_or_else(|| Error::internal("records are kept by modules only"))
}

pub(super) fn place<'a>(cx: &'a Cx, collection: &'a Collection) -> Result<Place<'a>> {
    Ok(Place { unit: cx.unit, module: module(cx)?, collection: &collection.name })
}

pub(super) fn topic(cx: &Cx, collection: &Collection) -> Result<String> {
    Ok(format!("record:{}:{}:{}", cx.unit, module(cx)?, collection.name))
}

/// The key of a value: what is left out is the least of its kind.
fn key_value(cx: &Cx, collection: &Collection, field: &IndexedField, value: &Value) -> Result<KeyValue> {
    if field.number {
        return Ok(KeyValue::Number(match value {
            Value::Bool(yes) => i64::from(*yes),
            Value::Null => return Ok(KeyValue::NO_NUMBER),
            other => other.as_i64().ok_or_else(|| Error::from(Problem::new(field.name.clone(), "number")))?,
        }));
    }
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        _ => return Err(Problem::new(field.name.clone(), "text").into()),
    };
    if text.chars().count() > 500 {
        return Err(Problem::new(field.name.clone(), "too-long").with("max", 500).into());
    }
    if text.chars().any(check::is_bad_char) {
        return Err(Problem::new(field.name.clone(), "bad-text").into());
    }
    let hashed = collection.personal.contains(&field.name) && !text.is_empty();
    Ok(KeyValue::Text(if hashed {
        cx.core.keys.lookup(&lookup_purpose(module(cx)?, &collection.name, &field.name), &text)
    } else {
        text
    }))
}

fn keys(cx: &Cx, collection: &Collection, body: &Map<String, Value>) -> Result<Vec<Key>> {
    collection
        .indexed
        .iter()
        .map(|field| {
            let value = key_value(cx, collection, field, body.get(&field.name).unwrap_or(&Value::Null))?;
            Ok(Key { field: field.name.clone(), value, unique: field.unique })
        })
        .collect()
}

/// The place for which a personal field is sealed.
pub(crate) fn sealed_place(collection: &str, field: &str, id: RecordId) -> String {
    format!("record.{collection}.{field}:{id}")
}

/// What the keyed hash of a personal field is asked with.
pub(crate) fn lookup_purpose(module: &str, collection: &str, field: &str) -> String {
    format!("record:{module}:{collection}:{field}")
}

fn close_body(cx: &Cx, collection: &Collection, id: RecordId, mut body: Map<String, Value>) -> Result<String> {
    for field in &collection.personal {
        if let Some(value) = body.get_mut(field)
            && !value.is_null()
        {
            let sealed = cx.core.keys.seal(&value.to_string(), &sealed_place(&collection.name, field, id))?;
            *value = Value::String(sealed.as_str().to_owned());
        }
    }
    serde_json::to_string(&body).map_err(Error::internal)
}

fn open_body(cx: &Cx, collection: &Collection, record: Record) -> Result<Entry> {
    let mut body: Map<String, Value> = serde_json::from_str(&record.body).map_err(Error::internal)?;
    for field in &collection.personal {
        if let Some(value) = body.get_mut(field)
            && let Value::String(text) = value
        {
            let sealed = Sealed::from_stored(text.clone());
            // To an older version it may not have been personal.
            if sealed.has_shape() {
                let clear = cx.core.keys.open(&sealed, &sealed_place(&collection.name, field, record.id))?;
                *value = serde_json::from_str(&clear).map_err(Error::internal)?;
            }
        }
    }
    Ok(Entry { record, body })
}

async fn require_unique(
    tx: &mut Tx,
    cx: &Cx,
    collection: &Collection,
    keys: &[Key],
    but: Option<RecordId>,
) -> Result<()> {
    let mut problems = Vec::new();
    for key in keys {
        let Some(value) = key.unique_value() else { continue };
        let owner = tx.unique_owner(place(cx, collection)?, &key.field, &value).await?;
        if owner.is_some() && owner != but {
            problems.push(Problem::new(key.field.clone(), "taken"));
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
}

/// Adds a record.
///
/// # Errors
/// `Invalid` for a unique value that is taken.
pub async fn insert(tx: &mut Tx, cx: &Cx, collection: &Collection, body: Map<String, Value>) -> Result<Entry> {
    let keys = keys(cx, collection, &body)?;
    require_unique(tx, cx, collection, &keys, None).await?;
    let id = cx.id(RecordId::from_uuid);
    let record = Record {
        id,
        module_id: module(cx)?.to_owned(),
        unit_id: cx.unit,
        collection: collection.name.clone(),
        body: close_body(cx, collection, id, body.clone())?,
        version: 1,
        created_at: cx.now,
        updated_at: cx.now,
    };
    tx.insert_record(&record, &keys).await?;
    tx.touch(topic(cx, collection)?);
    Ok(Entry { record, body })
}

/// A record of the collection in this unit.
///
/// # Errors
/// As any statement.
pub async fn get(tx: &mut Tx, cx: &Cx, collection: &Collection, id: RecordId) -> Result<Option<Entry>> {
    tx.saw(topic(cx, collection)?);
    tx.get_record(place(cx, collection)?, id).await?.map(|record| open_body(cx, collection, record)).transpose()
}

/// Replaces a record that is still at `version`.
///
/// # Errors
/// `NotFound`; `Conflict`; `Invalid` for a unique value that is taken.
pub async fn update(
    tx: &mut Tx,
    cx: &Cx,
    collection: &Collection,
    id: RecordId,
    version: i64,
    body: Map<String, Value>,
) -> Result<Entry> {
    let mut record = tx.get_record(place(cx, collection)?, id).await?.ok_or(Error::NotFound { entity: "record" })?;
    let keys = keys(cx, collection, &body)?;
    require_unique(tx, cx, collection, &keys, Some(id)).await?;
    record.version = version;
    record.body = close_body(cx, collection, id, body.clone())?;
    record.updated_at = cx.now;
    if !tx.update_record(&record, &keys).await? {
        return Err(Error::Conflict { entity: "record" });
    }
    record.version += 1;
    tx.touch(topic(cx, collection)?);
    Ok(Entry { record, body })
}

/// Puts the body of another version of the module in the place of the one that was read, and its keys: for the platform, when that
/// version is taken into use. It is no change of the record: version and times stay. One that was changed since it was read is left
/// alone.
///
/// # Errors
/// `Invalid` for a unique value that is taken: nothing was changed then.
pub(super) async fn rewrite(
    tx: &mut Tx,
    cx: &Cx,
    collection: &Collection,
    entry: Entry,
    body: Map<String, Value>,
) -> Result<()> {
    let keys = keys(cx, collection, &body)?;
    require_unique(tx, cx, collection, &keys, Some(entry.record.id)).await?;
    let mut record = entry.record;
    record.body = close_body(cx, collection, record.id, body)?;
    if tx.rewrite_record(&record, &keys).await? {
        tx.touch(topic(cx, collection)?);
    }
    Ok(())
}

/// Removes a record that is still at `version`.
///
/// # Errors
/// `NotFound`; `Conflict`.
pub async fn delete(tx: &mut Tx, cx: &Cx, collection: &Collection, id: RecordId, version: i64) -> Result<()> {
    tx.get_record(place(cx, collection)?, id).await?.ok_or(Error::NotFound { entity: "record" })?;
    if !tx.delete_record(id, version).await? {
        return Err(Error::Conflict { entity: "record" });
    }
    tx.touch(topic(cx, collection)?);
    Ok(())
}

/// Takes away records that nobody has changed since `before`, at most `most`; answers how many. For the platform, by what the module
/// declares.
///
/// # Errors
/// As any statement.
pub async fn retire(tx: &mut Tx, cx: &Cx, collection: &Collection, before: Timestamp, most: i64) -> Result<u64> {
    let over = tx.list_records_before(place(cx, collection)?, before, most).await?;
    let mut retired = 0;
    for (id, version) in over {
        retired += u64::from(tx.delete_record(id, version).await?);
    }
    if retired > 0 {
        let told = format!("{}/{} {retired}", module(cx)?, collection.name);
        audit::record(tx, cx, "retention.run", "unit", &cx.unit.to_string(), &told).await?;
        tx.touch(topic(cx, collection)?);
    }
    Ok(retired)
}

/// The units in which a module keeps records, whether it is on there or not.
///
/// # Errors
/// As any statement.
pub async fn units(tx: &mut Tx, module: &str) -> Result<Vec<UnitId>> {
    tx.list_record_units(module).await
}

pub(super) fn indexed_field<'c>(collection: &'c Collection, field: &str) -> Result<&'c IndexedField> {
    collection
        .indexed
        .iter()
        .find(|indexed| indexed.name == field)
        .ok_or_else(|| Problem::new(field, "not-indexed").into())
}

/// A key of the type in which the field is kept.
fn check_key(field: &IndexedField, value: &KeyValue) -> Result<()> {
    match value {
        KeyValue::Number(_) if !field.number => Err(Problem::new(field.name.clone(), "text").into()),
        KeyValue::Text(_) if field.number => Err(Problem::new(field.name.clone(), "number").into()),
        KeyValue::Text(text) if text.chars().any(check::is_bad_char) => {
            Err(Problem::new(field.name.clone(), "bad-text").into())
        }
        _ => Ok(()),
    }
}

/// A question that can be answered: indexed fields, values of their types, a whole cursor. Of a personal field only the
/// keyed hash is kept, which has an equal and nothing else.
pub(super) fn check_filter(collection: &Collection, filter: &RecordFilter) -> Result<()> {
    let ordered = |field: &str| {
        let indexed = indexed_field(collection, field)?;
        if collection.personal.iter().any(|personal| personal == field) {
            return Err(Error::from(Problem::new(field, "personal-eq-only")));
        }
        Ok(indexed)
    };
    for condition in &filter.conditions {
        match condition {
            KeyCondition::Eq(field, value) => check_key(indexed_field(collection, field)?, value)?,
            KeyCondition::From(field, value) | KeyCondition::Before(field, value) => check_key(ordered(field)?, value)?,
            KeyCondition::Prefix(field, prefix) => check_key(ordered(field)?, &KeyValue::Text(prefix.clone()))?,
        }
    }
    if let Some((field, value)) = &filter.order_by {
        let indexed = ordered(field)?;
        check_key(indexed, value)?;
        if let Some((after, _)) = &filter.after {
            // Without the value at which the last page ended, the first page would come for ever.
            let nothing = if indexed.number { KeyValue::Text(String::new()) } else { KeyValue::NO_NUMBER };
            check_key(indexed, after.as_ref().unwrap_or(&nothing))?;
        }
    }
    Ok(())
}

/// Makes a condition's value the key that is kept for this field.
///
/// # Errors
/// `Invalid` for a field without an index, or a value of another type.
pub fn condition_value(cx: &Cx, collection: &Collection, field: &str, value: &Value) -> Result<KeyValue> {
    let indexed = indexed_field(collection, field)?;
    key_value(cx, collection, indexed, value)
}

/// Records that match, in the order asked for, at most 201: a page of 200 and the one that tells that there is another.
///
/// # Errors
/// `Invalid` for a field without an index, a value of another type, or another question than equality of a personal field.
pub async fn query(tx: &mut Tx, cx: &Cx, collection: &Collection, mut filter: RecordFilter) -> Result<Vec<Entry>> {
    check_filter(collection, &filter)?;
    tx.saw(topic(cx, collection)?);
    filter.limit = if filter.limit == 0 { 50 } else { filter.limit.clamp(1, MOST_ROWS) };
    let records = tx.list_records(place(cx, collection)?, &filter).await?;
    records.into_iter().map(|record| open_body(cx, collection, record)).collect()
}

/// How many records match.
///
/// # Errors
/// As [`query`].
pub async fn count(tx: &mut Tx, cx: &Cx, collection: &Collection, filter: &RecordFilter) -> Result<i64> {
    check_filter(collection, filter)?;
    tx.saw(topic(cx, collection)?);
    tx.count_records(place(cx, collection)?, filter).await
}

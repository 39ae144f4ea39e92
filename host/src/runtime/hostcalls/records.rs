//! `wushe:records`: the module's own records, in the unit in which it runs.

use std::sync::Arc;

use serde_json::{Map, Value};
use wushe_core::app::record::{self, Entry as Kept, KeyCondition, KeyValue, RecordFilter};
use wushe_core::id::RecordId;
use wushe_plugin_schema::query::{Condition, Op, RecordQuery};

use super::super::bindings::contract::wushe::records::records::{Entry, Host, Listing};
use super::super::bindings::contract::wushe::types::types as wit;
use super::super::collections;
use super::super::error::Stop;
use super::super::instance::Guest;
use super::{Access, Refusal, answer, fitting, id, invalid, parse, too_many};

/// Bytes of one record's body.
const BODY_BYTES: usize = 64 << 10;
/// Records a page.
pub(super) const PAGE: u32 = 200;
/// Records a page when the query does not say.
pub(super) const PAGE_DEFAULT: u32 = 50;
/// Conditions of one query; each is a join.
const CONDITIONS: usize = 8;

type Answer<T> = wasmtime::Result<Result<T, wit::Error>>;

impl Host for Guest {
    async fn get(&mut self, collection: String, id: String) -> Answer<Option<Entry>> {
        answer!(self, "records.get", [collection, id], self.get_record(&collection, &id))
    }

    async fn insert(&mut self, collection: String, body: String) -> Answer<Entry> {
        answer!(self, "records.insert", [collection, body], self.insert_record(&collection, &body))
    }

    async fn update(&mut self, collection: String, id: String, version: u64, body: String) -> Answer<Entry> {
        answer!(
            self,
            "records.update",
            [collection, id, version, body],
            self.update_record(&collection, &id, version, &body)
        )
    }

    async fn delete(&mut self, collection: String, id: String, version: u64) -> Answer<()> {
        answer!(self, "records.delete", [collection, id, version], self.delete_record(&collection, &id, version))
    }

    async fn query(&mut self, collection: String, query: String) -> Answer<Listing> {
        answer!(self, "records.query", [collection, query], self.query_records(&collection, &query))
    }

    async fn count(&mut self, collection: String, query: String) -> Answer<u64> {
        answer!(self, "records.count", [collection, query], self.count_records(&collection, &query))
    }

    async fn sum(&mut self, collection: String, query: String) -> Answer<String> {
        answer!(self, "records.sum", [collection, query], self.sum_records(&collection, &query))
    }
}

impl Guest {
    async fn get_record(&mut self, collection: &str, record: &str) -> Result<Option<Entry>, Refusal> {
        self.enter("records", Access::Read, collection.len() + record.len())?;
        self.budget.rows_read(1)?;
        let collections = Arc::clone(&self.scope.collections);
        let kept = find(&collections, collection)?;
        let Ok(record) = record.parse() else { return Ok(None) };
        let scope = &mut self.scope;
        let found = record::get(&mut scope.tx, &scope.cx, &kept.collection, record).await?;
        found.map(|found| self.hand_over(&found)).transpose()
    }

    async fn insert_record(&mut self, collection: &str, body: &str) -> Result<Entry, Refusal> {
        self.enter("records", Access::Write, collection.len() + body.len())?;
        self.budget.rows_written(1)?;
        let collections = Arc::clone(&self.scope.collections);
        let kept = find(&collections, collection)?;
        let body = read_body(kept, body)?;
        let scope = &mut self.scope;
        let made = record::insert(&mut scope.tx, &scope.cx, &kept.collection, body).await?;
        self.hand_over(&made)
    }

    async fn update_record(
        &mut self,
        collection: &str,
        record: &str,
        version: u64,
        body: &str,
    ) -> Result<Entry, Refusal> {
        self.enter("records", Access::Write, collection.len() + record.len() + body.len())?;
        self.budget.rows_written(1)?;
        let collections = Arc::clone(&self.scope.collections);
        let kept = find(&collections, collection)?;
        let (record, version): (RecordId, i64) = (id(record)?, seen(version)?);
        let body = read_body(kept, body)?;
        let scope = &mut self.scope;
        let made = record::update(&mut scope.tx, &scope.cx, &kept.collection, record, version, body).await?;
        self.hand_over(&made)
    }

    async fn delete_record(&mut self, collection: &str, record: &str, version: u64) -> Result<(), Refusal> {
        self.enter("records", Access::Write, collection.len() + record.len())?;
        self.budget.rows_written(1)?;
        let collections = Arc::clone(&self.scope.collections);
        let kept = find(&collections, collection)?;
        let (record, version): (RecordId, i64) = (id(record)?, seen(version)?);
        let scope = &mut self.scope;
        Ok(record::delete(&mut scope.tx, &scope.cx, &kept.collection, record, version).await?)
    }

    async fn query_records(&mut self, collection: &str, query: &str) -> Result<Listing, Refusal> {
        self.enter("records", Access::Read, collection.len() + query.len())?;
        let collections = Arc::clone(&self.scope.collections);
        let kept = find(&collections, collection)?;
        let query: RecordQuery = parse(query)?;
        let limit = self.page_of(query.limit, PAGE_DEFAULT, PAGE)?;
        let scope = &mut self.scope;
        let mut filter = read_filter(&scope.cx, kept, &query)?;
        // One more tells whether there is another page.
        filter.limit = i64::from(limit) + 1;
        let mut found = record::query(&mut scope.tx, &scope.cx, &kept.collection, filter).await?;
        let more = found.len() > limit as usize;
        found.truncate(limit as usize);
        let next = match found.last() {
            Some(last) if more => Some(cursor(&scope.cx, kept, query.order_by.as_deref(), last)?),
            _ => None,
        };
        self.budget.rows_read(found.len())?;
        let entries = found.iter().map(|found| self.hand_over(found)).collect::<Result<_, _>>()?;
        Ok(Listing { entries, next })
    }

    async fn count_records(&mut self, collection: &str, query: &str) -> Result<u64, Refusal> {
        self.enter("records", Access::Read, collection.len() + query.len())?;
        self.budget.rows_read(1)?;
        let collections = Arc::clone(&self.scope.collections);
        let kept = find(&collections, collection)?;
        let query: RecordQuery = parse(query)?;
        let scope = &mut self.scope;
        let filter = read_filter(&scope.cx, kept, &RecordQuery { order_by: None, after: None, ..query })?;
        let count = record::count(&mut scope.tx, &scope.cx, &kept.collection, &filter).await?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// A record as the guest gets it, counted.
    fn hand_over(&mut self, kept: &Kept) -> Result<Entry, Refusal> {
        let body = self.json(&kept.body)?;
        Ok(Entry {
            id: kept.record.id.to_string(),
            version: u64::try_from(kept.record.version).unwrap_or(0),
            created_at: kept.record.created_at.micros(),
            updated_at: kept.record.updated_at.micros(),
            body,
        })
    }
}

pub(super) fn find<'a>(
    collections: &'a collections::Collections,
    name: &str,
) -> Result<&'a collections::Kept, Refusal> {
    collections.get(name).ok_or_else(|| wit::Error::Denied("collection".to_owned()).into())
}

/// The version that the guest saw; one that cannot be is one that is not there any more.
fn seen(version: u64) -> Result<i64, Refusal> {
    i64::try_from(version).map_err(|_| wit::Error::Conflict.into())
}

fn read_body(kept: &collections::Kept, body: &str) -> Result<Map<String, Value>, Refusal> {
    if body.len() > BODY_BYTES {
        return Err(invalid("", "too-big"));
    }
    fitting(&kept.fields, body)
}

pub(super) fn read_conditions(
    cx: &wushe_core::app::Cx,
    kept: &collections::Kept,
    asked: &[Condition],
) -> Result<Vec<KeyCondition>, Refusal> {
    if asked.len() > CONDITIONS {
        return Err(too_many("conditions", CONDITIONS));
    }
    let mut conditions = Vec::new();
    for condition in asked {
        let field = condition.field.clone();
        let value = record::condition_value(cx, &kept.collection, &field, &condition.value)?;
        conditions.push(match (condition.op, value) {
            (Op::Eq, value) => KeyCondition::Eq(field, value),
            (Op::From, value) => KeyCondition::From(field, value),
            (Op::Before, value) => KeyCondition::Before(field, value),
            (Op::Prefix, KeyValue::Text(prefix)) => KeyCondition::Prefix(field, prefix),
            (Op::Prefix, KeyValue::Number(_)) => return Err(invalid(&field, "text")),
        });
    }
    Ok(conditions)
}

fn read_filter(
    cx: &wushe_core::app::Cx,
    kept: &collections::Kept,
    query: &RecordQuery,
) -> Result<RecordFilter, Refusal> {
    let key = |field: &str, value: &Value| record::condition_value(cx, &kept.collection, field, value);
    let conditions = read_conditions(cx, kept, &query.conditions)?;
    let order_by = match &query.order_by {
        Some(field) => Some((field.clone(), key(field, &Value::Null)?)),
        None => None,
    };
    let after = match &query.after {
        Some(cursor) => Some(read_cursor(cursor, order_by.as_ref().map(|(_, value)| value))?),
        None => None,
    };
    Ok(RecordFilter { conditions, order_by, descending: query.descending, after, limit: 0 })
}

/// Where the next page begins: `<id>`, or `<id>:<value>` of the field by which it is ordered.
fn cursor(
    cx: &wushe_core::app::Cx,
    kept: &collections::Kept,
    order_by: Option<&str>,
    last: &Kept,
) -> Result<String, Refusal> {
    let id = last.record.id;
    let Some(field) = order_by else { return Ok(id.to_string()) };
    let value = last.body.get(field).unwrap_or(&Value::Null);
    Ok(match record::condition_value(cx, &kept.collection, field, value)? {
        KeyValue::Text(text) => format!("{id}:{text}"),
        KeyValue::Number(number) => format!("{id}:{number}"),
    })
}

/// `kind` is any value of the order field's type; none: ordered by creation.
fn read_cursor(cursor: &str, kind: Option<&KeyValue>) -> Result<(Option<KeyValue>, RecordId), Refusal> {
    let bad = || invalid("after", "malformed");
    let (id, value) = match cursor.split_once(':') {
        Some((id, value)) => (id, Some(value)),
        None => (cursor, None),
    };
    let id = id.parse().map_err(|_| bad())?;
    let value = match (kind, value) {
        (None, None) => None,
        (Some(KeyValue::Text(_)), Some(text)) => Some(KeyValue::Text(text.to_owned())),
        (Some(KeyValue::Number(_)), Some(number)) => Some(KeyValue::Number(number.parse().map_err(|_| bad())?)),
        _ => return Err(bad()),
    };
    Ok((value, id))
}

impl Guest {
    /// How many rows a page may have: what was asked for, within the page limit and what is left of the budget.
    pub(super) fn page_of(&mut self, asked: u32, default: u32, most: u32) -> Result<u32, Refusal> {
        let left = u32::try_from(self.budget.rows_left()).unwrap_or(u32::MAX);
        if left == 0 {
            // Asking again counts, and says which budget it was.
            self.budget.rows_read(1)?;
            return Err(Refusal::Stop(Stop::Internal("a row within an empty budget".to_owned())));
        }
        let wanted = if asked == 0 { default } else { asked };
        Ok(wanted.clamp(1, most).min(left))
    }
}

//! `wushe:records`, `sum`: figures over the module's own records.

use std::sync::Arc;

use serde_json::Value;
use wushe_core::app::record::KeyValue;
use wushe_core::app::record_sum::{self, Asked, Line};
use wushe_plugin_schema::query::{RecordLine, RecordSum, RecordSums};

use super::super::instance::Guest;
use super::records::{PAGE, PAGE_DEFAULT, find, read_conditions};
use super::{Access, Refusal, invalid, parse};

impl Guest {
    pub(super) async fn sum_records(&mut self, collection: &str, query: &str) -> Result<String, Refusal> {
        self.enter("records", Access::Read, collection.len() + query.len())?;
        let collections = Arc::clone(&self.scope.collections);
        let kept = find(&collections, collection)?;
        let query: RecordSum = parse(query)?;
        let most = self.page_of(query.limit, PAGE_DEFAULT, PAGE)?;
        let scope = &mut self.scope;
        let asked = Asked {
            conditions: read_conditions(&scope.cx, kept, &query.conditions)?,
            by: query.by,
            of: query.of,
            after: query.after.as_deref().map(read_cursor).transpose()?,
            // One more tells whether there is another page.
            limit: i64::from(most) + 1,
        };
        let mut lines = record_sum::sum(&mut scope.tx, &scope.cx, &kept.collection, asked).await?;
        let more = lines.len() > most as usize;
        lines.truncate(most as usize);
        let next = lines.last().filter(|_| more).and_then(|last| last.value.as_ref()).map(cursor);
        self.budget.rows_read(lines.len())?;
        self.json(&RecordSums { lines: lines.into_iter().map(shown).collect(), next })
    }
}

fn shown(line: Line) -> RecordLine {
    let value = match line.value {
        Some(value) if value.is_left_out() => Value::Null,
        Some(KeyValue::Text(text)) => text.into(),
        Some(KeyValue::Number(number)) => number.into(),
        None => Value::Null,
    };
    RecordLine { value, count: u64::try_from(line.count).unwrap_or(0), sum: line.sum }
}

/// Where the next page begins: `t` or `n`, and the value.
fn cursor(last: &KeyValue) -> String {
    match last {
        KeyValue::Text(text) => format!("t{text}"),
        KeyValue::Number(number) => format!("n{number}"),
    }
}

fn read_cursor(cursor: &str) -> Result<KeyValue, Refusal> {
    let bad = || invalid("after", "malformed");
    if let Some(text) = cursor.strip_prefix('t') {
        return Ok(KeyValue::Text(text.to_owned()));
    }
    let number = cursor.strip_prefix('n').and_then(|number| number.parse().ok()).ok_or_else(bad)?;
    Ok(KeyValue::Number(number))
}

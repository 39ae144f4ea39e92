//! Figures over modules' own records.

use super::record::{Statement, run_statement};
use super::{KeyCondition, KeyValue, Place, Tx};
use crate::error::Result;

/// Which figures over which records.
#[derive(Debug, Clone, Default)]
pub(crate) struct SumQuery {
    /// All of these hold.
    pub(crate) conditions: Vec<KeyCondition>,
    /// One line for each value of this field, given with any value of its type.
    pub(crate) by: Option<(String, KeyValue)>,
    /// The number that is summed.
    pub(crate) of: Option<String>,
    /// Lines after this value.
    pub(crate) after: Option<KeyValue>,
    /// At most this many.
    pub(crate) limit: i64,
}

/// A line as the database gives it: the value in the column of its type, how many records, and the sum of the number's millions
/// and of the rest, each of which has room.
pub(crate) type SumRow = (Option<String>, Option<i64>, i64, i64, i64);

/// Millions are summed apart: neither database has room for the sum of many great numbers.
pub(crate) const PART: i64 = 1_000_000;

impl Statement {
    fn sums(place: Place<'_>, query: &SumQuery) -> Self {
        let value = if query.by.is_some() { "g.text_value, g.number_value" } else { "NULL, CAST(NULL AS BIGINT)" };
        let mut this = Self::select("");
        let sums = if query.of.is_some() {
            let least = this.bind(KeyValue::NO_NUMBER);
            // What is left out is kept as the least number.
            let part = |op: &str| {
                format!(
                    "COALESCE(CAST(SUM(CASE WHEN s.number_value = {least} THEN 0 ELSE s.number_value {op} {PART} END) AS BIGINT), 0)"
                )
            };
            format!("{}, {}", part("/"), part("%"))
        } else {
            "CAST(0 AS BIGINT), CAST(0 AS BIGINT)".to_owned()
        };
        this.sql = format!("SELECT {value}, COUNT(*), {sums} FROM module_record r");
        let by = query.by.as_ref().map(|(field, value)| this.join("g", field, value));
        if let Some(of) = &query.of {
            this.join("s", of, &KeyValue::NO_NUMBER);
        }
        let mut holds = this.conditions(&query.conditions);
        if let (Some(column), Some(after)) = (&by, &query.after) {
            let after = this.bind(after.clone());
            holds.push(format!("{column} > {after}"));
        }
        this.of(place, &holds);
        if let Some(column) = by {
            let limit = this.bind(KeyValue::Number(query.limit));
            this.sql += &format!(" GROUP BY g.text_value, g.number_value ORDER BY {column} LIMIT {limit}");
        }
        this
    }
}

impl Tx {
    /// Figures, in the order of the values.
    pub(crate) async fn sum_records(&mut self, place: Place<'_>, query: &SumQuery) -> Result<Vec<SumRow>> {
        run_statement!(self, Statement::sums(place, query), SumRow)
    }
}

//! Figures over modules' own records.

use crate::app::Cx;
use crate::app::record::{self, Collection};
use crate::error::{Error, Problem, Result};
use crate::store::{KeyCondition, KeyValue, MOST_ROWS, RecordFilter, SumQuery, Tx};

/// Which figures.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// All of these hold.
    pub conditions: Vec<KeyCondition>,
    /// One line for each value of this indexed field; none: one line for all.
    pub by: Option<String>,
    /// The indexed whole number that is summed; none: records are only counted.
    pub of: Option<String>,
    /// Lines after this value.
    pub after: Option<KeyValue>,
    /// At most this many lines, up to 201.
    pub limit: i64,
}

/// A line of figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The value; none: of all together.
    pub value: Option<KeyValue>,
    /// How many records.
    pub count: i64,
    /// The sum; what is left out counts as nothing.
    pub sum: i64,
}

/// Figures over the records that match, in the order of the values.
///
/// # Errors
/// `Invalid` for a field without an index, one that tells of a person, a sum of something else than a number; `Refused`
/// (`sum-overflow`) for a sum that is greater than any number.
pub async fn sum(tx: &mut Tx, cx: &Cx, collection: &Collection, asked: Asked) -> Result<Vec<Line>> {
    let Asked { conditions, by, of, after, limit } = asked;
    record::check_filter(collection, &RecordFilter { conditions: conditions.clone(), ..RecordFilter::default() })?;
    let plain = |field: &str| {
        let indexed = record::indexed_field(collection, field)?;
        if collection.personal.iter().any(|personal| personal == field) {
            return Err(Error::from(Problem::new(field, "personal-eq-only")));
        }
        Ok(indexed)
    };
    let by = match by {
        Some(field) => {
            let number = plain(&field)?.number;
            Some((field, if number { KeyValue::NO_NUMBER } else { KeyValue::Text(String::new()) }))
        }
        None => None,
    };
    if let Some(field) = &of
        && !plain(field)?.number
    {
        return Err(Problem::new(field.clone(), "number").into());
    }
    let fits = match (&by, &after) {
        (_, None) => true,
        (Some((_, of)), Some(after)) => std::mem::discriminant(of) == std::mem::discriminant(after),
        (None, Some(_)) => false,
    };
    if !fits {
        return Err(Error::invalid("after", "malformed"));
    }
    tx.saw(record::topic(cx, collection)?);
    let query = SumQuery { conditions, by, of, after, limit: limit.clamp(1, MOST_ROWS) };
    let rows = tx.sum_records(record::place(cx, collection)?, &query).await?;
    rows.into_iter().map(line).collect()
}

fn line((text, number, count, millions, rest): crate::store::SumRow) -> Result<Line> {
    let sum = i128::from(millions) * i128::from(crate::store::SUM_PART) + i128::from(rest);
    let sum = i64::try_from(sum).map_err(|_| Error::refused("sum-overflow"))?;
    Ok(Line { value: text.map(KeyValue::Text).or(number.map(KeyValue::Number)), count, sum })
}

//! Records of modules, whoever keeps them: which fields are personal is said by a module that may be gone, so that they are
//! known by their shape, and by opening for their place.

use serde_json::{Map, Value};

use crate::app::Cx;
use crate::app::record::sealed_place;
use crate::domain::data_request::MyRecord;
use crate::error::{Error, Result};
use crate::seal::Sealed;
use crate::store::{SealedBody, Tx};

/// What a text in the field of a record is.
pub(crate) enum Found {
    /// Not sealed for this field.
    Plain,
    /// Sealed under a key that is not there, as far as its shape tells.
    Locked,
    /// Sealed, with what it says: JSON.
    Open(Sealed, String),
}

pub(crate) fn body_of(row: &SealedBody) -> Result<Map<String, Value>> {
    serde_json::from_str(&row.body).map_err(Error::internal)
}

pub(crate) fn look(cx: &Cx, row: &SealedBody, field: &str, value: &Value) -> Found {
    let Value::String(text) = value else { return Found::Plain };
    let sealed = Sealed::from_stored(text.clone());
    let Some(number) = sealed.number().filter(|_| sealed.has_shape()) else { return Found::Plain };
    if !cx.core.keys.has_seal(number) {
        return Found::Locked;
    }
    match cx.core.keys.open(&sealed, &sealed_place(&row.collection, field, row.id)) {
        Ok(clear) => Found::Open(sealed, clear),
        // Somebody typed it, or it was sealed elsewhere.
        Err(_) => Found::Plain,
    }
}

/// Nothing, of the type that a value has: a module still reads its record.
fn nothing_like(value: &Value) -> Value {
    match value {
        Value::String(_) => Value::String(String::new()),
        Value::Number(_) => Value::from(0),
        Value::Bool(_) => Value::Bool(false),
        Value::Array(_) => Value::Array(Vec::new()),
        Value::Object(fields) => {
            Value::Object(fields.iter().map(|(name, value)| (name.clone(), nothing_like(value))).collect())
        }
        Value::Null => Value::Null,
    }
}

/// Takes the personal fields out of every record in which one of these ids stands.
pub(crate) async fn empty(tx: &mut Tx, cx: &Cx, ids: &[String]) -> Result<()> {
    for id in ids {
        for row in tx.list_bodies_naming(id).await? {
            let (mut body, mut emptied) = (body_of(&row)?, Vec::new());
            for (field, value) in &mut body {
                let nothing = match look(cx, &row, field, value) {
                    Found::Open(_, clear) => nothing_like(&serde_json::from_str(&clear).map_err(Error::internal)?),
                    Found::Locked => Value::String(String::new()),
                    Found::Plain => continue,
                };
                let place = sealed_place(&row.collection, field, row.id);
                *value = Value::String(cx.core.keys.seal(&nothing.to_string(), &place)?.as_str().to_owned());
                emptied.push(field.clone());
            }
            if !emptied.is_empty() {
                let body = serde_json::to_string(&body).map_err(Error::internal)?;
                tx.empty_body(row.id, &body, &emptied).await?;
                tx.touch(format!("record:{}:{}:{}", row.unit_id, row.module_id, row.collection));
            }
        }
    }
    Ok(())
}

/// Every record in which one of these ids stands, open.
pub(crate) async fn naming(tx: &mut Tx, cx: &Cx, ids: &[String]) -> Result<Vec<MyRecord>> {
    let mut records = Vec::new();
    for id in ids {
        for row in tx.list_bodies_naming(id).await? {
            if records.iter().any(|known: &MyRecord| known.id == row.id) {
                continue;
            }
            let mut body = body_of(&row)?;
            for (field, value) in &mut body {
                if let Found::Open(_, clear) = look(cx, &row, field, value) {
                    *value = serde_json::from_str(&clear).map_err(Error::internal)?;
                }
            }
            records.push(MyRecord {
                id: row.id,
                module_id: row.module_id,
                collection: row.collection,
                body: body.into(),
            });
        }
    }
    Ok(records)
}

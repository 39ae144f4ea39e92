//! Values of a component as JSON and back, by the types that the component states. The forms are those of `passing`.

use serde_json::{Map, Value};
use wasmtime::component::{Type, Val};

/// A value is not of the type that the contract has there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mismatch;

/// As it stands in a recording. The contract has no type that is not here.
pub(super) fn noted(value: &Val) -> Value {
    match value {
        Val::Bool(value) => Value::Bool(*value),
        Val::U8(value) => (*value).into(),
        Val::U32(value) => (*value).into(),
        Val::U64(value) => (*value).into(),
        Val::S64(value) => (*value).into(),
        Val::String(text) | Val::Enum(text) => Value::String(text.clone()),
        Val::List(values) => values.iter().map(noted).collect(),
        Val::Record(fields) => {
            fields.iter().map(|(name, value)| (name.clone(), noted(value))).collect::<Map<_, _>>().into()
        }
        Val::Variant(case, None) => Value::String(case.clone()),
        Val::Variant(case, Some(payload)) => Map::from_iter([(case.clone(), noted(payload))]).into(),
        Val::Option(Some(value)) => noted(value),
        _ => Value::Null,
    }
}

/// The value of a type.
///
/// # Errors
/// When the JSON is not of its form.
pub(super) fn read(ty: &Type, json: &Value) -> Result<Val, Mismatch> {
    Ok(match ty {
        Type::Bool => Val::Bool(json.as_bool().ok_or(Mismatch)?),
        Type::U8 => Val::U8(whole(json)?),
        Type::U32 => Val::U32(whole(json)?),
        Type::U64 => Val::U64(json.as_u64().ok_or(Mismatch)?),
        Type::S64 => Val::S64(json.as_i64().ok_or(Mismatch)?),
        Type::String => Val::String(json.as_str().ok_or(Mismatch)?.to_owned()),
        Type::Enum(ty) => {
            let word = json.as_str().ok_or(Mismatch)?;
            ty.names().find(|name| *name == word).map(|name| Val::Enum(name.to_owned())).ok_or(Mismatch)?
        }
        Type::List(ty) => {
            let values = json.as_array().ok_or(Mismatch)?;
            Val::List(values.iter().map(|value| read(&ty.ty(), value)).collect::<Result<_, _>>()?)
        }
        Type::Record(ty) => {
            let given = json.as_object().ok_or(Mismatch)?;
            let fields = ty.fields().map(|field| {
                let value = read(&field.ty, given.get(field.name).unwrap_or(&Value::Null))?;
                Ok((field.name.to_owned(), value))
            });
            Val::Record(fields.collect::<Result<_, _>>()?)
        }
        Type::Variant(ty) => {
            let (word, payload) = match json {
                Value::String(word) => (word, None),
                Value::Object(one) if one.len() == 1 => {
                    one.iter().next().map(|(word, payload)| (word, Some(payload))).ok_or(Mismatch)?
                }
                _ => return Err(Mismatch),
            };
            let case = ty.cases().find(|case| case.name == word).ok_or(Mismatch)?;
            Val::Variant(word.clone(), payload_of(case.ty.as_ref(), payload)?)
        }
        Type::Option(_) if json.is_null() => Val::Option(None),
        Type::Option(ty) => Val::Option(Some(Box::new(read(&ty.ty(), json)?))),
        _ => return Err(Mismatch),
    })
}

/// What a case or one side of a result carries, which may be nothing.
pub(super) fn payload_of(ty: Option<&Type>, json: Option<&Value>) -> Result<Option<Box<Val>>, Mismatch> {
    match (ty, json) {
        (Some(ty), Some(json)) => Ok(Some(Box::new(read(ty, json)?))),
        (None, None | Some(Value::Null)) => Ok(None),
        _ => Err(Mismatch),
    }
}

fn whole<T: TryFrom<u64>>(json: &Value) -> Result<T, Mismatch> {
    json.as_u64().and_then(|number| T::try_from(number).ok()).ok_or(Mismatch)
}

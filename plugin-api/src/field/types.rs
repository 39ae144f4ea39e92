//! The types that a field can have.

use serde_json::Value as Json;
use wushe_plugin_schema::page::FieldKind;
use wushe_plugin_schema::shape::Kind;
use wushe_plugin_schema::text::Text;

use super::{FieldDef, FieldType};
use crate::files::Upload;
use crate::id::{FileId, Id, RequestId, ResidentId, TeamId, VolunteerId};
use crate::money::Money;
use crate::record::Record;
use crate::time::{Date, Timestamp};

fn wrong_type() -> Text {
    Text::key("problem-malformed")
}

impl FieldType for String {
    fn kind() -> Kind {
        Kind::Text
    }

    fn to_json(&self) -> Json {
        self.as_str().into()
    }

    fn from_json(value: Json) -> Result<Self, Text> {
        match value {
            Json::String(words) => Ok(words),
            _ => Err(wrong_type()),
        }
    }

    fn ask(def: &FieldDef) -> FieldKind {
        let max_length = def.shape.max_length;
        if def.paragraph { FieldKind::Paragraph { max_length } } else { FieldKind::Text { max_length } }
    }
}

impl FieldType for bool {
    fn kind() -> Kind {
        Kind::Boolean
    }

    fn to_json(&self) -> Json {
        (*self).into()
    }

    fn from_json(value: Json) -> Result<Self, Text> {
        value.as_bool().ok_or_else(wrong_type)
    }

    /// A box that is not ticked is not sent.
    fn missing() -> Option<Self> {
        Some(false)
    }

    fn ask(_: &FieldDef) -> FieldKind {
        FieldKind::Check
    }
}

macro_rules! integers {
    ($($type:ty: $least:expr, $greatest:expr;)*) => {$(
        impl FieldType for $type {
            const LEAST: Option<i64> = $least;
            const GREATEST: Option<i64> = $greatest;

            fn kind() -> Kind {
                Kind::Integer
            }

            fn to_json(&self) -> Json {
                (*self).into()
            }

            fn from_json(value: Json) -> Result<Self, Text> {
                let number = value.as_i64().ok_or_else(wrong_type)?;
                Self::try_from(number).map_err(|_| wrong_type())
            }

            fn ask(def: &FieldDef) -> FieldKind {
                FieldKind::Number { min: def.shape.min, max: def.shape.max }
            }
        }
    )*};
}

integers! {
    u8: Some(0), Some(255);
    u16: Some(0), Some(65_535);
    u32: Some(0), Some(4_294_967_295);
    i32: Some(-2_147_483_648), Some(2_147_483_647);
    i64: None, None;
}

impl FieldType for Money {
    fn kind() -> Kind {
        Kind::Money
    }

    fn to_json(&self) -> Json {
        self.fen().into()
    }

    fn from_json(value: Json) -> Result<Self, Text> {
        value.as_i64().map(Self::from_fen).ok_or_else(wrong_type)
    }

    fn ask(_: &FieldDef) -> FieldKind {
        FieldKind::Money
    }
}

impl FieldType for Timestamp {
    fn kind() -> Kind {
        Kind::Timestamp
    }

    fn to_json(&self) -> Json {
        self.micros().into()
    }

    fn from_json(value: Json) -> Result<Self, Text> {
        value.as_i64().map(Self::from_micros).ok_or_else(wrong_type)
    }

    fn ask(_: &FieldDef) -> FieldKind {
        FieldKind::Hidden
    }
}

impl FieldType for Date {
    fn kind() -> Kind {
        Kind::Date
    }

    fn to_json(&self) -> Json {
        self.as_str().into()
    }

    fn from_json(value: Json) -> Result<Self, Text> {
        value.as_str().and_then(Self::parse).ok_or_else(wrong_type)
    }

    fn ask(_: &FieldDef) -> FieldKind {
        FieldKind::Date
    }
}

macro_rules! id_fields {
    ($($type:ty, $of:literal, $ask:ident;)*) => {$(
        impl FieldType for $type {
            fn kind() -> Kind {
                Kind::Id { of: $of.to_owned() }
            }

            fn to_json(&self) -> Json {
                self.as_str().into()
            }

            fn from_json(value: Json) -> Result<Self, Text> {
                id_text(value).map(Self::from)
            }

            fn ask(_: &FieldDef) -> FieldKind {
                FieldKind::$ask
            }
        }
    )*};
}

id_fields! {
    ResidentId, "resident", Resident;
    VolunteerId, "volunteer", Volunteer;
    TeamId, "team", Team;
    RequestId, "request", Hidden;
    FileId, "file", Hidden;
}

impl FieldType for Upload {
    fn kind() -> Kind {
        Kind::File { accepts: Vec::new() }
    }

    fn to_json(&self) -> Json {
        self.as_str().into()
    }

    fn from_json(value: Json) -> Result<Self, Text> {
        id_text(value).map(Self::from_text)
    }

    fn ask(def: &FieldDef) -> FieldKind {
        def.file_ask().unwrap_or(FieldKind::Hidden)
    }
}

impl<T: Record> FieldType for Id<T> {
    fn kind() -> Kind {
        Kind::Id { of: T::COLLECTION.to_owned() }
    }

    fn to_json(&self) -> Json {
        self.as_str().into()
    }

    fn from_json(value: Json) -> Result<Self, Text> {
        id_text(value).map(Self::from)
    }

    fn ask(_: &FieldDef) -> FieldKind {
        FieldKind::Hidden
    }
}

fn id_text(value: Json) -> Result<String, Text> {
    match value {
        Json::String(text) if !text.is_empty() => Ok(text),
        Json::String(_) => Err(Text::key("problem-required")),
        _ => Err(wrong_type()),
    }
}

impl<T: FieldType> FieldType for Option<T> {
    const LEAST: Option<i64> = T::LEAST;
    const GREATEST: Option<i64> = T::GREATEST;

    fn kind() -> Kind {
        T::kind()
    }

    fn to_json(&self) -> Json {
        self.as_ref().map_or(Json::Null, T::to_json)
    }

    fn from_json(value: Json) -> Result<Self, Text> {
        // A form sends an empty text for what was not filled in.
        if value.is_null() || value == "" { Ok(None) } else { T::from_json(value).map(Some) }
    }

    fn missing() -> Option<Self> {
        Some(None)
    }

    fn ask(def: &FieldDef) -> FieldKind {
        T::ask(def)
    }
}

impl<T: FieldType> FieldType for Vec<T> {
    fn kind() -> Kind {
        Kind::List { of: Box::new(T::kind()) }
    }

    fn to_json(&self) -> Json {
        self.iter().map(T::to_json).collect()
    }

    fn from_json(value: Json) -> Result<Self, Text> {
        match value {
            Json::Array(items) => items.into_iter().map(T::from_json).collect(),
            _ => Err(wrong_type()),
        }
    }

    fn missing() -> Option<Self> {
        Some(Vec::new())
    }

    /// Several files are chosen at once; other lists have no input of their own.
    fn ask(def: &FieldDef) -> FieldKind {
        def.file_ask().unwrap_or(FieldKind::Hidden)
    }
}

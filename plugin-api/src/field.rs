//! Fields of records, inputs and settings: how Rust types become the JSON and the shapes of the contract.
//!
//! Authors use the derives; these traits are what the derives implement.

use serde_json::{Map, Value as Json};
use wushe_plugin_schema::page::{Choice as Option_, Field, FieldKind};
use wushe_plugin_schema::shape::{FieldShape, Kind};
use wushe_plugin_schema::text::Text;

use crate::error::Problem;
use crate::id::{Id, RequestId, ResidentId, TeamId, VolunteerId};
use crate::record::Record;
use crate::time::{Date, Timestamp};

/// Most choices that a form shows all at once; with more it offers a list.
const CHOICES_AT_ONCE: usize = 6;

/// A struct with named fields of the contract's types. Derived by `Record`, `Input` and `Settings`.
pub trait Fields: Sized {
    /// Whether blank text counts as missing: so in what people type, not in what is stored.
    const TYPED_BY_PEOPLE: bool;

    /// Its fields, in order.
    fn fields() -> Vec<FieldDef>;

    /// As a JSON object; fields that are `None` are left out.
    fn to_map(&self) -> Map<String, Json>;

    /// From a JSON object.
    ///
    /// # Errors
    /// Everything that is wrong with it, one entry a field.
    fn from_map(map: Map<String, Json>) -> Result<Self, Vec<Problem>>;

    /// Its fields as the contract describes them.
    #[must_use]
    fn shapes() -> Vec<FieldShape> {
        Self::fields().into_iter().map(|field| field.shape).collect()
    }
}

/// Settings of a module, which an administrator fills in for each unit. Derived.
pub trait Settings: Fields {}

/// One of a few values, an enum without data. Derived.
///
/// The label of a value is the message `<name>-<value>`, e.g. `card-status-lost` for `CardStatus::Lost`.
pub trait Choice: Sized + 'static {
    /// Its name, e.g. `card-status`.
    const NAME: &'static str;
    /// Its values, in order.
    const VALUES: &'static [&'static str];

    /// The value as it is stored, e.g. `lost`.
    fn value(&self) -> &'static str;

    /// From the stored value.
    #[must_use]
    fn from_value(value: &str) -> Option<Self>;

    /// What people read.
    #[must_use]
    fn label(&self) -> Text {
        choice_label(Self::NAME, self.value())
    }
}

fn choice_label(name: &str, value: &str) -> Text {
    Text::key(&format!("{name}-{value}"))
}

/// A field: its shape in the contract and how a form asks for it.
#[derive(Debug, Clone)]
pub struct FieldDef {
    /// As the contract describes it.
    pub shape: FieldShape,
    /// Whether a form gives it several lines.
    pub paragraph: bool,
    ask: fn(&FieldDef) -> FieldKind,
}

impl FieldDef {
    /// A field of this type.
    #[must_use]
    pub fn of<T: FieldType>(name: &str) -> Self {
        let missing = T::missing();
        let shape = FieldShape {
            name: name.to_owned(),
            kind: T::kind(),
            required: missing.is_none(),
            personal: false,
            max_length: None,
            min: T::LEAST,
            max: T::GREATEST,
            default: missing.as_ref().map_or(Json::Null, FieldType::to_json),
        };
        Self { shape, paragraph: false, ask: T::ask }
    }

    /// Most characters (text) or entries (list).
    #[must_use]
    pub fn max_length(mut self, length: u32) -> Self {
        self.shape.max_length = Some(length);
        self
    }

    /// Least value.
    #[must_use]
    pub fn min(mut self, least: i64) -> Self {
        self.shape.min = Some(least);
        self
    }

    /// Greatest value.
    #[must_use]
    pub fn max(mut self, greatest: i64) -> Self {
        self.shape.max = Some(greatest);
        self
    }

    /// Tells of a person: kept encrypted.
    #[must_use]
    pub fn personal(mut self) -> Self {
        self.shape.personal = true;
        self
    }

    /// Several lines in a form.
    #[must_use]
    pub fn paragraph(mut self) -> Self {
        self.paragraph = true;
        self
    }

    /// What it is when left out.
    #[must_use]
    pub fn default(mut self, value: impl Into<Json>) -> Self {
        self.shape.default = value.into();
        self.shape.required = false;
        self
    }

    /// As a field of the form of `action`; its label is the message `<action>-<field>`.
    #[must_use]
    pub fn ask(&self, action: &str) -> Field {
        Field {
            name: self.shape.name.clone(),
            label: Text::key(&format!("{action}-{}", self.shape.name)),
            kind: (self.ask)(self),
            help: None,
            required: self.shape.required,
            value: self.shape.default.clone(),
        }
    }
}

/// A type that a field can have.
pub trait FieldType: Sized {
    /// Least value that the type itself can hold; none: not a number, or any.
    const LEAST: Option<i64> = None;
    /// Greatest value that the type itself can hold.
    const GREATEST: Option<i64> = None;

    /// Its type in the contract.
    fn kind() -> Kind;

    /// As JSON.
    fn to_json(&self) -> Json;

    /// From JSON.
    ///
    /// # Errors
    /// What is wrong with it.
    fn from_json(value: Json) -> Result<Self, Text>;

    /// What it is when it is not there; none: it must be there.
    #[must_use]
    fn missing() -> Option<Self> {
        None
    }

    /// How a form asks for it.
    #[must_use]
    fn ask(def: &FieldDef) -> FieldKind;
}

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

    fn ask(_: &FieldDef) -> FieldKind {
        FieldKind::Hidden
    }
}

/// The type of a choice in the contract; what `derive(Choice)` calls.
#[doc(hidden)]
#[must_use]
pub fn choice_kind<T: Choice>() -> Kind {
    Kind::Choice { name: T::NAME.to_owned(), values: T::VALUES.iter().map(|&value| value.to_owned()).collect() }
}

/// A choice from JSON; what `derive(Choice)` calls.
#[doc(hidden)]
pub fn choice_from_json<T: Choice>(value: &Json) -> Result<T, Text> {
    value.as_str().and_then(T::from_value).ok_or_else(|| Text::key("problem-choice"))
}

/// How a form asks for a choice; what `derive(Choice)` calls.
#[doc(hidden)]
#[must_use]
pub fn choice_ask<T: Choice>() -> FieldKind {
    let options: Vec<Option_> =
        T::VALUES.iter().map(|&value| Option_::new(value, choice_label(T::NAME, value))).collect();
    if options.len() > CHOICES_AT_ONCE { FieldKind::Select { options } } else { FieldKind::Choice { options } }
}

/// Adds a field to a JSON object, unless it is `None`; what the derives call.
#[doc(hidden)]
pub fn put<T: FieldType>(map: &mut Map<String, Json>, name: &str, value: &T) {
    let json = value.to_json();
    if !json.is_null() {
        map.insert(name.to_owned(), json);
    }
}

/// Takes the fields of a JSON object one after the other and collects what is wrong; what the derives call.
#[doc(hidden)]
pub struct Reader {
    map: Map<String, Json>,
    fields: Vec<FieldDef>,
    blank_is_missing: bool,
    problems: Vec<Problem>,
}

impl Reader {
    /// Reads a `T` from `map`.
    #[must_use]
    pub fn new<T: Fields>(map: Map<String, Json>) -> Self {
        Self { map, fields: T::fields(), blank_is_missing: T::TYPED_BY_PEOPLE, problems: Vec::new() }
    }

    /// The field, or none after noting what is wrong with it.
    pub fn take<T: FieldType>(&mut self, name: &str) -> Option<T> {
        let shape = self.fields.iter().find(|field| field.shape.name == name).map(|field| &field.shape);
        let mut value = self.map.remove(name).unwrap_or_default();
        if self.blank_is_missing && value.as_str().is_some_and(|words| words.trim().is_empty()) {
            value = Json::Null;
        }
        if value.is_null() {
            value = shape.map_or(Json::Null, |shape| shape.default.clone());
        }
        let read = match (&value, shape) {
            (Json::Null, _) => T::missing().ok_or_else(|| Text::key("problem-required")),
            (_, Some(shape)) => check(&value, shape).and_then(|()| T::from_json(value)),
            (_, None) => T::from_json(value),
        };
        read.map_err(|message| self.problems.push(Problem { field: name.to_owned(), message })).ok()
    }

    /// Everything that was wrong.
    #[must_use]
    pub fn problems(self) -> Vec<Problem> {
        self.problems
    }
}

/// The limits of a field. The platform checks them too, before it calls the module; here they hold in tests as well.
fn check(value: &Json, shape: &FieldShape) -> Result<(), Text> {
    if let Some(number) = value.as_i64() {
        if let Some(least) = shape.min.filter(|least| number < *least) {
            return Err(Text::key("problem-too-small").with("min", least));
        }
        if let Some(most) = shape.max.filter(|most| number > *most) {
            return Err(Text::key("problem-too-large").with("max", most));
        }
    }
    let (length, too_long) = match value {
        Json::String(words) => (words.chars().count(), "problem-too-long"),
        Json::Array(items) => (items.len(), "problem-too-many"),
        _ => return Ok(()),
    };
    match shape.max_length {
        Some(most) if length > most as usize => Err(Text::key(too_long).with("max", most)),
        _ => Ok(()),
    }
}

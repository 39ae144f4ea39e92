//! Fields of records, inputs and settings: how Rust types become the JSON and the shapes of the contract.
//!
//! Authors use the derives; these traits are what the derives implement.

mod choice;
mod reader;
mod types;

use serde_json::{Map, Value as Json};
use wushe_plugin_schema::page::{Field, FieldKind};
use wushe_plugin_schema::shape::{FieldShape, FileKind, Kind};
use wushe_plugin_schema::text::Text;

pub use self::choice::{choice_ask, choice_from_json, choice_kind};
pub use self::reader::{Reader, put};
use crate::error::Problem;

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

    /// Takes pictures: JPEG, PNG, WebP.
    #[must_use]
    pub fn picture(self) -> Self {
        self.accept(FileKind::Picture)
    }

    /// Takes documents: PDF, XLSX, DOCX, text.
    #[must_use]
    pub fn document(self) -> Self {
        self.accept(FileKind::Document)
    }

    fn accept(mut self, kind: FileKind) -> Self {
        let of = match &mut self.shape.kind {
            Kind::List { of } => &mut **of,
            one => one,
        };
        if let Kind::File { accepts } = of {
            accepts.push(kind);
        }
        self
    }

    /// How a form asks for files; none: the field takes something else.
    fn file_ask(&self) -> Option<FieldKind> {
        match &self.shape.kind {
            Kind::File { accepts } => Some(FieldKind::File { accepts: accepts.clone(), several: false }),
            Kind::List { of } => match &**of {
                Kind::File { accepts } => Some(FieldKind::File { accepts: accepts.clone(), several: true }),
                _ => None,
            },
            _ => None,
        }
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

//! What can be done in a register: a use case of the core with its types, callable by name with JSON.

use std::fmt;

use futures_util::future::BoxFuture;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use wushe_core::app::Cx;
use wushe_core::domain::access::Permission;
use wushe_core::domain::page::Page;
use wushe_core::error::{Error, Result};
use wushe_core::store::Tx;

use super::field::{self, Field};

/// What kind of thing an operation does; the kind decides method, address and answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// `GET /{register}`: entries that match a filter, in pages.
    List,
    /// `GET /{register}/{id}`: one entry.
    Get,
    /// `POST /{register}`: a new entry.
    Create,
    /// `PUT /{register}/{id}` with `If-Match`: replaces what was entered.
    Update,
    /// `DELETE /{register}/{id}` with `If-Match`: takes back an entry to which nothing refers.
    Remove,
    /// `POST /{register}/{id}/{name}`: something is done to an entry.
    Act,
    /// `GET /{register}/{id}/{name}`: something that belongs to an entry.
    Part,
    /// `POST /{register}/{name}`: something is done to the register.
    Do,
    /// `GET /{register}/{name}`: figures.
    Report,
}

impl Op {
    /// Whether it changes something.
    #[must_use]
    pub const fn writes(self) -> bool {
        matches!(self, Self::Create | Self::Update | Self::Remove | Self::Act | Self::Do)
    }

    /// The method of its address.
    #[must_use]
    pub const fn method(self) -> &'static str {
        match self {
            Self::List | Self::Get | Self::Part | Self::Report => "GET",
            Self::Create | Self::Act | Self::Do => "POST",
            Self::Update => "PUT",
            Self::Remove => "DELETE",
        }
    }

    /// Whether it is about one entry.
    #[must_use]
    pub const fn is_of_entry(self) -> bool {
        matches!(self, Self::Get | Self::Update | Self::Remove | Self::Act | Self::Part)
    }
}

/// What is handed to a use case.
#[derive(Debug, Clone, Default)]
pub struct Call {
    /// Which entry.
    pub id: String,
    /// The version that the caller has seen.
    pub version: Option<i64>,
    /// The input, checked against the operation's fields.
    pub input: Map<String, Value>,
    /// Which page of a listing.
    pub page: Page,
}

impl Call {
    /// The id in its type; one that cannot be read is not there.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn id<T: std::str::FromStr>(&self, entity: &'static str) -> Result<T> {
        self.id.parse().map_err(|_| Error::NotFound { entity })
    }

    /// The version that the caller has seen.
    ///
    /// # Errors
    /// `Invalid` when it was not said.
    pub fn version(&self) -> Result<i64> {
        self.version.ok_or_else(|| Error::invalid("If-Match", "required"))
    }

    /// The input in its type. The fields were checked before; what still does not fit is told as a whole.
    ///
    /// # Errors
    /// `Invalid`.
    pub fn input<T: DeserializeOwned>(&self) -> Result<T> {
        let given: Map<String, Value> = self
            .input
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        serde_json::from_value(Value::Object(given)).map_err(|error| {
            tracing::debug!(%error, "an input passed its fields and not its type");
            Error::invalid("", "malformed")
        })
    }
}

/// A use case, called by name.
pub type Run = for<'t> fn(&'t mut Tx, &'t Cx, Call) -> BoxFuture<'t, Result<Value>>;

/// What an operation takes and answers.
#[derive(Debug)]
pub struct Types {
    /// Fields that it takes.
    pub input: Vec<Field>,
    /// Fields that it answers (of one entry, for a listing).
    pub output: Vec<Field>,
}

/// Something that can be done.
pub struct Operation {
    /// `list`, `get`, `create`, `update`, `remove`, or its own name.
    pub name: &'static str,
    /// What kind of thing it does.
    pub op: Op,
    /// What it needs; none: the use case alone decides (one's own things).
    pub permission: Option<Permission>,
    /// Whether it answers in pages: takes `after` and `limit` beside its input.
    pub paged: bool,
    /// Whether its answer is kept under the key of a request; one that tells of a person in the clear is not.
    pub kept: bool,
    /// Whether reading it may leave a row in the audit trail, so that it needs a transaction that writes.
    pub noted: bool,
    /// Its fields.
    pub types: Types,
    /// The schema of its input, made by a generator of what is taken.
    pub input: fn(&mut SchemaGenerator) -> Schema,
    /// The schema of its answer, made by a generator of what is answered.
    pub output: fn(&mut SchemaGenerator) -> Schema,
    /// What it does.
    pub run: Run,
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Operation").field("name", &self.name).field("op", &self.op).finish_non_exhaustive()
    }
}

/// A generator of schemas that stand in an OpenAPI document.
#[must_use]
pub fn generator(of_input: bool) -> SchemaGenerator {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let settings = if of_input { settings.for_deserialize() } else { settings.for_serialize() };
    settings.into_generator()
}

fn fields_of<T: JsonSchema>(of_input: bool) -> Vec<Field> {
    let mut generator = generator(of_input);
    let schema = generator.subschema_for::<T>().to_value();
    let definitions = generator.take_definitions(true);
    field::fields(&schema, &definitions)
}

impl Operation {
    /// An operation that takes `I` and answers `O`.
    #[must_use]
    pub fn new<I: JsonSchema, O: JsonSchema>(
        name: &'static str,
        op: Op,
        permission: Option<Permission>,
        run: Run,
    ) -> Self {
        Self {
            name,
            op,
            permission,
            paged: op == Op::List,
            kept: true,
            noted: false,
            types: Types { input: fields_of::<I>(true), output: fields_of::<O>(false) },
            input: |generator| generator.subschema_for::<I>(),
            output: |generator| generator.subschema_for::<O>(),
            run,
        }
    }
}

impl Operation {
    /// The same, answering in pages.
    #[must_use]
    pub fn in_pages(mut self) -> Self {
        self.paged = true;
        self
    }

    /// The same, read with a row in the audit trail.
    #[must_use]
    pub fn noted(mut self) -> Self {
        self.noted = true;
        self
    }

    /// The same, whose answer is kept nowhere: asked again with the same key it is carried out again.
    #[must_use]
    pub fn unkept(mut self) -> Self {
        self.kept = false;
        self
    }
}

/// An answer as JSON.
///
/// # Errors
/// `Internal` for what cannot be written as JSON, which is a fault of ours.
pub fn json(value: impl Serialize) -> Result<Value> {
    serde_json::to_value(value).map_err(Error::internal)
}

/// Nothing is taken, or nothing is answered.
#[derive(Debug, Clone, Default, Serialize, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Declares an operation: its kind, its use case, its types and what it needs.
///
/// `list!(organisation::list, OrganisationFilter => OrganisationView, ReadOrganisations)`
macro_rules! list {
    ($use_case:path, $filter:ty => $view:ty, $permission:expr) => {
        $crate::registers::Operation::new::<$filter, $view>(
            "list",
            $crate::registers::Op::List,
            $permission,
            |tx, cx, call| {
                Box::pin(async move {
                    $crate::registers::op::json($use_case(tx, cx, call.input::<$filter>()?, call.page).await?)
                })
            },
        )
    };
}

/// `get!(organisation::get, OrganisationId => OrganisationView, …)`
macro_rules! get {
    ($use_case:path, $entity:literal $id:ty => $view:ty, $permission:expr) => {
        $crate::registers::Operation::new::<$crate::registers::op::Nothing, $view>(
            "get",
            $crate::registers::Op::Get,
            $permission,
            |tx, cx, call| {
                Box::pin(async move { $crate::registers::op::json($use_case(tx, cx, call.id::<$id>($entity)?).await?) })
            },
        )
    };
}

/// `create!(organisation::create, NewOrganisation => OrganisationView, …)`
macro_rules! create {
    ($use_case:path, $new:ty => $view:ty, $permission:expr) => {
        $crate::registers::Operation::new::<$new, $view>(
            "create",
            $crate::registers::Op::Create,
            $permission,
            |tx, cx, call| {
                Box::pin(async move { $crate::registers::op::json($use_case(tx, cx, call.input::<$new>()?).await?) })
            },
        )
    };
}

/// `update!(organisation::update, OrganisationId, NewOrganisation => OrganisationView, …)`
macro_rules! update {
    ($use_case:path, $entity:literal $id:ty, $new:ty => $view:ty, $permission:expr) => {
        $crate::registers::Operation::new::<$new, $view>(
            "update",
            $crate::registers::Op::Update,
            $permission,
            |tx, cx, call| {
                Box::pin(async move {
                    $crate::registers::op::json(
                        $use_case(tx, cx, call.id::<$id>($entity)?, call.version()?, call.input::<$new>()?).await?,
                    )
                })
            },
        )
    };
}

/// `remove!(organisation::remove, OrganisationId, …)`
macro_rules! remove {
    ($use_case:path, $entity:literal $id:ty, $permission:expr) => {
        $crate::registers::Operation::new::<$crate::registers::op::Nothing, $crate::registers::op::Nothing>(
            "remove",
            $crate::registers::Op::Remove,
            $permission,
            |tx, cx, call| {
                Box::pin(async move {
                    $use_case(tx, cx, call.id::<$id>($entity)?, call.version()?).await?;
                    $crate::registers::op::json($crate::registers::op::Nothing {})
                })
            },
        )
    };
}

/// Something done to an entry, with an input: `act!("end", organisation::end, OrganisationId, EndOrganisation => OrganisationView, …)`;
/// without one: `act!("end", organisation::end, OrganisationId => OrganisationView, …)`.
macro_rules! act {
    ($name:literal, $use_case:path, $entity:literal $id:ty, $input:ty => $out:ty, $permission:expr) => {
        $crate::registers::Operation::new::<$input, $out>(
            $name,
            $crate::registers::Op::Act,
            $permission,
            |tx, cx, call| {
                Box::pin(async move {
                    $crate::registers::op::json(
                        $use_case(tx, cx, call.id::<$id>($entity)?, call.input::<$input>()?).await?,
                    )
                })
            },
        )
    };
    ($name:literal, $use_case:path, $entity:literal $id:ty => $out:ty, $permission:expr) => {
        $crate::registers::Operation::new::<$crate::registers::op::Nothing, $out>(
            $name,
            $crate::registers::Op::Act,
            $permission,
            |tx, cx, call| {
                Box::pin(async move { $crate::registers::op::json($use_case(tx, cx, call.id::<$id>($entity)?).await?) })
            },
        )
    };
}

/// Something that belongs to an entry: `part!("history", request::history, "request" RequestId => Vec<RequestEventView>, …)`; in
/// pages: `part!("hours", certificate::hours, "certificate" CertificateId, page => Listed<HoursView>, …)`; with something that is
/// asked, its type before `page` or instead of it.
macro_rules! part {
    ($name:literal, $use_case:path, $entity:literal $id:ty, page => $out:ty, $permission:expr) => {
        $crate::registers::Operation::new::<$crate::registers::op::Nothing, $out>(
            $name,
            $crate::registers::Op::Part,
            $permission,
            |tx, cx, call| {
                Box::pin(async move {
                    $crate::registers::op::json($use_case(tx, cx, call.id::<$id>($entity)?, call.page).await?)
                })
            },
        )
        .in_pages()
    };
    ($name:literal, $use_case:path, $entity:literal $id:ty, $asked:ty, page => $out:ty, $permission:expr) => {
        $crate::registers::Operation::new::<$asked, $out>(
            $name,
            $crate::registers::Op::Part,
            $permission,
            |tx, cx, call| {
                Box::pin(async move {
                    $crate::registers::op::json(
                        $use_case(tx, cx, call.id::<$id>($entity)?, call.input::<$asked>()?, call.page).await?,
                    )
                })
            },
        )
        .in_pages()
    };
    ($name:literal, $use_case:path, $entity:literal $id:ty => $out:ty, $permission:expr) => {
        $crate::registers::Operation::new::<$crate::registers::op::Nothing, $out>(
            $name,
            $crate::registers::Op::Part,
            $permission,
            |tx, cx, call| {
                Box::pin(async move { $crate::registers::op::json($use_case(tx, cx, call.id::<$id>($entity)?).await?) })
            },
        )
    };
    ($name:literal, $use_case:path, $entity:literal $id:ty, $asked:ty => $out:ty, $permission:expr) => {
        $crate::registers::Operation::new::<$asked, $out>(
            $name,
            $crate::registers::Op::Part,
            $permission,
            |tx, cx, call| {
                Box::pin(async move {
                    $crate::registers::op::json(
                        $use_case(tx, cx, call.id::<$id>($entity)?, call.input::<$asked>()?).await?,
                    )
                })
            },
        )
    };
}

/// Something done to the register: `perform!("make_grids", unit::make_grids, MakeGrids => Vec<UnitView>, …)`.
macro_rules! perform {
    ($name:literal, $use_case:path, $input:ty => $out:ty, $permission:expr) => {
        $crate::registers::Operation::new::<$input, $out>(
            $name,
            $crate::registers::Op::Do,
            $permission,
            |tx, cx, call| {
                Box::pin(async move { $crate::registers::op::json($use_case(tx, cx, call.input::<$input>()?).await?) })
            },
        )
    };
}

/// Figures: `report!("coverage", station::coverage, CoverageParams => CoverageView, …)`.
macro_rules! report {
    ($name:literal, $use_case:path, $asked:ty, page => $out:ty, $permission:expr) => {
        $crate::registers::Operation::new::<$asked, $out>(
            $name,
            $crate::registers::Op::Report,
            $permission,
            |tx, cx, call| {
                Box::pin(async move {
                    $crate::registers::op::json($use_case(tx, cx, call.input::<$asked>()?, call.page).await?)
                })
            },
        )
        .in_pages()
    };
    ($name:literal, $use_case:path, $asked:ty => $out:ty, $permission:expr) => {
        $crate::registers::Operation::new::<$asked, $out>(
            $name,
            $crate::registers::Op::Report,
            $permission,
            |tx, cx, call| {
                Box::pin(async move { $crate::registers::op::json($use_case(tx, cx, call.input::<$asked>()?).await?) })
            },
        )
    };
}

//! The module's own records.

use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use serde_json::{Map, Value as Json};
use wushe_plugin_schema::query::{Condition, Op, RecordQuery, RecordSum, RecordSums};
use wushe_plugin_schema::shape::{Collection, FieldShape, Kind, Migration};

use crate::bindings::wushe::records::records as wit;
use crate::error::{Error, Problem, Result, parse, write};
use crate::field::Fields;
use crate::id::Id;
use crate::indicator::Days;
use crate::time::Timestamp;

/// Most records that one call to the platform answers.
const MOST_AT_ONCE: u32 = 200;

/// The fields of a record, as whichever version wrote them.
pub type RecordFields = Map<String, Json>;

/// A record that its module lists. `#[module(records(…))]` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is a record that the module does not list",
    note = "add it to the module: `#[module(records({Self}))]`"
)]
pub trait Declared {}

/// A struct kept by the platform in a collection of the module. Derived.
pub trait Record: Fields + Declared + Sized {
    /// Name of the collection.
    const COLLECTION: &'static str;
    /// Fields by which it can be queried.
    const INDEX: &'static [&'static str];
    /// Fields whose value no two records of a unit share.
    const UNIQUE: &'static [&'static str];
    /// Whether records of older versions are brought over: `#[record(migrate = …)]`.
    const MIGRATES: bool = false;
    /// Days after its last change for which a record is kept: `#[record(keep_days = …)]`. None: until somebody removes it.
    const KEEP_DAYS: Option<u32> = None;

    /// Makes of the fields of a record, whichever version wrote it, those of this version. It is asked of every record that is
    /// read, and once of all of them when the version is taken into use: what is new already stays as it is.
    ///
    /// # Errors
    /// Whatever the module's function answers: the record stays as it is, and the administrator is told.
    fn migrate(_fields: &mut Map<String, Json>) -> Result<()> {
        Ok(())
    }

    /// The collection as the contract describes it.
    #[must_use]
    fn collection() -> Collection {
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        Collection {
            name: Self::COLLECTION.to_owned(),
            fields: Self::shapes(),
            index: names(Self::INDEX),
            unique: names(Self::UNIQUE),
            migrates: Self::MIGRATES,
            keep_days: Self::KEEP_DAYS,
        }
    }

    /// The records of this unit; narrow it down and end with [`Query::list`], [`Query::first`], [`Query::page`] or
    /// [`Query::count`].
    fn query() -> Query<Self> {
        Query { asked: RecordQuery::default(), of: PhantomData }
    }

    /// Keeps a new record.
    ///
    /// # Errors
    /// Invalid when a field is wrong or a unique value is taken.
    fn insert(self) -> Result<Stored<Self>> {
        let body = write("record", &self.to_map())?;
        let entry = wit::insert(Self::COLLECTION, &body)?;
        let (id, version) = (entry.id.into(), entry.version);
        let (created_at, updated_at) = (entry.created_at, entry.updated_at);
        Ok(Stored { id, version, created_at, updated_at, body: self })
    }
}

/// Brings records of a collection over.
///
/// # Errors
/// Broken for a record that cannot be read even then; otherwise as [`Record::migrate`].
pub fn migrated<T: Record>(old: Migration) -> Result<Migration> {
    let records = old.records.into_iter().map(|fields| Ok(read::<T>(fields)?.to_map()));
    Ok(Migration { records: records.collect::<Result<_>>()? })
}

fn read<T: Record>(mut fields: Map<String, Json>) -> Result<T> {
    T::migrate(&mut fields)?;
    T::from_map(fields).map_err(|problems: Vec<Problem>| {
        let fields: Vec<String> = problems.into_iter().map(|problem| problem.field).collect();
        Error::Broken(format!("a record of {}: cannot read {}", T::COLLECTION, fields.join(", ")))
    })
}

pub(crate) fn find<T: Record>(id: &Id<T>) -> Result<Option<Stored<T>>> {
    wit::get(T::COLLECTION, id.as_str())?.map(Stored::from_entry).transpose()
}

/// A record with its id, its version and its times.
#[derive(Debug, Clone)]
pub struct Stored<T> {
    id: Id<T>,
    version: u64,
    created_at: i64,
    updated_at: i64,
    body: T,
}

impl<T: Record> Stored<T> {
    fn from_entry(entry: wit::Entry) -> Result<Self> {
        let body = read::<T>(parse("record", &entry.body)?).map_err(|error| match error {
            Error::Broken(why) => Error::Broken(format!("{}: {why}", entry.id)),
            other => other,
        })?;
        let (created_at, updated_at) = (entry.created_at, entry.updated_at);
        Ok(Self { id: entry.id.into(), version: entry.version, created_at, updated_at, body })
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> Id<T> {
        self.id.clone()
    }

    /// When it was first kept.
    #[must_use]
    pub fn created_at(&self) -> Timestamp {
        Timestamp::from_micros(self.created_at)
    }

    /// When it was last changed.
    #[must_use]
    pub fn updated_at(&self) -> Timestamp {
        Timestamp::from_micros(self.updated_at)
    }

    /// Keeps what was changed in it.
    ///
    /// # Errors
    /// Conflict when somebody changed it in the meantime; invalid when a field is wrong or a unique value is taken.
    pub fn save(&mut self) -> Result<()> {
        let body = write("record", &self.body.to_map())?;
        let entry = wit::update(T::COLLECTION, self.id.as_str(), self.version, &body)?;
        (self.version, self.updated_at) = (entry.version, entry.updated_at);
        Ok(())
    }

    /// Removes it.
    ///
    /// # Errors
    /// Conflict when somebody changed it in the meantime.
    pub fn delete(self) -> Result<()> {
        Ok(wit::delete(T::COLLECTION, self.id.as_str(), self.version)?)
    }
}

impl<T> Deref for Stored<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.body
    }
}

impl<T> DerefMut for Stored<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.body
    }
}

/// Records of a list, and where the list goes on.
#[derive(Debug, Clone)]
pub struct Listing<T> {
    /// The records.
    pub items: Vec<Stored<T>>,
    /// Pass to [`Query::after`] for the next ones; none: these were the last.
    pub next: Option<String>,
}

/// Which records, in which order, how many. All conditions must hold, each on an indexed field.
#[derive(Debug)]
#[must_use = "a query does nothing until list, first, page or count"]
pub struct Query<T> {
    asked: RecordQuery,
    of: PhantomData<fn() -> T>,
}

impl<T: Record> Query<T> {
    fn condition(mut self, field: &str, op: Op, value: impl Into<Json>) -> Self {
        self.asked.conditions.push(Condition { field: field.to_owned(), op, value: value.into() });
        self
    }

    /// The field is equal to the value.
    pub fn eq(self, field: &str, value: impl Into<Json>) -> Self {
        self.condition(field, Op::Eq, value)
    }

    /// The field is not less than the value.
    pub fn from(self, field: &str, value: impl Into<Json>) -> Self {
        self.condition(field, Op::From, value)
    }

    /// The field is less than the value.
    pub fn before(self, field: &str, value: impl Into<Json>) -> Self {
        self.condition(field, Op::Before, value)
    }

    /// The field, a day or a point in time, lies in these days.
    pub fn within(self, field: &str, days: &Days) -> Self {
        let is_time = |shape: &FieldShape| shape.name == field && shape.kind == Kind::Timestamp;
        if T::shapes().iter().any(is_time) {
            self.from(field, days.begins()).before(field, days.ends())
        } else {
            self.from(field, days.first()).before(field, days.end())
        }
    }

    /// The text begins with the value.
    pub fn prefix(self, field: &str, value: impl Into<Json>) -> Self {
        self.condition(field, Op::Prefix, value)
    }

    /// Orders by a field, least first; otherwise by creation.
    pub fn order_by(mut self, field: &str) -> Self {
        self.asked.order_by = Some(field.to_owned());
        self
    }

    /// Greatest, or newest, first.
    pub fn descending(mut self) -> Self {
        self.asked.descending = true;
        self
    }

    /// At most this many (1–200); 50 without it.
    pub fn limit(mut self, limit: u32) -> Self {
        self.asked.limit = limit;
        self
    }

    /// Goes on where a [`Listing`] ended.
    pub fn after(mut self, next: impl Into<Option<String>>) -> Self {
        self.asked.after = next.into();
        self
    }

    /// The records, and where the list goes on.
    ///
    /// # Errors
    /// Invalid when a field is not indexed; limit when the invocation has read too much.
    pub fn page(self) -> Result<Listing<T>> {
        self.fetch()
    }

    fn fetch(&self) -> Result<Listing<T>> {
        let listing = wit::query(T::COLLECTION, &write("query", &self.asked)?)?;
        let items = listing.entries.into_iter().map(Stored::from_entry).collect::<Result<_>>()?;
        Ok(Listing { items, next: listing.next })
    }

    /// The records, up to the limit.
    ///
    /// # Errors
    /// As [`Query::page`].
    pub fn list(self) -> Result<Vec<Stored<T>>> {
        Ok(self.page()?.items)
    }

    /// All records, however many. For collections that stay small; others want [`Query::page`].
    ///
    /// # Errors
    /// As [`Query::page`].
    pub fn all(self) -> Result<Vec<Stored<T>>> {
        let mut query = self.limit(MOST_AT_ONCE);
        let mut items = Vec::new();
        loop {
            let mut listing = query.fetch()?;
            items.append(&mut listing.items);
            match listing.next {
                Some(next) => query = query.after(next),
                None => return Ok(items),
            }
        }
    }

    /// The first of them.
    ///
    /// # Errors
    /// As [`Query::page`].
    pub fn first(self) -> Result<Option<Stored<T>>> {
        Ok(self.limit(1).list()?.into_iter().next())
    }

    /// Figures over them: how many, and a sum, for all or for each value of a field. Order, limit and `after` of the query do not
    /// count.
    pub fn sums(self) -> Sums<T> {
        let asked = RecordSum { conditions: self.asked.conditions, ..RecordSum::default() };
        Sums { asked, of: PhantomData }
    }

    /// How many there are.
    ///
    /// # Errors
    /// As [`Query::page`].
    pub fn count(self) -> Result<u64> {
        Ok(wit::count(T::COLLECTION, &write("query", &self.asked)?)?)
    }
}

/// Which figures over which records.
#[derive(Debug)]
#[must_use = "figures are not asked for until total or list"]
pub struct Sums<T> {
    asked: RecordSum,
    of: PhantomData<fn() -> T>,
}

/// A line of figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Sum {
    /// The value: text or whole number; null where the field is left out.
    pub value: Json,
    /// How many records.
    pub count: u64,
    /// The sum; records that leave the number out count as nothing.
    pub sum: i64,
}

impl<T: Record> Sums<T> {
    /// Sums an indexed whole number: money in fen, minutes.
    pub fn of(mut self, field: &str) -> Self {
        self.asked.of = Some(field.to_owned());
        self
    }

    /// One line for each value of an indexed field.
    pub fn by(mut self, field: &str) -> Self {
        self.asked.by = Some(field.to_owned());
        self
    }

    /// The lines, in the order of the values, however many.
    ///
    /// # Errors
    /// Invalid when a field is not indexed or is personal, or the sum is not of a whole number; limit when the invocation has read
    /// too much.
    pub fn list(self) -> Result<Vec<Sum>> {
        let mut asked = RecordSum { limit: MOST_AT_ONCE, ..self.asked };
        let mut lines = Vec::new();
        loop {
            let found: RecordSums = parse("figures", &wit::sum(T::COLLECTION, &write("query", &asked)?)?)?;
            lines.extend(found.lines.into_iter().map(|line| Sum {
                value: line.value,
                count: line.count,
                sum: line.sum,
            }));
            match found.next {
                Some(next) => asked.after = Some(next),
                None => return Ok(lines),
            }
        }
    }

    /// One line for all of them.
    ///
    /// # Errors
    /// As [`Sums::list`].
    pub fn total(mut self) -> Result<Sum> {
        self.asked.by = None;
        Ok(self.list()?.into_iter().next().unwrap_or(Sum { value: Json::Null, count: 0, sum: 0 }))
    }
}

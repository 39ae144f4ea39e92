//! Modules' own records, found by the keys of their indexed fields.

use super::Tx;
use crate::domain::module::Record;
use crate::error::Result;
use crate::id::{RecordId, UnitId};
use crate::time::Timestamp;

from_row!(Record { id, module_id, unit_id, collection, body, version, created_at, updated_at });

/// The value of an indexed field. What is left out is kept as empty text or the least number, so that order is total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyValue {
    /// Words (folded for a personal field: its keyed hash).
    Text(String),
    /// A whole number, a point in time, or 0 and 1 for no and yes.
    Number(i64),
}

/// An indexed field with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The field.
    pub field: String,
    /// Its value.
    pub value: KeyValue,
    /// Whether no two records of the unit may share it.
    pub unique: bool,
}

impl KeyValue {
    /// What stands for a number that is left out.
    pub const NO_NUMBER: Self = Self::Number(i64::MIN);

    /// Whether it stands for nothing.
    #[must_use]
    pub fn is_left_out(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty()) || *self == Self::NO_NUMBER
    }
}

impl Key {
    /// What no other record of the unit may hold; none for a field that is left out or may be shared.
    pub(crate) fn unique_value(&self) -> Option<String> {
        match &self.value {
            value if !self.unique || value.is_left_out() => None,
            KeyValue::Text(text) => Some(text.clone()),
            KeyValue::Number(number) => Some(number.to_string()),
        }
    }
}

/// A condition on an indexed field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyCondition {
    /// Equal.
    Eq(String, KeyValue),
    /// Not less than.
    From(String, KeyValue),
    /// Less than.
    Before(String, KeyValue),
    /// Text that begins with.
    Prefix(String, String),
}

/// Which records of a collection, in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordFilter {
    /// All of these hold.
    pub conditions: Vec<KeyCondition>,
    /// Order by this indexed field, given with any value of its type; none: by creation.
    pub order_by: Option<(String, KeyValue)>,
    /// Greatest first.
    pub descending: bool,
    /// After the record with this order value and id.
    pub after: Option<(Option<KeyValue>, RecordId)>,
    /// At most this many.
    pub limit: i64,
}

/// Where a collection is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) unit: UnitId,
    pub(crate) module: &'a str,
    pub(crate) collection: &'a str,
}

const INSERT: &str = "
    INSERT INTO module_record (id, module_id, unit_id, collection, body, version, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const UPDATE: &str = "
    UPDATE module_record SET body = $2, version = version + 1, updated_at = $3 WHERE id = $1 AND version = $4";
const GET: &str = "SELECT * FROM module_record WHERE id = $1 AND unit_id = $2 AND module_id = $3 AND collection = $4";
const CLAIM: &str = "UPDATE module_record SET version = version + 1 WHERE id = $1 AND version = $2";
const DELETE: &str = "DELETE FROM module_record WHERE id = $1";
const INSERT_KEY: &str = "
    INSERT INTO module_record_key (record_id, unit_id, module_id, collection, field, text_value, number_value) VALUES ($1, $2, $3, $4, $5, $6, $7)";
const INSERT_UNIQUE: &str = "
    INSERT INTO module_record_unique (unit_id, module_id, collection, field, value, record_id) VALUES ($1, $2, $3, $4, $5, $6)";
const TAKEN: &str = "
    SELECT record_id FROM module_record_unique WHERE unit_id = $1 AND module_id = $2 AND collection = $3 AND field = $4 AND value = $5";
const DELETE_KEYS: &str = "DELETE FROM module_record_key WHERE record_id = $1";
const DELETE_UNIQUE: &str = "DELETE FROM module_record_unique WHERE record_id = $1";
const BEFORE: &str = "
    SELECT id, version FROM module_record WHERE unit_id = $1 AND module_id = $2 AND collection = $3 AND updated_at < $4 ORDER BY id LIMIT $5";
const UNITS: &str = "
    SELECT u.id FROM unit u WHERE EXISTS (SELECT 1 FROM module_record r WHERE r.unit_id = u.id AND r.module_id = $1) ORDER BY u.id";
const COUNT_ALL: &str =
    "SELECT module_id, COUNT(*) FROM module_record WHERE unit_id = $1 GROUP BY module_id ORDER BY module_id";

/// The text that comes right after everything that begins with `prefix`.
pub(crate) fn after_prefix(prefix: &str) -> String {
    format!("{prefix}\u{10ffff}")
}

/// A statement with numbered placeholders and what is bound to them.
pub(super) struct Statement {
    pub(super) sql: String,
    pub(super) binds: Vec<KeyValue>,
}

impl Statement {
    /// Begins a statement over records.
    pub(super) fn select(head: &str) -> Self {
        Self { sql: format!("SELECT {head} FROM module_record r"), binds: Vec::new() }
    }

    pub(super) fn bind(&mut self, value: KeyValue) -> String {
        self.binds.push(value);
        format!("${}", self.binds.len())
    }

    pub(super) fn text(&mut self, value: &(impl ToString + ?Sized)) -> String {
        self.bind(KeyValue::Text(value.to_string()))
    }

    /// Joins the key of a field as `alias`; answers the column that holds its value.
    pub(super) fn join(&mut self, alias: &str, field: &str, value: &KeyValue) -> String {
        let field = self.text(field);
        self.sql += &format!(" JOIN module_record_key {alias} ON {alias}.record_id = r.id AND {alias}.field = {field}");
        match value {
            KeyValue::Text(_) => format!("{alias}.text_value"),
            KeyValue::Number(_) => format!("{alias}.number_value"),
        }
    }

    /// Joins the keys that conditions name; answers what must hold.
    pub(super) fn conditions(&mut self, conditions: &[KeyCondition]) -> Vec<String> {
        let mut holds = Vec::new();
        for (at, condition) in conditions.iter().enumerate() {
            let alias = format!("k{at}");
            match condition {
                KeyCondition::Eq(field, value)
                | KeyCondition::From(field, value)
                | KeyCondition::Before(field, value) => {
                    let column = self.join(&alias, field, value);
                    let op = match condition {
                        KeyCondition::Eq(..) => "=",
                        KeyCondition::From(..) => ">=",
                        _ => "<",
                    };
                    let value = self.bind(value.clone());
                    holds.push(format!("{column} {op} {value}"));
                }
                KeyCondition::Prefix(field, prefix) => {
                    let column = self.join(&alias, field, &KeyValue::Text(String::new()));
                    let (from, to) = (self.text(prefix), self.text(&after_prefix(prefix)));
                    holds.push(format!("{column} >= {from} AND {column} < {to}"));
                }
            }
        }
        holds
    }

    /// Ends the joins: the records of one collection for which all of this holds.
    pub(super) fn of(&mut self, place: Place<'_>, holds: &[String]) {
        let (unit, module, collection) = (self.text(&place.unit), self.text(place.module), self.text(place.collection));
        self.sql += &format!(" WHERE r.unit_id = {unit} AND r.module_id = {module} AND r.collection = {collection}");
        for hold in holds {
            self.sql += &format!(" AND {hold}");
        }
    }

    fn new(head: &str, place: Place<'_>, filter: &RecordFilter) -> Self {
        let mut this = Self::select(head);
        let order = filter.order_by.as_ref().map(|(field, value)| this.join("o", field, value));
        let holds = this.conditions(&filter.conditions);
        this.of(place, &holds);
        let (way, beyond) = if filter.descending { ("DESC", "<") } else { ("ASC", ">") };
        if head != "COUNT(*)" {
            match (&order, &filter.after) {
                (Some(column), Some((Some(value), id))) => {
                    let (value, id) = (this.bind(value.clone()), this.text(id));
                    this.sql += &format!(" AND ({column}, r.id) {beyond} ({value}, {id})");
                }
                (None, Some((_, id))) => {
                    let id = this.text(id);
                    this.sql += &format!(" AND r.id {beyond} {id}");
                }
                _ => {}
            }
            let order = order.map(|column| format!("{column} {way}, ")).unwrap_or_default();
            let limit = this.bind(KeyValue::Number(filter.limit));
            this.sql += &format!(" ORDER BY {order}r.id {way} LIMIT {limit}");
        }
        this
    }
}

/// Runs a built statement on whichever database is open. The text is made of our own constants and numbers only.
macro_rules! run_statement {
    ($tx:expr, $statement:expr, $ty:ty) => {{
        use tracing::Instrument as _;
        let statement = $statement;
        let span = $tx.ran(&statement.sql);
        match &mut $tx.conn {
            $crate::store::tx::Conn::Sqlite(conn) => {
                let mut query = sqlx::query_as::<_, $ty>(sqlx::AssertSqlSafe(statement.sql));
                for bind in statement.binds {
                    query = match bind {
                        $crate::store::KeyValue::Text(text) => query.bind(text),
                        $crate::store::KeyValue::Number(number) => query.bind(number),
                    };
                }
                query.fetch_all(&mut **conn).instrument(span).await
            }
            $crate::store::tx::Conn::Postgres(conn) => {
                let mut query = sqlx::query_as::<_, $ty>(sqlx::AssertSqlSafe(statement.sql));
                for bind in statement.binds {
                    query = match bind {
                        $crate::store::KeyValue::Text(text) => query.bind(text),
                        $crate::store::KeyValue::Number(number) => query.bind(number),
                    };
                }
                query.fetch_all(&mut **conn).instrument(span).await
            }
        }
        .map_err(crate::Error::from)
    }};
}

pub(super) use run_statement;

impl Tx {
    /// Adds a record with its keys. The unique ones must be free ([`Tx::unique_owner`]).
    pub(crate) async fn insert_record(&mut self, r: &Record, keys: &[Key]) -> Result<()> {
        execute!(
            self,
            INSERT,
            r.id,
            r.module_id.clone(),
            r.unit_id,
            r.collection.clone(),
            r.body.clone(),
            r.version,
            r.created_at,
            r.updated_at
        )?;
        self.insert_keys(r, keys).await
    }

    async fn insert_keys(&mut self, r: &Record, keys: &[Key]) -> Result<()> {
        for key in keys {
            let (text, number) = match &key.value {
                KeyValue::Text(text) => (Some(text.clone()), None),
                KeyValue::Number(number) => (None, Some(*number)),
            };
            execute!(
                self,
                INSERT_KEY,
                r.id,
                r.unit_id,
                r.module_id.clone(),
                r.collection.clone(),
                key.field.clone(),
                text,
                number
            )?;
            if let Some(value) = key.unique_value() {
                execute!(
                    self,
                    INSERT_UNIQUE,
                    r.unit_id,
                    r.module_id.clone(),
                    r.collection.clone(),
                    key.field.clone(),
                    value,
                    r.id
                )?;
            }
        }
        Ok(())
    }

    /// Which record of the collection holds this unique value.
    pub(crate) async fn unique_owner(
        &mut self,
        place: Place<'_>,
        field: &str,
        value: &str,
    ) -> Result<Option<RecordId>> {
        let row: Option<(RecordId,)> = fetch_optional!(
            self,
            TAKEN,
            place.unit,
            place.module.to_owned(),
            place.collection.to_owned(),
            field.to_owned(),
            value.to_owned()
        )?;
        Ok(row.map(|(id,)| id))
    }

    /// Replaces a record that is still at `r.version`, with its keys; answers whether it was.
    pub(crate) async fn update_record(&mut self, r: &Record, keys: &[Key]) -> Result<bool> {
        if execute!(self, UPDATE, r.id, r.body.clone(), r.updated_at, r.version)? != 1 {
            return Ok(false);
        }
        self.replace_keys(r, keys).await?;
        Ok(true)
    }

    /// Has a record found by these keys and by no others.
    pub(super) async fn replace_keys(&mut self, r: &Record, keys: &[Key]) -> Result<()> {
        execute!(self, DELETE_KEYS, r.id)?;
        execute!(self, DELETE_UNIQUE, r.id)?;
        self.insert_keys(r, keys).await
    }

    /// Removes a record that is still at `version`; answers whether it was.
    pub(crate) async fn delete_record(&mut self, id: RecordId, version: i64) -> Result<bool> {
        // Its keys go first, and they must not go when it stays.
        if execute!(self, CLAIM, id, version)? != 1 {
            return Ok(false);
        }
        execute!(self, DELETE_KEYS, id)?;
        execute!(self, DELETE_UNIQUE, id)?;
        Ok(execute!(self, DELETE, id)? == 1)
    }

    /// A record of this collection.
    pub(crate) async fn get_record(&mut self, place: Place<'_>, id: RecordId) -> Result<Option<Record>> {
        fetch_optional!(self, GET, id, place.unit, place.module.to_owned(), place.collection.to_owned())
    }

    /// Records that match.
    pub(crate) async fn list_records(&mut self, place: Place<'_>, filter: &RecordFilter) -> Result<Vec<Record>> {
        run_statement!(self, Statement::new("r.*", place, filter), Record)
    }

    /// How many records match.
    pub(crate) async fn count_records(&mut self, place: Place<'_>, filter: &RecordFilter) -> Result<i64> {
        let rows = run_statement!(self, Statement::new("COUNT(*)", place, filter), (i64,))?;
        Ok(rows.first().map_or(0, |(count,)| *count))
    }

    /// Records of this collection that were last changed before a point in time, with their versions, the oldest first.
    pub(crate) async fn list_records_before(
        &mut self,
        place: Place<'_>,
        before: Timestamp,
        most: i64,
    ) -> Result<Vec<(RecordId, i64)>> {
        fetch_all!(self, BEFORE, place.unit, place.module.to_owned(), place.collection.to_owned(), before, most)
    }

    /// Units in which a module keeps records.
    pub(crate) async fn list_record_units(&mut self, module: &str) -> Result<Vec<UnitId>> {
        let rows: Vec<(UnitId,)> = fetch_all!(self, UNITS, module.to_owned())?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// How many records each module keeps in exactly this unit, whether it is switched on or not.
    pub(crate) async fn count_module_records(&mut self, unit: UnitId) -> Result<Vec<(String, i64)>> {
        fetch_all!(self, COUNT_ALL, unit)
    }
}

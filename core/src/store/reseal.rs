//! Sealing anew: which columns are sealed, which hashes go with them, and how far a rotation of the keys has come.

use super::Tx;
use super::build::{Bind, Statement, fetch_built};
use crate::error::Result;
use crate::seal::Sealed;

/// A column with sealed values.
#[derive(Debug, Clone, Copy)]
pub struct SealedColumn {
    /// The table.
    pub table: &'static str,
    /// Its column of ids, by which the table is walked; of several, joined by `:` as in the place.
    pub id: &'static str,
    /// The first of several columns of ids: through its index a row is found again.
    pub lead: Option<&'static str>,
    /// The column.
    pub column: &'static str,
    /// What a value is sealed for, before `:<id>`.
    pub place: &'static str,
    /// The hashes by which a value is found.
    pub hashes: &'static [HashColumn],
}

/// A column with keyed hashes of a sealed value.
#[derive(Debug, Clone, Copy)]
pub struct HashColumn {
    /// The column.
    pub column: &'static str,
    /// What [`crate::seal::Keyring::lookup`] is asked with.
    pub purpose: &'static str,
    /// Of what the hash is.
    pub of: HashOf,
}

/// Of what of a value a hash is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HashOf {
    /// Of all of it.
    Whole,
    /// Of its last four characters.
    Tail,
}

impl HashOf {
    /// That part of a value.
    #[must_use]
    pub fn part(self, value: &str) -> &str {
        match self {
            Self::Whole => value,
            Self::Tail => value.get(value.len().saturating_sub(4)..).unwrap_or(value),
        }
    }
}

const fn sealed(table: &'static str, column: &'static str, place: &'static str) -> SealedColumn {
    SealedColumn { table, id: "id", lead: None, column, place, hashes: &[] }
}

const fn whole(column: &'static str, purpose: &'static str) -> HashColumn {
    HashColumn { column, purpose, of: HashOf::Whole }
}

/// Every sealed column of the platform. Whoever adds one adds it here, or it is lost when an old key is thrown away; a test
/// compares this with what stands in the database. Personal fields in the records of modules stand within their bodies and are
/// sealed anew beside these, see [`crate::app::reseal`].
pub const SEALED_COLUMNS: &[SealedColumn] = &[
    SealedColumn {
        hashes: &[whole("id_number_hash", "id_number")],
        ..sealed("resident", "id_number", "resident.id_number")
    },
    SealedColumn {
        hashes: &[
            whole("phone_hash", "phone"),
            HashColumn { column: "phone_tail_hash", purpose: "phone-tail", of: HashOf::Tail },
        ],
        ..sealed("resident", "phone", "resident.phone")
    },
    sealed("resident", "address", "resident.address"),
    SealedColumn {
        hashes: &[whole("birth_hash", "birth_day")],
        ..sealed("resident", "birth_day", "resident.birth_day")
    },
    sealed("resident", "care_note", "resident.care_note"),
    sealed("resident", "contact", "resident.contact"),
    sealed("resident", "contact_phone", "resident.contact_phone"),
    sealed("household", "address", "household.address"),
    sealed("guardian", "name", "guardian.name"),
    sealed("guardian", "phone", "guardian.phone"),
    sealed("data_request", "detail", "data_request.detail"),
    sealed("data_request", "answer", "data_request.answer"),
    SealedColumn { hashes: &[whole("phone_hash", "phone")], ..sealed("volunteer", "phone", "volunteer.phone") },
    SealedColumn { hashes: &[whole("phone_hash", "phone")], ..sealed("worker", "phone", "worker.phone") },
    SealedColumn {
        hashes: &[whole("contact_phone_hash", "phone")],
        ..sealed("organisation", "contact_phone", "organisation.phone")
    },
    sealed("sign_up", "guardian_name", "sign_up.guardian_name"),
    sealed("sign_up", "guardian_phone", "sign_up.guardian_phone"),
    sealed("fund_donation", "donor_sealed", "donation.donor_name"),
    sealed("fund_grant", "recipient_sealed", "grant.recipient_name"),
    sealed("sheet_import", "content", "sheet_import.content"),
    SealedColumn {
        lead: Some("import_id"),
        id: "import_id || ':' || row_number",
        ..sealed("sheet_import_row", "before_it", "sheet_import_row.before_it")
    },
    SealedColumn { id: "user_id", ..sealed("second_factor", "secret", "user.totp") },
    sealed("outbox", "body", "outbox.body"),
];

/// How far one target has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ResealMark {
    pub(crate) seal_number: i64,
    pub(crate) lookup_number: i64,
    pub(crate) after_id: String,
    pub(crate) remaining: i64,
}

from_row!(ResealMark { seal_number, lookup_number, after_id, remaining });

/// A row that is looked at: its id, the sealed value, and its first hash.
pub(crate) type SealedRow = (String, Sealed, Option<String>);

const MARK: &str = "SELECT seal_number, lookup_number, after_id, remaining FROM reseal_mark WHERE target = $1";
const SET_MARK: &str = "
    INSERT INTO reseal_mark (target, seal_number, lookup_number, after_id, remaining) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (target) DO UPDATE SET seal_number = excluded.seal_number, lookup_number = excluded.lookup_number,
        after_id = excluded.after_id, remaining = excluded.remaining";

impl Tx {
    /// How far a target has come.
    pub(crate) async fn get_reseal_mark(&mut self, target: &str) -> Result<Option<ResealMark>> {
        fetch_optional!(self, MARK, target.to_owned())
    }

    /// Notes how far a target has come.
    pub(crate) async fn set_reseal_mark(&mut self, target: &str, mark: &ResealMark) -> Result<()> {
        execute!(
            self,
            SET_MARK,
            target.to_owned(),
            mark.seal_number,
            mark.lookup_number,
            mark.after_id.clone(),
            mark.remaining
        )?;
        Ok(())
    }

    /// How many values a column holds; of those only that were sealed under another key than this, if one is named.
    pub(crate) async fn count_sealed(&mut self, column: &SealedColumn, not_under: Option<u32>) -> Result<i64> {
        let SealedColumn { table, column, .. } = column;
        let mut statement = Statement::new(&format!("SELECT COUNT(*) FROM {table} WHERE {column} IS NOT NULL"));
        if let Some(number) = not_under {
            statement.push(&format!(" AND {column} NOT LIKE ")).text(format!("{number}:%"));
        }
        let rows: Vec<(i64,)> = fetch_built!(self, statement)?;
        Ok(rows.first().map_or(0, |(count,)| *count))
    }

    /// Values of a column after a row, in the order of ids.
    pub(crate) async fn list_sealed(
        &mut self,
        column: &SealedColumn,
        after: &str,
        limit: i64,
    ) -> Result<Vec<SealedRow>> {
        let SealedColumn { table, id, column, hashes, .. } = column;
        let hash = hashes.first().map_or("CAST(NULL AS TEXT)", |hash| hash.column);
        let mut statement = Statement::new(&format!(
            "SELECT {id} AS id, {column} AS sealed, {hash} AS hash FROM {table} WHERE {column} IS NOT NULL AND {id} > "
        ));
        statement.text(after).push(&format!(" ORDER BY {id} LIMIT ")).bind(Bind::Number(limit));
        fetch_built!(self, statement)
    }

    /// Writes a value that was sealed anew, with its hashes in the order of the column's.
    pub(crate) async fn set_sealed(
        &mut self,
        column: &SealedColumn,
        row: &str,
        value: &Sealed,
        hashes: &[String],
    ) -> Result<()> {
        let SealedColumn { table, id, lead, column, hashes: columns, .. } = column;
        let mut statement = Statement::new(&format!("UPDATE {table} SET {column} = "));
        statement.text(value.as_str());
        for (hash, text) in columns.iter().zip(hashes) {
            statement.push(&format!(", {} = ", hash.column)).text(text);
        }
        statement.push(&format!(" WHERE {id} = ")).text(row);
        if let (Some(lead), Some((first, _))) = (lead, row.split_once(':')) {
            statement.push(&format!(" AND {lead} = ")).text(first);
        }
        self.execute_built(statement).await?;
        Ok(())
    }
}

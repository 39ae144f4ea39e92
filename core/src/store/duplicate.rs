//! Entries that may be one person, and putting them together.

use super::Tx;
use super::build::{Statement, fetch_built};
use crate::domain::household::HouseholdRelation;
use crate::domain::resident::{DuplicateReason, DuplicateView};
use crate::error::Result;
use crate::id::{HouseholdId, ResidentId, SignUpId, UnitId, UserId};
use crate::time::Timestamp;

from_row!(DuplicateView {
    first_id,
    first_name,
    first_unit_id,
    first_version,
    second_id,
    second_name,
    second_unit_id,
    second_version,
    reason,
    noted_at
});

/// A column in which a resident's id stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
}

const fn column(table: &'static str, column: &'static str) -> Reference {
    Reference { table, column }
}

/// Every column in which a resident's id stands and that a merge moves. Whoever adds a table with such a column adds it here;
/// a test compares this with the foreign keys of the schema.
pub const RESIDENT_REFERENCES: &[Reference] = &[
    column("request", "resident_id"),
    column("login_user", "resident_id"),
    column("volunteer", "resident_id"),
    column("guardian", "ward_id"),
    column("guardian", "guardian_id"),
    column("consent", "resident_id"),
    column("data_request", "resident_id"),
    column("sign_up", "resident_id"),
    column("notice_person", "resident_id"),
    column("module_file_person", "resident_id"),
    column("objection", "resident_id"),
    column("fund_grant", "resident_id"),
    column("resident", "merged_into"),
];

/// Columns with a resident's id that a merge treats in its own way.
pub const RESIDENT_REFERENCES_BY_HAND: &[(&str, &str)] = &[
    ("resident_group", "resident_id"),
    ("household_member", "resident_id"),
    ("household", "head_id"),
    ("resident_duplicate", "first_id"),
    ("resident_duplicate", "second_id"),
];

/// What another entry of the same person may share.
#[derive(Debug, Clone, Default)]
pub(crate) struct Likeness {
    pub(crate) name_folded: String,
    pub(crate) id_number: Option<[String; 2]>,
    pub(crate) birth_day: Option<[String; 2]>,
    pub(crate) phone: Option<[String; 2]>,
}

/// Others who are looked at: a telephone number that somebody typed for everybody must not fill the list.
const MOST: i64 = 20;

const BY_ID_NUMBER: &str = "SELECT id FROM resident WHERE id_number_hash IN ($1, $2) AND id <> $3 ORDER BY id LIMIT $4";
const BY_BIRTH: &str =
    "SELECT id FROM resident WHERE birth_hash IN ($1, $2) AND id <> $3 AND name_folded = $5 ORDER BY id LIMIT $4";
const BY_PHONE: &str =
    "SELECT id FROM resident WHERE phone_hash IN ($1, $2) AND id <> $3 AND name_folded = $5 ORDER BY id LIMIT $4";
const FORGET: &str = "DELETE FROM resident_duplicate WHERE (first_id = $1 OR second_id = $1) AND dismissed_at IS NULL";
const FORGET_ALL: &str = "DELETE FROM resident_duplicate WHERE first_id = $1 OR second_id = $1";
const NOTE: &str = "
    INSERT INTO resident_duplicate (first_id, second_id, reason, noted_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (first_id, second_id) DO NOTHING";
const DISMISS: &str = "
    UPDATE resident_duplicate SET dismissed_at = $3, dismissed_by = $4
    WHERE first_id = $1 AND second_id = $2 AND dismissed_at IS NULL";
macro_rules! pairs {
    ($tail:literal) => {
        concat!(
            "
    SELECT d.first_id, a.name AS first_name, a.unit_id AS first_unit_id, a.version AS first_version,
        d.second_id, b.name AS second_name, b.unit_id AS second_unit_id, b.version AS second_version, d.reason, d.noted_at
    FROM resident_duplicate d
    JOIN resident a ON a.id = d.first_id JOIN unit_closure ca ON ca.descendant_id = a.unit_id AND ca.ancestor_id = $1
    JOIN resident b ON b.id = d.second_id JOIN unit_closure cb ON cb.descendant_id = b.unit_id AND cb.ancestor_id = $1
    WHERE d.dismissed_at IS NULL ",
            $tail
        )
    };
}
const PAIRS: &str = pairs!("AND (d.first_id, d.second_id) > ($2, $3) ORDER BY d.first_id, d.second_id LIMIT $4");
const PAIRS_OF: &str = pairs!("AND (d.first_id = $2 OR d.second_id = $2) ORDER BY d.first_id, d.second_id LIMIT $3");
const ELSEWHERE: &str = "
    SELECT EXISTS (
        SELECT 1 FROM resident_duplicate d
        JOIN resident o ON o.id = CASE WHEN d.first_id = $1 THEN d.second_id ELSE d.first_id END
        WHERE (d.first_id = $1 OR d.second_id = $1) AND d.reason = 'id_number' AND d.dismissed_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM unit_closure c WHERE c.ancestor_id = $2 AND c.descendant_id = o.unit_id))";
const HOME: &str = "SELECT household_id, relation FROM household_member WHERE resident_id = $1";
const REHOUSE: &str = "UPDATE household_member SET resident_id = $2 WHERE resident_id = $1";
const REHEAD: &str = "UPDATE household SET head_id = $2, version = version + 1 WHERE head_id = $1";
const DOUBLED: &str = "
    SELECT x.id AS gone, y.id AS kept FROM sign_up x JOIN sign_up y ON y.session_id = x.session_id AND y.resident_id = $2 AND y.status <> 'cancelled'
    WHERE x.resident_id = $1 AND x.status <> 'cancelled' ORDER BY x.id";
// Somebody who is named twice in a notice; whichever names a paper stays.
const NAMED_TWICE: &str = "
    DELETE FROM notice_person WHERE resident_id = $1 AND paper = ''
      AND EXISTS (SELECT 1 FROM notice_person o WHERE o.notice_id = notice_person.notice_id AND o.resident_id = $2)";
// Somebody who is on a picture twice.
const PICTURED_TWICE: &str = "
    DELETE FROM module_file_person WHERE resident_id = $1
      AND EXISTS (SELECT 1 FROM module_file_person o WHERE o.file_id = module_file_person.file_id AND o.resident_id = $2)";
const ATTACHMENTS: &str = "
    UPDATE attachment SET entity_id = $2, unit_id = $3, version = version + 1 WHERE entity = 'resident' AND entity_id = $1";
const HAS_ATTACHMENTS: &str = "SELECT COUNT(*) FROM attachment WHERE entity = 'resident' AND entity_id = $1";
const QUESTIONS: &str = "UPDATE data_request SET unit_id = $2 WHERE resident_id = $1 AND status = 'open'";

const MERGED_INTO: &str = "SELECT id FROM resident WHERE merged_into = $1 ORDER BY id";
const DELETE_GROUPS: &str = "DELETE FROM resident_group WHERE resident_id = $1";
const DELETE: &str = "DELETE FROM resident WHERE id = $1 AND version = $2";

impl Tx {
    /// Takes away an entry that is still at `version` and to which nothing refers; answers whether it was.
    pub(crate) async fn delete_resident(&mut self, id: ResidentId, version: i64) -> Result<bool> {
        execute!(self, FORGET_ALL, id)?;
        execute!(self, DELETE_GROUPS, id)?;
        Ok(execute!(self, DELETE, id, version)? == 1)
    }

    /// Notes which other entries, anywhere in the county, may be this person. Those that were told apart stay told apart.
    pub(crate) async fn note_duplicates(&mut self, id: ResidentId, like: &Likeness, now: Timestamp) -> Result<()> {
        execute!(self, FORGET, id)?;
        let mut found: Vec<(ResidentId, DuplicateReason)> = Vec::new();
        for (reason, sql, hashes) in [
            (DuplicateReason::IdNumber, BY_ID_NUMBER, &like.id_number),
            (DuplicateReason::Birth, BY_BIRTH, &like.birth_day),
            (DuplicateReason::Phone, BY_PHONE, &like.phone),
        ] {
            let Some([current, before]) = hashes.clone() else { continue };
            let rows: Vec<(ResidentId,)> = if reason == DuplicateReason::IdNumber {
                fetch_all!(self, sql, current, before, id, MOST)?
            } else {
                fetch_all!(self, sql, current, before, id, MOST, like.name_folded.clone())?
            };
            for (other,) in rows {
                if !found.iter().any(|(known, _)| *known == other) {
                    found.push((other, reason));
                }
            }
        }
        for (other, reason) in found {
            execute!(self, NOTE, id.min(other), id.max(other), reason, now)?;
        }
        Ok(())
    }

    /// Pairs of which both lie in scope, after a pair ('' is the beginning).
    pub(crate) async fn list_duplicates(
        &mut self,
        scope: UnitId,
        after: (&str, &str),
        limit: i64,
    ) -> Result<Vec<DuplicateView>> {
        fetch_all!(self, PAIRS, scope, after.0.to_owned(), after.1.to_owned(), limit)
    }

    /// Pairs of one resident of which both lie in scope.
    pub(crate) async fn list_duplicates_of(&mut self, id: ResidentId, scope: UnitId) -> Result<Vec<DuplicateView>> {
        fetch_all!(self, PAIRS_OF, scope, id, MOST)
    }

    /// Whether somebody with the same identity number is entered outside the scope.
    pub(crate) async fn is_entered_elsewhere(&mut self, id: ResidentId, scope: UnitId) -> Result<bool> {
        let (elsewhere,): (bool,) = fetch_one!(self, ELSEWHERE, id, scope)?;
        Ok(elsewhere)
    }

    /// Says that two entries are two people; answers whether they stood in the list.
    pub(crate) async fn dismiss_duplicate(
        &mut self,
        one: ResidentId,
        other: ResidentId,
        now: Timestamp,
        by: Option<UserId>,
    ) -> Result<bool> {
        Ok(execute!(self, DISMISS, one.min(other), one.max(other), now, by)? == 1)
    }

    /// Seats and places that two entries of one person both have in a session: that of `from`, and that of `to`.
    pub(crate) async fn list_doubled_sign_ups(
        &mut self,
        from: ResidentId,
        to: ResidentId,
    ) -> Result<Vec<(SignUpId, SignUpId)>> {
        fetch_all!(self, DOUBLED, from, to)
    }

    /// Moves everything that refers to `from` to `to`, who lives in `unit`. In no session do both have a seat.
    pub(crate) async fn move_references(&mut self, from: ResidentId, to: ResidentId, unit: UnitId) -> Result<()> {
        self.move_household(from, to).await?;
        execute!(self, NAMED_TWICE, from, to)?;
        execute!(self, PICTURED_TWICE, from, to)?;
        for Reference { table, column } in RESIDENT_REFERENCES {
            let mut statement = Statement::new(&format!("UPDATE {table} SET {column} = "));
            statement.text(to).push(&format!(" WHERE {column} = ")).text(from);
            self.execute_built(statement).await?;
        }
        execute!(self, ATTACHMENTS, from, to, unit)?;
        self.move_questions(to, unit).await?;
        execute!(self, FORGET_ALL, from)?;
        Ok(())
    }

    /// Whoever is in a household stays in it; of the other's they are no head then. Where both are in one, its head stays its
    /// head.
    async fn move_household(&mut self, from: ResidentId, to: ResidentId) -> Result<()> {
        let left: Option<(HouseholdId, HouseholdRelation)> = fetch_optional!(self, HOME, from)?;
        let home: Option<(HouseholdId, HouseholdRelation)> = fetch_optional!(self, HOME, to)?;
        match (left, home) {
            (Some((left, HouseholdRelation::Head)), Some((home, _))) if left == home => {
                self.leave_household(from).await?;
                self.join_household(home, to, HouseholdRelation::Head).await
            }
            (_, Some(_)) => self.leave_household(from).await.map(drop),
            (Some(_), None) => {
                execute!(self, REHOUSE, from, to)?;
                execute!(self, REHEAD, from, to)?;
                Ok(())
            }
            (None, None) => Ok(()),
        }
    }

    /// The entries that were put into one.
    pub(crate) async fn list_merged_into(&mut self, id: ResidentId) -> Result<Vec<ResidentId>> {
        let rows: Vec<(ResidentId,)> = fetch_all!(self, MERGED_INTO, id)?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// What somebody asked about their data is answered where they live now.
    pub(crate) async fn move_questions(&mut self, id: ResidentId, unit: UnitId) -> Result<()> {
        execute!(self, QUESTIONS, id, unit)?;
        Ok(())
    }

    /// How many rows refer to a resident, by table and column. Their groups and what is noticed of them are part of themselves.
    pub(crate) async fn count_references(&mut self, id: ResidentId) -> Result<Vec<(String, i64)>> {
        let mut counts = Vec::new();
        let moved = RESIDENT_REFERENCES.iter().map(|reference| (reference.table, reference.column));
        for (table, column) in moved.chain([("household_member", "resident_id"), ("household", "head_id")]) {
            let mut statement = Statement::new(&format!("SELECT COUNT(*) FROM {table} WHERE {column} = "));
            statement.text(id);
            let rows: Vec<(i64,)> = fetch_built!(self, statement)?;
            counts.extend(
                rows.iter().filter(|(count,)| *count > 0).map(|(count,)| (format!("{table}.{column}"), *count)),
            );
        }
        let (attached,): (i64,) = fetch_one!(self, HAS_ATTACHMENTS, id)?;
        if attached > 0 {
            counts.push(("attachment.entity_id".to_owned(), attached));
        }
        Ok(counts)
    }
}

//! Organisations.

use super::Tx;
use super::record::after_prefix;
use crate::domain::check;
use crate::domain::organisation::{Organisation, OrganisationFilter};
use crate::error::Result;
use crate::id::{OrganisationId, UnitId};

from_row!(Organisation {
    id,
    unit_id,
    name,
    credit_code,
    kind,
    origin,
    rating,
    rated_day,
    status,
    scope_of_work,
    desk_phone,
    address,
    contact_name,
    contact_phone,
    created_at,
    version
});

const INSERT: &str = "
    INSERT INTO organisation (id, unit_id, name, name_folded, credit_code, kind, origin, rating, rated_day, status, scope_of_work,
        desk_phone, address, contact_name, contact_phone, contact_phone_hash, created_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";
const UPDATE: &str = "
    UPDATE organisation SET name = $3, name_folded = $4, credit_code = $5, kind = $6, origin = $7, rating = $8, rated_day = $9,
        status = $10, scope_of_work = $11, desk_phone = $12, address = $13, contact_name = $14, contact_phone = $15,
        contact_phone_hash = $16, version = version + 1
    WHERE id = $1 AND version = $2";
const DELETE: &str = "DELETE FROM organisation WHERE id = $1 AND version = $2";
const GET: &str = "
    SELECT o.* FROM organisation o JOIN unit_closure c ON c.descendant_id = o.unit_id AND c.ancestor_id = $2 WHERE o.id = $1";
const BY_CODE: &str = "
    SELECT o.* FROM organisation o JOIN unit_closure c ON c.descendant_id = o.unit_id AND c.ancestor_id = $1
    WHERE o.credit_code = $2 ORDER BY o.id LIMIT 2";
const LIST: &str = "
    SELECT o.* FROM organisation o JOIN unit_closure c ON c.descendant_id = o.unit_id AND c.ancestor_id = $1
    WHERE ($2 = '' OR o.unit_id = $2) AND ($3 = '' OR o.kind = $3) AND ($4 = '' OR o.origin = $4) AND ($5 = '' OR o.rating = $5)
        AND ($6 = '' OR o.status = $6)
        AND ($7 = '' OR o.name_folded >= $7 AND o.name_folded < $8 OR o.credit_code = $9)
        AND ($10 = '' OR o.credit_code = $10) AND ($11 = '' OR o.id < $11)
    ORDER BY o.id DESC LIMIT $12";
const COUNT: &str = "
    SELECT COUNT(*) FROM organisation o JOIN unit_closure c ON c.descendant_id = o.unit_id AND c.ancestor_id = $1
    WHERE ($2 = '' OR o.unit_id = $2) AND ($3 = '' OR o.kind = $3) AND ($4 = '' OR o.origin = $4) AND ($5 = '' OR o.rating = $5)
        AND ($6 = '' OR o.status = $6)
        AND ($7 = '' OR o.name_folded >= $7 AND o.name_folded < $8 OR o.credit_code = $9)
        AND ($10 = '' OR o.credit_code = $10)";

/// A filter as statements take it: empty text asks for nothing.
struct Binds {
    unit: String,
    kind: String,
    origin: String,
    rating: String,
    status: String,
    text: String,
    text_end: String,
    code: String,
    credit_code: String,
}

impl Binds {
    fn of(filter: &OrganisationFilter) -> Self {
        let text = filter.text.as_deref().map(check::fold).unwrap_or_default();
        Self {
            unit: super::text(filter.unit_id),
            kind: super::text(filter.kind),
            origin: super::text(filter.origin),
            rating: super::text(filter.rating),
            status: super::text(filter.status),
            text_end: after_prefix(&text),
            code: text.to_uppercase(),
            text,
            credit_code: filter.credit_code.as_deref().map(check::fold).unwrap_or_default().to_uppercase(),
        }
    }
}

impl Tx {
    /// Adds an organisation.
    pub(crate) async fn insert_organisation(&mut self, o: &Organisation, phone_hash: Option<String>) -> Result<()> {
        execute!(
            self,
            INSERT,
            o.id,
            o.unit_id,
            o.name.clone(),
            check::fold(&o.name),
            o.credit_code.clone(),
            o.kind,
            o.origin,
            o.rating,
            o.rated_day,
            o.status,
            o.scope_of_work.clone(),
            o.desk_phone.clone(),
            o.address.clone(),
            o.contact_name.clone(),
            o.contact_phone.clone(),
            phone_hash,
            o.created_at,
            o.version
        )?;
        Ok(())
    }

    /// Replaces an organisation that is still at `o.version`; answers whether it was.
    pub(crate) async fn update_organisation(&mut self, o: &Organisation, phone_hash: Option<String>) -> Result<bool> {
        let reached = execute!(
            self,
            UPDATE,
            o.id,
            o.version,
            o.name.clone(),
            check::fold(&o.name),
            o.credit_code.clone(),
            o.kind,
            o.origin,
            o.rating,
            o.rated_day,
            o.status,
            o.scope_of_work.clone(),
            o.desk_phone.clone(),
            o.address.clone(),
            o.contact_name.clone(),
            o.contact_phone.clone(),
            phone_hash
        )?;
        Ok(reached == 1)
    }

    /// Deletes an organisation that is still at `version`; answers whether it was.
    pub(crate) async fn delete_organisation(&mut self, id: OrganisationId, version: i64) -> Result<bool> {
        Ok(execute!(self, DELETE, id, version)? == 1)
    }

    /// An organisation in the registers of `scope` or below.
    pub(crate) async fn get_organisation(&mut self, id: OrganisationId, scope: UnitId) -> Result<Option<Organisation>> {
        fetch_optional!(self, GET, id, scope)
    }

    /// Organisations in scope with this credit code, at most two.
    pub(crate) async fn list_organisations_by_code(&mut self, scope: UnitId, code: &str) -> Result<Vec<Organisation>> {
        fetch_all!(self, BY_CODE, scope, code.to_owned())
    }

    /// Organisations in scope, newest first.
    pub(crate) async fn list_organisations(
        &mut self,
        scope: UnitId,
        filter: &OrganisationFilter,
        before: &str,
        limit: i64,
    ) -> Result<Vec<Organisation>> {
        let b = Binds::of(filter);
        fetch_all!(
            self,
            LIST,
            scope,
            b.unit,
            b.kind,
            b.origin,
            b.rating,
            b.status,
            b.text,
            b.text_end,
            b.code,
            b.credit_code,
            before.to_owned(),
            limit
        )
    }

    /// How many organisations [`Tx::list_organisations`] lists in all.
    pub(crate) async fn count_organisations(&mut self, scope: UnitId, filter: &OrganisationFilter) -> Result<i64> {
        let b = Binds::of(filter);
        let (count,): (i64,) = fetch_one!(
            self,
            COUNT,
            scope,
            b.unit,
            b.kind,
            b.origin,
            b.rating,
            b.status,
            b.text,
            b.text_end,
            b.code,
            b.credit_code
        )?;
        Ok(count)
    }
}

//! Certificates of hours.

use super::Tx;
use crate::domain::certificate::{Certificate, CertificateFilter, CertificateStatus, CertifiedHoursView};
use crate::error::Result;
use crate::id::{CertificateId, HoursId, UnitId, VolunteerId};
use crate::time::Timestamp;

from_row!(Certificate {
    id,
    unit_id,
    volunteer_id,
    period_from,
    period_to,
    purpose,
    status,
    number,
    verify_code,
    volunteer_name,
    volunteer_no,
    minutes,
    content,
    issuer,
    responsible,
    handler,
    contact,
    issued_on,
    counts_from,
    issued_by,
    revoked_at,
    revoked_by,
    reason,
    created_by,
    created_at,
    version
});
from_row!(CertifiedHoursView { hours_id, served_at, minutes, content });

const INSERT: &str = "
    INSERT INTO certificate (id, unit_id, volunteer_id, period_from, period_to, purpose, status, number, verify_code, volunteer_name,
        volunteer_no, minutes, content, issuer, responsible, handler, contact, issued_on, counts_from, issued_by, revoked_at, revoked_by,
        reason, created_by, created_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26)";
const UPDATE: &str = "
    UPDATE certificate SET status = $3, number = $4, verify_code = $5, volunteer_name = $6, volunteer_no = $7, minutes = $8, content = $9,
        issuer = $10, responsible = $11, handler = $12, contact = $13, issued_on = $14, counts_from = $15, issued_by = $16, revoked_at = $17,
        revoked_by = $18, reason = $19, version = version + 1
    WHERE id = $1 AND version = $2";
const GET: &str = "
    SELECT e.* FROM certificate e JOIN unit_closure c ON c.descendant_id = e.unit_id AND c.ancestor_id = $2 WHERE e.id = $1";
const LIST: &str = "
    SELECT e.* FROM certificate e JOIN unit_closure c ON c.descendant_id = e.unit_id AND c.ancestor_id = $1
    WHERE ($2 = '' OR e.status = $2) AND ($3 = '' OR e.volunteer_id = $3) AND ($4 = '' OR e.id < $4) ORDER BY e.id DESC LIMIT $5";
const LIST_OF: &str = "
    SELECT e.* FROM certificate e JOIN unit_closure c ON c.descendant_id = e.unit_id AND c.ancestor_id = $1
    WHERE e.volunteer_id = $3 AND ($2 = '' OR e.status = $2) AND ($4 = '' OR e.id < $4) ORDER BY e.id DESC LIMIT $5";
const BY_NUMBER: &str = "SELECT * FROM certificate WHERE number = $1";
const COVER: &str = "
    INSERT INTO certificate_hours (certificate_id, hours_id, minutes, stands)
    SELECT $1, h.id, h.minutes, TRUE FROM hours h JOIN unit_closure c ON c.descendant_id = h.unit_id AND c.ancestor_id = $3
    WHERE h.volunteer_id = $2 AND h.status = 'approved' AND h.served_at >= $4 AND h.served_at < $5
        AND NOT EXISTS (SELECT 1 FROM certificate_hours x WHERE x.hours_id = h.id AND x.stands)";
const COVERED: &str =
    "SELECT CAST(COALESCE(SUM(minutes), 0) AS BIGINT) FROM certificate_hours WHERE certificate_id = $1";
const UNCOVER: &str = "UPDATE certificate_hours SET stands = FALSE WHERE certificate_id = $1";
const HOURS_OF: &str = "
    SELECT x.hours_id, h.served_at, x.minutes, h.content FROM certificate_hours x JOIN hours h ON h.id = x.hours_id
    WHERE x.certificate_id = $1 AND x.hours_id > $2 ORDER BY x.hours_id LIMIT $3";
const CERTIFIED: &str = "SELECT EXISTS (SELECT 1 FROM certificate_hours WHERE hours_id = $1 AND stands)";

impl Tx {
    /// Adds a certificate.
    pub(crate) async fn insert_certificate(&mut self, c: &Certificate) -> Result<()> {
        execute!(
            self,
            INSERT,
            c.id,
            c.unit_id,
            c.volunteer_id,
            c.period_from,
            c.period_to,
            c.purpose.clone(),
            c.status,
            c.number.clone(),
            c.verify_code.clone(),
            c.volunteer_name.clone(),
            c.volunteer_no.clone(),
            c.minutes,
            c.content.clone(),
            c.issuer.clone(),
            c.responsible.clone(),
            c.handler.clone(),
            c.contact.clone(),
            c.issued_on,
            c.counts_from,
            c.issued_by,
            c.revoked_at,
            c.revoked_by,
            c.reason.clone(),
            c.created_by,
            c.created_at,
            c.version
        )?;
        Ok(())
    }

    /// Writes a changed certificate; answers whether it was still as read.
    pub(crate) async fn update_certificate(&mut self, c: &Certificate) -> Result<bool> {
        let written = execute!(
            self,
            UPDATE,
            c.id,
            c.version,
            c.status,
            c.number.clone(),
            c.verify_code.clone(),
            c.volunteer_name.clone(),
            c.volunteer_no.clone(),
            c.minutes,
            c.content.clone(),
            c.issuer.clone(),
            c.responsible.clone(),
            c.handler.clone(),
            c.contact.clone(),
            c.issued_on,
            c.counts_from,
            c.issued_by,
            c.revoked_at,
            c.revoked_by,
            c.reason.clone()
        )?;
        Ok(written == 1)
    }

    /// A certificate of `scope` or below.
    pub(crate) async fn get_certificate(&mut self, id: CertificateId, scope: UnitId) -> Result<Option<Certificate>> {
        fetch_optional!(self, GET, id, scope)
    }

    /// Certificates in scope, newest first.
    pub(crate) async fn list_certificates(
        &mut self,
        scope: UnitId,
        filter: &CertificateFilter,
        after: String,
        rows: i64,
    ) -> Result<Vec<Certificate>> {
        let sql = if filter.volunteer_id.is_some() { LIST_OF } else { LIST };
        let status = match filter.status {
            Some(CertificateStatus::Publicised) => CertificateStatus::Valid.to_string(),
            other => other.map(|status| status.to_string()).unwrap_or_default(),
        };
        let volunteer = filter.volunteer_id.map(|id| id.to_string()).unwrap_or_default();
        fetch_all!(self, sql, scope, status, volunteer, after, rows)
    }

    /// The certificate with this number, wherever it was issued: whoever holds one verifies it without a login.
    pub(crate) async fn certificate_by_number(&mut self, number: String) -> Result<Option<Certificate>> {
        fetch_optional!(self, BY_NUMBER, number)
    }

    /// Puts the approved hours of a volunteer in scope and time that no certificate covers yet under this one; answers how
    /// many minutes they are.
    pub(crate) async fn cover_hours(
        &mut self,
        id: CertificateId,
        volunteer: VolunteerId,
        scope: UnitId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<i64> {
        execute!(self, COVER, id, volunteer, scope, from, to)?;
        let (minutes,): (i64,) = fetch_one!(self, COVERED, id)?;
        Ok(minutes)
    }

    /// Takes hours out from under a certificate that is revoked; what it covered stays readable.
    pub(crate) async fn uncover_hours(&mut self, id: CertificateId) -> Result<()> {
        execute!(self, UNCOVER, id)?;
        Ok(())
    }

    /// Hours that a certificate covers, in the order of their ids.
    pub(crate) async fn list_certified_hours(
        &mut self,
        id: CertificateId,
        after: String,
        rows: i64,
    ) -> Result<Vec<CertifiedHoursView>> {
        fetch_all!(self, HOURS_OF, id, after, rows)
    }

    /// Whether a certificate that stands covers these hours.
    pub(crate) async fn is_certified(&mut self, id: HoursId) -> Result<bool> {
        let (certified,): (bool,) = fetch_one!(self, CERTIFIED, id)?;
        Ok(certified)
    }
}

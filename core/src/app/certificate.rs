//! Certificates of hours: applied for, issued, publicised, verified by anybody who holds one, revoked.

use crate::app::access::{count_failures, require_no_wait};
use crate::app::{Cx, audit, service_setting};
use crate::domain::access::Permission;
use crate::domain::certificate::{
    Certificate, CertificateFilter, CertificateKind, CertificateStatus, CertificateView, CertifiedHoursView,
    CheckedCertificateView, IssueCertificate, NewCertificate, RefuseCertificate, VerifiedCertificateView,
    VerifyCertificate, new_code, read_code,
};
use crate::domain::day::Day;
use crate::domain::page::{Listed, Page};
use crate::domain::{check, mask};
use crate::error::{Error, Result};
use crate::id::CertificateId;
use crate::store::Tx;

const MISSING: Error = Error::NotFound { entity: "certificate" };

/// A certificate that the acting person may see, and whether in the clear: their own, and any of the unit's for those who
/// issue; masked for those who see volunteers.
async fn visible(tx: &mut Tx, cx: &Cx, id: CertificateId) -> Result<(Certificate, bool)> {
    let kept = tx.get_certificate(id, cx.unit).await?.ok_or(MISSING)?;
    let clear = cx.volunteer() == Some(kept.volunteer_id) || cx.may(tx, Permission::IssueCertificates).await?;
    if clear || cx.may(tx, Permission::ReadVolunteers).await? { Ok((kept, clear)) } else { Err(MISSING) }
}

fn view(cx: &Cx, kept: Certificate, clear: bool) -> CertificateView {
    let status = kept.status_on(Day::of(cx.now));
    CertificateView {
        id: kept.id,
        unit_id: kept.unit_id,
        kind: CertificateKind::PlatformRecord,
        volunteer_id: kept.volunteer_id,
        period_from: kept.period_from,
        period_to: kept.period_to,
        purpose: kept.purpose,
        status,
        number: kept.number,
        verify_code: kept.verify_code.filter(|_| clear),
        volunteer_name: if clear { kept.volunteer_name } else { mask::name(&kept.volunteer_name) },
        volunteer_no: kept.volunteer_no,
        minutes: kept.minutes,
        content: kept.content,
        issuer: kept.issuer,
        responsible: kept.responsible,
        handler: kept.handler,
        contact: kept.contact,
        issued_on: kept.issued_on,
        counts_from: kept.counts_from,
        revoked_at: kept.revoked_at,
        reason: kept.reason,
        created_at: kept.created_at,
        version: kept.version,
    }
}

/// Certificates of the unit and below, newest first. Volunteers get their own by naming themselves.
///
/// # Errors
/// `Forbidden` without `volunteers.read` for others'.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: CertificateFilter, page: Page) -> Result<Listed<CertificateView>> {
    let own = filter.volunteer_id.is_some() && filter.volunteer_id == cx.volunteer();
    if !own {
        cx.require(tx, Permission::ReadVolunteers).await?;
    }
    let clear = own || cx.may(tx, Permission::IssueCertificates).await?;
    cx.saw(tx, "certificate");
    let rows = tx.list_certificates(cx.unit, &filter, page.after(), page.rows()).await?;
    Ok(page.of(rows, |row| row.id.to_string()).map(|row| view(cx, row, clear)))
}

/// A certificate.
///
/// # Errors
/// `NotFound`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: CertificateId) -> Result<CertificateView> {
    cx.saw(tx, "certificate");
    let (kept, clear) = visible(tx, cx, id).await?;
    Ok(view(cx, kept, clear))
}

/// The hours that a certificate covers, or covered before it was revoked.
///
/// # Errors
/// `NotFound`.
pub async fn hours(tx: &mut Tx, cx: &Cx, id: CertificateId, page: Page) -> Result<Listed<CertifiedHoursView>> {
    visible(tx, cx, id).await?;
    let rows = tx.list_certified_hours(id, page.after(), page.rows()).await?;
    Ok(page.of(rows, |row| row.hours_id.to_string()))
}

/// Applies for a certificate of the hours recorded in the unit of the context and below: the volunteer, or staff for them.
///
/// # Errors
/// `Forbidden` without `certificates.issue` for somebody else; `NotFound` (volunteer); `Invalid` for a wrong period.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewCertificate) -> Result<CertificateView> {
    if cx.volunteer() != Some(new.volunteer_id) {
        cx.require(tx, Permission::IssueCertificates).await?;
    }
    let volunteer =
        tx.get_volunteer(new.volunteer_id, cx.unit).await?.ok_or(Error::NotFound { entity: "volunteer" })?;
    if new.period_to < new.period_from {
        return Err(Error::invalid("period_to", "order"));
    }
    if new.period_to > Day::of(cx.now) {
        return Err(Error::invalid("period_to", "future"));
    }
    let kept = Certificate {
        id: cx.id(CertificateId::from_uuid),
        unit_id: cx.unit,
        volunteer_id: volunteer.id,
        period_from: new.period_from,
        period_to: new.period_to,
        purpose: check::paragraph("purpose", &new.purpose, 120)?,
        status: CertificateStatus::Applied,
        number: None,
        verify_code: None,
        volunteer_name: volunteer.name,
        volunteer_no: String::new(),
        minutes: 0,
        content: String::new(),
        issuer: String::new(),
        responsible: String::new(),
        handler: String::new(),
        contact: String::new(),
        issued_on: None,
        counts_from: None,
        issued_by: None,
        revoked_at: None,
        revoked_by: None,
        reason: String::new(),
        created_by: cx.user(),
        created_at: cx.now,
        version: 1,
    };
    tx.insert_certificate(&kept).await?;
    note(tx, cx, &kept, "certificates.apply").await?;
    Ok(view(cx, kept, true))
}

async fn note(tx: &mut Tx, cx: &Cx, kept: &Certificate, verb: &str) -> Result<()> {
    let number = kept.number.as_deref().unwrap_or_default();
    audit::record(tx, cx, verb, "certificate", &kept.id.to_string(), number).await?;
    cx.touch(tx, kept.unit_id, "certificate").await
}

async fn keep(tx: &mut Tx, cx: &Cx, mut kept: Certificate, verb: &str) -> Result<CertificateView> {
    if !tx.update_certificate(&kept).await? {
        return Err(Error::Conflict { entity: "certificate" });
    }
    kept.version += 1;
    note(tx, cx, &kept, verb).await?;
    Ok(view(cx, kept, true))
}

/// A certificate that the acting person may decide on: not their own.
async fn decidable(tx: &mut Tx, cx: &Cx, id: CertificateId) -> Result<Certificate> {
    let (kept, _) = visible(tx, cx, id).await?;
    cx.require(tx, Permission::IssueCertificates).await?;
    if cx.volunteer() == Some(kept.volunteer_id) { Err(Error::refused("own-certificate")) } else { Ok(kept) }
}

/// Issues a certificate that was applied for. The volunteer's name, the approved hours of the period that no other
/// certificate covers, and who issues it are frozen; it counts once it has been publicised for the days that the unit has
/// settled.
///
/// # Errors
/// `NotFound`; `Forbidden` without `certificates.issue`; `Invalid` for wrong fields; `Refused` for one's own, when it was
/// decided already, or when there are no hours to certify.
pub async fn issue(tx: &mut Tx, cx: &Cx, id: CertificateId, input: IssueCertificate) -> Result<CertificateView> {
    let mut kept = decidable(tx, cx, id).await?;
    if kept.status != CertificateStatus::Applied {
        return Err(Error::refused("certificate-decided"));
    }
    let volunteer =
        tx.get_volunteer(kept.volunteer_id, cx.unit).await?.ok_or(Error::NotFound { entity: "volunteer" })?;
    let unit = tx.get_unit(kept.unit_id).await?.ok_or(Error::NotFound { entity: "unit" })?;
    let issuer = check::paragraph("issuer", &input.issuer, 80)?;
    kept.issuer = if issuer.is_empty() { unit.name_zh } else { issuer };
    kept.responsible = check::line("responsible", &input.responsible, 60)?;
    kept.handler = check::line("handler", &input.handler, 60)?;
    kept.contact = check::line("contact", &input.contact, 120)?;
    kept.content = check::line("content", &input.content, 500)?;
    let volunteer_no = check::paragraph("volunteer_no", &input.volunteer_no, 40)?;
    kept.volunteer_no = if volunteer_no.is_empty() { volunteer.number } else { volunteer_no };
    kept.volunteer_name = volunteer.name;
    let (from, to) = (kept.period_from.begins(), kept.period_to.plus_days(1).begins());
    kept.minutes = tx.cover_hours(id, kept.volunteer_id, kept.unit_id, from, to).await?;
    if kept.minutes == 0 {
        return Err(Error::refused("certificate-no-hours"));
    }
    let today = Day::of(cx.now);
    let year = today.date().year();
    let running = tx.next_number(kept.unit_id, &format!("certificate:{year}")).await?;
    kept.number = Some(format!("{}-{year}-{running:05}", unit.code));
    kept.verify_code = Some(new_code(cx.core.ids.bytes()));
    kept.status = CertificateStatus::Valid;
    kept.issued_on = Some(today);
    kept.counts_from = Some(today.plus_days(service_setting::of(tx, kept.unit_id).await?.publicise_days));
    kept.issued_by = cx.user();
    keep(tx, cx, kept, "certificates.issue").await
}

/// Does not issue a certificate that was applied for.
///
/// # Errors
/// `NotFound`; `Forbidden` without `certificates.issue`; `Invalid` without a reason; `Refused` for one's own, or when it was
/// decided already.
pub async fn refuse(tx: &mut Tx, cx: &Cx, id: CertificateId, input: RefuseCertificate) -> Result<CertificateView> {
    let mut kept = decidable(tx, cx, id).await?;
    kept.reason = check::line("reason", &input.reason, 200)?;
    if kept.status != CertificateStatus::Applied {
        return Err(Error::refused("certificate-decided"));
    }
    kept.status = CertificateStatus::Refused;
    keep(tx, cx, kept, "certificates.refuse").await
}

/// Takes an issued certificate back. Its hours stay approved and may be withdrawn or certified again.
///
/// # Errors
/// `NotFound`; `Forbidden` without `certificates.issue`; `Invalid` without a reason; `Refused` for one's own, or when it does
/// not stand.
pub async fn revoke(tx: &mut Tx, cx: &Cx, id: CertificateId, input: RefuseCertificate) -> Result<CertificateView> {
    let mut kept = decidable(tx, cx, id).await?;
    kept.reason = check::line("reason", &input.reason, 200)?;
    if kept.status != CertificateStatus::Valid {
        return Err(Error::refused("certificate-decided"));
    }
    kept.status = CertificateStatus::Revoked;
    kept.revoked_at = Some(cx.now);
    kept.revoked_by = cx.user();
    tx.uncover_hours(id).await?;
    keep(tx, cx, kept, "certificates.revoke").await
}

/// What anybody who holds a certificate learns by its number and code, without a login and wherever it was issued. It is
/// not throttled: see [`check()`].
///
/// # Errors
/// `NotFound`, the same for a number that does not exist and for a code that is not this certificate's.
pub async fn verify(tx: &mut Tx, cx: &Cx, input: VerifyCertificate) -> Result<VerifiedCertificateView> {
    let number: String = check::half_width(&input.number).chars().filter(char::is_ascii_graphic).take(60).collect();
    let typed = read_code(&input.code).unwrap_or_default();
    let kept = tx.certificate_by_number(number).await?;
    // Hashes are compared: how much of a code is right does not show in the time that it takes.
    let hash = |code: &str| cx.core.keys.mac(&[b"certificate", code.as_bytes()]);
    let known = kept.as_ref().and_then(|kept| kept.verify_code.clone()).unwrap_or_else(|| "-".to_owned());
    let right = hash(&known) == hash(&typed);
    let kept = kept.filter(|_| right).ok_or(MISSING)?;
    let today = Day::of(cx.now);
    Ok(VerifiedCertificateView {
        status: kept.status_on(today),
        number: kept.number.ok_or(MISSING)?,
        kind: CertificateKind::PlatformRecord,
        volunteer_name: mask::name(&kept.volunteer_name),
        minutes: kept.minutes,
        period_from: kept.period_from,
        period_to: kept.period_to,
        issuer: kept.issuer,
        issued_on: kept.issued_on.ok_or(MISSING)?,
        counts_from: kept.counts_from.ok_or(MISSING)?,
        revoked_on: kept.revoked_at.map(Day::of),
    })
}

/// As [`verify`], for whoever may be guessing: `who` says where they come from, tries that fail are counted, and each makes the
/// next wait. Needs a writing transaction, which is committed also when nothing was found.
///
/// # Errors
/// `TooMany` while waiting.
pub async fn check(tx: &mut Tx, cx: &Cx, who: &str, input: VerifyCertificate) -> Result<CheckedCertificateView> {
    let subjects = [format!("certificate:{who}")];
    require_no_wait(tx, &subjects, cx.now).await?;
    match verify(tx, cx, input).await {
        Ok(found) => Ok(CheckedCertificateView { found: true, certificate: Some(found) }),
        Err(Error::NotFound { .. }) => {
            count_failures(tx, &subjects, cx.now).await?;
            Ok(CheckedCertificateView { found: false, certificate: None })
        }
        Err(error) => Err(error),
    }
}

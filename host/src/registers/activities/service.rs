//! What volunteers gave: hours, exports, stars, certificates.

use serde::{Deserialize, Serialize};
use wushe_core::app::{Cx, certificate, hours, hours_export, star};
use wushe_core::domain::access::Permission;
use wushe_core::domain::certificate::{
    CertificateFilter, CertificateView, CertifiedHoursView, CheckedCertificateView, IssueCertificate, NewCertificate,
    RefuseCertificate, VerifyCertificate,
};
use wushe_core::domain::hours::{
    BeginService, CheckInView, DecideHours, EndService, HoursFilter, HoursView, ImportHours, NewHours, WithdrawHours,
};
use wushe_core::domain::hours_export::{
    AwardRow, ExportRows, ExportRowsView, HoursExportFilter, HoursExportView, NewHoursExport, PersonRow, ServiceRow,
    TrainingRow,
};
use wushe_core::domain::page::{Listed, Page};
use wushe_core::domain::star::{DecideStar, NewStar, StarFilter, StarView};
use wushe_core::error::{Error, Result};
use wushe_core::id::{CertificateId, CheckInId, HoursExportId, HoursId, RequestId, StarId};
use wushe_core::store::Tx;

use super::super::op::Nothing;
use super::super::{Group, Intake, Register};

const READ: Option<Permission> = Some(Permission::ReadVolunteers);
const APPROVE: Option<Permission> = Some(Permission::ApproveHours);
const ISSUE: Option<Permission> = Some(Permission::IssueCertificates);
const EXPORT: Option<Permission> = Some(Permission::ExportSheets);

pub(super) fn registers() -> Vec<Register> {
    vec![hours(), check_ins(), exports(), stars(), certificates()]
}

fn register(name: &'static str, entity: &'static str, id: &'static str, icon: &'static str) -> Register {
    Register {
        name,
        entity,
        id,
        icon,
        group: Some(Group::Service),
        read: READ,
        title: "volunteer_name",
        columns: &[],
        intake: Intake::PLAIN,
        operations: Vec::new(),
    }
}

fn hours() -> Register {
    Register {
        columns: &["volunteer_name", "served_at", "minutes", "content", "source", "status"],
        // Hours of another system: each number once, never at the same time as others, never paid for. What was taken back
        // stays to be seen.
        intake: Intake {
            enter: "import",
            undo: "withdraw",
            told_at: &[
                ("hours-twice", "external_ref"),
                ("hours-overlap", "served_at"),
                ("hours-paid-service", "charge_class"),
            ],
            ..Intake::PLAIN
        },
        operations: vec![
            list!(hours::list, HoursFilter => HoursView, None),
            get!(hours::get, "hours" HoursId => HoursView, None),
            create!(hours::create, NewHours => HoursView, None),
            act!("decide", hours::decide, "hours" HoursId, DecideHours => HoursView, APPROVE),
            act!("withdraw", hours::withdraw, "hours" HoursId, WithdrawHours => HoursView, None),
            perform!("import", hours::import, ImportHours => HoursView, Some(Permission::ImportSheets)),
            report!("of_request", of_request, OfRequest => Vec<HoursView>, None),
        ],
        ..register("hours", "hours", "HoursId", "clock")
    }
}

fn check_ins() -> Register {
    Register {
        group: None,
        read: None,
        title: "started_at",
        columns: &["started_at", "request_id", "session_id"],
        operations: vec![
            list!(under_way, Nothing => CheckInView, None),
            get!(check_in, "check_in" CheckInId => CheckInView, None),
            create!(hours::begin, BeginService => CheckInView, None),
            perform!("end", hours::end, EndService => CheckInView, None),
        ],
        ..register("check-ins", "check_in", "CheckInId", "clipboard-check")
    }
}

fn exports() -> Register {
    Register {
        read: Some(Permission::ReadVolunteers),
        title: "number",
        columns: &["number", "through_day", "entries", "minutes", "made_at", "unit_id"],
        operations: vec![
            list!(hours_export::list, HoursExportFilter => HoursExportView, EXPORT),
            get!(hours_export::get, "hours_export" HoursExportId => HoursExportView, EXPORT),
            create!(hours_export::create, NewHoursExport => HoursExportView, EXPORT),
            part!("rows", rows, "hours_export" HoursExportId, page => ExportRowsView, EXPORT),
            act!("reveal_rows", reveal_rows, "hours_export" HoursExportId, RevealRows => RevealedRows, Some(Permission::RevealPersonal)),
        ],
        ..register("hours-exports", "hours_export", "HoursExportId", "send")
    }
}

fn stars() -> Register {
    Register {
        columns: &["volunteer_name", "stars", "minutes", "status", "applied_at", "review_on"],
        operations: vec![
            list!(star::list, StarFilter => StarView, None),
            get!(star::get, "star" StarId => StarView, None),
            create!(star::create, NewStar => StarView, None),
            act!("decide", star::decide, "star" StarId, DecideStar => StarView, APPROVE),
        ],
        ..register("stars", "star", "StarId", "star")
    }
}

fn certificates() -> Register {
    Register {
        columns: &["volunteer_name", "number", "period_from", "period_to", "minutes", "status", "issued_on"],
        operations: vec![
            list!(certificate::list, CertificateFilter => CertificateView, None),
            get!(certificate::get, "certificate" CertificateId => CertificateView, None),
            create!(certificate::create, NewCertificate => CertificateView, None),
            act!("issue", certificate::issue, "certificate" CertificateId, IssueCertificate => CertificateView, ISSUE),
            act!("refuse", certificate::refuse, "certificate" CertificateId, RefuseCertificate => CertificateView, ISSUE),
            act!("revoke", certificate::revoke, "certificate" CertificateId, RefuseCertificate => CertificateView, ISSUE),
            part!("hours", certificate::hours, "certificate" CertificateId, page => Listed<CertifiedHoursView>, None),
            perform!("verify", verify, VerifyCertificate => CheckedCertificateView, None),
        ],
        ..register("certificates", "certificate", "CertificateId", "award")
    }
}

/// Which request.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct OfRequest {
    request_id: RequestId,
}

async fn of_request(tx: &mut Tx, cx: &Cx, asked: OfRequest) -> Result<Vec<HoursView>> {
    hours::of_request(tx, cx, asked.request_id).await
}

async fn under_way(tx: &mut Tx, cx: &Cx, _: Nothing, _: Page) -> Result<Listed<CheckInView>> {
    let items = hours::under_way(tx, cx).await?.into_iter().collect();
    Ok(Listed { items, next: None })
}

async fn check_in(tx: &mut Tx, cx: &Cx, id: CheckInId) -> Result<CheckInView> {
    let open = hours::under_way(tx, cx).await?;
    open.filter(|open| open.id == id).ok_or(Error::NotFound { entity: "check_in" })
}

async fn rows(tx: &mut Tx, cx: &Cx, id: HoursExportId, page: Page) -> Result<ExportRowsView> {
    hours_export::rows(tx, cx, id, ExportRows::default(), page).await
}

/// A page of an export in the clear, and what for.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct RevealRows {
    #[schemars(length(min = 1, max = 200))]
    purpose: String,
    #[serde(default)]
    #[schemars(length(max = 200))]
    after: Option<String>,
}

/// A page of an export in the clear. People stand under a name of their own, so that nobody keeps the answer.
#[derive(Debug, Serialize, schemars::JsonSchema)]
struct RevealedRows {
    revealed_people: Vec<PersonRow>,
    services: Vec<ServiceRow>,
    trainings: Vec<TrainingRow>,
    awards: Vec<AwardRow>,
    next: Option<String>,
}

async fn reveal_rows(tx: &mut Tx, cx: &Cx, id: HoursExportId, asked: RevealRows) -> Result<RevealedRows> {
    let page = Page { after: asked.after, limit: Some(200) };
    let found = hours_export::rows(tx, cx, id, ExportRows { purpose: Some(asked.purpose) }, page).await?;
    Ok(RevealedRows {
        revealed_people: found.people,
        services: found.services,
        trainings: found.trainings,
        awards: found.awards,
        next: found.next,
    })
}

async fn verify(tx: &mut Tx, cx: &Cx, input: VerifyCertificate) -> Result<CheckedCertificateView> {
    let user = cx.user().ok_or(Error::Unauthenticated)?;
    certificate::check(tx, cx, &format!("user:{user}"), input).await
}

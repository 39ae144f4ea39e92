//! What people ask about their own data: to see, to take along, to correct, to delete it (个人信息保护法 art. 44–50).

use crate::app::{Cx, guardian, mine, record_body, retention};
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::consent::Evidence;
use crate::domain::data_request::{
    CarryOutDataRequest, DataRequest, DataRequestFilter, DataRequestKind, DataRequestStatus, DataRequestView,
    KeptBecause, MyDataView, NewDataRequest, RefuseDataRequest, WithdrawDataRequest,
};
use crate::domain::day::Day;
use crate::domain::page::{Listed, Page};
use crate::domain::resident::Resident;
use crate::domain::retention::PrivacySubject;
use crate::error::{Error, Result};
use crate::id::{DataRequestId, ResidentId};
use crate::seal::Sealed;
use crate::store::Tx;

const MISSING: Error = Error::NotFound { entity: "data_request" };
const NOBODY: Error = Error::NotFound { entity: "resident" };

/// Why the data of somebody must be kept, and until which day; none: they can be erased.
pub(crate) type Kept = Option<(KeptBecause, Option<Day>)>;

fn place(field: &str, id: DataRequestId) -> String {
    format!("data_request.{field}:{id}")
}

fn seal(cx: &Cx, field: &str, id: DataRequestId, words: &str) -> Result<Option<Sealed>> {
    if words.is_empty() { Ok(None) } else { cx.core.keys.seal(words, &place(field, id)).map(Some) }
}

fn open(cx: &Cx, field: &str, id: DataRequestId, sealed: Option<&Sealed>) -> Result<String> {
    Ok(sealed.map(|sealed| cx.core.keys.open(sealed, &place(field, id))).transpose()?.unwrap_or_default())
}

/// Whether the acting person asks for themselves, or for somebody for whom they speak.
async fn is_own(tx: &mut Tx, cx: &Cx, id: ResidentId) -> Result<bool> {
    Ok(cx.resident() == Some(id) || guardian::speaks_for(tx, cx, id).await?)
}

/// Asks something about one's own data, or, as staff, notes that somebody asked. Who asks themselves to see or to take along has
/// it at once ([`mine::get`], [`mine::export`]); so has who asks to delete: erased when nothing must be kept, else refused with
/// the reason and the day until which it is kept. The rest is answered by staff within the days of the rule.
///
/// # Errors
/// `Unauthenticated`; `NotFound` for somebody outside the unit; `Forbidden`; `Invalid` for wrong fields.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewDataRequest) -> Result<DataRequestView> {
    let whose = new.resident_id.or_else(|| cx.resident()).ok_or(Error::Unauthenticated)?;
    let resident = tx.get_resident(whose, cx.unit).await?.ok_or(NOBODY)?;
    let own = is_own(tx, cx, resident.id).await?;
    if !own {
        cx.require_of(tx, Permission::WriteResidents, Permission::ReadResidents, "resident").await?;
    }
    // Staff do not click for somebody, and nobody notes their own telephone call.
    if own != (new.evidence == Evidence::Online) {
        return Err(Error::invalid("evidence", "choice"));
    }
    let detail = check::paragraph("detail", &new.detail, 1000)?;
    if new.kind == DataRequestKind::Correct && detail.is_empty() {
        return Err(Error::invalid("detail", "required"));
    }
    let id = cx.id(DataRequestId::from_uuid);
    let days = retention::days(tx, PrivacySubject::DataRequestAnswer).await?;
    let mut request = DataRequest {
        id,
        unit_id: resident.unit_id,
        resident_id: resident.id,
        kind: new.kind,
        detail: seal(cx, "detail", id, &detail)?,
        evidence: new.evidence,
        status: DataRequestStatus::Open,
        asked_at: cx.now,
        asked_by: cx.user(),
        due_on: Day::of(cx.now).plus_days(days),
        decided_at: None,
        decided_by: None,
        answer: None,
        kept_because: None,
        kept_until: None,
        version: 1,
    };
    if own && new.kind != DataRequestKind::Correct {
        request.decided_at = Some(cx.now);
        request.status = DataRequestStatus::Done;
        if new.kind == DataRequestKind::Delete
            && let Some((because, until)) = kept(tx, cx, resident.id).await?
        {
            request.status = DataRequestStatus::Refused;
            (request.kept_because, request.kept_until) = (Some(because), until);
        }
    }
    tx.insert_data_request(&request).await?;
    let told = new.kind.as_str();
    super::audit::record(tx, cx, "data_requests.create", "resident", &resident.id.to_string(), told).await?;
    if request.status == DataRequestStatus::Done && new.kind == DataRequestKind::Delete {
        erase(tx, cx, &resident).await?;
        request.detail = None;
    }
    cx.touch(tx, request.unit_id, "data_request").await?;
    view(cx, &request)
}

/// Why somebody's data must be kept: a request of theirs is under way; their hours of service count; the books of the charity
/// fund tell of them (慈善法 and 会计法 bind the books, not the person).
pub(crate) async fn kept(tx: &mut Tx, cx: &Cx, id: ResidentId) -> Result<Kept> {
    if tx.has_open_request(id).await? {
        return Ok(Some((KeptBecause::OpenRequest, None)));
    }
    let today = Day::of(cx.now);
    let hours = tx.last_service_of(id).await?.map(Day::of);
    let grant = tx.last_grant_to(id).await?;
    for (because, last, subject) in
        [(KeptBecause::Ledger, grant, PrivacySubject::Ledger), (KeptBecause::Hours, hours, PrivacySubject::Hours)]
    {
        let Some(last) = last else { continue };
        let until = last.plus_days(retention::days(tx, subject).await?);
        if until >= today {
            return Ok(Some((because, Some(until))));
        }
    }
    Ok(None)
}

/// Erases all that is personal of a resident; what others need of them stays without them. Their entry is not found again.
pub(crate) async fn erase(tx: &mut Tx, cx: &Cx, resident: &Resident) -> Result<()> {
    let today = Day::of(cx.now);
    tx.end_guardians_of(resident.id, today).await?;
    super::consent::withdraw_all(tx, cx, resident.id, today).await?;
    let ids = ids_of(tx, resident.id).await?;
    record_body::empty(tx, cx, &ids).await?;
    tx.erase_resident(resident.id, cx.now).await?;
    super::audit::record(tx, cx, "residents.erase", "resident", &resident.id.to_string(), "").await?;
    for topic in ["resident", "request", "volunteer", "consent", "data_request", "certificate", "grant"] {
        cx.touch(tx, resident.unit_id, topic).await?;
    }
    Ok(())
}

/// Every id under which somebody may stand in the records of modules: their own, those of entries that were put into theirs,
/// those of the volunteers they are.
pub(crate) async fn ids_of(tx: &mut Tx, id: ResidentId) -> Result<Vec<String>> {
    let mut ids = vec![id.to_string()];
    ids.extend(tx.list_merged_into(id).await?.into_iter().map(|id| id.to_string()));
    ids.extend(tx.list_volunteers_of_resident(id).await?.into_iter().map(|volunteer| volunteer.id.to_string()));
    Ok(ids)
}

fn view(cx: &Cx, request: &DataRequest) -> Result<DataRequestView> {
    let overdue = request.status == DataRequestStatus::Open && request.due_on < Day::of(cx.now);
    Ok(DataRequestView {
        id: request.id,
        unit_id: request.unit_id,
        resident_id: request.resident_id,
        kind: request.kind,
        detail: open(cx, "detail", request.id, request.detail.as_ref())?,
        evidence: request.evidence,
        status: request.status,
        asked_at: request.asked_at,
        asked_by: request.asked_by,
        due_on: request.due_on,
        overdue,
        decided_at: request.decided_at,
        decided_by: request.decided_by,
        answer: open(cx, "answer", request.id, request.answer.as_ref())?,
        kept_because: request.kept_because,
        kept_until: request.kept_until,
        version: request.version,
    })
}

/// Every question of a resident, for themselves.
pub(crate) async fn of_resident(tx: &mut Tx, cx: &Cx, id: ResidentId) -> Result<Vec<DataRequestView>> {
    tx.list_data_requests_of(id).await?.into_iter().map(|request| view(cx, &request)).collect()
}

/// A question: for whoever answers, and for whose data it is.
///
/// # Errors
/// `NotFound`, also without `privacy.manage`, but for one's own and one's wards'.
pub async fn get(tx: &mut Tx, cx: &Cx, id: DataRequestId) -> Result<DataRequestView> {
    let request = tx.get_data_request(id, cx.unit).await?.ok_or(MISSING)?;
    if !is_own(tx, cx, request.resident_id).await? {
        cx.require_of(tx, Permission::ManagePrivacy, Permission::ManagePrivacy, "data_request").await?;
    }
    cx.saw(tx, "data_request");
    view(cx, &request)
}

/// Questions of the unit and below that match, newest first.
///
/// # Errors
/// `Forbidden` without `privacy.manage`, but for one's own, by naming oneself.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: DataRequestFilter, page: Page) -> Result<Listed<DataRequestView>> {
    let own = match filter.resident_id {
        Some(id) => is_own(tx, cx, id).await?,
        None => false,
    };
    if !own {
        cx.require(tx, Permission::ManagePrivacy).await?;
    }
    cx.saw(tx, "data_request");
    let found = tx.list_data_requests(cx.unit, &filter, Day::of(cx.now), &page.after(), page.rows()).await?;
    let listed = page.of(found, |request| request.id.to_string());
    let items = listed.items.into_iter().map(|request| view(cx, &request)).collect::<Result<_>>()?;
    Ok(Listed { items, next: listed.next })
}

/// A question that waits for an answer, for whoever decides.
async fn waiting(tx: &mut Tx, cx: &Cx, id: DataRequestId) -> Result<DataRequest> {
    cx.require(tx, Permission::ManagePrivacy).await?;
    let request = tx.get_data_request(id, cx.unit).await?.ok_or(MISSING)?;
    if request.status == DataRequestStatus::Open { Ok(request) } else { Err(Error::refused("data-request-decided")) }
}

async fn decide(
    tx: &mut Tx,
    cx: &Cx,
    mut request: DataRequest,
    version: i64,
    status: DataRequestStatus,
    answer: &str,
) -> Result<DataRequestView> {
    request.status = status;
    (request.decided_at, request.decided_by, request.version) = (Some(cx.now), cx.user(), version);
    request.answer = seal(cx, "answer", request.id, answer)?;
    if !tx.decide_data_request(&request).await? {
        return Err(Error::Conflict { entity: "data_request" });
    }
    request.version += 1;
    let verb = format!("data_requests.{status}");
    super::audit::record(tx, cx, &verb, "resident", &request.resident_id.to_string(), request.kind.as_str()).await?;
    cx.touch(tx, request.unit_id, "data_request").await?;
    view(cx, &request)
}

/// Answers a question: it was carried out. Deleting is done here; correcting is done in the register, before.
///
/// # Errors
/// `Forbidden` without `privacy.manage`; `NotFound`; `Conflict`; `Refused` for one that was decided (`data-request-decided`), or
/// data that must be kept (`data-kept-open_request`, `data-kept-hours`, `data-kept-ledger`, with the day).
pub async fn carry_out(tx: &mut Tx, cx: &Cx, id: DataRequestId, input: CarryOutDataRequest) -> Result<DataRequestView> {
    let request = waiting(tx, cx, id).await?;
    let answer = check::paragraph("answer", &input.answer, 1000)?;
    if request.kind != DataRequestKind::Delete {
        return decide(tx, cx, request, input.version, DataRequestStatus::Done, &answer).await;
    }
    let resident = tx.get_resident(request.resident_id, cx.unit).await?.ok_or(NOBODY)?;
    if let Some((because, until)) = kept(tx, cx, resident.id).await? {
        let code = match because {
            KeptBecause::OpenRequest => "data-kept-request",
            KeptBecause::Hours => "data-kept-hours",
            KeptBecause::Ledger => "data-kept-ledger",
        };
        let args = until.map(|day| ("until", day.to_string())).into_iter().collect();
        return Err(Error::Refused { code, args });
    }
    let decided = decide(tx, cx, request, input.version, DataRequestStatus::Done, "").await?;
    erase(tx, cx, &resident).await?;
    Ok(DataRequestView { detail: String::new(), ..decided })
}

/// Refuses a question, with the reason. Of deletion the register says by itself what must be kept.
///
/// # Errors
/// `Forbidden` without `privacy.manage`; `NotFound`; `Conflict`; `Invalid` without a reason; `Refused`
/// (`data-request-decided`).
pub async fn refuse(tx: &mut Tx, cx: &Cx, id: DataRequestId, input: RefuseDataRequest) -> Result<DataRequestView> {
    let mut request = waiting(tx, cx, id).await?;
    let reason = check::paragraph("reason", &input.reason, 1000)?;
    if reason.is_empty() {
        return Err(Error::invalid("reason", "required"));
    }
    if request.kind == DataRequestKind::Delete
        && let Some((because, until)) = kept(tx, cx, request.resident_id).await?
    {
        (request.kept_because, request.kept_until) = (Some(because), until);
    }
    decide(tx, cx, request, input.version, DataRequestStatus::Refused, &reason).await
}

/// Takes a question back: whoever asked it, or staff for them.
///
/// # Errors
/// `NotFound`; `Forbidden`; `Conflict`; `Refused` (`data-request-decided`).
pub async fn withdraw(tx: &mut Tx, cx: &Cx, id: DataRequestId, input: WithdrawDataRequest) -> Result<DataRequestView> {
    let request = tx.get_data_request(id, cx.unit).await?.ok_or(MISSING)?;
    if !is_own(tx, cx, request.resident_id).await? {
        cx.require_of(tx, Permission::WriteResidents, Permission::ManagePrivacy, "data_request").await?;
    }
    if request.status != DataRequestStatus::Open {
        return Err(Error::refused("data-request-decided"));
    }
    decide(tx, cx, request, input.version, DataRequestStatus::Withdrawn, "").await
}

/// All that is held about somebody who asked to see it or take it along, for handing over on paper: while the question waits.
///
/// # Errors
/// `Forbidden` without `privacy.manage`, and without `personal.reveal`: whoever only decides reads nothing; `NotFound`; `Refused`
/// (`data-request-decided`); `Invalid` for another kind of question.
pub async fn hand_over(tx: &mut Tx, cx: &Cx, id: DataRequestId) -> Result<MyDataView> {
    cx.require(tx, Permission::ManagePrivacy).await?;
    cx.require(tx, Permission::RevealPersonal).await?;
    let request = waiting(tx, cx, id).await?;
    if !matches!(request.kind, DataRequestKind::Access | DataRequestKind::Export) {
        return Err(Error::invalid("kind", "choice"));
    }
    let resident = tx.get_resident(request.resident_id, cx.unit).await?.ok_or(NOBODY)?;
    let told = request.id.to_string();
    super::audit::record(tx, cx, "personal.export", "resident", &resident.id.to_string(), &told).await?;
    mine::of(tx, cx, resident).await
}

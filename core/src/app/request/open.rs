//! How a request begins.

use super::{MISSING, go, is_visible, note, own, place_of, require_desk, touch};
use crate::app::{Cx, calendar};
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::day::Day;
use crate::domain::request::{
    DEADLINE_DAYS, LATE_DAYS, NewRequest, OWN_WAITING, Request, RequestFilter, RequestKind, RequestStatus, RequestVerb,
    RequestView, Statuses, SubmitRequest,
};
use crate::error::{Error, Problem, Result};
use crate::id::{RequestId, RequestKindId, ResidentId};
use crate::store::Tx;
use crate::time::Timestamp;

/// Opens a request for a resident of the unit: by staff on the resident's behalf (`accepted` at once), or by the resident
/// (`submitted`); either may keep it as a draft first. What was taken down on paper is entered with the day on which the
/// resident asked, and the reason why that is only now.
///
/// # Errors
/// `Forbidden` for anybody else; `NotFound` for a resident or a kind outside the unit; `Refused` for a kind that is not used
/// any more (`kind-inactive`), for a resident who dates back (`late-by-staff`) or of whose requests many wait to be taken on
/// (`own-requests-many`); `Invalid` for wrong fields.
pub async fn open(tx: &mut Tx, cx: &Cx, new: NewRequest) -> Result<RequestView> {
    let own = cx.resident() == Some(new.resident_id);
    if !own {
        cx.require(tx, Permission::HandleRequests).await?;
    }
    let resident_id = crate::app::resident::require_living(tx, cx, new.resident_id).await?;
    let kind = match new.kind_id {
        Some(id) => Some(usable_kind(tx, cx, id).await?),
        None => None,
    };
    let (opened_at, late_reason) = opened(cx, &new, own)?;
    if own && cx.module.is_none() {
        require_room(tx, cx, resident_id).await?;
    }
    let draft = new.draft == Some(true);
    let (community_id, township_id) = place_of(tx, cx.unit).await?;
    let day = cx.now.local_day();
    let mut request = Request {
        id: cx.id(RequestId::from_uuid),
        number: String::new(),
        unit_id: cx.unit,
        community_id,
        township_id,
        handling_unit_id: cx.unit,
        sent_by_unit_id: None,
        arbitrated_unit_id: None,
        module_id: cx.module.as_deref().map(str::to_owned),
        kind: kind_word(cx, &new, kind.as_ref())?,
        kind_id: kind.as_ref().map(|kind| kind.id),
        line: kind.as_ref().map(|kind| kind.line.to_string()).unwrap_or_default(),
        urgent: kind.as_ref().is_some_and(|kind| kind.urgent),
        resident_id,
        title: check::line("title", &new.title, 120)?,
        detail: check::paragraph("detail", &new.detail, 2000)?,
        channel: new.channel,
        charge_class: new.charge_class,
        status: match (draft, own) {
            (true, _) => RequestStatus::Draft,
            (false, true) => RequestStatus::Submitted,
            (false, false) => RequestStatus::Accepted,
        },
        volunteer_id: None,
        team_id: None,
        handler_id: None,
        opened_by: cx.user(),
        on_behalf: !own,
        opened_at,
        entered_at: cx.now,
        late_reason,
        accept_due_at: None,
        answer_due_at: None,
        due_at: new.due_at,
        answered_at: None,
        suspended_at: None,
        ended_at: None,
        closed_level: None,
        merged_into: None,
        rating: None,
        updated_at: cx.now,
        version: 1,
    };
    if !draft {
        set_deadlines(tx, &mut request, kind.as_ref(), opened_at, new.due_at).await?;
    }
    if let Some(kind) = &kind {
        tx.set_request_kind_used(kind.id).await?;
    }
    // Taken last: whoever opens next in this unit waits for this number until the end of the transaction.
    let running = tx.next_number(cx.unit, &format!("request:{day}")).await?;
    request.number = format!("{day}-{running:03}");
    tx.insert_request(&request).await?;
    note(tx, cx, &request, RequestVerb::Open, "").await?;
    crate::app::audit::record(tx, cx, "requests.open", "request", &request.id.to_string(), &request.number).await?;
    touch(tx, cx, &request).await?;
    super::list::view(tx, cx, request).await
}

/// Whether the desk has looked at what a resident has asked: one who goes on asking would bury the others.
async fn require_room(tx: &mut Tx, cx: &Cx, resident: ResidentId) -> Result<()> {
    let status = Some(Statuses(vec![RequestStatus::Draft, RequestStatus::Submitted]));
    let waiting = RequestFilter { resident_id: Some(resident), status, ..RequestFilter::default() };
    let scope = super::list::scope(tx, cx).await?;
    // What modules open for residents waits elsewhere, and has limits of its own.
    let found = tx.list_requests(scope, &waiting, "", cx.now, 10 * OWN_WAITING).await?;
    let own = found.iter().filter(|row| row.request.module_id.is_none()).count();
    if i64::try_from(own).unwrap_or(i64::MAX) < OWN_WAITING {
        return Ok(());
    }
    let args = [("most", OWN_WAITING.to_string())].into_iter().collect();
    Err(Error::Refused { code: "own-requests-many", args })
}

/// The word for its kind. A module says one; whoever asks the platform need not know what kind it is.
fn kind_word(cx: &Cx, new: &NewRequest, kind: Option<&RequestKind>) -> Result<String> {
    match kind {
        Some(kind) => Ok(kind.code.clone()),
        None if cx.module.is_some() => check::line("kind", &new.kind, 40),
        None => check::paragraph("kind", &new.kind, 40),
    }
}

/// When the request was opened, and why it is entered late.
fn opened(cx: &Cx, new: &NewRequest, own: bool) -> Result<(Timestamp, String)> {
    let Some(at) = new.opened_at else { return Ok((cx.now, String::new())) };
    if own {
        return Err(Error::refused("late-by-staff"));
    }
    if at > cx.now {
        return Err(Error::invalid("opened_at", "future"));
    }
    if at < cx.now.plus_seconds(-LATE_DAYS * 86_400) {
        return Err(Problem::new("opened_at", "too-long-ago").with("max", LATE_DAYS).into());
    }
    Ok((at, check::line("late_reason", new.late_reason.as_deref().unwrap_or_default(), 200)?))
}

/// A kind in force in the unit that new requests may be of.
pub(super) async fn usable_kind(tx: &mut Tx, cx: &Cx, id: RequestKindId) -> Result<RequestKind> {
    let kind = tx.get_request_kind(id, cx.unit).await?.ok_or(Error::NotFound { entity: "request_kind" })?;
    if kind.active { Ok(kind) } else { Err(Error::refused("kind-inactive")) }
}

/// Sets the clocks of a request that begins at `at`: as the kind says; without one, five working days at the platform's own
/// desk, while a module says for itself.
pub(super) async fn set_deadlines(
    tx: &mut Tx,
    request: &mut Request,
    kind: Option<&RequestKind>,
    at: Timestamp,
    said: Option<Timestamp>,
) -> Result<()> {
    let day = Day::of(at);
    let most = kind.map_or(DEADLINE_DAYS, |kind| {
        kind.deadline_days.max(kind.accept_days.unwrap_or(0)).max(kind.answer_days.unwrap_or(0))
    });
    // Seven days of the calendar hold at least three that are worked, but for the longest feast.
    let calendar = calendar::between(tx, day, day.plus_days(most * 7 / 3 + 30)).await?;
    let due = |days: i64| calendar.due(at, days);
    request.due_at = match (said, kind) {
        (Some(said), _) => Some(said),
        (None, Some(kind)) => Some(due(kind.deadline_days)),
        (None, None) if request.module_id.is_none() => Some(due(DEADLINE_DAYS)),
        (None, None) => None,
    };
    request.accept_due_at = kind.and_then(|kind| kind.accept_days).map(due);
    request.answer_due_at = kind.and_then(|kind| kind.answer_days).map(due);
    Ok(())
}

/// A draft is handed in by whoever wrote it; its clocks begin now.
///
/// # Errors
/// `NotFound`; `Forbidden`; `Refused` in another state.
pub async fn submit(tx: &mut Tx, cx: &Cx, id: RequestId, input: SubmitRequest) -> Result<RequestView> {
    let mut request = own(tx, cx, id).await?;
    if !is_visible(tx, cx, &request).await? {
        return Err(MISSING);
    }
    let writer = request.opened_by.is_some() && request.opened_by == cx.user();
    if !writer {
        require_desk(tx, cx, &request).await?;
    }
    super::after(&request, RequestVerb::Submit)?;
    let kind = match request.kind_id {
        Some(id) => tx.get_request_kind(id, request.unit_id).await?,
        None => None,
    };
    let said = request.due_at;
    set_deadlines(tx, &mut request, kind.as_ref(), cx.now, said).await?;
    let request = go(tx, cx, request, RequestVerb::Submit, &input.note).await?;
    super::list::view(tx, cx, request).await
}

//! The clock of a request: more time, a pause, and the reminder that it has run out.

use super::{MISSING, after, go, is_visible, list, own, require_assignee, require_supervisor, tell, tell_all};
use crate::app::notification::Recipient;
use crate::app::{Cx, calendar};
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::day::Day;
use crate::domain::page::{Listed, Page};
use crate::domain::request::{
    AskExtension, DecideExtension, EXTENSION_DAYS, Extension, ExtensionFilter, ExtensionKind, ExtensionStatus,
    ExtensionView, Request, RequestStatus, RequestVerb, RequestView, ResumeRequest,
};
use crate::error::{Error, Problem, Result};
use crate::id::{ExtensionId, RequestId};
use crate::store::Tx;
use crate::time::Timestamp;

/// Requests of which people are reminded in one go.
const REMINDED: i64 = 500;

/// Whoever is on it asks for more working days, or for a pause while nothing can be done. Somebody else decides.
///
/// # Errors
/// `NotFound`; `Forbidden`; `Refused` in another state, or while something asked for is not decided (`extension-pending`);
/// `Invalid` without days or a reason.
pub async fn ask_extension(tx: &mut Tx, cx: &Cx, id: RequestId, input: AskExtension) -> Result<RequestView> {
    let request = own(tx, cx, id).await?;
    require_assignee(tx, cx, &request).await?;
    let (reason, days) = checked(&input)?;
    if input.kind == ExtensionKind::Suspension {
        after(&request, RequestVerb::Suspend)?;
    }
    let asked = tx.list_extensions(id, "g", 1).await?;
    if asked.first().is_some_and(|asked| asked.status == ExtensionStatus::Pending) {
        return Err(Error::refused("extension-pending"));
    }
    let request = go(tx, cx, request, RequestVerb::Ask, &reason).await?;
    let extension = Extension {
        id: cx.id(ExtensionId::from_uuid),
        request_id: id,
        unit_id: request.handling_unit_id,
        kind: input.kind,
        days,
        reason,
        asked_by: cx.user(),
        asked_at: cx.now,
        status: ExtensionStatus::Pending,
        decided_by: None,
        decided_at: None,
        words: String::new(),
    };
    tx.insert_extension(&extension).await?;
    let to = Recipient::Supervisors(request.handling_unit_id);
    tell(tx, cx, &request, to, "told-extension-asked", &[("reason", extension.reason)]).await?;
    list::view(tx, cx, request).await
}

/// The reason, and the days of more time; what is wrong with either is told together.
fn checked(input: &AskExtension) -> Result<(String, Option<i64>)> {
    let reason = check::line("reason", &input.reason, 200);
    let days = match (input.kind, input.days) {
        (ExtensionKind::Suspension, _) => Ok(None),
        (ExtensionKind::Extension, Some(days)) if (1..=EXTENSION_DAYS).contains(&days) => Ok(Some(days)),
        (ExtensionKind::Extension, _) => {
            Err(Error::from(Problem::new("days", "range").with("min", 1).with("max", EXTENSION_DAYS)))
        }
    };
    match (reason, days) {
        (Ok(reason), Ok(days)) => Ok((reason, days)),
        (Err(Error::Invalid(mut problems)), Err(Error::Invalid(more))) => {
            problems.extend(more);
            Err(Error::Invalid(problems))
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}

/// A supervisor decides on what somebody else has asked for: the time limit moves, or the clock stands.
///
/// # Errors
/// `NotFound` (request, what was asked for); `Forbidden` without `requests.supervise`; `Refused` for one's own
/// (`own-extension`), what is decided already (`extension-decided`), or in another state; `Invalid` when refused without
/// words.
pub async fn decide_extension(tx: &mut Tx, cx: &Cx, id: RequestId, input: DecideExtension) -> Result<RequestView> {
    let mut request = own(tx, cx, id).await?;
    if !is_visible(tx, cx, &request).await? {
        return Err(MISSING);
    }
    let missing = Error::NotFound { entity: "extension" };
    let mut extension = tx.get_extension(input.extension_id, id).await?.ok_or(missing)?;
    require_supervisor(tx, cx, &request).await?;
    if extension.asked_by.is_some() && extension.asked_by == cx.user() {
        return Err(Error::refused("own-extension"));
    }
    let words = match input.granted {
        true => check::paragraph("words", &input.words, 200)?,
        false => check::line("words", &input.words, 200)?,
    };
    extension.status = if input.granted { ExtensionStatus::Granted } else { ExtensionStatus::Refused };
    (extension.decided_by, extension.decided_at) = (cx.user(), Some(cx.now));
    extension.words.clone_from(&words);
    if !tx.decide_extension(&extension).await? {
        return Err(Error::refused("extension-decided"));
    }
    let verb = match (input.granted, extension.kind) {
        (false, _) => RequestVerb::Refuse,
        (true, ExtensionKind::Extension) => RequestVerb::Extend,
        (true, ExtensionKind::Suspension) => RequestVerb::Suspend,
    };
    match verb {
        RequestVerb::Extend => request.due_at = Some(extended(tx, cx, &request, extension.days.unwrap_or(0)).await?),
        RequestVerb::Suspend => request.suspended_at = Some(cx.now),
        _ => {}
    }
    let request = go(tx, cx, request, verb, &words).await?;
    let key = if input.granted { "told-extension-granted" } else { "told-extension-refused" };
    if let Some(user) = extension.asked_by {
        tell(tx, cx, &request, Recipient::User(user), key, &[("words", words)]).await?;
    }
    list::view(tx, cx, request).await
}

/// So many working days after the time limit; after today where there is none, or it has passed.
async fn extended(tx: &mut Tx, cx: &Cx, request: &Request, days: i64) -> Result<Timestamp> {
    let from = request.due_at.unwrap_or(cx.now).max(cx.now);
    let day = Day::of(from);
    let calendar = calendar::between(tx, day, day.plus_days(days * 7 / 3 + 30)).await?;
    Ok(calendar.due(from, days).max(from))
}

/// A suspended request is taken up again: it has as many working days left as when the clock was stopped.
///
/// # Errors
/// `NotFound`; `Forbidden`; `Refused` in another state.
pub async fn resume(tx: &mut Tx, cx: &Cx, id: RequestId, input: ResumeRequest) -> Result<RequestView> {
    let mut request = own(tx, cx, id).await?;
    if require_supervisor(tx, cx, &request).await.is_err() {
        require_assignee(tx, cx, &request).await?;
    }
    after(&request, RequestVerb::Resume)?;
    if let (Some(since), Some(due)) = (request.suspended_at, request.due_at) {
        request.due_at = Some(resumed(tx, cx, since, due).await?);
    }
    request.suspended_at = None;
    let request = go(tx, cx, request, RequestVerb::Resume, &input.note).await?;
    list::view(tx, cx, request).await
}

async fn resumed(tx: &mut Tx, cx: &Cx, since: Timestamp, due: Timestamp) -> Result<Timestamp> {
    let (stopped, today) = (Day::of(since), Day::of(cx.now));
    if due < since {
        // Late already: as late as before.
        let paused = (cx.now.micros() - since.micros()).max(0);
        return Ok(Timestamp::from_micros(due.micros().saturating_add(paused)));
    }
    let days = stopped.days_until(Day::of(due));
    let calendar = calendar::between(tx, stopped.min(today), today.max(stopped).plus_days(days * 3 + 60)).await?;
    let left = calendar.between(stopped, Day::of(due));
    let moved = calendar.add(today, left);
    // At the same time of the day.
    let at = due.micros() - Day::of(due).begins().micros();
    Ok(Timestamp::from_micros(moved.begins().micros() + at).max(due))
}

/// What was asked for a request; without one, what waits for a decision in the unit and below. Newest first.
///
/// # Errors
/// `NotFound`; `Forbidden` without `requests.read`.
pub async fn extensions(tx: &mut Tx, cx: &Cx, filter: ExtensionFilter, page: Page) -> Result<Listed<ExtensionView>> {
    let before = Some(page.after()).filter(|after| !after.is_empty()).unwrap_or_else(|| "g".to_owned());
    let found = if let Some(id) = filter.request_id {
        let request = own(tx, cx, id).await?;
        if !is_visible(tx, cx, &request).await? {
            return Err(MISSING);
        }
        tx.list_extensions(id, &before, page.rows()).await?
    } else {
        cx.require(tx, Permission::ReadRequests).await?;
        tx.list_pending_extensions(cx.unit, &before, page.rows()).await?
    };
    cx.saw(tx, "request");
    Ok(page.of(found, |asked| asked.id.to_string()).map(ExtensionView::from))
}

/// Tells the desks of the unit and below which requests are past their time, and the volunteers who have them: each person once
/// a request, and again only when it got another time limit or another desk and is late once more. Answers how many requests
/// that were; a job calls it again while it is as many as one go takes.
///
/// # Errors
/// `Forbidden` without `requests.supervise`.
pub async fn remind_overdue(tx: &mut Tx, cx: &Cx) -> Result<i64> {
    cx.require(tx, Permission::SuperviseRequests).await?;
    let today = Day::of(cx.now).to_string();
    let late = tx.list_requests_to_remind(cx.unit, cx.now, REMINDED).await?;
    for request in &late {
        tx.set_request_reminded(request.id, &today).await?;
        let due = [("due", request.due_at.map(|due| Day::of(due).to_string()).unwrap_or_default())];
        let mut recipients = vec![Recipient::Desk(request.handling_unit_id)];
        if matches!(request.status, RequestStatus::Dispatched | RequestStatus::Handling) {
            recipients.extend(request.volunteer_id.map(Recipient::Volunteer));
        }
        tell_all(tx, cx, request, &recipients, "told-request-overdue", &due).await?;
    }
    Ok(i64::try_from(late.len()).unwrap_or(i64::MAX))
}

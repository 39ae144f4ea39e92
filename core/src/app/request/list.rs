//! Finding and reading requests.

use super::{MISSING, is_visible, own};
use crate::app::{Cx, calendar};
use crate::domain::access::Permission;
use crate::domain::calendar::WorkingDays;
use crate::domain::day::Day;
use crate::domain::mask;
use crate::domain::page::{Listed, Page};
use crate::domain::request::{Request, RequestEvent, RequestFilter, RequestView};
use crate::domain::unit::UnitKind;
use crate::error::{Error, Result};
use crate::id::{RequestId, UnitId};
use crate::store::{NamedRequest, Tx, Urgency};

/// Working days left, for an open request with a time limit; the clock of a suspended one stands.
fn days_left(days: &WorkingDays, cx: &Cx, request: &Request) -> Option<i64> {
    let due = request.due_at.filter(|_| request.status.is_open())?;
    Some(days.between(Day::of(request.suspended_at.unwrap_or(cx.now)), Day::of(due)))
}

/// The working days over everything that open requests wait for.
pub(super) async fn days_of<'r>(
    tx: &mut Tx,
    cx: &Cx,
    requests: impl Iterator<Item = &'r Request>,
) -> Result<WorkingDays> {
    let (mut first, mut last) = (None::<Day>, None::<Day>);
    for request in requests.filter(|request| request.status.is_open()) {
        let Some(due) = request.due_at.map(Day::of) else { continue };
        let from = Day::of(request.suspended_at.unwrap_or(cx.now));
        first = Some(first.map_or(due.min(from), |first| first.min(due).min(from)));
        last = Some(last.map_or(due.max(from), |last| last.max(due).max(from)));
    }
    match (first, last) {
        (Some(first), Some(last)) => Ok(calendar::between(tx, first, last).await?.count(first, last)),
        _ => Ok(WorkingDays::default()),
    }
}

pub(super) fn named(cx: &Cx, days: &WorkingDays, row: NamedRequest) -> RequestView {
    let left = days_left(days, cx, &row.request);
    let kind = if cx.locale.starts_with("en") { row.kind_en } else { row.kind_zh };
    let resident = mask::name(&row.resident_name.unwrap_or_default());
    RequestView::of(row.request, resident, kind, left, cx.now)
}

/// A request as it is read.
pub(super) async fn view(tx: &mut Tx, cx: &Cx, request: Request) -> Result<RequestView> {
    let days = days_of(tx, cx, std::iter::once(&request)).await?;
    let (resident_name, kind_zh, kind_en) = tx.request_names(request.id).await?;
    Ok(named(cx, &days, NamedRequest { request, resident_name, kind_zh, kind_en }))
}

/// A request that the acting person may see; none otherwise, whether it exists or not.
///
/// # Errors
/// As any statement.
pub async fn find(tx: &mut Tx, cx: &Cx, id: RequestId) -> Result<Option<RequestView>> {
    cx.saw(tx, "request");
    let request = match own(tx, cx, id).await {
        Ok(request) => request,
        Err(Error::NotFound { .. }) => return Ok(None),
        Err(error) => return Err(error),
    };
    if is_visible(tx, cx, &request).await? { view(tx, cx, request).await.map(Some) } else { Ok(None) }
}

/// A request that the acting person may see.
///
/// # Errors
/// `NotFound`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: RequestId) -> Result<RequestView> {
    find(tx, cx, id).await?.ok_or(MISSING)
}

/// What happened to a request that the acting person may see, oldest first. The person served reads the words that were said to
/// them, and of those who work on it no full names.
///
/// # Errors
/// `NotFound`.
pub async fn history(tx: &mut Tx, cx: &Cx, id: RequestId) -> Result<Vec<RequestEvent>> {
    cx.saw(tx, "request");
    let request = own(tx, cx, id).await?;
    if !is_visible(tx, cx, &request).await? {
        return Err(MISSING);
    }
    let mut events = tx.list_request_events(id).await?;
    let works_on_it = cx.may(tx, Permission::ReadRequests).await? || super::is_assignee(tx, cx, &request).await?;
    // A module tells its own pages what they need.
    if cx.module.is_none() && !works_on_it {
        for event in &mut events {
            if !event.verb.is_said_to_resident() {
                event.note.clear();
            }
            if event.user_id.is_none() || event.user_id != cx.user() {
                event.by_name = mask::name(&event.by_name);
            }
        }
    }
    Ok(events)
}

/// The unit of the context with its level, by which a listing finds its way.
pub(crate) async fn scope(tx: &mut Tx, cx: &Cx) -> Result<(UnitId, Option<UnitKind>)> {
    Ok((cx.unit, tx.get_unit(cx.unit).await?.map(|unit| unit.kind)))
}

/// Narrows a filter to what the acting person may see.
async fn narrowed(tx: &mut Tx, cx: &Cx, mut filter: RequestFilter) -> Result<RequestFilter> {
    if let Some(module) = &cx.module {
        filter.module_id = Some(module.to_string());
    }
    let named_self = filter.resident_id.is_some() && filter.resident_id == cx.resident()
        || filter.volunteer_id.is_some() && filter.volunteer_id == cx.volunteer();
    if !named_self {
        cx.require(tx, Permission::ReadRequests).await?;
    }
    Ok(filter)
}

/// Requests that match, newest first: all of the unit's for staff; one's own, by naming oneself, for residents and volunteers.
///
/// # Errors
/// `Forbidden` for others'.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: RequestFilter, page: Page) -> Result<Listed<RequestView>> {
    let filter = narrowed(tx, cx, filter).await?;
    cx.saw(tx, "request");
    let scope = scope(tx, cx).await?;
    let found = tx.list_requests(scope, &filter, &page.after(), cx.now, page.rows()).await?;
    let days = days_of(tx, cx, found.iter().map(|row| &row.request)).await?;
    Ok(page.of(found, |row| row.request.id.to_string()).map(|row| named(cx, &days, row)))
}

/// Open requests that match, what is due first; then what no clock runs for (suspended, or without a time limit), newest first.
/// A page goes on with the `next` of the one before, which is of this order alone.
///
/// # Errors
/// As [`list`].
pub async fn list_urgent(tx: &mut Tx, cx: &Cx, filter: RequestFilter, page: Page) -> Result<Listed<RequestView>> {
    let filter = narrowed(tx, cx, filter).await?;
    cx.saw(tx, "request");
    if filter.open == Some(false) {
        return Ok(Listed { items: Vec::new(), next: None });
    }
    let filter = RequestFilter { open: Some(true), ..filter };
    let scope = scope(tx, cx).await?;
    let begin = Urgency::read(&page.after());
    let found = tx.list_requests_by_due(scope, &filter, begin, cx.now, page.rows()).await?;
    let days = days_of(tx, cx, found.iter().map(|row| &row.request)).await?;
    Ok(page.of(found, |row| Urgency::after(&row.request)).map(|row| named(cx, &days, row)))
}

/// How many requests match.
///
/// # Errors
/// As [`list`].
pub async fn count(tx: &mut Tx, cx: &Cx, filter: RequestFilter) -> Result<i64> {
    count_to(tx, cx, filter, i64::MAX).await
}

/// How many requests match; counted until there are more than `most`, so that a badge of a large inbox costs no more than it tells.
/// A figure that is kept is told as it is.
///
/// # Errors
/// As [`list`].
pub async fn count_to(tx: &mut Tx, cx: &Cx, filter: RequestFilter, most: i64) -> Result<i64> {
    let filter = narrowed(tx, cx, filter).await?;
    cx.saw(tx, "request");
    let scope = scope(tx, cx).await?;
    tx.count_requests(scope, &filter, cx.now, most.saturating_add(1)).await
}

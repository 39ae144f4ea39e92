//! Requests: who may open, send, take, report, confirm and close them.
//!
//! `open` says how one begins, `desk` what the handling unit does, `handle` what whoever is on it does, `serve` what the
//! person served says, `route` how it wanders between units, `clock` its deadlines, `support` who helps the handling unit.

mod bulk;
mod clock;
mod desk;
mod due;
mod figures;
mod handle;
mod list;
mod open;
mod possible;
mod route;
mod serve;
mod support;

pub use bulk::{accept_many, ask_extension_many, assign_many, close_many, dispatch_many, take_many};
pub use clock::{ask_extension, decide_extension, extensions, remind_overdue, resume};
pub use desk::{accept, answer, close, dispatch, handle, merge, reject, update, void};
pub use due::due_on;
pub use figures::figures;
pub use handle::{decline, report_done, take};
pub(crate) use list::scope;
pub use list::{count, count_to, find, get, history, list, list_urgent};
pub use open::{open, open as create, submit};
pub use possible::possible;
pub use route::{arbitrate, assign, escalate};
pub use serve::{rate, reopen, revisit, verify};
pub use support::{give_opinion, name_support, release_support, supports};

use std::collections::BTreeSet;

use crate::app::Cx;
use crate::app::notification::{self, Recipient};
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::request::{Request, RequestEvent, RequestStatus, RequestVerb};
use crate::domain::unit::{Unit, UnitKind};
use crate::error::{Error, Result};
use crate::id::{RequestEventId, RequestId, UnitId};
use crate::store::Tx;

pub(super) const MISSING: Error = Error::NotFound { entity: "request" };

/// The request, if the unit has to do with it: it was opened there, belongs there, is handled or supported from there.
/// Inside a module: if it was opened there through that module.
pub(super) async fn own(tx: &mut Tx, cx: &Cx, id: RequestId) -> Result<Request> {
    let Some(module) = &cx.module else { return tx.get_request(id, cx.unit).await?.ok_or(MISSING) };
    let request = tx.get_request_opened_in(id, cx.unit).await?.ok_or(MISSING)?;
    if request.module_id.as_deref() == Some(module) { Ok(request) } else { Err(MISSING) }
}

/// Whether the acting person may see it: staff of the unit, the resident themselves, the volunteer whom it was sent to.
async fn is_visible(tx: &mut Tx, cx: &Cx, request: &Request) -> Result<bool> {
    let mine = cx.resident() == Some(request.resident_id);
    Ok(mine || is_assignee(tx, cx, request).await? || cx.may(tx, Permission::ReadRequests).await?)
}

/// Whether the acting person is whom it was sent to: the volunteer, or a member of the team while nobody has taken it.
async fn is_assignee(tx: &mut Tx, cx: &Cx, request: &Request) -> Result<bool> {
    let Some(volunteer) = cx.volunteer() else { return Ok(false) };
    if let Some(team) = request.team_id
        && request.volunteer_id.is_none()
    {
        return Ok(tx.list_teams_of(volunteer).await?.contains(&team));
    }
    Ok(request.volunteer_id == Some(volunteer))
}

/// Whether the acting person works for a unit: handles requests there or above; in a grid, its worker does.
async fn works_for(tx: &mut Tx, cx: &Cx, unit: UnitId) -> Result<bool> {
    if cx.may_in(tx, Permission::HandleRequests, unit).await? {
        return Ok(true);
    }
    let crate::app::Actor::User { posts, .. } = &cx.actor else { return Ok(false) };
    if !posts.iter().any(|post| post.unit_id == unit && post.permissions.contains(Permission::ReadRequests)) {
        return Ok(false);
    }
    Ok(tx.get_unit(unit).await?.is_some_and(|unit| unit.kind == UnitKind::Grid))
}

/// The desk of the unit that handles it; to whom may not see it, it is not there.
async fn require_desk(tx: &mut Tx, cx: &Cx, request: &Request) -> Result<()> {
    if !is_visible(tx, cx, request).await? {
        return Err(MISSING);
    }
    if works_for(tx, cx, request.handling_unit_id).await? { Ok(()) } else { Err(forbidden(Permission::HandleRequests)) }
}

/// A desk that has to do with it: of the unit that handles it, or of the one where it was opened.
async fn require_any_desk(tx: &mut Tx, cx: &Cx, request: &Request) -> Result<()> {
    if is_visible(tx, cx, request).await? && works_for(tx, cx, request.unit_id).await? {
        return Ok(());
    }
    require_desk(tx, cx, request).await
}

/// Whoever supervises the unit that handles it.
async fn require_supervisor(tx: &mut Tx, cx: &Cx, request: &Request) -> Result<()> {
    if !is_visible(tx, cx, request).await? {
        return Err(MISSING);
    }
    let may = cx.may_in(tx, Permission::SuperviseRequests, request.handling_unit_id).await?;
    if may { Ok(()) } else { Err(forbidden(Permission::SuperviseRequests)) }
}

/// Whom it was sent to: the volunteer, or staff for a volunteer by name (a volunteer who answers by telephone); the desk
/// where it was sent to the unit.
async fn require_assignee(tx: &mut Tx, cx: &Cx, request: &Request) -> Result<()> {
    if is_assignee(tx, cx, request).await? {
        return Ok(());
    }
    if !is_visible(tx, cx, request).await? {
        return Err(MISSING);
    }
    if request.volunteer_id.is_none() && request.team_id.is_some() {
        return Err(Error::Forbidden { permission: "request-assignee" });
    }
    require_desk(tx, cx, request).await
}

/// Whoever carries papers for it: whom it was sent to, or a desk that has to do with it.
pub(super) async fn require_carrier(tx: &mut Tx, cx: &Cx, request: &Request) -> Result<()> {
    if is_assignee(tx, cx, request).await? { Ok(()) } else { require_any_desk(tx, cx, request).await }
}

/// The resident whose it is, or a desk for them.
async fn require_served(tx: &mut Tx, cx: &Cx, request: &Request) -> Result<()> {
    if cx.resident() == Some(request.resident_id) { Ok(()) } else { require_any_desk(tx, cx, request).await }
}

const fn forbidden(permission: Permission) -> Error {
    Error::Forbidden { permission: permission.as_str() }
}

/// The state after a verb, or that it cannot be done now.
fn after(request: &Request, verb: RequestVerb) -> Result<RequestStatus> {
    request.status.after(verb).ok_or_else(|| {
        let args = [("status", request.status.as_str().to_owned()), ("verb", verb.as_str().to_owned())];
        Error::Refused { code: "request-state", args: args.into_iter().collect() }
    })
}

/// Whether it may end: every original is back where it belongs, and, to close it, every supporting unit has answered.
async fn require_settled(tx: &mut Tx, request: &Request, verb: RequestVerb) -> Result<()> {
    let out = tx.list_originals_out(request.id).await?;
    if !out.is_empty() {
        let papers: Vec<String> = out
            .iter()
            .map(|paper| format!("{} ×{} ({})", paper.name, paper.count, crate::domain::mask::name(&paper.holder)))
            .collect();
        let args = [("papers", papers.join(", "))].into_iter().collect();
        return Err(Error::Refused { code: "papers-out", args });
    }
    if verb == RequestVerb::Close {
        let waiting = tx.list_supports(request.id).await?;
        let mut names = Vec::new();
        for support in waiting.iter().filter(|one| one.answered_at.is_none() && one.released_at.is_none()) {
            names.extend(tx.get_unit(support.unit_id).await?.map(|unit| unit.name_zh));
        }
        if !names.is_empty() {
            let args = [("units", names.join(", "))].into_iter().collect();
            return Err(Error::Refused { code: "support-open", args });
        }
    }
    Ok(())
}

/// Carries a request to the state after `verb` and notes it.
async fn go(tx: &mut Tx, cx: &Cx, mut request: Request, verb: RequestVerb, words: &str) -> Result<Request> {
    let words = check::paragraph("note", words, 1000)?;
    let (from, to) = (request.status, after(&request, verb)?);
    if from.is_open() && !to.is_open() {
        require_settled(tx, &request, verb).await?;
    }
    request.status = to;
    request.updated_at = request.updated_at.max(cx.now);
    request.ended_at = if to.is_open() { None } else { Some(request.ended_at.unwrap_or(request.updated_at)) };
    if !to.is_open() {
        request.suspended_at = None;
    }
    if verb == RequestVerb::Close {
        request.closed_level = tx.get_unit(request.handling_unit_id).await?.map(|unit| unit.kind);
    }
    if !tx.update_request(&request).await? {
        return Err(Error::Conflict { entity: "request" });
    }
    request.version += 1;
    note(tx, cx, &request, verb, &words).await?;
    super::audit::record(tx, cx, &format!("requests.{verb}"), "request", &request.id.to_string(), &request.number)
        .await?;
    touch(tx, cx, &request).await?;
    Ok(request)
}

/// Adds to the history of a request.
async fn note(tx: &mut Tx, cx: &Cx, request: &Request, verb: RequestVerb, words: &str) -> Result<()> {
    let event = RequestEvent {
        id: cx.id(RequestEventId::from_uuid),
        request_id: request.id,
        // The clock of another host may be a little behind.
        at: request.updated_at.max(cx.now),
        verb,
        status: request.status,
        user_id: cx.user(),
        by_name: cx.actor_name(),
        note: words.to_owned(),
    };
    tx.insert_request_event(&event).await?;
    super::platform_event::request_changed(tx, cx, request).await
}

/// Pages of every unit that has to do with it show something else now.
pub(super) async fn touch(tx: &mut Tx, cx: &Cx, request: &Request) -> Result<()> {
    cx.touch(tx, request.unit_id, "request").await?;
    for unit in [request.community_id, request.handling_unit_id] {
        if unit != request.unit_id {
            cx.touch(tx, unit, "request").await?;
        }
    }
    Ok(())
}

/// The community and the township of a unit; the unit itself where it lies above them.
async fn place_of(tx: &mut Tx, unit: UnitId) -> Result<(UnitId, UnitId)> {
    let above = tx.list_units_above(unit).await?;
    let at = |kind: UnitKind| above.iter().find(|unit| unit.kind == kind).map_or(unit, |unit: &Unit| unit.id);
    Ok((at(UnitKind::Community), at(UnitKind::Township)))
}

/// Tells somebody about a request, in their own language.
async fn tell(
    tx: &mut Tx,
    cx: &Cx,
    request: &Request,
    to: Recipient,
    key: &'static str,
    more: &[(&'static str, String)],
) -> Result<()> {
    tell_all(tx, cx, request, &[to], key, more).await
}

/// Tells several about a request; whoever is several of them is told once.
async fn tell_all(
    tx: &mut Tx,
    cx: &Cx,
    request: &Request,
    to: &[Recipient],
    key: &'static str,
    more: &[(&'static str, String)],
) -> Result<()> {
    let mut told = notification::Told::new(key)
        .with("number", &request.number)
        .with("title", &request.title)
        .about("request", &request.id);
    for (name, value) in more {
        told = told.with(name, value);
    }
    let mut already = BTreeSet::new();
    for to in to {
        let unit = where_told(tx, cx, request, *to).await?;
        notification::tell_others(tx, &cx.in_unit(unit), *to, &told, &mut already).await?;
    }
    Ok(())
}

/// Where somebody reads what they are told: at their desk, or at the home of their own community, which need be neither where
/// the request was opened nor where the acting person stands.
async fn where_told(tx: &mut Tx, cx: &Cx, request: &Request, to: Recipient) -> Result<UnitId> {
    let home = match to {
        Recipient::Desk(unit) | Recipient::Supervisors(unit) => return Ok(unit),
        Recipient::Resident(id) => {
            let county = cx.county(tx).await?.id;
            tx.get_resident(id, county).await?.map(|resident| resident.unit_id)
        }
        Recipient::Volunteer(id) => {
            let county = cx.county(tx).await?.id;
            tx.get_volunteer(id, county).await?.map(|volunteer| volunteer.unit_id)
        }
        Recipient::Team(id) => {
            let county = cx.county(tx).await?.id;
            tx.get_team(id, county).await?.map(|team| team.unit_id)
        }
        Recipient::Staff | Recipient::User(_) => None,
    };
    match home {
        Some(unit) => Ok(place_of(tx, unit).await?.0),
        None => Ok(request.unit_id),
    }
}

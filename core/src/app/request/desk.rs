//! What the desk of the handling unit does with a request.

use super::open::{set_deadlines, usable_kind};
use super::{MISSING, after, go, is_visible, list, note, own, require_desk, require_served, tell, touch};
use crate::app::notification::Recipient;
use crate::app::{Cx, audit, platform_event};
use crate::domain::request::{
    AcceptRequest, AnswerRequest, Assignee, CloseRequest, DispatchRequest, HandleRequest, MergeRequest, NewRequest,
    RejectRequest, Request, RequestStatus, RequestVerb, RequestView, VoidRequest,
};
use crate::domain::{check, mask};
use crate::error::{Error, Result};
use crate::id::{ReplyTemplateId, RequestId};
use crate::store::Tx;

/// Corrects what was entered, as long as nobody has gone to work on it. For whom it is stays; who pays stays once somebody was
/// sent, and where a module said it, which reckons by it: otherwise service that was paid for would yield hours (志愿服务条例
/// art. 21, 37).
///
/// # Errors
/// `NotFound`; `Forbidden` for anybody but the desk; `Conflict`; `Refused` once somebody is on it (`request-state`), or for
/// another charge that is settled (`request-charge-settled`, `request-charge-of-module`); `Invalid` for wrong fields or
/// another resident.
pub async fn update(tx: &mut Tx, cx: &Cx, id: RequestId, version: i64, new: NewRequest) -> Result<RequestView> {
    let mut request = own(tx, cx, id).await?;
    require_desk(tx, cx, &request).await?;
    use RequestStatus::{Accepted, Draft, Returned, Submitted};
    if !matches!(request.status, Draft | Submitted | Accepted | Returned) {
        let args = [("status", request.status.as_str().to_owned()), ("verb", "update".to_owned())];
        return Err(Error::Refused { code: "request-state", args: args.into_iter().collect() });
    }
    if new.resident_id != request.resident_id {
        return Err(Error::invalid("resident_id", "stays"));
    }
    request.version = version;
    request.title = check::line("title", &new.title, 120)?;
    request.detail = check::paragraph("detail", &new.detail, 2000)?;
    request.channel = new.channel;
    if new.charge_class != request.charge_class {
        require_charge_open(tx, cx, &request).await?;
        request.charge_class = new.charge_class;
    }
    if new.kind_id.is_some() && new.kind_id != request.kind_id {
        set_kind(tx, cx, &mut request, new.kind_id).await?;
    }
    if new.due_at.is_some() {
        request.due_at = new.due_at;
    }
    request.updated_at = request.updated_at.max(cx.now);
    if !tx.update_request(&request).await? {
        return Err(Error::Conflict { entity: "request" });
    }
    request.version += 1;
    audit::record(tx, cx, "requests.update", "request", &request.id.to_string(), &request.number).await?;
    touch(tx, cx, &request).await?;
    platform_event::request_changed(tx, cx, &request).await?;
    list::view(tx, cx, request).await
}

/// Whether it may still be said who pays.
async fn require_charge_open(tx: &mut Tx, cx: &Cx, request: &Request) -> Result<()> {
    if request.module_id.is_some() && cx.module.is_none() {
        return Err(Error::refused("request-charge-of-module"));
    }
    use RequestVerb::{Arbitrate, Assign, Dispatch, Handle, Take};
    let sent = |verb: RequestVerb| matches!(verb, Dispatch | Take | Handle | Assign | Arbitrate);
    match tx.list_request_events(request.id).await?.iter().any(|event| sent(event.verb)) {
        true => Err(Error::refused("request-charge-settled")),
        false => Ok(()),
    }
}

/// Makes a request one of this kind, with its line and its deadlines, counted from when it was opened.
async fn set_kind(tx: &mut Tx, cx: &Cx, request: &mut Request, kind: Option<crate::id::RequestKindId>) -> Result<()> {
    let Some(id) = kind else { return Ok(()) };
    let kind = usable_kind(tx, cx, id).await?;
    request.kind = kind.code.clone();
    request.kind_id = Some(kind.id);
    request.line = kind.line.to_string();
    request.urgent = kind.urgent;
    let at = request.opened_at;
    set_deadlines(tx, request, Some(&kind), at, None).await?;
    tx.set_request_kind_used(kind.id).await
}

/// The handling unit takes a submitted request on, and may say what kind it is.
///
/// # Errors
/// `Forbidden` without `requests.handle`; `NotFound`; `Refused` in another state.
pub async fn accept(tx: &mut Tx, cx: &Cx, id: RequestId, input: AcceptRequest) -> Result<RequestView> {
    let mut request = own(tx, cx, id).await?;
    require_desk(tx, cx, &request).await?;
    after(&request, RequestVerb::Accept)?;
    set_kind(tx, cx, &mut request, input.kind_id).await?;
    let request = go(tx, cx, request, RequestVerb::Accept, &input.note).await?;
    list::view(tx, cx, request).await
}

/// The handling unit does not take a request on: it is before a court, in the petition system, already decided, or not ours
/// (潍坊 art. 19). The resident is told why.
///
/// # Errors
/// `Forbidden` without `requests.handle`; `NotFound`; `Refused` in another state; `Invalid` without a reason.
pub async fn reject(tx: &mut Tx, cx: &Cx, id: RequestId, input: RejectRequest) -> Result<RequestView> {
    let request = own(tx, cx, id).await?;
    require_desk(tx, cx, &request).await?;
    let reason = check::line("reason", &input.reason, 200)?;
    let request = go(tx, cx, request, RequestVerb::Reject, &reason).await?;
    let to = Recipient::Resident(request.resident_id);
    tell(tx, cx, &request, to, "told-request-rejected", &[("reason", reason)]).await?;
    list::view(tx, cx, request).await
}

/// Sends a request to a volunteer or a team of the unit: the desk, or the module that the request belongs to, which routes for
/// the community that has switched it on. One that nobody has looked at is taken on first, which the desk alone may do.
///
/// # Errors
/// `Forbidden`; `NotFound` (request, volunteer, team); `Invalid` unless one of them is named; `Refused` in another state, or
/// to an empty team.
pub async fn dispatch(tx: &mut Tx, cx: &Cx, id: RequestId, input: DispatchRequest) -> Result<RequestView> {
    let mut request = own(tx, cx, id).await?;
    if cx.module.is_none() || request.status == RequestStatus::Submitted {
        require_desk(tx, cx, &request).await?;
    }
    let to = input.assignee().ok_or_else(|| Error::invalid("volunteer_id", "one-assignee"))?;
    let assigned = match to {
        Assignee::Volunteer(volunteer) => {
            tx.get_volunteer(volunteer, cx.unit).await?.ok_or(Error::NotFound { entity: "volunteer" })?;
            (Some(volunteer), None)
        }
        Assignee::Team(team) => {
            let team = tx.get_team(team, cx.unit).await?.ok_or(Error::NotFound { entity: "team" })?;
            if team.members == 0 {
                return Err(Error::refused("team-empty"));
            }
            (None, Some(team.id))
        }
    };
    if request.status == RequestStatus::Submitted {
        request = go(tx, cx, request, RequestVerb::Accept, "").await?;
    }
    (request.volunteer_id, request.team_id) = assigned;
    request.handler_id = None;
    let request = go(tx, cx, request, RequestVerb::Dispatch, &input.note).await?;
    // A module tells people in words of its own.
    if request.module_id.is_none() {
        let to = match to {
            Assignee::Volunteer(id) => Recipient::Volunteer(id),
            Assignee::Team(id) => Recipient::Team(id),
        };
        tell(tx, cx, &request, to, "told-request-dispatched", &[]).await?;
    }
    list::view(tx, cx, request).await
}

/// The desk does it itself; whoever it was sent to before is let off.
///
/// # Errors
/// `NotFound`; `Forbidden`; `Refused` in another state.
pub async fn handle(tx: &mut Tx, cx: &Cx, id: RequestId, input: HandleRequest) -> Result<RequestView> {
    let mut request = own(tx, cx, id).await?;
    require_desk(tx, cx, &request).await?;
    (request.volunteer_id, request.team_id, request.handler_id) = (None, None, cx.user());
    let request = go(tx, cx, request, RequestVerb::Handle, &input.note).await?;
    list::view(tx, cx, request).await
}

/// Answers the resident, in words or with a template that is filled in; the first answer stops the clock of answering. The
/// resident is told. In what is kept their name is masked: modules and volunteers read the history too.
///
/// # Errors
/// `NotFound` (request, template); `Forbidden`; `Refused` in another state or for a template that is not used any more;
/// `Invalid` unless there is either a template or words.
pub async fn answer(tx: &mut Tx, cx: &Cx, id: RequestId, input: AnswerRequest) -> Result<RequestView> {
    let mut request = own(tx, cx, id).await?;
    require_desk(tx, cx, &request).await?;
    let words = match (input.template_id, input.text.trim().is_empty()) {
        (Some(template), true) => fill(tx, cx, template, &request).await?,
        (None, false) => check::paragraph("text", &input.text, 1000)?,
        _ => return Err(Error::invalid("text", "template-or-words")),
    };
    request.answered_at = request.answered_at.or(Some(cx.now.max(request.opened_at)));
    let request = go(tx, cx, request, RequestVerb::Answer, &words).await?;
    tell(tx, cx, &request, Recipient::Resident(request.resident_id), "told-request-answered", &[]).await?;
    list::view(tx, cx, request).await
}

/// A template with what it names filled in.
async fn fill(tx: &mut Tx, cx: &Cx, id: ReplyTemplateId, request: &Request) -> Result<String> {
    let template = tx.get_reply_template(id, cx.unit).await?.ok_or(Error::NotFound { entity: "reply_template" })?;
    if !template.active {
        return Err(Error::refused("template-inactive"));
    }
    let (name, ..) = tx.request_names(request.id).await?;
    let due = request.due_at.map(|due| crate::domain::day::Day::of(due).to_string());
    // One pass: what is filled in is not looked at again.
    let mut out = String::with_capacity(template.text.len() + 40);
    let mut rest = template.text.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (word, tail) = after.split_once('}').unwrap_or((after, ""));
        match word {
            "name" => out.push_str(&mask::name(name.as_deref().unwrap_or_default())),
            "number" => out.push_str(&request.number),
            "title" => out.push_str(&request.title),
            "due" => out.push_str(due.as_deref().unwrap_or("—")),
            other => out.push_str(other),
        }
        rest = tail;
    }
    out.push_str(rest);
    check::paragraph("text", &out, 1000)
}

/// Closes a confirmed request. What was merged into it ends with it: those residents are told.
///
/// # Errors
/// `NotFound`; `Forbidden` without `requests.handle`; `Refused` in another state, while an original paper has not come back
/// (`papers-out`), or while a supporting unit has not answered (`support-open`).
pub async fn close(tx: &mut Tx, cx: &Cx, id: RequestId, input: CloseRequest) -> Result<RequestView> {
    let request = own(tx, cx, id).await?;
    require_desk(tx, cx, &request).await?;
    let request = go(tx, cx, request, RequestVerb::Close, &input.note).await?;
    for follower in tx.list_requests_merged_into(request.id).await? {
        let to = Recipient::Resident(follower.resident_id);
        tell(tx, cx, &follower, to, "told-request-merged-closed", &[("into", request.number.clone())]).await?;
    }
    list::view(tx, cx, request).await
}

/// Ends a request that should not have been opened: the desk, or the resident whose it is.
///
/// # Errors
/// `NotFound`; `Forbidden`; `Refused` once the work is done, or while an original paper has not come back; `Invalid` without
/// a reason.
pub async fn void(tx: &mut Tx, cx: &Cx, id: RequestId, input: VoidRequest) -> Result<RequestView> {
    let request = own(tx, cx, id).await?;
    require_served(tx, cx, &request).await?;
    let reason = check::line("reason", &input.reason, 200)?;
    let request = go(tx, cx, request, RequestVerb::Void, &reason).await?;
    list::view(tx, cx, request).await
}

/// Ends a duplicate: it goes on as another request that is still open. The resident who follows is told.
///
/// # Errors
/// `NotFound` (either); `Forbidden`; `Refused` in another state of either, or for one into itself; papers as [`close`].
pub async fn merge(tx: &mut Tx, cx: &Cx, id: RequestId, input: MergeRequest) -> Result<RequestView> {
    let mut request = own(tx, cx, id).await?;
    let into = own(tx, cx, input.into_id).await?;
    require_desk(tx, cx, &request).await?;
    if !is_visible(tx, cx, &into).await? {
        return Err(MISSING);
    }
    if request.id == into.id {
        return Err(Error::refused("merge-itself"));
    }
    after(&into, RequestVerb::Follow)?;
    request.merged_into = Some(into.id);
    let words = check::paragraph("note", &input.note, 200)?;
    let request = go(tx, cx, request, RequestVerb::Merge, format!("→ {} {words}", into.number).trim()).await?;
    // Whatever followed the duplicate goes on with it.
    for mut follower in tx.list_requests_merged_into(request.id).await? {
        follower.merged_into = Some(into.id);
        if !tx.update_request(&follower).await? {
            return Err(Error::Conflict { entity: "request" });
        }
    }
    note(tx, cx, &into, RequestVerb::Follow, &format!("← {}", request.number)).await?;
    touch(tx, cx, &into).await?;
    let to = Recipient::Resident(request.resident_id);
    tell(tx, cx, &request, to, "told-request-merged", &[("into", into.number.clone())]).await?;
    list::view(tx, cx, request).await
}

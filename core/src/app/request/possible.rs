//! What the acting person can do with a request now, so that a page offers that and nothing else.

use super::{MISSING, is_assignee, is_visible, own, works_for};
use crate::app::Cx;
use crate::domain::access::Permission;
use crate::domain::request::{ExtensionStatus, REOPEN_DAYS, Request, RequestVerb};
use crate::domain::unit::UnitKind;
use crate::error::Result;
use crate::id::RequestId;
use crate::store::Tx;

/// What the acting person is to a request.
struct Standing {
    /// Works for the unit that handles it.
    desk: bool,
    /// Works for that unit or for the one where it was opened.
    any_desk: bool,
    /// Supervises the unit that handles it.
    supervisor: bool,
    /// It was sent to them.
    assignee: bool,
    /// Whose it is, or a desk for them.
    served: bool,
    /// Wrote the draft.
    writer: bool,
}

async fn standing(tx: &mut Tx, cx: &Cx, request: &Request) -> Result<Standing> {
    let desk = works_for(tx, cx, request.handling_unit_id).await?;
    let any_desk = desk || works_for(tx, cx, request.unit_id).await?;
    let waits_for_team = request.volunteer_id.is_none() && request.team_id.is_some();
    Ok(Standing {
        desk,
        any_desk,
        supervisor: cx.may_in(tx, Permission::SuperviseRequests, request.handling_unit_id).await?,
        assignee: is_assignee(tx, cx, request).await? || desk && !waits_for_team,
        served: any_desk || cx.resident() == Some(request.resident_id),
        writer: request.opened_by.is_some() && request.opened_by == cx.user(),
    })
}

/// The verbs that the acting person can carry out now. More time and a pause are decided on under `refuse`, and whether the
/// person served is satisfied is said under `verify`; what only follows from another verb is not among them.
///
/// # Errors
/// `NotFound`.
pub async fn possible(tx: &mut Tx, cx: &Cx, id: RequestId) -> Result<Vec<RequestVerb>> {
    use RequestVerb as V;
    let request = own(tx, cx, id).await?;
    if !is_visible(tx, cx, &request).await? {
        return Err(MISSING);
    }
    cx.saw(tx, "request");
    let is = standing(tx, cx, &request).await?;
    let handling = tx.get_unit(request.handling_unit_id).await?;
    let above = handling.as_ref().is_some_and(|unit| unit.parent_id.is_some());
    let below = handling.as_ref().is_some_and(|unit| unit.kind != UnitKind::Grid);
    let asked = tx.list_extensions(id, "g", 1).await?.into_iter().find(|one| one.status == ExtensionStatus::Pending);
    let supports = tx.list_supports(id).await?;
    let mut open_supports = supports.iter().filter(|one| one.released_at.is_none());
    let named = open_supports.next().is_some();
    let mine = supports.iter().any(|one| one.unit_id == cx.unit && one.released_at.is_none());
    let supporter = mine && works_for(tx, cx, cx.unit).await?;
    let reopens = request.ended_at.is_none_or(|ended| ended.plus_seconds(REOPEN_DAYS * 86_400) >= cx.now);
    let may = |verb: V| match verb {
        V::Submit => is.writer || is.desk,
        V::Accept | V::Reject | V::Dispatch | V::Handle | V::Answer | V::Close | V::Merge | V::Support => is.desk,
        V::Release => is.desk && named,
        V::Escalate => is.desk && above && !request.is_arbitrated(),
        V::Take | V::Report => is.assignee,
        V::Decline => {
            let named_unit = request.is_arbitrated() && request.volunteer_id.is_none();
            is.assignee && request.team_id.is_none() && !named_unit
        }
        V::Ask => is.assignee && asked.is_none(),
        V::Refuse => {
            let own = asked.as_ref().is_some_and(|one| one.asked_by.is_some() && one.asked_by == cx.user());
            is.supervisor && asked.is_some() && !own
        }
        V::Assign => (is.supervisor || is.desk) && below,
        V::Arbitrate => is.supervisor,
        V::Resume => is.supervisor || is.assignee,
        V::Opinion => supporter,
        V::Revisit => is.any_desk,
        V::Verify | V::Rate | V::Void => is.served,
        V::Reopen => is.served && reopens,
        V::Open | V::Extend | V::Suspend | V::Fail | V::Follow => false,
    };
    let verbs = RequestVerb::ALL.iter().copied();
    Ok(verbs.filter(|verb| request.status.after(*verb).is_some() && may(*verb)).collect())
}

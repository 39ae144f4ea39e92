//! Many requests at once: each on its own, so that one that cannot be done does not hold up the others.

use super::{accept, ask_extension, assign, close, dispatch, take};
use crate::app::Cx;
use crate::domain::request::{
    AcceptRequest, AskExtension, AssignRequest, BulkAccept, BulkAssign, BulkClose, BulkDispatch, BulkExtend,
    BulkOutcome, BulkTake, CloseRequest, DispatchRequest, ExtensionKind, RequestView, TakeRequest,
};
use crate::error::{Error, Problem, Result};
use crate::id::RequestId;
use crate::store::Tx;

/// Requests in one go.
const MOST: usize = 100;

/// Does the same to each.
macro_rules! each {
    ($tx:ident, $ids:expr, $id:ident => $done:expr) => {{
        let ids = distinct($ids)?;
        let mut outcomes = Vec::with_capacity(ids.len());
        for $id in ids {
            $tx.begin_piece().await?;
            let done = $done;
            outcomes.push(settle($tx, $id, done).await?);
        }
        Ok(outcomes)
    }};
}

/// Takes several requests on that nobody has looked at.
///
/// # Errors
/// `Invalid` for none or too many; what is wrong with one of them stands in its outcome.
pub async fn accept_many(tx: &mut Tx, cx: &Cx, input: BulkAccept) -> Result<Vec<BulkOutcome>> {
    let words = AcceptRequest { kind_id: None, note: input.note };
    each!(tx, input.ids, id => accept(tx, cx, id, words.clone()).await)
}

/// Takes several requests that were sent to the unit.
///
/// # Errors
/// As [`accept_many`].
pub async fn take_many(tx: &mut Tx, cx: &Cx, input: BulkTake) -> Result<Vec<BulkOutcome>> {
    let words = TakeRequest { note: input.note };
    each!(tx, input.ids, id => take(tx, cx, id, words.clone()).await)
}

/// Sends several requests to a volunteer or a team.
///
/// # Errors
/// As [`accept_many`].
pub async fn dispatch_many(tx: &mut Tx, cx: &Cx, input: BulkDispatch) -> Result<Vec<BulkOutcome>> {
    let to = DispatchRequest { volunteer_id: input.volunteer_id, team_id: input.team_id, note: String::new() };
    each!(tx, input.ids, id => dispatch(tx, cx, id, to.clone()).await)
}

/// Gives several requests to a unit below the one that handles them.
///
/// # Errors
/// As [`accept_many`].
pub async fn assign_many(tx: &mut Tx, cx: &Cx, input: BulkAssign) -> Result<Vec<BulkOutcome>> {
    let to = AssignRequest { unit_id: input.unit_id, note: input.note };
    each!(tx, input.ids, id => match assign(tx, cx, id, to.clone()).await {
        // Wrong for this one alone: the others may be elsewhere.
        Err(Error::Invalid(problems)) if problems.iter().any(|problem| problem.code == "same-unit") => {
            Err(Error::refused("same-unit"))
        }
        done => done,
    })
}

/// Asks for more time for several requests; somebody else decides on each.
///
/// # Errors
/// As [`accept_many`]; `Invalid` without days or a reason.
pub async fn ask_extension_many(tx: &mut Tx, cx: &Cx, input: BulkExtend) -> Result<Vec<BulkOutcome>> {
    let wish = AskExtension { kind: ExtensionKind::Extension, days: Some(input.days), reason: input.reason };
    each!(tx, input.ids, id => ask_extension(tx, cx, id, wish.clone()).await)
}

/// Closes several requests.
///
/// # Errors
/// As [`accept_many`].
pub async fn close_many(tx: &mut Tx, cx: &Cx, input: BulkClose) -> Result<Vec<BulkOutcome>> {
    each!(tx, input.ids, id => close(tx, cx, id, CloseRequest { note: input.note.clone() }).await)
}

/// Each once, in the order in which they were named.
fn distinct(ids: Vec<RequestId>) -> Result<Vec<RequestId>> {
    let mut seen = std::collections::HashSet::new();
    let ids: Vec<RequestId> = ids.into_iter().filter(|id| seen.insert(*id)).collect();
    match ids.len() {
        0 => Err(Error::invalid("ids", "required")),
        1..=MOST => Ok(ids),
        _ => Err(Problem::new("ids", "too-many").with("max", MOST).into()),
    }
}

/// Keeps what was done, or undoes it and says why; what would go wrong again with the next one is passed on.
async fn settle(tx: &mut Tx, id: RequestId, done: Result<RequestView>) -> Result<BulkOutcome> {
    let code = match &done {
        Ok(_) => None,
        Err(Error::NotFound { .. }) => Some("not-found"),
        Err(Error::Forbidden { .. }) => Some("forbidden"),
        Err(Error::Refused { code, .. }) => Some(*code),
        Err(_) => return Err(done.err().unwrap_or_else(|| Error::internal("an error that is none"))),
    };
    tx.end_piece(code.is_none()).await?;
    Ok(BulkOutcome { id, request: done.ok(), code: code.map(str::to_owned) })
}

//! Many requests at once: each on its own, so that one that cannot be done does not hold up the others.

use super::{close, dispatch};
use crate::app::Cx;
use crate::domain::request::{BulkClose, BulkDispatch, BulkOutcome, CloseRequest, DispatchRequest, RequestView};
use crate::error::{Error, Problem, Result};
use crate::id::RequestId;
use crate::store::Tx;

/// Requests in one go.
const MOST: usize = 100;

/// Sends several requests to a volunteer or a team.
///
/// # Errors
/// `Invalid` for none or too many; what is wrong with one of them stands in its outcome.
pub async fn dispatch_many(tx: &mut Tx, cx: &Cx, input: BulkDispatch) -> Result<Vec<BulkOutcome>> {
    let to = DispatchRequest { volunteer_id: input.volunteer_id, team_id: input.team_id, note: String::new() };
    let mut outcomes = Vec::with_capacity(input.ids.len());
    for id in distinct(input.ids)? {
        tx.begin_piece().await?;
        let done = dispatch(tx, cx, id, to.clone()).await;
        outcomes.push(settle(tx, id, done).await?);
    }
    Ok(outcomes)
}

/// Closes several requests.
///
/// # Errors
/// As [`dispatch_many`].
pub async fn close_many(tx: &mut Tx, cx: &Cx, input: BulkClose) -> Result<Vec<BulkOutcome>> {
    let mut outcomes = Vec::with_capacity(input.ids.len());
    for id in distinct(input.ids)? {
        tx.begin_piece().await?;
        let done = close(tx, cx, id, CloseRequest { note: input.note.clone() }).await;
        outcomes.push(settle(tx, id, done).await?);
    }
    Ok(outcomes)
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

//! The custody of papers: what was taken for a request, who has it, and that it came back. Nothing that is written here is
//! changed or deleted, and no request ends while an original is out.

use crate::app::Cx;
use crate::app::audit;
use crate::domain::access::Permission;
use crate::domain::check;
use crate::domain::page::{Listed, Page};
use crate::domain::request::{
    CustodyStep, CustodyStepView, NewPaper, Paper, PaperFilter, PaperStep, PaperView, Request,
};
use crate::error::{Error, Problem, Result};
use crate::id::{CustodyId, PaperId, RequestId};
use crate::store::Tx;

const MISSING: Error = Error::NotFound { entity: "paper" };

/// The request of a paper, for whoever may see it.
async fn request_of(tx: &mut Tx, cx: &Cx, id: RequestId) -> Result<Request> {
    super::request::get(tx, cx, id).await?;
    super::request::own(tx, cx, id).await
}

/// Papers of a request, as they were taken; without one, papers of the unit and below that have not come back.
///
/// # Errors
/// `NotFound` (request); `Forbidden` without `requests.read`.
pub async fn list(tx: &mut Tx, cx: &Cx, filter: PaperFilter, page: Page) -> Result<Listed<PaperView>> {
    let papers = if let Some(id) = filter.request_id {
        request_of(tx, cx, id).await?;
        tx.list_papers(id, &page.after(), page.rows()).await?
    } else {
        cx.require(tx, Permission::ReadRequests).await?;
        tx.list_papers_out(cx.unit, &page.after(), page.rows()).await?
    };
    cx.saw(tx, "request");
    let Listed { items, next } = page.of(papers, |paper| paper.id.to_string());
    let mut views = Vec::with_capacity(items.len());
    for paper in items {
        views.push(view(tx, paper).await?);
    }
    Ok(Listed { items: views, next })
}

/// A paper with its steps.
///
/// # Errors
/// `NotFound`.
pub async fn get(tx: &mut Tx, cx: &Cx, id: PaperId) -> Result<PaperView> {
    let (paper, _) = own(tx, cx, id).await?;
    view(tx, paper).await
}

/// A paper and its request, if the acting person may see that.
async fn own(tx: &mut Tx, cx: &Cx, id: PaperId) -> Result<(Paper, Request)> {
    let paper = tx.get_paper(id).await?.ok_or(MISSING)?;
    match request_of(tx, cx, paper.request_id).await {
        Ok(request) => Ok((paper, request)),
        Err(Error::NotFound { .. }) => Err(MISSING),
        Err(error) => Err(error),
    }
}

async fn view(tx: &mut Tx, paper: Paper) -> Result<PaperView> {
    let steps = tx.list_custody_steps(paper.id).await?;
    Ok(PaperView {
        id: paper.id,
        request_id: paper.request_id,
        unit_id: paper.unit_id,
        name: paper.name,
        original: paper.original,
        count: paper.count,
        owner: paper.owner,
        holder: Some(paper.holder).filter(|holder| !holder.is_empty()),
        returned_at: paper.returned_at,
        created_at: paper.created_at,
        steps,
        version: paper.version,
    })
}

/// Notes that a paper was taken for an open request: the desk, or whoever is on it.
///
/// # Errors
/// `NotFound` (request); `Forbidden`; `Refused` (`request-ended`); `Invalid` for wrong fields.
pub async fn create(tx: &mut Tx, cx: &Cx, new: NewPaper) -> Result<PaperView> {
    let request = request_of(tx, cx, new.request_id).await?;
    super::request::require_carrier(tx, cx, &request).await?;
    if !request.status.is_open() {
        return Err(Error::refused("request-ended"));
    }
    if !(1..=999).contains(&new.count) {
        return Err(Problem::new("count", "range").with("min", 1).with("max", 999).into());
    }
    let holder = match new.holder.as_deref().map(str::trim).filter(|holder| !holder.is_empty()) {
        Some(holder) => holder.to_owned(),
        None => cx.actor_name(),
    };
    let paper = Paper {
        id: cx.id(PaperId::from_uuid),
        request_id: request.id,
        unit_id: request.unit_id,
        name: check::line("name", &new.name, 60)?,
        original: new.original,
        count: new.count,
        owner: check::line("owner", &new.owner, 60)?,
        holder: check::line("holder", &holder, 60)?,
        returned_at: None,
        created_at: cx.now,
        version: 1,
    };
    tx.insert_paper(&paper).await?;
    let (owner, holder) = (paper.owner.clone(), paper.holder.clone());
    write(tx, cx, &request, &paper, CustodyStep::Taken, owner, holder, &new.note).await?;
    view(tx, paper).await
}

/// Notes a step of a paper's custody: held, handed on, signed, returned. Returned is the last, but for a signature.
///
/// # Errors
/// `NotFound`; `Forbidden`; `Refused` once it is back (`paper-returned`); `Invalid` for `taken`, or without whom it was handed
/// to.
pub async fn step(tx: &mut Tx, cx: &Cx, id: PaperId, input: PaperStep) -> Result<PaperView> {
    let (mut paper, request) = own(tx, cx, id).await?;
    super::request::require_carrier(tx, cx, &request).await?;
    if paper.returned_at.is_some() && input.step != CustodyStep::Signed {
        return Err(Error::refused("paper-returned"));
    }
    let from = paper.holder.clone();
    let named = input.to.as_deref().map(str::trim).filter(|to| !to.is_empty());
    let to = match (input.step, named) {
        (CustodyStep::Taken, _) => return Err(Error::invalid("step", "choice")),
        (CustodyStep::HandedOn, None) => return Err(Error::invalid("to", "required")),
        (CustodyStep::Returned, None) => paper.owner.clone(),
        (CustodyStep::Held | CustodyStep::Signed, None) => from.clone(),
        (_, Some(to)) => check::line("to", to, 60)?,
    };
    match input.step {
        CustodyStep::Returned => {
            paper.holder = String::new();
            paper.returned_at = Some(cx.now);
        }
        // A signature is given where the paper is.
        CustodyStep::Signed => {}
        _ => paper.holder.clone_from(&to),
    }
    if !tx.update_paper(&paper).await? {
        return Err(Error::Conflict { entity: "paper" });
    }
    paper.version += 1;
    write(tx, cx, &request, &paper, input.step, from, to, &input.note).await?;
    view(tx, paper).await
}

#[expect(clippy::too_many_arguments, reason = "a step says what, from whom, to whom and with which words")]
async fn write(
    tx: &mut Tx,
    cx: &Cx,
    request: &Request,
    paper: &Paper,
    step: CustodyStep,
    from_name: String,
    to_name: String,
    words: &str,
) -> Result<()> {
    let step = CustodyStepView {
        id: cx.id(CustodyId::from_uuid),
        paper_id: paper.id,
        step,
        from_name,
        to_name,
        at: cx.now,
        note: check::paragraph("note", words, 200)?,
        user_id: cx.user(),
        by_name: cx.actor_name(),
    };
    tx.insert_custody_step(&step).await?;
    audit::record(tx, cx, &format!("papers.{}", step.step), "paper", &paper.id.to_string(), &paper.name).await?;
    super::request::touch(tx, cx, request).await
}

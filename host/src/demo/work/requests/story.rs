//! How a request of the demo goes on, step by step, on the day on which the platform begins.

use wushe_core::Result;
use wushe_core::app::{Cx, request};
use wushe_core::domain::page::Page;
use wushe_core::domain::request::{
    AnswerRequest, AskExtension, AssignRequest, Assignee, Channel, ChargeClass, DecideExtension, DispatchRequest,
    EscalateRequest, ExtensionFilter, ExtensionKind, GiveOpinion, NameSupport, NewRequest, RateRequest, RequestView,
};
use wushe_core::error::Error;
use wushe_core::id::{RequestId, RequestKindId, ResidentId, TeamId, UnitId, VolunteerId};
use wushe_core::store::Tx;

/// Minutes between one step and the next.
const PACE: i64 = 23;

/// What is done with a request.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    Answer(&'static str),
    Volunteer(VolunteerId),
    Team(TeamId),
    Take,
    Decline(&'static str),
    Handle,
    Report(&'static str),
    Verify,
    Fail(&'static str),
    Close,
    Revisit(&'static str),
    Rate(i64, &'static str),
    Reopen(&'static str),
    Ask(ExtensionKind, Option<i64>, &'static str),
    Grant(&'static str),
    Refuse(&'static str),
    Assign(UnitId),
    Escalate(&'static str),
    Support(UnitId, &'static str),
    Opinion(UnitId, &'static str),
    Reject(&'static str),
    Void(&'static str),
}

/// Somebody's day at a desk.
#[derive(Debug, Clone)]
pub(super) struct Day {
    /// The desk.
    pub(super) desk: Cx,
    /// Who decides on what the desk asks for.
    pub(super) head: Cx,
}

/// The same person so many minutes later.
pub(super) fn later(cx: &Cx, minutes: i64) -> Cx {
    Cx { now: cx.now.plus_seconds(minutes * 60), ..cx.clone() }
}

impl Day {
    /// Opens a request at the desk, `minutes` after it opened, and goes through the steps.
    pub(super) async fn play(&self, tx: &mut Tx, minutes: i64, new: NewRequest, steps: &[Step]) -> Result<RequestView> {
        let opened = request::open(tx, &later(&self.desk, minutes), new).await?;
        self.go_on(tx, minutes, opened, steps).await
    }

    /// Goes through more steps.
    pub(super) async fn go_on(
        &self,
        tx: &mut Tx,
        minutes: i64,
        mut request: RequestView,
        steps: &[Step],
    ) -> Result<RequestView> {
        for (step, ahead) in steps.iter().zip(1..) {
            let at = minutes + ahead * PACE;
            request = take(tx, &later(&self.desk, at), &later(&self.head, at), request.id, *step).await?;
        }
        Ok(request)
    }
}

async fn take(tx: &mut Tx, cx: &Cx, head: &Cx, id: RequestId, step: Step) -> Result<RequestView> {
    let to = DispatchRequest::to;
    match step {
        Step::Answer(text) => {
            request::answer(tx, cx, id, AnswerRequest { template_id: None, text: text.to_owned() }).await
        }
        Step::Volunteer(volunteer) => request::dispatch(tx, cx, id, to(Assignee::Volunteer(volunteer))).await,
        Step::Team(team) => request::dispatch(tx, cx, id, to(Assignee::Team(team))).await,
        Step::Take => request::take(tx, cx, id, Default::default()).await,
        Step::Decline(reason) => request::decline(tx, cx, id, reason.into()).await,
        Step::Handle => request::handle(tx, cx, id, Default::default()).await,
        Step::Report(note) => request::report_done(tx, cx, id, note.into()).await,
        Step::Verify => request::verify(tx, cx, id, (true, "满意").into()).await,
        Step::Fail(words) => request::verify(tx, cx, id, (false, words).into()).await,
        Step::Close => request::close(tx, cx, id, Default::default()).await,
        Step::Revisit(words) => request::revisit(tx, cx, id, words.into()).await,
        Step::Rate(rating, words) => request::rate(tx, cx, id, RateRequest { rating, words: words.to_owned() }).await,
        Step::Reopen(reason) => request::reopen(tx, cx, id, reason.into()).await,
        Step::Ask(kind, days, reason) => {
            request::ask_extension(tx, cx, id, AskExtension { kind, days, reason: reason.to_owned() }).await
        }
        Step::Grant(words) => decide(tx, head, id, true, words).await,
        Step::Refuse(words) => decide(tx, head, id, false, words).await,
        Step::Assign(unit_id) => request::assign(tx, cx, id, AssignRequest { unit_id, note: String::new() }).await,
        Step::Escalate(reason) => request::escalate(tx, cx, id, EscalateRequest { reason: reason.to_owned() }).await,
        Step::Support(unit_id, note) => {
            request::name_support(tx, cx, id, NameSupport { unit_id, note: note.to_owned() }).await
        }
        Step::Opinion(unit, opinion) => {
            let platform = Cx { now: cx.now, ..cx.core.system(unit) };
            request::give_opinion(tx, &platform, id, GiveOpinion { unit_id: None, opinion: opinion.to_owned() }).await
        }
        Step::Reject(reason) => request::reject(tx, cx, id, reason.into()).await,
        Step::Void(reason) => request::void(tx, cx, id, reason.into()).await,
    }
}

async fn decide(tx: &mut Tx, head: &Cx, id: RequestId, granted: bool, words: &str) -> Result<RequestView> {
    let filter = ExtensionFilter { request_id: Some(id) };
    let asked = request::extensions(tx, head, filter, Page::first(1)).await?.items;
    let asked = asked.first().ok_or(Error::NotFound { entity: "extension" })?;
    let input = DecideExtension { extension_id: asked.id, granted, words: words.to_owned() };
    request::decide_extension(tx, head, id, input).await
}

/// What somebody asks for.
pub(super) fn wish(
    resident_id: ResidentId,
    kind: Option<RequestKindId>,
    channel: Channel,
    title: &str,
    detail: &str,
) -> NewRequest {
    NewRequest {
        kind_id: kind,
        channel,
        charge_class: ChargeClass::FreePublicBenefit,
        detail: detail.to_owned(),
        ..NewRequest::of(resident_id, "", title)
    }
}

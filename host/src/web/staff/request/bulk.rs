//! Several requests at once: ticked on the page, each done on its own.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use wushe_core::app::request;
use wushe_core::domain::access::Permission;
use wushe_core::domain::request::{BulkClose, BulkDispatch, BulkOutcome, DispatchRequest, RequestStatus, RequestView};
use wushe_core::error::Error;
use wushe_core::id::RequestId;
use wushe_plugin_schema::text::Arg;
use wushe_plugin_schema::value::Tone;

use super::show::{chosen, whom};
use crate::app::App;
use crate::i18n::Catalog;
use crate::web::error::{PageError, PageResult};
use crate::web::frame::{Here, Place};
use crate::web::view::{BlockView, FieldKindView, FieldView, FormView, OptionView};
use crate::web::visitor::Visitor;

/// What can be done with several of the requests of a tab: those that wait are dispatched, those that are confirmed closed.
pub(super) async fn forms(here: &mut Here, tab: &str, shown: &[RequestView]) -> Result<Vec<BlockView>, PageError> {
    use RequestStatus::{Accepted, Returned, Submitted, Verified};
    let (name, key, states): (_, _, &[RequestStatus]) = match tab {
        "wait" => ("dispatch", "verb-request-dispatch-many", &[Submitted, Accepted, Returned]),
        "confirm" => ("close", "verb-request-close-many", &[Verified]),
        _ => return Ok(Vec::new()),
    };
    let options: Vec<OptionView> = shown
        .iter()
        .filter(|request| states.contains(&request.status) && request.handling_unit_id == here.unit.id)
        .map(|request| OptionView {
            value: request.id.to_string(),
            label: request.title.clone(),
            note: request.number.clone(),
            chosen: false,
        })
        .collect();
    if options.len() < 2 || !here.cx.may(&mut here.tx, Permission::HandleRequests).await? {
        return Ok(Vec::new());
    }
    let mut fields = vec![FieldView {
        id: "bulk-ids".to_owned(),
        name: "ids".to_owned(),
        label: here.t("requests-title"),
        required: true,
        kind: FieldKindView::Checks { options },
        ..FieldView::default()
    }];
    if name == "dispatch" {
        fields.push(whom(here).await?);
    }
    Ok(vec![BlockView::Form(FormView {
        id: "bulk".to_owned(),
        action: format!("{}/requests-{name}", here.home()),
        title: here.t(key),
        fields,
        submit: here.t(key),
        ..FormView::default()
    })])
}

/// What was ticked, and the value of another field.
fn ticked(form: &[(String, String)]) -> Vec<RequestId> {
    form.iter().filter(|(name, _)| name == "ids").filter_map(|(_, id)| id.parse().ok()).collect()
}

pub(super) async fn close(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(unit): Path<String>,
    Form(form): Form<Vec<(String, String)>>,
) -> PageResult {
    let here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let input = BulkClose { ids: ticked(&form), note: String::new() };
    let cx = here.cx.clone();
    let done = here.app.store.write(move |tx| {
        let (cx, input) = (cx.clone(), input.clone());
        Box::pin(async move { request::close_many(tx, &cx, input).await })
    });
    let done = done.await;
    said(&here, "confirm", done)
}

pub(super) async fn dispatch(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(unit): Path<String>,
    Form(form): Form<Vec<(String, String)>>,
) -> PageResult {
    let here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let to = form.iter().find(|(name, _)| name == "to").and_then(|(_, to)| chosen(to));
    let to = DispatchRequest::to(to.ok_or_else(|| Error::invalid("to", "choice"))?);
    let input = BulkDispatch { ids: ticked(&form), volunteer_id: to.volunteer_id, team_id: to.team_id };
    let cx = here.cx.clone();
    let done = here.app.store.write(move |tx| {
        let (cx, input) = (cx.clone(), input.clone());
        Box::pin(async move { request::dispatch_many(tx, &cx, input).await })
    });
    let done = done.await;
    said(&here, "wait", done)
}

/// Back to the tab, with how many were done and how many were not.
fn said(here: &Here, tab: &str, outcome: Result<Vec<BulkOutcome>, Error>) -> PageResult {
    let to = format!("{}/requests?tab={tab}", here.home());
    let outcomes = match outcome {
        Ok(outcomes) => outcomes,
        Err(Error::Invalid(_)) => return Ok(here.go(&to, Tone::Warn, here.t("requests-none-ticked"))),
        Err(error) => return Err(error.into()),
    };
    let left = outcomes.iter().filter(|one| one.code.is_some()).count();
    let number = |count: usize| Arg::Text(here.format().number(i64::try_from(count).unwrap_or(i64::MAX)));
    let args = [("done", number(outcomes.len() - left)), ("left", number(left))];
    let (tone, key) = if left == 0 { (Tone::Good, "requests-many-done") } else { (Tone::Warn, "requests-many-left") };
    Ok(here.go(&to, tone, Catalog::host().ta(here.locale(), key, args)))
}

//! "My data": what the platform holds about a resident, shown to themselves or to whoever speaks for them; and what they can
//! ask for: to have it corrected or deleted, to take it along, to withdraw what they agreed to.

mod blocks;

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use serde::Deserialize;
use wushe_core::app::{consent, data_request, mine};
use wushe_core::domain::consent::{Evidence, WithdrawConsent};
use wushe_core::domain::data_request::{
    DataRequestKind, DataRequestView, KeptBecause, MyDataParams, MyDataView, NewDataRequest, WithdrawDataRequest,
};
use wushe_core::domain::day::Day;
use wushe_core::error::Error;
use wushe_core::id::{ConsentId, DataRequestId, ResidentId};
use wushe_plugin_schema::value::Tone;

use super::error::{PageError, PageResult};
use super::frame::{Here, Place};
use super::view::{BlockView, PageView};
use super::visitor::Visitor;
use crate::app::App;
use crate::explain;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/resident/{unit}/data", get(show))
        .route("/resident/{unit}/data/export", post(export))
        .route("/resident/{unit}/data/correct", post(correct))
        .route("/resident/{unit}/data/delete", get(ask_delete).post(delete))
        .route("/resident/{unit}/data/consents/{id}/withdraw", post(withdraw_consent))
        .route("/resident/{unit}/data/questions/{id}/withdraw", post(withdraw_question))
}

/// Whose data: left out, one's own.
#[derive(Debug, Clone, Default, Deserialize)]
struct Whose {
    of: Option<ResidentId>,
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    of: Option<ResidentId>,
    #[serde(default)]
    detail: String,
    #[serde(default)]
    sure: bool,
}

/// Where the page of somebody's data is.
fn address(here: &Here, of: ResidentId) -> String {
    let base = format!("{}/data", here.home());
    if here.cx.resident() == Some(of) { base } else { format!("{base}?of={of}") }
}

async fn open(
    app: Arc<App>,
    visitor: Visitor,
    unit: &str,
    of: Option<ResidentId>,
) -> Result<(Here, MyDataView), PageError> {
    let mut here = Here::open(app, visitor, Place::Resident, unit).await?;
    let asked = MyDataParams { resident_id: of };
    if !mine::is_written_down(&here.cx, &asked) {
        let data = mine::get(&mut here.tx, &here.cx, asked).await?;
        return Ok((here, data));
    }
    // The page itself is read in a transaction that writes nothing.
    let cx = here.cx.clone();
    let looked = here.app.store.write(move |tx| {
        let (cx, asked) = (cx.clone(), asked.clone());
        Box::pin(async move { mine::get(tx, &cx, asked).await })
    });
    let data = looked.await?;
    Ok((here, data))
}

async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(unit): Path<String>,
    Query(whose): Query<Whose>,
) -> PageResult {
    let (mut here, data) = open(app, visitor, &unit, whose.of).await?;
    let page = blocks::page(&mut here, &data, "", "").await?;
    here.show(page).await
}

/// Everything, as a file.
async fn export(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(unit): Path<String>,
    Form(whose): Form<Whose>,
) -> Result<Response, PageError> {
    let here = Here::open(app, visitor, Place::Resident, &unit).await?;
    let cx = here.cx.clone();
    let taken = here.app.store.write(move |tx| {
        let (cx, asked) = (cx.clone(), MyDataParams { resident_id: whose.of });
        Box::pin(async move { mine::export(tx, &cx, asked).await })
    });
    let file = serde_json::to_vec_pretty(&taken.await?).map_err(Error::internal)?;
    let mut response = (StatusCode::OK, file).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"my-data.json\""));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Asks in the unit in which the person is kept: one may speak for somebody who lives elsewhere.
async fn ask(here: &Here, data: &MyDataView, kind: DataRequestKind, detail: String) -> Result<DataRequestView, Error> {
    let cx = here.cx.in_unit(data.profile.unit_id);
    let new = NewDataRequest { resident_id: Some(data.profile.id), kind, detail, evidence: Evidence::Online };
    let asked = here.app.store.write(move |tx| {
        let (cx, new) = (cx.clone(), new.clone());
        Box::pin(async move { data_request::create(tx, &cx, new).await })
    });
    asked.await
}

async fn correct(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(unit): Path<String>,
    Form(asked): Form<Asked>,
) -> PageResult {
    let (mut here, data) = open(app, visitor, &unit, asked.of).await?;
    match ask(&here, &data, DataRequestKind::Correct, asked.detail.clone()).await {
        Ok(made) => {
            let words = here.ta("mine-asked", "day", made.due_on.to_string());
            Ok(here.go(&address(&here, data.profile.id), Tone::Good, words))
        }
        Err(Error::Invalid(problems)) => {
            let wrong = problems.first().map(|problem| explain::problem_words(here.locale(), problem));
            let page = blocks::page(&mut here, &data, &asked.detail, &wrong.unwrap_or_default()).await?;
            here.visitor.reader.here = address(&here, data.profile.id);
            here.answer_to_form().show_with(StatusCode::UNPROCESSABLE_ENTITY, page).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn ask_delete(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(unit): Path<String>,
    Query(whose): Query<Whose>,
) -> PageResult {
    let (here, data) = open(app, visitor, &unit, whose.of).await?;
    let page = blocks::delete(&here, &data, "");
    here.show(page).await
}

/// Deleting is answered at once: done, or refused with what must be kept and until when.
async fn delete(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(unit): Path<String>,
    Form(asked): Form<Asked>,
) -> PageResult {
    let (mut here, data) = open(app, visitor, &unit, asked.of).await?;
    if !asked.sure {
        let page = blocks::delete(&here, &data, &here.t("problem-required"));
        here.visitor.reader.here = format!("{}/data/delete", here.home());
        return here.answer_to_form().show_with(StatusCode::UNPROCESSABLE_ENTITY, page).await;
    }
    let made = ask(&here, &data, DataRequestKind::Delete, asked.detail).await?;
    if let Some(because) = made.kept_because {
        let until = made.kept_until.map(|day| day.to_string()).unwrap_or_default();
        let words = here.ta(kept_words(because), "until", until);
        return Ok(here.go(&address(&here, data.profile.id), Tone::Warn, words));
    }
    if here.cx.resident() != Some(data.profile.id) {
        return Ok(here.go(&format!("{}/data", here.home()), Tone::Good, here.t("mine-deleted-ward")));
    }
    // Whoever has no entry any more has no page here either: this is the last.
    let page = PageView::new(here.t("mine-deleted-title"))
        .with(BlockView::Alert { tone: Tone::Good, text: here.t("mine-deleted") });
    here.answer_to_form().show(page).await
}

/// The sentence that says why data is kept: the one that staff read too.
const fn kept_words(because: KeptBecause) -> &'static str {
    match because {
        KeptBecause::OpenRequest => "refused-data-kept-request",
        KeptBecause::Hours => "refused-data-kept-hours",
        KeptBecause::Ledger => "refused-data-kept-ledger",
    }
}

async fn withdraw_consent(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, id)): Path<(String, ConsentId)>,
    Form(whose): Form<Whose>,
) -> PageResult {
    let (here, data) = open(app, visitor, &unit, whose.of).await?;
    let known = data.consents.iter().find(|consent| consent.id == id).ok_or_else(PageError::not_found)?;
    let cx = here.cx.in_unit(known.unit_id);
    let input = WithdrawConsent { version: known.version, withdrawn_on: Day::of(cx.now) };
    let withdrawn = here.app.store.write(move |tx| {
        let (cx, input) = (cx.clone(), input.clone());
        Box::pin(async move { consent::withdraw(tx, &cx, id, input).await })
    });
    withdrawn.await?;
    Ok(here.go(&address(&here, data.profile.id), Tone::Good, here.t("mine-consent-withdrawn")))
}

async fn withdraw_question(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((unit, id)): Path<(String, DataRequestId)>,
    Form(whose): Form<Whose>,
) -> PageResult {
    let (here, data) = open(app, visitor, &unit, whose.of).await?;
    let known = data.data_requests.iter().find(|asked| asked.id == id).ok_or_else(PageError::not_found)?;
    let cx = here.cx.in_unit(known.unit_id);
    let input = WithdrawDataRequest { version: known.version };
    let withdrawn = here.app.store.write(move |tx| {
        let (cx, input) = (cx.clone(), input.clone());
        Box::pin(async move { data_request::withdraw(tx, &cx, id, input).await })
    });
    withdrawn.await?;
    Ok(here.go(&address(&here, data.profile.id), Tone::Good, here.t("mine-question-withdrawn")))
}

//! What an administrator decides about a version of a module.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use wushe_core::app::module::version;
use wushe_core::app::unit;
use wushe_core::error::Error;
use wushe_plugin_schema::value::Tone;

use super::county;
use super::version::page;
use crate::app::App;
use crate::modules::{self, Concern, ModuleError};
use crate::web::error::PageResult;
use crate::web::frame::Here;
use crate::web::visitor::Visitor;

type Pairs = Vec<(String, String)>;

/// How long an administrator waits for a rehearsal before the page comes without its result.
const PATIENCE: Duration = Duration::from_secs(3);

fn one<'a>(pairs: &'a Pairs, name: &str) -> &'a str {
    pairs.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value)
}

fn agreed(pairs: &Pairs) -> BTreeSet<Concern> {
    pairs.iter().filter(|(name, _)| name == "agreed").filter_map(|(_, value)| Concern::parse(value)).collect()
}

pub(super) async fn rehearse(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((id, number)): Path<(String, String)>,
) -> PageResult {
    let here = county(Arc::clone(&app), visitor).await?;
    rehearsed(&app, &here, &id, &number).await?;
    Ok(here.go(&format!("/county/modules/{id}/versions/{number}"), Tone::Neutral, here.t("rehearsal-begun")))
}

/// Begins a rehearsal and waits a little: most have ended by then, and the page shows what came of it. Another goes on by itself,
/// and the page tells when it has ended.
pub(super) async fn rehearsed(app: &Arc<App>, here: &Here, id: &str, number: &str) -> Result<(), ModuleError> {
    let going_on = modules::rehearse(app, here.cx.clone(), id, number).await?;
    if let Ok(Ok(Err(error))) = tokio::time::timeout(PATIENCE, going_on).await {
        tracing::warn!(module.id = %id, %error, "a rehearsal failed");
    }
    Ok(())
}

pub(super) async fn take(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((id, number)): Path<(String, String)>,
    Form(pairs): Form<Pairs>,
) -> PageResult {
    let here = county(Arc::clone(&app), visitor).await?;
    let version = (id.as_str(), number.as_str(), one(&pairs, "seen"));
    let taken = modules::take(&app, here.cx.clone(), version, &agreed(&pairs)).await;
    told(here, (&id, &number), taken.map(drop), "version-used").await
}

pub(super) async fn try_in(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((id, number)): Path<(String, String)>,
    Form(pairs): Form<Pairs>,
) -> PageResult {
    let mut here = county(Arc::clone(&app), visitor).await?;
    let there = unit::by_code(&mut here.tx, one(&pairs, "unit")).await?;
    let version = (id.as_str(), number.as_str(), one(&pairs, "seen"));
    let tried = modules::try_in(&app, here.cx.clone(), there.id, version, &agreed(&pairs)).await;
    told(here, (&id, &number), tried.map(drop), "version-tried").await
}

/// Goes to the module's page, or shows the version again with what stands in the way.
async fn told(mut here: Here, (id, number): (&str, &str), outcome: Result<(), ModuleError>, key: &str) -> PageResult {
    match outcome {
        Ok(()) => {
            let said = here.ta(key, "version", number);
            Ok(here.go(&format!("/county/modules/{id}"), Tone::Good, said))
        }
        Err(error @ (ModuleError::Unagreed(_) | ModuleError::Core(Error::Refused { .. } | Error::Conflict { .. }))) => {
            let words = crate::explain::module(here.locale(), None, &error).words;
            let page = page(&mut here, id, number, Some(words)).await?;
            here.answer_to_form().show_with(StatusCode::CONFLICT, page).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn remove(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((id, number)): Path<(String, String)>,
) -> PageResult {
    let here = county(Arc::clone(&app), visitor).await?;
    let (cx, asked) = (here.cx.clone(), (id.clone(), number.clone()));
    let removed = app.store.write(move |tx| {
        let (cx, (id, number)) = (cx.clone(), asked.clone());
        Box::pin(async move { version::remove(tx, &cx, &id, &number).await })
    });
    told(here, (&id, &number), removed.await.map_err(Into::into), "version-removed").await
}

pub(super) async fn go_back(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(id): Path<String>,
    Form(pairs): Form<Pairs>,
) -> PageResult {
    let here = county(Arc::clone(&app), visitor).await?;
    let (cx, asked) = (here.cx.clone(), (id.clone(), one(&pairs, "seen").to_owned()));
    let back = app.store.write(move |tx| {
        let (cx, (id, seen)) = (cx.clone(), asked.clone());
        Box::pin(async move { version::go_back(tx, &cx, &id, &seen).await })
    });
    let said = here.ta("version-used", "version", back.await?.version);
    Ok(here.go(&format!("/county/modules/{id}"), Tone::Good, said))
}

pub(super) async fn end_trial(State(app): State<Arc<App>>, visitor: Visitor, Path(id): Path<String>) -> PageResult {
    let here = county(Arc::clone(&app), visitor).await?;
    let (cx, asked) = (here.cx.clone(), id.clone());
    let ended = app.store.write(move |tx| {
        let (cx, id) = (cx.clone(), asked.clone());
        Box::pin(async move { version::end_trial(tx, &cx, &id).await })
    });
    ended.await?;
    Ok(here.go(&format!("/county/modules/{id}"), Tone::Good, here.t("version-trial-ended")))
}

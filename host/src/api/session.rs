//! Sessions for programmes: log in once, send the token with every request.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::rejection::JsonRejection;
use axum::extract::{ConnectInfo, Json, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::json;
use wushe_core::app::access::{self, Attempt};

use super::problem::{ApiError, answer, locale};
use crate::app::App;

/// What is sent to log in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Credentials {
    login: String,
    password: String,
}

/// `POST /sessions`: logs in; answers the token and when it ends.
pub(super) async fn create(
    State(app): State<Arc<App>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Result<Json<Credentials>, JsonRejection>,
) -> Result<Response, ApiError> {
    let locale = locale(&headers);
    let Json(body) = body.map_err(|error| ApiError::malformed(locale, error.status(), &error.body_text()))?;
    let address = crate::auth::address(&headers, Some(from));
    let agent = crate::auth::agent(&headers);
    let attempt = Attempt { login: body.login, password: body.password, address, agent, device: String::new() };
    let session = access::log_in_at(&app.store, &app.core, attempt).await;
    let session = session.map_err(|error| ApiError::core(locale, &error))?;
    let (token, expires_at) = (session.token, session.expires_at.to_string());
    Ok(answer(StatusCode::CREATED, json!({ "token": token, "expires_at": expires_at, "step": session.step })))
}

/// The second step of logging in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Code {
    code: String,
}

/// `POST /sessions/current/second-factor`: shows a code of the app, or one on paper, for a session whose step is `code`;
/// answers what is left to do.
pub(super) async fn second_factor(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    body: Result<Json<Code>, JsonRejection>,
) -> Result<Response, ApiError> {
    let locale = locale(&headers);
    if !crate::auth::is_same_origin(&headers) {
        return Err(ApiError::cross_site(locale));
    }
    let refused = |error: wushe_core::Error| ApiError::core(locale, &error);
    let who = app.who(&headers).await.map_err(refused)?;
    let token = who.token.ok_or_else(|| refused(wushe_core::Error::Unauthenticated))?;
    let Json(body) = body.map_err(|error| ApiError::malformed(locale, error.status(), &error.body_text()))?;
    access::second_factor(&app.store, &app.core, &token, &body.code).await.map_err(refused)?;
    let left = app.who(&headers).await.map_err(refused)?;
    let step = left.pending.map_or(wushe_core::domain::access::Step::Done, |pending| pending.step);
    Ok(answer(StatusCode::OK, json!({ "step": step })))
}

/// `DELETE /sessions/current`: logs out.
pub(super) async fn end(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Response, ApiError> {
    let locale = locale(&headers);
    if !crate::auth::is_same_origin(&headers) {
        return Err(ApiError::cross_site(locale));
    }
    let who = app.who(&headers).await.map_err(|error| ApiError::core(locale, &error))?;
    if let Some(token) = who.token {
        let ended = app.store.write(move |tx| {
            let token = token.clone();
            Box::pin(async move { access::log_out(tx, &token).await })
        });
        ended.await.map_err(|error| ApiError::core(locale, &error))?;
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

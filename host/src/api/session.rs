//! Sessions for programmes: log in once, send the token with every request.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::rejection::JsonRejection;
use axum::extract::{ConnectInfo, Json, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::json;
use wushe_core::app::access;

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
    let session = access::log_in(&app.store, &app.core, &body.login, &body.password, &address).await;
    let session = session.map_err(|error| ApiError::core(locale, &error))?;
    Ok(answer(StatusCode::CREATED, json!({ "token": session.token, "expires_at": session.expires_at.to_string() })))
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

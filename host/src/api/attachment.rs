//! Files: `POST /units/{code}/attachments` takes one, `GET …/attachments/{id}/content` hands it out. What is said about them
//! is a register like every other.

use std::sync::Arc;

use axum::extract::multipart::MultipartRejection;
use axum::extract::{Json, Multipart, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use serde_json::{Map, Value};
use wushe_core::app::{Cx, attachment, business, unit};
use wushe_core::error::Error;
use wushe_core::id::AttachmentId;
use wushe_core::store::Mode;

use super::problem::{ApiError, answer, locale};
use super::register;
use crate::app::App;
use crate::upload::{Brought, hand_out};

/// `GET /units/{code}/attachments`: the register's list.
pub(super) async fn list(
    state: State<Arc<App>>,
    method: Method,
    Path(code): Path<String>,
    query: Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let nothing = Ok(Json(Map::new()));
    register::register(state, method, Path((code, "attachments".to_owned())), query, headers, nothing).await
}

/// `POST /units/{code}/attachments`: a form with `entity`, `entity_id`, `is_public` and `file`.
pub(super) async fn create(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    headers: HeaderMap,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, ApiError> {
    let locale = locale(&headers);
    let refuse = |error: &Error| ApiError::core(locale, error);
    if !crate::auth::is_same_origin(&headers) {
        return Err(ApiError::cross_site(locale));
    }
    // Whoever has no business here sends nothing.
    let cx = somebody(&app, &headers, &code).await?;
    let form = form.map_err(|error| ApiError::malformed(locale, error.status(), &error.body_text()))?;
    let key = match headers.get("idempotency-key").map(|value| value.to_str()) {
        Some(Ok(key)) => Some(key.to_owned()),
        Some(Err(_)) => return Err(refuse(&Error::invalid("Idempotency-Key", "idempotency-key"))),
        None => None,
    };
    let brought = Brought::read(form).await;
    let brought = brought.map_err(|error| ApiError::malformed(locale, error.status(), &error.body_text()))?;
    let new = brought.about().map_err(|error| refuse(&error))?;
    let done = app.attach(cx, new, brought.content, key).await.map_err(|error| refuse(&error))?;
    let mut response = answer(StatusCode::CREATED, done.answer.clone());
    let headers = response.headers_mut();
    if let Some(id) = done.answer.get("id").and_then(Value::as_str)
        && let Ok(place) = HeaderValue::from_str(&format!("/api/v1/units/{code}/attachments/{id}"))
    {
        headers.insert(header::LOCATION, place);
    }
    headers.insert(header::ETAG, HeaderValue::from_static("\"1\""));
    if done.again {
        headers.insert("idempotent-replayed", HeaderValue::from_static("true"));
    }
    Ok(response)
}

/// `GET /units/{code}/attachments/{id}/content`
pub(super) async fn content(
    State(app): State<Arc<App>>,
    Path((code, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let locale = locale(&headers);
    let refuse = |error: Error| ApiError::core(locale, &error);
    let cx = somebody(&app, &headers, &code).await?;
    let id = id.parse::<AttachmentId>().map_err(|_| refuse(Error::NotFound { entity: "attachment" }))?;
    let mut tx = app.store.begin(Mode::Read).await.map_err(refuse)?;
    let found = attachment::content(&mut tx, &cx, id).await;
    tx.rollback().await.map_err(refuse)?;
    Ok(hand_out(found.map_err(refuse)?, &headers))
}

/// Somebody who is anything in the unit.
async fn somebody(app: &Arc<App>, headers: &HeaderMap, code: &str) -> Result<Cx, ApiError> {
    let locale = locale(headers);
    let refuse = |error: Error| ApiError::core(locale, &error);
    let who = app.who(headers).await.map_err(refuse)?;
    if who.user.is_none() {
        return Err(refuse(Error::Unauthenticated));
    }
    let mut tx = app.store.begin(Mode::Read).await.map_err(refuse)?;
    let found = async {
        let unit = unit::by_code(&mut tx, code).await?;
        let cx = app.core.cx(who.actor, unit.id, locale.tag());
        business::require(&mut tx, &cx).await?;
        Ok(cx)
    };
    let found = found.await;
    tx.rollback().await.map_err(refuse)?;
    found.map_err(refuse)
}

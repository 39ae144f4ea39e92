//! The JSON API: what pages show and forms do, for programmes.

mod attachment;
mod figures;
mod module;
pub mod openapi;
mod openapi_more;
pub mod problem;
mod register;
mod session;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{any, delete, get, post};

use crate::app::App;

/// Most bytes of a request.
const BODY_BYTES: usize = 256 * 1024;

/// Everything under `/api/v1`.
pub fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/sessions", post(session::create))
        .route("/sessions/current", delete(session::end))
        .route("/sessions/current/second-factor", post(session::second_factor))
        .route("/units/{code}/modules", get(module::list))
        .route("/units/{code}/modules/{module}/indicators", get(figures::list))
        .route("/units/{code}/modules/{module}/pages/{page}", get(module::page))
        .route("/units/{code}/modules/{module}/actions/{action}", post(module::act))
        .route("/openapi.json", get(openapi::serve))
        .route(
            "/units/{code}/attachments",
            get(attachment::list).post(attachment::create).layer(DefaultBodyLimit::max(crate::upload::FORM_BYTES)),
        )
        .route("/units/{code}/attachments/{id}/content", get(attachment::content))
        .route("/units/{code}/{register}", any(register::register))
        .route("/units/{code}/{register}/{id}", any(register::entry))
        .route("/units/{code}/{register}/{id}/{verb}", any(register::verb))
        .fallback(problem::not_found)
        .method_not_allowed_fallback(problem::method_not_allowed)
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(from_fn_with_state(Arc::clone(&app), keep_readers_from_writing))
        .with_state(app)
}

/// An API token for reading changes nothing, whatever its owner may do.
async fn keep_readers_from_writing(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    if !request.method().is_safe() && crate::auth::is_api_token(request.headers()) {
        let locale = problem::locale(request.headers());
        match app.who(request.headers()).await {
            Ok(who) if who.read_only => return problem::ApiError::read_only(locale).into_response(),
            Ok(_) => {}
            Err(error) => return problem::ApiError::core(locale, &error).into_response(),
        }
    }
    next.run(request).await
}

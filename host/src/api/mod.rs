//! The JSON API: what pages show and forms do, for programmes.

mod module;
pub mod openapi;
mod openapi_more;
pub mod problem;
mod register;
mod session;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{any, delete, get, post};

use crate::app::App;

/// Most bytes of a request.
const BODY_BYTES: usize = 256 * 1024;

/// Everything under `/api/v1`.
pub fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/sessions", post(session::create))
        .route("/sessions/current", delete(session::end))
        .route("/units/{code}/modules", get(module::list))
        .route("/units/{code}/modules/{module}/pages/{page}", get(module::page))
        .route("/units/{code}/modules/{module}/actions/{action}", post(module::act))
        .route("/openapi.json", get(openapi::serve))
        .route("/units/{code}/{register}", any(register::register))
        .route("/units/{code}/{register}/{id}", any(register::entry))
        .route("/units/{code}/{register}/{id}/{verb}", any(register::verb))
        .fallback(problem::not_found)
        .method_not_allowed_fallback(problem::method_not_allowed)
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .with_state(app)
}

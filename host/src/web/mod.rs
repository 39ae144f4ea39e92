//! Pages: rendered on the server, usable without script, the same blocks for the platform and every module.

mod account;
mod activity;
pub mod assets;
mod board;
mod certificate;
mod cookie;
mod county;
mod disclosed;
mod error;
pub mod format;
mod frame;
mod fund;
mod home;
mod keys;
mod live;
mod mine;
mod module;
mod notice;
pub mod page;
mod recognition;
mod reference;
pub mod register;
mod request;
mod resident;
mod reveal;
pub mod security;
mod service;
mod session;
mod staff;
pub mod view;
mod visitor;
mod volunteer;
mod wall;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use tower_http::compression::CompressionLayer;

use crate::app::App;

/// Most bytes of a form. Modules that are uploaded may be larger: see [`county`].
const FORM_BYTES: usize = 256 * 1024;

/// Every page, with everything that stands in front of them.
pub fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/", get(home::home))
        .route("/live", get(live::live))
        .merge(session::routes())
        .merge(account::routes())
        .merge(notice::routes())
        .merge(activity::routes())
        .merge(certificate::routes())
        .merge(recognition::routes())
        .merge(board::routes())
        .merge(resident::routes())
        .merge(request::routes())
        .merge(mine::routes())
        .merge(volunteer::routes())
        .merge(staff::routes())
        .merge(register::routes())
        .merge(fund::routes())
        .merge(reference::routes())
        .merge(module::routes())
        .merge(wall::routes())
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .merge(county::routes())
        .fallback(|| async { StatusCode::NOT_FOUND })
        .layer(CompressionLayer::new())
        .layer(from_fn(security::refuse_cross_site))
        .layer(from_fn_with_state(Arc::clone(&app), error::show_failures))
        .route("/assets/{name}", get(assets::serve))
        .layer(from_fn_with_state(Arc::clone(&app), security::guard))
        .with_state(app)
}

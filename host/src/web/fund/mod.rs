//! The charity fund beyond its registers: what everybody may see of it, receipts on paper, grants as open data.

mod books;
mod capital;
mod giving;
mod public;
mod receipt;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

pub(super) use giving::download;
pub(super) use public::{address as public_address, tile};

use crate::app::App;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/public/{unit}/fund", get(public::now))
        .route("/public/{unit}/fund/{disclosure}", get(public::then))
        .route("/staff/{unit}/r/donations/{id}/receipt", get(receipt::ask).post(receipt::print))
        .route("/staff/{unit}/r/grants/-/giving360.json", get(giving::file))
}

//! The desk's requests: the inbox with its tabs and filters; what is done to several at once; one request with everything that
//! can be done with it.

mod asked;
mod bulk;
mod inbox;
mod rows;
mod show;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;
use crate::web::frame::Here;
use crate::web::view::{ButtonDoes, ButtonView};

pub(super) use rows::table;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/staff/{unit}/requests", get(inbox::list))
        .route("/staff/{unit}/requests/{id}", get(show::show))
        .route("/staff/{unit}/requests/{id}/dispatch", post(show::dispatch))
        .route("/staff/{unit}/requests-many/{what}", post(bulk::act))
}

/// Prints what is shown, in the frame that paper has.
fn print(here: &Here) -> ButtonView {
    ButtonView { text: here.t("print"), icon: "printer".to_owned(), class: "", does: ButtonDoes::Print }
}

//! Pages and forms of modules.

mod act;
mod file;
mod people;
pub(super) mod pick;
mod print;
mod public;
mod show;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

pub(super) use self::show::files_at;
use super::frame::Place;
use crate::app::App;

/// The routes of each place at which modules stand.
pub(super) fn routes() -> Router<Arc<App>> {
    let at = |place: Place| {
        let base = format!("/{}/{{unit}}", place.name());
        let place = axum::Extension(place);
        Router::new()
            .route(&format!("{base}/m/{{module}}/{{page}}"), get(show::page))
            .route(&format!("{base}/m/{{module}}/actions/{{action}}"), post(act::act))
            .route(&format!("{base}/m/{{module}}/{{page}}/print"), post(print::sheet))
            .route(&format!("{base}/pick/residents"), get(pick::residents))
            .layer(place)
    };
    let others = Router::new()
        .route("/files/{unit}/{module}/{file}", get(file::show))
        .route("/public/{unit}/m/{module}/{page}", get(public::page))
        .route("/staff/{unit}/residents/{resident}/m/{module}/{page}", get(show::page_for))
        .route("/staff/{unit}/residents/{resident}/m/{module}/actions/{action}", post(act::act_for));
    others.merge(at(Place::Resident)).merge(at(Place::Volunteer)).merge(at(Place::Staff))
}

//! The desk of a community's staff.

mod calendar;
mod home;
mod hours;
mod indicators;
mod person;
mod request;
mod resident;
mod volunteer;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/staff/{unit}", get(home::home))
        .route("/staff/{unit}/calendar", get(calendar::show))
        .route("/staff/{unit}/calendar/due", get(calendar::due))
        .route("/staff/{unit}/residents", get(resident::list))
        .route("/staff/{unit}/residents/{id}", get(resident::show))
        .route("/staff/{unit}/residents/{id}/reveal", post(resident::reveal))
        .route("/staff/{unit}/volunteers", get(volunteer::list))
        .route("/staff/{unit}/volunteers/{id}", get(volunteer::show))
        .route("/staff/{unit}/volunteers/{id}/reveal", post(volunteer::reveal))
        .route("/staff/{unit}/indicators", get(indicators::list))
        .route("/staff/{unit}/indicators/{code}", get(indicators::show))
        .route("/staff/{unit}/indicators/m/{module}/{name}", get(indicators::of_module))
        .route("/staff/{unit}/hours", get(hours::list))
        .route("/staff/{unit}/hours/{id}", post(hours::decide))
        .merge(request::routes())
}

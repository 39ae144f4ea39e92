//! The county console: what there is, and which module is on where.

mod decide;
mod install;
mod migrations;
mod module;
mod overview;
mod recordings;
mod settings;
mod switch;
mod usage;
mod version;
mod versions;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use wushe_core::app::unit;
use wushe_core::error::Error;
use wushe_core::store::Mode;

use super::error::PageError;
use super::frame::{Here, Place};
use super::visitor::Visitor;
use crate::app::App;

/// Most bytes of an uploaded module, with the form around it.
const MODULE_BYTES: usize = 33 * 1024 * 1024;
/// Most bytes of any other form.
const FORM_BYTES: usize = 256 * 1024;

pub(super) fn routes() -> Router<Arc<App>> {
    let forms = Router::new()
        .route("/county", get(overview::show))
        .route("/county/modules", get(install::list))
        .route("/county/modules/{module}", get(module::show))
        .route("/county/modules/{module}/units/{unit}", post(switch::switch))
        .route("/county/modules/{module}/units/{unit}/settings", get(settings::show).post(settings::save))
        .route("/county/modules/{module}/back", post(decide::go_back))
        .route("/county/modules/{module}/end-trial", post(decide::end_trial))
        .route("/county/modules/{module}/versions/{version}", get(version::show))
        .route("/county/modules/{module}/versions/{version}/rehearse", post(decide::rehearse))
        .route("/county/modules/{module}/versions/{version}/try", post(decide::try_in))
        .route("/county/modules/{module}/versions/{version}/use", post(decide::take))
        .route("/county/modules/{module}/versions/{version}/remove", post(decide::remove))
        .route("/county/modules/{module}/usage", get(usage::show))
        .route("/county/modules/{module}/recordings", get(recordings::show).post(recordings::start))
        .route("/county/modules/{module}/recordings/stop", post(recordings::stop))
        .route("/county/modules/{module}/recordings/{recording}", get(recordings::download))
        .layer(DefaultBodyLimit::max(FORM_BYTES));
    let uploads =
        Router::new().route("/county/modules", post(install::install)).layer(DefaultBodyLimit::max(MODULE_BYTES));
    forms.merge(uploads)
}

/// The county, for whoever may switch modules there.
async fn county(app: Arc<App>, visitor: Visitor) -> Result<Here, PageError> {
    if matches!(visitor.actor, wushe_core::app::Actor::Anonymous) {
        return Err(Error::Unauthenticated.into());
    }
    let mut tx = app.store.begin(Mode::Read).await?;
    let root = unit::roots(&mut tx).await?.into_iter().next().ok_or_else(PageError::not_found)?;
    Here::at(app, visitor, Place::County, root, tx).await
}

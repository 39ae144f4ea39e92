//! The county console: what there is, and which module is on where. Its pages of modules stand at the desk of every other unit too,
//! for whoever may switch modules there: they show and change that unit and what lies below.

mod decide;
mod health;
mod install;
mod migrations;
mod module;
mod overview;
mod recordings;
mod settings;
mod standing;
mod switch;
mod tree;
mod usage;
mod version;
mod versions;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{MethodRouter, get, post};
use serde::Deserialize;
use wushe_core::app::unit;
use wushe_core::domain::access::Permission;
use wushe_core::domain::unit::Unit;
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
    let mut forms = Router::new()
        .route("/county", get(overview::show))
        .route("/county/modules", get(install::list))
        .route("/staff/{desk}/modules", get(install::list_at))
        .route("/county/modules/{module}/back", post(decide::go_back))
        .route("/county/modules/{module}/end-trial", post(decide::end_trial))
        .route("/county/modules/{module}/versions/{version}", get(version::show))
        .route("/county/modules/{module}/versions/{version}/rehearse", post(decide::rehearse))
        .route("/county/modules/{module}/versions/{version}/try", post(decide::try_in))
        .route("/county/modules/{module}/versions/{version}/use", post(decide::take))
        .route("/county/modules/{module}/versions/{version}/remove", post(decide::remove))
        .route("/county/modules/{module}/recordings", get(recordings::show).post(recordings::start))
        .route("/county/modules/{module}/recordings/stop", post(recordings::stop))
        .route("/county/modules/{module}/recordings/{recording}", get(recordings::download));
    for place in ["/county", "/staff/{desk}"] {
        let at = |rest: &str| format!("{place}/modules/{{module}}{rest}");
        let settings: MethodRouter<Arc<App>> = get(settings::show).post(settings::save);
        forms = forms
            .route(&at(""), get(module::show))
            .route(&at("/usage"), get(usage::show))
            .route(&at("/units/{unit}"), post(switch::switch))
            .route(&at("/units/{unit}/settings"), settings)
            .route(&at("/units/{unit}/inherit"), post(switch::inherit));
    }
    let uploads =
        Router::new().route("/county/modules", post(install::install)).layer(DefaultBodyLimit::max(MODULE_BYTES));
    forms.layer(DefaultBodyLimit::max(FORM_BYTES)).merge(uploads)
}

/// What the address of a page of modules says.
#[derive(Debug, Deserialize)]
pub(super) struct Way {
    /// At the desk of which unit; none: in the console of the county.
    desk: Option<String>,
    /// Which module.
    module: String,
    /// The unit that it is about; empty: none in particular.
    #[serde(default)]
    unit: String,
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

/// The county or the desk of a unit, for whoever may switch modules there.
async fn place(app: Arc<App>, visitor: Visitor, desk: Option<&str>) -> Result<Here, PageError> {
    let Some(code) = desk else { return county(app, visitor).await };
    let mut here = Here::open(app, visitor, Place::Staff, code).await?;
    if !here.may(Permission::EnableModules).await? {
        return Err(PageError::not_found());
    }
    Ok(here)
}

/// A unit of the place or below it; another is not there.
async fn unit_below(here: &mut Here, code: &str) -> Result<Unit, PageError> {
    let unit = unit::by_code(&mut here.tx, code).await?;
    if unit.id == here.unit.id || unit::is_within(&mut here.tx, unit.id, here.unit.id).await? {
        return Ok(unit);
    }
    Err(PageError::not_found())
}

/// Where the pages of modules are.
fn base(here: &Here) -> String {
    format!("{}/modules", here.home())
}

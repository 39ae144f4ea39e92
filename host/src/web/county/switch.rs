//! Switching a module on or off in one unit.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use serde::Deserialize;
use wushe_core::app::unit;
use wushe_plugin_schema::value::Tone;

use super::county;
use crate::app::App;
use crate::modules::{self, Saying};
use crate::web::error::PageResult;
use crate::web::visitor::Visitor;

#[derive(Debug, Deserialize)]
pub(super) struct Switched {
    enabled: bool,
    /// The version of what was said there when the page was shown; empty: nothing was.
    #[serde(default)]
    seen: String,
}

pub(super) async fn switch(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((module, code)): Path<(String, String)>,
    Form(switched): Form<Switched>,
) -> PageResult {
    let mut here = county(Arc::clone(&app), visitor).await?;
    let unit = unit::by_code(&mut here.tx, &code).await?;
    let saying = Saying { enabled: switched.enabled, settings: None, grants: None, seen: switched.seen.parse().ok() };
    modules::say(&app, here.cx.in_unit(unit.id), &module, saying).await?;
    let key = if switched.enabled { "module-enabled-flash" } else { "module-disabled-flash" };
    let said = here.ta(key, "unit", unit.name(here.locale().tag()));
    Ok(here.go(&format!("/county/modules/{module}"), Tone::Good, said))
}

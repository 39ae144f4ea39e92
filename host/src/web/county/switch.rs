//! Switching a module on or off in one unit, and taking back what was said there.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;
use wushe_plugin_schema::value::Tone;

use super::{Way, base, place, unit_below};
use crate::app::App;
use crate::modules::{self, Saying};
use crate::web::error::PageResult;
use crate::web::frame::Here;
use crate::web::visitor::Visitor;

#[derive(Debug, Deserialize)]
pub(super) struct Switched {
    enabled: bool,
    /// The version of what was said there when the page was shown; empty: nothing was.
    #[serde(default)]
    seen: String,
    /// Whether it was done on the unit's own page, and not in the tree.
    #[serde(default)]
    own_page: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct TakenBack {
    seen: i64,
}

pub(super) async fn switch(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(way): Path<Way>,
    Form(switched): Form<Switched>,
) -> PageResult {
    let mut here = place(Arc::clone(&app), visitor, way.desk.as_deref()).await?;
    let unit = unit_below(&mut here, &way.unit).await?;
    let saying = Saying { enabled: switched.enabled, settings: None, grants: None, seen: switched.seen.parse().ok() };
    modules::say(&app, here.cx.in_unit(unit.id), &way.module, saying).await?;
    let key = if switched.enabled { "module-enabled-flash" } else { "module-disabled-flash" };
    let said = here.ta(key, "unit", unit.name(here.locale().tag()));
    if switched.own_page {
        return Ok(to_unit(&here, &way, said));
    }
    Ok(here.go(&format!("{}/{}", base(&here), way.module), Tone::Good, said))
}

pub(super) async fn inherit(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(way): Path<Way>,
    Form(TakenBack { seen }): Form<TakenBack>,
) -> PageResult {
    let mut here = place(Arc::clone(&app), visitor, way.desk.as_deref()).await?;
    let unit = unit_below(&mut here, &way.unit).await?;
    modules::unsay(&app, here.cx.in_unit(unit.id), &way.module, seen).await?;
    let said = here.ta("module-inherit-flash", "unit", unit.name(here.locale().tag()));
    Ok(to_unit(&here, &way, said))
}

/// Goes to the page of the module in the unit.
pub(super) fn to_unit(here: &Here, way: &Way, said: String) -> Response {
    here.go(&format!("{}/{}/units/{}/settings", base(here), way.module, way.unit), Tone::Good, said)
}

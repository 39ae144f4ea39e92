//! The desk of a community's staff.

mod calendar;
mod home;
mod hours;
mod indicators;
mod person;
mod request;
mod resident;
mod residents;
mod volunteer;
mod volunteers;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use wushe_core::domain::access::Permission;
use wushe_core::domain::unit::UnitCode;

use super::error::PageError;
use super::frame::Here;
use super::page::query_string;
use super::view::ButtonView;
use crate::app::App;
use crate::registers;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/staff/{unit}", get(home::home))
        .route("/staff/{unit}/calendar", get(calendar::show))
        .route("/staff/{unit}/calendar/due", get(calendar::due))
        .route("/staff/{unit}/residents", get(residents::list))
        .route("/staff/{unit}/residents/{id}", get(resident::show))
        .route("/staff/{unit}/residents/{id}/reveal", post(resident::reveal))
        .route("/staff/{unit}/volunteers", get(volunteers::list))
        .route("/staff/{unit}/volunteers/{id}", get(volunteer::show))
        .route("/staff/{unit}/volunteers/{id}/reveal", post(volunteer::reveal))
        .route("/staff/{unit}/indicators", get(indicators::list))
        .route("/staff/{unit}/indicators/{code}", get(indicators::show))
        .route("/staff/{unit}/indicators/m/{module}/{name}", get(indicators::of_module))
        .route("/staff/{unit}/hours", get(hours::list))
        .route("/staff/{unit}/hours/{id}", post(hours::decide))
        .merge(request::routes())
}

/// The buttons for sheets beside a list of the desk: taking one into its register, and taking out what is looked at. The register
/// does both; `unit` is the code of the unit that is looked at, `filter` what narrows the register to the list.
async fn sheets(
    here: &mut Here,
    register: &str,
    unit: &UnitCode,
    filter: Vec<(String, String)>,
) -> Result<Vec<ButtonView>, PageError> {
    let mut buttons = Vec::new();
    let taken_in = registers::find(register).is_some_and(registers::Register::is_taken_in);
    if taken_in && here.may(Permission::ImportSheets).await? {
        let href = format!("{}/r/{register}/-/sheet", here.home());
        buttons.push(ButtonView::go(here.t("sheet-title"), href).icon("upload"));
    }
    if here.may(Permission::ExportSheets).await? {
        let asked = filter.into_iter().filter(|(_, value)| !value.is_empty());
        let asked = asked.chain([("format".to_owned(), "xlsx".to_owned())]);
        let query = query_string(asked.collect::<Vec<_>>().iter().map(|(name, value)| (name.as_str(), value.clone())));
        let href = format!("/staff/{unit}/r/{register}/-/export?{query}");
        buttons.push(ButtonView::go(here.t("sheet-export"), href).icon("download"));
    }
    Ok(buttons)
}

/// Words of digits alone: a number is looked for, not a name.
fn is_number(words: &str) -> bool {
    let words = words.trim();
    words.chars().any(|c| c.is_ascii_digit()) && words.chars().all(|c| c.is_ascii_digit() || "xX +-".contains(c))
}

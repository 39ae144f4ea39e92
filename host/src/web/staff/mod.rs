//! The desk of a community's staff.

mod hours;
mod indicators;
mod request;
mod resident;
mod volunteer;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, post};
use wushe_core::app::request as requests;
use wushe_core::domain::request::{RequestFilter, RequestStatus};
use wushe_plugin_schema::value::Tone;

use super::error::{PageError, PageResult};
use super::frame::{Here, Place};
use super::view::{BlockView, PageView, StatView};
use super::visitor::Visitor;
use super::{notice, service};
use crate::app::App;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/staff/{unit}", get(home))
        .route("/staff/{unit}/residents", get(resident::list))
        .route("/staff/{unit}/residents/{id}", get(resident::show))
        .route("/staff/{unit}/residents/{id}/reveal", post(resident::reveal))
        .route("/staff/{unit}/volunteers", get(volunteer::list))
        .route("/staff/{unit}/volunteers/{id}", get(volunteer::show))
        .route("/staff/{unit}/volunteers/{id}/reveal", post(volunteer::reveal))
        .route("/staff/{unit}/indicators", get(indicators::list))
        .route("/staff/{unit}/indicators/{code}", get(indicators::show))
        .route("/staff/{unit}/hours", get(hours::list))
        .route("/staff/{unit}/hours/{id}", post(hours::decide))
        .merge(request::routes())
}

async fn home(State(app): State<Arc<App>>, visitor: Visitor, Path(unit): Path<String>) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let tiles = service::tiles(&mut here).await?;
    let notices = notice::blocks(&mut here).await?;
    let mut page = PageView::new(here.t("staff-hello"));
    page.lead = here.unit_name();
    page.blocks.push(BlockView::Stats { tiles: figures(&mut here).await? });
    page.blocks.push(BlockView::Heading { text: here.t("staff-services") });
    page.blocks.push(if tiles.is_empty() {
        BlockView::Empty { text: here.t("staff-no-services"), buttons: Vec::new() }
    } else {
        BlockView::Tiles { tiles }
    });
    page.blocks.extend(notices);
    here.show(page).await
}

/// What waits today, each opening into its records.
async fn figures(here: &mut Here) -> Result<Vec<StatView>, PageError> {
    use RequestStatus::{Accepted, Dispatched, Done, Handling, Returned, Submitted, Suspended, Verified};
    let of = [
        ("requests-mine-wait", "wait", vec![Submitted, Accepted, Returned], Tone::Warn),
        ("requests-underway", "underway", vec![Dispatched, Handling, Suspended], Tone::Info),
        ("requests-to-confirm", "confirm", vec![Done, Verified], Tone::Good),
    ];
    let mut tiles = Vec::new();
    for (key, tab, status, tone) in of {
        let count = requests::count(&mut here.tx, &here.cx, RequestFilter::in_states(status)).await?;
        tiles.push(StatView {
            label: here.t(key),
            value: here.format().number(count),
            href: format!("{}/requests?tab={tab}", here.home()),
            tone: if count == 0 { Tone::Neutral } else { tone },
        });
    }
    Ok(tiles)
}

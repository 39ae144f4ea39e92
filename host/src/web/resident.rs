//! The resident's phone: services as tiles, what is new.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;

use super::error::PageResult;
use super::frame::{Here, Place};
use super::view::{BlockView, PageView, TileView};
use super::visitor::Visitor;
use super::{activity, board, fund, notice, request, service};
use crate::app::App;

/// Requests shown on the home page; the rest stand on their own page.
const FEW: i64 = 3;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/resident/{unit}", get(home))
}

async fn home(State(app): State<Arc<App>>, visitor: Visitor, Path(unit): Path<String>) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Resident, &unit).await?;
    let name = here.cx.actor_name();
    let mut tiles = service::tiles(&mut here).await?;
    let mine = request::latest(&mut here, FEW).await?;
    let items = service::request_items(&mut here, &mine).await?;
    let mut page = PageView::new(here.ta("resident-hello", "name", name));
    page.lead = here.ta("resident-lead", "unit", here.unit_name());
    tiles.extend(request::tiles(&here));
    // What the community puts on is there in any case.
    tiles.push(activity::tile(&here));
    tiles.extend(fund::tile(&mut here).await?);
    page.blocks.push(BlockView::Tiles { tiles });
    if !items.is_empty() {
        page.blocks.push(BlockView::Heading { text: here.t("resident-requests") });
        page.blocks.push(BlockView::List { items });
    }
    page.blocks.extend(notice::blocks(&mut here).await?);
    page.blocks.extend(board::latest(&mut here).await?);
    let mine = TileView {
        icon: "shield-lock".to_owned(),
        title: here.t("mine-title"),
        text: here.t("mine-tile"),
        href: format!("{}/data", here.home()),
    };
    page.blocks.push(BlockView::Tiles { tiles: vec![mine] });
    here.show(page).await
}

//! A resident's own requests: asked for on their phone, followed to the answer, and what they say to it.

mod ask;
mod say;
mod show;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::routing::{get, post};
use serde::Deserialize;
use wushe_core::app::request;
use wushe_core::domain::page::Page;
use wushe_core::domain::request::{RequestFilter, RequestView};
use wushe_core::id::RequestId;

pub(super) use ask::tiles;

use super::error::{PageError, PageResult};
use super::frame::{Here, Place};
use super::page::query_string;
use super::service;
use super::view::{BlockView, ButtonView, PageView};
use super::visitor::Visitor;
use crate::app::App;

/// Requests on a page of a phone.
const ROWS: i64 = 20;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/resident/{unit}/ask", get(ask::show).post(ask::send))
        .route("/resident/{unit}/requests", get(list))
        .route("/resident/{unit}/requests/{id}", get(show::show))
        .route("/resident/{unit}/requests/{id}/{verb}", post(say::say))
}

/// Which page of them.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    before: Option<RequestId>,
}

async fn list(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(unit): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Resident, &unit).await?;
    let page = Page { after: asked.before.map(|id| id.to_string()), limit: Some(ROWS) };
    let filter = RequestFilter { resident_id: here.cx.resident(), ..RequestFilter::default() };
    let found = request::list(&mut here.tx, &here.cx, filter, page).await?;
    let base = format!("{}/requests", here.home());
    let next = found.next.map(|last| format!("{base}?{}", query_string([("before", last)]))).unwrap_or_default();
    let items = service::request_items(&mut here, &found.items).await?;
    let mut page = PageView::new(here.t("resident-requests"));
    let ask = ButtonView::go(here.t("ask-title"), format!("{}/ask", here.home())).icon("plus");
    if items.is_empty() {
        let buttons = vec![ask.primary()];
        page.blocks.push(BlockView::Empty { text: here.t("resident-requests-none"), buttons });
    } else {
        page.buttons.push(ask);
        page.blocks.push(BlockView::List { items });
        page.blocks.push(BlockView::Pagination { next });
    }
    here.show(page).await
}

/// The newest of one's own.
pub(super) async fn latest(here: &mut Here, limit: i64) -> Result<Vec<RequestView>, PageError> {
    let filter = RequestFilter { resident_id: here.cx.resident(), ..RequestFilter::default() };
    Ok(request::list(&mut here.tx, &here.cx, filter, Page::first(limit)).await?.items)
}

/// A request of whoever looks; of others there is nothing here, also for whoever works at the desk by day.
async fn own(here: &mut Here, id: RequestId) -> Result<RequestView, PageError> {
    let found = request::find(&mut here.tx, &here.cx, id).await?;
    found.filter(|request| Some(request.resident_id) == here.cx.resident()).ok_or_else(PageError::not_found)
}

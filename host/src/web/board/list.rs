//! The notices of a unit: pinned ones first, then the newest.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use wushe_core::app::notice;
use wushe_core::domain::notice::{NoticeSection, PublicNoticeFilter};
use wushe_core::domain::page::Page;
use wushe_plugin_schema::shape::Surface;

use super::{Board, base, item, more, section_name, tells_of_below};
use crate::app::App;
use crate::web::error::{PageError, PageResult};
use crate::web::frame::{Here, menu_pages};
use crate::web::page::query_string;
use crate::web::view::{BlockView, ButtonView, PageView, TabView, TileView};
use crate::web::visitor::Visitor;

/// Notices on a page.
const ON_A_PAGE: i64 = 20;
/// Notices on the home page of somebody who lives there.
const FEW: i64 = 3;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    section: String,
    after: Option<String>,
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(unit): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let mut board = Board::open(app, visitor, &unit).await?;
    let section = match asked.section.as_str() {
        "" => None,
        name => Some(name.parse::<NoticeSection>().map_err(|_| PageError::not_found())?),
    };
    let filter = PublicNoticeFilter { section, period: None, below: Some(tells_of_below(&board.unit)) };
    let page = Page { after: asked.after.filter(|after| !after.is_empty()), limit: Some(ON_A_PAGE) };
    let listed = notice::list_public(&mut board.tx, &board.cx, filter, page).await?;
    let here = board.base();
    let address = |section: Option<NoticeSection>, after: Option<String>| {
        let section = section.map(|section| ("section", section.to_string()));
        let query = query_string(section.into_iter().chain(after.map(|after| ("after", after))));
        if query.is_empty() { here.clone() } else { format!("{here}?{query}") }
    };
    let mut view = PageView::new(board.ta("public-of", "unit", board.name()));
    view.lead = board.t("public-lead");
    view.back = board.way_home().await?;
    let ways = BlockView::Tiles { tiles: more::tiles(&mut board).await? };
    // Whoever stands before the county's board looks for their own; in a community its notices come first.
    let (first, last) = if tells_of_below(&board.unit) { (Some(ways), None) } else { (None, Some(ways)) };
    view.blocks.extend(first);
    let tab = |text: String, of: Option<NoticeSection>| TabView {
        text,
        href: address(of, None),
        current: of == section,
        count: String::new(),
    };
    let mut tabs = vec![tab(board.t("public-all"), None)];
    tabs.extend(NoticeSection::ALL.iter().map(|of| tab(section_name(board.locale(), *of), Some(*of))));
    view.blocks.push(BlockView::Tabs { tabs });
    if listed.items.is_empty() {
        view.blocks.push(BlockView::Empty { text: board.t("public-none"), buttons: Vec::new() });
    } else {
        let items =
            listed.items.iter().map(|notice| item(board.locale(), board.cx.now, &here, &board.unit, notice)).collect();
        view.blocks.push(BlockView::List { items });
    }
    let open = services(&mut board).await?;
    let next = listed.next.map(|next| address(section, Some(next))).unwrap_or_default();
    view.blocks.push(BlockView::Pagination { next });
    if !open.is_empty() {
        view.blocks.push(BlockView::Heading { text: board.t("public-services") });
        view.blocks.push(BlockView::Tiles { tiles: open });
    }
    if let Some(ways) = last {
        view.blocks.push(BlockView::Heading { text: board.t("public-more-ways") });
        view.blocks.push(ways);
    }
    board.render(StatusCode::OK, view).await
}

/// What the services of the unit make public, each page that stands in its menu.
async fn services(board: &mut Board) -> Result<Vec<TileView>, PageError> {
    let modules = board.app.modules_in(&mut board.tx, board.unit.id).await?;
    let tiles = modules.iter().flat_map(|module| {
        let plugin = &module.manifest.plugin;
        menu_pages(module, Surface::Public).map(|page| TileView {
            icon: plugin.icon.clone(),
            title: module.catalog.t(board.locale(), &format!("page-{page}")),
            text: plugin.name.get(board.locale().tag()).to_owned(),
            href: format!("/public/{}/m/{}/{page}", board.unit.code, plugin.id),
        })
    });
    Ok(tiles.collect())
}

/// The newest notices, on the home page of somebody who lives there.
pub(in crate::web) async fn latest(here: &mut Here) -> Result<Vec<BlockView>, PageError> {
    let listed = notice::list_public(&mut here.tx, &here.cx, PublicNoticeFilter::default(), Page::first(FEW)).await?;
    let board = base(&here.unit);
    let items: Vec<_> =
        listed.items.iter().map(|notice| item(here.locale(), here.cx.now, &board, &here.unit, notice)).collect();
    if items.is_empty() {
        return Ok(Vec::new());
    }
    Ok(vec![
        BlockView::Heading { text: here.t("public-title") },
        BlockView::List { items },
        BlockView::Actions { buttons: vec![ButtonView::go(here.t("public-more"), board).icon("speakerphone")] },
    ])
}

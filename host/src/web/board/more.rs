//! What else is public: where everybody finds the board of their own community, the money and the certificates.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use wushe_core::app::{Actor, fund, unit};
use wushe_core::domain::unit::{Unit, UnitKind};
use wushe_core::id::UnitId;
use wushe_core::store::Mode;

use super::{Board, base};
use crate::app::App;
use crate::web::certificate::VERIFY;
use crate::web::error::{PageError, PageResult};
use crate::web::fund::public_address;
use crate::web::view::{BlockView, LinkView, PageView, TileView, TreeNodeView};
use crate::web::visitor::Visitor;

/// Where the units stand whose boards there are.
const UNITS: &str = "/public/units";

/// The ways from a board to what else is public.
pub(super) async fn tiles(board: &mut Board) -> Result<Vec<TileView>, PageError> {
    let mut tiles = Vec::new();
    let is_only = board.unit.parent_id.is_none() && board.unit.kind == UnitKind::Community;
    if !is_only {
        tiles.push(tile(board, "building-community", "public-units", "public-units-tile", UNITS.to_owned()));
    }
    if !fund::public_units(&mut board.tx, &board.cx).await?.is_empty() {
        let address = public_address(&board.unit);
        tiles.push(tile(board, "wallet", "public-fund", "public-fund-tile", address));
    }
    tiles.push(tile(board, "shield-check", "public-verify", "public-verify-tile", VERIFY.to_owned()));
    if matches!(board.visitor.actor, Actor::Anonymous) {
        tiles.push(tile(board, "login", "login-title", "public-login-tile", "/login".to_owned()));
    }
    Ok(tiles)
}

fn tile(board: &Board, icon: &str, title: &str, text: &str, href: String) -> TileView {
    TileView { icon: icon.to_owned(), title: board.t(title), text: board.t(text), href }
}

/// Every township with its communities, each with the way to its board.
pub(super) async fn units(State(app): State<Arc<App>>, visitor: Visitor) -> PageResult {
    let mut tx = app.store.begin(Mode::Read).await?;
    let county = unit::roots(&mut tx).await?.into_iter().next().ok_or_else(PageError::not_found)?;
    let mut board = Board::at(app, visitor, county, tx);
    let townships = unit::below(&mut board.tx, board.unit.id, UnitKind::Township).await?;
    let mut communities: BTreeMap<UnitId, Vec<Unit>> = BTreeMap::new();
    for community in unit::below(&mut board.tx, board.unit.id, UnitKind::Community).await? {
        if let Some(parent) = community.parent_id {
            communities.entry(parent).or_default().push(community);
        }
    }
    let locale = board.locale().tag();
    let leaf = |unit: &Unit, title: String| TreeNodeView { title, href: base(unit), ..TreeNodeView::default() };
    let node = |unit: &Unit| {
        let name = unit.name(locale);
        let own = leaf(unit, board.ta("public-of", "unit", name));
        let below = communities.get(&unit.id).into_iter().flatten();
        let below = below.map(|unit| leaf(unit, unit.name(locale).to_owned()));
        TreeNodeView {
            title: name.to_owned(),
            children: std::iter::once(own).chain(below).collect(),
            ..TreeNodeView::default()
        }
    };
    // Communities of a platform that has no townships stand below its first unit.
    let above = communities.contains_key(&board.unit.id).then_some(&board.unit);
    let nodes: Vec<_> = above.into_iter().chain(&townships).map(node).collect();
    let mut page = PageView::new(board.t("public-units"));
    page.lead = board.t("public-units-lead");
    page.back = Some(LinkView { text: board.t("public-title"), href: board.base() });
    page.blocks.push(if nodes.is_empty() {
        BlockView::Empty { text: board.t("public-units-none"), buttons: Vec::new() }
    } else {
        BlockView::Tree { nodes }
    });
    board.render(StatusCode::OK, page).await
}
